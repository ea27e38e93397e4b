// JSON under the rules of APIv3 (basic-rules): UTF-8, characters of one to three bytes, no null; and no member twice.
import { TextDecoder } from "node:util";
import { numbers, refuseParameter } from "./answer.js";

const DEEPEST = 32;

/**
 * Where a value was found. In a body `field` is a JSON Pointer; in a query it is the parameter's name
 * (`detail.field` of an error, basic-rules).
 */
export const bodyPlace = Object.freeze({ location: "body", field: "" });
export const queryPlace = (parameter) => ({ location: "query", field: parameter });

// RFC 6901 §3 for the member's name.
function within(place, member) {
  if (place.location !== "body") return place;
  return { ...place, field: `${place.field}/${member.replace(/~/g, "~0").replace(/\//g, "~1")}` };
}

/** The object a body holds. */
export function readObjectBytes(bytes, place) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refuse(place, "不是UTF-8");
  }
  return readObjectText(text, place);
}

/** The object a text holds. */
export function readObjectText(text, place) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(place, text === "" ? "为空" : "不是JSON");
  }
  if (!isObject(value)) throw refuse(place, "不是JSON对象");
  checkValue(value, place, 0);
  checkNoDuplicates(text, place);
  return value;
}

function checkValue(value, place, depth) {
  if (depth > DEEPEST) throw refuse(place, "嵌套过深");
  if (value === null) throw refuse(place, "不允许为null");
  if (typeof value === "string") checkCharacters(value, place);
  if (typeof value !== "object") return;
  for (const [name, inner] of Object.entries(value)) {
    checkCharacters(name, place);
    checkValue(inner, within(place, name), depth + 1);
  }
}

function checkCharacters(text, place) {
  if (/[\ud800-\udfff]/.test(text)) throw refuse(place, "含有4字节的UTF-8字符");
}

// JSON.parse keeps the last of two equal names and says nothing. The text is valid JSON here, so its tokens are enough.
function checkNoDuplicates(text, place) {
  const open = [];
  let name;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === "{" || token === "[") open.push(token === "{" ? new Set() : null);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") addName(open[open.length - 1], JSON.parse(name), place);
    else name = token;
  }
}

function addName(names, name, place) {
  if (names.has(name)) throw refuse({ ...place, field: place.field || "/" }, `成员“${name}”重复`, numbers.extraMember);
  names.add(name);
}

/** Refuses members that are not among `allowed`. */
export function onlyMembers(object, allowed, place) {
  for (const name of Object.keys(object)) {
    if (!allowed.includes(name)) throw refuse(within(place, name), "非法的额外参数", numbers.extraMember);
  }
}

export function requiredObject(object, member, place) {
  const value = object[member];
  const at = within(place, member);
  if (value === undefined) throw refuse(at, "必填");
  if (!isObject(value)) throw refuse(at, "应为JSON对象");
  return value;
}

/**
 * A string member of `min` to `max` characters; undefined only if `required` is "optional".
 *
 * @returns {any}
 */
export function readString(object, member, place, { min, max, required = "required" }) {
  const value = object[member];
  const at = within(place, member);
  if (value === undefined && required === "optional") return undefined;
  if (value === undefined) throw refuse(at, "必填");
  if (typeof value !== "string") throw refuse(at, "应为字符串", undefined, value);
  if (value.length < min || value.length > max) throw refuse(at, `长度应为${min}至${max}个字符`, undefined, value);
  return value;
}

export function readEnum(object, member, place, values) {
  const value = readString(object, member, place, { min: 1, max: 32 });
  if (values.includes(value)) return value;
  throw refuse(within(place, member), `应为${values.join("、")}之一`, undefined, value);
}

export function refuseMember(member, place, issue) {
  return refuse(within(place, member), issue);
}

function refuse(place, issue, number, value) {
  return refuseParameter({ field: place.field || "/", location: place.location, issue, value, number });
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
