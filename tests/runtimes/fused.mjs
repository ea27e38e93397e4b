// The second wasm module: where its arithmetic is used, and that nothing comes of it where the engine rounds twice.
import { join } from "node:path";
import { getJson, result, run } from "./process.mjs";
import { inWorkerd, newest } from "./workers.mjs";
import { engine, root, work } from "./workspace.mjs";

const start =
  (name, flags, ...args) =>
  () =>
    result(engine(name), [...flags, join(work, "hosts/fused.mjs"), ...args], { cwd: work });
const WITHOUT_FMA = ["--no-enable-fma3"];

/** What is left in the memory, looked for in an engine that fuses. */
async function remains() {
  const { stdout } = await run(engine("node24"), ["--test", "--test-reporter=tap", join(root, "tests/package/remains.test.mjs")]);
  return { passed: Number(/^# pass (\d+)$/m.exec(stdout)[1]), failures: [] };
}

export const fusedCases = {
  "fused-node16": start("node16", [], "absent"),
  "fused-node20": start("node20", [], "absent"),
  "fused-node22": start("node22", [], "fused"),
  "fused-node24": start("node24", [], "fused"),
  "fused-node26": start("node26", [], "fused"),
  "fused-deno": start("deno", ["run", "--no-prompt", "--no-remote"], "fused"),
  "fused-workerd": () => inWorkerd("fused", "../hosts/fused-worker.mjs", newest(), (port) => getJson(port)),
  "fused-bun": start("bun", ["run"], "unused"),
  "fused-bun-lying": start("bun", ["run"], "wrong", "lying"),
  ...(process.arch === "x64" && {
    "fused-node24-without-fma": start("node24", WITHOUT_FMA, "unused"),
    "fused-node24-without-fma-lying": start("node24", WITHOUT_FMA, "wrong", "lying"),
  }),
  "fused-remains": remains,
};
