// A call that does not end in a result or a WechatPayError (a trap, an exhausted stack) may leave the instance half-way
// through its work. The next call then starts on a fresh one.
import { __wbg_reset_state as reset } from "./core.js";
import { WechatPayError } from "./error.js";
import { refusal } from "./refusal.js";

let broken = false;
let depth = 0;

export function guard(call) {
  return (...args) => {
    depth += 1;
    try {
      if (broken) renew();
      const result = call(...args);
      // A getter of this call broke the instance and hid it: what came out cannot be trusted.
      if (broken) throw internal(undefined);
      return result;
    } catch (error) {
      if (error instanceof WechatPayError) throw error;
      broken = true;
      throw internal(error);
    } finally {
      depth -= 1;
    }
  };
}

function renew() {
  // A getter of an outer call got here: the outer frames still run on the broken instance.
  if (depth > 1) throw internal(undefined);
  reset();
  broken = false;
}

function internal(cause) {
  return refusal("ERR_WECHATPAY_INTERNAL", undefined, { id: "Interrupted", values: {} }, cause);
}
