// Nobody can stop the event loop with a long input: every function takes time in proportion to the length of texts, bytes
// and lists, or n·log n. Each is given the shapes that are worst for it; that it refuses most of them does not matter.
import assert from "node:assert/strict";
import { createHash, sign } from "node:crypto";
import { test } from "node:test";

import { loggable } from "../../pkg/client/cause.js";
import { gathered } from "../../pkg/client/response.js";
import { readAnswer } from "../../pkg/command/answer.js";
import { printer } from "../../pkg/command/print.js";
import * as pkg from "../../pkg/index.js";
import {
  API_V3_KEY,
  envelope,
  NOW,
  publicKeyEntry,
  seal,
  signatureHeaders,
  signedAnswer,
  signedNotification,
} from "./answers.mjs";
import { tlv } from "./der.mjs";
import { key, merchant } from "./files.mjs";
import { assertGrowsGently, growth, MOST } from "./growth.mjs";

const { privateKey, ...unsigned } = merchant;
const required = { ...unsigned, url: "/v3/x" };

/** What is taken of one list, and of key text in bytes. */
const ITEMS = 10_000;
const KEY_TEXT = 64_000;
/** What explainError looks at of a text, and what is serialised of one body. */
const SEEN = 1_000_000;
const VALUES = 900_000;

const list = (size, of) => Array.from({ length: size }, (_, at) => of(at));
const record = (size, of) => Object.fromEntries(list(size, of));
const numbered = (at) => [`x-${String(at).padStart(6, "0")}`, "1"];
const members = (size) => list(size, (at) => `"m${at}":${at}`);
const path = (at) => `/${at.toString(36)}`;

/** Texts in which something may be looked for again and again. */
const texts = {
  letters: (size) => "a".repeat(size),
  chinese: (size) => "微".repeat(size),
  replacement: (size) => "\ufffd".repeat(size),
  quotes: (size) => '"'.repeat(size),
  backslashes: (size) => "\\".repeat(size),
  escapes: (size) => "\\n".repeat(size / 2),
  brackets: (size) => "[".repeat(size),
  objects: (size) => '{"a":'.repeat(size / 5),
  digits: (size) => "1".repeat(size),
  zeros: (size) => `0.${"0".repeat(size)}1`,
  blanks: (size) => `${" ".repeat(size)}x`,
  lines: (size) => "\n".repeat(size),
  returns: (size) => "\r".repeat(size),
  dashes: (size) => "-".repeat(size),
  begins: (size) => "-----BEGIN ".repeat(size / 11),
  labels: (size) => "-----BEGIN A-----\n".repeat(size / 18),
  blocks: (size) => "-----BEGIN A-----\nMAA=\n-----END A-----\n".repeat(size / 40),
  ends: (size) => `-----BEGIN A-----${"-----END ".repeat(size / 9)}`,
  percents: (size) => "%".repeat(size),
  escaped: (size) => "%2525".repeat(size / 5),
  commas: (size) => "a,".repeat(size / 2),
  colons: (size) => "ab:".repeat(size / 3),
  heads: (size) => "HTTP/1.1 100 Continue\r\n\r\n".repeat(size / 25),
  received: (size) => `< HTTP/1.1 400 x\r\n${"< a: b\r\n* c\r\n".repeat(size / 14)}`,
};

/** JSON of every shape that a reader may stumble over; the first five also where the same reader is behind. */
const json = {
  "distinct members": (size) => `{${members(size / 10).join(",")}}`,
  "members that begin alike": (size) => `{${list(size / 200, (at) => `"${"a".repeat(180)}${at}":1`).join(",")}}`,
  "repeated members": (size) => `{${'"a":1,'.repeat(size / 6)}"a":2}`,
  "escaped members": (size) => `{${list(size / 12, (at) => `"\\u0061${at}":1`).join(",")}}`,
  "items below a long name": (size) => `{"${"n".repeat(size / 2)}":[${"1,".repeat(size / 4)}null]}`,
  "members below a long name": (size) => `{"${"n".repeat(size / 2)}":{${members(size / 20).join(",")},"z":null}}`,
  items: (size) => `[${"1,".repeat(size / 2)}1]`,
  texts: (size) => `["${"\\u5fae".repeat(size / 6)}"]`,
  digits: (size) => `[${"9".repeat(size)}e-${size}]`,
  "narrow and deep": (size) => `[${list(size / 200, () => "[".repeat(90) + "]".repeat(90)).join(",")}]`,
};

const refusing = (call) => () => {
  try {
    call();
  } catch (error) {
    if (!(error instanceof pkg.WechatPayError) || error.code === "ERR_WECHATPAY_INTERNAL") throw error;
  }
};
/** Those that each reader stumbles over first. */
const FOR_KEYS = [
  "letters",
  "quotes",
  "backslashes",
  "escapes",
  "blanks",
  "lines",
  "dashes",
  "begins",
  "labels",
  "blocks",
  "ends",
];
const FOR_MESSAGES = [
  "letters",
  "chinese",
  "replacement",
  "backslashes",
  "escapes",
  "digits",
  "lines",
  "returns",
  "percents",
  "escaped",
  "commas",
];
const FOR_ANSWERS = ["brackets", "objects", "zeros", "blanks", "lines", "returns", "colons", "heads", "received"];

/** `of(size)` gives the call. */
function shape(name, of, most) {
  test(name, () => assertGrowsGently(name, (size) => refusing(of(Math.floor(size))), most));
}

/** These texts in the place that `call` has for one. */
function eachText(name, call, most, of) {
  for (const kind of of)
    shape(
      `${name}: ${kind}`,
      (size) => {
        const text = texts[kind](size);
        return () => call(text);
      },
      most,
    );
}

test("the measure finds a square, and lets n·log n pass", () => {
  const square = growth((size) => {
    const all = list(size, String);
    return () => all.every((one) => all.lastIndexOf(one) >= 0);
  }, 20_000);
  assert.ok(square.times > MOST, `${square.times}`);
  const sorted = growth((size) => {
    const all = list(size, (at) => (at * 7919) % size);
    return () => Float64Array.from(all).sort();
  });
  assert.ok(sorted.times < MOST, `${sorted.times}`);
});

// ---- requests
for (const option of [
  "mchid",
  "serialNo",
  "nonceStr",
  "method",
  "baseUrl",
  "idempotencyKey",
  "wechatpaySerial",
  "userAgent",
  "acceptLanguage",
]) {
  eachText(`prepareRequest ${option}`, (text) => pkg.prepareRequest({ ...required, [option]: text }), undefined, ["blanks"]);
}
eachText("prepareRequest body", (text) => pkg.prepareRequest({ ...required, body: text }), undefined, [
  "letters",
  "chinese",
  "replacement",
  "lines",
]);
eachText("prepareRequest body of an object", (text) => pkg.prepareRequest({ ...required, body: { text } }), undefined, [
  "letters",
  "chinese",
  "replacement",
  "quotes",
]);
eachText("prepareRequest url", (text) => pkg.prepareRequest({ ...required, url: `/v3/${text}` }), undefined, [
  "letters",
  "percents",
  "escaped",
  "dashes",
  "blanks",
]);
eachText("prepareRequest absolute url", (text) => pkg.prepareRequest({ ...required, url: `https://${text}/x` }), undefined, [
  "letters",
  "colons",
  "brackets",
  "digits",
]);
eachText("prepareRequest query value", (text) => pkg.prepareRequest({ ...required, query: { text } }), undefined, [
  "letters",
  "chinese",
  "percents",
]);
shape("prepareRequest url of segments", (size) => {
  const url = "/.a".repeat(size / 3);
  return () => pkg.prepareRequest({ ...required, url });
});
shape("prepareRequest url of parameters", (size) => {
  const url = `/v3/x?${"a=b&".repeat(size / 4)}c`;
  return () => pkg.prepareRequest({ ...required, url });
});
shape("prepareRequest bytes", (size) => {
  const body = new Uint8Array(size).fill(97);
  return () => pkg.prepareRequest({ ...required, body });
});
shape(
  "prepareRequest query members",
  (size) => {
    const query = record(size, numbered);
    return () => pkg.prepareRequest({ ...required, query });
  },
  ITEMS,
);
shape(
  "prepareRequest headers",
  (size) => {
    const headers = record(size, numbered);
    return () => pkg.prepareRequest({ ...required, headers });
  },
  ITEMS,
);
shape(
  "prepareRequest headers, the last repeats the first",
  (size) => {
    const headers = [...list(size - 1, numbered), ["X-000000", "2"]];
    return () => pkg.prepareRequest({ ...required, headers });
  },
  ITEMS,
);
shape(
  "prepareRequest unknown options",
  (size) => {
    const options = record(size, numbered);
    return () => pkg.prepareRequest(options);
  },
  ITEMS,
);
shape("prepareRequest a long unknown option", (size) => {
  const options = { ["mchi".repeat(size / 4)]: 1 };
  return () => pkg.prepareRequest(options);
});
shape(
  "prepareRequest object of members",
  (size) => {
    const body = record(size, (at) => [`m${at}`, at]);
    return () => pkg.prepareRequest({ ...required, body });
  },
  VALUES,
);
shape(
  "prepareRequest object of objects",
  (size) => {
    const body = list(size / 4, (at) => ({ a: at, b: [at] }));
    return () => pkg.prepareRequest({ ...required, body });
  },
  VALUES,
);
shape(
  "prepareRequest object, wrong at the end",
  (size) => {
    const body = [...list(size, String), null];
    return () => pkg.prepareRequest({ ...required, body });
  },
  VALUES,
);
shape(
  "prepareRequest objects within a deep one",
  (size) => {
    let body = list(size, (at) => [at]);
    for (let at = 0; at < 95; at += 1) body = { a: body };
    return () => pkg.prepareRequest({ ...required, body });
  },
  VALUES / 2,
);
shape("signRequest body", (size) => {
  const body = "a".repeat(size);
  return () => pkg.signRequest({ ...required, privateKey, body });
});
shape(
  "completeRequest headers",
  (size) => {
    const prepared = { ...pkg.prepareRequest(required), headers: record(size, numbered) };
    return () => pkg.completeRequest(prepared, "A".repeat(344));
  },
  ITEMS,
);
eachText("completeRequest signature", (text) => pkg.completeRequest(pkg.prepareRequest(required), text), undefined, ["digits"]);
eachText(
  "completeRequest message",
  (text) => pkg.completeRequest({ ...pkg.prepareRequest(required), message: text }, "A".repeat(344)),
  undefined,
  ["letters", "lines"],
);
eachText(
  "buildSignMessage",
  (text) => pkg.buildSignMessage({ method: "GET", url: text, timestamp: 1, nonceStr: text, body: text }),
  undefined,
  ["chinese"],
);
eachText(
  "buildAuthorization",
  (text) => pkg.buildAuthorization({ ...unsigned, nonceStr: text, timestamp: 1, signature: text }),
  undefined,
  ["chinese"],
);
eachText("signMessage message", (text) => pkg.signMessage({ message: text, privateKey }), undefined, ["chinese"]);
eachText("signMessage privateKey", (text) => pkg.signMessage({ message: "m", privateKey: text }), KEY_TEXT, FOR_KEYS);
eachText("signMessage longer privateKey", (text) => pkg.signMessage({ message: "m", privateKey: text }), undefined, ["dashes"]);
shape(
  "signMessage DER of small members",
  (size) => {
    const der = tlv(0x30, ...list(size / 3, () => [2, 1, 5]));
    return () => pkg.signMessage({ message: "m", privateKey: der });
  },
  KEY_TEXT,
);
shape(
  "signMessage DER within DER",
  (size) => {
    const rsa = tlv(0x30, tlv(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]), [5, 0]);
    let der = tlv(0x30, [2, 1, 0], rsa, [4, 0]);
    while (der.length + 30 < size) der = tlv(0x30, [2, 1, 0], rsa, tlv(4, der));
    return () => pkg.signMessage({ message: "m", privateKey: der });
  },
  KEY_TEXT,
);
eachText("verifyMessage", (text) => pkg.verifyMessage({ message: text, signature: text, key: publicKeyEntry }), undefined, [
  "blanks",
]);
eachText(
  "verifyMessage key",
  (text) => pkg.verifyMessage({ message: "m", signature: "s", key: { id: `PUB_KEY_ID_${text}`, publicKey: text } }),
  KEY_TEXT,
  ["letters", "digits", "blocks"],
);

// ---- partnerships
const build = (text) => ({
  partner: { type: "APPID", appid: text },
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: text },
});
for (const [name, call] of Object.entries({
  buildPartnershipBody: (text) => pkg.buildPartnershipBody(build(text)),
  buildPartnershipQuery: (text) =>
    pkg.buildPartnershipQuery({ authorized_data: { business_type: "FAVOR_STOCK", stock_id: text } }),
  "partnershipRequests.build": (text) => pkg.partnershipRequests.build(build("1"), { idempotencyKey: text }),
  "partnershipRequests.terminate": (text) => pkg.partnershipRequests.terminate(build(text), { idempotencyKey: "1" }),
  "partnershipRequests.list": (text) => pkg.partnershipRequests.list({ authorized_data: { business_type: text } }),
}))
  eachText(name, call, undefined, ["chinese"]);

// ---- what comes back
const verify = { headers: signatureHeaders(""), body: "", keys: [publicKeyEntry], now: NOW };
shape("verifyResponse body", (size) => {
  const answer = signedAnswer("微".repeat(size));
  return () => pkg.verifyResponse(answer);
});
shape(
  "verifyResponse headers",
  (size) => {
    const headers = [...list(size, numbered), ...Object.entries(verify.headers)];
    return () => pkg.verifyResponse({ ...verify, headers });
  },
  ITEMS - 10,
);
shape(
  "verifyResponse values of a long header",
  (size) => {
    const headers = { ...verify.headers, ["n".repeat(size * 10)]: list(size, () => "v") };
    return () => pkg.verifyResponse({ ...verify, headers });
  },
  ITEMS,
);
shape(
  "verifyResponse keys",
  (size) => {
    const keys = [...list(size, (at) => ({ ...publicKeyEntry, id: `PUB_KEY_ID_${at}` })), publicKeyEntry];
    return () => pkg.verifyResponse({ ...verify, keys });
  },
  ITEMS - 1,
);
shape(
  "verifyResponse the last key repeats the first",
  (size) => {
    const keys = [
      ...list(size, (at) => ({ ...publicKeyEntry, id: `PUB_KEY_ID_${at}` })),
      { ...publicKeyEntry, id: "PUB_KEY_ID_0" },
    ];
    return () => pkg.verifyResponse({ ...verify, keys });
  },
  ITEMS - 1,
);
for (const header of Object.keys(verify.headers)) {
  eachText(
    `verifyResponse ${header}`,
    (text) => pkg.verifyResponse({ ...verify, headers: { ...verify.headers, [header]: text } }),
    undefined,
    ["digits", "commas"],
  );
}
for (const [name, of] of Object.entries(json)) {
  shape(`parseNotification plaintext, ${name}`, (size) => {
    const options = signedNotification(JSON.stringify(envelope(of(size))));
    return () => pkg.parseNotification(options);
  });
}
for (const [name, of] of Object.entries(json).slice(0, 5)) {
  shape(
    `verifyResponse refused, ${name}`,
    (size) => {
      const body = of(size);
      return () => pkg.verifyResponse({ ...verify, status: 400, headers: {}, body });
    },
    64_000,
  );
  shape(`parseNotification body, ${name}`, (size) => {
    const options = signedNotification(of(size));
    return () => pkg.parseNotification(options);
  });
  shape(`parseCertificates body, ${name}`, (size) => {
    const body = of(size);
    return () => pkg.parseCertificates({ body, apiV3Key: API_V3_KEY });
  });
}
shape("parseCertificates list", (size) => {
  const { ciphertext, nonce, associatedData } = seal(key("platform.crt"), { associatedData: "certificate" });
  const item = {
    serial_no: pkg.inspectCertificate(key("platform.crt")).serialNo,
    effective_time: "a",
    expire_time: "b",
    encrypt_certificate: { algorithm: "AEAD_AES_256_GCM", nonce, associated_data: associatedData, ciphertext },
  };
  const body = JSON.stringify({ data: list(size, () => item) });
  return () => pkg.parseCertificates({ body, apiV3Key: API_V3_KEY });
});
shape("decryptResource ciphertext", (size) => {
  const sealed = seal("a".repeat(size));
  return () => pkg.decryptResource({ ...sealed, apiV3Key: API_V3_KEY });
});
eachText(
  "decryptResource",
  (text) => pkg.decryptResource({ ciphertext: text, nonce: "0123456789ab", associatedData: text, apiV3Key: API_V3_KEY }),
  undefined,
  ["blanks"],
);
eachText("decryptResource apiV3Key", (text) => pkg.decryptResource({ ...seal("a"), apiV3Key: text }), undefined, ["blanks"]);
eachText("inspectCertificate", (text) => pkg.inspectCertificate(text), KEY_TEXT, ["labels", "blocks", "ends"]);
shape(
  "inspectCertificate attributes",
  (size) => {
    const name = tlv(0x30, ...list(size / 30, () => tlv(0x31, tlv(0x30, tlv(0x06, [0x55, 4, 3]), tlv(0x0c, "abcdefghij")))));
    const spki = Buffer.from(key("platform.crt").replace(/-----[^-]+-----/g, ""), "base64");
    const der = tlv(
      0x30,
      tlv(0x30, tlv(0xa0, [2, 1, 2]), [2, 1, 1], tlv(0x30, tlv(0x06, [0x2a])), name, tlv(0x30), name, spki),
      tlv(0x30, tlv(0x06, [0x2a])),
      [3, 2, 0, 0],
    );
    return () => pkg.inspectCertificate(der);
  },
  60_000,
);
eachText(
  "verifyDownload",
  (text) => pkg.verifyDownload({ body: text, hash: { type: "SHA1", value: createHash("sha1").update(text).digest("hex") } }),
  undefined,
  ["letters"],
);
eachText("verifyDownload hash", (text) => pkg.verifyDownload({ body: "", hash: { type: text, value: text } }), undefined, [
  "blanks",
]);

// ---- fields, payments, uploads
eachText("encryptSensitive", (text) => pkg.encryptSensitive({ plaintext: text, key: publicKeyEntry }), undefined, ["chinese"]);
eachText("decryptSensitive", (text) => pkg.decryptSensitive({ ciphertext: text, privateKey }), undefined, ["blanks"]);
eachText("signPayment", (text) => pkg.signPayment({ type: "mini", appid: text, prepayId: text, privateKey }), undefined, [
  "blanks",
]);
eachText(
  "signCoupons",
  (text) =>
    pkg.signCoupons({
      type: "h5",
      coupons: [{ stock_id: text, out_request_no: text, coupon_code: text }],
      sendCouponMerchant: text,
      openid: text,
      apiV2Key: text,
    }),
  undefined,
  ["blanks"],
);
eachText("buildUpload filename", (text) => pkg.buildUpload({ file: new Uint8Array(1), filename: text }), undefined, [
  "letters",
  "percents",
  "chinese",
  "dashes",
]);
eachText("buildUpload file", (text) => pkg.buildUpload({ file: Buffer.from(text), filename: "a.png" }), undefined, ["dashes"]);
shape("buildUpload file of beginnings of a boundary", (size) => {
  const file = Buffer.from("wechatpay-0".repeat(size / 11));
  return () => pkg.buildUpload({ file, filename: "a.png" });
});

// ---- diagnosis
for (const option of ["mchid", "serialNo", "apiV3Key", "appid", "serverDate"]) {
  eachText(`preflight ${option}`, (text) => pkg.preflight({ [option]: text }), undefined, ["digits", "blanks"]);
}
eachText("preflight privateKey", (text) => pkg.preflight({ privateKey: text }), KEY_TEXT, ["labels", "blocks", "letters"]);
shape(
  "preflight keys",
  (size) => {
    const keys = list(size, (at) => ({ ...publicKeyEntry, id: `PUB_KEY_ID_${at}` }));
    return () => pkg.preflight({ ...unsigned, keys, now: NOW });
  },
  ITEMS,
);
shape(
  "preflight unreadable keys",
  (size) => {
    const keys = list(size, () => ({ publicKey: 1 }));
    return () => pkg.preflight({ keys, now: NOW });
  },
  ITEMS,
);
shape(
  "preflight headers",
  (size) => {
    const headers = record(size, numbered);
    return () => pkg.preflight({ request: { url: "/v3/x", headers } });
  },
  ITEMS,
);
shape(
  "preflight refused headers",
  (size) => {
    const headers = record(size, (at) => [`x ${at}`, "微"]);
    return () => pkg.preflight({ request: { url: "/v3/x", headers } });
  },
  ITEMS,
);
for (const [name, of] of Object.entries(json)) {
  shape(`preflight request body, ${name}`, (size) => {
    const request = { method: "POST", url: "/v3/x", body: of(size) };
    return () => pkg.preflight({ request });
  });
}
for (const [name, of] of Object.entries(json).slice(0, 5)) {
  shape(
    `preflight partnership, ${name}`,
    (size) => {
      const request = { method: "POST", url: "/v3/marketing/partnerships/build", body: of(size) };
      return () => pkg.preflight({ request });
    },
    SEEN,
  );
}
shape(
  "preflight partnership, members without text",
  (size) => {
    const request = {
      method: "POST",
      url: "/v3/marketing/partnerships/build",
      body: `{"partner":{${list(size / 20, () => '"appid":1').join(",")}}}`,
    };
    return () => pkg.preflight({ request });
  },
  SEEN,
);
shape("preflight partnership query", (size) => {
  const request = { url: `/v3/marketing/partnerships?${"limit=1&".repeat(size / 8)}offset=0` };
  return () => pkg.preflight({ request });
});

/** The answer to a request signed as `signed` and received as `received`. */
function signError(signed, received) {
  const [method, url, , , ...body] = received.split("\n");
  const detail = {
    sign_information: {
      method,
      url,
      truncated_sign_message: received,
      sign_message_length: Buffer.byteLength(received) + (body.length > 0 ? 0 : 1),
    },
  };
  return {
    status: 401,
    headers: {},
    body: JSON.stringify({ code: "SIGN_ERROR", message: "错误的签名,验签失败", detail }),
    request: { message: signed },
  };
}
const message = (url, body) => `POST\n${url}\n1700000000\nn\n${body}\n`;
/** Text and its reverse. */
const order = (size, of, between) => [list(size, of).join(between), list(size, of).reverse().join(between)];
/** The cause shows that both texts got as far as being compared. */
function signErrorShape(name, code, of, most) {
  shape(
    `explainError ${name}`,
    (size) => {
      const failure = signError(...of(size));
      assert.equal(pkg.explainError(failure).code, code);
      return () => pkg.explainError(failure);
    },
    most,
  );
}
const ofBodies = ([there, back]) => [message("/v3/x", `{${there}}`), message("/v3/x", `{ ${back}}`)];
const ofUrls = ([there, back]) => [message(`/v3/x${there}`, ""), message(`/v3/x${back}`, "")];
signErrorShape(
  "members reversed",
  "BODY_SERIALISED_AGAIN",
  (size) => ofBodies(order(size / 12, (at) => `"m${at}":${at}`, ",")),
  SEEN / 2,
);
signErrorShape(
  "objects reversed",
  "BODY_SERIALISED_AGAIN",
  (size) => ofBodies(order(size / 30, (at) => `"m${at}":{"a":[${at},{"b":1}]}`, ",")),
  SEEN / 2,
);
signErrorShape(
  "parameters reversed",
  "SIGN_QUERY_ORDER",
  (size) => ofUrls(order(size / 10, (at) => `p${at}=1`, "&").map((query) => `?${query}`)),
  SEEN / 4,
);
signErrorShape("path that differs", "SIGN_PATH_DIFFERS", (size) => ofUrls(order(size / 8, path, "")), SEEN / 4);
eachText(
  "explainError signed body",
  (text) => pkg.explainError(signError(message("/v3/x", text), message("/v3/x", "{}"))),
  SEEN,
  FOR_MESSAGES,
);
eachText(
  "explainError signed url",
  (text) => pkg.explainError(signError(message(`/${text}`, ""), message("/v3/x", ""))),
  SEEN,
  FOR_MESSAGES,
);
eachText("explainError body", (text) => pkg.explainError({ status: 400, body: text }), SEEN, FOR_ANSWERS);
eachText(
  "explainError message",
  (text) => pkg.explainError({ status: 400, body: { code: text, message: text, detail: { field: text, value: [text] } } }),
  SEEN / 16,
  ["letters", "chinese", "quotes", "blanks"],
);
eachText(
  "explainError headers",
  (text) =>
    pkg.explainError({
      status: 400,
      headers: text,
      request: { url: text, headers: { Authorization: text, "Content-Type": text } },
    }),
  SEEN,
  ["letters", "lines", "returns", "colons", "commas", "quotes"],
);
eachText(
  "explainError error",
  (text) => pkg.explainError({ error: Object.assign(new Error(text), { code: text, hostname: text }) }),
  SEEN,
  ["letters", "chinese", "blanks"],
);
for (const [name, of] of Object.entries(json)) {
  shape(
    `explainError sent body, ${name}`,
    (size) => {
      const body = of(size);
      return () =>
        pkg.explainError({
          status: 400,
          body: { code: "PARAM_ERROR", message: "参数错误" },
          request: { method: "POST", url: "/v3/x", body },
        });
    },
    SEEN,
  );
}
for (const [name, of] of Object.entries(json).slice(0, 5)) {
  shape(
    `explainError body, ${name}`,
    (size) => {
      const body = of(size);
      return () => pkg.explainError({ status: 400, body });
    },
    SEEN,
  );
}
shape("explainError parsed body", (size) => {
  const body = record(size, (at) => [`m${at}`, at]);
  return () => pkg.explainError({ status: 400, body });
});
shape(
  "explainError causes",
  (size) => {
    let error = new Error("last");
    for (let at = 0; at < size; at += 1) error = Object.assign(new Error("m", { cause: error }), { errors: [error, error] });
    return () => pkg.explainError({ error });
  },
  100_000,
);

eachText("explainError text", (text) => pkg.explainError(text), SEEN, FOR_ANSWERS);
eachText(
  "explainError an answer in a message",
  (text) => pkg.explainError(new Error(`status code 403 {"code":"NO_AUTH","message":"${text}`)),
  SEEN,
  FOR_ANSWERS,
);
for (const kind of ["letters", "chinese", "quotes", "escapes", "objects"])
  shape(
    `explainError own signature, ${kind}`,
    (size) => {
      const body = texts[kind](size);
      const signed = message("/v3/x", `{"other":"${body}"}`);
      const signature = sign("sha256", signed, merchant.privateKey).toString("base64");
      const Authorization = `WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="n",signature="${signature}",timestamp="1700000000",serial_no="1"`;
      const request = { method: "POST", url: "https://api.mch.weixin.qq.com/v3/x", headers: { Authorization }, body };
      const failed = { status: 401, body: '{"code":"SIGN_ERROR","message":"x"}', certificate: key("merchant.crt"), request };
      assert.equal(pkg.explainError(failed).code, "SIGN_OTHER_TEXT");
      return () => pkg.explainError(failed);
    },
    60_000,
  );
for (const kind of ["letters", "blanks", "quotes", "objects", "digits"])
  shape(
    `a body that was changed, ${kind}`,
    (size) => {
      const answer = { ...signedAnswer("{}"), body: texts[kind](size) };
      assert.throws(() => pkg.verifyResponse(answer), { code: "ERR_WECHATPAY_SIGNATURE_INVALID" });
      return () => {
        try {
          pkg.verifyResponse(answer);
        } catch {
          /* It is refused. */
        }
      };
    },
    64_000,
  );

// ---- beside the main entry
shape(
  "client, causes that share causes",
  (size) => {
    let error = new Error("last");
    for (let level = 0; level < 3; level += 1) error = Object.assign(new Error("m"), { errors: Array(size).fill(error) });
    return [error, Object.assign(new Error("m", { cause: error }), { extra: 1 })]
      .map((one) => () => loggable(one))
      .reduce((a, b) => () => {
        a();
        b();
      });
  },
  1_000_000,
);
shape(
  "client, headers",
  (size) => {
    const headers = list(size, numbered);
    return () => gathered(headers);
  },
  ITEMS,
);
shape(
  "client, one header many times",
  (size) => {
    const headers = list(size, () => ["Wechatpay-Signature", "x"]);
    return () => gathered(headers);
  },
  ITEMS,
);
eachText("command, an answer", (text) => readAnswer(text, {}), undefined, FOR_ANSWERS);
shape("command, a HAR file", (size) => {
  const header = { name: "a", value: "b" };
  const text = JSON.stringify({
    log: {
      entries: list(size / 200, () => ({
        request: { headers: [header] },
        response: { status: 400, headers: [header], content: { text: "x" } },
      })),
    },
  });
  return () => readAnswer(text, {});
});
shape("command, what is printed", (size) => {
  const text = `${API_V3_KEY.slice(0, -1)}\u0007`.repeat(size / 32);
  const print = printer({ stdout: { write: () => true }, stderr: { write: () => true } }, []);
  print.hide([API_V3_KEY, ...list(30, (at) => `${at}${"A".repeat(60)}`)]);
  return () => {
    print.line(text);
    print.json({ text });
    print.complain(text);
  };
});
