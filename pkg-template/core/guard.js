// A call that does not end in a result or a WechatPayError (a trap, an exhausted stack) may leave the instance half-way
// through its work. The next call then starts on a fresh one. Behind every call, what it left on the stack is overwritten;
// behind such a one, everything is.
import { memoryOfInstance, __wbg_reset_state as reset } from "./core.js";
import { WechatPayError } from "./error.js";
import { refusal } from "./refusal.js";

// The stack comes first and grows downwards: rustc's layout and size. The deepest call, a signature with a key of 8192
// bits, uses half of what is allowed for one here; a call within another, from a host function, begins where that stands.
const STACK_BYTES = 1 << 20;
const CALL_BYTES = 1 << 16;

let memory = memoryOfInstance();
let broken = false;
let depth = 0;
let deepest = 0;

/**
 * @template {(...args: any[]) => any} Call
 * @param {Call} call
 * @returns {(...args: any[]) => ReturnType<Call>}
 */
export function guard(call) {
  return (...args) => {
    depth += 1;
    if (depth > deepest) deepest = depth;
    try {
      if (broken) renew();
      const result = call(...args);
      // A call within this one broke the instance and hid it: what came out cannot be trusted.
      if (broken) throw internal(undefined);
      return result;
    } catch (error) {
      if (error instanceof WechatPayError) throw error;
      broken = true;
      throw internal(error);
    } finally {
      depth -= 1;
      try {
        if (depth === 0) overwrite();
      } catch {
        // The host's own stack is exhausted. The next call does it.
      }
    }
  };
}

function overwrite() {
  const { buffer } = memory;
  const [from, to] = broken ? [0, buffer.byteLength] : [Math.max(0, STACK_BYTES - deepest * CALL_BYTES), STACK_BYTES];
  new Uint8Array(buffer, from, to - from).fill(0);
  deepest = 0;
}

function renew() {
  // A host function that an outer call called got here: the outer frames still run on the broken instance.
  if (depth > 1) throw internal(undefined);
  overwrite();
  reset();
  memory = memoryOfInstance();
  broken = false;
}

export function internal(cause) {
  return refusal("ERR_WECHATPAY_INTERNAL", undefined, { id: "Interrupted", values: {} }, cause);
}
