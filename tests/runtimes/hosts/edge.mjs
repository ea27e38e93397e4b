// The sandbox behind Vercel's edge functions, forbidden to compile code as production is: edge.mjs BUNDLE WASM
import { readFileSync } from "node:fs";
import { EdgeRuntime } from "edge-runtime";

const [bundle, wasm] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(wasm));
const runtime = new EdgeRuntime({
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, { hostModule: module }),
});
try {
  runtime.evaluate(`new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))`);
  console.log(
    `RESULT ${JSON.stringify({ passed: 0, failures: ["this sandbox compiles bytes: it does not stand for production"] })}`,
  );
} catch {
  runtime.evaluate(readFileSync(bundle, "utf8"));
  console.log(`RESULT ${JSON.stringify(runtime.evaluate("edge.conformance()"))}`);
}
