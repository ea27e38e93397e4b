//! What is wrong with a request before it is signed: all that [`call::request::check`](crate::call::request::check)
//! refuses, and what it lets pass but the server does not.

mod body;
mod check;
mod given;
mod headers;
mod partnership;
mod url;

pub use check::{Timed, UrlGiven, check};
