// What the cases in tests/diagnosis refer to by name: keys and certificates of the gateway, of published vectors, and
// of node:crypto.
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";

import { startSandbox } from "../../pkg/sandbox/index.js";
import { key, vectors, vectorText } from "./files.mjs";

const pem = (object, type) => object.export({ type, format: "pem" });

function made() {
  const pkcs8 = (...args) => pem(generateKeyPairSync(...args).privateKey, "pkcs8");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    ec: pkcs8("ec", { namedCurve: "P-256" }),
    ed25519: pkcs8("ed25519"),
    pss: pkcs8("rsa-pss", { modulusLength: 2048 }),
    encrypted: privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" }),
    rsa1024: key("rsa1024.pem"),
    multiPrime: key("rsa2048_3primes.pem"),
    largeExponent: key("rsa2048_e4294967297.pem"),
    request: key("merchant.csr"),
  };
}

const published = {
  doc: { privateKey: docKey() },
  java: {
    privateKey: vectorText("wechatpay-java/merchant_private_key.pem"),
    certificate: vectorText("wechatpay-java/merchant_certificate.pem"),
    platformCertificate: vectorText("wechatpay-java/downloaded_cert.pem"),
  },
  plugin: {
    privateKey: vectorText("wechatpay-axios-plugin/apiclient_key.pem"),
    certificate: vectorText("wechatpay-axios-plugin/apiclient_cert.pem"),
  },
};

function docKey() {
  return JSON.stringify(vectors("doc/vectors.json"))
    .match(/-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----/)[0]
    .replace(/\\n/g, "\n");
}

/** The middle of a certificate's validity, Unix seconds. */
function validTime(certificate) {
  const { validFrom, validTo } = new X509Certificate(certificate);
  return Math.floor((Date.parse(validFrom) + Date.parse(validTo)) / 2000);
}

/** A gateway and everything that cases name beside it. */
export async function startMaterials({ clockAhead = 0, fault, ...options } = {}) {
  const now = () => Date.now() / 1000 + clockAhead;
  const sandbox = await startSandbox({ ...options, now });
  if (fault) sandbox.inject(fault);
  const { merchant, platform } = sandbox;
  const certificate = platform.keys.find((entry) => entry.certificate);
  const publicKey = platform.keys.find((entry) => entry.publicKey);
  return {
    sandbox,
    named: {
      ...published,
      merchant,
      platform: {
        certificate: certificate?.certificate,
        serialNo: platform.certificateSerialNo,
        publicKey: publicKey?.publicKey,
        publicKeyId: platform.publicKeyId,
      },
    },
  };
}

/** The same with strangers: another merchant, an expired certificate, keys of other kinds. */
export async function startAllMaterials() {
  const [own, stranger, expired] = await Promise.all([
    startMaterials(),
    startMaterials({ mchid: "1900000002" }),
    startMaterials({ merchantCertificate: "expired" }),
  ]);
  await Promise.all([stranger.sandbox.close(), expired.sandbox.close()]);
  const privateKey = createPrivateKey(own.named.merchant.privateKey);
  const seconds = Math.floor(Date.now() / 1000);
  Object.assign(own.named, {
    stranger: stranger.named.merchant,
    expired: expired.named.merchant,
    other: { ...made(), merchantPublicKey: pem(createPublicKey(privateKey), "spki"), merchantPkcs1: pem(privateKey, "pkcs1") },
    java: { ...published.java, validTime: validTime(published.java.certificate) },
    plugin: { ...published.plugin, validTime: validTime(published.plugin.certificate) },
    time: { now: seconds, httpDate: new Date(seconds * 1000).toUTCString() },
  });
  return own;
}

const edits = {
  slice: (text, [from, to]) => text.slice(from, to),
  replace: (text, [from, to]) => text.split(from).join(to),
  remove: (text, [from, to]) => text.slice(0, from) + text.slice(to),
  replaceAt: (text, [at, other]) => text.slice(0, at) + other + text.slice(at + other.length),
  prefix: (text, before) => before + text,
  suffix: (text, after) => text + after,
  add: (value, other) => value + other,
  times: (value, other) => value * other,
  bytes: (text) => Buffer.from(text),
  utf16: (text) => Buffer.from(`\uFEFF${text}`, "utf16le"),
  der: (text) => Buffer.from(text.replace(/-----[^-]+-----|\s/g, ""), "base64"),
  oneLine: (text) => text.replace(/-----[^-]+-----|\s/g, ""),
  lower: (text) => text.toLowerCase(),
  colons: (text) => text.match(/../g).join(":"),
  decimal: (text) => BigInt(`0x${text}`).toString(),
};

export function edited(value, list = []) {
  return list.reduce((current, edit) => {
    const [name, argument] = typeof edit === "string" ? [edit] : Object.entries(edit)[0];
    return edits[name](current, argument);
  }, value);
}

/** `value` with every `{ "$": name }` replaced. */
export function resolved(value, named) {
  if (Array.isArray(value)) return value.map((item) => resolved(item, named));
  if (typeof value !== "object" || value === null) return value;
  if (typeof value.$ !== "string")
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolved(item, named)]));
  const [group, member] = value.$.split(".");
  const found = named[group]?.[member];
  if (found === undefined) throw new Error(`no material is called ${value.$}`);
  return edited(found, value.edit);
}
