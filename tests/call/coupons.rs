//! Coupons: the documents' example of APIv2's signature, what the documents print of the plugin and the page, and what is
//! refused before it is signed.

use serde_json::{Value, json};

use wechatpay_wasm::call::coupons::{self, SignCouponsOptions};
use wechatpay_wasm::credential::key::KeyInput;
use wechatpay_wasm::crypto::hmac::{ApiV2Key, Parameter};
use wechatpay_wasm::error::{Code, Result};

fn vectors() -> Value {
    serde_json::from_str(include_str!("../vectors/coupons/vectors.json")).unwrap()
}

#[test]
fn the_documents_example_is_signed_as_printed_and_names_are_sorted_as_text() {
    for example in ["published", "order"].map(|name| vectors()[name].clone()) {
        let parameters = example["parameters"].as_object().unwrap();
        let parameters: Vec<Parameter<'_>> =
            parameters.iter().map(|(name, value)| (name.as_str().into(), value.as_str().unwrap())).collect();
        let key = example["key"].as_str().unwrap().as_bytes().to_vec();
        let signed = ApiV2Key::read(&KeyInput::from(key)).unwrap().sign(&parameters).unwrap();
        assert_eq!(signed, example["sign"].as_str().unwrap());
    }
}

fn sign(options: Value) -> Result<Value> {
    let options: SignCouponsOptions = serde_json::from_value(options).unwrap();
    coupons::sign(options).map(|signed| serde_json::to_value(signed).unwrap())
}

#[test]
fn the_derived_examples_are_signed_as_two_other_implementations_do() {
    let vectors = vectors();
    for vector in vectors["derived"].as_array().unwrap() {
        let signed = sign(vector["options"].clone()).unwrap();
        let expected = vector["sign"].as_str();
        let of_url = |url: &str| url.split_once("sign=").map(|(_, rest)| rest.chars().take(64).collect::<String>());
        let of_card = |card: &str| Some(serde_json::from_str::<Value>(card).unwrap()["sign"].as_str()?.to_string());
        let found = signed["sign"].as_str().map(String::from);
        let found = found.or_else(|| of_url(signed["url"].as_str()?));
        let found = found.or_else(|| of_card(signed["cardList"][0]["cardExt"].as_str()?));
        assert_eq!(found.as_deref(), expected, "{}", vector["name"]);
    }
}

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn options(kind: &str, coupons: Value) -> Value {
    let openid = (kind == "h5").then_some("oiSFDIOoijdsf");
    json!({ "type": kind, "coupons": coupons, "sendCouponMerchant": "10016226", "apiV2Key": KEY, "openid": openid })
}

fn coupon() -> Value {
    json!({ "stock_id": "1234567", "out_request_no": "abc123" })
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

#[test]
fn the_plugin_is_given_its_attributes_and_nothing_else() {
    let whole = json!({
        "stock_id": "1234567", "out_request_no": "a|_*-1", "coupon_code": "c", "create_coupon_merchant": "10000100",
        "customize_send_time": "2015-05-20T13:29:35.120+08:00",
    });
    let signed = sign(options("plugin", json!([whole.clone(), coupon()]))).unwrap();
    assert_eq!(signed["send_coupon_params"], json!([whole, coupon()]));
    assert_eq!(signed["send_coupon_merchant"], "10016226");
    assert_eq!(signed.as_object().unwrap().len(), 3);
}

#[test]
fn the_page_is_given_every_parameter_encoded_and_its_fragment() {
    let page = with(coupon(), "customize_send_time", json!("2015-05-20T13:29:35+08:00"));
    let url = |options: Value| sign(options).unwrap()["url"].as_str().unwrap().to_string();
    let numbered = with(options("h5", json!([page.clone()])), "sendTimeName", json!("customize_send_time0"));
    for (url, name) in
        [(url(options("h5", json!([page]))), "customize_send_time"), (url(numbered), "customize_send_time0")]
    {
        let rest = url.strip_prefix("https://action.weixin.qq.com/busifavor/getcouponinfo?").unwrap();
        let query = rest.strip_suffix("#wechat_pay&wechat_redirect").unwrap();
        let (query, sign) = query.rsplit_once("&sign=").unwrap();
        let mut pairs: Vec<&str> = query.split('&').collect();
        pairs.sort_unstable();
        let time = format!("{name}=2015-05-20T13%3A29%3A35%2B08%3A00");
        assert_eq!(
            pairs,
            [
                &time,
                "open_id=oiSFDIOoijdsf",
                "out_request_no=abc123",
                "send_coupon_merchant=10016226",
                "stock_id=1234567"
            ]
        );
        assert_eq!(sign.len(), 64);
    }
}

#[test]
fn a_field_is_left_out_of_the_signature_where_that_is_asked_for() {
    let without = sign(options("plugin", json!([coupon()]))).unwrap();
    let creator = with(coupon(), "create_coupon_merchant", json!("10016226"));
    let signed = options("plugin", json!([creator]));
    let unsigned = sign(with(signed.clone(), "unsigned", json!("create_coupon_merchant"))).unwrap();
    assert_eq!(unsigned["sign"], without["sign"]);
    assert_eq!(unsigned["send_coupon_params"][0]["create_coupon_merchant"], "10016226");
    assert_ne!(sign(signed).unwrap()["sign"], without["sign"]);
}

#[test]
fn what_the_documents_do_not_allow_is_refused_by_its_name() {
    let of = |name: &str, value: &str| json!([with(coupon(), name, json!(value))]);
    let long = "1".repeat(129);
    let numbered = |count: usize| {
        let all = (0..count).map(|at| json!({ "stock_id": format!("{at}"), "out_request_no": "a" }));
        Value::Array(all.collect())
    };
    let one_stock = |count: usize| {
        let all = (0..count).map(|at| json!({ "stock_id": "1", "out_request_no": format!("{at}") }));
        Value::Array(all.collect())
    };
    let plain = |kind| options(kind, json!([coupon()]));
    let refused = [
        (options("plugin", json!([])), Code::Coupons, "coupons"),
        (options("plugin", numbered(11)), Code::Coupons, "coupons"),
        (options("h5", numbered(2)), Code::Coupons, "coupons"),
        (options("jsapi", one_stock(4)), Code::Coupons, "coupons"),
        (options("plugin", json!([coupon(), coupon()])), Code::Coupons, "coupons[1].out_request_no"),
        (options("plugin", of("stock_id", "123456789012345678901")), Code::Coupons, "coupons[0].stock_id"),
        (options("plugin", of("stock_id", "undefined")), Code::Coupons, "coupons[0].stock_id"),
        (options("plugin", of("out_request_no", "")), Code::Coupons, "coupons[0].out_request_no"),
        (options("plugin", of("out_request_no", &long)), Code::Coupons, "coupons[0].out_request_no"),
        (options("plugin", of("out_request_no", "a#1")), Code::Coupons, "coupons[0].out_request_no"),
        (options("plugin", of("out_request_no", "null")), Code::Coupons, "coupons[0].out_request_no"),
        (options("h5", of("out_request_no", "a_1")), Code::Coupons, "coupons[0].out_request_no"),
        (options("plugin", of("coupon_code", "")), Code::Coupons, "coupons[0].coupon_code"),
        (options("plugin", of("coupon_code", "a b")), Code::Coupons, "coupons[0].coupon_code"),
        (options("plugin", of("create_coupon_merchant", "1")), Code::Coupons, "coupons[0].create_coupon_merchant"),
        (options("h5", of("create_coupon_merchant", "10016226")), Code::Coupons, "coupons[0].create_coupon_merchant"),
        (
            options("jsapi", of("create_coupon_merchant", "10016226")),
            Code::Coupons,
            "coupons[0].create_coupon_merchant",
        ),
        (
            options("plugin", of("customize_send_time", "2015-05-20 13:29:35")),
            Code::Coupons,
            "coupons[0].customize_send_time",
        ),
        (
            options("plugin", of("customize_send_time", "2015-05-20T13:29:35.+08:00")),
            Code::Coupons,
            "coupons[0].customize_send_time",
        ),
        (with(plain("plugin"), "openid", json!("o")), Code::Coupons, "openid"),
        (with(plain("h5"), "openid", json!("o 1")), Code::Coupons, "openid"),
        (with(plain("h5"), "openid", json!("[object Object]")), Code::Coupons, "openid"),
        (with(plain("h5"), "openid", Value::Null), Code::MissingOption, "openid"),
        (with(plain("plugin"), "sendTimeName", json!("customize_send_time0")), Code::Coupons, "sendTimeName"),
        (with(plain("plugin"), "sendCouponMerchant", json!("1001622")), Code::Mchid, "sendCouponMerchant"),
        (with(plain("plugin"), "sendCouponMerchant", json!(" 10016226")), Code::Mchid, "sendCouponMerchant"),
        (with(plain("plugin"), "apiV2Key", json!(&KEY[1..])), Code::ApiV2Key, "apiV2Key"),
        (with(plain("plugin"), "apiV2Key", json!(format!(" {KEY}"))), Code::ApiV2Key, "apiV2Key"),
    ];
    for (options, code, field) in refused {
        let error = sign(options.clone()).expect_err(&options.to_string());
        assert_eq!((error.code(), error.field()), (code, Some(field)), "{options}");
        assert!(!format!("{error} {error:?}").contains(&KEY[1..9]), "{error:?}");
    }
}

#[test]
fn what_is_just_within_the_limits_is_signed() {
    let long = json!([{ "stock_id": "12345678901234567890", "out_request_no": "1".repeat(128), "coupon_code": "一".repeat(128) }]);
    let ten: Vec<Value> = (0..10).map(|at| json!({ "stock_id": "1", "out_request_no": format!("{at}") })).collect();
    for options in [options("plugin", long.clone()), options("h5", long), options("plugin", Value::Array(ten))] {
        assert!(sign(options.clone()).is_ok(), "{options}");
    }
    for time in ["2015-05-20T13:29:35Z", "2015-05-20T13:29:35.1-08:00", "2015-05-20T13:29:35.123456+08:00"] {
        let coupon = with(coupon(), "customize_send_time", json!(time));
        assert!(sign(options("plugin", json!([coupon]))).is_ok(), "{time}");
    }
}
