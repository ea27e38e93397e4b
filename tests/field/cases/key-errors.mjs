// Keys, certificates and ciphertexts that cannot be used.
import crypto from "node:crypto";

import { NETWORK, oneLine, signedWith, thrown, toMerchant, verified } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { merchant, p12, privateKey, pubId, wechatPublicKey } from "../materials.mjs";
import { sealed } from "../sent.mjs";

export default [
  it(
    "pem-no-start-line",
    "w7corp/easywechat#2887",
    "OpenSSL: PEM routines: no start line",
    (kit) =>
      kit.explain({
        error: thrown("error:0906D06C:PEM routines:PEM_read_bio:no start line", {
          code: "ERR_OSSL_PEM_NO_START_LINE",
          library: "PEM routines",
          reason: "no start line",
        }),
      }),
    first(/PEM|BEGIN/),
    /CONNECTION_|微信支付(返回|拒绝)/,
  ),
  it(
    "pem-indented",
    "daveagill/verify-paddle-webhook#11 (DECODER routines::unsupported)",
    "every line of the PEM text is indented, as YAML or a template literal does",
    (kit) =>
      kit.refusal(
        () =>
          kit.signRequest({ ...merchant, privateKey: privateKey.replace(/^(?=.)/gm, "      "), url: "/v3/certificates" }).method,
      ),
    /^\(accepted\)|空格|空白|缩进/,
  ),
  it(
    "ciphertext-cut",
    "wechatpay-apiv3/wechatpay-apache-httpclient#65",
    "a ciphertext that is not whole",
    (kit) =>
      kit.refusal(() => kit.decryptSensitive({ ciphertext: toMerchant("13800000000").slice(0, 320), privateKey: privateKey })),
    /长度|字节|不完整|截断|256/,
  ),
  it(
    "public-key-as-certificate",
    "YunaiV/ruoyi-vue-pro#1012",
    "WeChat Pay's public key stands where the merchant's certificate belongs",
    (kit) => kit.pre({ certificate: wechatPublicKey }),
    first(/公钥|PUBLIC KEY|不是(一张)?(商户)?(API ?)?证书|apiclient_cert|BEGIN CERTIFICATE/i),
    /证书(已|已经)?过期|序列号(与|和).{0,12}不一致/,
  ),
  it(
    "certificate-file-is-an-error",
    "stored page: wechat-pay-callback-troubleshooting/SKILL.md (index id 58883108371)",
    "the saved “platform certificate” is the error answer of the failed download",
    (kit) =>
      kit.refusal(() =>
        kit.verifyResponse({
          status: 200,
          headers: sealed("{}"),
          body: "{}",
          keys: [{ certificate: '{"code":"SIGN_ERROR","message":"错误的签名，验签失败"}' }],
        }),
      ),
    /JSON|错误(应答|响应|信息)|不是.{0,12}(证书|PEM)|(无法|不能|没能|读不|认不|解析).{0,24}(证书|PEM)|(证书|PEM).{0,24}(无法|不能|没能|读不|认不|解析|不对|不合|格式)|BEGIN CERTIFICATE/i,
    /^\(accepted\)|报文被改动|证书(已|已经)?过期/,
  ),
  it(
    "php-private-key-not-coerced",
    "w7corp/easywechat#2757; overtrue/laravel-wechat#463",
    "PHP: openssl_sign(): Supplied key param cannot be coerced into a private key (the file was not on the server)",
    (kit) => kit.explain({ error: thrown("openssl_sign(): Supplied key param cannot be coerced into a private key") }),
    first(/私钥|apiclient_key/),
    NETWORK,
  ),
  it(
    "tls-key-too-long",
    "befinal/node-tenpay#95 #43",
    "Node could not read the file given as pfx (the .pem instead of the .p12): createSecureContext",
    (kit) =>
      kit.explain({
        error: Object.assign(
          thrown(
            "too long, POST https://api.mch.weixin.qq.com/mmpaymkttransfers/gettransferinfo -1 (connected: false, keepalive socket: false, socketHandledRequests: 0, socketHandledResponses: 0)\nheaders: {}",
          ),
          {
            status: -1,
            path: "/mmpaymkttransfers/gettransferinfo",
            headers: {},
            stack:
              "Error: too long\n    at Object.createSecureContext (_tls_common.js:210:19)\n    at Object.connect (_tls_wrap.js:1127:48)\n    at Agent.createConnection (https.js:120:22)",
          },
        ),
      }),
    first(
      /p12|PKCS#?12|pfx|(证书|密钥|私钥).{0,30}(文件|读|格式|解析|认)|(文件|读不|解析).{0,20}(证书|密钥|私钥)|createSecureContext/i,
    ),
    /被代理、CDN|截住|HOST_NOT_FOUND|(字段|参数|报文|描述).{0,8}(太长|过长)/,
  ),
  it(
    "key-as-dotnet-xml",
    "www.wxopen.club/topic/5e66ec7a22fd14058023ff4c",
    ".NET keeps its keys as <RSAKeyValue> XML; that text is given as the private key",
    (kit) => {
      const b = (v) => Buffer.from(v, "base64url").toString("base64");
      const j = crypto.createPrivateKey(privateKey).export({ format: "jwk" });
      return signedWith(
        kit,
        `<RSAKeyValue><Modulus>${b(j.n)}</Modulus><Exponent>${b(j.e)}</Exponent><P>${b(j.p)}</P><Q>${b(j.q)}</Q><DP>${b(j.dp)}</DP><DQ>${b(j.dq)}</DQ><InverseQ>${b(j.qi)}</InverseQ><D>${b(j.d)}</D></RSAKeyValue>`,
      );
    },
    /XML|RSAKeyValue|PEM|apiclient_key\.pem|^\(accepted\)/i,
    /是证书|PKCS ?#?12|加密(了)?的私钥|为空|是空的/,
  ),
  it(
    "p12-filtered-by-maven",
    "blog.csdn.net/weixin_41456284/article/details/110633501",
    "Maven's resource filter rewrote apiclient_cert.p12 as text; its bytes are given as the private key",
    (kit) => signedWith(kit, Buffer.from(p12.toString("utf8"))),
    /PKCS ?#?12|p12|二进制|文本|UTF-?8|损坏|改坏|坏了|过滤|apiclient_key/i,
    /^\(accepted\)|OpenSSH|为空|是空的/,
  ),
  it(
    "pkcs1-public-key-one-line",
    "t.zoukankan.com/johnson108178-p-9590956.html",
    "the public key as PKCS#1 (BEGIN RSA PUBLIC KEY) in a single line",
    (kit) =>
      verified(
        kit,
        [{ id: pubId, publicKey: oneLine(crypto.createPublicKey(wechatPublicKey).export({ type: "pkcs1", format: "pem" })) }],
        { by: "publicKey" },
      ),
    /^\(accepted\)|PKCS ?#?1|RSA PUBLIC KEY|换行|一行|BEGIN PUBLIC KEY|PEM/i,
    /私钥给|报文(被|已)改|时钟/,
  ),
];
