//! The answer in parts.

use std::borrow::Cow;

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
    request_id: Option<&'a str>,
    pub is_given: bool,
}

impl<'a> ParsedAnswer<'a> {
    pub fn of(facts: &'a Facts, body: &'a str, json: Option<Json<'a>>) -> Self {
        let text = |name: &str| Some(json.as_ref()?.get(name)?.text()?.into_owned());
        Self {
            status: facts.status,
            headers: &facts.headers,
            body,
            code: text("code").filter(|code| !code.is_empty()),
            message: text("message").or_else(|| text("msg")).unwrap_or_default(),
            request_id: facts.headers.get("Request-ID"),
            is_given: facts.status.is_some() || !body.is_empty(),
            json,
        }
    }

    /// The last part of `Request-ID`: `268443699` is a wrong signature.
    pub fn number(&self) -> Option<&str> {
        let last = self.request_id?.rsplit('-').next()?;
        Some(last).filter(|last| !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// APIv2 answers 200 whatever happened.
    pub fn is_v2(&self) -> bool {
        unverified::is_v2(self.body)
    }

    /// Whether the coupon plugin answered, which signs as APIv2 does.
    pub fn is_of_plugin(&self) -> bool {
        self.json.as_ref().is_some_and(|json| json.get("errcode").is_some())
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
        Some(shortened(&value.text().map_or_else(|| value.compact(), Cow::into_owned)))
    }

    /// The server's own words, if it used any.
    pub fn said(&self) -> Option<String> {
        Some(shortened(&self.message)).filter(|message| !message.is_empty())
    }

    pub fn evidence(&self) -> Values {
        let mut evidence: Values = Vec::new();
        evidence.extend(self.status.map(|status| ("status", status.to_string())));
        evidence.extend(self.code.as_deref().map(|code| ("serverCode", shortened(code))));
        if !self.message.is_empty() {
            evidence.push(("serverMessage", shortened(&self.message)));
        }
        evidence.extend(self.request_id.map(|id| ("requestId", shortened(id))));
        evidence.extend(self.number().filter(|number| *number != "0").map(|number| ("number", number.to_string())));
        for name in ["field", "issue", "value"] {
            evidence.extend(self.detail_text(name).map(|text| (name, text)));
        }
        if self.json.is_none() && !self.body.is_empty() {
            evidence.push(("bodyStart", self.body.chars().take(120).collect()));
        }
        evidence
    }
}
