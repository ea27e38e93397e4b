//! Downloaded files: bills are the one answer that WeChat Pay does not sign. The signed answer before them names a
//! digest (`hash_type`, `hash_value`).

use serde::Deserialize;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::admit::shape::{Form, Member, Shape};
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::wire::bytes::{TextOrBytes, hex};

/// Options of `verifyDownload`.
#[derive(Debug, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct VerifyDownloadOptions {
    /// 下载到的文件。 The file as received.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array | ArrayBuffer"))]
    pub body: TextOrBytes,
    /// 申请账单应答里的 hash_type 与 hash_value。 From the signed answer that gave the address.
    pub hash: DownloadHash,
}

/// The digest that the signed answer named.
#[derive(Debug, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DownloadHash {
    /// `hash_type`。
    #[serde(rename = "type")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"SHA1\" | \"SHA256\""))]
    pub kind: String,
    /// `hash_value`，十六进制。 Hex in either case.
    pub value: String,
}

impl VerifyDownloadOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape =
        &[Member::required("body", Form::RawBody), Member::required("hash", Form::Object(DownloadHash::SHAPE))];
}

impl DownloadHash {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[Member::required("type", Form::Text), Member::required("value", Form::Text)];
}

/// The digests of bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// 20 bytes.
    Sha1,
    /// 32 bytes.
    Sha256,
}

impl DownloadHash {
    /// The algorithm, where the value is one of its digests in hex.
    ///
    /// # Errors
    /// [`Code::OptionType`]
    pub fn check(&self) -> Result<Algorithm> {
        let (algorithm, digits) = match self.kind.as_str() {
            "SHA1" => (Algorithm::Sha1, 40),
            "SHA256" => (Algorithm::Sha256, 64),
            _ => return Err(unusable("hash.type", Reason::HashType)),
        };
        if self.value.len() == digits && self.value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(algorithm)
        } else {
            Err(unusable("hash.value", Reason::HashValue { digits }))
        }
    }
}

/// Gzip's first two bytes (RFC 1952 section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Bills begin with it, and decoding them as text takes it away.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Compares a downloaded file with its digest.
///
/// # Errors
/// [`Code::Download`] when the digest differs; [`Code::OptionType`] when the hash itself is impossible.
pub fn verify(options: VerifyDownloadOptions) -> Result<()> {
    let algorithm = options.hash.check()?;
    let body = options.body.into_bytes();
    let is_of = |parts: &[&[u8]]| {
        let digest = match algorithm {
            Algorithm::Sha1 => hex(&parts.iter().fold(Sha1::new(), |hash, part| hash.chain_update(part)).finalize()),
            Algorithm::Sha256 => {
                hex(&parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize())
            }
        };
        options.hash.value.eq_ignore_ascii_case(&digest)
    };
    if is_of(&[&body]) {
        return Ok(());
    }
    Err(Error::new(
        Code::Download,
        "body",
        if body.starts_with(&GZIP) {
            Reason::DigestOfPacked
        } else if is_of(&[BYTE_ORDER_MARK, &body]) {
            Reason::DigestWithMark
        } else {
            Reason::DigestDiffers
        },
    ))
}

fn unusable(field: &'static str, reason: Reason) -> Error {
    Error::new(Code::OptionType, field, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::bytes::TextOrBytes;

    fn check(body: &[u8], kind: &str, value: &str) -> Result<()> {
        verify(VerifyDownloadOptions {
            body: TextOrBytes::Bytes(body.to_vec()),
            hash: DownloadHash { kind: kind.into(), value: value.into() },
        })
    }

    // FIPS 180-2, appendices A.1 and B.1.
    const SHA1: &str = "a9993e364706816aba3e25717850c26c9cd0d89d";
    const SHA256: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn published_digests_pass_in_either_case() {
        for (kind, value) in [("SHA1", SHA1), ("SHA256", SHA256)] {
            assert_eq!(check(b"abc", kind, value), Ok(()));
            assert_eq!(check(b"abc", kind, &value.to_uppercase()), Ok(()));
        }
    }

    #[test]
    fn another_file_is_refused() {
        for body in [&b"abd"[..], b"", b"ab", b"abc\n"] {
            assert_eq!(check(body, "SHA1", SHA1).map_err(|error| error.code()), Err(Code::Download));
            assert_eq!(check(body, "SHA256", SHA256).map_err(|error| error.code()), Err(Code::Download));
        }
    }

    #[test]
    fn a_packed_bill_is_told_as_such() {
        let error = check(b"\x1f\x8b\x08\x00", "SHA1", SHA1).unwrap_err();
        assert_eq!(error.reason(), &Reason::DigestOfPacked);
    }

    #[test]
    fn an_impossible_hash_is_refused_by_name() {
        for (kind, value, field) in [
            ("MD5", SHA1, "hash.type"),
            ("sha1", SHA1, "hash.type"),
            ("SHA1", SHA256, "hash.value"),
            ("SHA1", "", "hash.value"),
            ("SHA1", "zz993e364706816aba3e25717850c26c9cd0d89d", "hash.value"),
        ] {
            let error = check(b"abc", kind, value).unwrap_err();
            assert_eq!((error.code(), error.field()), (Code::OptionType, Some(field)));
        }
    }
}
