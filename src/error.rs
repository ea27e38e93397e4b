//! The one error type: a stable code, the field, the reason.

use std::borrow::Cow;
#[cfg(not(target_arch = "wasm32"))]
use std::fmt;

use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

use crate::reason::Reason;

/// Shorthand for results of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// A refusal: code, field, reason. Never holds a secret.
///
/// One pointer wide: every function that may fail moves a `Result` of it, and in wasm those moves were a large part of
/// the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Refusal>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Refusal {
    code: Code,
    field: Option<Cow<'static, str>>,
    reason: Reason,
    answer: Option<Answer>,
}

/// What a server's error answer said. Hostile input: shown, never trusted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body's `code`, such as `PARAM_ERROR`; an open set.
    #[serde(rename = "serverCode", skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The body's `message`.
    #[serde(rename = "serverMessage", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The body's `detail`, as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The `Request-ID` header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Error {
    /// An error about one field.
    pub fn new(code: Code, field: impl Into<Cow<'static, str>>, reason: Reason) -> Self {
        Self::refuse(code, Some(field.into()), reason)
    }

    /// An error that belongs to no single field.
    pub fn general(code: Code, reason: Reason) -> Self {
        Self::refuse(code, None, reason)
    }

    /// Not inlined: errors are made in hundreds of places and never in a hurry.
    #[cold]
    #[inline(never)]
    fn refuse(code: Code, field: Option<Cow<'static, str>>, reason: Reason) -> Self {
        Self(Box::new(Refusal { code, field, reason, answer: None }))
    }

    /// A fault of this library or its host, never of the caller's input.
    #[cold]
    #[inline(never)]
    pub fn internal(reason: Reason) -> Self {
        Self::general(Code::Internal, reason)
    }

    /// The same error, carrying what the server answered.
    #[must_use]
    pub fn with_answer(mut self, answer: Answer) -> Self {
        self.0.answer = Some(answer);
        self
    }

    /// The same error under another code.
    #[must_use]
    pub fn with_code(mut self, code: Code) -> Self {
        self.0.code = code;
        self
    }

    /// The same error with `prefix` before its field: `appid` becomes `partner.appid`.
    #[must_use]
    #[inline(never)]
    pub fn within(mut self, prefix: &str) -> Self {
        self.0.field = Some(Cow::Owned(match &self.0.field {
            Some(field) if field.starts_with('[') => [prefix, field].concat(),
            Some(field) => [prefix, ".", field].concat(),
            None => String::from(prefix),
        }));
        self
    }

    /// The same error about another field: where a value came from is known to the caller alone.
    #[must_use]
    pub fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The option or member the error is about, as a path such as `partner.appid`.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// Why.
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// The same error for another reason: what was wanted is known to the caller alone.
    #[must_use]
    pub fn because(mut self, reason: Reason) -> Self {
        self.0.reason = reason;
        self
    }

    /// What the server answered, where the error is about an answer.
    pub fn answer(&self) -> Option<&Answer> {
        self.0.answer.as_ref()
    }
}

/// A name that came from outside, fit for a message: at most 60 characters, without control characters.
pub fn shown(name: &str) -> String {
    name.chars().take(60).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// In English: `field: reason`. The wasm has no sentences; the package's JavaScript says them.
#[cfg(not(target_arch = "wasm32"))]
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = self.field() {
            f.write_str(field)?;
            f.write_str(": ")?;
        }
        f.write_str(&self.reason().words().english())
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl std::error::Error for Error {}

/// The stable codes. A code is never renamed or reused.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", prefix = "ERR_WECHATPAY_")]
pub enum Code {
    /// A required option is missing.
    MissingOption,
    /// An option name is not known.
    UnknownOption,
    /// An option is of the wrong type, or `null`.
    OptionType,
    /// Reading an option threw (a getter, a Proxy).
    OptionUnreadable,
    /// `mchid` is not 1 to 32 digits.
    Mchid,
    /// `appid` has an impossible form.
    Appid,
    /// `serialNo` is not the serial number of a merchant API certificate.
    SerialNo,
    /// The private key text is not a usable RSA private key.
    PrivateKey,
    /// The public key text is not a usable RSA public key.
    PublicKey,
    /// The certificate text is not a usable X.509 certificate.
    Certificate,
    /// The certificate does not belong to the private key.
    KeyPairMismatch,
    /// `serialNo` is not the serial number of `certificate`.
    SerialMismatch,
    /// The HTTP method is not usable.
    Method,
    /// The URL would not reach the server as it was signed.
    Url,
    /// `baseUrl` is not an origin.
    BaseUrl,
    /// A query value cannot be sent.
    Query,
    /// A header name or value cannot be sent.
    Header,
    /// The body cannot be sent as it is.
    Body,
    /// A timestamp is not Unix seconds.
    Timestamp,
    /// `nonceStr` has an impossible form.
    NonceStr,
    /// `Idempotency-Key` is missing or malformed.
    IdempotencyKey,
    /// A partnership request breaks a rule of the documents.
    Partnership,
    /// Message parts contain a character that would break the format.
    Format,
    /// A prepared request was changed before it was completed.
    Prepared,
    /// The APIv3 key is not 32 bytes.
    #[strum(to_string = "APIV3_KEY")]
    ApiV3Key,
    /// The APIv2 key is not 32 bytes.
    #[strum(to_string = "APIV2_KEY")]
    ApiV2Key,
    /// An entry of `keys` cannot be used to verify.
    Keys,
    /// A response header needed for verification is missing, repeated or malformed.
    ResponseHeader,
    /// No configured key has the serial number the answer names.
    UnknownSerial,
    /// The answer's timestamp is outside the tolerance.
    ResponseExpired,
    /// The certificate that should verify has expired.
    CertificateExpired,
    /// The signature is not valid.
    SignatureInvalid,
    /// The server answered with a status that is not 2xx.
    HttpStatus,
    /// Authenticated decryption failed.
    Decrypt,
    /// The body of an answer or notification is not what the documents describe.
    ResponseBody,
    /// A sensitive field cannot be encrypted or decrypted.
    Sensitive,
    /// The payment parameters cannot be signed.
    Payment,
    /// The coupons cannot be handed out as they are given.
    Coupons,
    /// The upload cannot be built.
    Upload,
    /// A downloaded file does not have the digest that was announced.
    Download,
    /// An option of the client is not usable.
    ClientOption,
    /// The external signer failed.
    Signer,
    /// The request failed on the network.
    Network,
    /// No answer came in time.
    Timeout,
    /// The caller's signal aborted the call.
    Aborted,
    /// A list kept changing, or did not end, while it was read.
    ListUnstable,
    /// An option of the sandbox is not usable.
    SandboxOption,
    /// The library or its host failed; the caller's input is not to blame.
    Internal,
}

impl Code {
    /// Every code, in the order of the documentation.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The code as JavaScript sees it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
