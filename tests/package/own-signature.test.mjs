// explainError opens a signature with the merchant's own certificate or key and names what was signed. Every signature here
// is made by node:crypto over a text that is put together by hand.
import assert from "node:assert/strict";
import { constants, createHash, createHmac, createSign, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";

import { withBothEntries } from "./entries.mjs";
import { key, merchant } from "./files.mjs";

const host = "https://api.mch.weixin.qq.com";
const certificate = key("merchant.crt");
const timestamp = "1700000000";
const nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
const post = { method: "POST", target: "/v3/Pay/transactions/jsapi", body: '{"description":"深圳/店","amount":{"total":1}}' };
const get = {
  method: "GET",
  target: "/v3/marketing/partnerships?authorized_data=%7B%22a%22%3A%22%E5%BA%97%22%7D&limit=5",
  body: "",
};

const textOf = ({ method, target, time = timestamp, random = nonce, body }) =>
  `${method}\n${target}\n${time}\n${random}\n${body}\n`;
const base64 = (text, privateKey = merchant.privateKey) => sign("sha256", text, privateKey).toString("base64");
const header = (signature, serialNo = merchant.serialNo) =>
  `WECHATPAY2-SHA256-RSA2048 mchid="${merchant.mchid}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${serialNo}"`;

/** The failed call whose signature is `signature`. */
function failure({ method, target, body }, signature, more = {}) {
  return {
    status: 401,
    body: '{"code":"SIGN_ERROR","message":"错误的签名，验签失败"}',
    certificate,
    request: {
      method,
      url: host + target,
      headers: { Accept: "application/json", Authorization: header(signature) },
      ...(body === "" ? {} : { body }),
    },
    ...more,
  };
}

const escaped = (text) => text.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
const swapped = (text) =>
  text
    .split("\n")
    .map((_, at, lines) => lines[{ 2: 3, 3: 2 }[at] ?? at])
    .join("\n");

/** What is signed instead, and the cause that has to be named. */
const MISTAKES = [
  ["SIGN_FINAL_NEWLINE", (it) => textOf(it).slice(0, -1)],
  ["SIGN_FULL_URL", (it) => textOf({ ...it, target: host + it.target })],
  ["SIGN_URL_CASE", (it) => textOf({ ...it, target: it.target.toLowerCase() }), "POST"],
  ["SIGN_NOT_ENCODED", (it) => textOf({ ...it, target: decodeURIComponent(it.target) }), "GET"],
  ["SIGN_ENCODED_TWICE", (it) => textOf({ ...it, target: it.target.replace(/%/g, "%25") }), "GET"],
  ["SIGN_HEX_CASE", (it) => textOf({ ...it, target: it.target.replace(/%../g, (hex) => hex.toLowerCase()) }), "GET"],
  ["SIGN_QUERY_NOT_SIGNED", (it) => textOf({ ...it, target: it.target.split("?")[0] }), "GET"],
  ["SIGN_LEADING_SLASH", (it) => textOf({ ...it, target: it.target.slice(1) })],
  ["SIGN_TRAILING_SLASH", (it) => textOf({ ...it, target: it.target.replace(/(?=\?|$)/, "/") })],
  ["SIGN_PATH_PREFIX", (it) => textOf({ ...it, target: it.target.slice(3) })],
  ["SIGN_METHOD_CASE", (it) => textOf({ ...it, method: it.method.toLowerCase() })],
  ["SIGN_METHOD_DIFFERS", (it) => textOf({ ...it, method: it.method === "GET" ? "POST" : "GET" })],
  ["SIGN_CARRIAGE_RETURN", (it) => textOf(it).replace(/\n/g, "\r\n")],
  ["SIGN_BYTE_ORDER_MARK", (it) => `\ufeff${textOf(it)}`],
  ["SIGN_LITERAL_NEWLINE", (it) => textOf(it).replace(/\n/g, "\\n")],
  ["SIGN_LINE_ORDER", (it) => swapped(textOf(it))],
  ["SIGN_LINE_ORDER", (it) => `${timestamp}\n${nonce}\n${it.body}\n`],
  ["BODY_NOT_SIGNED", (it) => textOf({ ...it, body: "" }), "POST"],
  ["BODY_NOT_SENT", (it) => textOf({ ...it, body: "{}" }), "GET"],
  ["BODY_NOT_SENT", (it) => textOf({ ...it, body: JSON.stringify({ authorized_data: '{"a":"店"}', limit: "5" }) }), "GET"],
  ["BODY_SERIALISED_AGAIN", (it) => textOf({ ...it, body: JSON.stringify(JSON.parse(it.body), null, 2) }), "POST"],
  ["BODY_SERIALISED_AGAIN", (it) => textOf({ ...it, body: JSON.stringify(JSON.parse(it.body), null, 4) }), "POST"],
  ["BODY_SERIALISED_AGAIN", (it) => textOf({ ...it, body: it.body.replace(/([,:])(?=["{\d])/g, "$1 ") }), "POST"],
  ["BODY_UNICODE_ESCAPES", (it) => textOf({ ...it, body: escaped(it.body) }), "POST"],
  ["BODY_SLASH_ESCAPES", (it) => textOf({ ...it, body: it.body.replace(/\//g, "\\/") }), "POST"],
  ["BODY_QUOTES_ESCAPED", (it) => textOf({ ...it, body: it.body.replace(/"/g, '\\"') }), "POST"],
  // Two at once: the first is named.
  ["SIGN_FINAL_NEWLINE", (it) => textOf({ ...it, target: host + it.target }).slice(0, -1)],
  ["SIGN_FULL_URL", (it) => textOf({ ...it, target: host + it.target, body: "" }), "POST"],
  ["SIGN_FULL_URL_AND_MORE", (it) => textOf({ ...it, target: host + it.target.split("?")[0] }), "GET"],
  ["SIGN_METHOD_CASE", (it) => textOf({ ...it, method: it.method.toLowerCase(), target: it.target.split("?")[0] }), "GET"],
  ["SIGN_BYTE_ORDER_MARK", (it) => `\ufeff${textOf({ ...it, body: JSON.stringify(JSON.parse(it.body), null, 2) })}`, "POST"],
];

withBothEntries("one's own signature", (pkg) => {
  const { explainError } = pkg;

  for (const it of [post, get]) {
    for (const [code, signed, only] of MISTAKES.filter(([, , only]) => (only ?? it.method) === it.method)) {
      test(`${it.method} ${code}: ${JSON.stringify(signed(it)).slice(1, 60)}`, () => {
        const explained = explainError(failure(it, base64(signed(it))));
        assert.deepEqual([explained.code, explained.certainty], [code, "proved"], JSON.stringify(explained, null, 1));
        const byKey = explainError(failure(it, base64(signed(it)), { certificate: undefined, privateKey: merchant.privateKey }));
        assert.deepEqual(byKey, explained, "the private key tells the same");
        const unproved = explainError(failure(it, base64(signed(it)), { certificate: undefined }));
        assert.deepEqual([unproved.code, unproved.certainty], ["SIGN_UNCOMPARED", "open"]);
        assert.match(unproved.title, /request: \{ message: 待签名串 \}/);
        assert.equal(only === undefined || only === it.method, true);
      });
    }
  }

  test("what was signed right is said to be right", () => {
    for (const it of [post, get]) {
      const { code, certainty } = explainError(failure(it, base64(textOf(it))));
      assert.deepEqual([code, certainty], ["SIGN_RIGHT", "proved"]);
    }
  });

  test("another serial number than the certificate's", () => {
    const it = failure(post, base64(textOf(post)));
    it.request.headers.Authorization = header(base64(textOf(post)), "5157F09EFDC096DE15EBE81A47057A7232F1B8E1");
    const { code, certainty, title } = explainError(it);
    assert.deepEqual([code, certainty], ["SERIAL_OF_OTHER_CERTIFICATE", "proved"]);
    assert.ok(title.includes("5157F09EFDC096DE15EBE81A47057A7232F1B8E1") && title.includes(merchant.serialNo));
    const refused = { ...it, body: '{"code":"SIGN_ERROR","message":"商户证书序列号有误"}' };
    assert.equal(explainError(refused).code, "SERIAL_OF_OTHER_CERTIFICATE");
  });

  test("times and nonces at hand are tried, others are not", () => {
    const other = { ...post, time: "1700000001", random: "0123456789ABCDEF0123456789ABCDEF" };
    const signature = base64(textOf(other));
    const given = failure(post, signature);
    assert.deepEqual([explainError(given).code, explainError(given).certainty], ["SIGN_OTHER_TEXT", "open"]);
    const request = { ...given.request, timestamp: 1700000001, nonceStr: other.random };
    const { code, certainty } = explainError({ ...given, request });
    assert.deepEqual([code, certainty], ["SIGN_TIMESTAMP_DIFFERS", "proved"]);
  });

  test("a text that was given, and signed, is proved; one that was not signed is not believed", () => {
    const wrong = textOf({ ...post, target: "/v3/pay/other" });
    const signed = failure(post, base64(wrong));
    signed.request.message = wrong;
    assert.deepEqual([explainError(signed).code, explainError(signed).certainty], ["SIGN_PATH_DIFFERS", "proved"]);
    const claimed = failure(post, base64(textOf(post).slice(0, -1)));
    claimed.request.message = wrong;
    assert.equal(explainError(claimed).code, "SIGN_FINAL_NEWLINE");
  });

  test("another key, another hash, another padding", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const cases = [
      ["SIGN_OTHER_KEY", "likely", base64(textOf(post), privateKey)],
      ["SIGN_OTHER_HASH", "proved", createSign("RSA-SHA1").update(textOf(post)).sign(merchant.privateKey, "base64")],
      ["SIGN_OTHER_HASH", "proved", createSign("RSA-SHA512").update(textOf(post)).sign(merchant.privateKey, "base64")],
      [
        "SIGN_OTHER_KEY",
        "likely",
        sign("sha256", textOf(post), { key: merchant.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING }).toString("base64"),
      ],
      // 256 bytes of anything are never a proof.
      ["SIGN_OTHER_KEY", "likely", Buffer.alloc(256, 7).toString("base64")],
    ];
    for (const [code, certainty, signature] of cases) {
      const explained = explainError(failure(post, signature));
      assert.deepEqual([explained.code, explained.certainty], [code, certainty]);
    }
  });

  test("what is no signature is named by its form, key or not", () => {
    const digest = createHash("sha256").update(textOf(post)).digest();
    const hmac = createHmac("sha256", "key").update(textOf(post)).digest();
    const right = base64(textOf(post));
    const cases = [
      ["SIGNATURE_IS_DIGEST", "proved", digest.toString("base64")],
      ["SIGNATURE_IS_DIGEST", "likely", hmac.toString("base64")],
      ["SIGNATURE_FORM", "likely", digest.toString("hex")],
      ["SIGNATURE_FORM", "likely", createHash("md5").update("x").digest("hex")],
      ["SIGNATURE_FORM", "likely", Buffer.from(right, "base64").toString("hex")],
      ["SIGNATURE_FORM", "likely", right.replace(/\+/g, "-").replace(/\//g, "_")],
      ["SIGNATURE_FORM", "likely", right.slice(0, 100)],
      ["SIGNATURE_WRAPPED", "likely", right.replace(/.{76}/g, "$&\n")],
      ["SIGNATURE_WRAPPED", "likely", right.replace(/.{64}/g, "$&\r\n")],
      ["SIGNATURE_WRAPPED", "likely", right.replace(/.{76}/g, "$&\\n")],
    ];
    for (const given of [certificate, undefined]) {
      for (const [code, certainty, signature] of cases) {
        const explained = explainError(failure(post, signature, { certificate: given }));
        assert.deepEqual([explained.code, explained.certainty], [code, certainty], signature);
      }
    }
  });

  test("completeRequest refuses by the same rule", () => {
    const { privateKey: _, ...credentials } = merchant;
    const prepared = pkg.prepareRequest({ ...credentials, url: "/v3/x" });
    for (const signature of ["", "AAAA", "ab".repeat(256), `${"A".repeat(43)}=`])
      assert.throws(() => pkg.completeRequest(prepared, signature), { code: "ERR_WECHATPAY_SIGNATURE_INVALID" });
  });

  test("what is no key changes nothing, is named in the evidence and never echoed", () => {
    const plain = explainError(failure(post, base64(textOf(post)), { certificate: undefined }));
    for (const [name, value] of [
      ["certificate", "x".repeat(40)],
      ["privateKey", merchant.privateKey.slice(0, 900)],
      ["privateKey", certificate],
      ["certificate", 5],
      ["certificate", {}],
    ]) {
      const explained = explainError(failure(post, base64(textOf(post)), { certificate: undefined, [name]: value }));
      assert.equal(explained.code, plain.code);
      assert.ok(!JSON.stringify(explained).includes(String(value).slice(30, 60)) || typeof value !== "string");
    }
    const error = Object.assign(new Error("x"), { ...failure(post, base64(textOf(post).slice(0, -1))), name: "Error" });
    assert.notEqual(explainError(error).certainty, "proved", "an error's own members are nobody's credentials");
  });

  test("a message of more than 64 KB is not tried in other forms", () => {
    const large = { ...post, body: JSON.stringify({ note: "x".repeat(70_000) }) };
    assert.equal(explainError(failure(large, base64(textOf(large)))).code, "SIGN_RIGHT");
    assert.equal(explainError(failure(large, base64(textOf(large).slice(0, -1)))).code, "SIGN_OTHER_TEXT");
    const small = { ...post, body: JSON.stringify({ note: "x".repeat(60_000) }) };
    assert.equal(explainError(failure(small, base64(textOf(small).slice(0, -1)))).code, "SIGN_FINAL_NEWLINE");
  });
});
