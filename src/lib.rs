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

pub mod aead;
pub mod authorization;
pub mod bytes;
pub mod cache;
pub mod certificate;
pub mod diagnosis;
pub mod download;
pub mod error;
pub mod headers;
pub mod json;
pub mod key;
pub mod message;
mod names;
pub mod notification;
pub mod oaep;
pub mod partnerships;
pub mod payment;
pub mod platform;
pub mod platform_certificates;
pub mod randomness;
pub mod request;
pub mod response;
pub mod sensitive;
pub mod serial;
pub mod signature;
pub mod target;
pub mod upload;
#[cfg(target_arch = "wasm32")]
mod wasm;
