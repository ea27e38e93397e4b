//! What the general rules say about JSON bodies: UTF-8 of one to three bytes a character, no `null`
//! (basic rules of APIv3, 2024.07.25).

use super::Finding;
use super::request::{Problem, problem};
use crate::json::{self, Json};

const FIELD: &str = "request.body";

/// Every problem of a JSON body.
pub fn check(bytes: &[u8], findings: &mut Vec<Finding>) {
    if bytes.is_empty() {
        return;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        findings.push(problem(Problem::BodyNotUtf8, FIELD).seen(format!("{} bytes", bytes.len())));
        return;
    };
    if text.starts_with('\u{feff}') {
        findings.push(problem(Problem::BodyByteOrderMark, FIELD));
    }
    if let Some(character) = text.chars().find(|character| character.len_utf8() > 3) {
        findings.push(
            problem(Problem::BodyEmoji, FIELD).seen(character.to_string()).with("character", character.to_string()),
        );
    }
    if text.trim() == "[object Object]" {
        findings.push(problem(Problem::BodyObjectObject, FIELD));
        return;
    }
    let value = match json::read_ambiguous(text.trim_start_matches('\u{feff}')) {
        Ok(value) => value,
        Err(fault) => {
            let position = format!("{}:{}", fault.line, fault.column);
            findings.push(problem(Problem::BodyNotJson, FIELD).with("position", position));
            return;
        }
    };
    let is_object = |text: &str| json::read_ambiguous(text).is_ok_and(|value| value.members().is_some());
    if value.text().is_some_and(|inner| is_object(&inner)) {
        findings.push(problem(Problem::BodySerialisedTwice, FIELD));
    } else if let Some(path) = path_of_null(&value) {
        findings.push(problem(Problem::BodyNull, format!("{FIELD}{path}")).with("path", format!("body{path}")));
    }
}

/// The first `null`. The depth is limited by the parser; the path is put together on the way back, where there is one.
fn path_of_null(value: &Json<'_>) -> Option<String> {
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
