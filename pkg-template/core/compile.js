// From the module or its bytes to its instance. Where that fails, the engine's own words ("invalid value type 's128'") do
// not say what to do.
import given from "#wasm";
import { refusal } from "./refusal.js";

/** Hosts that may not compile bytes give the module, the others its bytes. */
export const wasmModule = typeof given === "function" ? compile(() => given(decode)) : given;

function compile(bytes) {
  const unpacked = attempt(bytes, () => "NotUnpacked");
  return attempt(() => new WebAssembly.Module(unpacked), whyNotCompiled);
}

export function instantiate(module, imports) {
  // Anything else, such as an exhausted stack in the middle of a call, is none of the host's limits.
  const why = ({ message }) => (/memory/i.test(message) ? "AddressSpaceLimited" : undefined);
  return attempt(() => new WebAssembly.Instance(module, imports), why);
}

function attempt(step, why) {
  try {
    return step();
  } catch (cause) {
    const id = why(cause);
    throw id === undefined ? cause : refusal("ERR_WECHATPAY_INTERNAL", undefined, { id, values: { said: cause.message } }, cause);
  }
}

/** A host that refuses the smallest module there is refuses all. */
function whyNotCompiled() {
  if (typeof WebAssembly === "undefined") return "NoWebAssembly";
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    return "EngineTooOld";
  } catch {
    return "CompilingForbidden";
  }
}

// A function of one instruction, f64x2.relaxed_madd: an engine without it takes milliseconds to say so of the second module.
const relaxedMadd = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 135, 2, 11],
);

/**
 * The second module: undefined where the host has none or knows not its instructions. What else fails is the asker's.
 *
 * @param {typeof import("#fused").default} given
 */
export function compileFused(given) {
  if (typeof given !== "function") return given;
  return WebAssembly.validate(relaxedMadd) ? new WebAssembly.Module(given(decode)) : undefined;
}

// The engine's own decoder where it has one: the loop takes milliseconds more of a process's first signature.
// (Uint8Array.from(atob(text), f) takes several times as long again.)
function decode(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  if (globalThis.Buffer) return globalThis.Buffer.from(text, "base64");
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
