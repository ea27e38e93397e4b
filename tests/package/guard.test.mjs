// isWechatPayError, and the codes that the declarations name: those of the core, no more and no fewer.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

import { startSandbox } from "../../pkg/sandbox/index.js";
import { commonjs, esm, withBothEntries } from "./entries.mjs";

const declarations = readFileSync(new URL("../../pkg/index.d.ts", import.meta.url), "utf8");

/** The texts of a declared union. */
function union(name) {
  const [, members] = new RegExp(`^export type ${name} =([^;]*);`, "m").exec(declarations);
  return [...members.matchAll(/"([^"]*)"/g)].map(([, text]) => text);
}

test("the declared codes are those of the core", () => {
  const { findings, causes } = esm.WechatPayError[Symbol.for("wechatpay-wasm.internal")].diagnosisCodes();
  assert.deepEqual(union("ErrorCode"), esm.errorCodes);
  assert.deepEqual(union("FindingCode"), findings);
  assert.deepEqual(union("ExplanationCode"), causes);
  for (const name of ["FindingCode", "ExplanationCode"]) {
    assert.match(declarations, new RegExp(`^export type ${name} =\\s+\\| ErrorCode\\s+\\| "`, "m"));
  }
});

withBothEntries("isWechatPayError", (pkg) => {
  const errorOf = (one) => {
    try {
      one.signRequest({});
    } catch (error) {
      return error;
    }
  };

  test("an error of either entry, of another realm, of a process that sent it as JSON with its name", () => {
    for (const one of [esm, commonjs]) assert.equal(pkg.isWechatPayError(errorOf(one)), true);
    const foreign = vm.runInNewContext(
      'Object.assign(new Error("x"), { name: "WechatPayError", code: "ERR_WECHATPAY_TIMEOUT" })',
    );
    assert.equal(pkg.isWechatPayError(foreign), true);
    const { name, code, message } = errorOf(pkg);
    assert.equal(pkg.isWechatPayError(JSON.parse(JSON.stringify({ name, code, message }))), true);
  });

  test("what the sandbox refuses", async () => {
    const error = await startSandbox({ port: -1 }).catch((thrown) => thrown);
    assert.equal(error.name, "TypeError");
    assert.ok(pkg.errorCodes.includes(error.code));
    assert.equal(pkg.isWechatPayError(error), true);
  });

  test("only codes of errorCodes, and only under their name", () => {
    const proxy = new Proxy(
      {},
      {
        get() {
          throw new Error("a getter");
        },
      },
    );
    const others = [
      undefined,
      null,
      "ERR_WECHATPAY_URL",
      1,
      {},
      [],
      () => {},
      proxy,
      new Error("x"),
      new pkg.WechatPayError("ERR_WECHATPAY_TYPO", "x"),
      new pkg.WechatPayError(undefined, "x"),
      Object.assign(new Error("x"), { code: "ERR_WECHATPAY_URL" }),
      Object.assign(new TypeError("x"), { code: "ERR_WECHATPAY_URL" }),
      { name: "WechatPayError", code: "ECONNRESET" },
      { name: "WechatPayError", code: "ERR_WECHATPAY_SANDBOX_OPTION" },
      { name: "WechatPayError", code: "length" },
    ];
    for (const other of others) assert.equal(pkg.isWechatPayError(other), false);
    for (const code of pkg.errorCodes.filter((code) => code !== "ERR_WECHATPAY_SANDBOX_OPTION")) {
      assert.equal(pkg.isWechatPayError(new pkg.WechatPayError(code, "x")), true, code);
    }
  });
});
