// A fresh process: load the library named by the argument and sign once. Prints the milliseconds it took, and exits.
const { readFileSync } = require("node:fs");
const pem = readFileSync(`${__dirname}/../tests/keys/rsa2048.pem`, "utf8");
const [mchid, serialNo, appid] = ["1900007291", "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", "wx4e1916a585d1f4e9"];
const [timestamp, nonceStr, url] = ["1700000000", "593BEC0C930BF1AFEB40B4A08C8FB242", "/v3/certificates"];
const message = `GET\n${url}\n${timestamp}\n${nonceStr}\n\n`;

const libraries = {
  nothing: () => {},
  "wechatpay-wasm"() {
    const { signRequest } = require("wechatpay-wasm");
    return signRequest({ mchid, serialNo, privateKey: pem, url });
  },
  "wechatpay-node-v3"() {
    const WxPay = require("wechatpay-node-v3");
    const pay = new WxPay({ appid, mchid, serial_no: serialNo, publicKey: Buffer.from("unused"), privateKey: Buffer.from(pem) });
    return pay.buildAuthorization("GET", url);
  },
  "wechatpay-axios-plugin"() {
    const { Formatter, Rsa } = require("wechatpay-axios-plugin");
    const signature = Rsa.sign(Formatter.request("GET", url, timestamp, nonceStr), Rsa.from(pem, Rsa.KEY_TYPE_PRIVATE));
    return Formatter.authorization(mchid, nonceStr, signature, timestamp, serialNo);
  },
  jsrsasign() {
    const { KEYUTIL, KJUR, hextob64 } = require("jsrsasign");
    const signature = new KJUR.crypto.Signature({ alg: "SHA256withRSA" });
    signature.init(KEYUTIL.getKey(pem));
    signature.updateString(message);
    return hextob64(signature.sign());
  },
  "node-forge"() {
    const { md, pki, util } = require("node-forge");
    return util.encode64(pki.privateKeyFromPem(pem).sign(md.sha256.create().update(message, "utf8")));
  },
};

const started = performance.now();
libraries[process.argv[2]]();
console.log(performance.now() - started);
