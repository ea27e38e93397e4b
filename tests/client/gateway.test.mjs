// Behind a reverse proxy of the merchant's: a real one, on another port, that takes its prefix off and hands on the rest.
// What is signed is what the sandbox receives; a signature over anything else it refuses.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import http from "node:http";
import { after, before, describe, test } from "node:test";

import { BUILD, CERTIFICATES, clientOf, createClient, ECHO, header, input, library, rejection, startSandbox } from "./setup.mjs";

const PREFIX = "/pay/wechat";
const WECHAT_PAY = [
  "https://api.mch.weixin.qq.com",
  "https://api2.mch.weixin.qq.com",
  "https://api.wechatpay.cn",
  "https://api2.wechatpay.cn",
  "https://apihk.mch.weixin.qq.com",
];
let sandbox;
let proxy;
before(async () => {
  sandbox = await startSandbox();
  proxy = await startProxy(sandbox.url);
});
after(async () => {
  await proxy.close();
  await sandbox.close();
});

/** A reverse proxy; `seen`: the targets that it was asked for. `rewrite`: what it hands on instead of the rest. */
async function startProxy(upstream, rewrite = (target) => target.slice(PREFIX.length)) {
  const seen = [];
  const server = http.createServer((request, response) => {
    seen.push(request.url);
    const { host, ...headers } = request.headers;
    const onward = http.request(`${upstream}${rewrite(request.url)}`, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections?.();
    });
  return { url: `http://127.0.0.1:${server.address().port}${PREFIX}`, seen, close };
}

const through = (gateway, options = {}) => clientOf(sandbox, { hosts: undefined, gateway, ...options });

describe("a gateway", () => {
  test("gets its prefix and the signed target; the sandbox the signed target alone", async () => {
    const client = through(proxy.url);
    const query = { name: "店 铺", json: { a: [1] } };
    const { data } = await client.request({ path: ECHO, query });
    const target = `${ECHO}?name=%E5%BA%97%20%E9%93%BA&json=%7B%22a%22%3A%5B1%5D%7D`;
    assert.equal(proxy.seen.at(-1), PREFIX + target);
    assert.equal(data.target, target);
    assert.equal(data.message.split("\n")[1], target);
  });

  test("carries everything: partnerships, lists, uploads, certificates, bills; nothing goes past it", async () => {
    const urls = [];
    const fetch = (url, init) => {
      urls.push(url);
      return globalThis.fetch(url, init);
    };
    const client = through(proxy.url, { fetch, keys: [], certificates: "auto" });
    const began = sandbox.requests.length;
    assert.equal((await client.partnerships.build(input)).status, 200);
    assert.equal((await client.partnerships.list({ authorized_data: { business_type: "FAVOR_STOCK" } })).data.length, 1);
    for await (const _ of client.partnerships.listAll({ authorized_data: { business_type: "FAVOR_STOCK" } }));
    assert.equal((await client.certificates.download()).length, 1);
    const file = new Uint8Array([1, 2, 3]);
    assert.equal((await client.upload({ path: "/v3/merchant/media/upload", file, filename: "a.png" })).status, 200);
    const { data: bill } = await client.request({ path: "/v3/bill/tradebill", query: { bill_date: "2026-11-01" } });
    const { pathname, search } = new URL(bill.download_url);
    const hash = { type: bill.hash_type, value: bill.hash_value };
    for (const host of WECHAT_PAY) {
      const bytes = await client.download(`${host}${pathname}${search}`, { hash });
      assert.equal(createHash("sha1").update(bytes).digest("hex"), bill.hash_value);
    }
    const stream = await client.downloadStream(`${WECHAT_PAY[0]}${pathname}${search}`, { hash });
    assert.ok((await new Response(stream).arrayBuffer()).byteLength > 0);
    const received = sandbox.requests.slice(began);
    assert.deepEqual(
      received.map(({ target }) => `${proxy.url}${target}`),
      urls,
    );
    assert.ok(received.some(({ target }) => target === CERTIFICATES));
    assert.ok(received.every(({ outcome }) => outcome === undefined || outcome !== "refused"));
  });

  test("is told to the hooks as it was sent, and its prefix is in no signed text", async () => {
    const seen = [];
    const signed = [];
    const { privateKey } = sandbox.merchant;
    const signer = async (message) => {
      signed.push(message);
      return library.signMessage({ message, privateKey });
    };
    const client = through(proxy.url, { privateKey: undefined, signer, onRequest: ({ url }) => seen.push(url) });
    await client.request({ method: "POST", path: ECHO, body: { a: 1 } });
    assert.deepEqual(seen, [proxy.url + ECHO]);
    assert.deepEqual(
      signed.map((message) => message.split("\n").slice(0, 2)),
      [["POST", ECHO]],
    );
  });

  test("may end in a slash, have no path, or be one of a list", async () => {
    const bare = await startProxy(sandbox.url, (target) => target);
    const origin = new URL(bare.url).origin;
    for (const gateway of [`${proxy.url}/`, origin, `${origin}/`, [proxy.url]])
      assert.equal((await through(gateway).request({ path: ECHO })).data.target, ECHO);
    await bare.close();
  });

  test("of a list is tried in order, and the next only where the call may be tried again", async () => {
    const gone = await startProxy(sandbox.url);
    await gone.close();
    const urls = [];
    const list = [gone.url, proxy.url];
    const client = through(list, { onRequest: ({ url }) => urls.push(url) });
    const built = await client.partnerships.build(input, { idempotencyKey: "gateway_1" });
    assert.equal(built.status, 200);
    assert.deepEqual(
      urls,
      list.map((gateway) => gateway + BUILD),
    );

    urls.length = 0;
    const error = await rejection(client.request({ method: "POST", path: ECHO, body: {} }));
    assert.deepEqual([error.code, error.outcome, error.attempts, urls.length], ["ERR_WECHATPAY_NETWORK", "not_sent", 1, 1]);
    assert.equal(new URL(urls[0]).origin, new URL(gone.url).origin);

    const { data: bill } = await through(proxy.url).request({ path: "/v3/bill/tradebill", query: { bill_date: "2026-11-01" } });
    const { pathname, search } = new URL(bill.download_url);
    urls.length = 0;
    await client.download(`${WECHAT_PAY[1]}${pathname}${search}`, { hash: { type: bill.hash_type, value: bill.hash_value } });
    assert.deepEqual(
      urls.map((url) => new URL(url).origin),
      list.map((gateway) => new URL(gateway).origin),
    );
  });

  test("sends every attempt the same key and bytes, freshly signed", async () => {
    sandbox.inject({ kind: 503, times: 2 });
    const began = sandbox.requests.length;
    await through([proxy.url, proxy.url]).partnerships.build(input);
    const attempts = sandbox.requests.slice(began);
    assert.equal(attempts.length, 3);
    for (const name of ["Idempotency-Key", "Authorization"])
      assert.equal(new Set(attempts.map((entry) => header(entry, name))).size, name === "Authorization" ? 3 : 1);
    assert.equal(new Set(attempts.map(({ body }) => Buffer.from(body).toString())).size, 1);
  });
});

describe("a download through a gateway", () => {
  const hash = { type: "SHA1", value: "0".repeat(40) };
  test("takes the urls of WeChat Pay's hosts and no others", async () => {
    const asked = proxy.seen.length;
    for (const url of [
      `${proxy.url}/v3/billdownload/file?token=x`,
      `${sandbox.url}/v3/billdownload/file?token=x`,
      "https://api.mch.weixin.qq.com.evil.example/v3/billdownload/file?token=x",
      "https://api.mch.weixin.qq.com@evil.example/v3/billdownload/file?token=x",
      "http://api.mch.weixin.qq.com/v3/billdownload/file?token=x",
      "/v3/billdownload/file?token=x",
    ]) {
      const error = await rejection(through(proxy.url).download(url, { hash }));
      assert.deepEqual([error.code, error.field, error.outcome], ["ERR_WECHATPAY_CLIENT_OPTION", "url", "not_sent"], url);
    }
    assert.equal(proxy.seen.length, asked);
  });
});

describe("what went wrong behind a gateway", () => {
  test("is explained by the target behind the prefix", async () => {
    sandbox.inject({ kind: "proxyHtml" });
    const html = await rejection(through(proxy.url, { retry: false }).request({ path: ECHO }));
    assert.ok(!/SIGN_/.test(html.explanation.code), html.explanation.code);

    const tampering = await startProxy(sandbox.url, (target) => `${target.slice(PREFIX.length)}?trace=1`);
    const added = await rejection(through(tampering.url).request({ path: ECHO }));
    assert.deepEqual([added.status, added.serverCode, added.explanation.code], [401, "SIGN_ERROR", "SIGN_QUERY_NOT_SIGNED"]);
    assert.ok(!JSON.stringify(added.explanation).includes(PREFIX), added.explanation.cause);
    await tampering.close();
  });

  test("is an unknown path where the gateway hands its prefix on", async () => {
    const careless = await startProxy(sandbox.url, (target) => target);
    const error = await rejection(through(careless.url).request({ path: ECHO }));
    assert.deepEqual([error.status, error.explanation.code], [404, "PATH_UNKNOWN"]);
    await careless.close();
  });

  test("is explained by explainError alone, which is told of the gateway", () => {
    const gateway = "https://gateway.example/pay/wechat";
    const { mchid, serialNo, privateKey } = sandbox.merchant;
    const signed = library.signRequest({ mchid, serialNo, privateKey, url: "/v3/x" });
    const failure = (request) => ({
      status: 401,
      body: '{"code":"SIGN_ERROR","message":"签名错误"}',
      request: { ...signed, url: `${gateway}/v3/x`, ...request },
    });
    const of = (request) => library.explainError(failure(request)).code;
    assert.equal(of({}), "SIGN_PATH_PREFIX");
    for (const named of [gateway, `${gateway}/`]) assert.notEqual(of({ gateway: named }), "SIGN_PATH_PREFIX");
    assert.equal(of({ gateway: "https://gateway.example/other" }), "SIGN_PATH_PREFIX");
    for (const odd of [1, {}, "", "x", "https://", null]) assert.equal(of({ gateway: odd }), "SIGN_PATH_PREFIX");
  });

  test("names the gateway's host where that cannot be reached", async () => {
    const gone = await startProxy(sandbox.url);
    await gone.close();
    const error = await rejection(through(gone.url, { retry: false }).request({ path: ECHO }));
    assert.equal(error.explanation.code, "CONNECTION_REFUSED");
    assert.ok(error.explanation.title.includes(new URL(gone.url).host), error.explanation.title);
  });
});

describe("the option", () => {
  const refused = (options) => {
    try {
      createClient({ ...sandbox.clientOptions, hosts: undefined, ...options });
    } catch (error) {
      assert.ok(/gateway/.test(error.message) && error.hint.length > 5);
      return [error.code, error.field];
    }
    return "taken";
  };
  const own = (field = "gateway") => ["ERR_WECHATPAY_CLIENT_OPTION", field];
  const url = (field = "gateway") => ["ERR_WECHATPAY_URL", field];

  test("excludes hosts", () => {
    assert.deepEqual(refused({ hosts: [sandbox.url], gateway: proxy.url }), own());
  });

  for (const [gateway, expected] of [
    ["https://gateway.example", "taken"],
    ["https://gateway.example:8443/a/b-c_d.e~f/", "taken"],
    ["http://127.0.0.1:8080/a", "taken"],
    ["http://localhost/a", "taken"],
    ["http://[::1]:8080/a", "taken"],
    ["http://gateway.example/a", url()],
    ["ftp://gateway.example/a", url()],
    ["gateway.example/a", own()],
    ["//gateway.example/a", own()],
    ["/a", own()],
    ["", own()],
    [1, own()],
    [{}, own()],
    [[], own()],
    [null, ["ERR_WECHATPAY_OPTION_TYPE", "gateway"]],
    ["https://gateway.example/a?b", own()],
    ["https://gateway.example/?", own()],
    ["https://gateway.example/a?to=https://api.mch.weixin.qq.com", own()],
    ["https://gateway.example/a#b", own()],
    ["https://gateway.example#", own()],
    ["https://gateway.example/a%20b", own()],
    ["https://gateway.example/%2e%2e", own()],
    ["https://gateway.example//a", own()],
    ["https://gateway.example/a//", own()],
    ["https://gateway.example/https://b", own()],
    ["https://gateway.example/..", url()],
    ["https://gateway.example/a/../b", url()],
    ["https://gateway.example/a/./b", url()],
    ["https://gateway.example/a\\b", url()],
    ["https://gateway.example/a b", url()],
    ["https://gateway.example/店", url()],
    ["https://gateway.example/a\n", url()],
    ["https://gateway.example/{name}", url()],
    ["https://user:password@gateway.example/a", url()],
    ["https://Gateway.example/a", url()],
    ["https://gateway.example:443/a", url()],
    ["https://0x7f.1/a", url()],
    [["https://gateway.example/a", "https://gateway.example/a?b"], own("gateway[1]")],
    [["https://gateway.example/a", "http://gateway.example/a"], url("gateway[1]")],
    [["https://gateway.example/a", null], own("gateway[1]")],
  ]) {
    test(`${JSON.stringify(gateway)}`, () => assert.deepEqual(refused({ gateway }), expected));
  }

  test("is the client's: signRequest knows a baseUrl, and refuses one with a path", () => {
    const { mchid, serialNo, privateKey } = sandbox.merchant;
    const signed = (options) => () => library.signRequest({ mchid, serialNo, privateKey, url: "/v3/x", ...options });
    assert.throws(signed({ gateway: proxy.url }), { code: "ERR_WECHATPAY_UNKNOWN_OPTION", field: "gateway" });
    assert.throws(signed({ baseUrl: "https://gateway.example/a" }), { code: "ERR_WECHATPAY_BASE_URL", field: "baseUrl" });
  });
});
