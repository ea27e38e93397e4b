//! The exact formatters and the bare signature, for those who own the rest.

use getrandom::SysRng;
use wasm_bindgen::prelude::*;

use super::failure::Failure;
use super::host::Given;
use super::{CACHE, Returned, options, private_key, returned};
use crate::call::formatters::{AuthorizationParts, SignMessageOptions, SignMessageParts, VerifyMessageOptions};
use crate::crypto::signature;
use crate::error::{Code, Error};
use crate::reason::Reason;
use crate::wire::authorization;
use crate::wire::bytes::TextOrBytes;
use crate::wire::message::{RequestParts, display, request_message};

/// 拼请求的待签名串：五行，每行以 LF 结尾。 The message to sign: five lines, each ended by LF.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_FORMAT` 有会破坏格式的字符。 A character would break the format.
///
/// @example
/// ```ts
/// const message = buildSignMessage({ method: "GET", url: "/v3/certificates", timestamp, nonceStr });
/// ```
#[wasm_bindgen(js_name = buildSignMessage, unchecked_return_type = "string")]
pub fn build_sign_message(#[wasm_bindgen(unchecked_param_type = "SignMessageParts")] parts: &Given) -> Returned {
    let parts: SignMessageParts = options::read(parts, SignMessageParts::SHAPE)?;
    let message = request_message(&RequestParts {
        method: &parts.method,
        target: &parts.url,
        timestamp: &parts.timestamp,
        nonce_str: &parts.nonce_str,
        body: parts.body.as_ref().map_or(&[], TextOrBytes::as_bytes),
    })?;
    if std::str::from_utf8(&message).is_err() {
        return Err(Error::new(Code::Format, "body", Reason::MessageNotText).into());
    }
    returned(&display(&message))
}

/// 拼 Authorization 请求头的值。 The value of the Authorization header.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_FORMAT` 有会破坏格式的字符。 A character would break the format.
///
/// @example
/// ```ts
/// const authorization = buildAuthorization({ mchid, serialNo, nonceStr, timestamp, signature });
/// ```
#[wasm_bindgen(js_name = buildAuthorization, unchecked_return_type = "string")]
pub fn build_authorization(#[wasm_bindgen(unchecked_param_type = "AuthorizationParts")] parts: &Given) -> Returned {
    let parts: AuthorizationParts = options::read(parts, AuthorizationParts::SHAPE)?;
    returned(&authorization::authorization(&authorization::Parts {
        mchid: &parts.mchid,
        serial_no: &parts.serial_no,
        nonce_str: &parts.nonce_str,
        timestamp: &parts.timestamp,
        signature: &parts.signature,
    })?)
}

/// 用商户私钥签名（SHA256withRSA），返回 Base64。 Base64 of RSASSA-PKCS1-v1_5 with SHA-256.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_PRIVATE_KEY` 私钥不可用。 The private key cannot be used.
///
/// @example
/// ```ts
/// const signature = signMessage({ message, privateKey });
/// ```
#[wasm_bindgen(js_name = signMessage, unchecked_return_type = "string")]
pub fn sign_message(#[wasm_bindgen(unchecked_param_type = "SignMessageOptions")] options: &Given) -> Returned {
    let options: SignMessageOptions = options::read(options, SignMessageOptions::SHAPE)?;
    let key = private_key(options.private_key.as_ref())?;
    returned(&signature::sign(options.message.as_bytes(), &key, &mut SysRng)?)
}

/// 验签；失败抛错，不会返回 false。 Throws unless the signature is valid.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_SIGNATURE_INVALID` 签名不对。 The signature is not valid.
///
/// @example
/// ```ts
/// verifyMessage({ message, signature, key: { id: "PUB_KEY_ID_0114232134912410000000000000", publicKey } });
/// ```
#[wasm_bindgen(js_name = verifyMessage)]
pub fn verify_message(
    #[wasm_bindgen(unchecked_param_type = "VerifyMessageOptions")] options: &Given,
) -> Result<(), Failure> {
    let options: VerifyMessageOptions = options::read(options, VerifyMessageOptions::SHAPE)?;
    let key = CACHE.with_borrow_mut(|cache| options.key.resolve(cache)).map_err(|error| error.within("key"))?;
    Ok(signature::verify(options.message.as_bytes(), &options.signature, &key.key)?)
}
