//! Requests: from options to exactly what is passed to `fetch`, signed.
//!
//! [`prepare`] does everything but the signature, [`Prepared::complete`] adds it; signing elsewhere (KMS, HSM,
//! WebCrypto) goes between the two. All policy about requests is here; the formatters they use have none.

mod check;
mod header_policy;
mod merchant;
mod options;
mod prepared;
mod sign;

pub use check::{Checked, Defaults, check};
pub use header_policy::{USER_AGENT, check_idempotency_key};
pub use merchant::{check_certificate, check_mchid, check_pair};
pub use options::{Query, SignRequestOptions};
pub use prepared::{Prepared, PreparedRequest};
pub use sign::{prepare, sign};
