// 微信云函数、腾讯云 SCF(Node 16、18 等):用 require 加载,Node 16 没有 fetch,所以用 https。
// WeChat cloud functions and Tencent SCF: loaded by require; Node 16 has no fetch, hence https.
const { partnershipRequests, signRequest, verifyResponse, WechatPayError } = require("wechatpay-wasm");

const { MCHID, SERIAL_NO, PRIVATE_KEY, PUB_KEY_ID, PUB_KEY, WECHATPAY_HOST } = process.env;

/**
 * 小程序端 wx.cloud.callFunction({ name, data: { id, partner, authorized_data } })。
 * `id` 是您自己的操作编号:同一操作重试时不变。 Your own number of this operation, the same in every repetition.
 */
exports.main = async ({ id, partner, authorized_data }) => {
  try {
    const signed = signRequest({
      mchid: MCHID,
      serialNo: SERIAL_NO,
      privateKey: PRIVATE_KEY,
      wechatpaySerial: PUB_KEY_ID,
      baseUrl: WECHATPAY_HOST, // 不设则为微信支付的域名 WeChat Pay's own when unset
      ...partnershipRequests.build({ partner, authorized_data }, { idempotencyKey: id }),
    });
    const keys = [{ id: PUB_KEY_ID, publicKey: PUB_KEY }];
    return { ok: true, data: JSON.parse(verifyResponse({ ...(await send(signed)), keys })) };
  } catch (error) {
    if (!(error instanceof WechatPayError)) throw error;
    console.error(error.code, error.hint);
    return { ok: false, code: error.code, message: error.hint };
  }
};

function send({ url, method, headers, body }) {
  const { request } = require(url.startsWith("https:") ? "https" : "http"); // http 只用于本机测试 loopback only
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk)).on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .on("error", reject)
      .end(body);
  });
}
