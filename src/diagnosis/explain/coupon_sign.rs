//! The requests of the coupon plugin and of the H5 page, which are signed as APIv2 has it.

use super::found::{Again, Found};
use crate::diagnosis::cause::Cause;
use crate::diagnosis::facts::Facts;
use crate::wire::json;

/// How the texts begin and end that the documents print as `sign`: the MD5 of APIv2's example twice over, and one that is
/// no hex (merchant/4012285674, merchant/4012285783).
const SAMPLES: [(&str, &str); 2] = [("9A0A8659F005D6984697E2CA0A9CF3B7", "B7"), ("D0D02821", "AFF")];

/// `sign` is wrong: as far as it goes, how.
pub fn sign(facts: &Facts) -> Found {
    let given = sent_sign(facts);
    let found = |cause| Found::new(cause, Again::Repaired);
    match given.as_deref() {
        Some(given) if SAMPLES.iter().any(|(start, end)| given.starts_with(start) && given.ends_with(end)) => {
            found(Cause::CouponSignSample)
        }
        Some(given) if !is_sign(given) => found(Cause::CouponSignForm).with("length", given.len().to_string()),
        _ => found(Cause::CouponPluginSignature),
    }
}

/// HMAC-SHA256 in upper-case hex.
fn is_sign(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'))
}

/// What was sent as `sign`: a parameter of the page, an attribute of the plugin.
fn sent_sign(facts: &Facts) -> Option<String> {
    let of_page = || parameter(facts.request.as_ref()?.url.as_deref()?, "sign").map(String::from);
    let text = facts.sent_text();
    of_page().or_else(|| Some(json::read_ambiguous(&text).ok()?.get("sign")?.text()?.into_owned()))
}

/// The page says that a parameter is wrong; which it does not say.
pub fn page_parameter(facts: &Facts) -> Found {
    let url = facts.request.as_ref().and_then(|sent| sent.url.as_deref());
    let missing = |url: &str| {
        let fragment = if url.ends_with("wechat_redirect") { None } else { Some("#wechat_pay&wechat_redirect") };
        fragment.or_else(|| parameter(url, "open_id").is_none().then_some("open_id"))
    };
    let missing = url.and_then(missing).map(String::from);
    Found::new(Cause::CouponPageParameter, Again::Repaired).with_known("missing", missing)
}

fn parameter<'a>(url: &'a str, name: &str) -> Option<&'a str> {
    let query = url.split('#').next()?.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.split_once('=').filter(|(other, _)| *other == name)).map(|(_, value)| value)
}
