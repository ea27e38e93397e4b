//! Plain objects to JSON text, once, by the host's `JSON.stringify`.
//!
//! The value is first copied, so that getters run once and cannot change what is signed, and what JSON would drop or
//! change in silence (a Date, a Map, NaN, a lone surrogate …) is refused with its path.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::JsValue;

use super::door::{Failure, describe};
use super::host;
use crate::error::{Code, Error};

/// Deeper than any request of APIv3, and far from the end of the stack.
const MAX_DEPTH: usize = 100;

/// More than any request of APIv3 has; a Proxy invents as many as its length says.
const MAX_VALUES: usize = 1_000_000;

const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// The JSON text of a plain object or array; `None` for text and bytes, which are sent as they are.
pub fn text_of_object(value: &JsValue) -> Result<Option<String>, Failure> {
    if value.is_string() || value.is_object() && host::bytes_of(value).map_err(Failure::threw)?.is_some() {
        return Ok(None);
    }
    if !value.is_object() {
        let (found, found_zh) = describe(value);
        return Err(Error::general(
            Code::OptionType,
            format!("a string, a Uint8Array or a plain object is expected, not {found}"),
            format!("应为字符串、Uint8Array 或普通对象,实际是{found_zh}"),
        )
        .into());
    }
    stringify(value).map(Some)
}

/// A query value as text: strings as they are, numbers and booleans as JavaScript writes them, objects as JSON.
pub fn text_of_query_value(value: &JsValue) -> Result<String, Failure> {
    if value.is_string() {
        return well_formed(value).ok_or_else(|| lone_surrogate().about(Code::Query));
    }
    if let Some(number) = value.as_f64() {
        return text_of_number(number);
    }
    if let Some(boolean) = value.as_bool() {
        return Ok(boolean.to_string());
    }
    if host::is_array(value).map_err(Failure::threw)? {
        return Err(Error::general(
            Code::Query,
            "an array is ambiguous here (repeated parameter or JSON text?): give the text you mean, or write it into url",
            "数组有歧义(重复参数还是 JSON 文本?):请自行写成文本,或直接写进 url",
        )
        .into());
    }
    if value.is_object() {
        return stringify(value).map_err(|failure| failure.about(Code::Query));
    }
    let (found, found_zh) = describe(value);
    Err(Error::general(
        Code::OptionType,
        format!("a string, number, boolean or plain object is expected, not {found}"),
        format!("应为字符串、数字、布尔值或普通对象,实际是{found_zh}"),
    )
    .into())
}

/// As JavaScript writes it, where that is what the caller meant.
fn text_of_number(number: f64) -> Result<String, Failure> {
    let refused = |message: &'static str, hint: &'static str| Err(Error::general(Code::Query, message, hint).into());
    if !number.is_finite() {
        return refused("NaN or Infinity cannot be sent", "NaN 或 Infinity 无法发送");
    }
    if number.abs() > MAX_SAFE_INTEGER {
        return refused(
            "a number above 2^53 has lost digits (an order number?): give it as a string",
            "大于 2^53 的数已丢失精度(是单号吗?),请用字符串",
        );
    }
    let text =
        js_sys::Number::from(number).to_string_with_radix(10).map_err(|_| Error::internal("a number has no text"))?;
    let text = String::from(text);
    if text.contains('e') {
        return refused(
            "this number would be written with an exponent: give it as a string",
            "该数会写成科学计数法,请用字符串",
        );
    }
    Ok(text)
}

fn stringify(value: &JsValue) -> Result<String, Failure> {
    let copy = Copier { ancestors: Vec::new(), left: MAX_VALUES }.copy(value)?;
    let text = JSON::stringify(&copy).map_err(Failure::threw)?;
    Ok(String::from(text))
}

/// Copies a value and what is in it.
struct Copier {
    ancestors: Vec<JsValue>,
    /// How many values more are copied.
    left: usize,
}

impl Copier {
    fn copy(&mut self, value: &JsValue) -> Result<JsValue, Failure> {
        self.left = self.left.checked_sub(1).ok_or_else(too_many_values)?;
        if value.is_string() {
            return well_formed(value).map(|_| value.clone()).ok_or_else(lone_surrogate);
        }
        if value.as_bool().is_some() || value.as_f64().is_some_and(f64::is_finite) {
            return Ok(value.clone());
        }
        if value.is_null() {
            return Err(refused(
                "null is not allowed in APIv3: leave the member out",
                "APIv3 不允许 null,不需要的字段请不要传",
            ));
        }
        if !value.is_object() {
            let (found, found_zh) = describe(value);
            return Err(refused(format!("{found} has no JSON form"), format!("{found_zh} 无法写成 JSON")));
        }
        if self.ancestors.contains(value) {
            return Err(refused("the object contains itself (a cycle)", "对象循环引用了自己"));
        }
        if self.ancestors.len() >= MAX_DEPTH {
            return Err(refused(format!("nested deeper than {MAX_DEPTH} levels"), format!("嵌套超过 {MAX_DEPTH} 层")));
        }
        self.ancestors.push(value.clone());
        let copied = if host::is_array(value).map_err(Failure::threw)? {
            self.copy_array(value)
        } else if host::is_plain_object(value).map_err(Failure::threw)? {
            self.copy_object(value)
        } else {
            Err(refused(
                "only plain objects and arrays are serialised: convert a Date, Map, Buffer, URLSearchParams or class instance yourself, or pass text",
                "只序列化普通对象和数组:Date、Map、Buffer、URLSearchParams、类实例等请先自行转换,或直接传文本",
            ))
        };
        self.ancestors.pop();
        copied
    }

    fn copy_array(&mut self, value: &JsValue) -> Result<JsValue, Failure> {
        let copied = Array::new();
        let length = host::length_of(value).map_err(Failure::threw)?;
        for at in 0..length.ok_or_else(too_many_values)? {
            let within = |failure: Failure| failure.within(&format!("[{at}]"));
            let item = Reflect::get_u32(value, at).map_err(|cause| within(Failure::threw(cause)))?;
            copied.push(&self.copy(&item).map_err(within)?);
        }
        Ok(copied.into())
    }

    fn copy_object(&mut self, value: &JsValue) -> Result<JsValue, Failure> {
        // Without a prototype no member name has a meaning of its own, not even `__proto__`.
        let copied = Object::create(&JsValue::NULL.into());
        for name in host::keys(value).map_err(Failure::threw)?.iter() {
            let text = well_formed(&name).ok_or_else(lone_surrogate)?;
            let within = |failure: Failure| failure.within(&text);
            let member = Reflect::get(value, &name).map_err(|cause| within(Failure::threw(cause)))?;
            if member.is_undefined() {
                continue;
            }
            let member = self.copy(&member).map_err(within)?;
            Reflect::set(&copied, &name, &member).map_err(Failure::threw)?;
        }
        Ok(copied.into())
    }
}

fn too_many_values() -> Failure {
    refused(format!("at most {MAX_VALUES} values are serialised"), format!("最多序列化 {MAX_VALUES} 个值"))
}

/// The text of a string, unless it contains half of a surrogate pair, which becomes U+FFFD on the way in.
pub fn well_formed(value: &JsValue) -> Option<String> {
    value.as_string().filter(|text| !text.contains('\u{FFFD}') || *value == JsValue::from_str(text))
}

pub fn lone_surrogate() -> Failure {
    refused(
        "the text contains half of a surrogate pair, which UTF-8 cannot express",
        "文本含不成对的 UTF-16 代理字符(半个表情),无法用 UTF-8 表示",
    )
}

fn refused(
    message: impl Into<std::borrow::Cow<'static, str>>,
    hint: impl Into<std::borrow::Cow<'static, str>>,
) -> Failure {
    Error::general(Code::Body, message, hint).into()
}
