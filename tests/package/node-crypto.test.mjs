// node:crypto is the other implementation: both ways, over sizes drawn anew in every run, from 0 bytes to 1 MB.
import assert from "node:assert/strict";
import { constants, createPublicKey, privateDecrypt, publicEncrypt, randomBytes, randomInt, sign, verify } from "node:crypto";
import { test } from "node:test";

import { API_V3_KEY, PUBLIC_KEY_ID, seal, signedAnswer, signedNotification } from "./answers.mjs";
import { withBothEntries } from "./entries.mjs";
import { key } from "./files.mjs";

const MEGABYTE = 1_048_576;
/** Always the ends; between them small sizes are as likely as large ones. */
const sizes = (count, most = MEGABYTE) => [
  0,
  1,
  most,
  ...Array.from({ length: count }, () => randomInt((2 ** randomInt(1, Math.ceil(Math.log2(most))) % most) + 1)),
];
const textOf = (size) =>
  randomBytes(Math.ceil(size / 2))
    .toString("hex")
    .slice(0, size);
/** Text of exactly `size` bytes, with characters of one to four. */
const mixedTextOf = (size) => {
  let text = "";
  for (let left = size; left > 0; ) {
    const character = ["a", "é", "店", "😀"][randomInt(Math.min(4, left))];
    text += character;
    left -= Buffer.byteLength(character);
  }
  return text;
};
const publicPem = (privateKey) => createPublicKey(privateKey).export({ type: "spki", format: "pem" });

withBothEntries("as node:crypto", (pkg) => {
  for (const name of ["rsa2048.pem", "rsa2049.pem", "rsa3072.pem", "rsa4096.pem", "rsa2048_e3.pem"]) {
    test(`signatures with ${name}, bytes of any size`, () => {
      const privateKey = key(name);
      const trusted = { id: PUBLIC_KEY_ID, publicKey: publicPem(privateKey) };
      for (const size of sizes(name === "rsa2048.pem" ? 20 : 3)) {
        const message = randomBytes(size);
        const signature = pkg.signMessage({ message, privateKey });
        assert.equal(signature, sign("sha256", message, privateKey).toString("base64"), `${size} bytes`);
        assert.ok(verify("sha256", message, createPublicKey(privateKey), Buffer.from(signature, "base64")));
        pkg.verifyMessage({ message, signature, key: trusted });
        const other = size === 0 ? Buffer.from([0]) : Buffer.from(message);
        if (size > 0) other[randomInt(size)] ^= 1 << randomInt(8);
        assert.throws(() => pkg.verifyMessage({ message: other, signature, key: trusted }), {
          code: "ERR_WECHATPAY_SIGNATURE_INVALID",
        });
      }
    });

    test(`sensitive fields with ${name}, every character, any length`, () => {
      const privateKey = key(name);
      const trusted = { id: PUBLIC_KEY_ID, publicKey: publicPem(privateKey) };
      const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
      const limit = Math.ceil(createPublicKey(privateKey).asymmetricKeyDetails.modulusLength / 8) - 42;
      for (const size of sizes(5, limit)) {
        const plaintext = mixedTextOf(size);
        const { ciphertext } = pkg.encryptSensitive({ plaintext, key: trusted });
        assert.equal(privateDecrypt({ key: privateKey, ...padding }, Buffer.from(ciphertext, "base64")).toString(), plaintext);
        const theirs = publicEncrypt({ key: trusted.publicKey, ...padding }, Buffer.from(plaintext)).toString("base64");
        assert.equal(pkg.decryptSensitive({ ciphertext: theirs, privateKey }), plaintext);
        assert.equal(pkg.decryptSensitive({ ciphertext, privateKey }), plaintext);
      }
    });
  }

  test("answers, notifications and resources of any size", () => {
    for (const size of sizes(20)) {
      const text = mixedTextOf(Math.min(size, 65_536)) + textOf(Math.max(0, size - 65_536));
      assert.equal(pkg.verifyResponse(signedAnswer(text)), text, `${size} bytes`);
      const sealed = seal(text, { associatedData: mixedTextOf(randomInt(100)), nonce: textOf(12) });
      assert.equal(pkg.decryptResource({ ...sealed, apiV3Key: API_V3_KEY }), text, `${size} bytes`);
      const body = JSON.stringify({
        id: textOf(20),
        create_time: "",
        event_type: "",
        resource_type: "",
        summary: mixedTextOf(20),
        resource: { original_type: "", algorithm: "AEAD_AES_256_GCM", ...asSent(seal(JSON.stringify({ text }))) },
      });
      assert.deepEqual(pkg.parseNotification(signedNotification(body)).resource, { text }, `${size} bytes`);
    }
  });
});

const asSent = ({ associatedData: associated_data, ...rest }) => ({ ...rest, associated_data });
