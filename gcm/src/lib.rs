//! AEAD_AES_256_GCM (RFC 5116 section 5.2) of the `aes-gcm` crate, in a crate of its own: its cipher, counter mode and hash
//! are generic and compiled where they are used, which is here, for speed.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use zeroize::Zeroizing;

/// Bytes of the key.
pub const KEY_LENGTH: usize = 32;

/// Bytes of the nonce.
pub const NONCE_LENGTH: usize = 12;

/// Bytes of the tag at the end of what is sealed.
pub const TAG_LENGTH: usize = 16;

/// The plaintext of `sealed`, a ciphertext and its tag. `None` when the tag, compared in constant time before anything is
/// decrypted, is another one.
pub fn open(
    key: &[u8; KEY_LENGTH],
    nonce: &[u8; NONCE_LENGTH],
    associated_data: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let payload = Payload { msg: sealed, aad: associated_data };
    Aes256Gcm::new(key.into()).decrypt(nonce.into(), payload).ok().map(Zeroizing::new)
}
