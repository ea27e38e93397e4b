//! What a merchant does: requests, answers, notifications, payment parameters, coupons, files.

pub mod client;
pub mod coupons;
pub mod download;
pub mod formatters;
pub mod nonce_str;
pub mod notification;
pub mod partnerships;
pub mod payment;
pub mod platform_certificates;
pub mod request;
pub mod response;
pub mod sensitive;
pub mod timestamp;
pub mod unverified;
pub mod upload;
