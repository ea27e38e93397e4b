//! Serial numbers of X.509 certificates, normalised once.

use std::fmt;

use crate::error::{Code, Error, Result};

/// What a 微信支付公钥 is called in `Wechatpay-Serial`.
pub const PUBLIC_KEY_ID_PREFIX: &str = "PUB_KEY_ID_";

/// Hex digits of 20 bytes (RFC 5280 section 4.1.2.2).
const MAX_DIGITS: usize = 40;

/// A serial number, never negative, as upper-case hex of whole bytes, without leading zero bytes.
///
/// Equality is that of numbers, because the form is unique.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Serial(String);

impl Serial {
    /// From the content bytes of a DER INTEGER; the sign byte `00` is dropped. `None` for what RFC 5280 section 4.1.2.2
    /// forbids and no header could name: a negative number, or one of more than 20 bytes.
    pub fn from_der_integer(bytes: &[u8]) -> Option<Self> {
        let negative = bytes.first().is_none_or(|first| *first >= 0x80);
        let hex = bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
        let hex = without_zero_bytes(&hex);
        (!negative && hex.len() <= MAX_DIGITS).then(|| Self(hex.to_string()))
    }

    /// From text: colons and blanks are dropped, lower case is accepted, an odd number of digits is padded.
    ///
    /// # Errors
    /// [`Code::SerialNo`] naming what the text is instead: a public key id, a decimal number, or the character
    /// that is not a hex digit.
    pub fn parse(text: &str, field: &'static str) -> Result<Self> {
        if text.trim_start().starts_with(PUBLIC_KEY_ID_PREFIX) {
            return Err(wrong(
                field,
                "the serial number of the merchant API certificate belongs here, not a WeChat Pay public key id (PUB_KEY_ID_…)",
                "这里要填商户API证书的序列号;PUB_KEY_ID_… 是微信支付公钥ID,应放在 wechatpaySerial",
            ));
        }
        let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ' | '\t' | '\r' | '\n')).collect();
        if digits.is_empty() {
            return Err(wrong(field, "the serial number is empty", "证书序列号为空"));
        }
        if digits.len() > MAX_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong(
                field,
                "this looks like the serial number in decimal; APIv3 wants it in hex (openssl x509 -noout -serial)",
                "这像是十进制的证书序列号;APIv3 要十六进制(openssl x509 -in apiclient_cert.pem -noout -serial)",
            ));
        }
        if let Some((at, bad)) = text
            .chars()
            .enumerate()
            .find(|(_, c)| !c.is_ascii_hexdigit() && !matches!(c, ':' | ' ' | '\t' | '\r' | '\n'))
        {
            return Err(wrong(
                field,
                format!("a serial number consists of hex digits; character {} is {bad:?}", at.saturating_add(1)),
                format!("证书序列号只含十六进制字符;第 {} 个字符是 {bad:?}", at.saturating_add(1)),
            ));
        }
        let mut hex = digits.to_ascii_uppercase();
        if !hex.len().is_multiple_of(2) {
            hex.insert(0, '0');
        }
        let hex = without_zero_bytes(&hex);
        if hex.len() > MAX_DIGITS {
            return Err(wrong(
                field,
                "a serial number has at most 40 hex digits (20 bytes, RFC 5280 section 4.1.2.2)",
                "证书序列号最多 40 位十六进制字符",
            ));
        }
        Ok(Self(hex.to_string()))
    }

    /// The even-length upper-case form that is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn without_zero_bytes(hex: &str) -> &str {
    let mut rest = hex;
    while let Some(shorter) = rest.strip_prefix("00") {
        if shorter.is_empty() {
            break;
        }
        rest = shorter;
    }
    rest
}

fn wrong(
    field: &'static str,
    message: impl Into<std::borrow::Cow<'static, str>>,
    hint: impl Into<std::borrow::Cow<'static, str>>,
) -> Error {
    Error::new(Code::SerialNo, field, message, hint)
}
