// Arguments, and the files and environment variables they name. No secret is taken from the command line: it would
// stay in the shell's history and be seen by every user of the machine.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspectCertificate } from "wechatpay-wasm";
import { isSecret } from "../quoted.js";

import { suggestion } from "../suggestion.js";

export class UsageError extends Error {}

/** Options that people look for, and those that take a file instead. */
const INSTEAD = { apiv3key: "--apiv3-key-file", privatekey: "--key", secretkey: "--apiv3-key-file" };

/** Reads `argv` by `flags`: name → "value", "list" or "switch". No message repeats a value: it may be a secret. */
export function readArguments(argv, flags) {
  const given = {};
  const left = argv.flatMap((argument) => (/^--[A-Za-z]/.test(argument) && argument.includes("=") ? splitOnce(argument) : [argument]));
  while (left.length > 0) {
    const name = left.shift();
    const kind = Object.prototype.hasOwnProperty.call(flags, name) ? flags[name] : undefined;
    if (kind === undefined) throw new UsageError(unknownArgument(name, Object.keys(flags)));
    if (kind === "switch") {
      given[name] = true;
      continue;
    }
    if (left.length === 0 || /^--./.test(left[0])) throw new UsageError(`缺少值 a value is missing: ${name}`);
    const value = left.shift();
    given[name] = kind === "list" ? [...(given[name] || []), value] : value;
  }
  if (given["--locale"] !== undefined && !/^(zh|en)\b/i.test(given["--locale"])) throw new UsageError("--locale 应为 zh-CN 或 en。--locale is zh-CN or en.");
  return given;
}

function unknownArgument(argument, names) {
  const name = /^--?[A-Za-z][A-Za-z0-9-]{0,30}$/.test(argument) ? argument : undefined;
  if (name === undefined) return "有一个不带 -- 的多余参数(密钥、文件都要写在选项后面,见 --help)。An argument without -- is left over; files are given with options (see --help).";
  const instead = INSTEAD[name.toLowerCase().replace(/-/g, "")];
  if (instead) return `${name}:密钥不放在命令行里,请用 ${instead} 指定文件,或用环境变量(见 --help)。Secrets are not taken from the command line; name a file with ${instead}, or use the environment (see --help).`;
  const right = suggestion(name, names);
  const hint = right ? `是不是 ${right}? Did you mean ${right}?` : "见 --help。See --help.";
  return `没有 ${name} 这个选项。There is no option ${name}. ${hint}`;
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

const REASONS = { ENOENT: ["没有这个文件", "no such file"], EACCES: ["没有读取权限", "permission denied"], EISDIR: ["这是目录,不是文件", "it is a directory"] };

/** The bytes of the file that option `name` names; `-` is standard input. The path may be a key in the wrong place. */
export function readInput(name, path) {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    const [zh, en] = REASONS[error.code] || [error.code, error.code];
    throw new UsageError(`读不了 ${name} 指定的文件:${zh}。The file that ${name} names cannot be read: ${en}.`);
  }
}

const FILES = { key: "apiclient_key.pem", certificate: "apiclient_cert.pem", apiV3Key: "apiv3_key.txt", publicKey: "pub_key.pem", platformCertificate: "wechatpay_cert.pem" };

/** Which of the files are in the folder of `--dir`, as paths. */
function filesIn(directory) {
  if (directory === undefined) return {};
  if (!existsSync(directory) || !statSync(directory).isDirectory()) throw new UsageError("--dir 指定的目录不存在,或不是目录。--dir does not name a folder.");
  const found = Object.entries(FILES).map(([name, file]) => [name, join(directory, file)]).filter(([, path]) => existsSync(path));
  if (found.length === 0) throw new UsageError(`--dir 指定的目录里没有 ${Object.values(FILES).join("、")} 中的任何一个。The folder of --dir holds none of ${Object.values(FILES).join(", ")}.`);
  return Object.fromEntries(found);
}

/** What `preflight` takes, from files and the environment; only what was given. Nothing secret in it is printed from here on. */
export function readCredentials(given, env, print) {
  const files = filesIn(given["--dir"]);
  const read = (option, name) => {
    const path = given[option] || files[name];
    return path === undefined ? undefined : readInput(given[option] ? option : "--dir", path);
  };
  const certificate = read("--cert", "certificate");
  const privateKey = read("--key", "key") ?? env.WECHATPAY_PRIVATE_KEY;
  const apiV3Key = withoutFinalNewline(read("--apiv3-key-file", "apiV3Key")) ?? env.WECHATPAY_APIV3_KEY;
  print.hide(secretsIn([privateKey, certificate], apiV3Key));
  const credentials = {
    mchid: given["--mchid"] ?? env.WECHATPAY_MCHID ?? merchantOf(certificate),
    serialNo: given["--serial"] ?? env.WECHATPAY_SERIAL_NO,
    privateKey,
    certificate,
    apiV3Key,
    keys: platformKeys(given, files),
    appid: given["--appid"],
  };
  return { credentials: defined(credentials), keyFile: given["--key"] || files.key };
}

/** The APIv3 key, and the lines of what is a private key, wherever it was put. A path in its place is no secret. */
function secretsIn(keys, apiV3Key) {
  const lines = keys.flatMap((key) => {
    const text = key === undefined ? "" : key.toString("utf8");
    return text.includes("CERTIFICATE-----") && !text.includes("PRIVATE KEY-----") ? [] : text.split(/\s+|\\n/);
  });
  const secret = lines.filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line));
  return apiV3Key !== undefined && apiV3Key.length >= 16 ? [apiV3Key, ...secret] : secret;
}

function platformKeys(given, files) {
  const certificates = given["--platform-cert"] || [files.platformCertificate].filter(Boolean);
  const publicKey = given["--platform-key"] || files.publicKey;
  const keys = certificates.map((path) => ({ certificate: readInput("--platform-cert", path) }));
  const id = given["--platform-key-id"] || idBeside(given["--dir"]);
  if (publicKey !== undefined) keys.push(defined({ id, publicKey: readInput("--platform-key", publicKey) }));
  return keys.length > 0 ? keys : undefined;
}

/** The folder that `sandbox --out` writes names the id beside the key. */
function idBeside(directory) {
  try {
    return directory === undefined ? undefined : JSON.parse(readFileSync(join(directory, "sandbox.json"), "utf8")).publicKeyId;
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
  return bytes === undefined ? undefined : bytes.toString("utf8").replace(/\r?\n$/, "");
}

/** The request's options, or undefined when no URL was given. A key in the body's place is not printed from here on. */
export function readRequest(given, print) {
  if (given["--url"] === undefined) return undefined;
  if (given["--body"] !== undefined && given["--body-file"] !== undefined) throw new UsageError("--body 与 --body-file 只能给一个。Give either --body or --body-file.");
  const body = given["--body-file"] === undefined ? given["--body"] : readInput("--body-file", given["--body-file"]);
  if (body !== undefined && isKey(body.toString("utf8"))) print.hide([...secretsIn([body]), body.toString("utf8").trim()]);
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

/** No body of a request is a key, or has one in PEM. */
function isKey(body) {
  return body.includes("PRIVATE KEY-----") || isSecret(body.trim());
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
      if (at < 1) throw new UsageError("--header 应为 “名称: 值”。--header is “Name: value”.");
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

export function number(name, value) {
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`${name} 应为数字。${name} is a number.`);
  return Number(value);
}

export function defined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
