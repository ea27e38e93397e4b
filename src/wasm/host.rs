//! What the host gives: randomness, the clock, brand checks, error objects.

use std::hint::black_box;

use js_sys::{Array, Reflect, Uint8Array};
use rand_core::{TryCryptoRng, TryRng};
use rsa_kernel::fused;
use wasm_bindgen::prelude::*;

use crate::error::Error;

#[wasm_bindgen(raw_module = "#random")]
extern "C" {
    /// Fills `bytes` from the host's cryptographic source.
    #[wasm_bindgen(catch, js_name = fillRandom)]
    fn fill_random(bytes: &mut [u8]) -> Result<(), JsValue>;
}

#[wasm_bindgen(raw_module = "./fused.js")]
extern "C" {
    /// Links the second module to this memory. `false` where the host has none.
    #[wasm_bindgen(js_name = linkFused)]
    fn link_fused(memory: &JsValue) -> bool;

    /// Runs it on the state at this address.
    #[wasm_bindgen(js_name = fusedPower)]
    fn fused_power(state: usize, windows: u32);
}

#[wasm_bindgen(raw_module = "./host.js")]
extern "C" {
    /// A view of the bytes of a Uint8Array or ArrayBuffer of any realm, else undefined.
    #[wasm_bindgen(catch, js_name = bytesOf)]
    pub fn bytes_of(value: &JsValue) -> Result<Option<Uint8Array>, JsValue>;

    /// Whether the prototype is `Object.prototype` of any realm, or null.
    #[wasm_bindgen(catch, js_name = isPlainObject)]
    pub fn is_plain_object(value: &JsValue) -> Result<bool, JsValue>;

    /// The member of `object` that `keys` names at `at`.
    #[wasm_bindgen(catch, js_name = memberAt)]
    pub fn member_at(object: &JsValue, keys: &Array, at: u32) -> Result<JsValue, JsValue>;

    /// Strings as one, a line feed after each.
    #[wasm_bindgen(js_name = linesOf)]
    pub fn lines_of(strings: &Array) -> String;

    /// A plain frozen object: names and texts as [`Members`](super::result::Members) gathers them.
    #[wasm_bindgen(js_name = frozenObject)]
    pub fn frozen_object(text: &str, lengths: &[u32], values: Option<Array>) -> JsValue;

    #[wasm_bindgen(js_name = makeError)]
    fn make_error(code: &str, message: &str, field: Option<&str>, hint: &str, cause: JsValue) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    /// Own enumerable names.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    pub fn keys(object: &JsValue) -> Result<Array, JsValue>;

    /// `Array.isArray`, which throws for a revoked Proxy.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    pub fn is_array(value: &JsValue) -> Result<bool, JsValue>;
}

/// An array's length; a Proxy's may throw or be anything, `None` where no array can have it.
pub fn length_of(array: &JsValue) -> Result<Option<u32>, JsValue> {
    let length = Reflect::get(array, &JsValue::from_str("length"))?.as_f64();
    let possible = length.filter(|length| length.trunc() == *length && (0.0..=f64::from(u32::MAX)).contains(length));
    Ok(possible.map(|length| length as u32))
}

/// The host's cryptographic randomness.
pub struct HostRandom;

/// The host has no source of randomness, or it threw.
#[derive(Debug)]
pub struct NoRandomness;

impl std::fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the host's source of randomness failed")
    }
}

impl std::error::Error for NoRandomness {}

impl TryRng for HostRandom {
    type Error = NoRandomness;

    fn try_next_u32(&mut self) -> Result<u32, NoRandomness> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, NoRandomness> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        // Web Crypto fills at most 65,536 bytes a call.
        bytes.chunks_mut(65_536).try_for_each(|chunk| fill_random(chunk).map_err(|_| NoRandomness))
    }
}

impl TryCryptoRng for HostRandom {}

/// The powers of the second module, where the host has it.
pub fn fused() -> Option<fused::Power> {
    link_fused(&wasm_bindgen::memory()).then_some(power)
}

fn power(state: &mut fused::State, windows: u32) {
    fused_power(std::ptr::from_mut(state).expose_provenance(), windows);
    black_box(state);
}

/// Now, in Unix seconds.
pub fn now() -> i64 {
    // Milliseconds since 1970 fit an i64 for millions of years; `as` saturates.
    (js_sys::Date::now() / 1000.0).floor() as i64
}

/// The JavaScript error for `error`.
pub fn error_object(error: &Error, cause: JsValue) -> JsValue {
    let hint = match error.field() {
        Some(field) => format!("{field}:{}", error.hint()),
        None => error.hint().to_string(),
    };
    let object = make_error(error.code().as_str(), &error.to_string(), error.field(), &hint, cause);
    if let Some(answer) = error.answer() {
        set(&object, "status", JsValue::from(answer.status));
        for (name, value) in
            [("serverCode", &answer.code), ("serverMessage", &answer.message), ("requestId", &answer.request_id)]
        {
            if let Some(value) = value {
                set(&object, name, JsValue::from_str(value));
            }
        }
        if let Some(detail) = answer.detail.as_deref().and_then(|text| js_sys::JSON::parse(text).ok()) {
            set(&object, "detail", detail);
        }
    }
    object
}

/// Sets a property on an object made here, which cannot fail.
pub fn set(object: &JsValue, name: &str, value: JsValue) {
    let done = Reflect::set(object, &JsValue::from_str(name), &value);
    debug_assert_eq!(done, Ok(true));
}
