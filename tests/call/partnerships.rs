//! 委托营销: the guide's body and query, byte for byte (merchant/4012063233), and the rules of the documents' tables.

use wechatpay_wasm::call::partnerships::{AuthorizedData, BusinessType, Partner, PartnerType};
use wechatpay_wasm::call::partnerships::{PartnershipInput, PartnershipQueryInput, body, is_empty_list, query};
use wechatpay_wasm::error::Code;

fn authorized(business_type: BusinessType, stock_id: Option<&str>) -> AuthorizedData {
    AuthorizedData { business_type, stock_id: stock_id.map(String::from) }
}

fn partner(kind: PartnerType, appid: Option<&str>, merchant_id: Option<&str>) -> Partner {
    Partner { kind, appid: appid.map(String::from), merchant_id: merchant_id.map(String::from) }
}

#[test]
fn the_guides_body() {
    let input = PartnershipInput {
        partner: partner(PartnerType::Appid, Some("wx4e1916a585d1f4e9"), None),
        authorized_data: authorized(BusinessType::FavorStock, Some("2433405")),
    };
    assert_eq!(
        body(&input).unwrap(),
        r#"{"authorized_data":{"business_type":"FAVOR_STOCK","stock_id":"2433405"},"partner":{"appid":"wx4e1916a585d1f4e9","type":"APPID"}}"#
    );
}

#[test]
fn the_guides_query_with_upper_case_hex() {
    let input = PartnershipQueryInput {
        authorized_data: authorized(BusinessType::BusifavorStock, None),
        partner: Some(partner(PartnerType::Appid, None, None)),
        offset: Some(0),
        limit: Some(5),
    };
    assert_eq!(
        query(&input).unwrap(),
        "authorized_data=%7B%22business_type%22%3A%22BUSIFAVOR_STOCK%22%7D&partner=%7B%22type%22%3A%22APPID%22%7D&offset=0&limit=5"
    );
}

#[test]
fn what_breaks_a_rule_is_refused_by_its_member_in_bodies_and_queries_alike() {
    use BusinessType::{BusifavorStock, FavorStock};
    use PartnerType::{Appid, Merchant};
    for (business_type, partner, field) in [
        (FavorStock, partner(Merchant, None, Some("2480029552")), "partner.type"),
        (FavorStock, partner(Appid, None, Some("2480029552")), "partner.merchant_id"),
        (FavorStock, partner(Appid, Some("wx1"), Some("2480029552")), "partner.merchant_id"),
        (BusifavorStock, partner(Merchant, Some("wx1"), None), "partner.appid"),
        (BusifavorStock, partner(Merchant, Some("wx1"), Some("2480029552")), "partner.appid"),
        (BusifavorStock, partner(Merchant, None, Some("1234567")), "partner.merchant_id"),
        (BusifavorStock, partner(Merchant, None, Some("24800 29552")), "partner.merchant_id"),
        (FavorStock, partner(Appid, Some(" wx1"), None), "partner.appid"),
        (FavorStock, partner(Appid, Some(""), None), "partner.appid"),
    ] {
        let authorized_data = authorized(business_type, Some("2433405"));
        let input = PartnershipInput { partner: partner.clone(), authorized_data: authorized_data.clone() };
        let list = PartnershipQueryInput { authorized_data, partner: Some(partner), offset: None, limit: None };
        for error in [body(&input).unwrap_err(), query(&list).unwrap_err()] {
            assert_eq!((error.code(), error.field()), (Code::Partnership, Some(field)));
            assert!(error.to_string().starts_with(&format!("{field}: ")));
        }
    }
}

/// The sentence is that of merchant/4012380536, which leaves the code open.
#[test]
fn an_empty_list_is_one_whole_sentence_under_a_code_that_does_not_blame_the_request() {
    let says = |status, code, message| is_empty_list(status, Some(code), Some(message));
    for (status, code) in [(400, "INVALID_REQUEST"), (404, "RESOURCE_NOT_EXISTS"), (400, "ANYTHING_ELSE")] {
        assert!(says(status, code, "查询结果为0"), "{status} {code}");
    }
    for code in ["", "PARAM_ERROR", "SIGN_ERROR", "NO_AUTH"] {
        assert!(!says(400, code, "查询结果为0"), "{code}");
    }
    for status in [200, 401, 403, 409, 422, 429, 500, 503] {
        assert!(!says(status, "INVALID_REQUEST", "查询结果为0"), "{status}");
    }
    for message in ["", "查询结果为", "查询结果为00", " 查询结果为0", "查询结果为0，商户无权限", "authorized_data为空"]
    {
        assert!(!says(400, "INVALID_REQUEST", message), "{message}");
    }
    assert!(!is_empty_list(400, None, Some("查询结果为0")));
    assert!(!is_empty_list(400, Some("INVALID_REQUEST"), None));
}
