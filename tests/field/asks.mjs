// Short ways to ask the package the same thing about different inputs.
import crypto from "node:crypto";

import { first } from "./judge.mjs";
import { apiV3Key, appid, host, keys, mchid, openid, ownPublicKey, privateKey } from "./materials.mjs";
import { AUTHORIZATION_WORDS, authorization, notification, order, says, sealed } from "./sent.mjs";

export const COMMUNITY = "developers.weixin.qq.com/community/";
/** The answer to an Authorization of the wrong form. */
export const form = { status: 401, body: says("SIGN_ERROR", AUTHORIZATION_WORDS) };
/** The same, after Authorization was edited. */
export const edited = (kit, edit) => {
  const s = kit.signed({ url: "/v3/certificates" });
  return kit.explain({ ...form, request: { ...s, headers: { ...s.headers, Authorization: edit(s.headers.Authorization) } } });
};
/** parseNotification of a genuine notification that was changed on the way. */
export const notified = (kit, { headers = (h) => h, body = (b) => b, make, sign, raw, ...options } = {}) => {
  const b = raw ?? notification(make);
  return kit.refusal(() =>
    kit.parseNotification({ headers: headers(sealed(b, sign)), body: body(b), keys, apiV3Key: apiV3Key, ...options }),
  );
};
/** verifyResponse of what one of WeChat Pay's keys signed. */
export const verified = (kit, given, { by = "publicKey", body = '{"a":1}', as = body, status = 200 } = {}) =>
  kit.refusal(() => kit.verifyResponse({ status, headers: sealed(body, { by }), body: as, keys: given }));
/** What signing with this key gives. */
export const signedWith = (kit, privateKey) =>
  kit.refusal(() => kit.signed({ privateKey, url: "/v3/certificates" }).headers.Authorization.slice(0, 25));
export const favour = `/v3/marketing/favor/users/${openid}/coupons`;
export const sha1 = (b) => crypto.createHash("sha1").update(b).digest("hex");
/** A bill, which begins with a byte order mark. */
export const bill = `\ufeff交易时间,公众账号ID,商户号\n\`2026-11-27 10:00:00,\`${appid},\`1900000001\n`;
/** Headers of an answer in JSON. */
export const json = { Server: "nginx", "Content-Type": "application/json; charset=utf-8" };
/** What is said of an answer to this request. */
export const answered = (kit, status, body, request, headers = json) =>
  kit.explain({ status, headers, body, ...(request ? { request: kit.signed(request) } : {}) });
export const thrown = (message, more = {}) => Object.assign(new Error(message), more);
export const fetchFailed = (cause) => Object.assign(new TypeError("fetch failed"), { cause });
/** An answer of APIv2. */
export const xml = (members) =>
  `<xml>\n${Object.entries(members)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join("\n")}\n</xml>`;
/** A request as another client made it: `message` is what was signed. */
export const foreign = ({
  method = "POST",
  url,
  message,
  timestamp,
  nonce,
  body,
  headers = {},
  padding = crypto.constants.RSA_PKCS1_PADDING,
}) => ({
  method,
  url: host + url,
  headers: {
    Accept: "application/json",
    "User-Agent": "x/1",
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    Authorization: authorization({
      timestamp: String(timestamp),
      nonce,
      signature: crypto.sign("sha256", Buffer.from(message), { key: privateKey, padding }).toString("base64"),
    }),
    ...headers,
  },
  ...(body === undefined ? {} : { body }),
  message,
});
/** A request of another client whose Authorization has the right shape and no real signature. */
export const unverified = ({ method = "POST", url, headers = {}, body }) => ({
  method,
  url: host + url,
  headers: {
    Accept: "application/json",
    "User-Agent": "x/1",
    "Content-Type": "application/json",
    Authorization: authorization(),
    ...headers,
  },
  body,
});
/** A request of APIv2. */
export const versionTwo = (url, members) => ({
  method: "POST",
  url: host + url,
  headers: { "Content-Type": "text/xml" },
  body: xml(members),
});
/** wechatpay-java's ServiceException as text. */
export const javaText = (status, body, path) =>
  `com.wechat.pay.java.core.exception.ServiceException: Wrong HttpStatusCode[${status}]\nhttpResponseBody[${body}]\tHttpRequest[${JSON.stringify(
    {
      http_method: path === jsapi ? "POST" : "GET",
      url: host + path,
      uri: host + path,
      headers: { headers: { Authorization: authorization({ nonce: "FIELDJAVA" }), Accept: "application/json" } },
    },
  )}]`;
/** A field that WeChat Pay encrypted for the merchant; its Base64 has a plus sign early. */
export const toMerchant = (text) => {
  const key = { key: ownPublicKey, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
  for (;;) {
    const ciphertext = crypto.publicEncrypt(key, Buffer.from(text)).toString("base64");
    if (ciphertext.slice(0, 300).includes("+")) return ciphertext;
  }
};
/** The headers of a notification, its signature with an escaped slash, as PHP's json_encode writes it. */
export const slashed = (body) => {
  for (;;) {
    const headers = sealed(body);
    const signature = headers["Wechatpay-Signature"];
    if (signature.includes("/")) return { ...headers, "Wechatpay-Signature": signature.replaceAll("/", "\\/") };
  }
};
export const without = (headers, ...names) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
export const oneLine = (pem) => pem.replace(/\r?\n/g, "");
/** Every character that is not ASCII as \uXXXX. */
export const escaped = (text) =>
  text.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
/** What Python's json.dumps writes: blanks behind commas and colons, \uXXXX for all that is not ASCII. */
export const dumps = (value) => {
  if (Array.isArray(value)) return `[${value.map(dumps).join(", ")}]`;
  if (value === null || typeof value !== "object") return escaped(JSON.stringify(value));
  return `{${Object.entries(value)
    .map(([name, member]) => `${dumps(name)}: ${dumps(member)}`)
    .join(", ")}}`;
};
export const jsapi = "/v3/pay/transactions/jsapi";
export const bills = "/v3/fund-app/mch-transfer/transfer-bills";
export const sendUrl = `/v3/marketing/favor/users/${openid}/coupons`;
export const send = { stock_id: "2000000001", out_request_no: "FIELD0001", appid, stock_creator_mchid: "1900000002" };
export const build = (business_type = "FAVOR_STOCK") => ({
  partner: { type: "APPID", appid },
  authorized_data: { business_type, stock_id: "2000000001" },
});
export const refund = {
  out_trade_no: "FIELD0001",
  out_refund_no: "FIELDR0001",
  amount: { refund: 1, total: 1, currency: "CNY" },
};
export const transfer = {
  appid,
  out_bill_no: "field0001",
  transfer_scene_id: "1000",
  openid,
  transfer_amount: 100,
  transfer_remark: "field",
};
export const transferOf = (infos) => ({
  ...transfer,
  transfer_scene_id: "1005",
  ...(infos ? { transfer_scene_report_infos: infos } : {}),
});
/** A combined order of one order. */
export const combined = (order) => ({
  combine_appid: appid,
  combine_mchid: mchid,
  combine_out_trade_no: "20150806125346",
  sub_orders: [
    {
      mchid,
      attach: "field",
      amount: { total_amount: 10, currency: "CNY" },
      out_trade_no: "20150806125345",
      description: "field",
      ...order,
    },
  ],
  notify_url: "https://shop.example/n",
});
export const sub = "1900000002";
export const otherAppid = "wxfedcba9876543210";
export const service_id = "00002000000000000000000000000001";
export const transaction_id = "4200000000000000000000000001";
export const orderText = JSON.stringify(order);
/** Headers of an answer in plain text. */
export const plain = { Server: "nginx", "Content-Type": "text/plain" };
/** How CertificateDownloader begins to complain. */
export const illegal =
  'Exception in thread "main" picocli.CommandLine$ExecutionException: Error while running command (com.elias.CertificateDownloader@2d6d8735): ';
export const PREPAID = '{"prepay_id":"wx0001"}';
/** Of none of these is the network to blame. */
export const NETWORK = /被代理、CDN|截住|CONNECTION_|HOST_NOT_FOUND/;
export const ELSEWHERE = /网页|CONNECTION_|HOST_NOT_FOUND|PROXY_PAGE/;
export const OTHER_WORDS = /HTTP 请求不合|同一单号换过参数/;
export const BOTH_KEYS = first(
  /平台证书|(请求|头).{0,20}(Wechatpay-Serial|公钥 ?ID)|(Wechatpay-Serial|公钥 ?ID).{0,30}请求|wechatpaySerial/i,
);
