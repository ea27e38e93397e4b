// What came back, read once: status, headers by lower-case name, bytes.

import { bytesOf } from "../bytes.js";
import { refusal } from "./internal.js";

/** A server that never stops, or a few bytes that unpack to gigabytes, must not take the host's memory. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** Bills are longer. */
export const MAX_DOWNLOAD_BYTES = 512 * 1024 * 1024;

/**
 * Reads a response of `fetch`, or of the caller's own. Without `bytes` where they are more than `most`. A 2xx that is
 * `streamed` has `chunks` in their place, still to be read.
 */
export async function fetched(response, most, streamed) {
  const { status } = response;
  if (!Number.isInteger(status) || status < 0 || status > 999)
    throw new TypeError("fetch gave no Response: its status is missing");
  // A fetch of the caller's own that followed a redirect: what a browser gives for one that was not.
  if (response.redirected === true) return { status: 0, headers: {}, bytes: new Uint8Array() };
  const headers = gathered(response.headers);
  const head = { status, headers, requestId: firstOf(headers, "request-id") };
  if (streamed && isSuccess(status)) return { ...head, chunks: bytesIn(response) };
  return { ...head, bytes: await readUpTo(most, response) };
}

export function isSuccess(status) {
  return status >= 200 && status <= 299;
}

/**
 * Headers, pairs or a plain object as Node gives it, by lower-case name. One that is there more than once is a list of all
 * its values: which of two signatures counts is not ours to choose.
 */
export function gathered(headers) {
  const pairs = typeof headers[Symbol.iterator] === "function" ? headers : Object.entries(headers);
  const all = new Map();
  for (const [name, given] of pairs) {
    const key = String(name).toLowerCase();
    for (const value of [given].flat()) {
      if (value === undefined || value === null) continue;
      if (!all.has(key)) all.set(key, []);
      all.get(key).push(String(value));
    }
  }
  return Object.fromEntries(Array.from(all, ([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

/** The first value of a header. */
export function firstOf(headers, name) {
  return [headers[name]].flat()[0];
}

async function readUpTo(most, response) {
  const read = [];
  let length = 0;
  for await (const bytes of bytesIn(response)) {
    length += bytes.length;
    if (length > most) return undefined;
    read.push(bytes);
  }
  if (read.length === 1) return read[0];
  const whole = new Uint8Array(length);
  read.reduce((at, bytes) => {
    whole.set(bytes, at);
    return at + bytes.length;
  }, 0);
  return whole;
}

async function* bytesIn(response) {
  for await (const chunk of chunksOf(response.body) ?? [await response.arrayBuffer()]) yield requireBytes(chunk);
}

/** The body piece by piece: a web stream or a Node one; undefined where the host has neither. */
export function chunksOf(body) {
  if (typeof body?.getReader === "function") return streamed(body.getReader());
  return typeof body?.[Symbol.asyncIterator] === "function" ? body : undefined;
}

async function* streamed(reader) {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function requireBytes(value) {
  const bytes = bytesOf(value);
  if (bytes === undefined) throw new TypeError("fetch gave no Response: its body is not bytes");
  return bytes;
}

/** Body and data of a verified answer; 204 has neither. */
export function typed(body) {
  if (body === "") return { data: undefined, body };
  try {
    return { data: JSON.parse(body), body };
  } catch {
    // Without its cause: an engine's SyntaxError quotes the text.
    throw unreadable("body", "ClientAnswerNotJson");
  }
}

/** The same of a partnership endpoint, which answers with an object or nothing. */
export function typedObject(body) {
  const answer = typed(body);
  const { data } = answer;
  if (data === undefined || (typeof data === "object" && data !== null && !Array.isArray(data))) return answer;
  throw unreadable("body", "ClientAnswerNotObject");
}

/** An answer that is of no use, whoever signed it. */
export function unreadable(field, id) {
  return refusal("ERR_WECHATPAY_RESPONSE_BODY", field, id);
}
