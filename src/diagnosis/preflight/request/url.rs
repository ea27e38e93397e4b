//! Host, path and query.

use super::given;
use crate::call::request::SignRequestOptions;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::preflight::problem::{Problem, request_problem};
use crate::diagnosis::url_parts;
use crate::reason::Reason;
use crate::wire::percent::decoded;

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
    } else if is_known && path.starts_with('/') && !starts(&V3_PATHS) {
        let reason = Reason::UrlWithoutV3 { path: path.into() };
        findings.push(request_problem(Problem::UrlWithoutV3, "request.url", reason).seen(path).warning());
    }
    let in_url =
        options.url.split_once('?').is_some_and(|(_, query)| query.split('&').any(|pair| is_encoded(&decoded(pair))));
    let in_query = given::query(options).iter().find(|(_, value)| is_encoded(value));
    if in_url || in_query.is_some() {
        let (field, name) = match in_query {
            Some((name, _)) => (format!("request.query.{name}"), name.as_str()),
            None => ("request.url".into(), "url"),
        };
        findings.push(request_problem(
            Problem::QueryEncodedTwice,
            field,
            Reason::QueryEncodedTwice { name: name.into() },
        ));
    }
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
