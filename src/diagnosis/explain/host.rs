//! Errors that are no HTTP client's: of files, of OpenSSL and its like, of mini programs, of cloud functions, of other
//! libraries that verify.

use super::found::{Again, Found};
use super::rule::{Rule, fits};
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::{Facts, Sent, Thrown};

/// The first that fits counts: what a library says of an answer holds the words of a payment that failed. Words are those
/// of node:crypto (OpenSSL 1 and 3), Web Crypto, Java, Go, Python, PHP and .NET; of `wx.requestPayment`, `WeixinJSBridge` and the H5 cashier; of cloud functions; of the official libraries.
#[rustfmt::skip]
const RULES: &[Rule] = &[
    (Cause::SignatureProbe, Again::Done, "", "wechatpay/signtest/"),
    // What is said to the one who pays.
    (
        Cause::PaymentCancelled,
        Again::Done,
        "",
        "requestpayment:fail cancel|choosewxpay:cancel|wcpay request:cancel|requestmerchanttransfer:fail cancel|\
         requestmerchanttransfer:cancel|payment微信:-2|user cancel",
    ),
    (Cause::PaymentPermission, Again::Repaired, "", "fail no permission|fail banned|has no permission|weixinjsbridge is not defined|offline verifying|system:access denied|system:function not exist|invalid url domain|config:fail|config:invalid"),
    (Cause::PaymentPayer, Again::Changed, "", "下单账号与支付账号不一致|你的微信号与商家指定"),
    (Cause::PaymentScene, Again::Changed, "", "支付场景非法|invalid payment situation|微信外部浏览器"),
    (Cause::PaymentExpired, Again::Changed, "", "支付请求已失效|268498468|二维码已失效|二维码已过期|prepay id无效|prepay id不存在"),
    (Cause::PaymentAddress, Again::Changed, "", "网络环境未能通过安全验证|268498465"),
    (
        Cause::PaymentAppid,
        Again::Repaired,
        "",
        "传入的appid参数不正确|检查签名是否与开放平台|fail invalid appid",
    ),
    (
        Cause::PublicKeyIdAtCertificates,
        Again::Repaired,
        "",
        "input string: \"pub key id|certificate[pub key id|certificate [pub key id",
    ),
    (Cause::PaymentSignature, Again::Repaired, "", "支付验证签名失败|支付验签失败"),
    (
        Cause::AnswerUnverified,
        Again::Repaired,
        "",
        "wechatpay signature is incorrect|verify the response's data|validate verify fail|headers incomplete|\
         cannot found the serial|invalid wechatpay-serial|not found in verifier|\
         头部信息验证失败|processing wechatpay notification|验证微信签名失败|\
         exception: 验签失败|验签失败: |应答验签失败|回调验签失败|通知验签失败|\
         应答的微信支付签名验证失败|微信签名验证失败|应答签名验证失败|async 签名验证失败|empty wechatpay-|empty [wechatpay-|request signature is invalid|公钥序列号不存在|证书序列号不相符|\
         invalidsignexception|responseverificationexception|\
         verify signature of response|no platform certs found for serial|invalidsignature|verify signature error|\
         signature encoding error|signature length not correct|verify sign fail|rsa: verification error|sign verify fail|\
         signature does not match|illegal signature|no platform certificate matched|matched the serial number|verify signature of event failed|\
         block type is not 01|abstractverifier.verify|wechatpay2validator.validate|data too large for modulus|could not verify signature",
    ),
    (Cause::NoAuthority, Again::Repaired, "", "没有此类交易权限"),
    (Cause::PaymentSignature, Again::Repaired, "", "支付签名验证失败"),
    (
        Cause::PaymentPage,
        Again::Repaired,
        "",
        "商家参数格式有误|商家存在未配置的参数|参数格式校验错误|当前页面的url未注册|当前页面url未注册|请在微信外打开|\
         不支持通过外部拉起微信|268443815|268443816",
    ),
    (Cause::PaymentFailed, Again::Repaired, "", "fail:not support|fail not support"),
    (
        Cause::AppPayment,
        Again::Repaired,
        "",
        "payment微信:-1]|general errors|api invoke returns false|wechaterror: -1|payfinish, errcode = -1|\
         payfinish,errcode=-1|sendreq return false|\
         wxerrcodecommon|wxerrcodeban|errcode=-6|errcode: -6|errcode:-6|errcode = -6|errcode -6",
    ),
    (
        Cause::PaymentParameter,
        Again::Repaired,
        "",
        "requestpayment:fail parameter|requestpayment:fail jsapi|requestpayment:fail:|requestpayment:fail 缺少|\
         jsapi缺少参数|缺少参数|下单id非法|订单信息有误",
    ),
    (
        Cause::PaymentFailed,
        Again::Repaired,
        "",
        "requestpayment:fail|choosewxpay:fail|wcpay request:fail|wcpay request: fail|requestvirtualpayment:fail",
    ),
    (Cause::ReceiptFailed, Again::Repaired, "", "requestmerchanttransfer:"),
    (Cause::PayscoreViewFailed, Again::Repaired, "", "openbusinessview:fail|openwcpayview:fail"),
    (
        Cause::FrontendCall,
        Again::Repaired,
        "600002",
        "url not in domain list|合法域名|access-control-allow-origin|blocked by cors",
    ),
    (
        Cause::FunctionTimeout,
        Again::Unchanged,
        "-504003|433|FUNCTION_INVOCATION_TIMEOUT|FUNCTIONS_TIME_LIMIT_EXCEEDED",
        "task timed out after|invoking task timed out|time limit exceeded|function timed out",
    ),
    (
        Cause::RuntimeLimit,
        Again::Unchanged,
        "",
        "exceeded cpu time|exceeded resource limits|too many subrequests|exceeded memory|out of memory|heap limit",
    ),
    (Cause::CloudFunctionFailed, Again::Repaired, "", "cloud.callfunction:fail|cloud.callcontainer:fail|functionname parameter could"),
    // Keys, certificates, ciphertexts.
    (Cause::JavaKeySize, Again::Repaired, "", "illegal key size"),
    (
        Cause::SensitiveTooLong,
        Again::Changed,
        "ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_KEY_SIZE",
        "message too long for rsa|data too large for key size|too much data for rsa block|be longer than|\
         plaintext is too long",
    ),
    (
        Cause::SensitiveOtherKey,
        Again::Repaired,
        "ERR_OSSL_RSA_OAEP_DECODING_ERROR",
        "oaep decoding error|badpaddingexception|decryption error|crypto/rsa: decryption error|incorrect decryption",
    ),
    (
        Cause::DecryptionFailed,
        Again::Repaired,
        "",
        "unable to authenticate data|tag mismatch|aeadbadtag|message authentication failed|invalidtag|\
         mac check in gcm|authenticationtagmismatch|aead::error|decrypting the input|incorrect nonce length|\
         authentication tag|mac check failed|decryptionexception|decrypt event resource failed|回调解密失败|通知解密失败|\
         aes 256 gcm(): return",
    ),
    (
        Cause::ApiV3KeyLength,
        Again::Repaired,
        "ERR_CRYPTO_INVALID_KEYLEN",
        "invalid key length|invalid key size|长度必须为32个字节|无效的apiv3key|illegalargumentexception: empty key|\
         incorrect aes key length|key must be 128, 192|not a valid size for this algorithm|invalid aes key length|\"apiv3key\" is null|aes256gcm keybytes",
    ),
    (Cause::PlatformKeyUnreadable, Again::Repaired, "", "coerced into a public key|cannot load publickey|无效的公钥"),
    (
        Cause::CertificatesNotDownloaded,
        Again::Repaired,
        "",
        "no certificate downloaded|获取证书列表失败|获取平台证书失败|下载平台证书失败|no wechatpay platform certificate|\
         无可用的平台证书|not exist a verifier|get the certificates|平台证书下载失败|update certificates failed|\
         download certificates failed|init certificates error|\
         x509certificate.getserialnumber|certificate\" is null",
    ),
    (
        Cause::RuntimeWithoutCrypto,
        Again::Repaired,
        "",
        "[unenv] crypto|createsign is not|createverify is not|does not support node.js 'crypto'|libsodium|需要php|\
         nosuchalgorithm|unknown cipher|cipher is not supported|unsupported cipher|undefined function openssl|openssl extension",
    ),
    (
        Cause::P12Unreadable,
        Again::Repaired,
        "createSecureContext|ERR_OSSL_PKCS12_…|ERR_OSSL_EVP_UNSUPPORTED",
        "mac verify failure|pkcs12|pkcs#12|pfx data|pfx certificate|keystore password was incorrect|keystore was tampered|\
         network password is not correct|invalid keystore format|toderinputstream rejects|网络密码不正确|digital envelope routines::unsupported|not enough data",
    ),
    (
        Cause::ClientCertificate,
        Again::Repaired,
        "CURL_58|ERR_OSSL_X509_KEY_VALUES_MISMATCH",
        "key values mismatch|unable to set private key file|client certificate|error 58|unable to set certificate file",
    ),
    (
        Cause::KeyUnreadable,
        Again::Repaired,
        "ERR_CRYPTO_SIGN_KEY_REQUIRED|ERR_OSSL_UNSUPPORTED|ERR_OSSL_PEM_…|ERR_OSSL_ASN1_…|ERR_OSSL_WRONG_TAG|ERR_OSSL_BAD_…|ERR_OSSL_NO_START_LINE",
        "keyset does not exist|密钥集不存在|键集不存在|decoder routines|pem routines|no start line|asn1 encoding routines|bad base64 decode|algid parse error|\
         invalidkeyspec|invalidkeyexception|decode private key|parse private key|could not deserialize key|\
         unable to load private key|cannot be coerced into a private key|failed to read asymmetric key|\
         invalid keydata|unsupported private key|lengthtag|invalid pem|missing or invalid key|no key provided to sign|\
         \"key\" argument must be|\"key.key\" property must be|asn1: structure error|asn1: syntax error|asn1 corrupted|\
         not a valid private key|cannot load privatekey|cannot load certificate from|read the $certificate failed|\
         read the $privatekey failed|无效的私钥|私钥不合法|无效的密钥|加载私钥|私钥加载|证书加载失败|cannot parse pem|\
         no private key config|illegal base64 character|无效的证书|certificateparsing|failed to decode pem|not a pem|\
         failed to load private key|wrong tag|asymmetric key when using|execute 'importkey'|malformed certificate|malformedframing|\
         problem creating rsa|not a valid public key|key format is not supported|unable to load key|coerced into an x509|\
         not parse certificate|find the requested object|找不到请求的对象",
    ),
    (Cause::OwnCertificateConfigured, Again::Repaired, "", "merchant's certificate serial number"),
    (Cause::AnswerTimeOff, Again::Repaired, "", "allowed time offset|expires, request-id"),
    (
        Cause::FileUnreadable,
        Again::Repaired,
        "",
        "no such file or directory|permission denied, open|illegal operation on a directory|nosuchfile|filenotfound|\
         failed to open stream|no such file|cannot find the file|could not find file|cannot open file",
    ),
    // Programs and their libraries.
    (
        Cause::HttpClientClosed,
        Again::Unchanged,
        "",
        "connection pool shut down|client has been closed|client is closed|client was closed|disposed object|\
         objectdisposedexception|session is closed|event loop is closed|executor rejected|rejectedexecution",
    ),
    (Cause::SdkConfiguredTwice, Again::Repaired, "", "provider for the merchant already exists"),
    (Cause::NotificationUnread, Again::Repaired, "", "parse notificationcipher|parse notification|notification body|reading 'ciphertext'|reading 'resource'|\
         undefined index: ciphertext|undefined array key \"ciphertext\"|ciphertext 位数过短|request body is missing|already been called for this request"),
    (
        Cause::ConfigMissing,
        Again::Repaired,
        "",
        "缺少微信配置|missing wechat config|值已设置|path已设置|mchid已设置|serialno已设置|序列号均为空|配置异常|未配置商户|config is missing|missing config|\
         \"] is missing|missing platform certificate|validator is nil",
    ),
    (
        Cause::DependencyMissing,
        Again::Repaired,
        "MODULE_NOT_FOUND|ERR_MODULE_NOT_FOUND|ERR_REQUIRE_ESM|ERR_PACKAGE_PATH_NOT_EXPORTED",
        "nosuchmethoderror|noclassdeffound|classnotfound|call to undefined|no module named|cannot find module|\
         cannot find package|could not load file or assembly|cannot use import statement|cannot import name|class \"wechatpay|class 'wechatpay|require() of es module",
    ),
    (
        Cause::AnswerUsedUnchecked,
        Again::Repaired,
        "",
        "reading 'prepay id'|property 'prepay id'|undefined index: prepay id|undefined array key \"prepay id\"|\
         undefined property: stdclass::$prepay id|keyerror: 'prepay id'|reading 'code url'|reading 'h5 url'|\
         keyerror: 'code url'|keyerror: 'h5 url'|undefined array key \"code url\"|undefined array key \"h5 url\"",
    ),
];

/// What an error speaks of, where no rule knows it: which file, key or text it was remains open.
#[rustfmt::skip]
pub const SUSPECTS: &[Rule] = &[
    (Cause::VerificationSuspected, Again::Repaired, "", "验签|签名验证|verify sign|verification failed|signature verif|verify failed"),
    (Cause::CiphertextSuspected, Again::Repaired, "", "解密|加密|密文|decrypt|encrypt|cipher|aes 256|aes/gcm|aesgcm"),
    (
        Cause::KeySuspected,
        Again::Repaired,
        "",
        "证书|私钥|公钥|密钥|certificate|x509|cryptographicexception|cryptothrow|keystore|private key|privatekey|public key|\
         publickey|.p12|.pfx|.pem|pkcs",
    ),
];

/// The cause of an error that no HTTP client threw.
pub fn of_host(thrown: &Thrown, facts: &Facts) -> Option<Found> {
    let by_rule = RULES.iter().find(|rule| fits(rule, thrown)).map(|(cause, again, ..)| (cause, again));
    // Web Crypto says no more than that.
    let by_name = || thrown.is_named("OperationError").then_some((&Cause::DecryptionFailed, &Again::Repaired));
    let (cause, again) = by_rule.or_else(by_name)?;
    let path = thrown.path.as_deref().map(shortened);
    Some(match cause {
        Cause::AnswerUnverified if is_download(facts) => Found::new(Cause::DownloadUnsigned, Again::Done),
        Cause::FileUnreadable => Found::new(*cause, *again).with_known("path", path),
        _ => Found::new(*cause, *again).with_known("message", thrown.messages.last().map(|message| shortened(message))),
    })
}

/// What is downloaded bears no signature (bills, merchant/4013053420), whatever a library that verifies every answer says.
fn is_download(facts: &Facts) -> bool {
    let target = facts.request.as_ref().and_then(Sent::target).unwrap_or_default();
    target.starts_with("/v3/merchant-service/images/")
        || target.split('?').next().is_some_and(|path| path.contains("download/"))
}
