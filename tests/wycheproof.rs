//! Project Wycheproof (`tests/vectors/wycheproof/README.md`): every test of every group, compared with its result.
//!
//! `acceptable` is refused: the one such test per signature file has a DigestInfo without its NULL (RFC 8017 section
//! 9.2, note 1), and verification here compares the whole encoded block, as RFC 8017 section 8.2.2 says.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use wechatpay_wasm::error::Code;
use wechatpay_wasm::key::PublicKey;
use wechatpay_wasm::signature;

#[test]
fn rsa_2048_signatures() {
    signatures("rsa_signature_2048_sha256_test", 3);
}

#[test]
fn rsa_3072_signatures() {
    signatures("rsa_signature_3072_sha256_test", 2);
}

#[test]
fn rsa_4096_signatures() {
    signatures("rsa_signature_4096_sha256_test", 1);
}

fn signatures(file: &str, groups: usize) {
    each_test(file, groups, |group, test| {
        let key = PublicKey::read(group["publicKeyPem"].as_str().unwrap().as_bytes(), "key").unwrap();
        let signature = STANDARD.encode(hex(test, "sig"));
        let outcome = signature::verify(&hex(test, "msg"), &signature, &key);
        match test["result"].as_str().unwrap() {
            "valid" => assert_eq!(outcome, Ok(()), "{test}"),
            "invalid" | "acceptable" => assert_eq!(outcome.unwrap_err().code(), Code::SignatureInvalid, "{test}"),
            other => panic!("{other}"),
        }
    });
}

/// Fails when a group ran nothing, or when fewer groups or tests ran than the file announces.
fn each_test(file: &str, groups: usize, mut run: impl FnMut(&Value, &Value)) {
    let path = format!("{}/tests/vectors/wycheproof/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let all = file["testGroups"].as_array().unwrap();
    assert_eq!(all.len(), groups);
    let mut ran = 0;
    for group in all {
        let tests = group["tests"].as_array().unwrap();
        assert!(!tests.is_empty(), "a group has no test");
        for test in tests {
            run(group, test);
            ran += 1;
        }
    }
    assert_eq!(ran, file["numberOfTests"].as_u64().unwrap());
}

fn hex(value: &Value, member: &str) -> Vec<u8> {
    let text = value[member].as_str().unwrap();
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
