// What a host has after a failed call, read into plain data. It comes from a network and from other people's libraries:
// every property may be missing, of another type, or throw.
import { bytesOf } from "../bytes.js";
import { reasonOf } from "./refusal.js";

const MAX_TEXT = 1 << 20;
const MAX_HEADERS = 200;
const MAX_CAUSES = 8;

/** The facts for the core; never throws. */
export function observe(failure) {
  const given = read(failure, "error");
  const error = given === undefined && isError(failure) ? failure : given;
  // Where HTTP clients keep the answer: on the error's response, or on the error itself.
  const sources = [
    isAnswer(failure) ? { body: failure } : failure,
    serverFacts(error),
    read(error, "response"),
    read(failure, "response"),
    error,
  ].filter(isObject);
  const status = first(sources, (source) => statusOf(read(source, "status")) || statusOf(read(source, "statusCode")));
  const body = first(sources, (source) => textOf(read(source, "body")) ?? textOf(read(source, "data")));
  const headers = first(sources, (source) => pairsOf(read(source, "headers")));
  const request = requestOf(read(failure, "request"));
  return {
    now: Math.floor(Date.now() / 1000),
    headers: headers || [],
    ...(status === undefined ? {} : { status }),
    ...(body === undefined ? {} : { body }),
    ...(error === undefined || error === null ? {} : { error: thrownOf(error) }),
    ...(request ? { request } : {}),
  };
}

/** The reason of the error of this library with that code, where the error or a cause of it is one. */
export function reasonIn(failure, code) {
  let error = read(failure, "error") ?? failure;
  for (let depth = 0; depth < MAX_CAUSES && isObject(error); depth += 1) {
    if (read(error, "code") === code) return attempt(() => reasonOf(error));
    error = read(error, "cause");
  }
  return undefined;
}

/** WeChat Pay's { code, message } given by itself rather than as `body`. */
function isAnswer(failure) {
  return !isError(failure) && typeof read(failure, "code") === "string" && typeof read(failure, "message") === "string";
}

/** An error given by itself rather than as a member; what `signRequest` returns has a message too, but no name. */
function isError(failure) {
  return typeof read(failure, "name") === "string" && typeof read(failure, "message") === "string";
}

/** `en…` is English, everything else Chinese. */
export function languageOf(failure) {
  const locale = read(failure, "locale");
  return typeof locale === "string" && /^en\b/i.test(locale) ? "en" : "zh";
}

/** ERR_WECHATPAY_HTTP_STATUS carries the answer in parts. */
function serverFacts(error) {
  const [code, message] = [read(error, "serverCode"), read(error, "serverMessage")];
  if (typeof code !== "string" && typeof message !== "string") {
    return { status: read(error, "status"), headers: requestId(error) };
  }
  const body = { code, message, detail: read(error, "detail") };
  return { status: read(error, "status"), body, headers: requestId(error) };
}

function requestId(error) {
  const id = read(error, "requestId");
  return typeof id === "string" ? { "Request-ID": id } : undefined;
}

function first(sources, of) {
  for (const source of sources) {
    const value = of(source);
    if (value !== undefined) return value;
  }
  return undefined;
}

function statusOf(value) {
  const number = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return Number.isInteger(number) && number >= 100 && number <= 999 ? number : undefined;
}

/** Text, bytes, or an object that an HTTP client has parsed; nothing for streams and promises. */
function textOf(value) {
  if (typeof value === "string") return value.slice(0, MAX_TEXT);
  const bytes = bytesIn(value);
  if (bytes) return attempt(() => new TextDecoder().decode(bytes.slice(0, MAX_TEXT)));
  if (!isObject(value) || typeof read(value, "then") === "function" || typeof read(value, "getReader") === "function")
    return undefined;
  if (typeof read(value, "pipe") === "function") return undefined;
  return attempt(() => {
    const text = JSON.stringify(value);
    return typeof text === "string" ? text.slice(0, MAX_TEXT) : undefined;
  });
}

/** A Buffer that went through JSON counts too. */
function bytesIn(value) {
  return attempt(() => {
    if (read(value, "type") === "Buffer" && Array.isArray(value.data)) return Uint8Array.from(value.data.slice(0, MAX_TEXT));
    return bytesOf(value);
  });
}

/** Headers, Map, pairs, Node's flat list, lines of text, or a plain object whose values may be lists. */
function pairsOf(headers) {
  if (typeof headers === "string") return pairsOf(headers.slice(0, MAX_TEXT).split(/\r?\n/).map(lineOf));
  if (!isObject(headers)) return undefined;
  const all = attempt(() => (typeof headers[Symbol.iterator] === "function" ? [...take(headers)] : entriesOf(headers))) || [];
  const entries = typeof all[0] === "string" ? all.map((name, at) => (at % 2 === 0 ? [name, all[at + 1]] : undefined)) : all;
  const pairs = [];
  for (const entry of entries) {
    const [name, value] = [read(entry, 0), read(entry, 1)];
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

/** `name`, `code` and `message` of an error and its causes. */
function thrownOf(error) {
  const facts = { names: [], codes: [], messages: [] };
  if (typeof error === "string") return { ...facts, messages: [error.slice(0, 1000)] };
  const seen = new Set();
  const queue = [error];
  while (queue.length > 0 && seen.size < MAX_CAUSES) {
    const next = queue.shift();
    if (!isObject(next) || seen.has(next)) continue;
    seen.add(next);
    for (const [list, name] of [
      ["names", "name"],
      ["codes", "code"],
      ["messages", "message"],
    ]) {
      const value = read(next, name);
      if (typeof value === "string") facts[list].push(value.slice(0, 1000));
    }
    const host = read(next, "hostname") || read(next, "address");
    if (typeof host === "string" && !facts.host) facts.host = host.slice(0, 300);
    // An AggregateError (several addresses tried) has its causes in a list.
    const errors = read(next, "errors");
    queue.push(read(next, "cause"), ...(Array.isArray(errors) ? attempt(() => errors.slice(0, MAX_CAUSES)) || [] : []));
  }
  const hint = read(error, "hint");
  return typeof hint === "string" ? { ...facts, hint: hint.slice(0, 1000) } : facts;
}

function requestOf(request) {
  if (!isObject(request)) return undefined;
  const facts = { headers: pairsOf(read(request, "headers")) || [] };
  for (const name of ["method", "url", "message"]) {
    const value = read(request, name);
    if (typeof value === "string") facts[name] = value.slice(0, MAX_TEXT);
  }
  const body = read(request, "body");
  const bytes = bytesIn(body);
  const content = bytes ? bytes.slice(0, MAX_TEXT) : textOf(body);
  if (content !== undefined) facts.body = content;
  const timestamp = Number(read(request, "timestamp"));
  if (Number.isSafeInteger(timestamp)) facts.timestamp = timestamp;
  return facts;
}

function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function read(object, name) {
  return isObject(object) ? attempt(() => object[name]) : undefined;
}

function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}
