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
        .private_operation(&encoded(&digest(message), key.size()), rng)?
        .ok_or_else(|| Error::internal(Reason::OperationFailed))?;
    Ok(STANDARD.encode(signature.as_slice()))
}

/// Verifies a Base64 signature over `message`.
///
/// # Errors
/// [`Code::SignatureInvalid`] for every way a signature can be wrong: not Base64, of another length, of another
/// message or key. Which of them it was is not told apart.
pub fn verify(message: &[u8], signature: &str, key: &PublicKey) -> Result<()> {
    if recovered(signature, key) == Some(digest(message)) { Ok(()) } else { Err(invalid()) }
}

/// What a signature signs: the SHA-256 of a message.
pub type Digest = [u8; 32];

/// The digest of a message.
pub fn digest(message: &[u8]) -> Digest {
    Sha256::digest(message).into()
}

/// The digest that a Base64 signature was made over, where it was made with this key's other half: one public operation.
pub fn recovered(signature: &str, key: &PublicKey) -> Option<Digest> {
    match opened(signature, key) {
        Opened::Digest(digest) => Some(digest),
        Opened::OtherHash | Opened::Nothing => None,
    }
}

/// What the public operation makes of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// A SHA-256 digest in the whole block that stands for it.
    Digest(Digest),
    /// A block of the same padding with something else in it: another hash, or none.
    OtherHash,
    /// Nothing that this key's other half made.
    Nothing,
}

/// Opens a Base64 signature: one public operation. What it gives is compared with the whole block that the digest at its
/// end stands for.
pub fn opened(signature: &str, key: &PublicKey) -> Opened {
    let Some(block) = decode(signature).and_then(|bytes| key.public_operation(&bytes)) else { return Opened::Nothing };
    if let Some(digest) = block.last_chunk().filter(|digest| *block == encoded(digest, key.size())) {
        return Opened::Digest(*digest);
    }
    let padding = block.strip_prefix(&[0x00, 0x01]).unwrap_or_default();
    let filled = padding.iter().take_while(|byte| **byte == 0xFF).count();
    // RFC 8017 section 9.2: eight bytes at least.
    if filled >= 8 && padding.get(filled) == Some(&0x00) { Opened::OtherHash } else { Opened::Nothing }
}

/// The DER of DigestInfo with SHA-256 before the hash itself (RFC 8017 section 9.2, note 1).
const DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

/// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2): 00 01 FF … FF 00, DigestInfo, hash. Keys have 256 bytes at least.
fn encoded(digest: &Digest, length: usize) -> Vec<u8> {
    let padding = length.saturating_sub(DIGEST_INFO.len()).saturating_sub(digest.len()).saturating_sub(3);
    [&[0x00, 0x01], vec![0xFF; padding].as_slice(), &[0x00], &DIGEST_INFO, digest].concat()
}

/// The bytes of a Base64 signature: standard alphabet, canonical padding, nothing else.
pub fn decode(signature: &str) -> Option<Vec<u8>> {
    STANDARD.decode(signature).ok()
}

/// What something that stands for a signature is instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// 32 hex digits.
    Md5,
    /// 64 hex digits: SHA-256, with a key or without.
    Sha256,
    /// The bytes of a signature in hex.
    Hex,
    /// Base64 of 32 bytes: a digest that was never signed, or an HMAC.
    Digest(Digest),
    /// Base64 of fewer bytes than any RSA signature has.
    Short(usize),
    /// Base64 with line breaks.
    Wrapped,
    /// Base64 in the alphabet of URLs.
    Base64Url,
    /// Nothing known.
    Unknown,
}

/// Bytes of the shortest signature: keys have 2048 bits at least.
const SHORTEST: usize = 256;

/// What is wrong with the form of a signature: `None` for the Base64 of an RSA signature.
pub fn flaw(signature: &str) -> Option<Flaw> {
    let hex = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    match signature.len() {
        32 if hex => return Some(Flaw::Md5),
        64 if hex => return Some(Flaw::Sha256),
        // Hex of a 2048-bit signature happens to be Base64 of a 3072-bit one.
        65.. if hex => return Some(Flaw::Hex),
        _ => {}
    }
    let Some(bytes) = decode(signature) else {
        let joined: String = signature.replace("\\r", "").replace("\\n", "").split_ascii_whitespace().collect();
        return Some(match decode(&joined) {
            Some(bytes) if bytes.len() >= SHORTEST => Flaw::Wrapped,
            _ if signature.contains(['-', '_']) => Flaw::Base64Url,
            _ => Flaw::Unknown,
        });
    };
    match bytes.len() {
        SHORTEST.. => None,
        length => Some(bytes.try_into().map_or(Flaw::Short(length), Flaw::Digest)),
    }
}

fn invalid() -> Error {
    Error::new(Code::SignatureInvalid, "signature", Reason::SignatureInvalid)
}
