// Node, Deno and Bun: a signature in a process that has made many, beside the runtime's own cryptography.
import * as crypto from "node:crypto";
import { signRequest } from "wechatpay-wasm";
import { FIRST_MODULE, plain } from "./kernel.mjs";
import request, { rounds } from "./request.mjs";
import { compared, interleaved } from "./statistics.mjs";

const { message, headers } = signRequest(request);
const [, expected] = /signature="([^"]+)"/.exec(headers.Authorization);
const bytes = new TextEncoder().encode(message);
const keyObject = crypto.createPrivateKey(request.privateKey);
// Node 16 and 18 have no global one.
const { subtle } = globalThis.crypto || crypto.webcrypto;
const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const key = await subtle.importKey("pkcs8", keyObject.export({ type: "pkcs8", format: "der" }), algorithm, false, ["sign"]);

const signature = (signed) => /signature="([^"]+)"/.exec(signed.headers.Authorization)[1];
const entry = new URL("../node_modules/wechatpay-wasm/index.js", import.meta.url).href;
const copy = await plain(entry, request);
const contestants = [
  { name: "wechatpay-wasm", run: () => signature(signRequest(request)) },
  { name: FIRST_MODULE, run: () => signature(copy.signRequest(request)) },
  { name: "node:crypto", run: () => crypto.sign("sha256", bytes, keyObject).toString("base64") },
  {
    name: "WebCrypto",
    run: async () => Buffer.from(await subtle.sign(algorithm, key, bytes)).toString("base64"),
    asynchronous: true,
  },
];
for (const { name, run } of contestants) {
  if ((await run()) !== expected) throw new Error(`${name} makes another signature`);
}
console.log(`RESULT ${JSON.stringify(compared(await interleaved(contestants, { rounds })))}`);
