//! Which headers a request is sent with: the caller's, those of the options, and those that must be there.

use crate::error::{Code, Error, Result, shown};
use crate::headers::{self, Headers};
use crate::names;
use crate::platform::KeyName;

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

pub(super) fn request_headers(options: &SignRequestOptions) -> Result<Headers> {
    let mut headers = options.headers.clone().unwrap_or_default();
    check_headers(&headers)?;
    if let Some(key) = &options.idempotency_key {
        check_idempotency_key(key, "idempotencyKey")?;
    }
    let wechatpay_serial =
        options.wechatpay_serial.as_deref().map(|text| KeyName::parse(text, "wechatpaySerial")).transpose()?;
    for (option, name, value) in [
        ("idempotencyKey", "Idempotency-Key", options.idempotency_key.as_deref()),
        ("wechatpaySerial", "Wechatpay-Serial", wechatpay_serial.as_ref().map(KeyName::as_str)),
        ("userAgent", "User-Agent", options.user_agent.as_deref()),
        ("acceptLanguage", "Accept-Language", options.accept_language.as_deref()),
    ] {
        let Some(value) = value else { continue };
        headers::check_value(option, value)?;
        if value.is_empty() {
            return Err(Error::new(Code::Header, option, "must not be empty", "不能为空"));
        }
        match headers.get(name) {
            Some(other) if other != value => return Err(twice(String::from(option), name)),
            Some(_) => {}
            None => headers.push(name, value),
        }
    }
    check_known_headers(&headers, options)?;
    for (name, value) in [("Accept", "application/json"), ("User-Agent", USER_AGENT)] {
        if headers.get(name).is_none() {
            headers.push(name, value);
        }
    }
    Ok(headers)
}

/// Refuses headers that cannot be sent, or that are there twice.
pub(super) fn check_headers(headers: &Headers) -> Result<()> {
    let repeated = names::repeated(headers.iter().map(|(name, _)| name.to_ascii_lowercase().into()));
    for (at, (name, value)) in headers.iter().enumerate() {
        check_header(name, value)?;
        if repeated.is_some_and(|repeated| repeated.again == at) {
            return Err(twice(format!("headers.{}", shown(name)), name));
        }
    }
    Ok(())
}

fn check_header(name: &str, value: &str) -> Result<()> {
    headers::check_name(name)?;
    let field = format!("headers.{}", shown(name));
    if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        return Err(Error::new(
            Code::Header,
            field,
            "this header belongs to the library or the host; leave it out",
            "这个请求头由本库或运行环境掌管,请不要传",
        ));
    }
    headers::check_value(&field, value)
}

fn twice(field: String, name: &str) -> Error {
    Error::new(
        Code::Header,
        field,
        format!("the header {} is given twice; leave one out", shown(name)),
        format!("请求头 {} 重复给出,只保留一处", shown(name)),
    )
}

/// Rules of the documents for headers, however they were given.
fn check_known_headers(headers: &Headers, options: &SignRequestOptions) -> Result<()> {
    for (name, hint) in [
        ("Accept", "不能为空,否则会报\u{201c}Http头缺少Accept或User-Agent\u{201d}"),
        ("User-Agent", "不能为空,否则会报\u{201c}Http头缺少Accept或User-Agent\u{201d}"),
        ("Content-Type", "不能为空:不传时,有报文的请求自动带 application/json"),
    ] {
        if headers.get(name) == Some("") {
            let message = "must not be empty: the server answers 400 without it";
            return Err(Error::new(Code::Header, format!("headers.{name}"), message, hint));
        }
    }
    if let Some(serial) = headers.get("Wechatpay-Serial") {
        let field = "headers.Wechatpay-Serial";
        if KeyName::parse(serial, field)?.as_str() != serial {
            return Err(Error::new(
                Code::SerialNo,
                field,
                "give upper-case hex without colons and blanks, or use the option wechatpaySerial, which writes it so",
                "应为不含冒号和空格的大写十六进制;用 wechatpaySerial 选项会自动规范写法",
            ));
        }
    }
    if let Some(key) = headers.get("Idempotency-Key") {
        check_idempotency_key(key, "headers.Idempotency-Key")?;
    }
    match headers.get("Accept-Language") {
        Some("en" | "zh-CN" | "zh-HK" | "zh-TW") | None => Ok(()),
        Some(_) => Err(Error::new(
            Code::Header,
            if options.accept_language.is_some() { "acceptLanguage" } else { "headers.Accept-Language" },
            "en, zh-CN, zh-HK or zh-TW is expected",
            "只能是 en、zh-CN、zh-HK、zh-TW",
        )),
    }
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
    Err(Error::new(
        Code::IdempotencyKey,
        field,
        "1 to 48 letters, digits or | _ * - are expected",
        "幂等键应为 1–48 位字母、数字或 | _ * -",
    ))
}

pub(super) fn is_multipart(headers: &Headers) -> bool {
    headers.get("Content-Type").is_some_and(|value| {
        value.get(..19).is_some_and(|start| start.eq_ignore_ascii_case("multipart/form-data"))
            && matches!(value.as_bytes().get(19), None | Some(b';' | b' '))
    })
}
