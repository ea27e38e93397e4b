//! The algorithms of APIv3, and the signature of APIv2, over keys that were read already.

pub mod aead;
pub mod hmac;
pub mod oaep;
pub mod signature;
