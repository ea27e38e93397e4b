// 商户的客户端：签名、发送、验签、重试都在里面。 The merchant's client: it signs, sends, verifies and repeats.
import { signCoupons } from "wechatpay-wasm";
import { createClient } from "wechatpay-wasm/client";

const { env } = process;

const client = createClient({
  mchid: env.WECHATPAY_MCHID,
  serialNo: env.WECHATPAY_SERIAL_NO,
  privateKey: env.WECHATPAY_PRIVATE_KEY,
  // 切换期间公钥与平台证书都会签名。 During a change-over either kind signs.
  keys: [
    { id: env.WECHATPAY_PUB_KEY_ID, publicKey: env.WECHATPAY_PUB_KEY },
    ...(env.WECHATPAY_PLATFORM_CERT ? [{ certificate: env.WECHATPAY_PLATFORM_CERT }] : []),
  ],
  apiV3Key: env.WECHATPAY_APIV3_KEY,
  hosts: env.WECHATPAY_HOST ? [env.WECHATPAY_HOST] : undefined, // 不设则为微信支付的域名 WeChat Pay's own when unset
});

/** 建立合作关系，返回应答报文。 Builds a partnership; gives the answer's body. */
export async function buildPartnership(input, idempotencyKey) {
  const { body } = await client.partnerships.build(input, { idempotencyKey });
  return body;
}

/** 回调通知：先验签，再解密。 A notification: verified, then decrypted. */
export const readNotification = (headers, body) => client.notifications.parse({ headers, body });

/** 步骤 7：小程序发券插件的属性，用 APIv2 密钥签名。 Step 7: the coupon plugin's attributes, signed with the APIv2 key. */
export const couponAttributes = (coupons) =>
  signCoupons({ type: "plugin", coupons, sendCouponMerchant: env.WECHATPAY_MCHID, apiV2Key: env.WECHATPAY_APIV2_KEY });
