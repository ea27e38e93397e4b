//! The rules of `src/crypto/`.

mod wycheproof;
