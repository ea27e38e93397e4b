// WeChat Pay's own keys: platform certificates and 微信支付公钥, side by side (doc merchant/4012154180).
import { createPrivateKey, createPublicKey, randomInt, sign, X509Certificate } from "node:crypto";
import { generateKeys, issueCertificate, newSerialNo, platformName, rootKey } from "./x509.js";

const FIVE_YEARS = 5 * 365 * 86400;
const DAY = 86400;

/**
 * `mode`: which kinds exist ("certificate", "publicKey", "both"). `answerKey`: which kind signs when the request names none.
 * `clock()` gives Unix seconds. `kept`: the keys of an earlier sandbox, instead of new ones.
 *
 * @param {{
 *   mode: "both" | "certificate" | "publicKey",
 *   answerKey: "certificate" | "publicKey",
 *   clock: () => number,
 *   kept?: import("./sandbox.js").KeptPlatform,
 * }} platform
 */
export async function createPlatform({ mode, answerKey, clock, kept }) {
  /** @type {any[]} */
  const certificates = kept?.certificate ? [keptCertificate(kept.certificate)] : [];
  /** @type {any[]} */
  const publicKeys = kept?.publicKey ? [keptPublicKey(kept.publicKey)] : [];

  async function addCertificate() {
    const [{ publicKey, privateKey }, issuerKey] = await Promise.all([generateKeys(), rootKey()]);
    const serialNo = newSerialNo();
    const effectiveTime = Math.floor(clock()) - DAY;
    const expireTime = effectiveTime + FIVE_YEARS;
    const certificate = issueCertificate({
      serialNo,
      subject: platformName,
      publicKey,
      issuerKey,
      notBefore: effectiveTime,
      notAfter: expireTime,
    });
    certificates.unshift({ id: serialNo, privateKey, publicKey, certificate, effectiveTime, expireTime });
    return { certificate };
  }

  async function addPublicKey() {
    const { publicKey, privateKey } = await generateKeys();
    const id = `PUB_KEY_ID_01${Array.from({ length: 26 }, () => randomInt(10)).join("")}`;
    publicKeys.unshift({ id, privateKey, publicKey });
    return { id, publicKey: pemOf(publicKey) };
  }

  const adding = [];
  if (mode !== "publicKey" && certificates.length === 0) adding.push(addCertificate());
  if (mode !== "certificate" && publicKeys.length === 0) adding.push(addPublicKey());
  await Promise.all(adding);

  const inUse = () => [certificates[0], publicKeys[0]].filter(Boolean);
  const current = (kind) => (kind === "certificate" ? certificates[0] : publicKeys[0]);

  return {
    mode,
    /** The key that signs the answer to a request carrying this `Wechatpay-Serial` (or none). Retired keys sign nothing. */
    keyFor(wanted) {
      return inUse().find((key) => key.id === wanted) || current(answerKey);
    },
    /** Whether a request may name this `Wechatpay-Serial`. */
    isInUse(wanted) {
      return inUse().some((key) => key.id === wanted);
    },
    /** The key of one kind, for notifications. */
    keyOf(kind) {
      return current(kind || answerKey);
    },
    /** Whether this is one of the platform's own identifiers, in use or retired. */
    owns(id) {
      return certificates.concat(publicKeys).some((key) => key.id === id);
    },
    /** Every certificate that GET /v3/certificates lists, newest first. */
    downloadable() {
      return certificates.slice();
    },
    /**
     * What a client verifies with: the shape of `keys` everywhere in this package.
     *
     * @returns {import("./index.d.ts").PlatformKey[]}
     */
    keys() {
      const found = [];
      if (certificates.length > 0) found.push({ certificate: certificates[0].certificate });
      if (publicKeys.length > 0) found.push({ id: publicKeys[0].id, publicKey: pemOf(publicKeys[0].publicKey) });
      return found;
    },
    /**
     * What another sandbox needs to sign as this one does.
     *
     * @returns {import("./sandbox.js").KeptPlatform}
     */
    toKeep() {
      const [certificate, publicKey] = [certificates[0], publicKeys[0]];
      return {
        ...(certificate && { certificate: { certificate: certificate.certificate, privateKey: privatePemOf(certificate) } }),
        ...(publicKey && {
          publicKey: { id: publicKey.id, publicKey: pemOf(publicKey.publicKey), privateKey: privatePemOf(publicKey) },
        }),
      };
    },
    /** Makes a new key of the kind; the one before it is retired. A kind that the mode excludes is refused. */
    rotate(kind = answerKey) {
      if (!current(kind)) throw new TypeError(`platform: "${mode}" has no ${kind} to rotate`);
      return kind === "certificate" ? addCertificate() : addPublicKey();
    },
  };
}

/**
 * Which kinds there are.
 *
 * @param {import("./sandbox.js").KeptPlatform} kept
 */
export function modeOf({ certificate, publicKey }) {
  if (certificate && publicKey) return "both";
  return certificate ? "certificate" : "publicKey";
}

/** `TIMESTAMP\n NONCE\n BODY\n` signed by a platform key, Base64. */
export function signAnswer(key, timestamp, nonce, body) {
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from("\n")]);
  return sign("sha256", message, key.privateKey).toString("base64");
}

function keptCertificate({ certificate, privateKey: pem }) {
  const { serialNumber, validFrom, validTo } = new X509Certificate(certificate);
  const privateKey = createPrivateKey(pem);
  return {
    id: serialNumber,
    privateKey,
    publicKey: createPublicKey(privateKey),
    certificate,
    effectiveTime: Date.parse(validFrom) / 1000,
    expireTime: Date.parse(validTo) / 1000,
  };
}

function keptPublicKey({ id, privateKey: pem }) {
  const privateKey = createPrivateKey(pem);
  return { id, privateKey, publicKey: createPublicKey(privateKey) };
}

function privatePemOf({ privateKey }) {
  return privateKey.export({ type: "pkcs8", format: "pem" });
}

function pemOf(publicKey) {
  return publicKey.export({ type: "spki", format: "pem" });
}
