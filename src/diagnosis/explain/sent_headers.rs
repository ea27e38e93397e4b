//! What the request's headers show, where the answer says nothing of them or only that they are wrong.

use super::answer::ParsedAnswer;
use super::found::{Again, Found};
use crate::diagnosis::basic_rules::accepts_json;
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::{Facts, Sent};

/// The request, where its headers are known.
fn known(facts: &Facts) -> Option<&Sent> {
    facts.request.as_ref().filter(|sent| sent.headers.iter().next().is_some())
}

/// Both are wanted with every request (merchant/4016111664).
pub fn accept_or_user_agent(facts: &Facts) -> Found {
    let Some(sent) = known(facts) else {
        return Found::new(Cause::AcceptOrUserAgentMissing, Again::Repaired).with("name", "Accept / User-Agent");
    };
    missing_accept_or_user_agent(facts).unwrap_or_else(|| {
        let accept = sent.headers.get("Accept").filter(|accept| !accepts_json(accept)).map(shortened);
        Found::new(Cause::AcceptOrUserAgentLost, Again::Repaired).with_known("accept", accept)
    })
}

fn missing_accept_or_user_agent(facts: &Facts) -> Option<Found> {
    let sent = known(facts)?;
    let gone = |name: &&str| sent.headers.get(name).is_none_or(|value| value.trim().is_empty());
    let name = ["Accept", "User-Agent"].into_iter().find(gone)?;
    Some(Found::new(Cause::AcceptOrUserAgentMissing, Again::Repaired).with("name", name))
}

/// WeChat Pay refused the request, and what it said is not there: only the request can tell.
pub fn unread(facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    missing_accept_or_user_agent(facts).unwrap_or_else(|| {
        let status = answer.status.map(|status| status.to_string());
        Found::new(Cause::AnswerUnread, Again::Repaired).with_known("status", status)
    })
}

/// Headers that the front server of WeChat Pay answers with its own 400 page.
pub fn refused_by_front(facts: &Facts) -> Found {
    malformed(facts).unwrap_or_else(|| Found::new(Cause::HeadersRefused, Again::Repaired))
}

/// What the headers lack, or hold, that is answered with 400 by whatever server.
pub fn fault(facts: &Facts) -> Option<Found> {
    malformed(facts).or_else(|| missing_accept_or_user_agent(facts))
}

/// What no server takes: a header twice, a line break inside one.
fn malformed(facts: &Facts) -> Option<Found> {
    let sent = known(facts)?;
    let schemes = |value: &str| value.matches("WECHATPAY2-SHA256").count();
    let twice = sent.headers.all("Authorization").count() > 1
        || sent.headers.get("Authorization").is_some_and(|value| schemes(value) > 1);
    if twice {
        return Some(Found::new(Cause::AuthorizationTwice, Again::Repaired));
    }
    let broken = sent.headers.iter().find(|(_, value)| value.contains(['\r', '\n']));
    broken.map(|(name, _)| Found::new(Cause::HeaderLineBreak, Again::Repaired).with("name", shortened(name)))
}
