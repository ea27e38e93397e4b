// As wasm.module.js.
export { default } from "./fused.wasm?module";
