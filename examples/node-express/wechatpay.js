// 商户的客户端：签名、发送、验签、重试都在里面。 The merchant's client: it signs, sends, verifies and repeats.
import { readFileSync } from "node:fs";
import { createClient } from "wechatpay-wasm/client";

const { WECHATPAY_MCHID, WECHATPAY_SERIAL_NO, WECHATPAY_PRIVATE_KEY_FILE, WECHATPAY_APIV3_KEY } = process.env;
const { WECHATPAY_PUB_KEY_ID, WECHATPAY_PUB_KEY_FILE, WECHATPAY_PLATFORM_CERT_FILE, WECHATPAY_HOST } = process.env;

const keys = [{ id: WECHATPAY_PUB_KEY_ID, publicKey: readFileSync(WECHATPAY_PUB_KEY_FILE) }];
// 从平台证书换到公钥期间，两者都要。 While changing over from the platform certificate, both.
if (WECHATPAY_PLATFORM_CERT_FILE) keys.push({ certificate: readFileSync(WECHATPAY_PLATFORM_CERT_FILE) });

const client = createClient({
  mchid: WECHATPAY_MCHID,
  serialNo: WECHATPAY_SERIAL_NO,
  privateKey: readFileSync(WECHATPAY_PRIVATE_KEY_FILE),
  keys,
  apiV3Key: WECHATPAY_APIV3_KEY,
  hosts: WECHATPAY_HOST && [WECHATPAY_HOST], // 不设则为微信支付的域名 WeChat Pay's own when unset
});

/** 建立合作关系，返回应答报文。 Builds a partnership; gives the answer's body. */
export async function buildPartnership(input, idempotencyKey) {
  const { body } = await client.partnerships.build(input, { idempotencyKey });
  return body;
}

/** 回调通知：先验签，再解密。 A notification: verified, then decrypted. */
export const readNotification = (headers, body) => client.notifications.parse({ headers, body });
