//! What the package's client asks the core directly; no part of the package's interface.

use serde::Deserialize;

use crate::admit::shape::{Form, Member, Shape};
use crate::call::download::DownloadHash;
use crate::call::notification;
use crate::call::partnerships;
use crate::call::request::check_certificate;
use crate::call::response::{self, SignatureHeaders, Window};
use crate::credential::cache::Cache;
use crate::credential::key::KeyInput;
use crate::credential::platform_key::{PlatformKeyInput, PlatformKeys};
use crate::crypto::aead::ApiV3Key;
use crate::error::{Error, Result};
use crate::wire::bytes::TextOrBytes;
use crate::wire::headers::Headers;

/// What a client is configured with, or a call: each is checked where it is given.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Configured {
    /// WeChat Pay's keys.
    pub keys: Option<Vec<PlatformKeyInput>>,
    /// The APIv3 key.
    pub api_v3_key: Option<KeyInput>,
    /// The merchant's private key.
    pub private_key: Option<KeyInput>,
    /// The merchant's certificate.
    pub certificate: Option<KeyInput>,
    /// The digest that a download is going to be compared with.
    pub hash: Option<DownloadHash>,
}

impl Configured {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::optional("keys", Form::List(&Form::Object(PlatformKeyInput::SHAPE))),
        Member::optional("apiV3Key", Form::TextOrBytes),
        Member::optional("privateKey", Form::TextOrBytes),
        Member::optional("certificate", Form::TextOrBytes),
        Member::optional("hash", Form::Object(DownloadHash::SHAPE)),
    ];

    /// Refuses what could not be used later. What is read stays in the cache, where the first call finds it.
    ///
    /// # Errors
    /// As [`Cache::private_key`], [`Cache::certificate`], [`check_certificate`], [`PlatformKeys::resolve`],
    /// [`ApiV3Key::read`] and [`DownloadHash::check`].
    pub fn check(&self, cache: &mut Cache) -> Result<()> {
        let key = self.private_key.as_ref().map(|key| cache.private_key(key, "privateKey")).transpose()?;
        let certificate = self.certificate.as_ref().map(|text| cache.certificate(text, "certificate")).transpose()?;
        if let (Some(key), Some(certificate)) = (key, certificate) {
            check_certificate(&certificate, &key)?;
        }
        self.keys.as_ref().map(|keys| PlatformKeys::resolve(keys, cache)).transpose()?;
        self.api_v3_key.as_ref().map(ApiV3Key::read).transpose()?;
        self.hash.as_ref().map(DownloadHash::check).transpose()?;
        Ok(())
    }
}

/// An answer that is not 2xx.
#[derive(Debug, Deserialize)]
pub struct Refused {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: TextOrBytes,
}

impl Refused {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("status", Form::WholeNumber),
        Member::required("headers", Form::ReceivedHeaders),
        Member::required("body", Form::RawBody),
    ];

    /// The error for it. It is not verified here.
    pub fn error(&self) -> Error {
        response::refused(self.status, &self.headers, self.body.as_bytes())
    }
}

/// What the refusal of a list said.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefusedList {
    /// The HTTP status.
    pub status: u16,
    /// The body's `code`.
    pub server_code: Option<String>,
    /// The body's `message`.
    pub server_message: Option<String>,
}

impl RefusedList {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("status", Form::WholeNumber),
        Member::optional("serverCode", Form::Text),
        Member::optional("serverMessage", Form::Text),
    ];

    /// Whether it means that the list has no entry.
    pub fn is_empty(&self) -> bool {
        partnerships::is_empty_list(self.status, self.server_code.as_deref(), self.server_message.as_deref())
    }
}

/// What could not be verified for want of a key.
#[derive(Debug, Deserialize)]
pub struct Unverified {
    /// The headers.
    pub headers: Headers,
    /// The body, where it is a notification's: anybody may send one.
    pub notification: Option<TextOrBytes>,
}

impl Unverified {
    /// What JavaScript may give.
    pub const SHAPE: Shape =
        &[Member::required("headers", Form::ReceivedHeaders), Member::optional("notification", Form::RawBody)];

    /// Whether it is worth a download of certificates: well formed, signed at `clock`, and with a certificate's key.
    pub fn may_name_new_certificate(&self, clock: i64) -> bool {
        let signed_now = || -> Result<bool> {
            let signed = SignatureHeaders::read(&self.headers)?;
            Window::new(clock, None)?.check(&signed)?;
            Ok(signed.names_certificate())
        };
        let is_notification = |body: &TextOrBytes| notification::is_one(body.as_bytes());
        signed_now().unwrap_or(false) && self.notification.as_ref().is_none_or(is_notification)
    }
}
