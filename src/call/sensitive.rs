//! Sensitive fields: RSAES-OAEP with SHA-1 and MGF1-SHA-1 (RFC 8017 section 7.1; partner/4013059053), Base64 outside.
//!
//! One page of the documents names SHA-256 (merchant/4016913151); every published ciphertext and every official client
//! uses SHA-1.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand_core::TryCryptoRng;
use serde::{Deserialize, Deserializer, Serialize};
use sha1::Sha1;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::admit::shape::{Form, Member, Shape};
use crate::credential::cache::Cache;
use crate::credential::key::{KeyInput, PrivateKey};
use crate::credential::platform_key::{PlatformKey, PlatformKeyInput};
use crate::crypto::oaep;
use crate::error::{Code, Error, Result};
use crate::randomness::{NoRandomness, Tested};
use crate::reason::Reason;
use crate::wire::bytes::TextOrBytes;

/// Options of `encryptSensitive`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct EncryptSensitiveOptions {
    /// 敏感信息明文，如姓名、银行卡号；2048 位公钥最多 214 字节（UTF-8）。 At most 214 bytes of UTF-8 for a key of 2048 bits.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    pub plaintext: Plaintext,
    /// 微信支付公钥或平台证书。 A WeChat Pay public key or platform certificate, as in `keys`.
    pub key: PlatformKeyInput,
}

/// Options of `decryptSensitive`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DecryptSensitiveOptions {
    /// 密文（Base64）。 Base64.
    pub ciphertext: String,
    /// 商户API证书私钥。 The merchant's RSA private key.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub private_key: KeyInput,
}

/// Options of `encryptBody`.
#[derive(Debug, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct EncryptBodyOptions {
    /// 请求体，普通对象或数组；不会被改动。 A plain object or array; it is not changed.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "object"))]
    pub body: Tree,
    /// 要加密的字段：JSON Pointer（RFC 6901），如 `/payer/name`；`*` 指数组的每一项，末尾的 `?` 表示可以没有。
    /// JSON Pointers; `*` is every item of an array, and one that ends in `?` may meet nothing.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "readonly string[]"))]
    pub encrypt: Vec<String>,
    /// 微信支付公钥或未过期的平台证书。 A WeChat Pay public key, or a platform certificate that has not expired.
    pub key: PlatformKeyInput,
    /// Unix 秒；默认当前时间。 Unix seconds, default now.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub now: Option<i64>,
}

/// Options of `decryptBody`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DecryptBodyOptions {
    /// 验过签的应答报文原文。 The verified body as text or bytes.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array | ArrayBuffer"))]
    pub body: TextOrBytes,
    /// 要解密的字段，写法同 `encryptBody`。 As in `encryptBody`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "readonly string[]"))]
    pub decrypt: Vec<String>,
    /// 商户API证书私钥。 The merchant's RSA private key.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub private_key: KeyInput,
}

/// A body that JavaScript walks through.
pub type Tree = serde::de::IgnoredAny;

impl EncryptBodyOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("body", Form::Tree),
        Member::required("encrypt", Form::List(&Form::Text)),
        Member::required("key", Form::Object(PlatformKeyInput::SHAPE)),
        Member::optional("now", Form::Integer),
    ];
}

impl DecryptBodyOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("body", Form::RawBody),
        Member::required("decrypt", Form::List(&Form::Text)),
        Member::required("privateKey", Form::TextOrBytes),
    ];
}

impl EncryptSensitiveOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("plaintext", Form::FreeText),
        Member::required("key", Form::Object(PlatformKeyInput::SHAPE)),
    ];
}

impl DecryptSensitiveOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape =
        &[Member::required("ciphertext", Form::Text), Member::required("privateKey", Form::TextOrBytes)];
}

/// What is encrypted: zeroised on drop, redacted in `Debug`.
#[derive(Clone, ZeroizeOnDrop)]
pub struct Plaintext(Zeroizing<String>);

impl From<String> for Plaintext {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plaintext(…)")
    }
}

impl<'de> Deserialize<'de> for Plaintext {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// 加密后的敏感字段。 An encrypted field; frozen.
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct EncryptedSensitive {
    /// 密文（Base64），填入请求体。
    pub ciphertext: String,
    /// 请求头 Wechatpay-Serial 的值：加密所用公钥的 ID 或平台证书序列号。
    pub wechatpay_serial: String,
}

impl EncryptSensitiveOptions {
    /// Reads the key. By itself, so that no randomness of the host's runs while the cache is lent.
    ///
    /// # Errors
    /// As [`PlatformKeyInput::resolve`].
    pub fn resolve(&self, cache: &mut Cache) -> Result<PlatformKey> {
        self.key.resolve(cache).map_err(|error| error.within("key"))
    }
}

/// Encrypts a field for WeChat Pay.
///
/// # Errors
/// [`Code::Sensitive`] when the text is too long; [`Code::Internal`] without randomness.
pub fn encrypt(plaintext: &Plaintext, key: &PlatformKey, rng: &mut impl TryCryptoRng) -> Result<EncryptedSensitive> {
    let plaintext = plaintext.0.as_bytes();
    let limit = key.key.size().saturating_sub(oaep::OVERHEAD);
    if plaintext.len() > limit {
        return Err(Error::new(
            Code::Sensitive,
            "plaintext",
            Reason::PlaintextTooLong { bits: key.key.bits(), limit, length: plaintext.len() },
        ));
    }
    let sealed =
        key.key.rsa().oaep_encrypt_with_rng::<Sha1, _>(&mut Tested::new(rng), plaintext).map_err(
            |error| match error {
                rsa::Error::Rng => Error::from(NoRandomness),
                _ => Error::internal(Reason::OperationFailed),
            },
        )?;
    Ok(EncryptedSensitive { ciphertext: STANDARD.encode(sealed), wechatpay_serial: key.name.as_str().to_string() })
}

/// Decrypts a field that WeChat Pay encrypted for the merchant; the random numbers only blind the operation.
///
/// # Errors
/// [`Code::Internal`] without randomness, which has nothing to do with the ciphertext; [`Code::Sensitive`] for blanks where
/// `+` stood, which anybody sees, and for every other failure, not told apart: which of them it was would help an attacker who can ask again (RFC 8017 section 7.1.2, note).
pub fn decrypt(ciphertext: &str, key: &PrivateKey, rng: &mut impl TryCryptoRng) -> Result<Zeroizing<String>> {
    if ciphertext.contains(' ') && !ciphertext.contains('+') {
        return Err(Error::new(Code::Sensitive, "ciphertext", Reason::CiphertextBlanks));
    }
    let sealed = STANDARD.decode(ciphertext).map_err(|_| undecipherable())?;
    let plaintext = oaep::decrypt(&sealed, key, rng)?.ok_or_else(undecipherable)?;
    std::str::from_utf8(&plaintext).map(|text| Zeroizing::new(text.to_string())).map_err(|_| undecipherable())
}

fn undecipherable() -> Error {
    Error::new(Code::Sensitive, "ciphertext", Reason::Undecipherable)
}
