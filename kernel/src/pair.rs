//! Two doubles, one for each prime: a vector register in wasm, an array anywhere else.
//!
//! Both forms compute the same IEEE 754 binary64 numbers, so what native tests show of the arithmetic holds in wasm.

use core::ops::{Add, Mul, Sub};

#[cfg(target_arch = "wasm32")]
use core::arch::wasm32::{
    f64x2, f64x2_add, f64x2_extract_lane, f64x2_mul, f64x2_sub, i64x2, i64x2_eq, v128, v128_and, v128_or,
};

/// Lane 0 belongs to p, lane 1 to q.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy)]
pub struct Pair(v128);

/// Lane 0 belongs to p, lane 1 to q.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
pub struct Pair([f64; 2]);

#[cfg(target_arch = "wasm32")]
impl Pair {
    pub const fn new(p: f64, q: f64) -> Self {
        Self(f64x2(p, q))
    }

    pub fn lanes(self) -> [f64; 2] {
        [f64x2_extract_lane::<0>(self.0), f64x2_extract_lane::<1>(self.0)]
    }

    /// All ones in the lanes where `index` is `wanted`, all zeros elsewhere.
    #[inline(always)]
    pub fn mask(index: [i64; 2], wanted: i64) -> Self {
        Self(i64x2_eq(i64x2(index[0], index[1]), i64x2(wanted, wanted)))
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
impl Pair {
    pub const fn new(p: f64, q: f64) -> Self {
        Self([p, q])
    }

    pub fn lanes(self) -> [f64; 2] {
        self.0
    }

    /// All ones in the lanes where `index` is `wanted`, all zeros elsewhere.
    #[inline(always)]
    pub fn mask(index: [i64; 2], wanted: i64) -> Self {
        // Zero has no bit in common with its negation's top bit; anything else sets it in one of the two.
        let lane = |index: i64| {
            let difference = index ^ wanted;
            let equal = ((difference | difference.wrapping_neg()) >> 63) + 1;
            f64::from_bits(equal.wrapping_neg() as u64)
        };
        Self(index.map(lane))
    }

    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        self.bits(other, |a, b| a & b)
    }

    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        self.bits(other, |a, b| a | b)
    }

    #[inline(always)]
    fn bits(self, other: Self, with: impl Fn(u64, u64) -> u64) -> Self {
        let lane = |at: usize| f64::from_bits(with(self.0[at].to_bits(), other.0[at].to_bits()));
        Self([lane(0), lane(1)])
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
