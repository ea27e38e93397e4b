//! Plain frozen objects to give back.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;

use super::host;
use crate::bytes::TextOrBytes;
use crate::certificate::{Certificate, Holder, iso_time};
use crate::headers::Headers;
use crate::message;
use crate::request::Prepared;

/// An object under construction, members in order.
///
/// Pairs until it is done: members are defined, not assigned, so that no name has a meaning of its own (`__proto__`)
/// and nobody's changes to `Object.prototype` matter.
pub struct Members(Array);

impl Members {
    pub fn new() -> Self {
        Self(Array::new())
    }

    pub fn value(self, name: &str, value: JsValue) -> Self {
        self.0.push(&Array::of2(&JsValue::from_str(name), &value));
        self
    }

    pub fn text(self, name: &str, value: &str) -> Self {
        self.value(name, JsValue::from_str(value))
    }

    pub fn frozen(self) -> JsValue {
        host::frozen_object(&self.0)
    }
}

/// A prepared or signed request.
pub fn request(request: &Prepared) -> JsValue {
    let mut members = Members::new()
        .text("method", &request.method)
        .text("url", &request.url.href())
        .value("headers", headers(&request.headers));
    if let Some(body) = &request.body {
        members = members.value("body", text_or_bytes(body));
    }
    members
        .text("redirect", "manual")
        .value("timestamp", JsValue::from_f64(request.timestamp as f64))
        .text("nonceStr", &request.nonce_str)
        .text("message", &message::display(&request.message))
        .text("mchid", &request.mchid)
        .text("serialNo", request.serial_no.as_str())
        .frozen()
}

/// A copy: the caller's own array may change after signing, this one is what was signed.
fn text_or_bytes(value: &TextOrBytes) -> JsValue {
    match value {
        TextOrBytes::Text(text) => JsValue::from_str(text),
        TextOrBytes::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
    }
}

fn headers(headers: &Headers) -> JsValue {
    headers.iter().fold(Members::new(), |members, (name, value)| members.text(name, value)).frozen()
}

/// What `inspectCertificate` tells.
pub fn certificate(certificate: &Certificate) -> JsValue {
    let members = Members::new()
        .text("serialNo", certificate.serial.as_str())
        .text("subject", &certificate.subject)
        .text("issuer", &certificate.issuer)
        .text("notBefore", &iso_time(certificate.not_before))
        .text("notAfter", &iso_time(certificate.not_after));
    let members = match &certificate.holder {
        Holder::Merchant { mchid: Some(mchid) } => members.text("kind", "merchant").text("mchid", mchid),
        Holder::Merchant { mchid: None } => members.text("kind", "merchant"),
        Holder::Platform => members.text("kind", "platform"),
        Holder::Unknown => members,
    };
    members.value("publicKeyBits", JsValue::from(certificate.public_key.bits())).frozen()
}
