// The folder of `sandbox --out`: the sandbox's keys, a record of which they are, and a .env. A folder may hold a real
// merchant's key under the very same names: nothing in it is used or changed unless the record names every key that is there.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readVariables } from "./environment.js";

/** What merchants call them. */
export const MERCHANT_FILES = {
  key: "apiclient_key.pem",
  certificate: "apiclient_cert.pem",
  apiV3Key: "apiv3_key.txt",
  apiV2Key: "apiv2_key.txt",
  publicKey: "pub_key.pem",
  platformCertificate: "wechatpay_cert.pem",
};

/** WeChat Pay gives nobody its private keys: their names say whose these are. */
const PLATFORM_KEY_FILES = {
  platformCertificate: "sandbox_private_key_of_wechatpay_cert.pem",
  publicKey: "sandbox_private_key_of_pub_key.pem",
};

/** The files of what is not printed. */
const SECRETS = { WECHATPAY_APIV3_KEY: MERCHANT_FILES.apiV3Key, WECHATPAY_APIV2_KEY: MERCHANT_FILES.apiV2Key };

const RECORD = "sandbox.json";
const VARIABLES = ".env";

/** A key of any kind by its name or by what is in it; an APIv3 or APIv2 key is 32 letters and digits. */
const KEY_NAME = /\.(pem|key|p8|p12|pfx|der|crt|cer|jks)$|^apiv[23]/i;
const KEY_CONTENT = /-----BEGIN |^\s*[A-Za-z0-9]{32}\s*$/;
const LARGEST_KEY = 1024 * 1024;

/** The folder cannot be used; the message is for people, in both languages. */
export class FolderError extends Error {}

/**
 * The record of a folder, or undefined where there is none that can be read.
 *
 * @param {string | undefined} folder
 * @returns {Record<string, any> | undefined}
 */
export function readRecord(folder) {
  if (folder === undefined) return undefined;
  try {
    const record = JSON.parse(readFileSync(join(folder, RECORD), "utf8"));
    return typeof record === "object" && record !== null ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The keys of an earlier sandbox, with its record; undefined for a folder without keys. Throws a FolderError where a key is
 * there that the record does not name. Nothing is changed.
 *
 * @param {string} folder
 * @returns {{ record: Record<string, any>, keys: import("../sandbox/sandbox.js").KeptKeys } | undefined}
 */
export function readKept(folder) {
  if (!existsSync(folder)) return undefined;
  const record = readRecord(folder);
  const found = checkKeys(folder, record);
  const names = Object.keys(fingerprintsIn(record) ?? {});
  if (record === undefined || names.length === 0) return undefined;
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0)
    throw new FolderError(
      `目录里少了 ${missing.join("、")}；用 --fresh 换一套新的。The folder lacks ${missing.join(", ")}; --fresh makes new keys.`,
    );
  return { record, keys: keysOf(record, (name) => found.get(name)?.toString("utf8")) };
}

/**
 * Writes the keys, or with `kept` only the record anew, and the .env where there is none. `fresh`: the keys that the record
 * names are replaced.
 *
 * @param {string} folder
 * @param {{ facts: Record<string, any>, keys: import("../sandbox/sandbox.js").KeptKeys, state: "new" | "kept" | "fresh" }} what
 * @returns {{ files: string[], variables: string, missing: { name: string, value: string }[] }} `missing`: what an existing
 * .env says otherwise or not at all
 */
export function writeFolder(folder, { facts, keys, state }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const contents = contentsOf(keys);
  const record = readRecord(folder);
  if (state !== "kept") {
    const found = checkKeys(folder, record);
    if (state === "fresh") remove(folder, Array.from(found.keys()));
  }
  // Of a kept folder everything is there but what an earlier version did not write.
  const lacking = Object.entries(contents).filter(([name]) => state !== "kept" || !isThere(folder, name));
  const written = lacking.map(([name, content]) => writeNew(join(folder, name), content));
  if (record !== undefined) remove(folder, [RECORD]);
  const fingerprints = Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, fingerprint(content)]));
  written.push(writeNew(join(folder, RECORD), `${JSON.stringify({ ...facts, fingerprints }, null, 2)}\n`));
  const variables = variablesOf(folder, { facts, keys });
  const file = join(folder, VARIABLES);
  if (isThere(folder, VARIABLES)) return { files: written, variables: file, missing: missingIn(file, variables) };
  return { files: [...written, writeNew(file, textOf(variables))], variables: file, missing: [] };
}

/** What is or may be a key, by name; each must be one that the record names. */
function checkKeys(folder, record) {
  if (!statSync(folder).isDirectory()) throw new FolderError("--out 指定的不是目录。--out does not name a folder.");
  const known = fingerprintsIn(record) ?? {};
  if (isThere(folder, RECORD) && fingerprintsIn(record) === undefined) throw notOurs(RECORD);
  const found = new Map();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const { name } = entry;
    if (entry.isDirectory() || name === RECORD || name === VARIABLES) continue;
    const content = contentOf(join(folder, name));
    const isKey = isOurs(name) || KEY_NAME.test(name) || (content !== undefined && KEY_CONTENT.test(content.toString("latin1")));
    if (!isKey) continue;
    if (content === undefined || known[name] !== fingerprint(content)) throw notOurs(name);
    found.set(name, content);
  }
  return found;
}

/** @returns {Record<string, unknown> | undefined} of another's file nothing */
function fingerprintsIn(record) {
  const fingerprints = record?.fingerprints;
  return typeof fingerprints === "object" && fingerprints !== null ? fingerprints : undefined;
}

function notOurs(name) {
  return new FolderError(
    `目录里的 ${name} 不是沙箱写的（sandbox.json 里没有它的指纹），什么也没有改动；请换一个目录。The sandbox did not write ${name} (sandbox.json does not have its fingerprint); nothing was changed. Choose another folder.`,
  );
}

/** A link that leads nowhere is there, too. */
function isThere(folder, name) {
  return readdirSync(folder).includes(name);
}

function isOurs(name) {
  return [...Object.values(MERCHANT_FILES), ...Object.values(PLATFORM_KEY_FILES)].includes(name);
}

/** Undefined where it cannot be read, or is larger than any key. */
function contentOf(path) {
  try {
    return statSync(path).size <= LARGEST_KEY ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 of the file. What is hashed is a whole key, or has 190 bits of chance: the hash gives nothing away. */
function fingerprint(content) {
  return createHash("sha256").update(content).digest("hex");
}

/** @param {import("../sandbox/sandbox.js").KeptKeys} keys */
function contentsOf({ merchant, platform: { certificate, publicKey } }) {
  return {
    [MERCHANT_FILES.key]: merchant.privateKey,
    [MERCHANT_FILES.certificate]: merchant.certificate,
    [MERCHANT_FILES.apiV3Key]: merchant.apiV3Key,
    [MERCHANT_FILES.apiV2Key]: merchant.apiV2Key,
    ...(certificate && {
      [MERCHANT_FILES.platformCertificate]: certificate.certificate,
      [PLATFORM_KEY_FILES.platformCertificate]: certificate.privateKey,
    }),
    ...(publicKey && {
      [MERCHANT_FILES.publicKey]: publicKey.publicKey,
      [PLATFORM_KEY_FILES.publicKey]: publicKey.privateKey,
    }),
  };
}

/**
 * The other way round.
 *
 * @param {Record<string, any>} record
 * @param {(name: string) => any} textOf
 */
function keysOf({ mchid, publicKeyId }, textOf) {
  const certificate = textOf(MERCHANT_FILES.platformCertificate);
  const publicKey = textOf(MERCHANT_FILES.publicKey);
  return {
    merchant: {
      mchid,
      apiV3Key: textOf(MERCHANT_FILES.apiV3Key),
      apiV2Key: textOf(MERCHANT_FILES.apiV2Key),
      privateKey: textOf(MERCHANT_FILES.key),
      certificate: textOf(MERCHANT_FILES.certificate),
    },
    platform: {
      ...(certificate && { certificate: { certificate, privateKey: textOf(PLATFORM_KEY_FILES.platformCertificate) } }),
      ...(publicKey && { publicKey: { id: publicKeyId, publicKey, privateKey: textOf(PLATFORM_KEY_FILES.publicKey) } }),
    },
  };
}

/** The names that the documents and examples use. */
function variablesOf(folder, { facts, keys }) {
  const path = (name) => resolve(folder, MERCHANT_FILES[name]);
  const { certificate, publicKey } = keys.platform;
  return {
    WECHATPAY_HOST: facts.url,
    WECHATPAY_MCHID: facts.mchid,
    WECHATPAY_SERIAL_NO: facts.serialNo,
    WECHATPAY_PRIVATE_KEY_FILE: path("key"),
    WECHATPAY_CERT_FILE: path("certificate"),
    WECHATPAY_APIV3_KEY: keys.merchant.apiV3Key,
    WECHATPAY_APIV2_KEY: keys.merchant.apiV2Key,
    ...(publicKey && { WECHATPAY_PUB_KEY_ID: publicKey.id, WECHATPAY_PUB_KEY_FILE: path("publicKey") }),
    ...(certificate && { WECHATPAY_PLATFORM_CERT_FILE: path("platformCertificate") }),
  };
}

function textOf(variables) {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}\n`);
  return `# 沙箱的密钥，只能用于沙箱。Keys of the sandbox, good for nothing else.\n${lines.join("")}`;
}

/** Single quotes: a backslash of Windows stays one. */
function quoted(value) {
  return /^[\w./:@%+,[\]-]*$/.test(value) ? value : `'${value}'`;
}

function missingIn(file, variables) {
  const there = readVariables((contentOf(file) ?? "").toString("utf8"));
  return Object.entries(variables)
    .filter(([name, value]) => there[name] !== value)
    .map(([name, value]) => ({ name, value: SECRETS[name] ? `<${SECRETS[name]}>` : quoted(value) }));
}

function writeNew(path, content) {
  writeFileSync(path, content, { mode: 0o600, flag: "wx" });
  return path;
}

/** Of a link, the link: what it leads to stays. */
function remove(folder, names) {
  for (const name of names.filter((one) => isThere(folder, one))) unlinkSync(join(folder, name));
}
