// What a caller gives, read once into data of our own, before the core is entered: nothing of the caller's (a getter, a
// Proxy, an iterator) runs after that. Nothing is refused here: the core does, by the outline.
// Works for values of other realms (Jest, node:vm, the edge sandbox), where `instanceof` does not, and for subclasses that
// overwrite what they inherit.

/** Values read of one option, and items of one iterable: Proxies and iterators invent as many as they like. */
const MOST_VALUES = 1_000_000;
const MOST_ITEMS = 10_001;
const LONGEST_ARRAY = 2 ** 32 - 1;
/** Each error thrown counts as that many values. */
const PRICE_OF_AN_ERROR = 1000;
const DEEPEST = 128;

const HALF_PAIR = /\p{Surrogate}/u;
const DIGITS = /^[0-9]+$/;

/** @returns {() => any} */
const getter = (prototype, name) => /** @type {any} */ (Object.getOwnPropertyDescriptor(prototype, name)).get;
const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayTag = getter(TypedArray, Symbol.toStringTag);
const typedArrayBuffer = getter(TypedArray, "buffer");
const typedArrayOffset = getter(TypedArray, "byteOffset");
const typedArrayLength = getter(TypedArray, "length");
const arrayBufferLength = getter(ArrayBuffer.prototype, "byteLength");
const timeOf = Date.prototype.getTime;
const tagOf = Object.prototype.toString;

/**
 * `copy`: null-prototype objects, arrays, primitives, Uint8Arrays that view the caller's bytes, Dates; nothing for what is
 * none of them. `outline`: which kind each value is, as src/admit/outline.rs reads it. `causes`: the errors thrown.
 */
export function plain(value) {
  const reader = new Reader();
  const copy = reader.read(value, "");
  return { copy, outline: reader.outline, causes: reader.causes };
}

class Reader {
  outline = "";
  causes = [];
  #left = MOST_VALUES;
  #around = [];

  read(value, name) {
    this.#left -= 1;
    switch (typeof value) {
      case "string":
        this.#tell(DIGITS.test(value) ? "#" : HALF_PAIR.test(value) ? "w" : "s", name);
        return value;
      case "number":
        this.#tell("n", name, `${value};`);
        return value;
      case "boolean":
        this.#tell("t", name);
        return value;
      case "object":
        if (value !== null) return this.#object(value, name);
        this.#tell("0", name);
        return undefined;
      default:
        this.#tell({ undefined: "u", bigint: "g", symbol: "y", function: "f" }[typeof value], name);
        return undefined;
    }
  }

  #tell(letter, name, rest = "") {
    this.outline += `${letter}${name.length}:${name}${rest}`;
  }

  #threw(cause, name) {
    this.#left -= PRICE_OF_AN_ERROR;
    this.#tell("!", name, `${this.causes.push(cause) - 1};`);
    return undefined;
  }

  #object(value, name) {
    let opened;
    try {
      opened = open(value);
    } catch (cause) {
      return this.#threw(cause, name);
    }
    const { letter, names, items, copy } = opened;
    if (names === undefined && items === undefined) {
      this.#tell(letter, name);
      return copy;
    }
    if (this.#around.includes(value)) return void this.#tell("c", name);
    if (this.#around.length >= DEEPEST) return void this.#tell("v", name);
    this.#around.push(value);
    this.#tell(letter, name);
    const read = names === undefined ? this.#items(items) : this.#members(value, names);
    this.outline += ".";
    this.#around.pop();
    return read;
  }

  #members(object, names) {
    const copy = Object.create(null);
    for (const name of names) {
      if (this.#around.length === 1) this.#left = MOST_VALUES;
      if (this.#left <= 0) {
        this.#tell("m", "");
        break;
      }
      if (HALF_PAIR.test(name)) {
        this.#tell("~", "");
        continue;
      }
      let value;
      try {
        value = object[name];
      } catch (cause) {
        this.#threw(cause, name);
        continue;
      }
      const member = this.read(value, name);
      if (member !== undefined) copy[name] = member;
    }
    return copy;
  }

  #items({ length, at }) {
    const copy = [];
    for (let index = 0; index < length; index += 1) {
      if (this.#left <= 0) {
        this.#tell("m", "");
        break;
      }
      let item;
      try {
        item = at(index);
      } catch (cause) {
        copy.push(this.#threw(cause, ""));
        continue;
      }
      copy.push(this.read(item, ""));
    }
    return copy;
  }
}

/** What an object is, with its names or items, or else its copy if there is one. */
function open(value) {
  if (Array.isArray(value)) {
    const { length } = value;
    if (!Number.isInteger(length) || length < 0 || length > LONGEST_ARRAY) return { letter: "l" };
    return { letter: "a", items: { length, at: (index) => value[index] } };
  }
  if (isPlainObject(value)) return { letter: "o", names: Object.keys(value) };
  const bytes = uint8ArrayOf(value);
  if (bytes) return { letter: "b", copy: bytes };
  const time = timeIn(value);
  if (time !== undefined) return { letter: "d", copy: new Date(time) };
  if (value instanceof Promise) return { letter: "p" };
  if (tagOf.call(value) === "[object FormData]") return { letter: "h" };
  if (typeof value[Symbol.iterator] !== "function") return { letter: "x" };
  const items = [];
  const iterator = value[Symbol.iterator]();
  for (let next = iterator.next(); !next.done && items.length < MOST_ITEMS; next = iterator.next()) items.push(next.value);
  return { letter: "i", items: { length: items.length, at: (index) => items[index] } };
}

function uint8ArrayOf(value) {
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

function timeIn(value) {
  try {
    return timeOf.call(value);
  } catch {
    return undefined;
  }
}

function isPlainObject(value) {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  // Another realm's Object.prototype: the end of its chain, with the methods of Object.
  return Object.getPrototypeOf(prototype) === null && Object.prototype.hasOwnProperty.call(prototype, "isPrototypeOf");
}

/** A result with its headers. Bytes are not frozen, nor what a server sent: it is the caller's to change. */
export function frozen(result) {
  if (typeof result !== "object" || ArrayBuffer.isView(result)) return result;
  for (const part of Array.isArray(result) ? result : [result.headers]) frozen(part);
  return Object.freeze(result);
}
