//! Plain objects to JSON text, once, by the host's `JSON.stringify`.
//!
//! The value is first copied, so that getters run once and cannot change what is signed, and what JSON would drop or
//! change in silence (a Date, a Map, NaN, a lone surrogate …) is refused with its path.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use super::door::{Failure, describe};
use super::host;
use crate::error::{Code, Error};

/// Deeper than any request of APIv3, and far from the end of the stack.
const MAX_DEPTH: usize = 100;

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
    if let Some(text) = value.as_string() {
        return if is_well_formed(value, &text) { Ok(text) } else { Err(lone_surrogate()) };
    }
    if let Some(number) = value.as_f64().filter(|number| number.is_finite()) {
        return Ok(String::from(
            js_sys::Number::from(number)
                .to_string_with_radix(10)
                .map_err(|_| Error::internal("a number has no text"))?,
        ));
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
        return stringify(value);
    }
    let (found, found_zh) = describe(value);
    Err(Error::general(
        Code::OptionType,
        format!("a string, number, boolean or plain object is expected, not {found}"),
        format!("应为字符串、数字、布尔值或普通对象,实际是{found_zh}"),
    )
    .into())
}

fn stringify(value: &JsValue) -> Result<String, Failure> {
    let copy = copy(value, &mut Vec::new())?;
    let text = JSON::stringify(&copy).map_err(Failure::threw)?;
    Ok(String::from(text))
}

fn copy(value: &JsValue, ancestors: &mut Vec<JsValue>) -> Result<JsValue, Failure> {
    if let Some(text) = value.as_string() {
        return if is_well_formed(value, &text) { Ok(value.clone()) } else { Err(lone_surrogate()) };
    }
    if value.as_bool().is_some() || value.as_f64().is_some_and(f64::is_finite) {
        return Ok(value.clone());
    }
    if value.is_null() {
        return Err(refused(
            "null is not allowed in a request body: leave the member out",
            "请求报文不允许 null,不需要的字段请不要传",
        ));
    }
    if !value.is_object() {
        let (found, found_zh) = describe(value);
        return Err(refused(format!("{found} has no JSON form"), format!("{found_zh} 无法写成 JSON")));
    }
    if ancestors.contains(value) {
        return Err(refused("the object contains itself (a cycle)", "对象循环引用了自己"));
    }
    if ancestors.len() >= MAX_DEPTH {
        return Err(refused(format!("nested deeper than {MAX_DEPTH} levels"), format!("嵌套超过 {MAX_DEPTH} 层")));
    }
    ancestors.push(value.clone());
    let copied = if host::is_array(value).map_err(Failure::threw)? {
        copy_array(value, ancestors)
    } else if host::is_plain_object(value).map_err(Failure::threw)? {
        copy_object(value, ancestors)
    } else {
        Err(refused(
            "only plain objects and arrays are serialised: convert a Date, Map, Buffer, URLSearchParams or class instance yourself, or pass text",
            "只序列化普通对象和数组:Date、Map、Buffer、URLSearchParams、类实例等请先自行转换,或直接传文本",
        ))
    };
    ancestors.pop();
    copied
}

fn copy_array(value: &JsValue, ancestors: &mut Vec<JsValue>) -> Result<JsValue, Failure> {
    let copied = Array::new();
    for at in 0..value.unchecked_ref::<Array>().length() {
        let within = |failure: Failure| failure.within(&format!("[{at}]"));
        let item = Reflect::get_u32(value, at).map_err(|cause| within(Failure::threw(cause)))?;
        copied.push(&copy(&item, ancestors).map_err(within)?);
    }
    Ok(copied.into())
}

fn copy_object(value: &JsValue, ancestors: &mut Vec<JsValue>) -> Result<JsValue, Failure> {
    // Without a prototype no member name has a meaning of its own, not even `__proto__`.
    let copied = Object::create(&JsValue::NULL.into());
    for name in host::keys(value).map_err(Failure::threw)?.iter() {
        let text = name.as_string().unwrap_or_default();
        let within = |failure: Failure| failure.within(&text);
        if !is_well_formed(&name, &text) {
            return Err(within(lone_surrogate()));
        }
        let member = Reflect::get(value, &name).map_err(|cause| within(Failure::threw(cause)))?;
        if member.is_undefined() {
            continue;
        }
        let member = copy(&member, ancestors).map_err(within)?;
        Reflect::set(&copied, &name, &member).map_err(Failure::threw)?;
    }
    Ok(copied.into())
}

/// `text` is the lossy UTF-8 of `value`: a lone surrogate has become U+FFFD in it.
fn is_well_formed(value: &JsValue, text: &str) -> bool {
    !text.contains('\u{FFFD}') || *value == JsValue::from_str(text)
}

fn lone_surrogate() -> Failure {
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
