// The benchmark behind `cargo xtask bench`: measures, prints the table of goals, and fails only over a size.
import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { cpus, platform, release } from "node:os";
import { withoutFused } from "./kernel.mjs";
import { parse } from "./options.mjs";

const measures = {
  sizes: async (context) => (await import("./sizes.mjs")).sizes(context),
  ...Object.fromEntries(
    ["sign", "keys", "verify", "notification", "hash", "aead", "boundary", "growth"].map((name) => [
      name,
      async (context) => (await import("./warm.mjs"))[name](context),
    ]),
  ),
  memory: async (context) => (await import("./memory.mjs")).memory(context),
  first: async (context) => (await import("./start.mjs")).first(context),
  requests: async (context) => (await import("./requests.mjs")).requests(context),
  runtimes: async (context) => (await import("./runtimes.mjs")).runtimes(context),
};

const options = parse(process.argv.slice(2), Object.keys(measures));
if (options.refused) {
  console.error(options.refused);
  process.exit(2);
}
if (options.list) Object.keys(measures).forEach((name) => console.log(name));
else if (!options.check) process.exitCode = await bench();

async function bench() {
  linkPackage();
  if (options.kernel === "plain") withoutFused();
  const started = performance.now();
  const results = { machine: await machine(), quick: options.quick, measures: {} };
  const names = Object.keys(measures).filter((name) => !options.only || options.only.includes(name));
  for (const [at, name] of names.entries()) {
    const progress = reporter(`[${at + 1}/${names.length}] ${name}`, started);
    results.measures[name] = await measures[name]({
      quick: options.quick,
      kernel: options.kernel,
      rounds: options.quick ? 9 : 41,
      progress,
    });
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }
  const { details, goals, goalsTable } = await import("./tables.mjs");
  if (options.json) console.log(JSON.stringify({ ...results, goals: goals(results.measures) }));
  else console.log(`${details(results)}\n${goalsTable(results)}`);
  if (options["update-readme"]) (await import("./readme.mjs")).update(results);
  const { over = [] } = results.measures.sizes || {};
  if (over.length > 0) console.error(`over its goal: ${over.join(", ")}`);
  return over.length > 0 ? 1 : 0;
}

/** The built package under its own name, as a user imports it. */
function linkPackage() {
  const link = new URL("node_modules/wechatpay-wasm", import.meta.url);
  rmSync(link, { recursive: true, force: true });
  symlinkSync("../../pkg", link, "dir");
}

async function machine() {
  const list = cpus();
  const { packageVersion, peerVersions } = await import("./versions.mjs");
  return {
    cpu: list[0]?.model.trim() || process.arch,
    cores: list.length,
    features: features(),
    system: `${platform()} ${release()}`,
    node: process.version,
    v8: process.versions.v8,
    date: new Date().toISOString().slice(0, 10),
    package: packageVersion(),
    peers: peerVersions(),
  };
}

/** What of the processor decides how fast OpenSSL and the kernels are, where the system tells. */
function features() {
  try {
    const flags = /^(?:flags|Features)\s*: (.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))[1].split(" ");
    return ["avx2", "fma", "bmi2", "adx", "avx512f", "avx512ifma", "asimd"].filter((name) => flags.includes(name));
  } catch {
    return [];
  }
}

/** At most one line a second where a terminal is not there to overwrite it. */
function reporter(prefix, started) {
  let last = -Infinity;
  const limit = process.stderr.isTTY ? 100 : 5000;
  return (what) => {
    if (performance.now() - last < limit) return;
    last = performance.now();
    const text = `${prefix}: ${what} (${Math.round((last - started) / 1000)} s)`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  };
}
