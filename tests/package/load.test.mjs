// A host that cannot compile the module says so, and what it lacks. Where the module's file cannot be used, nobody notices.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { signRequest } from "../../pkg/index.js";
import { merchant } from "./files.mjs";

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

/** A copy of the package, changed by `change(folder)`, used by a process of its own; what that prints, on either stream. */
function printed(change, script, entry) {
  const folder = mkdtempSync(join(tmpdir(), "wechatpay-wasm-"));
  try {
    cpSync(new URL("../../pkg", import.meta.url), folder, { recursive: true });
    change(folder);
    const load = entry === "index.js" ? "await import" : "createRequire(import.meta.url)";
    const text = `import { createRequire } from "node:module";
      const given = ${JSON.stringify(merchant)};
      const loaded = () => process.moduleLoadList.includes("NativeModule crypto");
      const { prepareRequest, signRequest } = ${load}("./${entry}");
      ${script}`;
    writeFileSync(join(folder, "used.mjs"), text);
    const { stdout, stderr } = spawnSync(process.execPath, ["used.mjs"], { cwd: folder, encoding: "utf8" });
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FILE = "core/core.wasm";
const edited = (folder, name, edit) => writeFileSync(join(folder, name), edit(readFileSync(join(folder, name))));
const otherwise = {
  "is missing": (folder) => rmSync(join(folder, FILE)),
  "cannot be read": (folder) => {
    rmSync(join(folder, FILE));
    mkdirSync(join(folder, FILE));
  },
  "is cut off": (folder) => edited(folder, FILE, (bytes) => bytes.subarray(0, -1)),
  "is empty": (folder) => edited(folder, FILE, () => ""),
  "is another build's": (folder) => edited(folder, FILE, (bytes) => bytes.fill(0, bytes.length - 1)),
};

for (const [entry, loader] of [
  ["index.js", "core/wasm.node.js"],
  ["index.cjs", "index.cjs"],
]) {
  const signs = `console.log(signRequest({ ...given, url: "/v3/certificates", timestamp: 1, nonceStr: "0" }).headers.Authorization)`;
  const expected = signRequest({ ...merchant, url: "/v3/certificates", timestamp: 1, nonceStr: "0" }).headers.Authorization;
  const withoutText = (folder) => edited(folder, loader, (bytes) => String(bytes).replace(/"7[A-Za-z0-9+/=]{100000,}"/, '""'));

  for (const [what, change] of Object.entries(otherwise)) {
    test(`${entry} where the module's file ${what}`, () => assert.equal(printed(change, signs, entry), `${expected}\n`));
    test(`${entry} has nothing else to take where the module's file ${what}`, () =>
      assert.match(
        printed((folder) => [change, withoutText].forEach((each) => each(folder)), signs, entry),
        /ERR_WECHATPAY_INTERNAL/,
      ));
  }

  test(`${entry} takes the module's file where it is there`, () => {
    assert.equal(printed(withoutText, signs, entry), `${expected}\n`);
  });

  test(`${entry} loads node:crypto for what is random, and not before`, () => {
    const script = `prepareRequest({ mchid: given.mchid, serialNo: given.serialNo, url: "/", timestamp: 1, nonceStr: "0" });
      const before = loaded();
      prepareRequest({ mchid: given.mchid, serialNo: given.serialNo, url: "/" });
      console.log(before, loaded());`;
    assert.equal(
      printed(() => {}, script, entry),
      "false true\n",
    );
  });
}
