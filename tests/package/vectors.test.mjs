// Published requests, stage by stage: input → message → signature → Authorization. A failure names the stage.
import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { test } from "node:test";

import { withBothEntries } from "./entries.mjs";
import { vectors } from "./files.mjs";

const doc = vectors("doc/vectors.json");
const multipart = { "Content-Type": "multipart/form-data; boundary=boundary" };

const fromDocuments = doc.request_sign.map(({ name, message, signature }) => ({
  name: `doc: ${name}`,
  privateKey: doc.doc_key_pkcs8_pem,
  mchid: doc.doc_mchid,
  serialNo: doc.doc_serial_no,
  message,
  signature,
}));

const fromLibraries = ["wechatpay-java/sign.json", "wechatpay-axios-plugin/sign.json"].flatMap((file) =>
  vectors(file).map((vector) => ({
    name: `${file}: ${vector.name}`,
    privateKey: vector.private_key_pem,
    certificate: vector.cert_pem,
    mchid: vector.mchid,
    serialNo: vector.serial_no,
    message: vector.expected_message ?? vector.message,
    signature: vector.expected_signature,
    authorization: vector.expected_authorization,
  })),
);

const cases = [...fromDocuments, ...fromLibraries];
const requests = cases.filter(({ message }) => /^[A-Z]+\n\//.test(message));

/** The five lines of a request message. The body is the rest and may itself contain line feeds. */
function inputOf({ message }) {
  const [method, url, timestamp, nonceStr] = message.split("\n", 4);
  const body = message.slice([method, url, timestamp, nonceStr].join("\n").length + 1, -1);
  return { method, url, timestamp: Number(timestamp), nonceStr, body };
}

/** The members of an Authorization value; their order is free, and the libraries differ in it. */
function membersOf(authorization) {
  const [scheme, members] = authorization.split(/ (.*)/s);
  return { scheme, ...Object.fromEntries(members.split(",").map((member) => member.match(/^(\w+)="(.*)"$/).slice(1))) };
}

test("every vector is here", () => {
  assert.equal(fromDocuments.length, 10);
  assert.equal(fromLibraries.length, 15);
  assert.equal(requests.length, 22);
});

withBothEntries("vectors", (pkg) => {
  for (const vector of requests) {
    const { method, url, timestamp, nonceStr, body } = inputOf(vector);

    test(`${vector.name}: input → message (buildSignMessage)`, () => {
      assert.equal(pkg.buildSignMessage({ method, url, timestamp, nonceStr, body }), vector.message);
    });

    test(`${vector.name}: input → message → signature → Authorization (signRequest)`, () => {
      const { mchid, serialNo, privateKey, certificate } = vector;
      const upload = vector.message.includes('"sha256"');
      const sent = upload ? { body: "--boundary…", signBody: body, headers: multipart } : body === "" ? {} : { body };
      const signed = pkg.signRequest({ mchid, serialNo, privateKey, certificate, method, url, timestamp, nonceStr, ...sent });
      assert.equal(signed.message, vector.message, "message");
      const members = membersOf(signed.headers.Authorization);
      assert.equal(members.signature, vector.signature, "signature");
      const expected = {
        scheme: "WECHATPAY2-SHA256-RSA2048",
        mchid,
        nonce_str: nonceStr,
        signature: vector.signature,
        timestamp: String(timestamp),
        serial_no: serialNo,
      };
      assert.deepEqual(members, expected, "Authorization");
      if (vector.authorization) assert.deepEqual(members, membersOf(vector.authorization), "published Authorization");
      assert.equal(signed.url, `https://api.mch.weixin.qq.com${url}`, "url");
      assert.equal(signed.body, upload ? "--boundary…" : body === "" ? undefined : body, "body");
    });

    test(`${vector.name}: parts → Authorization (buildAuthorization)`, () => {
      const { mchid, serialNo, signature } = vector;
      const header = pkg.buildAuthorization({ mchid, serialNo, nonceStr, timestamp, signature });
      // The order of the documents.
      assert.equal(
        header,
        `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonceStr}",signature="${signature}",timestamp="${timestamp}",serial_no="${serialNo}"`,
      );
    });
  }

  for (const { name, message, signature, privateKey } of cases) {
    test(`${name}: message → signature (signMessage)`, () => {
      assert.ok(
        verify("sha256", Buffer.from(message), createPublicKey(privateKey), Buffer.from(signature, "base64")),
        "the vector itself",
      );
      assert.equal(pkg.signMessage({ message, privateKey }), signature);
      assert.equal(pkg.signMessage({ message: new TextEncoder().encode(message), privateKey }), signature, "as bytes");
    });
  }

  for (const vector of vectors("wechatpay-axios-plugin/canonical.json")) {
    const { timestamp, nonce: nonceStr, body } = vector;
    if (vector.kind === "canonical-request") {
      test(`canonical: ${vector.name}`, () => {
        const { method, url } = vector;
        assert.equal(pkg.buildSignMessage({ method, url, timestamp, nonceStr, body }), vector.expected_message);
      });
    }
    if (vector.kind === "authorization") {
      test(`canonical: ${vector.name}`, () => {
        const { mchid, serial_no: serialNo, signature } = vector;
        const header = pkg.buildAuthorization({ mchid, serialNo, nonceStr, timestamp, signature });
        assert.deepEqual(membersOf(header), membersOf(vector.expected_authorization));
      });
    }
  }
});
