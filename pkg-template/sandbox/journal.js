// What was received and what came of it: for tests (`sandbox.requests`) and for people (`log`).
import { onOneLine, visible, visibleJson } from "../quoted.js";

const KEPT = 10000;
// The latest entry stays whatever its size.
const KEPT_BYTES = 64 * 1024 * 1024;
const LONGEST_SHOWN = 2000;

const WORDS = {
  "zh-CN": {
    passed: "通过",
    failed: "未通过",
    canonical: "验签名串",
    bytes: "字节",
    fault: "故障",
    replayed: "幂等重入",
    dropped: "连接断开",
  },
  en: {
    passed: "passed",
    failed: "failed",
    canonical: "canonical string",
    bytes: "bytes",
    fault: "fault",
    replayed: "replayed",
    dropped: "connection dropped",
  },
};

export function createJournal({ log: given, locale }) {
  let log = given;
  const entries = [];
  let count = 0;
  let bytes = 0;

  function forget() {
    while (entries.length > KEPT || (bytes > KEPT_BYTES && entries.length > 1)) bytes -= sizeOf(entries.shift());
  }

  return {
    open({ method, target, headers, body, at }) {
      count += 1;
      const entry = {
        number: count,
        at,
        method,
        target,
        headers,
        body,
        message: null,
        checks: [],
        note: null,
        fault: null,
        replayed: false,
        status: null,
        code: null,
        answerMessage: null,
        requestId: null,
      };
      entries.push(entry);
      bytes += sizeOf(entry);
      forget();
      return entry;
    },
    close(entry) {
      if (log) log(describe(entry, WORDS[locale]));
    },
    /** For what no entry can tell. A `log` that throws is not called again. */
    report(error) {
      try {
        if (log) log(visible(`sandbox: ${error.message}`));
      } catch {
        log = undefined;
      }
    },
    /** @returns {import("./index.d.ts").JournalEntry[]} */
    snapshot() {
      return entries.map((entry) => ({
        ...entry,
        headers: entry.headers.map((pair) => pair.slice()),
        checks: entry.checks.map((check) => ({ ...check })),
      }));
    },
  };
}

// The canonical string holds the body once more.
function sizeOf({ target, headers, body }) {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, target.length) + 2 * body.length;
}

/** Runs one check and records how it went. */
export function check(entry, name, work) {
  const record = { name, passed: false };
  entry.checks.push(record);
  const result = work();
  record.passed = true;
  return result;
}

function describe(entry, words) {
  const outcome =
    entry.status === null
      ? words.dropped
      : [entry.status, entry.code, entry.answerMessage && onOneLine(entry.answerMessage)].filter(Boolean).join(" ");
  const marks = [entry.fault && `${words.fault}: ${entry.fault}`, entry.replayed && words.replayed].filter(Boolean);
  const lines = [
    `#${entry.number} ${entry.method} ${onOneLine(entry.target)} → ${outcome}${marks.length > 0 ? ` (${marks.join(", ")})` : ""}`,
  ];
  const passed = entry.checks.filter((one) => one.passed).map((one) => one.name);
  const failed = entry.checks.filter((one) => !one.passed).map((one) => one.name);
  if (passed.length > 0) lines.push(`   ✓ ${words.passed}: ${passed.join(", ")}`);
  if (failed.length > 0) lines.push(`   ✗ ${words.failed}: ${failed.join(", ")}`);
  if (entry.note) lines.push(`     ${visible(entry.note).replace(/\n/g, "\n     ")}`);
  if (failed.length > 0 && entry.message !== null)
    lines.push(`   ${words.canonical} (${entry.message.length} ${words.bytes}): ${shown(entry.message)}`);
  return lines.join("\n");
}

function shown(message) {
  const text = visibleJson(message.toString());
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}
