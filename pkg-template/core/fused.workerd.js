// As wasm.workerd.js.
export { default } from "./fused.wasm";
