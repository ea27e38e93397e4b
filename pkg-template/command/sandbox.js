// npx wechatpay-wasm sandbox
import { visible, visibleJson, withoutSecrets } from "../quoted.js";
import { choices } from "../sandbox/index.js";
import { modeOf } from "../sandbox/platform-keys.js";
import { openSandbox } from "../sandbox/sandbox.js";
import { COMMON, defined, numberOf, readArguments, UsageError } from "./arguments.js";
import { EXIT } from "./exit.js";
import { FolderError, readKept, writeFolder } from "./folder.js";
import { helpOf } from "./help.js";
import { printer } from "./print.js";

/**
 * `signal` closes it as Ctrl-C does. Resolves with the exit code once closed: `problem` where it could not start or could
 * not use the folder.
 *
 * @param {string[]} argv what follows `sandbox`
 * @param {{ stdout: Sink, stderr: Sink, env?: Record<string, string | undefined>, signal?: AbortSignal }} host
 * @typedef {{ write(text: string): unknown }} Sink
 */
export async function sandbox(argv, host) {
  const print = printer(host, argv);
  const complain = (text) => host.stderr.write(`${visible(withoutSecrets(text))}\n`);
  let given;
  let options;
  try {
    given = readArguments(argv, FLAGS);
    if (given["--fresh"] && given["--out"] === undefined)
      throw new UsageError("--fresh 要与 --out 一起用。--fresh goes with --out.");
    options = optionsOf(given, print);
  } catch (error) {
    complain(`${error.message}\n${print.say("试试：", "Try: ")}wechatpay-wasm sandbox --help`);
    return EXIT.usage;
  }
  if (given["--help"] || given["-h"]) return said(print, helpOf("sandbox", print));
  if (given["--choices"])
    return said(print, choices.map(({ subject, zh, en }) => `${subject}\n  ${print.say(zh, en)}`).join("\n"));
  return serve({ options, given }, { print, complain, signal: host.signal });
}

function said(print, text) {
  print.line(text);
  return EXIT.ok;
}

async function serve({ options, given }, { print, complain, signal }) {
  const json = given["--json"];
  const say = json ? (event) => print.line(visibleJson(event)) : (event) => print.line(event.text);
  let gateway;
  try {
    const kept = given["--out"] === undefined || given["--fresh"] ? undefined : readKept(given["--out"]);
    const log = (text) => say({ event: "request", text });
    const { sandbox, keys } = await openSandbox({ ...(kept ? asKept(options, kept) : options), log }, kept?.keys);
    gateway = sandbox;
    const facts = { ...publicFacts(sandbox), answerKey: options.answerKey };
    const folder = given["--out"] && writeFolder(given["--out"], { facts, keys, state: stateOf(given, kept) });
    const interruption = interrupted(signal);
    if (json) print.line(visibleJson({ event: "listening", ...facts, ...(folder || { files: [] }) }));
    else print.line(greeting(facts, { folder, kept: kept !== undefined, page: options.page !== false }, print));
    await interruption;
    say({ event: "closed", text: print.say("已关闭", "Closed") });
    return EXIT.ok;
  } catch (error) {
    complain(startFailure(error, print));
    return error instanceof UsageError || error.code === "ERR_WECHATPAY_SANDBOX_OPTION" ? EXIT.usage : EXIT.problem;
  } finally {
    await gateway?.close();
  }
}

function stateOf(given, kept) {
  if (kept !== undefined) return "kept";
  return given["--fresh"] ? "fresh" : "new";
}

/** The options with the merchant, the platform and the port of the folder; one that says otherwise is refused. */
function asKept(options, { record, keys }) {
  const platform = modeOf(keys.platform);
  const { mchid } = keys.merchant;
  for (const [name, value, held] of [
    ["--mchid", options.mchid, mchid],
    ["--platform", options.platform, platform],
  ]) {
    if (value !== undefined && value !== held)
      throw new UsageError(
        `目录里的密钥属于 ${name} ${held}；用 --fresh 换一套新的，或换一个目录。The keys in the folder are those of ${name} ${held}; --fresh makes new ones, or choose another folder.`,
      );
  }
  return { port: portOf(record.url), ...options, mchid, platform };
}

/** The .env of the folder names the address: a sandbox that starts again is found there. */
function portOf(url) {
  const port = Number(/^http:\/\/[^/]+:(\d{1,5})$/.exec(url)?.[1]);
  return port >= 1 && port <= 65535 ? port : 0;
}

function startFailure(error, print) {
  if (error.code === "EADDRINUSE")
    return print.say(
      `端口已被占用：这个沙箱可能已在运行；要另起一个，用 --port 换端口（${error.message}）`,
      `The port is in use: this sandbox may be running already; for another one give --port (${error.message})`,
    );
  if (error.code === "ERR_WECHATPAY_SANDBOX_OPTION")
    return print.say(`选项的值不对：${error.message}`, `A value is wrong: ${error.message}`);
  if (error instanceof FolderError || error instanceof UsageError) return error.message;
  return print.say(`不能启动：${error.message}`, `It cannot start: ${error.message}`);
}

function publicFacts(sandbox) {
  const { certificateSerialNo, publicKeyId } = sandbox.platform;
  return {
    url: sandbox.url,
    mchid: sandbox.merchant.mchid,
    serialNo: sandbox.merchant.serialNo,
    certificateSerialNo,
    publicKeyId,
    appid: sandbox.appid,
  };
}

function greeting(facts, { folder, kept, page }, print) {
  const { say } = print;
  return [
    say(`微信支付沙箱：${facts.url}`, `WeChat Pay sandbox: ${facts.url}`),
    say(`  商户号：${facts.mchid}`, `  Merchant number: ${facts.mchid}`),
    say(`  证书序列号：${facts.serialNo}`, `  Certificate serial number: ${facts.serialNo}`),
    ...(facts.certificateSerialNo
      ? [say(`  平台证书：${facts.certificateSerialNo}`, `  Platform certificate: ${facts.certificateSerialNo}`)]
      : []),
    ...(facts.publicKeyId ? [say(`  微信支付公钥：${facts.publicKeyId}`, `  Public key: ${facts.publicKeyId}`)] : []),
    ...(page
      ? [
          say(
            "  用浏览器打开这个地址，可以看请求、领券、注入故障",
            "  Open it in a browser to see requests, take coupons and inject faults",
          ),
        ]
      : []),
    ...(folder
      ? [...written(folder, kept, say), ...howTo(folder, say)]
      : [say("密钥只在内存中；用 --out DIR 写成文件", "The keys are in memory only; --out DIR writes them as files")]),
    say("Ctrl-C 关闭", "Ctrl-C closes it"),
  ].join("\n");
}

function written({ files }, kept, say) {
  if (kept) return [say("沿用目录里的密钥（--fresh 换新）", "The keys of the folder are used again (--fresh makes new ones)")];
  return [say("已写入：", "Written:"), ...files.map((file) => `  ${file}`)];
}

function howTo({ variables, missing }, say) {
  if (missing.length === 0)
    return [say(`运行示例：node --env-file=${variables} …`, `To run a sample: node --env-file=${variables} …`)];
  return [
    say(`${variables} 已存在，没有改动；请自行改成：`, `${variables} exists and was not changed; it should say:`),
    ...missing.map(({ name, value }) => `  ${name}=${value}`),
  ];
}

/** @returns {Promise<void>} */
function interrupted(signal) {
  return new Promise((resolve) => {
    const done = () => {
      process.removeListener("SIGINT", done);
      process.removeListener("SIGTERM", done);
      resolve();
    };
    process.on("SIGINT", done);
    process.on("SIGTERM", done);
    if (!signal) return;
    if (signal.aborted) done();
    else signal.addEventListener("abort", done, { once: true });
  });
}

/** @type {import("./arguments.js").Flags} */
const FLAGS = {
  ...COMMON,
  "--port": "value",
  "--host": "value",
  "--host-name": "list",
  "--mchid": "value",
  "--appid": "list",
  "--stock": "list",
  "--offset": "value",
  "--empty": "value",
  "--order": "value",
  "--build": "value",
  "--favor-stock": "value",
  "--platform": "value",
  "--answer-key": "value",
  "--retired-serial": "value",
  "--latency": "value",
  "--out": "value",
  "--fresh": "switch",
  "--no-page": "switch",
  "--choices": "switch",
  "--help": "switch",
  "-h": "switch",
};

/** What startSandbox takes. */
function optionsOf(given, print) {
  return defined({
    port: numberOf(given, "--port"),
    host: given["--host"],
    hostNames: given["--host-name"],
    mchid: given["--mchid"],
    appids: given["--appid"],
    stocks: given["--stock"]?.map(stock),
    list: defined({ offset: given["--offset"], empty: given["--empty"], order: given["--order"] }),
    build: defined({ answer: numberOf(given, "--build") }),
    coupons: defined({ favorStock: given["--favor-stock"] }),
    platform: given["--platform"],
    answerKey: given["--answer-key"],
    retiredSerial: given["--retired-serial"],
    latencyMs: numberOf(given, "--latency"),
    page: given["--no-page"] ? false : undefined,
    locale: print.language === "en" ? "en" : "zh-CN",
  });
}

function stock(value) {
  const [stockId, businessType, ...rest] = value.split(":");
  if (!businessType || rest.length > 0) throw new UsageError("--stock 应为 ID:TYPE。--stock is ID:TYPE.");
  return { stock_id: stockId, business_type: businessType };
}
