//! SIGN_ERROR: the text that was signed against the text that the server put together from the request it received.

mod body;
mod candidates;
mod difference;
mod message;
mod url;
mod view;

pub use candidates::candidates;
pub use difference::Difference;
pub use message::{compare, compare_charset, compare_unseen};
pub use view::{View, of_message, of_sent, of_server};
