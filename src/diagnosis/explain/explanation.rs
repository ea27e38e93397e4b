//! From the facts to the cause.

use serde::Serialize;

use super::answer::ParsedAnswer;
use super::found::{Again, Certainty, Found};
use super::network::thrown_cause;
use super::refusal::{rate_limited, refusal};
use super::sign_error::signature;
use crate::diagnosis::cause::{Cause, Values, as_object, shortened};
use crate::diagnosis::facts::{Facts, OwnKey, Sent, Thrown};
use crate::error::Code;
use crate::wire::json;

/// The cause, and what goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The stable code.
    pub code: &'static str,
    /// Values for the sentences.
    #[serde(serialize_with = "as_object")]
    pub values: Values,
    /// How far that is established.
    pub certainty: Certainty,
    /// What the cause was seen by.
    #[serde(serialize_with = "as_object")]
    pub evidence: Values,
    /// Whether it makes sense to send it again unchanged.
    pub retryable: bool,
    /// Whether the next attempt needs the `same` Idempotency-Key or a `new` one; `None` where none is involved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<&'static str>,
}

/// The cause of a failure.
pub fn explain(facts: &Facts) -> Explanation {
    let body = facts.body.as_deref().unwrap_or_default().trim_start_matches('\u{feff}').trim();
    let inner = text_within(body);
    let answer = ParsedAnswer::of(facts, body, json::read_ambiguous(inner.as_deref().unwrap_or(body)).ok());
    let found = cause(facts, &answer);
    let mut evidence = answer.evidence();
    evidence.extend(found.values.iter().filter(|(name, _)| EVIDENT.contains(name)).cloned());
    if let Some(thrown) = &facts.error {
        evidence.extend(thrown.codes.first().map(|code| ("errorCode", code.clone())));
        evidence.extend(thrown.messages.last().map(|message| ("errorMessage", shortened(message))));
    }
    if let Some(OwnKey::Unreadable(code)) = &facts.own_key {
        evidence.push(("ownKey", code.as_str().into()));
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
    Explanation { code: found.code, values, certainty: found.certainty, evidence, retryable, idempotency_key }
}

/// JSON that was serialised once more: some hosts have done so with what was text already.
fn text_within(body: &str) -> Option<String> {
    let inner = json::read_ambiguous(body).ok()?.text()?.into_owned();
    json::read_ambiguous(&inner).is_ok().then_some(inner)
}

/// Values that show the cause and therefore are evidence too.
const EVIDENT: [&str; 8] =
    ["line", "signed", "received", "position", "signedLength", "receivedLength", "location", "retryAfter"];

fn cause(facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
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
        if let Some(status) = answer.status.filter(|_| failed && facts.body.is_none() && library.is_none()) {
            return Found::new(Cause::AnswerNotKept, Again::Repaired).with("status", status.to_string());
        }
    }
    if let Some(event) = answer.event() {
        return Found::new(Cause::NotificationGiven, Again::Done).with("event", event);
    }
    if answer.is_of_plugin() && answer.message.contains("签名") {
        return Found::new(Cause::CouponPluginSignature, Again::Repaired);
    }
    match answer.status {
        None if !answer.is_given => Found::new(Cause::NothingGiven, Again::Done),
        status => answer_cause(status.unwrap_or_default(), facts, answer),
    }
}

fn answer_cause(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
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
fn described(found: Found, answer: &ParsedAnswer<'_>) -> Found {
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

fn success(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
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
    let certainty = match (code, thrown.reason.as_deref()) {
        (_, Some("SignatureInvalid" | "SignatureUnrecovered")) => Certainty::Open,
        (Code::Network | Code::Timeout | Code::Aborted | Code::Decrypt | Code::Sensitive, _) => Certainty::Likely,
        _ => Certainty::Proved,
    };
    Found { code: code.as_str(), values: vec![("message", message), ("hint", hint)], again, certainty }
}
