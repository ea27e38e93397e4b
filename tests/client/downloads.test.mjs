// certificates: "auto" without a key that can be used, which key the server is asked for, and a server that refuses it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {
  BUILD,
  CERTIFICATES,
  certificatesBody,
  clientOf,
  createPlatform,
  ECHO,
  header,
  input,
  later,
  notificationBody,
  rejection,
  startSandbox,
} from "./setup.mjs";

const MINUTE = 60_000;
const platform = createPlatform();
let sandbox;
before(async () => {
  sandbox = await startSandbox({ platform: "publicKey", retiredSerial: "refuse" });
});
after(() => sandbox.close());

const certificates = (list) =>
  platform.response(200, certificatesBody(list, sandbox.merchant.apiV3Key), list[0] && { "Wechatpay-Serial": list[0].serialNo });
const failing = (status) => new Response("", { status });

/** A client with certificates: "auto", and what it asked for. `answers`: of GET /v3/certificates, the last for ever. */
function autoClient(answers, options = {}) {
  const asked = [];
  const left = [...answers];
  const signer = { serialNo: "0" };
  const fetch = async (url, { headers }) => {
    const path = new URL(url).pathname;
    asked.push({ path, serial: headers["Wechatpay-Serial"] });
    if (path !== CERTIFICATES) return platform.response(200, "{}", { "Wechatpay-Serial": signer.serialNo });
    const answer = left.length > 1 ? left.shift() : left[0];
    return answer();
  };
  const client = clientOf(sandbox, { keys: [], certificates: "auto", fetch, retry: false, ...options });
  const downloads = () => asked.filter(({ path }) => path === CERTIFICATES).length;
  return { client, asked, downloads, signer };
}

describe("without any key", () => {
  for (const [name, answer] of [
    ["an empty list", () => certificates([])],
    ["a list of certificates that have expired", () => certificates([platform.certificate(-1)])],
    ["404", () => new Response('{"code":"RESOURCE_NOT_EXISTS","message":"x"}', { status: 404 })],
    ["a signed 404", () => platform.response(404, '{"code":"RESOURCE_NOT_EXISTS","message":"x"}')],
    ["what cannot be decrypted", () => platform.response(200, certificatesBody([platform.certificate()], "x".repeat(32)))],
    ["no JSON", () => platform.response(200, "x")],
  ]) {
    test(`a download answered with ${name} counts for ten minutes; nothing is sent, and the error says when again`, async () => {
      const current = platform.certificate();
      const { client, asked, downloads, signer } = autoClient([answer, () => certificates([current])]);
      signer.serialNo = current.serialNo;
      const began = Math.floor(Date.now() / 1000);
      for (const ms of [0, 0, MINUTE, 9 * MINUTE]) {
        const error = await later(ms, () => rejection(client.partnerships.build(input)));
        assert.deepEqual(
          [error.code, error.outcome, error.attempts, error.retryable],
          ["ERR_WECHATPAY_KEYS", "not_sent", 0, false],
        );
        assert.ok(error.retryAt >= began + 600 && error.retryAt < began + 660, `${error.retryAt - began}`);
        assert.ok(
          error.message.includes(new Date(began * 1000).toISOString().slice(0, 11)) && /起可以再试/u.test(error.hint),
          error.message,
        );
        assert.match(error.idempotencyKey, /^[0-9a-f]{32}$/);
      }
      assert.deepEqual(
        asked.map(({ path }) => path),
        [CERTIFICATES],
      );
      const built = await later(10 * MINUTE + 1000, () => client.request({ method: "POST", path: BUILD, body: {} }));
      assert.deepEqual([built.status, downloads()], [200, 2]);
    });
  }

  for (const [name, answer] of [
    ["429", () => failing(429)],
    ["500", () => failing(500)],
    ["501", () => failing(501)],
    ["504", () => failing(504)],
    [
      "no connection",
      () => {
        throw new TypeError("fetch failed");
      },
    ],
  ]) {
    test(`a download that failed with ${name} is repeated by the next call after 1 s, doubled to 60 s`, async () => {
      const current = platform.certificate();
      const failures = Array(9).fill(answer);
      const { client, downloads, signer } = autoClient([...failures, () => certificates([current])]);
      signer.serialNo = current.serialNo;
      let clock = 0;
      for (const [at, pause] of [1, 2, 4, 8, 16, 32, 60, 60, 60].entries()) {
        const error = await later(clock, () => rejection(client.partnerships.build(input)));
        assert.deepEqual(
          [error.code, error.outcome, error.retryable, downloads()],
          ["ERR_WECHATPAY_KEYS", "not_sent", true, at + 1],
        );
        assert.notEqual(error.cause, undefined);
        const early = await later(clock + pause * 1000 - 600, () => rejection(client.partnerships.build(input)));
        assert.deepEqual([early.code, early.outcome, downloads()], ["ERR_WECHATPAY_KEYS", "not_sent", at + 1]);
        assert.notEqual(early, error);
        clock += pause * 1000 + 500;
      }
      await later(clock, () => client.request({ method: "POST", path: BUILD, body: {} }));
      assert.equal(downloads(), 10);
    });
  }

  test("calls at once share the download, and each has an error of its own", async () => {
    const { client, asked } = autoClient([() => failing(500)]);
    const errors = await Promise.all(Array.from({ length: 20 }, () => rejection(client.partnerships.build(input))));
    assert.deepEqual(
      [asked.length, new Set(errors).size, new Set(errors.map(({ idempotencyKey }) => idempotencyKey)).size],
      [1, 20, 20],
    );
  });

  test("certificates.download is asked for by name and has no limit; what it finds ends the waiting", async () => {
    const current = platform.certificate();
    const { client, signer } = autoClient([() => certificates([]), () => certificates([current])]);
    signer.serialNo = current.serialNo;
    await rejection(client.partnerships.build(input));
    assert.equal((await client.certificates.download()).length, 1);
    assert.equal((await client.request({ path: ECHO })).status, 200);
  });
});

describe("a notification without any key", () => {
  const genuine = (replaced) => {
    const body = notificationBody({ coupon_id: "1" }, sandbox.merchant.apiV3Key);
    return { headers: platform.signed(body, replaced), body };
  };
  const old = String(Math.floor(Date.now() / 1000) - 3600);

  test("that lacks headers, time or form downloads nothing, however many come", async () => {
    const { client, asked } = autoClient([() => certificates([])]);
    const serial = { "Wechatpay-Serial": platform.certificate().serialNo };
    const { headers, body } = genuine(serial);
    const garbage = [
      { headers: {}, body: "" },
      { headers: {}, body },
      ...Object.keys(headers).map((name) => ({ headers: { ...headers, [name]: undefined }, body })),
      ...Object.keys(headers).map((name) => ({ headers: [...Object.entries(headers), [name, headers[name]]], body })),
      genuine({ ...serial, "Wechatpay-Timestamp": old }),
      genuine({ ...serial, "Wechatpay-Timestamp": "1e9" }),
      genuine({ ...serial, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/x" }),
      genuine({ "Wechatpay-Serial": "PUB_KEY_ID_0" }),
      ...[
        "",
        "null",
        "[]",
        "{}",
        "x",
        '"x"',
        JSON.stringify({ ...JSON.parse(body), resource: undefined }),
        JSON.stringify({ ...JSON.parse(body), id: 1 }),
      ].map((other) => ({ headers, body: other })),
      { headers, body: new Uint8Array([0xff, 0xfe]) },
    ];
    for (const notification of garbage) {
      for (let i = 0; i < 3; i += 1) {
        const error = await rejection(client.notifications.parse(notification));
        assert.deepEqual([error.name, error.outcome], ["WechatPayError", "not_sent"]);
      }
    }
    assert.deepEqual(asked, []);
  });

  test("that has all three starts one download in ten minutes, whatever that ends in", async () => {
    const unknown = { "Wechatpay-Serial": platform.certificate().serialNo };
    for (const answer of [
      () => certificates([]),
      () => failing(404),
      () => failing(503),
      () => {
        throw new TypeError("fetch failed");
      },
    ]) {
      const { client, asked } = autoClient([answer]);
      for (const ms of [0, 0, 5000, 9 * MINUTE]) {
        const error = await later(ms, () => rejection(client.notifications.parse(genuine(unknown))));
        assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_KEYS", "not_sent"]);
        assert.equal(typeof error.retryAt, "number");
      }
      assert.equal(asked.length, 1);
      await later(10 * MINUTE + 1000, () => rejection(client.notifications.parse(genuine(unknown))));
      assert.equal(asked.length, 2);
    }
  });

  test("is verified with what is downloaded", async () => {
    const current = platform.certificate();
    const { client, downloads } = autoClient([() => certificates([current])]);
    const notification = genuine({ "Wechatpay-Serial": current.serialNo });
    assert.deepEqual((await client.notifications.parse(notification)).resource, { coupon_id: "1" });
    const bytes = { headers: Object.entries(notification.headers), body: new TextEncoder().encode(notification.body) };
    assert.deepEqual((await client.notifications.parse(bytes)).resource, { coupon_id: "1" });
    assert.equal(downloads(), 1);
  });

  test("the same where there is a key and the serial is unknown: form first", async () => {
    const { client, asked } = autoClient([() => certificates([])], { keys: platform.keys });
    const serial = { "Wechatpay-Serial": platform.certificate().serialNo };
    for (const body of ["x", "{}"])
      assert.equal(
        (await rejection(client.notifications.parse({ headers: platform.signed(body, serial), body }))).code,
        "ERR_WECHATPAY_UNKNOWN_SERIAL",
      );
    assert.deepEqual(asked, []);
    assert.equal((await rejection(client.notifications.parse(genuine(serial)))).code, "ERR_WECHATPAY_UNKNOWN_SERIAL");
    assert.equal(asked.length, 1);
  });
});

describe("the key that the server is asked to sign with", () => {
  const [publicKey] = platform.keys;
  const asked = async (options) => {
    const serials = [];
    const fetch = async (_url, { headers }) => {
      serials.push(headers["Wechatpay-Serial"]);
      return platform.response(200, "{}", options.answered);
    };
    const { answered, ...rest } = options;
    await clientOf(sandbox, { fetch, ...rest }).request({ path: ECHO });
    return serials;
  };

  test("is the first configured one that has not expired", async () => {
    const [expired, first, second] = [platform.certificate(-1), platform.certificate(), platform.certificate()];
    const only = ({ certificate }) => ({ certificate });
    for (const [keys, wanted] of [
      [[publicKey, only(first)], publicKey.id],
      [[only(first), publicKey], first.serialNo],
      [[only(expired), only(first), only(second)], first.serialNo],
      [[only(expired), publicKey], publicKey.id],
    ]) {
      assert.deepEqual(await asked({ keys, answered: { "Wechatpay-Serial": wanted } }), [wanted]);
    }
  });

  test("expires while the client lives", async () => {
    const [soon, next] = [platform.certificate(1), platform.certificate()];
    const keys = [soon, next].map(({ certificate }) => ({ certificate }));
    const serials = [];
    const fetch = async (_url, { headers }) => {
      serials.push(headers["Wechatpay-Serial"]);
      return platform.response(200, "{}", { "Wechatpay-Serial": headers["Wechatpay-Serial"] });
    };
    const client = clientOf(sandbox, { keys, fetch });
    await client.request({ path: ECHO });
    await later(2 * 86_400_000, () => client.request({ path: ECHO }));
    assert.deepEqual(serials, [soon.serialNo, next.serialNo]);
  });

  test('is none with "auto" and certificates only: the server signs with its current one', async () => {
    const [retired, current] = [platform.certificate(), platform.certificate()];
    const {
      client,
      asked: requests,
      signer,
    } = autoClient([() => certificates([current, retired])], { keys: [{ certificate: retired.certificate }] });
    signer.serialNo = current.serialNo;
    assert.equal((await client.request({ path: ECHO })).status, 200);
    assert.deepEqual(requests, [
      { path: ECHO, serial: undefined },
      { path: CERTIFICATES, serial: undefined },
    ]);
  });

  test('with "auto" and a public key among them it is the first that has not expired', async () => {
    const first = platform.certificate();
    const keys = [{ certificate: first.certificate }, publicKey];
    assert.deepEqual(await asked({ keys, certificates: "auto", answered: { "Wechatpay-Serial": first.serialNo } }), [
      first.serialNo,
    ]);
  });
});

describe("a server that refuses the serial", () => {
  const REFUSAL = '{"code":"PARAM_ERROR","message":"平台证书序列号Wechatpay-Serial错误"}';
  const [retired, current] = [platform.certificate(), platform.certificate()];

  /** Refuses every serial but the current one, signed or not, and answers the rest; with the current certificate to download. */
  function refusing(options, { signed = false, download = () => certificates([current]) } = {}) {
    const requests = [];
    const fetch = async (url, { method, headers, body }) => {
      const path = new URL(url).pathname;
      const serial = new Headers(headers).get("Wechatpay-Serial") ?? undefined;
      requests.push({ path, method, serial, key: headers["Idempotency-Key"], body });
      const replaced = { "Wechatpay-Serial": current.serialNo };
      if (path === CERTIFICATES) return download();
      if (serial === undefined || serial === current.serialNo) return platform.response(200, "{}", replaced);
      return signed ? platform.response(400, REFUSAL, replaced) : new Response(REFUSAL, { status: 400 });
    };
    const keys = [{ certificate: retired.certificate }, { id: "PUB_KEY_ID_1", publicKey: platform.keys[0].publicKey }];
    return { requests, client: clientOf(sandbox, { keys, fetch, certificates: "auto", ...options }) };
  }

  test("is explained", async () => {
    const { client, requests } = refusing({ certificates: "manual" });
    const error = await rejection(client.partnerships.build(input));
    assert.deepEqual(
      [error.status, error.outcome, error.attempts, error.explanation.code],
      [400, "refused", 1, "WECHATPAY_SERIAL_REFUSED"],
    );
    assert.ok(error.explanation.title.includes(retired.serialNo), error.explanation.title);
    assert.deepEqual(
      requests.map(({ path }) => path),
      [BUILD],
    );
  });

  test('with "auto": one download, one more attempt without the header, the same key and bytes; and none is named again', async () => {
    const { client, requests } = refusing();
    const built = await client.partnerships.build(input).catch((error) => error);
    assert.equal(built.status, 200);
    assert.deepEqual(
      requests.map(({ path, serial }) => [path, serial]),
      [
        [BUILD, retired.serialNo],
        [CERTIFICATES, undefined],
        [BUILD, undefined],
      ],
    );
    assert.deepEqual([requests[0].key, requests[0].body], [requests[2].key, requests[2].body]);
    await client.request({ path: ECHO });
    assert.deepEqual([requests.length, requests[3].serial], [4, undefined]);
  });

  test("nothing more is sent where the download fails: it is the cause", async () => {
    for (const download of [
      () => failing(404),
      () => failing(503),
      () => {
        throw new TypeError("fetch failed");
      },
    ]) {
      const { client, requests } = refusing({}, { download });
      const error = await rejection(client.partnerships.build(input));
      assert.deepEqual([error.status, error.outcome, error.attempts], [400, "refused", 1]);
      assert.notEqual(error.cause, undefined);
      assert.equal(requests.filter(({ path }) => path === BUILD).length, 1);
    }
  });

  test("what must not be repeated is not, unless the refusal verifies", async () => {
    const pay = { method: "POST", path: ECHO, body: { a: 1 } };
    const unsigned = refusing();
    assert.equal((await rejection(unsigned.client.request(pay))).outcome, "refused");
    assert.equal(unsigned.requests.filter(({ method }) => method === "POST").length, 1);
    // The next one is not refused any more.
    assert.equal((await unsigned.client.request(pay)).status, 200);
    const signed = refusing({}, { signed: true });
    assert.equal((await signed.client.request(pay)).status, 200);
    assert.equal(signed.requests.filter(({ method }) => method === "POST").length, 2);
  });

  test("retry: false means one attempt also here", async () => {
    const { client, requests } = refusing({ retry: false });
    assert.equal((await rejection(client.partnerships.build(input))).attempts, 1);
    assert.equal(requests.filter(({ path }) => path === BUILD).length, 1);
    assert.equal((await client.request({ path: ECHO })).status, 200);
  });

  test("a serial that the caller named stays: something may be encrypted for it", async () => {
    for (const named of [{ wechatpaySerial: retired.serialNo }, { headers: { "wechatpay-serial": retired.serialNo } }]) {
      const { client, requests } = refusing();
      const error = await rejection(client.request({ path: ECHO, ...named }));
      assert.deepEqual([error.explanation.code, requests.length], ["WECHATPAY_SERIAL_REFUSED", 1]);
    }
  });

  test("the sandbox's mode does so after a rotation", async () => {
    const own = await startSandbox({ retiredSerial: "refuse" });
    const manual = clientOf(own);
    const auto = clientOf(own, { certificates: "auto" });
    await own.rotatePlatformKey();
    const error = await rejection(manual.partnerships.build(input));
    assert.deepEqual([error.status, error.serverCode, error.explanation.code], [400, "PARAM_ERROR", "WECHATPAY_SERIAL_REFUSED"]);
    const since = own.requests.length;
    assert.equal((await auto.partnerships.build(input)).status, 200);
    const sent = own.requests.slice(since);
    assert.deepEqual(
      sent.map(({ target, status }) => [target, status]),
      [
        [BUILD, 400],
        [CERTIFICATES, 200],
        [BUILD, 200],
      ],
    );
    assert.equal(header(sent[2], "Wechatpay-Serial"), undefined);
    await own.close();
  });
});
