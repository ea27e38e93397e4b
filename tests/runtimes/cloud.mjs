// Tencent SCF and WeChat cloud functions: `exports.main` in a CommonJS file, loaded by the platform's own script.
import { join } from "node:path";
import { build } from "./bundlers.mjs";
import { freePort, getJson, result, serving } from "./process.mjs";
import { engine, project, tool, version, work } from "./workspace.mjs";

async function cloudFunction(name) {
  const folder = project(name, {
    "package.json": { private: true, main: "index.js" },
    "index.js":
      'const { conformance } = require("./conformance.cjs");\nexports.main = async (event, context) => conformance();\n',
  });
  const outfile = join(folder, "conformance.cjs");
  await build({
    entryPoints: [join(work, "hosts/static.mjs")],
    outfile,
    format: "cjs",
    platform: "node",
    external: ["wechatpay-wasm", "wechatpay-wasm/client"],
  });
  return folder;
}

async function scf(name) {
  const folder = await cloudFunction(`scf-${name}`);
  return result(engine(name), [join(work, "hosts/call.cjs"), join(folder, "index.js")], { cwd: folder });
}

async function cloudBase() {
  const folder = await cloudFunction("cloudbase");
  const port = await freePort();
  const args = [tool("@cloudbase/functions-framework", "tcb-ff"), `--source=${folder}`, `--port=${port}`];
  const outcome = await serving(engine("node20"), args, { cwd: folder }, () => getJson(port));
  return { ...outcome, note: `@cloudbase/functions-framework ${version("@cloudbase/functions-framework")}` };
}

export const cloudCases = {
  "scf-node16": () => scf("node16"),
  "scf-node18": () => scf("node18"),
  cloudbase: cloudBase,
};
