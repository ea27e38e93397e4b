// Sensitive fields of a body by JSON Pointer. node:crypto opens what is encrypted and encrypts what is opened.
import assert from "node:assert/strict";
import { constants, createPublicKey, generateKeyPairSync, privateDecrypt, publicEncrypt } from "node:crypto";
import { describe, test } from "node:test";

import { issueCertificate, newSerialNo, platformName } from "../../pkg/sandbox/x509.js";
import { withBothEntries } from "./entries.mjs";
import { key as pem } from "./files.mjs";

const platform = generateKeyPairSync("rsa", { modulusLength: 2048 });
const spki = platform.publicKey.export({ type: "spki", format: "pem" });
const key = { id: "PUB_KEY_ID_0114232134912410000000000000", publicKey: spki };
const merchant = pem("rsa2048.pem");
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };

const opened = (ciphertext) =>
  privateDecrypt({ key: platform.privateKey, ...oaep }, Buffer.from(ciphertext, "base64")).toString();
const sealed = (text) => publicEncrypt({ key: createPublicKey(merchant), ...oaep }, Buffer.from(text)).toString("base64");

const SECRET = "张三-secret";

/** RFC 6901, section 5: the document, with texts for its numbers, and what each pointer leads to. */
const example = {
  foo: ["bar", "baz"],
  "": "0",
  "a/b": "1",
  "c%d": "2",
  "e^f": "3",
  "g|h": "4",
  "i\\j": "5",
  'k"l': "6",
  " ": "7",
  "m~n": "8",
};
const evaluated = {
  "/foo/0": "bar",
  "/": "0",
  "/a~1b": "1",
  "/c%d": "2",
  "/e^f": "3",
  "/g|h": "4",
  "/i\\j": "5",
  '/k"l': "6",
  "/ ": "7",
  "/m~0n": "8",
};

/** A body with many members, some of whose names JavaScript has a use for. */
const body = () =>
  JSON.parse(`{"payer":{"name":"${SECRET}","age":1},"list":[{"id_card":"1","other":"x"},{"id_card":"2","tag":"y"}],"empty":[],
    "nested":[[{"a":"p"}],[],[{"a":"q"},{"a":"r"}]],"*":{"length":"star"},"__proto__":{"constructor":"c"},"big":12345678901234,"flag":true}`);

withBothEntries("fields", (pkg) => {
  const encrypt = (encrypted, options = {}) => pkg.encryptBody({ body: body(), encrypt: encrypted, key, ...options });
  /** The paths of the texts that were encrypted, each opened; what is no ciphertext must be as it was. */
  const changes = (before, after, path = "") => {
    if (typeof before !== "object") return before === after ? [] : [[path, opened(after)]];
    assert.deepEqual(Object.keys(after), Object.keys(before), path);
    return Object.keys(before).flatMap((name) => changes(before[name], after[name], `${path}/${name}`));
  };
  const changed = (pointers) => changes(body(), JSON.parse(encrypt(pointers).body));
  const refusal = (call) => {
    try {
      call();
    } catch (error) {
      for (const text of [error.message, error.hint, error.stack, JSON.stringify(error)]) assert.ok(!text.includes(SECRET), text);
      return [error.code, error.field];
    }
    throw new Error("nothing was thrown");
  };

  test("the pointers of RFC 6901 lead where it says", () => {
    for (const [pointer, value] of Object.entries(evaluated)) {
      const after = JSON.parse(pkg.encryptBody({ body: example, encrypt: [pointer], key }).body);
      const expected = pointer === "/foo/0" ? "/foo/0" : `/${pointer.slice(1).replace("~1", "/").replace("~0", "~")}`;
      assert.deepEqual(changes(example, after), [[expected, value]]);
    }
  });

  test("`*` is every item of an array, and a member of that name of an object", () => {
    assert.deepEqual(changed(["/payer/name"]), [["/payer/name", SECRET]]);
    assert.deepEqual(changed(["/list/*/id_card"]), [
      ["/list/0/id_card", "1"],
      ["/list/1/id_card", "2"],
    ]);
    assert.deepEqual(changed(["/nested/*/*/a"]), [
      ["/nested/0/0/a", "p"],
      ["/nested/2/0/a", "q"],
      ["/nested/2/1/a", "r"],
    ]);
    assert.deepEqual(changed(["/*/length"]), [["/*/length", "star"]]);
    assert.deepEqual(changed(["/list/1/tag", "/payer/name"]), [
      ["/payer/name", SECRET],
      ["/list/1/tag", "y"],
    ]);
  });

  test("an empty array behind `*` is none, and what ends in `?` may be absent, item by item", () => {
    for (const pointers of [
      [],
      ["/empty/*/x"],
      ["/empty/*"],
      ["/nothing?"],
      ["/payer/nothing/at/all?"],
      ["/list/9/x?"],
      ["/big/x?"],
    ])
      assert.deepEqual(changed(pointers), [], `${pointers}`);
    assert.deepEqual(changed(["/list/*/tag?"]), [["/list/1/tag", "y"]]);
  });

  test("the result is what is sent and which key opens it; nothing that was given is changed", () => {
    const given = body();
    const freeze = (value) => (typeof value === "object" ? Object.freeze(Object.values(value).forEach(freeze) ?? value) : value);
    const result = pkg.encryptBody({ body: freeze(given), encrypt: Object.freeze(["/payer/name"]), key });
    assert.deepEqual(given, body());
    assert.ok(Object.isFrozen(result));
    assert.deepEqual(Object.keys(result), ["body", "wechatpaySerial"]);
    assert.equal(result.wechatpaySerial, key.id);
    const signed = pkg.signRequest({ mchid: "1900007291", serialNo: "408B07E7", privateKey: merchant, url: "/v3/x", ...result });
    assert.equal(signed.body, result.body);
    assert.equal(signed.headers["Wechatpay-Serial"], key.id);
    assert.ok(signed.message.endsWith(`\n${result.body}\n`));
  });

  test("members that are read only once, frozen or of another realm are read all the same", () => {
    let reads = 0;
    const given = {
      get name() {
        reads += 1;
        return `${reads}`;
      },
    };
    assert.equal(opened(JSON.parse(pkg.encryptBody({ body: given, encrypt: ["/name"], key }).body).name), "1");
    assert.equal(reads, 1);
  });

  describe("is refused, without the value:", () => {
    const at = (pointer) => ["ERR_WECHATPAY_SENSITIVE", `body${pointer}`];
    const missing = ["ERR_WECHATPAY_SENSITIVE", "encrypt[0]"];
    for (const [pointer, expected] of [
      ["/nothing", missing],
      ["/payer/nothing", missing],
      ["/list/*/tag", missing],
      ["/list/2/id_card", missing],
      ["/list/-/id_card", missing],
      ["/list/00/id_card", missing],
      ["/list/1e0/id_card", missing],
      ["/list/length", missing],
      ["/payer/*", missing],
      ["/payer/name/length", missing],
      ["/payer/name/0", missing],
      ["/constructor/name", missing],
      ["/toString", missing],
      ["/list/__proto__", missing],
      ["/payer/__proto__", missing],
      ["/payer", at("/payer")],
      ["", at("")],
      ["/list/*", at("/list/0")],
      ["/payer/age", at("/payer/age")],
      ["/flag", at("/flag")],
      ["/big?", at("/big")],
      ["payer/name", missing],
      ["$.payer.name", missing],
      ["#/payer/name", missing],
      ["/payer~2name", missing],
      ["/payer~", missing],
      [`/${"a".repeat(1000)}`, missing],
      ["/a".repeat(5_000_000), missing],
      ["/".repeat(1000), missing],
    ]) {
      test(`${pointer.slice(0, 30)}`, () =>
        assert.deepEqual(
          refusal(() => encrypt([pointer])),
          expected,
        ));
    }

    test("a field to which two pointers lead", () => {
      assert.deepEqual(
        refusal(() => encrypt(["/payer/name", "/payer/name?"])),
        at("/payer/name"),
      );
      assert.deepEqual(
        refusal(() => encrypt(["/list/0/id_card", "/list/*/id_card"])),
        at("/list/0/id_card"),
      );
    });

    test("the second of two pointers by its place in the list", () => {
      assert.deepEqual(
        refusal(() => encrypt(["/payer/name", "/nothing"])),
        ["ERR_WECHATPAY_SENSITIVE", "encrypt[1]"],
      );
    });

    test("a text that is too long, and half of a character", () => {
      const long = { list: [{ name: SECRET.repeat(30) }] };
      assert.deepEqual(
        refusal(() => encrypt(["/list/*/name"], { body: long })),
        at("/list/0/name"),
      );
      assert.equal(refusal(() => encrypt(["/a"], { body: { a: "\ud800" } }))[0], "ERR_WECHATPAY_BODY");
    });

    test("a body that is no plain object, whatever it is", () => {
      const secretive = { toJSON: () => SECRET };
      for (const [given, code] of [
        [JSON.stringify(body()), "ERR_WECHATPAY_OPTION_TYPE"],
        [new TextEncoder().encode(SECRET), "ERR_WECHATPAY_OPTION_TYPE"],
        [SECRET.length, "ERR_WECHATPAY_OPTION_TYPE"],
        [null, "ERR_WECHATPAY_OPTION_TYPE"],
        [undefined, "ERR_WECHATPAY_MISSING_OPTION"],
        [new Map([["a", SECRET]]), "ERR_WECHATPAY_BODY"],
        [new FormData(), "ERR_WECHATPAY_BODY"],
        [new URLSearchParams({ a: SECRET }), "ERR_WECHATPAY_BODY"],
        [{ a: SECRET, b: null }, "ERR_WECHATPAY_BODY"],
        [{ a: SECRET, b: new Date() }, "ERR_WECHATPAY_BODY"],
        [{ a: SECRET, b: secretive }, "ERR_WECHATPAY_BODY"],
      ])
        assert.equal(refusal(() => encrypt(["/a"], { body: given }))[0], code);
    });

    test("a getter that throws, a Proxy, a cycle: the next call works", () => {
      const cycle = { a: SECRET };
      cycle.itself = cycle;
      const throwing = new Proxy(
        { a: "" },
        {
          get() {
            throw new Error("hostile");
          },
        },
      );
      for (const [given, code] of [
        [cycle, "ERR_WECHATPAY_BODY"],
        [throwing, "ERR_WECHATPAY_OPTION_UNREADABLE"],
        [{ get a() { throw new Error("hostile"); } }, "ERR_WECHATPAY_OPTION_UNREADABLE"], // biome-ignore format: one line
      ])
        assert.equal(refusal(() => encrypt(["/a"], { body: given }))[0], code);
      assert.deepEqual(changed(["/payer/name"]), [["/payer/name", SECRET]]);
    });

    test("pointers that multiply, in time", () => {
      const wide = Array.from({ length: 400 }, () => Array(400).fill("x"));
      const began = Date.now();
      assert.deepEqual(
        refusal(() => encrypt(["/*/*"], { body: wide })),
        missing,
      );
      assert.deepEqual(
        refusal(() => encrypt(["/*/*/x?"], { body: wide })),
        missing,
      );
      // 800 values each, of 100,000.
      assert.deepEqual(
        refusal(() => encrypt(Array(1000).fill("/*/x?"), { body: wide })),
        ["ERR_WECHATPAY_SENSITIVE", "encrypt[125]"],
      );
      assert.ok(Date.now() - began < 20_000, `${Date.now() - began} ms`);
    });
  });

  describe("the key", () => {
    const DAY = 86_400;
    const now = Math.floor(Date.now() / 1000);
    const certificate = (days) => {
      const serialNo = newSerialNo();
      const notAfter = now + days * DAY;
      const given = { serialNo, subject: platformName, publicKey: platform.publicKey, issuerKey: platform.privateKey };
      return { serialNo, certificate: issueCertificate({ ...given, notBefore: now - 1000 * DAY, notAfter }) };
    };

    test("is a public key by its id, or a certificate by its serial number", () => {
      const { serialNo, certificate: text } = certificate(30);
      const { body: after, wechatpaySerial } = encrypt(["/payer/name"], { key: { certificate: text } });
      assert.equal(wechatpaySerial, serialNo);
      assert.equal(opened(JSON.parse(after).payer.name), SECRET);
      assert.equal(encrypt([], { key: { certificate: text } }).wechatpaySerial, serialNo);
    });

    test("is never a certificate that has expired", () => {
      const { certificate: text } = certificate(-1);
      const expired = ["ERR_WECHATPAY_CERTIFICATE_EXPIRED", "key"];
      for (const pointers of [["/payer/name"], []]) {
        assert.deepEqual(
          refusal(() => encrypt(pointers, { key: { certificate: text } })),
          expired,
        );
        assert.equal(typeof encrypt(pointers, { key: { certificate: text }, now: now - 2 * DAY }).body, "string");
      }
      const { certificate: current } = certificate(30);
      assert.deepEqual(
        refusal(() => encrypt(["/payer/name"], { key: { certificate: current }, now: now + 31 * DAY })),
        expired,
      );
    });

    test("is read also where there is nothing to encrypt", () => {
      for (const wrong of [{ id: key.id, publicKey: merchant }, { id: "1", publicKey: spki }, {}])
        assert.match(refusal(() => encrypt([], { key: wrong }))[1], /^key/);
    });
  });

  describe("decryptBody", () => {
    const answer = () => ({
      name: sealed(SECRET),
      list: [{ id_card: sealed("1"), n: null }, { id_card: sealed("2") }],
      empty: [],
      ["__proto__"]: { x: sealed("p") },
      serial: 9,
    });
    const decrypt = (decrypted, options = {}) =>
      pkg.decryptBody({ body: JSON.stringify(answer()), decrypt: decrypted, privateKey: merchant, ...options });

    test("opens what the pointers lead to and gives the rest as it came", () => {
      const data = decrypt(["/name", "/list/*/id_card", "/empty/*/x", "/nothing?", "/__proto__/x"]);
      const { __proto__: _, ...rest } = data;
      assert.deepEqual({ ...rest }, { name: SECRET, list: [{ id_card: "1", n: null }, { id_card: "2" }], empty: [], serial: 9 });
      assert.equal(Object.getOwnPropertyDescriptor(data, "__proto__").value.x, "p");
      assert.equal({}.x, undefined);
      data.name = "the caller's to change";
    });

    test("takes bytes as well", () => {
      const bytes = new TextEncoder().encode(JSON.stringify(answer()));
      assert.equal(decrypt(["/name"], { body: bytes }).name, SECRET);
      assert.equal(decrypt([""], { body: JSON.stringify(sealed("alone")) }), "alone");
    });

    test("names the place where it cannot", () => {
      const other = JSON.stringify({ a: [{ b: sealed("x") }, { b: "c2VjcmV0" }] });
      for (const [pointers, options, expected] of [
        [["/nothing"], {}, ["ERR_WECHATPAY_SENSITIVE", "decrypt[0]"]],
        [["/name", "name"], {}, ["ERR_WECHATPAY_SENSITIVE", "decrypt[1]"]],
        [["/serial"], {}, ["ERR_WECHATPAY_SENSITIVE", "body/serial"]],
        [["/list/0/n"], {}, ["ERR_WECHATPAY_SENSITIVE", "body/list/0/n"]],
        [["/a/*/b"], { body: other }, ["ERR_WECHATPAY_SENSITIVE", "body/a/1/b"]],
        [["/a"], { body: "<html>" }, ["ERR_WECHATPAY_RESPONSE_BODY", "body"]],
        [["/a"], { body: {} }, ["ERR_WECHATPAY_OPTION_TYPE", "body"]],
        [["/name"], { privateKey: spki }, ["ERR_WECHATPAY_PRIVATE_KEY", "privateKey"]],
        [["/name"], { privateKey: undefined }, ["ERR_WECHATPAY_MISSING_OPTION", "privateKey"]],
      ])
        assert.deepEqual(
          refusal(() => decrypt(pointers, options)),
          expected,
        );
    });
  });
});
