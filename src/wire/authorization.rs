//! The `Authorization` header of APIv3 (merchant/4012365344).

use crate::error::{Code, Error, Result};
use crate::reason::Reason;

/// The scheme: RSASSA-PKCS1-v1_5 with SHA-256, written RSA2048 for every key size.
pub const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

/// The five values of the header.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The caller's merchant number.
    pub mchid: &'a str,
    /// Serial number of the merchant API certificate that matches the private key.
    pub serial_no: &'a str,
    /// The random string of the signed message.
    pub nonce_str: &'a str,
    /// Unix seconds of the signed message.
    pub timestamp: &'a str,
    /// Base64 of the signature.
    pub signature: &'a str,
}

/// The header's value: one line, the members in the order of the documents.
///
/// # Errors
/// [`Code::Format`] when a value contains `"`, CR or LF, which would break the format.
pub fn authorization(parts: &Parts<'_>) -> Result<String> {
    for (field, value) in [
        ("mchid", parts.mchid),
        ("nonceStr", parts.nonce_str),
        ("signature", parts.signature),
        ("timestamp", parts.timestamp),
        ("serialNo", parts.serial_no),
    ] {
        // Bytes, not characters: each signature passes here, and inside a character of UTF-8 none of the three occurs.
        if value.bytes().any(|byte| matches!(byte, b'"' | b'\r' | b'\n')) {
            return Err(Error::new(Code::Format, field, Reason::QuoteInValue));
        }
    }
    Ok(format!(
        "{SCHEME} mchid=\"{}\",nonce_str=\"{}\",signature=\"{}\",timestamp=\"{}\",serial_no=\"{}\"",
        parts.mchid, parts.nonce_str, parts.signature, parts.timestamp, parts.serial_no
    ))
}
