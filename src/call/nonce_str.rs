//! Random strings, as requests and payment parameters carry them.

use rand_core::{TryCryptoRng, TryRng as _};

use crate::error::{Code, Error, Result};
use crate::randomness::Tested;
use crate::reason::Reason;

/// 32 random letters and digits.
///
/// # Errors
/// [`Code::Internal`] when the host has no randomness, or it is stuck.
pub fn random_nonce(rng: &mut impl TryCryptoRng) -> Result<String> {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut random = Tested::new(rng);
    let mut nonce = String::with_capacity(32);
    while nonce.len() < 32 {
        let mut bytes = [0u8; 48];
        random.try_fill_bytes(&mut bytes)?;
        // 248 is the largest multiple of 62 in a byte; above it the choice would be uneven.
        let letters = bytes.iter().filter(|byte| **byte < 248).filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
        nonce.extend(letters.map(|byte| char::from(*byte)).take(32usize.saturating_sub(nonce.len())));
    }
    Ok(nonce)
}

/// Refuses a random string of another form than 1 to 32 letters, digits, `_` or `-`.
///
/// # Errors
/// [`Code::NonceStr`]
pub fn check_nonce_str(nonce_str: &str) -> Result<()> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if (1..=32).contains(&nonce_str.len()) && nonce_str.bytes().all(allowed) {
        return Ok(());
    }
    Err(Error::new(Code::NonceStr, "nonceStr", Reason::NonceStrForm))
}
