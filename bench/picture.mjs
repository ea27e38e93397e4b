// The picture of docs/speed.md: two bar charts on linear axes, milliseconds, readable on light and dark pages.
import { machineLine, number, row } from "./tables.mjs";

const WIDTH = 860;
const LEFT = 250;
const RIGHT = 90;
const LINE = 27;
const BAR = 15;

const STYLE = `
    text { font-family: system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; font-size: 13px; fill: #1f2328 }
    .title { font-size: 15px; font-weight: 600 }
    .small { font-size: 11px; fill: #59636e }
    .ours { font-weight: 600 }
    .page { fill: #ffffff; stroke: #d1d9e0 }
    .axis { stroke: #d1d9e0 }
    .bar { fill: #8c959f }
    .bar.ours { fill: #07a35a }
    .spread { stroke: #1f2328 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .small { fill: #9198a1 }
      .page { fill: #0d1117; stroke: #3d444d }
      .axis { stroke: #3d444d }
      .bar { fill: #6e7681 }
      .bar.ours { fill: #2bc27c }
      .spread { stroke: #f0f6fc }
    }`;

const signing = {
  "wechatpay-wasm": "wechatpay-wasm",
  "wechatpay-wasm, first module alone": "wechatpay-wasm, first module",
  "node:crypto, KeyObject": "node:crypto, KeyObject",
  "node:crypto, PEM every call": "node:crypto, PEM",
  WebCrypto: "WebCrypto",
  "wechatpay-axios-plugin": "wechatpay-axios-plugin",
  "wechatpay-node-v3": "wechatpay-node-v3",
  "rsa crate in wasm": "rsa crate, wasm",
  jsrsasign: "jsrsasign",
  "node-forge": "node-forge",
};
const starting = {
  "wechatpay-wasm, require": "wechatpay-wasm",
  "wechatpay-axios-plugin": "wechatpay-axios-plugin",
  "wechatpay-node-v3": "wechatpay-node-v3",
  jsrsasign: "jsrsasign",
  "node-forge": "node-forge",
};

/** The SVG of a whole run. */
export function picture({ measures, machine }) {
  const charts = [
    {
      title: "一次 RSA-2048 签名（毫秒，越短越好）",
      subtitle: "one RSA-2048 signature (ms, shorter is better)",
      bars: bars(measures.sign, signing, "ms"),
    },
    {
      title: "新进程中加载并第一次签名（毫秒，越短越好）",
      subtitle: "loading and the first signature in a fresh process (ms, shorter is better)",
      bars: bars(measures.first, starting, "inside"),
    },
  ];
  const parts = [];
  let y = 34;
  for (const chart of charts) {
    parts.push(...drawn(chart, y));
    y += chart.bars.length * LINE + 92;
  }
  const caption = [
    ...machineLine(machine).split("; "),
    "各方轮流测量；线段为四分位 · contestants take turns; lines are quartiles",
  ];
  const lines = caption.flatMap((part) => wrapped(part, 120));
  parts.push(...lines.map((part, at) => text(20, y + 17 * at, part, "small")));
  const height = y + 17 * lines.length + 4;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(charts.map(({ title, subtitle }) => `${title} ${subtitle}`).join("; "))}">
  <style>${STYLE}
  </style>
  <rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
  ${parts.join("\n  ")}
</svg>
`;
}

function bars(measure, names, figure) {
  const all = Object.entries(names).map(([name, label]) => ({
    label,
    ours: label === "wechatpay-wasm",
    ...row(measure, name)[figure],
  }));
  return all.sort((a, b) => a.median - b.median);
}

function drawn({ title, subtitle, bars }, top) {
  const step = tick(Math.max(...bars.map(({ q3 }) => q3)));
  const ticks = Math.ceil(Math.max(...bars.map(({ q3 }) => q3)) / step);
  const x = (value) => LEFT + (Math.max(0, value) / (ticks * step)) * (WIDTH - LEFT - RIGHT);
  const [first, last] = [top + 30, top + 34 + bars.length * LINE];
  const lines = Array.from({ length: ticks + 1 }, (_, at) => at * step).flatMap((value) => [
    `<line class="axis" x1="${point(x(value))}" y1="${first}" x2="${point(x(value))}" y2="${last}"/>`,
    text(x(value), last + 15, String(Number(value.toFixed(6))), "small", "middle"),
  ]);
  return [
    text(20, top, title, "title"),
    text(20, top + 18, subtitle, "small"),
    ...lines,
    ...bars.flatMap((bar, at) => drawnBar(bar, top + 36 + at * LINE, x)),
  ];
}

function drawnBar({ label, ours, median, q1, q3 }, top, x) {
  const middle = top + BAR / 2;
  const mark = ours ? "ours" : "";
  return [
    text(LEFT - 10, middle + 4.5, label, mark, "end"),
    `<rect class="bar ${mark}" x="${LEFT}" y="${top}" width="${point(Math.max(1, x(median) - LEFT))}" height="${BAR}" rx="2"/>`,
    `<line class="spread" x1="${point(x(q1))}" y1="${middle}" x2="${point(x(q3))}" y2="${middle}"/>`,
    text(Math.max(x(median), x(q3)) + 8, middle + 4.5, number(median), mark),
  ];
}

/** 1, 2 or 5 times a power of ten, so that the axis has at most eight parts. */
function tick(most) {
  const power = 10 ** Math.floor(Math.log10(most / 8));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 8);
}

function wrapped(line, length) {
  const lines = [""];
  for (const word of line.split(" ")) {
    if (`${lines.at(-1)} ${word}`.length > length) lines.push(word);
    else lines[lines.length - 1] += lines.at(-1) ? ` ${word}` : word;
  }
  return lines;
}

const text = (x, y, words, style = "", anchor = "start") =>
  `<text x="${point(x)}" y="${point(y)}"${style && ` class="${style}"`}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}>${escaped(words)}</text>`;
const point = (value) => String(Math.round(value * 10) / 10);
const escaped = (words) => words.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
