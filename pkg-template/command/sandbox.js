// npx wechatpay-wasm sandbox
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { visible, visibleJson, withoutSecrets } from "../quoted.js";
import { choices, startSandbox } from "../sandbox/index.js";
import { defined, numberOf, readArguments, UsageError } from "./arguments.js";
import { EXIT } from "./exit.js";

const HELP = `用法 usage: wechatpay-wasm sandbox [选项 options]

在本机启动一个微信支付 APIv3 沙箱网关，密钥与证书均为启动时生成。
Starts a WeChat Pay APIv3 gateway on this machine. Keys and certificates are generated at start.

  --port N               端口，0 为任选 port, 0 picks one (0)
  --host HOST            127.0.0.1、：：1 或 localhost；仅本机 loopback only (127.0.0.1)
  --host-name NAME       Host 与 Origin 除本机外还可以是，可重复 a further name in Host and Origin, repeatable
  --mchid N              商户号 merchant number (1900000001)
  --appid ID             绑定的 AppID，可重复 bound appid, repeatable (wx4e1916a585d1f4e9)
  --stock ID:TYPE        批次，TYPE 为 FAVOR_STOCK 或 BUSIFAVOR_STOCK，可重复 stock, repeatable
  --offset pages|rows    offset 是页码还是行号 what offset counts (pages)
  --empty error|ok       空列表是错误还是 200 an empty list is an error or 200 (error)
  --order oldest|newest  列表次序 order of the list (oldest)
  --build 200|204        建立成功的应答 answer to a build (200)
  --platform MODE        both、certificate 或 publicKey which platform keys exist (both)
  --answer-key KIND      certificate 或 publicKey：默认用哪把签名 which key signs by default (certificate)
  --retired-serial MODE  ignore 或 refuse：不在用的 Wechatpay-Serial 怎样对待 a Wechatpay-Serial not in use (ignore)
  --latency MS           每次应答前等待 wait before each answer (0)
  --out DIR              把密钥与证书写成文件（0600），不覆盖 write keys and certificates as files (0600), never over existing ones
  --json                 每行一个 JSON one JSON object per line
  --locale LOCALE        zh-CN 或 en：日志的语言 language of the log (zh-CN)
  --choices              列出文档没有写明、由沙箱自定之处 list what the sandbox decided where the documents are silent
  --help                 显示本说明 show this text

Ctrl-C 关闭 closes it.
退出码 exit codes: 0 正常关闭 closed · 1 无法启动或写文件 could not start or write · 2 参数有误 wrong arguments
`;

/**
 * `signal` closes it as Ctrl-C does. Resolves with the exit code once closed: `problem` where it could not start or could
 * not write the files.
 *
 * @param {string[]} argv what follows `sandbox`
 * @param {{ stdout: Sink, stderr: Sink, signal?: AbortSignal }} host
 * @typedef {{ write(text: string): unknown }} Sink
 */
export async function sandbox(argv, { stdout, stderr, signal }) {
  const say = (text) => stdout.write(`${visible(text)}\n`);
  const complain = (text) => stderr.write(`${visible(withoutSecrets(text))}\n`);
  let given;
  let options;
  try {
    given = readArguments(argv, FLAGS);
    options = optionsOf(given);
  } catch (error) {
    complain(`${error.message}\n试试 try: wechatpay-wasm sandbox --help`);
    return EXIT.usage;
  }
  if (given["--help"] || given["-h"]) return said(say, HELP);
  if (given["--choices"])
    return said(say, choices.map((choice) => `${choice.subject}\n  ${choice.zh}\n  ${choice.en}`).join("\n"));
  return serve({ options, out: given["--out"], json: given["--json"] }, { say, complain, signal });
}

function said(say, text) {
  say(text);
  return EXIT.ok;
}

async function serve({ options, out, json }, { say, complain, signal }) {
  const log = json ? (line) => say(visibleJson({ event: "request", text: line })) : say;
  let gateway;
  try {
    gateway = await startSandbox({ ...options, log });
  } catch (error) {
    complain(startFailure(error));
    return error.code === "ERR_WECHATPAY_SANDBOX_OPTION" ? EXIT.usage : EXIT.problem;
  }
  try {
    const files = out === undefined ? [] : writeFiles(gateway, out);
    const interruption = interrupted(signal);
    say(json ? visibleJson({ event: "listening", ...publicFacts(gateway), files }) : greeting(gateway, files));
    await interruption;
    say(json ? JSON.stringify({ event: "closed" }) : "已关闭 closed");
    return EXIT.ok;
  } catch (error) {
    complain(error.message);
    return EXIT.problem;
  } finally {
    await gateway.close();
  }
}

function startFailure(error) {
  if (error.code === "EADDRINUSE")
    return `端口已被占用，请用 --port 换一个 the port is in use, choose another with --port (${error.message})`;
  return error.message;
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

function greeting(sandbox, files) {
  const facts = publicFacts(sandbox);
  const written =
    files.length === 0
      ? ["密钥只在内存中；用 --out DIR 写成文件 keys are in memory only; --out DIR writes them as files"]
      : ["已写入 written:", ...files.map((file) => `  ${file}`)];
  return [
    `微信支付沙箱 WeChat Pay sandbox: ${facts.url}`,
    `  商户号 mchid: ${facts.mchid}`,
    `  证书序列号 serial: ${facts.serialNo}`,
    ...(facts.certificateSerialNo ? [`  平台证书 platform certificate: ${facts.certificateSerialNo}`] : []),
    ...(facts.publicKeyId ? [`  微信支付公钥 public key: ${facts.publicKeyId}`] : []),
    ...written,
    "Ctrl-C 关闭 closes it.",
  ].join("\n");
}

// Existing files are never replaced: a folder may hold a real merchant's key under the very same names.
function writeFiles(sandbox, folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { merchant, platform } = sandbox;
  const certificate = platform.keys.find((key) => key.certificate);
  const publicKey = platform.keys.find((key) => key.publicKey);
  const contents = {
    "apiclient_key.pem": merchant.privateKey,
    "apiclient_cert.pem": merchant.certificate,
    "apiv3_key.txt": merchant.apiV3Key,
    ...(certificate ? { "wechatpay_cert.pem": certificate.certificate } : {}),
    ...(publicKey ? { "pub_key.pem": publicKey.publicKey } : {}),
    "sandbox.json": `${JSON.stringify(publicFacts(sandbox), null, 2)}\n`,
  };
  return Object.entries(contents).map(([name, content]) => writeNew(join(folder, name), content));
}

function writeNew(path, content) {
  try {
    writeFileSync(path, content, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    throw new Error(`${path} 已存在，不覆盖；请换一个目录 already exists and is not replaced; choose another folder`);
  }
  return path;
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
  "--platform": "value",
  "--answer-key": "value",
  "--retired-serial": "value",
  "--latency": "value",
  "--locale": "value",
  "--out": "value",
  "--json": "switch",
  "--choices": "switch",
  "--help": "switch",
  "-h": "switch",
};

/** What startSandbox takes. */
function optionsOf(given) {
  return defined({
    port: numberOf(given, "--port"),
    host: given["--host"],
    hostNames: given["--host-name"],
    mchid: given["--mchid"],
    appids: given["--appid"],
    stocks: given["--stock"]?.map(stock),
    list: defined({ offset: given["--offset"], empty: given["--empty"], order: given["--order"] }),
    build: defined({ answer: numberOf(given, "--build") }),
    platform: given["--platform"],
    answerKey: given["--answer-key"],
    retiredSerial: given["--retired-serial"],
    latencyMs: numberOf(given, "--latency"),
    locale: given["--locale"],
  });
}

function stock(value) {
  const [stockId, businessType, ...rest] = value.split(":");
  if (!businessType || rest.length > 0) throw new UsageError("--stock 应为 ID:TYPE。--stock is ID:TYPE.");
  return { stock_id: stockId, business_type: businessType };
}
