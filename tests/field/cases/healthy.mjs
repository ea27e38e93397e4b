// Healthy: nothing may be found, or the input is accepted.
import { bill, notified, sha1 } from "../asks.mjs";
import { ACCEPTED, first, it, NONE } from "../judge.mjs";
import { apiV3Key, keys, pubId } from "../materials.mjs";
import { mismatch, order, says } from "../sent.mjs";

export default [
  it(
    "ok-order",
    "control",
    "a complete, correct order",
    (kit) => kit.pre({ keys, apiV3Key: apiV3Key, request: { url: "/v3/pay/transactions/jsapi", body: order } }),
    NONE,
  ),
  it(
    "ok-final-slash",
    "control",
    "an endpoint whose path ends in a slash",
    (kit) => kit.pre({ request: { url: "/v3/applyment4sub/applyment/", body: { business_code: "1900000001_10000" } } }),
    NONE,
  ),
  it(
    "ok-json-in-query",
    "control (pay.weixin.qq.com partner docs)",
    "braces that are JSON, with lower-case escapes, are no placeholders",
    (kit) =>
      kit.pre({
        request: {
          url: "/v3/marketing/partnerships?authorized_data=%7b%22business_type%22%3a%22BUSIFAVOR_STOCK%22%7d&partner=%7b%22type%22%3a%22APPID%22%7d&offset=0&limit=5",
        },
      }),
    NONE,
  ),
  it(
    "ok-plus-encoded",
    "control",
    "a ciphertext in the query, percent-encoded by option query",
    (kit) =>
      kit.pre({
        keys,
        request: {
          url: "/v3/capital/capitallhh/banks/search-banks-by-bank-account",
          query: { account_number: "ab+/cd==" },
          wechatpaySerial: pubId,
        },
      }),
    NONE,
  ),
  it(
    "ok-data-member",
    "control",
    "a member called data beside the others is no wrapper; the server's word stands",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("PARAM_ERROR", "输入源“/body/amount/total”映射到字段“总金额”必填性规则校验失败，此字段为必填项", {
          location: "body",
          value: "",
        }),
        request: kit.signed({
          url: "/v3/pay/transactions/jsapi",
          body: { ...order, amount: { currency: "CNY" }, data: { note: "x" } },
        }),
      }),
    first(/amount\/total|总金额/),
    /外层|多包|套/,
  ),
  it(
    "ok-notification-bytes",
    "control",
    "a genuine notification as ArrayBuffer, headers in a lower-case Map",
    (kit) =>
      notified(kit, {
        body: (b) => new TextEncoder().encode(b).buffer,
        headers: (h) => new Map(Object.entries(h).map(([n, v]) => [n.toLowerCase(), v])),
      }),
    ACCEPTED,
  ),
  it(
    "ok-bill-bytes",
    "control",
    "a bill as bytes, BOM included",
    (kit) =>
      kit.refusal(
        () => kit.verifyDownload({ body: new TextEncoder().encode(bill), hash: { type: "SHA1", value: sha1(bill) } }) ?? "passed",
      ),
    ACCEPTED,
  ),
  it(
    "ok-real-proxy-page",
    "control",
    "a login page of a company network is still a proxy's",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { Server: "CaptivePortal/2", "Content-Type": "text/html" },
        body: "<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><form action=/login></form></body></html>",
        request: kit.signed({ url: "/v3/pay/transactions/jsapi", body: order }),
      }),
    first(/PROXY_PAGE|网页|代理/),
  ),
  it(
    "ok-refused-connection",
    "control",
    "nothing listens at 127.0.0.1: not a matter of names",
    (kit) =>
      kit.explain({
        error: Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:8080"), {
          code: "ECONNREFUSED",
          syscall: "connect",
          address: "127.0.0.1",
          port: 8080,
        }),
      }),
    first(/CONNECTION_REFUSED|连接被拒绝/),
    /DNS|HOST_NOT_FOUND/,
  ),
  it(
    "ok-order-unknown",
    "control",
    "404 for an order that does not exist has nothing to do with certificates",
    (kit) =>
      kit.explain({
        status: 404,
        body: says("ORDER_NOT_EXIST", "订单不存在"),
        request: kit.signed({ url: "/v3/pay/transactions/out-trade-no/FIELD0001?mchid=1900000001" }),
      }),
    first(/不存在/),
    /平台证书|微信支付公钥|PATH_UNKNOWN/,
  ),
  it(
    "ok-upload",
    "control",
    "buildUpload, signed",
    (kit) =>
      kit.pre({
        request: { ...kit.buildUpload({ file: new Uint8Array([1, 2, 3]), filename: "a.png" }), url: "/v3/merchant/media/upload" },
      }),
    NONE,
  ),
  it(
    "ok-key-mismatch",
    "control",
    "both signed texts agree, the headers are known: the key or the serial",
    (kit) => {
      const s = kit.signed({ url: "/v3/certificates", timestamp: 1700000027, nonceStr: "FIELDOK" });
      return kit.explain({
        status: 401,
        body: mismatch({ method: "GET", url: "/v3/certificates", timestamp: 1700000027, nonce: "FIELDOK" }),
        request: s,
      });
    },
    first(/SIGN_KEY_OR_SERIAL/),
    /摘要|占位/,
  ),
];
