//! What a request consists of, the merchant apart.

use super::header_policy::{is_multipart, request_headers};
use super::options::{Query, SignRequestOptions};
use crate::call::nonce_str::check_nonce_str;
use crate::call::timestamp::check_timestamp;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::refusals::Refusals;
use crate::wire::bytes::TextOrBytes;
use crate::wire::headers::Headers;
use crate::wire::percent::encode_query;
use crate::wire::target::{self, DEFAULT_BASE_URL, Url};

/// The values a host supplies where the options leave them open.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// Now, Unix seconds.
    pub timestamp: i64,
    /// 32 random letters and digits.
    pub nonce_str: String,
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

pub(super) struct Parts {
    pub timestamp: i64,
    pub nonce_str: String,
    pub url: Url,
    pub method: String,
    pub headers: Headers,
}

impl Checked {
    pub(super) fn parts(self) -> Option<Parts> {
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

pub(super) fn is_read(method: &str) -> bool {
    matches!(method, "GET" | "HEAD")
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

pub(super) fn check_method(method: &str) -> Result<()> {
    if matches!(method, "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE") {
        return Ok(());
    }
    Err(Error::new(Code::Method, "method", Reason::MethodUnknown))
}

pub(super) fn signed_body<'a>(options: &'a SignRequestOptions, headers: &Headers) -> Result<&'a [u8]> {
    match (&options.sign_body, &options.body) {
        (Some(meta), Some(_)) if is_multipart(headers) => Ok(meta.as_bytes()),
        (Some(_), _) => Err(Error::new(Code::Body, "signBody", Reason::SignBodyAlone)),
        (None, Some(_)) if is_multipart(headers) => Err(Error::new(Code::Body, "signBody", Reason::SignBodyMissing)),
        (None, body) => Ok(body.as_ref().map_or(&[], TextOrBytes::as_bytes)),
    }
}
