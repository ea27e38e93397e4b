// Authorization, and what was signed.
import crypto from "node:crypto";

import { COMMUNITY, edited, favour, form } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { host, merchant, serialNo } from "../materials.mjs";
import { authorization, mismatch, order, says } from "../sent.mjs";

export default [
  it(
    "headers-in-body",
    "ArtisanCloud/PowerWeChat#263; wechatpay-apache-httpclient#193",
    "the headers went into the body: no Authorization was sent",
    (kit) => {
      const s = kit.signed({ url: "/v3/refund/domestic/refunds", body: { amount: { refund: 1, total: 1, currency: "CNY" } } });
      return kit.explain({
        ...form,
        request: {
          method: "POST",
          url: s.url,
          headers: { "Content-Type": "application/json", Accept: "*/*" },
          body: JSON.stringify({ amount: {}, headers: { Authorization: s.headers.Authorization } }),
        },
      });
    },
    first(/AUTHORIZATION_MISSING|没有 ?Authorization/),
  ),
  it(
    "signature-wrapped",
    "wechatpay-apiv3/wechatpay-apache-httpclient#139",
    "the signature's Base64 is wrapped every 76 characters",
    (kit) => {
      const s = kit.signed({ url: "/v3/pay/transactions/jsapi", body: order });
      const wrapped = s.headers.Authorization.replace(
        /signature="([^"]+)"/,
        (_, v) => `signature="${v.replace(/.{76}/g, "$&\n")}"`,
      );
      return kit.explain({
        status: 401,
        body: says("SIGN_ERROR", "错误的签名，验签失败"),
        request: { ...s, headers: { ...s.headers, Authorization: wrapped } },
      });
    },
    first(/换行|折行|76/),
    /像是 ?别的编码/,
  ),
  it(
    "serial-empty",
    "wechatpay-apiv3/wechatpay-go#228",
    "serial_no is empty in Authorization",
    (kit) => {
      const s = kit.signed({ url: "/v3/certificates" });
      return kit.explain({
        status: 401,
        body: says("SIGN_ERROR", "Authorization不合法"),
        request: {
          ...s,
          headers: { ...s.headers, Authorization: s.headers.Authorization.replace(/serial_no="[^"]*"/, 'serial_no=""') },
        },
      });
    },
    first(/serial_no.{0,6}(是|为)?空|serial_no \?|serial_no=..""|没有 ?serial_no|(缺|空).{0,6}serial_no/),
  ),
  it(
    "own-proxy-dropped-authorization",
    `${COMMUNITY}pay/doc/0008a8808ece58549803b2faf61800; develop/doc/00004250c903f8a4885286fc761800`,
    "the request is fine; a reverse proxy of one's own dropped Authorization",
    (kit) => kit.explain({ ...form, request: kit.signed({ url: "/v3/pay/transactions/jsapi", body: order }) }),
    first(
      /(代理|网关|nginx|途中|路上|中间).{0,24}(丢|去掉|删|没有转发|改)|proxy_set_header|(发出|给出).{0,10}(没有问题|是好的|是对的|正确)/,
    ),
    /看不出是哪一项/,
  ),
  it(
    "single-quotes",
    "pay.weixin.qq.com verify-signature-faq/http-header-authorization-error",
    "single quotes around the values of Authorization",
    (kit) => edited(kit, (v) => v.replace(/"/g, "'")),
    first(/单引号/),
  ),
  it(
    "header-name-blank",
    `${COMMUNITY}pay/doc/000a66fc8b8f60a9f28d1523851c00`,
    "the header is called “Authorization ”, with a blank",
    (kit) => {
      const s = kit.signed({ url: "/v3/certificates" });
      return kit.explain({
        ...form,
        request: { ...s, headers: { "Content-Type": "application/json", "Authorization ": s.headers.Authorization } },
      });
    },
    first(/(名字|名称|头名|名).{0,10}空格|空格.{0,10}(名字|名称|头名)/),
  ),
  it(
    "answer-only",
    `${COMMUNITY}pay/doc/0004a08edb8e685a560bd6d3e56800; wechatpay-go#235`,
    "the answer with sign_information was kept, the request was not",
    (kit) =>
      kit.explain({
        status: 401,
        body: mismatch({ method: "GET", url: "/v3/certificates", timestamp: 1700000027, nonce: "FIELD27" }),
      }),
    /\/v3\/certificates|1700000027|只(缺|差|少).{0,16}(request|请求)|还(缺|差|少|要).{0,16}(request|请求)/i,
    /比对需要两样/,
  ),
  it(
    "path-without-slash",
    `${COMMUNITY}develop/doc/00040a40df0040409300c313968400`,
    "the signed path lacks its leading slash",
    (kit) => {
      const body = JSON.stringify(order);
      const path = "/v3/pay/transactions/jsapi";
      const text = `POST\n${path}\n1700000028\nFIELD28\n${body}\n`;
      return kit.explain({
        status: 401,
        body: mismatch({
          method: "POST",
          url: path,
          timestamp: 1700000028,
          nonce: "FIELD28",
          shown: body.slice(0, 8),
          length: Buffer.byteLength(text),
        }),
        request: { method: "POST", url: host + path, message: text.replace("\n/v3", "\nv3"), body },
      });
    },
    first(/(少|缺|漏|没有|丢).{0,8}(开头|前面|最前|第一个|首).{0,8}\/|(开头|前面).{0,6}(少|缺|漏|没有).{0,4}\/|SLASH/),
    /baseURL 里带了路径|代理增减/,
  ),
  it(
    "digest-as-signature",
    `${COMMUNITY}develop/doc/000e629b468a383ea9fd16f665b000; pay/doc/000a061226468885a87a3f3d15b400`,
    "a bare SHA-256 digest in place of the RSA signature",
    (kit) => {
      const body = JSON.stringify(order);
      const path = "/v3/pay/transactions/jsapi";
      const text = `POST\n${path}\n1700000029\nFIELD29\n${body}\n`;
      const signature = crypto.createHash("sha256").update(text).digest("base64");
      return kit.explain({
        status: 401,
        body: mismatch({
          method: "POST",
          url: path,
          timestamp: 1700000029,
          nonce: "FIELD29",
          shown: body.slice(0, 8),
          length: Buffer.byteLength(text),
        }),
        request: {
          method: "POST",
          url: host + path,
          headers: { Authorization: authorization({ timestamp: "1700000029", nonce: "FIELD29", signature }) },
          message: text,
          body,
        },
      });
    },
    first(/摘要|哈希|32 ?(个)?字节|256 ?位?字节|SIGNATURE_(FORM|LENGTH|IS)|不是 ?RSA/),
    /问题在私钥/,
  ),
  it(
    "other-attempts-authorization",
    "developers.weixin.qq.com/community/personal",
    "Authorization of another attempt, its serial_no still the placeholder 序列号",
    (kit) =>
      kit.explain({
        status: 401,
        body: mismatch({
          method: "POST",
          url: "/v3/pay/transactions/jsapi",
          timestamp: 1700000055,
          nonce: "FIELD55A",
          shown: '{"appid"',
          length: 383,
        }),
        request: {
          method: "POST",
          url: `${host}/v3/pay/transactions/jsapi`,
          headers: { Authorization: authorization({ timestamp: "1700007055", nonce: "FIELD55B", serial: "序列号" }) },
        },
      }),
    first(/不是同一(次|个|份)|另一(次|个)|别的一次|占位|serial_no.{0,10}(序列号|不是|中文)/),
    /Authorization ?里(的)?是 ?1700000055/,
  ),
  it(
    "body-not-sent",
    `${COMMUNITY}pay/doc/0008aaa015cb50b8eabbd08bd5ec00`,
    "the body was signed and not handed to the HTTP library",
    (kit) => {
      const head = "POST\n/v3/pay/transactions/jsapi\n1700000059\nFIELD59\n";
      return kit.explain({
        status: 401,
        body: mismatch({ method: "POST", url: "/v3/pay/transactions/jsapi", timestamp: 1700000059, nonce: "FIELD59" }),
        request: { method: "POST", url: `${host}/v3/pay/transactions/jsapi`, message: `${head + JSON.stringify(order)}\n` },
      });
    },
    first(/BODY_NOT_SENT|报文.{0,6}空/),
  ),
  it(
    "object-as-body",
    `${COMMUNITY}pay/doc/000e6e989a0d601dd8bcac5575b400`,
    "the object itself was given to fetch: the server saw [object Object]",
    (kit) => {
      const head = "POST\n/v3/pay/transactions/app\n1700000058\nFIELD58\n";
      return kit.explain({
        status: 401,
        body: mismatch({
          method: "POST",
          url: "/v3/pay/transactions/app",
          timestamp: 1700000058,
          nonce: "FIELD58",
          shown: "[object",
          length: head.length + 16,
        }),
        request: { method: "POST", url: `${host}/v3/pay/transactions/app`, message: `${head + JSON.stringify(order)}\n` },
      });
    },
    first(/\[object Object\]|(没有|未)(被)?(序列化|JSON\.stringify)|对象.{0,10}(直接|本身)/),
    /字段先后变了/,
  ),
  it(
    "escaped-quotes",
    "developers.weixin.qq.com/community/personal",
    "the signed text had its quotes escaped",
    (kit) => {
      const url = favour;
      const head = `POST\n${url}\n1700000060\nFIELD60\n`;
      return kit.explain({
        status: 401,
        body: mismatch({ method: "POST", url, timestamp: 1700000060, nonce: "FIELD60", shown: '{"s":1}' }),
        request: { method: "POST", url: host + url, message: `${head}{\\"s\\":1}\n` },
      });
    },
    first(/转义|反斜杠/),
  ),
  it(
    "get-signed-for-post",
    `${COMMUNITY}pay/doc/000088f9540610306edad732456800`,
    "GET was signed for a POST",
    (kit) => {
      const body = JSON.stringify(order);
      const url = "/v3/pay/transactions/h5";
      const text = `POST\n${url}\n1700000068\nFIELD68\n${body}\n`;
      return kit.explain({
        status: 401,
        body: mismatch({
          method: "POST",
          url,
          timestamp: 1700000068,
          nonce: "FIELD68",
          shown: '{"appid"',
          length: Buffer.byteLength(text),
        }),
        request: { method: "POST", url: host + url, message: `GET${text.slice(4)}`, body },
      });
    },
    first(/SIGN_METHOD|签的是 ?GET/),
  ),
  it(
    "serial-with-line-feed",
    "wechatpay-apiv3/wechatpay-php#131",
    "the serial number was cut from openssl's output with its line feed",
    (kit) =>
      kit.refusal(() =>
        kit
          .signRequest({ ...merchant, serialNo: `${serialNo}\n`, url: "/v3/certificates" })
          .headers.Authorization.replace(/.*serial_no="([^"]*)".*/s, "$1") === serialNo
          ? "trimmed"
          : "not trimmed",
      ),
    /^\(accepted\) trimmed/,
  ),
  it(
    "whole-url-with-prefix",
    `${COMMUNITY}pay/doc/0008a8808ece58549803b2faf61800; WxJava#3694; WeiXinMPSDK#2575`,
    "a reverse proxy below a path: the prefix would be signed",
    (kit) => kit.pre({ request: { url: "https://gw.example/wx-pay-api/v3/pay/transactions/native", body: { a: 1 } } }),
    first(/前缀|\/wx-pay-api|从 ?\/v3\/ ?(起|开始)|PREFIX|URL_WITHOUT_V3/),
  ),
  it(
    "get-signed-with-body",
    `${COMMUNITY}develop/doc/000ecc66b106900756ebb553456c00`,
    "a GET whose parameters were signed as a body",
    (kit) => {
      const url = "/v3/pay/transactions/out-trade-no/FIELD0001?mchid=1900000001";
      return kit.explain({
        status: 401,
        body: mismatch({ method: "GET", url, timestamp: 1700000030, nonce: "FIELD30" }),
        request: { method: "GET", url: host + url, message: `GET\n${url}\n1700000030\nFIELD30\n{"mchid":"1900000001"}\n` },
      });
    },
    first(/BODY_NOT_SENT|报文.{0,6}空|GET/),
  ),
];
