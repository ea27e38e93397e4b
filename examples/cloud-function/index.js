// 微信云函数、腾讯云 SCF(Node 16、18 等)：用 require 加载；Node 16 没有 fetch，客户端会改用 node:https。
// WeChat cloud functions and Tencent SCF: loaded by require; in Node 16, which has no fetch, the client uses node:https.
const { WechatPayError } = require("wechatpay-wasm");
const { createClient } = require("wechatpay-wasm/client");

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
  hosts: env.WECHATPAY_HOST ? [env.WECHATPAY_HOST] : undefined, // 不设则为微信支付的域名 WeChat Pay's own when unset
});

/**
 * 小程序端 wx.cloud.callFunction({ name, data: { id, partner, authorized_data } })。
 * `id` 是您自己的操作编号：同一操作重试时不变。 Your own number of this operation, the same in every repetition.
 */
exports.main = async ({ id, partner, authorized_data }) => {
  try {
    const { data } = await client.partnerships.build({ partner, authorized_data }, { idempotencyKey: id });
    return { ok: true, data };
  } catch (error) {
    if (!(error instanceof WechatPayError)) throw error;
    console.error(error.code, error.hint);
    return { ok: false, code: error.code, message: error.hint };
  }
};
