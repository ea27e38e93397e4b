// Cloudflare Workers: a bundle made by wrangler, in the real workerd, without nodejs_compat.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, getJson, run, serving } from "./process.mjs";
import { engine, project, tool, version } from "./workspace.mjs";

const quiet = { CI: "1", WRANGLER_SEND_METRICS: "false" };

/** Runs wrangler under a Node it supports. */
export const wrangler = (args, cwd) => run(engine("node24"), [tool("wrangler"), ...args], { cwd, env: quiet });

const bundles = new Map();

/** A folder with what wrangler makes of `main`, a path from the workspace's folder `name`. */
function bundle(name, main) {
  if (!bundles.has(name)) bundles.set(name, make(name, main));
  return bundles.get(name);
}

async function make(name, main) {
  const folder = project(name, { "wrangler.json": { name, main, compatibility_date: "2024-01-01" } });
  await wrangler(["deploy", "--dry-run", "--outdir", "out"], folder);
  return join(folder, "out");
}

/** Bundles `main`, starts it in workerd and calls `use` with its port. */
export async function inWorkerd(name, main, compatibilityDate, use) {
  const folder = await bundle(name, main);
  const port = await freePort();
  const config = join(folder, `${compatibilityDate}.capnp`);
  writeFileSync(config, workerConfiguration(readdirSync(folder), port, compatibilityDate));
  return serving(engine("workerd"), ["serve", "--verbose", config], { cwd: folder }, () => use(port));
}

async function at(compatibilityDate) {
  // A Worker's clock stands still while it computes, so there is no load time.
  const { passed, failures } = await inWorkerd("conformance", "../hosts/worker.mjs", compatibilityDate, (port) => getJson(port));
  return { passed, failures, note: `compatibility date ${compatibilityDate}, workerd ${version("workerd")}` };
}

/** For workerd: the scripts of a folder, the first of them the entry, and its wasm modules. */
export function workerConfiguration(files, port, compatibilityDate) {
  const modules = [
    ...files.filter((name) => /\.m?js$/.test(name)).map((name) => `(name = "${name}", esModule = embed "${name}")`),
    ...files.filter((name) => name.endsWith(".wasm")).map((name) => `(name = "${name}", wasm = embed "${name}")`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (modules = [${modules}], compatibilityDate = "${compatibilityDate}");
`;
}

/** The newest date a workerd accepts is the one it was made on: 1.20261117.1. */
export function newest() {
  const [, year, month, day] = /^1\.(\d{4})(\d\d)(\d\d)/.exec(version("workerd"));
  return `${year}-${month}-${day}`;
}

export const workerCases = {
  "workerd-oldest": () => at("2021-11-02"),
  "workerd-newest": () => at(newest()),
};
