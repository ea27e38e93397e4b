// Whether the time of a signature tells anything of the key or of the message: fixed against random (Reparaz, Balasch,
// Verbauwhede: Dude, is my code constant time?, 2017), on the built package in Node, with a control that leaks.
// `node tests/evidence/timing.mjs --help`
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { quantile } from "../../bench/statistics.mjs";

const HELP = `用法：node tests/evidence/timing.mjs [选项]（先 cargo xtask build）
  --samples N   每一行的测量次数，默认 20000
  --json        结果以 JSON 写到标准输出
每行：一个密钥（或一条消息）与其他的相比，Welch t 统计量，阈值 4.5;detectable 为以 99 % 的概率能发现的最小差异。
copies 一行是同一个密钥的几份副本：那里的差异只来自内存位置。
control 一行人为加上所示的延迟，必须被发现，否则以 1 退出；其余各行不影响退出码。

Usage: node tests/evidence/timing.mjs [options] (after cargo xtask build)
  --samples N   measurements for each row, 20000 unless said otherwise
  --json        the result as JSON on standard output
A row compares one key, or one message, with others: Welch's t, threshold 4.5; detectable is the smallest difference
that the row would show with a probability of 99 %. The copies are of one key: a difference among them comes of their
places in memory alone. The control has the given delay added to one class and must be
detected, otherwise the exit code is 1; no other row changes it.
`;

export const THRESHOLD = 4.5;

/** Of a normal distribution: 99 % lie above its mean less this many deviations. */
const Z99 = 2.326;

/** Times above these quantiles of both classes are left out in turn; what counts is the largest t. */
const CROPS = [1, 0.99, 0.95, 0.9, 0.75, 0.5];

const KEYS = 8;

/** Welch's t of two samples. */
export function welch(a, b) {
  const [one, other] = [a, b].map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, error: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length };
  });
  return (one.mean - other.mean) / Math.sqrt(one.error + other.error);
}

/** The t of largest size over every crop. */
export function largest(a, b) {
  const sorted = Float64Array.from([...a, ...b]).sort();
  let found = { t: 0, crop: 1 };
  for (const crop of CROPS) {
    const most = quantile(sorted, crop);
    const [left, right] = [a, b].map((values) => values.filter((value) => value <= most));
    if (left.length < 2 || right.length < 2) continue;
    const t = welch(left, right);
    if (Math.abs(t) > Math.abs(found.t)) found = { t, crop };
  }
  return found;
}

/**
 * The smallest delay of one class, `share` of all, that would be found with a probability of 99 %. Tried on the times
 * themselves, dealt to the classes anew, so that no leak is among them; t wavers by 1 both there and where it is measured,
 * by the root of 2 together.
 */
export function detectable(times, share, draw = crypto.randomInt) {
  const dealt = [...times];
  for (let at = dealt.length - 1; at > 0; at -= 1) {
    const other = draw(at + 1);
    [dealt[at], dealt[other]] = [dealt[other], dealt[at]];
  }
  const size = Math.round(dealt.length * share);
  const [first, rest] = [dealt.slice(0, size), dealt.slice(size)];
  const isFound = (delay) =>
    Math.abs(
      largest(
        first.map((time) => time + delay),
        rest,
      ).t,
    ) >=
    THRESHOLD + Z99 * Math.SQRT2;
  let [below, above] = [0, quantile(Float64Array.from(times).sort(), 0.5)];
  for (let step = 0; step < 16; step += 1) {
    const middle = (below + above) / 2;
    if (isFound(middle)) above = middle;
    else below = middle;
  }
  return above;
}

const now = () => Number(process.hrtime.bigint());

/** Keeps the processor busy; returns what the loop computed, so that it is not left out. */
function spin(turns) {
  let state = 1;
  for (let at = 0; at < turns; at += 1) state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  return state;
}

/** Turns of `spin` that take one nanosecond: the median of many runs. */
function turnsOfNanosecond() {
  const turns = 100_000;
  const runs = Array.from({ length: 200 }, () => {
    const started = now();
    spin(turns);
    return now() - started;
  });
  return turns / quantile(Float64Array.from(runs).sort(), 0.5);
}

/** Keys whose texts are of one length, so that reading the text again takes the same. */
function pool() {
  const byLength = new Map();
  for (;;) {
    const { privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
    const text = privateKey.export({ type: "pkcs8", format: "pem" });
    const alike = byLength.get(text.length) ?? [];
    byLength.set(text.length, alike);
    if (alike.push(text) === KEYS) return alike;
  }
}

/** One key in texts that differ in white space, each of which is read and kept by itself. */
function copies() {
  const [text] = pool();
  return Array.from(
    { length: KEYS },
    (_, at) => text + at.toString(2).padStart(3, "0").replaceAll("0", " ").replaceAll("1", "\n"),
  );
}

/** Random numbers, or always the same ones: then nothing that blinds can hide what depends on key or message. */
let isConstant = false;
const { randomFillSync } = crypto;
crypto.randomFillSync = (bytes, ...rest) => (isConstant ? bytes.fill(0x5a) : randomFillSync(bytes, ...rest));
syncBuiltinESMExports();

/** A row: `draw` chooses a class and prepares, what `run` does is timed. */
function rows(signMessage) {
  // One buffer for every message, so that its place in memory tells nothing.
  const message = new Uint8Array(64);
  const fixed = randomFillSync(new Uint8Array(64));
  const random = new Uint8Array(64);
  const perNanosecond = turnsOfNanosecond();
  const messages = (constant, delay) => {
    const [privateKey] = pool();
    return {
      share: 0.5,
      classes: 2,
      delay,
      draw() {
        const label = crypto.randomInt(2);
        // The same work for both, or what is measured is what went before.
        randomFillSync(random);
        message.set([fixed, random][label]);
        return label;
      },
      run(label) {
        isConstant = constant;
        signMessage({ message, privateKey });
        // Both classes go through the loop, one of them more often.
        return delay === undefined ? 0 : spin(label * this.delay * perNanosecond);
      },
    };
  };
  const keys = (constant, texts) => {
    let round = [];
    return {
      share: 1 / KEYS,
      classes: KEYS,
      draw() {
        // Each as recently used as the others: the caches of the processor and of the package tell nothing.
        if (round.length === 0)
          round = texts
            .map((_, at) => [Math.random(), at])
            .sort(([a], [b]) => a - b)
            .map(([, at]) => at);
        randomFillSync(message);
        return round.pop();
      },
      run(label) {
        isConstant = constant;
        signMessage({ message, privateKey: texts[label] });
        return 0;
      },
    };
  };
  return {
    messages: messages(false),
    keys: keys(false, pool()),
    "messages, constant randomness": messages(true),
    "keys, constant randomness": keys(true, pool()),
    // What shows here comes of the places in memory alone.
    "copies of one key, constant randomness": keys(true, copies()),
    "control: messages and a delay": messages(false, 0),
  };
}

/** `samples` times for each row, the rows taking turns. */
function measure(all, samples, progress) {
  const times = Object.fromEntries(Object.keys(all).map((name) => [name, []]));
  const started = now();
  let shown = started;
  for (let at = 0; at < samples; at += 1) {
    for (const [name, row] of Object.entries(all)) {
      const label = row.draw();
      const before = now();
      row.run(label);
      times[name].push([label, now() - before]);
    }
    if (now() - shown > 2e9) {
      shown = now();
      const left = (((shown - started) / (at + 1)) * (samples - at - 1)) / 1e9;
      progress(`${at + 1} of ${samples} measurements, about ${Math.round(left)} s left`);
    }
  }
  return times;
}

/** One class against the others; of more than two, whichever differs most. */
function judged(name, { classes, share, delay }, labelled) {
  const all = labelled.map(([, time]) => time);
  const labels = classes === 2 ? [0] : Array.from({ length: classes }, (_, at) => at);
  const found = labels.map((wanted) => {
    const [fixed, others] = [true, false].map((same) =>
      labelled.filter(([label]) => (label === wanted) === same).map(([, time]) => time),
    );
    return largest(fixed, others);
  });
  const { t, crop } = found.reduce((most, other) => (Math.abs(other.t) > Math.abs(most.t) ? other : most));
  const median = quantile(Float64Array.from(all).sort(), 0.5);
  return { name, samples: all.length, median, t, crop, detectable: detectable(all, share), delay };
}

/** Every row; the control's delay is half as much again as what it should show. */
export function run(signMessage, { samples, progress = () => {} }) {
  progress("drawing keys");
  const all = rows(signMessage);
  const pilot = Math.min(samples, 1_000);
  progress(`warming up: ${pilot} measurements`);
  measure(all, 300, progress);
  const times = measure({ pilot: all.messages }, pilot, progress).pilot.map(([, time]) => time);
  const control = Object.values(all).find((row) => row.delay !== undefined);
  control.delay = Math.round(1.5 * detectable(times, 0.5) * Math.sqrt(pilot / samples));
  const measured = measure(all, samples, progress);
  return Object.entries(all).map(([name, row]) => judged(name, row, measured[name]));
}

const isFound = ({ t }) => Math.abs(t) >= THRESHOLD;

function table(results) {
  const lines = results.map((row) => [
    row.name,
    `${(row.median / 1e6).toFixed(3)} ms`,
    row.t.toFixed(2),
    `${row.crop * 100} %`,
    isFound(row) ? "a difference" : "none",
    `${(row.detectable / 1e3).toFixed(2)} µs, ${((row.detectable / row.median) * 100).toFixed(3)} %`,
    row.delay === undefined ? "" : `${(row.delay / 1e3).toFixed(2)} µs`,
  ]);
  lines.unshift(["row", "median", "t", "of", "found", "detectable", "delay"]);
  const widths = lines[0].map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { samples: { type: "string", default: "20000" }, json: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) {
    process.stdout.write(HELP);
  } else {
    const { signMessage } = await import("../../pkg/index.js");
    const results = run(signMessage, { samples: Number(values.samples), progress: (text) => console.error(text) });
    console.log(values.json ? JSON.stringify({ node: process.version, threshold: THRESHOLD, results }) : table(results));
    const control = results.find((row) => row.delay !== undefined);
    if (!isFound(control)) {
      console.error(`the control's delay of ${control.delay} ns was not found: this run shows nothing`);
      process.exitCode = 1;
    }
  }
}
