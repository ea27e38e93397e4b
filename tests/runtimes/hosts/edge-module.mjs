// The same sandbox for an ES module with a handler, as Vercel's prebuilt edge functions are; the imports of `*.wasm` get a
// compiled module, and Node's modules are those of this process: edge-module.mjs FILE. Needs --experimental-vm-modules.
import { readFileSync } from "node:fs";
import { SourceTextModule, SyntheticModule } from "node:vm";
import { EdgeRuntime } from "edge-runtime";

const file = process.argv[2];
const { context } = new EdgeRuntime({ codeGeneration: { strings: false, wasm: false } });

async function imported(specifier) {
  const path = new URL(specifier, `file://${file}`);
  const exports = specifier.endsWith(".wasm") ? { default: new WebAssembly.Module(readFileSync(path)) } : await import(specifier);
  const names = Object.keys(exports);
  const fill = () => names.forEach((name) => module.setExport(name, exports[name]));
  const module = new SyntheticModule(names, fill, { context, identifier: specifier });
  await module.link(() => {});
  await module.evaluate();
  return module;
}

const main = new SourceTextModule(readFileSync(file, "utf8"), {
  context,
  identifier: file,
  importModuleDynamically: imported,
});
await main.link(imported);
await main.evaluate();
const answer = await main.namespace.default(new context.Request("http://localhost/"), { waitUntil() {} });
console.log(`RESULT ${await answer.text()}`);
