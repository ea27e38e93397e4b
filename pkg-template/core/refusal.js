// Errors made of a code, a field and a reason: the message in English, the hint in Chinese.
import { WechatPayError } from "./error.js";
import { sentence } from "./words.js";

/** Under which an error keeps its reason, so that it can be explained in either language, by another copy of the package too. */
const REASON = Symbol.for("wechatpay-wasm.reason");

/** `reason`: `{ id, values }`, as in words.js. */
export function refusal(code, field, reason, cause) {
  const about = (text, separator) => (field === undefined ? text : `${field}${separator}${text}`);
  const error = new WechatPayError(code, about(sentence(reason, "en"), ": "), {
    field,
    hint: about(sentence(reason, "zh"), "："),
    cause,
  });
  Object.defineProperty(error, REASON, { value: reason });
  return error;
}

/**
 * The reason of an error, or nothing. What is given may be anything, and its getters may throw.
 *
 * @returns {import("./core.js").Reason | undefined}
 */
export function reasonOf(error) {
  const { id, values } = error[REASON] ?? {};
  return typeof id === "string" && typeof values === "object" && values !== null ? { id, values } : undefined;
}
