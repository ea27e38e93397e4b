// The generated certificates, read by two other implementations: node:crypto and, where there is one, OpenSSL.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { after, before, test } from "node:test";
import { startSandbox } from "./entry.mjs";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const FIVE_YEARS = 5 * 365 * 86400 * 1000;

let sandbox;
let merchant;
let platform;
before(async () => {
  sandbox = await startSandbox({ mchid: "1900009191", platform: "certificate" });
  merchant = new X509Certificate(sandbox.merchant.certificate);
  platform = new X509Certificate(sandbox.platform.keys[0].certificate);
});
after(() => sandbox.close());

const subjectOf = (certificate) => certificate.subject.split("\n");

test("subjects and issuer as merchants meet them", () => {
  assert.ok(subjectOf(merchant).includes("CN=1900009191"));
  assert.ok(subjectOf(merchant).includes("O=微信商户系统"));
  assert.ok(subjectOf(platform).includes("CN=Tenpay.com sign"));
  assert.ok(subjectOf(platform).includes("O=Tenpay.com"));
  for (const certificate of [merchant, platform]) {
    assert.ok(certificate.issuer.split("\n").includes("CN=Tenpay.com Root CA"));
    assert.ok(certificate.issuer.split("\n").includes("O=Tenpay.com"));
  }
});

test("40 hex digits of serial, RSA-2048, five years, not an authority", () => {
  for (const certificate of [merchant, platform]) {
    assert.match(certificate.serialNumber, /^[0-9A-F]{40}$/);
    assert.equal(certificate.publicKey.asymmetricKeyType, "rsa");
    assert.equal(certificate.publicKey.asymmetricKeyDetails.modulusLength, 2048);
    assert.equal(new Date(certificate.validTo) - new Date(certificate.validFrom), FIVE_YEARS);
    assert.ok(new Date(certificate.validFrom) < Date.now());
    assert.equal(certificate.ca, false);
  }
  assert.equal(merchant.serialNumber, sandbox.merchant.serialNo);
});

test("the private key belongs to the certificate", () => {
  assert.match(sandbox.merchant.privateKey, /^-----BEGIN PRIVATE KEY-----\n/);
  assert.ok(merchant.checkPrivateKey(createPrivateKey(sandbox.merchant.privateKey)));
  assert.ok(!platform.checkPrivateKey(createPrivateKey(sandbox.merchant.privateKey)));
});

test("every sandbox has its own keys", async () => {
  const other = await startSandbox({ platform: "certificate" });
  try {
    assert.notEqual(other.merchant.serialNo, sandbox.merchant.serialNo);
    assert.notEqual(other.merchant.privateKey, sandbox.merchant.privateKey);
    assert.notEqual(other.merchant.apiV3Key, sandbox.merchant.apiV3Key);
    assert.notDeepEqual(other.platform.keys, sandbox.platform.keys);
    assert.equal(Buffer.from(other.merchant.apiV3Key).length, 32);
  } finally {
    await other.close();
  }
});

test("OpenSSL reads them", { skip: !hasOpenssl && "no openssl" }, () => {
  for (const [pem, subject, serial] of [
    [sandbox.merchant.certificate, "CN=1900009191", sandbox.merchant.serialNo],
    [sandbox.platform.keys[0].certificate, "CN=Tenpay.com sign", sandbox.platform.certificateSerialNo],
  ]) {
    const text = execFileSync("openssl", ["x509", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus"], {
      input: pem,
    }).toString();
    assert.match(text, /Version: 3 \(0x2\)/);
    assert.match(text, /Signature Algorithm: sha256WithRSAEncryption/);
    assert.match(text, /CA:FALSE/);
    assert.match(text, /Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment/);
    assert.ok(text.includes(subject));
    assert.ok(text.replace(/[\s:]/g, "").toUpperCase().includes(serial));
  }
});

test("dates from 2050 on are GeneralizedTime", async () => {
  const late = await startSandbox({ now: () => Date.UTC(2049, 5, 1) / 1000, platform: "certificate" });
  try {
    assert.equal(new X509Certificate(late.merchant.certificate).validTo, "May 30 00:00:00 2054 GMT");
  } finally {
    await late.close();
  }
});
