//! What the general rules say about JSON bodies: UTF-8 of one to three bytes a character, no `null`
//! (basic rules of APIv3, 2024.07.25).

use serde_json::Value;

use super::Finding;
use super::request::{Problem, problem};

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
    match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) {
        Ok(Value::String(inner)) if serde_json::from_str::<Value>(&inner).is_ok_and(|value| value.is_object()) => {
            findings.push(problem(Problem::BodySerialisedTwice, FIELD));
        }
        Ok(value) => {
            if let Some(path) = path_of_null(&value, String::new()) {
                findings.push(problem(Problem::BodyNull, format!("{FIELD}{path}")).with("path", format!("body{path}")));
            }
        }
        Err(error) => {
            let position = format!("{}:{}", error.line(), error.column());
            findings.push(problem(Problem::BodyNotJson, FIELD).with("position", position));
        }
    }
}

/// The first `null`. The depth is limited by the parser.
fn path_of_null(value: &Value, path: String) -> Option<String> {
    match value {
        Value::Null => Some(path),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| path_of_null(item, format!("{path}[{index}]")))
        }
        Value::Object(members) => members.iter().find_map(|(name, item)| path_of_null(item, format!("{path}.{name}"))),
        _ => None,
    }
}
