//! What a 微信支付公钥 is called: `PUB_KEY_ID_` and digits (merchant/4012154180).

use crate::reason::Reason;

const PREFIX: &str = "PUB_KEY_ID_";

/// Whether the text is meant as one, in any letter case and with whatever blanks before it.
pub fn is_meant(text: &str) -> bool {
    let start = text.trim_start().get(..PREFIX.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// Refuses a text that is meant as one and not written as one.
///
/// # Errors
/// [`Reason::PublicKeyIdForm`]
pub fn check(text: &str) -> Result<(), Reason> {
    let digits = text.strip_prefix(PREFIX).unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(())
    } else {
        Err(Reason::PublicKeyIdForm)
    }
}
