//! The rules of `src/credential/`.

mod secrets;
mod serial;
