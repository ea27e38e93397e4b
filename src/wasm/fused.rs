//! Powers by the second wasm module, on this one's memory.

use std::hint::black_box;

use rsa_kernel::fused::{Power, State};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./fused.js")]
extern "C" {
    /// Links the second module to this memory. `false` where the host has none.
    #[wasm_bindgen(js_name = linkFused)]
    fn link_fused(memory: &JsValue) -> bool;

    /// Runs it on the state at this address.
    #[wasm_bindgen(js_name = fusedPower)]
    fn fused_power(state: usize, windows: u32);
}

/// What computes them, where the host has it.
pub fn find() -> Option<Power> {
    link_fused(&wasm_bindgen::memory()).then_some(power)
}

fn power(state: &mut State, windows: u32) {
    fused_power(std::ptr::from_mut(state).expose_provenance(), windows);
    black_box(state);
}
