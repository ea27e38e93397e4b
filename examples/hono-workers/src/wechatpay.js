// 商户的配置与两个操作。 The merchant's configuration, and two operations.
import { parseNotification, partnershipRequests, signRequest, verifyResponse } from "wechatpay-wasm";

const keysOf = (env) => [{ id: env.PUB_KEY_ID, publicKey: env.PUB_KEY }];

/** 建立合作关系:签名、发送、验签。 Builds a partnership: sign, send, verify. */
export async function buildPartnership(env, input, idempotencyKey) {
  const signed = signRequest({
    mchid: env.MCHID,
    serialNo: env.SERIAL_NO,
    privateKey: env.PRIVATE_KEY,
    wechatpaySerial: env.PUB_KEY_ID,
    baseUrl: env.WECHATPAY_HOST, // 不设则为微信支付的域名 WeChat Pay's own when unset
    ...partnershipRequests.build(input, { idempotencyKey }),
  });
  const response = await fetch(signed.url, signed);
  const { status, headers } = response;
  return verifyResponse({ status, headers, body: await response.text(), keys: keysOf(env) });
}

/** 回调通知:先验签,再解密。 A notification: verified, then decrypted. */
export const readNotification = (env, headers, body) =>
  parseNotification({ headers, body, keys: keysOf(env), apiV3Key: env.APIV3_KEY });
