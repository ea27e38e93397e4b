//! Percent-coding of URLs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes everything outside RFC 3986's unreserved characters, with upper-case hex.
pub fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `key=value&…`, both sides encoded.
pub fn encode_query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    joined(&pairs.into_iter().collect::<Vec<_>>())
}

/// Apart from what the pairs are collected from, so that it is compiled once.
fn joined(pairs: &[(&str, &str)]) -> String {
    let encoded = |(key, value): &(&str, &str)| [encode_component(key), encode_component(value)].join("=");
    pairs.iter().map(encoded).collect::<Vec<_>>().join("&")
}

/// One level of percent-encoding undone, `+` as a blank; bytes that are not UTF-8 become U+FFFD.
pub fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
