//! The clocks: this host's, and a server's.

use super::input::Input;
use super::problem::{Problem, problem};
use crate::diagnosis::basic_rules::SERVER_TOLERANCE;
use crate::diagnosis::finding::{Finding, Stage};
use crate::reason::Reason;

/// A clock this far off is going to be a problem.
const CLOCK_WARNING: i64 = 60;

/// The best guess at the real time, Unix seconds.
pub fn time(input: &Input, findings: &mut Vec<Finding>) -> i64 {
    let now = if input.now >= 100_000_000_000 {
        let reason = Reason::TimestampMilliseconds;
        findings.push(problem(Problem::NowInMilliseconds, Stage::Clock, "now", reason).seen(input.now.to_string()));
        input.now.div_euclid(1000)
    } else {
        input.now
    };
    let Some(server) = input.server_time else { return now };
    let off = now.saturating_sub(server);
    if off.abs() > CLOCK_WARNING {
        let seconds = off.unsigned_abs();
        let reason = if off > 0 { Reason::ClockFast { seconds } } else { Reason::ClockSlow { seconds } };
        let finding = problem(Problem::ClockOff, Stage::Clock, "serverDate", reason).seen(format!("{off:+} s"));
        findings.push(if off.abs() > SERVER_TOLERANCE { finding } else { finding.warning() });
    }
    server
}
