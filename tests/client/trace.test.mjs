// Where an error of a client says that it comes from: the line that called the method, on V8.
import assert from "node:assert/strict";
import { test } from "node:test";

import { clientOf, createClient, createPlatform, ECHO, input, rejection, sleep, withSandbox } from "./setup.mjs";

const stock = { authorized_data: { business_type: "FAVOR_STOCK" } };
const hash = { type: "SHA1", value: "0".repeat(40) };

/** `file:line` of a frame. */
const placeOf = (frame) => /([^/\\]+\.mjs:\d+):\d+\)?$/.exec(frame)?.[1];
const framesOf = ({ stack }) => stack.split("\n    at ").slice(1);

/** That the error's first frame stands on the same line as `here` was made on. */
function assertCalledAt(here, error) {
  assert.equal(error.name, "WechatPayError");
  assert.equal(placeOf(framesOf(error)[0]), placeOf(framesOf(here)[0]), error.stack);
  assert.ok(error.stack.startsWith(`WechatPayError: ${error.message}\n    at `));
  assert.ok(!Object.keys(error).includes("stack"));
}

test("createClient: the first frame is the caller's", () => {
  try {
    createClient({ mchid: "1" });
  } catch (error) {
    assert.equal(placeOf(framesOf(error)[0]).split(":")[0], "trace.test.mjs");
    return;
  }
  assert.fail();
});

test("every method: input that is refused before anything is sent", () =>
  withSandbox({}, async (sandbox) => {
    const client = clientOf(sandbox);
    // biome-ignore format: a call and the error that tells its line stand on one
    const calls = [
      () => [new Error(), client.partnerships.build({})],
      () => [new Error(), client.partnerships.terminate({})],
      () => [new Error(), client.partnerships.list({})],
      () => [new Error(), client.partnerships.listAll({}).next()],
      () => [new Error(), client.request({})],
      () => [new Error(), client.upload({})],
      () => [new Error(), client.download("x", { hash })],
      () => [new Error(), client.certificates.download({ x: 1 })],
      () => [new Error(), client.notifications.parse({})],
    ];
    for (const call of calls) {
      const [here, called] = call();
      assertCalledAt(here, await rejection(called));
    }
  }));

test("errors that are made later: status, signature, network, time, abort", () =>
  withSandbox({}, async (sandbox) => {
    const client = clientOf(sandbox, { retry: { attempts: 2, baseDelayMs: 1 } });
    const get = (options) => [new Error(), client.request({ path: ECHO, ...options })];
    for (const kind of [503, "wrongSignature", "dropBefore", "truncated"]) {
      sandbox.inject({ kind, times: 2 });
      const [here, called] = get();
      assertCalledAt(here, await rejection(called));
    }
    const hanging = clientOf(sandbox, { retry: false, attemptTimeoutMs: 20, fetch: () => new Promise(() => {}) });
    const [late, timedOut] = [new Error(), hanging.request({ path: ECHO })];
    assertCalledAt(late, await rejection(timedOut));
    const controller = new AbortController();
    const [here, aborted] = get({ signal: controller.signal });
    controller.abort();
    assertCalledAt(here, await rejection(aborted));
  }));

test("a caller that has waited before is named as well", () =>
  withSandbox({}, async (sandbox) => {
    const client = clientOf(sandbox);
    async function pay() {
      await sleep(1);
      return client.partnerships.build({});
    }
    async function handler() {
      await sleep(1);
      return await pay();
    }
    const frames = framesOf(await rejection(handler()));
    assert.match(frames[0], /^pay /);
    assert.match(frames.join("\n"), /async handler/);
  }));

test("listAll: an error behind the first page names the loop's call", async () => {
  const platform = createPlatform();
  const row = (at) => ({ partner: { type: "APPID", appid: `wx${at}` }, authorized_data: stock.authorized_data });
  const page = JSON.stringify({ data: [row(1), row(2)], offset: 0, limit: 2, total_count: 9 });
  await withSandbox({}, async (sandbox) => {
    let asked = 0;
    const fetch = async () => (asked++ === 0 ? platform.response(200, page) : new Response("", { status: 503 }));
    const { partnerships } = clientOf(sandbox, { keys: platform.keys, retry: false, fetch });
    const [here, rows] = [new Error(), partnerships.listAll({ ...stock, limit: 2 })];
    const error = await rejection(
      (async () => {
        for await (const { partner } of rows) assert.ok(partner);
      })(),
    );
    assertCalledAt(here, error);
    assert.equal(error.status, 503);
  });
});

test("two callers of one download are each told of their own line", () =>
  withSandbox({}, async (sandbox) => {
    const client = clientOf(sandbox, {
      certificates: "auto",
      keys: [],
      retry: false,
      fetch: async () => new Response("", { status: 404 }),
    });
    const [one, first] = [new Error(), client.partnerships.build(input)];
    const [other, second] = [new Error(), client.partnerships.build(input)];
    const [failed, too] = await Promise.all([rejection(first), rejection(second)]);
    assertCalledAt(one, failed);
    assertCalledAt(other, too);
  }));

test("without Error.captureStackTrace the stack stays as it was made", async () => {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = undefined;
  try {
    await withSandbox({}, async (sandbox) => {
      const error = await rejection(clientOf(sandbox).request({}));
      assert.match(error.stack, /^WechatPayError: path/);
    });
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
});
