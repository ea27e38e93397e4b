//! What the basic rules say about JSON bodies: UTF-8 of one to three bytes a character, no `null`.

use crate::diagnosis::basic_rules::{
    first_emoji, path_of_blank, path_of_decimal_amount, path_of_no_value, path_of_null, path_of_relative_notify_url,
};
use crate::diagnosis::finding::Finding;
use crate::diagnosis::preflight::problem::{Problem, request_problem};
use crate::reason::Reason;
use crate::wire::json;

const FIELD: &str = "request.body";

/// Every problem of a JSON body.
pub fn check(bytes: &[u8], findings: &mut Vec<Finding>) {
    if bytes.is_empty() {
        return;
    }
    let found = |code, reason| request_problem(code, FIELD, reason);
    let Ok(text) = std::str::from_utf8(bytes) else {
        findings.push(found(Problem::BodyNotUtf8, Reason::BodyNotUtf8).seen(format!("{} bytes", bytes.len())));
        return;
    };
    if text.starts_with('\u{feff}') {
        findings.push(found(Problem::BodyByteOrderMark, Reason::BodyByteOrderMark));
    }
    if let Some(character) = first_emoji(text) {
        let reason = Reason::BodyEmoji { character: character.clone() };
        findings.push(found(Problem::BodyEmoji, reason).seen(character));
    }
    if text.trim() == "[object Object]" {
        findings.push(found(Problem::BodyObjectObject, Reason::BodyObjectObject));
        return;
    }
    let value = match json::read_ambiguous(text.trim_start_matches('\u{feff}')) {
        Ok(value) => value,
        Err(fault) => {
            let reason = Reason::BodyNotJson { line: fault.line, column: fault.column };
            findings.push(found(Problem::BodyNotJson, reason));
            return;
        }
    };
    let is_object = |text: &str| json::read_ambiguous(text).is_ok_and(|value| value.members().is_some());
    if value.text().is_some_and(|inner| is_object(&inner)) {
        findings.push(found(Problem::BodySerialisedTwice, Reason::BodySerialisedTwice));
    } else if let Some(path) = path_of_null(&value) {
        let reason = Reason::BodyNull { path: format!("body{path}") };
        findings.push(request_problem(Problem::BodyNull, format!("{FIELD}{path}"), reason));
    }
    if let Some(path) = path_of_blank(&value) {
        let reason = Reason::BodyBlank { path: format!("body{path}") };
        findings.push(request_problem(Problem::BodyBlank, format!("{FIELD}{path}"), reason));
    }
    if let Some(path) = path_of_no_value(&value) {
        let reason = Reason::BodyValueMissing { path: format!("body{path}") };
        findings.push(request_problem(Problem::BodyValueMissing, format!("{FIELD}{path}"), reason).warning());
    }
    if let Some(path) = path_of_decimal_amount(&value) {
        let reason = Reason::BodyAmount { path: format!("body{path}") };
        findings.push(request_problem(Problem::BodyAmount, format!("{FIELD}{path}"), reason));
    }
    if let Some(path) = path_of_relative_notify_url(&value) {
        let reason = Reason::BodyNotifyUrl { path: format!("body{path}") };
        findings.push(request_problem(Problem::BodyNotifyUrl, format!("{FIELD}{path}"), reason));
    }
}
