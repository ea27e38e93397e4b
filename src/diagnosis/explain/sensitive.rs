//! Encrypted fields, and the header that names their key (merchant/4013053279).

use super::found::{Again, Found};
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::Facts;

const HEADER: &str = "Wechatpay-Serial";

pub fn serial_missing() -> Found {
    Found::new(Cause::WechatpaySerialMissing, Again::Repaired)
}

/// The header is not accepted.
pub fn serial_refused(facts: &Facts) -> Found {
    let given = facts.request.as_ref().and_then(|sent| sent.headers.get(HEADER));
    of_merchant(facts).unwrap_or_else(|| {
        Found::new(Cause::WechatpaySerialRefused, Again::Repaired).with_known("serial", given.map(shortened))
    })
}

/// A field that has to be encrypted came in the clear, or for another key.
pub fn not_encrypted(facts: &Facts) -> Found {
    of_merchant(facts).unwrap_or_else(|| Found::new(Cause::SensitiveNotEncrypted, Again::Changed))
}

/// What was encrypted cannot be decrypted.
pub fn undecipherable(facts: &Facts) -> Found {
    of_merchant(facts).unwrap_or_else(|| Found::new(Cause::SensitiveKey, Again::Changed))
}

/// The merchant's own serial number in the place of WeChat Pay's.
fn of_merchant(facts: &Facts) -> Option<Found> {
    let sent = facts.request.as_ref()?;
    let given = sent.headers.get(HEADER)?;
    let own = sent.authorization().and_then(|value| value.member("serial_no"))?;
    let found = || Found::new(Cause::WechatpaySerialIsMerchant, Again::Changed).with("serial", shortened(given));
    own.eq_ignore_ascii_case(given.trim()).then(found)
}
