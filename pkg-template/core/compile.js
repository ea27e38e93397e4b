// Hosts that compile WebAssembly themselves: the module's bytes are inlined as Base64. Where unpacking or compiling them
// fails, the engine's own words ("invalid value type 's128'") do not say what to do.
import { WechatPayError } from "./error.js";

export function compile(bytes) {
  try {
    return new WebAssembly.Module(bytes());
  } catch (cause) {
    throw new WechatPayError(
      "ERR_WECHATPAY_INTERNAL",
      `this host cannot compile the WebAssembly module (${cause.message}): Node must be 16.4 or newer, a content security policy ` +
        "needs 'wasm-unsafe-eval', and a bundle for Cloudflare Workers or Vercel Edge the resolve condition workerd or edge-light",
      {
        hint:
          "当前环境无法编译 WebAssembly 模块：Node 需 16.4 或更新；内容安全策略（CSP）需要 'wasm-unsafe-eval';" +
          "为 Cloudflare Workers、Vercel Edge 打包时，解析条件（conditions）要有 workerd 或 edge-light",
        cause,
      },
    );
  }
}

// A function of one instruction, f64x2.relaxed_madd: an engine without it takes milliseconds to say so of the second module.
const relaxedMadd = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 135, 2, 11],
);

/** @param {() => BufferSource} bytes */
export function compileFused(bytes) {
  return WebAssembly.validate(relaxedMadd) ? new WebAssembly.Module(bytes()) : undefined;
}

// The engine's own decoder where it has one: the loop takes milliseconds more of a process's first signature.
// (Uint8Array.from(atob(text), f) takes several times as long again.)
export function decode(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  if (globalThis.Buffer) return globalThis.Buffer.from(text, "base64");
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
