//! Requests: from options to exactly what is passed to `fetch`, signed.
//!
//! [`prepare`] does everything but the signature, [`Prepared::complete`] adds it; signing elsewhere (KMS, HSM,
//! WebCrypto) goes between the two. All policy about requests is here; the formatters they use have none.

use std::fmt;

use rand_core::TryCryptoRng;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::authorization::{self, authorization};
use crate::bytes::{TextOrBytes, TextOrBytesVisitor};
use crate::certificate::{Certificate, Holder};
use crate::error::{Code, Error, Result, shown};
use crate::headers::{self, Headers};
use crate::key::{KeyInput, PrivateKey, PublicKey};
use crate::message::{RequestParts, request_message};
use crate::platform::KeyName;
use crate::serial::Serial;
use crate::signature;
use crate::target::{self, DEFAULT_BASE_URL, Url, encode_query};

/// Sent unless the caller names another `User-Agent`; without one the server answers 400.
pub const USER_AGENT: &str = concat!("wechatpay-wasm/", env!("CARGO_PKG_VERSION"));

/// Options of `signRequest`; `prepareRequest` takes the same without `privateKey`.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SignRequestOptions {
    /// 商户号:请求发起方的商户号(服务商模式填服务商的)。 The caller's merchant number, 1 to 32 digits.
    pub mchid: String,
    /// 商户API证书序列号(十六进制)。与 `certificate` 至少给一个。 Serial number of the merchant API certificate, hex;
    /// at least one of `serialNo` and `certificate`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub serial_no: Option<String>,
    /// 商户API证书私钥 apiclient_key.pem:PKCS#8 或 PKCS#1,PEM 或 DER。 The merchant's RSA private key.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub private_key: Option<KeyInput>,
    /// 商户API证书 apiclient_cert.pem:给出时核对私钥与序列号。 The merchant API certificate; key and serial are checked against it.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub certificate: Option<KeyInput>,
    /// HTTP 方法;默认 GET,有 body 时默认 POST。 Default GET, POST when there is a body; upper-cased.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub method: Option<String>,
    /// 完整 URL,或以 / 开头的路径。 `https://…`, or a path that is appended to `baseUrl`.
    pub url: String,
    /// 默认 `https://api.mch.weixin.qq.com`。 The origin that paths are appended to.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub base_url: Option<String>,
    /// 查询参数,自动编码;对象会写成紧凑 JSON。 Query parameters, encoded by RFC 3986; objects become compact JSON.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "Record<string, string | number | boolean | object | undefined>")
    )]
    pub query: Option<Query>,
    /// 请求体:字符串与字节原样签名发送,普通对象只序列化一次。 Text and bytes are signed and sent as they are; a plain
    /// object is serialised once.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | object | Uint8Array"))]
    pub body: Option<Body>,
    /// 代替 body 参与签名的文本,仅用于上传(multipart/form-data)。 Signed instead of the body; uploads only.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub sign_body: Option<String>,
    /// 额外请求头。 Further headers.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Record<string, string | undefined>"))]
    pub headers: Option<Headers>,
    /// 幂等键 Idempotency-Key:1–48 位字母、数字或 `|` `_` `*` `-`。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub idempotency_key: Option<String>,
    /// 请求头 Wechatpay-Serial:微信支付公钥ID 或平台证书序列号。 Which key the server signs its answer with, and which
    /// key encrypted the body's sensitive fields.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub wechatpay_serial: Option<String>,
    /// 默认 wechatpay-wasm/版本号。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub user_agent: Option<String>,
    /// 应答语言。 Language of the server's messages.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "\"en\" | \"zh-CN\" | \"zh-HK\" | \"zh-TW\""))]
    pub accept_language: Option<String>,
    /// Unix 秒;默认当前时间。 Unix seconds, default now.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub timestamp: Option<i64>,
    /// 随机串,1–32 位;默认随机生成 32 位。 Default 32 random letters and digits.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub nonce_str: Option<String>,
}

/// A request body. In JavaScript a plain object or array is serialised where it enters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body(pub TextOrBytes);

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct("Body", TextOrBytesVisitor).map(Self)
    }
}

/// Query parameters in order, values already text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query(pub Vec<(String, String)>);

impl<'de> Deserialize<'de> for Query {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(QueryVisitor)
    }
}

struct QueryVisitor;

impl<'de> Visitor<'de> for QueryVisitor {
    type Value = Query;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Query, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, QueryValue(value))) = map.next_entry::<String, QueryValue>()? {
            pairs.push((name, value));
        }
        Ok(Query(pairs))
    }
}

struct QueryValue(String);

impl<'de> Deserialize<'de> for QueryValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct TextVisitor;
        impl Visitor<'_> for TextVisitor {
            type Value = String;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, number, boolean or plain object")
            }

            fn visit_string<E: serde::de::Error>(self, text: String) -> std::result::Result<String, E> {
                Ok(text)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<String, E> {
                Ok(text.into())
            }
        }
        deserializer.deserialize_newtype_struct("QueryValue", TextVisitor).map(Self)
    }
}

/// A request that lacks only its `Authorization` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The merchant number of the future `Authorization`.
    pub mchid: String,
    /// The certificate serial number of the future `Authorization`.
    pub serial_no: Serial,
    /// Upper-case method.
    pub method: String,
    /// The URL to fetch.
    pub url: Url,
    /// The headers to send.
    pub headers: Headers,
    /// The body to send.
    pub body: Option<TextOrBytes>,
    /// Unix seconds in the message.
    pub timestamp: i64,
    /// The random string in the message.
    pub nonce_str: String,
    /// The bytes to sign.
    pub message: Vec<u8>,
}

/// The values a host supplies where the options leave them open.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// Now, Unix seconds.
    pub timestamp: i64,
    /// 32 random letters and digits.
    pub nonce_str: String,
}

/// Checks the options and builds the request.
///
/// # Errors
/// The code of the option that is wrong; see [`Code`].
pub fn prepare(options: SignRequestOptions, certificate: Option<&Certificate>, defaults: Defaults) -> Result<Prepared> {
    check_mchid(&options.mchid)?;
    let serial_no = serial_no(options.serial_no.as_deref(), certificate)?;
    let timestamp = options.timestamp.unwrap_or(defaults.timestamp);
    check_timestamp(timestamp, "timestamp")?;
    let nonce_str = options.nonce_str.clone().unwrap_or(defaults.nonce_str);
    check_nonce_str(&nonce_str)?;
    let url = url(&options)?;
    let body = options.body.as_ref().map(|body| &body.0);
    let method = method(options.method.as_deref(), body)?;
    // A GET must go out without a body, even an empty one: fetch refuses it otherwise.
    let sends_body = !matches!(method.as_str(), "GET" | "HEAD");
    let mut headers = request_headers(&options)?;
    if sends_body && body.is_some() && headers.get("Content-Type").is_none() {
        headers.push("Content-Type", "application/json");
    }
    let signed_body = signed_body(&options, &headers)?;
    let message = request_message(&RequestParts {
        method: &method,
        target: &url.target,
        timestamp: &timestamp.to_string(),
        nonce_str: &nonce_str,
        body: signed_body,
    })?;
    let body = options.body.map(|body| body.0).filter(|_| sends_body);
    Ok(Prepared { mchid: options.mchid, serial_no, method, url, headers, body, timestamp, nonce_str, message })
}

/// Prepares, signs and completes.
///
/// # Errors
/// As [`prepare`], and [`Code::KeyPairMismatch`] when `certificate` is not the key's.
pub fn sign(
    options: SignRequestOptions,
    key: &PrivateKey,
    certificate: Option<&Certificate>,
    defaults: Defaults,
    rng: &mut impl TryCryptoRng,
) -> Result<Prepared> {
    if let Some(certificate) = certificate {
        refuse_platform(certificate)?;
        check_pair(&key.public_key(), certificate)?;
    }
    let prepared = prepare(options, certificate, defaults)?;
    let signature = signature::sign(&prepared.message, key, rng)?;
    prepared.complete(&signature)
}

impl Prepared {
    /// Adds `Authorization`.
    ///
    /// # Errors
    /// [`Code::SignatureInvalid`] when `signature` is not the Base64 of an RSA signature.
    pub fn complete(mut self, signature: &str) -> Result<Self> {
        let length = signature::decode(signature).map(|bytes| bytes.len());
        // Hex of a 2048-bit signature happens to be Base64 of a 3072-bit one.
        let hex = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
        if hex || length.is_none_or(|length| length < 256) {
            return Err(Error::new(
                Code::SignatureInvalid,
                "signature",
                "the Base64 of an RSASSA-PKCS1-v1_5 signature is expected (256 bytes or more, standard alphabet, no line breaks, not hex)",
                "应是 SHA256withRSA 签名值的 Base64(标准字母表、不换行,不是十六进制;RSA-2048 为 344 个字符)",
            ));
        }
        let value = authorization(&authorization::Parts {
            mchid: &self.mchid,
            serial_no: self.serial_no.as_str(),
            nonce_str: &self.nonce_str,
            timestamp: &self.timestamp.to_string(),
            signature,
        })?;
        self.headers.push("Authorization", value);
        Ok(self)
    }
}

/// A prepared request as it comes back from the host, to be completed.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PreparedRequest {
    /// 请求方法。
    pub method: String,
    /// 传给 fetch 的 URL。 The URL to fetch.
    pub url: String,
    /// 请求头。
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
    pub headers: Headers,
    /// 请求体;没有则不存在。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array<ArrayBuffer>"))]
    pub body: Option<TextOrBytes>,
    /// 重定向会改变签名的 URL,所以不跟随。 A redirect would change the signed URL.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"manual\""))]
    pub redirect: String,
    /// Unix 秒。
    pub timestamp: i64,
    /// 随机串。
    pub nonce_str: String,
    /// 待签名串。 The text to sign.
    pub message: String,
    /// 商户号。
    pub mchid: String,
    /// 商户API证书序列号。
    pub serial_no: String,
}

impl PreparedRequest {
    /// Checks that nothing that was signed has been changed since [`prepare`].
    ///
    /// # Errors
    /// [`Code::Prepared`], or the code of the member that is wrong.
    pub fn check(self) -> Result<Prepared> {
        check_mchid(&self.mchid)?;
        check_method(&self.method)?;
        check_timestamp(self.timestamp, "timestamp")?;
        check_nonce_str(&self.nonce_str)?;
        let mut headers = Headers::default();
        // An Authorization tells that the request was completed before, see below.
        for (name, value) in self.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("Authorization")) {
            check_header(name, value, &headers)?;
            headers.push(name, value);
        }
        let url = Url::parse(&self.url, DEFAULT_BASE_URL)?;
        let multipart = is_multipart(&self.headers);
        let body = self.body.as_ref().map_or(&[] as &[u8], TextOrBytes::as_bytes);
        let rebuilt = request_message(&RequestParts {
            method: &self.method,
            target: &url.target,
            timestamp: &self.timestamp.to_string(),
            nonce_str: &self.nonce_str,
            body: if multipart { &[] } else { body },
        })?;
        let message = self.message.as_bytes();
        // An upload signs its meta text instead of the body, so only the lines before it can be compared.
        let unchanged = if multipart {
            rebuilt.split_last().is_some_and(|(_, head)| message.starts_with(head)) && message.ends_with(b"\n")
        } else {
            rebuilt == message
        };
        if !unchanged || self.headers.get("Authorization").is_some() || self.redirect != "manual" {
            return Err(Error::new(
                Code::Prepared,
                "prepared",
                "the prepared request was changed after prepareRequest: what is signed would not be what is sent",
                "prepareRequest 的结果被改动过:签名内容与将发送的内容不再一致,请重新生成",
            ));
        }
        Ok(Prepared {
            serial_no: Serial::parse(&self.serial_no, "serialNo")?,
            mchid: self.mchid,
            method: self.method,
            url,
            headers: self.headers,
            body: self.body,
            timestamp: self.timestamp,
            nonce_str: self.nonce_str,
            message: self.message.into_bytes(),
        })
    }
}

/// 32 random letters and digits.
///
/// # Errors
/// [`Code::Internal`] when the host has no randomness.
pub fn random_nonce(rng: &mut impl TryCryptoRng) -> Result<String> {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut nonce = String::with_capacity(32);
    while nonce.len() < 32 {
        let mut bytes = [0u8; 48];
        rng.try_fill_bytes(&mut bytes).map_err(|_| Error::internal("the host's source of randomness failed"))?;
        // 248 is the largest multiple of 62 in a byte; above it the choice would be uneven.
        let letters = bytes.iter().filter(|byte| **byte < 248).filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
        nonce.extend(letters.map(|byte| char::from(*byte)).take(32usize.saturating_sub(nonce.len())));
    }
    Ok(nonce)
}

/// Refuses a merchant number of another form than 1 to 32 digits.
///
/// # Errors
/// [`Code::Mchid`]
pub fn check_mchid(mchid: &str) -> Result<()> {
    if (1..=32).contains(&mchid.len()) && mchid.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    let refused = |message: String, hint: String| Err(Error::new(Code::Mchid, "mchid", message, hint));
    let Some((at, bad)) = mchid.chars().enumerate().find(|(_, character)| !character.is_ascii_digit()) else {
        return refused("the merchant number consists of 1 to 32 digits".into(), "商户号是 1–32 位数字".into());
    };
    // What cannot be seen is told by its place: it was copied along from a web page or a file.
    let position = at.saturating_add(1);
    if bad.is_whitespace() {
        return refused(
            format!("the merchant number contains a blank or line break: {bad:?} at position {position}"),
            format!("商户号第 {position} 个字符是空格或换行 {bad:?},请去掉(会报\u{201c}商户号不存在\u{201d})"),
        );
    }
    refused(
        format!("the merchant number consists of 1 to 32 digits; character {position} is {bad:?}"),
        format!("商户号是 1–32 位数字;第 {position} 个字符是 {bad:?}"),
    )
}

/// Refuses a certificate that is not the key's.
///
/// # Errors
/// [`Code::KeyPairMismatch`]
pub fn check_pair(key: &PublicKey, certificate: &Certificate) -> Result<()> {
    if *key == certificate.public_key {
        return Ok(());
    }
    Err(Error::new(
        Code::KeyPairMismatch,
        "certificate",
        format!("the certificate (serial number {}) does not belong to the private key", certificate.serial),
        format!(
            "证书(序列号 {})与私钥不是一对:请使用同一次申请下载的 apiclient_cert.pem 和 apiclient_key.pem",
            certificate.serial
        ),
    ))
}

fn refuse_platform(certificate: &Certificate) -> Result<()> {
    if certificate.holder != Holder::Platform {
        return Ok(());
    }
    Err(Error::new(
        Code::Certificate,
        "certificate",
        "this is a WeChat Pay platform certificate; the merchant API certificate (apiclient_cert.pem) belongs here",
        "这是微信支付平台证书;这里要填商户API证书 apiclient_cert.pem",
    ))
}

fn serial_no(given: Option<&str>, certificate: Option<&Certificate>) -> Result<Serial> {
    let given = given.map(|text| Serial::parse(text, "serialNo")).transpose()?;
    let Some(certificate) = certificate else {
        return given.ok_or_else(|| {
            Error::new(
                Code::MissingOption,
                "serialNo",
                "is required, unless certificate is given: the serial number of the merchant API certificate",
                "必填(或改传 certificate):商户API证书序列号",
            )
        });
    };
    refuse_platform(certificate)?;
    match given {
        Some(given) if given != certificate.serial => Err(Error::new(
            Code::SerialMismatch,
            "serialNo",
            format!("{given} was given, but the certificate's serial number is {}", certificate.serial),
            format!("填的是 {given},而证书的序列号是 {}", certificate.serial),
        )),
        _ => Ok(certificate.serial.clone()),
    }
}

/// Refuses what is not Unix seconds; `field` names the option in errors.
///
/// # Errors
/// [`Code::Timestamp`]
pub fn check_timestamp(timestamp: i64, field: &'static str) -> Result<()> {
    match timestamp {
        1..=99_999_999_999 => Ok(()),
        100_000_000_000.. => Err(Error::new(
            Code::Timestamp,
            field,
            "Unix seconds are expected; this looks like milliseconds (divide by 1000 and round down)",
            "单位是秒;这个值像是毫秒,请用 Math.floor(Date.now() / 1000)",
        )),
        _ => Err(Error::new(Code::Timestamp, field, "positive Unix seconds are expected", "应是正的 Unix 秒数")),
    }
}

/// Refuses a random string of another form than 1 to 32 letters, digits, `_` or `-`.
///
/// # Errors
/// [`Code::NonceStr`]
pub fn check_nonce_str(nonce_str: &str) -> Result<()> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if (1..=32).contains(&nonce_str.len()) && nonce_str.bytes().all(allowed) {
        return Ok(());
    }
    Err(Error::new(
        Code::NonceStr,
        "nonceStr",
        "1 to 32 letters, digits, underscores or hyphens are expected",
        "应为 1–32 位字母、数字、下划线或连字符",
    ))
}

fn url(options: &SignRequestOptions) -> Result<Url> {
    let base = target::parse_base(options.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL))?;
    let mut url = Url::parse(&options.url, &base)?;
    let pairs = options.query.as_ref().map_or(&[][..], |Query(pairs)| pairs.as_slice());
    if pairs.is_empty() {
        return Ok(url);
    }
    if url.target.contains('?') {
        return Err(Error::new(
            Code::Query,
            "query",
            "give the query either in url or in query, not in both",
            "url 里已有 ? 参数,就不要再传 query(二选一)",
        ));
    }
    if pairs.iter().any(|(name, _)| name.is_empty()) {
        return Err(Error::new(Code::Query, "query", "a query parameter has an empty name", "query 里有空的参数名"));
    }
    url.target.push('?');
    url.target.push_str(&encode_query(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))));
    Ok(url)
}

fn method(given: Option<&str>, body: Option<&TextOrBytes>) -> Result<String> {
    let method = match given {
        Some(method) => method.to_ascii_uppercase(),
        None if body.is_some() => String::from("POST"),
        None => String::from("GET"),
    };
    check_method(&method)?;
    if matches!(method.as_str(), "GET" | "HEAD") && body.is_some_and(|body| !body.as_bytes().is_empty()) {
        return Err(Error::new(
            Code::Body,
            "body",
            "a GET request has no body: its parameters go into the URL, and the body line of the signed message is empty",
            "GET 请求没有报文:参数放在 URL 里,待签名串的报文一行留空",
        ));
    }
    Ok(method)
}

fn check_method(method: &str) -> Result<()> {
    if matches!(method, "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE") {
        return Ok(());
    }
    Err(Error::new(
        Code::Method,
        "method",
        "GET, HEAD, POST, PUT, PATCH or DELETE is expected",
        "应为 GET、HEAD、POST、PUT、PATCH 或 DELETE",
    ))
}

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

fn request_headers(options: &SignRequestOptions) -> Result<Headers> {
    let given = options.headers.clone().unwrap_or_default();
    let mut headers = Headers::default();
    for (name, value) in given.iter() {
        check_header(name, value, &headers)?;
        headers.push(name, value);
    }
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

/// Refuses a header that cannot be sent, or that is among those `before` it.
fn check_header(name: &str, value: &str, before: &Headers) -> Result<()> {
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
    headers::check_value(&field, value)?;
    if before.get(name).is_some() {
        return Err(twice(field, name));
    }
    Ok(())
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

fn is_multipart(headers: &Headers) -> bool {
    headers.get("Content-Type").is_some_and(|value| {
        value.get(..19).is_some_and(|start| start.eq_ignore_ascii_case("multipart/form-data"))
            && matches!(value.as_bytes().get(19), None | Some(b';' | b' '))
    })
}

fn signed_body<'a>(options: &'a SignRequestOptions, headers: &Headers) -> Result<&'a [u8]> {
    match (&options.sign_body, &options.body) {
        (Some(meta), Some(_)) if is_multipart(headers) => Ok(meta.as_bytes()),
        (Some(_), _) => Err(Error::new(
            Code::Body,
            "signBody",
            "is for uploads only: a body and Content-Type multipart/form-data belong to it",
            "仅用于文件上传:需要 body,且 Content-Type 为 multipart/form-data",
        )),
        (None, Some(_)) if is_multipart(headers) => Err(Error::new(
            Code::Body,
            "signBody",
            "an upload signs its meta text, not the body: give signBody (buildUpload makes both)",
            "上传接口签名的是 meta 文本而不是整个报文:请给出 signBody(buildUpload 会一并生成)",
        )),
        (None, body) => Ok(body.as_ref().map_or(&[], |body| body.0.as_bytes())),
    }
}
