//! The private operation: RSASP1 and RSADP (RFC 8017 section 5).
//!
//! Keys of two primes that fit it take the fast kernel. No result of it leaves before the public operation, integers
//! that share nothing with the kernel's doubles, has given the input back; otherwise it is computed anew, without fused
//! multiply-add and then by the `rsa` crate. A fault or a defect of the kernel, or an engine that does not fuse, then costs
//! time, never a key.

use std::cell::Cell;

use crypto_bigint::modular::BoxedMontyForm;
use crypto_bigint::{BoxedUint, ConcatenatingMul as _, Resize as _};
use rand_core::TryCryptoRng;
use rsa::hazmat::rsa_decrypt_and_check;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use rsa_kernel::fused;
use zeroize::Zeroizing;

thread_local! {
    static FUSED: Cell<fn() -> Option<fused::Power>> = const { Cell::new(|| None) };
}

/// What is asked before every operation for the host's powers with fused multiply-add, until one of them was wrong.
pub fn set_fused(find: fn() -> Option<fused::Power>) {
    FUSED.set(find);
}

/// What the kernel needs of a key, and its blinding factors.
pub struct Fast {
    key: rsa_kernel::Key,
    public: rsa_kernel::PublicKey,
    /// Taken out while they are used: the host's randomness may call back.
    blinding: Cell<Option<rsa_kernel::Blinding>>,
}

impl Fast {
    /// `None` for keys of another size or of more than two primes.
    pub fn new(key: &rsa::PrivateKey) -> Option<Box<Self>> {
        let [p, q] = key.primes() else { return None };
        if key.size() != 256 {
            return None;
        }
        let public = rsa_kernel::PublicKey::new(key.n().as_ref(), key.e())?;
        let key = rsa_kernel::Key::new([p, key.dp()?], [q, key.dq()?], key.e())?;
        Some(Box::new(Self { key, public, blinding: Cell::new(None) }))
    }

    /// `None` also where the public operation does not give `input` back; the blinding factors may be what is wrong then,
    /// and are not used again.
    fn private(&self, key: &rsa::PrivateKey, input: &[u8], rng: &mut impl TryCryptoRng) -> Option<Zeroizing<Vec<u8>>> {
        let mut blinding = self.blinding.take();
        let message = input.try_into().ok()?;
        loop {
            let fused = FUSED.get()();
            let [of_p, of_q] = self.key.residues(message, &mut blinding, fused, rng).ok()?;
            let result = octets(key, &*recombined(key, &of_p, &of_q)?)?;
            if self.public.power(&result).is_some_and(|power| *power == input) {
                self.blinding.set(blinding);
                return Some(result);
            }
            blinding = None;
            fused?;
            set_fused(|| None);
        }
    }
}

/// The number below n with these residues (Garner): m2 + q·(qInv·(m1 - m2) mod p).
fn recombined(key: &rsa::PrivateKey, of_p: &BoxedUint, of_q: &BoxedUint) -> Option<Zeroizing<BoxedUint>> {
    let [p, q] = key.primes() else { return None };
    let inverse = key.qinv()?;
    let form = |residue: &BoxedUint| {
        Zeroizing::new(BoxedMontyForm::new(residue.resize_unchecked(p.bits_precision()), inverse.params()))
    };
    // The residue modulo q may be above p.
    let difference = Zeroizing::new(form(of_p).sub(&form(&Zeroizing::new(of_q.rem(p.as_nz_ref())))));
    let factor = Zeroizing::new(Zeroizing::new(inverse.mul(&difference)).retrieve());
    let multiple = Zeroizing::new(factor.concatenating_mul(q.as_ref()));
    let mut result = Zeroizing::new((&*multiple).resize_unchecked(key.n_bits_precision()));
    result.wrapping_add_assign(&*Zeroizing::new(of_q.resize_unchecked(key.n_bits_precision())));
    Some(result)
}

/// `input`^d modulo n, both big-endian and as long as n, checked; the random numbers blind it. `None` when `input` is of
/// another length or not below n, the randomness fails, or the operation itself.
pub fn private(
    key: &rsa::PrivateKey,
    fast: Option<&Fast>,
    input: &[u8],
    rng: &mut impl TryCryptoRng,
) -> Option<Zeroizing<Vec<u8>>> {
    fast.and_then(|fast| fast.private(key, input, rng)).or_else(|| {
        let output = rsa_decrypt_and_check(key, Some(rng), &*integer(key, input)?).ok().map(Zeroizing::new)?;
        octets(key, &output)
    })
}

/// OS2IP for this modulus: exactly its length, and below it.
fn integer(key: &rsa::PrivateKey, octets: &[u8]) -> Option<Zeroizing<BoxedUint>> {
    if octets.len() != key.size() {
        return None;
    }
    let integer = Zeroizing::new(BoxedUint::from_be_slice(octets, key.n_bits_precision()).ok()?);
    (*integer < *key.n().as_ref()).then_some(integer)
}

/// I2OSP for this modulus.
fn octets(key: &rsa::PrivateKey, integer: &BoxedUint) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = Zeroizing::new(integer.to_be_bytes());
    Some(Zeroizing::new(bytes.get(bytes.len().checked_sub(key.size())?..)?.to_vec()))
}
