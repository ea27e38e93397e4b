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

/// Every problem of a request to one of the three endpoints.
pub fn check(given: &Given, headers: &Headers, findings: &mut Vec<Finding>) {
    match given.path() {
        BUILD_PATH | TERMINATE_PATH => {
            if !given.has_idempotency_key && headers.get("Idempotency-Key").is_none() {
                findings.push(problem(Problem::IdempotencyKeyMissing, "request.idempotencyKey"));
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
        Err(flaw) => findings.push(flaw.finding("request.body")),
    }
}

/// What keeps a request from being read, in both languages.
struct Flaw {
    reason: String,
    hint: String,
}

impl Flaw {
    fn missing(name: &str) -> Self {
        Self { reason: format!("{name} is missing"), hint: format!("缺少 {name}") }
    }

    fn wrong_type(name: &str, (wanted, wanted_zh): (&str, &str)) -> Self {
        Self { reason: format!("{name} must be {wanted}"), hint: format!("{name} 应为{wanted_zh}") }
    }

    fn finding(self, field: impl Into<String>) -> Finding {
        problem(Problem::PartnershipBody, field).with("reason", self.reason).with("hint", self.hint)
    }
}

const STRING: (&str, &str) = ("a string", "字符串");
const OBJECT: (&str, &str) = ("an object", "对象");
const WHOLE_NUMBER: (&str, &str) = ("a whole number", "非负整数");

fn input(body: &Json<'_>) -> Result<PartnershipInput, Flaw> {
    let member = |name| body.get(name).ok_or_else(|| Flaw::missing(name));
    Ok(PartnershipInput {
        partner: partner(member("partner")?)?,
        authorized_data: authorized_data(member("authorized_data")?)?,
    })
}

fn partner(value: &Json<'_>) -> Result<Partner, Flaw> {
    value.members().ok_or_else(|| Flaw::wrong_type("partner", OBJECT))?;
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

fn authorized_data(value: &Json<'_>) -> Result<AuthorizedData, Flaw> {
    value.members().ok_or_else(|| Flaw::wrong_type("authorized_data", OBJECT))?;
    let business_type = one_of(value, "business_type")?;
    Ok(AuthorizedData { business_type, stock_id: text(value, "stock_id")? })
}

fn text(object: &Json<'_>, name: &str) -> Result<Option<String>, Flaw> {
    let value = object.get(name).filter(|value| !value.is_null());
    value.map(|value| value.text().map(Cow::into_owned).ok_or_else(|| Flaw::wrong_type(name, STRING))).transpose()
}

fn one_of<T: FromStr + VariantNames>(object: &Json<'_>, name: &str) -> Result<T, Flaw> {
    let given = text(object, name)?.ok_or_else(|| Flaw::missing(name))?;
    given.parse().map_err(|_| {
        let given = shown(&given);
        Flaw {
            reason: format!("{name} is {given:?}, but must be {}", T::VARIANTS.join(" or ")),
            hint: format!("{name} 没有 {given:?} 这个取值,应为 {}", T::VARIANTS.join(" 或 ")),
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
                findings.push(Flaw::wrong_type(&name, STRING).finding(format!("request.body.{group}.{name}")));
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
            let shown: String = name.chars().take(40).collect();
            findings.push(
                problem(Problem::PartnershipMember, format!("{place}.{shown}"))
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
                findings.push(problem(Problem::PartnershipQueryNotJson, field).with("name", name));
                return;
            }
            "offset" | "limit" => {}
            _ => {
                let shown: String = name.chars().take(40).collect();
                findings
                    .push(problem(Problem::PartnershipQuery, "request.url").seen(shown.clone()).with("name", shown));
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
        Err(flaw) => findings.push(flaw.finding("request.url")),
    }
}

fn query_input(pairs: &[(String, String)]) -> Result<PartnershipQueryInput, Flaw> {
    let value = |name: &str| pairs.iter().rfind(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let json = |name| value(name).and_then(|text| json::read_ambiguous(text).ok());
    let number =
        |name| value(name).map(|text| text.parse().map_err(|_| Flaw::wrong_type(name, WHOLE_NUMBER))).transpose();
    Ok(PartnershipQueryInput {
        authorized_data: authorized_data(&json("authorized_data").ok_or_else(|| Flaw::missing("authorized_data"))?)?,
        partner: json("partner").filter(|value| !value.is_null()).map(|value| partner(&value)).transpose()?,
        offset: number("offset")?,
        limit: number("limit")?,
    })
}

/// One level of percent-encoding undone, `+` as a blank; bytes that are not UTF-8 become U+FFFD.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
