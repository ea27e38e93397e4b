//! What is wrong with a request before it is signed: all that [`call::request::check`](crate::call::request::check)
//! refuses, and what it lets pass but the server does not.

mod body;
mod draft;
mod everything;
mod headers;
mod partnership;
mod timestamp;
mod url;

pub use everything::{Timed, UrlGiven, check};
