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
        let count = (bits + 2).div_ceil(DIGIT_BITS).next_multiple_of(2);
        let digits = |number: &BoxedUint| from_be_bytes(&number.to_be_bytes(), count as usize);
        let modulus = digits(n);
        let inverse = (crate::inverse(modulus[0].into()) as u32).wrapping_neg() & MASK;
        let precision = 2 * DIGIT_BITS * count + 1;
        let divisor = NonZero::new(n.resize_unchecked(precision)).into_option()?;
        let squared = digits(&BoxedUint::one_with_precision(precision).shl(precision - 1).rem(&divisor));
        let size = bits.div_ceil(8) as usize;
        Some(Self { modulus, inverse, squared, exponent: e.clone(), size })
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
        // Without the box LLVM takes the mask for what it is, a choice between two addresses.
        let keep = std::hint::black_box(u32::from(is_below).wrapping_neg());
        power.iter_mut().zip(reduced.iter()).for_each(|(digit, other)| *digit = *digit & keep | *other & !keep);
        Some(to_be_bytes(&power, self.size))
    }

    /// `out` = `a`·`b`/R modulo n, below 2n.
    #[inline(never)]
    fn multiply(&self, out: &mut [u32], quotient: &mut [u32], a: &[u32], b: &[u32]) {
        let low = |c: usize| {
            let [first, second] = columns(&a[..=c], &b[..=c], b[c + 1]);
            [first, second + product(a[c + 1], b[0])]
        };
        self.reduce(out, quotient, low, |c| high(c, a, b));
    }

    /// `out` = `a`²/R modulo n, below 2n, with half the products.
    #[inline(never)]
    fn square(&self, out: &mut [u32], quotient: &mut [u32], a: &[u32]) {
        let count = a.len();
        let low = |c: usize| {
            let m = c / 2;
            let [first, second] = columns(&a[..m], &a[m + 1..=c], a[c + 1]);
            [2 * first + product(a[m], a[m]), 2 * (second + product(a[m], a[m + 1]))]
        };
        let high = |c: usize| {
            let m = (count + c) / 2;
            let square = product(a[m], a[m]);
            if m + 1 == count {
                return [square, 0];
            }
            let [first, second] = columns(&a[c + 2..m], &a[m + 1..count - 1], a[count - 1]);
            [2 * (first + product(a[c + 1], a[count - 1])) + square, 2 * (second + product(a[m], a[m + 1]))]
        };
        self.reduce(out, quotient, low, high);
    }

    /// Montgomery's reduction of the number with these columns, two at a time: the lower ones, and those from R on.
    #[inline(always)]
    fn reduce(
        &self,
        out: &mut [u32],
        quotient: &mut [u32],
        low: impl Fn(usize) -> [u64; 2],
        above: impl Fn(usize) -> [u64; 2],
    ) {
        let n = self.modulus.as_slice();
        let digit = |column: u64| (column as u32).wrapping_mul(self.inverse) & MASK;
        let mut carry = 0;
        for c in (0..n.len()).step_by(2) {
            let [a, b] = low(c);
            let [first, second] = columns(&quotient[..c], &n[1..=c], n[c + 1]);
            let first = carry + a + first;
            let q = digit(first);
            let second = ((first + product(q, n[0])) >> DIGIT_BITS) + b + second + product(q, n[1]);
            (quotient[c], quotient[c + 1]) = (q, digit(second));
            carry = (second + product(quotient[c + 1], n[0])) >> DIGIT_BITS;
        }
        for c in (0..n.len()).step_by(2) {
            let ([a, b], [first, second]) = (above(c), high(c, quotient, n));
            let first = carry + a + first;
            let second = (first >> DIGIT_BITS) + b + second;
            (out[c], out[c + 1]) = (first as u32 & MASK, second as u32 & MASK);
            carry = second >> DIGIT_BITS;
        }
        debug_assert_eq!(carry, 0);
    }
}

#[inline(always)]
fn product(a: u32, b: u32) -> u64 {
    u64::from(a) * u64::from(b)
}

/// The sum of the products of the first digit with the last, the second with the last but one, and so on; and of those
/// with `b` one digit further up, which `above` follows.
#[inline(always)]
fn columns(a: &[u32], b: &[u32], mut above: u32) -> [u64; 2] {
    let mut sums = [0, 0];
    for (a, b) in a.iter().zip(b.iter().rev()) {
        sums = [sums[0] + product(*a, *b), sums[1] + product(*a, above)];
        above = *b;
    }
    sums
}

/// Columns c and c+1 above R of a·b.
#[inline(always)]
fn high(c: usize, a: &[u32], b: &[u32]) -> [u64; 2] {
    let top = b.len() - 1;
    let [first, second] = columns(&a[c + 2..], &b[c + 1..top], b[top]);
    [first + product(a[c + 1], b[top]), second]
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
