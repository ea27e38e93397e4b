// What other tools and libraries leave behind.
import { COMMUNITY } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, privateKey } from "../materials.mjs";
import { notification, sealed } from "../sent.mjs";

export default [
  it(
    "node-v3-result",
    "klover2/wechatpay-node-v3-ts#31",
    "the result of wechatpay-node-v3 handed on: { status, error: { code, message } }",
    (kit) =>
      kit.explain({
        status: 403,
        error: { code: "NO_AUTH", message: "商户号该产品权限未开通，请前往商户平台>产品中心检查后重试" },
      }),
    first(/NO_AUTHORITY|权限|产品中心/),
    /应答没有内容|接入层或代理/,
  ),
  it(
    "guzzle-message",
    "developers.weixin.qq.com/community/personal",
    "the answer's JSON stands inside the HTTP library's message",
    (kit) =>
      kit.explain({
        error: new Error(
          'Client error: `POST https://api.mch.weixin.qq.com/v3/pay/transactions/native` resulted in a `403 Forbidden` response:\n{"code":"NO_AUTH","message":"商户号该产品权限未开通，请前往商户平台>产品中心检查后重试"}\n',
        ),
      }),
    first(/NO_AUTHORITY|没有(开通|这个接口的权限)/),
  ),
  it(
    "called-from-mini-program",
    `${COMMUNITY}pay/doc/00082e7338883043098fa579551400; 0008cebfb582884e4471eb09061400`,
    "wx.request fails: url not in domain list (APIv3 belongs on a server)",
    (kit) => kit.explain({ error: { errMsg: "request:fail url not in domain list", errno: 600002 } }),
    first(/服务端|服务器|后端|云函数|小程序(端|里|内)?(不能|不要|直接)/),
  ),
  it(
    "cloud-function-timeout",
    `${COMMUNITY}develop/doc/0004a47a734e006b7c69205d451400`,
    "a cloud function ran out of time: the outcome is unknown",
    (kit) => kit.explain({ error: { errorCode: -1, errorMessage: "Task timed out after 20 seconds" } }),
    first(/超时|TIMEOUT|TIMED_OUT/),
  ),
  it(
    "payment-signature-front",
    "omnipay-wechatpay#68; paylinks#87; WxJava#756",
    "the front end: requestPayment:fail 支付验证签名失败",
    (kit) => kit.explain({ errMsg: "requestPayment:fail 支付验证签名失败" }),
    first(/appid|package|prepay_id|timeStamp|paySign|signPayment/),
  ),
  it(
    "key-file-missing",
    "dromara/payment-spring-boot#94; bee#48",
    "ENOENT of the key file",
    (kit) =>
      kit.explain({
        error: Object.assign(new Error("ENOENT: no such file or directory, open 'apiclient_key.pem'"), {
          code: "ENOENT",
          syscall: "open",
          path: "apiclient_key.pem",
        }),
      }),
    first(/读不(到|了)|找不到|没有这个文件|文件不存在|路径|工作目录/),
    /说不准原因/,
  ),
  it(
    "kept-notification-explained",
    "readers of the documents",
    "a genuine notification is given to explainError",
    (kit) => {
      const b = notification();
      return kit.explain({ headers: sealed(b), body: b });
    },
    first(/通知|NOTIFICATION/),
    /网关.{0,16}回的/,
  ),
  it(
    "payment-milliseconds",
    "react-native-wechat#216",
    "timestamp in milliseconds",
    (kit) =>
      kit.refusal(() =>
        kit.signPayment({
          appid,
          prepayId: "wx201410272009395522657a690389285100",
          privateKey: privateKey,
          type: "app",
          mchid: "1900000001",
          timestamp: Date.now(),
        }),
      ),
    /毫秒/,
  ),
  it(
    "openssl-decoder",
    "klover2 users",
    "node:crypto's DECODER routines::unsupported: the key could not be read",
    (kit) =>
      kit.explain({
        error: Object.assign(new Error("error:1E08010C:DECODER routines::unsupported"), { code: "ERR_OSSL_UNSUPPORTED" }),
      }),
    first(/私钥|密钥|PEM|公钥|证书/),
  ),
];
