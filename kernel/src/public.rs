//! The public operation: input^e modulo n, in integers.
//!
//! Digits of 27 bits, so that a column of a Montgomery product, at most 2·304 products below 2^54 and a carry, fits 64
//! bits: whole columns are summed with no carry in between (product scanning, Koç, Acar, Kaliski 1996). R is above 4n,
//! so that products of numbers below 2n are below 2n again. The time depends on n and e alone: what is encrypted is
//! secret.

use crypto_bigint::{BoxedUint, NonZero, Resize as _};
use zeroize::Zeroizing;

/// Moduli of more bits than this do not fit.
pub const MODULUS_BITS: u32 = 8192;

const DIGIT_BITS: u32 = 27;
const MASK: u32 = (1 << DIGIT_BITS) - 1;

/// A number's digits, least significant first.
type Digits = Zeroizing<Vec<u32>>;

/// A public key prepared for the operation.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    modulus: Digits,
    /// -1/n modulo the radix.
    inverse: u32,
    /// R² modulo n: a product with it is a number's Montgomery form.
    squared: Digits,
    exponent: BoxedUint,
    /// Bytes of n.
    size: usize,
}

impl PublicKey {
    /// `None` for a modulus that is even or does not fit, and for an exponent that is even or 1.
    pub fn new(n: &BoxedUint, e: &BoxedUint) -> Option<Self> {
        let bits = n.bit_width();
        if !n.bit_vartime(0) || !e.bit_vartime(0) || e.bit_width() < 2 || bits > MODULUS_BITS {
            return None;
        }
        let count = (bits + 2).div_ceil(DIGIT_BITS);
        let digits = |number: &BoxedUint| from_be_bytes(&number.to_be_bytes(), count as usize);
        let modulus = digits(n);
        // Newton's iteration doubles the bits of 1/n that are right, from three.
        let low = modulus[0];
        let inverse = (0..4).fold(low, |x, _| x.wrapping_mul(2u32.wrapping_sub(low.wrapping_mul(x))));
        let precision = 2 * DIGIT_BITS * count + 1;
        let divisor = NonZero::new(n.resize_unchecked(precision)).into_option()?;
        let squared = digits(&BoxedUint::one_with_precision(precision).shl(precision - 1).rem(&divisor));
        let size = bits.div_ceil(8) as usize;
        Some(Self { modulus, inverse: inverse.wrapping_neg() & MASK, squared, exponent: e.clone(), size })
    }

    /// RSAVP1 and RSAEP (RFC 8017 section 5): `input`^e modulo n, both big-endian and as long as n. `None` when `input`
    /// is of another length or not below n.
    pub fn power(&self, input: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        if input.len() != self.size {
            return None;
        }
        let count = self.modulus.len();
        let base = from_be_bytes(input, count);
        let (_, is_below) = difference(&base, &self.modulus);
        if !is_below {
            return None;
        }
        let [mut form, mut power, mut spare, mut quotient] = [(); 4].map(|()| Zeroizing::new(vec![0; count]));
        self.multiply(&mut form, &mut quotient, &base, &self.squared);
        power.copy_from_slice(&form);
        for bit in (0..self.exponent.bit_width() - 1).rev() {
            self.square(&mut spare, &mut quotient, &power);
            match bit {
                // The number itself in place of its form: the product is no form any more either.
                0 => self.multiply(&mut power, &mut quotient, &spare, &base),
                _ if self.exponent.bit_vartime(bit) => self.multiply(&mut power, &mut quotient, &spare, &form),
                _ => std::mem::swap(&mut power, &mut spare),
            }
        }
        let (reduced, is_below) = difference(&power, &self.modulus);
        let keep = u32::from(is_below).wrapping_neg();
        power.iter_mut().zip(reduced.iter()).for_each(|(digit, other)| *digit = *digit & keep | *other & !keep);
        Some(to_be_bytes(&power, self.size))
    }

    /// `out` = `a`·`b`/R modulo n, below 2n.
    #[inline(never)]
    fn multiply(&self, out: &mut [u32], quotient: &mut [u32], a: &[u32], b: &[u32]) {
        let (low, high) = (|c| products(&a[..=c], &b[..=c]), |c| products(&a[c + 1..], &b[c + 1..]));
        self.reduce(out, quotient, low, high);
    }

    /// `out` = `a`²/R modulo n, below 2n, with half the products.
    #[inline(never)]
    fn square(&self, out: &mut [u32], quotient: &mut [u32], a: &[u32]) {
        self.reduce(out, quotient, |c| symmetric(&a[..=c]), |c| symmetric(&a[c + 1..]));
    }

    /// Montgomery's reduction of the number with these columns: the lower ones, and those from R on.
    #[inline(always)]
    fn reduce(&self, out: &mut [u32], quotient: &mut [u32], low: impl Fn(usize) -> u64, high: impl Fn(usize) -> u64) {
        let modulus = self.modulus.as_slice();
        let mut carry = 0;
        for c in 0..modulus.len() {
            let column = carry + low(c) + products(&quotient[..c], &modulus[1..=c]);
            let digit = (column as u32).wrapping_mul(self.inverse) & MASK;
            quotient[c] = digit;
            carry = (column + u64::from(digit) * u64::from(modulus[0])) >> DIGIT_BITS;
        }
        for c in 0..modulus.len() {
            let column = carry + high(c) + products(&quotient[c + 1..], &modulus[c + 1..]);
            out[c] = column as u32 & MASK;
            carry = column >> DIGIT_BITS;
        }
        debug_assert_eq!(carry, 0);
    }
}

/// The sum of the products of the first digit with the last, the second with the last but one, and so on.
#[inline(never)]
fn products(a: &[u32], b: &[u32]) -> u64 {
    let product = |a: &u32, b: &u32| u64::from(*a) * u64::from(*b);
    // By fours: a loop's own steps cost as much as a product.
    let ((fours_of_a, a), (b, fours_of_b)) = (a.as_chunks::<4>(), b.as_rchunks::<4>());
    let fours = fours_of_a.iter().zip(fours_of_b.iter().rev()).map(|([a0, a1, a2, a3], [b3, b2, b1, b0])| {
        (product(a0, b0) + product(a1, b1)) + (product(a2, b2) + product(a3, b3))
    });
    fours.sum::<u64>() + a.iter().zip(b.iter().rev()).map(|(a, b)| product(a, b)).sum::<u64>()
}

/// The same of a number with itself.
#[inline(always)]
fn symmetric(a: &[u32]) -> u64 {
    let half = a.len() / 2;
    let middle = if a.len() % 2 == 1 { u64::from(a[half]) * u64::from(a[half]) } else { 0 };
    2 * products(&a[..half], &a[a.len() - half..]) + middle
}

/// a - b modulo R, and whether a is below b.
fn difference(a: &[u32], b: &[u32]) -> (Digits, bool) {
    let mut borrow = 0;
    let digits = a.iter().zip(b).map(|(a, b)| {
        let difference = a.wrapping_sub(*b).wrapping_sub(borrow);
        borrow = difference >> 31;
        difference & MASK
    });
    (Zeroizing::new(digits.collect()), borrow == 1)
}

fn from_be_bytes(bytes: &[u8], count: usize) -> Digits {
    let mut digits = Zeroizing::new(Vec::with_capacity(count));
    let mut bytes = bytes.iter().rev();
    let (mut bits, mut have) = (0u64, 0);
    digits.extend((0..count).map(|_| {
        while have < DIGIT_BITS {
            bits |= u64::from(bytes.next().copied().unwrap_or_default()) << have;
            have += 8;
        }
        let digit = bits as u32 & MASK;
        bits >>= DIGIT_BITS;
        have -= DIGIT_BITS;
        digit
    }));
    digits
}

fn to_be_bytes(digits: &[u32], size: usize) -> Zeroizing<Vec<u8>> {
    let mut digits = digits.iter();
    let (mut bits, mut have) = (0u64, 0);
    let mut bytes = Zeroizing::new(vec![0; size]);
    for byte in bytes.iter_mut().rev() {
        if have < 8 {
            bits |= u64::from(digits.next().copied().unwrap_or_default()) << have;
            have += DIGIT_BITS;
        }
        *byte = bits as u8;
        bits >>= 8;
        have -= 8;
    }
    bytes
}
