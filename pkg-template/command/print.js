// Text for a terminal or a file. Colours only where a terminal shows them (https://no-color.org).

/** Prints to the host's streams, in the language of `--locale`, LC_ALL or LANG; Chinese otherwise. */
export function printer({ stdout, stderr, env = {} }, argv) {
  const colours = Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== "dumb" && !argv.includes("--no-color");
  const paint = (code) => (text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const language = languageOf(argv, env);
  return {
    language,
    line: (text = "") => stdout.write(`${visible(text)}\n`),
    json: (value) => stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    complain: (text) => stderr.write(`${visible(text)}\n`),
    say: (zh, en) => (language === "en" ? en : zh),
    red: paint(31),
    green: paint(32),
    yellow: paint(33),
    bold: paint(1),
    dim: paint(2),
  };
}

function languageOf(argv, env) {
  const at = argv.findIndex((argument) => argument === "--locale" || argument.startsWith("--locale="));
  const given = at < 0 ? undefined : argv[at].slice(9) || argv[at + 1];
  return /^en/i.test(given || env.LC_ALL || env.LANG || "") ? "en" : "zh";
}

/** What came from a server or a file must not move the cursor: control characters other than LF, tab and our colours. */
function visible(text) {
  return String(text).replace(/\u001b(?!\[\d{1,2}m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g, "\uFFFD");
}
