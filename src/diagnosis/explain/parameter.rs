//! A parameter that is refused: the request, where it is there, says what is wrong with it.

use super::answer::ParsedAnswer;
use super::found::{Again, Found};
use super::wording::{fits, plain, says_missing};
use crate::diagnosis::basic_rules::{
    first_emoji, is_decimal_amount, path_of_blank, path_of_decimal_amount, path_of_null,
};
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::{Facts, Sent};
use crate::wire::json::{self, Json};

/// Sentences that say no more than the code does.
const SAYS_NO_MORE: [&str; 8] = [
    "参数错误",
    "请求参数错误",
    "请求参数不合法",
    "参数不合法",
    "参数有误",
    "paramerror",
    "parametererror",
    "invalidparameter",
];

pub fn parameter(facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    let sent = facts.request.as_ref();
    let text = facts.sent_text();
    if let Some(character) = first_emoji(&text) {
        return Found::new(Cause::BodyEmoji, Again::Changed).with("character", character);
    }
    let body = json::read_ambiguous(&text).ok();
    let field = field(answer);
    let is_meant = |name: &str| field.as_ref().is_none_or(|field| last(field) == name);
    let not_list = || {
        let name = body.as_ref().and_then(object_for_list).filter(|name| is_meant(name))?;
        Some(Found::new(Cause::ParameterNotList, Again::Changed).with("field", shortened(&name)))
    };
    if let Some(found) = serialised_twice(body.as_ref()).or_else(|| of_v2(body.as_ref())).or_else(not_list) {
        return found;
    }
    if answer.detail().is_none() && body.as_ref().is_some_and(|value| path_of_null(value).is_some()) {
        return Found::new(Cause::BodyNull, Again::Changed);
    }
    let blank = body.as_ref().and_then(path_of_blank);
    let about = |path: &String| field.as_ref().is_none_or(|field| last(path) == last(field));
    if let Some(path) = blank.filter(about) {
        return Found::new(Cause::ParameterBlanks, Again::Changed)
            .with("path", shortened(path.trim_start_matches('.')));
    }
    let said =
        || field.clone().filter(|field| is_decimal_amount(field, &answer.detail_text("value").unwrap_or_default()));
    let words = plain(&answer.message);
    let says_no_more = SAYS_NO_MORE.contains(&words.as_str());
    let of_amounts = field.is_some() || says_no_more || fits("金额|amount|整数|数值|类型", &words);
    let decimal = body.as_ref().and_then(path_of_decimal_amount).filter(about).filter(|_| of_amounts);
    if let Some(path) = decimal.or_else(said) {
        return Found::new(Cause::ParameterAmount, Again::Changed)
            .with("path", shortened(path.trim_start_matches('.')));
    }
    if field.is_none()
        && let Some(path) = sent.and_then(cross_border_path)
    {
        return Found::new(Cause::CrossBorderPath, Again::Changed).with("path", shortened(&path));
    }
    let unseen = || unseen(sent?, body.as_ref(), field.as_deref()?);
    if says_missing(&answer.message) {
        return unseen().unwrap_or_else(|| {
            Found::new(Cause::ParameterMissing, Again::Changed).with_known("field", field.as_deref().map(shortened))
        });
    }
    let message = answer.said().filter(|_| field.is_none() && !says_no_more);
    let value = answer.detail_text("value").filter(|value| !value.is_empty() && value != "null");
    Found::new(Cause::ParameterWrong, Again::Changed)
        .with_known("field", field.as_deref().map(shortened))
        .with_known(
            "issue",
            answer.detail_text("issue").filter(|issue| !issue.is_empty() && !answer.message.contains(issue)),
        )
        .with_known("message", message)
        .with_known("value", value)
}

/// Names that the documents do not have; the answer lists them as its value.
pub fn parameter_unknown(answer: &ParsedAnswer<'_>) -> Found {
    let listed = answer.detail().and_then(|detail| detail.get("value")).and_then(Json::items).unwrap_or_default();
    let names: Vec<_> = listed.iter().filter_map(Json::text).collect();
    let names = Some(names.join(", ")).filter(|names| !names.is_empty()).or_else(|| field(answer));
    Found::new(Cause::ParameterUnknown, Again::Changed).with_known("field", names.as_deref().map(shortened))
}

/// The member it is about: by itself, or as the words quote it: 输入源“/body/amount/total”.
fn field(answer: &ParsedAnswer<'_>) -> Option<String> {
    let quoted = || {
        let (_, rest) = answer.message.split_once("“/").or_else(|| answer.message.split_once("\"/"))?;
        Some(format!("/{}", rest.split(['”', '"']).next()?))
    };
    answer.detail_text("field").filter(|field| !matches!(field.as_str(), "" | "#" | "#/")).or_else(quoted)
}

/// A body that is the text of a body.
pub fn serialised_twice(body: Option<&Json<'_>>) -> Option<Found> {
    let inner = body?.text()?;
    json::read_ambiguous(&inner).ok()?.members()?;
    Some(Found::new(Cause::BodySerialisedTwice, Again::Changed))
}

/// A member that the documents have as a list, by its name, and that is one object.
fn object_for_list(body: &Json<'_>) -> Option<String> {
    let is_list = |name: &str| name.ends_with("_list") || LISTS.contains(&name);
    let mut members = body.members()?.iter().filter_map(|(name, value)| Some((name.text()?, value)));
    let (name, _) = members.find(|(name, value)| is_list(name) && value.members().is_some())?;
    Some(name.into_owned())
}

/// Names of lists that do not end in `_list`.
const LISTS: [&str; 5] = ["receivers", "sub_orders", "transfer_scene_report_infos", "post_payments", "post_discounts"];

/// Members of APIv2, and what APIv3 calls them.
const OF_V2: [(&str, &str); 6] = [
    ("sub_mch_id", "sub_mchid"),
    ("mch_id", "mchid"),
    ("total_fee", "amount.total"),
    ("refund_fee", "amount.refund"),
    ("spbill_create_ip", "scene_info.payer_client_ip"),
    ("mch_appid", "appid"),
];

/// A member under its name of APIv2: APIv3 looks past it.
pub fn of_v2(body: Option<&Json<'_>>) -> Option<Found> {
    let (name, instead) = OF_V2.iter().find(|(name, _)| body.is_some_and(|body| body.get(name).is_some()))?;
    Some(Found::new(Cause::ParameterOfV2, Again::Changed).with("name", *name).with("instead", *instead))
}

/// Endpoints of merchants in Hong Kong and elsewhere have hosts and paths of their own (merchant/4012065156).
fn cross_border_path(sent: &Sent) -> Option<String> {
    sent.target().filter(|target| target.starts_with("/hk/v3/") || target.starts_with("/v3/global/"))
}

fn last(path: &str) -> &str {
    path.rsplit(['/', '.', ']']).next().unwrap_or_default()
}

/// A member that the server misses, though it was sent, or could have been: why it was not seen.
fn unseen(sent: &Sent, body: Option<&Json<'_>>, field: &str) -> Option<Found> {
    let found = |cause| Some(Found::new(cause, Again::Changed).with("field", shortened(field)));
    if sent.is_upload() {
        return found(Cause::MultipartUnread);
    }
    if !sent.reads_only() && sent.is_without_body() {
        return found(Cause::BodyMissing);
    }
    let path: Vec<&str> = field.trim_start_matches("/body").split('/').filter(|name| !name.is_empty()).collect();
    let within = |value: &Json<'_>| {
        let mut at = path.iter().try_fold(value, |value, name| value.get(name)).into_iter();
        at.next().is_some_and(|value| !value.is_null() && value.text().is_none_or(|text| !text.is_empty()))
    };
    let body = body.filter(|_| !path.is_empty())?;
    if within(body) {
        return found(Cause::ParameterNotReceived);
    }
    let [(name, only)] = body.members()? else { return None };
    let wrapper = name.text().filter(|_| within(only))?;
    found(Cause::BodyWrapped).map(|found| found.with("name", shortened(&wrapper)))
}
