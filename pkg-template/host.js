// What the core asks of the host besides randomness. Works for values of other realms (Jest, node:vm, the edge sandbox),
// where `instanceof` does not, and for subclasses that overwrite what they inherit.
import { WechatPayError } from "./error.js";

const getter = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayTag = getter(TypedArray, Symbol.toStringTag);
const typedArrayBuffer = getter(TypedArray, "buffer");
const typedArrayOffset = getter(TypedArray, "byteOffset");
const typedArrayLength = getter(TypedArray, "length");
const arrayBufferLength = getter(ArrayBuffer.prototype, "byteLength");

export function bytesOf(value) {
  if (typedArrayTag.call(value) === "Uint8Array") {
    return new Uint8Array(typedArrayBuffer.call(value), typedArrayOffset.call(value), typedArrayLength.call(value));
  }
  try {
    arrayBufferLength.call(value);
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

export function frozenObject(pairs) {
  return Object.freeze(Object.fromEntries(pairs));
}

export function makeError(code, message, field, hint, cause) {
  return new WechatPayError(code, message, { field, hint, cause });
}
