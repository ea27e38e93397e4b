// Thousands of calls with faults at random, seeded. Afterwards the client and the gateway must tell the same story.
import assert from "node:assert/strict";
import { test } from "node:test";

import { appids, clientOf, header, library, seeded, signerOf, withSandbox } from "./setup.mjs";

const SEED = Number(process.env.SOAK_SEED ?? 20240831);
const CALLS = 2_100;
const CONCURRENT = 24;
const kinds = [
  "latency",
  "dropBefore",
  "dropAfter",
  "429",
  "500",
  "502",
  "503",
  "proxyHtml",
  "redirect",
  "wrongSignature",
  "unsigned",
  "staleTimestamp",
  "probe",
  "truncated",
  "empty",
];

test(`${CALLS} calls, seed ${SEED}: what is believed built exists exactly once, and every unknown outcome resolves by its key`, {
  timeout: 600_000,
}, async (t) => {
  const names = appids(CALLS / 3);
  const stocks = ["1001", "1002"].map((stock_id) => ({ stock_id, business_type: "FAVOR_STOCK" }));
  const faults = { seed: SEED, rate: 0.35, kinds, ms: 5, retryAfter: 0 };
  await withSandbox({ appids: names, stocks, faults, latencyMs: [0, 8] }, async (sandbox) => {
    const options = { retry: { attempts: 3, baseDelayMs: 1, maxDelayMs: 3 }, certificates: "auto" };
    // Most calls are signed by node:crypto, which is faster; every tenth by the library.
    const clients = [clientOf(sandbox, options), ...Array(9).fill(clientOf(sandbox, { ...options, ...signerOf(sandbox) }))];
    const inputOf = (at) => ({ authorized_data: stocks[at % 2], partner: { type: "APPID", appid: names[Math.floor(at / 2)] } });

    // Two builds for each read or termination of something else, in an order that the seed decides.
    const random = seeded(SEED);
    const builds = Array.from({ length: (CALLS * 2) / 3 }, (_, at) => ({ kind: "build", at }));
    const others = Array.from({ length: CALLS / 3 }, (_, at) => ({ kind: ["list", "terminate", "request"][at % 3], at }));
    const calls = [...builds, ...others]
      .map((call) => [random(), call])
      .sort(([a], [b]) => a - b)
      .map(([, call]) => call);
    assert.equal(calls.length, CALLS);

    const run = ({ kind, at }, idempotencyKey) => {
      const client = clients[at % clients.length];
      if (kind === "build") return client.partnerships.build(inputOf(at), { idempotencyKey });
      if (kind === "terminate") return client.partnerships.terminate(inputOf(0), { idempotencyKey });
      if (kind === "list") return client.partnerships.list({ authorized_data: stocks[0], limit: 3 });
      return client.request({ path: "/v3/sandbox/echo" });
    };
    const ended = await pooled(calls, CONCURRENT, async (call) => {
      try {
        return { call, result: await run(call) };
      } catch (error) {
        return { call, error };
      }
    });

    const failed = ended.filter(({ error }) => error !== undefined);
    for (const { call, error } of failed) assertTold(error, call);
    const counts = Object.fromEntries(
      ["unknown", "refused", "not_sent"].map((outcome) => [
        outcome,
        failed.filter(({ error }) => error.outcome === outcome).length,
      ]),
    );
    assert.equal(ended.length, CALLS);
    assert.ok(counts.unknown > CALLS / 50, "the faults did not bite");

    // Ask again with the same key, until the server says something: none may stay unknown.
    let asked = 0;
    const settled = await pooled(
      failed.filter(({ call, error }) => call.kind === "build" && error.outcome !== "refused"),
      CONCURRENT,
      async ({ call, error }) => {
        for (let tries = 0; tries < 40; tries += 1) {
          asked += 1;
          const again = await run(call, error.idempotencyKey).catch((failure) => failure);
          if (again.status === 200) return { call, result: again };
          assertTold(again, call);
          assert.equal(again.idempotencyKey, error.idempotencyKey);
        }
        return { call };
      },
    );
    assert.deepEqual(
      settled.filter(({ result }) => result === undefined),
      [],
    );

    const built = [...ended, ...settled].filter(({ call, result }) => call.kind === "build" && result !== undefined);
    const existing = new Map();
    for (const { partner, authorized_data: data } of sandbox.partnerships) {
      const name = `${partner.appid} ${data.stock_id}`;
      existing.set(name, (existing.get(name) ?? 0) + 1);
    }
    for (const { call, result } of built) {
      const { partner, authorized_data: data } = inputOf(call.at);
      assert.equal(existing.get(`${partner.appid} ${data.stock_id}`), 1);
      assert.deepEqual(result.data.partner, partner);
    }
    const refused = failed.filter(({ call, error }) => call.kind === "build" && error.outcome === "refused");
    assert.equal(built.length + refused.length, builds.length);
    for (const { call } of refused) {
      const { partner, authorized_data: data } = inputOf(call.at);
      assert.equal(existing.has(`${partner.appid} ${data.stock_id}`), false, "refused, yet built");
    }

    // Each key took effect at most once; every repetition was answered from memory.
    const effects = new Map();
    for (const entry of sandbox.requests) {
      const key = header(entry, "Idempotency-Key");
      if (key === undefined || entry.replayed || !entry.checks.some(({ name, passed }) => name === "rules" && passed)) continue;
      effects.set(key, (effects.get(key) ?? 0) + 1);
    }
    assert.deepEqual(
      [...effects.values()].filter((count) => count !== 1),
      [],
    );
    t.diagnostic(
      `${CALLS} calls and ${asked} repetitions in ${sandbox.requests.length} requests; failed at first: ${JSON.stringify(counts)}`,
    );
  });
});

/** An error that says what happened, why, and with which key. */
function assertTold(error, { kind }) {
  assert.ok(error instanceof library.WechatPayError, `${error?.stack}`);
  assert.ok(library.errorCodes.includes(error.code), error.code);
  assert.ok(["unknown", "refused", "not_sent"].includes(error.outcome));
  assert.ok(error.attempts >= 1 && error.attempts <= 3);
  assert.ok(error.explanation.cause.length > 0 && error.explanation.remedies.length > 0);
  assert.equal(typeof error.retryable, "boolean");
  if (error.code === "ERR_WECHATPAY_NETWORK") assert.ok(error.cause instanceof Error, "the cause is lost");
  if (error.code === "ERR_WECHATPAY_HTTP_STATUS") assert.ok(error.status >= 300);
  if (kind === "build" || kind === "terminate") assert.match(error.idempotencyKey, /^[0-9a-f]{32}$/);
}

/** Runs `work` for every item, so many at a time. */
async function pooled(items, size, work) {
  const results = [];
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: size }, worker));
  return results;
}
