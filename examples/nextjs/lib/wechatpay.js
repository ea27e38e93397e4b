// 商户的客户端：签名、发送、验签、重试都在里面。 The merchant's client: it signs, sends, verifies and repeats.
import { WechatPayError } from "wechatpay-wasm";
import { createClient } from "wechatpay-wasm/client";

/** 第一次用到时才创建：next build 时没有环境变量。 Made when first used: `next build` has no environment. */
let made;
const client = () => (made ??= createClient(options(process.env)));

const options = (env) => ({
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
  const { body } = await client().partnerships.build(input, { idempotencyKey });
  return body;
}

/** 回调通知：先验签，再解密。 A notification: verified, then decrypted. */
export const readNotification = (headers, body) => client().notifications.parse({ headers, body });

/** 本库的错误写成应答，其余照抛。 This library's errors as an answer; others are thrown on. */
export function answerTo(error) {
  if (!(error instanceof WechatPayError)) throw error;
  console.error(error.code, error.hint);
  return Response.json({ code: error.code, message: error.hint }, { status: 502 });
}
