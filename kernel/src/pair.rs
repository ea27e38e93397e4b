//! Two doubles, one for each prime: a vector register in wasm, an array anywhere else.
//!
//! Both forms compute the same IEEE 754 binary64 numbers, so what native tests show of the arithmetic holds in wasm.

use core::ops::{Add, Mul, Sub};

#[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
use core::arch::wasm32::f64x2_relaxed_madd;
#[cfg(target_arch = "wasm32")]
use core::arch::wasm32::{
    f32x4_demote_f64x2_zero, f64x2, f64x2_add, f64x2_extract_lane, f64x2_mul, f64x2_promote_low_f32x4, f64x2_sub,
    i32x4, i32x4_eq, i32x4_splat, i64x2_shuffle, v128, v128_and, v128_or,
};

/// Lane 0 belongs to p, lane 1 to q.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Pair(v128);

/// Lane 0 belongs to p, lane 1 to q.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
pub struct Pair([f64; 2]);

#[cfg(target_arch = "wasm32")]
impl Pair {
    pub const fn new(p: f64, q: f64) -> Self {
        Self(f64x2(p, q))
    }

    pub fn lanes(self) -> [f64; 2] {
        [f64x2_extract_lane::<0>(self.0), f64x2_extract_lane::<1>(self.0)]
    }

    /// `self`·`factor` + `term`, rounded once where the engine fuses the two.
    #[cfg(target_feature = "relaxed-simd")]
    #[inline(always)]
    pub fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(f64x2_relaxed_madd(self.0, factor.0, term.0))
    }

    #[cfg(target_feature = "relaxed-simd")]
    #[inline(always)]
    pub fn bits(self) -> Bits {
        Bits(self.0)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Pair {
    pub const fn new(p: f64, q: f64) -> Self {
        Self([p, q])
    }

    pub fn lanes(self) -> [f64; 2] {
        self.0
    }

    /// `self`·`factor` + `term`, rounded once.
    #[inline(always)]
    pub fn mul_add(self, factor: Self, term: Self) -> Self {
        let [a, b, c] = [self.0, factor.0, term.0];
        Self([a[0].mul_add(b[0], c[0]), a[1].mul_add(b[1], c[1])])
    }

    #[inline(always)]
    pub fn bits(self) -> Bits {
        Bits(self.0.map(f64::to_bits))
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $vector:ident, $scalar:tt) => {
        impl $trait for Pair {
            type Output = Self;

            #[cfg(target_arch = "wasm32")]
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self($vector(self.0, other.0))
            }

            #[cfg(not(target_arch = "wasm32"))]
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self([self.0[0] $scalar other.0[0], self.0[1] $scalar other.0[1]])
            }
        }
    };
}
operator!(Add, add, f64x2_add, +);
operator!(Sub, sub, f64x2_sub, -);
operator!(Mul, mul, f64x2_mul, *);

/// The bits of a pair.
#[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
#[derive(Clone, Copy)]
pub struct Bits(v128);

/// The bits of a pair.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
pub struct Bits([u64; 2]);

#[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
impl Bits {
    pub const ZERO: Self = Self(i32x4(0, 0, 0, 0));

    /// All ones in the lane of a prime where its `index` is `wanted`, all zeros elsewhere.
    pub fn mask(index: [u32; 2], wanted: u32) -> Self {
        let [p, q] = index.map(|index| index as i32);
        Self(i32x4_eq(i32x4(p, p, q, q), i32x4_splat(wanted as i32)))
    }

    #[inline(always)]
    pub fn pair(self) -> Pair {
        Pair(self.0)
    }

    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }

    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Bits {
    pub const ZERO: Self = Self([0; 2]);

    /// All ones in the lane of a prime where its `index` is `wanted`, all zeros elsewhere.
    pub fn mask(index: [u32; 2], wanted: u32) -> Self {
        Self(index.map(|index| u64::from(ones_where_equal(index, wanted)) * 0x1_0000_0001))
    }

    #[inline(always)]
    pub fn pair(self) -> Pair {
        Pair(self.0.map(f64::from_bits))
    }

    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        Self([self.0[0] & other.0[0], self.0[1] & other.0[1]])
    }

    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }
}

/// Zero has no bit in common with its negation's top bit; anything else sets it in one of the two.
#[cfg(not(target_arch = "wasm32"))]
fn ones_where_equal(a: u32, b: u32) -> u32 {
    let difference = a ^ b;
    ((difference | difference.wrapping_neg()) >> 31).wrapping_sub(1)
}

/// Two pairs as floats, whose 24 bits hold any digit: half the size for what is read whole again and again.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy)]
pub struct Quad(v128);

/// Two pairs as floats, whose 24 bits hold any digit: half the size for what is read whole again and again.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
pub struct Quad([u32; 4]);

#[cfg(target_arch = "wasm32")]
impl Quad {
    pub const ZERO: Self = Self(i32x4(0, 0, 0, 0));

    /// All ones in the lanes of a prime where its `index` is `wanted`, all zeros elsewhere.
    pub fn mask(index: [u32; 2], wanted: u32) -> Self {
        let [p, q] = index.map(|index| index as i32);
        Self(i32x4_eq(i32x4(p, q, p, q), i32x4_splat(wanted as i32)))
    }

    #[inline(always)]
    pub fn pack([first, second]: [Pair; 2]) -> Self {
        Self(i64x2_shuffle::<0, 2>(f32x4_demote_f64x2_zero(first.0), f32x4_demote_f64x2_zero(second.0)))
    }

    #[inline(always)]
    pub fn unpack(self) -> [Pair; 2] {
        [self.0, i64x2_shuffle::<1, 1>(self.0, self.0)].map(|low| Pair(f64x2_promote_low_f32x4(low)))
    }

    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }

    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Quad {
    pub const ZERO: Self = Self([0; 4]);

    /// All ones in the lanes of a prime where its `index` is `wanted`, all zeros elsewhere.
    pub fn mask(index: [u32; 2], wanted: u32) -> Self {
        let [p, q] = index.map(|index| ones_where_equal(index, wanted));
        Self([p, q, p, q])
    }

    #[inline(always)]
    pub fn pack([first, second]: [Pair; 2]) -> Self {
        Self([first.0[0], first.0[1], second.0[0], second.0[1]].map(|lane| (lane as f32).to_bits()))
    }

    #[inline(always)]
    pub fn unpack(self) -> [Pair; 2] {
        let [a, b, c, d] = self.0.map(|bits| f64::from(f32::from_bits(bits)));
        [Pair([a, b]), Pair([c, d])]
    }

    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        let [a, b] = [self.0, other.0];
        Self([a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]])
    }

    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        let [a, b] = [self.0, other.0];
        Self([a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]])
    }
}
