// Gives every entry of the package its CommonJS form, one file each, and its declarations: bundle-commonjs.cjs PACKAGE WASM
// WASM is the module that stands for `#wasm` there.
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { build } = require("esbuild");

const [folder, wasm] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const entries = Object.values(manifest.exports).filter((entry) => typeof entry === "object");

/** The client shares the main entry's instance and error class. */
const mainEntry = {
  name: "main-entry",
  setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/index\.js$/ }, () => ({ path: "../index.cjs", external: true })),
};

/** Where the browsers' and the edge's files are not taken, old tools are: webpack 4 knows neither newer syntax nor `node:`. */
const target = ["es2019", "node12"];

/** The same declarations for both forms. A folder with a manifest of its own does not know the package's name. */
function declare(module, script) {
  const text = readFileSync(module, "utf8");
  const entry = `from "${manifest.name}"`;
  writeFileSync(module, text.replaceAll(entry, 'from "../index.js"'));
  writeFileSync(script, text.replaceAll(entry, 'from "../index.cjs"'));
}

/** The file's own `require`: where Node builds a snapshot there is no other. */
const ownRequire = {
  name: "own-require",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]core[\\/](random|inflated)\.node\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/^import .*$|^const require = .*$/gm, ""),
    })),
};

/** The files of the sandbox's page, seen from the one file above them. */
const besideBundle = {
  name: "beside-bundle",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]page[\\/]document\.js$/ }, ({ path }) => {
      const [before, after, ...more] = readFileSync(path, "utf8").split("new URL(name, import.meta.url)");
      if (after === undefined || more.length > 0) throw new Error(`${path} does not say once where its files are`);
      return { contents: `${before}\`\${__dirname}/page/\${name}\`${after}` };
    }),
};

/** One byte a character: esbuild leaves Chinese in regular expressions, and a single one makes every character two bytes. */
function ascii(file) {
  const text = readFileSync(file, "utf8");
  const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  writeFileSync(file, text.replace(/[^\x00-\x7f]/g, escaped));
}

async function main() {
  for (const { import: from, default: to } of entries) {
    await build({
      entryPoints: [join(folder, from)],
      outfile: join(folder, to),
      bundle: true,
      plugins: [mainEntry, ownRequire, besideBundle],
      alias: { "#wasm": wasm },
      format: "cjs",
      platform: "node",
      target,
      logLevel: "warning",
    });
    ascii(join(folder, to));
    declare(join(folder, from.replace(/\.js$/, ".d.ts")), join(folder, to.replace(/\.cjs$/, ".d.cts")));
  }
}

main();
