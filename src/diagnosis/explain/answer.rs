//! The answer in parts.

use std::borrow::Cow;

use super::v2;
use crate::call::unverified;
use crate::diagnosis::cause::{Values, shortened};
use crate::diagnosis::facts::Facts;
use crate::wire::headers::Headers;
use crate::wire::json::Json;

/// The answer, read as far as it could be read.
pub struct ParsedAnswer<'a> {
    pub status: Option<u16>,
    pub headers: &'a Headers,
    pub body: &'a str,
    pub code: Option<String>,
    pub message: String,
    pub json: Option<Json<'a>>,
    pub request_id: Option<&'a str>,
    pub is_given: bool,
    /// An answer of APIv2.
    pub is_v2: bool,
}

impl<'a> ParsedAnswer<'a> {
    pub fn of(facts: &'a Facts, body: &'a str, json: Option<Json<'a>>) -> Self {
        let text = |name: &str| Some(json.as_ref()?.get(name)?.text()?.into_owned());
        let is_v2 = unverified::is_v2(body) || v2::is_read(json.as_ref());
        let code = if is_v2 { v2::code(body, json.as_ref()) } else { text("code") };
        let message = if is_v2 { v2::message(body, json.as_ref()) } else { text("message").or_else(|| text("msg")) };
        Self {
            status: facts.status,
            headers: &facts.headers,
            body,
            code: code.filter(|code| !code.is_empty()),
            message: one_line(&message.unwrap_or_default()),
            request_id: facts.headers.get("Request-ID"),
            is_given: facts.status.is_some() || !body.is_empty(),
            is_v2,
            json,
        }
    }

    /// The last part of `Request-ID`, if it is a number of WeChat Pay's (`268443699` is a wrong signature); the coupon
    /// plugin names such a number `errcode`.
    pub fn number(&self) -> Option<u32> {
        let errcode = || Some(self.json.as_ref()?.get("errcode")?.as_written().trim_matches('"'));
        let last = self.request_id.and_then(|id| id.rsplit('-').next()).or_else(errcode)?;
        let is_number = (6..=9).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_digit());
        last.parse().ok().filter(|_| is_number)
    }

    /// The event of a notification, where this is one and no answer.
    pub fn event(&self) -> Option<String> {
        let json = self.json.as_ref().filter(|_| self.status.is_none() && self.code.is_none())?;
        json.get("resource")?.get("ciphertext")?;
        Some(shortened(&json.get("event_type")?.text()?))
    }

    pub fn is_page(&self) -> bool {
        self.body.starts_with('<')
            || self.headers.get("Content-Type").is_some_and(|value| value.to_ascii_lowercase().contains("text/html"))
    }

    pub fn detail(&self) -> Option<&Json<'a>> {
        self.json.as_ref()?.get("detail").filter(|detail| !detail.is_null())
    }

    pub fn detail_text(&self, name: &str) -> Option<String> {
        let detail = self.detail()?;
        let value = detail.get(name).or_else(|| detail.get("detail")?.get(name))?;
        Some(shortened(&one_line(&value.text().map_or_else(|| value.compact(), Cow::into_owned))))
    }

    /// The server's own words, if it used any.
    pub fn said(&self) -> Option<String> {
        let words = self.message.trim_end_matches(['。', '.', '，', ' ']);
        Some(shortened(words)).filter(|message| !message.is_empty())
    }

    pub fn evidence(&self) -> Values {
        let mut evidence: Values = Vec::new();
        evidence.extend(self.status.map(|status| ("status", status.to_string())));
        evidence.extend(self.code.as_deref().map(|code| ("serverCode", shortened(code))));
        evidence.extend(self.said().map(|message| ("serverMessage", message)));
        evidence.extend(self.is_v2.then(|| ("protocol", "APIv2".into())));
        evidence.extend(self.request_id.map(|id| ("requestId", shortened(id))));
        evidence.extend(self.number().map(|number| ("number", number.to_string())));
        for name in ["field", "issue", "value"] {
            evidence.extend(self.detail_text(name).map(|text| (name, text)));
        }
        if self.json.is_none() && !self.body.is_empty() {
            evidence.push(("bodyStart", self.body.chars().take(120).collect()));
        }
        evidence
    }
}

/// Tabs and line breaks inside or after a sentence are of no use to a reader.
fn one_line(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.trim().into();
    }
    let parts: Vec<&str> = text.split(|character: char| character.is_control()).map(str::trim).collect();
    parts.join(" ").trim().into()
}
