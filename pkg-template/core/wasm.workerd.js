// Workers may not compile bytes: wrangler and workerd give the compiled module to this import.
export { default } from "./core.wasm";
