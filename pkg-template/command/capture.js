// A failed answer as people keep it: what `curl -i` or `curl -v` printed, its complaint, JSON with status, headers and
// body, a HAR file, or the body alone.
import { UsageError } from "./arguments.js";

/** { status?, headers?, body?, request?, error? } from text. `entry`: which entry of a HAR, counted from 1. */
export function readAnswer(text, { status, entry }) {
  const answer = ofComplaint(text) || ofHttp(withoutMarks(text)) || ofJson(text, entry) || { body: text };
  return status === undefined ? answer : { ...answer, status };
}

/** curl's own error, which comes without an answer. */
function ofComplaint(text) {
  const complaint = /^curl: \(\d+\) .*$/m.exec(text);
  return complaint && !/^(< )?HTTP\//m.test(text) ? { error: { message: complaint[0] } } : undefined;
}

/** `curl -v` marks what it received with <, what it sent with >, and its own words with * or braces. */
function withoutMarks(text) {
  if (!/^< HTTP\//m.test(text)) return text;
  const lines = text.split(/\r?\n/);
  const received = lines.filter((line) => /^<( |$)/.test(line)).map((line) => line.slice(2));
  return [...received, ...lines.filter((line) => !/^([<>*]( |$)|[{}] \[)/.test(line))].join("\n");
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

function ofJson(text, entry) {
  let value;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (value.log && Array.isArray(value.log.entries)) return ofHar(value.log.entries, entry);
  const parts = ["status", "statusCode", "headers", "body", "error", "response"];
  return parts.some((name) => name in value) ? { ...value, status: value.status ?? value.statusCode } : undefined;
}

/** The entry asked for, else the last that failed, else the last. Files are edited by hand: anything may stand anywhere. */
function ofHar(entries, wanted) {
  const failed = entries.filter((entry) => !succeeded(member(member(entry, "response"), "status")));
  const entry = wanted === undefined ? failed[failed.length - 1] || entries[entries.length - 1] : entries[wanted - 1];
  if (!entry)
    throw new UsageError(`HAR 里没有这一条（共 ${entries.length} 条）。The HAR has no such entry (${entries.length} in all).`);
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
  return text !== undefined && member(content, "encoding") === "base64" ? Buffer.from(text, "base64").toString("utf8") : text;
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
