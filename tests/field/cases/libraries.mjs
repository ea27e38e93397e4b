// Texts of other libraries and runtimes.
import { first, it } from "../judge.mjs";

const SOURCE = "public threads";
const thrown = (id, trouble, message, want, not) =>
  it(id, SOURCE, trouble, (kit) => kit.explain({ error: new Error(message) }), want, not);

export default [
  thrown(
    "wxjava-answer-unverified",
    "an answer that does not verify is no payment that failed",
    "com.github.binarywang.wxpay.exception.WxPayException: 应答的微信支付签名验证失败",
    first(/ANSWER_UNVERIFIED.*平台证书或公钥/),
    /paySign|requestPayment/,
  ),
  thrown(
    "wxjava-notification-headers",
    "a notification that does not verify",
    "com.github.binarywang.wxpay.exception.WxPayException: 非法请求，头部信息验证失败",
    first(/ANSWER_UNVERIFIED.*平台证书或公钥/),
    /User-Agent/,
  ),
  thrown(
    "java-no-api-v3-key",
    "the configuration has no APIv3 key",
    "java.lang.IllegalArgumentException: Empty key\n\tat javax.crypto.spec.SecretKeySpec.<init>(SecretKeySpec.java:99)",
    first(/APIv3 密钥没有配置/),
  ),
  thrown(
    "java-public-key-id",
    "Java reads a public key's id as a serial number",
    'java.lang.NumberFormatException: For input string: "PUB_KEY_ID_0100000000012026112800000000000001" under radix 16',
    first(/微信支付公钥（PUB_KEY_ID/),
  ),
  thrown(
    "go-public-key-id",
    "wechatpay-go has certificates only",
    "validate verify fail serial=[PUB_KEY_ID_0100] request-id=[08F0] err=certificate[PUB_KEY_ID_0100] not found in verifier",
    first(/微信支付公钥（PUB_KEY_ID/),
  ),
  thrown("go-no-certificate", "wechatpay-go downloaded nothing", "no certificate downloaded", first(/没有下载到平台证书/)),
  thrown(
    "php-public-key",
    "openssl_verify cannot read its key",
    "openssl_verify(): supplied key param cannot be coerced into a public key",
    first(/微信支付公钥或平台证书读不了/),
    /私钥（或公钥/,
  ),
  thrown(
    "unenv-create-sign",
    "the runtime has no createSign",
    "[unenv] crypto.createSign is not implemented yet!",
    first(/运行环境没有/),
  ),
  thrown(
    "curl-resolving",
    "curl waited for the name server",
    "cURL error 28: Resolving timed out after 5002 milliseconds (see https://curl.haxx.se/libcurl/c/libcurl-errors.html)",
    first(/解析失败.*请求没有发出/),
    /等待应答超时|可能已经到达/,
  ),
  thrown(
    "guzzle-truncated",
    "Guzzle quotes 120 characters of the answer",
    'Client error: `POST https://api.mch.weixin.qq.com/v3/pay/transactions/h5` resulted in a `400 Bad Request` response:\n{"code":"PARAM_ERROR","detail":{"location":"body","value":"0000000000000000000000000000000000 (truncated...)\n',
    first(/"do":"[^"]*getBody/),
  ),
  it(
    "plugin-item-failed",
    SOURCE,
    "the coupon plugin's errcode is 0, and the item FAILED",
    (kit) =>
      kit.explain({
        errcode: 0,
        errmsg: "ok",
        send_coupon_result: [{ stock_id: "2000000005", code: "FAILED", message: "批次已售罄" }],
      }),
    first(/没有发出去：FAILED，批次已售罄/),
  ),
  it(
    "certificates-500",
    SOURCE,
    "GET /v3/certificates fails for a merchant that has none",
    (kit) =>
      kit.explain({
        status: 500,
        body: '{"code":"SYSTEM_ERROR","message":"系统错误"}',
        request: kit.signed({ url: "/v3/certificates" }),
      }),
    first(/没有平台证书的商户.*微信支付公钥/),
  ),
];
