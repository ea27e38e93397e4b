// The bundlers from the pinned tools, each in the few lines a project's configuration would have.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { tools, work } from "./workspace.mjs";

const require = createRequire(join(tools, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

/** esbuild, with the workspace as its folder. */
export function build(options) {
  return require("esbuild").build({ bundle: true, absWorkingDir: work, logLevel: "silent", ...options });
}

export function webpack(configuration, name = "webpack") {
  return new Promise((resolve, reject) => {
    require(name)({ mode: "production", context: work, performance: { hints: false }, ...configuration }, (error, stats) => {
      if (error) return reject(error);
      if (stats.hasErrors() || stats.hasWarnings()) return reject(new Error(stats.toString("errors-warnings")));
      resolve();
    });
  });
}

export async function rollup(input, output, resolveOptions = {}) {
  const { rollup } = await load("rollup");
  const { nodeResolve } = await load("@rollup/plugin-node-resolve");
  const bundle = await rollup({ input, plugins: [nodeResolve(resolveOptions)], external: (id) => id.startsWith("node:") });
  await bundle.write(output);
  await bundle.close();
}

export async function vite(configuration) {
  const { build } = await import(pathToFileURL(join(tools, "node_modules/vite/dist/node/index.js")).href);
  await build({ configFile: false, logLevel: "silent", ...configuration });
}
