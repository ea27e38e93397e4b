//! What the basic rules of APIv3 (2024.07.25) say about every request: its time, what it accepts, its JSON.

use crate::credential::blank::is_blank;
use crate::wire::json::Json;
use crate::wire::no_value::is_no_value;

/// The server refuses timestamps further away than this (seconds; 401 SIGN_ERROR).
pub const SERVER_TOLERANCE: i64 = 300;

/// Hosts of the documents (domain names page; WeChat Pay Global).
pub const HOSTS: [&str; 7] = [
    "api.mch.weixin.qq.com",
    "api2.mch.weixin.qq.com",
    "api.wechatpay.cn",
    "api2.wechatpay.cn",
    "apihk.mch.weixin.qq.com",
    "apius.mch.weixin.qq.com",
    "apieu.mch.weixin.qq.com",
];

/// Whether an `Accept` header takes what WeChat Pay answers with.
pub fn accepts_json(accept: &str) -> bool {
    accept
        .split(',')
        .any(|range| matches!(media_type(range).as_str(), "application/json" | "application/*" | "*/*" | "*"))
}

/// A media type without its parameters, in lower case.
pub fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The first character of more than three bytes of UTF-8, which APIv3 does not take.
pub fn first_emoji(text: &str) -> Option<String> {
    text.chars().find(|character| character.len_utf8() > 3).map(String::from)
}

/// The first `null`.
pub fn path_of_null(value: &Json<'_>) -> Option<String> {
    path_of(value, "", &|_, value| value.is_null())
}

/// The first id or number that begins or ends with a blank, of any width: none of them may hold one.
pub fn path_of_blank(value: &Json<'_>) -> Option<String> {
    path_of(value, "", &|name, value| {
        let is_id = ends(name, &PARTIES) || ends(name, &["_no", "_url", "_type"]);
        is_id && value.text().is_some_and(|text| text.trim_matches(is_blank).len() < text.len())
    })
}

/// The first id that is empty, or id or number that is what JavaScript writes for a variable without a value.
pub fn path_of_no_value(value: &Json<'_>) -> Option<String> {
    path_of(value, "", &|name, value| {
        let is = |no_value: fn(&str) -> bool| value.text().is_some_and(|text| no_value(&text));
        ends(name, &PARTIES) && is(str::is_empty) || (ends(name, &PARTIES) || ends(name, &["_no"])) && is(is_no_value)
    })
}

/// The first address for notifications without a host.
pub fn path_of_relative_notify_url(value: &Json<'_>) -> Option<String> {
    path_of(value, "", &|name, value| {
        let has_host = |url: &str| url.split_once("://").is_some_and(|(_, rest)| !rest.starts_with('/'));
        name == "notify_url" && value.text().is_some_and(|url| !has_host(url.trim()))
    })
}

/// The first amount of money with decimals: the documents give every one in fen, as an integer.
pub fn path_of_decimal_amount(value: &Json<'_>) -> Option<String> {
    path_of(value, "", &|name, value| is_decimal_amount(name, value.as_written().trim_matches('"')))
}

/// Whether it is an amount by its name, and has decimals.
pub fn is_decimal_amount(name: &str, written: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = written.split_once('.');
    parts.is_some_and(|(whole, decimals)| digits(whole.strip_prefix('-').unwrap_or(whole)) && digits(decimals))
        && ends(name, &AMOUNTS)
}

/// Ends of names of amounts of money.
const AMOUNTS: [&str; 8] = ["amount", "total", "refund", "price", "fee", "minimum", "amount_max", "amount_by_day"];

/// Ends of names of ids.
const PARTIES: [&str; 4] = ["appid", "mchid", "openid", "_id"];

fn ends(name: &str, with: &[&str]) -> bool {
    with.iter().any(|end| name.ends_with(end))
}

/// The first that is wanted, by the name of its member. The depth is limited by the parser; the path is put together on
/// the way back, where there is one.
fn path_of(value: &Json<'_>, name: &str, wanted: &dyn Fn(&str, &Json<'_>) -> bool) -> Option<String> {
    if wanted(name, value) {
        return Some(String::new());
    }
    let mut items = value.items().unwrap_or_default().iter().enumerate();
    let mut members = value.members().unwrap_or_default().iter();
    items.find_map(|(index, item)| path_of(item, name, wanted).map(|rest| format!("[{index}]{rest}"))).or_else(|| {
        members.find_map(|(name, item)| {
            let name = name.text().unwrap_or_default();
            path_of(item, &name, wanted).map(|rest| format!(".{name}{rest}"))
        })
    })
}
