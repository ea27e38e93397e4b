// Gives every entry of the package its CommonJS form, one file each, and its declarations: bundle-commonjs.cjs PACKAGE WASM FUSED
// WASM and FUSED are the modules that stand for `#wasm` and `#fused` there.
const { copyFileSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { buildSync } = require("esbuild");

const [folder, wasm, fused] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const entries = Object.values(manifest.exports).filter((entry) => typeof entry === "object");

for (const { import: from, default: to } of entries) {
  buildSync({
    entryPoints: [join(folder, from)],
    outfile: join(folder, to),
    bundle: true,
    // The subpaths share the main entry's instance and error class.
    external: [manifest.name],
    alias: { "#wasm": wasm, "#fused": fused },
    format: "cjs",
    platform: "node",
    target: "node16",
    logLevel: "warning",
  });
  copyFileSync(join(folder, from.replace(/\.js$/, ".d.ts")), join(folder, to.replace(/\.cjs$/, ".d.cts")));
}
