//! Answers without words of WeChat Pay's: pages, foreign texts, nothing at all. Who answered, is told by the host that was
//! asked, by `Request-ID`, which only WeChat Pay writes, and by the form of its front server's pages.

use super::about::rate_limited;
use super::answer::ParsedAnswer;
use super::found::{Again, Found};
use super::sent_headers::{fault, refused_by_front, unread};
use super::sign_error::signature;
use crate::diagnosis::basic_rules::HOSTS;
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::{Facts, Sent};
use crate::diagnosis::url_parts;

/// The cause behind a status of 4xx or 5xx that came without words.
pub fn wordless(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    if let Some(found) = by_status(status, facts, answer) {
        return found;
    }
    let described = |cause, again| described(Found::new(cause, again), answer);
    let by_request_id = answer.request_id.is_some() && !answer.is_page();
    match status {
        403 if answer.is_page() => described(Cause::ProxyForbidden, Again::Repaired),
        500.. if answer.is_page() => described(Cause::ProxyPage, Again::Unchanged),
        _ if answer.is_page() => described(Cause::ProxyPage, Again::Repaired),
        401 if answer.body.is_empty() => signature(facts, answer),
        500.. if by_request_id => Found::new(Cause::SystemError, Again::Unchanged),
        _ if by_request_id => unread(facts, answer),
        500.. if answer.body.is_empty() => described(Cause::GatewayEmpty, Again::Unchanged),
        _ if answer.body.is_empty() => described(Cause::AnswerEmpty, Again::Repaired),
        500.. => described(Cause::AnswerForeign, Again::Unchanged),
        _ => described(Cause::AnswerForeign, Again::Repaired),
    }
}

/// What the status alone decides, or the status of a page that WeChat Pay's front server wrote.
fn by_status(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> Option<Found> {
    let of_front = is_of_front(status, facts, answer);
    Some(match status {
        413 => Found::new(Cause::TooLarge, Again::Changed),
        429 => rate_limited(answer),
        400 if of_front && title(answer.body).is_some_and(|title| title == "400 Bad Request") => {
            refused_by_front(facts)
        }
        400 if of_front && title(answer.body).is_some_and(|title| title.contains("SSL certificate")) => {
            Found::new(Cause::ClientCertificate, Again::Repaired)
        }
        400 if answer.body.is_empty() => return fault(facts),
        404 if of_front || answer.body.is_empty() => path_unknown(facts),
        // The help page of another Tencent site.
        404 if answer.body.contains("qzonestyle.gtimg.cn") => path_unknown(facts),
        405 if of_front || !answer.is_page() => {
            let method = facts.request.as_ref().and_then(|sent| sent.method.as_deref()).map(shortened);
            Found::new(Cause::MethodNotAllowed, Again::Repaired).with_known("method", method)
        }
        501 if of_front => not_implemented(facts),
        500.. if of_front => Found::new(Cause::GatewayEmpty, Again::Unchanged).with("status", status.to_string()),
        _ if of_front => Found::new(Cause::FrontPage, Again::Repaired).with_known("title", title(answer.body)),
        _ => return None,
    })
}

fn title(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<title>")?;
    Some(shortened(rest.split_once("</title>")?.0.trim()))
}

/// Whether the page is one of WeChat Pay's own nginx: asked at its host, in the form of that server, which names no
/// version, for the very status, and nobody in between has signed.
fn is_of_front(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> bool {
    let url = facts.request.as_ref().and_then(|sent| sent.url.as_deref()).unwrap_or_default();
    let asked = url_parts::authority(url).is_none_or(|host| HOSTS.contains(&host));
    let body = answer.body.to_ascii_lowercase();
    asked
        && answer.headers.get("Server").is_none_or(|server| server.eq_ignore_ascii_case("nginx"))
        && answer.headers.get("Via").is_none()
        && body.contains("<center>nginx</center>")
        && body.contains(&format!("<title>{status} "))
}

/// The front server takes no multipart without boundary (a public thread).
fn not_implemented(facts: &Facts) -> Found {
    let content_type = facts.request.as_ref().and_then(|sent| sent.headers.get("Content-Type"));
    let given = content_type.filter(|value| !value.to_ascii_lowercase().contains("boundary="));
    Found::new(Cause::MultipartBoundary, Again::Repaired).with_known("given", given.map(shortened))
}

/// By whom, and with which status, it was answered.
pub fn described(found: Found, answer: &ParsedAnswer<'_>) -> Found {
    let server = answer.headers.get("Server").or_else(|| answer.headers.get("Via"));
    found
        .with_known("status", answer.status.map(|status| status.to_string()))
        .with_known("server", server.map(shortened))
}

fn path_unknown(facts: &Facts) -> Found {
    let target = facts.request.as_ref().and_then(Sent::target);
    let path = target.as_deref().and_then(|target| target.split('?').next()).map(shortened);
    Found::new(Cause::PathUnknown, Again::Repaired).with_known("path", path)
}
