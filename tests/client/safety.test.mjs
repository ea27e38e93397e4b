// Options, logging, concurrency, transports.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";

import { clientOf, createClient, ECHO, input, rejection, seeded, signerOf, sleep, startSandbox, withSandbox } from "./setup.mjs";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (key) => key.export({ type: key.type === "public" ? "spki" : "pkcs8", format: "pem" });

let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.close());

describe("options are refused when the client is made", () => {
  for (const [name, change, code, field] of [
    ["an unknown name", { privatekey: "x" }, "ERR_WECHATPAY_UNKNOWN_OPTION", "privatekey"],
    ["null", { userAgent: null }, "ERR_WECHATPAY_OPTION_TYPE", "userAgent"],
    ["no private key and no signer", { privateKey: undefined }, "ERR_WECHATPAY_CLIENT_OPTION", "privateKey"],
    ["both", { signer: () => "" }, "ERR_WECHATPAY_CLIENT_OPTION", "privateKey"],
    ["the path of a key", { privateKey: "./apiclient_key.pem" }, "ERR_WECHATPAY_PRIVATE_KEY", "privateKey"],
    ["an empty key", { privateKey: "" }, "ERR_WECHATPAY_PRIVATE_KEY", "privateKey"],
    ["a key that is still being read", { privateKey: Promise.resolve("") }, "ERR_WECHATPAY_OPTION_TYPE", "privateKey"],
    ["a KeyObject", { privateKey: rsa.privateKey }, "ERR_WECHATPAY_OPTION_TYPE", "privateKey"],
    ["an EC key", { privateKey: pem(ec.privateKey) }, "ERR_WECHATPAY_PRIVATE_KEY", "privateKey"],
    ["a truncated key", { privateKey: pem(rsa.privateKey).slice(0, 400) }, "ERR_WECHATPAY_PRIVATE_KEY", "privateKey"],
    ["a public key", { privateKey: pem(rsa.publicKey) }, "ERR_WECHATPAY_PRIVATE_KEY", "privateKey"],
    ["another certificate's key", { privateKey: pem(rsa.privateKey) }, "ERR_WECHATPAY_KEY_PAIR_MISMATCH", "certificate"],
    ["a certificate that is none", { certificate: "x" }, "ERR_WECHATPAY_CERTIFICATE", "certificate"],
    ["a signer that is no function", { privateKey: undefined, signer: "x" }, "ERR_WECHATPAY_OPTION_TYPE", "signer"],
    ["no mchid", { mchid: undefined }, "ERR_WECHATPAY_MISSING_OPTION", "mchid"],
    ["an mchid with blanks", { mchid: " 1900000001" }, "ERR_WECHATPAY_MCHID", "mchid"],
    ["neither serialNo nor certificate", { serialNo: undefined, certificate: undefined }, undefined, undefined],
    [
      "another merchant's serialNo",
      { serialNo: "0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01" },
      "ERR_WECHATPAY_SERIAL_MISMATCH",
      undefined,
    ],
    ["a host with a path", { hosts: ["https://api.mch.weixin.qq.com/v3"] }, "ERR_WECHATPAY_BASE_URL", "hosts[0]"],
    [
      "http to another machine",
      { hosts: ["https://api.mch.weixin.qq.com", "http://api.mch.weixin.qq.com"] },
      undefined,
      "hosts[1]",
    ],
    ["no host", { hosts: [] }, "ERR_WECHATPAY_CLIENT_OPTION", "hosts"],
    ["no time", { timeoutMs: 0 }, "ERR_WECHATPAY_CLIENT_OPTION", "timeoutMs"],
    ["NaN", { timeoutMs: NaN }, "ERR_WECHATPAY_CLIENT_OPTION", "timeoutMs"],
    ["more time than setTimeout knows", { attemptTimeoutMs: 2 ** 31 }, "ERR_WECHATPAY_CLIENT_OPTION", "attemptTimeoutMs"],
    ["eleven attempts", { retry: { attempts: 11 } }, "ERR_WECHATPAY_CLIENT_OPTION", "retry.attempts"],
    ["retry: true", { retry: true }, "ERR_WECHATPAY_OPTION_TYPE", undefined],
    ["an APIv3 key of 31 characters", { apiV3Key: "x".repeat(31) }, "ERR_WECHATPAY_APIV3_KEY", "apiV3Key"],
    ["an APIv3 key that is a number", { apiV3Key: 1 }, "ERR_WECHATPAY_OPTION_TYPE", "apiV3Key"],
    ["another way of certificates", { certificates: "always" }, "ERR_WECHATPAY_CLIENT_OPTION", "certificates"],
    ["auto without the APIv3 key", { certificates: "auto", apiV3Key: undefined }, "ERR_WECHATPAY_CLIENT_OPTION", "apiV3Key"],
  ]) {
    test(name, () => {
      assert.throws(
        () => clientOf(sandbox, change),
        (error) => {
          assert.equal(error.name, "WechatPayError");
          if (code !== undefined) assert.equal(error.code, code);
          if (field !== undefined) assert.equal(error.field, field);
          assert.ok(error.hint?.length > 0);
          return true;
        },
      );
    });
  }

  test("the sandbox's certificate in the place of the key, and the platform's in that of the merchant's", () => {
    const { certificate } = sandbox.merchant;
    assert.throws(() => clientOf(sandbox, { privateKey: certificate }), { code: "ERR_WECHATPAY_PRIVATE_KEY" });
    const platform = sandbox.clientOptions.keys.find((key) => key.certificate !== undefined).certificate;
    assert.throws(() => clientOf(sandbox, { certificate: platform, serialNo: undefined }), {
      code: "ERR_WECHATPAY_CERTIFICATE",
      field: "certificate",
    });
  });

  test("no options at all", () => assert.throws(() => createClient(), { name: "WechatPayError" }));
});

describe("safe to log", () => {
  /** Parts of everything secret that a log must not contain. */
  const secrets = () => [
    sandbox.merchant.privateKey.split("\n")[3],
    sandbox.merchant.apiV3Key,
    "signature=",
    "WECHATPAY2-SHA256-RSA2048",
    "PRIVATE KEY",
    "张三的请求",
  ];
  const shown = (value) =>
    [inspect(value, { depth: Infinity, showHidden: true }), JSON.stringify(value) ?? "", String(value), inspect(value)].join(
      "\n",
    );

  test("the client, results and errors show no key, Authorization or request body", async () => {
    const client = clientOf(sandbox, { certificates: "auto" });
    const values = [client, client.partnerships, await client.partnerships.build(input)];
    const body = { name: "张三的请求" };
    for (const fault of [
      { kind: "dropBefore" },
      { kind: 503 },
      { kind: "unsigned" },
      { kind: "wrongSignature" },
      { kind: "redirect" },
      { kind: "truncated" },
    ]) {
      sandbox.inject(fault);
      values.push(await rejection(client.request({ method: "POST", path: ECHO, body })));
    }
    values.push(
      await rejection(client.request({ method: "POST", path: "/v3/marketing/partnerships/build", body, idempotencyKey: "x" })),
    );
    values.push(
      await rejection(
        clientOf(sandbox, { privateKey: undefined, certificate: undefined, signer: () => "A".repeat(344) }).request({
          method: "POST",
          path: ECHO,
          body,
        }),
      ),
    );
    values.push(
      await rejection(
        clientOf(sandbox, { attemptTimeoutMs: 1, retry: false, fetch: () => new Promise(() => {}) }).request({
          method: "POST",
          path: ECHO,
          body,
        }),
      ),
    );
    for (const [at, value] of values.entries()) {
      for (const secret of secrets())
        assert.ok(!shown(value).includes(secret), `value ${at} shows ${secret.slice(0, 12)}: ${shown(value)}`);
    }
  });

  test("hooks see neither headers nor body, and what they throw changes nothing", async () => {
    const events = [];
    const hook = (event) => {
      events.push(event);
      throw new Error("a broken logger");
    };
    sandbox.inject({ kind: 503 });
    const built = await clientOf(sandbox, { onRequest: hook, onResponse: hook }).partnerships.build(input);
    assert.equal(built.status, 200);
    assert.deepEqual(
      events.map((event) => Object.keys(event).sort().join()),
      [
        "attempt,callId,idempotencyKey,method,url",
        "attempt,callId,idempotencyKey,method,ms,requestId,status,url",
        "attempt,callId,idempotencyKey,method,url",
        "attempt,callId,idempotencyKey,method,ms,requestId,status,url",
      ],
    );
    assert.deepEqual(
      events.map(({ attempt, status }) => [attempt, status]),
      [
        [1, undefined],
        [1, 503],
        [2, undefined],
        [2, 200],
      ],
    );
    for (const secret of secrets()) assert.ok(!shown(events).includes(secret));
  });

  test("neither does what an async hook rejects with", async () => {
    const unhandled = [];
    const note = (reason) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    const hook = async () => {
      throw new Error("a broken logger");
    };
    assert.equal((await clientOf(sandbox, { onRequest: hook, onResponse: hook }).partnerships.build(input)).status, 200);
    await sleep(20);
    process.removeListener("unhandledRejection", note);
    assert.deepEqual(unhandled, []);
  });

  test("the error of a fetch that holds the request, as many do, is kept without it", async () => {
    const fetch = async (_url, init) => {
      const deep = Object.assign(new Error("socket hang up"), { code: "ECONNRESET", request: init });
      throw Object.assign(new Error("it broke", { cause: deep }), {
        code: "E_MINE",
        config: { ...init, data: init.body },
        errors: [deep],
        status: 7,
      });
    };
    const error = await rejection(
      clientOf(sandbox, { fetch, retry: false }).request({ method: "POST", path: ECHO, body: { name: "张三的请求" } }),
    );
    for (const secret of secrets()) assert.ok(!shown(error).includes(secret), shown(error));
    assert.deepEqual(
      [error.cause.message, error.cause.code, error.cause.cause.message, error.cause.cause.code],
      ["it broke", "E_MINE", "socket hang up", "ECONNRESET"],
    );
    assert.deepEqual(
      [error.code, error.outcome, error.explanation.code],
      ["ERR_WECHATPAY_NETWORK", "unknown", "CONNECTION_LOST"],
    );

    const plain = new TypeError("fetch failed", { cause: Object.assign(new Error("read"), { code: "ECONNRESET" }) });
    const kept = await rejection(
      clientOf(sandbox, {
        fetch: async () => {
          throw plain;
        },
        retry: false,
      }).partnerships.build(input),
    );
    assert.equal(kept.cause, plain);
  });
});

test("nothing is thenable by accident", async () => {
  const client = clientOf(sandbox);
  assert.equal(await client, client);
  for (const value of [
    client,
    client.partnerships,
    client.certificates,
    client.notifications,
    client.partnerships.listAll(input),
    await client.partnerships.build(input),
  ]) {
    assert.equal(value.then, undefined);
  }
  assert.ok([client, client.partnerships, client.certificates, client.notifications].every(Object.isFrozen));
});

test("200 concurrent calls with shuffled latencies: each gets its own answer", () =>
  withSandbox({ latencyMs: [0, 60] }, async (own) => {
    const random = seeded(7);
    const client = clientOf(own, {
      ...signerOf(own),
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        await sleep(random() * 60);
        return response;
      },
    });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        client.request({ method: "POST", path: `${ECHO}/${n}`, query: { n }, body: { n }, idempotencyKey: `k-${n}` }),
      ),
    );
    for (const [n, { data, idempotencyKey }] of answers.entries()) {
      assert.deepEqual(
        [data.target, Buffer.from(data.body, "base64").toString(), idempotencyKey],
        [`${ECHO}/${n}?n=${n}`, `{"n":${n}}`, `k-${n}`],
      );
    }
  }));

test("without a global fetch Node's own https is used", async () => {
  const { fetch } = globalThis;
  delete globalThis.fetch;
  try {
    const client = clientOf(sandbox);
    assert.equal((await client.partnerships.build(input)).status, 200);
    sandbox.inject({ kind: "truncated" });
    sandbox.inject({ kind: "dropAfter" });
    assert.equal((await client.partnerships.build(input)).status, 200);
    sandbox.inject({ kind: "redirect" });
    assert.equal((await rejection(client.partnerships.build(input))).status, 302);
    const file = new Uint8Array([1, 2, 255]);
    assert.equal((await client.upload({ path: "/v3/merchant/media/upload", file, filename: "a.png" })).status, 200);
    assert.equal(
      (await client.request({ method: "POST", path: ECHO, body: "图" })).data.body,
      Buffer.from("图").toString("base64"),
    );
    sandbox.inject({ kind: "latency", ms: 10_000 });
    const error = await rejection(clientOf(sandbox, { attemptTimeoutMs: 800, retry: false }).partnerships.build(input));
    assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_TIMEOUT", "unknown"]);
  } finally {
    globalThis.fetch = fetch;
  }
});

test("elsewhere a missing fetch is named", async () => {
  const { hostFetch } = await import("../../pkg/client/transport.web.js");
  const { fetch } = globalThis;
  delete globalThis.fetch;
  assert.equal(hostFetch(), undefined);
  globalThis.fetch = fetch;
  assert.equal(typeof hostFetch(), "function");
});
