// Node, Deno and Bun: the suite over `import "wechatpay-wasm"`.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { withStreams } from "../conformance/streams.mjs";
import { run } from "../conformance/suite.mjs";
import { watch as begin } from "../conformance/watch.mjs";

const watch = begin({ "node:crypto": crypto }, syncBuiltinESMExports);
const library = await import("wechatpay-wasm");
watch.loaded();
// Not watched: with node:https, which the client uses here, Deno itself adds to `performance`.
const { createClient } = await import("wechatpay-wasm/client");
console.log(`RESULT ${JSON.stringify(await withStreams(run(library, { watch, createClient }), createClient))}`);
