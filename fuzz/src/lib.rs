//! Fuzz targets: each takes any bytes, must not panic, and states what holds where they are accepted.
//!
//! Two runners share them and the seeds in `corpus/<target>/`: libFuzzer (`fuzz_targets/`, nightly, cargo-fuzz) for
//! long runs, and a seeded mutator (`main.rs`, stable) for a short one in CI.

use std::str;

use serde_json::{Map, Value};

use wechatpay_wasm::bytes::TextOrBytes;
use wechatpay_wasm::certificate::Certificate;
use wechatpay_wasm::key::text::{Kind, recognise};
use wechatpay_wasm::key::{PrivateKey, PublicKey};
use wechatpay_wasm::platform::KeyName;
use wechatpay_wasm::request::{Body, Defaults, Query, SignRequestOptions, prepare};
use wechatpay_wasm::serial::Serial;
use wechatpay_wasm::target::{DEFAULT_BASE_URL, Url, encode_component, parse_base};

/// Takes any bytes; panics when a rule is broken.
pub type Target = fn(&[u8]);

/// A target's name, which is its corpus' too, and the target.
pub const TARGETS: [(&str, Target); 5] =
    [("key", key), ("certificate", certificate), ("url", url), ("serial", serial), ("request", request)];

/// Now, for everything that compares with a clock: the documents' example.
pub const NOW: i64 = 1_554_208_460;

/// Key text. What is read as one kind is not read as another; a key is never short.
pub fn key(data: &[u8]) {
    let private = PrivateKey::read(data, "privateKey");
    let public = PublicKey::read(data, "publicKey");
    if let Ok(key) = &private {
        assert!(key.public_key().bits() >= 2048);
    }
    if let Ok(key) = &public {
        assert!(key.bits() >= 2048 && key.size() * 8 >= key.bits() as usize);
    }
    for wanted in [Kind::PrivateKey, Kind::PublicKey, Kind::Certificate] {
        let kind = recognise(data, wanted).kind();
        assert!(!kind.english().is_empty() && !kind.chinese().is_empty());
    }
    for error in [private.err(), public.err()].into_iter().flatten() {
        refuse_secrets(data, error.message());
        refuse_secrets(data, error.hint());
    }
}

/// Certificates. The serial number of an accepted one is in the form that is sent.
pub fn certificate(data: &[u8]) {
    if let Ok(certificate) = Certificate::read(data, "certificate") {
        let serial = certificate.serial.as_str();
        assert_eq!(Serial::parse(serial, "serialNo").as_ref(), Ok(&certificate.serial), "{serial}");
        assert!(certificate.public_key.bits() >= 2048);
    }
}

/// The URL. What is accepted is kept byte for byte, and accepted again.
pub fn url(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let (url, base) = text.split_once('\n').unwrap_or((text, DEFAULT_BASE_URL));
    assert!(encode_component(text).bytes().all(|byte| byte.is_ascii_graphic()));
    let Ok(base) = parse_base(base) else { return };
    let Ok(parsed) = Url::parse(url, &base) else { return };
    assert_eq!(parsed.href(), if url.starts_with('/') { format!("{base}{url}") } else { url.to_string() });
    assert!(parsed.target.starts_with('/') && parsed.href().bytes().all(|byte| byte.is_ascii_graphic()));
    assert!(parsed.origin.starts_with("https://") || parsed.origin.starts_with("http://"));
    assert_eq!(Url::parse(&parsed.href(), DEFAULT_BASE_URL), Ok(parsed));
}

/// Serial numbers and public key ids. Reading is idempotent.
pub fn serial(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    if let Ok(serial) = Serial::parse(text, "serialNo") {
        let sent = serial.as_str();
        assert!(sent.len() % 2 == 0 && (2..=40).contains(&sent.len()), "{sent}");
        assert!(sent.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F')), "{sent}");
        assert_eq!(Serial::parse(sent, "serialNo").as_ref(), Ok(&serial));
    }
    if let Ok(name) = KeyName::parse(text, "id") {
        assert_eq!(KeyName::parse(name.as_str(), "id").as_ref(), Ok(&name));
    }
}

/// Options of `prepareRequest`, as JSON. What is accepted has five lines that are those of what is sent.
pub fn request(data: &[u8]) {
    let Some(options) = request_options(data) else { return };
    let defaults = Defaults { timestamp: NOW, nonce_str: "0".repeat(32) };
    let Ok(prepared) = prepare(options, None, defaults) else { return };
    let head =
        format!("{}\n{}\n{}\n{}\n", prepared.method, prepared.url.target, prepared.timestamp, prepared.nonce_str);
    assert!(prepared.message.starts_with(head.as_bytes()) && prepared.message.ends_with(b"\n"));
    for (name, value) in prepared.headers.iter() {
        assert!(!name.is_empty() && !value.contains(['\r', '\n']));
    }
}

/// The body and the query, which the JavaScript boundary turns into text, are taken from JSON here.
fn request_options(data: &[u8]) -> Option<SignRequestOptions> {
    let mut members: Map<String, Value> = serde_json::from_slice(data).ok()?;
    let body = members.remove("body").map(|body| Body(TextOrBytes::Text(json_text(body))));
    let query = match members.remove("query") {
        Some(Value::Object(pairs)) => Some(pairs.into_iter().map(|(name, value)| (name, json_text(value))).collect()),
        _ => None,
    };
    let options: SignRequestOptions = serde_json::from_value(Value::Object(members)).ok()?;
    Some(SignRequestOptions { body, query: query.map(Query), ..options })
}

fn json_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// No run of 24 bytes of the input, which may be a key, stands in a message.
fn refuse_secrets(input: &[u8], message: &str) {
    assert!(!input.windows(24).any(|run| message.as_bytes().windows(24).any(|shown| shown == run)), "{message}");
}

#[cfg(test)]
mod tests {
    use std::fs;

    #[test]
    fn every_seed_and_every_former_crash_passes() {
        for (name, target) in super::TARGETS {
            let seeds = fs::read_dir(format!("{}/corpus/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
            assert!(
                seeds.map(|seed| target(&fs::read(seed.unwrap().path()).unwrap())).count() > 0,
                "{name} has no seed"
            );
        }
    }
}
