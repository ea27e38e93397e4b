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
use crate::credential::api_key;
use crate::credential::key::KeyInput;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;

/// The one algorithm, as `algorithm` names it.
pub const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// Options of `decryptResource`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DecryptResourceOptions {
    /// 密文（Base64），即 ciphertext。 Base64.
    pub ciphertext: String,
    /// 加密用的随机串，12 字节，即 nonce。 12 bytes.
    pub nonce: String,
    /// 附加数据，即 associated_data；没有或为空时可不传。 May be left out when it is empty.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub associated_data: Option<String>,
    /// APIv3 密钥，32 字节。 The merchant's APIv3 key, 32 bytes.
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
    const NAME: &'static str = "APIv3";

    /// Takes exactly 32 bytes, whatever they are; nothing is trimmed or padded.
    ///
    /// # Errors
    /// [`Code::ApiV3Key`] with the length found, never with the key.
    pub fn read(input: &KeyInput) -> Result<Self> {
        let bytes = input.as_bytes();
        <[u8; KEY_LENGTH]>::try_from(bytes).map(|key| Self(Zeroizing::new(key))).map_err(|_| {
            let reason = Self::flaw(bytes).unwrap_or(Reason::ApiKeyLength { key: Self::NAME, length: bytes.len() });
            Error::new(Code::ApiV3Key, "apiV3Key", reason)
        })
    }

    /// What is wrong with a text or bytes given as the key.
    pub fn flaw(bytes: &[u8]) -> Option<Reason> {
        api_key::flaw(bytes, Self::NAME)
    }

    /// Whether a key looks like APIv2's: 32 hex digits in one letter case, as MD5 tools print them. Such a value has
    /// letters.
    pub fn looks_like_v2(bytes: &[u8]) -> bool {
        let one_case = |letters: fn(&u8) -> bool| bytes.iter().all(|byte| byte.is_ascii_digit() || letters(byte));
        bytes.len() == KEY_LENGTH
            && !bytes.iter().all(u8::is_ascii_digit)
            && (one_case(|byte| (b'a'..=b'f').contains(byte)) || one_case(|byte| (b'A'..=b'F').contains(byte)))
    }

    /// Decrypts `sealed`, a ciphertext and its tag, where nonce and associated data are those of the encryption.
    ///
    /// # Errors
    /// [`Code::Decrypt`] saying what to check.
    pub fn open(&self, nonce: &[u8], associated_data: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let nonce = <&[u8; NONCE_LENGTH]>::try_from(nonce).map_err(|_| wrong_nonce(nonce.len()))?;
        if sealed.len() < TAG_LENGTH {
            return Err(refused("ciphertext", Reason::CiphertextCut { length: sealed.len() }));
        }
        gcm::open(&self.0, nonce, associated_data, sealed).ok_or_else(|| refused("ciphertext", Reason::DecryptFailed))
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
        let sealed =
            STANDARD.decode(self.ciphertext).map_err(|_| refused("ciphertext", Reason::CiphertextNotBase64))?;
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
                Err(Error::new(Code::ResponseBody, "ciphertext", Reason::PlaintextNotText))
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

fn wrong_nonce(length: usize) -> Error {
    refused("nonce", Reason::NonceLength { length })
}

fn refused(field: &'static str, reason: Reason) -> Error {
    Error::new(Code::Decrypt, field, reason)
}
