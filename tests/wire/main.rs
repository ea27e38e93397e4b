//! Exact bytes: the rules of `src/wire/`.

mod json;
mod target;
