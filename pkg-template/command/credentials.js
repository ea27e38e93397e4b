// The merchant's credentials: from the files that arguments name, a folder of them, and the environment.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspectCertificate } from "wechatpay-wasm";
import { defined, UsageError } from "./arguments.js";
import { readEnvironment } from "./environment.js";
import { MERCHANT_FILES, readRecord } from "./folder.js";
import { readInput } from "./input.js";

/** @type {import("./arguments.js").Flags} */
export const CREDENTIALS = {
  "--dir": "value",
  "--env": "value",
  "--mchid": "value",
  "--serial": "value",
  "--key": "value",
  "--cert": "value",
  "--apiv3-key-file": "value",
  "--apiv2-key-file": "value",
  "--platform-cert": "list",
  "--platform-key": "value",
  "--platform-key-id": "value",
  "--appid": "value",
};

/** Which of the files are in the folder of `--dir`, as paths. */
function filesIn(directory) {
  if (directory === undefined) return {};
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new UsageError("--dir 指定的目录不存在，或不是目录。--dir does not name a folder.");
  const found = Object.entries(MERCHANT_FILES)
    .map(([name, file]) => [name, join(directory, file)])
    .filter(([, path]) => existsSync(path));
  if (found.length === 0)
    throw new UsageError(
      `--dir 指定的目录里没有 ${Object.values(MERCHANT_FILES).join("、")} 中的任何一个。The folder of --dir holds none of ${Object.values(MERCHANT_FILES).join(", ")}.`,
    );
  return Object.fromEntries(found);
}

/** The options, the file in the folder of `--dir`, and the variable of each that is a text, or with _FILE a path. */
const SOURCES = {
  key: { option: "--key", variable: "WECHATPAY_PRIVATE_KEY" },
  certificate: { option: "--cert", variable: "WECHATPAY_CERT" },
  apiV3Key: { option: "--apiv3-key-file", variable: "WECHATPAY_APIV3_KEY" },
  apiV2Key: { option: "--apiv2-key-file", variable: "WECHATPAY_APIV2_KEY" },
  publicKey: { option: "--platform-key", variable: "WECHATPAY_PUB_KEY" },
  platformCertificate: { option: "--platform-cert", variable: "WECHATPAY_PLATFORM_CERT" },
};

/**
 * What `preflight` takes, from files and the environment; only what was given. Nothing secret in it is printed from here on.
 */
export function readCredentials(given, environment, print) {
  const env = readEnvironment(given, environment);
  const places = { given, env, files: filesIn(given["--dir"]) };
  const [keySource] = sourcesOf("key", places);
  const privateKey = contentOf(keySource);
  const certificate = contentOf(sourcesOf("certificate", places)[0]);
  const apiV3Key = withoutFinalNewline(contentOf(sourcesOf("apiV3Key", places)[0]));
  const apiV2Key = withoutFinalNewline(contentOf(sourcesOf("apiV2Key", places)[0]));
  print.hide(secretsIn([privateKey, certificate], [apiV3Key, apiV2Key]));
  const credentials = {
    mchid: given["--mchid"] ?? env.WECHATPAY_MCHID ?? merchantOf(certificate),
    serialNo: given["--serial"] ?? env.WECHATPAY_SERIAL_NO,
    privateKey,
    certificate,
    apiV3Key,
    apiV2Key,
    keys: platformKeys(places),
    appid: given["--appid"],
  };
  return { credentials: defined(credentials), keyFile: keySource?.path, env };
}

/**
 * Where a credential is: an option counts before the folder of `--dir`, that before the environment.
 *
 * @returns {{ named?: string, path?: string, text?: string }[]}
 */
function sourcesOf(name, { given, files, env }) {
  const { option, variable } = SOURCES[name];
  const pathVariable = `${variable}_FILE`;
  if (given[option] !== undefined) return [given[option]].flat().map((path) => ({ named: option, path }));
  if (files[name] !== undefined) return [{ named: "--dir", path: files[name] }];
  if (env[variable] !== undefined) return [{ text: env[variable] }];
  return env[pathVariable] === undefined ? [] : [{ named: pathVariable, path: env[pathVariable] }];
}

function contentOf(source) {
  return source === undefined || source.text !== undefined ? source?.text : readInput(source.named, source.path);
}

/** The APIv3 and APIv2 keys, and the lines of what is a private key, wherever it was put. A path in its place is no secret. */
export function secretsIn(keys, apiKeys = []) {
  const lines = keys.flatMap((key) => {
    const text = key === undefined ? "" : key.toString("utf8");
    return text.includes("CERTIFICATE-----") && !text.includes("PRIVATE KEY-----") ? [] : text.split(/\s+|\\n/);
  });
  const secret = lines.filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line));
  return [...apiKeys.filter((key) => key !== undefined && key.length >= 16), ...secret];
}

function platformKeys(places) {
  /** @type {any[]} */
  const keys = sourcesOf("platformCertificate", places).map((source) => ({ certificate: contentOf(source) }));
  const { given, env } = places;
  // The folder that `sandbox --out` writes names the id beside the key.
  const id = given["--platform-key-id"] ?? readRecord(given["--dir"])?.publicKeyId ?? env.WECHATPAY_PUB_KEY_ID;
  const publicKey = contentOf(sourcesOf("publicKey", places)[0]);
  if (publicKey !== undefined) keys.push(defined({ id, publicKey }));
  return keys.length > 0 ? keys : undefined;
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
function withoutFinalNewline(content) {
  return content === undefined ? undefined : content.toString("utf8").replace(/\r?\n$/, "");
}
