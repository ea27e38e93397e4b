// AEAD_AES_256_GCM as APIv3 uses it: in notifications and in GET /v3/certificates.
import { createCipheriv, randomBytes } from "node:crypto";

/** The `resource` / `encrypt_certificate` object for a text, under the 32-byte APIv3 key. */
export function encryptResource({ plaintext, associatedData, apiV3Key }) {
  const nonce = randomBytes(6).toString("hex");
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(apiV3Key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: "AEAD_AES_256_GCM",
    nonce,
    associated_data: associatedData,
    ciphertext: ciphertext.toString("base64"),
  };
}
