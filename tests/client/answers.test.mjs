// Results and errors of single calls.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { BUILD, clientOf, createPlatform, ECHO, header, input, library, rejection, startSandbox, withSandbox } from "./setup.mjs";

const stock = { authorized_data: { business_type: "FAVOR_STOCK" } };

describe("results", () => {
  test("build: 200 with data, the raw body, Request-ID and the key", () =>
    withSandbox({}, async (sandbox) => {
      const built = await clientOf(sandbox).partnerships.build(input, { idempotencyKey: "buildreq_001" });
      assert.equal(built.status, 200);
      assert.deepEqual(built.data, { ...input, state: "ESTABLISHED", ...timesOf(sandbox.partnerships[0]) });
      assert.deepEqual(JSON.parse(built.body), built.data);
      assert.equal(built.idempotencyKey, "buildreq_001");
      assert.equal(built.requestId, sandbox.requests[0].requestId);
      assert.ok(Object.isFrozen(built));
    }));

  test("build: 204 has no data", () =>
    withSandbox({ build: { answer: 204 } }, async (sandbox) => {
      const built = await clientOf(sandbox).partnerships.build(input);
      assert.deepEqual([built.status, built.data, built.body], [204, undefined, ""]);
      assert.equal(sandbox.partnerships.length, 1);
    }));

  test("terminate", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox);
      await client.partnerships.build(input);
      const terminated = await client.partnerships.terminate(input);
      assert.deepEqual(terminated.data, { terminate_time: sandbox.partnerships[0].terminate_time });
    }));

  test("list: a page with its numbers", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox);
      await client.partnerships.build(input);
      const page = await client.partnerships.list({ ...stock, limit: 5 });
      const { state, ...listed } = sandbox.partnerships[0];
      assert.deepEqual(page.data, [listed]);
      assert.deepEqual([page.offset, page.limit, page.total_count, page.status], [0, 5, 1, 200]);
    }));

  test("list: 200 with empty data is an empty page", () =>
    withSandbox({ list: { empty: "ok" } }, async (sandbox) => {
      const page = await clientOf(sandbox).partnerships.list(stock);
      assert.deepEqual([page.data, page.offset, page.limit], [[], 0, 20]);
    }));

  test("list: the refusal that the documents announce for no result is an empty page, which carries it", () =>
    withSandbox({}, async (sandbox) => {
      const asked = [];
      const client = clientOf(sandbox, { isEmptyList: (error) => asked.push(error) > 0 });
      const page = await client.partnerships.list({ ...stock, limit: 5 });
      const { requestId } = sandbox.requests[0];
      assert.deepEqual(page, {
        data: [],
        offset: 0,
        limit: 5,
        status: 400,
        requestId,
        emptyBecause: { code: "INVALID_REQUEST", message: "查询结果为0", requestId },
      });
      assert.ok(Object.isFrozen(page) && Object.isFrozen(page.emptyBecause));
      assert.deepEqual(asked, []);
    }));

  /** [what, status, body, whether it is an empty page]; the sentence is that of merchant/4012380536. */
  const refusals = [
    ["404", 404, { code: "RESOURCE_NOT_EXISTS", message: "查询结果为0" }, true],
    ["a code of another endpoint's", 400, { code: "NO_RESULT", message: "查询结果为0" }, true],
    ["another status", 403, { code: "INVALID_REQUEST", message: "查询结果为0" }, false],
    ["422", 422, { code: "INVALID_REQUEST", message: "查询结果为0" }, false],
    ["a parameter", 400, { code: "PARAM_ERROR", message: "查询结果为0" }, false],
    ["a signature", 400, { code: "SIGN_ERROR", message: "查询结果为0" }, false],
    ["a permission", 404, { code: "NO_AUTH", message: "查询结果为0" }, false],
    ["no code", 400, { message: "查询结果为0" }, false],
    ["an empty code", 400, { code: "", message: "查询结果为0" }, false],
    ["a code that is no text", 400, { code: 1, message: "查询结果为0" }, false],
    ["no message", 400, { code: "INVALID_REQUEST" }, false],
    ["a part of a sentence", 400, { code: "INVALID_REQUEST", message: "批次A的查询结果为0" }, false],
    ["more than the sentence", 400, { code: "INVALID_REQUEST", message: "查询结果为0，商户无权限" }, false],
    ["another sentence", 400, { code: "INVALID_REQUEST", message: "stock_id为空" }, false],
    ["a page", 404, "<html>查询结果为0</html>", false],
    ["JSON that is no object", 400, '"查询结果为0"', false],
    ["nothing", 404, "", false],
  ];
  for (const signed of [true, false]) {
    test(`list, listAll: which refusals mean an empty list, ${signed ? "signed" : "unsigned"}`, () =>
      withSandbox({}, async (sandbox) => {
        const platform = createPlatform();
        for (const [name, status, answer, isEmpty] of refusals) {
          const body = typeof answer === "string" ? answer : JSON.stringify(answer);
          const fetch = async () => (signed ? platform.response(status, body) : new Response(body, { status }));
          const { partnerships } = clientOf(sandbox, { keys: platform.keys, fetch });
          if (isEmpty) {
            const { data, emptyBecause } = await partnerships.list(stock);
            assert.deepEqual([data, emptyBecause.code, emptyBecause.message], [[], answer.code, answer.message], name);
            assert.equal((await partnerships.listAll(stock).next()).done, true, name);
          } else {
            assert.equal((await rejection(partnerships.list(stock))).status, status, name);
            assert.equal((await rejection(partnerships.listAll(stock).next())).status, status, name);
          }
        }
      }));
  }

  for (const [name, status, body] of [
    ["204", 204, ""],
    ["200 without data", 200, '{"offset":0,"limit":20}'],
    ["200 with data: null", 200, '{"data":null}'],
  ]) {
    test(`list: ${name} is an empty page`, () =>
      withSandbox({}, async (sandbox) => {
        const platform = createPlatform();
        const client = clientOf(sandbox, { keys: platform.keys, fetch: async () => platform.response(status, body) });
        const page = await client.partnerships.list(stock);
        assert.deepEqual([page.data, page.offset, page.limit, page.status], [[], 0, 20, status]);
      }));
  }

  for (const body of ['{"data":{"length":1}}', "[]", '"abc"', "null", "1"]) {
    test(`${body} is neither a list nor a partnership, and what happened is unknown`, () =>
      withSandbox({}, async (sandbox) => {
        const platform = createPlatform();
        const client = clientOf(sandbox, {
          keys: platform.keys,
          isEmptyList: () => true,
          fetch: async () => platform.response(200, body),
        });
        const calls = body.startsWith("{")
          ? [client.partnerships.list(stock)]
          : [client.partnerships.list(stock), client.partnerships.build(input)];
        for (const call of calls) {
          const error = await rejection(call);
          assert.deepEqual([error.code, error.outcome, error.attempts], ["ERR_WECHATPAY_RESPONSE_BODY", "unknown", 1]);
        }
      }));
  }

  test("isEmptyList is asked about refusals only, and only true means empty", () =>
    withSandbox({}, async (sandbox) => {
      const never = async () => {
        throw new TypeError("no network");
      };
      const unavailable = async () => new Response("", { status: 503 });
      for (const fetch of [never, unavailable]) {
        const error = await rejection(
          clientOf(sandbox, { retry: false, fetch, isEmptyList: () => true }).partnerships.list(stock),
        );
        assert.equal(error.outcome, "unknown");
      }
      const body = '{"code":"NO_RECORD","message":"no record"}';
      const refused = (isEmptyList) =>
        clientOf(sandbox, { fetch: async () => new Response(body, { status: 404 }), isEmptyList }).partnerships.list(stock);
      assert.equal((await rejection(refused(async () => true))).status, 404);
      const asked = [];
      const page = await refused((error) => asked.push(error.code) > 0 && error.serverCode === "NO_RECORD");
      assert.deepEqual([page.data, page.emptyBecause.message], [[], "no record"]);
      assert.deepEqual(asked, ["ERR_WECHATPAY_HTTP_STATUS"]);
    }));

  test("request: any endpoint, with query, body and headers as given", () =>
    withSandbox({}, async (sandbox) => {
      const { data } = await clientOf(sandbox).request({
        method: "POST",
        path: `${ECHO}/x`,
        query: { a: { b: "星" } },
        body: { amount: 1 },
        headers: { "X-Mine": "1" },
        idempotencyKey: "k1",
      });
      assert.deepEqual(
        [data.method, data.target, Buffer.from(data.body, "base64").toString()],
        ["POST", `${ECHO}/x?a=%7B%22b%22%3A%22%E6%98%9F%22%7D`, '{"amount":1}'],
      );
      assert.equal(header(data, "X-Mine"), "1");
      assert.equal(header(data, "Idempotency-Key"), "k1");
    }));

  test("request: headers given by hand take the place of the client's own", () =>
    withSandbox({}, async (sandbox) => {
      const { publicKeyId } = sandbox.platform;
      const headers = { "wechatpay-serial": publicKeyId, "Idempotency-Key": "k-hand" };
      const { data, idempotencyKey } = await clientOf(sandbox).request({ path: ECHO, headers });
      assert.deepEqual(
        [header(data, "Wechatpay-Serial"), header(data, "Idempotency-Key"), idempotencyKey],
        [publicKeyId, "k-hand", "k-hand"],
      );
      const error = await rejection(clientOf(sandbox).request({ path: "/v3/nowhere", headers }));
      assert.equal(error.idempotencyKey, "k-hand");
    }));

  test("upload: the file arrives, only its meta is signed", () =>
    withSandbox({}, async (sandbox) => {
      const file = Buffer.from("not really a picture 图");
      const { data } = await clientOf(sandbox).upload({ path: "/v3/merchant/media/upload", file, filename: "a.png" });
      // The sandbox's media_id is the file's digest.
      assert.equal(data.media_id, createHash("sha256").update(file).digest("hex"));
    }));

  test("download: a bill is checked against its digest, because it is not signed", () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox);
      const { data: bill } = await client.request({ path: "/v3/bill/tradebill", query: { bill_date: "2024-01-31" } });
      const hash = { type: bill.hash_type, value: bill.hash_value };
      const bytes = await client.download(bill.download_url, { hash });
      assert.equal(createHash("sha1").update(bytes).digest("hex"), bill.hash_value);
      assert.match(new TextDecoder().decode(bytes), /^交易时间/u);

      const wrong = await rejection(client.download(bill.download_url, { hash: { type: "SHA1", value: "0".repeat(40) } }));
      assert.equal(wrong.code, "ERR_WECHATPAY_DOWNLOAD");
      const sent = sandbox.requests.length;
      for (const [url, each, code, field] of [
        [bill.download_url, undefined, "ERR_WECHATPAY_MISSING_OPTION", "hash"],
        [bill.download_url, { hash: { type: "MD5", value: "" } }, "ERR_WECHATPAY_OPTION_TYPE", "hash.type"],
        [bill.download_url, { hash: { type: "SHA1", value: "0" } }, "ERR_WECHATPAY_OPTION_TYPE", "hash.value"],
        [bill.download_url.replace("127.0.0.1", "127.0.0.2"), { hash }, "ERR_WECHATPAY_CLIENT_OPTION", "url"],
        ["https://api.mch.weixin.qq.com.evil.example/v3/billdownload/file", { hash }, "ERR_WECHATPAY_CLIENT_OPTION", "url"],
        [undefined, { hash }, "ERR_WECHATPAY_CLIENT_OPTION", "url"],
      ]) {
        const error = await rejection(client.download(url, each));
        assert.deepEqual([error.code, error.field, error.outcome, error.attempts], [code, field, "not_sent", 0]);
      }
      assert.equal(sandbox.requests.length, sent);
    }));

  test("download: the host that the url names is asked, whichever place it has in hosts", () =>
    withSandbox({}, (other) =>
      withSandbox({}, async (sandbox) => {
        const { data: bill } = await clientOf(sandbox).request({
          path: "/v3/bill/tradebill",
          query: { bill_date: "2024-01-31" },
        });
        const hash = { type: bill.hash_type, value: bill.hash_value };
        await clientOf(sandbox, { hosts: [other.url, sandbox.url] }).download(bill.download_url, { hash });
        assert.equal(other.requests.length, 0);
      }),
    ));
});

describe("what cannot be trusted", () => {
  for (const [kind, code] of [
    ["unsigned", "ERR_WECHATPAY_RESPONSE_HEADER"],
    ["wrongSignature", "ERR_WECHATPAY_SIGNATURE_INVALID"],
    ["staleTimestamp", "ERR_WECHATPAY_RESPONSE_EXPIRED"],
    ["probe", "ERR_WECHATPAY_SIGNATURE_INVALID"],
    ["empty", "ERR_WECHATPAY_SIGNATURE_INVALID"],
    ["rotateKey", "ERR_WECHATPAY_UNKNOWN_SERIAL"],
  ]) {
    test(`a 2xx that is ${kind}: ${code}, the outcome is unknown, and nothing is repeated`, () =>
      withSandbox({}, async (sandbox) => {
        sandbox.inject({ kind, match: { path: BUILD } });
        const error = await rejection(clientOf(sandbox).partnerships.build(input));
        assert.deepEqual([error.code, error.outcome, error.attempts], [code, "unknown", 1]);
        assert.equal(error.explanation.code, code);
        assert.equal(sandbox.requests.length, 1);
        // It had happened, and the key on the error finds it.
        const again = await clientOf(sandbox).partnerships.build(input, { idempotencyKey: error.idempotencyKey });
        assert.equal(again.status, 200);
        assert.deepEqual(
          sandbox.requests.map(({ replayed }) => replayed),
          [false, true],
        );
        assert.equal(sandbox.partnerships.length, 1);
      }));
  }
});

describe("a fetch that is not what it should be", () => {
  const platform = createPlatform();
  const answered = (response) =>
    withSandbox({}, (sandbox) =>
      rejection(clientOf(sandbox, { retry: false, keys: platform.keys, fetch: async () => response }).partnerships.build(input)),
    );
  const text = async () => new TextEncoder().encode("{}").buffer;

  for (const status of [undefined, null, NaN, -1, 200.5, "200", 1000]) {
    test(`a status of ${status} is none`, async () => {
      const error = await answered({ status, headers: platform.response(200, "{}").headers, arrayBuffer: text });
      assert.deepEqual([error.code, error.outcome, error.cause.name], ["ERR_WECHATPAY_NETWORK", "unknown", "TypeError"]);
    });
  }

  test("a body of something other than bytes is none", async () => {
    for (const value of [undefined, 1e9, "{}", {}]) {
      const error = await answered({
        status: 200,
        headers: platform.response(200, "{}").headers,
        arrayBuffer: async () => value,
      });
      assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_NETWORK", "unknown"]);
    }
  });

  test("an answer from where a redirect led is that redirect", async () => {
    const response = Object.defineProperty(platform.response(200, "{}"), "redirected", { value: true });
    const error = await answered(response);
    assert.deepEqual([error.code, error.outcome, error.explanation.code], ["ERR_WECHATPAY_HTTP_STATUS", "unknown", "REDIRECTED"]);
  });

  for (const [name, response] of [
    ["a web stream", () => new Response(endless().stream)],
    ["a Node stream", () => ({ status: 200, headers: {}, body: endless().iterated() })],
    ["an array buffer", () => ({ status: 200, headers: {}, arrayBuffer: async () => new ArrayBuffer(65 << 20) })],
  ]) {
    test(`a body without an end is not read to it: ${name}`, async () => {
      const error = await answered(response());
      assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_RESPONSE_BODY", "unknown"]);
    });
  }

  test("nor that of an error, which is tried again as any", () =>
    withSandbox({}, async (sandbox) => {
      let source;
      const fetch = async () => {
        source = endless();
        return new Response(source.stream, { status: 503 });
      };
      const error = await rejection(clientOf(sandbox, { fetch }).partnerships.build(input));
      assert.deepEqual([error.status, error.attempts, error.outcome, source.cancelled], [503, 3, "unknown", true]);
      assert.ok(source.pieces < 80, `${source.pieces}`);
    }));
});

/** A megabyte again and again, counted. */
function endless() {
  const piece = new Uint8Array(1 << 20);
  const counted = { pieces: 0, cancelled: false };
  const pull = (controller) => {
    counted.pieces += 1;
    controller.enqueue(piece);
  };
  const cancel = () => {
    counted.cancelled = true;
  };
  async function* pieces() {
    for (;;) yield piece;
  }
  return Object.assign(counted, { stream: new ReadableStream({ pull, cancel }), iterated: pieces });
}

describe("errors", () => {
  let sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  test("carry what the server said, the explanation, the key and the outcome", async () => {
    const unbound = { ...input, partner: { type: "APPID", appid: "wx0000000000000000" } };
    const error = await rejection(clientOf(sandbox).partnerships.build(unbound, { idempotencyKey: "k-2" }));
    const entry = sandbox.requests.at(-1);
    assert.ok(error instanceof library.WechatPayError);
    assert.deepEqual(
      [error.code, error.status, error.serverCode, error.serverMessage, error.requestId],
      ["ERR_WECHATPAY_HTTP_STATUS", 400, "INVALID_REQUEST", entry.answerMessage, entry.requestId],
    );
    assert.deepEqual([error.outcome, error.retryable, error.idempotencyKey, error.attempts], ["refused", false, "k-2", 1]);
    assert.equal(error.explanation.code, "APPID_NOT_BOUND");
    assert.ok(error.explanation.title && error.explanation.cause && error.explanation.remedies.length > 0);
  });

  test("carry detail", async () => {
    const error = await rejection(
      clientOf(sandbox).request({ method: "POST", path: BUILD, body: { partner: {} }, idempotencyKey: "k-3" }),
    );
    assert.equal(error.serverCode, "PARAM_ERROR");
    assert.equal(typeof error.detail.field, "string");
  });

  test("a 4xx that is not of WeChat Pay's own may hide a success; one of its own, or without a body, refuses", async () => {
    for (const [status, body, outcome] of [
      [403, "<html>blocked</html>", "unknown"],
      [404, "not found", "unknown"],
      [408, '{"code":"X","message":"x"}', "unknown"],
      [403, '{"code":"NO_AUTH","message":"x"}', "refused"],
      [404, "", "refused"],
      [429, "", "refused"],
    ]) {
      const fetch = async () => new Response(body, { status });
      const error = await rejection(clientOf(sandbox, { fetch, retry: false }).partnerships.build(input));
      assert.deepEqual([error.status, error.outcome], [status, outcome], `${status} ${body}`);
    }
  });

  test("listAll and notifications.parse throw errors of the same form", async () => {
    const client = clientOf(sandbox);
    const errors = [
      await rejection(client.partnerships.listAll({ ...stock, offset: 1 }).next()),
      await rejection(client.notifications.parse()),
      await rejection(client.notifications.parse({ headers: {}, body: "" })),
    ];
    for (const { outcome, attempts, retryable, explanation } of errors) {
      assert.deepEqual([outcome, attempts, retryable], ["not_sent", 0, false]);
      assert.ok(explanation.cause.length > 0);
    }
  });

  test("a wrong key is explained: SIGN_ERROR", async () => {
    const other = await import("node:crypto").then(({ generateKeyPairSync }) =>
      generateKeyPairSync("rsa", { modulusLength: 2048 }),
    );
    const privateKey = other.privateKey.export({ type: "pkcs8", format: "pem" });
    const error = await rejection(clientOf(sandbox, { privateKey, certificate: undefined }).partnerships.list(stock));
    assert.deepEqual([error.status, error.serverCode, error.explanation.code], [401, "SIGN_ERROR", "SIGN_KEY_OR_SERIAL"]);
  });

  for (const [name, each, given, code, field] of [
    [
      "an input that breaks a rule",
      {},
      { ...input, partner: { type: "MERCHANT", merchant_id: "2480029552" } },
      "ERR_WECHATPAY_PARTNERSHIP",
      undefined,
    ],
    ["no input", {}, undefined, undefined, undefined],
    ["an unknown option", { idempotencykey: "x" }, input, "ERR_WECHATPAY_UNKNOWN_OPTION", "idempotencykey"],
    ["options that are null", null, input, "ERR_WECHATPAY_OPTION_TYPE", "options"],
    ["a null key", { idempotencyKey: null }, input, "ERR_WECHATPAY_OPTION_TYPE", "idempotencyKey"],
    ["a key with a blank", { idempotencyKey: "a b" }, input, "ERR_WECHATPAY_IDEMPOTENCY_KEY", "idempotencyKey"],
    ["a signal that is none", { signal: new AbortController() }, input, "ERR_WECHATPAY_OPTION_TYPE", "signal"],
  ]) {
    test(`${name}: refused before anything is sent, with the key`, async () => {
      const sent = sandbox.requests.length;
      const error = await rejection(clientOf(sandbox).partnerships.build(given, each));
      assert.ok(error instanceof library.WechatPayError);
      if (code !== undefined) assert.equal(error.code, code);
      if (field !== undefined) assert.equal(error.field, field);
      assert.deepEqual([error.outcome, error.attempts], ["not_sent", 0]);
      assert.equal(error.idempotencyKey, typeof each?.idempotencyKey === "string" ? each.idempotencyKey : error.idempotencyKey);
      assert.match(error.idempotencyKey, /^[A-Za-z0-9|_* -]{1,48}$/);
      assert.equal(sandbox.requests.length, sent);
    });
  }

  for (const [name, request, code, field] of [
    ["a url instead of a path", { path: "https://evil.example/v3/x" }, "ERR_WECHATPAY_CLIENT_OPTION", "path"],
    ["no path", {}, "ERR_WECHATPAY_CLIENT_OPTION", "path"],
    ["an unknown option", { path: "/v3/x", url: "/v3/x" }, "ERR_WECHATPAY_UNKNOWN_OPTION", "url"],
    ["another retry", { path: "/v3/x", retry: true }, "ERR_WECHATPAY_CLIENT_OPTION", "retry"],
    ["a GET with a body", { path: "/v3/x", method: "GET", body: "x" }, undefined, undefined],
    ["a private key of its own", { path: "/v3/x", privateKey: "x" }, "ERR_WECHATPAY_UNKNOWN_OPTION", "privateKey"],
  ]) {
    test(`request with ${name} is refused before anything is sent`, async () => {
      const sent = sandbox.requests.length;
      const error = await rejection(clientOf(sandbox).request(request));
      if (code !== undefined) assert.deepEqual([error.code, error.field], [code, field]);
      assert.equal(error.outcome, "not_sent");
      assert.equal(sandbox.requests.length, sent);
    });
  }

  test("a path with two slashes in front stays on the host", async () => {
    const error = await rejection(clientOf(sandbox).request({ path: "//evil.example/v3" }));
    assert.equal(error.status, 404);
    assert.equal(sandbox.requests.at(-1).target, "//evil.example/v3");
  });

  test("every code of the client is one of errorCodes", () => {
    for (const name of [
      "NETWORK",
      "TIMEOUT",
      "ABORTED",
      "SIGNER",
      "CLIENT_OPTION",
      "LIST_UNSTABLE",
      "DOWNLOAD",
      "KEYS",
      "RESPONSE_BODY",
    ]) {
      assert.ok(library.errorCodes.includes(`ERR_WECHATPAY_${name}`), name);
    }
  });

  test("an answer that is verified and not JSON is unknown, and the text is not quoted", async () => {
    const secret = "customer 张三";
    const platform = createPlatform();
    const client = clientOf(sandbox, { keys: platform.keys, fetch: async () => platform.response(200, secret) });
    const error = await rejection(client.partnerships.build(input));
    assert.deepEqual([error.code, error.outcome, error.cause], ["ERR_WECHATPAY_RESPONSE_BODY", "unknown", undefined]);
    assert.ok(!JSON.stringify(error).includes(secret) && !error.stack.includes(secret));
  });
});

function timesOf({ build_time, create_time, update_time }) {
  return { build_time, create_time, update_time };
}
