//! WeChat Pay APIv3 for any JavaScript host, and for Rust: what to send, what came back, what went wrong.
//!
//! Dependence runs one way: `wasm` → diagnosis → requests, answers, partnerships → message, target, authorization, signature,
//! certificate → key, error.

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
