// The first signature of a fresh process, loading included: many processes, taking turns.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { difference, ratio, summary } from "./statistics.mjs";

const script = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Each with the start it is compared with: a process that does the same, but loads and signs nothing. */
const contestants = [
  { name: "bare Node", args: ["-e", "0"] },
  { name: "CommonJS, nothing loaded", args: [script("first.cjs"), "nothing"] },
  { name: "ES module, nothing loaded", args: [script("first.mjs"), "nothing"] },
  { name: "wechatpay-wasm, require", args: [script("first.cjs"), "wechatpay-wasm"], start: "CommonJS, nothing loaded" },
  { name: "wechatpay-wasm, import", args: [script("first.mjs"), "wechatpay-wasm"], start: "ES module, nothing loaded" },
  ...["wechatpay-node-v3", "wechatpay-axios-plugin", "jsrsasign", "node-forge"].map((name) => ({
    name,
    args: [script("first.cjs"), name],
    start: "CommonJS, nothing loaded",
  })),
];

export async function first({ quick, kernel, progress }) {
  const rounds = quick ? 10 : 60;
  const forced = kernel === "plain" ? ["--import", new URL("plain.mjs", import.meta.url).href] : [];
  const samples = Object.fromEntries(contestants.map(({ name }) => [name, { wall: [], inside: [] }]));
  // The first round fills the file cache.
  for (let round = -1; round < rounds; round += 1) {
    progress(round < 0 ? "warming the file cache" : `round ${round + 1} of ${rounds}`);
    for (let at = 0; at < contestants.length; at += 1) {
      const { name, args } = contestants[(at + round + 1) % contestants.length];
      const started = performance.now();
      const { status, stdout, stderr } = spawnSync(process.execPath, [...forced, ...args], { encoding: "utf8" });
      const wall = performance.now() - started;
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      if (round < 0) continue;
      samples[name].wall.push(wall);
      samples[name].inside.push(Number(stdout));
    }
  }
  const ours = samples["wechatpay-wasm, require"].inside;
  return {
    rows: contestants.map((one) => ({
      name: one.name,
      ms: summary(samples[one.name].wall),
      ...(one.start && {
        overStart: difference(samples[one.name].wall, samples[one.start].wall),
        overBare: difference(samples[one.name].wall, samples["bare Node"].wall),
        inside: summary(samples[one.name].inside),
        ratio: ratio(ours, samples[one.name].inside),
      }),
    })),
  };
}
