//! What comes back: answers, notifications, encrypted resources.

use js_sys::JSON;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::failure::Failure;
use super::host::{self, Given};
use super::{CACHE, Returned, options, returned};
use crate::call::download::{self, VerifyDownloadOptions};
use crate::call::notification::{self, ParseNotificationOptions};
use crate::call::platform_certificates::{self, ParseCertificatesOptions};
use crate::call::response::{self, VerifyResponseOptions};
use crate::crypto::aead::{self, DecryptResourceOptions};
use crate::error::Error;
use crate::reason::Reason;
use crate::wire::bytes::TextOrBytes;

/// 验证应答的时间与签名，返回报文原文；失败抛错。 Verifies an answer and returns its body as text, or throws.
///
/// 非 2xx 应答（给出 `status` 时）一律抛错，带上服务端的 code、message、detail 与 Request-ID。
///
/// @throws {@link WechatPayError} 验不过签，或不是 2xx（`ERR_WECHATPAY_HTTP_STATUS`）。 It does not verify, or is not 2xx.
///
/// @example
/// ```ts
/// const text = verifyResponse({ status: response.status, headers: response.headers, body: await response.text(), keys });
/// ```
#[wasm_bindgen(js_name = verifyResponse, unchecked_return_type = "string")]
pub fn verify_response(#[wasm_bindgen(unchecked_param_type = "VerifyResponseOptions")] options: &Given) -> Returned {
    let options = options::read(options, VerifyResponseOptions::SHAPE)?;
    let now = host::now();
    returned(&CACHE.with_borrow_mut(|cache| response::verify(options, cache, now))?)
}

/// Behind `parseNotification`.
#[wasm_bindgen(js_name = parseNotification, skip_typescript)]
pub fn parse_notification(options: &Given) -> Returned {
    let options = options::read(options, ParseNotificationOptions::SHAPE)?;
    let now = host::now();
    let parsed = CACHE.with_borrow_mut(|cache| notification::parse(options, cache, now))?;
    returned(&Notification::new(&parsed)?)
}

/// Declared below: tsify knows no type parameter of JavaScript's alone.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification<'a> {
    id: &'a str,
    create_time: &'a str,
    event_type: &'a str,
    resource_type: &'a str,
    summary: &'a str,
    original_type: &'a str,
    plaintext: &'a str,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    resource: JsValue,
}

impl<'a> Notification<'a> {
    fn new(parsed: &'a notification::Notification) -> Result<Self, Error> {
        Ok(Self {
            id: &parsed.id,
            create_time: &parsed.create_time,
            event_type: &parsed.event_type,
            resource_type: &parsed.resource_type,
            summary: &parsed.summary,
            original_type: &parsed.original_type,
            plaintext: &parsed.plaintext,
            resource: JSON::parse(&parsed.plaintext).map_err(|_| Error::internal(Reason::NotReturned))?,
        })
    }
}

/// 解密一段 resource(AEAD_AES_256_GCM)，返回明文。仅用于来源已验证的数据；回调请用 `parseNotification`。
///
/// Decrypts one resource whose origin is already verified; for notifications use `parseNotification`.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_DECRYPT` 密钥不对，或内容被改过。 The key is wrong, or the text was changed.
///
/// @example
/// ```ts
/// const { ciphertext, nonce, associated_data } = resource;
/// const text = decryptResource({ ciphertext, nonce, associatedData: associated_data, apiV3Key });
/// ```
#[wasm_bindgen(js_name = decryptResource, unchecked_return_type = "string")]
pub fn decrypt_resource(#[wasm_bindgen(unchecked_param_type = "DecryptResourceOptions")] options: &Given) -> Returned {
    let options = options::read(options, DecryptResourceOptions::SHAPE)?;
    returned(aead::decrypt_resource(&options)?.as_str())
}

/// 解密 GET /v3/certificates 的应答，得到平台证书（过期的也返回）。
///
/// Decrypts a download of platform certificates, expired ones too. Trust comes from the APIv3 key; `headers` add
/// freshness, and `keys` the signature of a configured key where `Wechatpay-Serial` names one.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_DECRYPT` 等。 `ERR_WECHATPAY_DECRYPT` and those of a signature.
///
/// @example
/// ```ts
/// const certificates = parseCertificates({ headers, body, apiV3Key, keys });
/// ```
#[wasm_bindgen(js_name = parseCertificates, unchecked_return_type = "readonly PlatformCertificate[]")]
pub fn parse_certificates(
    #[wasm_bindgen(unchecked_param_type = "ParseCertificatesOptions")] options: &Given,
) -> Returned {
    let options = options::read(options, ParseCertificatesOptions::SHAPE)?;
    let now = host::now();
    returned(&CACHE.with_borrow_mut(|cache| platform_certificates::parse(options, cache, now))?)
}

/// 核对下载的账单：账单应答不签名，用申请账单时得到的 hash_type、hash_value 核对；不符则抛错。
///
/// Checks a downloaded bill, the one answer that is not signed, against the digest from the signed answer before it.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_DOWNLOAD` 摘要不符。 The digest differs.
///
/// @example
/// ```ts
/// verifyDownload({ body: bill, hash: { type: "SHA1", value: hashValue } });
/// ```
#[wasm_bindgen(js_name = verifyDownload)]
pub fn verify_download(
    #[wasm_bindgen(unchecked_param_type = "VerifyDownloadOptions")] options: &Given,
) -> Result<(), Failure> {
    Ok(download::verify(options::read(options, VerifyDownloadOptions::SHAPE)?)?)
}

/// 逐段核对账单：返回到这一段为止的状态，下一段作为 `state` 传入；最后一段交给 `verifyDownload`。
///
/// A bill piece by piece: gives where its digest stands, to be passed with the next piece as `state`; the last one goes
/// to `verifyDownload`. A state is bytes, good for this version of the package; nothing is kept here. Nothing is verified
/// before the last piece.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_OPTION_TYPE` `state` 不是它返回的。 `state` is none of its own.
///
/// @example
/// ```ts
/// const hash = { type: "SHA1" as const, value: hashValue };
/// let state: Uint8Array | undefined;
/// for await (const body of pieces) state = digestDownload({ body, hash, state });
/// verifyDownload({ body: new Uint8Array(), hash, state });
/// ```
#[wasm_bindgen(js_name = digestDownload, unchecked_return_type = "Uint8Array")]
pub fn digest_download(#[wasm_bindgen(unchecked_param_type = "VerifyDownloadOptions")] options: &Given) -> Returned {
    let options = options::read(options, VerifyDownloadOptions::SHAPE)?;
    returned(&TextOrBytes::Bytes(download::advance(options)?))
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** 已验签并解密的通知。 A verified, decrypted notification; frozen. */
export interface Notification<Resource = unknown> {
    /** 通知 ID：重复通知的 ID 相同，请按它去重。 De-duplicate by it. */
    readonly id: string;
    /** 通知创建时间 RFC 3339。 */
    readonly createTime: string;
    /** 通知类型，如 TRANSACTION.SUCCESS。 */
    readonly eventType: string;
    /** 通知数据类型，如 encrypt-resource。 */
    readonly resourceType: string;
    /** 回调摘要。 */
    readonly summary: string;
    /** 加密前的对象类型，如 transaction。 */
    readonly originalType: string;
    /** 解密后的 JSON 原文；大整数请从这里取。 The decrypted text, exact where numbers exceed 2^53. */
    readonly plaintext: string;
    /** `JSON.parse(plaintext)`，类型由调用方给出，不检查。 Of the type that the caller names; it is not checked. */
    readonly resource: Resource;
}

/**
 * 处理回调通知：先验签，再解密。请按 `id` 去重，并在 5 秒内应答 200 或 204。
 *
 * Verifies a notification, then decrypts it. De-duplicate by `id`: the time window does not stop a replay inside it.
 *
 * @throws {@link WechatPayError} 验不过签，或解不开。 It does not verify, or cannot be decrypted.
 *
 * @example
 * ```ts
 * const { id, resource } = parseNotification<{ out_trade_no: string }>({ headers, body, keys, apiV3Key });
 * ```
 */
export function parseNotification<Resource = unknown>(options: ParseNotificationOptions): Notification<Resource>;

/** 收到的 HTTP 头：Headers、键值对，或 Node 的 req.headers。 `Headers`, pairs, or an object as Node gives it. */
export type ReceivedHeaders =
    | Iterable<readonly [string, string | readonly string[]]>
    | Record<string, string | number | readonly string[] | undefined>;
"#;
