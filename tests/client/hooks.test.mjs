// What the hooks are told: every attempt and every call begins and ends, under one id, and nothing of it is secret.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { clientOf, ECHO, input, library, rejection, startSandbox } from "./setup.mjs";

let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.close());

const HOOKS = ["onRequest", "onResponse", "onAttemptEnd", "onCallEnd"];

/** A client, and what its hooks are told: [hook, event]. */
function watched(options) {
  const events = [];
  const hooks = Object.fromEntries(HOOKS.map((name) => [name, (event) => events.push([name, event])]));
  return { client: clientOf(sandbox, { ...hooks, ...options }), events };
}

/** Without what differs from run to run. */
const told = (events) =>
  events.map(([name, { callId, url, method, ms, requestId, idempotencyKey, ...facts }]) => ({ [name]: facts }));

describe("every attempt and every call has one end", () => {
  test("one attempt that succeeds", async () => {
    const { client, events } = watched();
    await client.partnerships.build(input, { idempotencyKey: "hooks_1" });
    assert.deepEqual(told(events), [
      { onRequest: { attempt: 1 } },
      { onResponse: { attempt: 1, status: 200 } },
      { onAttemptEnd: { attempt: 1, outcome: "succeeded", status: 200 } },
      { onCallEnd: { attempts: 1, outcome: "succeeded", status: 200 } },
    ]);
    const ids = new Set(events.map(([, { callId }]) => callId));
    assert.equal(ids.size, 1);
    assert.match([...ids][0], /^[0-9a-f]{32}$/);
    assert.ok(events.every(([, event]) => event.idempotencyKey === "hooks_1" && Object.isFrozen(event)));
    assert.ok(events.slice(2).every(([, { ms, requestId }]) => ms >= 0 && requestId === sandbox.requests.at(-1).requestId));
  });

  test("a connection that breaks, a 503, and an answer", async () => {
    const { client, events } = watched({ retry: { baseDelayMs: 4, maxDelayMs: 4 } });
    sandbox.inject({ kind: "dropBefore" });
    sandbox.inject({ kind: 503 });
    await client.request({ path: ECHO });
    const delays = events.filter(([, event]) => "retryInMs" in event).map(([, { retryInMs }]) => retryInMs);
    assert.ok(delays.length === 2 && delays.every((ms) => ms >= 2 && ms <= 4), `${delays}`);
    assert.deepEqual(
      told(events).map((event) => JSON.parse(JSON.stringify(event).replace(/"retryInMs":[\d.]+/, '"retryInMs":1'))),
      [
        { onRequest: { attempt: 1 } },
        { onAttemptEnd: { attempt: 1, outcome: "unknown", code: "ERR_WECHATPAY_NETWORK", retryInMs: 1 } },
        { onRequest: { attempt: 2 } },
        { onResponse: { attempt: 2, status: 503 } },
        {
          onAttemptEnd: {
            attempt: 2,
            outcome: "unknown",
            code: "ERR_WECHATPAY_HTTP_STATUS",
            status: 503,
            serverCode: "SERVICE_UNAVAILABLE",
            retryInMs: 1,
          },
        },
        { onRequest: { attempt: 3 } },
        { onResponse: { attempt: 3, status: 200 } },
        { onAttemptEnd: { attempt: 3, outcome: "succeeded", status: 200 } },
        { onCallEnd: { attempts: 3, outcome: "succeeded", status: 200 } },
      ],
    );
  });

  test("the outcome of a call counts all its attempts", async () => {
    const { client, events } = watched({ retry: { attempts: 2, baseDelayMs: 1 } });
    sandbox.inject({ kind: "dropAfter" });
    sandbox.inject({ kind: 429, retryAfter: 0 });
    const error = await rejection(client.partnerships.build(input));
    const ends = events.filter(([name]) => name.endsWith("End")).map(([, { outcome, attempts }]) => [outcome, attempts]);
    assert.deepEqual(ends, [
      ["unknown", undefined],
      ["refused", undefined],
      ["unknown", 2],
    ]);
    assert.equal(error.outcome, "unknown");
  });

  test("a signer that fails: an end without a request", async () => {
    const signer = async () => {
      throw new Error("no permission");
    };
    const { client, events } = watched({ privateKey: undefined, signer });
    await rejection(client.request({ path: ECHO }));
    assert.deepEqual(
      events.map(([name, event]) => [name, event.url, event.outcome, event.code]),
      [
        ["onAttemptEnd", undefined, "not_sent", "ERR_WECHATPAY_SIGNER"],
        ["onCallEnd", undefined, "not_sent", "ERR_WECHATPAY_SIGNER"],
      ],
    );
  });

  test("an answer that does not verify, an abort while it waits", async () => {
    const { client, events } = watched({ retry: { attempts: 2, baseDelayMs: 60_000, maxDelayMs: 60_000 } });
    sandbox.inject({ kind: "wrongSignature" });
    await rejection(client.request({ path: ECHO }));
    assert.deepEqual(told(events).slice(2), [
      { onAttemptEnd: { attempt: 1, outcome: "unknown", code: "ERR_WECHATPAY_SIGNATURE_INVALID" } },
      { onCallEnd: { attempts: 1, outcome: "unknown", code: "ERR_WECHATPAY_SIGNATURE_INVALID" } },
    ]);
    events.length = 0;
    sandbox.inject({ kind: 500 });
    const controller = new AbortController();
    const call = client.request({ path: ECHO, signal: controller.signal });
    while (!events.some(([, event]) => "retryInMs" in event)) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort();
    assert.equal((await rejection(call)).code, "ERR_WECHATPAY_ABORTED");
    assert.deepEqual(told(events).at(-1), { onCallEnd: { attempts: 1, outcome: "unknown", code: "ERR_WECHATPAY_ABORTED" } });
  });

  test("a client that downloads its own certificates tells of another call", async () => {
    const { client, events } = watched({ certificates: "auto", keys: [] });
    await client.request({ path: ECHO });
    const byCall = new Map();
    for (const [name, { callId, url = "" }] of events) byCall.set(callId, [...(byCall.get(callId) ?? []), [name, url]]);
    const [first, second] = [...byCall.values()];
    assert.equal(byCall.size, 2);
    assert.ok(first[0][1].endsWith("/v3/certificates") && second[0][1].endsWith(ECHO));
    assert.deepEqual([first.at(-1)[0], second.at(-1)[0]], ["onCallEnd", "onCallEnd"]);
  });

  test("what is refused before it begins has no events", async () => {
    const { client, events } = watched();
    await rejection(client.request({ path: 1 }));
    assert.deepEqual(events, []);
  });
});

test("the token of a download and what looks like a key are masked, and sent all the same", async () => {
  const body = Buffer.from("bill");
  const secret = "Zx9K".repeat(12);
  const sent = [];
  const fetch = async (url) => {
    sent.push(url);
    return new Response(body);
  };
  const { client, events } = watched({ fetch });
  const [host] = sandbox.clientOptions.hosts;
  const url = `${host}/v3/billdownload/file?token=abc-def&tartype=x&more=${secret}`;
  await client.download(url, { hash: { type: "SHA256", value: createHash("sha256").update(body).digest("hex") } });
  assert.deepEqual(sent, [url]);
  const seen = new Set(events.map(([, event]) => event.url).filter(Boolean));
  assert.deepEqual([...seen], [`${host}/v3/billdownload/file?token=******&tartype=x&more=******`]);
});

test("codes of ends are codes of the library", async () => {
  const { client, events } = watched({ retry: false });
  for (const kind of ["dropBefore", 500, "unsigned", "wrongSignature", "redirect", "truncated", "429"]) {
    sandbox.inject({ kind });
    await rejection(client.request({ path: ECHO }));
  }
  const codes = events.filter(([name]) => name === "onCallEnd").map(([, { code }]) => code);
  assert.equal(codes.length, 7);
  for (const code of codes) assert.ok(library.errorCodes.includes(code), `${code}`);
});
