//! What the host gives: arguments read into plain data, the clock, texts, error objects.

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An argument as `plain.js` read it.
    pub type Given;

    /// The values.
    #[wasm_bindgen(method, getter)]
    pub fn copy(this: &Given) -> JsValue;

    /// Which kind each of them is.
    #[wasm_bindgen(method, getter)]
    pub fn outline(this: &Given) -> String;

    /// What the caller's code threw.
    #[wasm_bindgen(method, getter)]
    pub fn causes(this: &Given) -> Array;
}

#[wasm_bindgen(raw_module = "./host.js")]
extern "C" {
    /// Makes a member text, if it is there.
    #[wasm_bindgen(js_name = writeText)]
    pub fn write_text(object: &JsValue, name: &str);

    /// Makes every member of a member text, if it is there.
    #[wasm_bindgen(js_name = writeTexts)]
    pub fn write_texts(object: &JsValue, name: &str);

    /// Makes a member that is a time in any form Unix seconds, or NaN, if it is there.
    #[wasm_bindgen(js_name = writeSeconds)]
    pub fn write_seconds(object: &JsValue, name: &str);

    /// Makes a member that is absent an empty text.
    #[wasm_bindgen(js_name = emptyIfAbsent)]
    pub fn empty_if_absent(object: &JsValue, name: &str);

    /// What the names and indices of `path` lead to; undefined where they lead to nothing.
    #[wasm_bindgen(js_name = valueAt)]
    pub fn value_at(copy: &JsValue, path: Vec<String>) -> JsValue;

    /// Takes out what the names and indices of `path` lead to.
    #[wasm_bindgen(js_name = leaveOut)]
    pub fn leave_out(copy: &JsValue, path: Vec<String>);

    /// The known name that was probably meant.
    pub fn suggestion(name: &str, known: Vec<String>) -> Option<String>;

    #[wasm_bindgen(js_name = makeError)]
    pub fn make_error(code: &str, field: Option<&str>, reason: JsValue, cause: JsValue, answer: JsValue) -> JsValue;
}

/// Now, in Unix seconds.
pub fn now() -> i64 {
    // Milliseconds since 1970 fit an i64 for millions of years; `as` saturates.
    (js_sys::Date::now() / 1000.0).floor() as i64
}

/// A value as plain JavaScript data.
pub fn data<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, serde_wasm_bindgen::Error> {
    const SERIALIZER: serde_wasm_bindgen::Serializer =
        serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&SERIALIZER)
}
