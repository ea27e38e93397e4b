// A whole run as the benchmark would report it, with times that are made up and easy to recognise.
import { compared, summary } from "../../bench/statistics.mjs";

const rounds = (ms) => [ms * 0.9, ms, ms * 1.1];
const contest = (entries) => ({ rows: compared(Object.fromEntries(entries.map(([name, ms]) => [name, rounds(ms)]))) });
const fast = (measure) => ({ rows: measure.rows.map((row) => ({ ...row, megabytesPerSecond: 1000 / row.ms.median })) });
const started = (name, ms) => ({
  name,
  ms: summary(rounds(ms + 40)),
  overStart: summary(rounds(ms)),
  overBare: summary(rounds(ms + 4)),
  inside: summary(rounds(ms - 1)),
  ratio: summary(rounds(12 / ms)),
});
const bare = (name) => ({ name, ms: summary(rounds(40)) });
const runtime = (name, version) => ({
  name,
  version,
  load: summary(rounds(7)),
  first: summary(rounds(5)),
  signers: contest([
    ["wechatpay-wasm", 1],
    ["node:crypto", 0.25],
    ["WebCrypto", 0.5],
  ]).rows,
});

export const results = {
  quick: false,
  machine: {
    cpu: "Some CPU",
    cores: 2,
    features: ["avx2", "fma"],
    system: "linux 1.2.3",
    node: "v20.0.0",
    v8: "11.3",
    date: "2026-01-02",
    package: "0.1.0",
    peers: { jsrsasign: "11.1.5", "rsa crate": "0.10.0" },
  },
  measures: {
    sizes: { wasm: 200_000, gzipped: 300_001, tarball: 2_000_000, installed: 4_500_000, dependencies: 0, over: ["gzipped"] },
    sign: contest([
      ["wechatpay-wasm", 1],
      ["wechatpay-wasm, first module alone", 1.3],
      ["node:crypto, KeyObject", 0.2],
      ["node:crypto, PEM every call", 1],
      ["WebCrypto", 0.4],
      ["wechatpay-axios-plugin", 0.6],
      ["wechatpay-node-v3", 0.8],
      ["rsa crate in wasm", 1.4],
      ["jsrsasign", 1.6],
      ["node-forge", 1.8],
    ]),
    keys: contest([
      ["wechatpay-wasm", 1.2],
      ["node:crypto, createPrivateKey", 0.6],
    ]),
    verify: contest([
      ["wechatpay-wasm", 0.1],
      ["node:crypto, KeyObject", 0.03],
      ["node:crypto, PEM every call", 0.2],
    ]),
    notification: contest([
      ["wechatpay-wasm", 0.4],
      ["node:crypto, KeyObject", 0.05],
      ["node:crypto, PEM every call", 0.2],
    ]),
    hash: fast(
      contest([
        ["wechatpay-wasm", 3],
        ["node:crypto", 0.6],
      ]),
    ),
    aead: fast(
      contest([
        ["wechatpay-wasm", 12],
        ["node:crypto", 1],
      ]),
    ),
    boundary: { rows: [{ name: "prepareRequest + buildAuthorization", ms: summary(rounds(0.02)) }] },
    growth: {
      rows: [{ name: "0 bytes", ms: summary(rounds(1)) }],
      nanosecondsPerByte: { all: 14, upTo1MB: 15, from1MB: 13 },
      deviation: 0.02,
    },
    memory: {
      signatures: 200_000,
      held: [
        { signatures: 2_000, wasm: 1_245_184, heapUsed: 6e6, rss: 60e6 },
        { signatures: 200_000, wasm: 1_245_184, heapUsed: 6.1e6, rss: 66e6 },
      ],
    },
    first: {
      rows: [
        ...["bare Node", "CommonJS, nothing loaded", "ES module, nothing loaded"].map(bare),
        started("wechatpay-wasm, require", 12),
        started("wechatpay-wasm, import", 14),
        started("wechatpay-node-v3", 90),
        started("wechatpay-axios-plugin", 70),
        started("jsrsasign", 60),
        started("node-forge", 100),
      ],
    },
    requests: {
      rows: contest([
        ["wechatpay-wasm/client", 2],
        ["wechatpay-wasm + fetch", 2.5],
        ["wechatpay-node-v3", 2.2],
        ["wechatpay-axios-plugin", 1.5],
      ]).rows.map((row) => ({ ...row, perSecond: 1000 / row.ms.median, verifies: row.name !== "wechatpay-node-v3" })),
    },
    runtimes: {
      rows: [
        runtime("node20", "20.0.0"),
        { ...runtime("workerd", "1.2.3"), load: undefined },
        { name: "bun", notRun: "no binary" },
      ],
    },
  },
};
