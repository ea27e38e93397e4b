//! Answers that are not APIv3's but JSON with `errcode`: those of the coupon plugin, whose items have codes of their own,
//! and those of 公众平台 (api.weixin.qq.com), which is another service.
//!
//! Source: the plugin's documents (小程序发券插件).

use super::about::About;
use super::answer::ParsedAnswer;
use super::found::{Again, Found};
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::Facts;
use crate::wire::json::Json;

/// Codes of the plugin and of its items.
const CODES: [(&str, About); 15] = [
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
    ("SIGN_ERROR", About::setup(Cause::CouponPluginSignature)),
    ("SYSTEMERROR", About::SystemError),
];

/// The cause, where there is an `errcode` with a meaning.
pub fn with_errcode(facts: &Facts, answer: &ParsedAnswer<'_>) -> Option<Found> {
    let json = answer.json.as_ref()?;
    let errcode = json.get("errcode")?;
    if let Some(errmsg) = json.get("errmsg").and_then(Json::text) {
        let failed = errcode.as_written() != "0";
        let found = || Found::new(Cause::AnswerOfPlatform, Again::Repaired);
        return failed
            .then(|| found().with("code", shortened(errcode.as_written())).with("message", shortened(&errmsg)));
    }
    let outer = errcode.text()?;
    let items = json.get("send_coupon_result").and_then(Json::items).unwrap_or_default();
    let codes = || items.iter().filter_map(|item| item.get("code")?.text());
    // Where one of several coupons was not sent, that is what is asked about.
    let inner = || codes().find(|code| code != "SUCCESS").or_else(|| codes().next());
    let code = if outer == "OK" { inner()? } else { outer };
    let (_, about) = CODES.iter().find(|(known, _)| *known == code)?;
    Some(about.found(facts, answer))
}
