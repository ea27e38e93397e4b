//! APIv3密钥.

use super::input::Input;
use super::problem::{Problem, problem};
use crate::crypto::aead::ApiV3Key;
use crate::diagnosis::finding::{Finding, Stage};
use crate::reason::Reason;

pub fn check(input: &Input, findings: &mut Vec<Finding>) {
    let Some(given) = &input.api_v3_key else { return };
    let bytes = given.as_bytes();
    let finding = |code, reason| problem(code, Stage::Form, "apiV3Key", reason).seen(format!("{} bytes", bytes.len()));
    match ApiV3Key::flaw(bytes) {
        Some(reason) => {
            let code = match reason {
                Reason::ApiV3KeyIsPem => Problem::ApiV3KeyIsPem,
                Reason::ApiV3KeyBlank { .. } => Problem::ApiV3KeyBlanks,
                Reason::ApiV3KeyNotAscii { .. } => Problem::ApiV3KeyNotAscii,
                _ => Problem::ApiV3KeyLength,
            };
            findings.push(finding(code, reason));
        }
        None if ApiV3Key::looks_like_v2(bytes) => {
            findings.push(finding(Problem::ApiV3KeyLooksLikeV2, Reason::ApiV3KeyLooksLikeV2).warning());
        }
        None => {}
    }
}
