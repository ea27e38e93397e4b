//! Values that users give as text or as bytes.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// What is sent or signed: text is its UTF-8 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextOrBytes {
    /// Given as text.
    Text(String),
    /// Given as bytes.
    Bytes(Vec<u8>),
}

impl TextOrBytes {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    /// The bytes, without a copy.
    pub fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.into_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl<'de> Deserialize<'de> for TextOrBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrBytesVisitor)
    }
}

impl Serialize for TextOrBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bytes(bytes) => serializer.serialize_bytes(bytes),
        }
    }
}

/// Reads text or bytes as bytes.
pub fn text_or_bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    TextOrBytes::deserialize(deserializer).map(TextOrBytes::into_bytes)
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Accepts text and bytes, nothing else.
struct TextOrBytesVisitor;

impl<'de> Visitor<'de> for TextOrBytesVisitor {
    type Value = TextOrBytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or bytes")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TextOrBytes, E> {
        Ok(TextOrBytes::Text(text.into()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<TextOrBytes, E> {
        Ok(TextOrBytes::Text(text))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<TextOrBytes, E> {
        Ok(TextOrBytes::Bytes(bytes.to_vec()))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<TextOrBytes, E> {
        Ok(TextOrBytes::Bytes(bytes))
    }
}
