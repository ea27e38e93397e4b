// 商户的配置与两个操作。 The merchant's configuration, and two operations.
import { WechatPayError, parseNotification, partnershipRequests, signRequest, verifyResponse } from "wechatpay-wasm";

const { MCHID, SERIAL_NO, PRIVATE_KEY, PUB_KEY_ID, PUB_KEY, APIV3_KEY, WECHATPAY_HOST } = process.env;
const keys = [{ id: PUB_KEY_ID, publicKey: PUB_KEY }];

/** 建立合作关系:签名、发送、验签。 Builds a partnership: sign, send, verify. */
export async function buildPartnership(input, idempotencyKey) {
  const signed = signRequest({
    mchid: MCHID,
    serialNo: SERIAL_NO,
    privateKey: PRIVATE_KEY,
    wechatpaySerial: PUB_KEY_ID,
    baseUrl: WECHATPAY_HOST, // 不设则为微信支付的域名 WeChat Pay's own when unset
    ...partnershipRequests.build(input, { idempotencyKey }),
  });
  const response = await fetch(signed.url, signed);
  const { status, headers } = response;
  return verifyResponse({ status, headers, body: await response.text(), keys });
}

/** 回调通知:先验签,再解密。 A notification: verified, then decrypted. */
export const readNotification = (headers, body) => parseNotification({ headers, body, keys, apiV3Key: APIV3_KEY });

/** 本库的错误写成应答,其余照抛。 This library's errors as an answer; others are thrown on. */
export function answerTo(error) {
  if (!(error instanceof WechatPayError)) throw error;
  console.error(error.code, error.hint);
  return Response.json({ code: error.code, message: error.hint }, { status: 502 });
}
