// Certificates that no tool issues willingly, written in DER (X.690; RFC 5280 section 4.1) with a key of their own.
import { generateKeyPairSync, sign } from "node:crypto";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const spkiOf = (publicKey) => publicKey.export({ type: "spki", format: "der" });

export function tlv(tag, ...contents) {
  const content = Buffer.concat(contents.map((it) => Buffer.from(it)));
  const { length } = content;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...header]), content]);
}

const SHA256_WITH_RSA = tlv(0x30, tlv(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]), tlv(0x05));
/** The last byte of the attribute's OID, 2.5.4.x. */
const ATTRIBUTES = { CN: 3, O: 10 };

export const utf8 = (text) => tlv(0x0c, text);
export const bmp = (text) => tlv(0x1e, Buffer.from(text, "utf16le").swap16());
export const utcTime = (digits) => tlv(0x17, `${digits}Z`);
export const generalizedTime = (digits) => tlv(0x18, `${digits}Z`);

function name(attributes) {
  return tlv(
    0x30,
    ...attributes.map(([short, value]) => tlv(0x31, tlv(0x30, tlv(0x06, [0x55, 0x04, ATTRIBUTES[short]]), value))),
  );
}

/**
 * A certificate. `serial` is the content of its INTEGER, byte for byte; `version` is left out for v1; `optional` are the
 * fields behind the key, `after` what follows the signature.
 */
export function certificate({
  serial = [0x01],
  version = tlv(0xa0, tlv(0x02, [2])),
  issuer = [["CN", utf8("Tenpay.com Root CA")]],
  subject = [["CN", utf8("Tenpay.com sign")]],
  notBefore = utcTime("240101000000"),
  notAfter = utcTime("340101000000"),
  spki = spkiOf(pair.publicKey),
  algorithm = SHA256_WITH_RSA,
  outerAlgorithm = algorithm,
  validity = tlv(0x30, notBefore, notAfter),
  optional = [],
  after = [],
} = {}) {
  const names = [issuer, subject].map((it) => (Buffer.isBuffer(it) ? it : name(it)));
  const body = tlv(0x30, version, tlv(0x02, serial), algorithm, names[0], validity, names[1], spki, ...optional);
  return tlv(0x30, body, outerAlgorithm, tlv(0x03, [0], sign("sha256", body, pair.privateKey)), ...after);
}

export function pem(der) {
  return `-----BEGIN CERTIFICATE-----\n${der
    .toString("base64")
    .match(/.{1,64}/g)
    .join("\n")}\n-----END CERTIFICATE-----\n`;
}
