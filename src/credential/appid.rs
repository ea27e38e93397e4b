//! The AppID of a mini program, an official account or an app.

use crate::credential::blank::first_blank;
use crate::reason::Reason;

/// Refuses what the documents do (`string[1,32]`): other characters than letters, digits, `_` and `-`.
///
/// # Errors
/// The reason of [`flaw`], or [`Reason::AppidForm`].
pub fn check(appid: &str) -> Result<(), Reason> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if (1..=32).contains(&appid.len()) && appid.bytes().all(allowed) {
        return Ok(());
    }
    Err(flaw(appid).unwrap_or(Reason::AppidForm))
}

/// What is wrong with it, also where [`check`] lets it pass: nothing that a console shows has another form than [`is_one`].
pub fn flaw(appid: &str) -> Option<Reason> {
    Some(if appid.is_empty() {
        Reason::AppidEmpty
    } else if first_blank(appid).is_some() {
        Reason::AppidBlank
    } else if is_one(appid) {
        return None;
    } else if is_one(&appid.to_ascii_lowercase()) {
        Reason::AppidUpperCase
    } else if appid.bytes().all(|byte| byte.is_ascii_digit()) {
        Reason::AppidIsMchid
    } else if appid.starts_with("gh_") {
        Reason::AppidIsOriginalId
    } else if appid.len() == 32 && appid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Reason::AppidIsSecret
    } else {
        Reason::AppidForm
    })
}

/// `wx` (企业微信: `ww`) and 16 letters or digits.
pub fn is_one(text: &str) -> bool {
    text.len() == 18
        && (text.starts_with("wx") || text.starts_with("ww"))
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
