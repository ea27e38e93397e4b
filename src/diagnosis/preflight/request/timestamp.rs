//! A timestamp that was fixed by the caller.

use crate::call::request::SignRequestOptions;
use crate::diagnosis::basic_rules::SERVER_TOLERANCE;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::preflight::problem::{Problem, request_problem};
use crate::reason::Reason;

pub fn check(options: &SignRequestOptions, time: i64, findings: &mut Vec<Finding>) {
    let Some(timestamp) = options.timestamp.filter(|timestamp| (1..100_000_000_000).contains(timestamp)) else {
        return;
    };
    let off = timestamp.saturating_sub(time);
    if off.abs() > SERVER_TOLERANCE {
        let reason = Reason::TimestampOff { seconds: off.unsigned_abs() };
        findings.push(request_problem(Problem::TimestampOff, "request.timestamp", reason).seen(timestamp.to_string()));
    }
}
