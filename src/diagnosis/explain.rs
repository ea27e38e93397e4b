//! The cause of a failed call, from what a host has afterwards: status, headers, body, the error of `fetch`, and the
//! request that was sent.
//!
//! Sources: basic rules of APIv3; gitbook FAQ 签名相关 (the texts of 401); 排障手册 of wechatpay-skills (the number at the
//! end of `Request-ID`); the FAQ of the 委托营销 guide (merchant/4012063233). Where they say nothing, so does this.

use serde::Deserialize;
use serde_json::Value;

use super::preflight::SERVER_TOLERANCE;
use super::sign_error::{self, Difference};
use super::{Values, codes};
use crate::error::Code;
use crate::headers::Headers;
use crate::partnerships::LIST_PATH;
use crate::request::check_mchid;

codes! {
    /// Causes of failed calls. Errors of this library have their own code.
    Cause {
        // The signed text is not the one the server puts together.
        SignByteOrderMark = "SIGN_BYTE_ORDER_MARK",
        SignCarriageReturn = "SIGN_CARRIAGE_RETURN",
        SignLiteralNewline = "SIGN_LITERAL_NEWLINE",
        SignLineOrder = "SIGN_LINE_ORDER",
        SignFinalNewline = "SIGN_FINAL_NEWLINE",
        SignMethodCase = "SIGN_METHOD_CASE",
        SignMethodDiffers = "SIGN_METHOD_DIFFERS",
        SignFullUrl = "SIGN_FULL_URL",
        SignFullUrlAndMore = "SIGN_FULL_URL_AND_MORE",
        SignFragment = "SIGN_FRAGMENT",
        SignUrlBlanks = "SIGN_URL_BLANKS",
        SignUrlCase = "SIGN_URL_CASE",
        SignTrailingSlash = "SIGN_TRAILING_SLASH",
        SignPathPrefix = "SIGN_PATH_PREFIX",
        SignPathDiffers = "SIGN_PATH_DIFFERS",
        SignQueryNotSigned = "SIGN_QUERY_NOT_SIGNED",
        SignQueryNotSent = "SIGN_QUERY_NOT_SENT",
        SignQueryPart = "SIGN_QUERY_PART",
        SignQueryOrder = "SIGN_QUERY_ORDER",
        SignQueryDiffers = "SIGN_QUERY_DIFFERS",
        SignHexCase = "SIGN_HEX_CASE",
        SignEncodedTwice = "SIGN_ENCODED_TWICE",
        SentEncodedTwice = "SENT_ENCODED_TWICE",
        SignNotEncoded = "SIGN_NOT_ENCODED",
        SignSpaceAsPlus = "SIGN_SPACE_AS_PLUS",
        SignEncodingDiffers = "SIGN_ENCODING_DIFFERS",
        SignUrlDiffers = "SIGN_URL_DIFFERS",
        SignTimestampMilliseconds = "SIGN_TIMESTAMP_MILLISECONDS",
        SignTimestampDiffers = "SIGN_TIMESTAMP_DIFFERS",
        SignNonceDiffers = "SIGN_NONCE_DIFFERS",
        BodyNotSent = "BODY_NOT_SENT",
        BodyNotSigned = "BODY_NOT_SIGNED",
        BodyByteOrderMark = "BODY_BYTE_ORDER_MARK",
        BodyLineEnd = "BODY_LINE_END",
        BodyCarriageReturns = "BODY_CARRIAGE_RETURNS",
        BodyCharset = "BODY_CHARSET",
        BodyUnicodeEscapes = "BODY_UNICODE_ESCAPES",
        BodySlashEscapes = "BODY_SLASH_ESCAPES",
        BodySerialisedAgain = "BODY_SERIALISED_AGAIN",
        BodyDiffers = "BODY_DIFFERS",
        BodyLength = "BODY_LENGTH",
        UploadSignedWhole = "UPLOAD_SIGNED_WHOLE",
        SignatureForm = "SIGNATURE_FORM",
        SignKeyOrSerial = "SIGN_KEY_OR_SERIAL",
        SignUncompared = "SIGN_UNCOMPARED",
        // The rest of 401.
        TimestampMilliseconds = "TIMESTAMP_MILLISECONDS",
        TimestampOff = "TIMESTAMP_OFF",
        TimestampStale = "TIMESTAMP_STALE",
        MchidBlanks = "MCHID_BLANKS",
        MchidUnknown = "MCHID_UNKNOWN",
        SerialIsPublicKeyId = "SERIAL_IS_PUBLIC_KEY_ID",
        SerialIsPlatform = "SERIAL_IS_PLATFORM",
        SerialMalformed = "SERIAL_MALFORMED",
        SerialWrong = "SERIAL_WRONG",
        MerchantApiV3KeyUnset = "MERCHANT_API_V3_KEY_UNSET",
        MerchantCertificateNone = "MERCHANT_CERTIFICATE_NONE",
        MerchantCertificateExpired = "MERCHANT_CERTIFICATE_EXPIRED",
        MerchantCertificateRevoked = "MERCHANT_CERTIFICATE_REVOKED",
        MerchantCertificateReplaced = "MERCHANT_CERTIFICATE_REPLACED",
        AuthorizationMissing = "AUTHORIZATION_MISSING",
        AuthorizationScheme = "AUTHORIZATION_SCHEME",
        AuthorizationFormat = "AUTHORIZATION_FORMAT",
        // Requests and parameters.
        AcceptOrUserAgentMissing = "ACCEPT_OR_USER_AGENT_MISSING",
        AcceptOrUserAgentLost = "ACCEPT_OR_USER_AGENT_LOST",
        ContentTypeWrong = "CONTENT_TYPE_WRONG",
        IdempotencyKeyMissing = "IDEMPOTENCY_KEY_MISSING",
        IdempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED",
        AppidNotBound = "APPID_NOT_BOUND",
        MerchantUnavailable = "MERCHANT_UNAVAILABLE",
        StockUnavailable = "STOCK_UNAVAILABLE",
        ListEmpty = "LIST_EMPTY",
        ParameterUnknown = "PARAMETER_UNKNOWN",
        BodyEmoji = "BODY_EMOJI",
        BodyNull = "BODY_NULL",
        SensitiveKey = "SENSITIVE_KEY",
        ParameterWrong = "PARAMETER_WRONG",
        BusinessRule = "BUSINESS_RULE",
        RequestInvalid = "REQUEST_INVALID",
        NoAuthority = "NO_AUTHORITY",
        PlatformCertificateNone = "PLATFORM_CERTIFICATE_NONE",
        AlreadyExists = "ALREADY_EXISTS",
        NotExists = "NOT_EXISTS",
        PathUnknown = "PATH_UNKNOWN",
        MethodNotAllowed = "METHOD_NOT_ALLOWED",
        TooLarge = "TOO_LARGE",
        RateLimited = "RATE_LIMITED",
        SystemError = "SYSTEM_ERROR",
        ServiceUnavailable = "SERVICE_UNAVAILABLE",
        ServerRefused = "SERVER_REFUSED",
        // Answers that are not WeChat Pay's.
        ProxyPage = "PROXY_PAGE",
        ProxyForbidden = "PROXY_FORBIDDEN",
        ProxyAuthentication = "PROXY_AUTHENTICATION",
        GatewayEmpty = "GATEWAY_EMPTY",
        AnswerEmpty = "ANSWER_EMPTY",
        AnswerForeign = "ANSWER_FOREIGN",
        AnswerIsV2 = "ANSWER_IS_V2",
        Redirected = "REDIRECTED",
        // No failure, or not one of the server.
        Succeeded = "SUCCEEDED",
        SucceededEmpty = "SUCCEEDED_EMPTY",
        Accepted = "ACCEPTED",
        SucceededUnsigned = "SUCCEEDED_UNSIGNED",
        AnswerCut = "ANSWER_CUT",
        AnswerNotJson = "ANSWER_NOT_JSON",
        // No answer.
        ConnectionRefused = "CONNECTION_REFUSED",
        HostNotFound = "HOST_NOT_FOUND",
        NetworkUnreachable = "NETWORK_UNREACHABLE",
        ConnectTimeout = "CONNECT_TIMEOUT",
        AnswerTimeout = "ANSWER_TIMEOUT",
        Aborted = "ABORTED",
        ConnectionLost = "CONNECTION_LOST",
        TlsCertificateExpired = "TLS_CERTIFICATE_EXPIRED",
        TlsCertificateUntrusted = "TLS_CERTIFICATE_UNTRUSTED",
        TlsHostMismatch = "TLS_HOST_MISMATCH",
        TlsFailed = "TLS_FAILED",
        SignerFailed = "SIGNER_FAILED",
        FetchMissing = "FETCH_MISSING",
        FetchRefused = "FETCH_REFUSED",
        NetworkFailed = "NETWORK_FAILED",
        NothingGiven = "NOTHING_GIVEN",
        Unknown = "UNKNOWN",
    }
}

/// What a host saw, read by the package as far as it could be read. Everything in it is hostile.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The answer's headers.
    pub headers: Headers,
    /// The answer's body.
    pub body: Option<String>,
    /// The error that was thrown.
    pub error: Option<Thrown>,
    /// The request that was sent.
    pub request: Option<Sent>,
    /// Unix seconds.
    pub now: i64,
}

/// An error thrown by `fetch`, an HTTP client or this library.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Thrown {
    /// `name` of the error and of its causes, outermost first.
    pub names: Vec<String>,
    /// `code` of the same.
    pub codes: Vec<String>,
    /// `message` of the same.
    pub messages: Vec<String>,
    /// `hint`, of errors of this library.
    pub hint: Option<String>,
    /// The host or address that was to be reached.
    pub host: Option<String>,
}

/// What `signRequest` returned, or what is known of another request.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Sent {
    /// The method.
    pub method: Option<String>,
    /// The URL.
    pub url: Option<String>,
    /// The text that was signed.
    pub message: Option<String>,
    /// The headers.
    pub headers: Headers,
    /// The body's bytes.
    #[serde(deserialize_with = "optional_bytes")]
    pub body: Option<Vec<u8>>,
    /// Unix seconds, if given by itself.
    pub timestamp: Option<i64>,
}

fn optional_bytes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
    crate::bytes::text_or_bytes(deserializer).map(Some)
}

impl Sent {
    /// Path and query, whatever the URL looks like.
    pub fn target(&self) -> Option<String> {
        let url = self.url.as_deref()?;
        let target = match url.split_once("://") {
            Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
            None => url,
        };
        target.split('#').next().map(String::from)
    }

    /// The `Authorization` header.
    pub fn authorization(&self) -> Option<Authorization<'_>> {
        self.headers.get("Authorization").map(Authorization)
    }

    /// An upload signs its meta text, not the body.
    pub fn is_upload(&self) -> bool {
        self.headers.get("Content-Type").is_some_and(|value| value.to_ascii_lowercase().starts_with("multipart/"))
    }

    fn reads_only(&self) -> bool {
        self.method.as_deref().is_some_and(|method| matches!(method.to_ascii_uppercase().as_str(), "GET" | "HEAD"))
    }
}

/// The value of an `Authorization` header that may be malformed.
#[derive(Debug, Clone, Copy)]
pub struct Authorization<'a>(&'a str);

impl Authorization<'_> {
    /// A member's value, quoted or not.
    pub fn member(self, name: &str) -> Option<String> {
        let rest = self.0.split_once(' ').map_or(self.0, |(_, rest)| rest);
        let found =
            rest.split(',').find_map(|part| part.trim_start().strip_prefix(name)?.trim_start().strip_prefix('='))?;
        let value = found.trim_start();
        Some(value.strip_prefix('"').map_or(value, |value| value.split('"').next().unwrap_or_default()).to_string())
    }
}

/// Whether, and how, the operation may be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Unchanged, with the same Idempotency-Key: it may have taken effect, or can take effect later.
    Unchanged,
    /// After the setup was repaired; the operation and its Idempotency-Key stay.
    Repaired,
    /// After its parameters were changed, which makes it another operation with another Idempotency-Key.
    Changed,
    /// There is nothing to repeat.
    Done,
}

/// The cause, and what goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The stable code.
    pub code: &'static str,
    /// Values for the sentences.
    pub values: Values,
    /// Whether it may be tried again.
    pub again: Again,
    /// What the cause was seen by.
    pub evidence: Values,
    /// Whether the request only reads, so that no Idempotency-Key is involved.
    pub reads_only: bool,
}

/// A cause before the evidence is added.
struct Found {
    code: &'static str,
    values: Values,
    again: Again,
}

impl Found {
    fn new(cause: Cause, again: Again) -> Self {
        Self { code: cause.as_str(), values: Vec::new(), again }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}

/// The cause of a failure.
pub fn explain(facts: &Facts) -> Explanation {
    let answer = Answer::of(facts);
    let found = cause(facts, &answer);
    let mut evidence = answer.evidence();
    evidence.extend(found.values.iter().filter(|(name, _)| EVIDENT.contains(name)).cloned());
    if let Some(thrown) = &facts.error {
        evidence.extend(thrown.codes.first().map(|code| ("errorCode", code.clone())));
        evidence.extend(thrown.messages.last().map(|message| ("errorMessage", shortened(message))));
    }
    let reads_only = facts.request.as_ref().is_some_and(Sent::reads_only);
    Explanation { code: found.code, values: found.values, again: found.again, evidence, reads_only }
}

/// Values that show the cause and therefore are evidence too.
const EVIDENT: [&str; 8] =
    ["line", "signed", "received", "position", "signedLength", "receivedLength", "location", "retryAfter"];

fn cause(facts: &Facts, answer: &Answer<'_>) -> Found {
    let failed = answer.status.is_some_and(|status| status >= 300);
    if let Some(thrown) = &facts.error {
        let library = thrown.library_code();
        // The answer says more than the failure to verify or parse it.
        if !failed && let Some(code) = library.filter(|code| *code != Code::HttpStatus) {
            return library_error(code, thrown);
        }
        if !failed && answer.code.is_none() && library.is_none() {
            return thrown_cause(thrown, facts, answer);
        }
    }
    match answer.status {
        None if answer.is_given => answer_cause(0, facts, answer),
        None => Found::new(Cause::NothingGiven, Again::Done),
        Some(status) => answer_cause(status, facts, answer),
    }
}

/// The answer in parts.
struct Answer<'a> {
    status: Option<u16>,
    headers: &'a Headers,
    body: &'a str,
    code: Option<String>,
    message: String,
    detail: Value,
    request_id: Option<&'a str>,
    is_given: bool,
    is_json: bool,
}

impl<'a> Answer<'a> {
    fn of(facts: &'a Facts) -> Self {
        let body = facts.body.as_deref().unwrap_or_default().trim_start_matches('\u{feff}').trim();
        let value = serde_json::from_str::<Value>(body).ok();
        let text = |name: &str| value.as_ref().and_then(|value| Some(value.get(name)?.as_str()?.to_string()));
        Self {
            status: facts.status,
            headers: &facts.headers,
            body,
            code: text("code").filter(|code| !code.is_empty()),
            message: text("message").unwrap_or_default(),
            detail: value.as_ref().and_then(|value| value.get("detail")).cloned().unwrap_or_default(),
            request_id: facts.headers.get("Request-ID"),
            is_given: facts.status.is_some() || !body.is_empty(),
            is_json: value.is_some(),
        }
    }

    /// The last part of `Request-ID`: `268443699` is a wrong signature.
    fn number(&self) -> Option<&str> {
        let last = self.request_id?.rsplit('-').next()?;
        Some(last).filter(|last| !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
    }

    fn is_page(&self) -> bool {
        self.body.starts_with('<')
            || self.headers.get("Content-Type").is_some_and(|value| value.to_ascii_lowercase().contains("text/html"))
    }

    fn detail_text(&self, name: &str) -> Option<String> {
        let value = self.detail.get(name).or_else(|| self.detail.pointer("/detail")?.get(name))?;
        Some(shortened(&value.as_str().map_or_else(|| value.to_string(), String::from)))
    }

    fn evidence(&self) -> Values {
        let mut evidence: Values = Vec::new();
        evidence.extend(self.status.map(|status| ("status", status.to_string())));
        evidence.extend(self.code.as_deref().map(|code| ("serverCode", shortened(code))));
        if !self.message.is_empty() {
            evidence.push(("serverMessage", shortened(&self.message)));
        }
        evidence.extend(self.request_id.map(|id| ("requestId", shortened(id))));
        evidence.extend(self.number().filter(|number| *number != "0").map(|number| ("number", number.to_string())));
        for name in ["field", "issue", "value"] {
            evidence.extend(self.detail_text(name).map(|text| (name, text)));
        }
        if !self.is_json && !self.body.is_empty() {
            evidence.push(("bodyStart", self.body.chars().take(120).collect()));
        }
        evidence
    }
}

fn answer_cause(status: u16, facts: &Facts, answer: &Answer<'_>) -> Found {
    match status {
        200..=299 => return success(status, facts, answer),
        300..=399 => {
            let location = answer.headers.get("Location").unwrap_or("?");
            return Found::new(Cause::Redirected, Again::Repaired).with("location", shortened(location));
        }
        407 => return Found::new(Cause::ProxyAuthentication, Again::Repaired),
        _ => {}
    }
    if answer.code.is_some() {
        return refusal(status, facts, answer);
    }
    if answer.body.starts_with("<xml") || answer.body.contains("<return_code>") {
        return Found::new(Cause::AnswerIsV2, Again::Repaired);
    }
    let described =
        |cause, again| Found::new(cause, again).with("status", status.to_string()).with("server", server(answer));
    match status {
        429 => rate_limited(answer),
        403 if answer.is_page() => described(Cause::ProxyForbidden, Again::Repaired),
        500.. if answer.is_page() => described(Cause::ProxyPage, Again::Unchanged),
        _ if answer.is_page() => described(Cause::ProxyPage, Again::Repaired),
        404 if answer.body.is_empty() => path_unknown(facts),
        405 => {
            let method = facts.request.as_ref().and_then(|sent| sent.method.clone()).unwrap_or_else(|| "?".into());
            Found::new(Cause::MethodNotAllowed, Again::Repaired).with("method", shortened(&method))
        }
        413 => Found::new(Cause::TooLarge, Again::Changed),
        401 if answer.body.is_empty() => signature(facts, answer),
        500.. if answer.body.is_empty() => described(Cause::GatewayEmpty, Again::Unchanged),
        _ if answer.body.is_empty() => described(Cause::AnswerEmpty, Again::Repaired),
        500.. => described(Cause::AnswerForeign, Again::Unchanged),
        _ => described(Cause::AnswerForeign, Again::Repaired),
    }
}

fn server(answer: &Answer<'_>) -> String {
    answer.headers.get("Server").or_else(|| answer.headers.get("Via")).map_or_else(|| "?".into(), shortened)
}

fn path_unknown(facts: &Facts) -> Found {
    let target = facts.request.as_ref().and_then(Sent::target).unwrap_or_else(|| "?".into());
    let path = target.split('?').next().unwrap_or_default();
    Found::new(Cause::PathUnknown, Again::Repaired).with("path", shortened(path))
}

fn success(status: u16, facts: &Facts, answer: &Answer<'_>) -> Found {
    if answer.is_page() {
        return Found::new(Cause::ProxyPage, Again::Unchanged)
            .with("status", status.to_string())
            .with("server", server(answer));
    }
    if let Some(thrown) = facts.error.as_ref().filter(|thrown| thrown.library_code().is_none()) {
        return thrown_cause(thrown, facts, answer);
    }
    let signed = answer.headers.get("Wechatpay-Signature").is_some();
    match status {
        204 => Found::new(Cause::SucceededEmpty, Again::Done),
        202 => Found::new(Cause::Accepted, Again::Unchanged),
        _ if answer.body.is_empty() && facts.body.is_some() => Found::new(Cause::AnswerCut, Again::Unchanged),
        _ if !answer.is_json && answer.body.starts_with(['{', '[']) => Found::new(Cause::AnswerCut, Again::Unchanged),
        _ if !signed && answer.headers.iter().next().is_some() => Found::new(Cause::SucceededUnsigned, Again::Repaired),
        _ => Found::new(Cause::Succeeded, Again::Done),
    }
}

/// An error answer in WeChat Pay's own form. The words are looked at first: they say more than the code.
fn refusal(status: u16, facts: &Facts, answer: &Answer<'_>) -> Found {
    by_words(facts, answer).or_else(|| by_number(facts, answer)).unwrap_or_else(|| by_code(status, facts, answer))
}

fn by_words(facts: &Facts, answer: &Answer<'_>) -> Option<Found> {
    let words = answer.message.to_lowercase();
    let has = |all: &[&str]| all.iter().all(|word| words.contains(word));
    let repaired = |cause| Some(Found::new(cause, Again::Repaired));
    let changed = |cause| Some(Found::new(cause, Again::Changed));
    if has(&["timestamp", "5分钟"]) || has(&["timestamp", "5 min"]) {
        return Some(time(facts, answer));
    }
    if has(&["商户号不存在"]) {
        return Some(mchid(facts));
    }
    if has(&["序列号有误"]) {
        return Some(serial(facts));
    }
    if has(&["未设置apiv3"]) {
        return repaired(Cause::MerchantApiV3KeyUnset);
    }
    if has(&["未申请过证书"]) {
        return repaired(Cause::MerchantCertificateNone);
    }
    if has(&["证书", "过期"]) {
        return repaired(Cause::MerchantCertificateExpired);
    }
    if has(&["证书", "作废"]) {
        return repaired(Cause::MerchantCertificateRevoked);
    }
    if has(&["已更换证书"]) {
        return repaired(Cause::MerchantCertificateReplaced);
    }
    if has(&["authorization", "认证类型"]) {
        return repaired(Cause::AuthorizationScheme);
    }
    if has(&["authorization", "格式"]) || has(&["缺少", "authorization"]) {
        return Some(authorization(facts));
    }
    if words.contains("accept") && words.contains("user-agent") {
        return Some(accept_or_user_agent(facts));
    }
    if has(&["content-type"]) {
        return repaired(Cause::ContentTypeWrong);
    }
    if has(&["平台证书"]) && (words.contains("无可用") || words.contains("不存在")) {
        return repaired(Cause::PlatformCertificateNone);
    }
    if has(&["不匹配"])
        && (words.contains("appid") && (words.contains("mchid") || words.contains("mch_id") || words.contains("商户")))
    {
        return changed(Cause::AppidNotBound);
    }
    if words.contains("重入") || has(&["相同单号"]) {
        return changed(Cause::IdempotencyKeyReused);
    }
    if has(&["idempotency-key"]) {
        return repaired(Cause::IdempotencyKeyMissing);
    }
    if has(&["查询结果为0"]) || is_empty_list(facts, answer) {
        return Some(Found::new(Cause::ListEmpty, Again::Done));
    }
    if words.contains("券出错") || words.contains("批次") && words.contains("不存在") {
        return changed(Cause::StockUnavailable);
    }
    if words.contains("解密") || words.contains("敏感信息") {
        return changed(Cause::SensitiveKey);
    }
    None
}

/// Documented: an empty result is an error; its code is not stated.
fn is_empty_list(facts: &Facts, answer: &Answer<'_>) -> bool {
    let target = facts.request.as_ref().and_then(Sent::target).unwrap_or_default();
    target.split('?').next() == Some(LIST_PATH)
        && ["为空", "不存在", "没有记录", "无记录"].iter().any(|word| answer.message.contains(word))
}

fn by_number(facts: &Facts, answer: &Answer<'_>) -> Option<Found> {
    Some(match answer.number()? {
        "268443699" => signature(facts, answer),
        "268445527" => Found::new(Cause::AppidNotBound, Again::Changed),
        "268443715" => Found::new(Cause::MerchantUnavailable, Again::Repaired),
        "268435461" => parameter(facts, answer),
        "270924358" => Found::new(Cause::ParameterUnknown, Again::Changed).with("field", field(answer)),
        "268447840" => rate_limited(answer),
        "268498688" => Found::new(Cause::IdempotencyKeyReused, Again::Changed),
        _ => return None,
    })
}

fn by_code(status: u16, facts: &Facts, answer: &Answer<'_>) -> Found {
    let code = answer.code.as_deref().unwrap_or_default();
    let ends = |endings: &[&str]| endings.iter().any(|ending| code.ends_with(ending));
    match code {
        "SIGN_ERROR" => return signature(facts, answer),
        "PARAM_ERROR" => return parameter(facts, answer),
        "INVALID_REQUEST" if answer.message.contains("业务规则") => {
            return Found::new(Cause::BusinessRule, Again::Changed).with("message", shortened(&answer.message));
        }
        "INVALID_REQUEST" => {
            return Found::new(Cause::RequestInvalid, Again::Changed).with("message", shortened(&answer.message));
        }
        "NO_AUTH" => return Found::new(Cause::NoAuthority, Again::Repaired),
        "RATELIMIT_EXCEEDED" | "FREQUENCY_LIMITED" | "FREQUENCY_LIMIT_EXCEED" => return rate_limited(answer),
        "SYSTEM_ERROR" => return Found::new(Cause::SystemError, Again::Unchanged),
        "SERVICE_UNAVAILABLE" => return Found::new(Cause::ServiceUnavailable, Again::Unchanged),
        _ if ends(&["ALREADY_EXISTS"]) => return Found::new(Cause::AlreadyExists, Again::Done),
        _ if ends(&["NOT_EXIST", "NOT_EXISTS", "NOT_FOUND"]) => {
            return Found::new(Cause::NotExists, Again::Changed).with("message", shortened(&answer.message));
        }
        _ => {}
    }
    match status {
        401 => signature(facts, answer),
        413 => Found::new(Cause::TooLarge, Again::Changed),
        429 => rate_limited(answer),
        502..=504 => Found::new(Cause::ServiceUnavailable, Again::Unchanged),
        500.. => Found::new(Cause::SystemError, Again::Unchanged),
        _ => Found::new(Cause::ServerRefused, Again::Changed)
            .with("code", shortened(code))
            .with("message", shortened(&answer.message)),
    }
}

fn rate_limited(answer: &Answer<'_>) -> Found {
    let after = answer.headers.get("Retry-After").unwrap_or("?");
    Found::new(Cause::RateLimited, Again::Unchanged).with("retryAfter", shortened(after))
}

fn field(answer: &Answer<'_>) -> String {
    answer.detail_text("field").unwrap_or_else(|| "?".into())
}

fn parameter(facts: &Facts, answer: &Answer<'_>) -> Found {
    let body = facts.request.as_ref().and_then(|sent| sent.body.as_deref()).unwrap_or_default();
    let text = String::from_utf8_lossy(body);
    if let Some(character) = text.chars().find(|character| character.len_utf8() > 3) {
        return Found::new(Cause::BodyEmoji, Again::Changed).with("character", character.to_string());
    }
    if answer.detail.is_null() && serde_json::from_str::<Value>(&text).is_ok_and(|value| has_null(&value)) {
        return Found::new(Cause::BodyNull, Again::Changed);
    }
    let issue = answer.detail_text("issue").unwrap_or_else(|| shortened(&answer.message));
    Found::new(Cause::ParameterWrong, Again::Changed)
        .with("field", answer.detail_text("field").unwrap_or_else(|| shortened(&answer.message)))
        .with("issue", issue)
        .with("value", answer.detail_text("value").unwrap_or_else(|| "?".into()))
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

fn time(facts: &Facts, answer: &Answer<'_>) -> Found {
    let Some(sent) = &facts.request else {
        return Found::new(Cause::TimestampOff, Again::Repaired).with("seconds", "?");
    };
    let named = sent.authorization().and_then(|value| value.member("timestamp")).and_then(|text| text.parse().ok());
    let Some(timestamp) = named.or(sent.timestamp) else {
        return Found::new(Cause::TimestampOff, Again::Repaired).with("seconds", "?");
    };
    if timestamp >= 100_000_000_000 {
        return Found::new(Cause::TimestampMilliseconds, Again::Repaired).with("timestamp", timestamp.to_string());
    }
    let date = answer.headers.get("Date").and_then(http_date);
    let off = date.map(|date| timestamp.saturating_sub(date));
    // The host's clock agrees with the server's: the signature itself is old.
    let clock_is_right = date.is_some_and(|date| facts.now.abs_diff(date) <= SERVER_TOLERANCE.unsigned_abs());
    let cause = if clock_is_right { Cause::TimestampStale } else { Cause::TimestampOff };
    let seconds = off.map_or_else(|| "?".into(), |off| format!("{off:+}"));
    Found::new(cause, Again::Repaired).with("seconds", seconds).with("timestamp", timestamp.to_string())
}

/// IMF-fixdate (RFC 9110 section 5.6.7), the only form servers send today, as Unix seconds.
fn http_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = text.split_once(", ")?;
    let mut parts = rest.split([' ', ':']);
    let mut next = || parts.next();
    let (day, month, year) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let month = u8::try_from(MONTHS.iter().position(|name| *name == month)?.checked_add(1)?).ok()?;
    let time = pkcs8::der::DateTime::new(
        year.parse().ok()?,
        month,
        day.parse().ok()?,
        hour.parse().ok()?,
        minute.parse().ok()?,
        second.parse().ok()?,
    );
    i64::try_from(time.ok()?.unix_duration().as_secs()).ok()
}

fn mchid(facts: &Facts) -> Found {
    let sent = facts.request.as_ref().and_then(Sent::authorization).and_then(|value| value.member("mchid"));
    let given = sent.unwrap_or_else(|| "?".into());
    let malformed = given != "?" && check_mchid(&given).is_err();
    let cause = if malformed { Cause::MchidBlanks } else { Cause::MchidUnknown };
    Found::new(cause, Again::Repaired).with("mchid", shortened(&given))
}

fn serial(facts: &Facts) -> Found {
    let sent = facts.request.as_ref();
    let given = sent.and_then(Sent::authorization).and_then(|value| value.member("serial_no"));
    let Some(given) = given else { return Found::new(Cause::SerialWrong, Again::Repaired).with("serial", "?") };
    let platform = sent.and_then(|sent| sent.headers.get("Wechatpay-Serial"));
    let hex = given.len().is_multiple_of(2) && given.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
    let cause = if given.starts_with(crate::serial::PUBLIC_KEY_ID_PREFIX) {
        Cause::SerialIsPublicKeyId
    } else if platform.is_some_and(|platform| platform.eq_ignore_ascii_case(&given)) {
        Cause::SerialIsPlatform
    } else if !hex || given.len() > 40 {
        Cause::SerialMalformed
    } else {
        Cause::SerialWrong
    };
    Found::new(cause, Again::Repaired).with("serial", shortened(&given))
}

fn authorization(facts: &Facts) -> Found {
    let Some(sent) = &facts.request else {
        return Found::new(Cause::AuthorizationFormat, Again::Repaired).with("reason", "?");
    };
    let Some(value) = sent.headers.get("Authorization") else {
        let known = sent.headers.iter().next().is_some();
        let cause = if known { Cause::AuthorizationMissing } else { Cause::AuthorizationFormat };
        return Found::new(cause, Again::Repaired).with("reason", "?");
    };
    let names = ["mchid", "nonce_str", "signature", "timestamp", "serial_no"];
    let missing = names.iter().find(|name| Authorization(value).member(name).is_none_or(|value| value.is_empty()));
    let reason = match missing {
        Some(name) => format!("{name} ?"),
        None if value.contains(['\r', '\n']) => "CR LF".into(),
        None if value.matches('"').count() != 10 => "\" × 10".into(),
        None if value.contains(", ") => "\", \" → \",\"".into(),
        None => "?".into(),
    };
    Found::new(Cause::AuthorizationFormat, Again::Repaired).with("reason", reason)
}

fn accept_or_user_agent(facts: &Facts) -> Found {
    let missing = |sent: &Sent| {
        let gone = |name: &&str| sent.headers.get(name).is_none_or(|value| value.trim().is_empty());
        ["Accept", "User-Agent"].iter().find(|name| gone(name)).copied()
    };
    let known = facts.request.as_ref().filter(|sent| sent.headers.iter().next().is_some());
    match known.map(missing) {
        Some(None) => Found::new(Cause::AcceptOrUserAgentLost, Again::Repaired),
        Some(Some(name)) => Found::new(Cause::AcceptOrUserAgentMissing, Again::Repaired).with("name", name),
        None => Found::new(Cause::AcceptOrUserAgentMissing, Again::Repaired).with("name", "Accept / User-Agent"),
    }
}

fn signature(facts: &Facts, answer: &Answer<'_>) -> Found {
    let of_server = sign_error::of_server(&answer.detail);
    let Some(sent) = &facts.request else { return Found::new(Cause::SignUncompared, Again::Repaired) };
    let headers_known = sent.headers.iter().next().is_some();
    if headers_known && sent.authorization().is_none() {
        return Found::new(Cause::AuthorizationMissing, Again::Repaired);
    }
    let received = of_server.clone().or_else(|| sign_error::of_sent(sent));
    let message = match (&sent.message, sign_error::of_sent(sent)) {
        (Some(message), _) => message.as_bytes().to_vec(),
        (None, Some(view)) => view.message(),
        (None, None) => return Found::new(Cause::SignUncompared, Again::Repaired),
    };
    let Some(received) = received else { return Found::new(Cause::SignUncompared, Again::Repaired) };
    if let Some(Difference { cause, values }) = sign_error::compare(&message, &received) {
        return Found { code: cause.as_str(), values, again: Again::Repaired };
    }
    let signature = sent.authorization().and_then(|value| value.member("signature"));
    if let Some(form) = signature.as_deref().and_then(signature_form) {
        return Found::new(Cause::SignatureForm, Again::Repaired).with("form", form);
    }
    let cause = if of_server.is_some() { Cause::SignKeyOrSerial } else { Cause::SignUncompared };
    let serial = sent.authorization().and_then(|value| value.member("serial_no")).unwrap_or_else(|| "?".into());
    Found::new(cause, Again::Repaired).with("serial", shortened(&serial))
}

/// What a signature looks like that is not the Base64 of an RSA signature.
fn signature_form(signature: &str) -> Option<&'static str> {
    let hex = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    match signature.len() {
        32 if hex => Some("MD5"),
        64 if hex => Some("HMAC-SHA256 / SHA-256"),
        _ if hex && signature.len() >= 512 => Some("hex"),
        _ if crate::signature::decode(signature).is_none() => Some("not Base64"),
        _ => None,
    }
}

fn library_error(code: Code, thrown: &Thrown) -> Found {
    let again = match code {
        // The request may have taken effect; only its answer cannot be trusted.
        Code::ResponseHeader
        | Code::UnknownSerial
        | Code::ResponseExpired
        | Code::CertificateExpired
        | Code::SignatureInvalid
        | Code::ResponseBody => Again::Repaired,
        Code::Internal | Code::Network | Code::Timeout | Code::Download | Code::ListUnstable => Again::Unchanged,
        Code::Body | Code::Partnership | Code::Query | Code::Appid => Again::Changed,
        _ => Again::Repaired,
    };
    let message = thrown.messages.first().map(|message| shortened(message)).unwrap_or_default();
    let hint = thrown.hint.as_deref().map_or_else(|| message.clone(), shortened);
    Found { code: code.as_str(), values: vec![("message", message), ("hint", hint)], again }
}

impl Thrown {
    fn library_code(&self) -> Option<Code> {
        self.codes.iter().find_map(|code| Code::ALL.iter().find(|known| known.as_str() == code).copied())
    }

    fn has_code(&self, codes: &[&str]) -> bool {
        self.codes.iter().any(|code| codes.contains(&code.as_str()))
    }

    fn says(&self, words: &[&str]) -> bool {
        self.messages.iter().any(|message| {
            let message = message.to_ascii_lowercase();
            words.iter().any(|word| message.contains(word))
        })
    }

    fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|other| other == name)
    }
}

/// An error without an answer: codes of Node and undici, of axios, and the words of Deno, Bun, workerd and browsers.
fn thrown_cause(thrown: &Thrown, facts: &Facts, answer: &Answer<'_>) -> Found {
    if thrown.is_named("SyntaxError") {
        let cause = if answer.body.is_empty() && thrown.says(&["unexpected end"]) {
            Cause::AnswerCut
        } else {
            Cause::AnswerNotJson
        };
        return Found::new(cause, Again::Unchanged);
    }
    if thrown.has_code(&["ERR_WECHATPAY_SIGNER"]) {
        return Found::new(Cause::SignerFailed, Again::Repaired);
    }
    let again = |cause| Found::new(cause, Again::Unchanged).with("host", host(facts));
    let repaired = |cause| Found::new(cause, Again::Repaired).with("host", host(facts));
    if thrown.has_code(&["ECONNREFUSED", "ConnectionRefused"]) || thrown.says(&["connection refused"]) {
        return again(Cause::ConnectionRefused);
    }
    if thrown.has_code(&["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA"])
        || thrown.says(&["getaddrinfo", "dns error", "name or service not known"])
    {
        return again(Cause::HostNotFound);
    }
    if thrown.has_code(&["ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EADDRNOTAVAIL"]) {
        return again(Cause::NetworkUnreachable);
    }
    if let Some(found) = tls(thrown, facts) {
        return found;
    }
    if thrown.has_code(&["ERR_INVALID_CHAR", "ERR_INVALID_URL", "ERR_INVALID_HTTP_TOKEN", "ERR_UNESCAPED_CHARACTERS"])
        || thrown.says(&["invalid url", "failed to parse url", "cannot have body", "header value", "invalid header"])
    {
        return repaired(Cause::FetchRefused);
    }
    if thrown.is_named("ReferenceError") && thrown.says(&["fetch"]) || thrown.says(&["fetch is not a function"]) {
        return repaired(Cause::FetchMissing);
    }
    if thrown.has_code(&["UND_ERR_CONNECT_TIMEOUT"]) || thrown.says(&["connect timeout", "connect etimedout"]) {
        return again(Cause::ConnectTimeout);
    }
    if thrown.is_named("TimeoutError")
        || thrown.has_code(&[
            "ERR_WECHATPAY_TIMEOUT",
            "ETIMEDOUT",
            "ESOCKETTIMEDOUT",
            "ECONNABORTED",
            "UND_ERR_HEADERS_TIMEOUT",
            "UND_ERR_BODY_TIMEOUT",
        ])
        || thrown.says(&["timed out", "timeout"])
    {
        return again(Cause::AnswerTimeout);
    }
    if thrown.is_named("AbortError")
        || thrown.has_code(&["ERR_WECHATPAY_ABORTED", "ABORT_ERR", "UND_ERR_ABORTED", "ERR_CANCELED"])
    {
        return again(Cause::Aborted);
    }
    if thrown.has_code(&[
        "ECONNRESET",
        "EPIPE",
        "UND_ERR_SOCKET",
        "ConnectionReset",
        "ConnectionClosed",
        "ERR_STREAM_PREMATURE_CLOSE",
    ]) || thrown.says(&[
        "socket hang up",
        "terminated",
        "other side closed",
        "network connection lost",
        "connection reset",
    ]) {
        return again(Cause::ConnectionLost);
    }
    if thrown.has_code(&["ERR_WECHATPAY_NETWORK"])
        || thrown.says(&[
            "fetch failed",
            "failed to fetch",
            "load failed",
            "networkerror",
            "network error",
            "error sending request",
        ])
    {
        return again(Cause::NetworkFailed);
    }
    Found::new(Cause::Unknown, Again::Repaired)
}

fn tls(thrown: &Thrown, facts: &Facts) -> Option<Found> {
    let found = |cause| Some(Found::new(cause, Again::Repaired).with("host", host(facts)));
    if thrown.has_code(&["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"])
        || thrown.says(&["certificate has expired", "not yet valid"])
    {
        return found(Cause::TlsCertificateExpired);
    }
    if thrown.has_code(&["ERR_TLS_CERT_ALTNAME_INVALID"]) || thrown.says(&["altnames"]) {
        return found(Cause::TlsHostMismatch);
    }
    let untrusted = [
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "CERT_UNTRUSTED",
        "CERT_REVOKED",
    ];
    if thrown.has_code(&untrusted) || thrown.says(&["self-signed", "self signed", "unable to verify", "unknownissuer"])
    {
        return found(Cause::TlsCertificateUntrusted);
    }
    let broken = |code: &String| {
        code.starts_with("ERR_SSL_") || code.starts_with("ERR_TLS_") || code.starts_with("CERT_") || code == "EPROTO"
    };
    if thrown.codes.iter().any(broken) { found(Cause::TlsFailed) } else { None }
}

fn host(facts: &Facts) -> String {
    let url = facts.request.as_ref().and_then(|sent| sent.url.as_deref()).unwrap_or_default();
    let host = url.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    host.or_else(|| facts.error.as_ref()?.host.as_deref()).map_or_else(|| "?".into(), shortened)
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 300 { text.into() } else { text.chars().take(300).chain(['…']).collect() }
}
