//! Payment parameters.

use wasm_bindgen::prelude::*;

use super::door::{self, Failure};
use super::host::{self, HostRandom};
use super::result::Members;
use super::{Returned, private_key, thrown};
use crate::payment::{self, PaymentParameters, SignPaymentOptions};
use crate::request::{self, Defaults};

/// Behind `signPayment`.
#[wasm_bindgen(js_name = signPayment, skip_typescript)]
pub fn sign_payment(options: &JsValue) -> Returned {
    sign(options)
        .map(|parameters| {
            parameters.iter().fold(Members::new(), |members, (name, value)| members.text(name, value)).frozen()
        })
        .map_err(thrown)
}

fn sign(options: &JsValue) -> Result<PaymentParameters, Failure> {
    let options: SignPaymentOptions = door::read(options)?;
    let key = private_key(Some(&options.private_key))?;
    let defaults = Defaults {
        timestamp: options.timestamp.unwrap_or_else(host::now),
        nonce_str: match &options.nonce_str {
            Some(given) => given.clone(),
            None => request::random_nonce(&mut HostRandom)?,
        },
    };
    Ok(payment::sign(options, &key, defaults, &mut HostRandom)?)
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** 各调起方式的参数:字段名与大小写与官方文档一致,值都是字符串,可原样传给前端。 Exact names per target; hand on as they are. */
export interface PaymentParameters {
    /** 小程序 wx.requestPayment。 */
    mini: { readonly timeStamp: string; readonly nonceStr: string; readonly package: string; readonly signType: "RSA"; readonly paySign: string };
    /** WeixinJSBridge.invoke("getBrandWCPayRequest", …)。 */
    jsapi: { readonly appId: string; readonly timeStamp: string; readonly nonceStr: string; readonly package: string; readonly signType: "RSA"; readonly paySign: string };
    /** JS-SDK wx.chooseWXPay。 */
    jssdk: { readonly timestamp: string; readonly nonceStr: string; readonly package: string; readonly signType: "RSA"; readonly paySign: string };
    /** App 支付 PayReq。 */
    app: { readonly appid: string; readonly partnerid: string; readonly prepayid: string; readonly package: "Sign=WXPay"; readonly noncestr: string; readonly timestamp: string; readonly sign: string };
}

/** 调起支付的签名参数。 The signed parameters that open the cashier. */
export function signPayment<Type extends PaymentType>(options: SignPaymentOptions & { type: Type }): PaymentParameters[Type];
"#;
