//! HTTP headers as pairs: names compared without regard to case, values kept as they are.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::error::{Code, Error, Result, shown};
use crate::reason::Reason;

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

    /// Takes out the pairs at these places, which are in their order.
    pub fn remove(&mut self, places: &[usize]) {
        let (mut place, mut places) = (0..usize::MAX, places.iter().copied().peekable());
        self.0.retain(|_| places.next_if_eq(&place.next().unwrap_or_default()).is_none());
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
    Err(Error::new(Code::Header, format!("headers.{}", shown(name)), Reason::HeaderName))
}

/// Refuses values other than visible ASCII, blanks and tabs, and blanks at either end, which are lost on the way.
///
/// # Errors
/// [`Code::Header`]; `field` names the option in errors.
pub fn check_value(field: &str, value: &str) -> Result<()> {
    let refused = |reason| Err(Error::new(Code::Header, String::from(field), reason));
    if value.contains(['\r', '\n']) {
        return refused(Reason::HeaderLineBreak);
    }
    if !value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
        return refused(Reason::HeaderCharacter);
    }
    if value.trim() != value {
        return refused(Reason::HeaderBlanks);
    }
    Ok(())
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(HeadersVisitor)
    }
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// A plain object (values may be lists, as Node gives them) or pairs (`Headers`, `Map`, arrays of two).
struct HeadersVisitor;

impl<'de> Visitor<'de> for HeadersVisitor {
    type Value = Headers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("headers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Headers, A::Error> {
        let mut headers = Headers::default();
        while let Some((name, Values(values))) = map.next_entry::<String, Values>()? {
            headers.extend(name, values);
        }
        Ok(headers)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Headers, A::Error> {
        let mut headers = Headers::default();
        while let Some((name, Values(values))) = seq.next_element::<(String, Values)>()? {
            headers.extend(name, values);
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

struct ValuesVisitor;

impl<'de> Visitor<'de> for ValuesVisitor {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a header's value")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> std::result::Result<Values, E> {
        Ok(Values(vec![value.into()]))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> std::result::Result<Values, E> {
        Ok(Values(vec![value.to_string()]))
    }

    /// What is no whole number is no header's value; to print it would take as much code as JSON does.
    fn visit_f64<E: serde::de::Error>(self, _: f64) -> std::result::Result<Values, E> {
        Ok(Values(vec![String::new()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Values, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Values(values))
    }
}
