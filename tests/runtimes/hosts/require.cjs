// Node, Deno and Bun: the suite over `require("wechatpay-wasm")`.
const crypto = require("node:crypto");
const { syncBuiltinESMExports } = require("node:module");

async function main() {
  const { watch: begin } = await import("../conformance/watch.mjs");
  const { withStreams } = await import("../conformance/streams.mjs");
  const { run } = await import("../conformance/suite.mjs");
  const watch = begin({ "node:crypto": crypto }, syncBuiltinESMExports);
  const library = require("wechatpay-wasm");
  watch.loaded();
  // Not watched: with node:https, which the client uses here, Deno itself adds to `performance`.
  const { createClient } = require("wechatpay-wasm/client");
  console.log(`RESULT ${JSON.stringify(await withStreams(run(library, { watch, createClient }), createClient))}`);
}

main();
