// What the gateway checks before it looks at the body, in its order.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, test } from "node:test";
import { startSandbox } from "./entry.mjs";
import {
  authorization,
  BUILD,
  build,
  call,
  canonical,
  ECHO,
  exchange,
  guideBody,
  LIST,
  listTarget,
  outcome,
  raw,
  wechatpayHeaders,
} from "./merchant.mjs";

const MALFORMED = [401, "SIGN_ERROR", "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》"];
const SERIAL = [401, "SIGN_ERROR", "商户证书序列号有误。请使用签名私钥匹配的证书序列号"];
const MISMATCH = [401, "SIGN_ERROR", "错误的签名，验签失败"];
const HEADERS = [400, "INVALID_REQUEST", "Http头缺少Accept或User-Agent"];
const TIMESTAMP = [401, "SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"];

let sandbox;
let clocked;
let now = 1700000000.999;
before(async () => {
  sandbox = await startSandbox();
  clocked = await startSandbox({ now: () => now, platform: "certificate" });
});
after(() => Promise.all([sandbox.close(), clocked.close()]));

const withAuthorization = (value) => call(sandbox, "GET", ECHO, { headers: { Authorization: value } });
const fieldsOf = (replaced = {}) => authorization(sandbox, { method: "GET", target: ECHO, ...replaced });

test("a request as documented passes every check, in the documented order", async () => {
  const answer = await build(sandbox);
  assert.equal(answer.status, 200);
  const entry = sandbox.requests.at(-1);
  assert.deepEqual(
    entry.checks.map((check) => check.name),
    [
      "size",
      "headers",
      "authorization",
      "mchid",
      "serial",
      "timestamp",
      "signature",
      "content-type",
      "idempotency-key",
      "idempotency",
      "rules",
    ],
  );
  assert.ok(entry.checks.every((check) => check.passed));
});

test('retiredSerial: "refuse" refuses a Wechatpay-Serial of no key in use, unsigned, behind the signature', async () => {
  const REFUSED = [400, "PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误"];
  const other = await startSandbox({ retiredSerial: "refuse" });
  try {
    const [retired, publicKeyId] = [other.platform.certificateSerialNo, other.platform.publicKeyId];
    const named = (serial, signed) => call(other, "GET", ECHO, { headers: { "Wechatpay-Serial": serial }, signed });
    for (const serial of [undefined, retired, publicKeyId]) assert.equal((await named(serial)).status, 200);
    await other.rotatePlatformKey({ kind: "certificate" });
    for (const serial of [retired, other.merchant.serialNo, ""]) {
      const answer = await named(serial);
      assert.deepEqual(outcome(answer), REFUSED);
      assert.deepEqual(wechatpayHeaders(answer), []);
      assert.deepEqual(other.requests.at(-1).checks.at(-1), { name: "platform-serial", passed: false });
    }
    for (const serial of [undefined, other.platform.certificateSerialNo, publicKeyId])
      assert.equal((await named(serial)).status, 200);
    assert.equal((await named(retired, { signature: "AAAA" })).status, 401);
  } finally {
    await other.close();
  }
  assert.equal((await call(sandbox, "GET", ECHO, { headers: { "Wechatpay-Serial": "ABCD" } })).status, 200);
});

for (const [name, headers] of [
  ["Accept missing", { Accept: undefined }],
  ["Accept empty", { Accept: "" }],
  ["Accept not JSON", { Accept: "text/html" }],
  ["User-Agent missing", { "User-Agent": undefined }],
  ["User-Agent empty", { "User-Agent": "" }],
  ["both missing, and no Authorization either", { Accept: undefined, "User-Agent": undefined, Authorization: undefined }],
]) {
  test(`${name}: 400 INVALID_REQUEST, unsigned`, async () => {
    const answer = await call(sandbox, "GET", ECHO, { headers });
    assert.deepEqual(outcome(answer), HEADERS);
    assert.deepEqual(wechatpayHeaders(answer), []);
  });
}

for (const accept of [
  "*/*",
  "application/json",
  "application/json; charset=utf-8",
  "application/json, text/plain, */*",
  "application/*",
]) {
  test(`Accept: ${accept} passes`, async () => {
    assert.equal((await call(sandbox, "GET", ECHO, { headers: { Accept: accept } })).status, 200);
  });
}

test("header names in odd letter case pass", async () => {
  const target = ECHO;
  const headers = {
    aCCEPT: "application/json",
    "uSER-aGENT": "x",
    AUTHORIZATION: authorization(sandbox, { method: "GET", target }),
  };
  assert.equal((await exchange(sandbox, "GET", target, headers)).status, 200);
});

test("no Authorization: 401 with a Request-ID and no Wechatpay-* header", async () => {
  const answer = await call(sandbox, "GET", ECHO, { headers: { Authorization: undefined } });
  assert.deepEqual(outcome(answer), MALFORMED);
  assert.match(answer.headers["request-id"], /^[0-9A-F]+-268443699$/);
  assert.deepEqual(wechatpayHeaders(answer), []);
});

for (const scheme of ["Bearer", "WECHATPAY2-SM2-WITH-SM3", "wechatpay2-sha256-rsa2048", "WECHATPAY2-SHA256-RSA2048,"]) {
  test(`scheme ${scheme}: 认证类型不正确`, async () => {
    const answer = await withAuthorization(fieldsOf().replace("WECHATPAY2-SHA256-RSA2048", scheme));
    assert.deepEqual(outcome(answer), [401, "SIGN_ERROR", "Http头Authorization认证类型不正确"]);
  });
}

for (const field of ["mchid", "nonce_str", "signature", "timestamp", "serial_no"]) {
  test(`Authorization without ${field}: malformed`, async () => {
    const value = fieldsOf()
      .replace(new RegExp(`${field}="[^"]*",?`), "")
      .replace(/,$/, "");
    assert.ok(!value.includes(`${field}=`));
    assert.deepEqual(outcome(await withAuthorization(value)), MALFORMED);
  });
  test(`Authorization with an empty ${field}: malformed`, async () => {
    const value = fieldsOf().replace(new RegExp(`${field}="[^"]*"`), `${field}=""`);
    assert.deepEqual(outcome(await withAuthorization(value)), MALFORMED);
  });
}

for (const [name, change] of [
  ["the scheme alone", () => "WECHATPAY2-SHA256-RSA2048"],
  ["a field twice", (value) => `${value},mchid="${sandbox.merchant.mchid}"`],
  ["an unknown field", (value) => `${value},appid="x"`],
  ["two blanks after the scheme", (value) => value.replace(" ", "  ")],
  ["a blank after a comma", (value) => value.replace(",", ", ")],
  ["single quotes", (value) => value.replaceAll('"', "'")],
  ["no quotes", (value) => value.replaceAll('"', "")],
  ["a trailing comma", (value) => `${value},`],
  ["semicolons", (value) => value.replaceAll(",", ";")],
  ["a timestamp that is no number", (value) => value.replace(/timestamp="\d+"/, 'timestamp="2024-01-01"')],
  ["a negative timestamp", (value) => value.replace(/timestamp="/, 'timestamp="-')],
  ["a fractional timestamp", (value) => value.replace(/(timestamp="\d+)"/, '$1.5"')],
]) {
  test(`Authorization with ${name}: malformed`, async () => {
    assert.deepEqual(outcome(await withAuthorization(change(fieldsOf()))), MALFORMED);
  });
}

test("the five fields pass in any order", async () => {
  const [scheme, fields] = fieldsOf().split(" ");
  assert.equal((await withAuthorization(`${scheme} ${fields.split(",").reverse().join(",")}`)).status, 200);
});

test("two Authorization headers: malformed", async () => {
  const one = authorization(sandbox, { method: "GET", target: ECHO });
  const answer = await raw(
    sandbox,
    `GET ${ECHO} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nUser-Agent: x\r\nConnection: close\r\nAuthorization: ${one}\r\nAuthorization: ${one}\r\n\r\n`,
  );
  assert.deepEqual(outcome(answer), MALFORMED);
});

for (const mchid of ["1900000002", " 1900000001", "1900000001 ", "19000 00001"]) {
  test(`mchid "${mchid}": 商户号不存在`, async () => {
    assert.deepEqual(outcome(await call(sandbox, "GET", ECHO, { signed: { mchid } })), [401, "SIGN_ERROR", "商户号不存在"]);
  });
}

for (const [name, serialNo] of [
  ["an unknown serial", () => "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"],
  ["a platform certificate serial", () => sandbox.platform.certificateSerialNo],
  ["a public key id", () => sandbox.platform.publicKeyId],
  ["a public key id of someone else", () => "PUB_KEY_ID_0119000000012024010100000000"],
  ["the serial in lower case", () => sandbox.merchant.serialNo.toLowerCase()],
  ["the serial in decimal", () => BigInt(`0x${sandbox.merchant.serialNo}`).toString()],
]) {
  test(`${name} where the merchant's belongs`, async () => {
    assert.deepEqual(outcome(await call(sandbox, "GET", ECHO, { signed: { serialNo: serialNo() } })), SERIAL);
  });
}

test("the log note tells which wrong serial it was", async () => {
  await call(sandbox, "GET", ECHO, { signed: { serialNo: sandbox.platform.certificateSerialNo } });
  assert.match(sandbox.requests.at(-1).note, /平台证书/);
  await call(sandbox, "GET", ECHO, { signed: { serialNo: sandbox.platform.publicKeyId } });
  assert.match(sandbox.requests.at(-1).note, /微信支付公钥/);
});

for (const state of ["expired", "revoked"]) {
  test(`an ${state} merchant certificate`, async () => {
    const other = await startSandbox({ merchantCertificate: state, platform: "certificate" });
    try {
      const answer = await call(other, "GET", ECHO);
      assert.deepEqual(outcome(answer), [401, "SIGN_ERROR", state === "expired" ? "商户证书已过期" : "商户证书已作废"]);
    } finally {
      await other.close();
    }
  });
}

test("a merchant certificate expires by the sandbox clock", async () => {
  const start = now;
  now += 5 * 365 * 86400;
  const answer = await call(clocked, "GET", ECHO, { signed: { timestamp: Math.floor(now) } });
  now = start;
  assert.deepEqual(outcome(answer), [401, "SIGN_ERROR", "商户证书已过期"]);
});

test("the timestamp may be 300 s off and not 301, by the sandbox clock, before the signature is looked at", async () => {
  const second = 1700000000;
  for (const timestamp of [second - 300, second, second + 300]) {
    assert.equal((await call(clocked, "GET", ECHO, { signed: { timestamp } })).status, 200);
  }
  for (const timestamp of [second - 301, second + 301, second * 1000, 0]) {
    const answer = await call(clocked, "GET", ECHO, { signed: { timestamp, signature: "ZmFrZQ==" } });
    assert.deepEqual(outcome(answer), TIMESTAMP);
  }
  const answer = await call(clocked, "GET", ECHO, { signed: { timestamp: second } });
  assert.equal(answer.headers.date, new Date(second * 1000).toUTCString());
  assert.equal(answer.headers["wechatpay-timestamp"], String(second));
});

test("a wrong signature: detail.sign_information is what the gateway saw", async () => {
  const target = `${BUILD}?x=%7b%22`;
  const timestamp = Math.floor(Date.now() / 1000);
  const body = '{"描述":"测试"}';
  const answer = await exchange(
    sandbox,
    "POST",
    BUILD,
    {
      Accept: "application/json",
      "User-Agent": "x",
      "Content-Type": "application/json",
      Authorization: authorization(sandbox, { method: "POST", target, body, timestamp, nonce: "NONCE" }),
    },
    body,
  );
  assert.deepEqual(outcome(answer), MISMATCH);
  assert.match(answer.headers["request-id"], /-268443699$/);
  assert.deepEqual(answer.json.detail, {
    field: "signature",
    issue: "sign not match",
    location: "authorization",
    sign_information: {
      method: "POST",
      url: BUILD,
      truncated_sign_message: `POST\n${BUILD}\n${timestamp}\nNONCE\n{"描述\n`,
      sign_message_length: canonical("POST", BUILD, timestamp, "NONCE", body).length,
    },
  });
});

test("sign_message_length is 157 for a request as long as the sample of the gitbook FAQ", async () => {
  // The FAQ on 签名 prints "sign_message_length": 157 for GET /payscore/user-service-state?… of this length with an empty body.
  const query = "service_id=500001&appid=wxeaf7bf1de621b0c2&openid=oWm9Z5JQwgV7BKAQUeKsUMVSjTpQ";
  const target = `${ECHO}/${"x".repeat("/payscore/user-service-state".length - ECHO.length - 1)}?${query}`;
  const nonce = "18a427e78d2344e1a71156a2690cc4d6";
  const answer = await call(clocked, "GET", target, { signed: { timestamp: 1700000000, nonce, signature: "ZmFrZQ==" } });
  const { sign_information: seen } = answer.json.detail;
  assert.equal(seen.sign_message_length, 157);
  assert.equal(seen.truncated_sign_message, `GET\n${target}\n1700000000\n${nonce}\n\n`);
});

const otherKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
for (const [name, signed] of [
  ["another key", () => ({ privateKey: otherKey })],
  ["another method", () => ({ method: "POST" })],
  ["the target without its query", () => ({ target: LIST })],
  ["the whole URL", () => ({ target: `${sandbox.url}${listTarget()}` })],
  ["the decoded query", () => ({ target: decodeURIComponent(listTarget()) })],
  ["the query in lower-case hex", () => ({ target: listTarget().replace(/%../g, (hex) => hex.toLowerCase()) })],
  ["a body line for a GET", () => ({ body: "{}" })],
  ["text that is not Base64", () => ({ signature: "****" })],
  ["Base64 of too few bytes", () => ({ signature: "ZmFrZQ==" })],
  ["Base64url", () => ({ signature: `${"-_".repeat(171)}==` })],
  ["the probe of WeChat Pay", () => ({ signature: `WECHATPAY/SIGNTEST/${"a".repeat(300)}` })],
]) {
  test(`signed with ${name}: 错误的签名`, async () => {
    assert.deepEqual(
      outcome(await call(sandbox, "GET", listTarget(), { signed: { method: "GET", target: listTarget(), ...signed() } })),
      MISMATCH,
    );
  });
}

test("a right signature is refused in Base64url, with a stray character, or without its padding", async () => {
  const timestamp = Math.floor(Date.now() / 1000);
  const nonces = Array.from({ length: 50 }, (_, index) => `n${index}`);
  const signatureOf = (nonce) => /signature="([^"]+)"/.exec(fieldsOf({ timestamp, nonce }))[1];
  const nonce = nonces.find((one) => /[+/]/.test(signatureOf(one)));
  const right = signatureOf(nonce);
  assert.equal((await call(sandbox, "GET", ECHO, { signed: { timestamp, nonce, signature: right } })).status, 200);
  for (const signature of [
    right.replace(/\+/g, "-").replace(/\//g, "_"),
    `${right.slice(0, 8)} ${right.slice(8)}`,
    `${right}!`,
    right.replace(/=+$/, ""),
  ]) {
    assert.deepEqual(outcome(await call(sandbox, "GET", ECHO, { signed: { timestamp, nonce, signature } })), MISMATCH);
  }
});

test("a body changed after signing by one byte: 错误的签名", async () => {
  const answer = await call(sandbox, "POST", ECHO, { body: `${guideBody} `, signBody: guideBody });
  assert.deepEqual(outcome(answer), MISMATCH);
});

test("the signature is over the raw request target, whatever an HTTP library would make of it", async () => {
  const target = `${ECHO}/a/../b//c?q=%7b"x":'y'|{}&%zz`;
  const message = canonical("GET", target, Math.floor(Date.now() / 1000), "n", "");
  const header = authorization(sandbox, { method: "GET", target, timestamp: message.toString().split("\n")[2], nonce: "n" });
  const answer = await raw(
    sandbox,
    `GET ${target} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nUser-Agent: x\r\nConnection: close\r\nAuthorization: ${header}\r\n\r\n`,
  );
  assert.equal(answer.status, 200);
  assert.equal(answer.json.target, target);
  assert.deepEqual(Buffer.from(answer.json.message_base64, "base64"), message);
});

test("the signature is over raw bytes that are not text", async () => {
  const body = Buffer.from([0xff, 0x00, 0x0a, 0xc3]);
  const answer = await call(sandbox, "POST", ECHO, { body });
  assert.equal(answer.status, 200);
  assert.deepEqual(Buffer.from(answer.json.body, "base64"), body);
});

for (const [name, contentType] of [
  ["missing", undefined],
  ["text/plain", "text/plain"],
  ["a form", "application/x-www-form-urlencoded"],
]) {
  test(`Content-Type ${name} on a build: 400 INVALID_REQUEST`, async () => {
    const answer = await build(sandbox, { headers: { "Content-Type": contentType } });
    assert.deepEqual(outcome(answer), [400, "INVALID_REQUEST", "Http头Content-Type应为application/json"]);
    assert.equal(answer.json.detail.field, "Content-Type");
  });
}

test("Content-Type with a charset passes", async () => {
  assert.equal((await build(sandbox, { headers: { "Content-Type": "application/json; charset=utf-8" } })).status, 200);
});

test("the order of checks: each fault is reported although every later one is there too", async () => {
  const bad = { Accept: undefined, "Content-Type": undefined, "Idempotency-Key": "x".repeat(49), Authorization: undefined };
  const send = (headers) => call(sandbox, "POST", BUILD, { body: "{", headers: { ...bad, ...headers } });
  const stale = { timestamp: 1554208460, signature: "ZmFrZQ==", serialNo: "AA", mchid: "1" };
  const current = Math.floor(Date.now() / 1000);
  const good = { Accept: "*/*" };
  const header = (signed) => ({
    ...good,
    Authorization: authorization(sandbox, { method: "POST", target: BUILD, body: "{", ...signed }),
  });
  const steps = [
    [await send({}), HEADERS],
    [await send(good), MALFORMED],
    [await send(header(stale)), [401, "SIGN_ERROR", "商户号不存在"]],
    [await send(header({ ...stale, mchid: undefined })), SERIAL],
    [await send(header({ ...stale, mchid: undefined, serialNo: undefined })), TIMESTAMP],
    [await send(header({ timestamp: current, signature: "ZmFrZQ==" })), MISMATCH],
    [await send(header({})), [400, "INVALID_REQUEST", "Http头Content-Type应为application/json"]],
    [
      await send({ ...header({}), "Content-Type": "application/json" }),
      [400, "INVALID_REQUEST", "Http头Idempotency-Key应为1至48个英文字母、数字或|_*-"],
    ],
    [
      await send({ ...header({}), "Content-Type": "application/json", "Idempotency-Key": "k" }),
      [400, "PARAM_ERROR", "参数错误：/ 不是JSON"],
    ],
  ];
  for (const [answer, expected] of steps) assert.deepEqual(outcome(answer), expected);
});

test("an unknown path is 404 and a wrong method 405, both empty and unsigned, before Authorization", async () => {
  for (const [method, target, status] of [
    ["GET", "/v3/nothing", 404],
    ["POST", "/", 404],
    ["GET", `${LIST}/`, 404],
    ["GET", BUILD, 405],
    ["POST", LIST, 405],
    ["DELETE", "/v3/certificates", 405],
  ]) {
    const answer = await exchange(sandbox, method, target, { Accept: "*/*" });
    assert.equal(answer.status, status, `${method} ${target}`);
    assert.equal(answer.bytes.length, 0);
    assert.equal(answer.headers["content-length"], "0");
    assert.deepEqual(wechatpayHeaders(answer), []);
  }
});

test("a refused request has no effect", async () => {
  const signed = { timestamp: 1700000000 };
  assert.equal((await build(clocked, { signed: { ...signed, privateKey: otherKey } })).status, 401);
  assert.equal((await build(clocked, { signed, headers: { "Idempotency-Key": undefined } })).status, 400);
  assert.deepEqual(clocked.partnerships, []);
  assert.equal((await build(clocked, { signed })).status, 200);
  assert.equal(clocked.partnerships.length, 1);
});

test("a body over 32 MiB: 413", async () => {
  const body = Buffer.alloc(32 * 1024 * 1024 + 1, 0x20);
  const answer = await call(sandbox, "POST", ECHO, { body, signed: { signature: "ZmFrZQ==" } });
  assert.deepEqual(outcome(answer), [413, "PARAM_ERROR", "请求报文过大"]);
});
