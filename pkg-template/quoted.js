// What came from a file, a server or the command line, fit to be shown: it neither steers a terminal nor gives a secret away.

/** Control characters other than LF and tab, and those that turn the direction of writing. */
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text for a terminal. Its line feeds stay. */
export function visible(text) {
  return text.replace(STEERING, "\uFFFD");
}

/** Text that stays on its line: it must not look like a line of ours. */
export function onOneLine(text) {
  return visible(text.replace(/\s+/g, " "));
}

/** The lines of a text to be signed, where what ends each counts: ↵ for LF, nothing where it is missing; a CR is a ␍. */
export function lineEnds(message) {
  const parts = message.replace(/\r/g, "␍").split("\n");
  const lines = parts.map((text, at) => ({ text, end: at < parts.length - 1 ? "↵" : "" }));
  return lines.filter(({ text, end }) => text !== "" || end !== "");
}

/** A value as JSON text for a terminal: the same value when it is parsed. */
export function visibleJson(value, replacer, indentation) {
  return JSON.stringify(value, replacer, indentation).replace(
    STEERING,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const CONCEALED = "******";

/** From BEGIN to END, or to where the text was cut. */
const PRIVATE_KEY_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** Base64 of 30 bytes or more, and the lines it goes on with; line breaks may be escaped. */
const BASE64 = /[A-Za-z0-9+/]{40,}={0,2}(?:(?:\\[nr]|[\r\n])+[ \t]*[A-Za-z0-9+/]+={0,2}(?![^\s\\"',]))*/g;

/** Names and ids are made of these. */
const WORD = /[A-Za-z0-9_-]+/g;

/**
 * Text without what looks like a key or a secret: a private key in PEM, the Base64 of any key, 32 letters and digits (an
 * APIv3 key, an AppSecret), bytes that are no text. A long id is taken for a secret rather than a secret for an id.
 */
export function withoutSecrets(text) {
  if (text.includes("\u0000")) return CONCEALED;
  return text
    .replace(PRIVATE_KEY_BLOCK, CONCEALED)
    .replace(BASE64, (run) => (isMixed(run) ? CONCEALED : run))
    .replace(WORD, (word) => (/^[A-Za-z0-9]{32}$/.test(word) ? CONCEALED : word));
}

/** Whether nothing of the text would be left. */
export function isSecret(text) {
  return text !== "" && withoutSecrets(text) === CONCEALED;
}

/** Base64 of a key has letters of both cases all over; a path or a number in hex has not. */
function isMixed(run) {
  const share = (letters) => (run.match(letters) || []).length / run.length;
  return share(/[A-Z]/g) >= 0.125 && share(/[a-z]/g) >= 0.125;
}
