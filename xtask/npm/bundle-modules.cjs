// Gives each entry that a start loads, as an ES module, one file in place of those it is made of: bundle-modules.cjs PACKAGE
// What depends on the host stays outside; so do the sentences, which would make every character two bytes.
const { readdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");
const { buildSync } = require("esbuild");

const [folder] = process.argv.slice(2);

for (const [entry, parts, external] of [
  ["index.js", "core/", ["#*", join(folder, "core/words.data.js")]],
  // It shares the main entry's instance and error class, and a folder with a manifest of its own knows no `#…`.
  ["client/index.js", "client/", readdirSync(folder).map((name) => join(folder, name))],
]) {
  const { metafile } = buildSync({
    absWorkingDir: folder,
    entryPoints: [entry],
    outfile: entry,
    allowOverwrite: true,
    bundle: true,
    external,
    format: "esm",
    platform: "neutral",
    target: "node16",
    metafile: true,
    logLevel: "warning",
  });
  for (const input of Object.keys(metafile.inputs)) {
    if (input !== entry && input.startsWith(parts)) rmSync(join(folder, input));
  }
}
