//! The second wasm module. It works on the memory of the first, which allocates and wipes everything it touches: this one
//! has no data, no stack and no variable of its own, which the build checks.

#[cfg(any(not(target_arch = "wasm32"), target_feature = "relaxed-simd"))]
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
pub extern "C" fn power(state: &mut rsa_kernel::fused::State, windows: u32) {
    rsa_kernel::fused::power(state, windows);
}
