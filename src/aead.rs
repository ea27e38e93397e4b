//! AEAD_AES_256_GCM (RFC 5116) under the APIv3 key: how notifications and downloaded certificates are encrypted
//! (interface-rules/certificate-callback-decryption, 2024.12.23). The tag, the last 16 bytes of the ciphertext, is
//! compared in constant time, and nothing is decrypted without it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gcm::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH};
use serde::Deserialize;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::admit::shape::{Form, Member, Shape};
use crate::error::{Code, Error, Result};
use crate::key::KeyInput;

/// The one algorithm, as `algorithm` names it.
pub const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// Options of `decryptResource`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DecryptResourceOptions {
    /// 密文(Base64),即 ciphertext。 Base64.
    pub ciphertext: String,
    /// 加密用的随机串,12 字节,即 nonce。 12 bytes.
    pub nonce: String,
    /// 附加数据,即 associated_data;没有或为空时可不传。 May be left out when it is empty.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub associated_data: Option<String>,
    /// APIv3 密钥,32 字节。 The merchant's APIv3 key, 32 bytes.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub api_v3_key: KeyInput,
}

impl DecryptResourceOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("ciphertext", Form::Text),
        Member::required("nonce", Form::Text),
        Member::optional("associatedData", Form::FreeText),
        Member::required("apiV3Key", Form::TextOrBytes),
    ];
}

/// The APIv3 key: 32 bytes, zeroised on drop, redacted in `Debug`.
#[derive(Clone, ZeroizeOnDrop)]
pub struct ApiV3Key(Zeroizing<[u8; KEY_LENGTH]>);

impl ApiV3Key {
    /// Takes exactly 32 bytes; nothing is trimmed or padded.
    ///
    /// # Errors
    /// [`Code::ApiV3Key`] with the length found, never with the key.
    pub fn read(input: &KeyInput) -> Result<Self> {
        let key = <&[u8; KEY_LENGTH]>::try_from(input.as_bytes()).map_err(|_| wrong_length(input.as_bytes()))?;
        Ok(Self(Zeroizing::new(*key)))
    }

    /// Decrypts `sealed`, a ciphertext and its tag, where nonce and associated data are those of the encryption.
    ///
    /// # Errors
    /// [`Code::Decrypt`] saying what to check.
    pub fn open(&self, nonce: &[u8], associated_data: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let nonce = <&[u8; NONCE_LENGTH]>::try_from(nonce).map_err(|_| wrong_nonce(nonce.len()))?;
        if sealed.len() < TAG_LENGTH {
            return Err(refused(
                "ciphertext",
                format!("{} bytes are fewer than the tag's {TAG_LENGTH}: the ciphertext was cut short", sealed.len()),
                format!("密文解码后只有 {} 字节,不足 {TAG_LENGTH} 字节的认证标签:内容被截断", sealed.len()),
            ));
        }
        gcm::open(&self.0, nonce, associated_data, sealed).ok_or_else(|| {
            refused(
                "ciphertext",
                "decryption failed, the tag does not match. Check: is this the APIv3 key in force now, and this merchant's (it is not the APIv2 key)? are associated_data and nonce exactly as received, associated_data empty where it was empty? is the ciphertext whole and unchanged?",
                "解密失败,认证标签不匹配。请检查:APIv3 密钥是否为当前生效的、是否属于该商户(不是 APIv2 密钥);associated_data、nonce 是否与收到的完全一致(为空就传空);ciphertext 是否完整、未被改动",
            )
        })
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiV3Key(…)")
    }
}

/// What was encrypted, as it is received.
#[derive(Debug, Clone, Copy)]
pub struct Sealed<'a> {
    /// Base64 of the ciphertext and its tag.
    pub ciphertext: &'a str,
    /// 12 bytes.
    pub nonce: &'a str,
    /// May be empty.
    pub associated_data: &'a str,
}

impl Sealed<'_> {
    /// Decrypts and authenticates. Errors name the member (`nonce`, `ciphertext`); the caller adds where it stands.
    ///
    /// # Errors
    /// [`Code::Decrypt`] saying what to check.
    pub fn open(&self, key: &ApiV3Key) -> Result<Zeroizing<Vec<u8>>> {
        let sealed = STANDARD.decode(self.ciphertext).map_err(|_| {
            refused(
                "ciphertext",
                "standard Base64 with padding is expected: pass the ciphertext exactly as received",
                "应是标准 Base64(含补位 =):请原样传入收到的 ciphertext",
            )
        })?;
        key.open(self.nonce.as_bytes(), self.associated_data.as_bytes(), &sealed)
    }

    /// [`Sealed::open`], and the plaintext as text.
    ///
    /// # Errors
    /// As [`Sealed::open`]; [`Code::ResponseBody`] when the plaintext is not UTF-8.
    pub fn open_text(&self, key: &ApiV3Key) -> Result<Zeroizing<String>> {
        let mut plaintext = self.open(key)?;
        match String::from_utf8(std::mem::take(&mut *plaintext)) {
            Ok(text) => Ok(Zeroizing::new(text)),
            Err(error) => {
                drop(Zeroizing::new(error.into_bytes()));
                Err(Error::new(
                    Code::ResponseBody,
                    "ciphertext",
                    "decrypted and authentic, but the plaintext is not UTF-8 text",
                    "解密成功,但明文不是 UTF-8 文本",
                ))
            }
        }
    }
}

/// Decrypts one `resource` whose origin the caller has verified.
///
/// # Errors
/// [`Code::ApiV3Key`], [`Code::Decrypt`], [`Code::ResponseBody`]
pub fn decrypt_resource(options: &DecryptResourceOptions) -> Result<Zeroizing<String>> {
    let key = ApiV3Key::read(&options.api_v3_key)?;
    let sealed = Sealed {
        ciphertext: &options.ciphertext,
        nonce: &options.nonce,
        associated_data: options.associated_data.as_deref().unwrap_or_default(),
    };
    sealed.open_text(&key)
}

fn wrong_length(bytes: &[u8]) -> Error {
    let length = bytes.len();
    let blank = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    let (why, why_zh) = if blank(bytes.first()) || blank(bytes.last()) {
        (": it begins or ends with blanks or a line break", ",首尾带有空格或换行,请去掉")
    } else if matches!(length, 16 | 24) {
        (": shorter AES keys are not used by APIv3", ";APIv3 不使用 16 或 24 字节的 AES 密钥")
    } else {
        ("", "")
    };
    Error::new(
        Code::ApiV3Key,
        "apiV3Key",
        format!("the APIv3 key has {KEY_LENGTH} bytes; this one has {length}{why}"),
        format!("APIv3 密钥是 {KEY_LENGTH} 个字节,这里是 {length} 个{why_zh}(商户平台 → API安全 → APIv3密钥)"),
    )
}

fn wrong_nonce(length: usize) -> Error {
    refused(
        "nonce",
        format!(
            "a nonce of {NONCE_LENGTH} bytes is expected; this one has {length}: pass the resource's nonce, not the Wechatpay-Nonce header"
        ),
        format!(
            "nonce 应为 {NONCE_LENGTH} 字节,这里是 {length} 字节:请传 resource 里的 nonce,不是请求头 Wechatpay-Nonce"
        ),
    )
}

fn refused(
    field: &'static str,
    message: impl Into<std::borrow::Cow<'static, str>>,
    hint: impl Into<std::borrow::Cow<'static, str>>,
) -> Error {
    Error::new(Code::Decrypt, field, message, hint)
}
