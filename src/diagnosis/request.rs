//! What is wrong with a request before it is signed: all that [`request::check`] refuses, and what it lets pass but the
//! server does not.

use strum::{IntoStaticStr, VariantArray};

use super::preflight::{Known, SERVER_TOLERANCE};
use super::{Finding, Stage, body, partnership};
use crate::error::{Code, Error};
use crate::headers::Headers;
use crate::platform::KeyName;
use crate::reason::Reason;
use crate::refusals;
use crate::request::{self, Defaults, SignRequestOptions};
use crate::serial::Serial;

/// Problems of requests that signing does not refuse. The others have the code of the error.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum Problem {
    UrlHost,
    UrlIsV2,
    UrlWithoutV3,
    QueryEncodedTwice,
    TimestampOff,
    AcceptNotJson,
    ContentTypeNotJson,
    ContentTypeCharset,
    WechatpaySerialIsMerchant,
    WechatpaySerialUnknown,
    BodyNotUtf8,
    BodyByteOrderMark,
    BodyObjectObject,
    BodyNotJson,
    BodySerialisedTwice,
    BodyNull,
    BodyEmoji,
    IdempotencyKeyMissing,
    PartnershipMember,
    PartnershipBody,
    PartnershipQuery,
    PartnershipQueryNotJson,
}

/// Hosts of the documents (domain names page; WeChat Pay Global).
const HOSTS: [&str; 7] = [
    "api.mch.weixin.qq.com",
    "api2.mch.weixin.qq.com",
    "api.wechatpay.cn",
    "api2.wechatpay.cn",
    "apihk.mch.weixin.qq.com",
    "apius.mch.weixin.qq.com",
    "apieu.mch.weixin.qq.com",
];

/// Paths of APIv2, whose requests are XML with a `sign` member. `/pay/transactions/` is APIv3's without its beginning.
const V2_PATHS: [&str; 5] = ["/pay/", "/secapi/", "/mmpaymkttransfers/", "/mmpaysptrans/", "/tools/"];
const V3_PATHS: [&str; 2] = ["/v3/", "/brand/"];

/// Every problem of the request. `timed`: whether the caller named the time, so that a fixed timestamp can be judged.
pub fn check(options: &SignRequestOptions, url_given: UrlGiven, known: &Known, timed: Timed) -> Vec<Finding> {
    let mut findings = Vec::new();
    let given = Given::of(options);
    if timed == Timed::ByCaller {
        timestamp(options, known.time, &mut findings);
    }
    let defaults = Defaults { timestamp: known.time.max(1), nonce_str: "0".into() };
    let (checked, refused) = refusals::all(|refusals| request::check(options, &defaults, refusals));
    for error in refused {
        let error = match (error.reason(), url_given) {
            (Reason::UrlEmpty, UrlGiven::No) => Error::new(Code::MissingOption, "url", Reason::Required),
            (Reason::UrlEmpty, UrlGiven::Unreadable) => continue,
            _ => error,
        };
        findings.push(Finding::thrown(&error.within("request"), Stage::Request, "request"));
    }
    let headers = checked.map(|checked| checked.headers).unwrap_or_default();
    url(&given, &mut findings);
    check_headers(&given, &headers, &mut findings);
    wechatpay_serial(&headers, known, &mut findings);
    if let Some(bytes) = given.body.as_ref().filter(|_| given.is_json(&headers)) {
        body::check(bytes, &mut findings);
    }
    partnership::check(&given, &headers, &mut findings);
    findings
}

/// Whether the request came with a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlGiven {
    /// It did, be it empty.
    Yes,
    /// It did not.
    No,
    /// It did, but not with one that could be read, which was told already.
    Unreadable,
}

/// Whether the real time was given, or is only this host's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timed {
    /// By `now` or `serverDate`.
    ByCaller,
    /// By the host.
    ByHost,
}

/// What was given, before anything wrong is taken out of it.
pub struct Given {
    /// The URL.
    pub url: String,
    /// What it is appended to.
    pub base_url: Option<String>,
    /// The query option, decoded.
    pub query: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Option<Vec<u8>>,
    /// The method in upper case, as far as it is known.
    pub method: String,
    /// Whether an Idempotency-Key was given.
    pub has_idempotency_key: bool,
}

impl Given {
    fn of(options: &SignRequestOptions) -> Self {
        let body = options.body.as_ref().map(|body| body.as_bytes().to_vec());
        let method = options.method.as_ref().map(|method| method.to_ascii_uppercase());
        let default = if body.is_some() { "POST" } else { "GET" };
        let header = options.headers.as_ref().is_some_and(|headers| headers.get("Idempotency-Key").is_some());
        Self {
            url: options.url.clone(),
            base_url: options.base_url.clone(),
            query: options.query.as_ref().map(|query| query.0.clone()).unwrap_or_default(),
            body,
            method: method.unwrap_or_else(|| default.into()),
            has_idempotency_key: header || options.idempotency_key.is_some(),
        }
    }

    /// The path, without origin and query.
    pub fn path(&self) -> &str {
        let target = match self.url.split_once("://") {
            Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
            None => &self.url,
        };
        target.split(['?', '#']).next().unwrap_or_default()
    }

    /// The option that names the host, and the host.
    fn host(&self) -> Option<(&'static str, &str)> {
        let of_url = host(&self.url).map(|host| ("request.url", host));
        of_url.or_else(|| Some(("request.baseUrl", host(self.base_url.as_deref()?)?)))
    }

    fn is_json(&self, headers: &Headers) -> bool {
        headers.get("Content-Type").is_none_or(|value| media_type(value) == "application/json")
    }
}

fn host(url: &str) -> Option<&str> {
    url.split_once("://")?.1.split(['/', '?', '#', ':']).next()
}

fn timestamp(options: &SignRequestOptions, time: i64, findings: &mut Vec<Finding>) {
    let Some(timestamp) = options.timestamp.filter(|timestamp| (1..100_000_000_000).contains(timestamp)) else {
        return;
    };
    let off = timestamp.saturating_sub(time);
    if off.abs() > SERVER_TOLERANCE {
        let reason = Reason::TimestampOff { seconds: off.unsigned_abs() };
        findings.push(problem(Problem::TimestampOff, "request.timestamp", reason).seen(timestamp.to_string()));
    }
}

fn url(given: &Given, findings: &mut Vec<Finding>) {
    let (field, host) = given.host().unwrap_or(("request.url", HOSTS[0]));
    let is_known = HOSTS.contains(&host);
    let tencent = host.ends_with(".qq.com") || host.ends_with(".wechatpay.cn") || host.ends_with(".weixin.com");
    if tencent && !is_known {
        let reason = Reason::UrlHostUnknown { host: host.into() };
        findings.push(problem(Problem::UrlHost, field, reason).seen(host).warning());
    }
    let path = given.path();
    let starts = |paths: &[&str]| paths.iter().any(|start| path.starts_with(start));
    if starts(&V2_PATHS) && !path.starts_with("/pay/transactions/") {
        let reason = Reason::UrlIsV2 { path: path.into() };
        findings.push(problem(Problem::UrlIsV2, "request.url", reason).seen(path));
    } else if is_known && path.starts_with('/') && !starts(&V3_PATHS) {
        let reason = Reason::UrlWithoutV3 { path: path.into() };
        findings.push(problem(Problem::UrlWithoutV3, "request.url", reason).seen(path).warning());
    }
    let in_url = given
        .url
        .split_once('?')
        .is_some_and(|(_, query)| query.split('&').any(|pair| is_encoded(&partnership::decoded(pair))));
    let in_query = given.query.iter().find(|(_, value)| is_encoded(value));
    if in_url || in_query.is_some() {
        let (field, name) = match in_query {
            Some((name, _)) => (format!("request.query.{name}"), name.as_str()),
            None => ("request.url".into(), "url"),
        };
        findings.push(problem(Problem::QueryEncodedTwice, field, Reason::QueryEncodedTwice { name: name.into() }));
    }
}

/// Whether a value that is going to be encoded is encoded already: JSON or Chinese. An address inside may well be.
fn is_encoded(value: &str) -> bool {
    let is_chinese = |text: &str| text.contains(|character| ('\u{4E00}'..'\u{A000}').contains(&character));
    let hidden =
        value.to_ascii_uppercase().contains("%7B%22") || !is_chinese(value) && is_chinese(&partnership::decoded(value));
    hidden && !value.contains("://")
}

fn check_headers(given: &Given, headers: &Headers, findings: &mut Vec<Finding>) {
    if let Some(accept) = headers.get("Accept").filter(|accept| !accepts_json(accept)) {
        let downloads = given.path().contains("billdownload") || given.path().contains("media");
        if !downloads {
            let field = "request.headers.Accept";
            findings.push(problem(Problem::AcceptNotJson, field, Reason::AcceptNotJson).seen(accept).warning());
        }
    }
    let Some((value, body)) = headers.get("Content-Type").zip(given.body.as_ref()) else { return };
    let field = "request.headers.Content-Type";
    let charset = value.to_ascii_lowercase().split_once("charset=").map(|(_, charset)| charset.trim().to_string());
    if charset.is_some_and(|charset| !matches!(charset.trim_matches('"'), "utf-8" | "utf8")) {
        findings.push(problem(Problem::ContentTypeCharset, field, Reason::ContentTypeCharset).seen(value));
    }
    let is_object = matches!(body.iter().find(|byte| !byte.is_ascii_whitespace()), Some(b'{' | b'['));
    if is_object && !matches!(media_type(value).as_str(), "application/json" | "multipart/form-data") {
        findings.push(problem(Problem::ContentTypeNotJson, field, Reason::ContentTypeNotJson).seen(value));
    }
}

/// Whether an `Accept` header takes what WeChat Pay answers with.
pub(super) fn accepts_json(accept: &str) -> bool {
    accept
        .split(',')
        .any(|range| matches!(media_type(range).as_str(), "application/json" | "application/*" | "*/*" | "*"))
}

fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn wechatpay_serial(headers: &Headers, known: &Known, findings: &mut Vec<Finding>) {
    let Some(given) = headers.get("Wechatpay-Serial") else { return };
    let field = "request.wechatpaySerial";
    let serial = Serial::parse(given, "wechatpaySerial").ok();
    if serial.is_some() && serial == known.merchant_serial {
        let reason = Reason::WechatpaySerialIsMerchant;
        findings.push(problem(Problem::WechatpaySerialIsMerchant, field, reason).seen(given));
        return;
    }
    let named = KeyName::parse(given, "wechatpaySerial").ok();
    let unknown = named.is_some_and(|name| known.platform_keys.iter().all(|key| key.name != name));
    if unknown && !known.platform_keys.is_empty() {
        let ids = known.platform_keys.iter().map(|key| key.name.as_str().into()).collect();
        let reason = Reason::WechatpaySerialUnknown { known: ids };
        findings.push(problem(Problem::WechatpaySerialUnknown, field, reason).seen(given).warning());
    }
}

pub(super) fn problem(code: Problem, field: impl Into<String>, reason: Reason) -> Finding {
    Finding::error(<&str>::from(code), Stage::Request, field, reason)
}
