//! What the package's client asks the core directly; no part of the package's interface.

use serde::Deserialize;
use wasm_bindgen::prelude::*;

use super::failure::Failure;
use super::host::Given;
use super::{CACHE, options};
use crate::admit::shape::{Form, Member, Shape};
use crate::aead::ApiV3Key;
use crate::bytes::TextOrBytes;
use crate::download::DownloadHash;
use crate::headers::Headers;
use crate::key::KeyInput;
use crate::platform::{PlatformKeyInput, PlatformKeys};
use crate::response;

/// What a client is configured with, or a call: each is checked where it is given.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Configured {
    keys: Option<Vec<PlatformKeyInput>>,
    api_v3_key: Option<KeyInput>,
    hash: Option<DownloadHash>,
}

impl Configured {
    const SHAPE: Shape = &[
        Member::optional("keys", Form::List(&Form::Object(PlatformKeyInput::SHAPE))),
        Member::optional("apiV3Key", Form::TextOrBytes),
        Member::optional("hash", Form::Object(DownloadHash::SHAPE)),
    ];
}

/// Refuses what could not be used later.
#[wasm_bindgen(js_name = checkConfigured, skip_typescript)]
pub fn check_configured(configured: &Given) -> Result<(), Failure> {
    let configured: Configured = options::read(configured, Configured::SHAPE)?;
    if let Some(keys) = &configured.keys {
        CACHE.with_borrow_mut(|cache| PlatformKeys::resolve(keys, cache))?;
    }
    configured.api_v3_key.as_ref().map(ApiV3Key::read).transpose()?;
    configured.hash.as_ref().map(DownloadHash::check).transpose()?;
    Ok(())
}

/// An answer that is not 2xx.
#[derive(Deserialize)]
struct Refused {
    status: u16,
    headers: Headers,
    body: TextOrBytes,
}

impl Refused {
    const SHAPE: Shape = &[
        Member::required("status", Form::WholeNumber),
        Member::required("headers", Form::ReceivedHeaders),
        Member::required("body", Form::RawBody),
    ];
}

/// The error for such an answer, which is not verified here.
#[wasm_bindgen(js_name = statusError, skip_typescript)]
pub fn status_error(refused: &Given) -> Result<JsValue, Failure> {
    let Refused { status, headers, body } = options::read(refused, Refused::SHAPE)?;
    Ok(Failure::from(response::refused(status, &headers, body.as_bytes())).into())
}
