//! The exact formatters and the bare signature, for those who own the rest.

use serde::Deserialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use super::door::{self, Failure};
use super::host::HostRandom;
use super::told;
use super::{CACHE, Returned, private_key, thrown};
use crate::authorization;
use crate::bytes::TextOrBytes;
use crate::error::{Code, Error};
use crate::key::KeyInput;
use crate::message::{RequestParts, display, request_message};
use crate::platform::PlatformKeyInput;
use crate::signature;

/// Options of `buildSignMessage`.
#[derive(Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SignMessageParts {
    /// HTTP 方法,原样写入。
    method: String,
    /// 路径与查询串,与实际发送的一字不差。 Path and query exactly as sent.
    url: String,
    /// Unix 秒。
    #[tsify(type = "number | string")]
    timestamp: Seconds,
    /// 随机串。
    nonce_str: String,
    /// 请求报文,没有则为空。
    #[tsify(optional, type = "string | Uint8Array")]
    body: Option<TextOrBytes>,
}

/// Options of `buildAuthorization`.
#[derive(Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationParts {
    /// 商户号。
    mchid: String,
    /// 商户API证书序列号。
    serial_no: String,
    /// 随机串,与签名时相同。
    nonce_str: String,
    /// Unix 秒,与签名时相同。
    #[tsify(type = "number | string")]
    timestamp: Seconds,
    /// 签名值(Base64)。
    signature: String,
}

/// Options of `signMessage`.
#[derive(Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SignMessageOptions {
    /// 待签名串。
    #[tsify(type = "string | Uint8Array")]
    message: TextOrBytes,
    /// 商户API证书私钥。
    #[tsify(type = "string | Uint8Array")]
    private_key: Option<KeyInput>,
}

/// Options of `verifyMessage`.
#[derive(Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct VerifyMessageOptions {
    /// 验签名串。
    #[tsify(type = "string | Uint8Array")]
    message: TextOrBytes,
    /// 签名值(Base64)。
    signature: String,
    /// 微信支付公钥或平台证书。
    key: PlatformKeyInput,
}

/// Unix seconds, as a number or as digits.
struct Seconds(String);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SecondsVisitor;
        impl serde::de::Visitor<'_> for SecondsVisitor {
            type Value = Seconds;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("Unix seconds (an integer, or a string of digits)")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Seconds, E> {
                if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Ok(Seconds(text.into()));
                }
                Err(E::invalid_type(serde::de::Unexpected::Other("text"), &self))
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Seconds, E> {
                if number >= 0.0 && number.trunc() == number && number <= 9_007_199_254_740_991.0 {
                    return Ok(Seconds(format!("{}", number as u64)));
                }
                Err(E::invalid_type(serde::de::Unexpected::Float(number), &self))
            }
        }
        deserializer.deserialize_any(SecondsVisitor)
    }
}

/// 拼请求的待签名串:五行,每行以 LF 结尾。 The message to sign: five lines, each ended by LF.
#[wasm_bindgen(js_name = buildSignMessage, unchecked_return_type = "string")]
pub fn build_sign_message(#[wasm_bindgen(unchecked_param_type = "SignMessageParts")] parts: &JsValue) -> Returned {
    sign_message_text(parts).map(|text| JsValue::from_str(&text)).map_err(thrown)
}

fn sign_message_text(parts: &JsValue) -> Result<String, Failure> {
    let parts: SignMessageParts = door::read(parts)?;
    let message = request_message(&RequestParts {
        method: &parts.method,
        target: &parts.url,
        timestamp: &parts.timestamp.0,
        nonce_str: &parts.nonce_str,
        body: parts.body.as_ref().map_or(&[], TextOrBytes::as_bytes),
    })?;
    if std::str::from_utf8(&message).is_err() {
        return Err(Error::new(
            Code::Format,
            "body",
            told("the message is returned as text, so the body must be UTF-8", "待签名串以文本返回,body 必须是 UTF-8"),
        )
        .into());
    }
    Ok(display(&message))
}

/// 拼 Authorization 请求头的值。 The value of the Authorization header.
#[wasm_bindgen(js_name = buildAuthorization, unchecked_return_type = "string")]
pub fn build_authorization(#[wasm_bindgen(unchecked_param_type = "AuthorizationParts")] parts: &JsValue) -> Returned {
    let header = |parts| -> Result<String, Failure> {
        let parts: AuthorizationParts = door::read(parts)?;
        Ok(authorization::authorization(&authorization::Parts {
            mchid: &parts.mchid,
            serial_no: &parts.serial_no,
            nonce_str: &parts.nonce_str,
            timestamp: &parts.timestamp.0,
            signature: &parts.signature,
        })?)
    };
    header(parts).map(|text| JsValue::from_str(&text)).map_err(thrown)
}

/// 用商户私钥签名(SHA256withRSA),返回 Base64。 Base64 of RSASSA-PKCS1-v1_5 with SHA-256.
#[wasm_bindgen(js_name = signMessage, unchecked_return_type = "string")]
pub fn sign_message(#[wasm_bindgen(unchecked_param_type = "SignMessageOptions")] options: &JsValue) -> Returned {
    let sign = |options| -> Result<String, Failure> {
        let options: SignMessageOptions = door::read(options)?;
        let key = private_key(options.private_key.as_ref())?;
        Ok(signature::sign(options.message.as_bytes(), &key, &mut HostRandom)?)
    };
    sign(options).map(|text| JsValue::from_str(&text)).map_err(thrown)
}

/// 验签;失败抛错,不会返回 false。 Throws unless the signature is valid.
#[wasm_bindgen(js_name = verifyMessage)]
pub fn verify_message(
    #[wasm_bindgen(unchecked_param_type = "VerifyMessageOptions")] options: &JsValue,
) -> Result<(), JsValue> {
    let verify = |options| -> Result<(), Failure> {
        let options: VerifyMessageOptions = door::read(options)?;
        let key = CACHE.with_borrow_mut(|cache| options.key.resolve(cache)).map_err(|error| error.within("key"))?;
        Ok(signature::verify(options.message.as_bytes(), &options.signature, &key.key)?)
    };
    verify(options).map_err(thrown)
}
