// The public names of `wechatpay-wasm/client`; described in index.d.ts.
export { createClient } from "./client.js";
