//! The bounds that the arithmetic rests on, each beside integers: columns of `i128` multiplied by the book.
//!
//! Debug builds assert on the way that every column is at most 2^53.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, NonZero, Odd, Resize as _};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select as one_of;
use proptest::strategy::ValueTree as _;

use zeroize::Zeroizing;

use crate::number::{DIGITS, Number};
use crate::pair::{Pair, Quad};
use crate::{Key, PRECISION, PRIME_BITS, WINDOW, Work, packed, select, window_of};

/// The largest digit of a number that was computed.
const LARGEST: i64 = (1 << 23) + 33;

type Integer = crate::integer::Integer<24>;

fn lane_of(number: &Number, lane: usize) -> Integer {
    Integer::of(&digits_of(number, lane))
}

/// Times R.
fn raised(number: &Integer) -> Integer {
    number.raised(DIGITS)
}

fn digits_of(number: &Number, lane: usize) -> Vec<i64> {
    number.0.as_flattened().iter().map(|digit| digit.lanes()[lane] as i64).collect()
}

fn number_of(p: &[i64], q: &[i64]) -> Number {
    let mut number = Number::ZERO;
    let digits = p.iter().zip(q).map(|(p, q)| Pair::new(*p as f64, *q as f64));
    number.0.as_flattened_mut().iter_mut().zip(digits).for_each(|(place, digit)| *place = digit);
    number
}

/// The largest digits, the edges of balancing, small ones and any.
fn digit(largest: i64) -> impl Strategy<Value = i64> {
    prop_oneof![
        3 => one_of(vec![largest, -largest, largest - 1, 1 << 23, -(1 << 23), (1 << 23) - 1, 1, 0, -1]),
        2 => -largest..=largest,
    ]
}

/// All digits extreme and of one sign, of alternating signs, or each drawn by itself.
fn digits(largest: i64) -> impl Strategy<Value = Vec<i64>> {
    let alternating = move |first: i64| (0..DIGITS as i64).map(|at| if at % 2 == 0 { first } else { -first }).collect();
    prop_oneof![
        1 => one_of(vec![vec![largest; DIGITS], vec![-largest; DIGITS], alternating(largest), alternating(-largest)]),
        4 => vec(digit(largest), DIGITS),
    ]
}

/// -1 modulo the radix, and below 2^1053: balanced digits and a last one that is small.
fn modulus() -> impl Strategy<Value = Vec<i64>> {
    let last = prop_oneof![one_of(vec![(1i64 << 21) - 1, 1 - (1 << 21), 1 << 15]), 2i64..1 << 21, 1 - (1i64 << 21)..-1];
    (digits(1 << 23), last).prop_map(|(mut digits, last)| {
        digits[0] = -1;
        digits[DIGITS - 1] = last;
        digits
    })
}

/// The modulus or its negative, its lower digits changed, so that it is no more than the modulus.
fn operand(modulus: Vec<i64>) -> impl Strategy<Value = Vec<i64>> {
    let last = modulus[DIGITS - 1];
    let near = (digits(LARGEST), one_of(vec![1, -1])).prop_map(move |(mut digits, sign)| {
        digits[DIGITS - 1] = sign * (last - 2 * last.signum());
        digits
    });
    let negative = modulus.iter().map(|digit| -digit).collect();
    prop_oneof![1 => one_of(vec![modulus, negative]), 4 => near]
}

fn operands() -> impl Strategy<Value = [Vec<i64>; 3]> {
    modulus().prop_flat_map(|n| (Just(n.clone()), operand(n.clone()), operand(n)).prop_map(|(n, a, b)| [n, a, b]))
}

/// Each lane alone: out·R = a·b + q·N, exactly.
fn assert_product(n: &Number, a: &Number, b: &Number, out: &Number, quotient: &Number) {
    for lane in 0..2 {
        let [n, a, b, out, q] = [n, a, b, out, quotient].map(|number| lane_of(number, lane));
        assert!(raised(&out).is(&a.times(&b).plus(&q.times(&n))), "lane {lane}");
        assert!(out.0.iter().all(|digit| digit.abs() <= i128::from(LARGEST)), "a digit of {out:?}");
        assert!(q.0.iter().all(|digit| digit.abs() <= 1 << 23), "a quotient digit of {q:?}");
        // |q| is at most R/2·(1 + 2^-22).
        let bound = a.times(&b).size().scaled(1 << 23).plus(&raised(&n.size()).scaled((1 << 22) + 1));
        assert!(raised(&out.size()).scaled(1 << 23).is_at_most(&bound), "lane {lane}");
    }
}

fn product(n: &Number, a: &Number, b: &Number) -> Number {
    let (mut out, mut quotient) = (Number::ZERO, Number::ZERO);
    n.multiply(&mut out, &mut quotient, a, b);
    assert_product(n, a, b, &out, &quotient);
    out
}

fn square(n: &Number, a: &Number) -> Number {
    let (mut out, mut quotient) = (Number::ZERO, Number::ZERO);
    n.square(&mut out, &mut quotient, a);
    assert_product(n, a, a, &out, &quotient);
    out
}

/// `out` is within `hundredths` of N.
fn is_within(out: &Number, n: &Number, lane: usize, hundredths: i128) -> bool {
    let [out, n] = [out, n].map(|number| lane_of(number, lane).size());
    out.scaled(100).is_at_most(&n.scaled(hundredths))
}

proptest! {
    #[test]
    fn products_of_any_digits_are_exact(
        [n, m] in [modulus(), modulus()],
        [a, b, c, d] in [digits(LARGEST), digits(LARGEST), digits(LARGEST), digits(LARGEST)],
    ) {
        let (n, a, b) = (number_of(&n, &m), number_of(&a, &c), number_of(&b, &d));
        product(&n, &a, &b);
        square(&n, &a);
    }

    #[test]
    fn products_of_numbers_within_the_modulus_are_within_63_hundredths_of_it([p, q] in [operands(), operands()]) {
        let [n, a, b] = std::array::from_fn(|at| number_of(&p[at], &q[at]));
        for out in [product(&n, &a, &b), square(&n, &a)] {
            assert!((0..2).all(|lane| is_within(&out, &n, lane, 63)));
            // So that it can go on.
            square(&n, &out);
        }
    }

    /// The last digit of what is read, a message or a random number, may be twice as large.
    #[test]
    fn a_product_with_a_larger_last_digit_is_exact(
        [n, b, _] in operands(),
        mut a in digits(1 << 23),
        last in one_of(vec![1i64 << 24, (1 << 24) - 1]),
    ) {
        a[DIGITS - 1] = last;
        let [n, a, b] = [n, a, b].map(|digits| number_of(&digits, &digits));
        product(&n, &a, &b);
    }

    #[test]
    fn sums_are_exact([a, b, c, d] in [operands(), operands(), operands(), operands()]) {
        let (a, b) = (number_of(&a[1], &b[1]), number_of(&c[1], &d[1]));
        let sum = a.plus(&b);
        for lane in 0..2 {
            let [a, b, sum] = [&a, &b, &sum].map(|number| lane_of(number, lane));
            assert!(sum.is(&a.plus(&b)));
            assert!(sum.0.iter().all(|digit| digit.abs() <= i128::from(LARGEST)));
        }
    }

    #[test]
    fn bytes_become_balanced_digits(
        p in prop_oneof![Just(vec![0xFF; 132]), Just([0, 0, 0x80].repeat(44)), vec(any::<u8>(), 0..=132)],
        q in prop_oneof![Just(vec![0xFF; 132]), Just([0xFF, 0xFF, 0x7F].repeat(44)), vec(any::<u8>(), 0..=132)],
    ) {
        let number = Number::from_le_bytes(&p, &q);
        for (lane, bytes) in [p, q].iter().enumerate() {
            let digits = digits_of(&number, lane);
            assert!(Integer::of(&digits).is(&Integer::of_le_bytes(bytes)));
            let (last, others) = digits.split_last().unwrap();
            assert!(others.iter().all(|digit| (-(1 << 23)..1 << 23).contains(digit)));
            assert!((0..=1 << 24).contains(last));
            let again = number.le_bytes(&Number::ZERO, lane);
            assert_eq!((&again[..bytes.len()], &again[bytes.len()..]), (&**bytes, &[0; 132][bytes.len()..]));
        }
    }

    /// As before the last reduction: a number within N, of either sign, and N.
    #[test]
    fn a_number_and_an_offset_become_bytes([n, a, _] in operands()) {
        let sign = Integer::of(&n).sign();
        let offset: Vec<i64> = n.iter().map(|digit| digit * sign as i64).collect();
        let bytes = number_of(&a, &n).le_bytes(&number_of(&offset, &n), 0);
        assert!(Integer::of_le_bytes(&bytes).is(&Integer::of(&a).plus(&Integer::of(&offset))));
    }

    #[test]
    fn a_window_is_five_bits_of_the_exponent(exponent in vec(any::<u8>(), 1..=144), window in 0u32..250) {
        let bit = |at: u32| exponent.get(at as usize / 8).map_or(0, |byte| u32::from(byte >> (at % 8) & 1));
        let expected = (0..WINDOW).map(|at| bit(WINDOW * window + at) << at).sum::<u32>();
        assert_eq!(window_of(&exponent, window), expected);
    }

    #[test]
    fn a_window_selects_one_entry_of_the_table_for_each_prime(
        entries in vec(digits(LARGEST), 64), indexes in [0usize..32, 0usize..32], others in any::<u16>(),
    ) {
        let table: Vec<_> = entries.chunks(2).map(|lanes| packed(&number_of(&lanes[0], &lanes[1]))).collect();
        let exponents = indexes.map(|index| (((index as u16) << 5) | others & !(31 << 5)).to_le_bytes());
        let exponents = exponents.map(|bytes| Zeroizing::new(Box::from(bytes)));
        let mut out = Number::ZERO;
        select(&mut out, &table, &exponents, 1);
        for lane in 0..2 {
            assert_eq!(digits_of(&out, lane), entries[2 * indexes[lane] + lane]);
        }
    }
}

/// What the crate's documentation says of columns, in numbers.
#[test]
fn a_column_of_the_largest_digits_is_below_two_to_the_52_and_a_half() {
    let products = 44 * i128::from(LARGEST).pow(2) + 44 * (1 << 23) * (1 << 23);
    let carried = 1 << 30;
    assert!((products + carried).pow(2) < 1 << 105);
    // A digit of 23.28 bits in the place of 23 would be too much.
    assert!(88 * 10_120_000i128.pow(2) > 1 << 53);
}

/// 43 products of the largest digit whose columns a double still holds. The modulus -1 adds nothing to them.
fn fullest_digit() -> i64 {
    let digit = ((1i64 << 53) / 43).isqrt();
    assert!(43 * digit * digit <= 1 << 53 && 43 * (digit + 1) * (digit + 1) > 1 << 53);
    digit
}

fn full_columns(digit: i64) {
    let digits = |digit: i64| [&*vec![digit; 43], &[0]].concat();
    let [a, b, one] =
        [digits(digit), digits(-digit), [&[-1i64][..], &[0; 43]].concat()].map(|digits| number_of(&digits, &digits));
    product(&one, &a, &b);
    product(&one, &a, &a);
    square(&one, &a);
}

#[test]
fn columns_are_exact_up_to_two_to_the_53() {
    full_columns(fullest_digit());
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "9_007_199_254_740_992")]
fn a_column_above_two_to_the_53_is_noticed() {
    full_columns(fullest_digit() + 1);
}

/// The bound on results is no idle one: a tenth less would not hold.
#[test]
fn results_come_close_to_their_bound() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let beyond = (0..2_000).filter(|_| {
        let [n, a, b] = operands().new_tree(&mut runner).unwrap().current().map(|digits| number_of(&digits, &digits));
        !is_within(&product(&n, &a, &b), &n, 0, 53)
    });
    assert!(beyond.count() > 0);
}

#[test]
fn floats_hold_every_digit_and_no_more() {
    for digit in (-LARGEST..=LARGEST).step_by(997).chain([-LARGEST, LARGEST, -(1 << 23), 1 << 23, 1 << 24]) {
        let pair = Pair::new(digit as f64, -digit as f64);
        let [first, second] = Quad::pack([pair, Pair::new(1.0, 0.0)]).unpack().map(Pair::lanes);
        assert_eq!((first, second), ([digit as f64, -digit as f64], [1.0, 0.0]));
    }
    let above = f64::from((1 << 24) + 1);
    assert_ne!(Quad::pack([Pair::new(above, 0.0); 2]).unpack()[0].lanes()[0], above);
}

/// An odd number whose factor k, -1/p modulo the radix, is this one.
fn with_factor(number: BoxedUint, k: u32) -> BoxedUint {
    let inverse = (0..4).fold(k, |x, _| x.wrapping_mul(2u32.wrapping_sub(k.wrapping_mul(x))));
    let low = BoxedUint::from(inverse.wrapping_neg() & 0xFF_FFFF).resize_unchecked(PRECISION);
    number.shr(24).shl(24).bitor(&low)
}

pub(crate) fn power_of(base: &BoxedUint, exponent: &BoxedUint, modulus: &BoxedUint) -> BoxedUint {
    let params = BoxedMontyParams::new(Odd::new(modulus.clone()).unwrap());
    let base = base.rem(&NonZero::new(modulus.resize_unchecked(2048)).unwrap()).resize_unchecked(PRECISION);
    BoxedMontyForm::new(base, &params).pow(exponent).retrieve()
}

/// A number of this many bits in the place of a prime: the arithmetic does not ask.
pub(crate) fn odd_number() -> impl Strategy<Value = BoxedUint> {
    // The factors of least and of largest size, of either sign.
    let factor =
        prop_oneof![one_of(vec![1u32, 0xFF_FFFF, 0x7F_FFFF, 0x80_0001]), (0u32..1 << 23).prop_map(|k| 2 * k + 1)];
    let bytes = prop_oneof![Just(vec![0; 144]), Just(vec![0xFF; 144]), vec(any::<u8>(), 144)];
    (prop_oneof![Just(PRIME_BITS), 1000..=PRIME_BITS], bytes, factor).prop_map(|(bits, bytes, factor)| {
        let top = BoxedUint::one_with_precision(PRECISION).shl(bits - 1);
        let below = BoxedUint::from_le_slice(&bytes, PRECISION).unwrap().shr(PRECISION - bits + 1);
        with_factor(top.bitor(&below), factor)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn powers_are_right_and_within_bounds_for_any_odd_moduli(
        moduli in [odd_number(), odd_number()],
        message in prop_oneof![Just(vec![0; 256]), Just(vec![0xFF; 256]), Just([0x80, 0, 0].repeat(86)[2..].to_vec()), vec(any::<u8>(), 256)],
        exponents in [vec(any::<u8>(), 136), vec(any::<u8>(), 136)],
    ) {
        let e = BoxedUint::from(65_537u32);
        let [p, q] = &moduli;
        let key = Key::new([p, p], [q, q], &e).unwrap();
        let bits = key.windows * WINDOW;
        let exponents = exponents.map(|bytes| {
            let number = BoxedUint::from_le_slice(&bytes, PRECISION).unwrap();
            number.shl(PRECISION - bits).shr(PRECISION - bits)
        });
        let mut work = Work::new(&key, None);
        work.load(message.as_slice().try_into().unwrap());
        // Two products with what is only known to be below R.
        assert!((0..2).all(|lane| is_within(&work.out, &key.modulus, lane, 170)));
        work.times(&key.squared);
        assert!((0..2).all(|lane| is_within(&work.out, &key.modulus, lane, 80)));
        work.times(&Number::ONE);
        work.power(&[0, 1].map(|lane: usize| Zeroizing::new(exponents[lane].to_le_bytes())));
        assert!((0..2).all(|lane| is_within(&work.out, &key.modulus, lane, 63)));
        work.times(&Number::ONE);
        let number = BoxedUint::from_be_slice(&message, 2048).unwrap();
        for (lane, modulus) in moduli.iter().enumerate() {
            let residue = key.reduced(&work.out, lane);
            assert!(*residue < *modulus);
            assert_eq!(*residue, power_of(&number, &exponents[lane], modulus), "modulus {modulus}");
        }
    }
}
