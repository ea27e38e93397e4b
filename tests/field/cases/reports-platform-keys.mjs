// From public reports. Certificates and public keys of WeChat Pay.
import crypto from "node:crypto";

import { COMMUNITY, jsapi, json, thrown } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, decimal, expiredPlatformCertificate, keys, openid, platformSerial, serialNo } from "../materials.mjs";
import { order, says } from "../sent.mjs";
import {
  BLAMES_APIV3_KEY,
  BLAMES_NETWORK,
  BLAMES_OWN_SIGNATURE,
  code,
  OWN_SIGNATURE_AT_FIRST,
  or,
  PLATFORM_KEY,
  title,
} from "../verdicts.mjs";

export default [
  it(
    "dotnet-no-key-of-serial",
    "fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#197; blog.gitcode.com/6ea13089c082bd6b829518ce6380b992.html",
    ".NET: the notification bears the platform certificate's serial (40 hex digits), only the public key is configured",
    (kit) =>
      kit.explain({
        error: thrown(
          `System.Exception: The platform public key manager does not contain a key matched the serial number "${platformSerial}".`,
        ),
      }),
    first(/平台证书|Wechatpay-Serial/),
    first(/"code":"SIGN_(ERROR|KEY|METHOD|URL|BODY)|商户(API)? ?证书序列号(有误|不|错)|商户私钥(与|和|不)|网页|CONNECTION_/),
  ),
  it(
    "platform-certificate-expired",
    "wechatpay-apiv3/wechatpay-apache-httpclient#9; developers.weixin.qq.com/community/minihome/doc/000e665c1d0d28ef92503652866c01",
    "the platform certificate kept for verification has run out (before use)",
    (kit) => kit.pre({ keys: [{ certificate: expiredPlatformCertificate }] }),
    first(/过期|失效|有效期|到期|EXPIRED/i),
    first(/(商户证书|apiclient_cert(\.pem)?|商户 ?API ?证书).{0,12}(已经?)?(过期|到期|失效)/),
  ),
  it(
    "java-certificate-as-public-key",
    "Javen205/IJPay#87",
    "IJPay, verifyPublicKeySignature: a certificate file stands where the public key belongs (lengthTag=111)",
    (kit) =>
      kit.explain({
        error: thrown(
          "java.security.spec.InvalidKeySpecException: java.security.InvalidKeyException: IOException: DerInputStream.getLength(): lengthTag=111, too big\n\tat com.ijpay.wxpay.WxPayKit.verifyPublicKeySignature",
        ),
      }),
    first(/公钥|证书|PEM|BEGIN|密钥(文件|格式)|\bDER\b/i),
    first(/"title":"(?![^"]*(公钥|证书))[^"]*私钥|"code":"SIGN_|是一个网页|CONNECTION_|HOST_NOT_FOUND/),
  ),
  it(
    "dotnet-public-key-serial-missing",
    "JeffreySu/WeiXinMPSDK#3291",
    ".NET, Senparc: “RequestAsync 签名验证失败：公钥序列号不存在！”: a new merchant, the public-key mode is not configured",
    (kit) => kit.explain({ error: thrown("RequestAsync 签名验证失败：公钥序列号不存在！请查看日志！") }),
    first(/微信支付公钥|公钥 ?ID|PUB_KEY_ID|平台证书|Wechatpay-Serial/i),
    OWN_SIGNATURE_AT_FIRST,
  ),
  it(
    "java-merchant-certificate-is-empty",
    "wechatpay-apiv3/wechatpay-apache-httpclient#145 #121",
    "“商户证书为空，serialNumber:…”: in truth no platform certificate of this serial in the manager (another merchant number; or its own serial was handed over)",
    (kit) =>
      kit.explain({
        error: thrown(
          `16:23:19.541 [http-nio-8080-exec-3] ERROR c.w.p.c.a.h.c.CertificatesManager - [verify,84] - 商户证书为空，serialNumber:${platformSerial}\njava.lang.RuntimeException: com.wechat.pay.contrib.apache.httpclient.exception.ValidationException: 验签失败：serial=[${platformSerial}] message=[1653467001\nRCQnHXktqNtl6tRLuNSwsKwzT1gkkmiy`,
        ),
      }),
    first(/平台证书|微信支付公钥|Wechatpay-Serial/i),
    first(
      /"code":"SIGN_(ERROR|KEY|METHOD|URL|BODY)|商户私钥(与|和|不|错|用错)|(上传|重新申请|配置|补上)[^"]{0,12}(apiclient_cert|商户(API)? ?证书)|是一个网页|CONNECTION_|HOST_NOT_FOUND/,
    ),
  ),
  it(
    "java-certificate-is-null",
    "git.websoft.top/yc/java-10561 docs/CERTIFICATE_FIX_SUMMARY.md",
    "wechatpay-java, RSAAutoCertificateConfig: no platform certificate could be had, so X509Certificate is null",
    (kit) =>
      kit.explain({
        error: thrown(
          '创建支付订单失败：创建支付订单失败：Cannot invoke "java.security.cert.X509Certificate.getSerialNumber()" because "certificate" is null',
        ),
      }),
    first(/平台证书|微信支付公钥|证书[^"]{0,40}(没有|没拿|空|下载|null|未(加载|取|读))/i),
    OWN_SIGNATURE_AT_FIRST,
  ),
  it(
    "java-certificate-empty-input",
    "wechatpay-apiv3/wechatpay-java#85",
    "wechatpay-java: a certificate given as a string is empty: Could not parse certificate: Empty input",
    (kit) =>
      kit.explain({
        error: thrown(
          "java.lang.IllegalArgumentException: java.security.cert.CertificateException: Could not parse certificate: java.io.IOException: Empty input\n\tat com.wechat.pay.java.core.util.PemUtil.loadX509FromStream(PemUtil.java:114)\n\tat com.wechat.pay.java.core.util.PemUtil.loadX509FromString(PemUtil.java:172)\n\tat com.wechat.pay.java.core.notification.RSANotificationConfig$Builder.certificates(RSANotificationConfig.java:64)",
        ),
      }),
    first(/证书[^"]{0,60}(空|没有内容|读|路径|解析|内容|PEM|BEGIN)|(空|没有内容|读不|路径)[^"]{0,40}证书/i),
    first(/"code":"SIGN_|APIv3 ?密钥(不对|错)|是一个网页|CONNECTION_|证书(已|已经)?过期/),
  ),
  it(
    "merchant-certificate-revoked",
    `tg885.com/wiki/doc/apiv3/wxpay/faq/chapter1_2.shtml (签名相关QA); ${COMMUNITY}pay/doc/0008e2e9184d7001ff23cea7e6bc00`,
    "401 “商户证书已作废。”: the merchant's API certificate was revoked; sign with the new certificate's key and serial",
    (kit) =>
      kit.explain({
        status: 401,
        headers: json,
        body: says("SIGN_ERROR", "商户证书已作废。"),
        request: kit.signed({ url: jsapi, body: order }),
      }),
    first(
      /(?:作废|吊销|撤销|注销|失效|停用|废止|换过|更换)[\s\S]{0,120}(?:新(?:的)?|换|重新|apiclient|序列号|私钥|商户平台)|(?:新(?:的)?|换|重新)[^"]{0,40}(?:证书|私钥|序列号|apiclient)/i,
    ),
    or(BLAMES_NETWORK, code(/CLOCK|BODY|URL|PLATFORM/), title(/时钟|系统时间|平台证书|微信支付公钥|报文|换行|\bURL\b/)),
  ),
  it(
    "node-serial-not-found",
    "klover2/wechatpay-node-v3-ts#73",
    "wechatpay-node-v3: “平台证书序列号不相符，未找到平台序列号”, in a notification: the merchant has a WeChat Pay public key, the SDK looks among certificates",
    (kit) =>
      kit.explain({
        error: {
          errorType: "Error",
          errorMessage: "平台证书序列号不相符，未找到平台序列号",
          stack: [
            "Error: 平台证书序列号不相符，未找到平台序列号",
            "    at Pay.<anonymous> (/opt/nodejs/node_modules/wechatpay-node-v3/dist/index.js:200:35)",
            "    at step (/opt/nodejs/node_modules/wechatpay-node-v3/dist/index.js:59:23)",
            "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
          ],
        },
      }),
    first(
      /微信支付公钥|PUB_KEY|公钥 ?ID|公钥模式|Wechatpay-Serial|平台证书[^"]{0,60}(?:没有|不在|缺|下载|更新|换|补|两|都|另|别的|哪|列表|配)|(?:没有|缺|补|下载|更新|换)[^"]{0,40}平台证书/i,
    ),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, title(/商户(?:API ?)?证书(?:的)?序列号/)),
  ),
  it(
    "php-certs-hold-merchant-serial",
    "wechatpay-apiv3/wechatpay-php#53 #71",
    "wechatpay-php: “The `certs(…)` contains the merchant's certificate serial number(…) which is not allowed here.”: the merchant's own certificate stands where the platform's belongs",
    (kit) =>
      kit.explain({
        error: thrown(
          `WeChatPay\\Exception\\InvalidArgumentException: The \`certs(${serialNo})\` contains the merchant's certificate serial number(${serialNo}) which is not allowed here. in file /www/wwwroot/shop/vendor/wechatpay/wechatpay/src/ClientJsonTrait.php on line 190`,
        ),
      }),
    first(PLATFORM_KEY),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, BLAMES_APIV3_KEY),
  ),
  it(
    "java-no-platform-certificate",
    "wechatpay-apiv3/wechatpay-java#325",
    "wechatpay-java, RSAAutoCertificateConfig: “无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。”: use the public-key configuration",
    (kit) =>
      kit.explain({
        error: thrown(
          `com.wechat.pay.java.core.exception.ServiceException: Wrong HttpStatusCode[404]\nhttpResponseBody[{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/doc/v3/merchant/4012153196"}]\tHttpRequest[{"http_method":"GET","url":"https://api.mch.weixin.qq.com/v3/certificates?algorithm_type=RSA"}]`,
        ),
      }),
    first(/微信支付公钥|公钥模式|公钥 ?ID|PUB_KEY_ID|pub_key\.pem|平台公钥|RSAPublicKeyConfig/),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, BLAMES_APIV3_KEY, title("路径(?:不|错)|没有这个(?:接口|路径)|订单")),
  ),
  it(
    "certificate-does-not-exist",
    "dromara/payment-spring-boot#129",
    "GET /v3/certificates: 404 “证书不存在” for a new merchant: there is the public key only",
    (kit) =>
      kit.explain({
        status: 404,
        headers: json,
        body: says("RESOURCE_NOT_EXISTS", "证书不存在"),
        request: kit.signed({ url: "/v3/certificates" }),
      }),
    first(/微信支付公钥|公钥模式|公钥 ?ID|PUB_KEY_ID|pub_key\.pem|平台公钥/),
    or(
      BLAMES_NETWORK,
      BLAMES_OWN_SIGNATURE,
      BLAMES_APIV3_KEY,
      title("路径(?:不|错)|没有这个(?:接口|路径)|订单|商户(?:API)? ?证书"),
      /"retryable":true/,
    ),
  ),
  it(
    "downloader-serial-not-found",
    "wechatpay-apiv3/CertificateDownloader#19",
    "CertificateDownloader with -c: “找不到证书序列号对应的证书”: what was given is not the platform certificate the answer was signed with",
    (kit) =>
      kit.explain({
        error: thrown(
          `[main] ERROR com.wechat.pay.contrib.apache.httpclient.auth.CertificatesVerifier - 找不到证书序列号对应的证书，序列号：${platformSerial}`,
        ),
      }),
    first(PLATFORM_KEY),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, BLAMES_APIV3_KEY),
  ),
  it(
    "wechatpay-serial-in-decimal",
    "wechatpay-apiv3/wechatpay-apache-httpclient#155",
    "Java: the header Wechatpay-Serial is getSerialNumber() as it prints: decimal where hexadecimal is wanted (before sending)",
    (kit) => {
      const ciphertext = crypto.randomBytes(256).toString("base64");
      return kit.pre({
        keys,
        request: {
          url: "/v3/profitsharing/receivers/add",
          wechatpaySerial: decimal(platformSerial),
          body: { appid, type: "PERSONAL_OPENID", account: openid, name: ciphertext, relation_type: "USER" },
        },
      });
    },
    first(
      /十进制|十六进制|16 ?进制|10 ?进制|\bhex|decimal|WECHATPAY_SERIAL|Wechatpay-Serial[^"]{0,60}(?:不是|不对|没有|对不上|不在|不属于|格式|写法|找不到)/,
    ),
    /^\(no finding\)$/,
  ),
];
