//! The algorithms of APIv3 over keys that were read already.

pub mod aead;
pub mod oaep;
pub mod signature;
