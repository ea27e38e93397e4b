//! An error answer in WeChat Pay's own form: `code`, `message`, `detail`, and the number at the end of `Request-ID`.

use serde_json::Value;

use super::cause::Cause;
use super::explain::{Again, Answer, Found, shortened};
use super::facts::{Authorization, Facts, Sent};
use super::preflight::SERVER_TOLERANCE;
use super::sign_error::{self, Difference};
use crate::partnerships::LIST_PATH;
use crate::request::check_mchid;

/// An error answer in WeChat Pay's own form. The words are looked at first: they say more than the code.
pub(super) fn refusal(status: u16, facts: &Facts, answer: &Answer<'_>) -> Found {
    by_words(facts, answer).or_else(|| by_number(facts, answer)).unwrap_or_else(|| by_code(status, facts, answer))
}

fn by_words(facts: &Facts, answer: &Answer<'_>) -> Option<Found> {
    let words = answer.message.to_lowercase();
    let has = |all: &[&str]| all.iter().all(|word| words.contains(word));
    let repaired = |cause| Some(Found::new(cause, Again::Repaired));
    let changed = |cause| Some(Found::new(cause, Again::Changed));
    if has(&["timestamp", "5分钟"]) || has(&["timestamp", "5 min"]) {
        return Some(time(facts, answer));
    }
    if has(&["商户号不存在"]) {
        return Some(mchid(facts));
    }
    if has(&["序列号有误"]) {
        return Some(serial(facts));
    }
    if has(&["未设置apiv3"]) {
        return repaired(Cause::MerchantApiV3KeyUnset);
    }
    if has(&["未申请过证书"]) {
        return repaired(Cause::MerchantCertificateNone);
    }
    if has(&["证书", "过期"]) {
        return repaired(Cause::MerchantCertificateExpired);
    }
    if has(&["证书", "作废"]) {
        return repaired(Cause::MerchantCertificateRevoked);
    }
    if has(&["已更换证书"]) {
        return repaired(Cause::MerchantCertificateReplaced);
    }
    if has(&["authorization", "认证类型"]) {
        return repaired(Cause::AuthorizationScheme);
    }
    if has(&["authorization", "格式"]) || has(&["缺少", "authorization"]) {
        return Some(authorization(facts));
    }
    if words.contains("accept") && words.contains("user-agent") {
        return Some(accept_or_user_agent(facts));
    }
    if has(&["content-type"]) {
        return repaired(Cause::ContentTypeWrong);
    }
    if has(&["平台证书"]) && (words.contains("无可用") || words.contains("不存在")) {
        return repaired(Cause::PlatformCertificateNone);
    }
    if has(&["不匹配"])
        && (words.contains("appid") && (words.contains("mchid") || words.contains("mch_id") || words.contains("商户")))
    {
        return changed(Cause::AppidNotBound);
    }
    if words.contains("重入") || has(&["相同单号"]) {
        return changed(Cause::IdempotencyKeyReused);
    }
    if has(&["idempotency-key"]) {
        return repaired(Cause::IdempotencyKeyMissing);
    }
    if has(&["查询结果为0"]) || is_empty_list(facts, answer) {
        return Some(Found::new(Cause::ListEmpty, Again::Done));
    }
    if words.contains("券出错") || words.contains("批次") && words.contains("不存在") {
        return changed(Cause::StockUnavailable);
    }
    if words.contains("解密") || words.contains("敏感信息") {
        return changed(Cause::SensitiveKey);
    }
    None
}

/// Documented: an empty result is an error; its code is not stated.
fn is_empty_list(facts: &Facts, answer: &Answer<'_>) -> bool {
    let target = facts.request.as_ref().and_then(Sent::target).unwrap_or_default();
    target.split('?').next() == Some(LIST_PATH)
        && ["为空", "不存在", "没有记录", "无记录"].iter().any(|word| answer.message.contains(word))
}

fn by_number(facts: &Facts, answer: &Answer<'_>) -> Option<Found> {
    Some(match answer.number()? {
        "268443699" => signature(facts, answer),
        "268445527" => Found::new(Cause::AppidNotBound, Again::Changed),
        "268443715" => Found::new(Cause::MerchantUnavailable, Again::Repaired),
        "268435461" => parameter(facts, answer),
        "270924358" => Found::new(Cause::ParameterUnknown, Again::Changed).with("field", field(answer)),
        "268447840" => rate_limited(answer),
        "268498688" => Found::new(Cause::IdempotencyKeyReused, Again::Changed),
        _ => return None,
    })
}

fn by_code(status: u16, facts: &Facts, answer: &Answer<'_>) -> Found {
    let code = answer.code.as_deref().unwrap_or_default();
    let ends = |endings: &[&str]| endings.iter().any(|ending| code.ends_with(ending));
    match code {
        "SIGN_ERROR" => return signature(facts, answer),
        "PARAM_ERROR" => return parameter(facts, answer),
        "INVALID_REQUEST" if answer.message.contains("业务规则") => {
            return Found::new(Cause::BusinessRule, Again::Changed).with("message", shortened(&answer.message));
        }
        "INVALID_REQUEST" => {
            return Found::new(Cause::RequestInvalid, Again::Changed).with("message", shortened(&answer.message));
        }
        "NO_AUTH" => return Found::new(Cause::NoAuthority, Again::Repaired),
        "RATELIMIT_EXCEEDED" | "FREQUENCY_LIMITED" | "FREQUENCY_LIMIT_EXCEED" => return rate_limited(answer),
        "SYSTEM_ERROR" => return Found::new(Cause::SystemError, Again::Unchanged),
        "SERVICE_UNAVAILABLE" => return Found::new(Cause::ServiceUnavailable, Again::Unchanged),
        _ if ends(&["ALREADY_EXISTS"]) => return Found::new(Cause::AlreadyExists, Again::Done),
        _ if ends(&["NOT_EXIST", "NOT_EXISTS", "NOT_FOUND"]) => {
            return Found::new(Cause::NotExists, Again::Changed).with("message", shortened(&answer.message));
        }
        _ => {}
    }
    match status {
        401 => signature(facts, answer),
        413 => Found::new(Cause::TooLarge, Again::Changed),
        429 => rate_limited(answer),
        502..=504 => Found::new(Cause::ServiceUnavailable, Again::Unchanged),
        500.. => Found::new(Cause::SystemError, Again::Unchanged),
        _ => Found::new(Cause::ServerRefused, Again::Changed)
            .with("code", shortened(code))
            .with("message", shortened(&answer.message)),
    }
}

pub(super) fn rate_limited(answer: &Answer<'_>) -> Found {
    let after = answer.headers.get("Retry-After").unwrap_or("?");
    Found::new(Cause::RateLimited, Again::Unchanged).with("retryAfter", shortened(after))
}

fn field(answer: &Answer<'_>) -> String {
    answer.detail_text("field").unwrap_or_else(|| "?".into())
}

fn parameter(facts: &Facts, answer: &Answer<'_>) -> Found {
    let body = facts.request.as_ref().and_then(|sent| sent.body.as_deref()).unwrap_or_default();
    let text = String::from_utf8_lossy(body);
    if let Some(character) = text.chars().find(|character| character.len_utf8() > 3) {
        return Found::new(Cause::BodyEmoji, Again::Changed).with("character", character.to_string());
    }
    if answer.detail.is_null() && serde_json::from_str::<Value>(&text).is_ok_and(|value| has_null(&value)) {
        return Found::new(Cause::BodyNull, Again::Changed);
    }
    let issue = answer.detail_text("issue").unwrap_or_else(|| shortened(&answer.message));
    Found::new(Cause::ParameterWrong, Again::Changed)
        .with("field", answer.detail_text("field").unwrap_or_else(|| shortened(&answer.message)))
        .with("issue", issue)
        .with("value", answer.detail_text("value").unwrap_or_else(|| "?".into()))
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

fn time(facts: &Facts, answer: &Answer<'_>) -> Found {
    let Some(sent) = &facts.request else {
        return Found::new(Cause::TimestampOff, Again::Repaired).with("seconds", "?");
    };
    let named = sent.authorization().and_then(|value| value.member("timestamp")).and_then(|text| text.parse().ok());
    let Some(timestamp) = named.or(sent.timestamp) else {
        return Found::new(Cause::TimestampOff, Again::Repaired).with("seconds", "?");
    };
    if timestamp >= 100_000_000_000 {
        return Found::new(Cause::TimestampMilliseconds, Again::Repaired).with("timestamp", timestamp.to_string());
    }
    let date = answer.headers.get("Date").and_then(http_date);
    let off = date.map(|date| timestamp.saturating_sub(date));
    // The host's clock agrees with the server's: the signature itself is old.
    let clock_is_right = date.is_some_and(|date| facts.now.abs_diff(date) <= SERVER_TOLERANCE.unsigned_abs());
    let cause = if clock_is_right { Cause::TimestampStale } else { Cause::TimestampOff };
    let seconds = off.map_or_else(|| "?".into(), |off| format!("{off:+}"));
    Found::new(cause, Again::Repaired).with("seconds", seconds).with("timestamp", timestamp.to_string())
}

/// IMF-fixdate (RFC 9110 section 5.6.7), the only form servers send today, as Unix seconds.
fn http_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = text.split_once(", ")?;
    let mut parts = rest.split([' ', ':']);
    let mut next = || parts.next();
    let (day, month, year) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let month = u8::try_from(MONTHS.iter().position(|name| *name == month)?.checked_add(1)?).ok()?;
    let time = pkcs8::der::DateTime::new(
        year.parse().ok()?,
        month,
        day.parse().ok()?,
        hour.parse().ok()?,
        minute.parse().ok()?,
        second.parse().ok()?,
    );
    i64::try_from(time.ok()?.unix_duration().as_secs()).ok()
}

fn mchid(facts: &Facts) -> Found {
    let sent = facts.request.as_ref().and_then(Sent::authorization).and_then(|value| value.member("mchid"));
    let given = sent.unwrap_or_else(|| "?".into());
    let malformed = given != "?" && check_mchid(&given).is_err();
    let cause = if malformed { Cause::MchidBlanks } else { Cause::MchidUnknown };
    Found::new(cause, Again::Repaired).with("mchid", shortened(&given))
}

fn serial(facts: &Facts) -> Found {
    let sent = facts.request.as_ref();
    let given = sent.and_then(Sent::authorization).and_then(|value| value.member("serial_no"));
    let Some(given) = given else { return Found::new(Cause::SerialWrong, Again::Repaired) };
    let platform = sent.and_then(|sent| sent.headers.get("Wechatpay-Serial"));
    let hex = given.len().is_multiple_of(2) && given.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
    let cause = if given.starts_with(crate::serial::PUBLIC_KEY_ID_PREFIX) {
        Cause::SerialIsPublicKeyId
    } else if platform.is_some_and(|platform| platform.eq_ignore_ascii_case(&given)) {
        Cause::SerialIsPlatform
    } else if !hex || given.len() > 40 {
        Cause::SerialMalformed
    } else {
        Cause::SerialWrong
    };
    Found::new(cause, Again::Repaired).with("serial", shortened(&given))
}

fn authorization(facts: &Facts) -> Found {
    let Some(sent) = &facts.request else {
        return Found::new(Cause::AuthorizationFormat, Again::Repaired).with("reason", "?");
    };
    let Some(value) = sent.headers.get("Authorization") else {
        let known = sent.headers.iter().next().is_some();
        let cause = if known { Cause::AuthorizationMissing } else { Cause::AuthorizationFormat };
        return Found::new(cause, Again::Repaired).with("reason", "?");
    };
    let names = ["mchid", "nonce_str", "signature", "timestamp", "serial_no"];
    let missing = names.iter().find(|name| Authorization(value).member(name).is_none_or(|value| value.is_empty()));
    let reason = match missing {
        Some(name) => format!("{name} ?"),
        None if value.contains(['\r', '\n']) => "CR LF".into(),
        None if value.matches('"').count() != 10 => "\" × 10".into(),
        None if value.contains(", ") => "\", \" → \",\"".into(),
        None => "?".into(),
    };
    Found::new(Cause::AuthorizationFormat, Again::Repaired).with("reason", reason)
}

fn accept_or_user_agent(facts: &Facts) -> Found {
    let missing = |sent: &Sent| {
        let gone = |name: &&str| sent.headers.get(name).is_none_or(|value| value.trim().is_empty());
        ["Accept", "User-Agent"].iter().find(|name| gone(name)).copied()
    };
    let known = facts.request.as_ref().filter(|sent| sent.headers.iter().next().is_some());
    match known.map(missing) {
        Some(None) => Found::new(Cause::AcceptOrUserAgentLost, Again::Repaired),
        Some(Some(name)) => Found::new(Cause::AcceptOrUserAgentMissing, Again::Repaired).with("name", name),
        None => Found::new(Cause::AcceptOrUserAgentMissing, Again::Repaired).with("name", "Accept / User-Agent"),
    }
}

pub(super) fn signature(facts: &Facts, answer: &Answer<'_>) -> Found {
    let of_server = sign_error::of_server(&answer.detail);
    let Some(sent) = &facts.request else { return Found::new(Cause::SignUncompared, Again::Repaired) };
    let headers_known = sent.headers.iter().next().is_some();
    if headers_known && sent.authorization().is_none() {
        return Found::new(Cause::AuthorizationMissing, Again::Repaired);
    }
    let received = of_server.clone().or_else(|| sign_error::of_sent(sent));
    let message = match (&sent.message, sign_error::of_sent(sent)) {
        (Some(message), _) => message.as_bytes().to_vec(),
        (None, Some(view)) => view.message(),
        (None, None) => return Found::new(Cause::SignUncompared, Again::Repaired),
    };
    let Some(received) = received else { return Found::new(Cause::SignUncompared, Again::Repaired) };
    if let Some(Difference { cause, values }) = sign_error::compare(&message, &received) {
        return Found { code: cause.as_str(), values, again: Again::Repaired };
    }
    let signature = sent.authorization().and_then(|value| value.member("signature"));
    if let Some(form) = signature.as_deref().and_then(signature_form) {
        return Found::new(Cause::SignatureForm, Again::Repaired).with("form", form);
    }
    let cause = if of_server.is_some() { Cause::SignKeyOrSerial } else { Cause::SignUncompared };
    let serial = sent.authorization().and_then(|value| value.member("serial_no")).unwrap_or_else(|| "?".into());
    Found::new(cause, Again::Repaired).with("serial", shortened(&serial))
}

/// What a signature looks like that is not the Base64 of an RSA signature.
fn signature_form(signature: &str) -> Option<&'static str> {
    let hex = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    match signature.len() {
        32 if hex => Some("MD5"),
        64 if hex => Some("HMAC-SHA256 / SHA-256"),
        _ if hex && signature.len() >= 512 => Some("hex"),
        _ if crate::signature::decode(signature).is_none() => Some("not Base64"),
        _ => None,
    }
}
