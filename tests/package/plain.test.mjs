// The copy of what a caller gives, made before the core is entered: what it holds, how often it reads, what it survives.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { suggestion } from "../../pkg/suggestion.js";
import { plain } from "../../pkg-template/core/plain.js";
import { withBothEntries } from "./entries.mjs";
import { merchant } from "./files.mjs";
import { assertRefused, assertUnharmed } from "./refusal.mjs";

/** [value, what src/admit/outline.rs says of it] */
const outlines = [
  [undefined, "u0:"],
  [null, "00:"],
  ["", "s0:"],
  ["12", "#0:"],
  ["a\udc00", "w0:"],
  [-0, "n0:0;"],
  [1e21, "n0:1e+21;"],
  [NaN, "n0:NaN;"],
  [true, "t0:"],
  [1n, "g0:"],
  [Symbol("s"), "y0:"],
  [plain, "f0:"],
  [Buffer.from("x"), "b0:"],
  [new ArrayBuffer(2), "b0:"],
  [new Float64Array(2), "i0:n0:0;n0:0;."],
  [new Date(0), "d0:"],
  [Promise.resolve(), "p0:"],
  [/x/, "x0:"],
  [new Map([["a", "b"]]), "i0:a0:s0:s0:.."],
  [new Headers({ a: "b" }), "i0:a0:s0:s0:.."],
  [new FormData(), "h0:"],
  // biome-ignore lint/suspicious/noSparseArray: a hole is what is told
  [[1, , "x"], "a0:n0:1;u0:s0:."],
  [{ "名😀": { 2: "b", 1: undefined }, "\ud800": 1 }, "o0:o3:名😀u1:1s1:2.~0:."],
];

test("each value is told by its kind", () => {
  for (const [value, outline] of outlines) assert.equal(plain(value).outline, outline);
  const elsewhere = vm.runInNewContext("({ a: [new Uint8Array([1]), new Date(5), new Map()] })");
  assert.equal(plain(elsewhere).outline, "o0:a1:ab0:d0:i0:...");
});

test("the copy holds data alone: no prototype, no getter, bytes without a copy, nothing for what is none", () => {
  const bytes = new Uint8Array(8).subarray(2, 4);
  const { copy } = plain({
    a: [{ b: "c" }],
    bytes,
    none: undefined,
    f() {},
    date: new Date(7),
    get read() {
      return 1;
    },
    ["__proto__"]: 2,
  });
  assert.equal(Object.getPrototypeOf(copy), null);
  assert.equal(Object.getPrototypeOf(copy.a[0]), null);
  assert.deepEqual(Object.keys(copy).sort(), ["__proto__", "a", "bytes", "date", "read"]);
  assert.deepEqual(Object.getOwnPropertyDescriptor(copy, "read"), {
    value: 1,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  assert.equal(copy.bytes.buffer, bytes.buffer);
  assert.equal(copy.date.getTime(), 7);
});

test("what throws is told with its place and hides nothing beside it", () => {
  const errors = ["a", "b", "c"].map((text) => new Error(text));
  const thrower = (error) => ({
    enumerable: true,
    get() {
      throw error;
    },
  });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const list = new Proxy([1, 2], {
    get(target, name) {
      if (name === "0") throw errors[1];
      return target[name];
    },
  });
  const value = Object.defineProperties(
    {},
    {
      first: thrower(errors[0]),
      list: { enumerable: true, value: list },
      revoked: { enumerable: true, value: proxy },
      last: { enumerable: true, value: "x" },
    },
  );
  const { outline, causes } = plain(value);
  assert.equal(outline, "o0:!5:first0;a4:list!0:1;n0:2;.!7:revoked2;s4:last.");
  assert.deepEqual(causes.slice(0, 2), errors.slice(0, 2));
  assert.ok(causes[2] instanceof TypeError);
});

test("no value is read twice, no iterator beyond its end, none without an end", () => {
  let [reads, steps] = [0, 0];
  const counted = new Proxy(
    { a: { b: 1 } },
    {
      get(target, name) {
        reads += 1;
        return target[name];
      },
    },
  );
  plain(counted);
  assert.equal(reads, 1);
  plain({
    headers: {
      __proto__: Map.prototype,
      *[Symbol.iterator]() {
        for (;;) {
          steps += 1;
          yield ["a", "b"];
        }
      },
    },
  });
  assert.ok(steps > 10_000 && steps < 10_010, `${steps} steps`);
});

test("what invents values for ever, or contains itself, ends", () => {
  const doubled = Array.from({ length: 60 }).reduce((inner) => [inner, inner], 1);
  assert.match(plain({ body: doubled }).outline, /m0:/);
  const endless = () =>
    new Proxy(
      {},
      {
        ownKeys: () => ["a"],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }),
        get: endless,
      },
    );
  assert.match(plain(endless()).outline, /v1:a\.+$/);
  const angry = new Proxy([], {
    get(_target, name) {
      if (name === "length") return 1e9;
      throw new Error("no");
    },
    getPrototypeOf: () => Array.prototype,
  });
  assert.ok(plain(angry).causes.length <= 1001);
  const cyclic = { a: [] };
  cyclic.a.push(cyclic, cyclic.a);
  assert.equal(plain(cyclic).outline, "o0:a1:ac0:c0:..");
});

test("the name that was probably meant", () => {
  const known = ["mchid", "serialNo", "privateKey", "keys", "url", "merchant_id"];
  for (const [name, right] of [
    ["MCHID", "mchid"],
    ["serial-no", "serialNo"],
    ["certSerialNo", "serialNo"],
    ["privat", "privateKey"],
    ["mchdi", "mchid"],
    ["uri", "url"],
    ["merchantId", "merchant_id"],
  ]) {
    assert.equal(suggestion(name, known), right, name);
  }
  for (const name of ["colour", "k", "", "ua", "x".repeat(100_000), "钥"])
    assert.equal(suggestion(name, known), undefined, name.slice(0, 9));
});

withBothEntries("the copy", (pkg) => {
  const required = { ...merchant, url: "/v3/x", timestamp: 1, nonceStr: "n" };

  test("the caller's code runs before the core: a call inside a getter that breaks does not touch the call around it", () => {
    const { now } = Date;
    const broken = () => {
      Date.now = () => {
        throw new Error("no clock");
      };
      try {
        pkg.prepareRequest({ mchid: "1", serialNo: "01", url: "/" });
      } catch (error) {
        return error.code;
      } finally {
        Date.now = now;
      }
      return undefined;
    };
    const signed = pkg.signRequest({
      ...required,
      get body() {
        return broken();
      },
    });
    assert.equal(signed.message, "POST\n/v3/x\n1\nn\nERR_WECHATPAY_INTERNAL\n");
    assertUnharmed(pkg);
  });

  test("half of a surrogate pair is refused in every text of free content", () => {
    for (const [call, options, code, field] of [
      ["signRequest", { ...required, body: "a\ud800" }, "OPTION_TYPE", "body"],
      ["buildSignMessage", { method: "GET", url: "/\udc00", timestamp: 1, nonceStr: "n" }, "OPTION_TYPE", "url"],
      ["signMessage", { message: "\ud83d", privateKey: merchant.privateKey }, "OPTION_TYPE", "message"],
      ["signRequest", { ...required, url: "/\ud800" }, "URL", "url"],
    ])
      assertRefused(pkg, () => pkg[call](options), { code, field });
  });
});
