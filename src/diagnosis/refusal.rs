//! An error answer in WeChat Pay's own form: `code`, `message`, `detail`, and the number at the end of `Request-ID`.

use super::cause::Cause;
use super::explain::{Again, Answer, Found, shortened};
use super::facts::{Authorization, Facts, Sent};
use super::preflight::SERVER_TOLERANCE;
use super::sign_error::{self, Difference};
use crate::json::{self, Json};
use crate::partnerships::LIST_PATH;
use crate::request::check_mchid;

/// The words are looked at first: they say more than the code. Nothing where neither words nor number nor code are
/// WeChat Pay's.
pub(super) fn refusal(status: u16, facts: &Facts, answer: &Answer<'_>) -> Option<Found> {
    by_words(facts, answer)
        .or_else(|| by_number(facts, answer))
        .or_else(|| answer.code.as_deref().map(|code| by_code(status, code, facts, answer)))
}

/// What an answer is about.
#[derive(Clone, Copy)]
enum About {
    Time,
    Mchid,
    Serial,
    PlatformSerial,
    Authorization,
    AcceptOrUserAgent,
    Signature,
    Parameter,
    ParameterUnknown,
    RateLimited,
    /// Nothing more has to be looked at.
    Known(Cause, Again),
    /// The same, and the server's words go with it.
    Said(Cause, Again),
}

impl About {
    /// The setup has to be repaired.
    const fn setup(cause: Cause) -> Self {
        Self::Known(cause, Again::Repaired)
    }

    /// The request has to be changed.
    const fn request(cause: Cause) -> Self {
        Self::Known(cause, Again::Changed)
    }

    fn found(self, facts: &Facts, answer: &Answer<'_>) -> Found {
        match self {
            About::Time => time(facts, answer),
            About::Mchid => mchid(facts),
            About::Serial => serial(facts),
            About::PlatformSerial => platform_serial(facts),
            About::Authorization => authorization(facts),
            About::AcceptOrUserAgent => accept_or_user_agent(facts),
            About::Signature => signature(facts, answer),
            About::Parameter => parameter(facts, answer),
            About::ParameterUnknown => {
                Found::new(Cause::ParameterUnknown, Again::Changed).with_known("field", answer.detail_text("field"))
            }
            About::RateLimited => rate_limited(answer),
            About::Known(cause, again) => Found::new(cause, again),
            About::Said(cause, again) => Found::new(cause, again).with("message", shortened(&answer.message)),
        }
    }
}

/// Words of `code` and `message` as [`plain`] leaves them: all groups must be there, each by one of its alternatives,
/// and none of those behind `!`. The first line that fits counts. Chinese: gitbook FAQ 签名相关 and the guide's FAQ. What
/// `Accept-Language: en` makes of them is not documented: English goes by the words that any such sentence must have.
const WORDS: [(&str, About); 22] = [
    ("timestamp|时间戳 分钟|minute|过期|expired", About::Time),
    ("商户号不存在|mchid不存在|merchantiddoesnotexist|mchnotexist !子商户|submch|特约", About::Mchid),
    (
        "序列号|serialno|serialnumber 有误|错误|不正确|不匹配|不存在|incorrect|isinvalid|invalidserial|wrong|match !平台证书|wechatpayserial",
        About::Serial,
    ),
    ("wechatpayserial 错误|有误|不正确|无效|incorrect|invalid|wrong !缺少|missing|解密", About::PlatformSerial),
    ("未设置apiv", About::setup(Cause::MerchantApiV3KeyUnset)),
    ("未申请过证书|未申请证书", About::setup(Cause::MerchantCertificateNone)),
    ("证书|certificate 过期|expired !平台", About::setup(Cause::MerchantCertificateExpired)),
    ("证书|certificate 作废|吊销|revoked !平台", About::setup(Cause::MerchantCertificateRevoked)),
    ("更换证书|证书已更换", About::setup(Cause::MerchantCertificateReplaced)),
    ("authorization 认证类型", About::setup(Cause::AuthorizationScheme)),
    ("authorization 格式|缺少|format|missing", About::Authorization),
    ("useragent|缺少accept|missingaccept", About::AcceptOrUserAgent),
    ("contenttype", About::setup(Cause::ContentTypeWrong)),
    ("平台证书 无可用|不存在", About::setup(Cause::PlatformCertificateNone)),
    ("appid 商户|mch|merchant 不匹配|match", About::request(Cause::AppidNotBound)),
    ("重入|相同单号", About::request(Cause::IdempotencyKeyReused)),
    ("idempotencykey 不一致|重复", About::request(Cause::IdempotencyKeyReused)),
    ("idempotencykey", About::setup(Cause::IdempotencyKeyMissing)),
    ("券出错", About::request(Cause::StockUnavailable)),
    ("批次 不存在", About::request(Cause::StockUnavailable)),
    ("解密|敏感信息|wechatpayserial", About::request(Cause::SensitiveKey)),
    ("签名 错误|失败|不正确|有误|不完整", About::Signature),
];

fn by_words(facts: &Facts, answer: &Answer<'_>) -> Option<Found> {
    let code = answer.code.as_deref().unwrap_or_default();
    // English without a code may be anybody's.
    if code.is_empty() && answer.message.is_ascii() {
        return None;
    }
    let words = plain(&format!("{code}{}", answer.message));
    let Some((_, about)) = WORDS.iter().find(|(rule, _)| fits(rule, &words)) else {
        return is_empty_list(facts, answer).then(|| Found::new(Cause::ListEmpty, Again::Done));
    };
    Some(about.found(facts, answer))
}

fn fits(rule: &str, words: &str) -> bool {
    let any = |alternatives: &str| alternatives.split('|').any(|word| words.contains(word));
    rule.split(' ').all(|group| group.strip_prefix('!').map_or_else(|| any(group), |unwanted| !any(unwanted)))
}

/// Letters alone: without digits, blanks and punctuation, in half width and lower case.
fn plain(text: &str) -> String {
    let half = |character: char| match character {
        '\u{FF01}'..='\u{FF5E}' => {
            u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
        }
        _ => character,
    };
    let is_letter = |character: &char| character.is_ascii_alphabetic() || ('\u{3400}'..'\u{A000}').contains(character);
    text.chars().map(half).filter(is_letter).map(|character| character.to_ascii_lowercase()).collect()
}

/// Documented: an empty result is an error; its code is not stated.
fn is_empty_list(facts: &Facts, answer: &Answer<'_>) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| answer.message.contains(word));
    let target = facts.request.as_ref().and_then(Sent::target).unwrap_or_default();
    has(&["查询结果为0"])
        || target.split('?').next() == Some(LIST_PATH)
            && has(&["为空", "不存在", "没有记录", "无记录"])
            && !has(&["不能为空", "不可为空", "不允许为空"])
}

/// Numbers at the end of `Request-ID`.
const NUMBERS: [(&str, About); 7] = [
    ("268443699", About::Signature),
    ("268445527", About::request(Cause::AppidNotBound)),
    ("268443715", About::setup(Cause::MerchantUnavailable)),
    ("268435461", About::Parameter),
    ("270924358", About::ParameterUnknown),
    ("268447840", About::RateLimited),
    ("268498688", About::request(Cause::IdempotencyKeyReused)),
];

fn by_number(facts: &Facts, answer: &Answer<'_>) -> Option<Found> {
    let number = answer.number()?;
    let (_, about) = NUMBERS.iter().find(|(known, _)| *known == number)?;
    Some(about.found(facts, answer))
}

/// Values of `code`; behind `…` their end.
const CODES: [(&str, About); 13] = [
    ("SIGN_ERROR", About::Signature),
    ("PARAM_ERROR", About::Parameter),
    ("INVALID_REQUEST", About::Said(Cause::RequestInvalid, Again::Changed)),
    ("NO_AUTH", About::setup(Cause::NoAuthority)),
    ("RATELIMIT_EXCEEDED", About::RateLimited),
    ("FREQUENCY_LIMITED", About::RateLimited),
    ("FREQUENCY_LIMIT_EXCEED", About::RateLimited),
    ("SYSTEM_ERROR", About::Known(Cause::SystemError, Again::Unchanged)),
    ("SERVICE_UNAVAILABLE", About::Known(Cause::ServiceUnavailable, Again::Unchanged)),
    ("…ALREADY_EXISTS", About::Known(Cause::AlreadyExists, Again::Done)),
    ("…NOT_EXIST", About::Said(Cause::NotExists, Again::Changed)),
    ("…NOT_EXISTS", About::Said(Cause::NotExists, Again::Changed)),
    ("…NOT_FOUND", About::Said(Cause::NotExists, Again::Changed)),
];

fn by_code(status: u16, code: &str, facts: &Facts, answer: &Answer<'_>) -> Found {
    if code == "INVALID_REQUEST" && answer.message.contains("业务规则") {
        return About::Said(Cause::BusinessRule, Again::Changed).found(facts, answer);
    }
    let is = |known: &str| known.strip_prefix('…').map_or(code == known, |end| code.ends_with(end));
    if let Some((_, about)) = CODES.iter().find(|(known, _)| is(known)) {
        return about.found(facts, answer);
    }
    let about = match status {
        401 => About::Signature,
        413 => About::request(Cause::TooLarge),
        429 => About::RateLimited,
        502..=504 => About::Known(Cause::ServiceUnavailable, Again::Unchanged),
        500.. => About::Known(Cause::SystemError, Again::Unchanged),
        _ => {
            let said = About::Said(Cause::ServerRefused, Again::Changed).found(facts, answer);
            return said.with("code", shortened(code));
        }
    };
    about.found(facts, answer)
}

pub(super) fn rate_limited(answer: &Answer<'_>) -> Found {
    Found::new(Cause::RateLimited, Again::Unchanged)
        .with_known("retryAfter", answer.headers.get("Retry-After").map(shortened))
}

fn parameter(facts: &Facts, answer: &Answer<'_>) -> Found {
    let body = facts.request.as_ref().and_then(|sent| sent.body.as_deref()).unwrap_or_default();
    let text = String::from_utf8_lossy(body);
    if let Some(character) = text.chars().find(|character| character.len_utf8() > 3) {
        return Found::new(Cause::BodyEmoji, Again::Changed).with("character", character.to_string());
    }
    if answer.detail().is_none() && json::read_ambiguous(&text).is_ok_and(|value| has_null(&value)) {
        return Found::new(Cause::BodyNull, Again::Changed);
    }
    let message = || Some(shortened(&answer.message)).filter(|message| !message.is_empty());
    Found::new(Cause::ParameterWrong, Again::Changed)
        .with_known("field", answer.detail_text("field").or_else(message))
        .with_known("issue", answer.detail_text("issue").or_else(message))
        .with_known("value", answer.detail_text("value"))
}

fn has_null(value: &Json<'_>) -> bool {
    value.is_null()
        || value.items().unwrap_or_default().iter().any(has_null)
        || value.members().unwrap_or_default().iter().any(|(_, value)| has_null(value))
}

fn time(facts: &Facts, answer: &Answer<'_>) -> Found {
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
    let given = facts.request.as_ref().and_then(Sent::authorization).and_then(|value| value.member("mchid"));
    let malformed = given.as_deref().is_some_and(|given| check_mchid(given).is_err());
    let cause = if malformed { Cause::MchidBlanks } else { Cause::MchidUnknown };
    Found::new(cause, Again::Repaired).with_known("mchid", given.as_deref().map(shortened))
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

/// The header `Wechatpay-Serial` (merchant/4013053279). Where the request is not known, what was encrypted for that key is
/// the likeliest reason to have sent it.
fn platform_serial(facts: &Facts) -> Found {
    match facts.request.as_ref().and_then(|sent| sent.headers.get("Wechatpay-Serial")) {
        Some(serial) => Found::new(Cause::WechatpaySerialRefused, Again::Repaired).with("serial", shortened(serial)),
        None => Found::new(Cause::SensitiveKey, Again::Changed),
    }
}

fn authorization(facts: &Facts) -> Found {
    let headers = facts.request.as_ref().map(|sent| &sent.headers);
    let Some(value) = headers.and_then(|headers| headers.get("Authorization")) else {
        let known = headers.is_some_and(|headers| headers.iter().next().is_some());
        let cause = if known { Cause::AuthorizationMissing } else { Cause::AuthorizationFormat };
        return Found::new(cause, Again::Repaired);
    };
    let names = ["mchid", "nonce_str", "signature", "timestamp", "serial_no"];
    let missing = names.iter().find(|name| Authorization(value).member(name).is_none_or(|value| value.is_empty()));
    let reason = match missing {
        Some(name) => Some(format!("{name} ?")),
        None if value.contains(['\r', '\n']) => Some("CR LF".into()),
        None if value.matches('"').count() != 10 => Some("\" × 10".into()),
        None if value.contains(", ") => Some("\", \" → \",\"".into()),
        None => None,
    };
    Found::new(Cause::AuthorizationFormat, Again::Repaired).with_known("reason", reason)
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
    let of_server = answer.detail().and_then(sign_error::of_server);
    let Some(sent) = &facts.request else { return Found::new(Cause::SignUncompared, Again::Repaired) };
    let headers_known = sent.headers.iter().next().is_some();
    if headers_known && sent.authorization().is_none() {
        return Found::new(Cause::AuthorizationMissing, Again::Repaired);
    }
    let of_sent = sign_error::of_sent(sent);
    let message = sent.message.as_ref().map(|message| message.as_bytes().to_vec());
    let Some(message) = message.or_else(|| Some(of_sent.as_ref()?.message())) else {
        return Found::new(Cause::SignUncompared, Again::Repaired);
    };
    let difference = match (&of_server, &of_sent) {
        (Some(server), sent) => {
            sign_error::compare(&message, server).or_else(|| sign_error::compare_unseen(&message, sent.as_ref()?))
        }
        (None, Some(sent)) => sign_error::compare(&message, sent),
        (None, None) => None,
    };
    if let Some(Difference { cause, values }) = difference {
        return Found { code: cause.as_str(), values, again: Again::Repaired };
    }
    let signature = sent.authorization().and_then(|value| value.member("signature"));
    if let Some(form) = signature.as_deref().and_then(signature_form) {
        return Found::new(Cause::SignatureForm, Again::Repaired).with_known("form", form.map(String::from));
    }
    // Where it is not known what was signed, agreement says only that the request arrived as it was sent.
    let agreed = of_server.is_some() && sent.message.is_some();
    let cause = if agreed { Cause::SignKeyOrSerial } else { Cause::SignUncompared };
    let serial = sent.authorization().and_then(|value| value.member("serial_no"));
    Found::new(cause, Again::Repaired).with_known("serial", serial.as_deref().map(shortened))
}

/// Where a signature is not the Base64 of an RSA signature: what it looks like, if that can be told.
fn signature_form(signature: &str) -> Option<Option<&'static str>> {
    let hex = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    match signature.len() {
        32 if hex => Some(Some("MD5")),
        64 if hex => Some(Some("HMAC-SHA256 / SHA-256")),
        _ if hex && signature.len() >= 512 => Some(Some("hex")),
        _ if crate::signature::decode(signature).is_some() => None,
        _ if signature.contains(['-', '_']) => Some(Some("Base64URL")),
        _ => Some(None),
    }
}
