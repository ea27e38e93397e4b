//! What is wrong with a merchant's setup, found before anything is sent.

mod api_keys;
mod appid;
mod certificate;
mod checks;
mod clock;
mod credentials;
mod input;
mod mchid;
mod options;
mod platform_keys;
mod private_key;
mod problem;
pub mod request;
mod serial_no;

pub use checks::{Item, Request, checks};
pub use credentials::{Setup, check};
pub use input::Input;
pub use options::{PreflightOptions, option_finding, server_date_unreadable};
pub use problem::{Place, Problem, finding_codes};
