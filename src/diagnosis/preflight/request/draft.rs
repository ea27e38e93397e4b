//! The request as it was given.

use crate::call::request::SignRequestOptions;
use crate::diagnosis::basic_rules::media_type;
use crate::diagnosis::url_parts;
use crate::wire::headers::Headers;

/// What was given, before anything wrong is taken out of it.
pub struct Draft {
    /// The URL.
    pub url: String,
    /// What it is appended to.
    pub base_url: Option<String>,
    /// The query option, decoded.
    pub query: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Option<Vec<u8>>,
    /// The method in upper case, as far as it is known.
    pub method: String,
    /// Whether an Idempotency-Key was given.
    pub has_idempotency_key: bool,
}

impl Draft {
    pub fn of(options: &SignRequestOptions) -> Self {
        let body = options.body.as_ref().map(|body| body.as_bytes().to_vec());
        let method = options.method.as_ref().map(|method| method.to_ascii_uppercase());
        let default = if body.is_some() { "POST" } else { "GET" };
        let header = options.headers.as_ref().is_some_and(|headers| headers.get("Idempotency-Key").is_some());
        Self {
            url: options.url.clone(),
            base_url: options.base_url.clone(),
            query: options.query.as_ref().map(|query| query.0.clone()).unwrap_or_default(),
            body,
            method: method.unwrap_or_else(|| default.into()),
            has_idempotency_key: header || options.idempotency_key.is_some(),
        }
    }

    /// The path, without origin and query.
    pub fn path(&self) -> &str {
        url_parts::target(&self.url).split(['?', '#']).next().unwrap_or_default()
    }

    /// The option that names the host, and the host.
    pub fn host(&self) -> Option<(&'static str, &str)> {
        let of_url = host(&self.url).map(|host| ("request.url", host));
        of_url.or_else(|| Some(("request.baseUrl", host(self.base_url.as_deref()?)?)))
    }

    pub fn is_json(&self, headers: &Headers) -> bool {
        headers.get("Content-Type").is_none_or(|value| media_type(value) == "application/json")
    }
}

fn host(url: &str) -> Option<&str> {
    url_parts::authority(url)?.split(':').next()
}
