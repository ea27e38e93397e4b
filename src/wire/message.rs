//! The texts that are signed: request and response messages (merchant/4012365344, merchant/4013053420).
//!
//! Exact formatters. They refuse only what would break the format: a line feed outside the body.

use crate::error::{Code, Error, Result};
use crate::reason::Reason;

/// The parts of a request message, in the order of its five lines.
#[derive(Debug, Clone, Copy)]
pub struct RequestParts<'a> {
    /// The HTTP method, as it is sent.
    pub method: &'a str,
    /// Path and query, exactly as they go on the wire.
    pub target: &'a str,
    /// Unix seconds, as in `Authorization`.
    pub timestamp: &'a str,
    /// The random string, as in `Authorization`.
    pub nonce_str: &'a str,
    /// The body's bytes; empty for a request without body.
    pub body: &'a [u8],
}

/// Five lines, each ended by LF, the last one too: method, target, timestamp, nonce, body.
///
/// # Errors
/// [`Code::Format`] when a part other than the body contains a line feed.
pub fn request_message(parts: &RequestParts<'_>) -> Result<Vec<u8>> {
    for (field, value) in
        [("method", parts.method), ("url", parts.target), ("timestamp", parts.timestamp), ("nonceStr", parts.nonce_str)]
    {
        refuse_line_feed(field, value)?;
    }
    Ok(lines(&[
        parts.method.as_bytes(),
        parts.target.as_bytes(),
        parts.timestamp.as_bytes(),
        parts.nonce_str.as_bytes(),
        parts.body,
    ]))
}

/// Three lines, each ended by LF: timestamp, nonce and raw body of a response or notification.
pub fn response_message(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    lines(&[timestamp.as_bytes(), nonce.as_bytes(), body])
}

/// Four lines, each ended by LF: appid, timestamp, nonce and package of the payment parameters.
pub fn payment_message(appid: &str, timestamp: &str, nonce_str: &str, package: &str) -> Vec<u8> {
    lines(&[appid.as_bytes(), timestamp.as_bytes(), nonce_str.as_bytes(), package.as_bytes()])
}

/// The message as text for people and logs; bytes that are not UTF-8 become U+FFFD.
pub fn display(message: &[u8]) -> String {
    // Nearly always UTF-8, which the lossy reader finds out chunk by chunk, several times as slowly.
    match std::str::from_utf8(message) {
        Ok(text) => text.to_string(),
        Err(_) => String::from_utf8_lossy(message).into_owned(),
    }
}

fn lines(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(parts.iter().map(|part| part.len().saturating_add(1)).sum());
    for part in parts {
        out.extend_from_slice(part);
        out.push(b'\n');
    }
    out
}

fn refuse_line_feed(field: &'static str, value: &str) -> Result<()> {
    if value.contains('\n') {
        return Err(Error::new(Code::Format, field, Reason::LineFeedInPart));
    }
    Ok(())
}
