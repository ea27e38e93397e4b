// From public reports. Answers and notifications that do not verify or decrypt.
import { notified, thrown } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { apiV3Key, appid, certificate, keys, openid, platformSerial, serialNo } from "../materials.mjs";
import { notification, sealed } from "../sent.mjs";
import {
  APIV3_KEY,
  BLAMES_APIV3_KEY,
  BLAMES_NETWORK,
  BLAMES_OWN_SIGNATURE,
  OWN_SIGNATURE_AT_FIRST,
  or,
  PLATFORM_KEY,
  RAW_BODY,
  title,
} from "../verdicts.mjs";

export default [
  it(
    "dotnet-signature-does-not-match",
    "fudiwei/DotNetCore.SKIT.FlurlHttpClient#13",
    ".NET, a notification: “Signature does not match. Maybe … is an illegal signature.” (there: the body was written anew from a model)",
    (kit) =>
      kit.explain({
        error: thrown(`Signature does not match. Maybe "${"JrJT0uT4TKpnqka6mLem".repeat(17)}pw==" is an illegal signature.`),
      }),
    first(/原始|原文|原样|一字不|逐字节|重新(序列化|生成|拼)|平台证书|微信支付公钥|Wechatpay-Serial/),
    OWN_SIGNATURE_AT_FIRST,
  ),
  it(
    "yansongda-verification-now-and-then",
    "yansongda/pay#1007",
    "PHP: InvalidSignException 9500 “验证微信签名失败”, now and then (there: WeChat Pay's probe); the notification was not kept",
    (kit) =>
      kit.explain({
        error: thrown(
          "Yansongda\\Pay\\Exception\\InvalidSignException(code: 9500): 签名异常: 验证微信签名失败 at /www/wwwroot/app/vendor/yansongda/pay/src/Functions.php:252",
        ),
      }),
    first(/SIGNTEST|探测|平台证书|微信支付公钥|原始|原文|Wechatpay-/),
    OWN_SIGNATURE_AT_FIRST,
  ),
  it(
    "php-verification-after-transfer",
    "wechatpay-apiv3/wechatpay-php#121",
    "wechatpay-php: the transfer was accepted, then its answer did not verify (answer and exception printed in one line)",
    (kit) =>
      kit.explain({
        error: thrown(
          `{"batch_id":"1030000000000000000000000001","batch_status":"ACCEPTED","create_time":"2023-07-14T11:49:40+08:00","out_batch_no":"FIELD0001"}PHP Fatal error:  Uncaught GuzzleHttp\\Exception\\RequestException: Verify the response's data with: timestamp=1689306580, nonce=e9c208e9ae2a5332a10239c68d537294, signature=${"nUsq4ZfWFty0nC5an0zo".repeat(17)}pw==, cert=[${platformSerial} => ...] failed. in /app/vendor/wechatpay/wechatpay/src/ClientJsonTrait.php`,
        ),
        request: kit.signed({
          url: "/v3/transfer/batches",
          body: {
            appid,
            out_batch_no: "FIELD0001",
            batch_name: "field",
            batch_remark: "field",
            total_amount: 100,
            total_num: 1,
            transfer_detail_list: [{ out_detail_no: "FIELD0001", transfer_amount: 100, transfer_remark: "field", openid }],
          },
        }),
      }),
    first(/验签|平台证书|微信支付公钥|(应答|响应).{0,30}签名|签名.{0,20}(应答|响应)/),
    first(
      /"code":"SIGN_(ERROR|KEY|METHOD|URL|BODY)|"idempotencyKey":"new"|商户私钥(与|和|不)|换(一个)?新(的)?(批次)?单号|网页|CONNECTION_/,
    ),
  ),
  it(
    "dotnet-tag-mismatch",
    "essensoft/paylinks#183",
    ".NET: AuthenticationTagMismatchException while the downloaded platform certificates are decrypted",
    (kit) =>
      kit.explain({
        error: thrown(
          'System.Security.Cryptography.AuthenticationTagMismatchException: The computed authentication tag did not match the input authentication tag.\n  File "AesGcm.OpenSsl.cs", line 110, in void AesGcm.DecryptCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)\n    throw new AuthenticationTagMismatchException();\n  ?, in string AEAD_AES_256_GCM.Decrypt(string nonce, string ciphertext, string associatedData, string key)\n  ?, in async Task<WeChatPayPlatformCertificate> WeChatPayPlatformCertificateManager.GetCertificateAsync(IWeChatPayClient client, WeChatPayOptions options, string serial)\n  ?, in async Task WeChatPayClient.CheckResponseSignAsync(WeChatPayHeaders headers, string body, WeChatPayOptions options)',
        ),
      }),
    first(/APIv3 ?密钥|apiV3Key|API ?v3 ?(密钥|key)/i),
    first(/"code":"SIGN_(ERROR|KEY|METHOD|URL|BODY)|(检查|核对|更换|换)(商户)?私钥|网页|CONNECTION_/),
  ),
  it(
    "python-aesgcm-key",
    "minibear2021/wechatpayv3#59",
    "Python: “AESGCM key must be 128, 192, or 256 bits.” (there: a text of 40 characters given as the APIv3 key)",
    (kit) =>
      kit.explain({
        error: thrown(
          'File "/app/venv/lib/python3.11/site-packages/wechatpayv3/core.py", line 50, in _update_certificates\n    cert_str = aes_decrypt(\n  File "/app/venv/lib/python3.11/site-packages/wechatpayv3/utils.py", line 47, in aes_decrypt\n    aesgcm = AESGCM(key=key_bytes)\nValueError: AESGCM key must be 128, 192, or 256 bits.',
        ),
      }),
    first(/APIv3 ?密钥|apiV3Key|API ?v3 ?(密钥|key)|密钥.{0,30}32|32.{0,10}(字节|位|个字符)/i),
    first(/(检查|核对|更换|换)(商户)?私钥|网页|CONNECTION_/),
  ),
  it(
    "php-signature-is-empty",
    "yansongda/pay#935 #939",
    "PHP: InvalidSignException 9501 “微信签名为空”: the answer bears no signature; mostly it is an error answer, which was not kept",
    (kit) =>
      kit.explain({
        error: thrown(
          "Yansongda\\Pay\\Exception\\InvalidSignException(code: 9501): 签名异常: 微信签名为空 at /app/vendor/yansongda/pay/src/Functions.php:238",
        ),
      }),
    first(
      /(应答|响应|通知)[^"]{0,60}(没有|不带|缺|无|空|丢)[^"]{0,20}(签名|Wechatpay)|(没有|不带|缺少?|无)[^"]{0,20}(签名|Wechatpay-Signature)|状态码|status|(错误|出错)的?(应答|响应)|(应答|响应)[^"]{0,20}(内容|正文|状态|body)/i,
    ),
    first(/"code":"SIGN_(ERROR|KEY|METHOD|URL|BODY)|商户私钥(与|和|不|错|用错)|APIv3 ?密钥(不对|错|不是)/),
  ),
  it(
    "own-serial-and-resource-nonce",
    "blog.youkuaiyun.com/jingchao1998/article/details/128309046",
    "the merchant's own serial, resource.nonce and a body rebuilt from an object were handed over instead of the headers and the raw body",
    (kit) => {
      const b = notification(),
        o = JSON.parse(b);
      return kit.refusal(() =>
        kit.parseNotification({
          headers: { ...sealed(b), "Wechatpay-Serial": serialNo, "Wechatpay-Nonce": o.resource.nonce },
          body: JSON.stringify({
            summary: o.summary,
            resource: o.resource,
            event_type: o.event_type,
            create_time: o.create_time,
            id: o.id,
            resource_type: o.resource_type,
          }),
          keys,
          apiV3Key,
        }),
      );
    },
    /Wechatpay-Serial|平台证书|序列号/i,
    /^\(accepted\)|APIv3 ?密钥(不对|错)|时钟/,
  ),
  it(
    "php-ciphertext-too-short",
    "blog.gitcode.com/baffb0a259455b459d7ce39951488014.html",
    "yansongda/pay under webman: “加解密异常: ciphertext 位数过短”: the notification's body did not reach the SDK",
    (kit) => kit.explain({ error: thrown("加解密异常: ciphertext 位数过短") }),
    first(
      /(ciphertext|密文|报文|正文|body|通知)[^"]{0,60}(空|短|没有|缺|不完整|截断|读|取|原始|原文|长度)|(空|短|缺|不完整|截断|没有读|读不到|原始|原文)[^"]{0,40}(ciphertext|密文|报文|正文|body)/i,
    ),
    first(/"code":"SIGN_|APIv3 ?密钥.{0,12}(不对|错|不是 ?32)|是一个网页|CONNECTION_/),
  ),
  it(
    "php-without-gcm",
    "wechatpay-apiv3/wechatpay-guzzle-middleware#19",
    "PHP 5.5 without libsodium: this runtime has no AES-256-GCM",
    (kit) =>
      kit.explain({
        error: thrown("PHP Fatal error:  Uncaught RuntimeException: AEAD_AES_256_GCM需要PHP 7.1以上或者安装libsodium-php"),
      }),
    first(/PHP ?(7|8|版本|的版本|扩展)|(升级|版本)[^"]{0,12}PHP|libsodium|sodium|运行环境|扩展/i),
    first(/APIv3 ?密钥.{0,12}(不对|错|不是)|"code":"SIGN_|是一个网页|CONNECTION_|商户私钥/),
  ),
  it(
    "dotnet-mac-check-in-gcm",
    "fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#81",
    ".NET (BouncyCastle), a notification: “mac check in GCM failed”: the APIv3 key (or the associated data, the ciphertext) is not the right one",
    (kit) =>
      kit.explain({
        error: thrown(
          "SKIT.FlurlHttpClient.Wechat.TenpayV3.Exceptions.WechatTenpayEventDecryptionException: Decrypt event resource failed. Please see the `InnerException` for more details.\n ---> Org.BouncyCastle.Crypto.InvalidCipherTextException: mac check in GCM failed\n   at Org.BouncyCastle.Crypto.Modes.GcmBlockCipher.DoFinal(Span`1 output)",
        ),
      }),
    first(/API ?v3 ?(?:密钥|key|secret)|apiV3Key|MerchantV3Secret|v3 ?密钥|associated_data|附加数据|密文/i),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, title(/验签|私钥|平台证书/)),
  ),
  it(
    "node-invalid-key-length",
    "klover2/wechatpay-node-v3-ts#65",
    "Node: “RangeError: Invalid key length” while a notification is decrypted: the APIv3 key has not 32 bytes",
    (kit) =>
      kit.explain({
        error: Object.assign(new RangeError("Invalid key length"), {
          code: "ERR_CRYPTO_INVALID_KEYLEN",
          stack:
            "RangeError: Invalid key length\n    at Decipheriv.createCipherBase (node:internal/crypto/cipher:121:19)\n    at Decipheriv.createCipherWithIV (node:internal/crypto/cipher:140:3)\n    at new Decipheriv (node:internal/crypto/cipher:289:3)\n    at Object.createDecipheriv (node:crypto:152:10)\n    at Pay.decipher_gcm (/app/node_modules/wechatpay-node-v3/dist/index.js:325:40)",
        }),
      }),
    first(/API ?v3 ?(?:密钥|key|secret)|apiV3Key|v3 ?密钥|密钥[^"]{0,40}32|32 ?(?:个)?(?:字节|位|字符|byte)/i),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, title(/商户私钥|平台证书|RSA/)),
  ),
  it(
    "go-message-authentication-failed",
    "wechatpay-apiv3/wechatpay-go#135",
    "wechatpay-go: “decrypt downloaded certificate failed: cipher: message authentication failed”: another APIv3 key",
    (kit) =>
      kit.explain({
        error: thrown(
          "new wechat pay client err:init client setting err:decrypt downloaded certificate failed: cipher: message authentication failed",
        ),
      }),
    first(/API ?v3 ?(?:密钥|key|secret)|apiV3Key|mchAPIv3Key|v3 ?密钥/i),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, title(/私钥|没有平台证书|验签/)),
  ),
  it(
    "java-last-unit-of-an-answer",
    "wechatpay-apiv3/wechatpay-java#371",
    "wechatpay-java, now and then, never again: “Last unit does not have enough valid bits” while an ANSWER is verified: a probe (WECHATPAY/SIGNTEST/), or look at the header Wechatpay-Signature",
    (kit) =>
      kit.explain({
        error: thrown(
          "java.lang.IllegalArgumentException: Last unit does not have enough valid bits\n\tat java.util.Base64$Decoder.decode0(Base64.java:734)\n\tat java.util.Base64$Decoder.decode(Base64.java:526)\n\tat java.util.Base64$Decoder.decode(Base64.java:549)\n\tat com.wechat.pay.java.core.cipher.AbstractVerifier.verify(AbstractVerifier.java:39)\n\tat com.wechat.pay.java.core.cipher.AbstractVerifier.verify(AbstractVerifier.java:60)\n\tat com.wechat.pay.java.core.auth.WechatPay2Validator.validate(WechatPay2Validator.java:61)\n\tat com.wechat.pay.java.core.http.AbstractHttpClient.validateResponse(AbstractHttpClient.java:86)\n\tat com.wechat.pay.java.core.http.AbstractHttpClient.execute(AbstractHttpClient.java:45)",
        ),
      }),
    first(
      /SIGNTEST|探测|Wechatpay-Signature|PROBE|(?:应答|响应|对方|微信支付|返回)[^"]{0,40}签名(?:值)?|签名(?:值)?[^"]{0,40}(?:Base64|编码|长度|截断)/,
    ),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, BLAMES_APIV3_KEY, title("商户私钥|私钥(?:的)?(?:文件|格式|内容|读)|PEM")),
  ),
  it(
    "answer-checked-with-own-certificate",
    "wechatpay-apiv3/wechatpay-guzzle-middleware#5",
    "an answer is verified with the merchant's own certificate (apiclient_cert.pem): its serial is not the one in Wechatpay-Serial",
    (kit) =>
      kit.refusal(() => {
        const b = '{"prepay_id":"wx0001"}';
        return kit.verifyResponse({ status: 200, headers: sealed(b), body: b, keys: [{ certificate }] }) ?? "verified";
      }),
    first(/商户(?:自己的|的)?(?:API)? ?证书|apiclient_cert|自己的(?:API)? ?证书|平台证书|微信支付(?:的)?(?:平台)?(?:公钥|证书)/),
    /^\(accepted\)/,
  ),
  it(
    "go-certificate-not-found-in-verifier",
    "wechatpay-apiv3/wechatpay-go#63",
    "wechatpay-go, notification: “validate verify fail serial=[…] err=certificate[…] not found in verifier”: the verifier holds the merchant's certificate instead of the platform's",
    (kit) =>
      kit.explain({
        error: thrown(
          `not valid wechatpay notify request: validate verify fail serial=[${platformSerial}] request-id=[] err=certificate[${platformSerial}] not found in verifier`,
        ),
      }),
    first(PLATFORM_KEY),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, BLAMES_APIV3_KEY, title("时钟|商户私钥")),
  ),
  it(
    "notification-checked-with-own-certificate",
    "wechatpay-apiv3/wechatpay-go#143",
    "a notification is handed over with the merchant's own certificate as the key",
    (kit) => notified(kit, { keys: [{ certificate }] }),
    first(/商户(?:自己的|的)?(?:API)? ?证书|apiclient_cert|自己的(?:API)? ?证书|平台证书|微信支付(?:的)?(?:平台)?(?:公钥|证书)/),
    /^\(accepted\)|"code":"[^"]*(?:DECRYPT|API_?V3)/,
  ),
  it(
    "go-refund-notification-decrypt",
    "wechatpay-apiv3/wechatpay-go#247",
    "wechatpay-go, refund notification: “AEAD_AES_256_GCM decrypt error: cipher: message authentication failed” (the handler was made with cfg.ApiKey): the signature has passed, the APIv3 key is another one",
    (kit) => kit.explain({ error: thrown("AEAD_AES_256_GCM decrypt error: cipher: message authentication failed") }),
    first(new RegExp(`${APIV3_KEY.source}|associated_data|附加数据`)),
    or(BLAMES_NETWORK, BLAMES_OWN_SIGNATURE, title("商户私钥|平台证书|验签|时钟")),
  ),
  it(
    "python-body-with-spaces",
    "minibear2021/wechatpayv3#5",
    "Python: decrypting works, verifying fails: the body was parsed and written again by json.dumps (a blank behind every colon and comma)",
    (kit) =>
      notified(kit, {
        body: (b) => JSON.stringify(JSON.parse(b), null, 1).replace(/\n\s*/g, (_, at, s) => (s[at - 1] === "," ? " " : "")),
      }),
    first(RAW_BODY),
    /^\(accepted\)|"code":"[^"]*(?:DECRYPT|CLOCK|TIMESTAMP)|"hint":"[^"]{0,20}APIv3 ?密钥/,
  ),
  it(
    "dotnet-body-in-another-order",
    "fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#139",
    ".NET: VerifyEventSignature says “Signature does not match”: the body was bound to a model and serialized again, its fields in another order",
    (kit) =>
      notified(kit, {
        body: (b) => {
          const { id, create_time, event_type, resource_type, summary, resource: r } = JSON.parse(b);
          return JSON.stringify({
            id,
            create_time,
            event_type,
            resource_type,
            summary,
            resource: {
              algorithm: r.algorithm,
              ciphertext: r.ciphertext,
              associated_data: r.associated_data,
              original_type: r.original_type,
              nonce: r.nonce,
            },
          });
        },
      }),
    first(RAW_BODY),
    /^\(accepted\)|"code":"[^"]*(?:DECRYPT|CLOCK|TIMESTAMP)|"hint":"[^"]{0,20}APIv3 ?密钥/,
  ),
];
