//! Answers that are not APIv3's but JSON with `errcode`: those of the coupon plugin, whose items have codes of their own,
//! and those of 公众平台 (api.weixin.qq.com), which is another service.
//!
//! Source: the plugin's documents (小程序发券插件).

use super::about::About;
use super::answer::ParsedAnswer;
use super::found::{Again, Found};
use super::said::{self, SPECIFIC_WORDS};
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::Facts;
use crate::wire::json::Json;

/// Codes of the plugin, of its items, and of the page.
const CODES: [(&str, About); 16] = [
    ("SUCCESS", About::Known(Cause::Succeeded, Again::Done)),
    ("DUPREQUEST", About::Known(Cause::AlreadyExists, Again::Done)),
    ("NOTENOUGH", About::setup(Cause::StockState)),
    ("NOTMONEY", About::setup(Cause::StockState)),
    ("NOTRUNNING", About::setup(Cause::StockState)),
    ("DAYLIMIT", About::request(Cause::CouponRefused)),
    ("NATURELIMIT", About::request(Cause::CouponRefused)),
    ("MAXQUOTA", About::request(Cause::CouponRefused)),
    ("USERLIMIT", About::request(Cause::CouponRefused)),
    ("USER_NOT_EXISTS", About::Known(Cause::CouponRefused, Again::Unchanged)),
    ("USER_GET_FAILED", About::Known(Cause::CouponRefused, Again::Unchanged)),
    ("FREQUENCYLIMIT", About::RateLimited),
    ("PARAM_ERROR", About::Parameter),
    ("SIGN_ERROR", About::CouponSign),
    ("SYSTEMERROR", About::SystemError),
    // The page's: in a Request-ID the same number stands for any parameter.
    ("268435461", About::CouponPage),
];

/// The cause, where there is an `errcode` with a meaning.
pub fn with_errcode(facts: &Facts, answer: &ParsedAnswer<'_>) -> Option<Found> {
    let json = answer.json.as_ref()?;
    let errcode = json.get("errcode")?;
    let outer = errcode.as_written().trim_matches('"');
    let passed = matches!(outer, "0" | "OK");
    if let Some(errmsg) = json.get("errmsg").and_then(Json::text).filter(|_| !passed) {
        let found = Found::new(Cause::AnswerOfPlatform, Again::Repaired);
        return Some(found.with("code", shortened(errcode.as_written())).with("message", shortened(&errmsg)));
    }
    let items = json.get("send_coupon_result").and_then(Json::items).unwrap_or_default();
    let of = |item: &Json<'_>, name: &str| item.get(name)?.text().map(|text| shortened(&text));
    // Where one of several coupons was not sent, that is what is asked about.
    let failed = items.iter().find(|item| of(item, "code").is_some_and(|code| code != "SUCCESS"));
    let item = failed.or(items.first()).filter(|_| passed);
    let code = if passed { of(item?, "code")? } else { outer.into() };
    let known = CODES.iter().find(|(known, _)| *known == code).map(|(_, about)| *about);
    let message = item.and_then(|item| of(item, "message")).filter(|message| !message.is_empty());
    // FAILED says no more than its message does.
    let said = || said::of_words(SPECIFIC_WORDS, message.as_deref()?);
    if let Some(about) = known.or_else(said) {
        return Some(about.found(facts, answer));
    }
    let refused = Found::new(Cause::CouponItemFailed, Again::Changed).with("code", code);
    item.map(|_| refused.with_known("message", message))
}
