// What the page shows of a request. It is masked here: no key and no signature goes to the browser, whoever sent it.
import { lineEnds, onOneLine, visible, withoutSecrets } from "../../quoted.js";
import { signedInstead } from "./signed.js";

/** Of a body, so many characters are masked, and so many of each line shown. */
const MASKED = 1 << 16;
const SHOWN = 2000;
const MOST_LINES = 60;
const BEFORE_DIFFERENCE = 60;
const AFTER_DIFFERENCE = 120;

/** It looks like a secret and is none: behind the time is its place. */
const NONCE = /^[0-9A-Za-z_-]{1,32}$/;

/**
 * @param {{ publicKey: import("node:crypto").KeyObject }} merchant
 * @param {string[]} secrets what the sandbox itself keeps secret, whatever it looks like
 */
export function createShown(merchant, secrets) {
  const known = new WeakMap();

  /** Without the sandbox's own. */
  function hidden(text) {
    return secrets.reduce((rest, secret) => rest.split(secret).join("******"), text);
  }

  function masked(text) {
    return visible(withoutSecrets(hidden(text)));
  }

  /** The lines of a text to be signed, as they are shown: { text, end }. */
  function lines(message) {
    const parts = hidden(message).split("\n");
    const head = parts.slice(0, 4).map((line, at) => (at === 3 && NONCE.test(line) ? line : withoutSecrets(line)));
    const body = parts.slice(4).join("\n");
    const shown = body.length > MASKED ? `${withoutSecrets(body.slice(0, MASKED))}…` : withoutSecrets(body);
    const all = lineEnds([...head, ...(parts.length > 4 ? [shown] : [])].join("\n"));
    return all.map(({ text, end }) => ({ text: visible(text), end }));
  }

  function signature(entry) {
    if (entry.message === null || isPassed(entry, "signature")) return undefined;
    const received = lines(entry.message.toString());
    const { by, text } = signedInstead(entry, merchant.publicKey);
    const short = received.slice(0, MOST_LINES).map((line) => ({ ...line, text: shortened(line.text) }));
    return { by, lines: short, ...(text === undefined ? {} : difference(received, lines(text))) };
  }

  function describe(entry, note) {
    const { number, at, method, status, code, answerMessage, requestId, fault, replayed, checks } = entry;
    return {
      ...{ number, at, status, code, requestId, fault, replayed, checks },
      method: onOneLine(method),
      target: shortened(masked(latin1(entry.target))),
      message: answerMessage && onOneLine(answerMessage),
      note: note && { zh: masked(note.zh), en: masked(note.en) },
      headers: entry.headers.map(([name, value]) => [masked(name), header(name, latin1(value))]),
      body: bodyOf(entry.body),
      signature: signature(entry),
    };
  }

  function header(name, value) {
    if (name.toLowerCase() !== "authorization") return shortened(masked(value));
    const [, nonce] = /nonce_str="([^"]*)"/.exec(value) ?? [];
    const without = masked(
      value.replace(/signature="[^"]*"?/g, 'signature="******"').replace(/nonce_str="[^"]*"/, 'nonce_str=""'),
    );
    return shortened(
      nonce !== undefined && NONCE.test(nonce) ? without.replace('nonce_str=""', `nonce_str="${hidden(nonce)}"`) : without,
    );
  }

  function bodyOf(bytes) {
    const text = Buffer.from(bytes).toString();
    const isText = !text.includes("\u0000") && !text.slice(0, MASKED).includes("\uFFFD");
    return { length: bytes.length, text: isText ? shortened(masked(text.slice(0, MASKED))) : undefined };
  }

  return {
    masked,
    /** @param {import("../index.d.ts").JournalEntry} entry that is closed: it does not change any more */
    entry(entry, note) {
      if (!known.has(entry)) known.set(entry, describe(entry, note));
      return known.get(entry);
    },
  };
}

function isPassed({ checks }, name) {
  return checks.every((check) => check.name !== name || check.passed);
}

/** Node reads what is before the body byte by byte. */
function latin1(text) {
  return Buffer.from(text, "latin1").toString();
}

function shortened(text) {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** The first line that differs, and around its first character that does, what either has. */
function difference(received, signed) {
  const of = (lines, at) => (lines[at] ? `${lines[at].text}${lines[at].end}` : "");
  const at = Array.from({ length: Math.max(received.length, signed.length) }).findIndex(
    (_, line) => of(received, line) !== of(signed, line),
  );
  // What differs is masked.
  if (at === -1) return {};
  const [ours, theirs] = [of(received, at), of(signed, at)];
  const start = commonStart(ours, theirs);
  const from = Math.max(0, start - BEFORE_DIFFERENCE);
  const around = (text) => {
    const [first = ""] = Array.from(text.slice(start, start + 2));
    const after = text.slice(start + first.length, start + AFTER_DIFFERENCE);
    return { before: `${from > 0 ? "…" : ""}${text.slice(from, start)}`, first, after };
  };
  return { difference: { line: at + 1, received: around(ours), signed: around(theirs) } };
}

/** How many code units both begin with; a pair stays whole. */
function commonStart(one, other) {
  let at = 0;
  for (const character of one) {
    if (!other.startsWith(character, at)) break;
    at += character.length;
  }
  return at;
}
