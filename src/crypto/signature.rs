//! RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2), Base64 on the outside.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand_core::TryCryptoRng;
use sha2::{Digest as _, Sha256};

use crate::credential::key::{PrivateKey, PublicKey};
use crate::error::{Code, Error, Result};
use crate::reason::Reason;

/// Signs `message`; the random numbers only blind the operation, the signature does not depend on them.
///
/// # Errors
/// [`Code::Internal`] when the host's randomness or the RSA operation fails.
pub fn sign(message: &[u8], key: &PrivateKey, rng: &mut impl TryCryptoRng) -> Result<String> {
    let signature = key
        .private_operation(&encoded(message, key.size()), rng)?
        .ok_or_else(|| Error::internal(Reason::OperationFailed))?;
    Ok(STANDARD.encode(signature.as_slice()))
}

/// Verifies a Base64 signature over `message`: what the public operation gives is compared with the whole expected
/// block.
///
/// # Errors
/// [`Code::SignatureInvalid`] for every way a signature can be wrong: not Base64, of another length, of another
/// message or key. Which of them it was is not told apart.
pub fn verify(message: &[u8], signature: &str, key: &PublicKey) -> Result<()> {
    let block = decode(signature).and_then(|bytes| key.public_operation(&bytes)).ok_or_else(invalid)?;
    if *block == encoded(message, key.size()) { Ok(()) } else { Err(invalid()) }
}

/// The DER of DigestInfo with SHA-256 before the hash itself (RFC 8017 section 9.2, note 1).
const DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

/// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2): 00 01 FF … FF 00, DigestInfo, hash. Keys have 256 bytes at least.
fn encoded(message: &[u8], length: usize) -> Vec<u8> {
    let hash = Sha256::digest(message);
    let padding = length.saturating_sub(DIGEST_INFO.len()).saturating_sub(hash.len()).saturating_sub(3);
    [&[0x00, 0x01], vec![0xFF; padding].as_slice(), &[0x00], &DIGEST_INFO, &hash].concat()
}

/// The bytes of a Base64 signature: standard alphabet, canonical padding, nothing else.
pub fn decode(signature: &str) -> Option<Vec<u8>> {
    STANDARD.decode(signature).ok()
}

fn invalid() -> Error {
    Error::new(Code::SignatureInvalid, "signature", Reason::SignatureInvalid)
}
