// A fresh process: milliseconds to load the package, and from there to the first signature.
import request from "./request.mjs";

const started = performance.now();
const { signRequest } = await import("wechatpay-wasm");
const loaded = performance.now();
signRequest(request);
console.log(`RESULT ${JSON.stringify({ load: loaded - started, first: performance.now() - loaded })}`);
