// A failed answer as people keep it: what `curl -i` or `curl -v` printed, its complaint, JSON with status, headers and
// body, a HAR file, or the body alone.

/**
 * { status?, headers?, body?, request?, error? } from text.
 *
 * @param {string} text
 * @param {number} [entry] which entry of a HAR, counted from 1; where there is none, a RangeError holds their number
 * @returns {any}
 */
export function readCapture(text, entry) {
  return ofComplaint(text) || ofVerbose(text) || ofHttp(text) || ofJson(text, entry) || { body: text };
}

/**
 * The same of what may also be somebody's words, in which an answer is searched for.
 *
 * @param {string} text
 * @param {number} [entry]
 * @returns {any}
 */
export function readWords(text, entry) {
  const { body, ...rest } = readCapture(text, entry);
  const isBare = Object.keys(rest).length === 0;
  return isBare && !/^\s*[[{<]/.test(text) ? { error: { message: text } } : { body, ...rest };
}

/** curl's own error, which comes without an answer. */
function ofComplaint(text) {
  const complaint = /^curl: \(\d+\) .*$/m.exec(text);
  return complaint && !/^(< )?HTTP\//m.test(text) ? { error: { message: complaint[0] } } : undefined;
}

/** `curl -v` marks what it received with <, what it sent with >, and its own words with * or braces. The body that was sent is not printed. */
function ofVerbose(text) {
  if (!/^< HTTP\//m.test(text)) return undefined;
  const lines = text.split(/\r?\n/);
  const marked = (mark) =>
    lines.filter((line) => line[0] === mark && (line.length === 1 || line[1] === " ")).map((line) => line.slice(2));
  const rest = lines.filter((line) => !/^([<>*]( |$)|[{}] \[)/.test(line));
  const answer = ofHttp([...marked("<"), ...rest].join("\n"));
  const request = requestOf(marked(">"));
  return request ? { ...answer, request } : answer;
}

/** The last of several requests: a proxy is asked first. */
function requestOf(lines) {
  const at = lines.map((line) => /^[A-Z]+ \S+ HTTP\//.test(line)).lastIndexOf(true);
  if (at < 0) return undefined;
  const [method, target] = lines[at].split(" ");
  const headers = lines
    .slice(at + 1)
    .map(header)
    .filter(Boolean);
  const host = headers.find(([name]) => name.toLowerCase() === "host")?.[1];
  return { method, url: host === undefined ? target : `https://${host}${target}`, headers };
}

/** `curl -i`: status line, headers, blank line, body; the last of several heads counts (a proxy's, 100 Continue). */
function ofHttp(text) {
  let rest = text.replace(/^\uFEFF/, "");
  let answer;
  for (;;) {
    const head = /^HTTP\/[\d.]+ (\d{3})[^\r\n]*\r?\n/.exec(rest);
    if (!head) return answer && { ...answer, body: rest };
    const end = /\r?\n\r?\n/.exec(rest);
    const lines = (end ? rest.slice(head[0].length, end.index) : rest.slice(head[0].length)).split(/\r?\n/);
    answer = { status: Number(head[1]), headers: lines.map(header).filter(Boolean) };
    rest = end ? rest.slice(end.index + end[0].length) : "";
  }
}

function header(line) {
  const at = line.indexOf(":");
  return at < 1 ? undefined : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

/** What tells a whole failure from the body of an answer. */
const PARTS = ["status", "statusCode", "headers", "body", "error", "response", "config", "errRaw", "errMsg", "errorMessage"];

function ofJson(text, entry) {
  const value = parsed(text);
  if (typeof value !== "object" || value === null) return undefined;
  if (isHar(value)) return readHar(value.log.entries, entry);
  // An error with its answer and request, as axios writes one.
  if (textOf(value.name) !== undefined && textOf(value.message) !== undefined) return { error: value };
  return PARTS.some((name) => name in value) ? { ...value, status: value.status ?? value.statusCode } : undefined;
}

function parsed(text) {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function isHar(value) {
  return Array.isArray(member(member(value, "log"), "entries"));
}

/** What a HAR's entries are, to choose one of; undefined where the text is none. */
export function entriesIn(text) {
  const value = parsed(text);
  if (!isHar(value)) return undefined;
  return value.log.entries.map((entry) => ({
    method: textOf(member(member(entry, "request"), "method")),
    url: textOf(member(member(entry, "request"), "url")),
    status: member(member(entry, "response"), "status"),
  }));
}

/** The entry asked for, else the last that failed, else the last. Files are edited by hand: anything may stand anywhere. */
export function readHar(entries, wanted = undefined) {
  const failed = entries.filter((entry) => !succeeded(member(member(entry, "response"), "status")));
  const entry = wanted === undefined ? failed[failed.length - 1] || entries[entries.length - 1] : entries[wanted - 1];
  if (!entry) throw new RangeError(String(entries.length));
  const [request, response] = [member(entry, "request"), member(entry, "response")];
  const status = member(response, "status");
  const sent = member(request, "postData");
  return {
    ...(status ? { status } : { error: member(response, "_error") || { message: "fetch failed" } }),
    headers: pairs(member(response, "headers")),
    body: bodyOf(member(response, "content")),
    request: {
      method: textOf(member(request, "method")),
      url: textOf(member(request, "url")),
      headers: pairs(member(request, "headers")),
      ...(sent === undefined ? {} : { body: textOf(member(sent, "text")) }),
    },
  };
}

function succeeded(status) {
  return typeof status === "number" && status >= 200 && status < 300;
}

function bodyOf(content) {
  const text = textOf(member(content, "text"));
  if (text === undefined || member(content, "encoding") !== "base64") return text;
  return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}

function pairs(headers) {
  return Array.isArray(headers) ? headers.map((header) => [textOf(member(header, "name")), textOf(member(header, "value"))]) : [];
}

/** A member of an object; of anything else, undefined. */
function member(value, name) {
  return typeof value === "object" && value !== null && Object.prototype.hasOwnProperty.call(value, name)
    ? value[name]
    : undefined;
}

function textOf(value) {
  return typeof value === "string" ? value : undefined;
}
