//! The RSA-2048 private operation for wasm without wide multiplication: m^d modulo p and modulo q, both at once. The
//! public operation of any key is a [matter of its own](PublicKey). Where the engine fuses multiplication and addition, the
//! powers are computed [another way](fused) in half the time.
//!
//! # Mathematics
//! By the Chinese remainder theorem the operation needs the same exponentiation modulo p and modulo q. p's digits are
//! lane 0 and q's lane 1 of two-lane vectors of doubles: each instruction works for both, and no lane is ever moved.
//!
//! A double holds integers up to 2^53 exactly. Digits are balanced, |d| ≤ 2^23 + 33 in radix B = 2^24, so a product is
//! at most 2^46·(1 + 2^-16), and a column of a Montgomery product, 44 products of the operands and 44 of the quotient,
//! stays below 2^52.5 with what is carried into it: whole columns are summed with no carry in between, and every sum,
//! in whatever order, is exact. IEEE 754 fixes each result, so every engine computes the same.
//!
//! The modulus is N = k·p with |k| ≤ 2^23 chosen so that N ≡ -1 (mod B). Then the quotient digits of Montgomery's
//! reduction (Montgomery 1985, product scanning as in Koç, Acar, Kaliski 1996) are the balanced digits of the columns
//! themselves and cost no multiplication. With p < 2^[`PRIME_BITS`], |N| < 2^1053 while R = B^44 = 2^1056: for
//! |a|, |b| ≤ N the result (ab + qN)/R has |ab/R| ≤ N/8 and |q| ≤ R/2·(1 + 2^-22), hence lies within 0.63·N. Results
//! can be multiplied again without a final subtraction; one exact reduction modulo p at the end suffices.
//!
//! # Constant time
//! Windows of five bits; every table entry is read for every window and the wanted one is kept by a mask. The sequence
//! of instructions and addresses depends on the bit lengths of the primes alone. All values are integers below 2^53, or
//! multiples of 2^24 below 2^77, so that no subnormal number occurs. The base is blinded by (u^e, 1/u), which is squared
//! after each use and drawn anew after [`BLINDING_USES`]; the exponents by 64-bit multiples of p-1 and q-1. Conversions
//! and the last reduction use `crypto-bigint`'s constant-time functions. What a JIT compiler, the processor or a
//! hypervisor makes of it is not claimed.
//!
//! # Safety
//! The caller must check the result with the public key by other code before it leaves ([`Key::residues`]): then a fault
//! or a defect here costs time, never a key (Boneh, DeMillo, Lipton 1997).

#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(test)]
mod bounds;
#[cfg(feature = "fault")]
pub mod fault;
pub mod fused;
#[cfg(test)]
mod integer;
mod number;
mod pair;
mod public;
#[cfg(feature = "secrets")]
mod secrets;

use std::cell::OnceCell;

use crypto_bigint::{BoxedUint, ConcatenatingMul as _, NonZero, Odd, Resize as _};
use number::{Number, RADIX_BITS};
use pair::{Pair, Quad};
pub use public::{MODULUS_BITS, PublicKey};
use rand_core::TryCryptoRng;
#[cfg(feature = "secrets")]
pub use secrets::secrets;
use zeroize::Zeroizing;

/// Primes of more bits than this do not fit.
pub const PRIME_BITS: u32 = 1030;

/// Public exponents of more bits than this do not fit: blinding takes a power with them.
pub const EXPONENT_BITS: u32 = 64;

/// Uses of one pair of blinding factors before another is drawn.
pub const BLINDING_USES: u32 = 32;

/// Bits of an exponent's blinding factor.
const EXPONENT_BLINDING_BITS: u32 = 64;

/// Bits of a window.
const WINDOW: u32 = 5;

/// Room for the numbers beside the digits: products of 1,030-bit primes and 24-bit or 64-bit factors.
const PRECISION: u32 = 1152;

/// A little-endian number that is a secret.
type Bytes = Zeroizing<Box<[u8]>>;

/// A stage of the operation, where tests disturb it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The base, in Montgomery form.
    Base,
    /// The base times the blinding factor.
    Blinded,
    /// An entry of the table of powers.
    Table,
    /// The accumulator after a window.
    Accumulator,
    /// The power, still blinded.
    Power,
    /// The unblinded result.
    Unblinded,
    /// The blinding factors themselves.
    Blinding,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 7] =
        [Self::Base, Self::Blinded, Self::Table, Self::Accumulator, Self::Power, Self::Unblinded, Self::Blinding];
}

/// A private key prepared for the operation. Zeroised on drop.
pub struct Key {
    /// N for each prime, -1 modulo B.
    modulus: Number,
    /// |N| for each prime: what makes a result positive before its last reduction.
    offset: Number,
    /// R² modulo N: a product with it is a number's Montgomery form.
    squared: Number,
    /// R³ modulo N, for what lies above R.
    cubed: Number,
    primes: [Prime; 2],
    /// e.
    public: BoxedUint,
    windows: u32,
    /// What the fused arithmetic needs, from its first use on.
    fused: OnceCell<fused::Constants>,
}

/// What the exponents are made of.
struct Prime {
    /// The prime itself.
    divisor: Zeroizing<NonZero<BoxedUint>>,
    /// The prime less one: the order of the group.
    order: Zeroizing<BoxedUint>,
    /// d modulo the order.
    private: Zeroizing<BoxedUint>,
    /// Its bits, which are no secret.
    bits: u32,
}

/// The blinding factors u^e and 1/u in Montgomery form, and how often they were used. Zeroised on drop.
pub struct Blinding {
    factor: Number,
    remover: Number,
    uses: u32,
}

impl Key {
    /// Prepares two primes with d modulo p-1 and modulo q-1 and the public exponent. `None` when they do not fit; the
    /// numbers are taken to belong together.
    pub fn new(p: [&BoxedUint; 2], q: [&BoxedUint; 2], e: &BoxedUint) -> Option<Self> {
        let primes = [Prime::new(p)?, Prime::new(q)?];
        if e.bit_width() > EXPONENT_BITS {
            return None;
        }
        let bits = primes[0].bits.max(primes[1].bits);
        let windows = (bits + EXPONENT_BLINDING_BITS).div_ceil(WINDOW);
        let [first, second] = [primes[0].modulus()?, primes[1].modulus()?];
        let offset = Number::from_le_bytes(&first.bytes, &second.bytes);
        let signs = Pair::new(first.sign, second.sign);
        let mut modulus = offset;
        modulus.0.iter_mut().flatten().for_each(|digit| *digit = *digit * signs);
        // 2^33 in Montgomery form; five squarings make it 2^1056 = R.
        let mut squared = Number::from_le_bytes(&first.power, &second.power);
        let (mut cubed, mut quotient) = (Number::ZERO, Number::ZERO);
        for _ in 0..5 {
            modulus.square(&mut cubed, &mut quotient, &squared);
            squared = cubed;
        }
        modulus.square(&mut cubed, &mut quotient, &squared);
        quotient.wipe();
        Some(Self { modulus, offset, squared, cubed, primes, public: e.clone(), windows, fused: OnceCell::new() })
    }

    /// `message`^d modulo p and modulo q; `message` is big-endian, of at most 256 bytes. Where `fused` is given the power
    /// is its work. The caller recombines and checks the residues.
    ///
    /// # Errors
    /// Those of the source of randomness.
    pub fn residues<R: TryCryptoRng + ?Sized>(
        &self,
        message: &[u8; 256],
        blinding: &mut Option<Blinding>,
        fused: Option<fused::Power>,
        rng: &mut R,
    ) -> Result<[Zeroizing<BoxedUint>; 2], R::Error> {
        let mut factors = match blinding.take() {
            Some(factors) if factors.uses < BLINDING_USES => factors,
            _ => self.draw(rng)?,
        };
        disturb(Stage::Blinding, factors.remover.middle());
        let exponents = self.exponents(rng)?;
        let mut work = Work::new(self, fused);
        work.load(message);
        disturb(Stage::Base, work.out.middle());
        work.times(&factors.factor);
        disturb(Stage::Blinded, work.out.middle());
        work.power(&exponents);
        disturb(Stage::Power, work.out.middle());
        work.times(&factors.remover);
        disturb(Stage::Unblinded, work.out.middle());
        work.times(&Number::ONE);
        let residues = [0, 1].map(|lane| self.reduced(&work.out, lane));
        for number in [&mut factors.factor, &mut factors.remover] {
            work.out = *number;
            work.square();
            *number = work.out;
        }
        factors.uses += 1;
        *blinding = Some(factors);
        Ok(residues)
    }

    /// u^e and 1/u of a random u, given in Montgomery form: 1,048 random bits are within 2^-18 of uniform modulo a prime of
    /// at most 1,030 bits.
    fn draw<R: TryCryptoRng + ?Sized>(&self, rng: &mut R) -> Result<Blinding, R::Error> {
        loop {
            let mut random = Zeroizing::new([0u8; 2 * 131]);
            rng.try_fill_bytes(random.as_mut_slice())?;
            let (p, q) = random.split_at(131);
            // All but multiples of the primes have inverses.
            if let [Some(inverse_p), Some(inverse_q)] = [self.primes[0].inverse_of(p), self.primes[1].inverse_of(q)] {
                return Ok(self.blinding([p, q], [&inverse_p, &inverse_q]));
            }
        }
    }

    /// The factors made of u and 1/u, by little-endian numbers: uR and 1/(uR).
    fn blinding(&self, [p, q]: [&[u8]; 2], inverses: [&[u8]; 2]) -> Blinding {
        let mut work = Work::new(self, None);
        // A product with R³ brings it into Montgomery form.
        work.out = Number::from_le_bytes(inverses[0], inverses[1]);
        work.times(&self.cubed);
        let remover = work.out;
        let mut u = Number::from_le_bytes(p, q);
        work.out = u;
        for bit in (0..self.public.bit_width().saturating_sub(1)).rev() {
            work.square();
            if self.public.bit_vartime(bit) {
                work.times(&u);
            }
        }
        u.wipe();
        Blinding { factor: work.out, remover, uses: 0 }
    }

    /// d modulo each order, blinded, as little-endian bytes.
    fn exponents<R: TryCryptoRng + ?Sized>(&self, rng: &mut R) -> Result<[Bytes; 2], R::Error> {
        let mut random = Zeroizing::new([0u8; 16]);
        rng.try_fill_bytes(random.as_mut_slice())?;
        let (p, q) = random.split_at(8);
        Ok([(&self.primes[0], p), (&self.primes[1], q)].map(|(prime, random)| {
            let factor = Zeroizing::new(BoxedUint::from_le_slice_truncated(random, EXPONENT_BLINDING_BITS));
            let multiple = Zeroizing::new(prime.order.concatenating_mul(&*factor));
            let mut exponent = Zeroizing::new((&*multiple).resize_unchecked(PRECISION));
            exponent.wrapping_add_assign(&*prime.private);
            Zeroizing::new(exponent.to_le_bytes())
        }))
    }

    /// A lane's value modulo its prime.
    fn reduced(&self, value: &Number, lane: usize) -> Zeroizing<BoxedUint> {
        let bytes = Zeroizing::new(value.le_bytes(&self.offset, lane));
        let value = Zeroizing::new(BoxedUint::from_le_slice_truncated(bytes.as_slice(), PRECISION));
        Zeroizing::new(value.rem(&self.primes[lane].divisor))
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        for number in [&mut self.modulus, &mut self.offset, &mut self.squared, &mut self.cubed] {
            number.wipe();
        }
    }
}

impl Drop for Blinding {
    fn drop(&mut self) {
        self.factor.wipe();
        self.remover.wipe();
    }
}

impl Prime {
    fn new([value, private]: [&BoxedUint; 2]) -> Option<Self> {
        let is_odd = value.as_words().first().is_some_and(|word| word & 1 == 1);
        let bits = value.bit_width();
        if !is_odd || bits > PRIME_BITS {
            return None;
        }
        let wide = |number: &BoxedUint| Zeroizing::new(number.resize_unchecked(PRECISION));
        let value = wide(value);
        let order = Zeroizing::new(value.wrapping_sub(BoxedUint::one()));
        let divisor = Zeroizing::new(NonZero::new((*value).clone()).into_option()?);
        Some(Self { divisor, order, private: wide(private), bits })
    }

    /// 1/x modulo it of a little-endian number, if there is one. In constant time (Bernstein, Yang 2019).
    fn inverse_of(&self, bytes: &[u8]) -> Option<Bytes> {
        let number = Zeroizing::new(BoxedUint::from_le_slice_truncated(bytes, PRECISION));
        let residue = Zeroizing::new(number.rem(&self.divisor));
        // As few words as the prime has: it takes the square of their number.
        let modulus = Zeroizing::new(Odd::new((&**self.divisor).resize_unchecked(self.bits)).into_option()?);
        let inverse = Zeroizing::new((&*residue).resize_unchecked(self.bits).invert_odd_mod(&modulus).into_option()?);
        Some(Zeroizing::new(inverse.to_le_bytes()))
    }

    /// k·p, -1 modulo B, by its sign and size; and 2^33·R modulo it.
    fn modulus(&self) -> Option<Modulus> {
        let words = Zeroizing::new(self.divisor.to_le_bytes());
        let low = u32::from_le_bytes([words[0], words[1], words[2], 0]);
        // k = -1/p modulo B, the one of least size.
        let k = (inverse(low.into()) as u32).wrapping_neg() & 0x00FF_FFFF;
        let negative = k >> 23;
        let size = (k ^ negative.wrapping_neg()).wrapping_add(negative) & 0x00FF_FFFF;
        let product = Zeroizing::new(self.divisor.concatenating_mul(&BoxedUint::from(size)));
        let modulus = Zeroizing::new(NonZero::new((&*product).resize_unchecked(PRECISION)).into_option()?);
        let power = BoxedUint::one_with_precision(PRECISION).shl(RADIX_BITS + 33);
        let power = Zeroizing::new(power.rem(&modulus));
        Some(Modulus {
            sign: 1.0 - 2.0 * f64::from(negative),
            bytes: Zeroizing::new(modulus.to_le_bytes()),
            power: Zeroizing::new(power.to_le_bytes()),
        })
    }
}

struct Modulus {
    sign: f64,
    bytes: Bytes,
    power: Bytes,
}

/// The numbers of an operation in progress: all that is secret of it stays here. Zeroised on drop.
struct Work<'a> {
    key: &'a Key,
    fused: Option<fused::Power>,
    /// The result so far.
    out: Number,
    spare: Number,
    quotient: Number,
    /// The power that a window names.
    factor: Number,
    /// Powers of the base, 0 to 31.
    table: Vec<Entry>,
}

impl<'a> Work<'a> {
    fn new(key: &'a Key, fused: Option<fused::Power>) -> Self {
        let zero = Number::ZERO;
        Self {
            key,
            fused,
            out: zero,
            spare: zero,
            quotient: zero,
            factor: zero,
            table: Vec::with_capacity(1 << WINDOW),
        }
    }

    /// The message in Montgomery form: its lower 1,056 bits times R², the rest times R³.
    fn load(&mut self, message: &[u8; 256]) {
        let mut bytes = *message;
        bytes.reverse();
        let (lower, upper) = bytes.split_at(RADIX_BITS as usize / 8);
        let Self { key, out, spare, quotient, .. } = self;
        key.modulus.multiply(spare, quotient, &Number::from_le_bytes(lower, lower), &key.squared);
        key.modulus.multiply(out, quotient, &Number::from_le_bytes(upper, upper), &key.cubed);
        *out = spare.plus(out);
    }

    fn times(&mut self, factor: &Number) {
        self.key.modulus.multiply(&mut self.spare, &mut self.quotient, &self.out, factor);
        std::mem::swap(&mut self.out, &mut self.spare);
    }

    fn square(&mut self) {
        self.key.modulus.square(&mut self.spare, &mut self.quotient, &self.out);
        std::mem::swap(&mut self.out, &mut self.spare);
    }

    /// To each lane's exponent, given as little-endian bytes.
    fn power(&mut self, exponents: &[Bytes; 2]) {
        match self.fused {
            Some(power) => self.fused_power(power, exponents),
            None => self.own_power(exponents),
        }
    }

    /// The same by the fused arithmetic, whose Montgomery form has another R.
    fn fused_power(&mut self, power: fused::Power, exponents: &[Bytes; 2]) {
        let Self { key, out, spare, quotient, .. } = &mut *self;
        let key = *key;
        // From the form with R to the form with 2^1034, and exactly below the primes.
        key.modulus.multiply(spare, quotient, out, &Number::power_of_two(fused::RADIX_BITS));
        let base = [0, 1].map(|lane| Zeroizing::new(key.reduced(spare, lane).to_le_bytes()));
        let constants = key.fused.get_or_init(|| fused::Constants::new([0, 1].map(|lane| &*key.primes[lane].divisor)));
        let windows = (0..key.windows).map(|window| [0, 1].map(|lane| window_of(&exponents[lane], window)));
        let mut state = fused::State::new(constants, [&base[0], &base[1]], windows);
        power(&mut state, key.windows);
        let [p, q] = [0, 1].map(|lane| state.power_le_bytes(lane));
        self.out = Number::from_le_bytes(p.as_slice(), q.as_slice());
        // And back: a product with R² and one with R/2^1034.
        self.times(&key.squared);
        self.times(&Number::power_of_two(RADIX_BITS - fused::RADIX_BITS));
    }

    /// The same by the arithmetic of this crate's own [`Number`]s.
    fn own_power(&mut self, exponents: &[Bytes; 2]) {
        let Self { key: Key { modulus, squared, windows, .. }, out, spare, quotient, factor, table, .. } = self;
        *factor = *out;
        modulus.multiply(spare, quotient, squared, &Number::ONE);
        table.clear();
        table.extend([packed(spare), packed(out)]);
        for at in 2..1 << WINDOW {
            modulus.multiply(spare, quotient, out, factor);
            std::mem::swap(out, spare);
            if at == 7 {
                disturb(Stage::Table, out.middle());
            }
            table.push(packed(out));
        }
        select(out, table, exponents, windows - 1);
        for window in (0..windows - 1).rev() {
            // Five squarings and a product: an even number of steps ends where it began.
            modulus.square(spare, quotient, out);
            modulus.square(out, quotient, spare);
            modulus.square(spare, quotient, out);
            modulus.square(out, quotient, spare);
            modulus.square(spare, quotient, out);
            select(factor, table, exponents, window);
            modulus.multiply(out, quotient, spare, factor);
            if window == windows / 2 {
                disturb(Stage::Accumulator, out.middle());
            }
        }
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        let numbers = [&mut self.out, &mut self.spare, &mut self.quotient, &mut self.factor];
        numbers.into_iter().for_each(Number::wipe);
        self.table.fill([[Quad::ZERO; 2]; number::BLOCKS]);
        std::hint::black_box(&mut self.table);
    }
}

/// A number in the table.
type Entry = [[Quad; 2]; number::BLOCKS];

fn packed(number: &Number) -> Entry {
    number.0.map(|[a, b, c, d]| [Quad::pack([a, b]), Quad::pack([c, d])])
}

/// The entries of the table that the exponents' windows name: every entry is read, the wanted ones are kept.
fn select(out: &mut Number, table: &[Entry], exponents: &[Bytes; 2], window: u32) {
    let index = [0, 1].map(|lane| window_of(&exponents[lane], window));
    let masks: [Quad; 1 << WINDOW] = std::array::from_fn(|wanted| Quad::mask(index, wanted as u32));
    for (at, block) in out.0.iter_mut().enumerate() {
        let mut kept = [Quad::ZERO; 2];
        for (entry, &mask) in table.iter().zip(&masks) {
            let [low, high] = entry[at];
            kept = [kept[0].or(low.and(mask)), kept[1].or(high.and(mask))];
        }
        let [[a, b], [c, d]] = kept.map(Quad::unpack);
        *block = [a, b, c, d];
    }
}

/// 1/x modulo 2^64 of an odd x: Newton's iteration doubles the bits that are right, from three.
fn inverse(x: u64) -> u64 {
    (0..5).fold(x, |y, _| y.wrapping_mul(2u64.wrapping_sub(x.wrapping_mul(y))))
}

/// Five bits of an exponent; which ones is no secret.
fn window_of(exponent: &[u8], window: u32) -> u32 {
    let bit = window * WINDOW;
    let byte = |at: usize| exponent.get(at).map_or(0, |byte| u32::from(*byte));
    let at = (bit / 8) as usize;
    ((byte(at) | byte(at + 1) << 8) >> (bit % 8)) & ((1 << WINDOW) - 1)
}

#[cfg(feature = "fault")]
use fault::disturb;

#[cfg(not(feature = "fault"))]
#[inline(always)]
fn disturb(_: Stage, _: &mut Pair) {}
