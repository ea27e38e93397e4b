//! What holds for all input, not for examples.

use std::cell::RefCell;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use getrandom::SysRng;
use proptest::prelude::*;

use wechatpay_wasm::call::notification::{self, ParseNotificationOptions};
use wechatpay_wasm::call::response::{self, VerifyResponseOptions};
use wechatpay_wasm::call::sensitive::{self, EncryptSensitiveOptions};
use wechatpay_wasm::call::upload::{self, BuildUploadOptions, FileBytes};
use wechatpay_wasm::credential::cache::Cache;
use wechatpay_wasm::credential::key::{KeyInput, PrivateKey};
use wechatpay_wasm::credential::platform_key::PlatformKeyInput;
use wechatpay_wasm::credential::serial::Serial;
use wechatpay_wasm::crypto::aead::{ApiV3Key, Sealed};
use wechatpay_wasm::crypto::signature;
use wechatpay_wasm::error::{Code, Error};
use wechatpay_wasm::wire::bytes::TextOrBytes;
use wechatpay_wasm::wire::headers::Headers;
use wechatpay_wasm::wire::message::{RequestParts, request_message, response_message};
use wechatpay_wasm::wire::percent::{encode_component, encode_query};
use wechatpay_wasm::wire::target::{DEFAULT_BASE_URL, Url};

const NOW: i64 = 1_554_208_460;
const API_V3_KEY: &[u8; 32] = b"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const PLATFORM_KEY: &str = include_str!("vectors/wechatpay-java/wechat_pay_private_key.pem");
const PLATFORM_PUBLIC_KEY: &str = include_str!("vectors/wechatpay-java/wechat_pay_public_key.pem");
const KEY_ID: &str = "PUB_KEY_ID_0112422897022025011300326200001208";
const BODY: &str = r#"{"code_url":"weixin://wxpay/bizpayurl?pr=中文"}"#;
const SIGNED: [&str; 4] = ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"];

thread_local! {
    /// One cache for all cases: parsing the same key thousands of times shows nothing more.
    static CACHE: RefCell<Cache> = RefCell::default();
}

/// What the server would send: `body` signed at `NOW`.
fn signed(body: &[u8]) -> Headers {
    let key = PrivateKey::read(PLATFORM_KEY.as_bytes(), "key").unwrap();
    let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
    let signature = signature::sign(&response_message(&NOW.to_string(), nonce, body), &key, &mut SysRng).unwrap();
    let mut headers = Headers::default();
    for (name, value) in SIGNED.into_iter().zip([&NOW.to_string(), nonce, KEY_ID, &signature]) {
        headers.push(name, value);
    }
    headers
}

fn verify(headers: Headers, body: Vec<u8>) -> Result<String, Error> {
    let options = VerifyResponseOptions {
        status: None,
        headers,
        body: TextOrBytes::Bytes(body),
        keys: vec![platform_key()],
        now: Some(NOW),
        tolerance_seconds: None,
    };
    CACHE.with_borrow_mut(|cache| response::verify(options, cache, NOW))
}

fn platform_key() -> PlatformKeyInput {
    PlatformKeyInput {
        id: Some(KEY_ID.into()),
        public_key: Some(KeyInput::from(PLATFORM_PUBLIC_KEY.as_bytes().to_vec())),
        certificate: None,
    }
}

/// Headers in which byte `at` of the value of `name` is exclusive-ored with `mask`; `None` when that is no text.
fn with_changed_header(headers: &Headers, name: &str, at: usize, mask: u8) -> Option<Headers> {
    let mut changed = Headers::default();
    for (other, value) in headers.iter() {
        let mut bytes = value.as_bytes().to_vec();
        if other == name {
            bytes[at] ^= mask;
        }
        changed.push(other, String::from_utf8(bytes).ok()?);
    }
    Some(changed)
}

#[test]
fn every_single_flipped_bit_of_a_signed_answer_is_refused() {
    let headers = signed(BODY.as_bytes());
    assert_eq!(verify(headers.clone(), BODY.into()).as_deref(), Ok(BODY));
    let mut refused = 0;
    for at in 0..BODY.len() {
        for bit in 0..8 {
            let mut body = BODY.as_bytes().to_vec();
            body[at] ^= 1 << bit;
            assert_eq!(
                verify(headers.clone(), body).unwrap_err().code(),
                Code::SignatureInvalid,
                "byte {at} bit {bit}"
            );
            refused += 1;
        }
    }
    for name in SIGNED {
        // The top bit would leave ASCII: headers arrive as text, where that is another character altogether.
        for (at, bit) in (0..headers.get(name).unwrap().len()).flat_map(|at| (0..7).map(move |bit| (at, bit))) {
            let changed = with_changed_header(&headers, name, at, 1 << bit).unwrap();
            let code = verify(changed, BODY.into()).expect_err(name).code();
            let expected: &[Code] = match name {
                "Wechatpay-Timestamp" => &[Code::ResponseHeader, Code::ResponseExpired, Code::SignatureInvalid],
                "Wechatpay-Nonce" => &[Code::ResponseHeader, Code::SignatureInvalid],
                "Wechatpay-Serial" => &[Code::ResponseHeader, Code::UnknownSerial],
                _ => &[Code::SignatureInvalid],
            };
            assert!(expected.contains(&code), "{name} byte {at} bit {bit}: {code:?}");
            refused += 1;
        }
    }
    assert!(refused > 3000, "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_signed_verifies_and_nothing_else_does(message in bytes(2000), other in bytes(2000)) {
        let key = PrivateKey::read(PLATFORM_KEY.as_bytes(), "key").unwrap();
        let signature = signature::sign(&message, &key, &mut SysRng).unwrap();
        prop_assert_eq!(signature::verify(&message, &signature, &key.public_key()), Ok(()));
        prop_assert_eq!(signature::verify(&other, &signature, &key.public_key()).is_ok(), message == other);
    }

    #[test]
    fn a_sensitive_field_decrypts_to_itself_and_no_changed_bit_of_it_does(
        text in "[ -~一-龥]{0,71}", bit in any::<prop::sample::Index>(),
    ) {
        let options = EncryptSensitiveOptions { plaintext: text.clone().into(), key: platform_key() };
        let key = CACHE.with_borrow_mut(|cache| options.resolve(cache)).unwrap();
        let encrypted = sensitive::encrypt(&options.plaintext, &key, &mut SysRng).unwrap();
        prop_assert_eq!(encrypted.wechatpay_serial, KEY_ID);
        prop_assert_eq!(decrypt_sensitive(encrypted.ciphertext.clone()), Ok(text));

        let mut changed = STANDARD.decode(encrypted.ciphertext).unwrap();
        let bit = bit.index(changed.len() * 8);
        changed[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(decrypt_sensitive(STANDARD.encode(changed)), Err(Code::Sensitive));
    }

    #[test]
    fn an_answer_is_returned_as_it_was_signed(body in ".{0,300}") {
        prop_assert_eq!(verify(signed(body.as_bytes()), body.clone().into_bytes()), Ok(body));
    }

    #[test]
    fn a_notification_gives_what_was_sealed(
        id in "[ -~]{0,40}", summary in ".{0,40}", plaintext in json_text(), nonce in "[0-9A-Za-z]{12}", associated_data in ".{0,20}",
    ) {
        let body = serde_json::json!({
            "id": id, "create_time": "2019-04-02T20:34:20+08:00", "event_type": "TRANSACTION.SUCCESS",
            "resource_type": "encrypt-resource", "summary": summary,
            "resource": {
                "original_type": "transaction", "algorithm": "AEAD_AES_256_GCM", "nonce": nonce,
                "associated_data": associated_data, "ciphertext": seal(plaintext.as_bytes(), &nonce, &associated_data),
            },
        }).to_string();
        let options = ParseNotificationOptions {
            headers: signed(body.as_bytes()),
            body: TextOrBytes::Text(body),
            keys: vec![platform_key()],
            api_v3_key: KeyInput::from(API_V3_KEY.to_vec()),
            now: Some(NOW),
            tolerance_seconds: None,
        };
        let parsed = CACHE.with_borrow_mut(|cache| notification::parse(options, cache, NOW)).unwrap();
        prop_assert_eq!((parsed.id, parsed.summary, parsed.plaintext.as_str()), (id, summary, plaintext.as_str()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_sealed_opens_and_no_changed_bit_of_it_does(
        plaintext in bytes(300), nonce in "[ -~]{12}", associated_data in ".{0,40}", bit in any::<prop::sample::Index>(),
    ) {
        let key = api_v3_key();
        let ciphertext = seal(&plaintext, &nonce, &associated_data);
        let sealed = Sealed { ciphertext: &ciphertext, nonce: &nonce, associated_data: &associated_data };
        let opened = sealed.open(&key).unwrap();
        prop_assert_eq!(opened.as_slice(), plaintext.as_slice());

        let mut changed = STANDARD.decode(&ciphertext).unwrap();
        let bit = bit.index(changed.len() * 8);
        changed[bit / 8] ^= 1 << (bit % 8);
        let changed = STANDARD.encode(changed);
        let refused = Sealed { ciphertext: &changed, ..sealed }.open(&key).unwrap_err();
        prop_assert_eq!((refused.code(), refused.field()), (Code::Decrypt, Some("ciphertext")));
        let longer = format!("{associated_data} ");
        prop_assert_eq!(Sealed { associated_data: &longer, ..sealed }.open(&key).unwrap_err().code(), Code::Decrypt);
    }

    #[test]
    fn an_upload_holds_the_file_between_boundaries_that_are_not_in_it(
        file in bytes(3000), name in "[a-z一-龥]{1,8}", break_out in any::<bool>(),
    ) {
        prop_assume!(!file.is_empty());
        let build = |file: &[u8]| {
            let options = BuildUploadOptions {
                file: FileBytes(file.to_vec()), filename: format!("{name}.png"), content_type: None,
            };
            upload::build(&options).unwrap()
        };
        // A file that holds the boundary that another file would get.
        let file = if break_out { build(&file).body.into_bytes() } else { file };
        let built = build(&file);
        let boundary = built.headers.get("Content-Type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
        let delimiter = format!("--{boundary}");
        prop_assert!(!file.windows(delimiter.len()).any(|window| window == delimiter.as_bytes()));
        let end = format!("\r\n{delimiter}--\r\n");
        let body = built.body.as_bytes();
        prop_assert!(body.starts_with(delimiter.as_bytes()) && body.ends_with(end.as_bytes()));
        let before_end = &body[..body.len() - end.len()];
        prop_assert!(before_end.ends_with(&file));
        let meta = format!("\r\n\r\n{}\r\n{delimiter}\r\n", built.sign_body);
        prop_assert!(String::from_utf8_lossy(before_end).contains(&meta));
    }

    #[test]
    fn serial_numbers_are_equal_as_numbers_and_reading_is_idempotent(number in "[0-9a-fA-F]{1,40}", zeros in 0usize..6) {
        let significant = number.trim_start_matches('0');
        let serial = Serial::parse(&number, "serialNo");
        prop_assume!(!(number.len() > 40 || serial.is_err()));
        let serial = serial.unwrap();
        prop_assert_eq!(serial.as_str().trim_start_matches('0'), significant.to_ascii_uppercase());
        prop_assert_eq!(serial.as_str().len() % 2, 0);
        prop_assert_eq!(&Serial::parse(serial.as_str(), "serialNo").unwrap(), &serial);
        let padded = format!("{}{}", "0".repeat(zeros), number);
        prop_assert_eq!(&Serial::parse(&padded, "serialNo").unwrap(), &serial);
        let coloned = serial.as_str().as_bytes().chunks(2).map(String::from_utf8_lossy).collect::<Vec<_>>().join(":");
        prop_assert_eq!(&Serial::parse(&coloned.to_ascii_lowercase(), "serialNo").unwrap(), &serial);
    }

    #[test]
    fn an_accepted_url_is_rejoined_to_itself(url in "(https://[a-z.]{1,12}(:[0-9]{1,5})?)?/[!-~]{0,40}") {
        if let Ok(parsed) = Url::parse(&url, DEFAULT_BASE_URL) {
            let whole = if url.starts_with('/') { format!("{DEFAULT_BASE_URL}{url}") } else { url };
            prop_assert_eq!(parsed.href(), whole.as_str());
            prop_assert_eq!(Url::parse(&whole, DEFAULT_BASE_URL), Ok(parsed));
        }
    }

    #[test]
    fn an_encoded_query_is_always_accepted_and_decodes_to_itself(name in ".{1,20}", value in ".{0,60}") {
        let target = format!("/v3/x?{}", encode_query([(name.as_str(), value.as_str())]));
        prop_assert_eq!(Url::parse(&target, DEFAULT_BASE_URL).unwrap().target, target.as_str());
        prop_assert_eq!(percent_decoded(&encode_component(&value)), value.into_bytes());
    }

    #[test]
    fn a_request_message_gives_back_its_five_parts(
        parts in prop::array::uniform4("[^\n]{0,30}"), body in ".{0,60}",
    ) {
        let [method, target, timestamp, nonce_str] = parts.each_ref().map(String::as_str);
        let built = request_message(&RequestParts { method, target, timestamp, nonce_str, body: body.as_bytes() }).unwrap();
        let built = String::from_utf8(built).unwrap();
        let mut lines = built.splitn(5, '\n');
        for part in [method, target, timestamp, nonce_str] {
            prop_assert_eq!(lines.next(), Some(part));
        }
        let last = format!("{body}\n");
        prop_assert_eq!(lines.next(), Some(last.as_str()));
    }
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..most)
}

/// JSON objects as the server sends them: text, whole numbers, nesting.
fn json_text() -> impl Strategy<Value = String> {
    prop::collection::btree_map(
        "[a-z_]{1,8}",
        prop_oneof![".{0,20}".prop_map(Into::into), any::<i32>().prop_map(Into::into)],
        0..6,
    )
    .prop_map(|members: std::collections::BTreeMap<String, serde_json::Value>| {
        serde_json::json!({ "transaction": members }).to_string()
    })
}

fn decrypt_sensitive(ciphertext: String) -> Result<String, Code> {
    let key = KeyInput::from(PLATFORM_KEY.as_bytes().to_vec());
    let key = CACHE.with_borrow_mut(|cache| cache.private_key(&key, "privateKey")).unwrap();
    sensitive::decrypt(&ciphertext, &key, &mut SysRng).map(|text| text.to_string()).map_err(|error| error.code())
}

fn api_v3_key() -> ApiV3Key {
    ApiV3Key::read(&KeyInput::from(API_V3_KEY.to_vec())).unwrap()
}

/// AES-256-GCM by the crate itself: the library has no encryption of this kind.
fn seal(plaintext: &[u8], nonce: &str, associated_data: &str) -> String {
    let nonce = Nonce::try_from(nonce.as_bytes()).unwrap();
    let payload = Payload { msg: plaintext, aad: associated_data.as_bytes() };
    STANDARD.encode(Aes256Gcm::new(API_V3_KEY.into()).encrypt(&nonce, payload).unwrap())
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                out.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            }
            _ => out.push(byte),
        }
    }
    out
}
