//! All of a request.

use super::draft::Draft;
use super::{body, headers, partnership, timestamp, url};
use crate::call::request::{self, Defaults, SignRequestOptions};
use crate::diagnosis::finding::{Finding, Stage};
use crate::diagnosis::preflight::credentials::Setup;
use crate::error::{Code, Error};
use crate::reason::Reason;
use crate::refusals;

/// Every problem of the request. `timed`: whether the caller named the time, so that a fixed timestamp can be judged.
pub fn check(options: &SignRequestOptions, url_given: UrlGiven, setup: &Setup, timed: Timed) -> Vec<Finding> {
    let mut findings = Vec::new();
    let draft = Draft::of(options);
    if timed == Timed::ByCaller {
        timestamp::check(options, setup.time, &mut findings);
    }
    let defaults = Defaults { timestamp: setup.time.max(1), nonce_str: "0".into() };
    let (checked, refused) = refusals::all(|refusals| request::check(options, &defaults, refusals));
    for error in refused {
        let error = match (error.reason(), url_given) {
            (Reason::UrlEmpty, UrlGiven::No) => Error::new(Code::MissingOption, "url", Reason::Required),
            (Reason::UrlEmpty, UrlGiven::Unreadable) => continue,
            _ => error,
        };
        findings.push(Finding::thrown(&error.within("request"), Stage::Request, "request"));
    }
    let sent = checked.map(|checked| checked.headers).unwrap_or_default();
    url::check(&draft, &mut findings);
    headers::check(&draft, &sent, &mut findings);
    headers::wechatpay_serial(&sent, setup, &mut findings);
    if let Some(bytes) = draft.body.as_ref().filter(|_| draft.is_json(&sent)) {
        body::check(bytes, &mut findings);
    }
    partnership::check(&draft, &sent, &mut findings);
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
