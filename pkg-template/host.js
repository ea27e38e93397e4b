// What the core asks of the host besides randomness. Works for values of other realms (Jest, node:vm, the edge sandbox),
// where `instanceof` does not.
import { WechatPayError } from "./error.js";

const typedArrayTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
).get;
const byteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength").get;

export function bytesOf(value) {
  if (typedArrayTag.call(value) === "Uint8Array") return value;
  try {
    byteLength.call(value);
  } catch {
    return undefined;
  }
  return new Uint8Array(value);
}

export function isPlainObject(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  // Another realm's Object.prototype: the end of its chain, with the methods of Object.
  return Object.getPrototypeOf(prototype) === null && Object.prototype.hasOwnProperty.call(prototype, "isPrototypeOf");
}

export function makeError(code, message, field, hint, cause) {
  return new WechatPayError(code, message, { field, hint, cause });
}
