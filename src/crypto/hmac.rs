//! The signature of APIv2, which coupons are handed out with: HMAC-SHA256 (RFC 2104) under the APIv2 key
//! (v2/merchant/4011985891, 签名生成算法).

use std::borrow::Cow;
use std::fmt;

use hmac::{KeyInit as _, Mac as _, SimpleHmac};
use sha2::Sha256;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::credential::api_key;
use crate::credential::key::KeyInput;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::wire::bytes::hex;
use crate::wire::names::sorted;

/// A parameter's name and its value as it stands, not url-encoded.
pub type Parameter<'a> = (Cow<'a, str>, &'a str);

/// The APIv2 key: 32 bytes, zeroised on drop, redacted in `Debug`.
#[derive(Clone, ZeroizeOnDrop)]
pub struct ApiV2Key(Zeroizing<Vec<u8>>);

impl ApiV2Key {
    /// Takes exactly 32 bytes; nothing is trimmed or padded.
    ///
    /// # Errors
    /// [`Code::ApiV2Key`] with the length found, never with the key.
    pub fn read(input: &KeyInput) -> Result<Self> {
        let bytes = input.as_bytes();
        match Self::flaw(bytes) {
            Some(reason) => Err(Error::new(Code::ApiV2Key, "apiV2Key", reason)),
            None => Ok(Self(Zeroizing::new(bytes.to_vec()))),
        }
    }

    /// What is wrong with a text or bytes given as the key.
    pub fn flaw(bytes: &[u8]) -> Option<Reason> {
        api_key::flaw(bytes, "APIv2")
    }

    /// `name=value` of each parameter in the order of their names, `&key=` and the key behind them, and the same key over
    /// it all, in upper-case hex.
    ///
    /// # Errors
    /// [`Code::Internal`]: HMAC takes keys of every length.
    pub fn sign(&self, parameters: &[Parameter<'_>]) -> Result<String> {
        let mut mac =
            SimpleHmac::<Sha256>::new_from_slice(&self.0).map_err(|_| Error::internal(Reason::OperationFailed))?;
        // Piece by piece: the text would hold the key.
        for (name, at) in sorted(parameters.iter().map(|(name, _)| Cow::Borrowed(name.as_ref()))) {
            let value = parameters.get(at).map_or("", |(_, value)| value);
            for piece in [&name, "=", value, "&"] {
                mac.update(piece.as_bytes());
            }
        }
        mac.update(b"key=");
        mac.update(&self.0);
        Ok(hex(&mac.finalize().into_bytes()).to_ascii_uppercase())
    }
}

impl fmt::Debug for ApiV2Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiV2Key(…)")
    }
}
