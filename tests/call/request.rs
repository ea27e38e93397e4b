//! Requests, stage by stage, against the documents' vectors (tests/vectors/doc): input → message → signature →
//! Authorization. The same vectors go through the built package in tests/package/vectors.test.mjs.

use getrandom::SysRng;
use serde_json::{Value, json};
use wechatpay_wasm::call::request::{Defaults, SignRequestOptions, prepare, sign};
use wechatpay_wasm::credential::key::PrivateKey;
use wechatpay_wasm::error::Code;
use wechatpay_wasm::wire::bytes::TextOrBytes;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../vectors/doc/vectors.json")).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn options(members: Value, body: Option<&str>) -> SignRequestOptions {
    let mut options: SignRequestOptions = serde_json::from_value(members).unwrap();
    options.body = body.map(|body| TextOrBytes::Text(body.into()));
    options
}

fn defaults() -> Defaults {
    Defaults { timestamp: 1, nonce_str: String::from("n") }
}

#[test]
fn the_documents_requests() {
    let vectors = vectors();
    let key = PrivateKey::read(text(&vectors["doc_key_pkcs8_pem"]).as_bytes(), "privateKey").unwrap();
    let mut requests = 0;
    for vector in vectors["request_sign"].as_array().unwrap() {
        let (name, message) = (text(&vector["name"]), text(&vector["message"]));
        let lines: Vec<&str> = message.splitn(5, '\n').collect();
        let [method, url, timestamp, nonce, body] = lines.as_slice() else { continue };
        // Payment parameters are signed over four lines.
        if !url.starts_with('/') {
            continue;
        }
        requests += 1;
        let body = body.strip_suffix('\n').unwrap();
        let members = json!({
            "mchid": vectors["doc_mchid"], "serialNo": vectors["doc_serial_no"], "method": method, "url": url,
            "timestamp": timestamp.parse::<i64>().unwrap(), "nonceStr": nonce,
        });
        let given = (!body.is_empty()).then_some(body);
        let prepared = prepare(options(members.clone(), given), None, defaults()).unwrap();
        assert_eq!(String::from_utf8_lossy(&prepared.message), message, "{name}: message");
        let signed = sign(options(members, given), &key, None, defaults(), &mut SysRng).unwrap();
        let expected = format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{nonce}\",signature=\"{}\",timestamp=\"{timestamp}\",serial_no=\"{}\"",
            text(&vectors["doc_mchid"]),
            text(&vector["signature"]),
            text(&vectors["doc_serial_no"]),
        );
        assert_eq!(signed.headers.get("Authorization"), Some(expected.as_str()), "{name}: signature and Authorization");
    }
    assert_eq!(requests, 8);
}

#[test]
fn a_content_type_goes_with_a_body_that_is_sent() {
    for (method, body, content_type) in [
        ("POST", Some("{}"), Some("application/json")),
        ("POST", Some(""), Some("application/json")),
        ("POST", None, None),
        ("GET", Some(""), None),
        ("GET", None, None),
    ] {
        let members = json!({ "mchid": "1", "serialNo": "1", "method": method, "url": "/v3/x" });
        let prepared = prepare(options(members, body), None, defaults()).unwrap();
        assert_eq!(prepared.headers.get("content-type"), content_type, "{method} {body:?}");
        assert_eq!(prepared.body.is_some(), method == "POST" && body.is_some());
    }
}

#[test]
fn hosts_defaults_are_policed_like_options() {
    let members = json!({ "mchid": "1", "serialNo": "1", "url": "/v3/x" });
    let broken_clock = Defaults { timestamp: 0, ..defaults() };
    assert_eq!(prepare(options(members.clone(), None), None, broken_clock).unwrap_err().code(), Code::Timestamp);
    let broken_random = Defaults { nonce_str: String::from("\""), ..defaults() };
    assert_eq!(prepare(options(members, None), None, broken_random).unwrap_err().code(), Code::NonceStr);
}
