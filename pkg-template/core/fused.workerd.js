// As wasm.module.js.
import module from "./fused.wasm?module";

export default () => module;
