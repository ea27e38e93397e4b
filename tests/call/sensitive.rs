//! Sensitive fields: published vectors.

use getrandom::SysRng;
use serde_json::Value;

use wechatpay_wasm::call::sensitive::{self, DecryptSensitiveOptions, EncryptSensitiveOptions};
use wechatpay_wasm::credential::cache::Cache;
use wechatpay_wasm::credential::key::KeyInput;
use wechatpay_wasm::credential::platform_key::PlatformKeyInput;
use wechatpay_wasm::error::Code;

fn vectors(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn input(text: &str) -> KeyInput {
    KeyInput::from(text.as_bytes().to_vec())
}

#[test]
fn the_published_sensitive_fields_open_and_what_is_too_long_is_refused() {
    let mut cache = Cache::default();
    let published = [
        vectors(include_str!("../vectors/wechatpay-java/oaep.json")),
        vectors(include_str!("../vectors/wechatpay-axios-plugin/oaep.json")),
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
