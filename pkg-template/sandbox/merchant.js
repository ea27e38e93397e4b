// The one merchant of a sandbox: its number, key pair, API certificate and APIv3 key.
import { createPrivateKey, createPublicKey, randomInt, X509Certificate } from "node:crypto";
import { generateKeys, issueCertificate, merchantName, newSerialNo, rootKey } from "./x509.js";

const FIVE_YEARS = 5 * 365 * 86400;
const DAY = 86400;

/**
 * `certificateState`: "expired" is one that ended a day ago.
 *
 * @param {{
 *   mchid: string,
 *   apiV3Key: string | undefined,
 *   certificateState: "valid" | "expired" | "revoked",
 *   now: number,
 * }} merchant
 */
export async function createMerchant({ mchid, apiV3Key, certificateState, now }) {
  const [{ publicKey, privateKey }, issuerKey] = await Promise.all([generateKeys(), rootKey()]);
  const serialNo = newSerialNo();
  const notBefore = certificateState === "expired" ? now - FIVE_YEARS - DAY : now - DAY;
  const notAfter = notBefore + FIVE_YEARS;
  return {
    mchid,
    serialNo,
    apiV3Key: apiV3Key || newApiV3Key(),
    publicKey,
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
    certificate: issueCertificate({ serialNo, subject: merchantName(mchid), publicKey, issuerKey, notBefore, notAfter }),
    notAfter,
    revoked: certificateState === "revoked",
  };
}

/**
 * The merchant of an earlier sandbox. The certificate is what it was then, so it is neither revoked nor made to have ended.
 *
 * @param {import("./sandbox.js").KeptMerchant} kept
 */
export function keptMerchant({ mchid, apiV3Key, privateKey, certificate }) {
  const { serialNumber, validTo } = new X509Certificate(certificate);
  return {
    mchid,
    serialNo: serialNumber,
    apiV3Key,
    publicKey: createPublicKey(createPrivateKey(privateKey)),
    privateKey,
    certificate,
    notAfter: Date.parse(validTo) / 1000,
    revoked: false,
  };
}

/** @returns {string} */
function newApiV3Key() {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 32 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
