// Platform keys: side by side, rotating, downloaded at most once in ten minutes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  BUILD,
  CERTIFICATES,
  clientOf,
  createClient,
  input,
  later,
  library,
  rejection,
  signerOf,
  startSandbox,
  withSandbox,
} from "./setup.mjs";

const stock = { authorized_data: input.authorized_data };
const downloads = (sandbox) => sandbox.requests.filter(({ target }) => target === CERTIFICATES).length;

test("the configured certificate and public key both verify, side by side", () =>
  withSandbox({}, async (sandbox) => {
    const { keys } = sandbox.clientOptions;
    assert.equal(keys.length, 2);
    const client = clientOf(sandbox);
    const { certificateSerialNo, publicKeyId } = sandbox.platform;
    for (const wechatpaySerial of [certificateSerialNo, publicKeyId]) {
      const { data } = await client.request({ path: "/v3/sandbox/echo", wechatpaySerial });
      assert.ok(data.headers.some(([name, value]) => name === "Wechatpay-Serial" && value === wechatpaySerial));
    }
  }));

test("the server is asked to sign with the first configured key", () =>
  withSandbox({}, async (sandbox) => {
    for (const keys of [sandbox.clientOptions.keys, [...sandbox.clientOptions.keys].reverse()]) {
      await clientOf(sandbox, { keys }).partnerships.build(input);
      const first = keys[0].id ?? library.inspectCertificate(keys[0].certificate).serialNo;
      assert.deepEqual(sandbox.requests.at(-1).headers.find(([name]) => name === "Wechatpay-Serial")[1], first);
    }
  }));

describe('certificates: "manual"', () => {
  test("nothing is ever downloaded by itself", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox);
      await sandbox.rotatePlatformKey();
      const error = await rejection(client.partnerships.build(input));
      assert.deepEqual([error.code, error.outcome, downloads(sandbox)], ["ERR_WECHATPAY_UNKNOWN_SERIAL", "unknown", 0]);
    }));

  test("certificates.download adds what it finds beside the configured keys", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox);
      await sandbox.rotatePlatformKey();
      const found = await client.certificates.download();
      assert.ok(found.some(({ serialNo }) => serialNo === sandbox.platform.certificateSerialNo));
      assert.ok(found.every(({ certificate }) => certificate.startsWith("-----BEGIN CERTIFICATE-----")));
      assert.equal((await client.partnerships.build(input)).status, 200);
      // The old ones are still there.
      assert.equal(
        (await client.request({ path: "/v3/sandbox/echo", wechatpaySerial: sandbox.platform.publicKeyId })).status,
        200,
      );
    }));

  test("certificates.download needs the APIv3 key, before anything is sent", () =>
    withSandbox({}, async (sandbox) => {
      const error = await rejection(clientOf(sandbox, { apiV3Key: undefined }).certificates.download());
      assert.deepEqual(
        [error.code, error.field, error.outcome, sandbox.requests.length],
        ["ERR_WECHATPAY_MISSING_OPTION", "apiV3Key", "not_sent", 0],
      );
      const wrong = await rejection(clientOf(sandbox, { apiV3Key: "x".repeat(32) }).certificates.download());
      assert.equal(wrong.code, "ERR_WECHATPAY_DECRYPT");
    }));
});

describe('certificates: "auto"', () => {
  test("200 concurrent calls share one download", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox, { certificates: "auto", ...signerOf(sandbox) });
      await sandbox.rotatePlatformKey();
      const results = await Promise.all(Array.from({ length: 200 }, () => client.partnerships.build(input)));
      assert.ok(results.every(({ status }) => status === 200));
      assert.equal(downloads(sandbox), 1);
    }));

  test("whatever serials arrive: a second rotation is not met within ten minutes, and is after them", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox, { certificates: "auto" });
      await sandbox.rotatePlatformKey();
      await client.partnerships.build(input);
      await sandbox.rotatePlatformKey();
      for (let i = 0; i < 5; i += 1) {
        const error = await rejection(client.partnerships.build(input));
        assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_UNKNOWN_SERIAL", "unknown"]);
      }
      assert.equal(downloads(sandbox), 1);
    }));

  test("after ten minutes it may be downloaded again", async () => {
    await withSandbox({ now: () => Date.now() / 1000 }, async (sandbox) => {
      const client = clientOf(sandbox, { certificates: "auto" });
      await sandbox.rotatePlatformKey();
      await client.partnerships.build(input);
      await sandbox.rotatePlatformKey();
      await later(9 * 60_000, async () =>
        assert.equal((await rejection(client.partnerships.build(input))).code, "ERR_WECHATPAY_UNKNOWN_SERIAL"),
      );
      await later(10 * 60_000 + 1000, async () => assert.equal((await client.partnerships.build(input)).status, 200));
      assert.equal(downloads(sandbox), 2);
    });
  });

  for (const [name, kind, code] of [
    ["a probe's signature", "probe", "ERR_WECHATPAY_SIGNATURE_INVALID"],
    ["a stale timestamp", "staleTimestamp", "ERR_WECHATPAY_RESPONSE_EXPIRED"],
    ["a wrong signature", "wrongSignature", "ERR_WECHATPAY_SIGNATURE_INVALID"],
    ["no signature", "unsigned", "ERR_WECHATPAY_RESPONSE_HEADER"],
  ]) {
    test(`${name} is no reason to download`, () =>
      withSandbox({}, async (sandbox) => {
        sandbox.inject({ kind, match: { path: BUILD } });
        const error = await rejection(clientOf(sandbox, { certificates: "auto" }).partnerships.build(input));
        assert.deepEqual([error.code, downloads(sandbox)], [code, 0]);
      }));
  }

  test("neither is a probe, nor a stale answer, of an unknown serial", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox, { certificates: "auto" });
      await sandbox.rotatePlatformKey();
      for (const [kind, code] of [
        ["probe", "ERR_WECHATPAY_SIGNATURE_INVALID"],
        ["staleTimestamp", "ERR_WECHATPAY_RESPONSE_EXPIRED"],
      ]) {
        sandbox.inject({ kind, match: { path: BUILD } });
        assert.equal((await rejection(client.partnerships.build(input))).code, code);
      }
      assert.equal(downloads(sandbox), 0);
    }));

  test("nor a PUB_KEY_ID that is not configured", () =>
    withSandbox({}, async (sandbox) => {
      const keys = sandbox.clientOptions.keys.filter(({ certificate }) => certificate);
      const client = clientOf(sandbox, { keys, certificates: "auto" });
      const error = await rejection(client.request({ path: "/v3/sandbox/echo", wechatpaySerial: sandbox.platform.publicKeyId }));
      assert.deepEqual([error.code, downloads(sandbox)], ["ERR_WECHATPAY_UNKNOWN_SERIAL", 0]);
    }));

  test("a download never replaces a configured key", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox, { certificates: "auto" });
      await client.certificates.download();
      await client.certificates.download();
      assert.equal((await client.partnerships.build(input)).status, 200);
    }));

  test("without any key the certificates are downloaded first, once for all, and nothing else is sent without them", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox, { keys: [], certificates: "auto" });
      await Promise.all(Array.from({ length: 20 }, () => client.partnerships.build(input)));
      assert.equal(downloads(sandbox), 1);
      assert.equal(sandbox.requests[0].target, CERTIFICATES);

      const failing = clientOf(sandbox, { keys: [], certificates: "auto" });
      sandbox.inject({ kind: 500, times: 3, match: { path: CERTIFICATES } });
      const sent = sandbox.requests.length;
      const errors = await Promise.all([1, 2].map(() => rejection(failing.partnerships.build(input))));
      for (const error of errors)
        assert.deepEqual([error.code, error.outcome, error.cause.status], ["ERR_WECHATPAY_KEYS", "not_sent", 500]);
      assert.notEqual(errors[0].idempotencyKey, errors[1].idempotencyKey);
      assert.equal(sandbox.requests.length, sent + 3);
      await later(1000, async () => assert.equal((await failing.partnerships.build(input)).status, 200));
    }));

  test("the first download counts as the one in ten minutes", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox, { keys: [], certificates: "auto" });
      await client.partnerships.build(input);
      await sandbox.rotatePlatformKey();
      for (let i = 0; i < 3; i += 1)
        assert.equal((await rejection(client.partnerships.build(input))).code, "ERR_WECHATPAY_UNKNOWN_SERIAL");
      assert.equal(downloads(sandbox), 1);
    }));

  test("the first download and the call are under one deadline", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox, { keys: [], certificates: "auto", timeoutMs: 2000, attemptTimeoutMs: 2000 });
      sandbox.inject({ kind: "latency", ms: 1500, match: { path: CERTIFICATES } });
      sandbox.inject({ kind: "latency", ms: 30_000, match: { path: BUILD } });
      const started = Date.now();
      await rejection(client.partnerships.build(input));
      assert.ok(Date.now() - started < 3200, `${Date.now() - started}`);
    }));

  test("a merchant who has only a public key: the 404 is explained", () =>
    withSandbox({ platform: "publicKey" }, async (sandbox) => {
      const error = await rejection(clientOf(sandbox, { keys: [], certificates: "auto" }).partnerships.build(input));
      assert.deepEqual(
        [error.cause.status, error.cause.serverCode, error.cause.explanation.code],
        [404, "RESOURCE_NOT_EXISTS", "PLATFORM_CERTIFICATE_NONE"],
      );
      const manual = await rejection(clientOf(sandbox).certificates.download());
      assert.equal(manual.explanation.code, "PLATFORM_CERTIFICATE_NONE");
    }));

  test("a failed download is the cause of an error of its own for each call", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox, { certificates: "auto" });
      await sandbox.rotatePlatformKey();
      sandbox.inject({ kind: 503, times: 3, match: { path: CERTIFICATES } });
      const errors = await Promise.all(Array.from({ length: 10 }, () => rejection(client.partnerships.build(input))));
      assert.equal(new Set(errors.map(({ idempotencyKey }) => idempotencyKey)).size, 10);
      for (const error of errors) {
        assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_UNKNOWN_SERIAL", "unknown"]);
      }
      assert.equal(errors[0].cause.status, 503);
    }));
});

test("notifications are parsed with the same keys, and download an unknown certificate with auto", () =>
  withSandbox({}, async (sandbox) => {
    const received = [];
    const { createServer } = await import("node:http");
    const handler = createServer((request, response) => {
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks) });
        response.end();
      });
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => handler.once("listening", resolve));
    const url = `http://127.0.0.1:${handler.address().port}`;
    const client = clientOf(sandbox, { certificates: "auto" });
    await sandbox.notify({ url, resource: { coupon_id: "1" } });
    await sandbox.rotatePlatformKey();
    await sandbox.notify({ url, resource: { coupon_id: "2" } });
    await sandbox.notify({ url, resource: { coupon_id: "3" }, fault: "probe" });
    handler.close();
    assert.deepEqual((await client.notifications.parse(received[0])).resource, { coupon_id: "1" });
    assert.deepEqual(
      (await client.notifications.parse({ headers: new Headers(received[1].headers), body: received[1].body })).resource,
      { coupon_id: "2" },
    );
    assert.equal((await rejection(client.notifications.parse(received[2]))).code, "ERR_WECHATPAY_SIGNATURE_INVALID");
    assert.equal(
      (await rejection(client.notifications.parse({ ...received[0], body: JSON.parse(received[0].body) }))).name,
      "WechatPayError",
    );
    assert.equal(downloads(sandbox), 1);
  }));

test("several clients for several merchants share nothing", async () => {
  const sandboxes = await Promise.all(["1900000001", "1900000002"].map((mchid) => startSandbox({ mchid })));
  const [one, two] = sandboxes.map((sandbox) => clientOf(sandbox, { certificates: "auto" }));
  await sandboxes[0].rotatePlatformKey();
  await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 ? one : two).partnerships.build(input)));
  assert.deepEqual(sandboxes.map(downloads), [1, 0]);
  await sandboxes[1].rotatePlatformKey();
  await two.partnerships.list(stock);
  assert.deepEqual(sandboxes.map(downloads), [1, 1]);
  for (const [at, mchid] of ["1900000001", "1900000002"].entries()) {
    for (const entry of sandboxes[at].requests)
      assert.ok(entry.headers.find(([name]) => name === "Authorization")[1].includes(`mchid="${mchid}"`));
  }
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
});

test("a wrong key is refused when the client is made", () =>
  withSandbox({}, async (sandbox) => {
    const { certificate, keys } = sandbox.clientOptions;
    for (const [given, code] of [
      [[{ certificate }], "ERR_WECHATPAY_KEYS"],
      [[keys[0], keys[0]], "ERR_WECHATPAY_KEYS"],
      [[{ id: "PUB_KEY_ID_1", publicKey: "x" }], "ERR_WECHATPAY_PUBLIC_KEY"],
      [[], "ERR_WECHATPAY_CLIENT_OPTION"],
    ]) {
      assert.throws(() => createClient({ ...sandbox.clientOptions, keys: given }), { code });
    }
  }));
