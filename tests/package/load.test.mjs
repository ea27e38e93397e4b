// A host that cannot compile the module says so, and what it lacks.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

const require = createRequire(import.meta.url);
const source = readFileSync(new URL("../../pkg/index.cjs", import.meta.url), "utf8");

/** The CommonJS entry in a realm of its own. */
function load(options, prepare = "") {
  const context = createContext({ module: { exports: {} }, require, Buffer, TextEncoder, TextDecoder }, options);
  runInContext(prepare, context);
  runInContext(source, context);
  return context.module.exports;
}

const hosts = {
  "that forbids compiling bytes": () => load({ codeGeneration: { strings: false, wasm: false } }),
  "without WebAssembly": () => load({}, "delete globalThis.WebAssembly"),
  "without zlib or Buffer": () => load({}, "delete globalThis.Buffer"),
};

for (const [name, loading] of Object.entries(hosts)) {
  test(`a host ${name}`, () => {
    assert.throws(loading, ({ code, message, hint, cause, stack }) => {
      assert.equal(code, "ERR_WECHATPAY_INTERNAL");
      assert.ok(message.includes(cause.message), message);
      assert.match(message, /Node must be 16\.4 .*'wasm-unsafe-eval'.*workerd/);
      assert.match(hint, /无法编译 WebAssembly 模块.*'wasm-unsafe-eval'/);
      assert.ok(stack.length < 5_000, "the inlined bytes are in the stack");
      return true;
    });
  });
}

test("a host that only forbids code from text", () => {
  assert.ok(load({ codeGeneration: { strings: false, wasm: true } }).errorCodes.length > 0);
});
