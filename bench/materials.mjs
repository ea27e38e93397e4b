// What every contestant works on: one key pair of the merchant, one of the platform, and what is signed and answered.
import { createCipheriv, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";

const pem = (name) => readFileSync(new URL(`../tests/keys/${name}`, import.meta.url), "utf8");

export const privateKey = pem("rsa2048.pem");
export const certificate = pem("merchant.crt");
const platformKey = createPrivateKey(pem("platform.pem"));
export const publicKeyId = "PUB_KEY_ID_0100000000012024110100000000000001";
export const publicKey = createPublicKey(platformKey).export({ type: "spki", format: "pem" });
export const keys = [{ id: publicKeyId, publicKey }];
export const apiV3Key = "0123456789abcdef0123456789abcdef";

export const merchant = { mchid: "1900007291", serialNo: "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", privateKey };

/** The guide's body (merchant/4012063233). */
export const body =
  '{"authorized_data":{"business_type":"FAVOR_STOCK","stock_id":"2433405"},"partner":{"type":"APPID","appid":"wx4e1916a585d1f4e9"}}';

/** Time and nonce are given, so that every contestant signs the same message. */
export const request = {
  ...merchant,
  method: "POST",
  url: "/v3/marketing/partnerships/build",
  body,
  idempotencyKey: "12345",
  timestamp: 1_700_000_000,
  nonceStr: "593BEC0C930BF1AFEB40B4A08C8FB242",
};

/** JSON text of about `bytes` bytes. */
export const jsonOf = (bytes) => JSON.stringify({ text: "x".repeat(Math.max(0, bytes - 11)) });

/** An answer as the platform signs it, at `timestamp`. */
export function answer(text, timestamp = Math.floor(Date.now() / 1000)) {
  const nonce = "c5ac7061fccab6bf3e254dcf98995b8c";
  const signature = sign("sha256", Buffer.from(`${timestamp}\n${nonce}\n${text}\n`), platformKey).toString("base64");
  const headers = {
    "Wechatpay-Timestamp": String(timestamp),
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Serial": publicKeyId,
    "Wechatpay-Signature": signature,
  };
  return { headers, body: text, now: timestamp };
}

/** AEAD_AES_256_GCM under the APIv3 key, as in a notification's `resource`. */
export function sealed(plaintext) {
  const [nonce, associatedData] = ["0123456789ab", "coupon"];
  const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const bytes = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { ciphertext: bytes.toString("base64"), nonce, associatedData };
}

/** A notification whose plaintext has `bytes` bytes. */
export function notification(bytes) {
  const { ciphertext, nonce, associatedData } = sealed(jsonOf(bytes));
  return answer(
    JSON.stringify({
      id: "EV-2018022511223320873",
      create_time: "2015-05-20T13:29:35+08:00",
      resource_type: "encrypt-resource",
      event_type: "COUPON.USE",
      summary: "代金券核销通知",
      resource: { algorithm: "AEAD_AES_256_GCM", ciphertext, associated_data: associatedData, nonce, original_type: "coupon" },
    }),
  );
}
