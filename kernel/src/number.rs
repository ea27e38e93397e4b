//! Numbers of 44 balanced digits and their Montgomery products.

use core::hint::black_box;

use crate::pair::Pair;

/// Digits that are loaded and multiplied together.
pub type Block = [Pair; 4];

/// Blocks of a number.
pub const BLOCKS: usize = 11;

/// Digits of a number.
pub const DIGITS: usize = 4 * BLOCKS;

/// Bits of a digit; the radix is B = 2^24.
pub const DIGIT_BITS: u32 = 24;

/// Bits of R = B^44, the Montgomery radix.
pub const RADIX_BITS: u32 = DIGIT_BITS * DIGITS as u32;

pub const ZERO: Pair = Pair::new(0.0, 0.0);

/// 1.5·2^(52+24): added and taken away, it rounds to a multiple of 2^24. Its unit in the last place is 2^24, and with
/// the half it stays in one binade whatever the sign of what is added.
const ROUND: Pair = Pair::new(1.133_367_955_888_714_4e23, 1.133_367_955_888_714_4e23);

/// 2^-24.
const SHIFT: Pair = Pair::new(1.0 / 16_777_216.0, 1.0 / 16_777_216.0);

/// For each prime a number as 44 digits, least significant first.
#[derive(Clone, Copy)]
pub struct Number(pub [Block; BLOCKS]);

impl Number {
    pub const ZERO: Self = Self([[ZERO; 4]; BLOCKS]);

    /// The number one, in both lanes and in no special form.
    pub const ONE: Self = Self::power_of_two(0);

    /// 2^`exponent`, below R, likewise.
    pub const fn power_of_two(exponent: u32) -> Self {
        let (at, bit) = ((exponent / DIGIT_BITS) as usize, exponent % DIGIT_BITS);
        let digit = (1u32 << bit) as f64;
        let mut number = Self::ZERO;
        number.0[at / 4][at % 4] = Pair::new(digit, digit);
        number
    }

    /// The balanced digits of two little-endian numbers below 2^1056; what is missing at the end is zero.
    pub fn from_le_bytes(p: &[u8], q: &[u8]) -> Self {
        let mut number = Self::ZERO;
        let mut carries = [0i64; 2];
        for (at, digit) in number.0.iter_mut().flatten().enumerate() {
            let lane = |bytes: &[u8], carry: &mut i64| {
                let byte = |offset: usize| bytes.get(3 * at + offset).map_or(0, |byte| i64::from(*byte));
                let value = byte(0) + (byte(1) << 8) + (byte(2) << 16) + *carry;
                // The last digit keeps what it has: one digit up to 2^24 leaves room in every column.
                *carry = if at + 1 == DIGITS { 0 } else { (value + (1 << 23)) >> 24 };
                (value - (*carry << 24)) as f64
            };
            let [first, second] = &mut carries;
            *digit = Pair::new(lane(p, first), lane(q, second));
        }
        number
    }

    /// A lane's value plus `offset`, another number's value of the same lane, as 132 little-endian bytes. The sum must
    /// not be negative.
    pub fn le_bytes(&self, offset: &Self, lane: usize) -> [u8; 3 * DIGITS] {
        let mut bytes = [0; 3 * DIGITS];
        let mut carry = 0i64;
        let digits = self.0.iter().flatten().zip(offset.0.iter().flatten());
        for ((digit, other), bytes) in digits.zip(bytes.chunks_exact_mut(3)) {
            let value = digit.lanes()[lane] as i64 + other.lanes()[lane] as i64 + carry;
            carry = value >> 24;
            bytes.copy_from_slice(&value.to_le_bytes()[..3]);
        }
        debug_assert_eq!(carry, 0);
        bytes
    }

    /// The digit that tests disturb.
    pub fn middle(&mut self) -> &mut Pair {
        &mut self.0[3][1]
    }

    fn digits(&self) -> &[Pair] {
        self.0.as_flattened()
    }

    /// The sum of two numbers with small digits.
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = Self::ZERO;
        let mut carry = [ZERO; 2];
        for ((sum, a), b) in sum.0.iter_mut().zip(&self.0).zip(&other.0) {
            *sum = settle(&[a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]], &mut carry);
        }
        sum
    }

    /// Overwrites it with zeros in a way the compiler must not leave out.
    pub fn wipe(&mut self) {
        *self = Self::ZERO;
        black_box(self);
    }

    /// `out` = `a`·`b`/R modulo this modulus, between about -N/2 and N/2.
    #[inline(never)]
    pub fn multiply(&self, out: &mut Self, quotient: &mut Self, a: &Self, b: &Self) {
        let mut carry = ZERO;
        for k in 0..BLOCKS {
            let mut columns = [ZERO; 4];
            low(&mut columns, k, a.digits(), b);
            corner_low(&mut columns, &a.0[k], &b.0[0]);
            low(&mut columns, k, quotient.digits(), self);
            quotient.0[k] = eliminate(&columns, &mut carry, &self.0[0]);
        }
        let mut carry = [carry, ZERO];
        for k in 0..BLOCKS {
            let mut columns = [ZERO; 4];
            high(&mut columns, k, DIGITS, a, b);
            high(&mut columns, k, DIGITS, quotient, self);
            out.0[k] = settle(&columns, &mut carry);
        }
        check(carry);
    }

    /// `out` = `a`²/R modulo this modulus, with half the products.
    #[inline(never)]
    pub fn square(&self, out: &mut Self, quotient: &mut Self, a: &Self) {
        let mut carry = ZERO;
        for k in 0..BLOCKS {
            let mut columns = square_columns(k, a);
            low(&mut columns, k, quotient.digits(), self);
            quotient.0[k] = eliminate(&columns, &mut carry, &self.0[0]);
        }
        let mut carry = [carry, ZERO];
        for k in 0..BLOCKS {
            let mut columns = square_columns(k + BLOCKS, a);
            high(&mut columns, k, DIGITS, quotient, self);
            out.0[k] = settle(&columns, &mut carry);
        }
        check(carry);
    }
}

/// Adds a[i]·b[c-i] to four columns, two digits of `a` at a time. `b` ends with the digit that meets a[0] in the lowest
/// column, `above` are the three digits that follow it: the window of `b` slides down while the columns stay. (Two rows
/// of four columns is what V8 keeps in sixteen registers: any more, and it spills the columns in every round.)
#[inline(always)]
fn slide(columns: &mut Block, a: &[Pair], b: &[Pair], above: [Pair; 3]) {
    let [mut b1, mut b2, mut b3] = above;
    let pairs = b.as_rchunks::<2>().1.iter().rev();
    for (&[a0, a1], &[below, b0]) in a.as_chunks::<2>().0.iter().zip(pairs) {
        columns[0] = columns[0] + (a0 * b0 + a1 * below);
        columns[1] = columns[1] + (a0 * b1 + a1 * b0);
        columns[2] = columns[2] + (a0 * b2 + a1 * b1);
        columns[3] = columns[3] + (a0 * b3 + a1 * b2);
        bounded(columns);
        [b1, b2, b3] = [below, b0, b1];
    }
}

/// The tile where nothing lies below `b`.
#[inline(always)]
fn corner_low(columns: &mut Block, a: &Block, b: &Block) {
    columns[0] = columns[0] + a[0] * b[0];
    columns[1] = columns[1] + (a[0] * b[1] + a[1] * b[0]);
    columns[2] = columns[2] + ((a[0] * b[2] + a[1] * b[1]) + a[2] * b[0]);
    columns[3] = columns[3] + ((a[0] * b[3] + a[1] * b[2]) + (a[2] * b[1] + a[3] * b[0]));
}

/// The tile where nothing lies above `b`.
#[inline(always)]
fn corner_high(columns: &mut Block, a: &Block, b: &Block) {
    columns[0] = columns[0] + ((a[1] * b[3] + a[2] * b[2]) + a[3] * b[1]);
    columns[1] = columns[1] + (a[2] * b[3] + a[3] * b[2]);
    columns[2] = columns[2] + a[3] * b[3];
}

/// Columns 4k to 4k+3 of a·b without the lowest corner.
#[inline(always)]
fn low(columns: &mut Block, k: usize, a: &[Pair], b: &Number) {
    let [_, above @ ..] = b.0[k];
    slide(columns, a, &b.digits()[..=4 * k], above);
}

/// Columns 4(k+11) to 4(k+11)+3 of a·b, from digits 4k to `end` of `a`.
#[inline(always)]
fn high(columns: &mut Block, k: usize, end: usize, a: &Number, b: &Number) {
    let top = &b.0[BLOCKS - 1];
    let [_, above @ ..] = *top;
    corner_high(columns, &a.0[k], top);
    slide(columns, &a.digits()[4 * k + 4..end], &b.digits()[..DIGITS - 3], above);
}

/// Columns 4k to 4k+3 of a²: every product of two digits once, doubled, and the squares of the digits.
#[inline(always)]
fn square_columns(k: usize, a: &Number) -> Block {
    let mut columns = [ZERO; 4];
    let middle = k / 2;
    if k < BLOCKS {
        low(&mut columns, k, &a.digits()[..4 * middle], a);
    } else if k - BLOCKS < middle {
        high(&mut columns, k - BLOCKS, 4 * middle, a, a);
    }
    match a.0.get(middle + 1) {
        _ if k.is_multiple_of(2) => middle_even(&mut columns, &a.0[middle]),
        Some(next) => middle_odd(&mut columns, &a.0[middle], next),
        None => middle_odd(&mut columns, &a.0[middle], &[ZERO; 4]),
    }
    bounded(&columns);
    columns
}

#[inline(always)]
fn middle_even(columns: &mut Block, a: &Block) {
    columns[0] = (columns[0] + columns[0]) + a[0] * a[0];
    columns[1] = double(columns[1] + a[0] * a[1]);
    columns[2] = double(columns[2] + a[0] * a[2]) + a[1] * a[1];
    columns[3] = double(columns[3] + (a[0] * a[3] + a[1] * a[2]));
}

#[inline(always)]
fn middle_odd(columns: &mut Block, a: &Block, b: &Block) {
    columns[0] = double(columns[0] + (a[0] * b[0] + a[1] * a[3])) + a[2] * a[2];
    columns[1] = double(columns[1] + ((a[0] * b[1] + a[1] * b[0]) + a[2] * a[3]));
    columns[2] = double(columns[2] + ((a[0] * b[2] + a[1] * b[1]) + a[2] * b[0])) + a[3] * a[3];
    columns[3] = double(columns[3] + ((a[0] * b[3] + a[1] * b[2]) + (a[2] * b[1] + a[3] * b[0])));
}

#[inline(always)]
fn double(x: Pair) -> Pair {
    x + x
}

/// A balanced digit, and what is carried: `x` = digit + carry·2^24 exactly for |x| ≤ 2^53.
#[inline(always)]
fn split(x: Pair) -> (Pair, Pair) {
    let multiple = (x + ROUND) - ROUND;
    (x - multiple, multiple * SHIFT)
}

/// Four quotient digits, one after the other: because the modulus is -1 modulo B, the column's digit is the quotient
/// digit itself, and taking its product with the modulus' lowest digit away leaves what is carried.
#[inline(always)]
fn eliminate(columns: &Block, carry: &mut Pair, n: &Block) -> Block {
    bounded(columns);
    let (q0, c) = split(columns[0] + *carry);
    let (q1, c) = split((columns[1] + c) + q0 * n[1]);
    let (q2, c) = split(((columns[2] + q0 * n[2]) + c) + q1 * n[1]);
    let (q3, c) = split((((columns[3] + q0 * n[3]) + q1 * n[2]) + c) + q2 * n[1]);
    *carry = c;
    [q0, q1, q2, q3]
}

/// Four digits of at most 2^23 + 33: two rounds of splitting side by side instead of a chain of carries.
#[inline(always)]
fn settle(columns: &Block, carry: &mut [Pair; 2]) -> Block {
    bounded(columns);
    let (d0, c0) = split(columns[0]);
    let (d1, c1) = split(columns[1]);
    let (d2, c2) = split(columns[2]);
    let (d3, c3) = split(columns[3]);
    let (e0, f0) = split(d0 + carry[0]);
    let (e1, f1) = split(d1 + c0);
    let (e2, f2) = split(d2 + c1);
    let (e3, f3) = split(d3 + c2);
    let digits = [e0 + carry[1], e1 + f0, e2 + f1, e3 + f2];
    *carry = [c3, f3];
    digits
}

/// What a debug build asserts of every column: an integer that a double holds exactly.
#[inline(always)]
fn bounded(columns: &Block) {
    debug_assert!(columns.iter().all(|column| column.lanes().iter().all(|x| x.abs() <= 9_007_199_254_740_992.0)));
}

/// Nothing is carried out of the last digit: the result lies well within 44 digits.
#[inline(always)]
fn check(carry: [Pair; 2]) {
    debug_assert!(carry.iter().all(|carry| carry.lanes() == [0.0, 0.0]));
}
