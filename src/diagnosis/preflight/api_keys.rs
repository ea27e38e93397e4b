//! APIv3密钥 and APIv2密钥.

use super::input::Input;
use super::problem::{Problem, problem};
use crate::credential::key::KeyInput;
use crate::crypto::aead::ApiV3Key;
use crate::crypto::hmac::ApiV2Key;
use crate::diagnosis::finding::{Finding, Stage};
use crate::reason::Reason;

const V3: &str = "apiV3Key";
const V2: &str = "apiV2Key";

pub fn check(input: &Input, findings: &mut Vec<Finding>) {
    let (v2, v3) = (input.api_v2_key.as_ref(), input.api_v3_key.as_ref());
    if let Some(key) = v3 {
        match ApiV3Key::flaw(key.as_bytes()) {
            Some(reason) => findings.push(flawed(V3, key, reason)),
            None if ApiV3Key::looks_like_v2(key.as_bytes()) => {
                let (code, reason) = (Problem::ApiV3KeyLooksLikeV2, Reason::ApiV3KeyLooksLikeV2);
                findings.push(found(code, V3, key, reason).warning());
            }
            None => {}
        }
    }
    let Some(key) = v2 else { return };
    if v3 == v2 {
        findings.push(found(Problem::ApiV2KeyIsApiV3Key, V2, key, Reason::ApiV2KeyIsApiV3Key));
    } else if let Some(reason) = ApiV2Key::flaw(key.as_bytes()) {
        findings.push(flawed(V2, key, reason));
    }
}

fn flawed(field: &'static str, key: &KeyInput, reason: Reason) -> Finding {
    let codes = match reason {
        Reason::ApiKeyIsPem { .. } => [Problem::ApiV3KeyIsPem, Problem::ApiV2KeyIsPem],
        Reason::ApiKeyBlank { .. } => [Problem::ApiV3KeyBlanks, Problem::ApiV2KeyBlanks],
        Reason::ApiKeyNotAscii { .. } => [Problem::ApiV3KeyNotAscii, Problem::ApiV2KeyNotAscii],
        _ => [Problem::ApiV3KeyLength, Problem::ApiV2KeyLength],
    };
    let [of_v3, of_v2] = codes;
    found(if field == V3 { of_v3 } else { of_v2 }, field, key, reason)
}

fn found(code: Problem, field: &'static str, key: &KeyInput, reason: Reason) -> Finding {
    problem(code, Stage::Form, field, reason).seen(format!("{} bytes", key.as_bytes().len()))
}
