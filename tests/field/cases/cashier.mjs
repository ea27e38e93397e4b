// What a page or an app says to the one who pays.
import { COMMUNITY, thrown } from "../asks.mjs";
import { first, it } from "../judge.mjs";

export default [
  it(
    "total-fee-missing-front",
    "tvrcgo/weixin-pay#22; go-pay/gopay#511; Javen205/TNWX#70",
    "requestPayment: “调用支付JSAPI缺少参数: total_fee”: package holds no prepay_id",
    (kit) => kit.explain({ errMsg: "requestPayment:fail", err_code: "2", err_desc: "调用支付JSAPI缺少参数: total_fee" }),
    first(/package|prepay_id/),
    /amount\.total|补上 ?total_fee/,
  ),
  it(
    "timestamp-number-front",
    "hpyer/node-easywechat#45",
    "requestPayment: timeStamp should be String instead of Number",
    (kit) =>
      kit.explain({
        error: { errMsg: "requestPayment:fail parameter error: parameter.timeStamp should be String instead of Number;" },
      }),
    first(/timeStamp.{0,40}(字符串|String)|(字符串|String).{0,40}timeStamp/),
    /时钟|NTP|CONNECTION_/,
  ),
  it(
    "unable-to-verify-front",
    "befinal/node-tenpay#41; TencentCloudBase/mp-book#4",
    "requestPayment: “Unable to verify signature”",
    (kit) => kit.explain({ err_desc: "Unable to verify signature", err_code: "-1", errMsg: "requestPayment:fail" }),
    first(/appid|package|prepay_id|timeStamp|paySign|signPayment/i),
    /平台证书(错|过期)|通知的签名/,
  ),
  it(
    "h5-referer",
    "yansongda/pay#85 #144",
    "the H5 cashier: “商家参数格式有误，请联系商家解决”: no Referer",
    (kit) => kit.explain({ error: thrown("商家参数格式有误，请联系商家解决") }),
    first(/Referer|H5 ?支付域名|来源(页|域名|网址)/i),
    /PARAM_ERROR|类型、长度和取值/,
  ),
  it(
    "front-invalid-signature",
    `${COMMUNITY}develop/doc/0008c88aabc6305155e227a8963400`,
    "mini-program: requestPayment fails “invalid signature”; what was signed is not known",
    (kit) => kit.explain({ error: { errMsg: "requestPayment:fail invalid signature" } }),
    first(/paySign|签名/i),
    /网页|CONNECTION_|"retryable":true/,
  ),
];
