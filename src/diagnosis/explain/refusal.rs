//! An error answer in WeChat Pay's own form: `code`, `message`, `detail`, and the number at the end of `Request-ID`.

use super::answer::ParsedAnswer;
use super::authorization::{authorization, mchid, serial, time};
use super::found::{Again, Found};
use super::sign_error::signature;
use crate::call::partnerships::LIST_PATH;
use crate::diagnosis::basic_rules::{accepts_json, first_emoji, path_of_null};
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::{Facts, Sent};
use crate::wire::json;

/// The words are looked at first: they say more than the code. Nothing where neither words nor number nor code are
/// WeChat Pay's.
pub fn refusal(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> Option<Found> {
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

    fn found(self, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
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
            About::Said(cause, again) => Found::new(cause, again).with_known("message", answer.said()),
        }
    }
}

/// Words of `code` and `message` as [`plain`] leaves them: all groups must be there, each by one of its alternatives,
/// and none of those after `!`. The first line that fits counts. Chinese: gitbook FAQ 签名相关 and the guide's FAQ. What
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

fn by_words(facts: &Facts, answer: &ParsedAnswer<'_>) -> Option<Found> {
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
fn is_empty_list(facts: &Facts, answer: &ParsedAnswer<'_>) -> bool {
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

fn by_number(facts: &Facts, answer: &ParsedAnswer<'_>) -> Option<Found> {
    let number = answer.number()?;
    let (_, about) = NUMBERS.iter().find(|(known, _)| *known == number)?;
    Some(about.found(facts, answer))
}

/// Values of `code`; after `…` their end.
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

fn by_code(status: u16, code: &str, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
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

pub fn rate_limited(answer: &ParsedAnswer<'_>) -> Found {
    Found::new(Cause::RateLimited, Again::Unchanged)
        .with_known("retryAfter", answer.headers.get("Retry-After").map(shortened))
}

fn parameter(facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    let sent = facts.request.as_ref().and_then(|sent| sent.body.as_deref()).unwrap_or_default();
    let text = String::from_utf8_lossy(sent);
    if let Some(character) = first_emoji(&text) {
        return Found::new(Cause::BodyEmoji, Again::Changed).with("character", character);
    }
    let has_null = |value| path_of_null(&value).is_some();
    if answer.detail().is_none() && json::read_ambiguous(&text).is_ok_and(has_null) {
        return Found::new(Cause::BodyNull, Again::Changed);
    }
    Found::new(Cause::ParameterWrong, Again::Changed)
        .with_known("field", answer.detail_text("field"))
        .with_known("issue", answer.detail_text("issue").or_else(|| answer.said()))
        .with_known("value", answer.detail_text("value"))
}

/// The header `Wechatpay-Serial` (merchant/4013053279). Where the request is not known, what was encrypted for that key is
/// the likeliest reason to have sent it.
fn platform_serial(facts: &Facts) -> Found {
    match facts.request.as_ref().and_then(|sent| sent.headers.get("Wechatpay-Serial")) {
        Some(serial) => Found::new(Cause::WechatpaySerialRefused, Again::Repaired).with("serial", shortened(serial)),
        None => Found::new(Cause::SensitiveKey, Again::Changed),
    }
}

fn accept_or_user_agent(facts: &Facts) -> Found {
    let missing = |sent: &Sent| {
        let gone = |name: &&str| sent.headers.get(name).is_none_or(|value| value.trim().is_empty());
        ["Accept", "User-Agent"].iter().find(|name| gone(name)).copied()
    };
    let known = facts.request.as_ref().filter(|sent| sent.headers.iter().next().is_some());
    match known.map(missing) {
        Some(None) => {
            let accept = known.and_then(|sent| sent.headers.get("Accept")).filter(|accept| !accepts_json(accept));
            let accept = accept.map(shortened);
            Found::new(Cause::AcceptOrUserAgentLost, Again::Repaired).with_known("accept", accept)
        }
        Some(Some(name)) => Found::new(Cause::AcceptOrUserAgentMissing, Again::Repaired).with("name", name),
        None => Found::new(Cause::AcceptOrUserAgentMissing, Again::Repaired).with("name", "Accept / User-Agent"),
    }
}
