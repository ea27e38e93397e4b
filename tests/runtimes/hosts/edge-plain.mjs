// The same sandbox for a bundle that prints: edge-plain.mjs BUNDLE
import { readFileSync } from "node:fs";
import { EdgeRuntime } from "edge-runtime";

new EdgeRuntime({ codeGeneration: { strings: false, wasm: false } }).evaluate(readFileSync(process.argv[2], "utf8"));
