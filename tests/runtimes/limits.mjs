// Hosts that cannot run the package, each for real: the error says which limit it is, and what lifts it.
import { join } from "node:path";
import { build, rollup } from "./bundlers.mjs";
import { freePort, get, run, serving } from "./process.mjs";
import { newest, workerConfiguration } from "./workers.mjs";
import { elsewhere, engine, project, version, work } from "./workspace.mjs";

const printing = 'import { loading } from "./hosts/loading.mjs";\nloading().then(console.log);\n';

/** One file that prints how loading ended. */
async function bundle(name, options) {
  const outfile = join(project(name, {}), "bundle.cjs");
  await build({ stdin: { contents: printing, resolveDir: work }, outfile, format: "cjs", platform: "node", ...options });
  return outfile;
}

const says = (said, words) => (words.every((word) => said.includes(word)) ? [] : [`not said: ${words}\n${said}`]);

/** In each of these versions of Node, started with `flags`, the bundle says `words`. */
async function inNode(nodes, flags, file, words) {
  const outcomes = [];
  for (const node of nodes) {
    const { stdout } = await elsewhere(file, (copy) => run(engine(node), [...flags, copy], { cwd: join(copy, "..") }));
    outcomes.push(says(stdout, words));
  }
  return { passed: nodes.length, failures: outcomes.flat() };
}

const jitless = async () =>
  inNode(["node16", "node24"], ["--jitless"], await bundle("limits-jitless"), [
    "ERR_WECHATPAY_INTERNAL",
    "没有 WebAssembly",
    "--jitless",
  ]);

/** Ends as with an error that nobody catches: Node 18 itself fails at writing a snapshot with node:zlib in it. */
async function snapshot() {
  const contents = printing.replace("console.log", "(said) => process.exit(console.log(said))");
  const file = await bundle("limits-snapshot", { stdin: { contents, resolveDir: work } });
  const flags = ["--snapshot-blob", "blob", "--build-snapshot"];
  return inNode(["node18", "node24"], flags, file, ["ERR_WECHATPAY_INTERNAL", "没有 WebAssembly", "--build-snapshot"]);
}

/** As on shared hosts: 2 GB of virtual memory. */
async function addressSpace() {
  const file = await bundle("limits-memory");
  const limited = async (node, ...flags) => {
    const shell = 'ulimit -v 2000000 && exec "$@"';
    return (await run("sh", ["-c", shell, "sh", engine(node), ...flags, file])).stdout;
  };
  const sentence = ["ERR_WECHATPAY_INTERNAL", "虚拟内存受限", "--disable-wasm-trap-handler"];
  return {
    passed: 6,
    failures: [
      says(await limited("node16"), sentence),
      says(await limited("node20"), sentence),
      says(await limited("node22"), sentence),
      says(await limited("node20", "--disable-wasm-trap-handler"), ["LOADED"]),
      says(await limited("node22", "--disable-wasm-trap-handler"), ["LOADED"]),
      says(await limited("node24"), ["LOADED"]),
    ].flat(),
  };
}

/** Rollup and its node-resolve with defaults, for the versions of Node without a global `crypto`. */
async function rollupDefaults() {
  const folder = project("limits-rollup", { "main.mjs": printing.replace("./hosts", "../hosts") });
  const file = join(folder, "bundle.mjs");
  await rollup(join(folder, "main.mjs"), { file, format: "es", inlineDynamicImports: true });
  const sentence = ["ERR_WECHATPAY_INTERNAL", "没有 globalThis.crypto", "缺 node"];
  const without = await inNode(["node16", "node18"], [], file, sentence);
  const { passed, failures } = await inNode(["node20"], [], file, ["LOADED"]);
  return {
    passed: without.passed + passed,
    failures: [...without.failures, ...failures],
    note: `rollup ${version("rollup")}; Node 16 and 18 need exportConditions: ["node"]`,
  };
}

const forbidden = ["ERR_WECHATPAY_INTERNAL", "禁止从字节编译", "workerd", "edge-light", "'wasm-unsafe-eval'"];

/** A bundle without the resolve condition `workerd`. */
async function worker() {
  const folder = project("limits-workerd", {});
  const contents =
    'import { loading } from "./hosts/loading.mjs";\nexport default { fetch: async () => new Response(await loading()) };\n';
  await build({
    stdin: { contents, resolveDir: work },
    outfile: join(folder, "index.js"),
    format: "esm",
    platform: "browser",
  });
  const port = await freePort();
  const date = newest();
  const config = project("limits-workerd", { "config.capnp": workerConfiguration(["index.js"], port, date) });
  const said = await serving(engine("workerd"), ["serve", join(config, "config.capnp")], { cwd: folder }, () => get(port));
  return { passed: 1, failures: says(said, forbidden), note: `workerd ${version("workerd")}` };
}

/** A bundle without the resolve condition `edge-light`. */
async function edge() {
  const file = await bundle("limits-edge", { format: "iife", platform: "browser" });
  const { stdout } = await run(engine("node24"), [join(work, "hosts/edge-plain.mjs"), file], { cwd: work });
  return {
    passed: 1,
    failures: says(stdout, forbidden),
    note: `edge-runtime ${version("edge-runtime")}, code generation forbidden`,
  };
}

/** Node's permissions: what of the package is read. */
async function permission() {
  const read = [join(work, "hosts/loading.mjs"), join(work, "node_modules/wechatpay-wasm/*"), join(work, "permission/*")];
  const file = join(project("permission", { "main.mjs": printing.replace("./hosts", "../hosts") }), "main.mjs");
  const start = async (node, flag) => {
    const { stdout } = await run(engine(node), [flag, ...read.map((path) => `--allow-fs-read=${path}`), file], { cwd: work });
    return says(stdout, ["LOADED"]);
  };
  return {
    passed: 2,
    failures: [await start("node20", "--experimental-permission"), await start("node24", "--permission")].flat(),
    note: "--allow-fs-read of the package's folder alone",
  };
}

export const limitCases = {
  "limits-jitless": jitless,
  "limits-snapshot": snapshot,
  "limits-address-space": addressSpace,
  "limits-rollup-defaults": rollupDefaults,
  "limits-workerd": worker,
  "limits-edge": edge,
  "limits-permission": permission,
};
