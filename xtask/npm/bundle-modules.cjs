// Gives the main entry, as an ES module, one file in place of those it is made of: bundle-modules.cjs PACKAGE
// What depends on the host stays outside; so does what the command reads with.
const { rmSync } = require("node:fs");
const { join } = require("node:path");
const { buildSync } = require("esbuild");

const [folder] = process.argv.slice(2);

const own = join(folder, "core/capture.js");

const { metafile } = buildSync({
  absWorkingDir: folder,
  entryPoints: ["index.js"],
  outfile: "index.js",
  allowOverwrite: true,
  bundle: true,
  external: ["#*", own],
  format: "esm",
  platform: "neutral",
  target: "node16",
  metafile: true,
  logLevel: "warning",
});
for (const input of Object.keys(metafile.inputs)) {
  if (input.startsWith("core/")) rmSync(join(folder, input));
}
