//! Requests: from options to exactly what is passed to `fetch`, signed.
//!
//! [`prepare`] does everything but the signature, [`Prepared::complete`] adds it; signing elsewhere (KMS, HSM,
//! WebCrypto) goes between the two. All policy about requests is here; the formatters they use have none.

mod header_policy;
mod options;
mod prepared;

use rand_core::{TryCryptoRng, TryRng as _};

use crate::bytes::TextOrBytes;
use crate::certificate::{Certificate, Holder};
use crate::error::{Code, Error, Result};
use crate::headers::Headers;
use crate::key::{PrivateKey, PublicKey};
use crate::message::{RequestParts, request_message};
use crate::randomness::Tested;
use crate::serial::Serial;
use crate::signature;
use crate::target::{self, DEFAULT_BASE_URL, Url, encode_query};

pub use header_policy::{USER_AGENT, check_idempotency_key};
pub use options::{Body, Query, SignRequestOptions};
pub use prepared::{Prepared, PreparedRequest};

use header_policy::{is_multipart, request_headers};

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

/// 32 random letters and digits.
///
/// # Errors
/// [`Code::Internal`] when the host has no randomness, or it is stuck.
pub fn random_nonce(rng: &mut impl TryCryptoRng) -> Result<String> {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut random = Tested::new(rng);
    let mut nonce = String::with_capacity(32);
    while nonce.len() < 32 {
        let mut bytes = [0u8; 48];
        random.try_fill_bytes(&mut bytes)?;
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
