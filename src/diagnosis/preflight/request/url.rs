//! Host, path and query.

use super::given;
use crate::call::request::SignRequestOptions;
use crate::diagnosis::basic_rules::HOSTS;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::preflight::problem::{Problem, request_problem};
use crate::diagnosis::url_parts;
use crate::error::shown;
use crate::reason::Reason;
use crate::wire::no_value::is_no_value;
use crate::wire::percent::decoded;

/// Paths of APIv2, whose requests are XML with a `sign` member. `/pay/transactions/` is APIv3's without its beginning.
const V2_PATHS: [&str; 5] = ["/pay/", "/secapi/", "/mmpaymkttransfers/", "/mmpaysptrans/", "/tools/"];
/// Hosts of the mainland, which do not serve WeChat Pay Global.
const MAINLAND: [&str; 4] =
    ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com", "api.wechatpay.cn", "api2.wechatpay.cn"];
/// Roots of APIv3, Hong Kong's and the brands' among them.
const V3_PATHS: [&str; 3] = ["/v3/", "/hk/v3/", "/brand/"];

pub fn check(options: &SignRequestOptions, findings: &mut Vec<Finding>) {
    let (field, host) = host(options).unwrap_or(("request.url", HOSTS[0]));
    let is_known = HOSTS.contains(&host);
    let tencent = host.ends_with(".qq.com") || host.ends_with(".wechatpay.cn") || host.ends_with(".weixin.com");
    if tencent && !is_known {
        let reason = Reason::UrlHostUnknown { host: host.into() };
        findings.push(request_problem(Problem::UrlHost, field, reason).seen(host).warning());
    }
    let path = given::path(options);
    let starts = |paths: &[&str]| paths.iter().any(|start| path.starts_with(start));
    if starts(&V2_PATHS) && !path.starts_with("/pay/transactions/") {
        let reason = Reason::UrlIsV2 { path: path.into() };
        findings.push(request_problem(Problem::UrlIsV2, "request.url", reason).seen(path));
    } else if is_known && path.starts_with('/') && !path.starts_with("//") && !starts(&V3_PATHS) {
        let reason = Reason::UrlWithoutV3 { path: path.into() };
        findings.push(request_problem(Problem::UrlWithoutV3, "request.url", reason).seen(path).warning());
    }
    if let Some((prefix, _)) = path.split_once("/v3/").filter(|_| !is_known && !starts(&V3_PATHS)) {
        let reason = Reason::UrlPrefix { prefix: prefix.into() };
        findings.push(request_problem(Problem::UrlPrefix, "request.url", reason).seen(path).warning());
    }
    if path.starts_with("/v3/global/") && MAINLAND.contains(&host) {
        let reason = Reason::UrlGlobal { host: host.into() };
        findings.push(request_problem(Problem::UrlGlobal, field, reason).seen(path).warning());
    }
    path_parts(path, findings);
    query_parts(options, findings);
}

/// The option that names the host, and the host.
fn host(options: &SignRequestOptions) -> Option<(&'static str, &str)> {
    let host = |url| url_parts::authority(url)?.split(':').next();
    let of_url = host(&options.url).map(|host| ("request.url", host));
    of_url.or_else(|| Some(("request.baseUrl", host(options.base_url.as_deref()?)?)))
}

/// Whether a value that is going to be encoded is encoded already: JSON or Chinese. An address inside may well be.
fn is_encoded(value: &str) -> bool {
    let is_chinese = |text: &str| text.contains(|character| ('\u{4E00}'..'\u{A000}').contains(&character));
    let hidden = value.to_ascii_uppercase().contains("%7B%22") || !is_chinese(value) && is_chinese(&decoded(value));
    hidden && !value.contains("://")
}

/// What was left of a template, or put into the wrong place, in the path.
fn path_parts(path: &str, findings: &mut Vec<Finding>) {
    let found = |code, reason| request_problem(code, "request.url", reason).seen(path);
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let text = decoded(segment);
        let is_last = segments.peek().is_none();
        if let Some(name) = placeholder(&text) {
            findings.push(found(Problem::UrlPlaceholder, Reason::UrlPlaceholder { name: name.into() }));
        } else if is_no_value(&text) {
            findings.push(found(Problem::UrlValueMissing, Reason::UrlValueMissing { text }));
        } else if segment.is_empty() && !is_last {
            findings.push(found(Problem::UrlSegmentEmpty, Reason::UrlSegmentEmpty));
        } else if let Some((name, _)) = segment.split_once('=').filter(|(name, _)| is_name(name)) {
            let (segment, name) = (shown(segment), shown(name));
            findings.push(found(Problem::UrlSegmentNamed, Reason::UrlSegmentNamed { segment, name }));
        }
    }
}

fn query_parts(options: &SignRequestOptions, findings: &mut Vec<Finding>) {
    let found = |code, reason| request_problem(code, "request.url", reason);
    let pairs = options.url.split_once('?').map_or("", |(_, query)| query).split('&').filter(|pair| !pair.is_empty());
    for pair in pairs.clone() {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let shown_name = shown(&decoded(name));
        if let Some(placeholder) = placeholder(&decoded(value)) {
            let reason = Reason::UrlPlaceholder { name: placeholder.into() };
            findings.push(found(Problem::UrlPlaceholder, reason));
        } else if is_no_value(&decoded(value)) {
            let reason = Reason::UrlValueMissing { text: format!("{shown_name}={}", decoded(value)) };
            findings.push(found(Problem::UrlValueMissing, reason));
        } else if !pair.contains('=') {
            let reason = Reason::QueryWithoutValue { name: shown_name };
            findings.push(found(Problem::QueryWithoutValue, reason).warning());
        } else if loses_plus(value) {
            findings.push(found(Problem::QueryPlus, Reason::QueryPlus { name: shown_name }).warning());
        }
    }
    for (name, value) in given::query(options) {
        if let Some(placeholder) = placeholder(value) {
            let reason = Reason::UrlPlaceholder { name: placeholder.into() };
            findings.push(request_problem(Problem::UrlPlaceholder, format!("request.query.{}", shown(name)), reason));
        }
    }
    let in_url = pairs.clone().any(|pair| is_encoded(&decoded(pair)));
    let in_query = given::query(options).iter().find(|(_, value)| is_encoded(value));
    if in_url || in_query.is_some() {
        let (field, name) = match in_query {
            Some((name, _)) => (format!("request.query.{name}"), name.as_str()),
            None => ("request.url".into(), "url"),
        };
        let reason = Reason::QueryEncodedTwice { name: name.into() };
        findings.push(request_problem(Problem::QueryEncodedTwice, field, reason));
    }
}

/// A name as the documents and templates write it where a value goes: `{id}`, `${id}`, `:id`, `<id>`. JSON in braces has
/// quotes, and is none.
fn placeholder(text: &str) -> Option<&str> {
    let within = |start, end| text.strip_prefix(start)?.strip_suffix(end);
    let name = within("{{", "}}").or_else(|| within("${", "}")).or_else(|| within("{", "}"));
    let name = name.or_else(|| within("<", ">")).or_else(|| text.strip_prefix(':'));
    name.map(str::trim).is_some_and(is_name).then_some(text)
}

/// Whether it is the name of a parameter.
fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() <= 40
        && bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether a value holds a `+` that is meant as one: Base64 and times with their zone do; elsewhere it is a blank.
fn loses_plus(value: &str) -> bool {
    let has = |of: fn(&u8) -> bool| value.bytes().any(|byte| of(&byte));
    let is_base64 = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
        && (value.ends_with('=')
            || value.contains('/')
            || value.len() >= 44 && has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase));
    let is_time = value.rsplit_once('+').is_some_and(|(time, zone)| {
        let zone = decoded(zone);
        time.contains('T') && zone.len() == 5 && zone.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
    });
    value.contains('+') && (is_base64 || is_time)
}
