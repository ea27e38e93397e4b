//! 发券 parameters: what a mini program, a page or the JS-SDK hands to WeChat for a user to receive coupons, signed with
//! the APIv2 key of the merchant that sends them.
//!
//! Sources: 小程序发券插件 (merchant/4012285674, its changelog wiki/doc/apiv3/release/chapter2_5.shtml), H5发券
//! (merchant/4012285783), 【H5/小程序插件/JSAPI 发券API】常见问题 (community 00020e01fb874858baebc84ca55408): what is sent is
//! signed, no field more and none fewer. Where they leave a field open, [`SignCouponsOptions`] has an option.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::admit::shape::{Form, Member, Shape};
use crate::call::partnerships::check_stock_id;
use crate::credential::key::KeyInput;
use crate::credential::mchid;
use crate::crypto::hmac::{ApiV2Key, Parameter};
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::wire::json;
use crate::wire::names::repeated;
use crate::wire::no_value::is_no_value;
use crate::wire::percent::encode_query;

/// The page of H5发券.
const PAGE: &str = "https://action.weixin.qq.com/busifavor/getcouponinfo?";
/// What it is opened with; without it the page says 268435461.
const FRAGMENT: &str = "#wechat_pay&wechat_redirect";

/// Coupons of one call.
const MOST: usize = 10;
/// Coupons of one stock in one call of JSAPI.
const MOST_OF_ONE_STOCK: usize = 3;

const CREATOR: &str = "create_coupon_merchant";
const SEND_TIME: &str = "customize_send_time";

/// 发券的方式：`plugin` 小程序发券插件，`h5` H5 发券页面，`jsapi` JS-SDK 的 wx.addCard。 Where the parameters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, IntoStaticStr, VariantNames)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
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

/// 文档对是否签名说法不一的字段。 The fields of which the sources differ whether they are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, IntoStaticStr, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum UnsignedField {
    /// `create_coupon_merchant`
    CreateCouponMerchant,
    /// `customize_send_time`
    CustomizeSendTime,
}

impl UnsignedField {
    /// Every value as JavaScript gives it.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;
}

/// H5 页面上 `customize_send_time{n}` 的实际参数名。 What the page's `customize_send_time{n}` is called in the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, IntoStaticStr, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum SendTimeName {
    /// 与 URL 里的其他参数一样，不带序号。
    CustomizeSendTime,
    /// 带序号 0。
    #[serde(rename = "customize_send_time0")]
    #[strum(to_string = "customize_send_time0")]
    Numbered,
}

impl SendTimeName {
    /// Every value as JavaScript gives it.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;
}

/// 要发的一张券；字段名与官方文档一致。 One coupon, under the documents' names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Coupon {
    /// 批次号，1–20 位。
    pub stock_id: String,
    /// 发券凭证，1–128 位字母、数字、`|`、`_`、`*`、`-`（H5 只有字母、数字），同一批次、同一用户内唯一；重试时不变。 Unique for
    /// stock and user; the same when it is tried again.
    pub out_request_no: String,
    /// 券 code：批次的 code 模式为 MERCHANT_API 时必填，其他模式不填。 Of stocks with codes of the merchant's own only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub coupon_code: Option<String>,
    /// 制券商户号，只用于插件；代金券（支付券）必填。 Of the plugin only; required for 代金券.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub create_coupon_merchant: Option<String>,
    /// 视为领券的时间，RFC 3339；只用于相对有效期的商家券。 The time that counts as that of receipt; 商家券 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub customize_send_time: Option<String>,
}

impl Coupon {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("stock_id", Form::Text),
        Member::required("out_request_no", Form::Text),
        Member::optional("coupon_code", Form::Text),
        Member::optional(CREATOR, Form::Text),
        Member::optional(SEND_TIME, Form::Text),
    ];

    fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = [
            ("stock_id", Some(&self.stock_id)),
            ("out_request_no", Some(&self.out_request_no)),
            ("coupon_code", self.coupon_code.as_ref()),
            (CREATOR, self.create_coupon_merchant.as_ref()),
            (SEND_TIME, self.customize_send_time.as_ref()),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?.as_str())))
    }
}

/// Options of `signCoupons`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SignCouponsOptions {
    /// 发券的方式。 Where the parameters go.
    #[serde(rename = "type")]
    pub kind: CouponType,
    /// 要发的券：1–10 张；`h5` 一张；`jsapi` 同一批次至多 3 张。 At most ten; one for `h5`; three of one stock for `jsapi`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "readonly Coupon[]"))]
    pub coupons: Vec<Coupon>,
    /// 发券商户号，8–15 位；服务商模式填服务商的。 The merchant that sends; a service provider gives its own number.
    pub send_coupon_merchant: String,
    /// 领券用户的 openid：`h5` 必填（参数名 `open_id`）；`jsapi` 填了就发送并签名，默认不填（官方没有写明）；`plugin` 没有。 The user:
    /// required for `h5`; for `jsapi` it is sent and signed where it is given, which no document asks for.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub openid: Option<String>,
    /// 发券商户号的 APIv2 密钥，32 字节；不是 APIv3 密钥。 The APIv2 key of `sendCouponMerchant`, not the APIv3 key.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub api_v2_key: KeyInput,
    /// 发送但不签名的字段；默认没有：官方说发什么签什么，也有人不签才通过。 Fields that are sent and not signed. Default none, as the
    /// documents have it; some report that only an unsigned one was accepted.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "readonly UnsignedField[]"))]
    pub unsigned: Option<Vec<UnsignedField>>,
    /// 只用于 `h5`：文档的 `customize_send_time{n}` 用哪个名字；默认 `customize_send_time`。 For `h5` only; the page prints
    /// `customize_send_time{n}`, and no other name has a number.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub send_time_name: Option<SendTimeName>,
}

impl SignCouponsOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("type", Form::OneOf(CouponType::NAMES)),
        Member::required("coupons", Form::List(&Form::Object(Coupon::SHAPE))),
        Member::required("sendCouponMerchant", Form::Text),
        Member::optional("openid", Form::Text),
        Member::required("apiV2Key", Form::TextOrBytes),
        Member::optional("unsigned", Form::List(&Form::OneOf(UnsignedField::NAMES))),
        Member::optional("sendTimeName", Form::OneOf(SendTimeName::NAMES)),
    ];
}

/// 小程序发券插件 `<send-coupon>` 的属性。 The attributes of the plugin's component.
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)]
pub struct CouponPluginParameters {
    #[cfg_attr(target_arch = "wasm32", tsify(type = "readonly Readonly<Coupon>[]"))]
    pub send_coupon_params: Vec<Coupon>,
    pub sign: String,
    pub send_coupon_merchant: String,
}

/// H5 发券页面。 The page that hands out one coupon.
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CouponPageParameters {
    /// 让用户在手机微信里打开；`#` 之后的部分不能丢。 To be opened in WeChat on a phone, with its fragment.
    pub url: String,
}

/// wx.addCard 的参数。依据社区资料，官方没有可读的页面。 The argument of wx.addCard; rests on community sources, no official page
/// could be read.
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)]
pub struct CouponCardParameters {
    #[cfg_attr(target_arch = "wasm32", tsify(type = "readonly Readonly<CouponCard>[]"))]
    pub card_list: Vec<CouponCard>,
}

/// cardList 的一项。 An item of cardList.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CouponCard {
    /// 批次号。
    pub card_id: String,
    /// JSON 文本。 JSON text.
    pub card_ext: String,
}

/// The signed parameters, as their target takes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CouponParameters {
    /// For [`CouponType::Plugin`].
    Plugin(CouponPluginParameters),
    /// For [`CouponType::H5`].
    H5(CouponPageParameters),
    /// For [`CouponType::Jsapi`].
    Jsapi(CouponCardParameters),
}

/// Signs the coupons and puts them as their target wants them.
///
/// # Errors
/// [`Code::Coupons`], [`Code::Mchid`], [`Code::MissingOption`], [`Code::ApiV2Key`]
pub fn sign(options: SignCouponsOptions) -> Result<CouponParameters> {
    let key = ApiV2Key::read(&options.api_v2_key)?;
    check(&options)?;
    let sent = parameters(&options);
    let unsigned = options.unsigned.as_deref().unwrap_or_default();
    let is_signed = |name: &str| !unsigned.iter().any(|field| name.starts_with(<&str>::from(field)));
    let signed: Vec<Parameter<'_>> = sent.iter().filter(|(name, _)| is_signed(name)).cloned().collect();
    let sign = key.sign(&signed)?;
    Ok(match options.kind {
        CouponType::Plugin => CouponParameters::Plugin(CouponPluginParameters {
            send_coupon_params: options.coupons,
            sign,
            send_coupon_merchant: options.send_coupon_merchant,
        }),
        CouponType::H5 => {
            let pairs = sent.iter().map(|(name, value)| (name.as_ref(), *value)).chain([("sign", sign.as_str())]);
            CouponParameters::H5(CouponPageParameters { url: [PAGE, &encode_query(pairs), FRAGMENT].concat() })
        }
        CouponType::Jsapi => CouponParameters::Jsapi(CouponCardParameters { card_list: cards(&options, &sign) }),
    })
}

/// What is sent: of every coupon its fields, numbered where there may be several.
fn parameters(options: &SignCouponsOptions) -> Vec<Parameter<'_>> {
    let page = options.kind == CouponType::H5;
    let mut sent: Vec<Parameter<'_>> = Vec::new();
    for (index, coupon) in options.coupons.iter().enumerate() {
        sent.extend(coupon.fields().map(|(name, value)| match options.send_time_name {
            Some(other) if name == SEND_TIME => (Cow::Borrowed(other.into()), value),
            _ if page => (Cow::Borrowed(name), value),
            _ => (Cow::Owned(format!("{name}{index}")), value),
        }));
    }
    sent.push((Cow::Borrowed("send_coupon_merchant"), &options.send_coupon_merchant));
    let name = if page { "open_id" } else { "openid" };
    sent.extend(options.openid.iter().map(|openid| (Cow::Borrowed(name), openid.as_str())));
    sent
}

/// What belongs to the call stands in the first entry.
fn cards(options: &SignCouponsOptions, sign: &str) -> Vec<CouponCard> {
    let mut of_call = vec![("send_coupon_merchant", options.send_coupon_merchant.as_str()), ("sign", sign)];
    of_call.extend(options.openid.iter().map(|openid| ("openid", openid.as_str())));
    let card = |coupon: &Coupon| {
        let fields = coupon.fields().filter(|(name, _)| *name != "stock_id").chain(std::mem::take(&mut of_call));
        let fields: Vec<_> = fields.map(|(name, value)| (name, Some(value))).collect();
        CouponCard { card_id: coupon.stock_id.clone(), card_ext: json::object(&fields) }
    };
    options.coupons.iter().map(card).collect()
}

fn check(options: &SignCouponsOptions) -> Result<()> {
    let (kind, coupons) = (options.kind, &options.coupons);
    check_merchant(&options.send_coupon_merchant)
        .map_err(|reason| Error::new(Code::Mchid, "sendCouponMerchant", reason))?;
    match &options.openid {
        Some(_) if kind == CouponType::Plugin => return Err(unwanted("openid", kind)),
        None if kind == CouponType::H5 => {
            return Err(Error::new(Code::MissingOption, "openid", Reason::OpenidMissing));
        }
        Some(openid) => check_text(openid, Reason::OpenidForm, |c| c.is_ascii_graphic())
            .map_err(|reason| refused("openid", reason))?,
        None => {}
    }
    if options.send_time_name.is_some() && kind != CouponType::H5 {
        return Err(unwanted("sendTimeName", kind));
    }
    let most = if kind == CouponType::H5 { 1 } else { MOST };
    if !(1..=most).contains(&coupons.len()) {
        return Err(refused("coupons", Reason::CouponsNumber { most }));
    }
    for (index, coupon) in coupons.iter().enumerate() {
        check_coupon(coupon, kind).map_err(|error| error.within(&format!("coupons[{index}]")))?;
    }
    let names = coupons.iter().map(|coupon| [&*coupon.stock_id, &*coupon.out_request_no].join(" ").into());
    if let Some(twice) = repeated(names) {
        let field = format!("coupons[{}].out_request_no", twice.again);
        return Err(refused(field, Reason::CouponTwice { first: twice.first }));
    }
    let of_stock = |coupon: &Coupon| coupons.iter().filter(|other| other.stock_id == coupon.stock_id).count();
    if kind == CouponType::Jsapi && coupons.iter().any(|coupon| of_stock(coupon) > MOST_OF_ONE_STOCK) {
        return Err(refused("coupons", Reason::CouponsOfOneStock { most: MOST_OF_ONE_STOCK }));
    }
    Ok(())
}

fn check_coupon(coupon: &Coupon, kind: CouponType) -> Result<()> {
    // The documents name fewer characters for the page.
    let others = (kind != CouponType::H5).then_some("| _ * -");
    for (name, value) in coupon.fields() {
        let checked = match name {
            _ if is_no_value(value) => Err(Reason::CouponFieldNoValue),
            "stock_id" => check_stock_id(value),
            "out_request_no" => check_text(value, Reason::OutRequestNoForm { others }, |c| {
                c.is_ascii_alphanumeric() || others.is_some() && matches!(c, '|' | '_' | '*' | '-')
            }),
            "coupon_code" => check_text(value, Reason::CouponCodeForm, |c| !c.is_control() && !c.is_whitespace()),
            CREATOR if kind != CouponType::Plugin => return Err(unwanted(name, kind)),
            CREATOR => check_merchant(value),
            _ if is_time(value) => Ok(()),
            _ => Err(Reason::SendTimeForm),
        };
        checked.map_err(|reason| refused(name, reason))?;
    }
    Ok(())
}

/// `string(128)` of some characters.
fn check_text(text: &str, reason: Reason, allowed: impl Fn(char) -> bool) -> std::result::Result<(), Reason> {
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
