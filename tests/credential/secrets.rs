//! What is secret is shown by nothing and does not outlive its use.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use getrandom::SysRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use wechatpay_wasm::call::coupons::SignCouponsOptions;
use wechatpay_wasm::call::notification::{Notification, ParseNotificationOptions};
use wechatpay_wasm::call::payment::{PaymentType, SignPaymentOptions};
use wechatpay_wasm::call::platform_certificates::ParseCertificatesOptions;
use wechatpay_wasm::call::request::SignRequestOptions;
use wechatpay_wasm::call::sensitive::{
    DecryptBodyOptions, DecryptSensitiveOptions, EncryptBodyOptions, EncryptSensitiveOptions, Plaintext,
};
use wechatpay_wasm::credential::cache::{CAPACITY, Cache};
use wechatpay_wasm::credential::key::text::{Content, recognise};
use wechatpay_wasm::credential::key::{KeyInput, PrivateKey};
use wechatpay_wasm::credential::platform_key::PlatformKeyInput;
use wechatpay_wasm::crypto::aead::{ApiV3Key, DecryptResourceOptions, Sealed};
use wechatpay_wasm::crypto::hmac::ApiV2Key;
use wechatpay_wasm::crypto::oaep;
use wechatpay_wasm::diagnosis::facts::Facts;
use wechatpay_wasm::diagnosis::preflight::Input;
use wechatpay_wasm::reason::kind::Kind;
use wechatpay_wasm::wire::bytes::TextOrBytes;
use wechatpay_wasm::wire::headers::Headers;

const PRIVATE_KEY: &str = include_str!("../vectors/wechatpay-java/wechat_pay_private_key.pem");
const API_V3_KEY: &str = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const PLAINTEXT: &str = "张三 13800138000";

fn key_input() -> KeyInput {
    KeyInput::from(PRIVATE_KEY.as_bytes().to_vec())
}

/// Every type that holds a secret, by itself or in a member, and prints itself: each is printed below.
const PRINTED: [&str; 20] = [
    "ApiV2Key",
    "ApiV3Key",
    "Cache",
    "DecryptBodyOptions",
    "DecryptResourceOptions",
    "DecryptSensitiveOptions",
    "EncryptBodyOptions",
    "EncryptSensitiveOptions",
    "Facts",
    "Input",
    "KeyInput",
    "Notification",
    "ParseCertificatesOptions",
    "ParseNotificationOptions",
    "Plaintext",
    "PlatformKeyInput",
    "PrivateKey",
    "SignCouponsOptions",
    "SignPaymentOptions",
    "SignRequestOptions",
];

/// Those that print themselves within one of them alone, or as it does.
const PRINTED_WITHIN: [&str; 2] = ["Entry", "VerifyResponseOptions"];

/// Those that cannot be printed.
const UNPRINTABLE: [&str; 5] =
    ["Configured", "Content", "PreflightOptions", "SignMessageOptions", "VerifyMessageOptions"];

/// What a secret is made of.
const SECRET: [&str; 2] = ["Zeroizing", "rsa::PrivateKey"];

fn options<T: serde::de::DeserializeOwned>(members: serde_json::Value) -> T {
    serde_json::from_value(members).unwrap()
}

fn printed() -> Vec<String> {
    let api_v3_key = KeyInput::from(API_V3_KEY.as_bytes().to_vec());
    let mut cache = Cache::default();
    cache.private_key(&key_input(), "privateKey").unwrap();
    let misplaced = PlatformKeyInput { id: None, public_key: Some(key_input()), certificate: Some(key_input()) };
    let payment = SignPaymentOptions {
        kind: PaymentType::App,
        appid: String::new(),
        prepay_id: String::new(),
        mchid: None,
        private_key: key_input(),
        timestamp: None,
        nonce_str: None,
    };
    let notification = Notification {
        id: String::new(),
        create_time: String::new(),
        event_type: String::new(),
        resource_type: String::new(),
        summary: String::new(),
        original_type: String::new(),
        plaintext: Zeroizing::new(PLAINTEXT.into()),
    };
    let preflight = Input {
        private_key: Some(key_input()),
        certificate: Some(key_input()),
        api_v3_key: Some(api_v3_key.clone()),
        api_v2_key: Some(api_v3_key.clone()),
        keys: Some(vec![(0, misplaced.clone())]),
        ..Input::default()
    };
    let facts = Facts { certificate: Some(key_input()), private_key: Some(key_input()), ..Facts::default() };
    let parse_certificates = ParseCertificatesOptions {
        body: TextOrBytes::Text(String::new()),
        api_v3_key: api_v3_key.clone(),
        headers: None,
        keys: None,
        now: None,
    };
    let parse_notification = ParseNotificationOptions {
        headers: Headers::default(),
        body: TextOrBytes::Text(String::new()),
        keys: vec![misplaced.clone()],
        api_v3_key: api_v3_key.clone(),
        now: None,
        tolerance_seconds: None,
    };
    let request: SignRequestOptions =
        options(serde_json::json!({ "mchid": "1", "url": "/", "privateKey": PRIVATE_KEY }));
    let resource: DecryptResourceOptions =
        options(serde_json::json!({ "ciphertext": "", "nonce": "", "apiV3Key": API_V3_KEY }));
    let coupons: SignCouponsOptions = options(serde_json::json!({
        "type": "plugin", "coupons": [], "sendCouponMerchant": "10016226", "apiV2Key": API_V3_KEY,
    }));
    let decrypt: DecryptSensitiveOptions = options(serde_json::json!({ "ciphertext": "", "privateKey": PRIVATE_KEY }));
    let decrypt_body: DecryptBodyOptions =
        options(serde_json::json!({ "body": "", "decrypt": [], "privateKey": PRIVATE_KEY }));
    let encrypt_body: EncryptBodyOptions = options(
        serde_json::json!({ "body": { "name": PLAINTEXT }, "encrypt": [], "key": { "publicKey": PRIVATE_KEY } }),
    );
    let encrypt = EncryptSensitiveOptions { plaintext: String::from(PLAINTEXT).into(), key: misplaced.clone() };
    let read = PrivateKey::read(PRIVATE_KEY.as_bytes(), "privateKey").unwrap();
    let values: [&dyn Debug; PRINTED.len()] = [
        &ApiV2Key::read(&api_v3_key).unwrap(),
        &ApiV3Key::read(&api_v3_key).unwrap(),
        &cache,
        &decrypt_body,
        &resource,
        &decrypt,
        &encrypt_body,
        &encrypt,
        &facts,
        &preflight,
        &api_v3_key,
        &notification,
        &parse_certificates,
        &parse_notification,
        &encrypt.plaintext,
        &misplaced,
        &read,
        &coupons,
        &payment,
        &request,
    ];
    values.iter().flat_map(|value| [format!("{value:?}"), format!("{value:#?}")]).collect()
}

/// Whether anything secret stands in what was printed, as text or as a list of bytes.
fn shows_a_secret(printed: &str) -> bool {
    let base64 = PRIVATE_KEY.lines().filter(|line| !line.starts_with('-'));
    let pieces = base64.flat_map(|line| [&line[..12], &line[line.len() / 2..]]);
    pieces.chain([&API_V3_KEY[..8], &API_V3_KEY[24..], "张三", "138001"]).any(|piece| {
        let bytes = format!("{:?}", piece.as_bytes());
        printed.contains(piece) || printed.contains(bytes.trim_matches(['[', ']']))
    })
}

#[test]
fn debug_shows_nothing_of_a_secret() {
    for shown in printed() {
        assert!(!shows_a_secret(&shown) && shown.len() < 1000, "{shown}");
    }
    // What is not redacted is found.
    let bare: SignRequestOptions = options(serde_json::json!({ "mchid": API_V3_KEY, "url": "/" }));
    assert!(shows_a_secret(&format!("{bare:?}")));
    assert!(shows_a_secret(&format!("{:?}", PRIVATE_KEY.as_bytes())));
}

#[test]
fn every_type_that_holds_a_secret_is_listed_here() {
    let sources = sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    let declared: Vec<(&str, &str)> = sources.iter().flat_map(|source| types(source)).collect();
    let mut secret: Vec<&str> = SECRET.to_vec();
    let holds = |body: &str, secret: &[&str]| words(body).any(|word| secret.contains(&word));
    while let Some((name, _)) = declared.iter().find(|(name, body)| !secret.contains(name) && holds(body, &secret)) {
        secret.push(name);
    }
    let mut found = secret.split_off(SECRET.len());
    found.sort_unstable();
    let mut listed = [&PRINTED[..], &PRINTED_WITHIN, &UNPRINTABLE].concat();
    listed.sort_unstable();
    assert_eq!(found, listed);
    for name in UNPRINTABLE {
        let text = sources.iter().find(|source| types(source).any(|(other, _)| other == name)).unwrap();
        let (before, _) = text.split_once(&format!(" {name} {{")).unwrap();
        let attributes = before.rsplit("\n\n").next().unwrap();
        assert!(!attributes.contains("Debug") && !text.contains(&format!("Debug for {name} ")), "{name}");
    }
}

/// The text of every source file.
fn sources(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![fs::read_to_string(path).unwrap()],
        })
        .collect()
}

/// The name and the members of each struct and enum.
fn types(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let keywords = ["struct ", "enum "].into_iter().flat_map(|keyword| source.match_indices(keyword));
    keywords.filter_map(|(at, keyword)| {
        let (before, declaration) = (&source[..at], &source[at + keyword.len()..]);
        let line = before.rsplit('\n').next()?.trim();
        if !(line.is_empty() || line.starts_with("pub") && !line.contains(char::is_whitespace)) {
            return None;
        }
        let (name, rest) = declaration.split_at(declaration.find(|c: char| !c.is_alphanumeric() && c != '_')?);
        let end = if rest.find('{') < rest.find(';') { "}\n" } else { ";\n" };
        Some((name, rest.split(end).next()?))
    })
}

/// What stands behind a colon or in parentheses: the types of members, and not the names of variants. Paths are one word.
fn words(body: &str) -> impl Iterator<Item = &str> {
    let lines = body.lines().filter(|line| !line.trim().starts_with(['/', '#']));
    let types = lines.filter_map(|line| line.split_once(": ").or_else(|| line.split_once('(')));
    types.flat_map(|(_, types)| types.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':'))
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
        let shown = format!("{error} {error:?}");
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
    wiped_when_dropped(&ApiV2Key::read(&KeyInput::from(API_V3_KEY.as_bytes().to_vec())).unwrap());
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
    assert!(oaep::decrypt(&[0; 256], &private_key, &mut SysRng).unwrap().as_ref().map(wiped).is_none());
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

const PUBLIC_KEY: &str = include_str!("../vectors/wechatpay-java/wechat_pay_public_key.pem");
