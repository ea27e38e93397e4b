// Nothing of a secret is left in the wasm memory, freed blocks and the stack included, once the cache has let go of it. The
// whole memory is read from outside, as whoever gets at a core dump or a heap snapshot would.
import assert from "node:assert/strict";
import { constants, createCipheriv, createPrivateKey, publicEncrypt, sign } from "node:crypto";
import { after, describe, test } from "node:test";

// Before the package is loaded: the memories of all its instances.
const memories = [];
let isFused = false;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    // The second module has none of its own.
    if (this.exports.memory) memories.push(this.exports.memory);
    else isFused = Boolean(this.exports.fuses(2 ** -30));
  }
};
after(() => {
  WebAssembly.Instance = Instance;
});
const { esm, withBothEntries } = await import("./entries.mjs");
const { key, merchant } = await import("./files.mjs");
const remains = await import("./remains.mjs");
const { numbersOf, pemOf, pkcs1Of } = remains;

const STACK_BYTES = 1 << 20;
const API_V3_KEY = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const OTHER_API_V3_KEY = "Qf0wOeUuRk3yT6pLx8ZsNv2cHbJm5dGa";
const PLAINTEXT = "张三,身份证 11010519491231002X,13800138000";
const OTHER_PLAINTEXT = "李四,身份证 440524188001010014,13912345678";
const now = 1_700_000_000;
const platform = { certificate: key("platform.crt") };
const message = "GET\n/v3/x\n1\nn\n\n";
const request = { mchid: merchant.mchid, serialNo: merchant.serialNo, url: "/v3/x", timestamp: 1, nonceStr: "n" };

const bytesOf = (memory) => Buffer.from(memory.buffer);

/** A fresh instance's memory: the one before it broke. */
function restarted(pkg) {
  broken(pkg);
  pkg.clearKeys();
  return memories.at(-1);
}

function broken(pkg) {
  const { now: clock } = Date;
  Date.now = () => {
    throw new Error("no clock");
  };
  try {
    const { timestamp, ...untimed } = request;
    assert.throws(() => pkg.prepareRequest(untimed), { code: "ERR_WECHATPAY_INTERNAL" });
  } finally {
    Date.now = clock;
  }
}

function sealed(apiV3Key, plaintext) {
  const [nonce, associatedData] = ["uluk4a9R25RW", "associatedData"];
  const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]).toString("base64");
  return { algorithm: "AEAD_AES_256_GCM", ciphertext, nonce, associated_data: associatedData };
}

function signedByPlatform(pkg, body) {
  return {
    "Wechatpay-Timestamp": String(now),
    "Wechatpay-Nonce": "n",
    "Wechatpay-Serial": pkg.inspectCertificate(platform.certificate).serialNo,
    "Wechatpay-Signature": sign("sha256", `${now}\nn\n${body}\n`, key("platform.pem")).toString("base64"),
  };
}

/** Calls after which the key is cached. */
const cachingCalls = {
  signRequest: (pkg, { pem }) => pkg.signRequest({ ...request, privateKey: pem }),
  "signMessage ten times": (pkg, { pem }) => {
    for (let at = 0; at < 10; at += 1) pkg.signMessage({ message, privateKey: pem });
  },
  "preflight alone": (pkg, { pem }) => pkg.preflight({ mchid: merchant.mchid, privateKey: pem }),
  "a wrong certificate beside it": (pkg, { pem }) => {
    const options = { ...request, privateKey: pem, certificate: key("other.crt") };
    assert.throws(
      () => pkg.signRequest({ ...options, serialNo: undefined }),
      (error) => error instanceof pkg.WechatPayError,
    );
    assert.ok(pkg.preflight({ mchid: merchant.mchid, privateKey: pem, certificate: key("other.crt") }).length > 0);
  },
  "explainError with the private key": (pkg, { pem }) => {
    const signature = sign("sha256", message, pem).toString("base64");
    const Authorization = `WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="n",signature="${signature}",timestamp="2",serial_no="1"`;
    const failed = { status: 401, body: '{"code":"SIGN_ERROR","message":"错误的签名，验签失败"}', privateKey: pem };
    const sent = { method: "GET", url: "https://api.mch.weixin.qq.com/v3/x", headers: { Authorization } };
    assert.equal(pkg.explainError({ ...failed, request: { ...sent, message } }).code, "SIGN_TIMESTAMP_DIFFERS");
    assert.equal(pkg.explainError({ ...failed, request: sent }).code, "SIGN_OTHER_TEXT");
    assert.equal(pkg.explainError({ ...failed, request: pem }).certainty, "open");
    // Where a key does not belong, it is told nothing of.
    assert.ok(!JSON.stringify(pkg.explainError({ ...failed, certificate: pem, request: sent })).includes(pem.slice(40, 90)));
  },
  "PKCS#1 PEM": (pkg, { pem }) =>
    pkg.signMessage({ message, privateKey: createPrivateKey(pem).export({ type: "pkcs1", format: "pem" }) }),
  "PEM with literal line breaks": (pkg, { pem }) => pkg.signMessage({ message, privateKey: pem.replace(/\n/g, "\\n") }),
  "PEM as bytes": (pkg, { pem }) => pkg.signMessage({ message, privateKey: new TextEncoder().encode(pem) }),
  "one line of Base64": (pkg, { pem }) => pkg.signMessage({ message, privateKey: pem.replace(/-----[^-]+-----|\s/g, "") }),
  "the whole file in Base64": (pkg, { pem }) => pkg.signMessage({ message, privateKey: Buffer.from(pem).toString("base64") }),
  "PKCS#8 DER": (pkg, { pem }) =>
    pkg.signMessage({ message, privateKey: createPrivateKey(pem).export({ type: "pkcs8", format: "der" }) }),
  "PKCS#1 DER": (pkg, { pem }) =>
    pkg.signMessage({ message, privateKey: createPrivateKey(pem).export({ type: "pkcs1", format: "der" }) }),
  "in the place of others": (pkg, { pem }) => {
    assert.throws(
      () => pkg.verifyMessage({ message, signature: "AA==", key: { id: "PUB_KEY_ID_1", publicKey: pem } }),
      (error) => error instanceof pkg.WechatPayError,
    );
    assert.throws(() => pkg.inspectCertificate(pem), { code: "ERR_WECHATPAY_CERTIFICATE" });
    assert.throws(() => pkg.decryptResource({ ciphertext: "AA==", nonce: "uluk4a9R25RW", apiV3Key: pem }), {
      code: "ERR_WECHATPAY_APIV3_KEY",
    });
    assert.throws(() => pkg.signRequest({ ...request, mchid: pem, privateKey: pem }), { code: "ERR_WECHATPAY_MCHID" });
    assert.throws(() => pkg.signRequest({ ...request, privateKey: [pem] }), { code: "ERR_WECHATPAY_OPTION_TYPE" });
  },
  signPayment: (pkg, { pem }) =>
    pkg.signPayment({ type: "mini", appid: "wxd678efh567hg6787", prepayId: "p", privateKey: pem, timestamp: 1, nonceStr: "n" }),
  decryptSensitive: (pkg, { pem, plaintext }) => {
    const options = { key: createPrivateKey(pem), padding: constants.RSA_PKCS1_OAEP_PADDING };
    const ciphertext = publicEncrypt({ ...options, key: pem }, Buffer.from(plaintext)).toString("base64");
    assert.equal(pkg.decryptSensitive({ ciphertext, privateKey: pem }), plaintext);
    assert.throws(() => pkg.decryptSensitive({ ciphertext: Buffer.alloc(256).toString("base64"), privateKey: pem }), {
      code: "ERR_WECHATPAY_SENSITIVE",
    });
  },
  "within a caller's getter, 20 calls deep": (pkg, { pem }) => {
    const dive = (left) =>
      pkg.signRequest({
        ...request,
        privateKey: pem,
        get body() {
          if (left > 0) dive(left - 1);
          return "{}";
        },
      });
    dive(20);
  },
};

/** Calls after which no secret is cached. */
const otherCalls = {
  "eviction from the cache": (pkg, { pem }) => {
    pkg.signMessage({ message, privateKey: pem });
    for (let at = 0; at < 64; at += 1) pkg.inspectCertificate(`${" ".repeat(at)}${platform.certificate}`);
  },
  "text cut off": (pkg, { pem }) => {
    assert.throws(() => pkg.signMessage({ message, privateKey: pem.slice(0, -100) }), { code: "ERR_WECHATPAY_PRIVATE_KEY" });
    assert.throws(() => pkg.signMessage({ message, privateKey: pem.trim().slice(0, -40) }), {
      code: "ERR_WECHATPAY_PRIVATE_KEY",
    });
  },
  decryptResource: (pkg, { apiV3Key, plaintext }) => {
    const { ciphertext, nonce, associated_data: associatedData } = sealed(apiV3Key, plaintext);
    assert.equal(pkg.decryptResource({ ciphertext, nonce, associatedData, apiV3Key }), plaintext);
    assert.throws(() => pkg.decryptResource({ ciphertext, nonce, associatedData: "other", apiV3Key }), {
      code: "ERR_WECHATPAY_DECRYPT",
    });
  },
  parseNotification: (pkg, { apiV3Key, plaintext }) => {
    const resource = { ...sealed(apiV3Key, JSON.stringify({ plaintext })), original_type: "transaction" };
    const body = JSON.stringify({
      id: "i",
      create_time: "2018-06-08T10:34:56+08:00",
      event_type: "TRANSACTION.SUCCESS",
      resource_type: "encrypt-resource",
      summary: "s",
      resource,
    });
    const options = { headers: signedByPlatform(pkg, body), body, keys: [platform], now };
    assert.deepEqual(pkg.parseNotification({ ...options, apiV3Key }).resource, { plaintext });
  },
  parseCertificates: (pkg, { apiV3Key }) => {
    const item = {
      serial_no: pkg.inspectCertificate(platform.certificate).serialNo,
      effective_time: "2018-06-08T10:34:56+08:00",
      expire_time: "2028-06-08T10:34:56+08:00",
    };
    const body = JSON.stringify({ data: [{ ...item, encrypt_certificate: sealed(apiV3Key, platform.certificate) }] });
    assert.equal(pkg.parseCertificates({ body, apiV3Key }).length, 1);
  },
  encryptSensitive: (pkg, { plaintext }) => pkg.encryptSensitive({ plaintext, key: platform }),
  signCoupons: (pkg, { apiV3Key: apiV2Key }) => {
    const coupons = [{ stock_id: "1234567", out_request_no: "abc123" }];
    const options = { coupons, sendCouponMerchant: "10016226", apiV2Key };
    for (const [type, more] of [["plugin"], ["jsapi"], ["h5", { openid: "o1" }]]) pkg.signCoupons({ ...options, ...more, type });
    for (const wrong of [{ apiV2Key: ` ${apiV2Key}` }, { sendCouponMerchant: apiV2Key }]) {
      assert.throws(
        () => pkg.signCoupons({ ...options, type: "plugin", ...wrong }),
        (error) => error instanceof pkg.WechatPayError && !`${error.stack} ${error.hint}`.includes(apiV2Key),
      );
    }
  },
  "preflight with an APIv2 key": (pkg, { apiV3Key: apiV2Key }) => {
    for (const apiV3Key of [apiV2Key, `${apiV2Key} `, undefined]) {
      const found = pkg.preflight({ mchid: apiV2Key, apiV2Key, apiV3Key });
      assert.ok(!JSON.stringify(found).includes(apiV2Key));
    }
  },
  "preflight with an APIv3 key": (pkg, { apiV3Key }) => {
    pkg.preflight({ mchid: merchant.mchid, apiV3Key });
    pkg.preflight({ mchid: apiV3Key, privateKey: apiV3Key, apiV3Key: ` ${apiV3Key}` });
  },
};

/** Everything to look for after `draws` of randomness. */
function secretsOf({ pem, apiV3Key, plaintext }, draws) {
  const numbers = numbersOf(pem);
  const signature = BigInt(`0x${sign("sha256", message, pem).toString("hex")}`);
  return [
    ...remains.formsOf(numbers),
    ...remains.residuesOf(numbers, signature),
    ...remains.textsOf(pem),
    ...remains.textsOf(createPrivateKey(pem).export({ type: "pkcs1", format: "pem" })),
    ...remains.apiV3KeyForms(apiV3Key),
    ...remains.apiV2KeyForms(apiV3Key),
    ["plaintext", plaintext],
    ...draws.map((bytes) => ["randomness", bytes]),
    ...draws.filter((bytes) => bytes.length === 16).flatMap((bytes) => remains.exponentsOf(numbers, bytes)),
    ...draws.filter((bytes) => bytes.length === 262).flatMap((bytes) => remains.inversesOf(numbers, bytes)),
  ];
}

function assertNothing(memory, secrets) {
  const bytes = bytesOf(memory);
  assert.deepEqual(new remains.Seeker(secrets).in(bytes), []);
  assert.deepEqual(remains.digitsIn(bytes), []);
  assert.ok(bytes.subarray(0, STACK_BYTES).equals(Buffer.alloc(STACK_BYTES)), "the stack is overwritten");
}

/** How often each form of a cached key stands in the memory, if it does; see `formsOf`. */
const CACHED = {
  d: 1,
  p: 4,
  "p-1": 1,
  "d mod p-1": 2,
  k·p: 0,
  "R mod p": 2,
  "R² mod p": 2,
  q: 3,
  "q-1": 1,
  "d mod q-1": 2,
  k·q: 0,
  "R mod q": 1,
  "R² mod q": 1,
  "1/q": 0,
  "R/q mod p": 1,
  "digits of k·p": 2,
  "digits of k·q": 2,
};

const first = { pem: merchant.privateKey, apiV3Key: API_V3_KEY, plaintext: PLAINTEXT };
const second = { pem: key("rsa2048_second.pem"), apiV3Key: OTHER_API_V3_KEY, plaintext: OTHER_PLAINTEXT };

withBothEntries("nothing is left", (pkg) => {
  /** The secrets of `call`, and the memory it was done in. */
  function done(call, secrets) {
    const memory = restarted(pkg);
    const [, draws] = remains.drawn(() => call(pkg, secrets));
    return [memory, secretsOf(secrets, draws)];
  }

  for (const [name, call] of Object.entries(cachingCalls)) {
    test(`after ${name} and clearKeys`, () => {
      const [memory, secrets] = done(call, first);
      assert.notDeepEqual(new remains.Seeker(secrets).in(bytesOf(memory)), [], "while it is cached");
      pkg.clearKeys();
      assertNothing(memory, secrets);
    });
  }

  for (const [name, call] of Object.entries(otherCalls)) {
    test(`after ${name}`, () => assertNothing(...done(call, first)));
  }

  for (const name of ["n", "e", "d", "p", "q", "dp", "dq", "qi"]) {
    // Two larger: it stays odd.
    const numbers = numbersOf(first.pem);
    const der = pkcs1Of({ ...numbers, [name]: numbers[name] + 2n });
    test(`after a key was refused for its ${name}`, () =>
      assertNothing(
        ...done(() => {
          for (const privateKey of [der, pemOf(der)]) {
            assert.throws(() => pkg.signMessage({ message, privateKey }), { code: "ERR_WECHATPAY_PRIVATE_KEY" });
            assert.ok(pkg.preflight({ mchid: merchant.mchid, privateKey }).length > 0);
          }
        }, first),
      ));
  }

  for (const name of ["rsa3072.pem", "rsa4096.pem"]) {
    for (const what of ["signRequest", "preflight alone", "PKCS#1 DER", "decryptSensitive", "signPayment"]) {
      test(`after ${what} with ${name} and clearKeys`, () => {
        const [memory, secrets] = done(cachingCalls[what], { ...first, pem: key(name) });
        pkg.clearKeys();
        assertNothing(memory, secrets);
      });
    }
  }

  test("a trap: the old instance's memory is overwritten when the outermost call has left", () => {
    const memory = restarted(pkg);
    pkg.signRequest({ ...request, privateKey: first.pem });
    let inside;
    // Only what the host gives runs within a call: the caller's getters run before it.
    const { timestamp, ...untimed } = { ...request, privateKey: first.pem };
    const { now } = Date;
    Date.now = () => {
      broken(pkg);
      inside = remains.placesIn(bytesOf(memory), remains.formsOf(numbersOf(first.pem)));
      return now();
    };
    try {
      assert.throws(() => pkg.signRequest(untimed), { code: "ERR_WECHATPAY_INTERNAL" });
    } finally {
      Date.now = now;
    }
    assert.ok(inside.p > 0, "it still stood there for the outer call");
    assert.equal(memories.at(-1), memory, "no new instance yet");
    assert.ok(bytesOf(memory).equals(Buffer.alloc(memory.buffer.byteLength)));
    pkg.clearKeys();
    assert.notEqual(memories.at(-1), memory);
  });

  test("an exhausted stack: what broke is overwritten when the next call begins, if not before", () => {
    const memory = restarted(pkg);
    pkg.signRequest({ ...request, privateKey: first.pem });
    const dive = () => {
      try {
        dive();
      } catch {
        // With a little more room at every frame, until the call works.
      }
      if (memories.at(-1) === memory)
        try {
          pkg.signRequest({ ...request, privateKey: first.pem });
        } catch {
          /* No room yet. */
        }
    };
    dive();
    pkg.clearKeys();
    assert.notEqual(memories.at(-1), memory);
    assert.ok(bytesOf(memory).equals(Buffer.alloc(memory.buffer.byteLength)));
  });

  for (const [name, call] of Object.entries({ ...cachingCalls, ...otherCalls })) {
    // In whatever form: AES round keys in the slices of the cipher, digits of an encryption, anything unforeseen.
    test(`other secrets of the same size leave the same memory: ${name}`, () => {
      const [one, other] = [first, second].map((secrets) => {
        const [memory] = done(call, secrets);
        pkg.clearKeys();
        return Buffer.from(bytesOf(memory));
      });
      assert.ok(one.equals(other), `${one.filter((byte, at) => byte !== other[at]).length} bytes differ`);
    });
  }
});

describe("what the search finds", () => {
  const [one, other] = [first, second].map(({ pem }) => numbersOf(pem));
  const placesOf = (memory, numbers) => {
    const bytes = bytesOf(memory);
    const digits = {
      "digits of k·p": remains.multiplesIn(bytes, numbers.p),
      "digits of k·q": remains.multiplesIn(bytes, numbers.q),
    };
    const found = { ...remains.placesIn(bytes, remains.formsOf(numbers)), ...digits };
    assert.deepEqual(
      [remains.fusedMultiplesIn(bytes, numbers.p), remains.fusedMultiplesIn(bytes, numbers.q)],
      isFused ? [1, 1] : [0, 0],
    );
    return Object.fromEntries(Object.entries(found).filter(([name, times]) => times > 0 || name in CACHED));
  };

  test("a cached key, in as many places after 1 signature and after 1,000, and another as often", () => {
    const memory = restarted(esm);
    const signWith = ({ pem }) => esm.signMessage({ message, privateKey: pem });
    signWith(first);
    assert.deepEqual(placesOf(memory, one), CACHED);
    for (let at = 1; at < 1000; at += 1) signWith(first);
    assert.deepEqual(placesOf(memory, one), CACHED);
    const signature = BigInt(`0x${sign("sha256", message, first.pem).toString("hex")}`);
    assert.deepEqual(
      new remains.Seeker([...remains.textsOf(first.pem), ...remains.residuesOf(one, signature)]).in(bytesOf(memory)),
      [],
    );
    signWith(second);
    assert.deepEqual([placesOf(memory, one), placesOf(memory, other)], [CACHED, CACHED]);
    esm.clearKeys();
    assertNothing(memory, [one, other].flatMap(remains.formsOf));
  });

  test("every secret of the lists, wherever it stands", () => {
    const secrets = secretsOf(first, [Buffer.from("0123456789abcdef")]);
    const seeker = new remains.Seeker(secrets);
    for (const [name, bytes] of secrets) {
      for (const written of [Buffer.from(bytes), Buffer.from(bytes).reverse()]) {
        const memory = Buffer.alloc(4096);
        written.copy(memory, 1001);
        assert.notDeepEqual(seeker.in(memory), [], name);
      }
    }
  });

  test("what a call leaves on the stack, where nothing overwrites it, and that the stack ends where data begins", async () => {
    const memory = restarted(esm);
    const { fill } = Uint8Array.prototype;
    Uint8Array.prototype.fill = () => new Uint8Array();
    try {
      esm.signMessage({ message, privateKey: first.pem });
    } finally {
      Uint8Array.prototype.fill = fill;
    }
    const bytes = bytesOf(memory);
    assert.notDeepEqual(remains.digitsIn(bytes.subarray(0, STACK_BYTES)), []);
    assert.ok(
      bytes.subarray(STACK_BYTES - 256, STACK_BYTES).some((byte) => byte !== 0) &&
        bytes.subarray(STACK_BYTES, STACK_BYTES + 64).some((byte) => byte !== 0),
    );
  });
});
