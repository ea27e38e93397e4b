//! Merchant numbers.

use crate::credential::appid;
use crate::credential::blank::first_blank;
use crate::reason::Reason;

/// Refuses a merchant number of another form than 1 to 32 digits, as `Authorization` carries it.
///
/// # Errors
/// What stands there instead.
pub fn check(mchid: &str) -> Result<(), Reason> {
    let trimmed = mchid.trim();
    if trimmed.is_empty() {
        return Err(Reason::MchidMissing);
    }
    // What cannot be seen is told by its place.
    if let Some((position, character)) = first_blank(mchid) {
        return Err(Reason::MchidBlank { position, character: format!("{character:?}") });
    }
    if appid::is_one(mchid) {
        return Err(Reason::MchidIsAppid);
    }
    if let Some((position, character)) = (1..).zip(mchid.chars()).find(|(_, character)| !character.is_ascii_digit()) {
        return Err(Reason::MchidCharacter { position, character: format!("{character:?}") });
    }
    if mchid.len() > 32 { Err(Reason::MchidTooLong) } else { Ok(()) }
}

/// Whether it is as long as the documents say (`partner.merchant_id` is `string[8,15]`).
pub fn has_documented_length(mchid: &str) -> bool {
    (8..=15).contains(&mchid.len())
}
