// What a signature that does not verify is of: RSA gives the digest back to whoever has the public key, and a text that was
// guessed is right when its digest is that one.
import { constants, createHash, publicDecrypt } from "node:crypto";
import { parseAuthorization } from "../authorization.js";
import { valuesOf } from "../headers.js";

/** DigestInfo of SHA-256 up to the digest (RFC 8017, section 9.2, note 1). */
const SHA256 = Buffer.from("3031300d060960864801650304020105000420", "hex");

/** Of a longer text nothing is guessed: every guess is a digest of it. */
const LONGEST = 1 << 16;
const MOST_SECONDS = 5;

/**
 * @param {import("../index.d.ts").JournalEntry & { message: Uint8Array }} entry whose signature did not verify
 * @param {import("node:crypto").KeyObject} publicKey the merchant's
 * @returns {{ by: "another key" | "another digest" | "another text", text?: string }} `text`: what was signed, if it was found
 */
export function signedInstead(entry, publicKey) {
  const fields = parseAuthorization(valuesOf(entry.headers, "authorization"));
  const signed = opened(fields.signature, publicKey);
  if (signed === undefined) return { by: "another key" };
  if (signed.length !== SHA256.length + 32 || !signed.subarray(0, SHA256.length).equals(SHA256)) return { by: "another digest" };
  const digest = signed.subarray(SHA256.length);
  const { message } = entry;
  const text = message.length > LONGEST ? undefined : guesses(entry, fields).find((guess) => isOf(digest, guess));
  return { by: "another text", text };
}

/** What the private key was applied to, without its padding. */
function opened(signature, key) {
  try {
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(signature, "base64"));
  } catch {
    return undefined;
  }
}

function isOf(digest, text) {
  return createHash("sha256").update(text).digest().equals(digest);
}

/** The ways in which people build the text wrongly, the likeliest first. */
function guesses({ method, target, headers, message }, fields) {
  const { timestamp, nonce_str: nonce } = fields;
  const head = Buffer.byteLength(`${method}\n${target}\n${timestamp}\n${nonce}\n`, "latin1");
  const body = Buffer.from(message.subarray(head, -1)).toString();
  const [path, host] = [Buffer.from(target, "latin1").toString(), valuesOf(headers, "host")[0] ?? ""];
  const texts = [];
  for (const url of new Set(urls(path, host))) {
    for (const signedBody of new Set(bodies(body))) {
      const lines = [method, url, timestamp, nonce, signedBody];
      for (const end of ENDS) texts.push(end(lines));
    }
  }
  const times = Array.from({ length: 2 * MOST_SECONDS + 1 }, (_, at) => String(Number(timestamp) + at - MOST_SECONDS));
  for (const time of [...times, `${timestamp}000`]) texts.push(ENDS[0]([method, path, time, nonce, body]));
  return [...texts, ENDS[0]([method.toLowerCase(), path, timestamp, nonce, body])];
}

const ENDS = [
  (lines) => `${lines.join("\n")}\n`,
  (lines) => lines.join("\n"),
  (lines) => `${lines.slice(0, 4).join("\n")}\n`,
  (lines) => lines.slice(0, 4).join("\n"),
  (lines) => `${lines.join("\r\n")}\r\n`,
  (lines) => `${lines.join("\n")}\n\n`,
  (lines) => `${lines.join("\\n")}\\n`,
];

function urls(path, host) {
  const hex = (change) => path.replace(/%[0-9a-f]{2}/gi, change);
  const [bare] = path.split("?");
  return [
    path,
    hex((byte) => byte.toUpperCase()),
    hex((byte) => byte.toLowerCase()),
    decoded(path),
    path.toLowerCase(),
    bare,
    path.replace(/%20/g, "+"),
    encodeURI(decoded(path)),
    encodeURIComponent(path),
    ...["http://", "https://"].map((scheme) => `${scheme}${host}${path}`),
    `https://api.mch.weixin.qq.com${path}`,
    path.replace(/^\//, ""),
    path.replace(/^\/v3/, ""),
  ];
}

function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function bodies(body) {
  if (body === "") return ["", "{}", "null", "[]"];
  return [body, "", body.trim(), ...written(body)];
}

/** The same JSON as other writers have it. */
function written(body) {
  try {
    const value = JSON.parse(body);
    return [JSON.stringify(value), JSON.stringify(value, null, 2), spaced(value), JSON.stringify(body)];
  } catch {
    return [];
  }
}

/** As Python writes it. */
function spaced(value) {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`)
    .join(", ")}}`;
}
