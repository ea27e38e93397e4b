// What signRequest returns against what a real server receives through fetch. The signature is checked with node:crypto
// over the request as the server saw it.
import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { test } from "node:test";

import { withBothEntries } from "./entries.mjs";
import { merchant } from "./files.mjs";
import { authorizationOf, messageOf, withServer } from "./server.mjs";

const publicKey = createPublicKey(merchant.privateKey);
const guideBody = {
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
  partner: { appid: "wx4e1916a585d1f4e9", type: "APPID" },
};

// The queries printed in the guide (merchant/4012063233), the partner page (partner/4012381479), and variations of both
// that the documents allow: either hex case, any order, both ids.
const printedQueries = [
  "authorized_data=%7b%22business_type%22%3a%22BUSIFAVOR_STOCK%22%7d&partner=%7b%22type%22%3a%22APPID%22%7d&offset=0&limit=5",
  "limit=5&offset=10&authorized_data=%7B%22business_type%22%3A%22FAVOR_STOCK%22%2C%22stock_id%22%3A%222433405%22%7D&partner=%7B%22type%22%3A%22APPID%22%2C%22appid%22%3A%22wx4e1916a585d1f4e9%22%2C%22merchant_id%22%3A%222480029552%22%7D",
  "limit=5&offset=10&authorized_data%3D%7B%22business_type%22%3A%22FAVOR_STOCK%22%2C%20%22stock_id%22%3A%222433405%22%7D&partner%3D%7B%22type%22%3A%22APPID%22%2C%22appid%22%3A%22wx4e1916a585d1f4e9%22%2C%22merchant_id%22%3A%222480029552%22%7D",
  "authorized_data=%7B%22business_type%22%3a%22FAVOR_STOCK%22%2C%20%22stock_id%22%3A%222433405%22%7d&partner=%7B%22type%22%3A%22APPID%22%2c%22appid%22%3A%22wx4e1916a585d1f4e9%22%2C%22merchant_id%22%3A%222480029552%22%7D",
  "partner={%22type%22:%22APPID%22}&authorized_data={%22business_type%22:%22BUSIFAVOR_STOCK%22}",
  "authorized_data=%7b%22business_type%22%3a%22BUSIFAVOR_STOCK%22%7d+&offset=0",
];

/** Name, options beside the merchant's, and what the server must see. */
const requests = [
  ["no query", { url: "/v3/certificates" }, { method: "GET", target: "/v3/certificates", body: "" }],
  ["a method in lower case", { url: "/v3/x", method: "delete" }, { method: "DELETE", target: "/v3/x", body: "" }],
  [
    "the list query, by option",
    {
      url: "/v3/marketing/partnerships",
      query: { authorized_data: { business_type: "BUSIFAVOR_STOCK" }, partner: { type: "APPID" }, offset: 0, limit: 5 },
    },
    {
      method: "GET",
      target:
        "/v3/marketing/partnerships?authorized_data=%7B%22business_type%22%3A%22BUSIFAVOR_STOCK%22%7D&partner=%7B%22type%22%3A%22APPID%22%7D&offset=0&limit=5",
      body: "",
    },
  ],
  ...printedQueries.map((query, at) => [
    `printed query ${at + 1}, by url`,
    { url: `/v3/marketing/partnerships?${query}` },
    { method: "GET", target: `/v3/marketing/partnerships?${query}`, body: "" },
  ]),
  [
    "a query in Chinese and with reserved characters",
    { url: "/v3/x", query: { 名称: "星期天 1+1=2&~'()*!", n: 1.5, yes: true, skipped: undefined } },
    {
      method: "GET",
      target: "/v3/x?%E5%90%8D%E7%A7%B0=%E6%98%9F%E6%9C%9F%E5%A4%A9%201%2B1%3D2%26~%27%28%29%2A%21&n=1.5&yes=true",
      body: "",
    },
  ],
  [
    "an empty query beside one in the url",
    { url: "/v3/x?a=1", query: { b: undefined } },
    { method: "GET", target: "/v3/x?a=1", body: "" },
  ],
  ["a path with two slashes in front", { url: "//evil.example/v3" }, { method: "GET", target: "//evil.example/v3", body: "" }],
  [
    "Chinese text",
    { url: "/v3/x", body: '{"description":"Image形象店-深圳腾大-QQ公仔"}' },
    { method: "POST", target: "/v3/x", body: '{"description":"Image形象店-深圳腾大-QQ公仔"}' },
  ],
  [
    "emoji in a string body",
    { url: "/v3/x", body: '{"d":"😀𠮷👨‍👩‍👧"}' },
    { method: "POST", target: "/v3/x", body: '{"d":"😀𠮷👨‍👩‍👧"}' },
  ],
  ["a body ending in a newline", { url: "/v3/x", body: '{"a":1}\n' }, { method: "POST", target: "/v3/x", body: '{"a":1}\n' }],
  [
    "a body of line breaks, NUL and a byte order mark",
    { url: "/v3/x", body: "\uFEFF\r\n\0\u2028\n\n" },
    { method: "POST", target: "/v3/x", body: "\uFEFF\r\n\0\u2028\n\n" },
  ],
  ["a POST with an empty body", { url: "/v3/x", method: "POST", body: "" }, { method: "POST", target: "/v3/x", body: "" }],
  ["a POST without a body", { url: "/v3/x", method: "POST" }, { method: "POST", target: "/v3/x", body: "" }],
  ["a DELETE with an empty body", { url: "/v3/x", method: "DELETE", body: "" }, { method: "DELETE", target: "/v3/x", body: "" }],
  ["a GET with an empty body", { url: "/v3/x", method: "GET", body: "" }, { method: "GET", target: "/v3/x", body: "" }],
  [
    "a body as object",
    { url: "/v3/marketing/partnerships/build", body: guideBody, idempotencyKey: "12345" },
    {
      method: "POST",
      target: "/v3/marketing/partnerships/build",
      body: JSON.stringify(guideBody),
      headers: { "idempotency-key": "12345" },
    },
  ],
  [
    "a body as string",
    { url: "/v3/x", body: JSON.stringify(guideBody, null, 2) },
    { method: "POST", target: "/v3/x", body: JSON.stringify(guideBody, null, 2) },
  ],
  [
    "a body as bytes",
    { url: "/v3/x", body: new Uint8Array([123, 125, 0, 255, 10]) },
    { method: "POST", target: "/v3/x", body: Buffer.from([123, 125, 0, 255, 10]) },
  ],
  [
    "a body as Buffer",
    { url: "/v3/x", body: Buffer.from('{"名":"值"}') },
    { method: "POST", target: "/v3/x", body: '{"名":"值"}' },
  ],
  [
    "a body as part of a larger buffer",
    { url: "/v3/x", body: new Uint8Array(new Uint8Array([1, 2, 3, 4, 5]).buffer, 1, 3) },
    { method: "POST", target: "/v3/x", body: Buffer.from([2, 3, 4]) },
  ],
  [
    "an array as body",
    { url: "/v3/x", body: [1, "二", { three: false }] },
    { method: "POST", target: "/v3/x", body: '[1,"二",{"three":false}]' },
  ],
  [
    "a PUT and a PATCH body",
    { url: "/v3/x", method: "patch", body: { a: undefined, b: [] } },
    { method: "PATCH", target: "/v3/x", body: '{"b":[]}' },
  ],
  [
    "header names in any case, further headers",
    {
      url: "/v3/x",
      body: "{}",
      headers: {
        aCCept: "text/plain",
        "CONTENT-TYPE": "application/json; charset=utf-8",
        "x-trace": "a\tb c",
        "User-agent": "shop/1",
        skipped: undefined,
      },
    },
    {
      method: "POST",
      target: "/v3/x",
      body: "{}",
      headers: {
        accept: "text/plain",
        "content-type": "application/json; charset=utf-8",
        "x-trace": "a\tb c",
        "user-agent": "shop/1",
      },
    },
  ],
  [
    "headers by option",
    {
      url: "/v3/x",
      userAgent: "shop/2",
      acceptLanguage: "zh-TW",
      wechatpaySerial: "PUB_KEY_ID_0114232134912410000000000000",
      idempotencyKey: "a|_*-Z9",
    },
    {
      method: "GET",
      target: "/v3/x",
      body: "",
      headers: {
        "user-agent": "shop/2",
        "accept-language": "zh-TW",
        "wechatpay-serial": "PUB_KEY_ID_0114232134912410000000000000",
        "idempotency-key": "a|_*-Z9",
      },
    },
  ],
  [
    "the same header by option and by headers",
    { url: "/v3/x", idempotencyKey: "12345", headers: { "idempotency-KEY": "12345" } },
    { method: "GET", target: "/v3/x", body: "", headers: { "idempotency-key": "12345" } },
  ],
  [
    "a header with a name of Object.prototype",
    { url: "/v3/x", headers: { constructor: "c" } },
    { method: "GET", target: "/v3/x", body: "", headers: { constructor: "c" } },
  ],
];

withBothEntries("what is signed is what is sent", (pkg) => {
  for (const [name, options, expected] of requests) {
    test(name, async () => {
      await withServer(async (origin, received) => {
        const signed = pkg.signRequest({ ...merchant, baseUrl: origin, ...options });
        const response = await fetch(signed.url, signed);
        assert.equal(response.status, 204);
        const [request] = received;
        assert.equal(request.method, expected.method);
        assert.equal(request.target, expected.target);
        assert.deepEqual(request.body, Buffer.from(expected.body));
        assert.equal(signed.method, expected.method);
        assert.equal(signed.url, origin + expected.target);
        assert.deepEqual(Buffer.from(signed.body ?? ""), request.body);
        for (const [header, value] of Object.entries(signed.headers)) {
          assert.equal(Object.hasOwn(request.headers, header.toLowerCase()), true, header);
          assert.equal(request.headers[header.toLowerCase()], value, header);
        }
        for (const [header, value] of Object.entries(expected.headers ?? {}))
          assert.equal(request.headers[header], value, header);
        assert.ok(request.headers.accept && request.headers["user-agent"]);
        assert.equal(
          request.headers["content-type"] !== undefined,
          options.body !== undefined && expected.method !== "GET",
          "Content-Type",
        );
        const { signature, ...authorization } = authorizationOf(request);
        assert.deepEqual(authorization, {
          scheme: "WECHATPAY2-SHA256-RSA2048",
          mchid: merchant.mchid,
          nonce_str: signed.nonceStr,
          timestamp: String(signed.timestamp),
          serial_no: merchant.serialNo,
        });
        assert.ok(
          verify("sha256", messageOf(request), publicKey, Buffer.from(signature, "base64")),
          "signature over what arrived",
        );
      });
    });
  }

  test("an upload: the meta text is signed, the multipart bytes are sent", async () => {
    await withServer(async (origin, received) => {
      const meta = '{"filename":"店标.png","sha256":"d2973a45b1d528c21ebb77792ef3fcea40fa9a4e04a17e35369102ba9c84c8b1"}';
      const body = Buffer.concat([
        Buffer.from(
          `--b\r\nContent-Disposition: form-data; name="meta";\r\nContent-Type: application/json\r\n\r\n${meta}\r\n--b\r\n\r\n`,
        ),
        Buffer.from([0, 255, 137]),
        Buffer.from("\r\n--b--\r\n"),
      ]);
      const signed = pkg.signRequest({
        ...merchant,
        url: `${origin}/v3/merchant/media/upload`,
        body,
        signBody: meta,
        headers: { "content-type": "Multipart/Form-Data;boundary=b" },
      });
      await fetch(signed.url, signed);
      assert.deepEqual(received[0].body, body);
      assert.equal(received[0].headers["content-type"], "Multipart/Form-Data;boundary=b");
      const { signature } = authorizationOf(received[0]);
      assert.ok(verify("sha256", messageOf(received[0], Buffer.from(meta)), publicKey, Buffer.from(signature, "base64")));
    });
  });

  test("the result belongs to the caller: the input may change afterwards, results are frozen, bodies are copies", () => {
    const body = new Uint8Array([1, 2, 3]);
    const signed = pkg.signRequest({ ...merchant, url: "/v3/x", body });
    body[0] = 9;
    assert.deepEqual([...signed.body], [1, 2, 3]);
    assert.ok(Object.isFrozen(signed) && Object.isFrozen(signed.headers));
    signed.body[0] = 7;
    assert.deepEqual([...signed.body], [7, 2, 3]);
    assert.equal(Object.getPrototypeOf(signed), Object.prototype);
    assert.deepEqual(JSON.parse(JSON.stringify(signed.headers)), { ...signed.headers });
  });

  test("defaults: now in seconds, 32 random letters and digits, Accept and User-Agent, redirects by hand", () => {
    const before = Math.floor(Date.now() / 1000);
    const [first, second] = [pkg.signRequest({ ...merchant, url: "/v3/x" }), pkg.signRequest({ ...merchant, url: "/v3/x" })];
    assert.ok(first.timestamp >= before && first.timestamp <= before + 5);
    assert.match(first.nonceStr, /^[0-9A-Za-z]{32}$/);
    assert.notEqual(first.nonceStr, second.nonceStr);
    assert.equal(first.redirect, "manual");
    const { Authorization, ...headers } = first.headers;
    assert.match(Authorization, /^WECHATPAY2-SHA256-RSA2048 /);
    assert.equal(headers.Accept, "application/json");
    assert.match(headers["User-Agent"], /^wechatpay-wasm\/\d/);
    assert.deepEqual(Object.keys(headers), ["Accept", "User-Agent"]);
  });

  test("the guide's build body, byte for byte, and what partnershipRequests makes of it", async () => {
    // merchant/4012063233, Java sample: the text it puts together, with its one blank after each colon of an object left out.
    const guide =
      '{"authorized_data":{"business_type":"FAVOR_STOCK","stock_id":"2433405"},"partner":{"appid":"wx4e1916a585d1f4e9","type":"APPID"}}';
    const input = {
      partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
      authorized_data: { stock_id: "2433405", business_type: "FAVOR_STOCK" },
    };
    assert.equal(pkg.buildPartnershipBody(input), guide);
    for (const [name, path] of [
      ["build", "/v3/marketing/partnerships/build"],
      ["terminate", "/v3/marketing/partnerships/terminate"],
    ]) {
      const request = pkg.partnershipRequests[name](input, { idempotencyKey: "12345" });
      assert.deepEqual({ ...request }, { method: "POST", url: path, body: guide, idempotencyKey: "12345" });
      await withServer(async (origin, received) => {
        const signed = pkg.signRequest({ ...merchant, baseUrl: origin, ...request });
        await fetch(signed.url, signed);
        assert.equal(received[0].target, path);
        assert.equal(received[0].body.toString(), guide);
        assert.equal(received[0].headers["idempotency-key"], "12345");
        assert.equal(received[0].headers["content-type"], "application/json");
      });
    }
  });

  test("the guide's list query, with upper-case hex", async () => {
    // merchant/4012063233 prints it with lower-case hex; the rest is the same.
    const guide = printedQueries[0].replace(/%[0-9a-f]{2}/g, (escaped) => escaped.toUpperCase());
    const input = { limit: 5, offset: 0, partner: { type: "APPID" }, authorized_data: { business_type: "BUSIFAVOR_STOCK" } };
    assert.equal(pkg.buildPartnershipQuery(input), guide);
    const request = pkg.partnershipRequests.list(input);
    assert.deepEqual({ ...request }, { method: "GET", url: `/v3/marketing/partnerships?${guide}` });
    await withServer(async (origin, received) => {
      const signed = pkg.signRequest({ ...merchant, baseUrl: origin, ...request });
      await fetch(signed.url, signed);
      assert.equal(received[0].target, `/v3/marketing/partnerships?${guide}`);
    });
  });
});
