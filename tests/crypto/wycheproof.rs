//! Project Wycheproof (`tests/vectors/wycheproof/README.md`): every test of every group, compared with its result.
//!
//! `acceptable` is refused: the one such test per signature file has a DigestInfo without its NULL (RFC 8017 section
//! 9.2, note 1), and verification here compares the whole encoded block, as RFC 8017 section 8.2.2 says.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use getrandom::SysRng;
use serde_json::Value;

use wechatpay_wasm::credential::key::{KeyInput, PrivateKey, PublicKey};
use wechatpay_wasm::crypto::aead::ApiV3Key;
use wechatpay_wasm::crypto::oaep;
use wechatpay_wasm::crypto::signature;
use wechatpay_wasm::error::Code;

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

#[test]
fn aes_256_gcm_with_twelve_byte_nonces_and_nothing_else() {
    let mut opened = 0;
    each_test("aes_gcm_test", 45, |group, test| {
        let key = ApiV3Key::read(&KeyInput::from(hex(test, "key")));
        if group["keySize"] != 256 {
            // APIv3 keys have 32 bytes; AES-128 and AES-192 do not exist here.
            assert_eq!(key.unwrap_err().code(), Code::ApiV3Key, "{test}");
            return;
        }
        assert_eq!(group["tagSize"], 128);
        let sealed = [hex(test, "ct"), hex(test, "tag")].concat();
        let outcome = key.unwrap().open(&hex(test, "iv"), &hex(test, "aad"), &sealed);
        if group["ivSize"] != 96 {
            // AEAD_AES_256_GCM has nonces of 12 bytes (RFC 5116 section 5.1); any other length is refused unread.
            let error = outcome.unwrap_err();
            assert_eq!((error.code(), error.field()), (Code::Decrypt, Some("nonce")), "{test}");
            return;
        }
        match test["result"].as_str().unwrap() {
            "valid" => assert_eq!(outcome.unwrap().as_slice(), hex(test, "msg"), "{test}"),
            "invalid" => assert_eq!(outcome.unwrap_err().code(), Code::Decrypt, "{test}"),
            other => panic!("{other}"),
        }
        opened += 1;
    });
    assert_eq!(opened, 66);
}

#[test]
fn rsa_2048_oaep_with_sha_1() {
    oaep("rsa_oaep_2048_sha1_mgf1sha1_test", 1);
}

#[test]
fn rsa_oaep_with_sha_1_and_other_key_sizes() {
    oaep("rsa_oaep_misc_sha1_mgf1sha1_test", 4);
}

fn oaep(file: &str, groups: usize) {
    each_test(file, groups, |group, test| {
        let key = PrivateKey::read(group["privateKeyPem"].as_str().unwrap().as_bytes(), "privateKey");
        if group["keySize"] == 1024 {
            // RSA below 2048 bits is refused everywhere.
            assert_eq!(key.unwrap_err().code(), Code::PrivateKey);
            return;
        }
        let outcome = oaep::decrypt(&hex(test, "ct"), &key.unwrap(), &mut SysRng).unwrap();
        // APIv3 knows no label: what was encrypted with one is not for it.
        match (test["result"].as_str().unwrap(), test["label"].as_str().unwrap()) {
            ("valid", "") => assert_eq!(outcome.unwrap().as_slice(), hex(test, "msg"), "{test}"),
            ("valid" | "invalid", _) => assert!(outcome.is_none(), "{test}"),
            other => panic!("{other:?}"),
        }
    });
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
