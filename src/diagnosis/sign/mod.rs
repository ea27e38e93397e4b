//! SIGN_ERROR: the text that was signed against the text that the server put together from the request it received.

mod body;
mod difference;
mod message;
mod url;
mod view;

pub use difference::Difference;
pub use message::{compare, compare_unseen};
pub use view::{of_sent, of_server};
