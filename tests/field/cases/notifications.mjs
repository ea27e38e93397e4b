// Notifications and answers, verified.
import { notified, verified } from "../asks.mjs";
import { it } from "../judge.mjs";
import { appid, keys, privateKey } from "../materials.mjs";
import { now } from "../sent.mjs";

export default [
  it(
    "body-pretty-printed",
    "binarywang/WxJava#3610",
    "the body was pretty-printed before verification",
    (kit) => notified(kit, { body: (b) => JSON.stringify(JSON.parse(b), null, 2) }),
    /缩进|重新排版|排版|格式化|美化|紧凑/,
  ),
  it(
    "body-empty",
    "go-pay/gopay#454; minibear2021/wechatpayv3#29",
    "the stream was read before: the body is an empty string",
    (kit) => notified(kit, { body: () => "" }),
    /报文.{0,6}空|空(的)?(报文|字符串)|已(经)?被?.{0,10}读/,
  ),
  it(
    "body-undefined",
    "hpyer/node-easywechat#27 #75 #84",
    "the framework keeps no raw body: body is undefined",
    (kit) => notified(kit, { body: () => undefined }),
    /原始报文|原文|rawBody|express\.raw|中间件|框架|raw body/i,
  ),
  it(
    "body-object",
    "hpyer/node-easywechat#27",
    "the parsed body of Express or Koa",
    (kit) => notified(kit, { body: (b) => JSON.parse(b) }),
    /原始报文|JSON 解析之前/,
  ),
  it(
    "body-base64",
    "redwoodjs/graphql#9595; Tencent HTTP access service",
    "the gateway gave Base64 and isBase64Encoded was ignored",
    (kit) => notified(kit, { body: (b) => Buffer.from(b).toString("base64") }),
    /Base64/i,
  ),
  it(
    "signature-probe",
    "wechatpay-java#319; wechatpay-php#139; WxJava#3422",
    "a probe: its signature starts with WECHATPAY/SIGNTEST/",
    (kit) =>
      notified(kit, {
        headers: (h) => ({ ...h, "Wechatpay-Signature": `WECHATPAY/SIGNTEST/${h["Wechatpay-Signature"].slice(0, 320)}` }),
      }),
    /SIGNTEST|(这是|属于).{0,8}探测/,
  ),
  it(
    "v2-notification",
    "w7corp/easywechat#2448",
    "an APIv2 XML notification at the v3 handler",
    (kit) =>
      notified(kit, {
        raw: `<xml><appid><![CDATA[${appid}]]></appid><mch_id>1900000001</mch_id><return_code><![CDATA[SUCCESS]]></return_code><sign><![CDATA[${"B5".repeat(16)}]]></sign></xml>`,
        headers: () => ({ "content-type": "text/xml" }),
      }),
    /APIv2|\bv2\b|XML/i,
    /可能被网关|反向代理丢掉/,
  ),
  it(
    "late",
    "wechatpay-apiv3/wechatpay-go#203",
    "a kept notification, verified an hour later",
    (kit) => notified(kit, { sign: { timestamp: now() - 3600 } }),
    /3600 秒|时间/,
  ),
  it(
    "apiv3-key-wrong",
    "klover2/wechatpay-node-v3-ts#50 #70; yansongda/pay#605 #830",
    "the APIv3 key of another merchant",
    (kit) => notified(kit, { apiV3Key: "x".repeat(32) }),
    /APIv3 密钥/,
  ),
  it(
    "null-body-204",
    "fetch users",
    "204: response.body is null",
    (kit) => verified(kit, keys, { body: "", as: null, status: 204 }),
    /空(字符)?串|空文本|""|''|\(accepted\)/,
    /不要传这个字段/,
  ),
  it(
    "code-url-as-prepay-id",
    "klover2 users",
    "a code_url is signed as prepay_id",
    (kit) =>
      kit.refusal(() =>
        kit.signPayment({ appid, prepayId: "weixin://wxpay/bizpayurl?pr=FIELD0000", privateKey: privateKey, type: "jsapi" }),
      ),
    /ERR_WECHATPAY_PAYMENT|code_url|prepay_id 不/,
  ),
  it(
    "body-reserialised",
    "wechatpay-apache-httpclient#152",
    "the body was rebuilt from a DTO: other names, other order",
    (kit) =>
      notified(kit, {
        body: (b) => {
          const o = JSON.parse(b);
          return JSON.stringify({
            summary: o.summary,
            resource: {
              ciphertext: o.resource.ciphertext,
              originalType: o.resource.original_type,
              associatedData: o.resource.associated_data,
              nonce: o.resource.nonce,
              algorithm: o.resource.algorithm,
            },
            eventType: o.event_type,
            createTime: o.create_time,
            id: o.id,
            resourceType: o.resource_type,
          });
        },
      }),
    /重新(序列化|生成|拼)|再序列化|eventType|字段(名|顺序)|驼峰/,
  ),
  it(
    "final-line-feed",
    "variant of WxJava#3610",
    "a line feed was added behind the body",
    (kit) => notified(kit, { body: (b) => `${b}\n` }),
    /(末尾|最后|结尾|后面).{0,12}(换行|空白|字符|字节)|多(了|出).{0,10}(换行|空白|字节)|去掉.{0,10}换行/,
  ),
  it(
    "headers-promise",
    "Next.js 15 headers()",
    "headers is a Promise",
    (kit) => notified(kit, { headers: (h) => Promise.resolve(new Headers(h)) }),
    /await/,
  ),
];
