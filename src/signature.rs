//! RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2), Base64 on the outside.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand_core::TryCryptoRng;
use rsa::Pkcs1v15Sign;
use sha2::{Digest as _, Sha256};

use crate::error::{Code, Error, Result};
use crate::key::{PrivateKey, PublicKey};

/// Signs `message`; the random numbers only blind the operation, the signature does not depend on them.
///
/// # Errors
/// [`Code::Internal`] when the host's randomness or the RSA operation fails.
pub fn sign(message: &[u8], key: &PrivateKey, rng: &mut impl TryCryptoRng) -> Result<String> {
    let digest = Sha256::digest(message);
    let signature = key
        .rsa()
        .sign_with_rng(rng, Pkcs1v15Sign::new::<Sha256>(), &digest)
        .map_err(|_| Error::internal("the RSA operation or the host's source of randomness failed"))?;
    Ok(STANDARD.encode(signature))
}

/// Verifies a Base64 signature over `message`.
///
/// # Errors
/// [`Code::SignatureInvalid`] for every way a signature can be wrong: not Base64, of another length, of another
/// message or key. Which of them it was is not told apart.
pub fn verify(message: &[u8], signature: &str, key: &PublicKey) -> Result<()> {
    let bytes = decode(signature).ok_or_else(invalid)?;
    key.rsa().verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), &bytes).map_err(|_| invalid())
}

/// The bytes of a Base64 signature: standard alphabet, canonical padding, nothing else.
pub fn decode(signature: &str) -> Option<Vec<u8>> {
    STANDARD.decode(signature).ok()
}

fn invalid() -> Error {
    Error::new(
        Code::SignatureInvalid,
        "signature",
        "the signature does not verify: the body was changed, the key is another one, or this is not from WeChat Pay",
        "验签失败:报文被改动过(须用收到的原始字节)、公钥或证书不对应,或不是微信支付发出的(含签名探测流量)",
    )
}
