// The page at the root, seen without a browser: who is given it, what else may ask, and what is said.
import assert from "node:assert/strict";
import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import http from "node:http";
import { after, before, describe, test } from "node:test";
import { run, startSandbox } from "./entry.mjs";
import { APPID, build, call, canonical, ECHO, exchange, guideBody, LIST, raw, terminate, verifies } from "./merchant.mjs";

const PREFIX = "/wechatpay-wasm/sandbox/";
const HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

let sandbox;
before(async () => {
  sandbox = await startSandbox({ hostNames: ["pay.test"] });
});
after(() => sandbox.close());

/** The page, what it holds for its script among it. */
async function opened(of = sandbox, headers = {}, path = "/") {
  const answer = await exchange(of, "GET", path, { Accept: HTML, ...headers });
  const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/.exec(answer.text);
  return { headers: answer.headers, text: answer.text, data: JSON.parse(data) };
}

/** What the page's script asks, as Chromium sends it. */
async function asking(of = sandbox) {
  const { token } = (await opened(of)).data;
  const own = { "Sandbox-Token": token, "Sec-Fetch-Site": "same-origin" };
  return {
    token,
    ask: (path, headers = {}) => exchange(of, "GET", PREFIX + path, { ...own, ...headers }),
    act: (path, input, headers = {}) =>
      exchange(
        of,
        "POST",
        PREFIX + path,
        { ...own, Origin: of.url, "Content-Type": "application/json", ...headers },
        typeof input === "string" ? input : JSON.stringify(input),
      ),
  };
}

const state = async (of = sandbox, after = 0) => (await (await asking(of)).ask(`state?after=${after}`)).json;

describe("who is given the page", () => {
  for (const [name, method, path, headers, isPage] of [
    ["a browser", "GET", "/", { Accept: HTML, "Sec-Fetch-Dest": "document" }, true],
    ["a browser without Sec-Fetch", "GET", "/?lang=en", { Accept: HTML }, true],
    ["HEAD", "HEAD", "/", { Accept: HTML }, true],
    ["fetch, axios, curl", "GET", "/", { Accept: "application/json, text/plain, */*" }, false],
    ["nobody who says nothing", "GET", "/", {}, false],
    ["no SDK with a wrong base URL", "GET", "/", { Accept: HTML, Authorization: "WECHATPAY2-SHA256-RSA2048 x" }, false],
    ["no POST", "POST", "/", { Accept: HTML }, false],
    ["no other path", "GET", "/v3/certificates/none", { Accept: HTML }, false],
    ["no frame", "GET", "/", { Accept: HTML, "Sec-Fetch-Dest": "iframe" }, false],
    ["no script of another page", "GET", "/", { Accept: HTML, "Sec-Fetch-Dest": "empty" }, false],
  ]) {
    test(name, async () => {
      const before = sandbox.requests.length;
      const answer = await exchange(sandbox, method, path, headers);
      assert.equal(answer.status, isPage ? 200 : 404);
      assert.equal(answer.headers["content-type"], isPage ? "text/html; charset=utf-8" : undefined);
      assert.equal(answer.bytes.length > 0, isPage && method === "GET");
      // What is the gateway's is kept as ever, what is the page's is not.
      assert.equal(sandbox.requests.length - before, isPage ? 0 : 1);
    });
  }

  test("a foreign Host or Origin is not, whatever it asks for", async () => {
    for (const headers of [{ Host: "attacker.example" }, { Origin: "https://attacker.example" }]) {
      for (const path of ["/", `${PREFIX}state?after=0`]) {
        const answer = await exchange(sandbox, "GET", path, { Accept: HTML, ...headers });
        assert.equal(answer.status, 403);
        assert.equal(answer.json.code, "FORBIDDEN");
      }
    }
  });

  test("none with page: false, nor with --no-page: everything is the gateway's", async () => {
    const without = await startSandbox({ page: false });
    try {
      for (const path of ["/", `${PREFIX}state?after=0`]) {
        const answer = await exchange(without, "GET", path, { Accept: HTML });
        assert.deepEqual([answer.status, answer.text], [404, ""]);
      }
      assert.equal(without.requests.length, 2);
    } finally {
      await without.close();
    }
    const [lines, controller] = [[], new AbortController()];
    const write = (text) => lines.push(text);
    const ended = run(["--no-page", "--json"], { stdout: { write }, stderr: { write }, signal: controller.signal });
    while (!lines.some((line) => line.includes("listening"))) await new Promise((resolve) => setTimeout(resolve, 5));
    const { port } = new URL(JSON.parse(lines[0]).url);
    assert.equal((await exchange({ port }, "GET", "/", { Accept: HTML })).status, 404);
    controller.abort();
    assert.equal(await ended, 0);
  });
});

test("the policy comes by header and first in the document, and allows the page's own script and style alone", async () => {
  const { headers, text } = await opened();
  const [, meta] =
    /^<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(text);
  assert.equal(headers["content-security-policy"], `${meta}; frame-ancestors 'none'`);
  const hashOf = (part) => `'sha256-${createHash("sha256").update(part).digest("base64")}'`;
  const [, script] = /<script type="module">([\s\S]*?)<\/script>/.exec(text);
  const [, style] = /<style>([\s\S]*?)<\/style>/.exec(text);
  assert.deepEqual(Object.fromEntries(meta.split("; ").map((directive) => directive.split(/ (.*)/s).slice(0, 2))), {
    "default-src": "'none'",
    "connect-src": "'self'",
    "script-src": hashOf(script),
    "style-src": hashOf(style),
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
  });
  for (const [name, value] of [
    ["x-content-type-options", "nosniff"],
    ["referrer-policy", "no-referrer"],
    ["cache-control", "no-store"],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["x-frame-options", "DENY"],
    ["set-cookie", undefined],
    ["access-control-allow-origin", undefined],
  ])
    assert.equal(headers[name], value, name);
});

test("中文 first; English by the address or the browser's wish", async () => {
  for (const [path, wished, lang] of [
    ["/", undefined, "zh-CN"],
    ["/", "fr, de;q=0.5", "zh-CN"],
    ["/", "en-GB,en;q=0.9,zh;q=0.8", "en"],
    ["/", "zh-TW, en;q=0.9", "zh-CN"],
    ["/", "en;q=0.5, zh;q=0.7", "zh-CN"],
    ["/", "en;q=0", "zh-CN"],
    ["/?lang=en", "zh", "en"],
    ["/?lang=zh", "en", "zh-CN"],
    ["/?lang=%22%3E%3Cscript%3E", "en", "en"],
  ]) {
    const { text } = await opened(sandbox, { "Accept-Language": wished }, path);
    assert.match(text, new RegExp(`<html lang="${lang}">`), `${path} ${wished}`);
  }
});

describe("what the page does is done for the page alone", () => {
  const COUPON = { appid: APPID, stock_id: "2433405", openid: "o-1", handler: "" };

  for (const [name, headers] of [
    ["without the token", { "Sandbox-Token": undefined }],
    ["with another token", { "Sandbox-Token": "A".repeat(43) }],
    ["with a token of another length", { "Sandbox-Token": "A" }],
    ["for another site", { "Sec-Fetch-Site": "cross-site" }],
    ["for another port of this machine", { "Sec-Fetch-Site": "same-site" }],
    ["as a page of another port", { Origin: "http://localhost:3000" }],
    ["as a page of another name", { Origin: "http://pay.test" }],
    ["from no origin", { Origin: undefined }],
    ["from a sandboxed frame", { Origin: "null" }],
    ["under a foreign name (DNS rebinding)", { Host: "attacker.example", Origin: "http://attacker.example" }],
  ]) {
    test(`not ${name}`, async () => {
      const { act } = await asking();
      await build(sandbox);
      const coupons = sandbox.coupons.length;
      const answer = await act("coupon", COUPON, headers);
      assert.equal(answer.status, 403);
      assert.equal(sandbox.coupons.length, coupons);
      assert.equal((await act("fault", { kind: "500" }, headers)).status, 403);
      assert.equal((await call(sandbox, "GET", ECHO)).status, 200);
    });
  }

  test("nothing is read by another either", async () => {
    const { ask } = await asking();
    assert.equal((await ask("state?after=0")).status, 200);
    for (const headers of [
      { "Sandbox-Token": undefined },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
      { Origin: "http://localhost:3000" },
    ]) {
      const answer = await ask("state?after=0", headers);
      assert.deepEqual([answer.status, answer.text], [403, '{"code":"FORBIDDEN"}']);
    }
  });

  test("a preflight allows nothing", async () => {
    const headers = { Origin: "http://localhost:3000", "Access-Control-Request-Headers": "sandbox-token" };
    const answer = await exchange(sandbox, "OPTIONS", `${PREFIX}coupon`, headers);
    assert.deepEqual(
      Object.keys(answer.headers).filter((name) => name.startsWith("access-control")),
      [],
    );
    assert.equal(answer.status, 403);
  });

  test("a simple request that a form could send does nothing", async () => {
    const { act } = await asking();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", undefined])
      assert.equal((await act("coupon", COUPON, { "Content-Type": type })).status, 400);
  });

  test("what is no input, too long, or for nothing is refused", async () => {
    const { act, ask } = await asking();
    for (const input of ["", "[]", "null", "{", '"x"', JSON.stringify({ openid: "x".repeat(70000) })])
      assert.equal((await act("coupon", input)).status, 400, input.slice(0, 20));
    for (const path of ["nothing", "constructor", "__proto__", "toString", ""])
      assert.equal((await act(path, {})).status, 404, path);
    assert.equal((await ask("coupon")).status, 400);
  });
});

test("the page's own requests are neither kept nor given a fault nor delayed", async () => {
  const slow = await startSandbox({ latencyMs: 300 });
  try {
    const fault = slow.inject({ kind: "500", times: 3 });
    const started = Date.now();
    const { ask } = await asking(slow);
    await ask("state?after=0");
    assert.ok(Date.now() - started < 300);
    assert.equal((await exchange(slow, "GET", "/favicon.ico", { Accept: "image/*", "Sec-Fetch-Dest": "image" })).status, 204);
    assert.equal(slow.requests.length, 0);
    assert.equal(fault.remaining, 3);
  } finally {
    await slow.close();
  }
});

describe("the state", () => {
  test("has the requests with their checks, in the order answered, each once", async () => {
    const own = await startSandbox();
    try {
      await build(own);
      await call(own, "GET", ECHO, { signed: { mchid: "1900000002" } });
      const { after, requests } = await state(own);
      assert.deepEqual(
        requests.map(({ order, method, target, status, code }) => [order, method, target, status, code]),
        [
          [1, "POST", "/v3/marketing/partnerships/build", 200, null],
          [2, "GET", ECHO, 401, "SIGN_ERROR"],
        ],
      );
      assert.deepEqual(
        requests.map(({ checks }) => checks),
        own.requests.map(({ checks }) => checks),
      );
      assert.deepEqual(requests[1].note, {
        zh: "不是沙箱的商户号（看看有没有空格）",
        en: "mchid is not the sandbox merchant (look for blanks)",
      });
      await call(own, "GET", "/v3/nothing");
      assert.deepEqual(
        (await state(own, after)).requests.map(({ order, status }) => [order, status]),
        [[3, 404]],
      );
    } finally {
      await own.close();
    }
  });

  test("is waited for, and comes with the request", async () => {
    const { ask } = await asking();
    const { after, seen } = (await ask("state?after=0")).json;
    const waiting = ask(`state?after=${after}&seen=${seen}`);
    await call(sandbox, "GET", `${ECHO}/awaited`);
    const { requests } = (await waiting).json;
    assert.deepEqual(
      requests.map(({ target }) => target),
      [`${ECHO}/awaited`],
    );
  });

  test("has at most 200 requests, the latest, whatever a page asks for", async () => {
    const own = await startSandbox();
    try {
      for (let count = 0; count < 210; count += 1) await exchange(own, "GET", `/${count}`, {});
      const { after, requests } = await state(own);
      assert.equal(after, 210);
      assert.deepEqual([requests.length, requests[0].target, requests[199].target], [200, "/10", "/209"]);
      for (const after of ["-1", "x", "1e999", "9007199254740993"])
        assert.ok(
          (await Promise.race([state(own, after), new Promise((resolve) => setTimeout(resolve, 500, {}))])) !== undefined,
        );
    } finally {
      await own.close();
    }
  });

  test("is waited for by 16 at a time; closing the sandbox ends their wait", async () => {
    const own = await startSandbox();
    const { ask } = await asking(own);
    const { after, seen } = (await ask("state?after=0")).json;
    const waiting = Array.from({ length: 16 }, () => ask(`state?after=${after}&seen=${seen}`).catch(() => "ended"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal((await ask(`state?after=${after}&seen=${seen}`)).status, 503);
    await own.close();
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set(["ended"]));
  });

  test("shows no key and no signature, wherever they were sent", async () => {
    const own = await startSandbox({ apiV3Key: "-a-key-of-32-characters-no-word-" });
    try {
      const { privateKey, apiV3Key } = own.merchant;
      const lines = privateKey.split("\n").slice(1, -2);
      const body = JSON.stringify({ privateKey, apiV3Key });
      await call(own, "POST", `${ECHO}?key=${apiV3Key}`, { body, headers: { "X-Key": apiV3Key } });
      await call(own, "POST", `${ECHO}?key=${apiV3Key}`, { body, signBody: `${body} ` });
      await build(own, { signed: { nonce: apiV3Key } });
      const text = JSON.stringify(await state(own));
      assert.match(text, /another text|another key/);
      const sent = own.requests.map(
        ({ headers }) => /signature="([^"]*)/.exec(headers.find(([name]) => name === "Authorization")[1])[1],
      );
      for (const secret of [apiV3Key, ...sent, ...lines]) assert.ok(!text.includes(secret.slice(0, 32)), secret);
      assert.match(text, /signature=\\"\*{6}\\"/);
    } finally {
      await own.close();
    }
  });
});

describe("a signature that does not verify: which line was signed otherwise", () => {
  const TARGET = `${LIST}?authorized_data=%7b%22business_type%22%3a%22FAVOR_STOCK%22%7d&x=a%20b`;
  const nonce = "GMNOMxwLoQK7wqtc3CDmE1qA0xjLYXL0";
  const spaced =
    '{"authorized_data": {"business_type": "FAVOR_STOCK", "stock_id": "2433405"}, "partner": {"appid": "wx4e1916a585d1f4e9", "type": "APPID"}}';

  /** What the page is told of a request for which `text` was signed. */
  async function told(
    text,
    { method = "GET", target = TARGET, body = "", key = sandbox.merchant.privateKey, digest = "sha256" } = {},
  ) {
    const timestamp = Math.floor(Date.now() / 1000);
    const signed = text({ timestamp, nonce, target, body });
    const signature = sign(digest, Buffer.from(signed), key).toString("base64");
    const { after } = await state();
    const answer = await call(sandbox, method, target, {
      body,
      headers: { "Idempotency-Key": "k" },
      signed: { timestamp, nonce, signature },
    });
    assert.equal(answer.json.message, "错误的签名，验签失败");
    const [{ signature: found }] = (await state(sandbox, after)).requests;
    return found;
  }
  const get = (lines) => lines.join("\n");

  for (const [name, text, [line, signed, received], options] of [
    [
      "percent-encoding in upper case",
      ({ timestamp, target }) => get(["GET", target.replace(/%../g, (byte) => byte.toUpperCase()), timestamp, nonce, "", ""]),
      [2, "B", "b"],
    ],
    [
      "the URL decoded",
      ({ timestamp, target }) => get(["GET", decodeURIComponent(target), timestamp, nonce, "", ""]),
      [2, "{", "%"],
    ],
    ["the URL without its query", ({ timestamp }) => get(["GET", LIST, timestamp, nonce, "", ""]), [2, "↵", "?"]],
    [
      "the URL with WeChat Pay's host",
      ({ timestamp, target }) => get(["GET", `https://api.mch.weixin.qq.com${target}`, timestamp, nonce, "", ""]),
      [2, "h", "/"],
    ],
    [
      "a blank as +",
      ({ timestamp, target }) => get(["GET", target.replace("%20", "+"), timestamp, nonce, "", ""]),
      [2, "+", "%"],
    ],
    ["no line for the empty body", ({ timestamp, target }) => get(["GET", target, timestamp, nonce, ""]), [5, "", "↵"]],
    ["no line feed at all at the end", ({ timestamp, target }) => get(["GET", target, timestamp, nonce]), [4, "", "↵"]],
    ["CR LF", ({ timestamp, target }) => ["GET", target, timestamp, nonce, "", ""].join("\r\n"), [1, "␍", "↵"]],
    ["a backslash and an n", ({ timestamp, target }) => ["GET", target, timestamp, nonce, "", ""].join("\\n"), [1, "\\", "↵"]],
    ["another second", ({ timestamp, target }) => get(["GET", target, timestamp - 3, nonce, "", ""]), [3, undefined, undefined]],
    ["milliseconds", ({ timestamp, target }) => get(["GET", target, `${timestamp}000`, nonce, "", ""]), [3, "0", "↵"]],
    ["the method in lower case", ({ timestamp, target }) => get(["get", target, timestamp, nonce, "", ""]), [1, "g", "G"]],
    ["{} for the empty body", ({ timestamp, target }) => get(["GET", target, timestamp, nonce, "{}", ""]), [5, "{", "↵"]],
    [
      "the body as Python writes it",
      ({ timestamp, target }) => get(["POST", target, timestamp, nonce, spaced, ""]),
      [5, " ", "{"],
      { method: "POST", target: "/v3/marketing/partnerships/build", body: guideBody },
    ],
    [
      "no body",
      ({ timestamp, target }) => get(["POST", target, timestamp, nonce, "", ""]),
      [5, "↵", "{"],
      { method: "POST", target: "/v3/marketing/partnerships/build", body: guideBody },
    ],
  ]) {
    test(name, async () => {
      const { by, difference } = await told(text, options);
      assert.equal(by, "another text");
      assert.equal(difference.line, line);
      if (signed === undefined) return;
      assert.deepEqual([difference.signed.first, difference.received.first], [signed, received]);
    });
  }

  test("the lines are those received, each with its end", async () => {
    const { lines } = await told(({ timestamp, target }) => get(["GET", target, timestamp, nonce]));
    assert.deepEqual(
      lines.map(({ text, end }) => [text.replace(/^\d{10}$/, "seconds"), end]),
      [
        ["GET", "↵"],
        [TARGET, "↵"],
        ["seconds", "↵"],
        [nonce, "↵"],
        ["", "↵"],
      ],
    );
  });

  test("a text that nobody would guess", async () => {
    const found = await told(() => "something else");
    assert.deepEqual([found.by, found.difference], ["another text", undefined]);
  });

  test("another key, another digest", async () => {
    const right = ({ timestamp, target, body }) => canonical("GET", target, timestamp, nonce, body);
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    assert.equal((await told(right, { key: privateKey })).by, "another key");
    assert.equal((await told(right, { digest: "sha1" })).by, "another digest");
    assert.equal((await told(right, { digest: "sha512" })).by, "another digest");
  });

  test("a large body costs no guesses", async () => {
    const body = JSON.stringify({ text: "x".repeat(8_000_000) });
    await call(sandbox, "POST", ECHO, { body, signBody: "" });
    const { ask } = await asking();
    const started = Date.now();
    const { requests } = (await ask("state?after=0")).json;
    assert.ok(Date.now() - started < 2000);
    assert.ok(JSON.stringify(requests[requests.length - 1]).length < 20_000);
  });
});

describe("a user takes a coupon", () => {
  const received = [];
  let handler;
  before(async () => {
    const answers = (request, response) => {
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        received.push({ headers: request.headers, bytes: Buffer.concat(chunks) });
        response.writeHead(204).end();
      });
    };
    handler = http.createServer(answers);
    await new Promise((resolve) => handler.listen(0, "127.0.0.1", resolve));
  });
  after(() => handler.close());
  const COUPON = { appid: APPID, stock_id: "2433405", openid: "o-1" };

  test("where the partnership stands, and not before or after", async () => {
    const own = await startSandbox();
    try {
      const { act } = await asking(own);
      const refused = await act("coupon", COUPON);
      assert.deepEqual(
        [refused.status, refused.json.code, refused.json.note.en],
        [400, "NO_AUTH", "no established partnership with this partner for this stock"],
      );
      await build(own);
      assert.equal((await act("coupon", COUPON)).json.coupon.openid, "o-1");
      await terminate(own);
      assert.equal((await act("coupon", COUPON)).status, 400);
      assert.equal(own.coupons.length, 1);
      const { partnerships, coupons } = (await state(own)).state;
      assert.deepEqual([partnerships[0].state, coupons[0].openid], ["TERMINATED", "o-1"]);
    } finally {
      await own.close();
    }
  });

  test("the handler on this machine is notified, signed; a broken notification on request", async () => {
    const { act } = await asking();
    await build(sandbox);
    const url = `http://localhost:${handler.address().port}/notify`;
    const { coupon, answer } = (await act("coupon", { ...COUPON, handler: url })).json;
    assert.equal(answer.status, 204);
    assert.ok(verifies(received[0], sandbox.platform.keys));
    assert.ok(!received[0].bytes.includes(coupon.coupon_id), "it is encrypted");
    await act("coupon", { ...COUPON, handler: url, fault: "unsigned" });
    assert.equal(received[1].headers["wechatpay-signature"], undefined);
    // It is there again when the page is loaded again.
    assert.equal((await state()).state.handler, url);
  });

  test("no other machine is, and no coupon is handed out for it", async () => {
    const { act } = await asking();
    const before = sandbox.coupons.length;
    for (const handler of [
      "https://attacker.example/",
      "http://127.0.0.1.nip.io/",
      "http://localhost@attacker.example/",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "notify",
      1,
    ])
      assert.equal((await act("coupon", { ...COUPON, handler })).status, 400, String(handler));
    assert.equal((await act("coupon", { ...COUPON, handler: "http://127.0.0.1:1/", fault: "x" })).status, 400);
    assert.equal(sandbox.coupons.length, before);
  });

  test("a handler that is not there is said so, and the coupon is his", async () => {
    const { act } = await asking();
    const { coupon, answer } = (await act("coupon", { ...COUPON, handler: "http://127.0.0.1:1/" })).json;
    assert.match(answer.error, /ECONNREFUSED/);
    assert.equal(sandbox.coupons.at(-1).coupon_id, coupon.coupon_id);
  });

  test("as the plugin takes it, and as the H5 page", async () => {
    const { act } = await asking();
    const { mchid, apiV2Key } = sandbox.merchant;
    const signed = (text) => createHmac("sha256", apiV2Key).update(`${text}&key=${apiV2Key}`).digest("hex").toUpperCase();
    const item = { stock_id: "2433406", out_request_no: "n1" };
    const plugin = {
      send_coupon_params: [item],
      send_coupon_merchant: mchid,
      sign: signed(`out_request_no0=n1&send_coupon_merchant=${mchid}&stock_id0=2433406`),
    };
    const answer = await act("signed", { signed: JSON.stringify(plugin), openid: "o-2" });
    assert.equal(answer.json.send_coupon_result[0].code, "SUCCESS");
    assert.equal(sandbox.coupons.at(-1).openid, "o-2");
    const query = `open_id=o3&out_request_no=n2&send_coupon_merchant=${mchid}&stock_id=2433406`;
    const url = `https://action.weixin.qq.com/busifavor/getcouponinfo?${query}&sign=${signed(query)}#wechat_pay&wechat_redirect`;
    for (const [given, no] of [
      [url, "SUCCESS"],
      [JSON.stringify({ url }), "DUPREQUEST"],
    ])
      assert.equal((await act("signed", { signed: given, openid: "o-2" })).json.send_coupon_result[0].code, no);
    assert.equal((await act("signed", { signed: "{", openid: "o-2" })).status, 400);
    assert.equal((await act("signed", { signed: "x", openid: "o-2" })).status, 400);
  });
});

describe("faults", () => {
  test("are injected, listed and cancelled", async () => {
    const own = await startSandbox();
    try {
      const { act } = await asking(own);
      await act("fault", { kind: "503", times: 2, effect: "after", match: { method: "GET", path: ECHO } });
      await act("fault", { kind: "429", times: null, retryAfter: 7 });
      own.inject({ kind: "empty", match: () => false });
      const { faults } = (await state(own)).state;
      assert.deepEqual(
        faults.map(({ kind, left, where }) => [kind, left, where]),
        [
          ["503", 2, `GET ${ECHO}`],
          ["429", null, ""],
          ["empty", 1, "…"],
        ],
      );
      assert.equal((await call(own, "GET", ECHO)).status, 503);
      const limited = await call(own, "GET", `${ECHO}/x`);
      assert.deepEqual([limited.status, limited.headers["retry-after"]], [429, "7"]);
      await act("cancel", { number: faults[1].number });
      assert.equal((await call(own, "GET", `${ECHO}/x`)).status, 200);
      assert.equal((await call(own, "GET", ECHO)).status, 503);
      assert.deepEqual(
        (await state(own)).state.faults.map(({ kind }) => kind),
        ["empty"],
      );
    } finally {
      await own.close();
    }
  });

  test("that are none are refused in words", async () => {
    const { act } = await asking();
    for (const fault of [
      { kind: "x" },
      { kind: "500", times: 0 },
      { kind: "500", match: { path: "x" } },
      { kind: "latency", ms: -1 },
      {},
    ]) {
      const answer = await act("fault", fault);
      assert.deepEqual([answer.status, answer.json.code], [400, "ERR_WECHATPAY_SANDBOX_OPTION"]);
    }
  });
});

test("requests that no browser sends are answered all the same", async () => {
  const close = "Connection: close\r\n\r\n";
  for (const request of [
    `GET ${PREFIX}%00 HTTP/1.1\r\nHost: localhost\r\n${close}`,
    `GET ${PREFIX}//?after=%E0%A4%A HTTP/1.1\r\nHost: localhost\r\n${close}`,
    `GET /?lang=%E0%A4%A HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n${close}`,
    `GET / HTTP/1.0\r\nAccept: text/html\r\n\r\n`,
  ])
    assert.ok([200, 403].includes((await raw(sandbox, request)).status), request);
});
