//! What comes back: answers, notifications, encrypted resources.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::door::{self, Failure};
use super::host;
use super::result::Members;
use super::{CACHE, Returned, thrown};
use crate::aead;
use crate::download;
use crate::error::Error;
use crate::notification::{self, Notification};
use crate::platform_certificates::{self, PlatformCertificate};
use crate::response;

/// 验证应答的时间与签名,返回报文原文;失败抛错。 Verifies an answer and returns its body as text, or throws.
///
/// 非 2xx 应答(给出 `status` 时)一律抛错,带上服务端的 code、message、detail 与 Request-ID。
#[wasm_bindgen(js_name = verifyResponse, unchecked_return_type = "string")]
pub fn verify_response(#[wasm_bindgen(unchecked_param_type = "VerifyResponseOptions")] options: &JsValue) -> Returned {
    let verify = |options| -> Result<String, Failure> {
        let options = door::read(options)?;
        let now = host::now();
        Ok(CACHE.with_borrow_mut(|cache| response::verify(options, cache, now))?)
    };
    verify(options).map(|body| JsValue::from_str(&body)).map_err(thrown)
}

/// 处理回调通知:先验签,再解密。请按 `id` 去重,并在 5 秒内应答 200 或 204。
///
/// Verifies a notification, then decrypts it. De-duplicate by `id`: the time window does not stop a replay inside it.
#[wasm_bindgen(js_name = parseNotification, unchecked_return_type = "Notification")]
pub fn parse_notification(
    #[wasm_bindgen(unchecked_param_type = "ParseNotificationOptions")] options: &JsValue,
) -> Returned {
    let parse = |options| -> Result<JsValue, Failure> {
        let options = door::read(options)?;
        let now = host::now();
        let parsed = CACHE.with_borrow_mut(|cache| notification::parse(options, cache, now))?;
        Ok(notification_object(&parsed)?)
    };
    parse(options).map_err(thrown)
}

fn notification_object(notification: &Notification) -> Result<JsValue, Error> {
    let resource = js_sys::JSON::parse(&notification.plaintext)
        .map_err(|_| Error::internal("the host does not read JSON that was found valid"))?;
    Ok(Members::new()
        .text("id", &notification.id)
        .text("createTime", &notification.create_time)
        .text("eventType", &notification.event_type)
        .text("resourceType", &notification.resource_type)
        .text("summary", &notification.summary)
        .text("originalType", &notification.original_type)
        .value("plaintext", JsValue::from_str(&notification.plaintext))
        .value("resource", resource)
        .frozen())
}

/// 解密一段 resource(AEAD_AES_256_GCM),返回明文。仅用于来源已验证的数据;回调请用 `parseNotification`。
///
/// Decrypts one resource whose origin is already verified; for notifications use `parseNotification`.
#[wasm_bindgen(js_name = decryptResource, unchecked_return_type = "string")]
pub fn decrypt_resource(
    #[wasm_bindgen(unchecked_param_type = "DecryptResourceOptions")] options: &JsValue,
) -> Returned {
    let decrypt = |options| -> Result<_, Failure> { Ok(aead::decrypt_resource(&door::read(options)?)?) };
    decrypt(options).map(|plaintext| JsValue::from_str(&plaintext)).map_err(thrown)
}

/// 解密 GET /v3/certificates 的应答,得到平台证书(过期的也返回)。
///
/// Decrypts a download of platform certificates, expired ones too. Trust comes from the APIv3 key; `headers` add
/// freshness, and `keys` the signature of a configured key where `Wechatpay-Serial` names one.
#[wasm_bindgen(js_name = parseCertificates, unchecked_return_type = "readonly PlatformCertificate[]")]
pub fn parse_certificates(
    #[wasm_bindgen(unchecked_param_type = "ParseCertificatesOptions")] options: &JsValue,
) -> Returned {
    let parse = |options| -> Result<_, Failure> {
        let options = door::read(options)?;
        let now = host::now();
        Ok(CACHE.with_borrow_mut(|cache| platform_certificates::parse(options, cache, now))?)
    };
    let certificates = parse(options).map_err(thrown)?;
    let list: Array = certificates.iter().map(certificate_object).collect();
    Ok(Object::freeze(&list).into())
}

fn certificate_object(certificate: &PlatformCertificate) -> JsValue {
    Members::new()
        .text("serialNo", certificate.serial.as_str())
        .text("certificate", &certificate.certificate)
        .text("effectiveTime", &certificate.effective_time)
        .text("expireTime", &certificate.expire_time)
        .frozen()
}

/// 核对下载的账单:账单应答不签名,用申请账单时得到的 hash_type、hash_value 核对;不符则抛错。
///
/// Checks a downloaded bill, the one answer that is not signed, against the digest from the signed answer before it.
#[wasm_bindgen(js_name = verifyDownload)]
pub fn verify_download(
    #[wasm_bindgen(unchecked_param_type = "VerifyDownloadOptions")] options: &JsValue,
) -> Result<(), JsValue> {
    let verify = |options| -> Result<(), Failure> { Ok(download::verify(door::read(options)?)?) };
    verify(options).map_err(thrown)
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** 收到的 HTTP 头:Headers、键值对,或 Node 的 req.headers。 `Headers`, pairs, or an object as Node gives it. */
export type ReceivedHeaders =
    | Iterable<readonly [string, string | readonly string[]]>
    | Record<string, string | number | readonly string[] | undefined>;

/** 下载到的平台证书,可直接放进 `keys`:`{ certificate }`。 A platform certificate; frozen. */
export interface PlatformCertificate {
    /** 证书自身的序列号(大写十六进制)。 */
    readonly serialNo: string;
    /** 证书 PEM 文本。 */
    readonly certificate: string;
    /** 启用时间 RFC 3339,取自应答;以证书自身的有效期(inspectCertificate)为准。 As received, not encrypted. */
    readonly effectiveTime: string;
    /** 弃用时间 RFC 3339,取自应答。 */
    readonly expireTime: string;
}

/** 已验签并解密的通知。 A verified, decrypted notification; frozen. */
export interface Notification {
    /** 通知 ID:重复通知的 ID 相同,请按它去重。 De-duplicate by it. */
    readonly id: string;
    /** 通知创建时间 RFC 3339。 */
    readonly createTime: string;
    /** 通知类型,如 TRANSACTION.SUCCESS。 */
    readonly eventType: string;
    /** 通知数据类型,如 encrypt-resource。 */
    readonly resourceType: string;
    /** 回调摘要。 */
    readonly summary: string;
    /** 加密前的对象类型,如 transaction。 */
    readonly originalType: string;
    /** 解密后的 JSON 原文;大整数请从这里取。 The decrypted text, exact where numbers exceed 2^53. */
    readonly plaintext: string;
    /** `JSON.parse(plaintext)`。 */
    readonly resource: unknown;
}
"#;
