//! SIGN_ERROR: what was signed is not what the server received, or not with the key it knows.

use super::answer::ParsedAnswer;
use super::found::{Again, Found};
use crate::crypto;
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::Facts;
use crate::diagnosis::sign::{self, Difference};

pub fn signature(facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    let of_server = answer.detail().and_then(sign::of_server);
    let Some(sent) = &facts.request else { return Found::new(Cause::SignUncompared, Again::Repaired) };
    let headers_known = sent.headers.iter().next().is_some();
    if headers_known && sent.authorization().is_none() {
        return Found::new(Cause::AuthorizationMissing, Again::Repaired);
    }
    let of_sent = sign::of_sent(sent);
    let message = sent.message.as_ref().map(|message| message.as_bytes().to_vec());
    let Some(message) = message.or_else(|| Some(of_sent.as_ref()?.message())) else {
        return Found::new(Cause::SignUncompared, Again::Repaired);
    };
    let difference = match (&of_server, &of_sent) {
        (Some(server), sent) => {
            sign::compare(&message, server).or_else(|| sign::compare_unseen(&message, sent.as_ref()?))
        }
        (None, Some(sent)) => sign::compare(&message, sent),
        (None, None) => None,
    };
    if let Some(Difference { cause, values }) = difference {
        // Of an upload the server signs meta: it found none.
        if cause == Cause::BodyNotSent && sent.is_upload() {
            return Found::new(Cause::MultipartUnread, Again::Repaired).with("field", "meta");
        }
        return Found { values, ..Found::new(cause, Again::Repaired) };
    }
    let signature = sent.authorization().and_then(|value| value.member("signature"));
    if let Some(form) = signature.as_deref().and_then(signature_form) {
        return Found::new(Cause::SignatureForm, Again::Repaired).with_known("form", form.map(String::from));
    }
    // Where it is not known what was signed, agreement says only that the request arrived as it was sent.
    let agreed = of_server.is_some() && sent.message.is_some();
    let cause = if agreed { Cause::SignKeyOrSerial } else { Cause::SignUncompared };
    let serial = sent.authorization().and_then(|value| value.member("serial_no"));
    Found::new(cause, Again::Repaired).with_known("serial", serial.as_deref().map(shortened))
}

/// Where a signature is not the Base64 of an RSA signature: what it looks like, if that can be told.
fn signature_form(signature: &str) -> Option<Option<&'static str>> {
    let hex = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    match signature.len() {
        32 if hex => Some(Some("MD5")),
        64 if hex => Some(Some("HMAC-SHA256 / SHA-256")),
        _ if hex && signature.len() >= 512 => Some(Some("hex")),
        _ if crypto::signature::decode(signature).is_some() => None,
        _ if signature.contains(['-', '_']) => Some(Some("Base64URL")),
        _ => Some(None),
    }
}
