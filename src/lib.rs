//! WeChat Pay APIv3 for any JavaScript host: what to send, what came back, what went wrong.
//!
//! The crate is the inside of an npm package; its modules are public for its own tests and tools, not as a Rust interface.
//! Dependence runs one way: `wasm` → [`diagnosis`] → [`call`] → [`crypto`] → [`credential`] → [`wire`] → [`admit`] →
//! [`error`] → [`reason`], and no two files use each other.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

pub mod admit;
pub mod call;
pub mod credential;
pub mod crypto;
pub mod diagnosis;
pub mod error;
pub mod randomness;
pub mod reason;
pub mod refusals;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod wire;
