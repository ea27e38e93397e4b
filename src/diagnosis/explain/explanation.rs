//! From the facts to the cause.

use serde::Serialize;

use super::about::{About, has_no_platform_certificate};
use super::answer::ParsedAnswer;
use super::found::{Again, Certainty, Found};
use super::network::thrown_cause;
use super::operation;
use super::page::{described, wordless};
use super::plugin::with_errcode;
use super::refusal::refusal;
use crate::call::response::PROBE;
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
    /// The number of the server that has words of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
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
    let (certainty, number) = (found.certainty, found.number);
    Explanation { code: found.code, values, certainty, evidence, retryable, number, idempotency_key }
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
    // An error answer says why by itself, whatever its signature.
    let says_why = failed && answer.code.is_some();
    let signature = answer.headers.get("Wechatpay-Signature").filter(|_| !says_why);
    if signature.is_some_and(|signature| signature.starts_with(PROBE)) {
        return Found::new(Cause::SignatureProbe, Again::Done);
    }
    if let Some(thrown) = &facts.error {
        let library = thrown.library_code();
        // The answer says more than the failure to verify or parse it, and what `fetch` threw more than the client's
        // word for it.
        let outward = [Code::HttpStatus, Code::Network, Code::Timeout, Code::Aborted];
        if !failed && let Some(code) = library.filter(|code| !outward.contains(code)) {
            return library_error(code, thrown);
        }
        if !failed && answer.code.is_none() && !answer.is_v2 && library != Some(Code::HttpStatus) {
            return thrown_cause(thrown, facts, answer);
        }
        if let Some(status) = answer.status.filter(|_| failed && facts.body.is_none() && library.is_none()) {
            return Found::new(Cause::AnswerNotKept, Again::Repaired).with("status", status.to_string());
        }
    }
    if let Some(event) = answer.event() {
        return Found::new(Cause::NotificationGiven, Again::Done).with("event", event);
    }
    match answer.status {
        None if !answer.is_given => Found::new(Cause::NothingGiven, Again::Done),
        status => answer_cause(status.unwrap_or_default(), facts, answer),
    }
}

fn answer_cause(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    if answer.is_v2 {
        let found = refusal(status, facts, answer);
        return found.unwrap_or_else(|| About::setup(Cause::AnswerIsV2).found(facts, answer));
    }
    if let Some(found) = with_errcode(facts, answer) {
        return found;
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
    refusal(status, facts, answer).unwrap_or_else(|| wordless(status, facts, answer))
}

fn success(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    if answer.is_page() {
        return described(Found::new(Cause::ProxyPage, Again::Unchanged), answer);
    }
    if let Some(thrown) = facts.error.as_ref().filter(|thrown| thrown.library_code().is_none()) {
        return thrown_cause(thrown, facts, answer);
    }
    if has_no_platform_certificate(facts, answer) {
        return Found::new(Cause::PlatformCertificateNone, Again::Repaired);
    }
    if let Some(found) = operation::failed(answer) {
        return found;
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
    let values = vec![("message", message), ("hint", hint)];
    Found { code: code.as_str(), values, again, certainty, number: None }
}
