// What carries a function to a platform by tracing: it copies the files that it believes are needed, and what it missed is
// missed at the first request. Every copy is run where nothing else of the project is, in the versions of Node that the
// platforms offer, from a function that uses one entry of the package alone.
import { cpSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { build } from "./bundlers.mjs";
import { result, run } from "./process.mjs";
import { elsewhere, engine, project, tool, tools, version, work } from "./workspace.mjs";

const require = createRequire(join(tools, "package.json"));

const entries = ["package", "client", "sandbox"];
const nodes = ["node20", "node24"];

/** The functions of one project, as a compiler leaves them: CommonJS with `handler`, ES modules with a default export. */
async function functions(folder) {
  const names = entries.flatMap((entry) => [`${entry}.cjs`, `${entry}-module.mjs`]);
  for (const name of names) {
    const [, entry, extension] = /^(\w+).*\.(\w+)$/.exec(name);
    const form = extension === "cjs" ? "check as handler" : "check as default";
    await build({
      stdin: { contents: `export { ${form} } from "./hosts/alone/${entry}.mjs";\n`, resolveDir: work },
      outfile: join(folder, name),
      format: extension === "cjs" ? "cjs" : "esm",
      platform: "node",
      external: ["wechatpay-wasm", "wechatpay-wasm/*"],
    });
  }
  return names;
}

/** Calls the function in `file`, a path from `folder`, of a copy of the folder. */
function called(folder, file) {
  const call = join(work, "hosts/called.mjs");
  return elsewhere(folder, async (copy) => {
    const outcomes = [];
    for (const node of nodes) outcomes.push(await result(engine(node), [call, join(copy, file)], { cwd: copy }));
    return outcomes;
  });
}

function sum(outcomes) {
  return {
    passed: outcomes.reduce((passed, outcome) => passed + outcome.passed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

/** Traced by @vercel/nft, one function at a time. */
async function traced(name, nft) {
  const { nodeFileTrace } = require(nft);
  const folder = project(`traced-${name}`, {});
  const outcomes = [];
  for (const file of await functions(folder)) {
    const { fileList } = await nodeFileTrace([join(folder, file)], { base: work, processCwd: work });
    const copy = project(`traced-${name}/only-${file}`, {});
    for (const path of fileList) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      cpSync(join(work, path), join(copy, path));
    }
    outcomes.push(...(await called(copy, relative(work, join(folder, file)))));
  }
  return sum(outcomes);
}

const tracers = {
  vercel: { nft: "nft-vercel", note: () => `@vercel/nft ${version("nft-vercel")}, which @vercel/node 24.0 pins` },
  next: { nft: "next/dist/compiled/@vercel/nft", note: () => `@vercel/nft as compiled into next ${version("next")}` },
  old: { nft: "nft-old", note: () => `@vercel/nft ${version("nft-old")}, which knows no module-sync` },
};

/** Netlify's bundler; `bundler` is its `node_bundler`. An ES module of today's form is traced, whatever that says. */
async function netlify(bundler) {
  const name = `netlify-${bundler}`;
  const names = await functions(project(`${name}/functions`, {}));
  const config = JSON.stringify({ "*": { nodeBundler: bundler } });
  const args = [`${name}/functions`, `${name}/out`, "--archive-format", "none", "--config", config];
  await run(engine("node24"), [tool("@netlify/zip-it-and-ship-it", "zip-it-and-ship-it"), ...args], { cwd: work });
  const outcomes = [];
  for (const file of names) {
    const [entry, extension] = file.split(".");
    // The platform's own entry for an ES module wants the platform around it.
    const main = extension === "cjs" ? `${entry}.js` : `${name}/functions/${file}`;
    outcomes.push(...(await called(join(work, name, "out", entry), main)));
  }
  return { ...sum(outcomes), note: `zip-it-and-ship-it ${version("@netlify/zip-it-and-ship-it")}` };
}

export const deployCases = {
  ...Object.fromEntries(
    Object.entries(tracers).map(([name, { nft, note }]) => [
      `traced-${name}`,
      async () => ({ ...(await traced(name, nft)), note: note() }),
    ]),
  ),
  "netlify-nft": () => netlify("nft"),
  "netlify-esbuild": () => netlify("esbuild"),
};
