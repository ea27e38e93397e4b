// Who the cases are about: invented credentials, made afresh at every start by node:crypto alone.
import crypto from "node:crypto";

const len = (n) => (n < 128 ? Buffer.from([n]) : n < 256 ? Buffer.from([0x81, n]) : Buffer.from([0x82, n >> 8, n & 255]));
const tlv = (tag, ...parts) => {
  const b = Buffer.concat(parts.map((p) => Buffer.from(p)));
  return Buffer.concat([Buffer.from([tag]), len(b.length), b]);
};
const seq = (...p) => tlv(0x30, ...p);
const set = (...p) => tlv(0x31, ...p);
const octets = (b) => tlv(0x04, b);
const utf8 = (s) => tlv(0x0c, Buffer.from(s));
const int = (v) => {
  let b = typeof v === "number" ? Buffer.from([v]) : Buffer.from(v, "hex");
  if (b[0] & 0x80) b = Buffer.concat([Buffer.from([0]), b]);
  return tlv(0x02, b);
};
const base128 = (number) => {
  const bytes = [number & 127];
  for (let rest = number >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
};
const oid = (text) => {
  const [first, second, ...rest] = text.split(".").map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
};
const SHA256_RSA = seq(oid("1.2.840.113549.1.1.11"), tlv(0x05));
const NAMES = { CN: "2.5.4.3", O: "2.5.4.10", OU: "2.5.4.11", C: "2.5.4.6", L: "2.5.4.7" };
const name = (o) => seq(...Object.entries(o).map(([k, v]) => set(seq(oid(NAMES[k]), utf8(v)))));
const utc = (d) => tlv(0x17, Buffer.from(`${d.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
const pemOf = (label, der) =>
  `-----BEGIN ${label}-----\n${der
    .toString("base64")
    .match(/.{1,64}/g)
    .join("\n")}\n-----END ${label}-----\n`;

/** An X.509 certificate for `publicKey`, signed with `by` (itself, or another key). */
export function certificateOf({
  serial,
  subject,
  issuer,
  publicKey,
  by,
  from = new Date(Date.now() - 864e5),
  to = new Date(Date.now() + 5 * 365 * 864e5),
}) {
  const tbs = seq(
    tlv(0xa0, int(2)),
    int(serial),
    SHA256_RSA,
    name(issuer),
    seq(utc(from), utc(to)),
    name(subject),
    publicKey.export({ type: "spki", format: "der" }),
  );
  const der = seq(tbs, SHA256_RSA, tlv(0x03, Buffer.from([0]), crypto.sign("sha256", tbs, by)));
  return { der, pem: pemOf("CERTIFICATE", der) };
}

/** A PKCS#12 file (key encrypted with the merchant number) that holds a key and a certificate. */
function pkcs12(privateKey, certificateDer) {
  const data = (b) => seq(oid("1.2.840.113549.1.7.1"), tlv(0xa0, octets(b)));
  const shrouded = privateKey.export({ type: "pkcs8", format: "der", cipher: "aes-256-cbc", passphrase: mchid });
  const bags = seq(
    seq(oid("1.2.840.113549.1.12.10.1.2"), tlv(0xa0, shrouded)),
    seq(oid("1.2.840.113549.1.12.10.1.3"), tlv(0xa0, seq(oid("1.2.840.113549.1.9.22.1"), tlv(0xa0, octets(certificateDer))))),
  );
  const mac = seq(
    seq(seq(oid("1.3.14.3.2.26"), tlv(0x05)), octets(crypto.randomBytes(20))),
    octets(crypto.randomBytes(8)),
    int(1),
  );
  return seq(int(3), data(seq(data(bags))), mac);
}

/** A key as ssh-keygen writes it (the shape; the private part is random). */
function openSsh() {
  const s = (b) => {
    const v = Buffer.from(b);
    const n = Buffer.alloc(4);
    n.writeUInt32BE(v.length);
    return Buffer.concat([n, v]);
  };
  const pub = Buffer.concat([s("ssh-rsa"), s([1, 0, 1]), s(Buffer.concat([Buffer.from([0, 0xc1]), crypto.randomBytes(255)]))]);
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    s("none"),
    s("none"),
    s(""),
    Buffer.from([0, 0, 0, 1]),
    s(pub),
    s(crypto.randomBytes(1024)),
  ]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body
    .toString("base64")
    .match(/.{1,70}/g)
    .join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

const rsa = () => crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
const spki = (key) => key.export({ type: "spki", format: "pem" });
const pkcs8 = (key) => key.export({ type: "pkcs8", format: "pem" });
const CA = { C: "CN", O: "Tenpay.com", OU: "Tenpay.com CA Center", CN: "Tenpay.com Root CA" };
const hex40 = (first) => first + crypto.randomBytes(19).toString("hex").toUpperCase();

export const mchid = "1900000001";
export const appid = "wx0123456789abcdef";
export const openid = "oTest0000000000000000000000a";
export const host = "https://api.mch.weixin.qq.com";
export const apiV3Key = "Field0Cases1Test2Only3Secret4Key";
export const serialNo = hex40("0A"); // begins with 0 on purpose
export const platformSerial = hex40("5B");
export const pubId = "PUB_KEY_ID_0119000000012026010100000000000001";

const [merchantPair, secondPair, strangerPair] = [rsa(), rsa(), rsa()];
export const [platformPair, pubPair] = [rsa(), rsa()];
export const privateKey = pkcs8(merchantPair.privateKey);
const own = certificateOf({
  serial: serialNo,
  subject: { CN: mchid, O: "微信商户系统", OU: "测试有限公司", C: "CN", L: "Shenzhen" },
  issuer: CA,
  publicKey: merchantPair.publicKey,
  by: merchantPair.privateKey,
});
const platformName = { CN: "Tenpay.com sign", O: "Tenpay.com", OU: "Tenpay.com CA Center", C: "CN", L: "Shenzhen" };
const plat = certificateOf({
  serial: platformSerial,
  subject: platformName,
  issuer: CA,
  publicKey: platformPair.publicKey,
  by: platformPair.privateKey,
});
const plat2 = certificateOf({
  serial: hex40("6E"),
  subject: platformName,
  issuer: CA,
  publicKey: secondPair.publicKey,
  by: secondPair.privateKey,
});
const day = 864e5;
/** A platform certificate whose five years ended a month ago. */
export const expiredPlatformCertificate = certificateOf({
  serial: hex40("4C"),
  subject: platformName,
  issuer: CA,
  publicKey: strangerPair.publicKey,
  by: strangerPair.privateKey,
  from: new Date(Date.now() - (5 * 365 + 30) * day),
  to: new Date(Date.now() - 30 * day),
}).pem;
export const certificate = own.pem;
export const platformCertificate = plat.pem;
export const platformCertificateDer = plat.der;
export const secondPlatformCertificate = plat2.pem;
export const wechatPublicKey = spki(pubPair.publicKey);
export const ownPublicKey = spki(merchantPair.publicKey);
export const strangerPublicKey = spki(strangerPair.publicKey);
export const strangerPrivateKey = pkcs8(strangerPair.privateKey);
export const p12 = pkcs12(merchantPair.privateKey, own.der);
export const sshKey = openSsh();
export const merchant = { mchid, serialNo, privateKey };
export const pub = { id: pubId, publicKey: wechatPublicKey };
export const keys = [pub, { certificate: platformCertificate }];
export const decimal = (serial) => BigInt(`0x${serial}`).toString();
