//! Plain frozen objects to give back.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;

use super::host;
use crate::bytes::TextOrBytes;
use crate::certificate::{Certificate, Holder, iso_time};
use crate::headers::Headers;
use crate::message;
use crate::request::Prepared;
use crate::words::{Value, Words};

/// An object under construction, members in order.
///
/// Members are defined, not assigned, so that no name has a meaning of its own (`__proto__`) and nobody's changes to
/// `Object.prototype` matter. All texts cross to the host as one: each crossing costs more than the text itself.
#[derive(Default)]
pub struct Members {
    /// Names and texts, one after the other.
    text: String,
    /// For each member the length of its name and of its text in UTF-16 units.
    lengths: Vec<u32>,
    /// The values that are no texts.
    values: Option<Array>,
}

impl Members {
    /// In the place of a text's length: the value is the next of `values`.
    const NO_TEXT: u32 = u32::MAX;

    pub fn new() -> Self {
        Self::default()
    }

    pub fn value(mut self, name: &str, value: JsValue) -> Self {
        self.append(name);
        self.lengths.push(Self::NO_TEXT);
        self.values.get_or_insert_default().push(&value);
        self
    }

    /// A text that is no secret: the gathered texts are not wiped.
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.append(name);
        self.append(value);
        self
    }

    fn append(&mut self, text: &str) {
        self.text.push_str(text);
        let length = if text.is_ascii() { text.len() } else { text.chars().map(char::len_utf16).sum() };
        // A JavaScript string is shorter than 2^30.
        self.lengths.push(length as u32);
    }

    pub fn frozen(self) -> JsValue {
        host::frozen_object(&self.text, &self.lengths, self.values)
    }
}

/// A sentence's name and what fills it; the package says it.
pub fn words(words: &Words) -> JsValue {
    let values = words.values.iter().fold(Members::new(), |members, (name, value)| match value {
        Value::Text(text) => members.text(name, text),
        Value::Words(inner) => members.value(name, self::words(inner)),
    });
    Members::new().text("id", words.id).value("values", values.frozen()).frozen()
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
