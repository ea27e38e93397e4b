// signRequest, prepareRequest, completeRequest and the formatters below them.
import { equal, ok, refuses } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { merchant, platform, timestamp, nonceStr, build, list, terminate } = vectors;
const { mchid, serialNo, privateKey, privateKeyPkcs1, certificate } = merchant;
const identity = { mchid, serialNo, privateKey };
const fixed = { timestamp, nonceStr };

export default {
  signRequest: {
    "signs a GET with a query as node:crypto does"(library) {
      const signed = library.signRequest({ ...identity, ...fixed, url: "/v3/marketing/partnerships", query: list.input });
      equal(signed.method, "GET");
      equal(signed.url, `https://api.mch.weixin.qq.com${list.path}`);
      equal(signed.message, list.message);
      equal(signed.headers.Authorization, list.authorization);
      equal(signed.redirect, "manual");
      equal("body" in signed, false);
    },
    "signs the very text of a body it serialised"(library) {
      const signed = library.signRequest({ ...identity, ...fixed, url: build.path, body: build.input });
      equal([signed.method, signed.body], ["POST", build.body]);
      equal(signed.headers.Authorization, build.authorization);
      equal(signed.headers["Content-Type"], "application/json");
    },
    "takes bytes as a body"(library) {
      const body = new Uint8Array([...build.body].map((char) => char.charCodeAt(0)));
      const signed = library.signRequest({ ...identity, ...fixed, url: build.path, body });
      equal(signed.headers.Authorization, build.authorization);
      equal(signed.body, body);
    },
    "reads the serial number from the certificate, and a PKCS#1 key"(library) {
      const options = { mchid, privateKey: privateKeyPkcs1, certificate, ...fixed, url: list.path };
      equal(library.signRequest(options).headers.Authorization, list.authorization);
    },
    "returns a frozen result whose headers are frozen"(library) {
      const signed = library.signRequest({ ...identity, url: "/v3/certificates" });
      ok(Object.isFrozen(signed) && Object.isFrozen(signed.headers), "not frozen");
    },
    "takes the time and 32 random characters from the host"(library) {
      const before = Math.floor(Date.now() / 1000);
      const signed = Array.from({ length: 8 }, () => library.signRequest({ ...identity, url: "/v3/certificates" }));
      const after = Math.floor(Date.now() / 1000);
      for (const one of signed) {
        ok(one.timestamp >= before && one.timestamp <= after, `${one.timestamp} is not now`);
        ok(/^[0-9A-Za-z]{32}$/.test(one.nonceStr), one.nonceStr);
      }
      equal(new Set(signed.map((one) => one.nonceStr)).size, signed.length);
    },
    "refuses an unknown option, null and a missing key by name"(library) {
      const refused = (code, field, options) => refuses(library, code, field, () => library.signRequest(options));
      refused("ERR_WECHATPAY_UNKNOWN_OPTION", "mchId", { ...identity, mchId: mchid, url: "/v3/x" });
      refused("ERR_WECHATPAY_OPTION_TYPE", "url", { ...identity, url: null });
      refused("ERR_WECHATPAY_MISSING_OPTION", "privateKey", { mchid, serialNo, url: "/v3/x" });
      refused("ERR_WECHATPAY_TIMESTAMP", "timestamp", { ...identity, url: "/v3/x", timestamp: timestamp * 1000 });
    },
    "does not echo a key it cannot read"(library) {
      const secret = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKc";
      const error = refuses(library, "ERR_WECHATPAY_PRIVATE_KEY", "privateKey", () =>
        library.signRequest({ mchid, serialNo, privateKey: secret, url: "/v3/x" }),
      );
      ok(!`${error.stack}${error.hint}`.includes(secret), "the key is in the error");
    },
  },
  prepareRequest: {
    "returns the message to sign and no Authorization"(library) {
      const prepared = library.prepareRequest({ mchid, serialNo, ...fixed, url: list.path });
      equal(prepared.message, list.message);
      equal("Authorization" in prepared.headers, false);
    },
    "takes no private key"(library) {
      refuses(library, "ERR_WECHATPAY_UNKNOWN_OPTION", "privateKey", () => library.prepareRequest({ ...identity, url: "/v3/x" }));
    },
  },
  completeRequest: {
    "adds a signature made elsewhere"(library) {
      const prepared = library.prepareRequest({ mchid, serialNo, ...fixed, url: terminate.path, body: terminate.body });
      const completed = library.completeRequest(prepared, terminate.signature);
      equal(completed.headers.Authorization, terminate.authorization);
      equal(completed.body, terminate.body);
    },
    "refuses what prepareRequest did not return"(library) {
      const prepared = library.prepareRequest({ mchid, serialNo, ...fixed, url: list.path });
      refuses(library, "ERR_WECHATPAY_PREPARED", "prepared", () =>
        library.completeRequest({ ...prepared, message: `${prepared.message}x` }, list.signature),
      );
    },
  },
  buildSignMessage: {
    "writes five lines, each ended by LF"(library) {
      equal(library.buildSignMessage({ method: "GET", url: list.path, timestamp, nonceStr }), list.message);
      equal(library.buildSignMessage({ method: "POST", url: build.path, timestamp, nonceStr, body: build.body }), build.message);
    },
    "takes a body as it is, short or long, wherever its characters beyond ASCII stand"(library) {
      for (const length of [0, 1, 63, 64, 65, 66, 200, 5000]) {
        for (const inserted of ["", "é", "信", "😀"]) {
          for (const at of [0, length >> 1, length]) {
            const body = "x".repeat(at) + inserted + "y".repeat(length - at);
            const message = library.buildSignMessage({ method: "POST", url: "/v3/x", timestamp, nonceStr, body });
            equal(message, `POST\n/v3/x\n${timestamp}\n${nonceStr}\n${body}\n`);
          }
        }
      }
    },
    "refuses a line feed outside the body"(library) {
      refuses(library, "ERR_WECHATPAY_FORMAT", "nonceStr", () =>
        library.buildSignMessage({ method: "GET", url: "/v3/x", timestamp, nonceStr: "a\nb" }),
      );
    },
  },
  buildAuthorization: {
    "writes the header's value"(library) {
      equal(library.buildAuthorization({ mchid, serialNo, ...fixed, signature: list.signature }), list.authorization);
    },
    "refuses a quote"(library) {
      refuses(library, "ERR_WECHATPAY_FORMAT", "nonceStr", () =>
        library.buildAuthorization({ mchid, serialNo, timestamp, nonceStr: 'a"b', signature: list.signature }),
      );
    },
  },
  signMessage: {
    "signs as node:crypto does, with either form of the key"(library) {
      equal(library.signMessage({ message: build.message, privateKey }), build.signature);
      equal(library.signMessage({ message: build.message, privateKey: privateKeyPkcs1 }), build.signature);
    },
  },
  verifyMessage: {
    "accepts node:crypto's signature, by public key and by certificate"(library) {
      const key = { id: platform.publicKeyId, publicKey: platform.publicKey };
      const { body, signature } = vectors.answer;
      const message = `${timestamp}\n${nonceStr}\n${body}\n`;
      equal(library.verifyMessage({ message, signature, key }), undefined);
      equal(library.verifyMessage({ message, signature, key: { certificate: platform.certificate } }), undefined);
    },
    "throws for another message and for another key"(library) {
      const { signature } = build;
      const refused = (message, publicKey) =>
        refuses(library, "ERR_WECHATPAY_SIGNATURE_INVALID", "signature", () =>
          library.verifyMessage({ message, signature, key: { id: platform.publicKeyId, publicKey } }),
        );
      refused(`${build.message}x`, merchant.publicKey);
      refused(build.message, platform.publicKey);
    },
    "says that a merchant's certificate does not verify answers"(library) {
      refuses(library, "ERR_WECHATPAY_KEYS", "key.certificate", () =>
        library.verifyMessage({ message: build.message, signature: build.signature, key: { certificate } }),
      );
    },
  },
};
