//! Fuzz targets: each takes any bytes, must not panic, and states what holds where they are accepted.
//!
//! Two runners share them and the seeds in `corpus/`: a seeded mutator (`main.rs`, stable), for a few seconds in CI and
//! for counted runs that anybody can repeat, and libFuzzer (`fuzz_targets/`, nightly, cargo-fuzz).

pub mod certificate_oracle;
pub mod mutator;
pub mod value;

use std::cell::RefCell;
use std::str;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use getrandom::SysRng;
use serde_json::{Map, Value};

use wechatpay_wasm::call::notification::{self, Notification, ParseNotificationOptions};
use wechatpay_wasm::call::platform_certificates::{self, ParseCertificatesOptions};
use wechatpay_wasm::call::request::{Defaults, Query, SignRequestOptions, prepare};
use wechatpay_wasm::call::response::{self, VerifyResponseOptions};
use wechatpay_wasm::credential::cache::Cache;
use wechatpay_wasm::credential::certificate::Certificate;
use wechatpay_wasm::credential::key::text::recognise;
use wechatpay_wasm::credential::key::{KeyInput, PrivateKey, PublicKey};
use wechatpay_wasm::credential::platform_key::{KeyName, PlatformKeyInput};
use wechatpay_wasm::credential::serial::Serial;
use wechatpay_wasm::crypto::aead::{ApiV3Key, Sealed};
use wechatpay_wasm::crypto::signature;
use wechatpay_wasm::error::{Code, Error};
use wechatpay_wasm::reason::kind::Kind;
use wechatpay_wasm::wire::bytes::TextOrBytes;
use wechatpay_wasm::wire::headers::Headers;
use wechatpay_wasm::wire::json;
use wechatpay_wasm::wire::message::response_message;
use wechatpay_wasm::wire::percent::encode_component;
use wechatpay_wasm::wire::target::{DEFAULT_BASE_URL, Url, parse_base};

use mutator::{Random, mutated};

/// What is fuzzed.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// The folder of its seeds in `corpus/`.
    pub corpus: &'static str,
    /// How many inputs a counted run gives it.
    pub executions: u64,
    /// Takes any bytes; panics when a rule is broken.
    pub run: fn(&[u8]),
    /// One more input, made of the seeds.
    pub mutated: fn(&[Vec<u8>], &mut Random) -> Vec<u8>,
}

impl Target {
    const fn new(name: &'static str, run: fn(&[u8])) -> Self {
        Self { name, corpus: name, executions: 5_000_000, run, mutated }
    }
}

/// Every target.
pub const TARGETS: [Target; 11] = [
    Target::new("key", key),
    Target { mutated: certificate_oracle::mutated, ..Target::new("certificate", certificate) },
    Target::new("url", url),
    Target::new("serial", serial),
    Target::new("request", request),
    Target::new("response", response),
    // Every input is signed anew, which takes a thousand times as long as what follows the signature.
    Target { executions: 20_000, ..Target::new("notification", notification) },
    Target {
        corpus: "notification",
        executions: 10_000_000,
        ..Target::new("notification_content", notification_content)
    },
    Target::new("resource", resource),
    Target::new("certificates", certificates),
    Target::new("json", json),
];

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
        assert!(!recognise(data, wanted).kind().words().english().is_empty());
    }
    for error in [private.err(), public.err()].into_iter().flatten() {
        refuse_secrets(data, &format!("{error} {error:?}"));
    }
}

/// Certificates. They are read as another reader reads them; the serial number is in the form that is sent.
pub fn certificate(data: &[u8]) {
    certificate_oracle::compare(data);
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

/// An answer as text: `name: value` lines, the status among them as `:status`, an empty line, the body. Nobody can
/// sign here, so that only what the seeds carry signed is ever returned.
pub fn response(data: &[u8]) {
    let (status, headers, body) = answer(data);
    let options = VerifyResponseOptions {
        status,
        headers,
        body: TextOrBytes::Bytes(body),
        keys: vec![platform_certificate(), platform_public_key()],
        now: Some(NOW),
        tolerance_seconds: None,
    };
    if let Ok(body) = CACHE.with_borrow_mut(|cache| response::verify(options, cache, NOW)) {
        assert!(matches!(body.as_str(), "" | r#"{"media_id":"file752398_7983424"}"#), "{body}");
    }
}

/// A notification, whole: the input is its body, or behind a `P` the plaintext of its resource, and is signed as the
/// server would.
pub fn notification(data: &[u8]) {
    let body = notification_body(data);
    let options = ParseNotificationOptions {
        headers: signed_headers(&body),
        body: TextOrBytes::Bytes(body),
        keys: vec![platform_public_key()],
        api_v3_key: KeyInput::from(API_V3_KEY.to_vec()),
        now: Some(NOW),
        tolerance_seconds: None,
    };
    check_notification(data, CACHE.with_borrow_mut(|cache| notification::parse(options, cache, NOW)));
}

/// What follows a notification's signature, entered directly; the input is that of [`notification`].
pub fn notification_content(data: &[u8]) {
    let key = ApiV3Key::read(&KeyInput::from(API_V3_KEY.to_vec())).expect("32 bytes");
    check_notification(data, notification::open_verified(notification_body(data), &key));
}

fn notification_body(data: &[u8]) -> Vec<u8> {
    data.strip_prefix(b"P").map_or_else(|| data.to_vec(), |plaintext| sealed_notification(plaintext).into_bytes())
}

/// The plaintext is JSON and, where the input was sealed, the input; a refusal says nothing of it.
fn check_notification(data: &[u8], parsed: Result<Notification, Error>) {
    let plaintext = data.strip_prefix(b"P");
    match parsed {
        Ok(parsed) => {
            assert!(serde_json::from_str::<Value>(&parsed.plaintext).is_ok());
            assert!(plaintext.is_none_or(|plaintext| plaintext == parsed.plaintext.as_bytes()));
        }
        Err(error) => {
            assert!(matches!(error.code(), Code::ResponseBody | Code::Decrypt), "{error}");
            plaintext.into_iter().for_each(|plaintext| refuse_secrets(plaintext, &error.to_string()));
        }
    }
}

/// A resource: ciphertext, nonce and associated data, a line each. Nobody can seal here.
pub fn resource(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut lines = text.splitn(3, '\n');
    let [ciphertext, nonce, associated_data] = [(); 3].map(|()| lines.next().unwrap_or_default());
    let key = ApiV3Key::read(&KeyInput::from(API_V3_KEY.to_vec())).expect("32 bytes");
    if let Ok(plaintext) = (Sealed { ciphertext, nonce, associated_data }).open_text(&key) {
        assert_eq!(plaintext.as_str(), "message");
    }
}

/// The body of GET /v3/certificates; behind a `P` the text that is sealed within it.
pub fn certificates(data: &[u8]) {
    let body = data.strip_prefix(b"P").map_or_else(|| data.to_vec(), |text| download(text).into_bytes());
    let options = ParseCertificatesOptions {
        body: TextOrBytes::Bytes(body),
        api_v3_key: KeyInput::from(API_V3_KEY.to_vec()),
        headers: None,
        keys: None,
        now: Some(NOW),
    };
    let parsed = CACHE.with_borrow_mut(|cache| platform_certificates::parse(options, cache, NOW));
    for item in parsed.unwrap_or_default() {
        assert!(item.certificate.trim_start().starts_with("-----BEGIN CERTIFICATE-----"), "{}", item.certificate);
        let certificate = Certificate::read(item.certificate.as_bytes(), "certificate").expect("was read before");
        assert_eq!(certificate.serial, item.serial);
    }
}

/// JSON. Another parser takes and refuses the same; what is unambiguous is JSON that says the same when it is written
/// compactly.
pub fn json(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let theirs = serde_json::from_str::<Value>(text);
    let ours = json::read_ambiguous(text);
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{text}");
    let (Ok(theirs), Ok(ours)) = (theirs, json::read(text)) else { return };
    let compact = ours.compact();
    assert_eq!(serde_json::from_str::<Value>(&compact).ok(), Some(theirs), "{text}");
    assert!(json::read(&compact).is_ok_and(|compact| compact == ours), "{text}");
}

/// The APIv3 key and the key pair of wechatpay-java's tests, see `tests/vectors/wechatpay-java/README.md`.
const API_V3_KEY: &[u8; 32] = b"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const PLATFORM_KEY: &[u8] = include_bytes!("../../tests/vectors/wechatpay-java/wechat_pay_private_key.pem");
const PLATFORM_PUBLIC_KEY: &[u8] = include_bytes!("../../tests/vectors/wechatpay-java/wechat_pay_public_key.pem");
/// The certificate that verifies `verify.json` of wechatpay-axios-plugin.
const PLATFORM_CERTIFICATE: &[u8] = include_bytes!("../../tests/vectors/wechatpay-axios-plugin/apiserver_cert.pem");
const RESOURCE_NONCE: &str = "uluk4a9R25RW";
const KEY_ID: &str = "PUB_KEY_ID_0112422897022025011300326200001208";

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::default();
    static SIGNER: PrivateKey = PrivateKey::read(PLATFORM_KEY, "key").expect("a key");
}

fn platform_certificate() -> PlatformKeyInput {
    let certificate = Some(KeyInput::from(PLATFORM_CERTIFICATE.to_vec()));
    PlatformKeyInput { id: None, public_key: None, certificate }
}

fn platform_public_key() -> PlatformKeyInput {
    let public_key = Some(KeyInput::from(PLATFORM_PUBLIC_KEY.to_vec()));
    PlatformKeyInput { id: Some(KEY_ID.into()), public_key, certificate: None }
}

fn answer(data: &[u8]) -> (Option<i64>, Headers, Vec<u8>) {
    let end = data.windows(2).position(|pair| pair == b"\n\n").unwrap_or(data.len());
    let mut headers = Headers::default();
    let mut status = None;
    for line in String::from_utf8_lossy(&data[..end]).split('\n') {
        match line.split_once(": ") {
            Some((":status", value)) => status = value.parse().ok(),
            Some((name, value)) => headers.push(name, value),
            None => headers.push(line, ""),
        }
    }
    (status, headers, data.get(end + 2..).unwrap_or_default().to_vec())
}

fn signed_headers(body: &[u8]) -> Headers {
    let (timestamp, nonce) = (NOW.to_string(), "593BEC0C930BF1AFEB40B4A08C8FB242");
    let message = response_message(&timestamp, nonce, body);
    let signature = SIGNER.with(|key| signature::sign(&message, key, &mut SysRng)).expect("a signature");
    let mut headers = Headers::default();
    headers.push("Wechatpay-Timestamp", timestamp);
    headers.push("Wechatpay-Nonce", nonce);
    headers.push("Wechatpay-Serial", KEY_ID);
    headers.push("Wechatpay-Signature", signature);
    headers
}

fn seal(plaintext: &[u8], associated_data: &str) -> String {
    let payload = Payload { msg: plaintext, aad: associated_data.as_bytes() };
    let nonce = Nonce::try_from(RESOURCE_NONCE.as_bytes()).expect("12 bytes");
    STANDARD.encode(Aes256Gcm::new(API_V3_KEY.into()).encrypt(&nonce, payload).expect("a short plaintext"))
}

fn download(text: &[u8]) -> String {
    serde_json::json!({ "data": [{
        "serial_no": "5DEA10EF55877E3CF6C33255C2E7DEFFF7E427EC",
        "effective_time": "2023-09-19T23:15:58+08:00", "expire_time": "2028-09-17T23:15:58+08:00",
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM", "nonce": RESOURCE_NONCE, "associated_data": "certificate",
            "ciphertext": seal(text, "certificate"),
        },
    }] })
    .to_string()
}

fn sealed_notification(plaintext: &[u8]) -> String {
    serde_json::json!({
        "id": "EV-2018022511223320873", "create_time": "2015-05-20T13:29:35+08:00",
        "event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource", "summary": "支付成功",
        "resource": {
            "original_type": "transaction", "algorithm": "AEAD_AES_256_GCM", "nonce": RESOURCE_NONCE,
            "associated_data": "transaction", "ciphertext": seal(plaintext, "transaction"),
        },
    })
    .to_string()
}

/// The body and the query, which the JavaScript boundary turns into text, are taken from JSON here.
fn request_options(data: &[u8]) -> Option<SignRequestOptions> {
    let mut members: Map<String, Value> = serde_json::from_slice(data).ok()?;
    let body = members.remove("body").map(|body| TextOrBytes::Text(json_text(body)));
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
    use super::mutator::seeds;

    #[test]
    fn every_seed_and_every_former_crash_passes() {
        for target in super::TARGETS {
            let seeds = seeds(&target);
            assert!(!seeds.is_empty(), "{} has no seed", target.name);
            seeds.iter().for_each(|seed| (target.run)(seed));
        }
    }
}
