//! The second wasm module. It works on the memory of the first, which allocates and wipes all that it touches: this one has
//! no data, no stack and no variable of its own, which the build checks.

#![cfg(any(not(target_arch = "wasm32"), target_feature = "relaxed-simd"))]
// An export takes an attribute that counts as unsafe, as its name could be another function's. There is no other one.
#![allow(unsafe_code)]

use rsa_kernel::fused::{self, State};

/// See [`fused::fuses`].
#[unsafe(no_mangle)]
pub extern "C" fn fuses(difference: f64) -> bool {
    fused::fuses(difference)
}

/// See [`fused::power`].
#[unsafe(no_mangle)]
pub extern "C" fn power(state: &mut State, windows: u32) {
    fused::power(state, windows);
}
