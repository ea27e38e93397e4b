//! Exact bytes, no policy: what is signed, what is sent, how it is written.

pub mod authorization;
pub mod bytes;
pub mod headers;
pub mod json;
pub mod message;
pub(crate) mod names;
pub(crate) mod no_value;
pub mod percent;
pub mod target;
pub mod texts;
pub mod time;
