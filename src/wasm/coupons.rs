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
/** 要发的一张券；字段名与官方文档一致。 One coupon, under the documents' names. */
export interface Coupon {
    /** 批次号，1–20 位。 */
    stock_id: string;
    /**
     * 发券凭证，1–128 位字母、数字、`|`、`_`、`*`、`-`（`h5` 只有字母、数字），同一批次、同一用户内唯一；重试时不变。
     * Unique for stock and user; the same when it is tried again.
     */
    out_request_no: string;
    /** 券 code：批次的 code 模式为 MERCHANT_API 时必填，其他模式不填。 Of stocks with codes of the merchant's own only. */
    coupon_code?: string;
    /** 制券商户号，只用于 `plugin`；代金券（支付券）必填。 For `plugin` only; required for 代金券. */
    create_coupon_merchant?: string;
    /** 视为领券的时间，RFC 3339；只用于相对有效期的商家券。 The time that counts as that of receipt; 商家券 only. */
    customize_send_time?: string;
}

/** 小程序发券插件 `<send-coupon>` 的属性。 The attributes of the plugin's component. */
export interface CouponPluginParameters {
    readonly send_coupon_params: readonly Readonly<Coupon>[];
    readonly sign: string;
    readonly send_coupon_merchant: string;
}

/** H5 发券页面。 The page that hands out one coupon. */
export interface CouponPageParameters {
    /** 让用户在手机微信里打开；`#` 之后的部分不能丢。 To be opened in WeChat on a phone, with its fragment. */
    readonly url: string;
}

/** wx.addCard 的参数；依据社区资料，官方页面读不到。 Of wx.addCard; rests on community sources, no official page could be read. */
export interface CouponCardParameters {
    /** `cardId` 是批次号，`cardExt` 是 JSON 文本。 */
    readonly cardList: readonly { readonly cardId: string; readonly cardExt: string }[];
}

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
