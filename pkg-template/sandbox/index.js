// The public names of `wechatpay-wasm/sandbox`; described in index.d.ts.
export { choices } from "./choices.js";
export { faultKinds } from "./faults.js";
export { startSandbox } from "./sandbox.js";
