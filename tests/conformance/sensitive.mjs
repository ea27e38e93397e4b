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
  encryptBody: {
    "encrypts the fields that its pointers lead to, and nothing else"(library) {
      const body = { list: [{ name: sensitive.plaintext }, { name: sensitive.plaintext, id: 1 }] };
      const key = { id: platform.publicKeyId, publicKey: platform.publicKey };
      const { body: text, wechatpaySerial } = library.encryptBody({ body, encrypt: ["/list/*/name", "/none?"], key });
      equal(wechatpaySerial, platform.publicKeyId);
      const decrypt = ["/list/0/name", "/list/1/name"];
      equal(library.decryptBody({ body: text, decrypt, privateKey: platform.privateKey }), body);
    },
    "names the field that is no text"(library) {
      const key = { certificate: platform.certificate };
      refuses(library, "ERR_WECHATPAY_SENSITIVE", "body/list/0", () =>
        library.encryptBody({ body: { list: [1] }, encrypt: ["/list/*"], key }),
      );
    },
  },
  decryptBody: {
    "opens what node:crypto encrypted"(library) {
      const body = JSON.stringify({ payer: { name: sensitive.forMerchant } });
      equal(library.decryptBody({ body, decrypt: ["/payer/name"], privateKey: merchant.privateKey }), {
        payer: { name: sensitive.plaintext },
      });
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
