//! What the package's client asks the core directly; no part of the package's interface.

use wasm_bindgen::prelude::*;

use super::failure::Failure;
use super::host::{self, Given};
use super::{CACHE, options};
use crate::call::client::{Configured, Refused, RefusedList, Unverified};

/// Refuses keys, certificates, an APIv3 key or a hash that could not be used later.
#[wasm_bindgen(js_name = checkConfigured, skip_typescript)]
pub fn check_configured(configured: &Given) -> Result<(), Failure> {
    let configured: Configured = options::read(configured, Configured::SHAPE)?;
    Ok(CACHE.with_borrow_mut(|cache| configured.check(cache))?)
}

/// The error for an answer that is not 2xx.
#[wasm_bindgen(js_name = statusError, skip_typescript)]
pub fn status_error(refused: &Given) -> Result<JsValue, Failure> {
    let refused: Refused = options::read(refused, Refused::SHAPE)?;
    Ok(Failure::from(refused.error()).into())
}

/// Whether the refusal of a list means that it has no entry.
#[wasm_bindgen(js_name = isEmptyList, skip_typescript)]
pub fn is_empty_list(refused: &Given) -> Result<bool, Failure> {
    let refused: RefusedList = options::read(refused, RefusedList::SHAPE)?;
    Ok(refused.is_empty())
}

/// Whether what could not be verified is worth a download of certificates.
#[wasm_bindgen(js_name = mayNameNewCertificate, skip_typescript)]
pub fn may_name_new_certificate(unverified: &Given) -> Result<bool, Failure> {
    let unverified: Unverified = options::read(unverified, Unverified::SHAPE)?;
    Ok(unverified.may_name_new_certificate(host::now()))
}
