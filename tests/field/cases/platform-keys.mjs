import {
  answered,
  BOTH_KEYS,
  COMMUNITY,
  ELSEWHERE,
  javaText,
  json,
  NETWORK,
  notified,
  PREPAID,
  thrown,
  verified,
  without,
} from "../asks.mjs";
import { first, it } from "../judge.mjs";
import {
  apiV3Key,
  certificate,
  platformCertificate,
  platformSerial,
  pub,
  pubId,
  secondPlatformCertificate,
  serialNo,
} from "../materials.mjs";
import { says, seal, sealed } from "../sent.mjs";

export default [
  it(
    "no-platform-certificate-java",
    "wechatpay-apiv3/wechatpay-java#400; jeequan/jeepay#73; essensoft/paylinks-samples#2",
    "the 404 “无可用的平台证书…” inside wechatpay-java's text",
    (kit) =>
      kit.explain({
        error: thrown(
          javaText(
            404,
            '{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/doc/v3/merchant/4012153196"}',
            "/v3/certificates?algorithm_type=RSA",
          ),
        ),
      }),
    first(/PLATFORM_CERTIFICATE_NONE|微信支付公钥|没有平台证书/),
    /单号、批次号|PATH_UNKNOWN|LIST_EMPTY/,
  ),
  it(
    "certificates-failed",
    "yangfuhe/node-wxpay#9; minibear2021/wechatpayv3#34",
    "a library swallowed the answer: “获取证书列表失败”",
    (kit) => kit.explain({ error: thrown("获取证书列表失败") }),
    first(
      /平台证书|微信支付公钥|\/v3\/certificates|(应答|状态|status|body|报文).{0,20}(给|传|附|一并)|(给|传|附|一并).{0,20}(应答|状态|status|body|报文)/i,
    ),
    /CONNECTION_|HOST_NOT_FOUND|私钥(错|不对)/,
  ),
  it(
    "own-certificate-verifies-notification",
    "binarywang/WxJava#2879; wechatpay-go#67 #17 #18",
    "keys holds the merchant's own certificate; the notification names a platform certificate",
    (kit) => notified(kit, { keys: [{ certificate: certificate }] }),
    /商户(API)? ?证书|apiclient_cert/,
    /报文被改动|报文.{0,6}(改|变)/,
  ),
  it(
    "own-certificate-in-keys",
    "wechatpay-apiv3/wechatpay-java#49 #46 #84 #81",
    "the merchant's certificate where the platform certificate belongs (before use)",
    (kit) => kit.pre({ keys: [{ certificate: certificate }] }),
    first(/商户/),
  ),
  it(
    "certificates-with-wrong-key",
    "wechatpay-apiv3/CertificateDownloader#20; wechatpay-go#185; go-pay/gopay#334",
    "the downloaded certificates do not decrypt: another APIv3 key",
    (kit) =>
      kit.refusal(() =>
        kit.parseCertificates({
          apiV3Key: "y".repeat(32),
          body: JSON.stringify({
            data: [
              {
                serial_no: platformSerial,
                effective_time: "2026-01-01T00:00:00+08:00",
                expire_time: "2031-01-01T00:00:00+08:00",
                encrypt_certificate: {
                  algorithm: "AEAD_AES_256_GCM",
                  nonce: "abcdef012345",
                  associated_data: "certificate",
                  ciphertext: seal(platformCertificate, { aad: "certificate" }),
                },
              },
            ],
          }),
        }),
      ),
    /APIv3 ?密钥/,
  ),
  it(
    "tag-mismatch-wrapped",
    "binarywang/weixin-java-pay-demo#142; WxJava#3393",
    "“v3请求构造异常！”, its cause AEADBadTagException: the APIv3 key",
    (kit) =>
      kit.explain({ error: thrown("v3请求构造异常！", { cause: thrown("javax.crypto.AEADBadTagException: Tag mismatch!") }) }),
    first(/APIv3 ?密钥/),
    /CONNECTION_|请求不合/,
  ),
  it(
    "gcm-final-failed",
    "klover2/wechatpay-node-v3-ts#42 #54",
    "node:crypto: Unsupported state or unable to authenticate data",
    (kit) => kit.explain({ error: thrown("Unsupported state or unable to authenticate data") }),
    first(/APIv3 ?密钥/),
    /CONNECTION_|商户私钥(错|不对)/,
  ),
  it(
    "apiv3-key-34-characters",
    "klover2/wechatpay-node-v3-ts#46",
    "two characters too many were copied with the APIv3 key",
    (kit) => notified(kit, { apiV3Key: `${apiV3Key}ab` }),
    /32/,
  ),
  it(
    "php-serial-not-found",
    `${COMMUNITY}develop/doc/000a46f8294040a62f93e777e63400; pay/doc/00020e884246983d272314ee86b000`,
    "wechatpay-php: the answer bears the platform certificate's serial, only the public key is configured",
    (kit) =>
      kit.explain({
        error: thrown(
          `Cannot found the serial(\`${platformSerial}\`)'s configuration, which's from the response(header:Wechatpay-Serial), your's ${pubId}.`,
        ),
      }),
    BOTH_KEYS,
    /网页|CONNECTION_|商户(API)?证书序列号(不|有误|错)/,
  ),
  it(
    "java-not-equal",
    `${COMMUNITY}develop/doc/0000e41e270c2825d0736dc226c000; personal/oCJUsw-jrrO_DKkJWHjDIOyom4ro/answer; pay/doc/000e2231924ca84a9df38427c61800; 00002cdedfcf40d81554402af66000`,
    "wechatpay-java: publicKeyId[PUB_KEY_ID_…] and serialNumber[…] are not equal",
    (kit) =>
      kit.explain({
        error: thrown(
          `com.wechat.pay.java.core.exception.ValidationException: Validate response failed,the WechatPay signature is incorrect.publicKeyId[${pubId}] and serialNumber[${platformSerial}] are not equal`,
        ),
      }),
    BOTH_KEYS,
    /网页|CONNECTION_/,
  ),
  it(
    "answer-by-platform-certificate",
    `${COMMUNITY}personal/oCJUsw_KXaFlCGxuuQUSQ1496bio/answer`,
    "verifyResponse: only the public key is given, the answer is signed by the platform certificate",
    (kit) => {
      const b = '{"prepay_id":"wx0001"}';
      return kit.refusal(() => kit.verifyResponse({ status: 200, headers: sealed(b), body: b, keys: [pub] }));
    },
    /平台证书|wechatpaySerial/,
  ),
  it(
    "certificates-gone",
    `${COMMUNITY}develop/doc/00046ce9a00e200d363447b286f400`,
    "GET /v3/certificates: 403 NOT_ENOUGH “平台证书已过期失效”: the words, not the code",
    (kit) => answered(kit, 403, says("NOT_ENOUGH", "平台证书已过期失效,请联系微信支付技术支持。"), { url: "/v3/certificates" }),
    first(/平台证书.{0,30}(过期|失效|重新申请|公钥)|微信支付公钥/),
    /余额|充值/,
  ),
  it(
    "public-key-not-this-merchants",
    `${COMMUNITY}pay/doc/00048ca5b780c02a3a13f34cb6b400`,
    "“平台证书序列号Wechatpay-Serial错误”: the request names a public-key ID that is not (yet) this merchant's",
    (kit) => {
      const s = kit.signed({ url: "/v3/applyment4sub/applyment/", body: { business_code: "FIELD0001" } });
      return kit.explain({
        status: 400,
        headers: json,
        body: says("PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误"),
        request: { ...s, headers: { ...s.headers, "Wechatpay-Serial": pubId } },
      });
    },
    first(/(公钥 ?ID|PUB_KEY_ID).{0,60}(商户|启用|生效|加密|对应|不是|核对)/),
    /商户(API)?证书序列号(有误|错误)|时钟/,
  ),
  it(
    "serial-is-own",
    `${COMMUNITY}personal/oCJUsww_D7fM-yG9ntSW-DlVBCU0/answer?page=6`,
    "“请确认待处理的消息是否为加密后的密文”, request's Wechatpay-Serial is the merchant's own serial: encrypted with the wrong key",
    (kit) => {
      const s = kit.signed({
        url: "/v3/applyment4sub/applyment/",
        body: { business_code: "FIELD0001", contact_info: { contact_name: "QUJD".repeat(86) } },
      });
      return kit.explain({
        status: 400,
        headers: json,
        body: says("PARAM_ERROR", "请确认待处理的消息是否为加密后的密文"),
        request: { ...s, headers: { ...s.headers, "Wechatpay-Serial": serialNo } },
      });
    },
    first(/商户(API)?证书.{0,12}(序列号)?|(平台证书|微信支付公钥).{0,20}(加密|序列号)/),
    /时钟|CONNECTION_/,
  ),
  it(
    "php-decrypt-failed",
    `${COMMUNITY}personal/oCJUsww_D7fM-yG9ntSW-DlVBCU0/answer`,
    "wechatpay-php: Decrypting the input $ciphertext failed, please checking your $key and $iv",
    (kit) =>
      kit.explain({
        error: thrown("Decrypting the input $ciphertext failed, please checking your $key and $iv whether or nor correct."),
      }),
    first(/APIv3 ?密钥|apiV3Key/i),
    /网页|CONNECTION_/,
  ),
  it(
    "go-no-certificate-for-serial",
    "wechatpay-apiv3/wechatpay-go#11",
    "wechatpay-go: the answer's serial has no certificate in the validator's list",
    (kit) =>
      kit.explain({
        error: thrown(
          `validate verify fail serial=${platformSerial} request-id=08C091D8850610EB04188FD9EEA30620E23828EFF801-0 err=no serial number:${platformSerial} corresponding certificate`,
        ),
      }),
    first(
      /平台证书|Wechatpay-Serial|(没有|缺|找不到|未配置|不在).{0,30}(证书|公钥|密钥)|(证书|公钥|密钥).{0,20}(没有|缺|找不到|未配置|不在)/,
    ),
    /商户证书序列号有误|"code":"SIGN_ERROR|被代理、CDN/,
  ),
  it(
    "bill-in-middleware",
    "wechatpay-apiv3/wechatpay-guzzle-middleware#46; minibear2021/wechatpayv3#2; yansongda/pay#882; dromara/payment-spring-boot#18",
    "the middleware verifies a downloaded bill, which bears no signature; the request is given",
    (kit) =>
      kit.explain({
        error: thrown("应答的微信支付签名验证失败"),
        request: kit.signed({ url: "/v3/billdownload/file?token=FIELDTOKEN0001&tartype=gzip" }),
      }),
    first(/账单|下载.{0,30}(签名|验签)|billdownload|verifyDownload|(不带|没有|不含).{0,6}签名/),
    /"code":"SIGN_ERROR|商户私钥.{0,12}(不匹配|不配对|用错)/,
  ),
  it(
    "go-key-size-6",
    "go-pay/gopay#390",
    "gopay: what was given as the APIv3 key has 6 bytes",
    (kit) => kit.explain({ error: thrown("decrypt cipher text error(aes.GCMDecrypt, err:crypto/aes: invalid key size 6") }),
    first(/APIv3 ?密钥|apiV3Key|密钥.{0,30}(32|长度|字节)|32.{0,10}(字节|位|个字符)/i),
    NETWORK,
  ),
  it(
    "java-base64-of-signature",
    "binarywang/WxJava#3288; wechatpay-apiv3/wechatpay-java#289",
    "Java: Base64 of Wechatpay-Signature cannot be decoded: the signature probe",
    (kit) =>
      kit.explain({
        error: thrown(
          "java.lang.IllegalArgumentException: Last unit does not have enough valid bits\n\tat java.util.Base64$Decoder.decode0(Base64.java:734)\n\tat java.util.Base64$Decoder.decode(Base64.java:526)\n\tat com.github.binarywang.wxpay.v3.auth.CertificatesVerifier.verify(CertificatesVerifier.java:33)\n\tat com.github.binarywang.wxpay.service.impl.BaseWxPayServiceImpl.verifyNotifySign(BaseWxPayServiceImpl.java:351)\n\tat com.github.binarywang.wxpay.service.impl.BaseWxPayServiceImpl.parseComplaintNotifyResult(BaseWxPayServiceImpl.java:1294)",
        ),
      }),
    first(/SIGNTEST|探测|Base64/i),
    /被代理、CDN|APIv3 密钥.{0,12}(不对|错)|私钥.{0,20}(读不|格式|不对)/,
  ),
  it(
    "java-content-type-text",
    "wechatpay-apiv3/wechatpay-java#368",
    "wechatpay-java cannot take the upload's answer: Unsupported content-type[text/plain]; the answer is not kept",
    (kit) =>
      kit.explain({
        error: thrown("com.wechat.pay.java.core.exception.MalformedMessageException: Unsupported content-type[text/plain]"),
      }),
    first(
      /text\/plain|应答.{0,60}(Content-Type|JSON|类型|正文|保留|打印|传|附|缺|没有)|(保留|打印|给出|传|附|缺|没有|看).{0,30}应答/i,
    ),
    /有报文的接口要求|image\/(jpe?g|png)|请求.{0,10}Content-Type.{0,10}(不正确|缺|漏)|CONNECTION_|HOST_NOT_FOUND/,
  ),
  it(
    "probe-as-java-text",
    `${COMMUNITY}pay/doc/000c4edfd047f84a02525da7761400; blog.gitcode.com/d7a06f9a92c0c8914484e39d8b770edb.html; blog.youkuaiyun.com/gitblog_01415/article/details/149958258`,
    "wechatpay-java now and then: signature verification failed; its sign begins with WECHATPAY/SIGNTEST/",
    (kit) =>
      kit.explain({
        error: thrown(
          `com.wechat.pay.java.core.exception.ValidationException: Processing WechatPay notification,signature verification failed,signType[WECHATPAY2-SHA256-RSA2048]\tserial[${platformSerial}]\tmessage[1729512147\n6K9cI3QxLNdZ\n{"id":"field"}\n]\tsign[WECHATPAY/SIGNTEST/${"A".repeat(320)}==]`,
        ),
      }),
    first(/SIGNTEST.{0,8}(开头|起头|打头|是|的|说明)|探测|探针|故意|测试(流量|签名|请求)|演练|PROBE/i),
    ELSEWHERE,
  ),
  it(
    "platform-certificate-rotated",
    "shangjiazhushou.com/article/23972839-434",
    "only an older platform certificate is kept; the answer names another serial",
    (kit) => verified(kit, [{ certificate: secondPlatformCertificate }], { by: "certificate", body: PREPAID }),
    /平台证书|Wechatpay-Serial|\/v3\/certificates/i,
    /^\(accepted\)|(换|改|检查)(成|用)?商户私钥|时钟|报文(被|已)改/,
  ),
  it(
    "gopay-verification-error",
    "blog.gitcode.com/98f7a0f51ec26a295eb5e3c3536f3ebb.html",
    "gopay: [verify signature error]: crypto/rsa: verification error, for a notification",
    (kit) => kit.explain({ error: thrown("[verify signature error]: crypto/rsa: verification error") }),
    first(/平台证书|微信支付公钥|原始|原文|一字不|逐字节|Wechatpay-Serial|验签|(通知|应答|回调).{0,20}签名|说不准/i),
    first(/网页|CONNECTION_|SIGN_KEY_OR_SERIAL|商户私钥(与|和|不)/),
  ),
  it(
    "wxjava-no-usable-certificate",
    "blog.gitcode.com/bf509c3e4f4ae7880957213976d6aa2e.html",
    "WxJava 4.7.3.B, transfer: v3请求构造异常, its cause “无可用的平台证书…” (no answer beside it)",
    (kit) => {
      const cause = thrown("无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。", { name: "WxRuntimeException" });
      return kit.explain({ error: thrown("v3请求构造异常！", { name: "WxPayException", cause }) });
    },
    first(/公钥|PUB_KEY_ID/),
    first(/APIv3 ?密钥(不对|错|不是)|网页|CONNECTION_|路径(不|写|拼)/),
  ),
  it(
    "certificates-file-not-there",
    `${COMMUNITY}develop/article/doc/000ca894a20c983cad52242286b813`,
    "GET /v3/certificates: “文件不存在” for merchants that have the public key only",
    (kit) =>
      kit.explain({
        status: 404,
        headers: json,
        body: says("RESOURCE_NOT_EXISTS", "文件不存在"),
        request: kit.signed({ url: "/v3/certificates" }),
      }),
    first(/公钥|PUB_KEY_ID|没有(可用的)?平台证书/),
    first(/账单|订单|电子回单|批次|"retryable":true/),
  ),
  it(
    "tag-mismatch-bare",
    "blog.csdn.net/qq_40523572/article/details/116752366; inbai.net/article/123.html",
    "Java: AEADBadTagException: Tag mismatch! and nothing else (there: associated_data was lost)",
    (kit) => kit.explain({ error: thrown("javax.crypto.AEADBadTagException: Tag mismatch!") }),
    first(/APIv3 ?密钥|apiV3Key|associated_data|附加数据/i),
    first(/网页|CONNECTION_|商户私钥|证书序列号/),
  ),
  it(
    "getallheaders-under-nginx",
    "blog.csdn.net/coKelele_123/article/details/119034724",
    "PHP behind nginx: the request's own headers were not read; no Wechatpay-* header is there",
    (kit) => notified(kit, { headers: () => ({ "Content-Type": "application/json", "Content-Length": "800" }) }),
    /Wechatpay-|(请求)?头.{0,24}(缺|没有|丢|空|不全|没读)|(缺|没有|丢|少).{0,24}(请求)?头/i,
    /^\(accepted\)|APIv3 ?密钥(不对|错)|时钟|重新序列化/,
  ),
  it(
    "serial-header-filtered",
    "php.sqjnqi.com/faq/2142963.html (1)",
    "Laravel: a middleware let Wechatpay-Serial fall; the other headers are there",
    (kit) => notified(kit, { headers: (h) => without(h, "Wechatpay-Serial") }),
    /Wechatpay-Serial/i,
    /^\(accepted\)|APIv3 ?密钥(不对|错)|时钟|重新序列化/,
  ),
  it(
    "nonce-lower-cased",
    "blog.dankying.com/posts/20250526-things-to-watch-out-for-when-using-golang-to-connect-to-wechat-pay",
    "Wechatpay-Nonce came in another letter case than it was signed in; only that it does not fit can be seen",
    (kit) => notified(kit, { headers: (h) => ({ ...h, "Wechatpay-Nonce": h["Wechatpay-Nonce"].toLowerCase() }) }),
    /验签|签名.{0,60}(不一致|不匹配|不对|不通过|不符|失败|没有?通过|对不上|无效)|原始|原样|原文|Wechatpay-Nonce|SIGNATURE/i,
    /^\(accepted\)|时钟|APIv3 ?密钥(不对|错)/,
  ),
];
