//! All of a request.

use super::{body, given, headers, partnership, url};
use crate::call::request::{self, Defaults, SignRequestOptions};
use crate::diagnosis::basic_rules::{SERVER_TOLERANCE, media_type};
use crate::diagnosis::finding::{Finding, Stage};
use crate::diagnosis::preflight::credentials::Setup;
use crate::diagnosis::preflight::problem::{Problem, request_problem};
use crate::error::{Code, Error};
use crate::reason::Reason;
use crate::refusals;
use crate::wire::headers::Headers;

/// Every problem of the request. `timed`: whether the caller named the time, so that a fixed timestamp can be judged.
pub fn check(options: &SignRequestOptions, url_given: UrlGiven, setup: &Setup, timed: Timed) -> Vec<Finding> {
    let mut findings = Vec::new();
    if timed == Timed::ByCaller {
        timestamp(options, setup.time, &mut findings);
    }
    let defaults = Defaults { timestamp: setup.time.max(1), nonce_str: "0".into() };
    let (checked, refused) = refusals::all(|refusals| request::check(options, &defaults, refusals));
    for error in refused {
        let error = match (error.reason(), url_given) {
            (Reason::UrlEmpty, UrlGiven::No) => Error::new(Code::MissingOption, "url", Reason::Required),
            // Told with the other parts of the URL, or before.
            (Reason::UrlEmpty, UrlGiven::Unreadable) | (Reason::UrlPlaceholder { .. }, _) => continue,
            _ => error,
        };
        findings.push(Finding::thrown(&error.within("request"), Stage::Request, "request"));
    }
    let sent = checked.map(|checked| checked.headers).unwrap_or_default();
    url::check(options, &mut findings);
    headers::check(options, &sent, &mut findings);
    headers::wechatpay_serial(&sent, setup, &mut findings);
    if let Some(bytes) = given::body(options).filter(|_| is_json(&sent)) {
        body::check(bytes, &mut findings);
    }
    partnership::check(options, &sent, &mut findings);
    findings
}

/// Whether the request came with a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlGiven {
    /// It did, be it empty.
    Yes,
    /// It did not.
    No,
    /// It did, but not with one that could be read, which was told already.
    Unreadable,
}

/// Whether the real time was given, or is only this host's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timed {
    /// By `now` or `serverDate`.
    ByCaller,
    /// By the host.
    ByHost,
}

fn timestamp(options: &SignRequestOptions, time: i64, findings: &mut Vec<Finding>) {
    let Some(timestamp) = options.timestamp.filter(|timestamp| (1..100_000_000_000).contains(timestamp)) else {
        return;
    };
    let off = timestamp.saturating_sub(time);
    if off.abs() > SERVER_TOLERANCE {
        let reason = Reason::TimestampOff { seconds: off.unsigned_abs() };
        findings.push(request_problem(Problem::TimestampOff, "request.timestamp", reason).seen(timestamp.to_string()));
    }
}

fn is_json(headers: &Headers) -> bool {
    headers.get("Content-Type").is_none_or(|value| media_type(value) == "application/json")
}
