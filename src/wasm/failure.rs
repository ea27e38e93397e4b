//! Errors on their way to JavaScript.

use wasm_bindgen::JsValue;

use super::host;
use crate::error::Error;

/// An error, with what the caller's code threw if it did.
#[derive(Debug)]
pub struct Failure {
    pub error: Error,
    pub cause: JsValue,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, cause: JsValue::UNDEFINED }
    }
}

/// The JavaScript error.
impl From<Failure> for JsValue {
    #[cold]
    #[inline(never)]
    fn from(Failure { error, cause }: Failure) -> Self {
        let answer = error.answer().and_then(|answer| host::data(answer).ok()).unwrap_or_default();
        let reason = host::data(&error.reason().words()).unwrap_or_default();
        host::make_error(error.code().as_str(), error.field(), reason, cause, answer)
    }
}
