// Writes the doctor's page, one file in each language, complete by itself: node site/doctor/build.mjs --pkg PKG --out DIR
// gives DIR/doctor/index.html (中文) and DIR/en/doctor/index.html. Where DIR has a page of its own, they lead to it.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { markup } from "./markup.mjs";
import { TEXTS } from "./texts.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const { build } = createRequire(join(here, "../../xtask/npm/package.json"))("esbuild");

const { values } = parseArgs({ options: { pkg: { type: "string" }, out: { type: "string" } } });
if (values.pkg === undefined || values.out === undefined) throw new Error("node site/doctor/build.mjs --pkg PKG --out DIR");
const [pkg, out] = [resolve(values.pkg), resolve(values.out)];

/** The package that was built: its public names, and the files that the command uses too. */
const builtPackage = {
  name: "built-package",
  setup({ onResolve }) {
    onResolve({ filter: /^wechatpay-wasm$/ }, () => ({ path: join(pkg, "index.js") }));
    onResolve({ filter: /^#package\// }, ({ path }) => ({ path: join(pkg, path.replace("#package/", "")) }));
  },
};

/** One text of everything that `entry` needs; the wasm among it, because the page may fetch nothing. */
async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [join(here, entry)],
    bundle: true,
    write: false,
    minify: true,
    charset: "utf8",
    format: "esm",
    platform: "browser",
    target: ["chrome111", "firefox115", "safari16.4"],
    plugins: [builtPackage],
    logLevel: "warning",
  });
  return outputFiles[0].text;
}

function hash(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const [script, style] = [await bundled("page.mjs"), await bundled("page.css")];
if (/<\/script|<!--/i.test(script)) throw new Error("the script would end before its end");

const policy = [
  "default-src 'none'",
  "connect-src 'none'",
  `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const pages = [
  { folder: "doctor", home: ".", lang: "zh-CN", texts: TEXTS.zh, other: { lang: "en", href: "../en/doctor/index.html" } },
  { folder: "en/doctor", home: "en", lang: "en", texts: TEXTS.en, other: { lang: "zh-CN", href: "../../doctor/index.html" } },
];

for (const { folder, home, lang, texts, other } of pages) {
  const documents = existsSync(join(out, home, "index.html")) ? "../index.html" : undefined;
  mkdirSync(join(out, folder), { recursive: true });
  writeFileSync(join(out, folder, "index.html"), markup(texts, { lang, policy, style, script, other, documents }));
}
