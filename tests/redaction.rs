//! Nothing that is printed for debugging contains a secret.

use wechatpay_wasm::cache::Cache;
use wechatpay_wasm::key::{KeyInput, PrivateKey};
use wechatpay_wasm::request::SignRequestOptions;

const KEY: &str = include_str!("keys/rsa2048.pem");

/// Runs of the key's Base64, and of its bytes as `Debug` would print them.
fn assert_silent(printed: &str) {
    for line in KEY.lines().filter(|line| !line.starts_with('-')) {
        for at in (0..line.len().saturating_sub(12)).step_by(12) {
            assert!(!printed.contains(&line[at..at + 12]), "{printed}");
        }
    }
    let bytes = format!("{:?}", &KEY.as_bytes()[40..48]);
    assert!(!printed.contains(bytes.trim_matches(['[', ']'])), "{printed}");
}

#[test]
fn keys_options_and_the_cache_print_nothing_of_the_key() {
    let input = KeyInput::from(KEY.as_bytes().to_vec());
    let key = PrivateKey::read(input.as_bytes(), "privateKey").unwrap();
    let mut cache = Cache::default();
    cache.private_key(&input, "privateKey").unwrap();
    let mut options: SignRequestOptions =
        serde_json::from_value(serde_json::json!({ "mchid": "1900007291", "url": "/v3/x", "privateKey": KEY }))
            .unwrap();
    for printed in [
        format!("{input:?} {input:#?}"),
        format!("{key:?} {key:#?}"),
        format!("{cache:?} {cache:#?}"),
        format!("{options:?} {options:#?}"),
    ] {
        assert_silent(&printed);
    }
    // The test itself can fail: what is not redacted is found.
    options.nonce_str = Some(KEY.lines().nth(3).unwrap_or_default().to_string());
    assert!(std::panic::catch_unwind(|| assert_silent(&format!("{options:?}"))).is_err());
}

#[test]
fn errors_about_a_key_print_nothing_of_it() {
    for damaged in [&KEY[..KEY.len() / 2], &KEY.replace('A', "B"), &KEY.replace("-----", "--")] {
        let error = PrivateKey::read(damaged.as_bytes(), "privateKey").unwrap_err();
        assert_silent(&format!("{error:?} {error}"));
    }
}
