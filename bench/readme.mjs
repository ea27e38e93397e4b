// The block of figures of docs/speed.md and docs/en/speed.md, between two marks, and the picture that both show.
import { readFileSync, writeFileSync } from "node:fs";
import { FIRST_MODULE } from "./kernel.mjs";
import { picture } from "./picture.mjs";
import { number, row, times } from "./tables.mjs";

const BEGIN = "<!-- figures: written by `cargo xtask bench --update-readme` -->";
const END = "<!-- end of figures -->";

const root = new URL("../", import.meta.url);
const PICTURE = "bench/results.svg";
const pages = {
  "docs/speed.md": { language: "zh", picture: `../${PICTURE}` },
  "docs/en/speed.md": { language: "en", picture: `../../${PICTURE}` },
};

/** Writes the picture and the figures of both pages. */
export function update(results) {
  writeFileSync(new URL(PICTURE, root), picture(results));
  for (const [file, page] of Object.entries(pages)) {
    const path = new URL(file, root);
    writeFileSync(path, replaced(readFileSync(path, "utf8"), figures(results, page)));
  }
}

/** `text` with `block` between its marks. */
export function replaced(text, block) {
  const parts = text.split(BEGIN).flatMap((part) => part.split(END));
  if (parts.length !== 3) throw new Error(`a page needs ${BEGIN} and ${END}, each once and in this order`);
  return `${parts[0]}${BEGIN}\n${block}\n${END}${parts[2]}`;
}

const words = {
  en: {
    picture: "Bar chart of one signature and of the first one of a fresh process; the figures are in the table below",
    columns: ["", "wechatpay-wasm", "compared with", "ratio"],
    sign: "`signRequest`, RSA-2048",
    keyObject: "`node:crypto`, parsed KeyObject",
    firstModule: "the first wasm module alone, where the engine does not fuse",
    pem: "`node:crypto`, PEM parsed every call",
    crate: "`rsa` crate in wasm, blinded",
    verify: "`verifyResponse`",
    notification: "`parseNotification`, 4 KB",
    hash: "SHA-256 over 1 MB",
    aead: "AES-256-GCM over 1 MB (`decryptResource`)",
    first: "loading and the first signature in a fresh process",
    requests: "a whole request through `wechatpay-wasm/client`, loopback HTTP",
    unverified: "(does not verify the answer)",
    runtimeColumns: ["runtime", "load", "first signature", "`signRequest`, warm", "the runtime's own", "ratio"],
    machine: ({ date, cpu, cores, system, node }) =>
      `Measured on ${date} with Node ${node} on ${cpu} (${cores} cores, ${system}). Contestants take turns within one process; medians, and the quartiles of the rounds' ratios in brackets. Times are this machine's; ratios travel better.`,
    size: ({ gzipped, tarball, installed }) =>
      `Size: ${gzipped} KB of wasm gzipped, ${tarball} KB tarball, ${installed} KB installed, no dependencies (1 KB = 1,000 bytes).`,
  },
  zh: {
    picture: "柱状图：一次签名，以及新进程的第一次签名；数字见下表",
    columns: ["", "wechatpay-wasm", "对比", "倍数"],
    sign: "`signRequest`，RSA-2048",
    keyObject: "`node:crypto`，已解析的 KeyObject",
    firstModule: "只用第一个 wasm 模块（引擎不融合乘加时）",
    pem: "`node:crypto`，每次解析 PEM",
    crate: "`rsa` crate 编成 wasm，带盲化",
    verify: "`verifyResponse`",
    notification: "`parseNotification`，4 KB",
    hash: "SHA-256，1 MB",
    aead: "AES-256-GCM，1 MB（`decryptResource`）",
    first: "新进程中加载并第一次签名",
    requests: "经 `wechatpay-wasm/client` 的完整请求，本机 HTTP",
    unverified: "（不验应答签名）",
    runtimeColumns: ["运行环境", "加载", "第一次签名", "`signRequest`，预热后", "运行环境自带", "倍数"],
    machine: ({ date, cpu, cores, system, node }) =>
      `测于 ${date}，Node ${node}，${cpu}（${cores} 核，${system}）。各方在同一进程内轮流测量，取中位数，括号内为各轮倍数的四分位。时间只属于这台机器，倍数更可比。`,
    size: ({ gzipped, tarball, installed }) =>
      `体积：wasm gzip 后 ${gzipped} KB，tarball ${tarball} KB，安装后 ${installed} KB，无依赖（1 KB = 1,000 字节）。`,
  },
};

/** The Markdown of a whole run. */
export function figures({ measures, machine }, { language, picture: address }) {
  const say = words[language];
  const { gzipped, tarball, installed } = measures.sizes;
  const kilobytes = (bytes) => number(bytes / 1000);
  return [
    `![${say.picture}](${address})`,
    table(say.columns, withoutRepetition(operations(measures, say))),
    table(say.runtimeColumns, measures.runtimes.rows.filter(({ notRun }) => !notRun).map(runtime)),
    `${say.machine(machine)}\n${say.size({ gzipped: kilobytes(gzipped), tarball: kilobytes(tarball), installed: kilobytes(installed) })}`,
  ]
    .map((part) => (language === "zh" ? fullWidth(part) : part))
    .join("\n\n");
}

/** Behind Chinese the punctuation is Chinese, too. */
function fullWidth(text) {
  return text.replace(/(?<=[\p{Script=Han}）]): /gu, "：").replace(/ (?=（)/g, "");
}

function operations({ sign, verify, notification, hash, aead, first, requests }, say) {
  const against = (what, measure, name, label) => line(what, measure.rows[0].ms, label, row(measure, name));
  const start = row(first, "wechatpay-wasm, require").inside;
  const library = (name) => {
    const { inside, ratio } = row(first, name);
    return [say.first, time(start), `${name}: ${time(inside)}`, spread(ratio)];
  };
  const request = (name, note) => against(say.requests, requests, name, `${name} ${note}`.trim());
  const speed = (what, { rows: [ours, theirs] }) => [
    what,
    `${number(ours.megabytesPerSecond)} MB/s`,
    `\`node:crypto\`: ${number(theirs.megabytesPerSecond)} MB/s`,
    spread(theirs.ratio),
  ];
  return [
    against(say.sign, sign, FIRST_MODULE, say.firstModule),
    against(say.sign, sign, "node:crypto, KeyObject", say.keyObject),
    against(say.sign, sign, "node:crypto, PEM every call", say.pem),
    against(say.sign, sign, "WebCrypto", "WebCrypto"),
    against(say.sign, sign, "rsa crate in wasm", say.crate),
    against(say.sign, sign, "jsrsasign", "jsrsasign"),
    against(say.sign, sign, "node-forge", "node-forge"),
    against(say.verify, verify, "node:crypto, KeyObject", say.keyObject),
    against(say.notification, notification, "node:crypto, KeyObject", say.keyObject),
    speed(say.hash, hash),
    speed(say.aead, aead),
    library("wechatpay-node-v3"),
    library("wechatpay-axios-plugin"),
    request("wechatpay-node-v3", say.unverified),
    request("wechatpay-axios-plugin", ""),
  ];
}

const time = ({ median }) => `${number(median)} ms`;
const spread = (ratio) => `${times(ratio)} (${number(ratio.q1)}–${number(ratio.q3)})`;
const line = (what, ours, label, theirs) => [what, time(ours), `${label}: ${time(theirs.ms)}`, spread(theirs.ratio)];

function runtime({ name, version, load, first, signers: [ours, ...all] }) {
  const others = all.filter(({ name }) => !name.startsWith("wechatpay-wasm"));
  const own = others.reduce((least, one) => (one.ms.median < least.ms.median ? one : least));
  const title = /^node\d/.test(name) ? "Node.js" : { deno: "Deno", bun: "Bun" }[name] || name;
  return [
    `${title} ${version.replace(/^v/, "")}`,
    load ? time(load) : "–",
    time(first),
    time(ours.ms),
    `${own.name}: ${time(own.ms)}`,
    spread(own.ratio),
  ];
}

/** What is the same as in the row above is said once. */
function withoutRepetition(rows) {
  return rows.map(([what, ours, ...rest], at) =>
    at > 0 && rows[at - 1][0] === what ? ["", "", ...rest] : [what, ours, ...rest],
  );
}

function table(columns, rows) {
  const lines = [columns, columns.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
