// Every runtime that the tests install: the packed tarball beside the runtime's own cryptography.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getJson, NotRun, result } from "../tests/runtimes/process.mjs";
import { inWorkerd, newest } from "../tests/runtimes/workers.mjs";
import { engine, installPackage, installTools, project, version, work } from "../tests/runtimes/workspace.mjs";
import { request } from "./materials.mjs";
import { compared, median, summary } from "./statistics.mjs";

const engines = {
  ...Object.fromEntries([16, 18, 20, 22, 24, 26].map((major) => [`node${major}`, `node${major}`])),
  deno: "@deno/linux-x64-glibc",
  bun: "@oven/bun-linux-x64",
  workerd: "workerd",
};

export async function runtimes({ quick, rounds, progress }) {
  progress("installing the engines (the first time, minutes)");
  await installTools();
  await installPackage();
  const own = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
  const host = (name) => readFileSync(new URL(`hosts/${name}`, import.meta.url), "utf8");
  project("bench", {
    ...Object.fromEntries(["statistics.mjs", "kernel.mjs"].map((name) => [name, own(name)])),
    "request.mjs": `export const rounds = ${rounds};\nexport default ${JSON.stringify(request)};\n`,
    ...Object.fromEntries(["first.mjs", "warm.mjs", "worker.mjs"].map((name) => [name, host(name)])),
  });
  const rows = [];
  for (const [name, folder] of Object.entries(engines)) {
    progress(name);
    try {
      const measured = name === "workerd" ? await ofWorkerd({ quick, rounds }) : await ofProcess(name, quick ? 3 : 15);
      rows.push({ name, version: version(folder), ...measured });
    } catch (error) {
      if (!(error instanceof NotRun)) throw error;
      rows.push({ name, notRun: error.message });
    }
  }
  return { rows };
}

async function ofProcess(name, times) {
  const start = (file) => {
    const before = { deno: ["run", "--no-prompt", "--no-remote"], bun: ["run"] }[name] || [];
    return result(engine(name), [...before, join(work, "bench", file)], { cwd: work });
  };
  const starts = [];
  while (starts.length < times) starts.push(await start("first.mjs"));
  return {
    load: summary(starts.map(({ load }) => load)),
    first: summary(starts.map(({ first }) => first)),
    signers: await start("warm.mjs"),
  };
}

/** Requests that sign N times minus requests that sign not at all, by N; and the first one of a fresh process. */
async function ofWorkerd({ quick, rounds }) {
  const [names, times] = [["wechatpay-wasm", "WebCrypto"], 20];
  const fresh = (use) =>
    inWorkerd("bench-worker", "../bench/worker.mjs", newest(), async (port) => {
      const ask = async (by, times) => {
        const started = performance.now();
        await getJson(port, `/?by=${by}&times=${times}`);
        return performance.now() - started;
      };
      await ask("wechatpay-wasm", 0);
      return use(ask);
    });
  const first = [];
  while (first.length < (quick ? 3 : 15)) {
    // The second empty request, so that the connection and the server's own code are as warm as for the signature.
    first.push(
      await fresh(async (ask) => {
        const empty = await ask("wechatpay-wasm", 0);
        return (await ask("wechatpay-wasm", 1)) - empty;
      }),
    );
  }
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  await fresh(async (ask) => {
    for (let call = 0; call < 10; call += 1) for (const name of names) await ask(name, times);
    for (let round = 0; round < rounds; round += 1) {
      for (const name of round % 2 ? names : [...names].reverse()) {
        const empty = median([await ask(name, 0), await ask(name, 0), await ask(name, 0)]);
        samples[name].push(((await ask(name, times)) - empty) / times);
      }
    }
  });
  return { first: summary(first), signers: compared(samples) };
}
