// Faults on request and at random.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { after, before, test } from "node:test";
import { faultKinds, startSandbox } from "./entry.mjs";
import { build, call, ECHO, LIST, listTarget, outcome, TERMINATE, terminate, verifies, wechatpayHeaders } from "./merchant.mjs";

let sandbox;
before(async () => {
  sandbox = await startSandbox({ list: { empty: "ok" } });
});
after(() => sandbox.close());

const echo = () => call(sandbox, "GET", ECHO);
const verified = (answer) => verifies(answer, sandbox.platform.keys);
const stateOf = () => (sandbox.partnerships[0] ? sandbox.partnerships[0].state : "NONE");

/** The effect is seen on one partnership that is built and terminated in turn. */
async function underFault(fault) {
  const before = stateOf();
  sandbox.inject(fault);
  const send = before === "ESTABLISHED" ? terminate : build;
  const result = await send(sandbox).then(
    (answer) => ({ answer }),
    (error) => ({ error }),
  );
  return { ...result, effect: stateOf() !== before, entry: sandbox.requests.at(-1) };
}

test("latency: the answer comes late and whole", async () => {
  const started = Date.now();
  const { answer, effect } = await underFault({ kind: "latency", ms: 120 });
  assert.ok(Date.now() - started >= 118);
  assert.ok(verified(answer));
  assert.ok(effect);
});

for (const [kind, expected] of [
  ["dropBefore", false],
  ["dropAfter", true],
]) {
  test(`${kind}: the connection breaks, ${expected ? "after" : "before"} the effect`, async () => {
    const { error, effect, entry } = await underFault({ kind });
    assert.match(error.code, /^(ECONNRESET|EPIPE)$/);
    assert.equal(effect, expected);
    assert.deepEqual([entry.fault, entry.status, entry.checks.length > 0], [kind, null, expected]);
  });
}

test("429: FREQUENCY_LIMITED with Retry-After, no effect", async () => {
  const { answer, effect } = await underFault({ kind: 429, retryAfter: 7 });
  assert.deepEqual(outcome(answer), [429, "FREQUENCY_LIMITED", "频率超限"]);
  assert.equal(answer.headers["retry-after"], "7");
  assert.match(answer.headers["request-id"], /-268447840$/);
  assert.equal(effect, false);
  const dated = await underFault({ kind: "429", retryAfter: "Wed, 21 Oct 2015 07:28:00 GMT" });
  assert.equal(dated.answer.headers["retry-after"], "Wed, 21 Oct 2015 07:28:00 GMT");
});

for (const [kind, code] of [
  ["500", "SYSTEM_ERROR"],
  ["502", "SERVICE_UNAVAILABLE"],
  ["503", "SERVICE_UNAVAILABLE"],
]) {
  for (const effect of ["before", "after"]) {
    test(`${kind} ${effect} the effect`, async () => {
      const got = await underFault({ kind, effect });
      assert.equal(got.answer.status, Number(kind));
      assert.equal(got.answer.json.code, code);
      assert.deepEqual(wechatpayHeaders(got.answer), []);
      assert.equal(got.effect, effect === "after");
    });
  }
}

test("after a 500 with effect, the same key resolves it: the first answer, once", async () => {
  const other = await startSandbox({ platform: "certificate" });
  try {
    other.inject({ kind: 500, effect: "after" });
    assert.equal((await build(other, { key: "k" })).status, 500);
    assert.equal((await build(other, { key: "k" })).status, 200);
    assert.equal(other.partnerships.length, 1);
    assert.equal(other.requests.at(-1).replayed, true);
  } finally {
    await other.close();
  }
});

test("proxyHtml: 502 text/html without Request-ID", async () => {
  const { answer, effect } = await underFault({ kind: "proxyHtml" });
  assert.equal(answer.status, 502);
  assert.equal(answer.headers["content-type"], "text/html");
  assert.match(answer.text, /^<html>/);
  assert.equal(answer.headers["request-id"], undefined);
  assert.equal(effect, false);
});

test("redirect: 302 with the location given, to a place that journals whoever follows", async () => {
  const { answer, effect } = await underFault({ kind: "redirect" });
  assert.deepEqual([answer.status, answer.headers.location, effect], [302, "/v3/sandbox/redirected", false]);
  const elsewhere = await underFault({ kind: "redirect", location: "https://evil.example/v3" });
  assert.equal(elsewhere.answer.headers.location, "https://evil.example/v3");
});

test("wrongSignature: 2xx whose signature has the right form and does not verify", async () => {
  const { answer, effect } = await underFault({ kind: "wrongSignature" });
  assert.equal(answer.status, 200);
  assert.equal(Buffer.from(answer.headers["wechatpay-signature"], "base64").length, 256);
  assert.equal(verified(answer), false);
  assert.ok(effect);
});

test("probe: WECHATPAY/SIGNTEST/", async () => {
  const { answer, effect } = await underFault({ kind: "probe" });
  assert.match(answer.headers["wechatpay-signature"], /^WECHATPAY\/SIGNTEST\//);
  assert.equal(verified(answer), false);
  assert.ok(effect);
});

test("unsigned: 200 without Wechatpay-* headers", async () => {
  const { answer, effect } = await underFault({ kind: "unsigned" });
  assert.equal(answer.status, 200);
  assert.deepEqual(wechatpayHeaders(answer), []);
  assert.ok(effect);
});

test("staleTimestamp: signed correctly ten minutes ago", async () => {
  const { answer, effect } = await underFault({ kind: "staleTimestamp" });
  assert.ok(verified(answer));
  const age = Date.now() / 1000 - Number(answer.headers["wechatpay-timestamp"]);
  assert.ok(age >= 599 && age < 660, String(age));
  assert.ok(effect);
});

test("rotateKey: signed with a certificate made just now", async () => {
  const old = sandbox.platform;
  const { answer, effect } = await underFault({ kind: "rotateKey" });
  assert.equal(verifies(answer, old.keys), false);
  assert.ok(verified(answer));
  assert.equal(new X509Certificate(sandbox.platform.keys[0].certificate).serialNumber, answer.headers["wechatpay-serial"]);
  assert.ok(effect);
});

test("truncated: the connection ends in the middle of the announced body", async () => {
  const { error, effect } = await underFault({ kind: "truncated" });
  assert.equal(error.code, "ECONNRESET");
  assert.ok(effect);
});

test("empty: signed headers, no body", async () => {
  const { answer, effect } = await underFault({ kind: "empty" });
  assert.deepEqual([answer.status, answer.bytes.length, answer.headers["content-length"]], [200, 0, "0"]);
  assert.equal(verified(answer), false);
  assert.ok(effect);
});

test("every kind has been tried above, and a 204 survives those that need a body", async () => {
  const tried = new Set(sandbox.requests.map((entry) => entry.fault).filter(Boolean));
  assert.deepEqual([...tried].sort(), [...faultKinds].sort());
  const other = await startSandbox({ build: { answer: 204 }, platform: "certificate" });
  try {
    for (const kind of ["truncated", "empty"]) {
      other.inject({ kind });
      assert.equal((await build(other)).status, 204);
    }
  } finally {
    await other.close();
  }
});

test("signature faults leave a 4xx as it is", async () => {
  for (const kind of ["wrongSignature", "unsigned", "staleTimestamp", "probe"]) {
    sandbox.inject({ kind });
    const answer = await call(sandbox, "GET", LIST);
    assert.equal(answer.status, 400);
    assert.deepEqual(wechatpayHeaders(answer), []);
  }
});

test("times and match: only those requests, in the order injected, then none", async () => {
  const first = sandbox.inject({ kind: 500, times: 2, match: { method: "GET", path: LIST } });
  const second = sandbox.inject({ kind: 503, match: { path: /\/echo$/g } });
  const third = sandbox.inject({ kind: 502, match: (received) => received.query.includes("limit=1") });
  const list = (rest) => call(sandbox, "GET", listTarget(undefined, rest));
  assert.equal((await echo()).status, 503);
  assert.equal((await echo()).status, 200);
  assert.deepEqual([(await list()).status, (await list({ limit: 1 })).status, first.remaining], [500, 500, 0]);
  assert.equal((await list({ limit: 1 })).status, 502);
  assert.equal((await list()).status, 200);
  assert.deepEqual([second.remaining, third.remaining], [0, 0]);
});

test("an injected fault can be cancelled", async () => {
  const fault = sandbox.inject({ kind: 500, times: Infinity });
  assert.equal((await echo()).status, 500);
  fault.cancel();
  assert.equal((await echo()).status, 200);
});

test("latencyMs delays every answer within its range", async () => {
  const other = await startSandbox({ latencyMs: [40, 60], platform: "certificate" });
  try {
    const started = Date.now();
    await call(other, "GET", ECHO);
    assert.ok(Date.now() - started >= 38);
  } finally {
    await other.close();
  }
});

test("random faults: the same seed gives the same sequence, another seed another, at about the rate", async () => {
  const sequence = async (seed) => {
    const kinds = [429, "500", "unsigned", "dropAfter", "truncated"];
    const other = await startSandbox({ faults: { seed, rate: 0.5, kinds, ms: 0, retryAfter: 0 }, platform: "certificate" });
    try {
      for (let count = 0; count < 120; count += 1) await call(other, "GET", ECHO).catch(() => undefined);
      return other.requests.map((entry) => entry.fault);
    } finally {
      await other.close();
    }
  };
  const [one, same, another] = await Promise.all([sequence(7), sequence(7), sequence(8)]);
  assert.deepEqual(one, same);
  assert.notDeepEqual(one, another);
  const hits = one.filter(Boolean);
  assert.ok(hits.length > 40 && hits.length < 80, String(hits.length));
  assert.deepEqual([...new Set(hits)].sort(), ["429", "500", "dropAfter", "truncated", "unsigned"]);
});

test("under random faults and 60 keys at once, retrying with the same key leaves each partnership exactly once", async () => {
  const stocks = Array.from({ length: 60 }, (_, index) => ({ stock_id: String(5000 + index), business_type: "FAVOR_STOCK" }));
  const other = await startSandbox({
    stocks,
    latencyMs: [0, 5],
    faults: { seed: 3, rate: 0.6, ms: 5, retryAfter: 0, kinds: faultKinds.filter((kind) => kind !== "rotateKey") },
    platform: "certificate",
  });
  try {
    const { keys } = other.platform;
    const untilBuilt = async (stock) => {
      const body = JSON.stringify({ partner: { type: "APPID", appid: other.appid }, authorized_data: stock });
      for (let attempt = 0; attempt < 50; attempt += 1) {
        const answer = await build(other, { body, key: stock.stock_id }).catch(() => undefined);
        if (answer && answer.status === 200 && answer.headers["wechatpay-signature"] && verifies(answer, keys))
          return answer.json.build_time;
      }
      throw new Error(`${stock.stock_id} was never built`);
    };
    const times = await Promise.all(stocks.map(untilBuilt));
    assert.equal(other.partnerships.length, 60);
    const known = new Map(other.partnerships.map((one) => [one.authorized_data.stock_id, one.build_time]));
    assert.deepEqual(
      stocks.map((stock) => known.get(stock.stock_id)),
      times,
    );
    assert.ok(other.requests.some((entry) => entry.replayed));
  } finally {
    await other.close();
  }
});

test("close() ends requests that are under way, and may be called twice", async () => {
  const other = await startSandbox({ platform: "certificate" });
  other.inject({ kind: "latency", ms: 60000, match: { path: TERMINATE } });
  const pending = terminate(other).catch((error) => error.code);
  while (other.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await Promise.all([other.close(), other.close()]);
  assert.match(await pending, /^(ECONNRESET|EPIPE)$/);
  await assert.rejects(call(other, "GET", ECHO), { code: "ECONNREFUSED" });
});
