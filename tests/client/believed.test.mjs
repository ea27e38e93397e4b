// What the client believes of an answer that is not 2xx, and of headers that are there twice.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { CERTIFICATES, certificatesBody, clientOf, createPlatform, ECHO, input, rejection, startSandbox } from "./setup.mjs";

const stock = { authorized_data: { business_type: "FAVOR_STOCK" } };
const NO_AUTH = '{"code":"NO_AUTH","message":"商户未被授权","detail":{"field":"x","issue":"y"}}';
const platform = createPlatform();
let sandbox;
before(async () => {
  sandbox = await startSandbox({ platform: "publicKey" });
});
after(() => sandbox.close());

/** A client whose every request is answered by `answer(path, query)`, and the paths it asked for. */
function answeredBy(answer, options = {}) {
  const paths = [];
  const fetch = async (url) => {
    const path = new URL(url).pathname;
    paths.push(path);
    return answer(path, new URL(url).searchParams);
  };
  return { paths, client: clientOf(sandbox, { keys: platform.keys, fetch, ...options }) };
}

/** A response that gives its headers as pairs, as a fetch of the caller's own may. */
function paired(status, body, headers) {
  return { status, headers, arrayBuffer: async () => new TextEncoder().encode(body).buffer };
}

const FAILURES = [
  ["a wrong signature", { "Wechatpay-Signature": Buffer.alloc(256, 1).toString("base64") }, "ERR_WECHATPAY_SIGNATURE_INVALID"],
  [
    "a probe's signature",
    { "Wechatpay-Signature": `WECHATPAY/SIGNTEST/${Buffer.alloc(192, 1).toString("base64")}` },
    "ERR_WECHATPAY_SIGNATURE_INVALID",
  ],
  ["an unknown serial", { "Wechatpay-Serial": "PUB_KEY_ID_0" }, "ERR_WECHATPAY_UNKNOWN_SERIAL"],
  ["a stale timestamp", { "Wechatpay-Timestamp": String(Math.floor(Date.now() / 1000) - 400) }, "ERR_WECHATPAY_RESPONSE_EXPIRED"],
  ["no nonce", { "Wechatpay-Nonce": undefined }, "ERR_WECHATPAY_RESPONSE_HEADER"],
  ["no timestamp", { "Wechatpay-Timestamp": undefined }, "ERR_WECHATPAY_RESPONSE_HEADER"],
  ["no serial", { "Wechatpay-Serial": undefined }, "ERR_WECHATPAY_RESPONSE_HEADER"],
];

describe("an error answer that is signed", () => {
  test("and verifies is a refusal, whatever its body", async () => {
    for (const [status, body, outcome] of [
      [400, NO_AUTH, "refused"],
      [403, "<html>", "refused"],
      [404, "", "refused"],
      [408, NO_AUTH, "unknown"],
      [500, NO_AUTH, "unknown"],
    ]) {
      const { client } = answeredBy(() => platform.response(status, body), { retry: false });
      const error = await rejection(client.partnerships.build(input));
      assert.deepEqual(
        [error.code, error.status, error.outcome, error.answerVerified],
        ["ERR_WECHATPAY_HTTP_STATUS", status, outcome, true],
        `${status} ${body}`,
      );
    }
  });

  for (const [name, replaced, code] of FAILURES) {
    test(`with ${name}: ${code}, unknown, retried as its status is, and what it says stays on the error`, async () => {
      for (const [status, attempts] of [
        [400, 1],
        [401, 1],
        [429, 3],
        [500, 3],
        [501, 1],
        [503, 3],
      ]) {
        const headers = { "Request-ID": "R-1", "Retry-After": "0" };
        const { client, paths } = answeredBy(
          () => new Response(NO_AUTH, { status, headers: { ...platform.signed(NO_AUTH, replaced), ...headers } }),
        );
        const error = await rejection(client.partnerships.build(input));
        assert.deepEqual(
          [error.code, error.outcome, error.attempts, paths.length],
          [code, "unknown", attempts, attempts],
          `${status}`,
        );
        assert.deepEqual(
          [error.status, error.serverCode, error.serverMessage, error.detail, error.requestId, error.answerVerified],
          [status, "NO_AUTH", "商户未被授权", { field: "x", issue: "y" }, "R-1", false],
        );
        assert.equal(error.retryable, attempts > 1);
        const unsigned = answeredBy(() => new Response(NO_AUTH, { status, headers }), { retry: false }).client;
        assert.deepEqual(error.explanation, (await rejection(unsigned.partnerships.build(input))).explanation);
      }
    });
  }

  test("twice is refused, in whatever form the headers come", async () => {
    for (const name of ["Wechatpay-Signature", "Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial"]) {
      const signed = platform.signed(NO_AUTH);
      const other = platform.signed("other")[name];
      const forms = [
        [[name.toLowerCase(), other], ...Object.entries(signed)],
        [...Object.entries(signed), [name, other]],
        { ...signed, [name]: [signed[name], signed[name]] },
        { ...signed, [name.toLowerCase()]: signed[name] },
        new Headers([...Object.entries(signed), [name, other]]),
      ];
      for (const status of [200, 400]) {
        for (const headers of forms) {
          const { client } = answeredBy(() => paired(status, NO_AUTH, headers), { retry: false });
          const error = await rejection(client.partnerships.build(input));
          assert.deepEqual(
            [error.code, error.field, error.outcome],
            ["ERR_WECHATPAY_RESPONSE_HEADER", `headers.${name}`, "unknown"],
          );
        }
      }
    }
  });

  test("is no empty list and no end of one where it does not verify: isEmptyList is not asked", async () => {
    const refusal = '{"code":"INVALID_REQUEST","message":"查询结果为0"}';
    for (const [, replaced, code] of FAILURES) {
      const asked = [];
      const answer = () => platform.response(400, refusal, replaced);
      const { client } = answeredBy(answer, { isEmptyList: (error) => asked.push(error) > 0 });
      assert.equal((await rejection(client.partnerships.list(stock))).code, code);
      assert.equal((await rejection(client.partnerships.listAll(stock).next())).code, code);
      assert.deepEqual(asked, []);
    }
    const row = (at) => ({ partner: { type: "APPID", appid: `wx${at}` }, authorized_data: stock.authorized_data });
    const page = JSON.stringify({ data: [row(1), row(2)], offset: 0, limit: 2 });
    for (const [replaced, code] of [
      [{}, undefined],
      [{ "Wechatpay-Nonce": undefined }, "ERR_WECHATPAY_RESPONSE_HEADER"],
    ]) {
      const { client } = answeredBy((_, query) =>
        query.get("offset") === "0" ? platform.response(200, page) : platform.response(404, refusal, replaced),
      );
      const rows = (async () => {
        const found = [];
        for await (const item of client.partnerships.listAll({ ...stock, limit: 2 })) found.push(item.partner.appid);
        return found;
      })();
      if (code === undefined) assert.deepEqual(await rows, ["wx1", "wx2"]);
      else assert.equal((await rejection(rows)).code, code);
    }
  });

  test("a stale 401 is explained by the clock", async () => {
    const body = '{"code":"SIGN_ERROR","message":"Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"}';
    const server = Math.floor(Date.now() / 1000) + 3600;
    const headers = {
      ...platform.signed(body, { "Wechatpay-Timestamp": String(server) }),
      Date: new Date(server * 1000).toUTCString(),
    };
    const { client } = answeredBy(() => new Response(body, { status: 401, headers }));
    const error = await rejection(client.partnerships.build(input));
    assert.deepEqual(
      [error.code, error.outcome, error.explanation.code],
      ["ERR_WECHATPAY_RESPONSE_EXPIRED", "unknown", "TIMESTAMP_OFF"],
    );
  });

  test("too long to be read is not believed", async () => {
    const bytes = new ArrayBuffer(65 << 20);
    const { client } = answeredBy(() => ({ status: 400, headers: platform.signed(""), arrayBuffer: async () => bytes }));
    const error = await rejection(client.partnerships.build(input));
    assert.deepEqual([error.status, error.outcome, error.answerVerified], [400, "unknown", false]);
  });
});

test("an error answer that is not signed keeps its outcome, and says that nothing of it is verified", async () => {
  for (const [status, body, outcome] of [
    [403, NO_AUTH, "refused"],
    [404, "", "refused"],
    [403, "<html>", "unknown"],
    [500, NO_AUTH, "unknown"],
  ]) {
    const { client } = answeredBy(() => new Response(body, { status }), { retry: false });
    const error = await rejection(client.partnerships.build(input));
    assert.deepEqual([error.code, error.outcome, error.answerVerified], ["ERR_WECHATPAY_HTTP_STATUS", outcome, false]);
  }
});

describe('an error answer of an unknown serial with certificates: "auto"', () => {
  const signedBy = (certificate, status, body) => platform.response(status, body, { "Wechatpay-Serial": certificate.serialNo });

  test("is verified after one download, and no more than one in ten minutes", async () => {
    const [first, second] = [platform.certificate(), platform.certificate()];
    const serials = [first, first, second];
    const { client, paths } = answeredBy(
      (path) =>
        path === CERTIFICATES
          ? signedBy(first, 200, certificatesBody([first], sandbox.merchant.apiV3Key))
          : signedBy(serials.shift(), 400, NO_AUTH),
      { certificates: "auto" },
    );
    for (const [code, outcome, verified] of [
      ["HTTP_STATUS", "refused", true],
      ["HTTP_STATUS", "refused", true],
      ["UNKNOWN_SERIAL", "unknown", false],
    ]) {
      const error = await rejection(client.request({ path: ECHO, method: "POST", body: {} }));
      assert.deepEqual(
        [error.code, error.outcome, error.answerVerified, error.status],
        [`ERR_WECHATPAY_${code}`, outcome, verified, 400],
      );
    }
    assert.equal(paths.filter((path) => path === CERTIFICATES).length, 1);
  });

  test("stays unknown where the download fails, which is its cause; also where the download itself is answered so", async () => {
    const unknown = platform.certificate();
    const { client, paths } = answeredBy(() => signedBy(unknown, 400, NO_AUTH), { certificates: "auto" });
    const error = await rejection(client.partnerships.build(input));
    assert.deepEqual(
      [error.code, error.outcome, error.cause.code, error.cause.status],
      ["ERR_WECHATPAY_UNKNOWN_SERIAL", "unknown", "ERR_WECHATPAY_UNKNOWN_SERIAL", 400],
    );
    assert.equal(paths.length, 2);
  });

  test("nor is a probe, or a public key id, a reason to download", async () => {
    const unknown = platform.certificate().serialNo;
    for (const [replaced, code] of [
      [{ "Wechatpay-Serial": unknown, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/x" }, "ERR_WECHATPAY_SIGNATURE_INVALID"],
      [{ "Wechatpay-Serial": "PUB_KEY_ID_0" }, "ERR_WECHATPAY_UNKNOWN_SERIAL"],
    ]) {
      const { client, paths } = answeredBy(() => platform.response(400, NO_AUTH, replaced), { certificates: "auto" });
      assert.equal((await rejection(client.partnerships.build(input))).code, code);
      assert.equal(paths.length, 1);
    }
  });
});
