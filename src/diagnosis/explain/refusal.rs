//! An error answer in WeChat Pay's own form: `code`, `message`, `detail`, and the number at the end of `Request-ID`.

use super::about::About;
use super::answer::ParsedAnswer;
use super::empty_list::is_empty_list;
use super::found::{Again, Found};
use super::numbers;
use super::said::{self, GENERAL_WORDS, SPECIFIC_WORDS};
use crate::diagnosis::cause::{Cause, shortened};
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
    let found = match (about, code) {
        (Some(about), _) => about.found(facts, answer),
        (None, Some(code)) => by_code(status, code, facts, answer),
        (None, None) => return None,
    };
    // Its meaning and remedies go with the cause that it stands for.
    let meant = specific.or(general).filter(|about| !matches!(about, About::Signature));
    let agrees = meant.is_some_and(|about| about.found(facts, answer).code == found.code);
    Some(if agrees { found.by_number(number) } else { found })
}

/// Values of `code`; after `…` their end.
const CODES: [(&str, About); 19] = [
    ("SIGN_ERROR", About::Signature),
    ("PARAM_ERROR", About::Parameter),
    ("INVALID_REQUEST", About::Said(Cause::RequestInvalid, Again::Changed)),
    ("NO_AUTH", About::NoAuthority),
    ("RATELIMIT_EXCEEDED", About::RateLimited),
    ("FREQUENCY_LIMITED", About::RateLimited),
    ("FREQUENCY_LIMIT_EXCEED", About::RateLimited),
    ("SYSTEM_ERROR", About::SystemError),
    ("SERVICE_UNAVAILABLE", About::Known(Cause::ServiceUnavailable, Again::Unchanged)),
    ("NO_STATEMENT_EXIST", About::Known(Cause::BillNone, Again::Unchanged)),
    ("STATEMENT_CREATING", About::Known(Cause::BillNone, Again::Unchanged)),
    ("ORDERPAID", About::request(Cause::OrderState)),
    ("ORDER_PAID", About::request(Cause::OrderState)),
    ("ORDERCLOSED", About::request(Cause::OrderState)),
    ("ORDER_CLOSED", About::request(Cause::OrderState)),
    ("…ALREADY_EXISTS", About::Known(Cause::AlreadyExists, Again::Done)),
    ("…NOT_EXIST", About::NotFound),
    ("…NOT_EXISTS", About::NotFound),
    ("…NOT_FOUND", About::NotFound),
];

fn by_code(status: u16, code: &str, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    if code == "INVALID_REQUEST" && answer.message.contains("业务规则") {
        return About::Known(Cause::BusinessRule, Again::Changed).found(facts, answer);
    }
    let is = |known: &str| known.strip_prefix('…').map_or(code == known, |end| code.ends_with(end));
    if let Some((_, about)) = CODES.iter().find(|(known, _)| is(known)) {
        return about.found(facts, answer);
    }
    let about = match status {
        401 => About::Signature,
        413 => About::request(Cause::TooLarge),
        429 => About::RateLimited,
        502..=504 => About::Known(Cause::ServiceUnavailable, Again::Unchanged),
        500.. => About::SystemError,
        _ => {
            let said = About::Said(Cause::ServerRefused, Again::Changed).found(facts, answer);
            return said.with("code", shortened(code));
        }
    };
    about.found(facts, answer)
}
