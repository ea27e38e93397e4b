// Writes vectors.mjs: `node tests/conformance/make-vectors.mjs`. Keys and certificates by OpenSSL's command, everything
// else by node:crypto. Needed only to add a vector: keys are made afresh and every value changes.

import { execFileSync } from "node:child_process";
import * as crypto from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "vectors-"));

function openssl(...args) {
  return execFileSync("openssl", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** A key pair and a certificate for it, issued by a CA of the given name. */
function identity(name, { subject, issuer, serial, days }) {
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "3650",
    "-utf8",
    "-subj",
    issuer,
  );
  openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", `${name}.key`, "-out", `${name}.csr`, "-utf8", "-subj", subject);
  openssl(
    "x509",
    "-req",
    "-in",
    `${name}.csr`,
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-set_serial",
    `0x${serial}`,
    "-days",
    String(days),
    "-out",
    `${name}.pem`,
  );
  const privateKey = readFileSync(join(folder, `${name}.key`), "utf8");
  return {
    serialNo: serial,
    privateKey,
    privateKeyPkcs1: crypto.createPrivateKey(privateKey).export({ type: "pkcs1", format: "pem" }),
    publicKey: crypto.createPublicKey(privateKey).export({ type: "spki", format: "pem" }),
    certificate: readFileSync(join(folder, `${name}.pem`), "utf8"),
  };
}

const sign = (text, key) => crypto.sign("sha256", Buffer.from(text), key).toString("base64");

function seal(plaintext, associatedData, nonce, apiV3Key) {
  const cipher = crypto.createCipheriv("aes-256-gcm", apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const parts = [cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()];
  return {
    algorithm: "AEAD_AES_256_GCM",
    ciphertext: Buffer.concat(parts).toString("base64"),
    associated_data: associatedData,
    nonce,
  };
}

const merchant = {
  mchid: "1900000109",
  ...identity("merchant", {
    subject: "/C=CN/L=Shenzhen/O=微信商户系统/OU=示例商户/CN=1900000109",
    issuer: "/C=CN/O=Tenpay.com/CN=Tenpay.com Root CA",
    serial: "0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01",
    days: 1825,
  }),
};
const platform = {
  publicKeyId: "PUB_KEY_ID_0119000001092026112300112233445566",
  ...identity("platform", {
    subject: "/C=CN/L=Shenzhen/O=Tenpay.com/CN=Tenpay.com sign",
    issuer: "/C=CN/O=Tenpay.com/CN=Tenpay.com Root CA",
    serial: "7C12AB34CD56EF7890A1B2C3D4E5F60718293A4B",
    days: 1825,
  }),
};
const validity = (pem) => {
  const { validFrom, validTo } = new crypto.X509Certificate(pem);
  return { notBefore: new Date(validFrom).toISOString(), notAfter: new Date(validTo).toISOString() };
};
merchant.validity = validity(merchant.certificate);
platform.validity = validity(platform.certificate);

const timestamp = Math.floor(Date.now() / 1000);
const nonceStr = "593BEC0C930BF1AFEB40B4A08C8FB242";

function request(method, path, body = "") {
  const message = `${method}\n${path}\n${timestamp}\n${nonceStr}\n${body}\n`;
  const signature = sign(message, merchant.privateKey);
  const authorization =
    `WECHATPAY2-SHA256-RSA2048 mchid="${merchant.mchid}",nonce_str="${nonceStr}",signature="${signature}",` +
    `timestamp="${timestamp}",serial_no="${merchant.serialNo}"`;
  return { method, path, body, message, signature, authorization };
}

// Members stand as in the guide's sample (merchant/4012063233).
const input = {
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
  partner: { appid: "wx4e1916a585d1f4e9", type: "APPID" },
};
const query = { authorized_data: { business_type: "BUSIFAVOR_STOCK" }, partner: { type: "APPID" }, offset: 0, limit: 5 };
const queryText = `authorized_data=${encodeURIComponent(JSON.stringify(query.authorized_data))}&partner=${encodeURIComponent(JSON.stringify(query.partner))}&offset=0&limit=5`;

function answer(body) {
  return { body, timestamp, nonceStr, signature: sign(`${timestamp}\n${nonceStr}\n${body}\n`, platform.privateKey) };
}

const apiV3Key = "0123456789abcdefGHIJKLMNOPQRSTUV";
const transaction = JSON.stringify({
  mchid: merchant.mchid,
  out_trade_no: "1217752501201407033233368018",
  trade_state: "SUCCESS",
  attach: "中文😀",
});
const resource = { original_type: "transaction", ...seal(transaction, "transaction", "fdasflkja484", apiV3Key) };
const notification = {
  id: "EV-2018022511223320873",
  create_time: "2015-05-20T13:29:35+08:00",
  resource_type: "encrypt-resource",
  event_type: "TRANSACTION.SUCCESS",
  summary: "支付成功",
  resource,
};
const isoSeconds = (text) => text.replace(".000Z", "+00:00");
const certificates = {
  data: [
    {
      serial_no: platform.serialNo,
      effective_time: isoSeconds(platform.validity.notBefore),
      expire_time: isoSeconds(platform.validity.notAfter),
      encrypt_certificate: seal(platform.certificate, "certificate", "61f9c719728a", apiV3Key),
    },
  ],
};
const oaep = (text, key) =>
  crypto
    .publicEncrypt({ key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" }, Buffer.from(text))
    .toString("base64");

const payment = (...lines) => sign(lines.map((line) => `${line}\n`).join(""), merchant.privateKey);
const prepayId = "wx201410272009395522657a690389285100";
const appid = "wx8888888888888888";
const coupons = { type: "plugin", coupons: [{ stock_id: "1234567", out_request_no: "abc123" }], sendCouponMerchant: "10016226" };
const couponKey = "192006250b4c09247ec02edce69f6a2d";
const couponSign = (text) =>
  crypto.createHmac("sha256", couponKey).update(`${text}&key=${couponKey}`).digest("hex").toUpperCase();
const file = [...crypto.createHash("sha512").update("file").digest()];
const meta = JSON.stringify({
  filename: "营业执照.png",
  sha256: crypto.createHash("sha256").update(Buffer.from(file)).digest("hex"),
});

const vectors = {
  merchant,
  platform,
  timestamp,
  nonceStr,
  build: { input, ...request("POST", "/v3/marketing/partnerships/build", JSON.stringify(input)) },
  list: { input: query, query: queryText, ...request("GET", `/v3/marketing/partnerships?${queryText}`) },
  terminate: request("POST", "/v3/marketing/partnerships/terminate", JSON.stringify(input)),
  answer: answer(JSON.stringify({ partner: input.partner, create_time: "2015-05-20T13:29:35+08:00" })),
  apiV3Key,
  notification: { plaintext: transaction, resource, ...answer(JSON.stringify(notification)) },
  certificates: answer(JSON.stringify(certificates)),
  sensitive: { plaintext: "张三", forMerchant: oaep("张三", merchant.publicKey) },
  payment: {
    appid,
    prepayId,
    mini: payment(appid, timestamp, nonceStr, `prepay_id=${prepayId}`),
    app: payment(appid, timestamp, nonceStr, prepayId),
  },
  coupons: {
    options: { ...coupons, apiV2Key: couponKey },
    plugin: couponSign("out_request_no0=abc123&send_coupon_merchant=10016226&stock_id0=1234567"),
    h5: couponSign("open_id=o1&out_request_no=abc123&send_coupon_merchant=10016226&stock_id=1234567"),
  },
  upload: { file, filename: "营业执照.png", meta, ...request("POST", "/v3/merchant/media/upload", meta) },
};

const header =
  "// Written by make-vectors.mjs: keys and certificates by OpenSSL, all other values by node:crypto. Test keys, used nowhere else.\n";
writeFileSync(new URL("vectors.mjs", import.meta.url), `${header}export default ${JSON.stringify(vectors, null, 2)};\n`);
rmSync(folder, { recursive: true });
