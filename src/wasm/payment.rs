//! Payment parameters.

use getrandom::SysRng;
use wasm_bindgen::prelude::*;

use super::host::Given;
use super::{Returned, defaults, options, private_key, returned};
use crate::call::payment::{self, SignPaymentOptions};

/// Behind `signPayment`.
#[wasm_bindgen(js_name = signPayment, skip_typescript)]
pub fn sign_payment(options: &Given) -> Returned {
    let options: SignPaymentOptions = options::read(options, SignPaymentOptions::SHAPE)?;
    let key = private_key(Some(&options.private_key))?;
    let defaults = defaults(options.timestamp, options.nonce_str.as_ref())?;
    returned(&payment::sign(options, &key, defaults, &mut SysRng)?)
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** 各调起方式的参数：字段名与大小写与官方文档一致，值都是字符串，可原样传给前端。 Exact names per target; hand on as they are. */
export interface PaymentParameters {
    /** 小程序 wx.requestPayment。 */
    mini: MiniParameters;
    /** WeixinJSBridge.invoke("getBrandWCPayRequest", …)。 */
    jsapi: JsapiParameters;
    /** JS-SDK wx.chooseWXPay。 */
    jssdk: JssdkParameters;
    /** App 支付 PayReq。 */
    app: AppParameters;
}

/**
 * 调起支付的签名参数。 The signed parameters that open the cashier.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_PAYMENT` 参数不能签名。 The parameters cannot be signed.
 *
 * @example
 * ```ts
 * const parameters = signPayment({ type: "mini", appid, prepayId, privateKey });
 * ```
 */
export function signPayment<Type extends PaymentType>(options: SignPaymentOptions & { type: Type }): PaymentParameters[Type];
"#;
