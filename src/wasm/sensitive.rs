//! Sensitive fields.

use getrandom::SysRng;
use wasm_bindgen::prelude::*;

use super::host::Given;
use super::{CACHE, Returned, options, private_key, returned};
use crate::call::sensitive::{self, DecryptSensitiveOptions, EncryptSensitiveOptions};

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
