//! An error answer in WeChat Pay's own form: `code`, `message`, `detail`, and the number at the end of `Request-ID`.

use super::about::About;
use super::answer::ParsedAnswer;
use super::empty_list::is_empty_list;
use super::found::{Again, Found};
use super::numbers;
use super::said::{self, GENERAL_WORDS, SPECIFIC_WORDS};
use super::wording::{fits, plain};
use crate::diagnosis::cause::Cause;
use crate::diagnosis::facts::Facts;

/// What says most comes first: words that speak of one thing, then the number, then words that do not, then the code, and
/// last the status. Nothing where none of them is WeChat Pay's.
pub fn refusal(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> Option<Found> {
    let number = answer.number();
    let among = |numbers| number.and_then(|number| numbers::about(number, numbers));
    let (specific, general) = (among(numbers::SPECIFIC), among(numbers::GENERAL));
    let about = said::about(SPECIFIC_WORDS, answer).or(specific);
    if about.is_none() && is_empty_list(status, facts, answer) {
        return Some(Found::new(Cause::ListEmpty, Again::Done));
    }
    let code = answer.code.as_deref();
    let vague = matches!(code, None | Some("INVALID_REQUEST"));
    let about = about.or_else(|| said::about(GENERAL_WORDS, answer)).or(general.filter(|_| vague));
    let about = match (about, code) {
        (Some(about), _) => about,
        (None, Some(code)) => by_code(status, code, answer),
        (None, None) => return None,
    };
    // What APIv3 signs and sends in headers, APIv2 does not.
    if answer.is_v2 && !about.is_of_any_version() {
        return None;
    }
    let found = about.found(facts, answer);
    // Its meaning and remedies go with the cause that it stands for.
    let meant = specific.or(general).filter(|about| !matches!(about, About::Signature));
    let agrees = meant.is_some_and(|about| about.found(facts, answer).code == found.code);
    Some(if agrees { found.by_number(number) } else { found })
}

/// Values of `code`, those of APIv2 among them; after `…` their end. What else the documents say of a code stands in
/// `words/parts/codes.toml`.
#[rustfmt::skip]
const CODES: [(&str, About); 17] = [
    ("SIGN_ERROR|SIGNERROR", About::Signature),
    ("PARAM_ERROR|INVALID_PARAMETER|INVALID_PARAM|LACK_PARAMS", About::Parameter),
    ("INVALID_REQUEST", About::Said(Cause::RequestInvalid, Again::Changed)),
    ("NO_AUTH|NOAUTH|NOT_AUTH|PERMISSION_DENIED", About::NoAuthority),
    ("RATELIMIT_EXCEEDED|RATE_LIMITED|RATE_LIMIT_EXCEEDED|FREQUENCY_LIMITED|FREQUENCY_LIMIT_EXCEED|FREQ_LIMIT", About::RateLimited),
    ("SYSTEM_ERROR|SYSTEMERROR", About::SystemError),
    ("SERVICE_UNAVAILABLE", About::Known(Cause::ServiceUnavailable, Again::Unchanged)),
    ("NO_STATEMENT_EXIST|STATEMENT_CREATING", About::Known(Cause::BillNone, Again::Unchanged)),
    ("ORDERPAID|ORDER_PAID|ORDERCLOSED|ORDER_CLOSED|ORDERREVERSED|ORDER_REVERSED|ORDER_DONE|ORDER_CANCELED|TRADE_STATE_ERROR|INVALID_ORDER_STATE|FINISHED", About::request(Cause::OrderState)),
    ("OUT_TRADE_NO_USED|DUPLICATE_REQUEST", About::request(Cause::IdempotencyKeyReused)),
    ("AUTH_CODE_INVALID|AUTH_CODE_ERROR|AUTHCODEEXPIRE|AUTH_CODE_EXPIRE", About::request(Cause::AuthCode)),
    ("NO_RELATION", About::setup(Cause::ReceiverUnknown)),
    ("HIGH_RISK|RISK_LIMIT", About::setup(Cause::RiskControl)),
    // The outcome is unknown.
    ("USERPAYING|USER_PAYING|BANK_ERROR|BANKERROR|PROCESSING|BIZERR_NEED_RETRY|SEND_FAILED", About::Refused(Again::Unchanged)),
    // The same again, once what is missing is there.
    ("NOT_ENOUGH|NOTENOUGH|ACCOUNTERROR|ACCOUNT_ERROR|USER_ERROR|REQUEST_BLOCKED|CERT_ERROR", About::Refused(Again::Repaired)),
    ("…ALREADY_EXISTS|…ALREADY_EXIST", About::Known(Cause::AlreadyExists, Again::Done)),
    ("…NOT_EXIST|…NOT_EXISTS|…NOTEXIST|…NOT_FOUND", About::NotFound),
];

fn by_code(status: u16, code: &str, answer: &ParsedAnswer<'_>) -> About {
    if code == "INVALID_REQUEST" && answer.message.contains("业务规则") {
        return About::request(Cause::BusinessRule);
    }
    if code == "INVALID_REQUEST" && fits("参数 错误|有误|不合法|非法|不正确", &plain(&answer.message)) {
        return About::Parameter;
    }
    match status {
        405 => return About::setup(Cause::MethodNotAllowed),
        415 => return About::setup(Cause::ContentTypeWrong),
        _ => {}
    }
    let is = |known: &str| known.strip_prefix('…').map_or(code == known, |end| code.ends_with(end));
    if let Some((_, about)) = CODES.iter().find(|(known, _)| known.split('|').any(is)) {
        return *about;
    }
    match status {
        401 => About::Signature,
        413 => About::request(Cause::TooLarge),
        429 => About::RateLimited,
        502..=504 => About::Known(Cause::ServiceUnavailable, Again::Unchanged),
        500.. => About::SystemError,
        _ => About::Refused(Again::Changed),
    }
}
