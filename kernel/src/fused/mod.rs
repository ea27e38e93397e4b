//! Powers modulo p and q with fused multiply-add, in half the time of the arithmetic that does without.
//!
//! It is a matter of the engine whether a wasm module may use the instruction, and whether it fuses: this arithmetic is
//! compiled as a module of its own, `kernel/fused`, which works on a [`State`] in the memory of the other one. Natively it
//! is the same source over `f64::mul_add`.
//!
//! # Mathematics
//! Digits are balanced in radix B = 2^47, |d| ≤ 2^46 + 34, and a number has 22 of them: R = B^22 = 2^1034. A product of
//! two digits does not fit a double, but a fused multiply-add gives either half of it exactly. With C = 1.5·2^99, whose
//! unit in the last place is B, `n = fma(a, b, h)` of an h near C is h + ab rounded to a multiple of B, and
//! `fma(a, b, h - n)` is the rest, an integer of at most 2^46. A column is therefore two sums: `high`, from C, of the
//! multiples of B, and `low`, from 0, of the rests.
//!
//! A column of a Montgomery product has at most 44 products, 22 of the operands and 22 of the reduction:
//! |high - C| ≤ 44·(2^46 + 34)² + 44·2^46 < 2^97.5, where C leaves 2^98 to either side before the unit changes; |low| ≤
//! 44·2^46, and with what the column below carries into it, |high - C|/B rounded, ≤ 67·2^46 < 2^52.1. All sums are exact.
//!
//! The reduction replaces the lowest digit q of what is left by q·M₄ four digits further up, where M_i = B^-i modulo p:
//! digits 0 to 17 with M₄, 18 to 20 with M₃, M₂ and M₁, so that all end with the 43rd digit of the product. Digit 21 cannot
//! be moved further: q·p takes it away, q = -1/p times it modulo B. (Delaying what a quotient digit adds: Orup 1995.) With
//! |q| ≤ B/2, 0 ≤ M_i < p < 2^[`PRIME_BITS`](crate::PRIME_BITS) and operands of at most 3.11·p the result has at most
//! (4·½ + ½)·p + 3.11²·2^-4·p < 3.11·p: results can be multiplied again without a subtraction in between.
//!
//! # Constant time
//! As the rest of the crate: five bits a window, the whole table read for each, no branch and no address that depends on a
//! digit. All values are integers, multiples of B or 0, so that no subnormal number occurs.

#[cfg(any(not(target_arch = "wasm32"), target_feature = "relaxed-simd"))]
mod arithmetic;
#[cfg(test)]
mod bounds;

use core::hint::black_box;

use crypto_bigint::{BoxedUint, NonZero};
use zeroize::Zeroizing;

use crate::pair::Pair;
use crate::{EXPONENT_BLINDING_BITS, PRECISION, PRIME_BITS, WINDOW, inverse};
#[cfg(any(not(target_arch = "wasm32"), target_feature = "relaxed-simd"))]
pub use arithmetic::{fuses, power};

/// Computes a power in `state`, of so many windows: [`power`], wherever it runs.
pub type Power = fn(state: &mut State, windows: u32);

/// Digits of a number.
const DIGITS: usize = 22;

/// Bits of a digit; the radix is B = 2^47.
const DIGIT_BITS: u32 = 47;

/// Bits of R = B^22, the Montgomery radix.
pub(crate) const RADIX_BITS: u32 = DIGIT_BITS * DIGITS as u32;

const ZERO: Pair = Pair::new(0.0, 0.0);

/// Windows of the longest exponent.
const WINDOWS: usize = (PRIME_BITS + EXPONENT_BLINDING_BITS).div_ceil(WINDOW) as usize;

/// For each prime a number as digits, least significant first.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
#[repr(transparent)]
struct Number([Pair; DIGITS]);

/// What a reduction adds, for each prime.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
#[repr(C)]
struct Modulus {
    /// M₄.
    far: Number,
    /// The digits of M₃, M₂, M₁ and p, side by side.
    near: [[Pair; 4]; DIGITS],
    /// -1/p modulo B.
    inverse: Pair,
}

/// A key's part of the [`State`]. Zeroised on drop.
pub(crate) struct Constants {
    modulus: Modulus,
    /// R modulo p: one in Montgomery form.
    one: Number,
}

/// All that a power is computed from and with, at the same places for both wasm modules. Zeroised on drop.
#[repr(C)]
pub struct State {
    modulus: Modulus,
    /// The windows of the exponents, the highest first.
    windows: [[u8; 2]; WINDOWS],
    /// The base, then the power.
    out: Number,
    spare: Number,
    quotient: Number,
    /// Twice the digits of what is squared.
    doubled: Number,
    /// The power that a window names.
    factor: Number,
    /// Powers of the base, 0 to 31.
    table: [Number; 1 << WINDOW],
}

/// The digits of a number that is not negative, before they are balanced.
type Digits = Zeroizing<[u64; DIGITS]>;

/// The lowest bits, as many as a digit has.
const MASK: u64 = (1 << DIGIT_BITS) - 1;

/// The digits of a little-endian number below 2^1034; what is missing at the end is zero.
fn digits_of(bytes: &[u8]) -> Digits {
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| u64::from(*byte));
    let digit = |at: usize| {
        let bit = at * DIGIT_BITS as usize;
        let word = (0..8).fold(0, |word, byte_of_word| word | byte(bit / 8 + byte_of_word) << (8 * byte_of_word));
        (word >> (bit % 8)) & MASK
    };
    Zeroizing::new(core::array::from_fn(digit))
}

impl Number {
    const ZERO: Self = Self([ZERO; DIGITS]);

    /// The digit that tests disturb.
    #[cfg(any(not(target_arch = "wasm32"), target_feature = "relaxed-simd"))]
    fn middle(&mut self) -> &mut Pair {
        &mut self.0[7]
    }

    /// A number for each prime, below 2^1033.
    fn balanced(numbers: [&Digits; 2]) -> Self {
        let mut balanced = Self::ZERO;
        let mut carries = [0; 2];
        for (at, pair) in balanced.0.iter_mut().enumerate() {
            let [p, q] = [0, 1].map(|lane| {
                let value = numbers[lane][at] as i64 + carries[lane];
                carries[lane] = (value + (1 << (DIGIT_BITS - 1))) >> DIGIT_BITS;
                (value - (carries[lane] << DIGIT_BITS)) as f64
            });
            *pair = Pair::new(p, q);
        }
        debug_assert_eq!(carries, [0, 0]);
        balanced
    }
}

impl Constants {
    pub(crate) fn new(primes: [&NonZero<BoxedUint>; 2]) -> Self {
        let [p, q] = primes.map(OfPrime::new);
        let [m1, m2, m3, m4] = core::array::from_fn(|at| Number::balanced([&p.moved[at], &q.moved[at]]));
        let prime = Number::balanced([&p.digits, &q.digits]);
        let near = core::array::from_fn(|at| [m3.0[at], m2.0[at], m1.0[at], prime.0[at]]);
        let inverse = Pair::new(p.inverse, q.inverse);
        Self { modulus: Modulus { far: m4, near, inverse }, one: Number::balanced([&p.one, &q.one]) }
    }
}

impl Drop for Constants {
    fn drop(&mut self) {
        self.modulus = Modulus::ZERO;
        self.one = Number::ZERO;
        black_box(self);
    }
}

impl Modulus {
    const ZERO: Self = Self { far: Number::ZERO, near: [[ZERO; 4]; DIGITS], inverse: ZERO };
}

/// What [`Constants`] are made of, for one prime.
struct OfPrime {
    digits: Digits,
    /// M₁ to M₄.
    moved: [Digits; 4],
    /// R modulo p.
    one: Digits,
    /// -1/p modulo B, the one of least size.
    inverse: f64,
}

impl OfPrime {
    fn new(prime: &NonZero<BoxedUint>) -> Self {
        let digits = digits_of(&Zeroizing::new(prime.to_le_bytes()));
        let inverse = inverse(digits[0]).wrapping_neg() & MASK;
        let mut moved = digits_of(&[1]);
        let moved = [(); 4].map(|()| {
            moved = divided(&moved, &digits, inverse);
            moved.clone()
        });
        let one = Zeroizing::new(BoxedUint::one_with_precision(PRECISION).shl(RADIX_BITS).rem(prime));
        let one = digits_of(&Zeroizing::new(one.to_le_bytes()));
        let negative = (inverse >> (DIGIT_BITS - 1)) as i64;
        Self { digits, moved, one, inverse: (inverse as i64 - (negative << DIGIT_BITS)) as f64 }
    }
}

/// `number`/B modulo p, below p as `number` is: the multiple of p is added that makes it divisible.
fn divided(number: &Digits, prime: &Digits, inverse: u64) -> Digits {
    let multiple = u128::from(number[0].wrapping_mul(inverse) & MASK);
    let mut quotient = Zeroizing::new([0; DIGITS]);
    let mut carry = 0;
    for at in 0..DIGITS {
        let sum = u128::from(number[at]) + multiple * u128::from(prime[at]) + carry;
        carry = sum >> DIGIT_BITS;
        if at > 0 {
            quotient[at - 1] = sum as u64 & MASK;
        }
    }
    quotient[DIGITS - 1] = carry as u64;
    quotient
}

impl State {
    const ZERO: Self = Self {
        modulus: Modulus::ZERO,
        windows: [[0; 2]; WINDOWS],
        out: Number::ZERO,
        spare: Number::ZERO,
        quotient: Number::ZERO,
        doubled: Number::ZERO,
        factor: Number::ZERO,
        table: [Number::ZERO; 1 << WINDOW],
    };

    /// For a base in Montgomery form, as little-endian bytes, and the windows of its exponents, the lowest first.
    pub(crate) fn new(
        constants: &Constants,
        base: [&[u8]; 2],
        windows: impl DoubleEndedIterator<Item = [u32; 2]>,
    ) -> Box<Self> {
        let mut state = Box::new(Self::ZERO);
        state.modulus = constants.modulus;
        state.out = Number::balanced([&digits_of(base[0]), &digits_of(base[1])]);
        state.table[0] = constants.one;
        for (place, window) in state.windows.iter_mut().zip(windows.rev()) {
            *place = window.map(|index| index as u8);
        }
        state
    }

    /// A lane of the power in Montgomery form, as a little-endian number that is not negative: below 8·p, not reduced.
    pub(crate) fn power_le_bytes(&self, lane: usize) -> Zeroizing<[u8; BYTES]> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        let mut places = bytes.iter_mut();
        let (mut carry, mut bits, mut have) = (0, 0, 0);
        for (digit, [.., prime]) in self.out.0.iter().zip(&self.modulus.near) {
            let value = digit.lanes()[lane] as i64 + 4 * prime.lanes()[lane] as i64 + carry;
            carry = value >> DIGIT_BITS;
            bits |= (value as u64 & MASK) << have;
            have += DIGIT_BITS;
            while have >= 8 {
                places.next().into_iter().for_each(|place| *place = bits as u8);
                bits >>= 8;
                have -= 8;
            }
        }
        places.next().into_iter().for_each(|place| *place = bits as u8);
        debug_assert_eq!(carry, 0);
        bytes
    }
}

/// Bytes of a number of [`RADIX_BITS`].
const BYTES: usize = RADIX_BITS.div_ceil(8) as usize;

impl Drop for State {
    fn drop(&mut self) {
        let Self { modulus, windows, out, spare, quotient, doubled, factor, table } = self;
        *modulus = Modulus::ZERO;
        windows.fill([0; 2]);
        [out, spare, quotient, doubled, factor].into_iter().chain(table).for_each(|number| *number = Number::ZERO);
        black_box(self);
    }
}
