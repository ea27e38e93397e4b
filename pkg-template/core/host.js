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
  // Spares them the exception, which costs more than everything else here.
  if (isPlainObject(value)) return undefined;
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

export function memberAt(object, keys, at) {
  return object[keys[at]];
}

export function linesOf(strings) {
  let lines = "";
  for (let at = 0; at < strings.length; at += 1) lines += `${strings[at]}\n`;
  return lines;
}

// `lengths` tells the length of each name and of its text; where there is no text, the next of `values` is meant.
const NO_TEXT = 0xffffffff;

export function frozenObject(text, lengths, values) {
  let start = 0;
  let next = 0;
  const take = (length) => text.slice(start, (start += length));
  const pairs = [];
  for (let at = 0; at < lengths.length; at += 2) {
    const name = take(lengths[at]);
    pairs.push([name, lengths[at + 1] === NO_TEXT ? values[next++] : take(lengths[at + 1])]);
  }
  return Object.freeze(Object.fromEntries(pairs));
}

export function makeError(code, message, field, hint, cause) {
  return new WechatPayError(code, message, { field, hint, cause });
}
