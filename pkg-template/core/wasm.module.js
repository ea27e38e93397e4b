// Workers and Vercel's edge functions may not compile bytes: wrangler, Next.js, Vercel and Nitro give the compiled module to
// this import. All know `?module`, and for Nitro it is the difference between the module and an instance.
export { default } from "./core.wasm?module";
