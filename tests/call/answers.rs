//! Answers and notifications, natively: order of the checks, hostile input.

use proptest::prelude::*;

use wechatpay_wasm::call::response::{self, VerifyResponseOptions};
use wechatpay_wasm::credential::cache::Cache;
use wechatpay_wasm::credential::key::KeyInput;
use wechatpay_wasm::credential::platform_key::{PlatformKeyInput, PlatformKeys};
use wechatpay_wasm::crypto::aead::{ApiV3Key, Sealed};
use wechatpay_wasm::error::{Code, Error};
use wechatpay_wasm::wire::bytes::TextOrBytes;
use wechatpay_wasm::wire::headers::Headers;

const NOW: i64 = 1_554_208_460;
const API_V3_KEY: &str = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";

/// An answer signed by the test key of wechatpay-axios-plugin, see `vectors/wechatpay-axios-plugin/README.md`.
fn answer() -> VerifyResponseOptions {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../vectors/wechatpay-axios-plugin/verify.json")).unwrap();
    let vector = &vectors[0];
    let mut headers = Headers::default();
    for (name, value) in vector["headers"].as_object().unwrap() {
        headers.push(name, value.as_str().unwrap());
    }
    VerifyResponseOptions {
        status: None,
        headers,
        body: TextOrBytes::Text(vector["body"].as_str().unwrap().into()),
        keys: vec![certificate(vector["cert_pem"].as_str().unwrap())],
        now: None,
        tolerance_seconds: None,
    }
}

fn certificate(pem: &str) -> PlatformKeyInput {
    PlatformKeyInput { id: None, public_key: None, certificate: Some(KeyInput::from(pem.as_bytes().to_vec())) }
}

fn refused(options: VerifyResponseOptions) -> Error {
    response::verify(options, &mut Cache::default(), NOW).unwrap_err()
}

#[test]
fn the_checks_come_in_order_keys_status_headers_time_serial_signature() {
    // Everything is wrong at first; each step puts one thing right, from the most basic up.
    let right = answer();
    let signature = right.headers.get("Wechatpay-Signature").unwrap().to_string();
    let mut options = answer();
    options.headers = Headers::default();
    options.keys.push(certificate("not a certificate"));
    options.status = Some(500);
    options.now = Some(NOW + 1000);
    assert_eq!(refused(options).code(), Code::Certificate);

    let mut options = answer();
    options.headers = Headers::default();
    options.status = Some(500);
    assert_eq!(refused(options).code(), Code::HttpStatus);

    let mut headers = Headers::default();
    for (name, value) in [
        ("wechatpay-timestamp", (NOW - 1000).to_string()),
        ("WECHATPAY-NONCE", "nonce".into()),
        ("Wechatpay-Serial", "00".into()),
        ("Wechatpay-Signature", signature),
    ] {
        let mut options = answer();
        options.headers = headers.clone();
        assert_eq!(refused(options).code(), Code::ResponseHeader, "before {name}");
        headers.push(name, value);
    }
    let with = |from: &str, to: &str| {
        let mut changed = Headers::default();
        headers.iter().for_each(|(name, value)| changed.push(name, if name == from { to } else { value }));
        changed
    };
    let mut options = answer();
    options.headers = headers.clone();
    assert_eq!(refused(options).code(), Code::ResponseExpired);
    let headers = with("wechatpay-timestamp", &NOW.to_string());
    let mut options = answer();
    options.headers = headers.clone();
    assert_eq!(refused(options).code(), Code::UnknownSerial);
    let mut options = answer();
    options.headers = Headers::default();
    for (name, value) in headers.iter() {
        options.headers.push(name, if name == "Wechatpay-Serial" { "BE2A2344B984167B" } else { value });
    }
    assert_eq!(refused(options).code(), Code::SignatureInvalid);
    assert!(response::verify(answer(), &mut Cache::default(), NOW).is_ok());
}

#[test]
fn keys_are_named_once() {
    let serial = PlatformKeys::resolve(&answer().keys, &mut Cache::default()).unwrap();
    // The same number, written as OpenSSL, Windows and a naive DER reader write it.
    for text in ["BE2A2344B984167B", "be:2a:23:44:b9:84:16:7b", "00BE2A2344B984167B"] {
        assert!(serial.named(text).is_some(), "{text}");
    }
    assert!(serial.named("BE2A2344B984167").is_none() && serial.named("").is_none());
}

proptest! {
    #[test]
    fn no_header_or_body_makes_verification_panic(
        values in proptest::collection::vec(".{0,80}", 4), body in proptest::collection::vec(any::<u8>(), 0..200), status in proptest::option::of(-5i64..1200),
    ) {
        let mut options = answer();
        options.headers = Headers::default();
        for (name, value) in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"].into_iter().zip(values) {
            options.headers.push(name, value);
        }
        options.body = TextOrBytes::Bytes(body);
        options.status = status;
        prop_assert!(response::verify(options, &mut Cache::default(), NOW).is_err());
    }

    #[test]
    fn no_ciphertext_makes_decryption_panic(ciphertext in "[A-Za-z0-9+/]{0,200}={0,2}", nonce in ".{0,16}", associated_data in ".{0,20}") {
        let key = ApiV3Key::read(&KeyInput::from(API_V3_KEY.as_bytes().to_vec())).unwrap();
        let sealed = Sealed { ciphertext: &ciphertext, nonce: &nonce, associated_data: &associated_data };
        prop_assert_eq!(sealed.open(&key).unwrap_err().code(), Code::Decrypt);
    }
}
