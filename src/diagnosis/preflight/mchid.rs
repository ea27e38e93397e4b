//! 商户号.

use super::input::{Input, is_digits};
use super::problem::{Problem, problem};
use crate::credential::certificate::{Certificate, Holder};
use crate::credential::mchid;
use crate::diagnosis::finding::{Finding, Stage};
use crate::reason::Reason;

pub fn check(input: &Input, certificate: Option<&Certificate>, findings: &mut Vec<Finding>) {
    let Some(mchid) = input.mchid.as_deref() else {
        if !input.unreadable.iter().any(|field| field == "mchid") {
            findings.push(problem(Problem::MchidMissing, Stage::Merchant, "mchid", Reason::MchidMissing));
        }
        return;
    };
    let finding =
        |code, reason| problem(code, Stage::Merchant, "mchid", reason).seen(format!("{:?}", input.showable(mchid)));
    let flaw = mchid::check(mchid).err();
    if let Some(reason) = flaw.clone() {
        let code = match reason {
            Reason::MchidMissing => Problem::MchidMissing,
            Reason::MchidBlank { .. } => Problem::MchidBlanks,
            Reason::MchidIsAppid => Problem::MchidIsAppid,
            _ => Problem::MchidMalformed,
        };
        findings.push(finding(code, reason));
    }
    let Some(Holder::Merchant { mchid: Some(certified) }) = certificate.map(|certificate| &certificate.holder) else {
        // With nothing to compare it with, only its length can tell.
        if flaw.is_none() && !mchid::has_documented_length(mchid) {
            findings.push(finding(Problem::MchidLength, Reason::MchidLength).warning());
        }
        return;
    };
    let given = mchid.trim();
    if is_digits(given) && certified != given {
        let reason = Reason::MchidNotOfCertificate { given: given.into(), expected: certified.clone() };
        findings.push(problem(Problem::MchidNotOfCertificate, Stage::Merchant, "mchid", reason).seen(given));
    }
}
