// Values of other people's objects: every property may be missing, of another type, or throw.
import { bytesOf } from "../bytes.js";

export const MAX_TEXT = 1 << 20;
const MAX_HEADERS = 200;

export function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

export function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** A property, whatever it is; `a.b` leads through another. */
export function read(object, path) {
  return path.split(".").reduce((at, name) => (isObject(at) ? attempt(() => at[name]) : undefined), object);
}

/** The first of several properties that `as` can read. */
export function firstOf(object, paths, as) {
  for (const path of paths) {
    const value = as(read(object, path));
    if (value !== undefined) return value;
  }
  return undefined;
}

export function stringOf(value) {
  return typeof value === "string" && value !== "" ? value.slice(0, MAX_TEXT) : undefined;
}

/** Text as it is, or a number as text. */
export function codeOf(value) {
  return typeof value === "number" && Number.isFinite(value) ? String(value) : stringOf(value);
}

export function statusOf(value) {
  const number = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return Number.isInteger(number) && number >= 100 && number <= 999 ? number : undefined;
}

/** Text, bytes, or an object that an HTTP client has parsed; nothing for streams and promises. */
export function textOf(value) {
  if (typeof value === "string") return value.slice(0, MAX_TEXT);
  const bytes = bytesIn(value);
  if (bytes) return attempt(() => new TextDecoder().decode(bytes.slice(0, MAX_TEXT)));
  if (!isObject(value) || typeof value === "function") return undefined;
  if (["then", "getReader", "pipe", "subscribe"].some((name) => typeof read(value, name) === "function")) return undefined;
  return attempt(() => {
    const text = JSON.stringify(value);
    return typeof text === "string" ? text.slice(0, MAX_TEXT) : undefined;
  });
}

/** A Buffer that went through JSON counts too. */
export function bytesIn(value) {
  return attempt(() => {
    if (read(value, "type") === "Buffer" && Array.isArray(value.data)) return Uint8Array.from(value.data.slice(0, MAX_TEXT));
    return bytesOf(value);
  });
}

/** The text of a URL, or of a `URL`. */
export function urlOf(value) {
  return stringOf(value) ?? stringOf(read(value, "href"));
}

/** Headers, Map, pairs, Node's flat list, `{ name, value }` of a HAR, lines of text, or a plain object whose values may be lists. */
export function pairsOf(headers) {
  if (typeof headers === "string") return pairsOf(headers.slice(0, MAX_TEXT).split(/\r?\n/).map(lineOf));
  if (!isObject(headers)) return undefined;
  const all = attempt(() => (typeof headers[Symbol.iterator] === "function" ? [...take(headers)] : entriesOf(headers))) || [];
  const entries = typeof all[0] === "string" ? all.map((name, at) => (at % 2 === 0 ? [name, all[at + 1]] : undefined)) : all;
  const pairs = [];
  for (const entry of entries) {
    const [name, value] = [read(entry, "0") ?? read(entry, "name"), read(entry, "1") ?? read(entry, "value")];
    const values = Array.isArray(value) ? value.slice(0, MAX_HEADERS) : [value];
    for (const one of values) {
      if (typeof name === "string" && (typeof one === "string" || typeof one === "number")) {
        pairs.push([name.slice(0, 1000), String(one).slice(0, 10000)]);
      }
    }
  }
  return pairs.length > 0 ? pairs : undefined;
}

function lineOf(line) {
  const at = line.indexOf(":");
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

function* take(iterable) {
  let left = MAX_HEADERS;
  for (const item of iterable) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

function entriesOf(object) {
  return Object.keys(object)
    .slice(0, MAX_HEADERS)
    .map((name) => [name, read(object, name)]);
}
