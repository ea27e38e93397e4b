//! The cause of a failed call, from what a host has afterwards: status, headers, body, the error of `fetch`, and the
//! request that was sent.
//!
//! Sources: basic rules of APIv3; gitbook FAQ 签名相关 (the texts of 401); 排障手册 of wechatpay-skills (the number at the
//! end of `Request-ID`); the FAQ of the 委托营销 guide (merchant/4012063233). Where they say nothing, so does this.

use std::borrow::Cow;

use serde::Serialize;

use super::cause::Cause;
use super::facts::{Facts, Sent, Thrown};
use super::network::thrown_cause;
use super::refusal::{rate_limited, refusal, signature};
use super::{Values, as_object};
use crate::error::Code;
use crate::headers::Headers;
use crate::json::{self, Json};

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The stable code.
    pub code: &'static str,
    /// Values for the sentences.
    #[serde(serialize_with = "as_object")]
    pub values: Values,
    /// What the cause was seen by.
    #[serde(serialize_with = "as_object")]
    pub evidence: Values,
    /// Whether it makes sense to send it again unchanged.
    pub retryable: bool,
    /// Whether the next attempt needs the `same` Idempotency-Key or a `new` one; `None` where none is involved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<&'static str>,
}

/// A cause before the evidence is added.
pub(super) struct Found {
    pub(super) code: &'static str,
    pub(super) values: Values,
    pub(super) again: Again,
}

impl Found {
    pub(super) fn new(cause: Cause, again: Again) -> Self {
        Self { code: cause.into(), values: Vec::new(), again }
    }

    pub(super) fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with_known(name, Some(value.into()))
    }

    /// What is not known has words of its own among the sentences.
    pub(super) fn with_known(mut self, name: &'static str, value: Option<String>) -> Self {
        self.values.extend(value.map(|value| (name, value)));
        self
    }
}

/// The cause of a failure.
pub fn explain(facts: &Facts) -> Explanation {
    let body = facts.body.as_deref().unwrap_or_default().trim_start_matches('\u{feff}').trim();
    let inner = text_within(body);
    let answer = Answer::of(facts, body, json::read_ambiguous(inner.as_deref().unwrap_or(body)).ok());
    let found = cause(facts, &answer);
    let mut evidence = answer.evidence();
    evidence.extend(found.values.iter().filter(|(name, _)| EVIDENT.contains(name)).cloned());
    if let Some(thrown) = &facts.error {
        evidence.extend(thrown.codes.first().map(|code| ("errorCode", code.clone())));
        evidence.extend(thrown.messages.last().map(|message| ("errorMessage", shortened(message))));
    }
    let reads_only = facts.request.as_ref().is_some_and(Sent::reads_only);
    let mut values = found.values;
    if !reads_only {
        values.push(("key", "Idempotency-Key".into()));
    }
    let idempotency_key = match found.again {
        _ if reads_only => None,
        Again::Unchanged | Again::Repaired => Some("same"),
        Again::Changed => Some("new"),
        Again::Done => None,
    };
    let retryable = found.again == Again::Unchanged;
    Explanation { code: found.code, values, evidence, retryable, idempotency_key }
}

/// JSON that was serialised once more: some hosts have done so with what was text already.
fn text_within(body: &str) -> Option<String> {
    let inner = json::read_ambiguous(body).ok()?.text()?.into_owned();
    json::read_ambiguous(&inner).is_ok().then_some(inner)
}

/// Values that show the cause and therefore are evidence too.
const EVIDENT: [&str; 8] =
    ["line", "signed", "received", "position", "signedLength", "receivedLength", "location", "retryAfter"];

fn cause(facts: &Facts, answer: &Answer<'_>) -> Found {
    let failed = answer.status.is_some_and(|status| status >= 300);
    if let Some(thrown) = &facts.error {
        let library = thrown.library_code();
        // The answer says more than the failure to verify or parse it, and what `fetch` threw more than the client's
        // word for it.
        let outward = [Code::HttpStatus, Code::Network, Code::Timeout, Code::Aborted];
        if !failed && let Some(code) = library.filter(|code| !outward.contains(code)) {
            return library_error(code, thrown);
        }
        if !failed && answer.code.is_none() && library != Some(Code::HttpStatus) {
            return thrown_cause(thrown, facts, answer);
        }
    }
    match answer.status {
        None if !answer.is_given => Found::new(Cause::NothingGiven, Again::Done),
        status => answer_cause(status.unwrap_or_default(), facts, answer),
    }
}

/// The answer in parts.
pub(super) struct Answer<'a> {
    status: Option<u16>,
    pub(super) headers: &'a Headers,
    pub(super) body: &'a str,
    pub(super) code: Option<String>,
    pub(super) message: String,
    json: Option<Json<'a>>,
    request_id: Option<&'a str>,
    is_given: bool,
}

impl<'a> Answer<'a> {
    fn of(facts: &'a Facts, body: &'a str, json: Option<Json<'a>>) -> Self {
        let text = |name: &str| Some(json.as_ref()?.get(name)?.text()?.into_owned());
        Self {
            status: facts.status,
            headers: &facts.headers,
            body,
            code: text("code").filter(|code| !code.is_empty()),
            message: text("message").unwrap_or_default(),
            request_id: facts.headers.get("Request-ID"),
            is_given: facts.status.is_some() || !body.is_empty(),
            json,
        }
    }

    /// The last part of `Request-ID`: `268443699` is a wrong signature.
    pub(super) fn number(&self) -> Option<&str> {
        let last = self.request_id?.rsplit('-').next()?;
        Some(last).filter(|last| !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// APIv2 answers 200 whatever happened.
    fn is_v2(&self) -> bool {
        self.body.starts_with("<xml") || self.body.contains("<return_code>")
    }

    fn is_page(&self) -> bool {
        self.body.starts_with('<')
            || self.headers.get("Content-Type").is_some_and(|value| value.to_ascii_lowercase().contains("text/html"))
    }

    pub(super) fn detail(&self) -> Option<&Json<'a>> {
        self.json.as_ref()?.get("detail").filter(|detail| !detail.is_null())
    }

    pub(super) fn detail_text(&self, name: &str) -> Option<String> {
        let detail = self.detail()?;
        let value = detail.get(name).or_else(|| detail.get("detail")?.get(name))?;
        Some(shortened(&value.text().map_or_else(|| value.compact(), Cow::into_owned)))
    }

    /// The server's own words, if it used any.
    pub(super) fn said(&self) -> Option<String> {
        Some(shortened(&self.message)).filter(|message| !message.is_empty())
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
        if self.json.is_none() && !self.body.is_empty() {
            evidence.push(("bodyStart", self.body.chars().take(120).collect()));
        }
        evidence
    }
}

fn answer_cause(status: u16, facts: &Facts, answer: &Answer<'_>) -> Found {
    if answer.is_v2() {
        return Found::new(Cause::AnswerIsV2, Again::Repaired);
    }
    match status {
        200..=299 => return success(status, facts, answer),
        300..=399 => {
            let location = answer.headers.get("Location").map(shortened);
            return Found::new(Cause::Redirected, Again::Repaired).with_known("location", location);
        }
        407 => return Found::new(Cause::ProxyAuthentication, Again::Repaired),
        _ => {}
    }
    if let Some(found) = refusal(status, facts, answer) {
        return found;
    }
    let described = |cause, again| described(Found::new(cause, again), answer);
    match status {
        429 => rate_limited(answer),
        413 => Found::new(Cause::TooLarge, Again::Changed),
        403 if answer.is_page() => described(Cause::ProxyForbidden, Again::Repaired),
        500.. if answer.is_page() => described(Cause::ProxyPage, Again::Unchanged),
        _ if answer.is_page() => described(Cause::ProxyPage, Again::Repaired),
        404 if answer.body.is_empty() => path_unknown(facts),
        405 => {
            let method = facts.request.as_ref().and_then(|sent| sent.method.as_deref()).map(shortened);
            Found::new(Cause::MethodNotAllowed, Again::Repaired).with_known("method", method)
        }
        401 if answer.body.is_empty() => signature(facts, answer),
        500.. if answer.body.is_empty() => described(Cause::GatewayEmpty, Again::Unchanged),
        _ if answer.body.is_empty() => described(Cause::AnswerEmpty, Again::Repaired),
        500.. => described(Cause::AnswerForeign, Again::Unchanged),
        _ => described(Cause::AnswerForeign, Again::Repaired),
    }
}

/// By whom, and with which status, it was answered.
fn described(found: Found, answer: &Answer<'_>) -> Found {
    let server = answer.headers.get("Server").or_else(|| answer.headers.get("Via"));
    found
        .with_known("status", answer.status.map(|status| status.to_string()))
        .with_known("server", server.map(shortened))
}

fn path_unknown(facts: &Facts) -> Found {
    let target = facts.request.as_ref().and_then(Sent::target);
    let path = target.as_deref().and_then(|target| target.split('?').next()).map(shortened);
    Found::new(Cause::PathUnknown, Again::Repaired).with_known("path", path)
}

fn success(status: u16, facts: &Facts, answer: &Answer<'_>) -> Found {
    if answer.is_page() {
        return described(Found::new(Cause::ProxyPage, Again::Unchanged), answer);
    }
    if let Some(thrown) = facts.error.as_ref().filter(|thrown| thrown.library_code().is_none()) {
        return thrown_cause(thrown, facts, answer);
    }
    let signed = answer.headers.get("Wechatpay-Signature").is_some();
    match status {
        204 => Found::new(Cause::SucceededEmpty, Again::Done),
        202 => Found::new(Cause::Accepted, Again::Unchanged),
        _ if answer.body.is_empty() && facts.body.is_some() => Found::new(Cause::AnswerCut, Again::Unchanged),
        _ if answer.json.is_none() && answer.body.starts_with(['{', '[']) => {
            Found::new(Cause::AnswerCut, Again::Unchanged)
        }
        _ if !signed && answer.headers.iter().next().is_some() => Found::new(Cause::SucceededUnsigned, Again::Repaired),
        _ => Found::new(Cause::Succeeded, Again::Done),
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

pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= 300 { text.into() } else { text.chars().take(300).chain(['…']).collect() }
}
