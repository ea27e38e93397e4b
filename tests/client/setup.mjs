// The built client against the built sandbox over real HTTP. CLIENT_FORM=cjs runs the same tests on the CommonJS build.
import { generateKeyPairSync, privateDecrypt, randomBytes, sign } from "node:crypto";
import { createRequire } from "node:module";

// Resolved as a user resolves it: the package by its own name, so that client and library are those of one instance.
const require = createRequire(new URL("../../pkg/package.json", import.meta.url));
const isCommonJs = process.env.CLIENT_FORM === "cjs";

export const { createClient } = isCommonJs ? require("./client/index.cjs") : await import("../../pkg/client/index.js");
export const library = isCommonJs ? require("wechatpay-wasm") : await import("../../pkg/index.js");
export const { startSandbox } = await import("../../pkg/sandbox/index.js");
const { issueCertificate, newSerialNo, platformName } = await import("../../pkg/sandbox/x509.js");
const { encryptResource } = await import("../../pkg/sandbox/resource.js");

/** The guide's input (merchant/4012063233). */
export const input = {
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
  partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
};
export const BUILD = "/v3/marketing/partnerships/build";
export const LIST = "/v3/marketing/partnerships";
export const ECHO = "/v3/sandbox/echo";
export const CERTIFICATES = "/v3/certificates";

/** Appids that the sandbox accepts when started with them. */
export function appids(count) {
  return Array.from({ length: count }, (_, at) => `wx${String(at).padStart(16, "0")}`);
}

/** Runs `use(sandbox)` and closes it whatever happens. */
export async function withSandbox(options, use) {
  const sandbox = await startSandbox(options);
  try {
    return await use(sandbox);
  } finally {
    await sandbox.close();
  }
}

/** A client of the sandbox that does not wait long between attempts, but for an answer: a busy machine is no failure. */
export function clientOf(sandbox, options = {}) {
  const patient = { retry: { baseDelayMs: 1, maxDelayMs: 2 }, timeoutMs: 600_000, attemptTimeoutMs: 300_000 };
  return createClient({ ...sandbox.clientOptions, ...patient, ...options });
}

/** Signs with node:crypto, which is faster where there are hundreds of calls. */
export function signerOf(sandbox) {
  const signer = async (message) => sign("sha256", Buffer.from(message), sandbox.merchant.privateKey).toString("base64");
  return { privateKey: undefined, signer };
}

/** The error a promise rejects with; a promise that does not reject is a failure. */
export async function rejection(promise) {
  const value = await promise.then(
    (result) => ({ result }),
    (error) => ({ error }),
  );
  if ("error" in value) return value.error;
  throw new Error(`expected an error, got ${JSON.stringify(value.result)}`);
}

/** A header's value in a journal entry of the sandbox. */
export function header(entry, name) {
  return entry.headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** Sleeps. */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs `use` while the clock shows so many milliseconds more. */
export async function later(ms, use) {
  const { now } = Date;
  Date.now = () => now() + ms;
  try {
    return await use();
  } finally {
    Date.now = now;
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A platform of its own, made with node:crypto: signs answers that the sandbox would not give. */
export function createPlatform() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const id = `PUB_KEY_ID_01${Array.from(randomBytes(16), (byte) => byte % 10).join("")}`;

  /** The four headers over a body; each may be replaced, or left out with undefined. */
  function signed(body, replaced = {}) {
    const timestamp = replaced["Wechatpay-Timestamp"] ?? String(unixSeconds());
    const signature = sign("sha256", Buffer.from(`${timestamp}\nnonce\n${body}\n`), privateKey).toString("base64");
    const headers = {
      "Wechatpay-Nonce": "nonce",
      "Wechatpay-Serial": id,
      "Wechatpay-Signature": signature,
      "Wechatpay-Timestamp": timestamp,
      ...replaced,
    };
    return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  }

  return {
    keys: [{ id, publicKey: publicKey.export({ type: "spki", format: "pem" }) }],
    /** What it reads of what a merchant encrypted for it. */
    opened: (ciphertext) => privateDecrypt({ key: privateKey, oaepHash: "sha1" }, Buffer.from(ciphertext, "base64")).toString(),
    signed,
    response: (status, body, replaced) => new Response(status === 204 ? null : body, { status, headers: signed(body, replaced) }),
    /** A platform certificate of the same key; `days` from now until it expires, `age` of them since it began. */
    certificate(days = 365, age = 1000) {
      const serialNo = newSerialNo();
      const notBefore = unixSeconds() - age * 86_400;
      const notAfter = unixSeconds() + days * 86_400;
      return {
        serialNo,
        certificate: issueCertificate({ serialNo, subject: platformName, publicKey, issuerKey: privateKey, notBefore, notAfter }),
      };
    },
  };
}

/** The body of GET /v3/certificates. */
export function certificatesBody(certificates, apiV3Key) {
  return JSON.stringify({
    data: certificates.map(({ serialNo, certificate }) => ({
      serial_no: serialNo,
      effective_time: "2024-01-31T00:00:00+08:00",
      expire_time: "2029-01-29T00:00:00+08:00",
      encrypt_certificate: encryptResource({ plaintext: certificate, associatedData: "certificate", apiV3Key }),
    })),
  });
}

/** A notification's body. */
export function notificationBody(resource, apiV3Key) {
  const encrypted = encryptResource({ plaintext: JSON.stringify(resource), associatedData: "coupon", apiV3Key });
  return JSON.stringify({
    id: randomBytes(8).toString("hex"),
    create_time: "2024-01-31T00:00:00+08:00",
    resource_type: "encrypt-resource",
    event_type: "COUPON.SEND",
    summary: "x",
    resource: { original_type: "coupon", ...encrypted },
  });
}

function unixSeconds() {
  return Math.floor(Date.now() / 1000);
}
