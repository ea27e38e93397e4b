//! The arithmetic itself: the one part that is compiled into the second wasm module.
//!
//! There it has no stack and no data: nothing here keeps an array but in registers, and nothing can panic. A range that
//! were not within a number would be empty ([`part`]).

use super::{DIGITS, Modulus, Number, State, ZERO};
use crate::pair::{Bits, Pair};
use crate::{Stage, disturb};

/// C = 1.5·2^99: sums from here are multiples of B = 2^47.
const START: Pair = both(950_737_950_171_172_051_122_527_404_032.0);

/// 1/B.
const SHIFT: Pair = both(1.0 / 140_737_488_355_328.0);

/// -C/B.
const OFFSET: Pair = both(-6_755_399_441_055_744.0);

const fn both(x: f64) -> Pair {
    Pair::new(x, x)
}

/// Whether multiplication and addition are rounded once, tried with a `difference` of which 1 - `difference`² is no double:
/// 2^-30, say, which the caller gives so that it is computed where it will be needed.
pub fn fuses(difference: f64) -> bool {
    let [p, q] = both(1.0 + difference).mul_add(both(1.0 - difference), both(-1.0)).lanes();
    let expected = -(difference * difference);
    p == expected && q == expected
}

/// `state.out` to the power of the exponents, of which the first `windows` windows are meant.
pub fn power(state: &mut State, windows: u32) {
    let State { modulus, windows: of_exponents, out, spare, quotient, doubled, factor, table } = state;
    let [_, first, others @ ..] = table;
    *first = *out;
    let mut previous = &*first;
    for (at, entry) in others.iter_mut().enumerate() {
        multiply(entry, quotient, modulus, previous, out);
        if at + 2 == 7 {
            disturb(Stage::Table, entry.middle());
        }
        previous = entry;
    }
    let mut of_exponents = of_exponents.iter().take(windows as usize);
    if let Some(window) = of_exponents.next() {
        select(out, table, *window);
    }
    for (at, window) in of_exponents.enumerate() {
        // Five squarings and a product: an even number of steps ends where it began.
        square(spare, quotient, doubled, modulus, out);
        square(out, quotient, doubled, modulus, spare);
        square(spare, quotient, doubled, modulus, out);
        square(out, quotient, doubled, modulus, spare);
        square(spare, quotient, doubled, modulus, out);
        select(factor, table, *window);
        multiply(out, quotient, modulus, spare, factor);
        if at == windows as usize / 2 {
            disturb(Stage::Accumulator, out.middle());
        }
    }
}

/// The entries of the table that a window names: every entry is read, the wanted ones are kept.
#[inline(never)]
pub(super) fn select(out: &mut Number, table: &[Number; 32], window: [u8; 2]) {
    const HALF: usize = DIGITS / 2;
    let index = window.map(u32::from);
    let (halves, _) = out.0.as_chunks_mut::<HALF>();
    for (at, half) in halves.iter_mut().enumerate() {
        let mut kept = [Bits::ZERO; HALF];
        for (wanted, entry) in table.iter().enumerate() {
            let mask = Bits::mask(index, wanted as u32);
            let digits = entry.0.iter().skip(at * HALF);
            kept.iter_mut().zip(digits).for_each(|(kept, digit)| *kept = kept.or(digit.bits().and(mask)));
        }
        *half = kept.map(Bits::pair);
    }
}

/// A sum of products, each in two parts: the multiple of B, and the rest.
#[derive(Clone, Copy)]
struct Column {
    high: Pair,
    low: Pair,
}

/// Columns that are summed together: as many as stay in sixteen registers.
type Tile = [Column; 4];

impl Column {
    const EMPTY: Self = Self { high: START, low: ZERO };

    #[inline(always)]
    fn add(&mut self, a: Pair, b: Pair) {
        let high = a.mul_add(b, self.high);
        self.low = self.low + a.mul_add(b, self.high - high);
        self.high = high;
        bounded(*self);
    }

    /// The sum with what is carried into it: its lowest digit, and the rest in units of the next column.
    #[inline(always)]
    fn split(self, carry: Pair) -> (Pair, Pair) {
        let (digit, high) = self.digit(carry);
        (digit, carried(high))
    }

    /// The lowest digit, and C + the rest.
    #[inline(always)]
    fn digit(self, carry: Pair) -> (Pair, Pair) {
        let low = self.low + carry;
        let high = self.high + low;
        bounded(Self { high, low });
        (low - (high - self.high), high)
    }
}

/// (`high` - C)/B, exactly.
#[inline(always)]
fn carried(high: Pair) -> Pair {
    high.mul_add(SHIFT, OFFSET)
}

/// The columns of a product of two numbers, in the order of the reduction.
trait Product {
    /// Columns 0 and 1.
    fn first(&self) -> [Column; 2];

    /// Columns `c` to `c`+3; `c` is 2, 6, 10, 14 or 18.
    fn low(&self, c: usize) -> Tile;

    /// Columns 22+`r` to 22+`r`+3; `r` is 0, 4, 8, 12 or 16.
    fn high(&self, r: usize) -> Tile;

    /// Column 42.
    fn last(&self) -> Column;
}

struct Times<'a> {
    a: &'a Number,
    b: &'a Number,
}

struct Square<'a> {
    a: &'a Number,
    /// 2a, digit by digit.
    doubled: &'a Number,
}

/// `out` = `a`·`b`/R modulo p.
#[inline(never)]
pub(super) fn multiply(out: &mut Number, quotient: &mut Number, modulus: &Modulus, a: &Number, b: &Number) {
    reduce(out, quotient, modulus, &Times { a, b });
}

/// `out` = `a`²/R modulo p, with half the products.
#[inline(never)]
pub(super) fn square(out: &mut Number, quotient: &mut Number, doubled: &mut Number, modulus: &Modulus, a: &Number) {
    doubled.0.iter_mut().zip(&a.0).for_each(|(twice, digit)| *twice = *digit + *digit);
    reduce(out, quotient, modulus, &Square { a, doubled });
}

/// Montgomery's reduction of the product.
#[inline(always)]
fn reduce(out: &mut Number, quotient: &mut Number, modulus: &Modulus, product: &impl Product) {
    let [first, second] = product.first();
    let (q0, carry) = first.split(ZERO);
    let (q1, mut carry) = second.split(carry);
    (quotient.0[0], quotient.0[1]) = (q0, q1);
    for c in (2..DIGITS).step_by(4) {
        let digits = low_tile(c, quotient, modulus, product, &mut carry);
        set(quotient, c, digits);
    }
    let mut carry = Carry { column: carry, digit: ZERO };
    for r in (0..DIGITS - 2).step_by(4) {
        set(out, r, high_tile(r, quotient, modulus, product, &mut carry));
    }
    let mut column = product.last();
    column.add(quotient.0[17], modulus.far.0[21]);
    add_near(&mut column, quotient, &modulus.near[21]);
    out.0[20] = carry.digit(column);
    // Nothing is left for digit 21 but what is carried, and nothing is carried out of it.
    out.0[21] = carry.column + carry.digit;
    small(out.0[21]);
}

/// Quotient digits `c` to `c`+3.
#[inline(always)]
fn low_tile(c: usize, q: &Number, modulus: &Modulus, product: &impl Product, carry: &mut Pair) -> [Pair; 4] {
    let Modulus { far, near: [[m3, m2, m1, _], ..], .. } = modulus;
    let mut tile = product.low(c);
    if c == 2 {
        tile[2].add(q.0[0], far.0[0]);
        tile[3].add(q.0[0], far.0[1]);
        tile[3].add(q.0[1], far.0[0]);
    } else {
        slide(&mut tile, part(q, 0, c - 4), part(far, 1, c - 4), part(far, c - 3, 3));
        corner_low(&mut tile, part(q, c - 4, 4), far);
    }
    let [first, second, third, mut fourth] = tile;
    let (q0, c0) = first.split(*carry);
    let (q1, c1) = second.split(c0);
    let (q2, c2) = third.split(c1);
    let (q3, c3) = if c == 18 {
        fourth.add(q0, *m3);
        fourth.add(q1, *m2);
        fourth.add(q2, *m1);
        divided(fourth, c2, modulus)
    } else {
        fourth.split(c2)
    };
    *carry = c3;
    [q0, q1, q2, q3]
}

/// The last quotient digit, with which p takes the column's digit away, and what is carried.
#[inline(always)]
fn divided(column: Column, carry: Pair, modulus: &Modulus) -> (Pair, Pair) {
    let [.., prime] = modulus.near[0];
    let (digit, high) = column.digit(carry);
    // The product with -1/p modulo B: what is left of it above the multiple of B.
    let multiple = digit.mul_add(modulus.inverse, START);
    let q = digit.mul_add(modulus.inverse, START - multiple);
    // digit + q·p is a multiple of B: with the rest of the product the digit makes -B, 0 or B.
    let sum = q.mul_add(prime, high);
    let rest = digit + q.mul_add(prime, high - sum);
    (q, carried(sum) + rest * SHIFT)
}

/// What is carried between the columns of the result.
struct Carry {
    /// The part of the column below that belongs to the next one.
    column: Pair,
    /// What the digit below has left over, at most 34.
    digit: Pair,
}

impl Carry {
    /// The next digit: one round is enough, as it may be larger than B/2 by what the digit below has left over.
    #[inline(always)]
    fn digit(&mut self, column: Column) -> Pair {
        let value = column.low + self.column;
        bounded(Column { low: value, ..column });
        let multiple = (value + START) - START;
        let digit = (value - multiple) + self.digit;
        *self = Self { column: carried(column.high), digit: multiple * SHIFT };
        digit
    }
}

/// Digits `r` to `r`+3 of the result.
#[inline(always)]
fn high_tile(r: usize, q: &Number, modulus: &Modulus, product: &impl Product, carry: &mut Carry) -> [Pair; 4] {
    let far = &modulus.far;
    let mut tile = product.high(r);
    if r > 0 {
        corner_high(&mut tile, part(q, r - 3, 3), far);
    }
    slide(&mut tile, part(q, r, 18 - r), part(far, r + 1, 18 - r), part(far, 19, 3));
    let near = modulus.near.get(r + 1..r + 5).unwrap_or_default();
    tile.iter_mut().zip(near).for_each(|(column, near)| add_near(column, q, near));
    tile.map(|column| carry.digit(column))
}

/// What the last four quotient digits add to a column.
#[inline(always)]
fn add_near(column: &mut Column, q: &Number, near: &[Pair; 4]) {
    column.add(q.0[18], near[0]);
    column.add(q.0[19], near[1]);
    column.add(q.0[20], near[2]);
    column.add(q.0[21], near[3]);
}

impl Product for Times<'_> {
    #[inline(always)]
    fn first(&self) -> [Column; 2] {
        let (a, b) = (&self.a.0, &self.b.0);
        let mut columns = [Column::EMPTY; 2];
        columns[0].add(a[0], b[0]);
        columns[1].add(a[0], b[1]);
        columns[1].add(a[1], b[0]);
        columns
    }

    #[inline(always)]
    fn low(&self, c: usize) -> Tile {
        let Self { a, b } = self;
        let mut tile = [Column::EMPTY; 4];
        slide(&mut tile, part(a, 0, c), part(b, 1, c), part(b, c + 1, 3));
        corner_low(&mut tile, part(a, c, 4), b);
        tile
    }

    #[inline(always)]
    fn high(&self, r: usize) -> Tile {
        let Self { a, b } = self;
        let mut tile = [Column::EMPTY; 4];
        corner_high(&mut tile, part(a, r + 1, 3), b);
        slide(&mut tile, part(a, r + 4, 18 - r), part(b, r + 1, 18 - r), part(b, 19, 3));
        tile
    }

    #[inline(always)]
    fn last(&self) -> Column {
        let mut column = Column::EMPTY;
        column.add(self.a.0[21], self.b.0[21]);
        column
    }
}

impl Product for Square<'_> {
    #[inline(always)]
    fn first(&self) -> [Column; 2] {
        let (a, d) = (&self.a.0, &self.doubled.0);
        let mut columns = [Column::EMPTY; 2];
        columns[0].add(a[0], a[0]);
        columns[1].add(d[0], a[1]);
        columns
    }

    #[inline(always)]
    fn low(&self, c: usize) -> Tile {
        let Self { a, doubled } = self;
        let mut tile = [Column::EMPTY; 4];
        let rows = c / 2 - 1;
        slide(&mut tile, part(doubled, 0, rows), part(a, rows + 3, rows), part(a, c + 1, 3));
        middle(&mut tile, part(doubled, rows, 3), part(a, rows + 1, 5));
        tile
    }

    #[inline(always)]
    fn high(&self, r: usize) -> Tile {
        let Self { a, doubled } = self;
        let mut tile = [Column::EMPTY; 4];
        if r == 16 {
            summit(&mut tile, &a.0, &doubled.0);
            return tile;
        }
        let middle_row = r / 2 + 10;
        let rows = middle_row - (r + 4);
        corner_high(&mut tile, part(doubled, r + 1, 3), a);
        slide(&mut tile, part(doubled, r + 4, rows), part(a, 19 - rows, rows), part(a, 19, 3));
        middle(&mut tile, part(doubled, middle_row, 3), part(a, middle_row + 1, 5));
        tile
    }

    #[inline(always)]
    fn last(&self) -> Column {
        let mut column = Column::EMPTY;
        column.add(self.a.0[21], self.a.0[21]);
        column
    }
}

/// So many digits from one on.
#[inline(always)]
fn part(number: &Number, from: usize, count: usize) -> &[Pair] {
    let part = number.0.get(from..from + count);
    debug_assert!(part.is_some());
    part.unwrap_or_default()
}

#[inline(always)]
fn set(number: &mut Number, from: usize, digits: [Pair; 4]) {
    let place = number.0.get_mut(from..from + 4).and_then(|place| place.first_chunk_mut());
    debug_assert!(place.is_some());
    place.into_iter().for_each(|place| *place = digits);
}

/// Adds rows of `a` to four columns, two at a time. `b` ends with the digit that meets the first row in the lowest column,
/// `above` are the three that follow it: the window of `b` slides down while the columns stay.
#[inline(always)]
fn slide(tile: &mut Tile, a: &[Pair], b: &[Pair], above: &[Pair]) {
    let &[mut b1, mut b2, mut b3] = above else { return };
    for (&[a0, a1], &[below, b0]) in a.as_chunks::<2>().0.iter().zip(b.as_rchunks::<2>().1.iter().rev()) {
        tile[0].add(a0, b0);
        tile[1].add(a0, b1);
        tile[2].add(a0, b2);
        tile[3].add(a0, b3);
        tile[0].add(a1, below);
        tile[1].add(a1, b0);
        tile[2].add(a1, b1);
        tile[3].add(a1, b2);
        [b1, b2, b3] = [below, b0, b1];
    }
}

/// The rows where `b` begins: four of `a`.
#[inline(always)]
fn corner_low(tile: &mut Tile, a: &[Pair], b: &Number) {
    let (&[a0, a1, a2, a3], [b0, b1, b2, b3, ..]) = (a, b.0) else { return };
    tile[0].add(a0, b0);
    tile[1].add(a0, b1);
    tile[2].add(a0, b2);
    tile[3].add(a0, b3);
    tile[1].add(a1, b0);
    tile[2].add(a1, b1);
    tile[3].add(a1, b2);
    tile[2].add(a2, b0);
    tile[3].add(a2, b1);
    tile[3].add(a3, b0);
}

/// The rows where `b` ends: three of `a`.
#[inline(always)]
fn corner_high(tile: &mut Tile, a: &[Pair], b: &Number) {
    let (&[a0, a1, a2], [.., b19, b20, b21]) = (a, b.0) else { return };
    tile[0].add(a0, b21);
    tile[0].add(a1, b20);
    tile[1].add(a1, b21);
    tile[0].add(a2, b19);
    tile[1].add(a2, b20);
    tile[2].add(a2, b21);
}

/// The innermost pairs of a square in columns 2i+2 to 2i+5: three doubled digits from i on, and five digits from i+1 on.
#[inline(always)]
fn middle(tile: &mut Tile, doubled: &[Pair], a: &[Pair]) {
    let (&[d0, d1, d2], &[a1, a2, a3, a4, a5]) = (doubled, a) else { return };
    tile[0].add(d0, a2);
    tile[0].add(a1, a1);
    tile[1].add(d0, a3);
    tile[1].add(d1, a2);
    tile[2].add(d0, a4);
    tile[2].add(d1, a3);
    tile[2].add(a2, a2);
    tile[3].add(d0, a5);
    tile[3].add(d1, a4);
    tile[3].add(d2, a3);
}

/// Columns 38 to 41 of a square, the pairs of digits 17 to 21, in which nothing slides.
#[inline(always)]
fn summit(tile: &mut Tile, a: &[Pair; DIGITS], d: &[Pair; DIGITS]) {
    tile[0].add(d[17], a[21]);
    tile[0].add(d[18], a[20]);
    tile[0].add(a[19], a[19]);
    tile[1].add(d[18], a[21]);
    tile[1].add(d[19], a[20]);
    tile[2].add(d[19], a[21]);
    tile[2].add(a[20], a[20]);
    tile[3].add(d[20], a[21]);
}

/// What a debug build asserts of every column: the unit of `high` is B, and `low` is an integer that a double holds.
#[inline(always)]
fn bounded(column: Column) {
    const LEAST: f64 = 633_825_300_114_114_700_748_351_602_688.0;
    const MOST: f64 = 2.0 * LEAST;
    debug_assert!(column.high.lanes().iter().all(|high| (LEAST..=MOST).contains(high)));
    debug_assert!(column.low.lanes().iter().all(|low| low.abs() <= 9_007_199_254_740_992.0));
}

/// A last digit: the result lies well within 22 digits.
#[inline(always)]
fn small(digit: Pair) {
    debug_assert!(digit.lanes().iter().all(|digit| digit.abs() <= 70_368_744_177_664.0));
}
