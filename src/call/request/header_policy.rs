//! Which headers a request is sent with: the caller's, those of the options, and those that must be there.

use crate::credential::platform_key::KeyName;
use crate::error::{Code, Error, Result, shown};
use crate::reason::Reason;
use crate::refusals::Refusals;
use crate::wire::headers::{self, Headers};
use crate::wire::names;

use super::options::SignRequestOptions;

/// Sent unless the caller names another `User-Agent`; without one the server answers 400.
pub const USER_AGENT: &str = concat!("wechatpay-wasm/", env!("CARGO_PKG_VERSION"));

/// Headers a caller cannot set: they are ours, the host's, or would not arrive.
const RESERVED: [&str; 9] = [
    "Authorization",
    "Host",
    "Content-Length",
    "Transfer-Encoding",
    "Connection",
    // fetch of Node throws on these.
    "Keep-Alive",
    "Upgrade",
    "Expect",
    // fetch of Node loses it.
    "__proto__",
];

pub(super) fn request_headers(options: &SignRequestOptions, refusals: &mut Refusals) -> Result<Headers> {
    let mut headers = options.headers.clone().unwrap_or_default();
    let refused = check_headers(&headers, refusals)?;
    headers.remove(&refused);
    let serial = options.wechatpay_serial.as_deref().map(|text| KeyName::parse(text, "wechatpaySerial"));
    let serial = serial.transpose().map(|name| name.map(|name| String::from(name.as_str())));
    let serial = refusals.take(serial)?.flatten();
    let key = options.idempotency_key.as_deref();
    let key = key.map(|key| check_idempotency_key(key, "idempotencyKey").map(|()| key)).transpose();
    let key = refusals.take(key)?.flatten();
    for (option, name, value) in [
        ("idempotencyKey", "Idempotency-Key", key),
        ("wechatpaySerial", "Wechatpay-Serial", serial.as_deref()),
        ("userAgent", "User-Agent", options.user_agent.as_deref()),
        ("acceptLanguage", "Accept-Language", options.accept_language.as_deref()),
    ] {
        let Some(value) = value else { continue };
        let is_new = refusals.take(check_option(option, name, value, &headers))?;
        if is_new == Some(true) {
            headers.push(name, value);
        }
    }
    check_known_headers(&headers, options, refusals)?;
    for (name, value) in [("Accept", "application/json"), ("User-Agent", USER_AGENT)] {
        if headers.get(name).is_none() {
            headers.push(name, value);
        }
    }
    Ok(headers)
}

/// Refuses an option's value that its header cannot have; false where the header is there already.
fn check_option(option: &'static str, name: &str, value: &str, headers: &Headers) -> Result<bool> {
    headers::check_value(option, value)?;
    if value.is_empty() {
        return Err(Error::new(Code::Header, option, Reason::HeaderEmpty));
    }
    match headers.get(name) {
        Some(other) if other != value => Err(twice(String::from(option), name)),
        there => Ok(there.is_none()),
    }
}

/// Refuses headers that cannot be sent, or that are there twice; gives the places of those refused.
pub(super) fn check_headers(headers: &Headers, refusals: &mut Refusals) -> Result<Vec<usize>> {
    let repeated = names::repeated(headers.iter().map(|(name, _)| name.to_ascii_lowercase().into()));
    let mut refused = Vec::new();
    for (at, (name, value)) in headers.iter().enumerate() {
        let checked = match check_header(name, value) {
            Ok(()) if repeated.is_some_and(|repeated| repeated.again == at) => {
                Err(twice(format!("headers.{}", shown(name)), name))
            }
            checked => checked,
        };
        if refusals.take(checked)?.is_none() {
            refused.push(at);
        }
    }
    Ok(refused)
}

fn check_header(name: &str, value: &str) -> Result<()> {
    headers::check_name(name)?;
    let field = format!("headers.{}", shown(name));
    if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        return Err(Error::new(Code::Header, field, Reason::HeaderReserved));
    }
    headers::check_value(&field, value)
}

fn twice(field: String, name: &str) -> Error {
    Error::new(Code::Header, field, Reason::HeaderTwice { name: shown(name) })
}

/// Rules of the documents for headers, however they were given.
fn check_known_headers(headers: &Headers, options: &SignRequestOptions, refusals: &mut Refusals) -> Result<()> {
    for (name, reason) in [
        ("Accept", Reason::HeaderRequired),
        ("User-Agent", Reason::HeaderRequired),
        ("Content-Type", Reason::ContentTypeEmpty),
    ] {
        if headers.get(name) == Some("") {
            refusals.report(Error::new(Code::Header, format!("headers.{name}"), reason))?;
        }
    }
    if let Some(serial) = headers.get("Wechatpay-Serial") {
        refusals.take(check_serial_form(serial, "headers.Wechatpay-Serial"))?;
    }
    if let Some(key) = headers.get("Idempotency-Key") {
        refusals.take(check_idempotency_key(key, "headers.Idempotency-Key"))?;
    }
    match headers.get("Accept-Language") {
        Some("en" | "zh-CN" | "zh-HK" | "zh-TW") | None => Ok(()),
        Some(_) => {
            let field = if options.accept_language.is_some() { "acceptLanguage" } else { "headers.Accept-Language" };
            refusals.report(Error::new(Code::Header, field, Reason::AcceptLanguageUnknown))
        }
    }
}

/// Refuses another form than the one that is sent.
fn check_serial_form(serial: &str, field: &'static str) -> Result<()> {
    if KeyName::parse(serial, field)?.as_str() == serial {
        return Ok(());
    }
    Err(Error::new(Code::SerialNo, field, Reason::WechatpaySerialForm))
}

/// Refuses an Idempotency-Key outside `[A-Za-z0-9|_*-]{1,48}` (merchant/4012380498, partner/4017171868); `field`
/// names the option in errors.
///
/// # Errors
/// [`Code::IdempotencyKey`]
pub fn check_idempotency_key(key: &str, field: &'static str) -> Result<()> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'|' | b'_' | b'*' | b'-');
    if (1..=48).contains(&key.len()) && key.bytes().all(allowed) {
        return Ok(());
    }
    Err(Error::new(Code::IdempotencyKey, field, Reason::IdempotencyKeyForm))
}

pub(super) fn is_multipart(headers: &Headers) -> bool {
    const MULTIPART: &str = "multipart/form-data";
    headers.get("Content-Type").is_some_and(|value| {
        value.get(..MULTIPART.len()).is_some_and(|start| start.eq_ignore_ascii_case(MULTIPART))
            && matches!(value.as_bytes().get(MULTIPART.len()), None | Some(b';' | b' '))
    })
}
