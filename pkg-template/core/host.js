// What the core asks of the host: what its options become, and its errors.

import { isRandomnessThere } from "#random";
import { suggestion } from "../suggestion.js";
import { refusal } from "./refusal.js";

export { suggestion };

/** An object becomes JSON, what else there is text as JavaScript writes it. */
export function writeText(object, name) {
  const value = object[name];
  if (value !== undefined) object[name] = typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function writeTexts(object, name) {
  const members = object[name];
  if (members !== undefined) Object.keys(members).forEach((member) => writeText(members, member));
}

/** Text as in the `Date` header, a Date or Unix seconds (or milliseconds) become Unix seconds; anything else NaN. */
export function writeSeconds(object, name) {
  if (object[name] !== undefined) object[name] = Math.floor(millisecondsOf(object[name]) / 1000);
}

function millisecondsOf(value) {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "number") return Math.abs(value) < 1e11 ? value * 1000 : value;
  if (typeof value !== "string") return NaN;
  // JavaScript takes "" for 0 and "0x10" for 16.
  const isDecimal = /[0-9]/.test(value) && !/[box]/i.test(value) && !Number.isNaN(Number(value));
  return isDecimal ? millisecondsOf(Number(value)) : Date.parse(value);
}

/** What is absent is empty. */
export function emptyIfAbsent(object, name) {
  object[name] ??= "";
}

/** What the names and indices of `path` lead to in a copy that plain.js made. */
export function valueAt(copy, path) {
  return path.reduce((object, name) => object?.[name], copy);
}

/** An item becomes undefined, so that the others keep their places. */
export function leaveOut(copy, path) {
  const object = valueAt(copy, path.slice(0, -1));
  const name = path[path.length - 1];
  if (Array.isArray(object)) object[name] = undefined;
  else if (object !== undefined) delete object[name];
}

export function makeError(code, field, reason, cause, answer) {
  const error = refusal(code, field, known(reason), cause);
  if (answer === undefined) return error;
  const { detail, ...facts } = answer;
  return Object.assign(error, facts, parsed(detail));
}

/** The core sees only that no random bytes came. */
function known(reason) {
  return reason.id === "RandomnessFailed" && !isRandomnessThere() ? { id: "NoWebCrypto", values: {} } : reason;
}

function parsed(detail) {
  try {
    return detail === undefined ? {} : { detail: JSON.parse(detail) };
  } catch {
    return {};
  }
}
