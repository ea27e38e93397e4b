// What was received and what came of it: for tests (`sandbox.requests`) and for people (`log`).
import { onOneLine, visible, visibleJson } from "../quoted.js";

const KEPT = 10000;
// The latest entry stays whatever its size.
const KEPT_BYTES = 64 * 1024 * 1024;
const LONGEST_SHOWN = 2000;

/** What each check is called in Chinese; in English it is called by its name. */
export const CHECKS = {
  size: "长度",
  headers: "Accept 与 User-Agent",
  authorization: "Authorization 格式",
  mchid: "商户号",
  serial: "证书序列号",
  timestamp: "时间戳",
  signature: "签名",
  "platform-serial": "平台序列号",
  "content-type": "Content-Type",
  "idempotency-key": "Idempotency-Key",
  idempotency: "幂等",
  rules: "业务规则",
};

const WORDS = {
  "zh-CN": {
    note: "zh",
    checks: CHECKS,
    passed: "通过",
    failed: "未通过",
    canonical: (bytes) => `验签名串（${bytes} 字节）`,
    marks: (texts) => `（${texts}）`,
    comma: "、",
    colon: "：",
    fault: "故障",
    replayed: "幂等重入",
    dropped: "连接断开",
  },
  en: {
    note: "en",
    checks: {},
    passed: "passed",
    failed: "failed",
    canonical: (bytes) => `canonical string (${bytes} bytes)`,
    marks: (texts) => ` (${texts})`,
    comma: ", ",
    colon: ": ",
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
  // Beside the entries, which are public as they are.
  let closings = 0;
  const closed = new WeakMap();
  const notes = new WeakMap();

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
    /** @param {import("./answer.js").Note | undefined} note in the language of the log */
    note(entry, note) {
      entry.note = note ? note[WORDS[locale].note] : null;
      if (note) notes.set(entry, note);
    },
    close(entry) {
      closings += 1;
      closed.set(entry, closings);
      if (log) log(describe(entry, WORDS[locale]));
    },
    /** How many were closed. */
    get closings() {
      return closings;
    },
    /** At most `most` of those closed after the first `count`: the latest, in the order closed, each with its place in it. */
    closedAfter(count, most) {
      const found = entries.filter((entry) => closed.get(entry) > count).map((entry) => ({ order: closed.get(entry), entry }));
      return found.sort((one, other) => one.order - other.order).slice(-most);
    },
    /** The note in both languages. */
    noteOf(entry) {
      return notes.get(entry) ?? (entry.note === null ? null : { zh: entry.note, en: entry.note });
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
  const marks = [entry.fault && `${words.fault}${words.colon}${entry.fault}`, entry.replayed && words.replayed].filter(Boolean);
  const lines = [
    `#${entry.number} ${entry.method} ${onOneLine(entry.target)} → ${outcome}${marks.length > 0 ? words.marks(marks.join(words.comma)) : ""}`,
  ];
  const named = (checks) => checks.map(({ name }) => words.checks[name] ?? name).join(words.comma);
  const passed = entry.checks.filter((one) => one.passed);
  const failed = entry.checks.filter((one) => !one.passed);
  if (passed.length > 0) lines.push(`   ✓ ${words.passed}${words.colon}${named(passed)}`);
  if (failed.length > 0) lines.push(`   ✗ ${words.failed}${words.colon}${named(failed)}`);
  if (entry.note) lines.push(`     ${visible(entry.note).replace(/\n/g, "\n     ")}`);
  if (failed.length > 0 && entry.message !== null)
    lines.push(`   ${words.canonical(entry.message.length)}${words.colon}${shown(entry.message)}`);
  return lines.join("\n");
}

function shown(message) {
  const text = visibleJson(message.toString());
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}
