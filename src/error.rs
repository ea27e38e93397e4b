//! The one error type: a stable code, the field, the reason.

use std::borrow::Cow;
#[cfg(not(target_arch = "wasm32"))]
use std::fmt;

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body's `code`, such as `PARAM_ERROR`; an open set.
    pub code: Option<String>,
    /// The body's `message`.
    pub message: Option<String>,
    /// The body's `detail`, as JSON text.
    pub detail: Option<String>,
    /// The `Request-ID` header.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    ApiV3Key,
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
    /// The library or its host failed; the caller's input is not to blame.
    Internal,
}

impl Code {
    /// Every code, in the order of the documentation.
    pub const ALL: [Code; 45] = [
        Code::MissingOption,
        Code::UnknownOption,
        Code::OptionType,
        Code::OptionUnreadable,
        Code::Mchid,
        Code::Appid,
        Code::SerialNo,
        Code::PrivateKey,
        Code::PublicKey,
        Code::Certificate,
        Code::KeyPairMismatch,
        Code::SerialMismatch,
        Code::Method,
        Code::Url,
        Code::BaseUrl,
        Code::Query,
        Code::Header,
        Code::Body,
        Code::Timestamp,
        Code::NonceStr,
        Code::IdempotencyKey,
        Code::Partnership,
        Code::Format,
        Code::Prepared,
        Code::ApiV3Key,
        Code::Keys,
        Code::ResponseHeader,
        Code::UnknownSerial,
        Code::ResponseExpired,
        Code::CertificateExpired,
        Code::SignatureInvalid,
        Code::HttpStatus,
        Code::Decrypt,
        Code::ResponseBody,
        Code::Sensitive,
        Code::Payment,
        Code::Upload,
        Code::Download,
        Code::ClientOption,
        Code::Signer,
        Code::Network,
        Code::Timeout,
        Code::Aborted,
        Code::ListUnstable,
        Code::Internal,
    ];

    /// The code as JavaScript sees it.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::MissingOption => "ERR_WECHATPAY_MISSING_OPTION",
            Code::UnknownOption => "ERR_WECHATPAY_UNKNOWN_OPTION",
            Code::OptionType => "ERR_WECHATPAY_OPTION_TYPE",
            Code::OptionUnreadable => "ERR_WECHATPAY_OPTION_UNREADABLE",
            Code::Mchid => "ERR_WECHATPAY_MCHID",
            Code::Appid => "ERR_WECHATPAY_APPID",
            Code::SerialNo => "ERR_WECHATPAY_SERIAL_NO",
            Code::PrivateKey => "ERR_WECHATPAY_PRIVATE_KEY",
            Code::PublicKey => "ERR_WECHATPAY_PUBLIC_KEY",
            Code::Certificate => "ERR_WECHATPAY_CERTIFICATE",
            Code::KeyPairMismatch => "ERR_WECHATPAY_KEY_PAIR_MISMATCH",
            Code::SerialMismatch => "ERR_WECHATPAY_SERIAL_MISMATCH",
            Code::Method => "ERR_WECHATPAY_METHOD",
            Code::Url => "ERR_WECHATPAY_URL",
            Code::BaseUrl => "ERR_WECHATPAY_BASE_URL",
            Code::Query => "ERR_WECHATPAY_QUERY",
            Code::Header => "ERR_WECHATPAY_HEADER",
            Code::Body => "ERR_WECHATPAY_BODY",
            Code::Timestamp => "ERR_WECHATPAY_TIMESTAMP",
            Code::NonceStr => "ERR_WECHATPAY_NONCE_STR",
            Code::IdempotencyKey => "ERR_WECHATPAY_IDEMPOTENCY_KEY",
            Code::Partnership => "ERR_WECHATPAY_PARTNERSHIP",
            Code::Format => "ERR_WECHATPAY_FORMAT",
            Code::Prepared => "ERR_WECHATPAY_PREPARED",
            Code::ApiV3Key => "ERR_WECHATPAY_APIV3_KEY",
            Code::Keys => "ERR_WECHATPAY_KEYS",
            Code::ResponseHeader => "ERR_WECHATPAY_RESPONSE_HEADER",
            Code::UnknownSerial => "ERR_WECHATPAY_UNKNOWN_SERIAL",
            Code::ResponseExpired => "ERR_WECHATPAY_RESPONSE_EXPIRED",
            Code::CertificateExpired => "ERR_WECHATPAY_CERTIFICATE_EXPIRED",
            Code::SignatureInvalid => "ERR_WECHATPAY_SIGNATURE_INVALID",
            Code::HttpStatus => "ERR_WECHATPAY_HTTP_STATUS",
            Code::Decrypt => "ERR_WECHATPAY_DECRYPT",
            Code::ResponseBody => "ERR_WECHATPAY_RESPONSE_BODY",
            Code::Sensitive => "ERR_WECHATPAY_SENSITIVE",
            Code::Payment => "ERR_WECHATPAY_PAYMENT",
            Code::Upload => "ERR_WECHATPAY_UPLOAD",
            Code::Download => "ERR_WECHATPAY_DOWNLOAD",
            Code::ClientOption => "ERR_WECHATPAY_CLIENT_OPTION",
            Code::Signer => "ERR_WECHATPAY_SIGNER",
            Code::Network => "ERR_WECHATPAY_NETWORK",
            Code::Timeout => "ERR_WECHATPAY_TIMEOUT",
            Code::Aborted => "ERR_WECHATPAY_ABORTED",
            Code::ListUnstable => "ERR_WECHATPAY_LIST_UNSTABLE",
            Code::Internal => "ERR_WECHATPAY_INTERNAL",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn all_lists_every_code_once() {
        // `as_str` is matched without `_`, so a new variant must be written there; this ties ALL to it.
        let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        assert_eq!(Code::ALL.last(), Some(&Code::Internal));
        assert_eq!(Code::Internal as usize + 1, Code::ALL.len(), "ALL must name every variant");
    }
}
