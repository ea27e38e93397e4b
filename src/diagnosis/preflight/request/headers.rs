//! The headers.

use super::given;
use crate::call::request::SignRequestOptions;
use crate::credential::platform_key::KeyName;
use crate::credential::serial::Serial;
use crate::diagnosis::basic_rules::{accepts_json, media_type};
use crate::diagnosis::finding::Finding;
use crate::diagnosis::preflight::credentials::Setup;
use crate::diagnosis::preflight::problem::{Problem, request_problem};
use crate::reason::Reason;
use crate::wire::headers::Headers;

pub fn check(options: &SignRequestOptions, headers: &Headers, findings: &mut Vec<Finding>) {
    if let Some(accept) = headers.get("Accept").filter(|accept| !accepts_json(accept)) {
        let downloads = ["billdownload", "media"].iter().any(|part| given::path(options).contains(part));
        if !downloads {
            let field = "request.headers.Accept";
            findings.push(request_problem(Problem::AcceptNotJson, field, Reason::AcceptNotJson).seen(accept).warning());
        }
    }
    let Some((value, body)) = headers.get("Content-Type").zip(given::body(options)) else { return };
    let field = "request.headers.Content-Type";
    let charset = value.to_ascii_lowercase().split_once("charset=").map(|(_, charset)| charset.trim().to_string());
    if charset.is_some_and(|charset| !matches!(charset.trim_matches('"'), "utf-8" | "utf8")) {
        findings.push(request_problem(Problem::ContentTypeCharset, field, Reason::ContentTypeCharset).seen(value));
    }
    let is_object = matches!(body.iter().find(|byte| !byte.is_ascii_whitespace()), Some(b'{' | b'['));
    if is_object && !matches!(media_type(value).as_str(), "application/json" | "multipart/form-data") {
        findings.push(request_problem(Problem::ContentTypeNotJson, field, Reason::ContentTypeNotJson).seen(value));
    }
}

pub fn wechatpay_serial(headers: &Headers, setup: &Setup, findings: &mut Vec<Finding>) {
    let Some(given) = headers.get("Wechatpay-Serial") else { return };
    let field = "request.wechatpaySerial";
    let serial = Serial::parse(given, "wechatpaySerial").ok();
    if serial.is_some() && serial == setup.merchant_serial {
        let reason = Reason::WechatpaySerialIsMerchant;
        findings.push(request_problem(Problem::WechatpaySerialIsMerchant, field, reason).seen(given));
        return;
    }
    let named = KeyName::parse(given, "wechatpaySerial").ok();
    let unknown = named.is_some_and(|name| setup.platform_keys.iter().all(|key| key.name != name));
    if unknown && !setup.platform_keys.is_empty() {
        let ids = setup.platform_keys.iter().map(|key| key.name.as_str().into()).collect();
        let reason = Reason::WechatpaySerialUnknown { known: ids };
        findings.push(request_problem(Problem::WechatpaySerialUnknown, field, reason).seen(given).warning());
    }
}
