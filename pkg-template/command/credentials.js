// The merchant's credentials: from the files that arguments name, a folder of them, and the environment.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspectCertificate } from "wechatpay-wasm";
import { defined, UsageError } from "./arguments.js";

/** @type {import("./arguments.js").Flags} */
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

const REASONS = {
  ENOENT: ["没有这个文件", "no such file"],
  EACCES: ["没有读取权限", "permission denied"],
  EISDIR: ["这是目录，不是文件", "it is a directory"],
};

/** The bytes of the file that option `name` names; `-` is standard input. The path may be a key in the wrong place. */
export function readInput(name, path) {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    const [zh, en] = REASONS[error.code] || [error.code, error.code];
    throw new UsageError(`读不了 ${name} 指定的文件：${zh}。The file that ${name} names cannot be read: ${en}.`);
  }
}

const FILES = {
  key: "apiclient_key.pem",
  certificate: "apiclient_cert.pem",
  apiV3Key: "apiv3_key.txt",
  publicKey: "pub_key.pem",
  platformCertificate: "wechatpay_cert.pem",
};

/** Which of the files are in the folder of `--dir`, as paths. */
function filesIn(directory) {
  if (directory === undefined) return {};
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new UsageError("--dir 指定的目录不存在，或不是目录。--dir does not name a folder.");
  const found = Object.entries(FILES)
    .map(([name, file]) => [name, join(directory, file)])
    .filter(([, path]) => existsSync(path));
  if (found.length === 0)
    throw new UsageError(
      `--dir 指定的目录里没有 ${Object.values(FILES).join("、")} 中的任何一个。The folder of --dir holds none of ${Object.values(FILES).join(", ")}.`,
    );
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
export function secretsIn(keys, apiV3Key) {
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
