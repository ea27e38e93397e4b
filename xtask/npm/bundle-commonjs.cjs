// Bundles an ES module and everything it imports into one CommonJS file: bundle-commonjs.cjs FROM TO
const { buildSync } = require("esbuild");

const [entry, outfile] = process.argv.slice(2);
buildSync({
  entryPoints: [entry],
  outfile,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node16",
  logLevel: "warning",
});
