//! AppID.

use super::input::Input;
use super::problem::{Problem, problem};
use crate::credential::appid;
use crate::diagnosis::finding::{Finding, Stage};
use crate::reason::Reason;

pub fn check(input: &Input, findings: &mut Vec<Finding>) {
    let Some((appid, reason)) = input.appid.as_deref().and_then(|appid| Some((appid, appid::flaw(appid)?))) else {
        return;
    };
    let code = match reason {
        Reason::AppidBlank => Problem::AppidBlanks,
        Reason::AppidUpperCase => Problem::AppidUpperCase,
        Reason::AppidIsMchid => Problem::AppidIsMchid,
        Reason::AppidIsOriginalId => Problem::AppidIsOriginalId,
        Reason::AppidIsSecret => Problem::AppidIsSecret,
        _ => Problem::AppidMalformed,
    };
    findings.push(problem(code, Stage::Form, "appid", reason).seen(format!("{:?}", input.showable(appid))));
}
