//! Coupons.

use wasm_bindgen::prelude::*;

use super::host::Given;
use super::{Returned, options, returned};
use crate::call::coupons::{self, SignCouponsOptions};

/// Behind `signCoupons`.
#[wasm_bindgen(js_name = signCoupons, skip_typescript)]
pub fn sign_coupons(options: &Given) -> Returned {
    let options: SignCouponsOptions = options::read(options, SignCouponsOptions::SHAPE)?;
    returned(&coupons::sign(options)?)
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** 各发券方式的参数：字段名与大小写与官方文档一致，可原样交给前端。 Exact names per target; hand on as they are. */
export interface CouponParameters {
    /** 小程序发券插件 `<send-coupon>` 的属性。 */
    plugin: CouponPluginParameters;
    /** H5 发券页面的地址。 */
    h5: CouponPageParameters;
    /** JS-SDK wx.addCard；依据社区资料。 Rests on community sources. */
    jsapi: CouponCardParameters;
}

/**
 * 发券的签名参数：APIv2 的 HMAC-SHA256，用发券商户号的 APIv2 密钥；只在服务端调用。
 *
 * The signed parameters that hand out coupons: APIv2's HMAC-SHA256 with the APIv2 key of the merchant that sends. On the
 * server only.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_COUPONS` 不合文档的规则。 It breaks a rule of the documents.
 *
 * @example
 * ```ts
 * const parameters = signCoupons({
 *   type: "plugin",
 *   coupons: [{ stock_id: "98065001", out_request_no: "89560002019101000121" }],
 *   sendCouponMerchant: "10016226",
 *   apiV2Key,
 * });
 * ```
 */
export function signCoupons<Type extends CouponType>(options: SignCouponsOptions & { type: Type }): CouponParameters[Type];
"#;
