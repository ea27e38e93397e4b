// The packed package in every runtime and tool its users have:
//   node tests/runtimes/run.mjs [--only node20,deno] [--strict] [--json] [--list]
// `--only` takes names or their beginnings. What cannot run here is listed as `not run`, and fails with --strict.
import { availableParallelism } from "node:os";
import { chromiumCases } from "./chromium.mjs";
import { cloudCases } from "./cloud.mjs";
import { consumerCases } from "./consumers.mjs";
import { deployCases } from "./deploys.mjs";
import { engineCases } from "./engines.mjs";
import { exampleCases } from "./examples.mjs";
import { fusedCases } from "./fused.mjs";
import { limitCases } from "./limits.mjs";
import { loadCases } from "./load.mjs";
import { nitroCases } from "./nitro.mjs";
import { NotRun } from "./process.mjs";
import { vercelCases } from "./vercel.mjs";
import { workerCases } from "./workers.mjs";
import { engineIn, installPackage, installTools } from "./workspace.mjs";

const cases = {
  ...engineCases,
  ...fusedCases,
  ...workerCases,
  ...vercelCases,
  ...cloudCases,
  ...chromiumCases,
  ...consumerCases,
  ...deployCases,
  ...nitroCases,
  ...limitCases,
  ...exampleCases,
  ...loadCases,
};

const options = parse(process.argv.slice(2));
const log = options.json ? console.error : console.log;

const names = Object.keys(cases).filter(
  (name) => !options.only || options.only.some((only) => name === only || name.startsWith(`${only}-`)),
);
if (options.list) {
  names.forEach((name) => console.log(name));
  process.exit(0);
}
if (names.length === 0) fail(`--only ${options.only}: no such case; --list shows them`);

await installTools();
const packed = await installPackage();
const outcomes = await inParallel(names);
const failed = outcomes.filter((outcome) => outcome.result === "FAILED");
const notRun = outcomes.filter((outcome) => outcome.result === "not run");
const passed = outcomes.length - failed.length - notRun.length;

table(outcomes);
for (const { name, details } of failed) log(`\nFAILED ${name}\n${details.map((line) => `  ${line}`).join("\n")}`);
for (const { name, details } of notRun) log(`not run: ${name}: ${details.join(" ")}`);
log(`\n${passed} passed, ${failed.length} failed, ${notRun.length} not run`);
if (options.json) console.log(JSON.stringify({ passed, failed: failed.length, notRun: notRun.length, cases: outcomes }));
process.exitCode = failed.length > 0 || (options.strict && notRun.length > 0) ? 1 : 0;

function parse(args) {
  const options = {};
  while (args.length > 0) {
    const arg = args.shift();
    if (arg === "--only") options.only = (args.shift() || "").split(",").filter(Boolean);
    else if (["--strict", "--json", "--list"].includes(arg)) options[arg.slice(2)] = true;
    else fail(`unknown argument ${arg}`);
  }
  return options;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

async function inParallel(names) {
  // The longest first, so that none is left alone at the end.
  const slow = ["long-run", "next-edge-webpack", "next-edge-turbopack", "example-nextjs"];
  const queue = [...names].sort((a, b) => slow.includes(b) - slow.includes(a));
  const outcomes = new Map();
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      outcomes.set(name, await outcome(name));
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  return names.map((name) => outcomes.get(name));
}

async function outcome(name) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 100) / 10;
  try {
    const { passed, failures = [], milliseconds, note = engineIn(name) } = await cases[name](packed);
    const result = failures.length > 0 || !(passed > 0) ? "FAILED" : "passed";
    log(`${result} ${name} (${seconds()} s)`);
    return { name, result, checks: passed, loadMilliseconds: milliseconds, seconds: seconds(), note, details: failures };
  } catch (error) {
    const result = error instanceof NotRun ? "not run" : "FAILED";
    log(`${result} ${name} (${seconds()} s)`);
    return { name, result, seconds: seconds(), details: error.message.split("\n") };
  }
}

function table(outcomes) {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  log(`\n${"runtime or tool".padEnd(width)}  result   checks   load ms  seconds`);
  for (const { name, result, checks, loadMilliseconds, seconds, note } of outcomes) {
    const load = loadMilliseconds === undefined ? "" : loadMilliseconds.toFixed(1);
    const columns = [
      name.padEnd(width),
      result.padEnd(7),
      String(checks ?? "").padStart(7),
      load.padStart(9),
      seconds.toFixed(1).padStart(8),
    ];
    log(columns.join("  ") + (note ? `  ${note}` : ""));
  }
}
