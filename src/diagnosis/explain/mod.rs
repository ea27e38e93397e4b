//! The cause of a failed call, from what a host has afterwards: status, headers, body, the error of `fetch`, and the
//! request that was sent.
//!
//! Sources: basic rules of APIv3; gitbook FAQ 签名相关 (the texts of 401); 排障手册 of wechatpay-skills (the number at the
//! end of `Request-ID`); the FAQ of the 委托营销 guide (merchant/4012063233). Where they say nothing, so does this.

mod about;
mod answer;
mod authorization;
mod coupon_sign;
mod empty_list;
mod explanation;
mod found;
mod host;
mod network;
mod numbers;
mod operation;
mod own_signature;
mod page;
mod parameter;
mod plugin;
mod refusal;
mod rule;
mod said;
mod sensitive;
mod sent_headers;
mod sign_error;
mod v2;
mod wording;

pub use explanation::{Explanation, explain};
pub use found::Certainty;
#[cfg(not(target_arch = "wasm32"))]
pub use numbers::all as numbers;
