//! What is let in: each shape against the struct that is read by it, and what is found at once. What the host makes of
//! real values is asserted through the package (`tests/package/refused.test.mjs`, `plain.test.mjs`).

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde_json::{Value, json};

use wechatpay_wasm::admit::outline::{self, Kind};
use wechatpay_wasm::admit::shape::{Form, Need, Shape};
use wechatpay_wasm::admit::{self, NotAdmitted};
use wechatpay_wasm::call::client::{Configured, Refused, RefusedList, Unverified};
use wechatpay_wasm::call::coupons::SignCouponsOptions;
use wechatpay_wasm::call::download::{DownloadHash, VerifyDownloadOptions};
use wechatpay_wasm::call::formatters::{
    AuthorizationParts, SignMessageOptions, SignMessageParts, VerifyMessageOptions,
};
use wechatpay_wasm::call::notification::ParseNotificationOptions;
use wechatpay_wasm::call::partnerships::{
    AuthorizedData, Partner, PartnershipInput, PartnershipQueryInput, PartnershipRequestOptions,
};
use wechatpay_wasm::call::payment::SignPaymentOptions;
use wechatpay_wasm::call::platform_certificates::ParseCertificatesOptions;
use wechatpay_wasm::call::request::{PreparedRequest, SignRequestOptions};
use wechatpay_wasm::call::response::VerifyResponseOptions;
use wechatpay_wasm::call::sensitive::{
    DecryptBodyOptions, DecryptSensitiveOptions, EncryptBodyOptions, EncryptSensitiveOptions,
};
use wechatpay_wasm::call::upload::BuildUploadOptions;
use wechatpay_wasm::credential::platform_key::PlatformKeyInput;
use wechatpay_wasm::crypto::aead::DecryptResourceOptions;
use wechatpay_wasm::diagnosis::preflight::PreflightOptions;
use wechatpay_wasm::error::Code;
use wechatpay_wasm::reason::Reason;

/// The names that serde reads a struct by.
fn fields<T: DeserializeOwned>() -> Vec<&'static str> {
    struct Fields<'a>(&'a mut Vec<&'static str>);
    impl<'de> Deserializer<'de> for Fields<'_> {
        type Error = serde::de::value::Error;
        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(serde::de::Error::custom("no struct"))
        }
        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Self::Error> {
            self.0.extend(fields);
            Err(serde::de::Error::custom("seen"))
        }
        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }
    let mut names = Vec::new();
    let _ = T::deserialize(Fields(&mut names));
    names
}

/// What a form becomes before serde reads it.
fn sample(form: Form) -> Value {
    match form {
        Form::Text
        | Form::FreeText
        | Form::TextOrBytes
        | Form::FileBytes
        | Form::Bytes
        | Form::RawBody
        | Form::Body
        | Form::Tree
        | Form::Seconds => json!("1"),
        Form::QueryValue => json!("1"),
        Form::OneOf(all) => json!(all[0]),
        Form::Query => json!({ "a": "1" }),
        Form::Headers => json!({ "A": "1", "B": ["2", "3"] }),
        Form::ReceivedHeaders => json!([["A", "1"], ["B", ["2"]]]),
        Form::HeaderPair => json!(["A", "1"]),
        Form::HeaderValue | Form::ReceivedHeaderValue => json!(["1"]),
        Form::Integer | Form::WholeNumber => json!(7),
        Form::Moment => json!(1.5),
        Form::Object(shape) | Form::Partial(shape) => object(shape),
        Form::List(form) => json!([sample(*form)]),
    }
}

fn object(shape: Shape) -> Value {
    shape.iter().map(|member| (member.name, sample(member.form))).collect()
}

/// The names are serde's, what they may be is read, and what must be there is what serde misses.
fn fits<T: DeserializeOwned>(shape: Shape) {
    let names: Vec<&str> = shape.iter().map(|member| member.name).collect();
    assert_eq!(names, fields::<T>(), "{}", std::any::type_name::<T>());
    let whole = object(shape);
    let read = |value: Value| serde_json::from_value::<T>(value);
    read(whole.clone()).map(|_| ()).unwrap_or_else(|error| panic!("{}: {error}", std::any::type_name::<T>()));
    for member in shape {
        let mut without = whole.clone();
        without.as_object_mut().unwrap().remove(member.name);
        let name = format!("{}.{}", std::any::type_name::<T>(), member.name);
        assert_eq!(read(without).is_ok(), member.need == Need::Optional, "{name}");
    }
}

#[test]
fn every_shape_fits_its_struct() {
    fits::<AuthorizationParts>(AuthorizationParts::SHAPE);
    fits::<AuthorizedData>(AuthorizedData::SHAPE);
    fits::<Configured>(Configured::SHAPE);
    fits::<Refused>(Refused::SHAPE);
    fits::<RefusedList>(RefusedList::SHAPE);
    fits::<Unverified>(Unverified::SHAPE);
    fits::<BuildUploadOptions>(BuildUploadOptions::SHAPE);
    fits::<DecryptResourceOptions>(DecryptResourceOptions::SHAPE);
    fits::<DecryptBodyOptions>(DecryptBodyOptions::SHAPE);
    fits::<DecryptSensitiveOptions>(DecryptSensitiveOptions::SHAPE);
    fits::<DownloadHash>(DownloadHash::SHAPE);
    fits::<EncryptBodyOptions>(EncryptBodyOptions::SHAPE);
    fits::<EncryptSensitiveOptions>(EncryptSensitiveOptions::SHAPE);
    fits::<ParseCertificatesOptions>(ParseCertificatesOptions::SHAPE);
    fits::<ParseNotificationOptions>(ParseNotificationOptions::SHAPE);
    fits::<Partner>(Partner::SHAPE);
    fits::<PartnershipInput>(PartnershipInput::SHAPE);
    fits::<PartnershipQueryInput>(PartnershipQueryInput::SHAPE);
    fits::<PartnershipRequestOptions>(PartnershipRequestOptions::SHAPE);
    fits::<PlatformKeyInput>(PlatformKeyInput::SHAPE);
    fits::<PreflightOptions>(PreflightOptions::SHAPE);
    fits::<PreparedRequest>(PreparedRequest::SHAPE);
    fits::<SignCouponsOptions>(SignCouponsOptions::SHAPE);
    fits::<SignMessageOptions>(SignMessageOptions::SHAPE);
    fits::<SignMessageParts>(SignMessageParts::SHAPE);
    fits::<SignPaymentOptions>(SignPaymentOptions::SHAPE);
    fits::<SignRequestOptions>(SignRequestOptions::SHAPE);
    fits::<VerifyDownloadOptions>(VerifyDownloadOptions::SHAPE);
    fits::<VerifyMessageOptions>(VerifyMessageOptions::SHAPE);
    fits::<VerifyResponseOptions>(VerifyResponseOptions::SHAPE);
}

#[test]
fn every_shape_of_the_sources_is_held_against_its_struct() {
    let mut shapes = 0;
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => shapes += std::fs::read_to_string(path).unwrap().matches("const SHAPE: Shape").count(),
            }
        }
    }
    assert_eq!(shapes, include_str!("admit.rs").matches("\n    fits::<").count());
}

fn problems(outline: &str, shape: Shape) -> Vec<(Code, String)> {
    let problems = found(outline, shape);
    problems.into_iter().map(|problem| (problem.code, problem.field)).collect()
}

fn found(outline: &str, shape: Shape) -> Vec<NotAdmitted> {
    admit::value(&outline::read(outline).unwrap(), Form::Object(shape), "options", &|_| Some(String::from("APPID")))
}

#[test]
fn every_problem_is_found_names_first_then_values_then_what_is_missing() {
    // { mchid: null, colour: 1, body: { a: [null, 1n] }, headers: { A: [] }, timestamp: 1.5, query: { q: NaN }, method throws }
    let outline =
        "o0:05:mchidn6:colour1;o4:bodya1:a00:g0:..o7:headersa1:A..n9:timestamp1.5;o5:queryn1:qNaN;.!6:method0;.";
    assert_eq!(
        problems(outline, SignRequestOptions::SHAPE),
        [
            (Code::UnknownOption, "colour"),
            (Code::OptionType, "mchid"),
            (Code::Body, "body.a[0]"),
            (Code::Body, "body.a[1]"),
            (Code::OptionType, "headers.A"),
            (Code::OptionType, "timestamp"),
            (Code::Query, "query.q"),
            (Code::OptionUnreadable, "method"),
            (Code::MissingOption, "url"),
        ]
        .map(|(code, field)| (code, String::from(field)))
    );
}

#[test]
fn what_has_to_be_left_out_is_the_smallest_thing_that_may_be() {
    // { keys: [{ id: 1 }], request: { url: 1, headers: { A: 1 }, body: { a: [null] } } }
    let outline = "o0:a4:keyso0:n2:id1;..o7:requestn3:url1;o7:headersn1:A1;.o4:bodya1:a00:....";
    let left_out: Vec<Vec<String>> =
        found(outline, PreflightOptions::SHAPE).into_iter().map(|problem| problem.left_out).collect();
    let expected: [&[&str]; 4] =
        [&["keys", "0"], &["request", "url"], &["request", "headers", "A"], &["request", "body"]];
    assert_eq!(left_out, expected);
    // What must be there takes with it what it stands in; at the top there is nothing.
    assert!(found("o0:n5:mchid1;s3:url.", SignRequestOptions::SHAPE)[0].left_out.is_empty());
}

#[test]
fn one_of_a_few_is_told_by_its_text() {
    let outline = "o0:o15:authorized_datas13:business_type.o7:partners4:type..";
    let refused = found(outline, PartnershipQueryInput::SHAPE);
    // Every text is said to be APPID, which is a type of partner and not of business.
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].field, "authorized_data.business_type");
    assert_eq!(refused[0].reason, Reason::NotOneOf { known: vec!["FAVOR_STOCK".into(), "BUSIFAVOR_STOCK".into()] });
}

#[test]
fn numbers_are_judged_as_javascript_writes_them() {
    let whole = |number: &str| {
        let outline = format!("o0:n6:offset{number};o15:authorized_datas13:business_type..");
        let found = found(&outline, PartnershipQueryInput::SHAPE);
        found.into_iter().filter(|problem| problem.field == "offset").map(|problem| problem.error(None)).next()
    };
    for fine in ["0", "50", "9007199254740991"] {
        assert_eq!(whole(fine), None, "{fine}");
    }
    for (wrong, words) in [
        ("-1", "a negative number"),
        ("1.5", "a fraction"),
        ("9007199254740992", "above 2^53"),
        ("1e+21", "above 2^53"),
        ("NaN", "NaN or Infinity"),
        ("-Infinity", "NaN or Infinity"),
    ] {
        assert!(whole(wrong).unwrap().to_string().contains(words), "{wrong}");
    }
}

#[test]
fn outlines_are_read_by_utf_16_units_and_nothing_else_is_one() {
    // { "😀名a": "…" }: four units.
    let node = outline::read("o0:s4:😀名a.").unwrap();
    assert_eq!((node.members[0].name, node.members[0].kind), ("😀名a", Kind::Text));
    for broken in ["", "o0:", "o0:.x", "s", "s:", "s9:a", "n1:a5", "z0:", "a0:s-1:."] {
        assert_eq!(outline::read(broken), None, "{broken}");
    }
}
