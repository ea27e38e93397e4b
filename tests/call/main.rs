//! The rules of `src/call/`.

mod answers;
mod coupons;
mod partnerships;
mod payment;
mod platform_certificates;
mod request;
mod sensitive;
mod upload;
