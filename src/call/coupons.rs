//! 发券 parameters: what a mini program, a page or the JS-SDK hands to WeChat for a user to receive coupons, signed with
//! the APIv2 key of the merchant that sends them.
//!
//! Sources: 小程序发券插件 (merchant/4012285674, its changelog wiki/doc/apiv3/release/chapter2_5.shtml), H5发券
//! (merchant/4012285783), 【H5/小程序插件/JSAPI 发券API】常见问题 (community 00020e01fb874858baebc84ca55408): what is sent is
//! signed, no field more and none fewer. Where they leave a field open, [`SignCouponsOptions`] has an option.

use std::borrow::Cow;

use serde::{Deserialize, Serialize, Serializer};
use strum::{EnumString, IntoStaticStr, VariantNames};

use crate::admit::shape::{Form, Member, Shape};
use crate::call::partnerships::check_stock_id;
use crate::credential::key::KeyInput;
use crate::credential::mchid;
use crate::crypto::hmac::{ApiV2Key, Parameter};
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::wire::json;
use crate::wire::no_value::is_no_value;
use crate::wire::percent::encode_query;
use crate::wire::texts::{Texts, one_of};

/// The page of H5发券.
const PAGE: &str = "https://action.weixin.qq.com/busifavor/getcouponinfo?";
/// What it is opened with; without it the page says 268435461.
const FRAGMENT: &str = "#wechat_pay&wechat_redirect";

/// Coupons of one call.
const MOST: usize = 10;
/// Coupons of one stock in one call of JSAPI.
const MOST_OF_ONE_STOCK: usize = 3;

const STOCK: &str = "stock_id";
const NUMBER: &str = "out_request_no";
const CODE: &str = "coupon_code";
const CREATOR: &str = "create_coupon_merchant";
const SEND_TIME: &str = "customize_send_time";
const SENDER: &str = "send_coupon_merchant";

/// 发券的方式：`plugin` 小程序发券插件，`h5` H5 发券页面，`jsapi` JS-SDK 的 wx.addCard。 Where the parameters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "lowercase"))]
pub enum CouponType {
    /// 小程序发券插件 `<send-coupon>`：代金券（支付券）与商家券。
    Plugin,
    /// H5 发券页面：商家券，一次一张。
    H5,
    /// JS-SDK 的 wx.addCard：商家券。
    Jsapi,
}

impl CouponType {
    /// Every value as JavaScript gives it.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;
}

/// Options of `signCoupons`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SignCouponsOptions {
    /// 发券的方式。 Where the parameters go.
    #[serde(rename = "type", deserialize_with = "one_of")]
    pub kind: CouponType,
    /// 要发的券：1–10 张；`h5` 一张；`jsapi` 同一批次至多 3 张。 At most ten; one for `h5`; three of one stock for `jsapi`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "readonly Coupon[]"))]
    pub coupons: Vec<Texts>,
    /// 发券商户号，8–15 位；服务商模式填服务商的。 The merchant that sends; a service provider gives its own number.
    pub send_coupon_merchant: String,
    /// 领券用户的 openid：`h5` 必填（参数名 `open_id`）；`jsapi` 填了就发送并签名，默认不填（官方没有写明）；`plugin` 没有。 The user:
    /// required for `h5`; for `jsapi` it is sent and signed where it is given, which no document asks for.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub openid: Option<String>,
    /// 发券商户号的 APIv2 密钥，32 字节；不是 APIv3 密钥。 The APIv2 key of `sendCouponMerchant`, not the APIv3 key.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub api_v2_key: KeyInput,
    /// 发送但不签名的字段；默认没有：官方说发什么签什么，也有人不签才通过。 A field that is sent and not signed. Default none, as the
    /// documents have it; some report that only an unsigned one was accepted.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "\"create_coupon_merchant\" | \"customize_send_time\""))]
    pub unsigned: Option<String>,
    /// 只用于 `h5`：文档的 `customize_send_time{n}` 用哪个名字；默认 `customize_send_time`。 For `h5` only; the page prints
    /// `customize_send_time{n}`, and no other name has a number.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "\"customize_send_time\" | \"customize_send_time0\""))]
    pub send_time_name: Option<String>,
}

impl SignCouponsOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("type", Form::OneOf(CouponType::NAMES)),
        Member::required("coupons", Form::List(&Form::Object(COUPON))),
        Member::required("sendCouponMerchant", Form::Text),
        Member::optional("openid", Form::Text),
        Member::required("apiV2Key", Form::TextOrBytes),
        Member::optional("unsigned", Form::OneOf(&[CREATOR, SEND_TIME])),
        Member::optional("sendTimeName", Form::OneOf(&[SEND_TIME, "customize_send_time0"])),
    ];
}

/// A coupon, under the documents' names.
const COUPON: Shape = &[
    Member::required(STOCK, Form::Text),
    Member::required(NUMBER, Form::Text),
    Member::optional(CODE, Form::Text),
    Member::optional(CREATOR, Form::Text),
    Member::optional(SEND_TIME, Form::Text),
];

/// The signed parameters under the names of their target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouponParameters(Vec<(&'static str, Value)>);

/// A text, or a list of objects of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    List(Vec<Texts>),
}

impl Serialize for CouponParameters {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Signs the coupons and puts them as their target wants them.
///
/// # Errors
/// [`Code::Coupons`], [`Code::Mchid`], [`Code::MissingOption`], [`Code::ApiV2Key`]
pub fn sign(options: SignCouponsOptions) -> Result<CouponParameters> {
    let key = ApiV2Key::read(&options.api_v2_key)?;
    check(&options)?;
    let (mut sent, signed) = sent(&options);
    let sign = key.sign(sent.get(..signed).unwrap_or_default())?;
    sent.push(("sign".into(), &sign));
    Ok(CouponParameters(match options.kind {
        CouponType::Jsapi => vec![("cardList", Value::List(cards(&options, &sign)))],
        CouponType::H5 => {
            let query = encode_query(sent.iter().map(|(name, value)| (name.as_ref(), *value)));
            vec![("url", Value::Text([PAGE, &query, FRAGMENT].concat()))]
        }
        CouponType::Plugin => vec![
            ("send_coupon_params", Value::List(options.coupons)),
            ("sign", Value::Text(sign)),
            (SENDER, Value::Text(options.send_coupon_merchant)),
        ],
    }))
}

/// What is sent, and how many of it are signed, which come first: of every coupon its fields, numbered where there may be
/// several.
fn sent(options: &SignCouponsOptions) -> (Vec<Parameter<'_>>, usize) {
    let page = options.kind == CouponType::H5;
    let (mut sent, mut unsigned): (Vec<Parameter<'_>>, _) = (Vec::new(), Vec::new());
    for (index, coupon) in options.coupons.iter().enumerate() {
        for (field, value) in &coupon.0 {
            let name = match &options.send_time_name {
                Some(other) if field == SEND_TIME => Cow::Borrowed(other.as_str()),
                _ if page => Cow::Borrowed(field.as_str()),
                _ => Cow::Owned(format!("{field}{index}")),
            };
            let to = if options.unsigned.as_ref() == Some(field) { &mut unsigned } else { &mut sent };
            to.push((name, value.as_str()));
        }
    }
    sent.push((SENDER.into(), &options.send_coupon_merchant));
    if let Some(openid) = &options.openid {
        sent.push((if page { "open_id" } else { "openid" }.into(), openid));
    }
    let signed = sent.len();
    sent.append(&mut unsigned);
    (sent, signed)
}

/// What belongs to the call stands in the first entry.
fn cards(options: &SignCouponsOptions, sign: &str) -> Vec<Texts> {
    let mut cards = Vec::new();
    for coupon in &options.coupons {
        let mut fields: Vec<(&str, Option<&str>)> = Vec::new();
        for (name, value) in coupon.0.iter().filter(|(name, _)| name != STOCK) {
            fields.push((name, Some(value)));
        }
        if cards.is_empty() {
            fields.push((SENDER, Some(&options.send_coupon_merchant)));
            fields.push(("openid", options.openid.as_deref()));
            fields.push(("sign", Some(sign)));
        }
        let stock = coupon.get(STOCK).unwrap_or_default();
        cards.push(Texts(vec![("cardId".into(), stock.into()), ("cardExt".into(), json::object(&fields))]));
    }
    cards
}

fn check(options: &SignCouponsOptions) -> Result<()> {
    let (kind, coupons) = (options.kind, &options.coupons);
    check_merchant(&options.send_coupon_merchant)
        .map_err(|reason| Error::new(Code::Mchid, "sendCouponMerchant", reason))?;
    match (&options.openid, kind) {
        (Some(_), CouponType::Plugin) => return Err(unwanted("openid", kind)),
        (Some(openid), _) => {
            check_text(openid, Reason::OpenidForm, |c| c.is_ascii_graphic()).map_err(|it| refused("openid", it))?;
        }
        (None, CouponType::H5) => return Err(Error::new(Code::MissingOption, "openid", Reason::OpenidMissing)),
        (None, _) => {}
    }
    if options.send_time_name.is_some() && kind != CouponType::H5 {
        return Err(unwanted("sendTimeName", kind));
    }
    let most = if kind == CouponType::H5 { 1 } else { MOST };
    if !(1..=most).contains(&coupons.len()) {
        return Err(refused("coupons", Reason::CouponsNumber { most }));
    }
    for (index, coupon) in coupons.iter().enumerate() {
        let within = |error: Error| error.within(&format!("coupons[{index}]"));
        for (name, value) in &coupon.0 {
            check_field(name, value, kind).map_err(|reason| within(refused(name.clone(), reason)))?;
        }
        let mut of_stock = 1;
        for (first, other) in coupons.iter().take(index).enumerate() {
            if other.get(STOCK) == coupon.get(STOCK) {
                of_stock = usize::saturating_add(of_stock, 1);
                if other.get(NUMBER) == coupon.get(NUMBER) {
                    return Err(within(refused(NUMBER, Reason::CouponTwice { first })));
                }
            }
        }
        if kind == CouponType::Jsapi && of_stock > MOST_OF_ONE_STOCK {
            return Err(refused("coupons", Reason::CouponsOfOneStock { most: MOST_OF_ONE_STOCK }));
        }
    }
    Ok(())
}

fn check_field(name: &str, value: &str, kind: CouponType) -> std::result::Result<(), Reason> {
    match name {
        _ if is_no_value(value) => Err(Reason::CouponFieldNoValue),
        STOCK => check_stock_id(value),
        // The documents name fewer characters for the page.
        NUMBER if kind == CouponType::H5 => {
            check_text(value, Reason::OutRequestNoForm { others: None }, |c| c.is_ascii_alphanumeric())
        }
        NUMBER => check_text(value, Reason::OutRequestNoForm { others: Some("| _ * -") }, |c| {
            c.is_ascii_alphanumeric() || matches!(c, '|' | '_' | '*' | '-')
        }),
        CODE => check_text(value, Reason::CouponCodeForm, |c| !c.is_control() && !c.is_whitespace()),
        CREATOR if kind != CouponType::Plugin => Err(Reason::CouponFieldUnwanted { kind: kind.into() }),
        CREATOR => check_merchant(value),
        _ if is_time(value) => Ok(()),
        _ => Err(Reason::SendTimeForm),
    }
}

/// `string(128)` of some characters.
fn check_text(text: &str, reason: Reason, allowed: fn(char) -> bool) -> std::result::Result<(), Reason> {
    if is_no_value(text) {
        return Err(Reason::CouponFieldNoValue);
    }
    if (1..=128).contains(&text.chars().count()) && text.chars().all(allowed) { Ok(()) } else { Err(reason) }
}

fn check_merchant(number: &str) -> std::result::Result<(), Reason> {
    mchid::check(number)?;
    if mchid::has_documented_length(number) { Ok(()) } else { Err(Reason::MchidLength) }
}

/// `2015-05-20T13:29:35+08:00` (RFC 3339), at most 32 characters: its form, not whether there is such a day.
fn is_time(text: &str) -> bool {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let Some(rest) = form.strip_prefix("0000-00-00T00:00:00").filter(|_| text.len() <= 32) else { return false };
    let zone = match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with('0') => fraction.trim_start_matches('0'),
        _ => rest,
    };
    matches!(zone, "Z" | "+00:00" | "-00:00")
}

fn unwanted(field: &'static str, kind: CouponType) -> Error {
    refused(field, Reason::CouponFieldUnwanted { kind: kind.into() })
}

fn refused(field: impl Into<Cow<'static, str>>, reason: Reason) -> Error {
    Error::new(Code::Coupons, field, reason)
}
