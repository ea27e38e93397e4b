// Notifications, received by a real server and checked with node:crypto; and coupons (guide, steps 4 to 7).
import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";
import http from "node:http";
import { after, before, test } from "node:test";
import { startSandbox } from "./entry.mjs";
import { APPID, build, call, outcome, terminate, verifies, wechatpayHeaders } from "./merchant.mjs";

const COUPONS = "/v3/sandbox/coupons";
const OPENID = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

let sandbox;
let handler;
let received;
let reply = { status: 204 };
before(async () => {
  sandbox = await startSandbox({ appids: [APPID, "wxd678efh567hg6787"] });
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      received = { method: request.method, url: request.url, headers: request.headers, bytes: Buffer.concat(chunks) };
      if (reply.silent) return;
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  handler = {
    url: `http://127.0.0.1:${server.address().port}/notify?x=1`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
});
after(() => Promise.all([sandbox.close(), handler.close()]));

function decrypted({ nonce, associated_data: associatedData, ciphertext }, apiV3Key) {
  const bytes = Buffer.from(ciphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", apiV3Key, nonce);
  decipher.setAuthTag(bytes.subarray(-16));
  decipher.setAAD(Buffer.from(associatedData));
  return decipher.update(bytes.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
}

test("a notification verifies, decrypts, and has the documented members", async () => {
  const resource = { stock_id: "2433405", 说明: "微信😀" };
  const result = await sandbox.notify({
    url: handler.url,
    eventType: "COUPON.USE",
    resource,
    summary: "核销",
    originalType: "coupon",
    associatedData: "coupon",
  });
  assert.equal(result.status, 204);
  assert.deepEqual(
    [received.method, received.url, received.headers["content-type"]],
    ["POST", "/notify?x=1", "application/json"],
  );
  assert.ok(verifies(received, sandbox.platform.keys));
  const body = JSON.parse(received.bytes);
  assert.deepEqual(Object.keys(body), ["id", "create_time", "resource_type", "event_type", "summary", "resource"]);
  assert.match(body.create_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
  assert.deepEqual([body.resource_type, body.event_type, body.summary], ["encrypt-resource", "COUPON.USE", "核销"]);
  assert.deepEqual(
    [body.resource.algorithm, body.resource.original_type, body.resource.associated_data, body.resource.nonce.length],
    ["AEAD_AES_256_GCM", "coupon", "coupon", 12],
  );
  assert.deepEqual(JSON.parse(decrypted(body.resource, sandbox.merchant.apiV3Key)), resource);
  assert.equal(result.sent.body, received.bytes.toString());
});

test("a text resource, empty associated data, and an id given", async () => {
  await sandbox.notify({ url: handler.url, resource: "plain {text", associatedData: "", id: "EV-1" });
  const body = JSON.parse(received.bytes);
  assert.equal(body.id, "EV-1");
  assert.equal(body.resource.associated_data, "");
  assert.equal(decrypted(body.resource, sandbox.merchant.apiV3Key), "plain {text");
});

test("signed with either kind of platform key", async () => {
  for (const [signWith, id] of [
    ["certificate", sandbox.platform.certificateSerialNo],
    ["publicKey", sandbox.platform.publicKeyId],
  ]) {
    await sandbox.notify({ url: handler.url, resource: {}, signWith });
    assert.equal(received.headers["wechatpay-serial"], id);
    assert.ok(verifies(received, sandbox.platform.keys));
  }
});

test("notifications a handler must refuse", async () => {
  const send = (fault) => sandbox.notify({ url: handler.url, resource: {}, fault });
  await send("probe");
  assert.match(received.headers["wechatpay-signature"], /^WECHATPAY\/SIGNTEST\//);
  assert.equal(verifies(received, sandbox.platform.keys), false);
  await send("wrongSignature");
  assert.equal(verifies(received, sandbox.platform.keys), false);
  await send("unsigned");
  assert.deepEqual(wechatpayHeaders(received), []);
  await send("staleTimestamp");
  assert.ok(verifies(received, sandbox.platform.keys));
  assert.ok(Date.now() / 1000 - received.headers["wechatpay-timestamp"] > 590);
});

test("what the handler answers is handed back, redirects included", async () => {
  reply = { status: 500, headers: { "X-Handler": "a" }, body: '{"code":"FAIL"}' };
  const failed = await sandbox.notify({ url: handler.url, resource: {} });
  assert.deepEqual([failed.status, failed.headers["x-handler"], failed.body], [500, "a", '{"code":"FAIL"}']);
  reply = { status: 302, headers: { Location: "/elsewhere" } };
  assert.equal((await sandbox.notify({ url: handler.url, resource: {} })).status, 302);
  assert.equal(received.url, "/notify?x=1");
  reply = { status: 204 };
});

test("a silent handler and a closed port reject", async () => {
  reply = { silent: true };
  await assert.rejects(sandbox.notify({ url: handler.url, resource: {}, timeoutMs: 50 }), /50 ms/);
  reply = { status: 204 };
  const gone = await startSandbox({ platform: "certificate" });
  await gone.close();
  await assert.rejects(sandbox.notify({ url: gone.url, resource: {} }), { code: "ECONNREFUSED" });
});

const send = (body) => call(sandbox, "POST", COUPONS, { body: JSON.stringify(body) });
const NO_AUTH = [403, "NO_AUTH", "商户未被授权"];

test("an appid hands out the stock's coupon while its partnership stands, nobody else does", async () => {
  const wanted = { appid: APPID, stock_id: "2433405", openid: OPENID };
  assert.deepEqual(outcome(await send(wanted)), NO_AUTH);
  assert.throws(() => sandbox.handOutCoupon(wanted), { code: "NO_AUTH", status: 403 });

  assert.equal((await build(sandbox)).status, 200);
  const answer = await send(wanted);
  assert.equal(answer.status, 200);
  assert.ok(verifies(answer, sandbox.platform.keys));
  const { coupon_id: id, send_time: time, ...rest } = answer.json;
  assert.match(id, /^\d{16}$/);
  assert.match(time, /\+08:00$/);
  assert.deepEqual(rest, {
    business_type: "FAVOR_STOCK",
    stock_id: "2433405",
    partner: { type: "APPID", appid: APPID },
    openid: OPENID,
  });
  const direct = sandbox.handOutCoupon(wanted);
  assert.deepEqual(sandbox.coupons, [answer.json, direct]);

  assert.deepEqual(outcome(await send({ ...wanted, appid: "wxd678efh567hg6787" })), NO_AUTH);
  assert.deepEqual(outcome(await send({ ...wanted, stock_id: "2433406" })), NO_AUTH);
  assert.deepEqual(outcome(await send({ merchant_id: "2480029552", stock_id: "2433405", openid: OPENID })), NO_AUTH);
  await terminate(sandbox);
  assert.deepEqual(outcome(await send(wanted)), NO_AUTH);
  assert.equal(sandbox.coupons.length, 2);
});

test("a merchant as partner hands out too", async () => {
  const partner = { type: "MERCHANT", merchant_id: "2480029552" };
  await build(sandbox, {
    body: JSON.stringify({ partner, authorized_data: { business_type: "BUSIFAVOR_STOCK", stock_id: "2433406" } }),
  });
  assert.deepEqual(sandbox.handOutCoupon({ merchant_id: "2480029552", stock_id: "2433406", openid: OPENID }).partner, partner);
});

for (const [name, body, field] of [
  ["no openid", { appid: APPID, stock_id: "2433405" }, "/openid"],
  ["no stock_id", { appid: APPID, openid: OPENID }, "/stock_id"],
  ["neither id", { stock_id: "2433405", openid: OPENID }, "/appid"],
  ["both ids", { appid: APPID, merchant_id: "2480029552", stock_id: "2433405", openid: OPENID }, "/appid"],
  ["an unknown member", { appid: APPID, stock_id: "2433405", openid: OPENID, out_request_no: "1" }, "/out_request_no"],
]) {
  test(`a coupon with ${name}: 400 PARAM_ERROR at ${field}`, async () => {
    const answer = await send(body);
    assert.deepEqual([answer.status, answer.json.code, answer.json.detail.field], [400, "PARAM_ERROR", field]);
    assert.throws(() => sandbox.handOutCoupon(body), { code: "PARAM_ERROR", status: 400 });
  });
}

test("a coupon of an unknown stock: 400 INVALID_REQUEST", async () => {
  assert.deepEqual(outcome(await send({ appid: APPID, stock_id: "9", openid: OPENID })), [
    400,
    "INVALID_REQUEST",
    "查询代金券出错",
  ]);
});
