// The results as text: the goals with what was measured, and every measurement with its spread.
import { limits } from "./sizes.mjs";
import { WARM_UP } from "./statistics.mjs";

/** A number with three significant digits, never in exponents. */
export function number(value) {
  const magnitude = Math.abs(value);
  const digits = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : magnitude >= 0.1 ? 3 : 4;
  return value.toFixed(digits);
}

export const times = ({ median }) => `${number(median)} ×`;
export const milliseconds = ({ median }) => `${number(median)} ms`;
const spread = ({ q1, q3 }, scale = 1) => `[${number(q1 * scale)}–${number(q3 * scale)}]`;
const bytes = (count) => `${count.toLocaleString("en")} B`;
export const row = ({ rows }, name) => rows.find((one) => one.name === name);
const kilo = (limit) => `≤ ${limit / 1000} KB`;

/** The rows of the goals' table for what was measured: `{ figure, goal, measured, met }`. */
export function goals(measures) {
  return [
    ...measured(measures.sign, (sign) => [
      atMost(3.5, "signRequest, RSA-2048, warm / node:crypto with a parsed KeyObject", row(sign, "node:crypto, KeyObject").ratio),
      atMost(
        0.95,
        "signRequest, RSA-2048, warm / node:crypto with PEM parsed every call",
        row(sign, "node:crypto, PEM every call").ratio,
      ),
    ]),
    ...measured(measures.first, firstGoals),
    ...measured(measures.requests, (requests) => [
      atMost(
        1.5,
        "a whole client call over loopback HTTP / wechatpay-axios-plugin",
        row(requests, "wechatpay-axios-plugin").ratio,
      ),
    ]),
    ...measured(measures.keys, (keys) => [
      within(1.5, "key parsing and precomputation, once per key", row(keys, "wechatpay-wasm").ms),
    ]),
    ...measured(measures.verify, (verify) => [
      atMost(4, "verifyResponse / node:crypto with a parsed KeyObject", row(verify, "node:crypto, KeyObject").ratio),
    ]),
    ...measured(measures.notification, (it) => [
      atMost(10, "parseNotification of 4 KB / node:crypto with a parsed KeyObject", row(it, "node:crypto, KeyObject").ratio),
    ]),
    ...measured(measures.hash, (hash) => [throughput("SHA-256 over 1 MB / node:crypto", hash)]),
    ...measured(measures.aead, (aead) => [throughput("AES-256-GCM over 1 MB / node:crypto", aead)]),
    ...measured(measures.sizes, sizeGoals),
    ...measured(measures.boundary, (it) => {
      const { ms } = row(it, "prepareRequest + buildAuthorization");
      const text = `${number(ms.median * 1000)} µs ${spread(ms, 1000)}`;
      return [
        {
          figure: "the boundary: everything in signRequest but RSA, 1 KB body",
          goal: "≤ 30 µs",
          measured: text,
          met: ms.median <= 0.03,
        },
      ];
    }),
    ...measured(measures.growth, ({ nanosecondsPerByte: slope, deviation }) => [
      {
        figure: "signRequest over body sizes from 0 to 2 MB",
        goal: "linear",
        measured: `${number(slope.all)} ns/byte (below 1 MB ${number(slope.upTo1MB)}, above ${number(slope.from1MB)}); ${number(deviation * 100)} % off a line`,
        met: deviation < 0.1,
      },
    ]),
    ...measured(measures.memory, memoryGoal),
  ];
}

const measured = (measure, rows) => (measure === undefined ? [] : rows(measure));

function atMost(limit, figure, ratio) {
  return { figure, goal: `≤ ${limit} ×`, measured: `${times(ratio)} ${spread(ratio)}`, met: ratio.median <= limit };
}

function within(limit, figure, ms) {
  return { figure, goal: `≤ ${limit} ms`, measured: `${milliseconds(ms)} ${spread(ms)}`, met: ms.median <= limit };
}

function throughput(figure, measure) {
  const [ours, theirs] = measure.rows;
  const goal = atMost(10, figure, theirs.ratio);
  return { ...goal, measured: `${goal.measured}; ${number(ours.megabytesPerSecond)} MB/s` };
}

function firstGoals(first) {
  const ours = ["wechatpay-wasm, require", "wechatpay-wasm, import"].map((name) => row(first, name));
  const others = first.rows.filter(({ name, overStart }) => overStart && !name.startsWith("wechatpay-wasm"));
  const quickest = others.reduce((least, one) => (one.overStart.median < least.overStart.median ? one : least));
  return [
    ...ours.map(({ name, overStart }) =>
      within(15, `first signature of a fresh process, minus bare start: ${name.split(", ")[1]}`, overStart),
    ),
    {
      figure: "first signature of a fresh process, against the quickest other library",
      goal: "≤ 0.4 ×",
      measured: `${milliseconds(ours[0].overStart)} against ${milliseconds(quickest.overStart)} (${quickest.name})`,
      met: ours[0].overStart.median <= 0.4 * quickest.overStart.median,
    },
  ];
}

function sizeGoals(sizes) {
  const names = { gzipped: "core.wasm, gzipped", tarball: "tarball", installed: "installed" };
  const rows = Object.entries(names).map(([name, figure]) => ({
    figure: `${figure} (1 KB = 1,000 B)`,
    goal: kilo(limits[name]),
    measured: bytes(sizes[name]),
    met: !sizes.over.includes(name),
  }));
  return [
    ...rows,
    { figure: "dependencies", goal: "0", measured: String(sizes.dependencies), met: !sizes.over.includes("dependencies") },
  ];
}

function memoryGoal({ signatures, held, leftOut }) {
  const [before, after] = [held[0], held.at(-1)];
  const change = (name) => `${name} ${(before[name] / 1e6).toFixed(1)} → ${(after[name] / 1e6).toFixed(1)} MB`;
  return [
    {
      figure: `memory after ${before.signatures.toLocaleString("en")} and after ${signatures.toLocaleString("en")} signatures`,
      goal: "flat",
      measured: `${["wasm", "heapUsed", "rss"].map(change).join(", ")}${leftOut ? ` (--quick: ${leftOut})` : ""}`,
      met: after.wasm === before.wasm && after.heapUsed - before.heapUsed < 1e6,
    },
  ];
}

export function goalsTable({ measures, machine, quick }) {
  const lines = goals(measures).map(({ figure, goal, measured, met }) => [figure, goal, measured, met ? "met" : "not met"]);
  const rounds = quick ? "--quick: few rounds, wide spreads. " : "";
  return `${aligned([["figure", "goal", "measured, median [quartiles]", ""], ...lines])}\n
${machineLine(machine)}
${rounds}Contestants take turns in short rounds within one process; a ratio is the median of the rounds' own. Warm-up: ${WARM_UP}.
Times of this machine compare with nothing; ratios do. Nothing is asserted but the sizes.`;
}

export function machineLine({ cpu, cores, features, system, node, v8, date, package: own, peers }) {
  const others = Object.entries(peers)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
  return `${date}, ${cpu} (${cores} cores, ${features.join(" ")}), ${system}, Node ${node} (V8 ${v8}); wechatpay-wasm ${own}, ${others}`;
}

const titles = {
  sign: "sign: one RSA-2048 signature of the same message; × is wechatpay-wasm's time in units of this one",
  keys: "keys: the first signature with an unseen key minus the next one with it (node:crypto: parsing alone)",
  verify: "verify: verifyResponse, 512 bytes; node:crypto assembles and verifies the same message",
  notification: "notification: parseNotification, 4 KB; node:crypto with JSON.parse verifies, decrypts and parses",
  hash: "hash: signMessage of 1 MB minus signMessage of 1 byte, which leaves SHA-256 and one copy; node:crypto createHash",
  aead: "aead: decryptResource of 1 MB, Base64 to text; node:crypto does the same",
  boundary: "boundary: prepareRequest with a certificate + buildAuthorization, all that signRequest does but RSA; 1 KB body",
  growth: "growth: signRequest with a body of so many bytes",
  first:
    "first: load and sign once in a fresh process; over an empty script of the same kind, over `node -e 0`, and inside the process;\n  × is wechatpay-wasm's time inside the process (require) in units of this one's, so that Node's own start adds no noise",
  requests: "requests: over loopback HTTP to another process, one after the other",
};

/** Every measurement. */
export function details({ measures }) {
  const parts = Object.entries(titles)
    .filter(([name]) => measures[name])
    .map(([name, title]) => `${title}\n${aligned(measures[name].rows.map(detail))}\n`);
  if (measures.memory) parts.push(`memory\n${aligned(measures.memory.held.map(holding))}\n`);
  if (measures.runtimes)
    parts.push(
      `runtimes: the packed package in each; × is wechatpay-wasm's time in units of the runtime's own\n${aligned(measures.runtimes.rows.map(runtime))}\n`,
    );
  return parts.join("\n");
}

function detail({ name, ms, ratio, overStart, overBare, inside, perSecond, megabytesPerSecond, verifies }) {
  return [
    `  ${name}`,
    ms ? `${milliseconds(ms)} ${spread(ms)} min ${number(ms.min)}` : "",
    ratio ? `${times(ratio)} ${spread(ratio)}` : "",
    overStart
      ? `over empty ${milliseconds(overStart)} ${spread(overStart)}, over bare ${milliseconds(overBare)}, inside ${milliseconds(inside)}`
      : "",
    megabytesPerSecond ? `${number(megabytesPerSecond)} MB/s` : "",
    perSecond ? `${number(perSecond)} requests/s, ${verifies ? "verifies the answer" : "does not verify the answer"}` : "",
  ];
}

const holding = ({ signatures, wasm, heapUsed, rss }) => [
  `  ${signatures.toLocaleString("en")}`,
  ...[wasm, heapUsed, rss].map((size, at) => `${["wasm", "heap used", "resident"][at]} ${(size / 1e6).toFixed(2)} MB`),
];

function runtime({ name, version, notRun, load, first, signers }) {
  if (notRun) return [`  ${name}`, "", `not run: ${notRun}`];
  const [ours, ...others] = signers;
  return [
    `  ${name}`,
    version,
    load ? `load ${milliseconds(load)}` : "load –",
    `first ${milliseconds(first)}`,
    `warm ${milliseconds(ours.ms)} ${spread(ours.ms)}`,
    ...others.map((other) => `${other.name} ${milliseconds(other.ms)}: ${times(other.ratio)} ${spread(other.ratio)}`),
  ];
}

/** Columns of equal width. */
function aligned(lines) {
  const count = Math.max(...lines.map((line) => line.length));
  const widths = Array.from({ length: count }, (_, at) => Math.max(...lines.map((line) => (line[at] || "").length)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
