// What comes back: answers, notifications, encrypted resources.
import { equal, ok, refuses } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { platform, timestamp, nonceStr, answer, notification, certificates, apiV3Key } = vectors;
const keys = [{ id: platform.publicKeyId, publicKey: platform.publicKey }, { certificate: platform.certificate }];
const now = timestamp + 60;

/** The headers of an answer signed by the public key, or by the certificate's key: they are the same key. */
export const headersOf = ({ signature }, serial = platform.publicKeyId) => ({
  "Wechatpay-Serial": serial,
  "Wechatpay-Signature": signature,
  "Wechatpay-Timestamp": String(timestamp),
  "Wechatpay-Nonce": nonceStr,
  "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
});

export default {
  verifyResponse: {
    "returns the verified body, by public key or by certificate"(library) {
      const { body } = answer;
      for (const serial of [platform.publicKeyId, platform.serialNo]) {
        equal(library.verifyResponse({ status: 200, headers: headersOf(answer, serial), body, keys, now }), body);
      }
    },
    "takes headers as pairs, as lists, in any letter case, and as the host's Headers"(library) {
      const { body } = answer;
      const pairs = Object.entries(headersOf(answer));
      const forms = [
        pairs,
        Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value])),
        Object.fromEntries(pairs.map(([name, value]) => [name.toUpperCase(), [value]])),
      ];
      if (typeof Headers === "function") forms.push(new Headers(headersOf(answer)));
      for (const headers of forms) equal(library.verifyResponse({ headers, body, keys, now }), body);
    },
    "throws for another body, an unknown key and a late answer"(library) {
      const { body } = answer;
      const headers = headersOf(answer);
      const refused = (code, field, options) =>
        refuses(library, code, field, () => library.verifyResponse({ headers, body, keys, now, ...options }));
      refused("ERR_WECHATPAY_SIGNATURE_INVALID", "headers.Wechatpay-Signature", { body: `${body} ` });
      refused("ERR_WECHATPAY_UNKNOWN_SERIAL", "headers.Wechatpay-Serial", { keys: keys.slice(1) });
      refused("ERR_WECHATPAY_RESPONSE_EXPIRED", "headers.Wechatpay-Timestamp", { now: timestamp + 301 });
    },
    "throws what an unsigned error answer said"(library) {
      const body = JSON.stringify({ code: "PARAM_ERROR", message: "参数错误", detail: { field: "/amount" } });
      const error = refuses(library, "ERR_WECHATPAY_HTTP_STATUS", undefined, () =>
        library.verifyResponse({ status: 400, headers: { "Request-ID": "08F7" }, body, keys, now }),
      );
      const { status, serverCode, serverMessage, requestId, detail } = error;
      equal(
        [status, serverCode, serverMessage, requestId, detail],
        [400, "PARAM_ERROR", "参数错误", "08F7", { field: "/amount" }],
      );
    },
  },
  parseNotification: {
    "verifies, then decrypts"(library) {
      const { body, plaintext } = notification;
      const parsed = library.parseNotification({ headers: headersOf(notification), body, keys, apiV3Key, now });
      equal(parsed, {
        id: "EV-2018022511223320873",
        createTime: "2015-05-20T13:29:35+08:00",
        eventType: "TRANSACTION.SUCCESS",
        resourceType: "encrypt-resource",
        summary: "支付成功",
        originalType: "transaction",
        plaintext,
        resource: JSON.parse(plaintext),
      });
      ok(Object.isFrozen(parsed), "not frozen");
    },
    "takes the body as bytes"(library) {
      const body = new TextEncoder().encode(notification.body);
      const { plaintext } = library.parseNotification({ headers: headersOf(notification), body, keys, apiV3Key, now });
      equal(plaintext, notification.plaintext);
    },
    "refuses a parsed body, a changed one and another APIv3 key"(library) {
      const { body } = notification;
      const options = { headers: headersOf(notification), body, keys, apiV3Key, now };
      const refused = (code, field, change) =>
        refuses(library, code, field, () => library.parseNotification({ ...options, ...change }));
      refused("ERR_WECHATPAY_OPTION_TYPE", "body", { body: JSON.parse(body) });
      refused("ERR_WECHATPAY_SIGNATURE_INVALID", "headers.Wechatpay-Signature", { body: body.replace("SUCCESS", "REFUND!") });
      refused("ERR_WECHATPAY_DECRYPT", "body.resource.ciphertext", { apiV3Key: apiV3Key.replace(/^./, "X") });
    },
  },
  decryptResource: {
    "opens what node:crypto sealed"(library) {
      const { ciphertext, nonce, associated_data: associatedData } = notification.resource;
      equal(library.decryptResource({ ciphertext, nonce, associatedData, apiV3Key }), notification.plaintext);
    },
    "refuses other associated data"(library) {
      const { ciphertext, nonce } = notification.resource;
      refuses(library, "ERR_WECHATPAY_DECRYPT", "ciphertext", () =>
        library.decryptResource({ ciphertext, nonce, associatedData: "refund", apiV3Key }),
      );
    },
  },
  parseCertificates: {
    "opens a download, with and without a look at its signature"(library) {
      const { body } = certificates;
      const headers = headersOf(certificates, platform.serialNo);
      const { notBefore, notAfter } = platform.validity;
      const expected = [
        {
          serialNo: platform.serialNo,
          certificate: platform.certificate,
          effectiveTime: notBefore.replace(".000Z", "+00:00"),
          expireTime: notAfter.replace(".000Z", "+00:00"),
        },
      ];
      equal(library.parseCertificates({ body, apiV3Key }), expected);
      equal(library.parseCertificates({ body, apiV3Key, headers, keys, now }), expected);
    },
    "refuses a changed download under a configured key"(library) {
      const headers = headersOf({ signature: answer.signature }, platform.serialNo);
      refuses(library, "ERR_WECHATPAY_SIGNATURE_INVALID", "headers.Wechatpay-Signature", () =>
        library.parseCertificates({ body: certificates.body, apiV3Key, headers, keys, now }),
      );
    },
  },
  digestDownload: {
    // The digests of "abc": FIPS 180-2, appendices A.1 and B.1.
    "goes on from its state, over clearKeys and a failure of the host"(library) {
      for (const hash of [
        { type: "SHA1", value: "a9993e364706816aba3e25717850c26c9cd0d89d" },
        { type: "SHA256", value: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
      ]) {
        const bytes = (text) => new TextEncoder().encode(text);
        const first = library.digestDownload({ body: bytes("a"), hash });
        library.clearKeys();
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        refuses(library, "ERR_WECHATPAY_OPTION_UNREADABLE", "options", () => library.digestDownload(proxy));
        const state = library.digestDownload({ body: bytes("b"), hash, state: first });
        equal(library.verifyDownload({ body: bytes("c"), hash, state }), undefined);
        refuses(library, "ERR_WECHATPAY_DOWNLOAD", "body", () => library.verifyDownload({ body: bytes("d"), hash, state }));
        refuses(library, "ERR_WECHATPAY_OPTION_TYPE", "state", () =>
          library.digestDownload({ body: "c", hash, state: state.subarray(1) }),
        );
      }
    },
  },
  verifyDownload: {
    // The digest of "abc": FIPS 180-4's example.
    "accepts the file whose digest it is, and no other"(library) {
      const hash = { type: "SHA1", value: "a9993e364706816aba3e25717850c26c9cd0d89d" };
      equal(library.verifyDownload({ body: new TextEncoder().encode("abc"), hash }), undefined);
      refuses(library, "ERR_WECHATPAY_DOWNLOAD", "body", () => library.verifyDownload({ body: "abd", hash }));
    },
  },
};
