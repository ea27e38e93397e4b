//! What the general rules say about JSON bodies: UTF-8 of one to three bytes a character, no `null`
//! (basic rules of APIv3, 2024.07.25).

use super::Finding;
use super::request::{Problem, problem};
use crate::json::{self, Json};
use crate::reason::Reason;

const FIELD: &str = "request.body";

/// Every problem of a JSON body.
pub fn check(bytes: &[u8], findings: &mut Vec<Finding>) {
    if bytes.is_empty() {
        return;
    }
    let found = |code, reason| problem(code, FIELD, reason);
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
        findings.push(problem(Problem::BodyNull, format!("{FIELD}{path}"), reason));
    }
}

/// The first character of more than three bytes of UTF-8, which APIv3 does not take.
pub fn first_emoji(text: &str) -> Option<String> {
    text.chars().find(|character| character.len_utf8() > 3).map(String::from)
}

/// The first `null`. The depth is limited by the parser; the path is put together on the way back, where there is one.
pub fn path_of_null(value: &Json<'_>) -> Option<String> {
    if value.is_null() {
        return Some(String::new());
    }
    let mut items = value.items().unwrap_or_default().iter().enumerate();
    let mut members = value.members().unwrap_or_default().iter();
    items.find_map(|(index, item)| path_of_null(item).map(|rest| format!("[{index}]{rest}"))).or_else(|| {
        members.find_map(|(name, item)| {
            path_of_null(item).map(|rest| format!(".{}{rest}", name.text().unwrap_or_default()))
        })
    })
}
