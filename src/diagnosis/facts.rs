//! What a host has after a failed call, made plain by the package: status, headers, body, error, request.

use std::borrow::Cow;
use std::cell::OnceCell;

use serde::Deserialize;

use super::url_parts;
use crate::credential::cache::Cache;
use crate::credential::key::{KeyInput, PublicKey};
use crate::credential::serial::Serial;
use crate::error::{Code, Error};
use crate::wire::headers::Headers;

/// What a host saw, read by the package as far as it could be read. Everything in it is hostile.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The answer's headers.
    pub headers: Headers,
    /// The answer's body.
    pub body: Option<String>,
    /// The error that was thrown.
    pub error: Option<Thrown>,
    /// The request that was sent.
    pub request: Option<Sent>,
    /// Unix seconds.
    pub now: i64,
    /// The merchant's certificate, to see what the request's signature was made over.
    pub certificate: Option<KeyInput>,
    /// The merchant's private key, for the same.
    pub private_key: Option<KeyInput>,
    /// What was read of the two.
    #[serde(skip)]
    pub own_key: Option<OwnKey>,
}

/// The merchant's public key, of a certificate or private key that was given.
#[derive(Debug)]
pub enum OwnKey {
    /// It was read, and so was the certificate's serial number where there is one.
    Read(Box<PublicKey>, Option<Serial>),
    /// What was given is none.
    Unreadable(Code),
}

impl Facts {
    /// The body that was sent, as text; empty where there is none.
    pub fn sent_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.request.as_ref().and_then(|sent| sent.body.as_deref()).unwrap_or_default())
    }

    /// Reads the merchant's own key.
    pub fn read_own_key(&mut self, cache: &mut Cache) {
        let of_certificate = self.certificate.take().map(|given| {
            let certificate = cache.certificate(&given, "certificate")?;
            Ok(OwnKey::Read(Box::new(certificate.public_key.clone()), Some(certificate.serial.clone())))
        });
        let of_private_key = self.private_key.take().map(|given| {
            let key = cache.private_key(&given, "privateKey")?;
            Ok(OwnKey::Read(Box::new(key.public_key()), None))
        });
        let read: Option<Result<OwnKey, Error>> = of_certificate.or(of_private_key);
        self.own_key = read.map(|read| read.unwrap_or_else(|error| OwnKey::Unreadable(error.code())));
    }

    /// The serial number of the certificate that was given.
    pub fn own_serial(&self) -> Option<&Serial> {
        match &self.own_key {
            Some(OwnKey::Read(_, serial)) => serial.as_ref(),
            _ => None,
        }
    }
}

/// An error thrown by `fetch`, an HTTP client or this library.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Thrown {
    /// `name` of the error and of its causes, outermost first.
    pub names: Vec<String>,
    /// `code` of the same.
    pub codes: Vec<String>,
    /// `message` of the same.
    pub messages: Vec<String>,
    /// `hint`, of errors of this library.
    pub hint: Option<String>,
    /// The name of the reason, of errors of this library.
    pub reason: Option<String>,
    /// The host or address that was to be reached.
    pub host: Option<String>,
    /// The file that was to be read.
    pub path: Option<String>,
    /// The messages as rules read them, made once.
    #[serde(skip)]
    plain: OnceCell<Vec<String>>,
}

/// What `signRequest` returned, or what is known of another request.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Sent {
    /// The method.
    pub method: Option<String>,
    /// The URL.
    pub url: Option<String>,
    /// The text that was signed.
    pub message: Option<String>,
    /// The headers.
    pub headers: Headers,
    /// The body's bytes.
    #[serde(deserialize_with = "optional_bytes")]
    pub body: Option<Vec<u8>>,
    /// Unix seconds, if given by itself.
    pub timestamp: Option<i64>,
    /// The random string, if given by itself.
    pub nonce_str: Option<String>,
}

fn optional_bytes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
    crate::wire::bytes::text_or_bytes(deserializer).map(Some)
}

impl Sent {
    /// Path and query, whatever the URL looks like.
    pub fn target(&self) -> Option<String> {
        let url = self.url.as_deref()?;
        url_parts::target(url).split('#').next().map(String::from)
    }

    /// The `Authorization` header.
    pub fn authorization(&self) -> Option<Authorization<'_>> {
        self.headers.get("Authorization").map(Authorization)
    }

    /// Whether it is known to have gone without a body.
    pub fn is_without_body(&self) -> bool {
        match &self.body {
            Some(body) => body.is_empty(),
            // The message that was signed ends with the body's line, an empty one.
            None => self.message.as_deref().is_some_and(|message| message.ends_with("\n\n")),
        }
    }

    /// An upload signs its meta text, not the body.
    pub fn is_upload(&self) -> bool {
        self.headers.get("Content-Type").is_some_and(|value| value.to_ascii_lowercase().starts_with("multipart/"))
    }

    /// GET and HEAD have no Idempotency-Key.
    pub fn reads_only(&self) -> bool {
        let signed = || self.message.as_deref()?.lines().next();
        let method = self.method.as_deref().or_else(signed).unwrap_or_default();
        matches!(method.to_ascii_uppercase().as_str(), "GET" | "HEAD")
    }
}

/// The value of an `Authorization` header that may be malformed.
#[derive(Debug, Clone, Copy)]
pub struct Authorization<'a>(pub &'a str);

impl Authorization<'_> {
    /// A member's value, quoted or not.
    pub fn member(self, name: &str) -> Option<String> {
        let rest = self.0.split_once(' ').map_or(self.0, |(_, rest)| rest);
        let found =
            rest.split(',').find_map(|part| part.trim_start().strip_prefix(name)?.trim_start().strip_prefix('='))?;
        let value = found.trim_start();
        Some(value.strip_prefix('"').map_or(value, |value| value.split('"').next().unwrap_or_default()).to_string())
    }
}

impl Thrown {
    /// The code of this library, where the error or a cause of it is one.
    pub fn library_code(&self) -> Option<Code> {
        self.codes.iter().find_map(|code| Code::ALL.iter().find(|known| known.as_str() == code).copied())
    }

    /// Whether a message contains the words, given in lower case and with blanks for underscores.
    pub fn says(&self, words: &str) -> bool {
        let plain = || self.messages.iter().map(|message| message.to_ascii_lowercase().replace('_', " ")).collect();
        self.plain.get_or_init(plain).iter().any(|message: &String| message.contains(words))
    }

    /// Without the lines of stacks, whose names of functions and parameters say nothing of what happened.
    pub fn without_frames(&self) -> Self {
        let is_frame = |line: &str| ["at ", "在 ", "#", "from "].iter().any(|mark| line.trim_start().starts_with(mark));
        let told = |message: &String| -> String {
            let lines = message.lines().enumerate().filter(|(at, line)| *at == 0 || !is_frame(line));
            lines.map(|(_, line)| line).collect::<Vec<_>>().join("\n")
        };
        Self { messages: self.messages.iter().map(told).collect(), plain: OnceCell::new(), ..self.clone() }
    }

    /// Whether the error or a cause of it has this name.
    pub fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|other| other == name)
    }
}
