//! The bounds that this arithmetic rests on, beside integers, as those of the [other](crate::bounds) one.
//!
//! Debug builds assert on the way that the unit of every column's upper part is B, and that its lower part is at most 2^53.

use crypto_bigint::{BoxedUint, NonZero, Resize as _};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select as one_of;

use super::arithmetic::{fuses, multiply, select, square};
use super::{BYTES, Constants, DIGITS, Modulus, Number, RADIX_BITS, State, digits_of};
use crate::bounds::{odd_number, power_of};
use crate::pair::Pair;
use crate::{EXPONENT_BLINDING_BITS, PRECISION, PRIME_BITS, WINDOW, window_of};

type Integer = crate::integer::Integer<47>;

/// The largest digit of a number that was computed.
const LARGEST: i64 = (1 << 46) + 34;

/// The largest last digit of a number below 2^1030, a prime's.
const PRIME_LAST: i64 = (1 << 43) - 1;

/// The same of a number of 3.11 such primes.
const LAST: i64 = (1 << 45) - (1 << 41);

fn lane_of(number: &Number, lane: usize) -> Integer {
    Integer::of(&number.0.map(|digit| digit.lanes()[lane] as i64))
}

fn number_of(p: &[i64], q: &[i64]) -> Number {
    Number(std::array::from_fn(|at| Pair::new(p[at] as f64, q[at] as f64)))
}

/// The largest digits, the edges of balancing, small ones and any; all extreme and of one sign, of alternating signs, or
/// each drawn by itself; the last one smaller.
fn digits(largest: i64, last: i64) -> impl Strategy<Value = Vec<i64>> {
    let edges = vec![largest, -largest, largest - 1, 1 << 46, -(1 << 46), (1 << 46) - 1, 1, 0, -1];
    let digit = prop_oneof![3 => one_of(edges), 2 => -largest..=largest];
    let alternating = move |first: i64| (0..DIGITS as i64).map(|at| if at % 2 == 0 { first } else { -first }).collect();
    let all = prop_oneof![
        1 => one_of(vec![vec![largest; DIGITS], vec![-largest; DIGITS], alternating(largest), alternating(-largest)]),
        4 => vec(digit, DIGITS),
    ];
    (all, prop_oneof![one_of(vec![last, -last]), -last..=last]).prop_map(|(mut digits, last)| {
        digits[DIGITS - 1] = last;
        digits
    })
}

fn operand() -> impl Strategy<Value = Number> {
    (digits(LARGEST, LAST), digits(LARGEST, LAST)).prop_map(|(p, q)| number_of(&p, &q))
}

/// Any digits in the place of a modulus: what a reduction adds is exact whatever it is good for. The first digit of what
/// stands for the prime is odd, and the inverse its own.
fn modulus() -> impl Strategy<Value = Modulus> {
    let number = || (digits(1 << 46, PRIME_LAST), digits(1 << 46, PRIME_LAST));
    [number(), number(), number(), number(), number()].prop_map(|mut numbers| {
        let mut inverse = [0.0; 2];
        let (p, q) = &mut numbers[4];
        for (digits, inverse) in [p, q].into_iter().zip(&mut inverse) {
            digits[0] = (digits[0] | 1).clamp(1 - (1 << 46), (1 << 46) - 1);
            // Newton's iteration, until nothing changes any more.
            let found = (0..64).fold(1i64, |x, _| x.wrapping_mul(2i64.wrapping_add(x.wrapping_mul(digits[0]))));
            *inverse = ((found << 17) >> 17) as f64;
        }
        let [far, third, second, first, prime] = numbers.map(|(p, q)| number_of(&p, &q));
        let near = std::array::from_fn(|at| [third.0[at], second.0[at], first.0[at], prime.0[at]]);
        Modulus { far, near, inverse: Pair::new(inverse[0], inverse[1]) }
    })
}

/// M₃, M₂, M₁ and p.
fn near_of(modulus: &Modulus, lane: usize) -> [Integer; 4] {
    std::array::from_fn(|which| lane_of(&Number(modulus.near.map(|digits| digits[which])), lane))
}

/// Each lane alone: out·R is the product and what each quotient digit adds and takes away, exactly.
fn assert_product(modulus: &Modulus, a: &Number, b: &Number, out: &Number, quotient: &Number) {
    for lane in 0..2 {
        let [far, a, b, out, q] = [&modulus.far, a, b, out, quotient].map(|number| lane_of(number, lane));
        let near = near_of(modulus, lane);
        let minus_one = Integer::of(&[-1]);
        let terms = q.0.iter().enumerate().map(|(at, digit)| {
            let added = match at {
                0..=17 => far.raised(4).plus(&minus_one),
                18..=20 => near[at - 18].raised(21 - at).plus(&minus_one),
                _ => near[3].clone(),
            };
            added.scaled(*digit).raised(at)
        });
        let sum = terms.fold(a.times(&b), |sum, term| sum.plus(&term.settled()).settled());
        assert!(out.raised(DIGITS).is(&sum), "lane {lane}");
        assert!(out.0.iter().all(|digit| digit.abs() <= i128::from(LARGEST)), "a digit of {out:?}");
        assert!(q.0.iter().all(|digit| digit.abs() <= 1 << 46), "a quotient digit of {q:?}");
    }
}

fn product(modulus: &Modulus, a: &Number, b: &Number) -> Number {
    let (mut out, mut quotient) = (Number::ZERO, Number::ZERO);
    multiply(&mut out, &mut quotient, modulus, a, b);
    assert_product(modulus, a, b, &out, &quotient);
    out
}

fn squared(modulus: &Modulus, a: &Number) -> Number {
    let (mut out, mut quotient, mut doubled) = (Number::ZERO, Number::ZERO, Number::ZERO);
    square(&mut out, &mut quotient, &mut doubled, modulus, a);
    assert_product(modulus, a, a, &out, &quotient);
    out
}

fn constants_of(moduli: &[BoxedUint; 2]) -> Constants {
    let [p, q] = moduli.each_ref().map(|modulus| NonZero::new(modulus.resize_unchecked(PRECISION)).unwrap());
    Constants::new([&p, &q])
}

fn prime_of(modulus: &Modulus, lane: usize) -> Integer {
    let [.., prime] = near_of(modulus, lane);
    prime
}

/// Results are within so many hundredths of p.
const BOUND: i128 = 311;

/// Within 3.11 p: its digits and those of 3·p or -3·p in turn, the last one small enough.
fn within(modulus: &Modulus, digits: &[Vec<i64>; 2], share: i64) -> Number {
    let last = [0, 1].map(|lane| modulus.near[DIGITS - 1][3].lanes()[lane] as i64);
    let [p, q] = [0, 1].map(|lane| {
        let mut digits = digits[lane].clone();
        // Three less than share/100 of the prime's last digit: what lies below it adds at most half of one, and what lies
        // below the prime's takes at most 3.11 halves away.
        digits[DIGITS - 1] = share.signum() * ((share.abs() * last[lane]) / 100 - 3);
        digits
    });
    number_of(&p, &q)
}

/// `number` is at most 3.11 p.
fn is_within(number: &Number, modulus: &Modulus, lane: usize) -> bool {
    lane_of(number, lane).size().scaled(100).is_at_most(&prime_of(modulus, lane).scaled(BOUND))
}

proptest! {
    #[test]
    fn products_of_any_digits_are_exact(modulus in modulus(), a in operand(), b in operand()) {
        product(&modulus, &a, &b);
        squared(&modulus, &a);
    }

    #[test]
    fn results_of_operands_within_their_bound_are_within_it(
        moduli in [odd_number(), odd_number()],
        a in [digits(LARGEST, 0), digits(LARGEST, 0)],
        b in [digits(LARGEST, 0), digits(LARGEST, 0)],
        shares in [one_of(vec![311i64, -311, 100, 1]), one_of(vec![311i64, -311, 250, -7])],
    ) {
        let modulus = constants_of(&moduli).modulus;
        let (a, b) = (within(&modulus, &a, shares[0]), within(&modulus, &b, shares[1]));
        for out in [product(&modulus, &a, &b), squared(&modulus, &a)] {
            prop_assert!((0..2).all(|lane| is_within(&a, &modulus, lane) && is_within(&out, &modulus, lane)));
            // So that it can go on.
            squared(&modulus, &out);
        }
    }

    #[test]
    fn the_constants_are_what_they_are_called(moduli in [odd_number(), odd_number()]) {
        let constants = constants_of(&moduli);
        for (lane, prime) in moduli.iter().enumerate() {
            let value = |number: &Integer| {
                let bytes = number.le_bytes(BYTES);
                BoxedUint::from_le_slice(&bytes, 2 * PRECISION).unwrap()
            };
            let divisor = NonZero::new(prime.resize_unchecked(2 * PRECISION)).unwrap();
            let [third, second, first, itself] = near_of(&constants.modulus, lane).map(|number| value(&number));
            prop_assert_eq!(&itself, &*divisor);
            let far = value(&lane_of(&constants.modulus.far, lane));
            for (at, moved) in [first, second, third, far].iter().enumerate() {
                prop_assert!(moved < &*divisor);
                let one = moved.shl(47 * (at as u32 + 1)).rem(&divisor);
                prop_assert_eq!(one, BoxedUint::one_with_precision(2 * PRECISION));
            }
            let radix = BoxedUint::one_with_precision(2 * PRECISION).shl(RADIX_BITS).rem(&divisor);
            prop_assert_eq!(value(&lane_of(&constants.one, lane)), radix);
            let (inverse, low) = (constants.modulus.inverse.lanes()[lane] as i64, itself.as_words()[0] as i64);
            prop_assert!(inverse.abs() <= 1 << 46);
            prop_assert_eq!(inverse.wrapping_mul(low) & ((1 << 47) - 1), (1 << 47) - 1);
        }
    }

    #[test]
    fn bytes_become_balanced_digits(
        p in prop_oneof![Just(vec![0xFF; 129]), vec(any::<u8>(), 0..=129)],
        q in prop_oneof![Just([0xFF; 64].repeat(2)), vec(any::<u8>(), 0..=129)],
    ) {
        let number = Number::balanced([&digits_of(&p), &digits_of(&q)]);
        for (lane, bytes) in [p, q].iter().enumerate() {
            let digits = lane_of(&number, lane);
            prop_assert!(digits.is(&Integer::of_le_bytes(bytes)));
            prop_assert!(digits.0.iter().all(|digit| (-(1 << 46)..1 << 46).contains(digit)));
        }
    }

    #[test]
    fn a_power_becomes_bytes(
        moduli in [odd_number(), odd_number()],
        digits in [digits(LARGEST, 0), digits(LARGEST, 0)],
        share in one_of(vec![311i64, -311, 0, 17]),
    ) {
        let mut state = State::new(&constants_of(&moduli), [&[], &[]], std::iter::empty());
        state.out = within(&state.modulus, &digits, share);
        for lane in 0..2 {
            let expected = lane_of(&state.out, lane).plus(&prime_of(&state.modulus, lane).scaled(4));
            prop_assert!(Integer::of_le_bytes(&*state.power_le_bytes(lane)).is(&expected));
        }
    }

    #[test]
    fn a_window_selects_one_entry_of_the_table_for_each_prime(
        entries in vec(digits(LARGEST, LARGEST), 64), window in [0u8..32, 0u8..32],
    ) {
        let table: Vec<_> = entries.chunks(2).map(|lanes| number_of(&lanes[0], &lanes[1])).collect();
        let mut out = Number::ZERO;
        select(&mut out, table.as_slice().try_into().unwrap(), window);
        for lane in 0..2 {
            let entry = &entries[2 * usize::from(window[lane]) + lane];
            prop_assert!(lane_of(&out, lane).is(&Integer::of(entry)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn powers_are_right_and_within_bounds_for_any_odd_moduli(
        moduli in [odd_number(), odd_number()],
        base in prop_oneof![Just(vec![0; 144]), Just(vec![0xFF; 144]), vec(any::<u8>(), 144)],
        exponents in [vec(any::<u8>(), 136), vec(any::<u8>(), 136)],
    ) {
        let windows = (PRIME_BITS + EXPONENT_BLINDING_BITS).div_ceil(WINDOW);
        let base = BoxedUint::from_le_slice(&base, PRECISION).unwrap();
        let form = |number: &BoxedUint, modulus: &BoxedUint| {
            let modulus = NonZero::new(modulus.resize_unchecked(2 * PRECISION + 64)).unwrap();
            number.resize_unchecked(2 * PRECISION + 64).shl(RADIX_BITS).rem(&modulus)
        };
        let forms = moduli.each_ref().map(|modulus| form(&base, modulus).to_le_bytes());
        let of_exponents = (0..windows).map(|window| [0, 1].map(|lane: usize| window_of(&exponents[lane], window)));
        let mut state = State::new(&constants_of(&moduli), [&forms[0], &forms[1]], of_exponents);
        super::power(&mut state, windows);
        for (lane, modulus) in moduli.iter().enumerate() {
            prop_assert!(is_within(&state.out, &state.modulus, lane));
            let exponent = BoxedUint::from_le_slice(&exponents[lane], PRECISION).unwrap();
            let kept = PRECISION - windows * WINDOW;
            let expected = power_of(&(&base).resize_unchecked(2048), &exponent.shl(kept).shr(kept), modulus);
            let power = BoxedUint::from_le_slice(&*state.power_le_bytes(lane), 2 * PRECISION + 64).unwrap();
            let divisor = NonZero::new(modulus.resize_unchecked(2 * PRECISION + 64)).unwrap();
            prop_assert_eq!(power.rem(&divisor), form(&expected, modulus), "modulus {}", modulus);
        }
    }
}

/// What the module's documentation says of columns and of results, in numbers.
#[test]
fn the_bounds_in_numbers() {
    let high = 44 * i128::from(LARGEST).pow(2) + 44 * (1i128 << 46);
    // Below 2^97.5, in eighths of its logarithm: 2^2.5 is above 5.6568.
    assert!(high * 10_000 < 56_568 << 95);
    let low = 44 * (1i128 << 46) + (high >> 47) + 1;
    assert!(low < 67 * (1 << 46) && 67 * (1i128 << 46) < 1 << 53);
    // What a digit of the result leaves over, beyond B/2.
    assert!((low + (1 << 46)) >> 47 <= 34);
    // (4·½ + ½) + 3.11²/16 is below 3.11, and 3.10 is not as much.
    let result = |operands: i128| 250 * 1_600 + operands.pow(2);
    assert!(result(BOUND) < BOUND * 1_600 && result(BOUND - 1) > (BOUND - 1) * 1_600);
}

#[test]
fn fusing_is_noticed() {
    assert!(fuses(2f64.powi(-30)));
    // What rounds twice gives for it.
    let difference = 2f64.powi(-30);
    assert_eq!((1.0 + difference) * (1.0 - difference) - 1.0, 0.0);
}

/// A prime's worth of -1: only the operands fill the columns.
fn full_columns(digit: i64) {
    let none = Number::ZERO;
    let one = Number(std::array::from_fn(|at| if at == 0 { Pair::new(1.0, 1.0) } else { Pair::new(0.0, 0.0) }));
    let near = one.0.map(|digit| [Pair::new(0.0, 0.0), Pair::new(0.0, 0.0), Pair::new(0.0, 0.0), digit]);
    let modulus = Modulus { far: none, near, inverse: Pair::new(-1.0, -1.0) };
    let mut digits = vec![digit; DIGITS];
    digits[DIGITS - 1] = 0;
    let a = number_of(&digits, &digits);
    product(&modulus, &a, &a);
    squared(&modulus, &a);
}

/// 21 products of the largest digit that a column still holds.
fn fullest_digit() -> i64 {
    let digit = ((1i128 << 98) / 21).isqrt() as i64;
    assert!(21 * i128::from(digit + 1).pow(2) > 1 << 98);
    digit
}

#[test]
fn columns_are_exact_up_to_their_limit() {
    full_columns(fullest_digit() - 64);
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "LEAST..=MOST")]
fn a_column_beyond_its_limit_is_noticed() {
    full_columns(fullest_digit() + 64);
}
