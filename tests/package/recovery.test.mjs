// One bad call must not break the next payment: traps, exhausted stacks, hostile getters, huge input, re-entrancy.
import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import { test } from "node:test";

import { withBothEntries } from "./entries.mjs";
import { merchant } from "./files.mjs";
import { assertRefused, assertUnharmed } from "./refusal.mjs";

const required = { ...merchant, url: "/v3/x" };
const sign = (message) => createSign("sha256").update(message).sign(merchant.privateKey, "base64");

/** Calls `call` with ever more of the stack used up, until it works at the very end of recursion. */
function nearTheEndOfTheStack(call) {
  const outcomes = { thrown: 0, worked: 0 };
  const dive = () => {
    try {
      dive();
    } catch {
      // Every frame on the way back tries with a little more room.
    }
    if (outcomes.worked >= 3) return;
    try {
      call();
      outcomes.worked += 1;
    } catch (error) {
      outcomes.thrown += 1;
      outcomes.last = error;
    }
  };
  dive();
  return outcomes;
}

withBothEntries("after a bad call", (pkg) => {
  test("an exhausted stack, at every depth it can run out at", () => {
    for (let round = 0; round < 3; round += 1) {
      const { thrown, worked } = nearTheEndOfTheStack(() => {
        const signed = pkg.signRequest({ ...required, body: { a: [1, { b: "二" }] }, timestamp: 1, nonceStr: "n" });
        assert.equal(signed.message, 'POST\n/v3/x\n1\nn\n{"a":[1,{"b":"二"}]}\n');
      });
      assert.ok(thrown > 0 && worked === 3, `${thrown} thrown, ${worked} worked`);
      assertUnharmed(pkg);
    }
  });

  test("an exhausted stack inside a caller's getter", () => {
    const recurse = () => recurse() + 1;
    for (let round = 0; round < 20; round += 1) {
      assertRefused(
        pkg,
        () =>
          pkg.signRequest({
            ...required,
            get body() {
              return recurse();
            },
          }),
        { code: "OPTION_UNREADABLE", field: "body" },
      );
      assertUnharmed(pkg);
    }
  });

  test("1,000 throwing getters in a row, at every place a value is read", () => {
    const thrower = (name) =>
      Object.defineProperty({}, name, {
        enumerable: true,
        get() {
          throw new Error("mine");
        },
      });
    for (let at = 0; at < 1000; at += 1) {
      const options = [
        { ...required, headers: thrower("X-A") },
        { ...required, query: thrower("q") },
        { ...required, body: { deep: [thrower("a")] } },
        thrower("mchid"),
      ][at % 4];
      assert.throws(() => pkg.signRequest(options), { code: "ERR_WECHATPAY_OPTION_UNREADABLE" });
    }
    assertUnharmed(pkg);
  });

  test("Proxies that throw or lie in any trap", () => {
    const traps = ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf", "isExtensible"];
    for (const trap of traps) {
      for (const target of [{ a: 1 }, [1], () => 1, new Uint8Array(1), new Map()]) {
        for (const behaviour of [
          () => {
            throw new Error("no");
          },
          () => undefined,
          () => 1,
          () => ({}),
          () => [Symbol.iterator, "a", "a"],
        ]) {
          const proxy = new Proxy(target, { [trap]: behaviour });
          for (const options of [
            proxy,
            { ...required, body: proxy },
            { ...required, body: { a: proxy } },
            { ...required, headers: proxy },
            { ...required, query: proxy },
            { ...required, query: { a: proxy } },
            { ...required, privateKey: proxy },
            { ...required, url: proxy },
          ]) {
            try {
              pkg.signRequest(options);
            } catch (error) {
              assert.ok(error instanceof pkg.WechatPayError, `${trap}: ${error}`);
              assert.notEqual(error.code, "ERR_WECHATPAY_INTERNAL", `${trap}: ${error.message} ${error.cause}`);
            }
          }
        }
      }
    }
    assertUnharmed(pkg);
  });

  test("objects that toString, valueOf and toJSON cannot be used on", () => {
    const grumpy = {
      toString() {
        throw new Error("no");
      },
      valueOf() {
        throw new Error("no");
      },
      toJSON() {
        throw new Error("no");
      },
      [Symbol.toPrimitive]() {
        throw new Error("no");
      },
    };
    for (const options of [
      grumpy,
      { ...required, body: grumpy },
      { ...required, query: { grumpy } },
      { ...required, headers: grumpy },
      { ...required, headers: { a: grumpy } },
      { ...required, mchid: grumpy },
      { ...required, timestamp: grumpy },
    ]) {
      assert.throws(
        () => pkg.signRequest(options),
        (error) => error instanceof pkg.WechatPayError && error.code !== "ERR_WECHATPAY_INTERNAL",
      );
    }
    assertUnharmed(pkg);
  });

  test("a body of 2 MB, as text, bytes and object", () => {
    const text = "微".repeat(700_000);
    for (const body of [text, new TextEncoder().encode(text), { text }]) {
      const signed = pkg.signRequest({ ...required, body, timestamp: 1, nonceStr: "n" });
      const sent = typeof body === "object" && !(body instanceof Uint8Array) ? JSON.stringify(body) : text;
      assert.equal(Buffer.from(signed.body).toString(), sent);
      assert.ok(signed.headers.Authorization.includes(sign(`POST\n/v3/x\n1\nn\n${sent}\n`)));
    }
    assertUnharmed(pkg);
  });

  test("an object nested 100,000 deep", () => {
    let body = 1;
    for (let at = 0; at < 100_000; at += 1) body = { a: body };
    assert.throws(() => pkg.signRequest({ ...required, body }), { code: "ERR_WECHATPAY_BODY" });
    assert.throws(() => pkg.signRequest({ ...required, url: "/v3/x", query: { body } }), { code: "ERR_WECHATPAY_QUERY" });
    assertUnharmed(pkg);
  });

  test("an array that claims four billion items", () => {
    assert.throws(() => pkg.signRequest({ ...required, body: new Array(2 ** 32 - 1) }), {
      code: "ERR_WECHATPAY_BODY",
      field: "body[0]",
    });
    assert.throws(() => pkg.signRequest({ ...required, headers: new Array(2 ** 32 - 1) }), {
      code: "ERR_WECHATPAY_OPTION_TYPE",
      field: "headers",
    });
    assertUnharmed(pkg);
  });

  test("a body of 300 MB either works or fails in words", () => {
    const body = new Uint8Array(300_000_000);
    try {
      const signed = pkg.signRequest({ ...required, body });
      assert.equal(signed.body.length, body.length);
    } catch (error) {
      assert.ok(error instanceof pkg.WechatPayError, String(error));
      assert.equal(error.code, "ERR_WECHATPAY_INTERNAL");
      assert.match(error.hint, /下一次调用不受影响/);
    }
    assertUnharmed(pkg);
  });

  test("a getter that calls the package, well and badly", () => {
    const inner = { ...required, url: "/v3/inner", timestamp: 2, nonceStr: "i" };
    let signedInside;
    const signed = pkg.signRequest({
      ...required,
      timestamp: 1,
      nonceStr: "o",
      get body() {
        signedInside = pkg.signRequest(inner);
        return { a: 1 };
      },
    });
    assert.equal(signedInside.message, "GET\n/v3/inner\n2\ni\n\n");
    assert.equal(signed.message, 'POST\n/v3/x\n1\no\n{"a":1}\n');
    assert.ok(signed.headers.Authorization.includes(sign(signed.message)));

    const caught = pkg.signRequest({
      ...required,
      timestamp: 1,
      nonceStr: "o",
      get body() {
        assert.throws(() => pkg.signRequest({ ...inner, mchid: "" }));
        pkg.clearKeys();
        return "b";
      },
    });
    assert.equal(caught.message, "POST\n/v3/x\n1\no\nb\n");

    const error = assertRefused(
      pkg,
      () =>
        pkg.signRequest({
          ...required,
          get body() {
            return pkg.signRequest({ ...inner, mchid: "" });
          },
        }),
      { code: "OPTION_UNREADABLE", field: "body" },
    );
    assert.equal(error.cause.code, "ERR_WECHATPAY_MCHID");
    assertUnharmed(pkg);
  });

  test("calls within calls, 5,000 deep", () => {
    const dive = (left) =>
      pkg.signRequest({
        ...required,
        get body() {
          return left === 0 ? "end" : dive(left - 1).message.slice(0, 4);
        },
      });
    try {
      assert.equal(dive(100).body, "POST");
      dive(5000);
    } catch (error) {
      assert.ok(error instanceof pkg.WechatPayError || error instanceof RangeError, String(error));
    }
    assertUnharmed(pkg);
  });

  test("an outer call never trusts an instance that broke inside it", () => {
    let inside;
    const outer = () =>
      pkg.signRequest({
        ...required,
        get body() {
          inside = nearTheEndOfTheStack(() => pkg.signRequest(required));
          return "{}";
        },
      });
    try {
      const signed = outer();
      assert.ok(signed.headers.Authorization.includes(sign(signed.message)));
    } catch (error) {
      assert.equal(error.code, "ERR_WECHATPAY_INTERNAL");
      assert.match(error.hint, /[\u4e00-\u9fff]/);
    }
    assert.ok(inside.thrown > 0);
    assertUnharmed(pkg);
  });
});
