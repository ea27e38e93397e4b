//! Sensitive fields.

use wasm_bindgen::prelude::*;

use super::door::{self, Failure};
use super::host::HostRandom;
use super::result::Members;
use super::{CACHE, Returned, private_key, thrown};
use crate::sensitive::{self, DecryptSensitiveOptions, EncryptSensitiveOptions};

/// 加密敏感字段(RSAES-OAEP),并给出应随请求发送的 Wechatpay-Serial。
///
/// Encrypts a sensitive field; send `wechatpaySerial` with the request (`signRequest` takes it under that name).
#[wasm_bindgen(js_name = encryptSensitive, unchecked_return_type = "EncryptedSensitive")]
pub fn encrypt_sensitive(
    #[wasm_bindgen(unchecked_param_type = "EncryptSensitiveOptions")] options: &JsValue,
) -> Returned {
    let encrypt = |options| -> Result<_, Failure> {
        let options: EncryptSensitiveOptions = door::read(options)?;
        let key = CACHE.with_borrow_mut(|cache| options.resolve(cache))?;
        Ok(sensitive::encrypt(&options.plaintext, &key, &mut HostRandom)?)
    };
    encrypt(options)
        .map(|encrypted| {
            Members::new()
                .text("ciphertext", &encrypted.ciphertext)
                .text("wechatpaySerial", &encrypted.wechatpay_serial)
                .frozen()
        })
        .map_err(thrown)
}

/// 用商户私钥解密敏感字段。 Decrypts a sensitive field with the merchant's private key.
#[wasm_bindgen(js_name = decryptSensitive, unchecked_return_type = "string")]
pub fn decrypt_sensitive(
    #[wasm_bindgen(unchecked_param_type = "DecryptSensitiveOptions")] options: &JsValue,
) -> Returned {
    let decrypt = |options| -> Result<_, Failure> {
        let options: DecryptSensitiveOptions = door::read(options)?;
        let key = private_key(Some(&options.private_key))?;
        Ok(sensitive::decrypt(&options.ciphertext, &key, &mut HostRandom)?)
    };
    decrypt(options).map(|plaintext| JsValue::from_str(&plaintext)).map_err(thrown)
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** 加密后的敏感字段。 An encrypted field; frozen. */
export interface EncryptedSensitive {
    /** 密文(Base64),填入请求体。 */
    readonly ciphertext: string;
    /** 请求头 Wechatpay-Serial 的值:加密所用公钥的 ID 或平台证书序列号。 */
    readonly wechatpaySerial: string;
}
"#;
