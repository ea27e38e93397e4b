//! Certificate downloads: a published one, and hostile input.

use proptest::prelude::*;
use serde_json::Value;

use wechatpay_wasm::call::platform_certificates::{self, ParseCertificatesOptions};
use wechatpay_wasm::credential::cache::Cache;
use wechatpay_wasm::credential::key::KeyInput;
use wechatpay_wasm::wire::bytes::TextOrBytes;

const NOW: i64 = 1_735_689_600;

fn vectors(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn input(text: &str) -> KeyInput {
    KeyInput::from(text.as_bytes().to_vec())
}

fn download(body: &str) -> ParseCertificatesOptions {
    ParseCertificatesOptions {
        body: TextOrBytes::Text(body.into()),
        api_v3_key: input("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb"),
        headers: None,
        keys: None,
        now: None,
    }
}

#[test]
fn the_published_download_opens_though_its_certificate_has_expired() {
    for vector in vectors(include_str!("../vectors/wechatpay-java/certificates.json")) {
        let parsed = platform_certificates::parse(
            download(vector["response_body"].as_str().unwrap()),
            &mut Cache::default(),
            99_000_000_000,
        )
        .unwrap();
        assert_eq!(parsed.len(), 1);
        assert_eq!(parsed[0].serial.as_str(), vector["expected_serial_no"]);
        assert_eq!(parsed[0].certificate, vector["expected_cert_pem"].as_str().unwrap());
        assert_eq!(parsed[0].effective_time, "2023-09-19T23:15:58+08:00");
    }
}

proptest! {
    #[test]
    fn no_download_makes_the_reader_panic(body in ".{0,300}", serial in ".{0,50}", ciphertext in "[A-Za-z0-9+/]{0,80}={0,2}") {
        let shaped = serde_json::json!({ "data": [{ "serial_no": serial, "effective_time": "", "expire_time": "", "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM", "nonce": "0123456789ab", "ciphertext": ciphertext } }] });
        for text in [body, shaped.to_string()] {
            prop_assert!(platform_certificates::parse(download(&text), &mut Cache::default(), NOW).is_err());
        }
    }
}
