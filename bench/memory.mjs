// What a process holds after many signatures: started with --expose-gc by `memory`, it reports ten times on its way.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { request } from "./materials.mjs";

const FULL = 200_000;
const QUICK = 2_000;

export async function memory({ quick, progress }) {
  const signatures = quick ? QUICK : FULL;
  const child = fork(fileURLToPath(import.meta.url), [String(signatures)], { execArgv: ["--expose-gc"] });
  const held = [];
  const started = performance.now();
  await new Promise((resolve, reject) => {
    child.on("message", (report) => {
      held.push(report);
      const left = ((performance.now() - started) / 1000) * (signatures / report.signatures - 1);
      progress(`${report.signatures} of ${signatures} signatures, about ${Math.round(left)} s left`);
    });
    child.on("error", reject).on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`signing ended with ${code}`))));
  });
  return {
    signatures,
    held,
    leftOut: quick ? `${QUICK.toLocaleString("en")} signatures instead of ${FULL.toLocaleString("en")}` : undefined,
  };
}

/** In the child: the memories of all instances, noted before the package is loaded. */
async function hold(signatures) {
  const memories = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given);
      memories.push(this.exports.memory);
    }
  };
  const { signRequest } = await import("wechatpay-wasm");
  const { timestamp, nonceStr, ...options } = request;
  for (let at = 1; at <= signatures; at += 1) {
    signRequest({ ...options, idempotencyKey: String(at) });
    if (at === signatures / 100 || at % (signatures / 10) === 0) report(at);
  }

  function report(at) {
    globalThis.gc();
    globalThis.gc();
    const { rss, heapUsed } = process.memoryUsage();
    const wasm = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    process.send({ signatures: at, wasm, heapUsed, rss });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await hold(Number(process.argv[2]));
  process.disconnect();
}
