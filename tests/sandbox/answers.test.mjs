// Signed answers, the platform's keys, and GET /v3/certificates.
import assert from "node:assert/strict";
import { createDecipheriv, X509Certificate } from "node:crypto";
import { after, before, test } from "node:test";
import { startSandbox } from "./entry.mjs";
import { build, call, ECHO, outcome, verifies, wechatpayHeaders } from "./merchant.mjs";

const CERTIFICATES = "/v3/certificates";

// Making RSA keys is what takes the time: four sandboxes serve all the tests here.
let both;
let preferring;
let keyOnly;
let certificateOnly;
before(async () => {
  [both, preferring, keyOnly, certificateOnly] = await Promise.all([
    startSandbox(),
    startSandbox({ answerKey: "publicKey", headerCase: "upper", build: { answer: 204 } }),
    startSandbox({ platform: "publicKey", headerCase: "lower" }),
    startSandbox({ platform: "certificate" }),
  ]);
});
after(() => Promise.all([both, preferring, keyOnly, certificateOnly].map((sandbox) => sandbox.close())));

function decrypted({ nonce, associated_data: associatedData, ciphertext }, apiV3Key) {
  const bytes = Buffer.from(ciphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", apiV3Key, nonce);
  decipher.setAuthTag(bytes.subarray(-16));
  decipher.setAAD(Buffer.from(associatedData));
  return decipher.update(bytes.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
}

test("a 200 and a 204 are signed with five headers and verify", async () => {
  for (const [sandbox, status] of [
    [both, 200],
    [preferring, 204],
  ]) {
    const got = await build(sandbox);
    assert.equal(got.status, status);
    assert.deepEqual(wechatpayHeaders(got).sort(), [
      "wechatpay-nonce",
      "wechatpay-serial",
      "wechatpay-signature",
      "wechatpay-signature-type",
      "wechatpay-timestamp",
    ]);
    assert.equal(got.headers["wechatpay-signature-type"], "WECHATPAY2-SHA256-RSA2048");
    assert.ok(verifies(got, sandbox.clientOptions.keys));
    assert.ok(
      !verifies({ headers: got.headers, bytes: Buffer.concat([got.bytes, Buffer.from(" ")]) }, sandbox.clientOptions.keys),
    );
  }
});

test("the request's Wechatpay-Serial chooses the key; the default is settable", async () => {
  for (const [sandbox, byDefault] of [
    [both, "certificateSerialNo"],
    [preferring, "publicKeyId"],
  ]) {
    const { certificateSerialNo, publicKeyId, keys } = sandbox.platform;
    for (const [asked, expected] of [
      [undefined, sandbox.platform[byDefault]],
      [certificateSerialNo, certificateSerialNo],
      [publicKeyId, publicKeyId],
      ["ABCDEF", sandbox.platform[byDefault]],
    ]) {
      const answer = await call(sandbox, "GET", ECHO, { headers: { "Wechatpay-Serial": asked } });
      assert.equal(answer.headers["wechatpay-serial"], expected);
      assert.ok(verifies(answer, keys));
    }
  }
});

test("serials look as WeChat Pay's do", () => {
  assert.match(both.platform.publicKeyId, /^PUB_KEY_ID_\d+$/);
  assert.match(both.platform.certificateSerialNo, /^[0-9A-F]{40}$/);
  assert.match(both.merchant.serialNo, /^[0-9A-F]{40}$/);
});

test("header names may be sent in any letter case", async () => {
  for (const [sandbox, name] of [
    [both, "Wechatpay-Signature"],
    [keyOnly, "wechatpay-signature"],
    [preferring, "WECHATPAY-SIGNATURE"],
  ]) {
    const answer = await call(sandbox, "GET", ECHO);
    assert.ok(answer.rawHeaders.includes(name), name);
    assert.ok(verifies(answer, sandbox.platform.keys));
  }
});

test("GET /v3/certificates: the certificate decrypts under the APIv3 key and is the one that signs", async () => {
  const answer = await call(certificateOnly, "GET", `${CERTIFICATES}?algorithm_type=RSA`);
  assert.equal(answer.status, 200);
  const [item, ...more] = answer.json.data;
  assert.equal(more.length, 0);
  const { encrypt_certificate: encrypted } = item;
  assert.equal(encrypted.algorithm, "AEAD_AES_256_GCM");
  assert.equal(encrypted.nonce.length, 12);
  assert.equal(encrypted.associated_data, "certificate");
  const certificate = new X509Certificate(decrypted(encrypted, certificateOnly.merchant.apiV3Key));
  assert.equal(certificate.serialNumber, item.serial_no);
  assert.equal(+new Date(item.effective_time), +new Date(certificate.validFrom));
  assert.equal(+new Date(item.expire_time), +new Date(certificate.validTo));
  assert.equal(answer.headers["wechatpay-serial"], item.serial_no);
  assert.ok(verifies(answer, [{ certificate: certificate.toString() }]));
  assert.throws(() => decrypted(encrypted, "x".repeat(32)));
});

test("a merchant with only a public key: 404 RESOURCE_NOT_EXISTS, and answers signed with it", async () => {
  const answer = await call(keyOnly, "GET", CERTIFICATES);
  assert.equal(answer.status, 404);
  assert.equal(answer.json.code, "RESOURCE_NOT_EXISTS");
  assert.match(answer.json.message, /^无可用的平台证书/);
  assert.deepEqual(wechatpayHeaders(answer), []);
  const signed = await call(keyOnly, "GET", ECHO);
  assert.equal(signed.headers["wechatpay-serial"], keyOnly.platform.publicKeyId);
  assert.ok(verifies(signed, keyOnly.clientOptions.keys));
  assert.equal(keyOnly.platform.certificateSerialNo, undefined);
});

test("certificates only: no public key", async () => {
  assert.equal(certificateOnly.platform.publicKeyId, undefined);
  assert.deepEqual(
    certificateOnly.platform.keys.map((key) => Object.keys(key)),
    [["certificate"]],
  );
  await assert.rejects(certificateOnly.rotatePlatformKey({ kind: "publicKey" }), {
    code: "ERR_WECHATPAY_SANDBOX_OPTION",
    field: "rotation.kind",
  });
});

test("after a rotation the new key signs, whatever serial is asked for, and both are listed", async () => {
  const old = both.platform;
  const added = await both.rotatePlatformKey();
  const now = both.platform;
  assert.notEqual(now.certificateSerialNo, old.certificateSerialNo);
  assert.equal(now.publicKeyId, old.publicKeyId);
  assert.equal(new X509Certificate(added.certificate).serialNumber, now.certificateSerialNo);
  const answer = await call(both, "GET", ECHO, { headers: { "Wechatpay-Serial": old.certificateSerialNo } });
  assert.equal(answer.headers["wechatpay-serial"], now.certificateSerialNo);
  assert.ok(verifies(answer, both.clientOptions.keys));
  assert.ok(!verifies(answer, old.keys));
  const listed = (await call(both, "GET", CERTIFICATES)).json.data.map((item) => item.serial_no);
  assert.deepEqual(listed, [now.certificateSerialNo, old.certificateSerialNo]);
  const { id } = await both.rotatePlatformKey({ kind: "publicKey" });
  assert.notEqual(id, old.publicKeyId);
  assert.equal(both.platform.publicKeyId, id);
});

test("a retired platform serial where the merchant's belongs is still told apart", async () => {
  const { certificateSerialNo } = certificateOnly.platform;
  await certificateOnly.rotatePlatformKey();
  const answer = await call(certificateOnly, "GET", ECHO, { signed: { serialNo: certificateSerialNo } });
  assert.equal(outcome(answer)[2], "商户证书序列号有误。请使用签名私钥匹配的证书序列号");
  assert.match(certificateOnly.requests.at(-1).note, /平台证书/);
});
