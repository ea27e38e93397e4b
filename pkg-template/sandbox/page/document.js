// The page as it is sent: one file, complete by itself, under a policy that allows nothing else.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { faultKinds } from "../faults.js";
import { CHECKS } from "../journal.js";
import { markup } from "./markup.js";
import { TEXTS } from "./texts.js";

/** A bundle of this file lies elsewhere; xtask/npm/bundle-commonjs.cjs knows this line. */
const fileOf = (name) => new URL(name, import.meta.url);

let files;

function read() {
  const [script, ...styles] = ["browser.js", "palette.css", "look.css", "page.css"].map((name) =>
    readFileSync(fileOf(name), "utf8"),
  );
  const style = styles.join("");
  const directives = [
    "default-src 'none'",
    "connect-src 'self'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return { script, style, policy: directives.join("; ") };
}

function hash(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** @param {{ language: "zh" | "en", token: string, prefix: string }} page */
export function documentOf({ language, token, prefix }) {
  files ??= read();
  const { script, style, policy } = files;
  const texts = TEXTS[language];
  const data = { token, prefix, language, texts: texts.browser, checks: language === "zh" ? CHECKS : {}, faultKinds };
  // Meta elements cannot forbid framing.
  return { html: markup(texts, { language, policy, style, script, data }), policy: `${policy}; frame-ancestors 'none'` };
}

/** The language that the address names, else the browser's first of the two, else 中文. */
export function languageOf(named, accepted = "") {
  if (named === "zh" || named === "en") return named;
  const ranges = accepted.split(",").map((range) => {
    const [tag, ...parameters] = range.trim().toLowerCase().split(";");
    const quality = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)).find(Boolean);
    return { language: tag.split("-")[0], quality: quality ? Number(quality[1]) : 1 };
  });
  const known = ranges.filter(({ language, quality }) => ["zh", "en"].includes(language) && quality > 0);
  const best = known.reduce((one, other) => (other.quality > one.quality ? other : one), { language: "zh", quality: 0 });
  return best.language === "en" ? "en" : "zh";
}
