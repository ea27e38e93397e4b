//! The credentials as they were given.

use crate::credential::key::{KeyInput, text};
use crate::credential::platform_key::PlatformKeyInput;
use crate::reason::kind::Kind;

/// What could be read of the options; what could not is already a finding.
#[derive(Debug, Default)]
pub struct Input {
    /// The merchant number.
    pub mchid: Option<String>,
    /// Serial number of the merchant certificate.
    pub serial_no: Option<String>,
    /// The merchant's private key.
    pub private_key: Option<KeyInput>,
    /// The merchant API certificate.
    pub certificate: Option<KeyInput>,
    /// The APIv3 key.
    pub api_v3_key: Option<KeyInput>,
    /// The APIv2 key.
    pub api_v2_key: Option<KeyInput>,
    /// WeChat Pay's keys, each with its place in the list.
    pub keys: Option<Vec<(usize, PlatformKeyInput)>>,
    /// The appid.
    pub appid: Option<String>,
    /// A server's clock, Unix seconds.
    pub server_time: Option<i64>,
    /// This host's clock, Unix seconds.
    pub now: i64,
    /// Certificates that end within so many days are told.
    pub expires_within: Option<u64>,
    /// Options that were given but could not be read, so that they are not called missing.
    pub unreadable: Vec<String>,
    /// Whether something is to be signed.
    pub signs: bool,
}

impl Input {
    /// `text` where it may be shown: something secret may have been put in the wrong place.
    pub fn showable(&self, text: &str) -> String {
        let keys = [&self.api_v3_key, &self.api_v2_key];
        let is_key = keys.into_iter().flatten().any(|key| key.as_bytes() == text.trim().as_bytes());
        let length = text.chars().count();
        let may_be_secret = match text::recognise(text.as_bytes(), Kind::PrivateKey).kind() {
            Kind::SerialNo | Kind::PublicKeyId | Kind::Empty => false,
            // An APIv3 key with other characters than letters and digits, or with one too few or too many.
            Kind::Unrecognised => (28..=36).contains(&length),
            _ => !is_digits(text.trim()),
        };
        if is_key || length > 64 || may_be_secret { format!("({length} characters)") } else { text.into() }
    }
}

/// Whether it is a number.
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
