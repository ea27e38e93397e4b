import { equal, refuses } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { merchant, platform } = vectors;

export default {
  inspectCertificate: {
    "tells a merchant's certificate from the platform's"(library) {
      equal(library.inspectCertificate(merchant.certificate), {
        serialNo: merchant.serialNo,
        subject: "C=CN, L=Shenzhen, O=微信商户系统, OU=示例商户, CN=1900000109",
        issuer: "C=CN, O=Tenpay.com, CN=Tenpay.com Root CA",
        ...merchant.validity,
        kind: "merchant",
        mchid: merchant.mchid,
        publicKeyBits: 2048,
      });
      const { kind, serialNo } = library.inspectCertificate(platform.certificate);
      equal({ kind, serialNo }, { kind: "platform", serialNo: platform.serialNo });
    },
    "says that a private key is none"(library) {
      refuses(library, "ERR_WECHATPAY_CERTIFICATE", "certificate", () => library.inspectCertificate(merchant.privateKey));
    },
  },
};
