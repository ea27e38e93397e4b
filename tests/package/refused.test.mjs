// Bad input, option by option: code, field, a hint in Chinese, nothing echoed, and the next call works.
import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import vm from "node:vm";

import { withBothEntries } from "./entries.mjs";
import { key, merchant } from "./files.mjs";
import { assertRefused, assertUnharmed } from "./refusal.mjs";

const required = { ...merchant, url: "/v3/x" };
const { privateKey, ...withoutKey } = required;
const post = { ...required, method: "POST" };
const cyclic = { list: [{}] };
cyclic.list[0].back = cyclic;
class Order {
  constructor() {
    this.id = 1;
  }
}
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const hostile = new Proxy(
  {},
  {
    ownKeys() {
      throw new Error("no");
    },
    get() {
      throw new Error("no");
    },
    getPrototypeOf() {
      throw new Error("no");
    },
  },
);
const throwing = {
  get a() {
    throw new TypeError("mine");
  },
};
const nested = (depth) => {
  let value = 1;
  for (let at = 0; at < depth; at += 1) value = at % 2 ? [value] : { a: value };
  return value;
};

const wrongTypes = [
  ["null", null],
  ["a number", 1900007291],
  ["a boolean", true],
  ["an object", {}],
  ["an array", ["x"]],
  ["a BigInt", 1n],
  ["a symbol", Symbol("x")],
  ["a function", () => "x"],
  ["a Promise", Promise.resolve("x")],
  ["a boxed string", new String("x")],
  ["a Date", new Date(0)],
  ["a Map", new Map()],
];
const textOptions = [
  "mchid",
  "serialNo",
  "method",
  "url",
  "baseUrl",
  "signBody",
  "idempotencyKey",
  "wechatpaySerial",
  "userAgent",
  "acceptLanguage",
  "nonceStr",
];

/** [what is wrong, options of signRequest, code, field, further expectations] */
const cases = [
  // Missing
  ["no mchid", { ...required, mchid: undefined }, "MISSING_OPTION", "mchid"],
  ["no url", { ...required, url: undefined }, "MISSING_OPTION", "url"],
  ["no private key", withoutKey, "MISSING_OPTION", "privateKey"],
  ["neither serialNo nor certificate", { ...required, serialNo: undefined }, "MISSING_OPTION", "serialNo"],
  // Of the wrong type
  ...textOptions.flatMap((name) =>
    wrongTypes.map(([type, value]) => [`${name} is ${type}`, { ...required, [name]: value }, "OPTION_TYPE", name]),
  ),
  ...["privateKey", "certificate"].flatMap((name) =>
    wrongTypes
      .filter(([type]) => type !== "a Date" && type !== "a Map")
      .map(([type, value]) => [`${name} is ${type}`, { ...required, [name]: value }, "OPTION_TYPE", name]),
  ),
  ["privateKey is a KeyObject", { ...required, privateKey: createPrivateKey(merchant.privateKey) }, "OPTION_TYPE", "privateKey"],
  ["privateKey is a DataView", { ...required, privateKey: new DataView(new ArrayBuffer(8)) }, "OPTION_TYPE", "privateKey"],
  ...[null, "1554208460", true, {}, 1n, NaN, Infinity, 1.5, 2 ** 60].map((value) => [
    `timestamp is ${String(value)} (${typeof value})`,
    { ...required, timestamp: value },
    "OPTION_TYPE",
    "timestamp",
  ]),
  ...[null, "a=1", 1, ["a"], new URLSearchParams("a=1"), new Map()].map((value) => [
    `query is ${String(value)}`,
    { ...required, query: value },
    "OPTION_TYPE",
    "query",
  ]),
  ...[null, "X: y", 1].map((value) => [`headers is ${String(value)}`, { ...required, headers: value }, "OPTION_TYPE", "headers"]),
  ...[
    ["null", null],
    ["a number", 5],
    ["an empty list", []],
  ].map(([type, value]) => [`a header is ${type}`, { ...required, headers: { "X-A": value } }, "OPTION_TYPE", "headers.X-A"]),
  ...[
    ["null", null],
    ["a number", 0],
    ["a boolean", false],
    ["a BigInt", 1n],
    ["a symbol", Symbol("x")],
    ["a function", () => {}],
  ].map(([type, value]) => [`body is ${type}`, { ...post, body: value }, "OPTION_TYPE", "body"]),
  // Empty
  ["empty mchid", { ...required, mchid: "" }, "MCHID", "mchid"],
  ["empty serialNo", { ...required, serialNo: "" }, "SERIAL_NO", "serialNo"],
  ["empty privateKey", { ...required, privateKey: "" }, "PRIVATE_KEY", "privateKey", { hint: /空/ }],
  ["privateKey of blanks", { ...required, privateKey: " \n" }, "PRIVATE_KEY", "privateKey", { hint: /空/ }],
  ["empty certificate", { ...required, certificate: "" }, "CERTIFICATE", "certificate", { hint: /空/ }],
  ["empty method", { ...required, method: "" }, "METHOD", "method"],
  ["empty url", { ...required, url: "" }, "URL", "url"],
  ["empty baseUrl", { ...required, baseUrl: "" }, "BASE_URL", "baseUrl"],
  ["empty nonceStr", { ...required, nonceStr: "" }, "NONCE_STR", "nonceStr"],
  ["empty idempotencyKey", { ...required, idempotencyKey: "" }, "IDEMPOTENCY_KEY", "idempotencyKey"],
  ["empty wechatpaySerial", { ...required, wechatpaySerial: "" }, "SERIAL_NO", "wechatpaySerial"],
  ["empty userAgent", { ...required, userAgent: "" }, "HEADER", "userAgent"],
  ["empty acceptLanguage", { ...required, acceptLanguage: "" }, "HEADER", "acceptLanguage"],
  ["timestamp 0", { ...required, timestamp: 0 }, "TIMESTAMP", "timestamp"],
  ["negative timestamp", { ...required, timestamp: -1 }, "TIMESTAMP", "timestamp"],
  // Unknown and misspelt: the right name is given
  ...[
    ["serial_no", "serialNo"],
    ["serialno", "serialNo"],
    ["serial", "serialNo"],
    ["certSerialNo", "serialNo"],
    ["mch_id", "mchid"],
    ["mchId", "mchid"],
    ["sp_mchid", "mchid"],
    ["private_key", "privateKey"],
    ["privatekey", "privateKey"],
    ["privateKye", "privateKey"],
    ["cert", "certificate"],
    ["nonce_str", "nonceStr"],
    ["nonce", "nonceStr"],
    ["timeStamp", "timestamp"],
    ["idempotency_key", "idempotencyKey"],
    ["Idempotency-Key", "idempotencyKey"],
    ["base_url", "baseUrl"],
    ["baseURL", "baseUrl"],
    ["URL", "url"],
    ["path", "url"],
    ["params", "query"],
    ["data", "body"],
    ["json", "body"],
    ["header", "headers"],
    ["user_agent", "userAgent"],
    ["Method", "method"],
    ["accept_language", "acceptLanguage"],
    ["wechatpay_serial", "wechatpaySerial"],
    ["sign_body", "signBody"],
    ["uri", "url"],
    ["mchd", "mchid"],
  ].map(([wrong, right]) => [
    `the option ${wrong}`,
    { ...required, [wrong]: "x" },
    "UNKNOWN_OPTION",
    wrong,
    { message: new RegExp(`did you mean ${right}\\?`), hint: new RegExp(right) },
  ]),
  [
    "an unknown option",
    { ...required, colour: "red" },
    "UNKNOWN_OPTION",
    "colour",
    { message: /known are .*mchid/, hint: /mchid/ },
  ],
  ["a short unknown option: no guess", { ...required, ua: "x" }, "UNKNOWN_OPTION", "ua", { message: /known are .*userAgent/ }],
  ["an unknown option, though undefined", { ...required, colour: undefined }, "UNKNOWN_OPTION", "colour"],
  ["an option of 10,000 characters", { ...required, ["x".repeat(10_000)]: 1 }, "UNKNOWN_OPTION", "x".repeat(60)],
  // mchid
  ...[" 1900007291", "1900007291 ", "1900007291\n", "1900 007291", "1900007291\u3000"].map((mchid) => [
    `mchid ${JSON.stringify(mchid)}`,
    { ...required, mchid },
    "MCHID",
    "mchid",
    { hint: /空格|换行/ },
  ]),
  ...[
    ["190000729l", /10.*'l'/],
    ["1900007291\u200b", /11.*u\{200b\}/],
    ["\ufeff1900007291", /1.*u\{feff\}/],
  ].map(([mchid, hint]) => [
    `mchid ${JSON.stringify(mchid)}: the character and its place`,
    { ...required, mchid },
    "MCHID",
    "mchid",
    { hint, message: hint },
  ]),
  ...["１９０００", "1".repeat(33), "-1", "1e9", "1900007291\0"].map((mchid) => [
    `mchid ${JSON.stringify(mchid)}`,
    { ...required, mchid },
    "MCHID",
    "mchid",
  ]),
  // serialNo
  [
    "a public key id as serialNo",
    { ...required, serialNo: "PUB_KEY_ID_0114232134912410000000000000" },
    "SERIAL_NO",
    "serialNo",
    { hint: /公钥ID/ },
  ],
  [
    "a decimal serial",
    { ...required, serialNo: BigInt(`0x${merchant.serialNo}`).toString() },
    "SERIAL_NO",
    "serialNo",
    { hint: /十进制/ },
  ],
  [
    "a serial with a letter beyond F",
    { ...required, serialNo: "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DG" },
    "SERIAL_NO",
    "serialNo",
    { message: /40.*'G'/, hint: /40.*'G'/ },
  ],
  ["a serial with 0x", { ...required, serialNo: `0x${merchant.serialNo}` }, "SERIAL_NO", "serialNo"],
  ["a serial of 41 digits", { ...required, serialNo: `A${merchant.serialNo}` }, "SERIAL_NO", "serialNo"],
  ["a serial of blanks and colons", { ...required, serialNo: " : : " }, "SERIAL_NO", "serialNo"],
  ["a serial in Chinese", { ...required, serialNo: "序列号" }, "SERIAL_NO", "serialNo"],
  // Certificates and the key
  [
    "a certificate of another key",
    { ...required, privateKey: key("rsa3072.pem"), certificate: key("merchant.crt") },
    "KEY_PAIR_MISMATCH",
    "certificate",
    { secrets: [key("rsa3072.pem")] },
  ],
  [
    "a serial of another certificate",
    { ...required, certificate: key("merchant_serial_one.crt") },
    "SERIAL_MISMATCH",
    "serialNo",
    { hint: /408B07E7.*01/ },
  ],
  [
    "a platform certificate in the merchant's place",
    { ...required, serialNo: undefined, certificate: key("platform.crt") },
    "CERTIFICATE",
    "certificate",
    { hint: /平台证书/ },
  ],
  [
    "a private key where the certificate belongs",
    { ...required, certificate: merchant.privateKey },
    "CERTIFICATE",
    "certificate",
    { hint: /私钥/ },
  ],
  ["a 10 MB garbage key", { ...required, privateKey: "MIIE".repeat(2_500_000) }, "PRIVATE_KEY", "privateKey", { hint: /过长/ }],
  [
    "10 MB of garbage as key bytes",
    { ...required, privateKey: new Uint8Array(10_000_000).fill(48) },
    "PRIVATE_KEY",
    "privateKey",
    { hint: /过长/ },
  ],
  // method
  ["an unknown method", { ...required, method: "FETCH" }, "METHOD", "method"],
  ["a method with a blank", { ...required, method: "GET " }, "METHOD", "method"],
  // url
  [
    "raw JSON in the url",
    { ...required, url: '/v3/x?a={"type":"APPID"}' },
    "URL",
    "url",
    { message: /'"' at position 10/, hint: /第 10 个字符/ },
  ],
  ["a blank in the url", { ...required, url: "/v3/x?a=1 2" }, "URL", "url", { hint: /第 10 个字符.*空格/ }],
  ["Chinese in the url", { ...required, url: "/v3/x?名=1" }, "URL", "url", { hint: /第 7 个字符.*非 ASCII/ }],
  ["a fragment", { ...required, url: "/v3/x#top" }, "URL", "url", { hint: /第 6 个字符/ }],
  ["another scheme", { ...required, url: "ftp://api.mch.weixin.qq.com/v3/x" }, "URL", "url"],
  ["a scheme in capitals", { ...required, url: "HTTPS://api.mch.weixin.qq.com/v3/x" }, "URL", "url"],
  ["http to the world", { ...required, url: "http://api.mch.weixin.qq.com/v3/x" }, "URL", "url", { hint: /https/ }],
  ["a relative path without a slash", { ...required, url: "v3/x" }, "URL", "url"],
  ["a host without a path", { ...required, url: "https://api.mch.weixin.qq.com" }, "URL", "url", { hint: /路径/ }],
  ["a host in capitals", { ...required, url: "https://API.mch.weixin.qq.com/v3/x" }, "URL", "url"],
  ["user name and password", { ...required, url: "https://me:secret@api.mch.weixin.qq.com/v3/x" }, "URL", "url"],
  ["the default port", { ...required, url: "https://api.mch.weixin.qq.com:443/v3/x" }, "URL", "url"],
  ["dot segments", { ...required, url: "/v3/../x" }, "URL", "url"],
  ["encoded dot segments", { ...required, url: "/v3/%2E%2e/x" }, "URL", "url"],
  ["a backslash", { ...required, url: "/v3\\x" }, "URL", "url"],
  ["a line break", { ...required, url: "/v3/x\n" }, "URL", "url"],
  ["an empty query", { ...required, url: "/v3/x?" }, "URL", "url"],
  ["half an escape", { ...required, url: "/v3/x?rate=5%" }, "URL", "url", { message: /position 13/, hint: /第 13 个字符/ }],
  ["braces in the path", { ...required, url: "/v3/a{id}" }, "URL", "url", { message: /position 6/ }],
  ["a placeholder in the path", { ...required, url: "/v3/{id}?a=b" }, "URL", "url", { message: /placeholder.*\{id\}/ }],
  [
    "an apostrophe in the query",
    { ...required, url: "https://api.mch.weixin.qq.com/v3/x?n=O'Neil" },
    "URL",
    "url",
    { message: /position 39/ },
  ],
  ["a baseUrl with a path", { ...required, baseUrl: "https://proxy.example.com/wx" }, "BASE_URL", "baseUrl", { hint: /路径/ }],
  ["a baseUrl without a scheme", { ...required, baseUrl: "api.mch.weixin.qq.com" }, "BASE_URL", "baseUrl"],
  ["an http baseUrl", { ...required, baseUrl: "http://example.com" }, "BASE_URL", "baseUrl"],
  ["a baseUrl in Chinese", { ...required, baseUrl: "https://例子.com" }, "BASE_URL", "baseUrl"],
  [
    "a wrong baseUrl beside an absolute url",
    { ...required, url: "https://api.mch.weixin.qq.com/v3/x", baseUrl: "nonsense" },
    "BASE_URL",
    "baseUrl",
  ],
  // query
  ["url with ? and query", { ...required, url: "/v3/x?a=1", query: { b: 2 } }, "QUERY", "query"],
  ["an empty parameter name", { ...required, query: { "": 1 } }, "QUERY", "query"],
  ["null in the query", { ...required, query: { a: null } }, "OPTION_TYPE", "query.a"],
  ["an array in the query", { ...required, query: { a: [1, 2] } }, "QUERY", "query.a"],
  ["NaN in the query", { ...required, query: { a: NaN } }, "QUERY", "query.a"],
  [
    "a number that has lost digits in the query",
    { ...required, query: { out_trade_no: Number("1217752501201407033233368018") } },
    "QUERY",
    "query.out_trade_no",
    { hint: /字符串/ },
  ],
  ["a number with an exponent in the query", { ...required, query: { a: 1e-9 } }, "QUERY", "query.a"],
  ["a BigInt in the query", { ...required, query: { a: 1n } }, "OPTION_TYPE", "query.a"],
  ["null within a query object", { ...required, query: { partner: { type: null } } }, "QUERY", "query.partner.type"],
  ["a Date in the query", { ...required, query: { a: new Date(0) } }, "QUERY", "query.a"],
  ["half a surrogate pair in the query", { ...required, query: { a: "\ud83d" } }, "QUERY", "query.a"],
  ["half a surrogate pair in a parameter name", { ...required, query: { "\ud83d": 1 } }, "OPTION_TYPE", "query"],
  // Objects as body
  ["null in the body", { ...post, body: { a: { b: [1, null] } } }, "BODY", "body.a.b[1]", { hint: /null/ }],
  ["a cycle", { ...post, body: cyclic }, "BODY", "body.list[0].back", { hint: /循环/ }],
  ["a BigInt in the body", { ...post, body: { a: 1n } }, "BODY", "body.a"],
  ["a Buffer in the body", { ...post, body: { a: Buffer.from("x") } }, "BODY", "body.a"],
  ["a Map in the body", { ...post, body: { a: new Map() } }, "BODY", "body.a"],
  ["a Map as body", { ...post, body: new Map([["a", 1]]) }, "BODY", "body"],
  ["URLSearchParams as body", { ...post, body: new URLSearchParams("a=1") }, "BODY", "body"],
  ["FormData as body", { ...post, body: new FormData() }, "BODY", "body", { hint: /buildUpload/ }],
  ["a Blob as body", { ...post, body: new Blob(["x"]) }, "BODY", "body"],
  ["a Promise as body", { ...post, body: Promise.resolve("x") }, "BODY", "body"],
  ["a Date in the body", { ...post, body: [new Date(0)] }, "BODY", "body[0]"],
  ["a class instance in the body", { ...post, body: { order: new Order() } }, "BODY", "body.order"],
  ["a boxed number in the body", { ...post, body: { n: new Number(1) } }, "BODY", "body.n"],
  ["a typed array in the body", { ...post, body: { n: new Float64Array(1) } }, "BODY", "body.n"],
  ["NaN in the body", { ...post, body: { amount: { total: NaN } } }, "BODY", "body.amount.total"],
  ["Infinity in the body", { ...post, body: [-Infinity] }, "BODY", "body[0]"],
  ["undefined in an array", { ...post, body: { a: [undefined] } }, "BODY", "body.a[0]"],
  // biome-ignore lint/suspicious/noSparseArray: it is what is refused
  ["a hole in an array", { ...post, body: { a: [1, , 3] } }, "BODY", "body.a[1]"],
  [
    "a function in the body",
    {
      ...post,
      body: {
        toJSON() {
          return {};
        },
      },
    },
    "BODY",
    "body.toJSON",
  ],
  ["a symbol in the body", { ...post, body: { s: Symbol("s") } }, "BODY", "body.s"],
  ["a lone surrogate in the body", { ...post, body: { 名: "a\ud800b" } }, "BODY", "body.名", { hint: /代理/ }],
  ["a lone surrogate in a member name", { ...post, body: { a: { "\udc00": 1 } } }, "BODY", "body.a"],
  ["a revoked Proxy in the body", { ...post, body: { a: revoked() } }, "OPTION_UNREADABLE", "body.a"],
  ["a hostile Proxy in the body", { ...post, body: { a: [hostile] } }, "OPTION_UNREADABLE", "body.a[0]"],
  ["a throwing getter in the body", { ...post, body: { deep: throwing } }, "OPTION_UNREADABLE", "body.deep.a"],
  [
    "an array Proxy without a length",
    {
      ...post,
      body: {
        a: new Proxy([], {
          get() {
            throw new Error("no");
          },
        }),
      },
    },
    "OPTION_UNREADABLE",
    "body.a",
  ],
  // Headers
  ...[
    ["CR LF", "a\r\nX-Evil: 1"],
    ["LF", "a\nb"],
    ["NUL", "a\0b"],
    ["Chinese", "中文"],
    ["an emoji", "😀"],
    ["a blank in front", " a"],
    ["a tab behind", "a\t"],
    ["Latin-1", "caf\u00e9"],
    ["DEL", "a\x7f"],
  ].map(([what, value]) => [`a header with ${what}`, { ...required, headers: { "X-A": value } }, "HEADER", "headers.X-A"]),
  ...["X A", "X:A", "", "中文", "X\r\nA", "X(A)"].map((name) => [
    `the header name ${JSON.stringify(name)}`,
    { ...required, headers: { [name]: "1" } },
    "HEADER",
    `headers.${name.replace(/[\r\n]/g, "\ufffd")}`,
  ]),
  ...[
    "Authorization",
    "authorization",
    "Host",
    "content-length",
    "Transfer-Encoding",
    "Connection",
    "Expect",
    "Upgrade",
    "keep-alive",
    "__proto__",
  ].map((name) => [`the header ${name}`, { ...required, headers: JSON.parse(`{"${name}":"x"}`) }, "HEADER", `headers.${name}`]),
  ["a header twice in two spellings", { ...required, headers: { "X-A": "1", "x-a": "2" } }, "HEADER", "headers.x-a"],
  [
    "a header by option and otherwise by headers",
    { ...required, idempotencyKey: "1", headers: { "idempotency-key": "2" } },
    "HEADER",
    "idempotencyKey",
  ],
  ["an empty Accept", { ...required, headers: { accept: "" } }, "HEADER", "headers.Accept", { hint: /User-Agent/ }],
  ["an empty User-Agent", { ...required, headers: { "user-agent": "" } }, "HEADER", "headers.User-Agent"],
  [
    "an empty Content-Type",
    { ...post, body: "{}", headers: { "content-type": "" } },
    "HEADER",
    "headers.Content-Type",
    { hint: /application\/json/ },
  ],
  ["a User-Agent in Chinese", { ...required, userAgent: "我的商城" }, "HEADER", "userAgent"],
  ["an unknown language", { ...required, acceptLanguage: "fr" }, "HEADER", "acceptLanguage"],
  ["an unknown language by headers", { ...required, headers: { "accept-language": "fr" } }, "HEADER", "headers.Accept-Language"],
  ...["a b", "a.b", "键", "a".repeat(49), "a+b", "a/b"].map((idempotencyKey) => [
    `the Idempotency-Key ${JSON.stringify(idempotencyKey)}`,
    { ...required, idempotencyKey },
    "IDEMPOTENCY_KEY",
    "idempotencyKey",
  ]),
  [
    "an Idempotency-Key by headers",
    { ...required, headers: { "Idempotency-Key": "a b" } },
    "IDEMPOTENCY_KEY",
    "headers.Idempotency-Key",
  ],
  ...["PUB_KEY_ID_", "PUB_KEY_ID_x", "pub_key_id_1", "serial"].map((wechatpaySerial) => [
    `the Wechatpay-Serial ${wechatpaySerial}`,
    { ...required, wechatpaySerial },
    "SERIAL_NO",
    "wechatpaySerial",
  ]),
  ...["", "serial", "PUB_KEY_ID_x", "PUB_KEY_ID_", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1x"].map((serial) => [
    `the Wechatpay-Serial ${JSON.stringify(serial)} by headers`,
    { ...required, headers: { "wechatpay-serial": serial } },
    "SERIAL_NO",
    "headers.Wechatpay-Serial",
  ]),
  ...["5157f09efdc096de15ebe81a47057a7232f1b8e1", "51:57:F0:9E", "0051"].map((serial) => [
    `the Wechatpay-Serial ${serial} by headers, in a form that is not sent`,
    { ...required, headers: { "Wechatpay-Serial": serial } },
    "SERIAL_NO",
    "headers.Wechatpay-Serial",
    { hint: /wechatpaySerial/ },
  ]),
  // The rest
  ["GET with a body", { ...required, method: "GET", body: "{}" }, "BODY", "body", { hint: /GET/ }],
  ["HEAD with a body", { ...required, method: "head", body: { a: 1 } }, "BODY", "body"],
  ["signBody without an upload", { ...post, body: "{}", signBody: "{}" }, "BODY", "signBody"],
  [
    "signBody without a body",
    { ...post, signBody: "{}", headers: { "Content-Type": "multipart/form-data; boundary=b" } },
    "BODY",
    "signBody",
  ],
  [
    "an upload without signBody",
    { ...post, body: "--b", headers: { "content-type": "multipart/form-data; boundary=b" } },
    "BODY",
    "signBody",
  ],
  ["a timestamp in milliseconds", { ...required, timestamp: 1554208460000 }, "TIMESTAMP", "timestamp", { hint: /毫秒/ }],
  ...["a b", "中", "a".repeat(33), 'a"b', "a\nb", "a.b", "a+b"].map((nonceStr) => [
    `the nonce ${JSON.stringify(nonceStr)}`,
    { ...required, nonceStr },
    "NONCE_STR",
    "nonceStr",
  ]),
  // Getters and Proxies
  [
    "a throwing getter",
    {
      ...required,
      get body() {
        throw new Error("mine");
      },
    },
    "OPTION_UNREADABLE",
    "body",
  ],
  [
    "a getter that throws a key",
    Object.defineProperty({ ...required }, "url", {
      enumerable: true,
      get() {
        throw "text";
      },
    }),
    "OPTION_UNREADABLE",
    "url",
  ],
  ["a throwing getter in headers", { ...required, headers: throwing }, "OPTION_UNREADABLE", "headers.a"],
  ["a throwing getter in query", { ...required, query: throwing }, "OPTION_UNREADABLE", "query.a"],
  [
    "10,001 headers",
    { ...required, headers: Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`x-${at}`, "1"])) },
    "OPTION_TYPE",
    "headers",
    { hint: /10000/ },
  ],
  [
    "an endless iterable as headers",
    {
      ...required,
      headers: (function* () {
        for (;;) yield ["a", "b"];
      })(),
    },
    "OPTION_TYPE",
    "headers",
  ],
  [
    "a throwing iterable as headers",
    {
      ...required,
      headers: {
        [Symbol.iterator]() {
          throw new Error("no");
        },
        __proto__: { constructor: 1 },
      },
    },
    "OPTION_UNREADABLE",
    "headers",
  ],
];

/** `[options, code, field]` for things given instead of an options object. */
const noOptions = [
  ["nothing", undefined, "OPTION_TYPE"],
  ["null", null, "OPTION_TYPE"],
  ["a string", merchant.privateKey, "OPTION_TYPE"],
  ["a number", 1, "OPTION_TYPE"],
  ["an array", [required], "OPTION_TYPE"],
  ["a Map", new Map(Object.entries(required)), "OPTION_TYPE"],
  ["a class instance", Object.assign(new Order(), required), "OPTION_TYPE"],
  ["bytes", new Uint8Array(3), "OPTION_TYPE"],
  ["a revoked Proxy", revoked(), "OPTION_UNREADABLE"],
  ["a hostile Proxy", hostile, "OPTION_UNREADABLE"],
];

withBothEntries("bad input", (pkg) => {
  for (const [name, options, code, field, expectations = {}] of cases) {
    test(`signRequest: ${name}`, () => {
      assertRefused(pkg, () => pkg.signRequest(options), { code, field, ...expectations });
      assertUnharmed(pkg);
    });
  }

  test("signRequest: a body nested 101 deep is refused with its path, 100 deep is sent", () => {
    const error = assertDeep(pkg, () => pkg.signRequest({ ...post, body: nested(101) }));
    assert.match(error.field, /^body(\[0\]|\.a)+$/);
    assert.equal(pkg.signRequest({ ...post, body: nested(100) }).body, JSON.stringify(nested(100)));
    assertUnharmed(pkg);
  });

  for (const [name, value, code] of noOptions) {
    for (const call of [
      "signRequest",
      "prepareRequest",
      "buildSignMessage",
      "buildAuthorization",
      "signMessage",
      "verifyMessage",
      "buildPartnershipBody",
      "buildPartnershipQuery",
    ]) {
      const field = call.startsWith("buildPartnership") ? "input" : "options";
      test(`${call}(${name})`, () => {
        assertRefused(pkg, () => pkg[call](value), { code, field });
        assertUnharmed(pkg);
      });
    }
  }

  test("no arguments at all", () => {
    for (const call of [
      "signRequest",
      "prepareRequest",
      "completeRequest",
      "buildSignMessage",
      "buildAuthorization",
      "signMessage",
      "verifyMessage",
      "buildPartnershipBody",
      "buildPartnershipQuery",
      "inspectCertificate",
    ]) {
      assert.throws(() => pkg[call](), { name: "WechatPayError", code: "ERR_WECHATPAY_OPTION_TYPE" }, call);
    }
    assertUnharmed(pkg);
  });

  test("what the caller's code threw is the cause, and is not enumerable", () => {
    const mine = new Error("mine");
    const error = assertRefused(
      pkg,
      () =>
        pkg.signRequest({
          ...required,
          get mchid() {
            throw mine;
          },
        }),
      { code: "OPTION_UNREADABLE", field: "mchid" },
    );
    assert.equal(error.cause, mine);
    assert.deepEqual(Object.keys(error), ["code", "field", "hint"]);
    assert.deepEqual(JSON.parse(JSON.stringify(error)), { code: error.code, field: "mchid", hint: error.hint });
    const other = assertRefused(pkg, () => pkg.signRequest({}), { code: "MISSING_OPTION", field: "mchid" });
    assert.equal("cause" in other, false);
    assert.equal(structuredClone(other).message, other.message);
  });

  test("every getter is read once", () => {
    const reads = {};
    const counted = (name, value) => ({
      enumerable: true,
      get() {
        reads[name] = (reads[name] ?? 0) + 1;
        return value;
      },
    });
    const body = Object.defineProperties({}, { a: counted("body.a", [1]) });
    const options = Object.defineProperties(
      {},
      {
        ...Object.fromEntries(
          Object.entries({ ...post, body, headers: { "X-A": "1" } }).map(([name, value]) => [name, counted(name, value)]),
        ),
      },
    );
    pkg.signRequest(options);
    assert.deepEqual(new Set(Object.values(reads)), new Set([1]));
    assert.equal(Object.keys(reads).length, 8);
  });

  test("undefined counts as absent, everywhere", () => {
    const nothing = Object.fromEntries(
      [...textOptions, "certificate", "body", "query", "headers", "timestamp"]
        .filter((name) => !(name in required))
        .map((name) => [name, undefined]),
    );
    const signed = pkg.signRequest({ ...required, ...nothing, timestamp: 1, nonceStr: "n" });
    assert.deepEqual(signed, pkg.signRequest({ ...required, timestamp: 1, nonceStr: "n" }));
  });

  test("values of another realm are taken like our own", () => {
    const context = vm.createContext({ base: required });
    const options = vm.runInContext(
      "({ ...base, method: 'POST', timestamp: 1, nonceStr: 'n', headers: { 'X-A': '1' }, body: { list: [{ a: 1 }], none: undefined } })",
      context,
    );
    assert.equal(pkg.signRequest(options).body, '{"list":[{"a":1}]}');
    const bytes = vm.runInContext("({ ...base, body: new Uint8Array([1, 2]), timestamp: 1 })", context);
    assert.deepEqual([...pkg.signRequest(bytes).body], [1, 2]);
    const buffer = vm.runInContext("({ ...base, body: new Uint8Array([1, 2]).buffer })", context);
    assert.deepEqual([...pkg.signRequest(buffer).body], [1, 2]);
    const map = vm.runInContext("({ ...base, body: { a: new Map() } })", context);
    assertRefused(pkg, () => pkg.signRequest(map), { code: "BODY", field: "body.a" });
  });

  test("bytes are what the buffer holds, whatever a subclass says", () => {
    class Liar extends Uint8Array {
      get length() {
        return 1;
      }
      get byteLength() {
        throw new Error("no");
      }
    }
    assert.deepEqual([...pkg.signRequest({ ...required, body: new Liar([1, 2, 3]) }).body], [1, 2, 3]);
  });

  test("objects without a prototype, frozen or with symbols are plain", () => {
    const bare = Object.assign(Object.create(null), post, { body: Object.freeze({ a: 1, [Symbol("s")]: 2 }) });
    assert.equal(pkg.signRequest(bare).body, '{"a":1}');
    assert.equal(
      pkg.signRequest({ ...post, body: JSON.parse('{"__proto__":{"x":1},"constructor":2}') }).body,
      '{"__proto__":{"x":1},"constructor":2}',
    );
  });

  test("prepareRequest takes no private key", () => {
    assertRefused(pkg, () => pkg.prepareRequest(required), { code: "UNKNOWN_OPTION", field: "privateKey" });
  });

  test("the formatters refuse only what breaks the format", () => {
    const parts = { method: "1", url: "2", timestamp: "3", nonceStr: "4", body: "5" };
    for (const name of ["method", "url", "nonceStr"]) {
      assertRefused(pkg, () => pkg.buildSignMessage({ ...parts, [name]: "a\nb" }), { code: "FORMAT", field: name });
      assertRefused(pkg, () => pkg.buildSignMessage({ ...parts, [name]: undefined }), { code: "MISSING_OPTION", field: name });
      assertRefused(pkg, () => pkg.buildSignMessage({ ...parts, [name]: 1 }), { code: "OPTION_TYPE", field: name });
      assert.ok(pkg.buildSignMessage({ ...parts, [name]: ' "a"\r中 ' }).includes(' "a"\r中 '));
    }
    assert.equal(pkg.buildSignMessage({ ...parts, body: undefined }), "1\n2\n3\n4\n\n");
    assert.equal(pkg.buildSignMessage({ ...parts, timestamp: 0, body: "a\nb\n" }), "1\n2\n0\n4\na\nb\n\n");
    for (const timestamp of ["", "a", "1.5", "-1", " 1", "1\n", 1.5, -1, NaN, Infinity, null, {}, 1n, true]) {
      const hint = typeof timestamp === "string" ? /实际是空的或含其他字符的字符串/ : undefined;
      assertRefused(pkg, () => pkg.buildSignMessage({ ...parts, timestamp }), { code: "OPTION_TYPE", field: "timestamp", hint });
    }
    assertRefused(pkg, () => pkg.buildSignMessage({ ...parts, body: new Uint8Array([255]) }), { code: "FORMAT", field: "body" });
    assertRefused(pkg, () => pkg.buildSignMessage({ ...parts, body: { a: 1 } }), { code: "OPTION_TYPE", field: "body" });
    assertRefused(pkg, () => pkg.buildSignMessage({ ...parts, nonce_str: "x" }), {
      code: "UNKNOWN_OPTION",
      field: "nonce_str",
      message: /nonceStr/,
    });
    const values = { mchid: "1", serialNo: "5", nonceStr: "2", timestamp: 4, signature: "3" };
    for (const name of ["mchid", "serialNo", "nonceStr", "signature"]) {
      for (const bad of ['a"b', "a\rb", "a\nb"])
        assertRefused(pkg, () => pkg.buildAuthorization({ ...values, [name]: bad }), { code: "FORMAT", field: name });
      assertRefused(pkg, () => pkg.buildAuthorization({ ...values, [name]: undefined }), { code: "MISSING_OPTION", field: name });
    }
    assertUnharmed(pkg);
  });

  test("signMessage and verifyMessage: what is missing or wrong", () => {
    assertRefused(pkg, () => pkg.signMessage({ message: "m" }), { code: "MISSING_OPTION", field: "privateKey" });
    assertRefused(pkg, () => pkg.signMessage({ privateKey }), { code: "MISSING_OPTION", field: "message" });
    assertRefused(pkg, () => pkg.signMessage({ message: { a: 1 }, privateKey }), { code: "OPTION_TYPE", field: "message" });
    assertRefused(pkg, () => pkg.signMessage({ message: "m", key: privateKey }), {
      code: "UNKNOWN_OPTION",
      field: "key",
      message: /privateKey/,
    });
    const { publicKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const trusted = { id: "PUB_KEY_ID_0114232134912410000000000000", publicKey };
    const right = { message: "m", signature: pkg.signMessage({ message: "m", privateKey }), key: trusted };
    assertRefused(pkg, () => pkg.verifyMessage(right), { code: "SIGNATURE_INVALID", field: "signature" });
    assertRefused(pkg, () => pkg.verifyMessage({ ...right, signature: "WECHATPAY/SIGNTEST/not base64" }), {
      code: "SIGNATURE_INVALID",
      field: "signature",
    });
    assertRefused(pkg, () => pkg.verifyMessage({ ...right, key: { id: trusted.id } }), {
      code: "MISSING_OPTION",
      field: "key.publicKey",
    });
    assertRefused(pkg, () => pkg.verifyMessage({ ...right, key: { publicKey } }), { code: "MISSING_OPTION", field: "key.id" });
    assertRefused(pkg, () => pkg.verifyMessage({ ...right, key: {} }), { code: "KEYS", field: "key" });
    assertRefused(pkg, () => pkg.verifyMessage({ ...right, key: { ...trusted, publicKey: privateKey } }), {
      code: "PUBLIC_KEY",
      field: "key.publicKey",
      hint: /私钥/,
    });
    assertRefused(pkg, () => pkg.verifyMessage({ ...right, key: { certificate: key("merchant.crt") } }), {
      code: "KEYS",
      field: "key.certificate",
      hint: /商户API证书/,
    });
    assertUnharmed(pkg);
  });
});

function assertDeep(pkg, call) {
  let field;
  assert.throws(call, (error) => {
    field = error.field;
    return error.code === "ERR_WECHATPAY_BODY";
  });
  return assertRefused(pkg, call, { code: "BODY", field });
}
