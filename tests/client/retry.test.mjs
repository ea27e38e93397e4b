// What is repeated, how, and what never is.
import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { after, before, beforeEach, describe, test } from "node:test";

import {
  BUILD,
  clientOf,
  createClient,
  createPlatform,
  ECHO,
  header,
  input,
  LIST,
  rejection,
  startSandbox,
  withSandbox,
} from "./setup.mjs";

const stock = { authorized_data: { business_type: "FAVOR_STOCK" } };
const PASSING = [
  { kind: "dropBefore" },
  { kind: "dropAfter" },
  { kind: "truncated" },
  { kind: 429, retryAfter: 0 },
  { kind: 500 },
  { kind: 500, effect: "after" },
  { kind: 502 },
  { kind: 503, effect: "after" },
  { kind: "proxyHtml" },
];
const nameOf = ({ kind, effect = "" }) => `${kind} ${effect}`.trim();

let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.close());
let since;
beforeEach(() => {
  since = sandbox.requests.length;
});
const received = () => sandbox.requests.slice(since);

describe("build and terminate", () => {
  for (const operation of ["build", "terminate"]) {
    for (const fault of PASSING) {
      test(`${operation} survives ${nameOf(fault)}: same key, same bytes, freshly signed`, async () => {
        await clientOf(sandbox).partnerships.build(input);
        since = sandbox.requests.length;
        sandbox.inject({ ...fault, times: 2 });
        const result = await clientOf(sandbox).partnerships[operation](input);
        assert.equal(result.status, 200);
        const attempts = received();
        assert.equal(attempts.length, 3);
        assert.deepEqual(new Set(attempts.map((entry) => header(entry, "Idempotency-Key"))), new Set([result.idempotencyKey]));
        assert.equal(new Set(attempts.map(({ body }) => Buffer.from(body).toString())).size, 1);
        assert.equal(new Set(attempts.map((entry) => /nonce_str="(\w+)"/.exec(header(entry, "Authorization"))[1])).size, 3);
        assert.equal(new Set(attempts.map((entry) => header(entry, "Authorization"))).size, 3);
      });
    }
  }

  test("a new timestamp at every attempt", async () => {
    sandbox.inject({ kind: 503 });
    await clientOf(sandbox, { retry: { baseDelayMs: 2200, maxDelayMs: 2200 } }).partnerships.build(input);
    const [first, second] = received().map((entry) => Number(/timestamp="(\d+)"/.exec(header(entry, "Authorization"))[1]));
    assert.ok(second - first >= 1 && second - first <= 4, `${first} ${second}`);
  });

  test("the last error is thrown when every attempt fails, with their number", async () => {
    sandbox.inject({ kind: 503, times: 3 });
    const error = await rejection(clientOf(sandbox).partnerships.build(input));
    assert.deepEqual(
      [error.status, error.serverCode, error.attempts, error.outcome, error.retryable],
      [503, "SERVICE_UNAVAILABLE", 3, "unknown", true],
    );
    assert.equal(received().length, 3);
  });

  test("once it may have happened, a later refusal does not make it undone", async () => {
    sandbox.inject({ kind: "dropAfter" });
    sandbox.inject({ kind: 429, times: 2, retryAfter: 0 });
    const error = await rejection(clientOf(sandbox).partnerships.build(input));
    assert.deepEqual([error.status, error.outcome], [429, "unknown"]);
  });

  test("refused stays refused: 429 at every attempt", async () => {
    sandbox.inject({ kind: 429, times: 3, retryAfter: 0 });
    const error = await rejection(clientOf(sandbox).partnerships.build(input));
    assert.deepEqual(
      [error.status, error.outcome, error.retryable, error.explanation.code],
      [429, "refused", true, "RATE_LIMITED"],
    );
  });

  test("retry: false means one attempt", async () => {
    sandbox.inject({ kind: 500 });
    const error = await rejection(clientOf(sandbox, { retry: false }).partnerships.build(input));
    assert.deepEqual([error.attempts, received().length], [1, 1]);
  });

  test("a redirect is an error and nothing is re-sent, not even to the same host", async () => {
    for (const location of ["/v3/sandbox/echo", "http://127.0.0.1:1/", "https://evil.example/"]) {
      sandbox.inject({ kind: "redirect", location });
      const sent = sandbox.requests.length;
      const error = await rejection(clientOf(sandbox).partnerships.build(input));
      assert.deepEqual([error.status, error.outcome, error.attempts, error.explanation.code], [302, "unknown", 1, "REDIRECTED"]);
      assert.equal(sandbox.requests.length, sent + 1);
    }
  });

  test("4xx and 501 are not repeated", async () => {
    const platform = createPlatform();
    for (const [status, outcome] of [
      [400, "refused"],
      [401, "refused"],
      [403, "refused"],
      [404, "refused"],
      [501, "unknown"],
      [504, "unknown"],
    ]) {
      let calls = 0;
      const fetch = async () => {
        calls += 1;
        return new Response('{"code":"X"}', { status });
      };
      const error = await rejection(clientOf(sandbox, { fetch, keys: platform.keys }).partnerships.build(input));
      assert.deepEqual([calls, error.status, error.outcome], [1, status, outcome]);
    }
  });
});

describe("the key", () => {
  test("is random for each logical call, never derived from the input", async () => {
    const client = clientOf(sandbox);
    const results = await Promise.all(Array.from({ length: 20 }, () => client.partnerships.build(input)));
    const keys = new Set(results.map(({ idempotencyKey }) => idempotencyKey));
    assert.equal(keys.size, 20);
    for (const key of keys) assert.match(key, /^[0-9a-f]{32}$/);
  });

  test("given by the caller is the one that is sent", async () => {
    const idempotencyKey = randomBytes(8).toString("hex");
    sandbox.inject({ kind: "dropAfter" });
    const result = await clientOf(sandbox).partnerships.build(input, { idempotencyKey });
    assert.equal(result.idempotencyKey, idempotencyKey);
    assert.deepEqual(
      received().map((entry) => header(entry, "Idempotency-Key")),
      [idempotencyKey, idempotencyKey],
    );
  });
});

describe("what is repeated", () => {
  test("GET is", async () => {
    for (const fault of PASSING) {
      sandbox.inject(fault);
      assert.equal((await clientOf(sandbox).request({ path: ECHO })).status, 200, nameOf(fault));
    }
  });

  test("another POST is not, unless the caller says that it is idempotent", async () => {
    for (const fault of PASSING) {
      sandbox.inject(fault);
      const sent = sandbox.requests.length;
      const error = await rejection(clientOf(sandbox).request({ method: "POST", path: ECHO, body: { a: 1 } }));
      assert.equal(error.attempts, 1, nameOf(fault));
      assert.equal(sandbox.requests.length, sent + 1);
      sandbox.inject(fault);
      const result = await clientOf(sandbox).request({ method: "POST", path: ECHO, body: { a: 1 }, retry: "idempotent" });
      assert.equal(result.status, 200, nameOf(fault));
    }
  });

  test("neither is a body without a method, an upload, or a GET with retry: never", async () => {
    const client = clientOf(sandbox);
    const calls = [
      () => client.request({ path: ECHO, body: "{}" }),
      () => client.upload({ path: "/v3/merchant/media/upload", file: new Uint8Array(3), filename: "a.png" }),
      () => client.request({ path: ECHO, retry: "never" }),
      () => client.request({ method: "DELETE", path: ECHO }),
    ];
    for (const call of calls) {
      sandbox.inject({ kind: 503 });
      assert.equal((await rejection(call())).attempts, 1);
    }
    sandbox.inject({ kind: 503 });
    const result = await client.upload({
      path: "/v3/merchant/media/upload",
      file: new Uint8Array(3),
      filename: "a.png",
      retry: "idempotent",
    });
    assert.equal(result.status, 200);
  });

  test("what the caller changes meanwhile is not sent", async () => {
    for (const text of [false, true]) {
      const body = text ? new TextEncoder().encode('{"amount":1}') : { amount: 1 };
      const query = { a: 1 };
      const headers = { "X-Mine": "1" };
      const onResponse = () => {
        if (text) body[10] += 1;
        else body.amount += 1;
        query.a += 1;
        headers["X-Mine"] += "1";
      };
      sandbox.inject({ kind: 503, times: 2 });
      const { data } = await clientOf(sandbox, { onResponse }).request({
        method: "POST",
        path: ECHO,
        body,
        query,
        headers,
        retry: "idempotent",
      });
      assert.notEqual(query.a, 1);
      assert.deepEqual(
        [Buffer.from(data.body, "base64").toString(), data.target, header(data, "X-Mine")],
        ['{"amount":1}', `${ECHO}?a=1`, "1"],
      );
    }
  });
});

describe("waiting", () => {
  async function delays(options, fault) {
    const at = [];
    const injected = sandbox.inject(fault);
    const error = await clientOf(sandbox, { ...options, onRequest: () => at.push(Date.now()) })
      .partnerships.build(input)
      .catch((failed) => failed);
    injected.cancel();
    return { waited: at.slice(1).map((time, index) => time - at[index]), error };
  }

  test("backs off exponentially, with jitter, up to a limit", async () => {
    const { waited } = await delays({ retry: { attempts: 5, baseDelayMs: 60, maxDelayMs: 200 } }, { kind: 503, times: 4 });
    assert.equal(waited.length, 4);
    for (const [at, most] of [60, 120, 200, 200].entries()) assert.ok(waited[at] >= most / 2 - 5, `${waited}`);
    assert.ok(waited[0] < 5000, `${waited}`);
  });

  test("Retry-After goes before it, in seconds", async () => {
    const { waited } = await delays({}, { kind: 429, retryAfter: 1 });
    assert.ok(waited[0] >= 990, `${waited}`);
  });

  test("Retry-After as a date", async () => {
    const { waited } = await delays({}, { kind: 429, retryAfter: new Date(Date.now() + 2000).toUTCString() });
    assert.ok(waited[0] >= 700, `${waited}`);
  });

  test("Retry-After that is neither is ignored", async () => {
    for (const retryAfter of ["soon", "-5", "1.5e9", "Thu, 01 Jan 1970 00:00:00 GMT"]) {
      const { waited } = await delays({}, { kind: 429, retryAfter });
      assert.ok(waited[0] < 10_000, `${retryAfter} ${waited}`);
    }
  });

  test("Retry-After of years ends the call at once", async () => {
    for (const retryAfter of ["99999999", "9".repeat(400), "Fri, 01 Jan 2100 00:00:00 GMT"]) {
      const { waited, error } = await delays({}, { kind: 429, retryAfter });
      assert.deepEqual([waited, error.status, error.attempts], [[], 429, 1], retryAfter);
    }
  });

  test("nothing is sent behind the deadline, however late the timer", async () => {
    let calls = 0;
    const block = () => {
      for (const until = Date.now() + 500; Date.now() < until; );
    };
    const fetch = async () => {
      calls += 1;
      setTimeout(block, 1);
      return new Response("", { status: 503 });
    };
    const error = await rejection(
      clientOf(sandbox, { fetch, timeoutMs: 300, retry: { baseDelayMs: 100, maxDelayMs: 100 } }).partnerships.build(input),
    );
    assert.deepEqual([calls, error.status, error.attempts], [1, 503, 1]);
  });

  test("Retry-After behind the deadline ends the call at once", async () => {
    const started = Date.now();
    const { waited, error } = await delays({ timeoutMs: 20_000 }, { kind: 429, retryAfter: 60 });
    assert.deepEqual([waited, error.status, error.attempts], [[], 429, 1]);
    assert.ok(Date.now() - started < 15_000);
  });

  test("one deadline for all attempts", async () => {
    const started = Date.now();
    const options = { retry: { attempts: 10, baseDelayMs: 900, maxDelayMs: 900 }, timeoutMs: 3000 };
    const { waited, error } = await delays(options, { kind: 503, times: 10 });
    assert.ok(Date.now() - started < 15_000);
    assert.ok(waited.length >= 1 && waited.length <= 6, `${waited}`);
    // The last attempt may be the one that the deadline cuts short.
    assert.ok(error.status === 503 || error.code === "ERR_WECHATPAY_TIMEOUT", `${error.code}`);
  });
});

describe("hosts", () => {
  const unreachable = async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return `http://127.0.0.1:${port}`;
  };

  test("the backup host takes over, signed anew with the same key and bytes", async () => {
    await withSandbox({}, async (own) => {
      const seen = [];
      const client = clientOf(own, {
        hosts: [await unreachable(), own.url],
        onRequest: ({ url }) => seen.push(new URL(url).origin),
      });
      const result = await client.partnerships.build(input);
      assert.equal(result.status, 200);
      assert.deepEqual([seen.length, seen[1], own.requests.length], [2, own.url, 1]);
    });
  });

  test("nothing is sent anywhere else, and a connection refused everywhere was not sent", async () => {
    const hosts = [await unreachable(), await unreachable()];
    const seen = new Set();
    const error = await rejection(
      clientOf(sandbox, { hosts, onRequest: ({ url }) => seen.add(new URL(url).origin) }).partnerships.build(input),
    );
    assert.deepEqual([error.code, error.outcome, error.attempts], ["ERR_WECHATPAY_NETWORK", "not_sent", 3]);
    assert.equal(error.explanation.code, "CONNECTION_REFUSED");
    assert.ok(error.cause !== undefined);
    assert.deepEqual(seen, new Set(hosts));
  });

  test("only what fails before the connection stands was not sent", async () => {
    const failure = (code, syscall) => Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
    for (const [cause, outcome] of [
      [failure("EHOSTUNREACH", "connect"), "not_sent"],
      [failure("ENETUNREACH", "connect"), "not_sent"],
      [failure("ETIMEDOUT", "connect"), "not_sent"],
      [failure("ENOTFOUND", "getaddrinfo"), "not_sent"],
      [
        Object.assign(new AggregateError([failure("ECONNREFUSED", "connect"), failure("ETIMEDOUT", "connect")]), {
          code: "ECONNREFUSED",
        }),
        "not_sent",
      ],
      // The route is lost while the answer is awaited.
      [failure("EHOSTUNREACH", "read"), "unknown"],
      [failure("ENETUNREACH", "read"), "unknown"],
      [failure("ETIMEDOUT", "read"), "unknown"],
      [failure("ECONNRESET", "read"), "unknown"],
      [
        Object.assign(new AggregateError([failure("ECONNREFUSED", "connect"), failure("ECONNRESET", "read")]), {
          code: "ECONNREFUSED",
        }),
        "unknown",
      ],
    ]) {
      for (const thrown of [cause, new TypeError("fetch failed", { cause })]) {
        const fetch = async () => {
          throw thrown;
        };
        const error = await rejection(clientOf(sandbox, { fetch, retry: false }).partnerships.build(input));
        assert.deepEqual(
          [error.code, error.outcome],
          ["ERR_WECHATPAY_NETWORK", outcome],
          thrown.cause?.message ?? thrown.message,
        );
      }
    }
  });

  test("429 stays with its host; it is the merchant's limit", async () => {
    const seen = [];
    sandbox.inject({ kind: 429, retryAfter: 0 });
    await clientOf(sandbox, {
      hosts: [sandbox.url, "http://127.0.0.1:1"],
      onRequest: ({ url }) => seen.push(new URL(url).origin),
    }).partnerships.build(input);
    assert.deepEqual(seen, [sandbox.url, sandbox.url]);
  });

  test("by default they are WeChat Pay's main and backup", async () => {
    const seen = [];
    const { hosts, ...options } = sandbox.clientOptions;
    const fetch = async (url) => {
      seen.push(url);
      throw new TypeError("no network in tests");
    };
    const error = await rejection(createClient({ ...options, fetch, retry: { baseDelayMs: 0 } }).partnerships.build(input));
    assert.deepEqual(
      seen,
      ["api.", "api2.", "api."].map((host) => `https://${host}mch.weixin.qq.com${BUILD}`),
    );
    assert.equal(error.cause.message, "no network in tests");
  });

  test("a POST that is not idempotent does not fail over", async () => {
    const error = await rejection(
      clientOf(sandbox, { hosts: [await unreachable(), sandbox.url] }).request({ method: "POST", path: ECHO, body: {} }),
    );
    assert.deepEqual([error.attempts, error.outcome, received().length], [1, "not_sent", 0]);
  });
});

describe("an external signer", () => {
  const options = () => {
    const { privateKey, ...rest } = sandbox.clientOptions;
    return { ...rest, retry: { baseDelayMs: 1 } };
  };

  test("node:crypto", async () => {
    const { createSign } = await import("node:crypto");
    const signer = async (message) => createSign("RSA-SHA256").update(message).sign(sandbox.merchant.privateKey, "base64");
    sandbox.inject({ kind: 503 });
    assert.equal((await createClient({ ...options(), signer }).partnerships.build(input)).status, 200);
    const file = new Uint8Array([0, 255, 1]);
    assert.equal(
      (await createClient({ ...options(), signer }).upload({ path: "/v3/merchant/media/upload", file, filename: "图.png" }))
        .status,
      200,
    );
  });

  test("WebCrypto", async () => {
    const { webcrypto } = await import("node:crypto");
    const der = Buffer.from(sandbox.merchant.privateKey.replace(/-----[^-]+-----|\s/g, ""), "base64");
    const key = await webcrypto.subtle.importKey("pkcs8", der, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, ["sign"]);
    const signer = async (message) =>
      Buffer.from(await webcrypto.subtle.sign("RSASSA-PKCS1-v1_5", key, new TextEncoder().encode(message))).toString("base64");
    assert.equal((await createClient({ ...options(), signer }).partnerships.build(input)).status, 200);
  });

  test("that fails, or returns no signature, means that nothing was sent", async () => {
    const failure = new Error("KMS says no");
    for (const [signer, code, cause] of [
      [
        () => {
          throw failure;
        },
        "ERR_WECHATPAY_SIGNER",
        failure,
      ],
      [
        async () => {
          throw failure;
        },
        "ERR_WECHATPAY_SIGNER",
        failure,
      ],
      [async () => "not a signature", "ERR_WECHATPAY_SIGNATURE_INVALID", undefined],
      [async () => undefined, undefined, undefined],
      [async () => Buffer.alloc(256), undefined, undefined],
    ]) {
      const error = await rejection(createClient({ ...options(), signer }).partnerships.build(input));
      if (code !== undefined) assert.equal(error.code, code);
      assert.equal(error.cause, cause);
      assert.deepEqual([error.outcome, error.attempts, received().length], ["not_sent", 1, 0]);
      assert.match(error.idempotencyKey, /^[0-9a-f]{32}$/);
    }
  });

  test("with another key is refused by the server", async () => {
    const { sign } = await import("node:crypto");
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const signer = async (message) => sign("sha256", Buffer.from(message), other).toString("base64");
    const error = await rejection(createClient({ ...options(), signer }).partnerships.list(stock));
    assert.deepEqual([error.status, error.serverCode, received()[0].target.startsWith(LIST)], [401, "SIGN_ERROR", true]);
  });
});
