// preflight and explainError against what really goes wrong: tests/diagnosis says what and from where.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { commonjs, esm } from "./entries.mjs";
import { handmade, send } from "./handmade.mjs";
import { resolved, startAllMaterials, startMaterials } from "./materials.mjs";

const { preflight, explainError } = esm;

function casesIn(folder) {
  const url = new URL(`../diagnosis/${folder}/`, import.meta.url);
  return readdirSync(url)
    .sort()
    .map((file) => ({ name: file.replace(/\.json$/, ""), ...JSON.parse(readFileSync(new URL(file, url), "utf8")) }));
}

const broken = casesIn("broken");
const healthy = casesIn("healthy");
let all;
before(async () => {
  all = await startAllMaterials();
});
after(() => all.sandbox.close());

test("there are enough cases for the table to mean something", () => {
  assert.ok(broken.length >= 60, `${broken.length} broken`);
  assert.ok(healthy.length >= 30, `${healthy.length} healthy`);
});

const setups = broken.filter(({ setup }) => setup);
for (const { name, about, setup, expect } of setups) {
  test(`preflight, ${name}: ${about}`, () => {
    const options = resolved(setup, all.named);
    const found = preflight(options);
    assert.deepEqual({ code: found[0]?.code, field: found[0]?.field }, expect, JSON.stringify(found, null, 1));
    found.forEach(assertReadable);
    assertNoSecret(found, options);
    assert.deepEqual(commonjs.preflight(options), found);
  });
}

for (const { name, about, setup } of healthy) {
  test(`preflight finds nothing, ${name}: ${about}`, () => {
    assert.deepEqual(preflight(resolved(setup, all.named)), []);
  });
}

const sent = broken.filter((one) => one.sent);
for (const { name, about, sent: how, gateway, expect } of sent) {
  test(`explainError after sending, ${name}: ${about}`, async () => {
    const own = gateway ? await startMaterials(gateway) : all;
    const named = { ...all.named, ...own.named };
    try {
      const options = resolved(how, named);
      const to = { merchant: own.sandbox.merchant, url: own.sandbox.url };
      if (options.before) await send(handmade(to, { ...options, ...options.before }));
      const request = handmade(to, options);
      const answer = await send(request);
      assertExplained({ ...answer, request }, expect);
    } finally {
      if (gateway) await own.sandbox.close();
    }
  });
}

const answers = broken.filter(({ answer }) => answer);
for (const { name, about, answer, expect } of answers) {
  test(`explainError, ${name}: ${about}`, () => assertExplained(answer, expect));
}

test("every case belongs to one of the three kinds", () => {
  assert.equal(setups.length + sent.length + answers.length, broken.length);
});

test("a request that is signed by this package and sent unchanged is accepted, and explained as such", async () => {
  const { mchid, serialNo, privateKey } = all.sandbox.merchant;
  const request = esm.signRequest({ mchid, serialNo, privateKey, url: `${all.sandbox.url}/v3/certificates` });
  const answer = await send(request);
  assert.equal(explainError({ ...answer, request }).code, "SUCCEEDED");
});

function assertExplained(failure, { code, retryable, idempotencyKey }) {
  const titles = new Set();
  for (const locale of ["zh-CN", "en"]) {
    const explained = explainError({ ...failure, locale });
    assert.equal(explained.code, code, JSON.stringify(explained, null, 1));
    if (retryable !== undefined) assert.equal(explained.retryable, retryable);
    if (idempotencyKey !== undefined) assert.equal(explained.idempotencyKey, idempotencyKey);
    // What was signed may be the very word.
    const { signed = "" } = explained.evidence || {};
    for (const text of [explained.title, explained.cause, ...explained.remedies])
      assertFilled(signed ? text.split(signed).join("…") : text);
    titles.add(explained.title);
    assert.ok(Object.isFrozen(explained) && Object.isFrozen(explained.remedies));
  }
  assert.equal(titles.size, 2, "each language has its own words");
}

function assertReadable({ severity, title, remedies }) {
  assert.match(severity, /^(error|warning)$/);
  for (const text of [title.zh, title.en, ...remedies.zh, ...remedies.en]) assertFilled(text);
  assert.match(title.zh, /[一-鿿]/u);
  assert.ok(remedies.zh.length > 0 && remedies.zh.length === remedies.en.length);
}

/** No placeholder is left; braces with other content are the text's own. */
function assertFilled(text) {
  assert.ok(text.length > 0);
  assert.doesNotMatch(
    text,
    /\{(?:given|expected|message|hint|kind|signed|received|bytes|seconds|host|field|status|path|name|serial|date)\}/,
  );
  // One sentence warns of signing the word itself.
  assert.doesNotMatch(text.replace(/undefined(?=[、,] ?null)/, ""), /undefined/);
}

function assertNoSecret(found, { privateKey, apiV3Key }) {
  const text = JSON.stringify(found);
  if (typeof apiV3Key === "string" && apiV3Key.length > 8) assert.ok(!text.includes(apiV3Key.trim()));
  if (typeof privateKey !== "string" || privateKey.length < 100) return;
  for (const line of privateKey.split(/\s+/)) assert.ok(line.length < 20 || line.includes("-") || !text.includes(line));
}

describe("hostile input", () => {
  const thrower = () => {
    throw new Error("no");
  };
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const everything = new Proxy({}, { get: thrower, ownKeys: thrower, getPrototypeOf: thrower, has: thrower });
  const cyclic = {};
  cyclic.cyclic = cyclic;
  const values = [
    undefined,
    null,
    0,
    NaN,
    1n,
    "",
    "x",
    Symbol("s"),
    thrower,
    [],
    {},
    everything,
    revoked(),
    cyclic,
    new Date(NaN),
    new Map([[1, 2]]),
    Promise.resolve(),
  ];
  const options = ["mchid", "serialNo", "privateKey", "certificate", "apiV3Key", "keys", "appid", "request", "serverDate", "now"];

  test("preflight never throws and names what it could not read", () => {
    for (const value of values) {
      assert.ok(Array.isArray(preflight(value)));
      for (const name of options) {
        const found = preflight({ mchid: "1900000001", [name]: value });
        assert.ok(Array.isArray(found), name);
        found.forEach(assertReadable);
      }
      const nested = preflight({
        mchid: "1",
        keys: [value, { id: value, publicKey: value }],
        request: { url: value, headers: { a: value }, query: { b: value }, body: value },
      });
      assert.ok(nested.length > 0);
    }
    const [first] = preflight({
      get mchid() {
        return thrower();
      },
    });
    assert.deepEqual([first.code, first.field], ["ERR_WECHATPAY_OPTION_UNREADABLE", "mchid"]);
  });

  test("one value that cannot be read hides no other problem", () => {
    const found = preflight({
      get appid() {
        return thrower();
      },
      mchid: "1 ",
      privateKey: "x",
      request: { url: "/a b", method: "FOO", headers: { "a b": "c", Host: "d" }, idempotencyKey: "." },
    });
    const fields = found.map(({ field }) => field);
    for (const field of [
      "appid",
      "mchid",
      "privateKey",
      "serialNo",
      "request.url",
      "request.method",
      "request.headers.Host",
      "request.idempotencyKey",
    ]) {
      assert.ok(fields.includes(field), `${field} of ${fields}`);
    }
  });

  test("explainError never throws", () => {
    for (const value of values) {
      assert.equal(typeof explainError(value).title, "string");
      for (const name of ["status", "headers", "body", "error", "request", "locale"]) {
        const explained = explainError({ [name]: value });
        assert.equal(typeof explained.title, "string");
        assert.equal(typeof explainError({ status: 401, body: '{"code":"SIGN_ERROR"}', [name]: value }).code, "string");
      }
      explainError({
        status: 401,
        body: { code: value, message: value, detail: { sign_information: value } },
        request: { method: value, url: value, message: value, headers: value, body: value },
      });
    }
  });

  test("deep, long and odd answers are survived", () => {
    const deep = "[".repeat(100_000);
    for (const body of [
      deep,
      `{"code":"SIGN_ERROR","detail":${deep}`,
      "\u0000".repeat(1000),
      "é".repeat(2_000_000),
      Buffer.alloc(3, 0xff),
    ]) {
      assert.equal(typeof explainError({ status: 500, body }).code, "string");
    }
    const lengths = [-1, 1e308, "71", null, 2 ** 53, {}];
    for (const sign_message_length of lengths) {
      const body = {
        code: "SIGN_ERROR",
        message: "x",
        detail: { sign_information: { method: "GET", url: "/", truncated_sign_message: "GET\n/\n", sign_message_length } },
      };
      assert.match(
        explainError({ status: 401, body, request: { message: "GET\n/\n1\n2\n\n", method: "GET", url: "/" } }).code,
        /^(SIGN|BODY)_/,
      );
    }
  });

  test("a thousand unreadable options leave the next call working", () => {
    for (let count = 0; count < 1000; count += 1) preflight(everything);
    assert.deepEqual(preflight({ mchid: "1900000001" }), []);
  });
});
