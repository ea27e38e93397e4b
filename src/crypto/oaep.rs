//! RSAES-OAEP decryption with SHA-1, MGF1-SHA-1 and no label (RFC 8017 section 7.1.2).
//!
//! The `rsa` crate ignores the encoded block's first octet (draft-irtf-cfrg-rsa-guidance, section 7). RFC 8017 and
//! Wycheproof refuse it where it is not zero, and so does this, without telling that failure from the others
//! (Manger, CRYPTO 2001): nothing in here branches on the block before all of it was looked at.

use crypto_bigint::{Choice, CtAssign as _, CtEq as _};
use rand_core::TryCryptoRng;
use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

use crate::credential::key::PrivateKey;
use crate::randomness::NoRandomness;

/// Bytes of a SHA-1 hash.
const HASH: usize = 20;

/// What OAEP takes of the modulus, in bytes: two hashes and two bytes.
pub const OVERHEAD: usize = 2 * HASH + 2;

/// Decrypts; the random numbers blind the operation. `None` for every failure that `sealed` or the key is to blame for.
///
/// # Errors
/// Those of the randomness: it is drawn whatever `sealed` is, and tells nothing about it.
pub fn decrypt(
    sealed: &[u8],
    key: &PrivateKey,
    rng: &mut impl TryCryptoRng,
) -> Result<Option<Zeroizing<Vec<u8>>>, NoRandomness> {
    Ok(key.private_operation(sealed, rng)?.and_then(|encoded| decode(&encoded)))
}

/// EME-OAEP decoding (step 3).
fn decode(encoded: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (first, masked) = encoded.split_first()?;
    let (masked_seed, masked_db) = masked.split_at_checked(HASH)?;
    let mut seed = Zeroizing::new(masked_seed.to_vec());
    mask(&mut seed, masked_db);
    let mut db = Zeroizing::new(masked_db.to_vec());
    mask(&mut db, &seed);
    let (label_hash, padded) = db.split_at_checked(HASH)?;
    let mut valid = first.ct_eq(&0) & label_hash.ct_eq(Sha1::digest([]).as_slice());
    let mut in_padding = Choice::TRUE;
    let mut start = 0u32;
    for (byte, after) in padded.iter().zip(1u32..) {
        let (zero, one) = (byte.ct_eq(&0), byte.ct_eq(&1));
        valid &= !in_padding | zero | one;
        start.ct_assign(&after, in_padding & one);
        in_padding &= zero;
    }
    valid &= !in_padding;
    let message = padded.get(usize::try_from(start).ok()?..)?;
    valid.to_bool().then(|| Zeroizing::new(message.to_vec()))
}

/// MGF1 (RFC 8017 B.2.1), exclusive-ored onto `target`.
fn mask(target: &mut [u8], seed: &[u8]) {
    for (chunk, counter) in target.chunks_mut(HASH).zip(0u32..) {
        let hash = Sha1::new().chain_update(seed).chain_update(counter.to_be_bytes()).finalize();
        chunk.iter_mut().zip(hash).for_each(|(byte, mask)| *byte ^= mask);
    }
}
