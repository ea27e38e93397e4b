//! Requests of 委托营销 that were written by hand: the rules of [`crate::call::partnerships`], applied to text.

use std::borrow::Cow;
use std::str::FromStr;

use strum::VariantNames;

use super::given;
use crate::call::partnerships::{
    self, AuthorizedData, BUILD_PATH, LIST_PATH, Partner, PartnerType, PartnershipInput, PartnershipQueryInput,
    TERMINATE_PATH,
};
use crate::call::request::SignRequestOptions;
use crate::diagnosis::finding::{Finding, Stage};
use crate::diagnosis::preflight::problem::{Problem, request_problem};
use crate::error::shown;
use crate::reason::Reason;
use crate::wire::headers::Headers;
use crate::wire::json::{self, Json};
use crate::wire::percent::decoded;

/// Every problem of a request to one of the three endpoints.
pub fn check(options: &SignRequestOptions, headers: &Headers, findings: &mut Vec<Finding>) {
    match given::path(options) {
        BUILD_PATH | TERMINATE_PATH => {
            let header = [Some(headers), options.headers.as_ref()];
            let header = header.into_iter().flatten().find_map(|headers| headers.get("Idempotency-Key"));
            if header.is_none() && options.idempotency_key.is_none() {
                let field = "request.idempotencyKey";
                findings.push(request_problem(Problem::IdempotencyKeyMissing, field, Reason::IdempotencyKeyMissing));
            }
            let text = std::str::from_utf8(given::body(options).unwrap_or_default()).unwrap_or_default();
            if let Ok(body) = json::read_ambiguous(text) {
                check_body(&body, findings);
            }
        }
        LIST_PATH if reads(options) => check_query(options, findings),
        _ => {}
    }
}

/// GET, which is also what a request without body and method is.
fn reads(options: &SignRequestOptions) -> bool {
    options.method.as_ref().map_or(options.body.is_none(), |method| method.eq_ignore_ascii_case("GET"))
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
                // The official sample sends both ids; whether the server minds is not documented.
                let both = matches!(error.reason(), Reason::PartnerMerchantIdUnwanted | Reason::PartnerAppidUnwanted);
                let finding = Finding::thrown(&error.within("request.body"), Stage::Request, "request.body");
                findings.push(if both { finding.warning() } else { finding });
            }
        }
        Err(reason) => findings.push(unreadable("request.body", reason)),
    }
}

/// What keeps a request from being read.
fn unreadable(field: impl Into<String>, reason: Reason) -> Finding {
    request_problem(Problem::PartnershipBody, field, reason)
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
    Ok(Partner { appid: text(value, "appid")?, merchant_id: text(value, "merchant_id")?, kind })
}

/// The documents list with both ids, and filter by the one that goes with `type`.
fn without_other_id(partner: Partner) -> Partner {
    match partner.kind {
        PartnerType::Appid if partner.appid.is_some() => Partner { merchant_id: None, ..partner },
        PartnerType::Merchant if partner.merchant_id.is_some() => Partner { appid: None, ..partner },
        _ => partner,
    }
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
            findings.push(request_problem(Problem::PartnershipMember, format!("{place}.{name}"), reason).seen(name));
        }
    }
    findings.len() > before
}

fn check_query(options: &SignRequestOptions, findings: &mut Vec<Finding>) {
    let mut pairs = given::query(options).to_vec();
    if let Some((_, query)) = options.url.split_once('?') {
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
                findings.push(request_problem(Problem::PartnershipQueryNotJson, field, reason));
                return;
            }
            "offset" | "limit" => {}
            _ => {
                let name = shown(name);
                let reason = Reason::PartnershipParameterUnknown { name: name.clone() };
                findings.push(request_problem(Problem::PartnershipQuery, "request.url", reason).seen(name));
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
        partner: json("partner")
            .filter(|value| !value.is_null())
            .map(|value| partner(&value))
            .transpose()?
            .map(without_other_id),
        offset: number("offset")?,
        limit: number("limit")?,
    })
}
