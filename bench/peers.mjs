// How each of the others is called, as its documentation shows it. Keys are parsed once, outside what is measured, unless
// the name says otherwise.
import { createDecipheriv, createPrivateKey, createPublicKey, sign, verify, webcrypto } from "node:crypto";
import { createRequire } from "node:module";
import { apiV3Key, body, merchant, privateKey, publicKey, request } from "./materials.mjs";

const require = createRequire(import.meta.url);
const der = (key) => key.export({ type: "pkcs8", format: "der" });

/** Signers of `message`, each returning Base64. */
export async function signers(message) {
  const bytes = Buffer.from(message);
  const keyObject = createPrivateKey(privateKey);
  return [
    { name: "node:crypto, KeyObject", run: () => sign("sha256", bytes, keyObject).toString("base64") },
    { name: "node:crypto, PEM every call", run: () => sign("sha256", bytes, privateKey).toString("base64") },
    await webCrypto(bytes, keyObject),
    plainCrate(bytes),
    jsrsasign(message),
    forge(message),
    nodeV3(),
    axiosPlugin(),
  ].filter(Boolean);
}

async function webCrypto(bytes, keyObject) {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await webcrypto.subtle.importKey("pkcs8", der(keyObject), algorithm, false, ["sign"]);
  const run = async () => Buffer.from(await webcrypto.subtle.sign(algorithm, key, bytes)).toString("base64");
  return { name: "WebCrypto", run, asynchronous: true };
}

/** The rsa crate as wasm, blinded, without a line of this package. */
function plainCrate(bytes) {
  const { Signer } = require("../target/bench/plain-rsa/plain_rsa.js");
  const signer = new Signer(privateKey);
  return { name: "rsa crate in wasm", run: () => Buffer.from(signer.sign(bytes)).toString("base64") };
}

function jsrsasign(message) {
  const { KEYUTIL, KJUR, hextob64 } = require("jsrsasign");
  const key = KEYUTIL.getKey(privateKey);
  const run = () => {
    const signature = new KJUR.crypto.Signature({ alg: "SHA256withRSA" });
    signature.init(key);
    signature.updateString(message);
    return hextob64(signature.sign());
  };
  return { name: "jsrsasign", run };
}

function forge(message) {
  const { md, pki, util } = require("node-forge");
  const key = pki.privateKeyFromPem(privateKey);
  return { name: "node-forge", run: () => util.encode64(key.sign(md.sha256.create().update(message, "utf8"))) };
}

/** What it does for a request: the text of the PEM is parsed on every call. */
function nodeV3() {
  const WxPay = require("wechatpay-node-v3");
  const pay = new WxPay({
    appid: "wx4e1916a585d1f4e9",
    mchid: merchant.mchid,
    serial_no: merchant.serialNo,
    publicKey: Buffer.from("unused"),
    privateKey: Buffer.from(privateKey),
  });
  return {
    name: "wechatpay-node-v3",
    run: () => pay.getSignature("POST", request.nonceStr, String(request.timestamp), request.url, body),
  };
}

function axiosPlugin() {
  const { Formatter, Rsa } = require("wechatpay-axios-plugin");
  const key = Rsa.from(privateKey, Rsa.KEY_TYPE_PRIVATE);
  return {
    name: "wechatpay-axios-plugin",
    run: () => Rsa.sign(Formatter.request("POST", request.url, String(request.timestamp), request.nonceStr, body), key),
  };
}

/** node:crypto doing what `verifyResponse` does with an answer. */
export function nodeVerifiers({ headers, body: text }) {
  const keyObject = createPublicKey(publicKey);
  const verifier = (key) => () => {
    const message = `${headers["Wechatpay-Timestamp"]}\n${headers["Wechatpay-Nonce"]}\n${text}\n`;
    if (!verify("sha256", Buffer.from(message), key, Buffer.from(headers["Wechatpay-Signature"], "base64")))
      throw new Error("not verified");
    return text;
  };
  return [
    { name: "node:crypto, KeyObject", run: verifier(keyObject) },
    { name: "node:crypto, PEM every call", run: verifier(publicKey) },
  ];
}

/** node:crypto decrypting a resource: Base64 to text. */
export function nodeDecrypt({ ciphertext, nonce, associatedData }) {
  const bytes = Buffer.from(ciphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", apiV3Key, nonce)
    .setAAD(Buffer.from(associatedData))
    .setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
}
