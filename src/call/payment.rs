//! Payment parameters: what a page, mini program or app hands to WeChat to open the cashier, under the names and in the
//! letter case of each target (merchant/4012791857 for WeixinJSBridge, merchant/4012265144 for apps).

use rand_core::TryCryptoRng;
use serde::{Deserialize, Serialize};
use strum::{EnumString, VariantNames};

use crate::admit::shape::{Form, Member, Shape};
use crate::call::nonce_str::check_nonce_str;
use crate::call::request::{Defaults, check_mchid};
use crate::call::timestamp::check_timestamp;
use crate::credential::appid;
use crate::credential::key::{KeyInput, PrivateKey};
use crate::crypto::signature;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::wire::message::payment_message;
use crate::wire::no_value::is_no_value;
use crate::wire::texts::one_of;

/// 调起支付的方式：`mini` 小程序，`jsapi` WeixinJSBridge，`jssdk` JS-SDK，`app` App。 Where the parameters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "lowercase"))]
pub enum PaymentType {
    /// 小程序 wx.requestPayment。
    Mini,
    /// 公众号网页 WeixinJSBridge getBrandWCPayRequest。
    Jsapi,
    /// 公众号网页 JS-SDK wx.chooseWXPay。
    Jssdk,
    /// App 支付 SDK。
    App,
}

impl PaymentType {
    /// Every value as JavaScript gives it.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;
}

/// Options of `signPayment`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SignPaymentOptions {
    /// 调起支付的方式。 Where the parameters go.
    #[serde(rename = "type", deserialize_with = "one_of")]
    pub kind: PaymentType,
    /// 下单时的 appid。 The appid of the order.
    pub appid: String,
    /// 下单接口返回的 prepay_id，不带 `prepay_id=`。 As the order's answer gave it.
    pub prepay_id: String,
    /// 商户号，type 为 app 时必填（即 partnerid）。 Required for `app`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub mchid: Option<String>,
    /// 商户API证书私钥。 The merchant's RSA private key.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub private_key: KeyInput,
    /// Unix 秒；默认当前时间。 Unix seconds, default now.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub timestamp: Option<i64>,
    /// 随机串，1–32 位；默认随机生成 32 位。 Default 32 random letters and digits.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub nonce_str: Option<String>,
}

impl SignPaymentOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("type", Form::OneOf(PaymentType::NAMES)),
        Member::required("appid", Form::Text),
        Member::required("prepayId", Form::Text),
        Member::optional("mchid", Form::Text),
        Member::required("privateKey", Form::TextOrBytes),
        Member::optional("timestamp", Form::Integer),
        Member::optional("nonceStr", Form::Text),
    ];
}

/// 小程序 wx.requestPayment。
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)]
pub struct MiniParameters {
    #[serde(rename = "timeStamp")]
    pub timestamp: String,
    #[serde(rename = "nonceStr")]
    pub nonce_str: String,
    pub package: String,
    #[serde(rename = "signType")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"RSA\""))]
    pub sign_type: &'static str,
    #[serde(rename = "paySign")]
    pub pay_sign: String,
}

/// WeixinJSBridge.invoke("getBrandWCPayRequest", …)。
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)]
pub struct JsapiParameters {
    #[serde(rename = "appId")]
    pub app_id: String,
    #[serde(rename = "timeStamp")]
    pub timestamp: String,
    #[serde(rename = "nonceStr")]
    pub nonce_str: String,
    pub package: String,
    #[serde(rename = "signType")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"RSA\""))]
    pub sign_type: &'static str,
    #[serde(rename = "paySign")]
    pub pay_sign: String,
}

/// JS-SDK wx.chooseWXPay。
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)]
pub struct JssdkParameters {
    pub timestamp: String,
    #[serde(rename = "nonceStr")]
    pub nonce_str: String,
    pub package: String,
    #[serde(rename = "signType")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"RSA\""))]
    pub sign_type: &'static str,
    #[serde(rename = "paySign")]
    pub pay_sign: String,
}

/// App 支付 PayReq。
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)]
pub struct AppParameters {
    pub appid: String,
    pub partnerid: String,
    pub prepayid: String,
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"Sign=WXPay\""))]
    pub package: &'static str,
    pub noncestr: String,
    pub timestamp: String,
    pub sign: String,
}

/// The parameters under the names and in the letter case of their target, every value text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PaymentParameters {
    /// For [`PaymentType::Mini`].
    Mini(MiniParameters),
    /// For [`PaymentType::Jsapi`].
    Jsapi(JsapiParameters),
    /// For [`PaymentType::Jssdk`].
    Jssdk(JssdkParameters),
    /// For [`PaymentType::App`].
    App(AppParameters),
}

/// Signs the parameters and names them as the target wants them.
///
/// # Errors
/// [`Code::Appid`], [`Code::Payment`], [`Code::Mchid`], [`Code::MissingOption`], [`Code::Timestamp`],
/// [`Code::NonceStr`]
pub fn sign(
    options: SignPaymentOptions,
    key: &PrivateKey,
    defaults: Defaults,
    rng: &mut impl TryCryptoRng,
) -> Result<PaymentParameters> {
    appid::check(&options.appid).map_err(|reason| Error::new(Code::Appid, "appid", reason))?;
    check_prepay_id(&options.prepay_id)?;
    options.mchid.as_deref().map_or(Ok(()), check_mchid)?;
    let timestamp = options.timestamp.unwrap_or(defaults.timestamp);
    check_timestamp(timestamp, "timestamp")?;
    let nonce = options.nonce_str.unwrap_or(defaults.nonce_str);
    check_nonce_str(&nonce)?;
    let (appid, timestamp, prepay_id) = (options.appid, timestamp.to_string(), options.prepay_id);
    let package = format!("prepay_id={prepay_id}");
    let mut sign = |package: &str| signature::sign(&payment_message(&appid, &timestamp, &nonce, package), key, rng);
    Ok(match options.kind {
        PaymentType::Mini => PaymentParameters::Mini(MiniParameters {
            pay_sign: sign(&package)?,
            timestamp,
            nonce_str: nonce,
            package,
            sign_type: RSA,
        }),
        PaymentType::Jssdk => PaymentParameters::Jssdk(JssdkParameters {
            pay_sign: sign(&package)?,
            timestamp,
            nonce_str: nonce,
            package,
            sign_type: RSA,
        }),
        PaymentType::Jsapi => PaymentParameters::Jsapi(JsapiParameters {
            pay_sign: sign(&package)?,
            app_id: appid,
            timestamp,
            nonce_str: nonce,
            package,
            sign_type: RSA,
        }),
        PaymentType::App => {
            let partnerid =
                options.mchid.ok_or_else(|| Error::new(Code::MissingOption, "mchid", Reason::PartnerIdMissing))?;
            PaymentParameters::App(AppParameters {
                sign: sign(&prepay_id)?,
                appid,
                partnerid,
                prepayid: prepay_id,
                package: "Sign=WXPay",
                noncestr: nonce,
                timestamp,
            })
        }
    })
}

/// `signType` of the targets that have one.
const RSA: &str = "RSA";

fn check_prepay_id(prepay_id: &str) -> Result<()> {
    if prepay_id.trim_start().starts_with("prepay_id=") {
        return Err(Error::new(Code::Payment, "prepayId", Reason::PrepayIdPrefix));
    }
    if prepay_id.contains("://") {
        return Err(Error::new(Code::Payment, "prepayId", Reason::PrepayIdIsUrl));
    }
    if is_no_value(prepay_id) {
        return Err(Error::new(Code::Payment, "prepayId", Reason::PrepayIdNoValue));
    }
    if (1..=64).contains(&prepay_id.len()) && prepay_id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Error::new(Code::Payment, "prepayId", Reason::PrepayIdForm))
}
