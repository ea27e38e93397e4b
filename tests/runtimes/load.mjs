// Many calls at once, and many in a row.
import { join } from "node:path";
import { result } from "./process.mjs";
import { engine, work } from "./workspace.mjs";

const host = (file) => join(work, "hosts", file);
const node = (name) => () => result(engine(name), [host("concurrency.mjs")], { cwd: work });

export const loadCases = {
  "concurrency-node16": node("node16"),
  "concurrency-node26": node("node26"),
  "concurrency-deno": () =>
    result(engine("deno"), ["run", "--no-prompt", "--allow-read", host("concurrency.mjs")], { cwd: work }),
  "concurrency-bun": () => result(engine("bun"), ["run", host("concurrency.mjs")], { cwd: work }),
  "long-run": () => result(engine("node24"), ["--expose-gc", host("long-run.mjs")], { cwd: work, seconds: 600 }),
};
