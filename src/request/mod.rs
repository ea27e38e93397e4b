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
use crate::mchid;
use crate::message::{RequestParts, request_message};
use crate::randomness::Tested;
use crate::reason::Reason;
use crate::refusals::{self, Refusals};
use crate::serial::Serial;
use crate::signature;
use crate::target::{self, DEFAULT_BASE_URL, Url, encode_query};

pub use header_policy::{USER_AGENT, check_idempotency_key};
pub use options::{Query, SignRequestOptions};
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
    let parts = refusals::first(|refusals| Ok(check(&options, &defaults, refusals)?.parts()))?;
    let Parts { timestamp, nonce_str, url, method, headers } = parts;
    // A GET must go out without a body, even an empty one: fetch refuses it otherwise.
    let sends_body = !is_read(&method);
    let message = request_message(&RequestParts {
        method: &method,
        target: &url.target,
        timestamp: &timestamp.to_string(),
        nonce_str: &nonce_str,
        body: signed_body(&options, &headers)?,
    })?;
    let body = options.body.filter(|_| sends_body);
    Ok(Prepared { mchid: options.mchid, serial_no, method, url, headers, body, timestamp, nonce_str, message })
}

/// What a request consists of, the merchant apart; nothing where it was refused.
#[derive(Debug)]
pub struct Checked {
    timestamp: Option<i64>,
    nonce_str: Option<String>,
    url: Option<Url>,
    method: Option<String>,
    /// The headers to send, without those refused.
    pub headers: Headers,
}

struct Parts {
    timestamp: i64,
    nonce_str: String,
    url: Url,
    method: String,
    headers: Headers,
}

impl Checked {
    fn parts(self) -> Option<Parts> {
        Some(Parts {
            timestamp: self.timestamp?,
            nonce_str: self.nonce_str?,
            url: self.url?,
            method: self.method?,
            headers: self.headers,
        })
    }
}

/// Checks everything but the merchant's own values, `mchid`, `serialNo` and `certificate`.
///
/// # Errors
/// As [`Refusals::report`], with the code of the option.
pub fn check(options: &SignRequestOptions, defaults: &Defaults, refusals: &mut Refusals) -> Result<Checked> {
    let timestamp = options.timestamp.unwrap_or(defaults.timestamp);
    let timestamp = refusals.take(check_timestamp(timestamp, "timestamp").map(|()| timestamp))?;
    let nonce_str = options.nonce_str.as_ref().unwrap_or(&defaults.nonce_str).clone();
    let nonce_str = refusals.take(check_nonce_str(&nonce_str).map(|()| nonce_str))?;
    let url = url(options, refusals)?;
    let body = options.body.as_ref();
    let method = refusals.take(method(options.method.as_deref(), body))?;
    if method.as_deref().is_some_and(is_read) && body.is_some_and(|body| !body.as_bytes().is_empty()) {
        refusals.report(Error::new(Code::Body, "body", Reason::BodyOnGet))?;
    }
    let mut headers = request_headers(options, refusals)?;
    let sends_body = body.is_some() && !method.as_deref().is_some_and(is_read);
    if sends_body && headers.get("Content-Type").is_none() {
        headers.push("Content-Type", "application/json");
    }
    refusals.take(signed_body(options, &headers))?;
    Ok(Checked { timestamp, nonce_str, url, method, headers })
}

fn is_read(method: &str) -> bool {
    matches!(method, "GET" | "HEAD")
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
    mchid::check(mchid).map_err(|reason| Error::new(Code::Mchid, "mchid", reason))
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
        Reason::KeyPairMismatch {
            serial: certificate.serial.to_string(),
            key: key.modulus_start(),
            certificate: certificate.public_key.modulus_start(),
        },
    ))
}

fn refuse_platform(certificate: &Certificate) -> Result<()> {
    if certificate.holder != Holder::Platform {
        return Ok(());
    }
    Err(Error::new(Code::Certificate, "certificate", Reason::CertificateIsPlatform))
}

fn serial_no(given: Option<&str>, certificate: Option<&Certificate>) -> Result<Serial> {
    let given = given.map(|text| Serial::parse(text, "serialNo")).transpose()?;
    let Some(certificate) = certificate else {
        return given.ok_or_else(|| Error::new(Code::MissingOption, "serialNo", Reason::SerialMissing));
    };
    refuse_platform(certificate)?;
    match given {
        Some(given) if given != certificate.serial => Err(Error::new(
            Code::SerialMismatch,
            "serialNo",
            Reason::SerialMismatch { given: given.to_string(), serial: certificate.serial.to_string() },
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
        100_000_000_000.. => Err(Error::new(Code::Timestamp, field, Reason::TimestampMilliseconds)),
        _ => Err(Error::new(Code::Timestamp, field, Reason::TimestampNotPositive)),
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
    Err(Error::new(Code::NonceStr, "nonceStr", Reason::NonceStrForm))
}

fn url(options: &SignRequestOptions, refusals: &mut Refusals) -> Result<Option<Url>> {
    let base = refusals.take(target::parse_base(options.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL)))?;
    let url = refusals.take(Url::parse(&options.url, base.as_deref().unwrap_or(DEFAULT_BASE_URL)))?;
    let pairs = options.query.as_ref().map_or(&[][..], |Query(pairs)| pairs.as_slice());
    let Some(mut url) = url.filter(|_| base.is_some()) else { return Ok(None) };
    if pairs.is_empty() {
        return Ok(Some(url));
    }
    let reason = if url.target.contains('?') {
        Reason::QueryTwice
    } else if pairs.iter().any(|(name, _)| name.is_empty()) {
        Reason::QueryNameEmpty
    } else {
        url.target.push('?');
        url.target.push_str(&encode_query(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))));
        return Ok(Some(url));
    };
    refusals.report(Error::new(Code::Query, "query", reason)).map(|()| None)
}

fn method(given: Option<&str>, body: Option<&TextOrBytes>) -> Result<String> {
    let method = match given {
        Some(method) => method.to_ascii_uppercase(),
        None if body.is_some() => String::from("POST"),
        None => String::from("GET"),
    };
    check_method(&method).map(|()| method)
}

fn check_method(method: &str) -> Result<()> {
    if matches!(method, "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE") {
        return Ok(());
    }
    Err(Error::new(Code::Method, "method", Reason::MethodUnknown))
}

fn signed_body<'a>(options: &'a SignRequestOptions, headers: &Headers) -> Result<&'a [u8]> {
    match (&options.sign_body, &options.body) {
        (Some(meta), Some(_)) if is_multipart(headers) => Ok(meta.as_bytes()),
        (Some(_), _) => Err(Error::new(Code::Body, "signBody", Reason::SignBodyAlone)),
        (None, Some(_)) if is_multipart(headers) => Err(Error::new(Code::Body, "signBody", Reason::SignBodyMissing)),
        (None, body) => Ok(body.as_ref().map_or(&[], TextOrBytes::as_bytes)),
    }
}
