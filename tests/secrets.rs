//! What is secret is shown by nothing and does not outlive its use.

use getrandom::SysRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use wechatpay_wasm::aead::{ApiV3Key, DecryptResourceOptions, Sealed};
use wechatpay_wasm::cache::{CAPACITY, Cache};
use wechatpay_wasm::key::text::{Content, Kind, recognise};
use wechatpay_wasm::key::{KeyInput, PrivateKey};
use wechatpay_wasm::oaep;
use wechatpay_wasm::payment::{PaymentType, SignPaymentOptions};
use wechatpay_wasm::platform::PlatformKeyInput;
use wechatpay_wasm::request::SignRequestOptions;
use wechatpay_wasm::sensitive::{DecryptSensitiveOptions, EncryptSensitiveOptions, Plaintext};

const PRIVATE_KEY: &str = include_str!("vectors/wechatpay-java/wechat_pay_private_key.pem");
const API_V3_KEY: &str = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const PLAINTEXT: &str = "张三 13800138000";

fn key_input() -> KeyInput {
    KeyInput::from(PRIVATE_KEY.as_bytes().to_vec())
}

#[test]
fn debug_shows_nothing_of_a_secret() {
    let api_v3_key = KeyInput::from(API_V3_KEY.as_bytes().to_vec());
    let read = PrivateKey::read(PRIVATE_KEY.as_bytes(), "privateKey").unwrap();
    let mut cache = Cache::default();
    cache.private_key(&key_input(), "privateKey").unwrap();
    let request: SignRequestOptions =
        serde_json::from_value(serde_json::json!({ "mchid": "1", "url": "/", "privateKey": PRIVATE_KEY })).unwrap();
    let decrypt = DecryptSensitiveOptions { ciphertext: String::new(), private_key: key_input() };
    let key = PlatformKeyInput { id: None, public_key: None, certificate: Some(key_input()) };
    let encrypt = EncryptSensitiveOptions { plaintext: String::from(PLAINTEXT).into(), key };
    let payment = SignPaymentOptions {
        kind: PaymentType::App,
        appid: String::new(),
        prepay_id: String::new(),
        mchid: None,
        private_key: key_input(),
        timestamp: None,
        nonce_str: None,
    };
    let resource = DecryptResourceOptions {
        ciphertext: String::new(),
        nonce: String::new(),
        associated_data: None,
        api_v3_key: api_v3_key.clone(),
    };
    let shown = [
        format!("{:?} {api_v3_key:?} {:?}", key_input(), ApiV3Key::read(&api_v3_key).unwrap()),
        format!("{read:?} {cache:?} {request:?} {decrypt:?} {encrypt:?} {payment:?} {resource:?}"),
    ]
    .concat();
    // As text, and as a list of bytes.
    for secret in [PRIVATE_KEY, &PRIVATE_KEY[40..60], &API_V3_KEY[..8], "张三", "138001"] {
        let bytes = format!("{:?}", secret.as_bytes());
        assert!(!shown.contains(secret) && !shown.contains(bytes.trim_matches(['[', ']'])), "{shown}");
    }
    assert!(shown.len() < 2000, "{shown}");
}

#[test]
fn messages_of_refusals_show_nothing_of_what_was_refused() {
    let halved = &PRIVATE_KEY[..PRIVATE_KEY.len() / 2];
    let padded = format!(" {API_V3_KEY}");
    for (secret, error) in [
        (halved, PrivateKey::read(halved.as_bytes(), "privateKey").unwrap_err()),
        (API_V3_KEY, PrivateKey::read(API_V3_KEY.as_bytes(), "privateKey").unwrap_err()),
        (API_V3_KEY, ApiV3Key::read(&KeyInput::from(padded.into_bytes())).unwrap_err()),
    ] {
        let shown = format!("{error} {error:?} {} {}", error.message(), error.hint());
        assert!(!shown.contains(&secret[..8]) && !shown.contains(&secret[secret.len() - 8..]), "{shown}");
    }
}

/// Compiles only for types that wipe their memory when they are dropped.
fn wiped_when_dropped<T: ZeroizeOnDrop>(_: &T) {}

fn wiped<T: Zeroize>(_: &Zeroizing<T>) {}

#[test]
fn secrets_are_wiped_when_they_are_dropped() {
    wiped_when_dropped(&key_input());
    let api_v3_key = ApiV3Key::read(&KeyInput::from(API_V3_KEY.as_bytes().to_vec())).unwrap();
    wiped_when_dropped(&api_v3_key);
    let private_key = PrivateKey::read(PRIVATE_KEY.as_bytes(), "privateKey").unwrap();
    wiped_when_dropped(&private_key);

    wiped_when_dropped(&Plaintext::from(String::from(PLAINTEXT)));

    let Content::RsaPrivateKey(der) = recognise(PRIVATE_KEY.as_bytes(), Kind::PrivateKey) else { panic!() };
    wiped(&der);
    let sealed = Sealed {
        ciphertext: "ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=",
        nonce: "uluk4a9R25RW",
        associated_data: "associatedData",
    };
    wiped(&sealed.open(&api_v3_key).unwrap());
    wiped(&sealed.open_text(&api_v3_key).unwrap());
    assert!(oaep::decrypt(&[0; 256], &private_key, &mut SysRng).as_ref().map(wiped).is_none());
}

#[test]
fn the_cache_lets_go_of_a_key_when_it_is_cleared_and_when_it_is_full() {
    let mut cache = Cache::default();
    let key = cache.private_key(&key_input(), "privateKey").unwrap();
    assert_eq!(std::rc::Rc::strong_count(&key), 2);
    cache.clear();
    assert_eq!(std::rc::Rc::strong_count(&key), 1);

    let key = cache.private_key(&key_input(), "privateKey").unwrap();
    for blanks in 1..=CAPACITY {
        let other = KeyInput::from(format!("{}{PUBLIC_KEY}", " ".repeat(blanks)).into_bytes());
        cache.public_key(&other, "publicKey").unwrap();
    }
    assert_eq!((std::rc::Rc::strong_count(&key), cache.len()), (1, CAPACITY));
}

const PUBLIC_KEY: &str = include_str!("vectors/wechatpay-java/wechat_pay_public_key.pem");
