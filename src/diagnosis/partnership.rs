//! Requests of 委托营销 that were written by hand: the rules of [`crate::partnerships`], applied to text.

use std::borrow::Cow;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use strum::VariantNames;

use super::request::{Given, Problem, problem};
use super::{Finding, Stage};
use crate::error::shown;
use crate::headers::Headers;
use crate::json::{self, Json};
use crate::partnerships::{
    self, AuthorizedData, BUILD_PATH, LIST_PATH, Partner, PartnerType, PartnershipInput, PartnershipQueryInput,
    TERMINATE_PATH,
};
use crate::reason::Reason;

/// Every problem of a request to one of the three endpoints.
pub fn check(given: &Given, headers: &Headers, findings: &mut Vec<Finding>) {
    match given.path() {
        BUILD_PATH | TERMINATE_PATH => {
            if !given.has_idempotency_key && headers.get("Idempotency-Key").is_none() {
                let field = "request.idempotencyKey";
                findings.push(problem(Problem::IdempotencyKeyMissing, field, Reason::IdempotencyKeyMissing));
            }
            let text = std::str::from_utf8(given.body.as_deref().unwrap_or_default()).unwrap_or_default();
            if let Ok(body) = json::read_ambiguous(text) {
                check_body(&body, findings);
            }
        }
        LIST_PATH if given.method == "GET" => check_query(given, findings),
        _ => {}
    }
}

fn check_body(body: &Json<'_>, findings: &mut Vec<Finding>) {
    if unknown_members(body, "request.body", findings) {
        // What is missing is probably what was misspelt.
        return;
    }
    if members_without_text(body, findings) {
        return;
    }
    match input(body) {
        Ok(input) => {
            if let Err(error) = partnerships::body(&input) {
                findings.push(Finding::thrown(&error.within("request.body"), Stage::Request, "request.body"));
            }
        }
        Err(reason) => findings.push(unreadable("request.body", reason)),
    }
}

/// What keeps a request from being read.
fn unreadable(field: impl Into<String>, reason: Reason) -> Finding {
    problem(Problem::PartnershipBody, field, reason)
}

fn missing(name: &str) -> Reason {
    Reason::PartnershipMemberMissing { name: name.into() }
}

fn input(body: &Json<'_>) -> Result<PartnershipInput, Reason> {
    let member = |name| body.get(name).ok_or_else(|| missing(name));
    Ok(PartnershipInput {
        partner: partner(member("partner")?)?,
        authorized_data: authorized_data(member("authorized_data")?)?,
    })
}

fn partner(value: &Json<'_>) -> Result<Partner, Reason> {
    value.members().ok_or_else(|| Reason::PartnershipMemberNotObject { name: "partner".into() })?;
    let kind = one_of(value, "type")?;
    let (mut appid, mut merchant_id) = (text(value, "appid")?, text(value, "merchant_id")?);
    // The official sample sends both ids; whether the server minds is not documented.
    if appid.is_some() && merchant_id.is_some() {
        match kind {
            PartnerType::Appid => merchant_id = None,
            PartnerType::Merchant => appid = None,
        }
    }
    Ok(Partner { appid, merchant_id, kind })
}

fn authorized_data(value: &Json<'_>) -> Result<AuthorizedData, Reason> {
    value.members().ok_or_else(|| Reason::PartnershipMemberNotObject { name: "authorized_data".into() })?;
    let business_type = one_of(value, "business_type")?;
    Ok(AuthorizedData { business_type, stock_id: text(value, "stock_id")? })
}

fn text(object: &Json<'_>, name: &str) -> Result<Option<String>, Reason> {
    let value = object.get(name).filter(|value| !value.is_null());
    value
        .map(|value| {
            value.text().map(Cow::into_owned).ok_or_else(|| Reason::PartnershipMemberNotText { name: name.into() })
        })
        .transpose()
}

fn one_of<T: FromStr + VariantNames>(object: &Json<'_>, name: &str) -> Result<T, Reason> {
    let given = text(object, name)?.ok_or_else(|| missing(name))?;
    given.parse().map_err(|_| {
        let given = format!("{:?}", shown(&given));
        Reason::PartnershipMemberValue {
            name: name.into(),
            given,
            known: T::VARIANTS.iter().copied().map(String::from).collect(),
        }
    })
}

/// Whether there are any: every member of the two objects is text, numbers included.
fn members_without_text(body: &Json<'_>, findings: &mut Vec<Finding>) -> bool {
    let before = findings.len();
    for group in ["partner", "authorized_data"] {
        let members = body.get(group).and_then(Json::members).unwrap_or_default();
        for name in members.iter().filter(|(_, value)| value.text().is_none()).filter_map(|(name, _)| name.text()) {
            if name != "scenarios" {
                let reason = Reason::PartnershipMemberNotText { name: shown(&name) };
                findings.push(unreadable(format!("request.body.{group}.{}", shown(&name)), reason));
            }
        }
    }
    findings.len() > before
}

/// Members of the documents; `scenarios` was never opened, but old models send it.
const KNOWN: [(&str, &[&str]); 3] = [
    ("", &["partner", "authorized_data"]),
    ("partner", &["type", "appid", "merchant_id"]),
    ("authorized_data", &["business_type", "stock_id", "scenarios"]),
];

/// Whether there are any.
fn unknown_members(body: &Json<'_>, field: &str, findings: &mut Vec<Finding>) -> bool {
    let before = findings.len();
    for (group, known) in KNOWN {
        let (object, place) = match group {
            "" => (Some(body), field.into()),
            _ => (body.get(group), format!("{field}.{group}")),
        };
        let members = object.and_then(Json::members).unwrap_or_default();
        for name in members.iter().filter_map(|(name, _)| name.text()).filter(|name| !known.contains(&name.as_ref())) {
            let name = shown(&name);
            let reason = Reason::PartnershipMemberUnknown {
                name: name.clone(),
                known: known.iter().copied().map(String::from).collect(),
            };
            findings.push(problem(Problem::PartnershipMember, format!("{place}.{name}"), reason).seen(name));
        }
    }
    findings.len() > before
}

fn check_query(given: &Given, findings: &mut Vec<Finding>) {
    let mut pairs = given.query.clone();
    if let Some((_, query)) = given.url.split_once('?') {
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push((decoded(name), decoded(value)));
        }
    }
    for (name, value) in &pairs {
        match name.as_str() {
            "authorized_data" | "partner" if json::read_ambiguous(value).is_ok() => {}
            "authorized_data" | "partner" => {
                let field = format!("request.url.{name}");
                let reason = Reason::PartnershipParameterNotJson { name: name.clone() };
                findings.push(problem(Problem::PartnershipQueryNotJson, field, reason));
                return;
            }
            "offset" | "limit" => {}
            _ => {
                let name = shown(name);
                let reason = Reason::PartnershipParameterUnknown { name: name.clone() };
                findings.push(problem(Problem::PartnershipQuery, "request.url", reason).seen(name));
                return;
            }
        }
    }
    match query_input(&pairs) {
        Ok(input) => {
            if let Err(error) = partnerships::query(&input) {
                findings.push(Finding::thrown(&error.within("request.url"), Stage::Request, "request.url"));
            }
        }
        Err(reason) => findings.push(unreadable("request.url", reason)),
    }
}

fn query_input(pairs: &[(String, String)]) -> Result<PartnershipQueryInput, Reason> {
    let value = |name: &str| pairs.iter().rfind(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let json = |name| value(name).and_then(|text| json::read_ambiguous(text).ok());
    let number = |name| {
        value(name)
            .map(|text| text.parse().map_err(|_| Reason::PartnershipMemberNotNumber { name: String::from(name) }))
            .transpose()
    };
    Ok(PartnershipQueryInput {
        authorized_data: authorized_data(&json("authorized_data").ok_or_else(|| missing("authorized_data"))?)?,
        partner: json("partner").filter(|value| !value.is_null()).map(|value| partner(&value)).transpose()?,
        offset: number("offset")?,
        limit: number("limit")?,
    })
}

/// One level of percent-encoding undone, `+` as a blank; bytes that are not UTF-8 become U+FFFD.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
