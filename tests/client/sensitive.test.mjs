// `encrypt` and `decrypt` of client.request: which key, how often, which bytes. node:crypto opens and encrypts.
import assert from "node:assert/strict";
import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { CERTIFICATES, certificatesBody, clientOf, createPlatform, later, rejection, signerOf, startSandbox } from "./setup.mjs";

const DAY = 86_400_000;
const SECRET = "张三-secret";
const platform = createPlatform();
const [publicKey] = platform.keys;
let sandbox;
before(async () => {
  sandbox = await startSandbox({ platform: "publicKey" });
});
after(() => sandbox.close());

const only = ({ certificate }) => ({ certificate });
const body = () => ({ payer: { name: SECRET }, list: [{ id_card: "1" }, { id_card: "2" }] });
const encrypt = ["/payer/name", "/list/*/id_card"];

/** A client, and what it sent; `answers` of what is no download of certificates, the last for ever. */
function recording(options, answers, certificates = []) {
  const sent = [];
  const left = [...answers];
  const fetch = async (url, { method, headers, body: text }) => {
    const { pathname: path } = new URL(url);
    const serial = new Headers(headers).get("Wechatpay-Serial") ?? undefined;
    sent.push({ path, method, serial, text, signature: headers.Authorization });
    if (path === CERTIFICATES)
      return platform.response(200, certificatesBody(certificates, sandbox.merchant.apiV3Key), {
        "Wechatpay-Serial": certificates[0].serialNo,
      });
    const answer = left.length > 1 ? left.shift() : left[0];
    return answer(serial);
  };
  return { sent, client: clientOf(sandbox, { keys: platform.keys, fetch, ...options }) };
}
const ok = (serial) => platform.response(200, "{}", { "Wechatpay-Serial": serial });
const post = (options) => ({ method: "POST", path: "/v3/x", body: body(), encrypt, ...options });
const opened = (text) => {
  const { payer, list } = JSON.parse(text);
  return [payer.name, ...list.map(({ id_card }) => id_card)].map(platform.opened);
};
const assertSilent = (error) => {
  for (const text of [error.message, error.hint, error.stack, JSON.stringify(error)]) assert.ok(!text.includes(SECRET), text);
};

describe("encrypt", () => {
  test("what is sent is encrypted for the key that Wechatpay-Serial names; the caller's object is his", async () => {
    const { client, sent } = recording({}, [ok]);
    const given = post();
    await client.request(given);
    assert.deepEqual(given, post());
    assert.equal(sent[0].serial, publicKey.id);
    assert.deepEqual(opened(sent[0].text), [SECRET, "1", "2"]);
  });

  test("every attempt sends the same bytes, freshly signed; the next call encrypts anew", async () => {
    const failing = () => new Response("", { status: 503 });
    for (const signing of [{}, signerOf(sandbox)]) {
      const { client, sent } = recording(signing, [failing, failing, ok]);
      await client.request(post({ retry: "idempotent" }));
      assert.equal(sent.length, 3);
      assert.equal(new Set(sent.map(({ text }) => text)).size, 1);
      assert.equal(new Set(sent.map(({ serial }) => serial)).size, 1);
      assert.equal(new Set(sent.map(({ signature }) => signature)).size, 3);
      await client.request(post());
      assert.notEqual(sent[3].text, sent[0].text);
      assert.deepEqual(opened(sent[3].text), opened(sent[0].text));
    }
  });

  test("what the caller does to his object while attempts are made changes nothing", async () => {
    const given = post({ retry: "idempotent" });
    const { client, sent } = recording({}, [
      () => {
        given.body.payer.name = "changed";
        given.body.list.length = 0;
        given.encrypt = [];
        return new Response("", { status: 500 });
      },
      ok,
    ]);
    await client.request(given);
    assert.deepEqual(
      sent.map(({ text }) => opened(text)),
      [
        [SECRET, "1", "2"],
        [SECRET, "1", "2"],
      ],
    );
  });

  describe("the key", () => {
    test("is the first of keys that has not expired, also while the client lives", async () => {
      const [expired, soon, next] = [platform.certificate(-1), platform.certificate(1), platform.certificate(30)];
      const { client, sent } = recording({ keys: [expired, soon, next].map(only) }, [ok]);
      await client.request(post());
      await later(2 * DAY, () => client.request(post()));
      assert.deepEqual(
        sent.map(({ serial }) => serial),
        [soon.serialNo, next.serialNo],
      );
      for (const { text } of sent) assert.deepEqual(opened(text), [SECRET, "1", "2"]);
    });

    test("is the one that the caller names, by option or header, in any letter case", async () => {
      const certificate = platform.certificate();
      const { client, sent } = recording({ keys: [publicKey, only(certificate)] }, [ok]);
      const { serialNo } = certificate;
      for (const named of [
        { wechatpaySerial: serialNo },
        { wechatpaySerial: serialNo.toLowerCase() },
        { headers: { "wechatpay-serial": serialNo } },
      ])
        await client.request(post(named));
      await client.request(post({ wechatpaySerial: publicKey.id }));
      assert.deepEqual(
        sent.map(({ serial, text }) => [serial, opened(text)[0]]),
        [serialNo, undefined, undefined].map(() => [serialNo, SECRET]).concat([[publicKey.id, SECRET]]),
      );
    });

    test("is never an expired one, nor one that is not there: nothing is sent", async () => {
      const expired = platform.certificate(-1);
      for (const [keys, named, code, field] of [
        [[only(expired)], undefined, "ERR_WECHATPAY_CERTIFICATE_EXPIRED", "keys"],
        [[publicKey, only(expired)], expired.serialNo, "ERR_WECHATPAY_CERTIFICATE_EXPIRED", "keys"],
        [[publicKey], expired.serialNo, "ERR_WECHATPAY_CLIENT_OPTION", "wechatpaySerial"],
        [[publicKey], "x", "ERR_WECHATPAY_SERIAL_NO", "wechatpaySerial"],
      ]) {
        const { client, sent } = recording({ keys }, [ok]);
        const error = await rejection(client.request(post({ wechatpaySerial: named })));
        assert.deepEqual([error.code, error.field, error.outcome, sent.length], [code, field, "not_sent", 0]);
        assertSilent(error);
      }
    });

    test('with "auto" and no key it is one that is downloaded first: the certificate that began last', async () => {
      const [older, newer] = [platform.certificate(400, 900), platform.certificate(100, 30)];
      for (const certificates of [
        [older, newer],
        [newer, older],
      ]) {
        const { client, sent } = recording({ keys: [], certificates: "auto" }, [ok], certificates);
        await client.request(post());
        assert.deepEqual(
          sent.map(({ path }) => path),
          [CERTIFICATES, "/v3/x"],
        );
        assert.equal(sent[1].serial, newer.serialNo);
        assert.deepEqual(opened(sent[1].text), [SECRET, "1", "2"]);
      }
    });

    test('that the server refuses is not left out: with "auto" the next call encrypts for the one that is in use', async () => {
      const [retired, current] = [platform.certificate(365, 900), platform.certificate(365, 30)];
      const REFUSAL = '{"code":"PARAM_ERROR","message":"平台证书序列号Wechatpay-Serial错误"}';
      const judged = (serial) =>
        serial === current.serialNo ? ok(serial) : platform.response(400, REFUSAL, { "Wechatpay-Serial": current.serialNo });
      const { client, sent } = recording(
        { keys: [only(retired)], certificates: "auto", retry: { attempts: 5 } },
        [judged],
        [current],
      );
      const error = await rejection(client.request(post({ wechatpaySerial: undefined, retry: "idempotent" })));
      assert.deepEqual([error.status, error.outcome, error.attempts], [400, "refused", 1]);
      assert.equal((await client.request(post())).status, 200);
      assert.deepEqual(
        sent.map(({ path, serial }) => [path, serial]),
        [
          ["/v3/x", retired.serialNo],
          [CERTIFICATES, undefined],
          ["/v3/x", current.serialNo],
        ],
      );
    });
  });

  test("what cannot be encrypted is refused before anything is sent, without the value", async () => {
    const { client, sent } = recording({}, [ok]);
    for (const [given, code, field] of [
      [{ encrypt: ["/nothing"] }, "ERR_WECHATPAY_SENSITIVE", "encrypt[0]"],
      [{ encrypt: ["/payer/name", "payer"] }, "ERR_WECHATPAY_SENSITIVE", "encrypt[1]"],
      [{ encrypt: ["/payer"] }, "ERR_WECHATPAY_SENSITIVE", "body/payer"],
      [{ encrypt: "/payer/name" }, "ERR_WECHATPAY_OPTION_TYPE", "encrypt"],
      [{ encrypt: null }, "ERR_WECHATPAY_OPTION_TYPE", "encrypt"],
      [{ encrypt: "" }, "ERR_WECHATPAY_OPTION_TYPE", "encrypt"],
      [{ encrypt: false }, "ERR_WECHATPAY_OPTION_TYPE", "encrypt"],
      [{ encrypt: 0 }, "ERR_WECHATPAY_OPTION_TYPE", "encrypt"],
      [{ encrypt: {} }, "ERR_WECHATPAY_OPTION_TYPE", "encrypt"],
      [{ body: JSON.stringify(body()) }, "ERR_WECHATPAY_OPTION_TYPE", "body"],
      [{ body: undefined }, "ERR_WECHATPAY_MISSING_OPTION", "body"],
      [{ body: { payer: { name: SECRET.repeat(30) }, list: [] } }, "ERR_WECHATPAY_SENSITIVE", "body/payer/name"],
    ]) {
      const error = await rejection(client.request(post(given)));
      assert.deepEqual([error.code, error.field, error.outcome, error.attempts], [code, field, "not_sent", 0]);
      assertSilent(error);
    }
    assert.deepEqual(sent, []);
  });

  test("a GET has no body to encrypt, and an empty list encrypts nothing but names the key", async () => {
    const { client, sent } = recording({}, [ok]);
    await client.request(post({ encrypt: [] }));
    assert.deepEqual([sent[0].serial, JSON.parse(sent[0].text)], [publicKey.id, body()]);
    const error = await rejection(client.request({ path: "/v3/x", encrypt: [] }));
    assert.equal(error.code, "ERR_WECHATPAY_MISSING_OPTION");
  });
});

describe("decrypt", () => {
  const sealed = (text) => {
    const key = createPublicKey(sandbox.merchant.privateKey);
    return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" }, Buffer.from(text)).toString(
      "base64",
    );
  };
  const answering = (text) => (serial) => platform.response(200, text, { "Wechatpay-Serial": serial });

  test("data is in plain text, body as it came", async () => {
    const text = JSON.stringify({ payer: { name: sealed(SECRET) }, list: [{ id: sealed("1") }, {}], other: 1 });
    const { client } = recording({}, [answering(text)]);
    const answer = await client.request({ path: "/v3/x", decrypt: ["/payer/name", "/list/*/id?", "/none?"] });
    assert.deepEqual(answer.data, { payer: { name: SECRET }, list: [{ id: "1" }, {}], other: 1 });
    assert.equal(answer.body, text);
  });

  test("204 has nothing to decrypt", async () => {
    const { client } = recording({}, [(serial) => platform.response(204, "", { "Wechatpay-Serial": serial })]);
    assert.deepEqual((await client.request({ path: "/v3/x", decrypt: ["/a"] })).data, undefined);
  });

  test("nothing is decrypted before the answer is verified", async () => {
    const { client } = recording({}, [
      () => new Response(JSON.stringify({ a: sealed(SECRET) }), { headers: platform.signed("other") }),
    ]);
    const error = await rejection(client.request({ path: "/v3/x", decrypt: ["/a"], retry: "never" }));
    assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_SIGNATURE_INVALID", "unknown"]);
  });

  test("an answer that cannot be decrypted has been given: unknown, with the place", async () => {
    const { client } = recording({ retry: false }, [answering(JSON.stringify({ a: [{ b: platform.keys[0].id }] }))]);
    for (const [decrypt, field] of [
      [["/a/*/b"], "body/a/0/b"],
      [["/a/0/c"], "decrypt[0]"],
    ]) {
      const error = await rejection(client.request(post({ decrypt })));
      assert.deepEqual([error.code, error.field, error.outcome], ["ERR_WECHATPAY_SENSITIVE", field, "unknown"]);
    }
  });

  test("pointers that are none, and a client without the private key, are refused before anything is sent", async () => {
    const { client, sent } = recording({}, [ok]);
    for (const [decrypt, code, field] of [
      [["a"], "ERR_WECHATPAY_SENSITIVE", "decrypt[0]"],
      ["/a", "ERR_WECHATPAY_OPTION_TYPE", "decrypt"],
    ]) {
      const error = await rejection(client.request({ path: "/v3/x", decrypt }));
      assert.deepEqual([error.code, error.field, error.outcome, error.attempts], [code, field, "not_sent", 0]);
    }
    const remote = recording(signerOf(sandbox), [ok]);
    const error = await rejection(remote.client.request({ path: "/v3/x", decrypt: ["/a"] }));
    assert.deepEqual([error.code, error.field, error.outcome], ["ERR_WECHATPAY_CLIENT_OPTION", "decrypt", "not_sent"]);
    assert.deepEqual([...sent, ...remote.sent], []);
  });
});
