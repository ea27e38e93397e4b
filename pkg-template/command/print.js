// Text for a terminal or a file. Colours only where a terminal shows them (https://no-color.org).
import { visible, visibleJson } from "../quoted.js";

/**
 * Prints to the host's streams, in the language of `--locale`, LC_ALL or LANG; Chinese otherwise.
 *
 * @param {{ stdout: Stream, stderr: Stream, env?: Record<string, string | undefined> }} host
 * @param {string[]} argv
 * @typedef {{ write(text: string): unknown, isTTY?: boolean }} Stream
 */
export function printer({ stdout, stderr, env = {} }, argv) {
  const colours = Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== "dumb" && !argv.includes("--no-color");
  const language = languageOf(argv, env);
  const secrets = [];
  const safe = (text) => secrets.reduce((shown, secret) => shown.split(secret).join("******"), String(text));
  const paint = (code) => (text) => ({ code, text });
  const shown = (piece) => (typeof piece === "object" ? painted(piece) : visible(safe(piece)));
  const painted = ({ code, text }) => (colours ? `\u001b[${code}m${visible(safe(text))}\u001b[0m` : visible(safe(text)));
  const replace = (_, value) => (typeof value === "string" ? safe(value) : value);
  return {
    language,
    /** From here on none of them is printed, whatever it got into. */
    hide: (texts) => secrets.push(...texts),
    line: (...pieces) => stdout.write(`${pieces.map(shown).join("")}\n`),
    json: (value) => stdout.write(`${visibleJson(value, replace, 2)}\n`),
    complain: (text) => stderr.write(`${visible(safe(text))}\n`),
    say: (zh, en) => (language === "en" ? en : zh),
    red: paint(31),
    green: paint(32),
    yellow: paint(33),
    bold: paint(1),
    dim: paint(2),
  };
}

/** @returns {"zh" | "en"} */
function languageOf(argv, env) {
  const at = argv.findIndex((argument) => argument === "--locale" || argument.startsWith("--locale="));
  const given = at < 0 ? undefined : argv[at].slice(9) || argv[at + 1];
  return /^en/i.test(given || env.LC_ALL || env.LANG || "") ? "en" : "zh";
}
