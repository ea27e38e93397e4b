//! Payment parameters: the documents' vectors.

use getrandom::SysRng;
use serde_json::Value;

use wechatpay_wasm::call::payment::{self, PaymentType, SignPaymentOptions};
use wechatpay_wasm::call::request::Defaults;
use wechatpay_wasm::credential::key::{KeyInput, PrivateKey};

fn input(text: &str) -> KeyInput {
    KeyInput::from(text.as_bytes().to_vec())
}

#[test]
fn the_documents_payments_are_signed_as_printed() {
    let documents: Value = serde_json::from_str(include_str!("../vectors/doc/vectors.json")).unwrap();
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
