//! HTTP headers as pairs: names compared without regard to case, values kept as they are.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::error::{Code, Error, Result, shown};

/// Headers in order. A name may occur several times in what a server sent, and is kept once for all its values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(Arc<str>, String)>);

impl Headers {
    /// Every value of `name`, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The first value of `name`.
    pub fn get<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// Every pair, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, value.as_str()))
    }

    /// Adds a pair at the end.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into().into(), value.into()));
    }

    fn extend(&mut self, name: String, values: Vec<String>) {
        let name: Arc<str> = name.into();
        self.0.extend(values.into_iter().map(|value| (Arc::clone(&name), value)));
    }
}

/// Refuses what is not a field name (RFC 9110 section 5.1).
///
/// # Errors
/// [`Code::Header`]
pub fn check_name(name: &str) -> Result<()> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.is_empty() && name.bytes().all(is_token) {
        return Ok(());
    }
    Err(Error::new(
        Code::Header,
        format!("headers.{}", shown(name)),
        "a header name consists of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 section 5.1)",
        "请求头名称只能含字母、数字和 !#$%&'*+-.^_`|~",
    ))
}

/// Refuses values other than visible ASCII, blanks and tabs, and blanks at either end, which are lost on the way.
///
/// # Errors
/// [`Code::Header`]; `field` names the option in errors.
pub fn check_value(field: &str, value: &str) -> Result<()> {
    let refused =
        |message: &'static str, hint: &'static str| Err(Error::new(Code::Header, String::from(field), message, hint));
    if value.contains(['\r', '\n']) {
        return refused("a header value must not contain CR or LF", "请求头的值不能含换行");
    }
    if !value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
        return refused(
            "a header value consists of visible ASCII, blanks and tabs; encode anything else first",
            "请求头的值只能含 ASCII 可见字符、空格和制表符;中文等要先编码",
        );
    }
    if value.trim() != value {
        return refused(
            "a header value must not start or end with blanks: they are dropped on the way",
            "请求头的值首尾不能有空格,传输时会被去掉",
        );
    }
    Ok(())
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(HeadersVisitor(PhantomData::<Values>))
    }
}

/// Reads headers that came with an answer or notification. Hosts put more than text among them (`:status` of HTTP/2
/// is a number in Node), which says nothing about who signed.
pub fn received<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Headers, D::Error> {
    deserializer.deserialize_any(HeadersVisitor(PhantomData::<ReceivedValues>))
}

/// [`received`], for an option that may be left out.
pub fn received_if_given<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<Headers>, D::Error> {
    received(deserializer).map(Some)
}

/// A plain object (values may be lists, as Node gives them) or pairs (`Headers`, `Map`, arrays of two).
struct HeadersVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de> + Into<Vec<String>>> Visitor<'de> for HeadersVisitor<V> {
    type Value = Headers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain object, Headers or an array of pairs")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Headers, A::Error> {
        let mut headers = Headers::default();
        while let Some((name, values)) = map.next_entry::<String, V>()? {
            headers.extend(name, values.into());
        }
        Ok(headers)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Headers, A::Error> {
        let mut headers = Headers::default();
        while let Some((name, values)) = seq.next_element::<(String, V)>()? {
            headers.extend(name, values.into());
        }
        Ok(headers)
    }
}

/// One value or a list of values.
struct Values(Vec<String>);

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(ValuesVisitor)
    }
}

impl From<Values> for Vec<String> {
    fn from(values: Values) -> Self {
        values.0
    }
}

/// The same, where a number is text too.
struct ReceivedValues(Vec<String>);

impl<'de> Deserialize<'de> for ReceivedValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(ReceivedVisitor)
    }
}

impl From<ReceivedValues> for Vec<String> {
    fn from(values: ReceivedValues) -> Self {
        values.0
    }
}

struct ReceivedVisitor;

impl<'de> Visitor<'de> for ReceivedVisitor {
    type Value = ReceivedValues;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ValuesVisitor.expecting(f)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> std::result::Result<ReceivedValues, E> {
        Ok(ReceivedValues(vec![value.into()]))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> std::result::Result<ReceivedValues, E> {
        // What is no whole number is no header's value; to print it would take as much code as JSON does.
        let is_whole = value.trunc() == value && value.abs() < 9_007_199_254_740_992.0;
        Ok(ReceivedValues(vec![if is_whole { (value as i64).to_string() } else { String::new() }]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> std::result::Result<ReceivedValues, A::Error> {
        ValuesVisitor.visit_seq(seq).map(|values| ReceivedValues(values.0))
    }
}

struct ValuesVisitor;

impl<'de> Visitor<'de> for ValuesVisitor {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an array of strings")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> std::result::Result<Values, E> {
        self.visit_string(value.into())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> std::result::Result<Values, E> {
        Ok(Values(vec![value]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Values, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        if values.is_empty() {
            return Err(A::Error::invalid_length(0, &self));
        }
        Ok(Values(values))
    }
}
