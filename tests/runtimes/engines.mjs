// Node, Deno and Bun: import, require, and both in one process.
import { join } from "node:path";
import { result } from "./process.mjs";
import { engine, work } from "./workspace.mjs";

const host = (file) => join(work, "hosts", file);

function node(version) {
  const name = `node${version}`;
  const start = (file) => result(engine(name), [host(file)], { cwd: work });
  return {
    [`${name}-esm`]: () => start("import.mjs"),
    [`${name}-cjs`]: () => start("require.cjs"),
    [`${name}-both`]: () => start("both.mjs"),
    [`${name}-client`]: () => start("client.mjs"),
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
