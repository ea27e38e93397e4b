// 商户的客户端：签名、发送、验签、重试都在里面。 The merchant's client: it signs, sends, verifies and repeats.
import { createClient } from "wechatpay-wasm/client";

const clientOf = ({ MCHID, SERIAL_NO, PRIVATE_KEY, PUB_KEY_ID, PUB_KEY, APIV3_KEY, WECHATPAY_HOST }) =>
  createClient({
    mchid: MCHID,
    serialNo: SERIAL_NO,
    privateKey: PRIVATE_KEY,
    keys: [{ id: PUB_KEY_ID, publicKey: PUB_KEY }],
    apiV3Key: APIV3_KEY,
    hosts: WECHATPAY_HOST && [WECHATPAY_HOST], // 不设则为微信支付的域名 WeChat Pay's own when unset
  });

/** 建立合作关系，返回应答报文。 Builds a partnership; gives the answer's body. */
export async function buildPartnership(env, input, idempotencyKey) {
  const { body } = await clientOf(env).partnerships.build(input, { idempotencyKey });
  return body;
}

/** 回调通知：先验签，再解密。 A notification: verified, then decrypted. */
export const readNotification = (env, headers, body) => clientOf(env).notifications.parse({ headers, body });
