// A call that does not end in a result or a WechatPayError (a trap, an exhausted stack) may leave the instance half-way
// through its work. The next call then starts on a fresh one.
import { __wbg_reset_state as reset } from "./core.js";
import { WechatPayError } from "./error.js";

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

export function internal(cause) {
  return new WechatPayError(
    "ERR_WECHATPAY_INTERNAL",
    "the library or its host failed during this call (see cause); the next call starts afresh",
    { hint: "本次调用因内部异常或运行环境异常中断(见 cause);下一次调用不受影响", cause },
  );
}
