//! Errors that are no HTTP client's: of files, of OpenSSL and its like, of mini programs, of cloud functions, of other
//! libraries that verify.

use super::found::{Again, Found};
use super::rule::{Rule, fits};
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::Thrown;

/// The first that fits counts: what a library says of an answer holds the words of a payment that failed. Words are those of node:crypto (OpenSSL 1 and 3), Web Crypto, Java, Go, Python, PHP and
/// .NET; of `wx.requestPayment`, `WeixinJSBridge` and the H5 cashier; of cloud functions; of the official libraries.
const RULES: [Rule; 18] = [
    (Cause::PaymentCancelled, Again::Done, "", "requestpayment:fail cancel|choosewxpay:cancel|wcpay request:cancel"),
    (
        Cause::PublicKeyIdAtCertificates,
        Again::Repaired,
        "",
        "input string: \"pub key id|certificate[pub key id|certificate [pub key id",
    ),
    (
        Cause::AnswerUnverified,
        Again::Repaired,
        "",
        "wechatpay signature is incorrect|verify the response's data|validate verify fail|headers incomplete|\
         cannot found the serial|invalid wechatpay-serial|应答的微信支付签名验证失败|not found in verifier|\
         头部信息验证失败|processing wechatpay notification",
    ),
    (Cause::PaymentSignature, Again::Repaired, "", "支付验证签名失败|支付签名验证失败|支付验签失败"),
    (
        Cause::PaymentPage,
        Again::Repaired,
        "",
        "商家参数格式有误|商家存在未配置的参数|参数格式校验错误|当前页面的url未注册|当前页面url未注册|请在微信外打开",
    ),
    (
        Cause::PaymentParameter,
        Again::Repaired,
        "",
        "requestpayment:fail|choosewxpay:fail|wcpay request:fail|jsapi缺少参数|缺少参数",
    ),
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
        Cause::SensitiveOtherKey,
        Again::Repaired,
        "ERR_OSSL_RSA_OAEP_DECODING_ERROR",
        "oaep decoding error|badpaddingexception|decryption error|crypto/rsa: decryption error",
    ),
    (
        Cause::DecryptionFailed,
        Again::Repaired,
        "",
        "unable to authenticate data|tag mismatch|aeadbadtag|message authentication failed|invalidtag|\
         mac check in gcm|authenticationtagmismatch|aead::error|decrypting the input",
    ),
    (
        Cause::ApiV3KeyLength,
        Again::Repaired,
        "ERR_CRYPTO_INVALID_KEYLEN",
        "invalid key length|invalid key size|长度必须为32个字节|无效的apiv3key|illegalargumentexception: empty key",
    ),
    (Cause::PlatformKeyUnreadable, Again::Repaired, "", "coerced into a public key"),
    (
        Cause::CertificatesNotDownloaded,
        Again::Repaired,
        "",
        "no certificate downloaded|获取证书列表失败|获取平台证书失败|下载平台证书失败",
    ),
    (Cause::RuntimeWithoutCrypto, Again::Repaired, "", "[unenv] crypto|createsign is not|createverify is not"),
    (
        Cause::KeyUnreadable,
        Again::Repaired,
        "ERR_CRYPTO_SIGN_KEY_REQUIRED|ERR_OSSL_UNSUPPORTED|ERR_OSSL_PEM_…|ERR_OSSL_ASN1_…|ERR_OSSL_WRONG_TAG|ERR_OSSL_BAD_…|ERR_OSSL_NO_START_LINE",
        "decoder routines|pem routines|no start line|asn1 encoding routines|bad base64 decode|algid parse error|\
         invalidkeyspec|invalidkeyexception|decode private key|parse private key|could not deserialize key|\
         unable to load private key|cannot be coerced into a private key|failed to read asymmetric key|\
         invalid keydata|unsupported private key|lengthtag|invalid pem|missing or invalid key|no key provided to sign|\
         \"key\" argument must be|\"key.key\" property must be",
    ),
    (Cause::OwnCertificateConfigured, Again::Repaired, "", "merchant's certificate serial number"),
    (Cause::AnswerTimeOff, Again::Repaired, "", "allowed time offset|expires, request-id"),
    (
        Cause::FileUnreadable,
        Again::Repaired,
        "",
        "no such file or directory|permission denied, open|illegal operation on a directory|nosuchfile|filenotfound|\
         failed to open stream",
    ),
];

/// The cause of an error that no HTTP client threw.
pub fn of_host(thrown: &Thrown) -> Option<Found> {
    let by_rule = RULES.iter().find(|rule| fits(rule, thrown)).map(|(cause, again, ..)| (cause, again));
    // Web Crypto says no more than that.
    let by_name = || thrown.is_named("OperationError").then_some((&Cause::DecryptionFailed, &Again::Repaired));
    let (cause, again) = by_rule.or_else(by_name)?;
    let path = thrown.path.as_deref().map(shortened);
    Some(match cause {
        Cause::FileUnreadable => Found::new(*cause, *again).with_known("path", path),
        _ => Found::new(*cause, *again),
    })
}
