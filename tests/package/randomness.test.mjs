// The host's randomness, broken: what would draw for ever ends, what would be no secret is never made, and each function
// says what it is. What is called in the meantime is done as ever.
import assert from "node:assert/strict";
import crypto, { constants, createPublicKey, createSign, publicEncrypt } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { test } from "node:test";

import {
  API_V3_KEY,
  certificateEntry,
  envelope,
  NOW,
  publicKeyEntry,
  seal,
  signedAnswer,
  signedNotification,
} from "./answers.mjs";
import { withBothEntries } from "./entries.mjs";
import { key, merchant } from "./files.mjs";
import { assertRefused, assertUnharmed } from "./refusal.mjs";

/** Runs `use` with another source of randomness, which is what #random asks in Node. */
function withRandomness(fill, use) {
  const { randomFillSync } = crypto;
  crypto.randomFillSync = (bytes) => fill(bytes, randomFillSync);
  syncBuiltinESMExports();
  try {
    return use();
  } finally {
    crypto.randomFillSync = randomFillSync;
    syncBuiltinESMExports();
  }
}

const stuck = {
  "all zeros": (bytes) => bytes.fill(0),
  "all ones": (bytes) => bytes.fill(255),
  "all sevens": (bytes) => bytes.fill(7),
  "a mock that returns its argument": (bytes) => bytes,
  "one that throws": () => {
    throw new Error("no entropy");
  },
};
/** Not found out to be stuck, but nothing that it gives is ever fit for a nonce. */
const unfit = (bytes) =>
  bytes.forEach((_, at) => {
    bytes[at] = 254 + (at % 2);
  });

const required = { ...merchant, url: "/v3/x" };
const keys = { "2048 bits": "rsa2048.pem", "3072 bits": "rsa3072.pem" };
const sealedFor = (name) =>
  publicEncrypt(
    { key: createPublicKey(key(name)), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
    Buffer.from("张三"),
  ).toString("base64");

/** Everything that draws, by what it is called. */
function drawing(pkg) {
  const calls = {
    "signRequest's nonce": () => pkg.signRequest(required),
    "prepareRequest's nonce": () => pkg.prepareRequest({ ...required, privateKey: undefined }),
    "signPayment's nonce": () =>
      pkg.signPayment({ type: "mini", appid: "wx4e1916a585d1f4e9", prepayId: "wx1", privateKey: merchant.privateKey }),
    encryptSensitive: () => pkg.encryptSensitive({ plaintext: "张三", key: publicKeyEntry }),
  };
  for (const [bits, name] of Object.entries(keys)) {
    const ciphertext = sealedFor(name);
    calls[`signMessage, ${bits}`] = () => pkg.signMessage({ message: "m", privateKey: key(name) });
    calls[`decryptSensitive, ${bits}`] = () => pkg.decryptSensitive({ ciphertext, privateKey: key(name) });
    calls[`decryptSensitive of another's, ${bits}`] = () =>
      pkg.decryptSensitive({
        ciphertext: Buffer.alloc(key(name).length > 2000 ? 384 : 256, 1).toString("base64"),
        privateKey: key(name),
      });
  }
  return calls;
}

withBothEntries("randomness", (pkg) => {
  for (const [kind, fill] of Object.entries(stuck)) {
    for (const [name, call] of Object.entries(drawing(pkg))) {
      test(`${kind}: ${name}`, () => {
        const started = performance.now();
        withRandomness(fill, () => assertRefused(pkg, call, { code: "INTERNAL", message: /randomness/ }));
        assert.ok(performance.now() - started < 1000, `${performance.now() - started} ms`);
        assertUnharmed(pkg);
      });
    }
  }

  test("bytes that are never fit for a nonce: an end within a second", () => {
    for (const name of ["signRequest's nonce", "prepareRequest's nonce", "signPayment's nonce"]) {
      const started = performance.now();
      withRandomness(unfit, () => assertRefused(pkg, drawing(pkg)[name], { code: "INTERNAL", message: /randomness/ }));
      assert.ok(performance.now() - started < 1000, `${name}: ${performance.now() - started} ms`);
    }
    assertUnharmed(pkg);
  });

  test("numbers that are never below the modulus: an end within a second", () => {
    const started = performance.now();
    withRandomness(unfit, () =>
      assertRefused(pkg, drawing(pkg)["signMessage, 3072 bits"], { code: "INTERNAL", message: /randomness/ }),
    );
    assert.ok(performance.now() - started < 1000, `${performance.now() - started} ms`);
    assertUnharmed(pkg);
  });

  test("with randomness that works, a wrong ciphertext is what it was", () => {
    assertRefused(pkg, drawing(pkg)["decryptSensitive of another's, 2048 bits"], { code: "SENSITIVE", field: "ciphertext" });
    assert.equal(drawing(pkg)["decryptSensitive, 3072 bits"](), "张三");
  });
});

withBothEntries("the caller's code within a call", (pkg) => {
  const signature = createSign("sha256").update("m").sign(merchant.privateKey, "base64");
  const ciphertext = sealedFor("rsa2048.pem");
  const notification = signedNotification(JSON.stringify(envelope('{"a":1}')));
  const answer = signedAnswer("{}");
  const signMessage = { message: "m", privateKey: merchant.privateKey };

  /** Every use of the cache there is, each checked. */
  const everything = {
    clearKeys: () => pkg.clearKeys(),
    signMessage: () => assert.equal(pkg.signMessage(signMessage), signature),
    signRequest: () =>
      assert.equal(pkg.signRequest({ ...required, certificate: key("merchant.crt"), serialNo: undefined }).method, "GET"),
    signPayment: () =>
      assert.ok(
        pkg.signPayment({ type: "mini", appid: "wx4e1916a585d1f4e9", prepayId: "wx1", privateKey: merchant.privateKey }).paySign,
      ),
    verifyMessage: () =>
      assert.throws(() => pkg.verifyMessage({ message: "m", signature, key: certificateEntry }), {
        code: "ERR_WECHATPAY_SIGNATURE_INVALID",
      }),
    verifyResponse: () => assert.equal(pkg.verifyResponse(answer), "{}"),
    parseNotification: () => assert.deepEqual(pkg.parseNotification(notification).resource, { a: 1 }),
    parseCertificates: () => assert.deepEqual([...pkg.parseCertificates({ body: '{"data":[]}', apiV3Key: API_V3_KEY })], []),
    inspectCertificate: () => assert.equal(pkg.inspectCertificate(key("platform.crt")).kind, "platform"),
    encryptSensitive: () => assert.ok(pkg.encryptSensitive({ plaintext: "张三", key: certificateEntry }).wechatpaySerial),
    decryptSensitive: () => assert.equal(pkg.decryptSensitive({ ciphertext, privateKey: merchant.privateKey }), "张三"),
    decryptResource: () => assert.equal(pkg.decryptResource({ ...seal("x"), apiV3Key: API_V3_KEY }), "x"),
    preflight: () => assert.ok(Array.isArray(pkg.preflight({ ...merchant, keys: [publicKeyEntry, certificateEntry], now: NOW }))),
    explainError: () => assert.ok(pkg.explainError({ status: 500 }).code),
  };

  /** Calls everything else from within, and no deeper. */
  let inside = false;
  let entered = 0;
  function callBack() {
    if (inside) return;
    inside = true;
    entered += 1;
    try {
      for (const call of Object.values(everything)) call();
    } finally {
      inside = false;
    }
  }
  const entering = (use) => {
    entered = 0;
    use();
    assert.ok(entered > 0, "the caller's code was not reached");
    assertUnharmed(pkg);
  };

  for (const name of ["signMessage", "signRequest", "signPayment", "encryptSensitive", "decryptSensitive"]) {
    test(`randomness that calls back, in ${name}`, () => {
      withRandomness(
        (bytes, fill) => {
          callBack();
          fill(bytes);
        },
        () =>
          entering(() => {
            for (let at = 0; at < 3; at += 1) everything[name]();
          }),
      );
    });
  }

  test("a clock that calls back", () => {
    const { now } = Date;
    Date.now = () => {
      callBack();
      return NOW * 1000;
    };
    try {
      for (const use of [
        () => pkg.verifyResponse({ ...answer, now: undefined }),
        () => pkg.parseNotification({ ...notification, now: undefined }),
        () => pkg.parseCertificates({ body: '{"data":[]}', apiV3Key: API_V3_KEY, keys: [], headers: answer.headers }),
        () => pkg.prepareRequest({ ...required, privateKey: undefined }),
        () => pkg.preflight(merchant),
        () => pkg.explainError({ status: 500 }),
      ])
        entering(use);
    } finally {
      Date.now = now;
    }
  });

  test("getters that call back, at every place", () => {
    const calling = (object) =>
      Object.defineProperties(
        {},
        Object.fromEntries(
          Object.entries(object).map(([name, value]) => [
            name,
            {
              enumerable: true,
              get() {
                callBack();
                return value;
              },
            },
          ]),
        ),
      );
    entering(() => assert.equal(pkg.signMessage(calling(signMessage)), signature));
    entering(() =>
      pkg.signRequest(
        calling({
          ...required,
          body: calling({ a: [calling({ b: 1 })] }),
          method: "POST",
          headers: calling({ "X-A": "1" }),
          query: calling({ q: calling({ a: 1 }) }),
        }),
      ),
    );
    entering(() =>
      assert.equal(
        pkg.verifyResponse(
          calling({ ...answer, headers: calling(answer.headers), keys: [calling(publicKeyEntry), calling(certificateEntry)] }),
        ),
        "{}",
      ),
    );
    entering(() => pkg.parseNotification(calling(notification)));
    entering(() => pkg.encryptSensitive(calling({ plaintext: "张三", key: calling(publicKeyEntry) })));
    entering(() => assert.equal(pkg.decryptSensitive(calling({ ciphertext, privateKey: merchant.privateKey })), "张三"));
    entering(() => pkg.preflight(calling({ ...merchant, keys: [calling(publicKeyEntry)], request: calling({ url: "/v3/x" }) })));
    entering(() =>
      pkg.explainError(
        calling({
          status: 400,
          body: calling({ code: "PARAM_ERROR", message: "x" }),
          headers: calling({ a: "b" }),
          error: calling({ name: "E", message: "m" }),
        }),
      ),
    );
    entering(() =>
      pkg.signPayment(calling({ type: "mini", appid: "wx4e1916a585d1f4e9", prepayId: "wx1", privateKey: merchant.privateKey })),
    );
  });

  test("toJSON, iterators and Proxies that call back", () => {
    function* pairs() {
      callBack();
      yield* Object.entries(answer.headers);
      callBack();
    }
    const watched = (target) =>
      new Proxy(
        target,
        Object.fromEntries(
          ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf"].map((trap) => [
            trap,
            (...given) => {
              callBack();
              return Reflect[trap](...given);
            },
          ]),
        ),
      );
    entering(() => assert.equal(pkg.verifyResponse({ ...answer, headers: pairs() }), "{}"));
    entering(() =>
      assert.deepEqual(pkg.parseNotification({ ...notification, headers: watched({ ...notification.headers }) }).resource, {
        a: 1,
      }),
    );
    entering(() =>
      assert.equal(
        pkg.signRequest({ ...required, body: watched({ a: watched([1, watched({ b: 2 })]) }) }).body,
        '{"a":[1,{"b":2}]}',
      ),
    );
    entering(() =>
      pkg.explainError({
        status: 400,
        body: {
          toJSON() {
            callBack();
            return { code: "PARAM_ERROR" };
          },
        },
      }),
    );
    entering(() =>
      pkg.explainError({
        status: 400,
        headers: new Map([
          [
            "a",
            {
              toString() {
                return "b";
              },
            },
          ],
        ]),
        body: watched({ code: "PARAM_ERROR", message: "参数错误" }),
      }),
    );
    Array.prototype.toJSON = function toJSON() {
      callBack();
      return this;
    };
    try {
      entering(() => pkg.signRequest({ ...required, body: { a: [1] } }));
    } finally {
      delete Array.prototype.toJSON;
    }
  });
});

withBothEntries("Proxies of an absurd length", (pkg) => {
  const long = (length, item) =>
    new Proxy([], {
      get: (target, name) => (name === "length" ? length : typeof name === "string" && /^\d+$/.test(name) ? item : target[name]),
    });
  for (const length of [Infinity, 1e300, 2 ** 53, 2 ** 32, -1, 0.5, NaN, "3", {}]) {
    test(`${String(length)} is no length of an array`, () => {
      for (const [field, body] of [
        ["body", long(length, 1)],
        ["body.a", { a: long(length, "x") }],
        ["body[0]", [long(length, {})]],
      ]) {
        assertRefused(pkg, () => pkg.signRequest({ ...required, body }), { code: "BODY", field, message: /values/ });
      }
      for (const name of ["headers", "privateKey"])
        assert.throws(() => pkg.signRequest({ ...required, [name]: long(length, ["a", "b"]) }), {
          code: "ERR_WECHATPAY_OPTION_TYPE",
        });
      assert.throws(() => pkg.verifyResponse({ headers: {}, body: "", keys: long(length, publicKeyEntry) }), {
        code: "ERR_WECHATPAY_OPTION_TYPE",
      });
      assertUnharmed(pkg);
    });
  }

  test("nor does a body hold what nobody counts to", () => {
    for (const body of [long(2 ** 32 - 1, 1), long(10_000, long(10_000, "x"))]) {
      assert.match(
        assertRefused(pkg, () => pkg.prepareRequest({ ...required, privateKey: undefined, body }), {
          code: "BODY",
          field: body.length > 10_000 ? "body[999999]" : "body[99][9899]",
        }).message,
        /values/,
      );
    }
    assertUnharmed(pkg);
  });
});
