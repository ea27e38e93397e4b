//! Answers of the server: who signed them and when (merchant/4013053420, merchant/4013053249), and what an error
//! answer says (basic-rules, 2024.07.25).

use serde::Deserialize;

use crate::admit::shape::{Form, Member, Shape};
use crate::call::timestamp::check_timestamp;
use crate::call::unverified;
use crate::credential::cache::Cache;
use crate::credential::platform_key::{PlatformKey, PlatformKeyInput, PlatformKeys};
use crate::credential::public_key_id;
use crate::crypto::signature;
use crate::error::{Answer, Code, Error, Result, shown};
use crate::reason::Reason;
use crate::wire::bytes::TextOrBytes;
use crate::wire::headers::Headers;
use crate::wire::json;
use crate::wire::message::response_message;
use crate::wire::time::day;

const TIMESTAMP: &str = "Wechatpay-Timestamp";
const NONCE: &str = "Wechatpay-Nonce";
const SERIAL: &str = "Wechatpay-Serial";
const SIGNATURE: &str = "Wechatpay-Signature";
const SIGNATURE_TYPE: &str = "Wechatpay-Signature-Type";
const RSA: &str = "WECHATPAY2-SHA256-RSA2048";

/// What the signature of an official probe begins with (merchant/4013053420).
pub(crate) const PROBE: &str = "WECHATPAY/SIGNTEST/";

/// The largest distance between an answer's timestamp and now, in seconds; the official clients' five minutes.
pub const MAX_TOLERANCE: i64 = 300;

/// Error answers longer than this are not read.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// Options of `verifyResponse`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct VerifyResponseOptions {
    /// HTTP 状态码。给出后，非 2xx 一律抛错并带上服务端的 code 与 message。 With it, every answer that is not 2xx throws
    /// and carries what the server said.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub status: Option<i64>,
    /// 收到的 HTTP 头：Headers、键值对数组或普通对象，大小写不限。 Names in any case; values may be lists, as Node gives them.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "ReceivedHeaders"))]
    pub headers: Headers,
    /// 收到的原始报文，不能是解析后的对象；204 传空字符串。 The body as received, never a parsed object; empty for a 204.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array | ArrayBuffer"))]
    pub body: TextOrBytes,
    /// 微信支付公钥与平台证书，可同时给多个。 Public keys and platform certificates side by side.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "readonly PlatformKeyInput[]"))]
    pub keys: Vec<PlatformKeyInput>,
    /// 当前时间，Unix 秒；默认取系统时间。 Unix seconds, default now.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub now: Option<i64>,
    /// 允许的时间差，1–300 秒，默认 300；恰好等于时仍接受。 Seconds between the answer's timestamp and `now` that are still
    /// accepted, 1 to 300, default 300.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub tolerance_seconds: Option<i64>,
}

impl VerifyResponseOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::optional("status", Form::Integer),
        Member::required("headers", Form::ReceivedHeaders),
        Member::required("body", Form::RawBody),
        Member::required("keys", Form::List(&Form::Object(PlatformKeyInput::SHAPE))),
        Member::optional("now", Form::Integer),
        Member::optional("toleranceSeconds", Form::Integer),
    ];
}

/// Verifies an answer and returns its body as text. `clock` is now in Unix seconds, used where `options.now` is absent.
///
/// Options and every entry of `keys` are checked first, then the status, the four headers, the time, the serial
/// number and last the signature. An answer that is not 2xx never returns: it is verified when it is signed, and what
/// the server said goes with the error whatever that error is.
///
/// # Errors
/// [`Code::HttpStatus`], [`Code::ResponseHeader`], [`Code::ResponseExpired`], [`Code::UnknownSerial`],
/// [`Code::CertificateExpired`], [`Code::SignatureInvalid`]; [`Code::Keys`] and the codes of keys and certificates;
/// [`Code::ResponseBody`] when what was signed is not UTF-8.
pub fn verify(options: VerifyResponseOptions, cache: &mut Cache, clock: i64) -> Result<String> {
    let window = Window::new(options.now.unwrap_or(clock), options.tolerance_seconds)?;
    let status = options.status.map(check_status).transpose()?;
    let keys = PlatformKeys::resolve(&options.keys, cache)?;
    let body = options.body.into_bytes();
    match status {
        Some(status) if !(200..300).contains(&status) => {
            Err(error_answer(status, &options.headers, &body, &keys, &window))
        }
        _ => {
            check_signed(&options.headers, &body, &keys, &window)?;
            text(body)
        }
    }
}

/// Checks the time and the signature of something the server signed.
///
/// # Errors
/// As [`verify`], but for the status.
pub fn check_signed(headers: &Headers, body: &[u8], keys: &PlatformKeys, window: &Window) -> Result<()> {
    if keys.is_empty() {
        return Err(Error::new(Code::Keys, "keys", Reason::KeysEmpty));
    }
    let signed = SignatureHeaders::read(headers).map_err(|error| unverified::unsigned(error, headers, body))?;
    window.check(&signed)?;
    let key = keys.named(signed.serial).ok_or_else(|| unknown_serial(signed.serial, keys))?;
    signed.verify(body, key, keys, window)
}

/// The body as text, after its signature was found valid.
pub(crate) fn text(body: Vec<u8>) -> Result<String> {
    String::from_utf8(body).map_err(|_| Error::new(Code::ResponseBody, "body", Reason::VerifiedNotText))
}

/// The time around now in which an answer's timestamp must lie.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    now: i64,
    tolerance: i64,
}

impl Window {
    /// A window of `tolerance` seconds to both sides of `now`, both ends included.
    ///
    /// # Errors
    /// [`Code::Timestamp`] when `now` is not Unix seconds, [`Code::OptionType`] when the tolerance is not 1 to 300.
    pub fn new(now: i64, tolerance: Option<i64>) -> Result<Self> {
        check_timestamp(now, "now")?;
        let tolerance = tolerance.unwrap_or(MAX_TOLERANCE);
        if !(1..=MAX_TOLERANCE).contains(&tolerance) {
            return Err(Error::new(
                Code::OptionType,
                "toleranceSeconds",
                Reason::ToleranceRange { most: MAX_TOLERANCE },
            ));
        }
        Ok(Self { now, tolerance })
    }

    /// Refuses what was signed too long ago, or too far in the future.
    ///
    /// # Errors
    /// [`Code::ResponseExpired`]
    pub fn check(&self, signed: &SignatureHeaders<'_>) -> Result<()> {
        let distance = self.now.abs_diff(signed.seconds);
        if distance <= self.tolerance.unsigned_abs() {
            return Ok(());
        }
        let (timestamp, now, tolerance) = (signed.timestamp.to_string(), self.now, self.tolerance);
        let reason = if signed.seconds < self.now {
            Reason::AnswerTooOld { timestamp, now, seconds: distance, tolerance }
        } else {
            Reason::AnswerTooNew { timestamp, now, seconds: distance, tolerance }
        };
        Err(Error::new(Code::ResponseExpired, field(TIMESTAMP), reason))
    }
}

/// The headers that sign an answer, each there exactly once.
#[derive(Debug, Clone, Copy)]
pub struct SignatureHeaders<'a> {
    timestamp: &'a str,
    seconds: i64,
    nonce: &'a str,
    serial: &'a str,
    signature: &'a str,
}

impl<'a> SignatureHeaders<'a> {
    /// Reads them.
    ///
    /// # Errors
    /// [`Code::ResponseHeader`] naming the header that is missing, repeated or malformed; [`Code::SignatureInvalid`] for
    /// a probe.
    pub fn read(headers: &'a Headers) -> Result<Self> {
        if headers.get(SIGNATURE).is_some_and(|signature| signature.starts_with(PROBE)) {
            return Err(invalid(Reason::SignatureProbe));
        }
        let timestamp = single(headers, TIMESTAMP)?;
        let nonce = single(headers, NONCE)?;
        let serial = single(headers, SERIAL)?;
        let signature = single(headers, SIGNATURE)?;
        check_signature_type(headers)?;
        let digits = !timestamp.is_empty() && timestamp.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = timestamp
            .parse()
            .ok()
            .filter(|_| digits)
            .ok_or_else(|| malformed(TIMESTAMP, Reason::AnswerTimestampForm))?;
        // A line feed in the nonce would let the first lines of a signed body pass for it.
        if nonce.is_empty() || nonce.len() > 256 || !nonce.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(malformed(NONCE, Reason::AnswerNonceForm));
        }
        if serial.is_empty() {
            return Err(malformed(SERIAL, Reason::AnswerSerialEmpty));
        }
        Ok(Self { timestamp, seconds, nonce, serial, signature })
    }

    /// `Wechatpay-Serial` as received.
    pub fn serial(&self) -> &str {
        self.serial
    }

    /// Whether a download of certificates may bring the key: a public key is never downloaded.
    pub fn names_certificate(&self) -> bool {
        !public_key_id::is_meant(self.serial)
    }

    /// Verifies the signature over `body` with `key`. The others of `keys` only tell why it failed.
    ///
    /// # Errors
    /// [`Code::CertificateExpired`] when the key's certificate has expired, [`Code::SignatureInvalid`] for every
    /// failure of the signature itself.
    pub fn verify(&self, body: &[u8], key: &PlatformKey, keys: &PlatformKeys, window: &Window) -> Result<()> {
        refuse_expired(key, window.now)?;
        let digest_of = |body: &[u8]| signature::digest(&response_message(self.timestamp, self.nonce, body));
        let recovered = signature::recovered(self.signature, &key.key);
        if recovered == Some(digest_of(body)) {
            return Ok(());
        }
        Err(invalid(match recovered {
            Some(digest) => unverified::altered(body, |original| digest_of(original) == digest),
            None => unverified::unrecovered(self.signature, key, keys),
        }))
    }
}

fn single<'a>(headers: &'a Headers, name: &'static str) -> Result<&'a str> {
    let mut values = headers.all(name);
    match (values.next(), values.next()) {
        (Some(value), None) if !is_joined(name, value) => Ok(value),
        (Some(_), _) => Err(malformed(name, Reason::AnswerHeaderRepeated)),
        (None, _) => Err(Error::new(Code::ResponseHeader, field(name), Reason::AnswerHeaderMissing)),
    }
}

/// Whether a repeated header was joined with commas on the way, as `Headers` and Node do. A signature with a comma
/// that is not two signatures is simply a wrong one.
fn is_joined(name: &str, value: &str) -> bool {
    if name != SIGNATURE {
        return value.contains(',');
    }
    value.contains(',') && value.split(',').all(|part| signature::decode(part.trim()).is_some_and(|it| it.len() >= 256))
}

fn check_signature_type(headers: &Headers) -> Result<()> {
    match headers.all(SIGNATURE_TYPE).find(|value| *value != RSA) {
        None => Ok(()),
        Some(other) => Err(Error::new(
            Code::ResponseHeader,
            field(SIGNATURE_TYPE),
            Reason::SignatureTypeUnknown { given: shown(other) },
        )),
    }
}

/// Only notAfter counts, and its second still belongs to the certificate (RFC 5280 section 4.1.2.5).
fn refuse_expired(key: &PlatformKey, now: i64) -> Result<()> {
    let Some(certificate) = &key.certificate else { return Ok(()) };
    if i64::try_from(certificate.not_after).is_ok_and(|not_after| now > not_after) {
        return Err(Error::new(
            Code::CertificateExpired,
            "keys",
            Reason::PlatformCertificateExpired {
                serial: certificate.serial.to_string(),
                date: day(certificate.not_after),
            },
        ));
    }
    Ok(())
}

fn unknown_serial(serial: &str, keys: &PlatformKeys) -> Error {
    let (given, known) = (shown(serial), keys.names());
    let reason = if public_key_id::is_meant(serial) {
        Reason::UnknownPublicKeyId { given, known }
    } else {
        Reason::UnknownPlatformSerial { given, known }
    };
    Error::new(Code::UnknownSerial, field(SERIAL), reason)
}

fn check_status(status: i64) -> Result<u16> {
    u16::try_from(status)
        .ok()
        .filter(|status| *status < 1000)
        .ok_or_else(|| Error::new(Code::OptionType, "status", Reason::StatusForm))
}

fn error_answer(status: u16, headers: &Headers, body: &[u8], keys: &PlatformKeys, window: &Window) -> Error {
    let answer = read_answer(status, headers, body);
    let error = match headers.get(SIGNATURE).map(|_| check_signed(headers, body, keys, window)) {
        Some(Err(error)) => error,
        Some(Ok(())) | None => status_error(&answer),
    };
    error.with_answer(answer)
}

/// What an error answer says, as far as it can be read. Nothing of it is verified here.
pub fn read_answer(status: u16, headers: &Headers, body: &[u8]) -> Answer {
    let text = std::str::from_utf8(body).ok().filter(|text| text.len() <= MAX_ERROR_BODY);
    let json = text.and_then(|text| json::read(text).ok());
    let member = |name: &str| json.as_ref()?.get(name).filter(|value| !value.is_null());
    let text = |name: &str| Some(member(name)?.text()?.into_owned());
    Answer {
        status,
        code: text("code"),
        message: text("message"),
        detail: member("detail").map(|detail| detail.as_written().to_string()),
        request_id: headers.get("Request-ID").map(ToString::to_string),
    }
}

/// The error for an answer that is not 2xx and not verified.
pub fn refused(status: u16, headers: &Headers, body: &[u8]) -> Error {
    let answer = read_answer(status, headers, body);
    status_error(&answer).with_answer(answer)
}

fn status_error(answer: &Answer) -> Error {
    let said = match (&answer.code, &answer.message) {
        (Some(code), Some(message)) => Some(format!("{}: {}", line(code), line(message))),
        (Some(only), None) | (None, Some(only)) => Some(line(only)),
        (None, None) => None,
    };
    Error::general(Code::HttpStatus, Reason::HttpStatus { status: answer.status, said })
}

fn invalid(reason: Reason) -> Error {
    Error::new(Code::SignatureInvalid, field(SIGNATURE), reason)
}

fn malformed(name: &'static str, reason: Reason) -> Error {
    Error::new(Code::ResponseHeader, field(name), reason)
}

fn field(name: &str) -> String {
    format!("headers.{name}")
}

/// A server's words within an error message: one line, and not long.
fn line(text: &str) -> String {
    text.chars().take(200).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
