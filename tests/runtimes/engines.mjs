// Node, Deno and Bun: import, require, and both in one process.
import { join } from "node:path";
import { result } from "./process.mjs";
import { engine, work } from "./workspace.mjs";

const host = (file) => join(work, "hosts", file);

function node(version) {
  const name = `node${version}`;
  const start = (...args) => result(engine(name), args, { cwd: work });
  const requiresModules = version >= 20;
  return {
    [`${name}-esm`]: () => start(host("import.mjs")),
    [`${name}-cjs`]: () => start(host("require.cjs")),
    [`${name}-both`]: () => start(host("both.mjs"), requiresModules ? "share" : "apart"),
    [`${name}-client`]: () => start(host("client.mjs")),
    ...(requiresModules && {
      [`${name}-cjs-no-require-module`]: () => start("--no-experimental-require-module", host("require.cjs")),
    }),
  };
}

// No permission is given: reading the package's own files needs none.
const deno = (file) => result(engine("deno"), ["run", "--no-prompt", "--no-remote", host(file)], { cwd: work });
const bun = (file) => result(engine("bun"), ["run", host(file)], { cwd: work });

export const engineCases = {
  ...Object.assign({}, ...[16, 18, 20, 22, 24, 26].map(node)),
  "deno-esm": () => deno("import.mjs"),
  "deno-cjs": () => deno("require.cjs"),
  "deno-both": () => deno("both.mjs"),
  "bun-esm": () => bun("import.mjs"),
  "bun-cjs": () => bun("require.cjs"),
  "bun-both": () => bun("both.mjs"),
};
