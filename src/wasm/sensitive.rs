//! Sensitive fields.

use getrandom::SysRng;
use wasm_bindgen::prelude::*;

use super::host::Given;
use super::{CACHE, Returned, options, private_key, returned};
use crate::admit::shape::Form;
use crate::call::sensitive::{
    self, DecryptBodyOptions, DecryptSensitiveOptions, EncryptBodyOptions, EncryptSensitiveOptions,
};

/// 加密敏感字段（RSAES-OAEP），并给出应随请求发送的 Wechatpay-Serial。
///
/// Encrypts a sensitive field; send `wechatpaySerial` with the request (`signRequest` takes it under that name).
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_SENSITIVE` 过长。 It is too long.
///
/// @example
/// ```ts
/// const { ciphertext, wechatpaySerial } = encryptSensitive({ plaintext: "张三", key: { certificate } });
/// ```
#[wasm_bindgen(js_name = encryptSensitive, unchecked_return_type = "EncryptedSensitive")]
pub fn encrypt_sensitive(
    #[wasm_bindgen(unchecked_param_type = "EncryptSensitiveOptions")] options: &Given,
) -> Returned {
    let options: EncryptSensitiveOptions = options::read(options, EncryptSensitiveOptions::SHAPE)?;
    let key = CACHE.with_borrow_mut(|cache| options.resolve(cache))?;
    returned(&sensitive::encrypt(&options.plaintext, &key, &mut SysRng)?)
}

/// 用商户私钥解密敏感字段。 Decrypts a sensitive field with the merchant's private key.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_SENSITIVE` 不是用这把私钥的证书加密的。 It was not encrypted for this key.
///
/// @example
/// ```ts
/// const name = decryptSensitive({ ciphertext, privateKey });
/// ```
#[wasm_bindgen(js_name = decryptSensitive, unchecked_return_type = "string")]
pub fn decrypt_sensitive(
    #[wasm_bindgen(unchecked_param_type = "DecryptSensitiveOptions")] options: &Given,
) -> Returned {
    let options: DecryptSensitiveOptions = options::read(options, DecryptSensitiveOptions::SHAPE)?;
    let key = private_key(Some(&options.private_key))?;
    returned(sensitive::decrypt(&options.ciphertext, &key, &mut SysRng)?.as_str())
}

/// Behind `encryptBody`: its options. The fields are found in JavaScript, which holds the body.
#[wasm_bindgen(js_name = admitEncryptBody, skip_typescript)]
pub fn admit_encrypt_body(options: &Given) -> Returned {
    options::admitted(options, Form::Object(EncryptBodyOptions::SHAPE), "options")
}

/// Behind `decryptBody`: its options.
#[wasm_bindgen(js_name = admitDecryptBody, skip_typescript)]
pub fn admit_decrypt_body(options: &Given) -> Returned {
    options::admitted(options, Form::Object(DecryptBodyOptions::SHAPE), "options")
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** 敏感字段已加密的请求体：展开后传给 `signRequest`。 To be spread into `signRequest`; frozen. */
export interface EncryptedBody {
    /** JSON 文本，原样发送。 JSON text, to be sent as it is. */
    readonly body: string;
    /** 请求头 Wechatpay-Serial 的值：加密所用的那把密钥。 The key that was encrypted with. */
    readonly wechatpaySerial: string;
}

/**
 * 加密请求体里的敏感字段，并给出应随请求发送的 Wechatpay-Serial。重试时请发同一份 `body`。
 *
 * Encrypts the sensitive fields of a body. Repeat a request with the same `body`.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_SENSITIVE` 指不到字段，或不是文本。 A pointer meets nothing, or no text.
 *
 * @example
 * ```ts
 * const sealed = encryptBody({ body: { payer: { name: "张三" } }, encrypt: ["/payer/name"], key: { certificate } });
 * const signed = signRequest({ mchid, serialNo, privateKey, url: "/v3/new-tax-control-fapiao/user-title", ...sealed });
 * ```
 */
export function encryptBody(options: EncryptBodyOptions): EncryptedBody;

/**
 * 解密应答里的敏感字段，返回解析后的报文；`body` 用 `verifyResponse` 的返回值。
 *
 * The parsed body with its sensitive fields decrypted. `body` is what `verifyResponse` returned.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_SENSITIVE` 指不到字段，或解不开。 A pointer meets nothing, or what it meets cannot be decrypted.
 *
 * @example
 * ```ts
 * const { payer } = decryptBody<{ payer: { name: string } }>({ body, decrypt: ["/payer/name"], privateKey });
 * ```
 */
export function decryptBody<Data = unknown>(options: DecryptBodyOptions): Data;
"#;
