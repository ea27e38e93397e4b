// Bad calls leave nothing behind: the instance's memory stays as it is, and instances that broke are let go.
import assert from "node:assert/strict";
import { after, test } from "node:test";

// Before the package is loaded: the memories of all its instances.
const memories = [];
let exhausted = false;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    if (exhausted) throw new RangeError("no memory for a new instance");
    super(...given);
    // The second module has none of its own.
    if (this.exports.memory) memories.push(new WeakRef(this.exports.memory));
  }
};
after(() => {
  WebAssembly.Instance = Instance;
});
const { withBothEntries } = await import("./entries.mjs");
const { merchant } = await import("./files.mjs");
const { assertUnharmed } = await import("./refusal.mjs");

const bytesInUse = () => memories.reduce((sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0), 0);
const required = { ...merchant, url: "/v3/x" };
const { privateKey, ...unsigned } = required;
const badCalls = [
  (pkg) => pkg.signRequest({ ...required, mchid: "x y" }),
  (pkg) => pkg.signRequest({ ...required, serial_no: "1" }),
  (pkg) =>
    pkg.signRequest({
      ...required,
      get body() {
        throw new Error("mine");
      },
    }),
  (pkg) => pkg.signRequest({ ...required, body: { a: [1, { b: null }] } }),
  (pkg) => pkg.signRequest({ ...required, privateKey: merchant.privateKey.slice(0, 800) }),
  (pkg) => pkg.signRequest({ ...required, headers: { a: "中" } }),
  (pkg) => pkg.inspectCertificate("x"),
  (pkg) => pkg.buildPartnershipBody({}),
  (pkg) => pkg.completeRequest({}, 1),
  (pkg) => pkg.verifyMessage({ message: "m", signature: "x", key: {} }),
];

withBothEntries("memory", (pkg) => {
  test("20,000 refused calls do not grow it by a page", () => {
    for (const call of badCalls) assert.throws(() => call(pkg));
    const before = bytesInUse();
    for (let at = 0; at < 20_000; at += 1) {
      try {
        badCalls[at % badCalls.length](pkg);
        assert.fail("not refused");
      } catch (error) {
        if (!(error instanceof pkg.WechatPayError)) throw error;
      }
    }
    assert.equal(bytesInUse(), before);
    assertUnharmed(pkg);
  });

  test("200 signatures do not grow it by a page", () => {
    const sign = (at) => pkg.signRequest({ ...required, body: { at, text: "微".repeat(at % 100) } });
    sign(99);
    const before = bytesInUse();
    for (let at = 0; at < 200; at += 1) sign(at);
    assert.equal(bytesInUse(), before);
  });

  test("a host function that throws breaks the instance; 500 times over, the next call works", () => {
    const { now } = Date;
    const started = memories.length;
    try {
      for (let at = 0; at < 500; at += 1) {
        Date.now = () => {
          throw new Error("no clock");
        };
        assert.throws(
          () => pkg.prepareRequest(unsigned),
          (error) =>
            error.code === "ERR_WECHATPAY_INTERNAL" &&
            error.field === undefined &&
            error.cause.message === "no clock" &&
            /下一次调用不受影响/.test(error.hint),
        );
        Date.now = now;
        if (at % 50 === 0) assertUnharmed(pkg);
      }
    } finally {
      Date.now = now;
    }
    assertUnharmed(pkg);
    assert.ok(memories.length > started + 400, "every broken instance was replaced");
  });

  test("where even a new instance cannot be had, the error says so, and the call after that works", () => {
    const { now } = Date;
    Date.now = () => {
      throw new Error("no clock");
    };
    try {
      assert.throws(() => pkg.prepareRequest(unsigned), { code: "ERR_WECHATPAY_INTERNAL" });
    } finally {
      Date.now = now;
    }
    exhausted = true;
    try {
      assert.throws(
        () => pkg.prepareRequest(unsigned),
        (error) =>
          error instanceof pkg.WechatPayError &&
          error.code === "ERR_WECHATPAY_INTERNAL" &&
          error.cause.message === "no memory for a new instance",
      );
    } finally {
      exhausted = false;
    }
    assertUnharmed(pkg);
  });
});
