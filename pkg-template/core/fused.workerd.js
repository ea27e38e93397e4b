// As wasm.workerd.js.
import module from "./fused.wasm";

export default () => module;
