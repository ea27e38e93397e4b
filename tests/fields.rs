//! Certificate downloads, sensitive fields, payment parameters and uploads, natively: published vectors, redaction,
//! hostile input. What node:crypto and a real server make of the same is asserted through the package.

use getrandom::SysRng;
use proptest::prelude::*;
use serde_json::Value;

use wechatpay_wasm::call::payment::{self, PaymentType, SignPaymentOptions};
use wechatpay_wasm::call::platform_certificates::{self, ParseCertificatesOptions};
use wechatpay_wasm::call::request::Defaults;
use wechatpay_wasm::call::sensitive::{self, DecryptSensitiveOptions, EncryptSensitiveOptions};
use wechatpay_wasm::call::upload::{self, BuildUploadOptions, FileBytes};
use wechatpay_wasm::credential::cache::Cache;
use wechatpay_wasm::credential::key::{KeyInput, PrivateKey};
use wechatpay_wasm::credential::platform_key::PlatformKeyInput;
use wechatpay_wasm::error::Code;
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
    for vector in vectors(include_str!("vectors/wechatpay-java/certificates.json")) {
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

#[test]
fn the_published_sensitive_fields_open_and_what_is_too_long_is_refused() {
    let mut cache = Cache::default();
    let published = [
        vectors(include_str!("vectors/wechatpay-java/oaep.json")),
        vectors(include_str!("vectors/wechatpay-axios-plugin/oaep.json")),
    ]
    .concat();
    assert_eq!(published.len(), 4);
    for vector in published {
        if vector["kind"] == "oaep-sha1-encrypt" {
            let length = usize::try_from(vector["plaintext_length"].as_u64().unwrap()).unwrap();
            let options = EncryptSensitiveOptions {
                plaintext: "x".repeat(length).into(),
                key: PlatformKeyInput {
                    id: None,
                    public_key: None,
                    certificate: Some(input(vector["cert_pem"].as_str().unwrap())),
                },
            };
            assert!(!format!("{options:?}").contains("xxx"));
            let key = options.resolve(&mut cache).unwrap();
            let error = sensitive::encrypt(&options.plaintext, &key, &mut SysRng).unwrap_err();
            assert_eq!((error.code(), error.field()), (Code::Sensitive, Some("plaintext")));
            continue;
        }
        let options = DecryptSensitiveOptions {
            ciphertext: vector["ciphertext"].as_str().unwrap().into(),
            private_key: input(vector["private_key_pem"].as_str().unwrap()),
        };
        let key = cache.private_key(&options.private_key, "privateKey").unwrap();
        let outcome = sensitive::decrypt(&options.ciphertext, &key, &mut SysRng);
        match vector["expected_plaintext"].as_str() {
            Some(plaintext) => assert_eq!(outcome.unwrap().as_str(), plaintext),
            None => assert_eq!(outcome.unwrap_err().code(), Code::Sensitive),
        }
    }
}

#[test]
fn the_documents_payments_are_signed_as_printed() {
    let documents: Value = serde_json::from_str(include_str!("vectors/doc/vectors.json")).unwrap();
    let pem = documents["doc_key_pkcs8_pem"].as_str().unwrap();
    let key = PrivateKey::read(pem.as_bytes(), "privateKey").unwrap();
    for (kind, vector, signature, timestamp) in [
        (PaymentType::Mini, "JSAPI paySign", "paySign", "timeStamp"),
        (PaymentType::Jsapi, "JSAPI paySign", "paySign", "timeStamp"),
        (PaymentType::Jssdk, "JSAPI paySign", "paySign", "timestamp"),
        (PaymentType::App, "APP paySign", "sign", "timestamp"),
    ] {
        let options = SignPaymentOptions {
            kind,
            appid: "wx2421b1c4370ec43b".into(),
            prepay_id: "wx201410272009395522657a690389285100".into(),
            mchid: Some("1900007291".into()),
            private_key: input(pem),
            timestamp: None,
            nonce_str: None,
        };
        let defaults =
            Defaults { timestamp: 1_554_208_460, nonce_str: documents["doc_nonce"].as_str().unwrap().into() };
        let parameters = payment::sign(options, &key, defaults, &mut SysRng).unwrap();
        let parameters = serde_json::to_value(parameters).unwrap();
        let member = |name: &str| parameters[name].as_str();
        let vectors = documents["request_sign"].as_array().unwrap();
        let expected = vectors.iter().find(|it| it["name"] == vector).unwrap();
        assert_eq!(member(signature), expected["signature"].as_str(), "{kind:?}");
        assert_eq!(member(timestamp), Some("1554208460"), "{kind:?}");
    }
}

#[test]
fn an_uploads_meta_carries_the_files_hash() {
    // The hash is pinned in wechatpay-java, see `vectors/wechatpay-java/hash.json`.
    for vector in vectors(include_str!("vectors/wechatpay-java/hash.json")) {
        let built = upload(vector["message"].as_str().unwrap().as_bytes(), "店标.png");
        let expected = vector["expected_hex"].as_str().unwrap();
        assert_eq!(built.sign_body, format!("{{\"filename\":\"店标.png\",\"sha256\":\"{expected}\"}}"));
        assert!(
            String::from_utf8(built.body.into_bytes()).unwrap().contains(&format!("\r\n\r\n{}\r\n--", built.sign_body))
        );
    }
}

fn upload(file: &[u8], filename: &str) -> upload::Upload {
    let file = FileBytes(file.to_vec());
    upload::build(&BuildUploadOptions { file, filename: filename.into(), content_type: None }).unwrap()
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

    #[test]
    fn an_uploads_boundary_is_nowhere_in_its_file(file in proptest::collection::vec(any::<u8>(), 1..400)) {
        let built = upload(&file, "a.png");
        let boundary = built.headers.get("Content-Type").unwrap().split_once("boundary=").unwrap().1;
        prop_assert!(!file.windows(boundary.len()).any(|window| window == boundary.as_bytes()));
        let count = built.body.as_bytes().windows(boundary.len()).filter(|window| *window == boundary.as_bytes()).count();
        prop_assert_eq!(count, 3);
        prop_assert!(built.body.as_bytes().windows(file.len()).any(|window| window == file.as_slice()));
    }
}
