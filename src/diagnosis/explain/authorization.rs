//! What the server refuses of the `Authorization` header: its time, merchant number, serial number, form.

use super::answer::ParsedAnswer;
use super::found::{Again, Found};
use super::wording::{fits, plain};
use crate::credential::mchid;
use crate::credential::public_key_id;
use crate::credential::serial::Serial;
use crate::diagnosis::basic_rules::SERVER_TOLERANCE;
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::{Authorization, Facts, Sent};
use crate::wire::time::http_date;

pub fn time(facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    let sent = facts.request.as_ref();
    let named = sent.and_then(Sent::authorization).and_then(|value| value.member("timestamp")?.parse().ok());
    let Some(timestamp) = named.or(sent.and_then(|sent| sent.timestamp)) else {
        return Found::new(Cause::TimestampOff, Again::Repaired);
    };
    if timestamp >= 100_000_000_000 {
        return Found::new(Cause::TimestampMilliseconds, Again::Repaired).with("timestamp", timestamp.to_string());
    }
    let date = answer.headers.get("Date").and_then(http_date);
    // The host's clock agrees with the server's: the signature itself is old.
    let clock_is_right = date.is_some_and(|date| facts.now.abs_diff(date) <= SERVER_TOLERANCE.unsigned_abs());
    let cause = if clock_is_right { Cause::TimestampStale } else { Cause::TimestampOff };
    let seconds = date.map(|date| format!("{:+}", timestamp.saturating_sub(date)));
    Found::new(cause, Again::Repaired).with_known("seconds", seconds).with("timestamp", timestamp.to_string())
}

pub fn mchid(facts: &Facts) -> Found {
    let given = facts.request.as_ref().and_then(Sent::authorization).and_then(|value| value.member("mchid"));
    let malformed = given.as_deref().is_some_and(|given| mchid::check(given).is_err());
    let cause = if malformed { Cause::MchidBlanks } else { Cause::MchidUnknown };
    Found::new(cause, Again::Repaired).with_known("mchid", given.as_deref().map(shortened))
}

pub fn serial(facts: &Facts) -> Found {
    let sent = facts.request.as_ref();
    let given = sent.and_then(Sent::authorization).and_then(|value| value.member("serial_no"));
    let Some(given) = given else { return Found::new(Cause::SerialWrong, Again::Repaired) };
    if let Some(found) = other_certificate(facts) {
        return found;
    }
    let platform = sent.and_then(|sent| sent.headers.get("Wechatpay-Serial"));
    let as_sent = Serial::read(&given).is_ok_and(|serial| serial.as_str() == given);
    let cause = if public_key_id::is_meant(&given) {
        Cause::SerialIsPublicKeyId
    } else if platform.is_some_and(|platform| platform.eq_ignore_ascii_case(&given)) {
        Cause::SerialIsPlatform
    } else if !as_sent {
        Cause::SerialMalformed
    } else {
        Cause::SerialWrong
    };
    Found::new(cause, Again::Repaired).with("serial", shortened(&given))
}

/// The serial number that was sent is not that of the certificate given.
pub fn other_certificate(facts: &Facts) -> Option<Found> {
    let given = facts.request.as_ref().and_then(Sent::authorization)?.member("serial_no")?;
    let own = facts.own_serial()?;
    let differs = Serial::read(&given).is_ok_and(|serial| serial != *own);
    let found = || Found::new(Cause::SerialOfOtherCertificate, Again::Repaired).proved();
    differs.then(|| found().with("serial", shortened(&given)).with("certificateSerial", own.as_str()))
}

/// Members of the header, and words for them.
const MEMBERS: [(&str, &str); 5] = [
    ("serial_no", "序列号|serialno ?"),
    ("mchid", "mchid|商户号 ?"),
    ("nonce_str", "nonce|随机串|随机字符串 ?"),
    ("timestamp", "timestamp|时间戳 ?"),
    ("signature", "signature|签名值|缺少签名 ?"),
];

/// The header is refused for its form.
pub fn authorization(facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    let format = || Found::new(Cause::AuthorizationFormat, Again::Repaired);
    let Some(sent) = facts.request.as_ref() else {
        let words = plain(&answer.message);
        let missing = MEMBERS.iter().find(|(_, rule)| fits(rule, &words)).map(|(name, _)| String::from(*name));
        return format().with_known("missing", missing);
    };
    let Some(value) = sent.headers.get("Authorization") else { return authorization_missing(facts) };
    let empty = |name: &&str| Authorization(value).member(name).is_none_or(|value| value.is_empty());
    if value.contains("='") {
        return format().with("quote", "'");
    }
    if let Some(name) = MEMBERS.iter().map(|(name, _)| *name).find(empty) {
        return format().with("missing", name);
    }
    if value.contains(['\r', '\n']) {
        return format().with("breaks", "\\n");
    }
    if !value.starts_with("WECHATPAY2-SHA256-RSA2048 ") && !value.starts_with("WECHATPAY-BRAND-SHA256-RSA2048 ") {
        return Found::new(Cause::AuthorizationScheme, Again::Repaired);
    }
    if value.matches('"').count() != 10 {
        return format().with("reason", "\" × 10");
    }
    if value.contains(", ") {
        return format().with("reason", "\", \" → \",\"");
    }
    Found::new(Cause::AuthorizationLost, Again::Repaired)
}

/// The header did not arrive.
pub fn authorization_missing(facts: &Facts) -> Found {
    let sent = facts.request.as_ref();
    let headers = sent.map(|sent| &sent.headers).filter(|headers| headers.iter().next().is_some());
    let Some(headers) = headers else { return Found::new(Cause::AuthorizationMissing, Again::Repaired) };
    if headers.get("Authorization").is_some() {
        return Found::new(Cause::AuthorizationLost, Again::Repaired);
    }
    // A name with a blank is another name.
    let near = headers.iter().map(|(name, _)| name).find(|name| {
        let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
        letters.eq_ignore_ascii_case("Authorization")
    });
    Found::new(Cause::AuthorizationMissing, Again::Repaired)
        .with_known("name", near.map(|name| shortened(&format!("{name:?}"))))
}
