// Vercel's edge functions may not compile bytes: Next.js and Vercel give the compiled module to this import.
export { default } from "./core.wasm?module";
