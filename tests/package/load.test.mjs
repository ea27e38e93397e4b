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

/** An engine that compiles the empty module and nothing else. */
const smallestOnly = `const { Module } = WebAssembly;
WebAssembly.Module = function (bytes) {
  if (bytes.length > 8) throw new WebAssembly.CompileError("invalid value type 's128'");
  return new Module(bytes);
};`;

const hosts = {
  "that forbids compiling bytes": [
    () => load({ codeGeneration: { strings: false, wasm: false } }),
    /禁止从字节编译 WebAssembly.*workerd.*edge-light.*'wasm-unsafe-eval'/,
  ],
  "without WebAssembly": [() => load({}, "delete globalThis.WebAssembly"), /没有 WebAssembly.*--jitless.*--build-snapshot/],
  "without zlib or Buffer": [() => load({}, "delete globalThis.Buffer"), /解不出来.*Buffer/],
  "whose engine does not know the module's instructions": [
    () => load({}, smallestOnly),
    /不认识.*invalid value type.*Node 需 16\.4 或更新/,
  ],
  "without the memory to instantiate it": [
    () => load({}, 'WebAssembly.Instance = function () { throw new RangeError("WebAssembly.Instance(): Out of memory"); }'),
    /虚拟内存受限.*Out of memory.*Node 24/,
  ],
};

for (const [name, [loading, sentence]] of Object.entries(hosts)) {
  test(`a host ${name}`, () => {
    assert.throws(loading, ({ code, message, hint, cause, stack }) => {
      assert.equal(code, "ERR_WECHATPAY_INTERNAL");
      assert.ok(message.includes(cause.message), message);
      assert.match(hint, sentence);
      assert.ok(stack.length < 5_000, "the inlined bytes are in the stack");
      return true;
    });
  });
}

test("a host that only forbids code from text", () => {
  assert.ok(load({ codeGeneration: { strings: false, wasm: true } }).errorCodes.length > 0);
});
