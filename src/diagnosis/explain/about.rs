//! What an error answer of WeChat Pay is about, and what the request says to it.

use super::answer::ParsedAnswer;
use super::authorization::{authorization, authorization_missing, mchid, serial, time};
use super::coupon_sign;
use super::found::{Again, Found};
use super::parameter::{of_v2, parameter, parameter_unknown, serialised_twice};
use super::sensitive;
use super::sent_headers::{accept_or_user_agent, unread};
use super::sign_error::signature;
use crate::diagnosis::basic_rules::path_of_blank;
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::{Facts, Sent};
use crate::wire::json::{self, Json};

/// What an answer is about.
#[derive(Clone, Copy)]
pub enum About {
    Time,
    Mchid,
    MchidInParameters,
    Serial,
    PlatformSerial,
    PlatformSerialMissing,
    NotEncrypted,
    Sensitive,
    Authorization,
    AuthorizationMissing,
    AcceptOrUserAgent,
    Signature,
    Parameter,
    ParameterUnknown,
    NotFound,
    NoAuthority,
    RateLimited,
    SystemError,
    CouponSign,
    CouponPage,
    /// The gateway refused the request, and does not say why.
    Unread,
    /// Nothing more has to be looked at.
    Known(Cause, Again),
    /// The same, and the server's words go with it.
    Said(Cause, Again),
    /// Its code is all that is known, and the server's words.
    Refused(Again),
}

impl About {
    /// The setup has to be repaired.
    pub const fn setup(cause: Cause) -> Self {
        Self::Known(cause, Again::Repaired)
    }

    /// The request has to be changed.
    pub const fn request(cause: Cause) -> Self {
        Self::Known(cause, Again::Changed)
    }

    /// Whether it is about the operation, not about how APIv3 signs and sends it.
    pub fn is_of_any_version(self) -> bool {
        use About::{Known, NoAuthority, NotFound, RateLimited, Refused, Said, SystemError};
        matches!(self, Known(..) | Said(..) | Refused(_) | NotFound | NoAuthority | RateLimited | SystemError)
    }

    pub fn found(self, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
        match self {
            About::Time => time(facts, answer),
            About::Mchid if answer.code.as_deref() != Some("MCH_NOT_EXISTS") => mchid(facts),
            // The signature is checked first: after that the merchant number of the header is a good one.
            About::MchidInParameters if answer.status == Some(401) => mchid(facts),
            About::Mchid | About::MchidInParameters => Found::new(Cause::MchidInParameters, Again::Changed),
            About::Serial => serial(facts),
            About::PlatformSerial => sensitive::serial_refused(facts),
            About::PlatformSerialMissing => sensitive::serial_missing(),
            About::NotEncrypted => sensitive::not_encrypted(facts),
            About::Sensitive => sensitive::undecipherable(facts),
            About::Authorization => authorization(facts, answer),
            About::AuthorizationMissing => authorization_missing(facts),
            About::AcceptOrUserAgent => accept_or_user_agent(facts),
            About::Signature => signature(facts, answer),
            About::Parameter => parameter(facts, answer),
            About::ParameterUnknown => parameter_unknown(answer),
            About::NotFound => not_found(facts, answer),
            About::NoAuthority => no_authority(facts),
            About::RateLimited => rate_limited(answer),
            About::SystemError => system_error(facts),
            About::CouponSign => coupon_sign::sign(facts),
            About::CouponPage => coupon_sign::page_parameter(facts),
            About::Unread => unread(facts, answer),
            About::Known(Cause::IdempotencyKeyReused, again) => {
                Found::new(Cause::IdempotencyKeyReused, again).with_known("number", own_number(facts))
            }
            About::Known(cause, again) => Found::new(cause, again),
            About::Said(cause, again) => Found::new(cause, again).with_known("message", answer.said()),
            About::Refused(again) => {
                let code = answer.code.as_deref().map(shortened);
                About::Said(Cause::ServerRefused, again).found(facts, answer).with("code", code.unwrap_or_default())
            }
        }
    }
}

/// The merchant's own number of the operation: the first member of the body that is named like one, most telling first.
fn own_number(facts: &Facts) -> Option<String> {
    let text = facts.sent_text();
    let body = json::read_ambiguous(&text).ok()?;
    OWN_NUMBERS.iter().find(|name| body.get(name).is_some()).map(|name| String::from(*name))
}

/// A refund names the order, too.
const OWN_NUMBERS: [&str; 8] = [
    "out_refund_no",
    "out_return_no",
    "out_bill_no",
    "out_batch_no",
    "out_order_no",
    "out_request_no",
    "out_trade_no",
    "business_code",
];

pub fn rate_limited(answer: &ParsedAnswer<'_>) -> Found {
    Found::new(Cause::RateLimited, Again::Unchanged)
        .with_known("retryAfter", answer.headers.get("Retry-After").map(shortened))
}

/// A blank around an id is reported to end as an error of the system, however often it is repeated.
fn system_error(facts: &Facts) -> Found {
    let text = facts.sent_text();
    let body = json::read_ambiguous(&text).ok();
    if let Some(found) = serialised_twice(body.as_ref()) {
        return found;
    }
    let suspect = body.as_ref().and_then(path_of_blank);
    let certificates = facts.request.as_ref().and_then(Sent::target).filter(|target| is_certificates(target));
    Found::new(Cause::SystemError, Again::Unchanged)
        .with_known("path", certificates.map(|target| shortened(&target)))
        .with_known("suspect", suspect.map(|path| shortened(path.trim_start_matches('.'))))
}

/// What a merchant without platform certificates is told at their endpoint; elsewhere something else is missing.
fn not_found(facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    let target = facts.request.as_ref().and_then(Sent::target).unwrap_or_default();
    if is_certificates(&target) || target.is_empty() && answer.message == "证书不存在" {
        return Found::new(Cause::PlatformCertificateNone, Again::Repaired);
    }
    About::Said(Cause::NotExists, Again::Changed).found(facts, answer)
}

/// An empty list of them is another form of the same.
pub fn has_no_platform_certificate(facts: &Facts, answer: &ParsedAnswer<'_>) -> bool {
    let target = facts.request.as_ref().and_then(Sent::target).unwrap_or_default();
    let data = answer.json.as_ref().and_then(|json| json.get("data")?.items());
    is_certificates(&target) && data.is_some_and(|certificates| certificates.is_empty())
}

fn is_certificates(target: &str) -> bool {
    target.split('?').next() == Some("/v3/certificates")
}

/// By default a merchant hands out what it created; the request may show that it is another's. Where uses are reported to,
/// only the creator sets.
fn no_authority(facts: &Facts) -> Found {
    let text = facts.sent_text();
    let body = json::read_ambiguous(&text).ok();
    if let Some(found) = of_v2(body.as_ref()) {
        return found;
    }
    let target = facts.request.as_ref().and_then(Sent::target).unwrap_or_default();
    let cause = if target.split('?').next() == Some("/v3/marketing/favor/callbacks") {
        Cause::StockCreatorOnly
    } else if names_other_creator(facts, body.as_ref()) {
        Cause::StockOfOtherMerchant
    } else {
        Cause::NoAuthority
    };
    Found::new(cause, Again::Repaired)
}

fn names_other_creator(facts: &Facts, body: Option<&Json<'_>>) -> bool {
    let Some(sent) = &facts.request else { return false };
    let own = sent.authorization().and_then(|value| value.member("mchid"));
    let creator = body.and_then(|body| body.get("stock_creator_mchid")?.text());
    own.zip(creator).is_some_and(|(own, creator)| own.trim() != creator.trim())
}
