//! The RSA operations with the private key on integers: RSASP1 and RSADP (RFC 8017 section 5).
//!
//! Keys of two primes that fit it take the fast kernel. No result of a private operation leaves before the public
//! operation, which is other code, has given its input back; otherwise the `rsa` crate computes it anew. A fault or a
//! defect of the kernel then costs time, never a key.

use std::cell::RefCell;

use crypto_bigint::modular::BoxedMontyForm;
use crypto_bigint::{BoxedUint, ConcatenatingMul as _, Resize as _};
use rand_core::TryCryptoRng;
use rsa::hazmat::rsa_decrypt_and_check;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use zeroize::Zeroizing;

/// What the kernel needs of a key, and its blinding factors.
pub struct Fast {
    key: rsa_kernel::Key,
    blinding: RefCell<Option<rsa_kernel::Blinding>>,
}

impl Fast {
    /// `None` for keys of another size or of more than two primes.
    pub fn new(key: &rsa::PrivateKey) -> Option<Box<Self>> {
        let [p, q] = key.primes() else { return None };
        if key.size() != 256 {
            return None;
        }
        let key = rsa_kernel::Key::new([p, key.dp()?], [q, key.dq()?], key.e())?;
        Some(Box::new(Self { key, blinding: RefCell::new(None) }))
    }

    /// `None` also where the public operation does not give `input` back; the blinding factors may be what is wrong then,
    /// and are not used again.
    fn private(
        &self,
        key: &rsa::PrivateKey,
        input: &BoxedUint,
        rng: &mut impl TryCryptoRng,
    ) -> Option<Zeroizing<BoxedUint>> {
        let message = <&[u8; 256]>::try_from(&*input.to_be_bytes()).ok().copied()?;
        let mut blinding = self.blinding.try_borrow_mut().ok()?;
        let [of_p, of_q] = self.key.residues(&message, &mut blinding, rng).ok()?;
        let result = recombined(key, &of_p, &of_q).filter(|result| public(key, result) == *input);
        if result.is_none() {
            *blinding = None;
        }
        result
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

/// `input`^e modulo n, by code that the kernel shares nothing with.
fn public(key: &rsa::PrivateKey, input: &BoxedUint) -> BoxedUint {
    let base = BoxedMontyForm::new(input.clone(), key.n_params());
    let e = key.e();
    let bits = (0..e.bit_width().saturating_sub(1)).rev();
    bits.fold(base.clone(), |power, bit| {
        let square = power.square();
        if e.bit_vartime(bit) { square.mul(&base) } else { square }
    })
    .retrieve()
}

/// `input`^d modulo n, checked; the random numbers blind it. `input` is below n and of its precision. `None` when the
/// host's randomness fails, or the operation itself.
pub fn private(
    key: &rsa::PrivateKey,
    fast: Option<&Fast>,
    input: &BoxedUint,
    rng: &mut impl TryCryptoRng,
) -> Option<Zeroizing<BoxedUint>> {
    fast.and_then(|fast| fast.private(key, input, rng))
        .or_else(|| rsa_decrypt_and_check(key, Some(rng), input).ok().map(Zeroizing::new))
}
