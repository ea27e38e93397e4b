//! Vectors of the documents and of other implementations; `tests/vectors/<origin>/README.md` says whose they are.
//!
//! Every vector of every file is asserted. What this library refuses on purpose is asserted to be refused, with the
//! reason beside it.

use std::fs;
use std::path::Path;

use getrandom::SysRng;
use serde_json::Value;

use wechatpay_wasm::call::payment::{self, PaymentType, SignPaymentOptions};
use wechatpay_wasm::call::platform_certificates::{self, ParseCertificatesOptions};
use wechatpay_wasm::call::request::{Defaults, check_pair};
use wechatpay_wasm::call::response::{self, VerifyResponseOptions};
use wechatpay_wasm::call::sensitive::{self, EncryptSensitiveOptions};
use wechatpay_wasm::call::upload;
use wechatpay_wasm::credential::cache::Cache;
use wechatpay_wasm::credential::certificate::{Certificate, Holder};
use wechatpay_wasm::credential::key::{KeyInput, PrivateKey, PublicKey};
use wechatpay_wasm::credential::platform_key::PlatformKeyInput;
use wechatpay_wasm::credential::serial::Serial;
use wechatpay_wasm::crypto::aead::{ApiV3Key, Sealed};
use wechatpay_wasm::crypto::signature;
use wechatpay_wasm::error::Code;
use wechatpay_wasm::wire::authorization::{self, authorization};
use wechatpay_wasm::wire::bytes::TextOrBytes;
use wechatpay_wasm::wire::headers::Headers;
use wechatpay_wasm::wire::message::{RequestParts, request_message, response_message};
use wechatpay_wasm::wire::time::iso_time;

/// How many vectors there are of each kind; each kind is one test below.
const KINDS: [(&str, usize); 14] = [
    ("aes-gcm", 6),
    ("authorization", 1),
    ("canonical-request", 2),
    ("canonical-response", 2),
    ("cert", 4),
    ("certificates", 1),
    ("config", 1),
    ("oaep-sha1", 3),
    ("oaep-sha1-encrypt", 1),
    ("preflight", 1),
    ("request-sign", 14),
    ("response-verify", 5),
    ("sha256", 1),
    ("sign", 1),
];
/// Kinds of the national algorithms (SM2, SM3, SM4), which WeChat Pay has not opened to merchants.
const SHANGMI: [(&str, usize); 3] = [("sm2-verify", 2), ("sm2-decrypt", 1), ("sm4-gcm", 2)];

#[test]
fn every_vector_is_of_a_kind_that_is_asserted() {
    let mut counted = 0;
    for (kind, count) in KINDS.into_iter().chain(SHANGMI).chain([("verify", 2)]) {
        assert_eq!(of_kind(kind).len(), count, "{kind}");
        counted += count;
    }
    assert_eq!(all().len(), counted, "a vector is of a kind that no test asserts");
}

#[test]
fn request_messages_are_five_lines() {
    for vector in of_kind("canonical-request").iter().chain(&of_kind("request-sign")) {
        assert_eq!(request_message(&parts(vector)).unwrap(), bytes(vector, "expected_message"), "{}", name(vector));
    }
}

#[test]
fn response_messages_are_three_lines() {
    for vector in of_kind("canonical-response") {
        let built = response_message(text(&vector, "timestamp"), text(&vector, "nonce"), bytes(&vector, "body"));
        assert_eq!(built, bytes(&vector, "expected_message"), "{}", name(&vector));
    }
}

#[test]
fn signatures_are_those_of_the_other_implementations() {
    for vector in of_kind("request-sign").iter().chain(&of_kind("sign")) {
        let key = private_key(vector);
        let message = vector.get("expected_message").or_else(|| vector.get("message")).and_then(Value::as_str).unwrap();
        let signature = signature::sign(message.as_bytes(), &key, &mut SysRng).unwrap();
        assert_eq!(signature, text(vector, "expected_signature"), "{}", name(vector));
        signature::verify(message.as_bytes(), &signature, &certificate(vector).public_key).unwrap();
    }
}

#[test]
fn authorization_has_the_members_of_the_other_implementations() {
    for vector in of_kind("request-sign").iter().chain(&of_kind("authorization")) {
        let signature = vector.get("expected_signature").or_else(|| vector.get("signature")).and_then(Value::as_str);
        let built = authorization(&authorization::Parts {
            mchid: text(vector, "mchid"),
            serial_no: text(vector, "serial_no"),
            nonce_str: text(vector, "nonce"),
            timestamp: text(vector, "timestamp"),
            signature: signature.unwrap(),
        })
        .unwrap();
        // The documents say that the order is free; the implementations differ in it.
        assert_eq!(members(&built), members(text(vector, "expected_authorization")), "{}", name(vector));
    }
}

#[test]
fn signatures_verify_with_their_key_and_with_no_other() {
    for vector in of_kind("verify") {
        let key = match vector.get("public_key_pem") {
            Some(pem) => PublicKey::read(pem.as_str().unwrap().as_bytes(), "key").unwrap(),
            None => certificate(&vector).public_key,
        };
        let outcome = signature::verify(bytes(&vector, "message"), text(&vector, "signature"), &key);
        match vector["expected_valid"].as_bool().unwrap() {
            true => outcome.unwrap(),
            false => assert_eq!(outcome.unwrap_err().code(), Code::SignatureInvalid, "{}", name(&vector)),
        }
    }
}

#[test]
fn certificates_are_read_whatever_their_serial_number_and_their_date() {
    for vector in of_kind("cert") {
        let certificate = certificate(&vector);
        assert_eq!(certificate.serial.as_str(), text(&vector, "expected_serial_no"), "{}", name(&vector));
        assert_eq!(certificate.subject, text(&vector, "subject"));
        assert_eq!(iso_time(certificate.not_before), text(&vector, "not_before"));
        assert_eq!(iso_time(certificate.not_after), text(&vector, "not_after"));
        if let Some(naive) = vector.get("wrong_serial_from_naive_hex").and_then(Value::as_str) {
            assert_eq!(Serial::parse(naive, "serialNo").unwrap(), certificate.serial);
        }
        if vector["expected_key_matches"] == true {
            check_pair(&private_key(&vector).public_key(), &certificate).unwrap();
        }
        if let Some(pem) = vector.get("expected_public_key_pem").and_then(Value::as_str) {
            assert_eq!(certificate.public_key, PublicKey::read(pem.as_bytes(), "key").unwrap());
        }
    }
}

#[test]
fn a_certificate_of_another_key_is_reported() {
    for vector in of_kind("preflight") {
        let error = check_pair(&private_key(&vector).public_key(), &certificate(&vector)).unwrap_err();
        assert_eq!(error.code(), Code::KeyPairMismatch);
        assert!(error.to_string().contains(text(&vector, "serial_no")));
    }
}

#[test]
fn a_merchant_certificate_is_called_so_on_positive_recognition_only() {
    // The other library refuses this certificate among the platform's because its serial number is the merchant's own.
    // Neither its names nor its issuer say that it is a merchant's, and verification does not know the merchant's
    // serial number, so that it is not called one here.
    for vector in of_kind("config") {
        let (serial, pem) = vector["certs"].as_object().unwrap().iter().next().unwrap();
        let certificate = Certificate::read(pem.as_str().unwrap().as_bytes(), "certificate").unwrap();
        assert_eq!((certificate.serial.as_str(), &certificate.holder), (serial.as_str(), &Holder::Unknown));
    }
}

#[test]
fn an_upload_names_the_sha_256_of_its_file() {
    for vector in of_kind("sha256") {
        let file = upload::FileBytes(bytes(&vector, "message").to_vec());
        let options = upload::BuildUploadOptions { file, filename: "a.jpg".into(), content_type: None };
        let meta: Value = serde_json::from_str(&upload::build(&options).unwrap().sign_body).unwrap();
        assert_eq!(meta["sha256"], text(&vector, "expected_hex"));
    }
}

#[test]
fn resources_open_with_everything_right_and_not_otherwise() {
    for vector in of_kind("aes-gcm") {
        let outcome = sealed(&vector).open_text(&api_v3_key(&vector));
        if text(&vector, "nonce").len() != 12 {
            // AEAD_AES_256_GCM has nonces of 12 bytes (RFC 5116 section 5.1); the other library takes any.
            let error = outcome.unwrap_err();
            assert_eq!((error.code(), error.field()), (Code::Decrypt, Some("nonce")), "{}", name(&vector));
        } else if vector["expected_error"] == true {
            assert_eq!(outcome.unwrap_err().code(), Code::Decrypt, "{}", name(&vector));
        } else {
            assert_eq!(outcome.unwrap().as_str(), text(&vector, "expected_plaintext"), "{}", name(&vector));
        }
    }
    let documents = documents();
    for vector in documents["aead"].as_array().unwrap() {
        let key = ApiV3Key::read(&KeyInput::from(bytes(vector, "key").to_vec())).unwrap();
        let (ciphertext, nonce, associated_data) =
            (text(vector, "ciphertext"), text(vector, "nonce"), text(vector, "aad"));
        let opened = Sealed { ciphertext, nonce, associated_data }.open_text(&key).unwrap();
        assert_eq!(opened.as_str(), text(vector, "plaintext"));
    }
}

#[test]
fn downloaded_certificates_are_decrypted() {
    for vector in of_kind("certificates") {
        let options = ParseCertificatesOptions {
            body: TextOrBytes::Text(text(&vector, "response_body").into()),
            api_v3_key: KeyInput::from(bytes(&vector, "apiv3_key").to_vec()),
            headers: None,
            keys: None,
            now: None,
        };
        let parsed = platform_certificates::parse(options, &mut Cache::default(), 1_700_000_000).unwrap();
        let [only] = parsed.as_slice() else { panic!("{parsed:?}") };
        assert_eq!(only.serial.as_str(), text(&vector, "expected_serial_no"));
        assert_eq!(only.certificate.trim(), text(&vector, "expected_cert_pem").trim());
        let certificate = Certificate::read(only.certificate.as_bytes(), "certificate").unwrap();
        assert_eq!((certificate.subject.as_str(), certificate.holder), (text(&vector, "subject"), Holder::Platform));
        assert_eq!(iso_time(certificate.not_before), text(&vector, "not_before"));
        assert_eq!(iso_time(certificate.not_after), text(&vector, "not_after"));
    }
}

#[test]
fn sensitive_fields_decrypt_and_damaged_ones_do_not() {
    for vector in of_kind("oaep-sha1") {
        let key = PrivateKey::read(bytes(&vector, "private_key_pem"), "privateKey").unwrap();
        let outcome = sensitive::decrypt(text(&vector, "ciphertext"), &key, &mut SysRng);
        match vector["expected_error"] == true {
            true => assert_eq!(outcome.unwrap_err().code(), Code::Sensitive, "{}", name(&vector)),
            false => assert_eq!(outcome.unwrap().as_str(), text(&vector, "expected_plaintext"), "{}", name(&vector)),
        }
    }
}

#[test]
fn sensitive_fields_are_limited_in_bytes() {
    for vector in of_kind("oaep-sha1-encrypt") {
        let too_long = vector["plaintext_length"].as_u64().unwrap() as usize;
        let encrypt = |length: usize| {
            let options = EncryptSensitiveOptions { plaintext: "1".repeat(length).into(), key: keyed(&vector) };
            let key = options.resolve(&mut Cache::default()).unwrap();
            sensitive::encrypt(&options.plaintext, &key, &mut SysRng)
        };
        let error = encrypt(too_long).unwrap_err();
        assert_eq!(error.code(), Code::Sensitive);
        assert!(error.to_string().contains("214 bytes"), "{error}");
        assert!(encrypt(too_long - 1).is_ok());
    }
}

#[test]
fn answers_verify_or_are_refused_as_the_other_implementation_does() {
    for vector in of_kind("response-verify") {
        let mut headers = Headers::default();
        for (name, value) in vector["headers"].as_object().unwrap() {
            headers.push(name, value.as_str().unwrap());
        }
        let options = VerifyResponseOptions {
            status: None,
            headers,
            body: TextOrBytes::Text(text(&vector, "body").into()),
            keys: vec![keyed(&vector)],
            now: Some(vector["now"].as_i64().unwrap()),
            tolerance_seconds: None,
        };
        let outcome = response::verify(options, &mut Cache::default(), 0).map_err(|error| error.code());
        // Its own names of errors stand in the names of the vectors.
        let expected = match name(&vector).rsplit(": ").next().unwrap() {
            "EV3_RES_HEADER_TIMESTAMP_OFFSET" => Err(Code::ResponseExpired),
            "EV3_RES_HEADER_PLATFORM_SERIAL" => Err(Code::UnknownSerial),
            "EV3_RES_HEADERS_INCOMPLATE" => Err(Code::ResponseHeader),
            _ => Ok(text(&vector, "body").to_string()),
        };
        assert_eq!(expected.is_ok(), vector["expected_valid"] == true);
        assert_eq!(outcome, expected, "{}", name(&vector));
    }
}

#[test]
fn sm2_keys_and_certificates_are_refused_by_name() {
    // WeChat Pay has not opened SM2, SM3 and SM4 to merchants; this library has none of them.
    for vector in of_kind("sm2-verify").iter().chain(&of_kind("sm2-decrypt")) {
        if let Some(pem) = vector.get("private_key_pem").and_then(Value::as_str) {
            let error = PrivateKey::read(pem.as_bytes(), "privateKey").unwrap_err();
            assert!(error.to_string().contains("SM2"), "{error}");
        }
        if let Some(pem) = vector.get("cert_pem").and_then(Value::as_str) {
            let error = Certificate::read(pem.as_bytes(), "certificate").unwrap_err();
            assert_eq!(error.code(), Code::Certificate);
            assert!(error.to_string().contains("SM2"), "{error}");
        }
    }
    let platform = fs::read(root().join("wechatpay-java/sm2_wechat_pay_certificate.pem")).unwrap();
    assert!(Certificate::read(&platform, "certificate").unwrap_err().to_string().contains("SM2"));
}

#[test]
fn sm4_resources_are_refused_by_name_and_do_not_open_as_aes() {
    // AEAD_SM4_GCM, as above. The algorithm is named where it is announced; without that, the tag does not match.
    for vector in of_kind("sm4-gcm") {
        assert_eq!(sealed(&vector).open(&api_v3_key(&vector)).unwrap_err().code(), Code::Decrypt, "{}", name(&vector));
        let encrypted = serde_json::json!({
            "algorithm": "AEAD_SM4_GCM", "nonce": vector["nonce"], "associated_data": vector["associated_data"],
            "ciphertext": vector["ciphertext"],
        });
        let item = serde_json::json!({ "serial_no": "1", "effective_time": "", "expire_time": "", "encrypt_certificate": encrypted });
        let options = ParseCertificatesOptions {
            body: TextOrBytes::Text(serde_json::json!({ "data": [item] }).to_string()),
            api_v3_key: KeyInput::from(bytes(&vector, "apiv3_key").to_vec()),
            headers: None,
            keys: None,
            now: None,
        };
        let error = platform_certificates::parse(options, &mut Cache::default(), 1_700_000_000).unwrap_err();
        assert_eq!(error.field(), Some("body.data[0].encrypt_certificate.algorithm"));
        assert!(error.to_string().contains("AEAD_SM4_GCM"), "{error}");
    }
}

#[test]
fn the_documents_messages_have_the_documents_signatures() {
    let documents = documents();
    let key = PrivateKey::read(bytes(&documents, "doc_key_pkcs8_pem"), "privateKey").unwrap();
    let vectors = documents["request_sign"].as_array().unwrap();
    assert_eq!(vectors.len(), 10);
    for vector in vectors {
        let message = bytes(vector, "message");
        assert_eq!(signature::sign(message, &key, &mut SysRng).unwrap(), text(vector, "signature"), "{}", name(vector));
        signature::verify(message, text(vector, "signature"), &key.public_key()).unwrap();
    }
}

#[test]
fn payment_parameters_carry_the_documents_signatures() {
    let documents = documents();
    let signature = |wanted: &str| {
        let vectors = documents["request_sign"].as_array().unwrap();
        text(vectors.iter().find(|vector| name(vector) == wanted).unwrap(), "signature").to_string()
    };
    for (kind, expected) in [
        (PaymentType::Mini, signature("JSAPI paySign")),
        (PaymentType::Jsapi, signature("JSAPI paySign")),
        (PaymentType::Jssdk, signature("JSAPI paySign")),
        (PaymentType::App, signature("APP paySign")),
    ] {
        let key = PrivateKey::read(bytes(&documents, "doc_key_pkcs8_pem"), "privateKey").unwrap();
        let options = SignPaymentOptions {
            kind,
            appid: "wx2421b1c4370ec43b".into(),
            prepay_id: "wx201410272009395522657a690389285100".into(),
            mchid: Some(text(&documents, "doc_mchid").into()),
            private_key: KeyInput::from(bytes(&documents, "doc_key_pkcs8_pem").to_vec()),
            timestamp: Some(1_554_208_460),
            nonce_str: Some(text(&documents, "doc_nonce").into()),
        };
        let defaults = Defaults { timestamp: 1, nonce_str: "x".into() };
        let parameters = payment::sign(options, &key, defaults, &mut SysRng).unwrap();
        let parameters = serde_json::to_value(parameters).unwrap();
        let signed = ["sign", "paySign"].iter().find_map(|name| parameters[name].as_str()).unwrap();
        assert_eq!(signed, expected, "{kind:?}");
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors"))
}

fn documents() -> Value {
    serde_json::from_slice(&fs::read(root().join("doc/vectors.json")).unwrap()).unwrap()
}

/// The vectors of the two implementations; the documents' file has a form of its own.
fn all() -> Vec<Value> {
    ["wechatpay-axios-plugin", "wechatpay-java"]
        .iter()
        .flat_map(|origin| fs::read_dir(root().join(origin)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .flat_map(|path| serde_json::from_slice::<Vec<Value>>(&fs::read(path).unwrap()).unwrap())
        .collect()
}

fn of_kind(kind: &str) -> Vec<Value> {
    all().into_iter().filter(|vector| vector["kind"] == kind).collect()
}

fn text<'a>(vector: &'a Value, member: &str) -> &'a str {
    vector[member].as_str().unwrap_or_else(|| panic!("{} has no {member}", name(vector)))
}

fn bytes<'a>(vector: &'a Value, member: &str) -> &'a [u8] {
    text(vector, member).as_bytes()
}

fn name(vector: &Value) -> &str {
    vector["name"].as_str().unwrap_or("(the file)")
}

fn private_key(vector: &Value) -> PrivateKey {
    PrivateKey::read(bytes(vector, "private_key_pem"), "privateKey").unwrap()
}

fn api_v3_key(vector: &Value) -> ApiV3Key {
    ApiV3Key::read(&KeyInput::from(bytes(vector, "apiv3_key").to_vec())).unwrap()
}

fn sealed(vector: &Value) -> Sealed<'_> {
    Sealed {
        ciphertext: text(vector, "ciphertext"),
        nonce: text(vector, "nonce"),
        associated_data: text(vector, "associated_data"),
    }
}

/// The vector's certificate as an entry of `keys`.
fn keyed(vector: &Value) -> PlatformKeyInput {
    let certificate = Some(KeyInput::from(bytes(vector, "cert_pem").to_vec()));
    PlatformKeyInput { id: None, public_key: None, certificate }
}

fn certificate(vector: &Value) -> Certificate {
    Certificate::read(bytes(vector, "cert_pem"), "certificate").unwrap()
}

fn parts(vector: &Value) -> RequestParts<'_> {
    RequestParts {
        method: text(vector, "method"),
        target: text(vector, "url"),
        timestamp: text(vector, "timestamp"),
        nonce_str: text(vector, "nonce"),
        body: bytes(vector, "body"),
    }
}

fn members(authorization: &str) -> Vec<&str> {
    let mut members: Vec<&str> = authorization.split([' ', ',']).collect();
    members.sort_unstable();
    members
}
