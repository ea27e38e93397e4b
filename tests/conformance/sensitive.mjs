// Sensitive fields: RSAES-OAEP.
import { equal, refuses } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { merchant, platform, sensitive } = vectors;

export default {
  encryptSensitive: {
    "encrypts for the key it names, differently every time"(library) {
      const { plaintext } = sensitive;
      const key = { id: platform.publicKeyId, publicKey: platform.publicKey };
      const [one, other] = [key, { certificate: platform.certificate }].map((key) =>
        library.encryptSensitive({ plaintext, key }),
      );
      equal([one.wechatpaySerial, other.wechatpaySerial], [platform.publicKeyId, platform.serialNo]);
      equal(one.ciphertext === other.ciphertext, false);
      for (const { ciphertext } of [one, other]) {
        equal(library.decryptSensitive({ ciphertext, privateKey: platform.privateKey }), plaintext);
      }
    },
  },
  decryptSensitive: {
    "opens what node:crypto encrypted"(library) {
      equal(
        library.decryptSensitive({ ciphertext: sensitive.forMerchant, privateKey: merchant.privateKey }),
        sensitive.plaintext,
      );
    },
    "does not say why another key fails"(library) {
      refuses(library, "ERR_WECHATPAY_SENSITIVE", "ciphertext", () =>
        library.decryptSensitive({ ciphertext: sensitive.forMerchant, privateKey: platform.privateKey }),
      );
    },
  },
};
