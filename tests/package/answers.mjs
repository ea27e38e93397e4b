// What the server would send, made with node:crypto: signed answers, encrypted resources, notifications.
import { createCipheriv, createPublicKey, randomBytes, sign } from "node:crypto";

import { key } from "./files.mjs";

export const NOW = 1735689600;
export const PUBLIC_KEY_ID = "PUB_KEY_ID_0114232134912410000000000000";
export const PLATFORM_SERIAL = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
export const API_V3_KEY = "0123456789abcdefghijABCDEFGHIJ!#";

const platformKey = key("platform.pem");
export const publicKeyEntry = Object.freeze({
  id: PUBLIC_KEY_ID,
  publicKey: createPublicKey(platformKey).export({ type: "spki", format: "pem" }),
});
export const certificateEntry = Object.freeze({ certificate: key("platform.crt") });

/** The headers that sign `body`. */
export function signatureHeaders(
  body,
  { serial = PUBLIC_KEY_ID, timestamp = NOW, nonce = "593BEC0C930BF1AFEB40B4A08C8FB242", privateKey = platformKey } = {},
) {
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from("\n")]);
  return {
    "Wechatpay-Timestamp": String(timestamp),
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Serial": serial,
    "Wechatpay-Signature": sign("sha256", message, privateKey).toString("base64"),
    "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
  };
}

/** Options of verifyResponse for an answer with `body`. */
export function signedAnswer(body, how) {
  return { headers: signatureHeaders(body, how), body, keys: [publicKeyEntry], now: NOW };
}

/** AES-256-GCM as the server encrypts. */
export function seal(
  plaintext,
  { associatedData = "transaction", nonce = randomBytes(6).toString("hex"), apiV3Key = API_V3_KEY } = {},
) {
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(apiV3Key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from(associatedData));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { ciphertext: sealed.toString("base64"), nonce, associatedData };
}

/** The envelope of a notification around `plaintext`. */
export function envelope(plaintext, how) {
  const { ciphertext, nonce, associatedData } = seal(plaintext, how);
  return {
    id: "EV-2018022511223320873",
    create_time: "2015-05-20T13:29:35+08:00",
    resource_type: "encrypt-resource",
    event_type: "TRANSACTION.SUCCESS",
    summary: "支付成功",
    resource: { original_type: "transaction", algorithm: "AEAD_AES_256_GCM", ciphertext, associated_data: associatedData, nonce },
  };
}

/** Options of parseNotification for a notification with this body text. */
export function signedNotification(body, how) {
  return { ...signedAnswer(body, how), apiV3Key: API_V3_KEY };
}

/** A matcher for assert.throws. */
export function refusal(code, field) {
  return (error) => {
    const expected = `ERR_WECHATPAY_${code}`;
    if (error.name !== "WechatPayError" || error.code !== expected)
      throw new Error(`expected ${expected}, got ${error.code}: ${error.message}`, { cause: error });
    if (field !== undefined && error.field !== field)
      throw new Error(`expected the field ${field}, got ${error.field}: ${error.message}`);
    return true;
  };
}
