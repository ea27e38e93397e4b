//! Requests of 委托营销 that were written by hand: the rules of [`crate::partnerships`], applied to text.

use serde_json::Value;

use super::request::{Given, Problem, problem};
use super::{Finding, Stage};
use crate::headers::Headers;
use crate::json;
use crate::partnerships::{self, BUILD_PATH, LIST_PATH, PartnershipInput, PartnershipQueryInput, TERMINATE_PATH};

/// Every problem of a request to one of the three endpoints.
pub fn check(given: &Given, headers: &Headers, findings: &mut Vec<Finding>) {
    match given.path() {
        BUILD_PATH | TERMINATE_PATH => {
            if !given.has_idempotency_key && headers.get("Idempotency-Key").is_none() {
                findings.push(problem(Problem::IdempotencyKeyMissing, "request.idempotencyKey"));
            }
            let body = given.body.as_deref().unwrap_or_default();
            if let Some(value) = json::value(body) {
                check_body(value, findings);
            }
        }
        LIST_PATH if given.method == "GET" => check_query(given, findings),
        _ => {}
    }
}

fn check_body(mut value: Value, findings: &mut Vec<Finding>) {
    if unknown_members(&value, "request.body", findings) {
        // What is missing is probably what was misspelt.
        return;
    }
    if members_without_text(&value, findings) {
        return;
    }
    // The official sample sends both ids; whether the server minds is not documented.
    drop_other_id(value.pointer_mut("/partner"));
    match serde_json::from_value::<PartnershipInput>(value) {
        Ok(input) => {
            if let Err(error) = partnerships::body(&input) {
                findings.push(Finding::thrown(&error.within("request.body"), Stage::Request, "request.body"));
            }
        }
        Err(error) => findings.push(incomplete("request.body", &error)),
    }
}

fn incomplete(field: &str, error: &serde_json::Error) -> Finding {
    let reason = error.to_string();
    // As serde writes it: missing field `x`, unknown variant `x`, …
    let missing = reason.strip_prefix("missing field ").map(|name| format!("缺少 {name}"));
    let variant = || {
        let (given, expected) = reason.strip_prefix("unknown variant ")?.split_once(", expected ")?;
        Some(format!("没有 {given} 这个取值,应为 {}", expected.replace(" or ", " 或 ")))
    };
    let hint = missing.or_else(variant).unwrap_or_else(|| reason.clone());
    problem(Problem::PartnershipBody, field).with("reason", reason).with("hint", hint)
}

/// Whether there are any: every member of the two objects is text, numbers included.
fn members_without_text(value: &Value, findings: &mut Vec<Finding>) -> bool {
    let before = findings.len();
    for group in ["partner", "authorized_data"] {
        let Some(Value::Object(members)) = value.get(group) else { continue };
        for (name, _) in members.iter().filter(|(name, value)| *name != "scenarios" && !value.is_string()) {
            findings.push(
                problem(Problem::PartnershipBody, format!("request.body.{group}.{name}"))
                    .with("reason", format!("{name} must be a string"))
                    .with("hint", format!("{name} 应为字符串")),
            );
        }
    }
    findings.len() > before
}

fn drop_other_id(partner: Option<&mut Value>) {
    let Some(Value::Object(partner)) = partner else { return };
    if !(partner.contains_key("appid") && partner.contains_key("merchant_id")) {
        return;
    }
    let other = if partner.get("type").and_then(Value::as_str) == Some("APPID") { "merchant_id" } else { "appid" };
    partner.remove(other);
}

/// Members of the documents; `scenarios` was never opened, but old models send it.
const KNOWN: [(&str, &[&str]); 3] = [
    ("", &["partner", "authorized_data"]),
    ("/partner", &["type", "appid", "merchant_id"]),
    ("/authorized_data", &["business_type", "stock_id", "scenarios"]),
];

/// Whether there are any.
fn unknown_members(value: &Value, field: &str, findings: &mut Vec<Finding>) -> bool {
    let before = findings.len();
    for (pointer, known) in KNOWN {
        let Some(Value::Object(members)) = value.pointer(pointer) else { continue };
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let shown: String = name.chars().take(40).collect();
            findings.push(
                problem(Problem::PartnershipMember, format!("{field}{}.{shown}", pointer.replace('/', ".")))
                    .seen(shown.clone())
                    .with("name", shown)
                    .with("known", known.join(", ")),
            );
        }
    }
    findings.len() > before
}

fn check_query(given: &Given, findings: &mut Vec<Finding>) {
    let mut pairs = given.query.clone();
    if let Some((_, query)) = given.url.split_once('?') {
        pairs.extend(query.split('&').map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        }));
    }
    let mut members = serde_json::Map::new();
    for (name, value) in pairs {
        let value = match name.as_str() {
            "authorized_data" | "partner" => match serde_json::from_str::<Value>(&value) {
                Ok(value) => value,
                Err(_) => {
                    findings.push(
                        problem(Problem::PartnershipQueryNotJson, format!("request.url.{name}")).with("name", name),
                    );
                    return;
                }
            },
            "offset" | "limit" => value.parse::<u64>().map_or(Value::String(value), Value::from),
            _ => {
                let shown: String = name.chars().take(40).collect();
                findings
                    .push(problem(Problem::PartnershipQuery, "request.url").seen(shown.clone()).with("name", shown));
                return;
            }
        };
        members.insert(name, value);
    }
    let mut value = Value::Object(members);
    drop_other_id(value.pointer_mut("/partner"));
    match serde_json::from_value::<PartnershipQueryInput>(value) {
        Ok(input) => {
            if let Err(error) = partnerships::query(&input) {
                findings.push(Finding::thrown(&error.within("request.url"), Stage::Request, "request.url"));
            }
        }
        Err(error) => findings.push(incomplete("request.url", &error)),
    }
}

/// One level of percent-encoding undone, `+` as a blank; bytes that are not UTF-8 become U+FFFD.
pub(super) fn decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let escape = (byte == b'%').then(|| hex_byte(ahead.next(), ahead.next())).flatten();
        match escape {
            Some(value) => {
                out.push(value);
                bytes = ahead;
            }
            None => out.push(if byte == b'+' { b' ' } else { byte }),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex_byte(high: Option<u8>, low: Option<u8>) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let value = digit(high?)?.saturating_mul(16).saturating_add(digit(low?)?);
    u8::try_from(value).ok()
}
