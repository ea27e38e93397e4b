// X.509 v3 certificates of the two kinds a merchant meets, written in DER by hand (RFC 5280 §4.1),
// so that the sandbox needs neither OpenSSL nor a shipped key.
import { generateKeyPair, randomBytes, sign } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const NULL = 0x05;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const PRINTABLE_STRING = 0x13;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;
const VERSION_TAG = 0xa0;
const EXTENSIONS_TAG = 0xa3;
const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff]);

const SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
const BASIC_CONSTRAINTS = "2.5.29.19";
const KEY_USAGE = "2.5.29.15";
const NAME_ATTRIBUTES = { CN: "2.5.4.3", C: "2.5.4.6", L: "2.5.4.7", ST: "2.5.4.8", O: "2.5.4.10", OU: "2.5.4.11" };

/** A fresh RSA-2048 pair of node:crypto KeyObjects. */
export function generateKeys() {
  return generate("rsa", { modulusLength: 2048 });
}

/** 40 upper-case hex digits: 20 bytes, positive and without a leading zero nibble. */
export function newSerialNo() {
  const bytes = randomBytes(20);
  bytes[0] = 0x40 | (bytes[0] & 0x3f);
  return bytes.toString("hex").toUpperCase();
}

/** Issuer of both kinds of certificate. */
export const rootName = {
  CN: "Tenpay.com Root CA",
  OU: "Tenpay.com CA Center",
  O: "Tenpay.com",
  L: "Shenzhen",
  ST: "Guangdong",
  C: "CN",
};

/** Subject of a platform certificate. */
export const platformName = {
  CN: "Tenpay.com sign",
  OU: "Tenpay.com CA Center",
  O: "Tenpay.com",
  L: "Shenzhen",
  ST: "Guangdong",
  C: "CN",
};

/** Subject of a merchant API certificate. */
export function merchantName(mchid) {
  return { CN: mchid, OU: "沙箱测试公司", O: "微信商户系统", L: "Shenzhen", C: "CN" };
}

// One made-up root per process signs every certificate here. Making RSA keys is the slow part of a start: it is made when it
// is first needed, beside the key that it signs for.
let root;

/** @returns {Promise<import("node:crypto").KeyObject>} */
export async function rootKey() {
  root = root || generateKeys();
  return (await root).privateKey;
}

/** A certificate as PEM text. Times are Unix seconds; keys are KeyObjects. */
export function issueCertificate({ serialNo, subject, publicKey, issuerKey, notBefore, notAfter }) {
  const algorithm = tlv(SEQUENCE, objectIdentifier(SHA256_WITH_RSA), tlv(NULL));
  const toBeSigned = tlv(
    SEQUENCE,
    tlv(VERSION_TAG, integer(Buffer.from([2]))),
    integer(Buffer.from(serialNo, "hex")),
    algorithm,
    name(rootName),
    tlv(SEQUENCE, time(notBefore), time(notAfter)),
    name(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tlv(EXTENSIONS_TAG, tlv(SEQUENCE, ...extensions())),
  );
  const signature = sign("sha256", toBeSigned, issuerKey);
  return pem(tlv(SEQUENCE, toBeSigned, algorithm, bitString(signature)));
}

function extensions() {
  const notAnAuthority = tlv(SEQUENCE);
  // digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment: the first four bits.
  const usage = tlv(BIT_STRING, Buffer.from([4, 0xf0]));
  return [
    tlv(SEQUENCE, objectIdentifier(BASIC_CONSTRAINTS), tlv(OCTET_STRING, notAnAuthority)),
    tlv(SEQUENCE, objectIdentifier(KEY_USAGE), BOOLEAN_TRUE, tlv(OCTET_STRING, usage)),
  ];
}

function name(attributes) {
  const parts = Object.entries(attributes)
    .reverse()
    .map(([short, text]) => {
      const type = short === "C" ? PRINTABLE_STRING : UTF8_STRING;
      return tlv(SET, tlv(SEQUENCE, objectIdentifier(NAME_ATTRIBUTES[short]), tlv(type, Buffer.from(text))));
    });
  return tlv(SEQUENCE, ...parts);
}

// RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on.
function time(seconds) {
  const digits = new Date(seconds * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .replace(/\D/g, "");
  if (digits < "2050") return tlv(UTC_TIME, Buffer.from(`${digits.slice(2)}Z`));
  return tlv(GENERALIZED_TIME, Buffer.from(`${digits}Z`));
}

function integer(bytes) {
  const negative = bytes[0] >= 0x80;
  return tlv(INTEGER, negative ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

function bitString(bytes) {
  return tlv(BIT_STRING, Buffer.from([0]), bytes);
}

function objectIdentifier(dotted) {
  const [first, second, ...rest] = dotted.split(".").map(Number);
  return tlv(OBJECT_IDENTIFIER, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number) {
  const bytes = [number & 0x7f];
  for (let left = number >>> 7; left > 0; left >>>= 7) bytes.unshift(0x80 | (left & 0x7f));
  return bytes;
}

function tlv(tag, ...contents) {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(count) {
  if (count < 0x80) return Buffer.from([count]);
  const bytes = [];
  for (let left = count; left > 0; left >>>= 8) bytes.unshift(left & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function pem(der) {
  const lines = der
    .toString("base64")
    .match(/.{1,64}/g)
    .join("\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
