// Keys and certificates.
import { signedWith, verified } from "../asks.mjs";
import { ACCEPTED, first, it } from "../judge.mjs";
import {
  certificate,
  decimal,
  keys,
  merchant,
  ownPublicKey,
  p12,
  platformCertificateDer,
  platformSerial,
  privateKey,
  pub,
  pubId,
  serialNo,
  sshKey,
  strangerPublicKey,
  wechatPublicKey,
} from "../materials.mjs";
import { sealed } from "../sent.mjs";

export default [
  it(
    "p12-as-key",
    "binarywang/WxJava#812 #1635; documenso#1171",
    "apiclient_cert.p12 given as the private key",
    (kit) => signedWith(kit, p12),
    /PKCS#?12 文件|\.p12/i,
  ),
  it(
    "p12-openssl3",
    "openssl#19167; sovity/edc-ce#62",
    "the advised openssl command must also work with OpenSSL 3 (old ciphers)",
    (kit) => kit.pre({ privateKey: p12 }),
    /-legacy/,
  ),
  it(
    "p12-as-text",
    "users of readFileSync(p12, 'utf8')",
    "the .p12 file was read as UTF-8 text",
    (kit) => signedWith(kit, p12.toString("utf8")),
    /二进制|utf-?8|当(作|成)?文本|\.p12|PKCS#12/i,
  ),
  it(
    "p12-nodes-output",
    "wechatpy#312",
    "output of openssl pkcs12 -nodes: Bag Attributes, certificate and key in one file",
    (kit) =>
      signedWith(
        kit,
        `Bag Attributes\n    localKeyID: 01 02\nsubject=CN = 1900000001\nissuer=C = CN\n${certificate}Bag Attributes\n    localKeyID: 01 02\nKey Attributes: <No Attributes>\n${privateKey}`,
      ),
    ACCEPTED,
  ),
  it(
    "key-path",
    "wechatpay-php#122 #98; easywechat#2639; minibear2021/wechatpayv3#56",
    "a file:// path in place of the key",
    (kit) => signedWith(kit, "file:///app/cert/apiclient_key.pem"),
    /路径/,
  ),
  it(
    "key-double-escaped",
    "pragmatic-papers#696; dotenvx#465",
    "\\\\n for line breaks",
    (kit) => signedWith(kit, privateKey.trim().replaceAll("\n", "\\\\n")),
    ACCEPTED,
  ),
  it(
    "openssh-key",
    "klover2/wechatpay-node-v3-ts#29",
    "an OpenSSH key: not the merchant's; converting cannot help",
    (kit) => signedWith(kit, sshKey),
    /与微信支付无关|不是(商户|微信|申请|平台)|登录(服务器)?(用|时)?的|商户平台(下发|下载)/,
    /ssh-keygen -p/,
  ),
  it(
    "serial-decimal",
    "wechatpay-apache-httpclient#47 #44 #176",
    "a decimal Wechatpay-Serial",
    (kit) => kit.refusal(() => kit.signed({ url: "/v3/certificates", wechatpaySerial: decimal(platformSerial) })),
    /平台证书|公钥ID|PUB_KEY_ID/,
    /apiclient_cert/,
  ),
  it(
    "own-key-as-wechats",
    "wechatpay-php#123; KevinWG/OSS.Clients.Pay#56",
    "keys holds the merchant's own public key (before use)",
    (kit) => kit.pre({ keys: [{ id: pubId, publicKey: ownPublicKey }] }),
    first(/商户自己/),
  ),
  it(
    "stale-public-key",
    "wechatpay-php#123; KevinWG/OSS.Clients.Pay#56",
    "another public key under the right id; nothing else is wrong",
    (kit) => verified(kit, [{ id: pubId, publicKey: strangerPublicKey }]),
    /(公钥|密钥).{0,8}(不对(?!应)|不是(同|这|它|该|当)|换了|错)|恢复不出|另一把|不是这把/,
    /报文被改动/,
  ),
  it(
    "certificate-mode-mixed",
    "weixin-java-pay-demo#153; WxJava#3595",
    "only the public key is configured; the answer is signed by the platform certificate",
    (kit) => verified(kit, [pub], { by: "certificate" }),
    /平台证书/,
  ),
  it(
    "keys-as-map",
    "users of wechatpay-axios-plugin's certs",
    "keys is a map { id: pem }",
    (kit) =>
      kit.refusal(() =>
        kit.verifyResponse({
          status: 200,
          headers: sealed("{}", { by: "publicKey" }),
          body: "{}",
          keys: { [pubId]: wechatPublicKey },
        }),
      ),
    /\{ ?id|\[ ?\{|publicKey/,
  ),
  it(
    "public-key-id-lower-case",
    "pasted ids",
    "the id in lower case: the advice must not name apiclient_cert.pem",
    (kit) => kit.pre({ keys: [{ id: pubId.toLowerCase(), publicKey: wechatPublicKey }] }),
    /"do":"[^"]*(PUB_KEY_ID|公钥ID|微信支付公钥|API安全)/,
    /apiclient_cert/,
  ),
  it(
    "certificate-der-as-text",
    "readFileSync(.cer, 'utf8')",
    "a DER certificate read as UTF-8 text",
    (kit) => verified(kit, [{ certificate: platformCertificateDer.toString("utf8") }], { by: "certificate" }),
    /二进制|utf-?8|当(作|成)?文本|读成文本/i,
  ),
  it(
    "serial-zero-lost",
    "wechatpay-apiv3/wechatpay-go#46",
    "the serial number's leading zero was lost",
    (kit) =>
      kit.refusal(() =>
        kit
          .signRequest({ ...merchant, serialNo: serialNo.slice(1), url: "/v3/certificates" })
          .headers.Authorization.includes(`serial_no="${serialNo}"`)
          ? "padded"
          : "sent as it is",
      ),
    /^\(accepted\) padded/,
  ),
  it("key-empty", "jasl/wx_pay#38", "the key file is empty", (kit) => signedWith(kit, Buffer.alloc(0)), /空/),
  it(
    "p12-base64",
    "documenso#1171; wechatpy#590",
    "the .p12 as Base64 text",
    (kit) => signedWith(kit, p12.toString("base64")),
    /PKCS#?12|\.p12/i,
  ),
  it(
    "public-key-mode-mixed",
    "minibear2021/wechatpayv3#78",
    "only the certificate is configured; the answer is signed by the public key",
    (kit) => verified(kit, [keys[1]]),
    /微信支付公钥/,
  ),
];
