//! JSON from elsewhere, read so that no two parsers understand it differently (I-JSON, RFC 7493): no member twice in
//! one object, numbers a double can hold, whole characters.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::error::shown;

/// Refuses text that is not I-JSON; the message says what is wrong and where, without quoting values.
pub fn check(text: &str) -> Result<(), String> {
    let mut reader = serde_json::Deserializer::from_str(text);
    Unambiguous.deserialize(&mut reader).and_then(|()| reader.end()).map_err(|error| error.to_string())
}

/// Reads the object that I-JSON text is; the message quotes no value.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, String> {
    check(text)?;
    serde_json::from_str(text).map(|Object(object)| object).map_err(|error| {
        format!("a value is not of the documented type at line {} column {}", error.line(), error.column())
    })
}

/// Any JSON value, ambiguous or not: for diagnosis, which trusts nothing of it.
pub(crate) fn value(bytes: &[u8]) -> Option<Value> {
    serde_json::from_str(std::str::from_utf8(bytes).ok()?).ok()
}

/// The value as text, without blanks.
pub(crate) fn text(value: &Value) -> String {
    // Names are strings and the numbers finite: nothing of it can fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// An object and nothing else: what serde derives for a struct takes an array as well, by position.
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(Object)
    }
}

/// Any value without a repeated member.
struct Unambiguous;

impl<'de> DeserializeSeed<'de> for Unambiguous {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unambiguous {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Unambiguous)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        // As a set: a map of this type is in the build anyway.
        let mut names = serde_json::Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if names.contains_key(&name) {
                return Err(A::Error::custom(format_args!("the member {:?} is there twice", shown(&name))));
            }
            names.insert(name, Value::Null);
            members.next_value_seed(Unambiguous)?;
        }
        Ok(())
    }
}
