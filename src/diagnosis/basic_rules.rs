//! What the basic rules of APIv3 (2024.07.25) say about every request: its time, what it accepts, its JSON.

use crate::wire::json::Json;

/// The server refuses timestamps further away than this (seconds; 401 SIGN_ERROR).
pub const SERVER_TOLERANCE: i64 = 300;

/// Whether an `Accept` header takes what WeChat Pay answers with.
pub fn accepts_json(accept: &str) -> bool {
    accept
        .split(',')
        .any(|range| matches!(media_type(range).as_str(), "application/json" | "application/*" | "*/*" | "*"))
}

/// A media type without its parameters, in lower case.
pub fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
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
