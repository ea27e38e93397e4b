//! Serial numbers of X.509 certificates, normalised once.

use std::fmt;

use crate::credential::public_key_id;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;

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
        Self::read(text).map_err(|reason| Error::new(Code::SerialNo, field, reason))
    }

    /// [`Serial::parse`], and why not.
    ///
    /// # Errors
    /// What the text is instead.
    pub fn read(text: &str) -> std::result::Result<Self, Reason> {
        if public_key_id::is_meant(text) {
            return Err(Reason::SerialIsPublicKeyId);
        }
        let is_separator = |c: char| matches!(c, ':' | ' ' | '\t' | '\r' | '\n');
        let digits: String = text.chars().filter(|c| !is_separator(*c)).collect();
        if digits.is_empty() {
            return Err(Reason::SerialEmpty);
        }
        if digits.len() > MAX_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Reason::SerialIsDecimal { hex: Self::from_decimal(&digits).map(|serial| serial.0) });
        }
        if let Some((position, bad)) =
            (1..).zip(text.chars()).find(|(_, c)| !c.is_ascii_hexdigit() && !is_separator(*c))
        {
            return Err(Reason::SerialCharacter { position, character: format!("{bad:?}") });
        }
        let mut hex = digits.to_ascii_uppercase();
        if !hex.len().is_multiple_of(2) {
            hex.insert(0, '0');
        }
        let hex = without_zero_bytes(&hex);
        if hex.len() > MAX_DIGITS { Err(Reason::SerialTooLong) } else { Ok(Self(hex.to_string())) }
    }

    /// A decimal number of up to 20 bytes, as many libraries print serial numbers.
    pub fn from_decimal(digits: &str) -> Option<Self> {
        if !(1..=49).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut bytes = [0u8; 21];
        for digit in digits.bytes() {
            let mut carry = u16::from(digit.saturating_sub(b'0'));
            for byte in bytes.iter_mut().rev() {
                let sum = u16::from(*byte).saturating_mul(10).saturating_add(carry);
                [_, *byte] = sum.to_be_bytes();
                carry = sum >> 8;
            }
            if carry != 0 {
                return None;
            }
        }
        Self::from_der_integer(&bytes)
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
