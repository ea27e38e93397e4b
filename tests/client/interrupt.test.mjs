// Timeouts and AbortSignal at every stage; no call outlives them, whatever the host's fetch or the signer does.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { BUILD, clientOf, input, LIST, rejection, sleep, startSandbox, withSandbox } from "./setup.mjs";

const never = () => new Promise(() => {});

let sandbox;
let silent;
before(async () => {
  sandbox = await startSandbox();
  silent = await listen(() => {});
});
after(() => Promise.all([sandbox.close(), silent.close()]));

/** Where a call can hang, and what that means for the operation. */
const stages = {
  signing: { outcome: "not_sent", hangs: () => ({ privateKey: undefined, signer: never }) },
  "a fetch that ignores its signal": { outcome: "unknown", hangs: () => ({ fetch: never }) },
  headers: { outcome: "unknown", hangs: () => ({ hosts: [silent.url] }) },
  "a body that ignores its signal": {
    outcome: "unknown",
    hangs: () => ({ fetch: async () => ({ status: 200, headers: new Headers(), arrayBuffer: never }) }),
  },
  body: {
    outcome: "unknown",
    prepare: async () => {
      const server = await listen((_request, response) => {
        response.writeHead(200, { "Content-Length": 10 });
        response.write("{");
      });
      return { options: { hosts: [server.url] }, close: server.close };
    },
    hangs: () => ({}),
  },
  "waiting for the next attempt": {
    outcome: "unknown",
    hangs: () => ({
      retry: { attempts: 10, baseDelayMs: 60_000, maxDelayMs: 60_000 },
      timeoutMs: 120_000,
      fetch: async () => new Response("", { status: 503 }),
    }),
    timesOut: false,
  },
};

for (const [name, { outcome, hangs, prepare, timesOut = true }] of Object.entries(stages)) {
  describe(name, () => {
    async function attempt(use) {
      const prepared = await prepare?.();
      try {
        return await use({ ...hangs(), ...prepared?.options });
      } finally {
        await prepared?.close();
      }
    }

    if (timesOut) {
      test("ends with its timeout", () =>
        attempt(async (options) => {
          const started = Date.now();
          const error = await rejection(
            clientOf(sandbox, { retry: false, attemptTimeoutMs: 600, ...options }).partnerships.build(input),
          );
          assert.deepEqual(
            [error.code, error.outcome, error.retryable, error.attempts],
            ["ERR_WECHATPAY_TIMEOUT", outcome, true, 1],
          );
          assert.match(error.idempotencyKey, /^[0-9a-f]{32}$/);
          assert.ok(Date.now() - started < 15_000);
        }));

      test("is tried again after the attempt's timeout, until the deadline of all", () =>
        attempt(async (options) => {
          const started = Date.now();
          const error = await rejection(
            clientOf(sandbox, {
              attemptTimeoutMs: 600,
              timeoutMs: 1500,
              ...options,
              retry: { attempts: 9, baseDelayMs: 1 },
            }).partnerships.build(input),
          );
          assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_TIMEOUT", outcome]);
          assert.ok(error.attempts >= 2 && error.attempts <= 4, `${error.attempts}`);
          assert.ok(Date.now() - started < 15_000);
        }));
    }

    test("ends with the caller's signal", () =>
      attempt(async (options) => {
        const started = Date.now();
        const controller = new AbortController();
        const reason = new Error("the customer left");
        setTimeout(() => controller.abort(reason), 600);
        const error = await rejection(
          clientOf(sandbox, { timeoutMs: 120_000, attemptTimeoutMs: 60_000, ...options }).partnerships.build(input, {
            signal: controller.signal,
          }),
        );
        assert.deepEqual([error.code, error.outcome, error.cause, error.attempts], ["ERR_WECHATPAY_ABORTED", outcome, reason, 1]);
        assert.match(error.idempotencyKey, /^[0-9a-f]{32}$/);
        assert.ok(Date.now() - started < 15_000);
      }));
  });
}

test("a signal that was aborted before: nothing is sent", async () => {
  const sent = sandbox.requests.length;
  const client = clientOf(sandbox);
  const signal = AbortSignal.abort();
  const calls = [
    () => client.partnerships.build(input, { signal }),
    () => client.partnerships.list(input, { signal }),
    () => client.partnerships.listAll({ authorized_data: input.authorized_data }, { signal }).next(),
    () => client.request({ path: LIST, signal }),
    () => client.upload({ path: "/v3/merchant/media/upload", file: new Uint8Array(1), filename: "a.png", signal }),
    () => client.certificates.download({ signal }),
    () =>
      client.download(`${sandbox.url}/v3/billdownload/file?token=x`, { hash: { type: "SHA1", value: "0".repeat(40) }, signal }),
  ];
  for (const call of calls) {
    const error = await rejection(call());
    assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_ABORTED", "not_sent"]);
  }
  assert.equal(sandbox.requests.length, sent);
});

test("aborted in onRequest: nothing is sent, also by a fetch that does not look at its signal", async () => {
  const controller = new AbortController();
  let calls = 0;
  const fetch = async () => {
    calls += 1;
    return never();
  };
  const error = await rejection(
    clientOf(sandbox, { fetch, onRequest: () => controller.abort() }).partnerships.build(input, { signal: controller.signal }),
  );
  assert.deepEqual([error.code, error.outcome, calls], ["ERR_WECHATPAY_ABORTED", "not_sent", 0]);
});

test("while certificates are downloaded", () =>
  withSandbox({}, async (own) => {
    const controller = new AbortController();
    const seen = [];
    const onRequest = ({ url }) => {
      seen.push(new URL(url).pathname);
      if (url.endsWith("/v3/certificates")) setTimeout(() => controller.abort(), 50);
    };
    const client = clientOf(own, { certificates: "auto", timeoutMs: 60_000, attemptTimeoutMs: 60_000, onRequest });
    await own.rotatePlatformKey();
    own.inject({ kind: "latency", ms: 30_000, match: { path: "/v3/certificates" } });
    const started = Date.now();
    const error = await rejection(client.partnerships.build(input, { signal: controller.signal }));
    assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_ABORTED", "unknown"]);
    assert.deepEqual(seen, [BUILD, "/v3/certificates"]);
    assert.ok(Date.now() - started < 10_000);
  }));

test("a late rejection of what was left behind harms nobody", async () => {
  const unhandled = [];
  process.on("unhandledRejection", (reason) => unhandled.push(reason));
  const late = () => sleep(60).then(() => Promise.reject(new Error("late")));
  for (const options of [
    { fetch: late },
    { privateKey: undefined, signer: late },
    { fetch: async () => ({ status: 200, headers: {}, arrayBuffer: late }) },
  ]) {
    const error = await rejection(
      clientOf(sandbox, { ...options, retry: false, attemptTimeoutMs: 20 }).partnerships.build(input),
    );
    assert.equal(error.code, "ERR_WECHATPAY_TIMEOUT");
  }
  await sleep(150);
  process.removeAllListeners("unhandledRejection");
  assert.deepEqual(unhandled, []);
});

test("listAll ends with the signal between its pages", () =>
  withSandbox({ appids: ["wx0000000000000001", "wx0000000000000002", "wx0000000000000003"] }, async (own) => {
    const client = clientOf(own);
    for (const appid of ["wx0000000000000001", "wx0000000000000002", "wx0000000000000003"])
      await client.partnerships.build({ ...input, partner: { type: "APPID", appid } });
    const controller = new AbortController();
    const seen = [];
    const error = await rejection(
      (async () => {
        for await (const item of client.partnerships.listAll(
          { authorized_data: input.authorized_data, limit: 1 },
          { signal: controller.signal },
        )) {
          seen.push(item);
          controller.abort();
        }
      })(),
    );
    assert.deepEqual([error.code, seen.length], ["ERR_WECHATPAY_ABORTED", 1]);
  }));

test("the process is free to end after a call: no timer and no listener stays", async () => {
  const signal = new AbortController().signal;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args) => {
    listeners -= 1;
    remove(...args);
  };
  sandbox.inject({ kind: 503, match: { path: BUILD } });
  await clientOf(sandbox).partnerships.build(input, { signal });
  assert.equal(listeners, 0);
});

test("hundreds of calls share one listener of a signal, and each of them ends with it", async () => {
  const controller = new AbortController();
  const warnings = [];
  const note = (warning) => warnings.push(warning.name);
  process.on("warning", note);
  const client = clientOf(sandbox, { fetch: never });
  const calls = Array.from({ length: 50 }, () => rejection(client.partnerships.build(input, { signal: controller.signal })));
  await sleep(50);
  controller.abort();
  for (const error of await Promise.all(calls)) assert.equal(error.code, "ERR_WECHATPAY_ABORTED");
  await sleep(10);
  process.removeListener("warning", note);
  assert.deepEqual(warnings, []);
});

async function listen(handle) {
  const server = createServer(handle).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}
