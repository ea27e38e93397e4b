// Node, Deno and Bun: the suite over `require("wechatpay-wasm")`.
const crypto = require("node:crypto");
const { syncBuiltinESMExports } = require("node:module");

async function main() {
  const { watch: begin } = await import("../conformance/watch.mjs");
  const { run } = await import("../conformance/suite.mjs");
  const watch = begin({ "node:crypto": crypto }, syncBuiltinESMExports);
  const library = require("wechatpay-wasm");
  const { createClient } = require("wechatpay-wasm/client");
  watch.loaded();
  console.log(`RESULT ${JSON.stringify(run(library, { watch, createClient }))}`);
}

main();
