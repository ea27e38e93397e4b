// Arguments, and the files and environment variables they name. No secret is taken from the command line: it would
// stay in the shell's history and be seen by every user of the machine.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspectCertificate } from "wechatpay-wasm";

export class UsageError extends Error {}

const SECRETS = ["--apiv3-key", "--private-key", "--api-v3-key"];

/** Reads `argv` by `flags`: name → "value", "list" or "switch". */
export function readArguments(argv, flags) {
  const given = {};
  const left = argv.flatMap((argument) => (/^--[a-z0-9-]+=/.test(argument) ? splitOnce(argument) : [argument]));
  while (left.length > 0) {
    const name = left.shift();
    if (SECRETS.includes(name)) {
      throw new UsageError(`${name}:密钥不放在命令行里,请用文件或环境变量(见 --help)。Secrets are not taken from the command line; use a file or the environment (see --help).`);
    }
    const kind = Object.prototype.hasOwnProperty.call(flags, name) ? flags[name] : undefined;
    if (kind === undefined) throw new UsageError(`未知参数 unknown argument: ${name}`);
    if (kind === "switch") {
      given[name] = true;
      continue;
    }
    if (left.length === 0 || /^--./.test(left[0])) throw new UsageError(`缺少值 a value is missing: ${name}`);
    const value = left.shift();
    given[name] = kind === "list" ? [...(given[name] || []), value] : value;
  }
  return given;
}

function splitOnce(argument) {
  const at = argument.indexOf("=");
  return [argument.slice(0, at), argument.slice(at + 1)];
}

export const COMMON = { "--json": "switch", "--locale": "value", "--no-color": "switch" };

export const CREDENTIALS = {
  "--dir": "value",
  "--mchid": "value",
  "--serial": "value",
  "--key": "value",
  "--cert": "value",
  "--apiv3-key-file": "value",
  "--platform-cert": "list",
  "--platform-key": "value",
  "--platform-key-id": "value",
  "--appid": "value",
};

export const REQUEST = {
  "--method": "value",
  "--url": "value",
  "--base-url": "value",
  "--body": "value",
  "--body-file": "value",
  "--header": "list",
  "--idempotency-key": "value",
  "--wechatpay-serial": "value",
  "--timestamp": "value",
  "--nonce": "value",
};

/** A file's bytes; `-` is standard input. */
export function readInput(path) {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    throw new UsageError(`读不了 ${path}:${error.code}。Cannot read ${path}: ${error.code}.`);
  }
}

/** What `preflight` takes, from files and the environment; only what was given. */
export function readCredentials(given, env) {
  const directory = given["--dir"];
  const inDirectory = (name) => {
    const path = directory === undefined ? undefined : join(directory, name);
    return path !== undefined && existsSync(path) ? path : undefined;
  };
  if (directory !== undefined && !existsSync(directory)) throw new UsageError(`没有目录 ${directory}。No such directory: ${directory}.`);
  const keyFile = given["--key"] || inDirectory("apiclient_key.pem");
  const certificateFile = given["--cert"] || inDirectory("apiclient_cert.pem");
  const apiV3KeyFile = given["--apiv3-key-file"] || inDirectory("apiv3_key.txt");
  const certificate = certificateFile === undefined ? undefined : readInput(certificateFile);
  const credentials = {
    mchid: given["--mchid"] ?? env.WECHATPAY_MCHID ?? merchantOf(certificate),
    serialNo: given["--serial"] ?? env.WECHATPAY_SERIAL_NO,
    privateKey: keyFile === undefined ? env.WECHATPAY_PRIVATE_KEY : readInput(keyFile),
    certificate,
    apiV3Key: apiV3KeyFile === undefined ? env.WECHATPAY_APIV3_KEY : withoutFinalNewline(readInput(apiV3KeyFile)),
    keys: platformKeys(given, inDirectory),
    appid: given["--appid"],
  };
  return { credentials: defined(credentials), keyFile };
}

function platformKeys(given, inDirectory) {
  const publicKeyFile = given["--platform-key"] || inDirectory("pub_key.pem");
  const certificateFiles = given["--platform-cert"] || [inDirectory("wechatpay_cert.pem")].filter(Boolean);
  const id = given["--platform-key-id"] || idBeside(inDirectory);
  const keys = certificateFiles.map((file) => ({ certificate: readInput(file) }));
  if (publicKeyFile !== undefined) keys.push(defined({ id, publicKey: readInput(publicKeyFile) }));
  return keys.length > 0 ? keys : undefined;
}

/** The folder that `sandbox --out` writes names the id beside the key. */
function idBeside(inDirectory) {
  const file = inDirectory("sandbox.json");
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")).publicKeyId;
  } catch {
    return undefined;
  }
}

function merchantOf(certificate) {
  try {
    return certificate === undefined ? undefined : inspectCertificate(certificate).mchid;
  } catch {
    // What is wrong with the certificate is a finding.
    return undefined;
  }
}

/** Editors end files with a line break; anything else is left for `preflight` to see. */
function withoutFinalNewline(bytes) {
  return bytes.toString("utf8").replace(/\r?\n$/, "");
}

/** The request's options, or undefined when no URL was given. */
export function readRequest(given) {
  if (given["--url"] === undefined) return undefined;
  const body = given["--body-file"] === undefined ? given["--body"] : readInput(given["--body-file"]);
  return defined({
    method: given["--method"],
    url: given["--url"],
    baseUrl: given["--base-url"],
    body: body === undefined || typeof body === "string" ? body : asText(body),
    headers: given["--header"] === undefined ? undefined : headers(given["--header"]),
    idempotencyKey: given["--idempotency-key"],
    wechatpaySerial: given["--wechatpay-serial"],
    timestamp: given["--timestamp"] === undefined ? undefined : number("--timestamp", given["--timestamp"]),
    nonceStr: given["--nonce"],
  });
}

/** UTF-8 as text, so that it can be shown; other bytes as they are. */
function asText(bytes) {
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : bytes;
}

function headers(lines) {
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      if (at < 1) throw new UsageError(`--header 应为 “名称: 值” should be “Name: value”: ${line}`);
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

export function number(name, value) {
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`${name} 应为数字 must be a number: ${value}`);
  return Number(value);
}

export function defined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
