// How a function of the core is called: with copies of its arguments, and behind the guard.
import { guard, internal } from "./guard.js";
import { plain } from "./plain.js";

/**
 * @template {(...args: any[]) => any} Call
 * @param {Call} call
 * @returns {(...args: any[]) => ReturnType<Call>}
 */
export function asking(call) {
  const guarded = guard(call);
  return (...args) => guarded(...copies(args, call.length));
}

function copies(args, length) {
  try {
    return Array.from({ length }, (_, at) => plain(args[at]));
  } catch (cause) {
    // The stack is exhausted.
    throw internal(cause);
  }
}
