//! Downloaded files: bills are the one answer that WeChat Pay does not sign. The signed answer before them names a
//! digest (`hash_type`, `hash_value`).

use serde::Deserialize;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::admit::shape::{Form, Member, Shape};
use crate::bytes::TextOrBytes;
use crate::error::{Code, Error, Result};

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
    /// `hash_value`,十六进制。 Hex in either case.
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

/// Gzip's first two bytes (RFC 1952 section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Compares a downloaded file with its digest.
///
/// # Errors
/// [`Code::Download`] when the digest differs; [`Code::OptionType`] when the hash itself is impossible.
pub fn verify(options: VerifyDownloadOptions) -> Result<()> {
    let body = options.body.into_bytes();
    let expected = options.hash.value.to_ascii_lowercase();
    let digest = match options.hash.kind.as_str() {
        "SHA1" => hex(&Sha1::digest(&body)),
        "SHA256" => hex(&Sha256::digest(&body)),
        _ => return Err(unusable("hash.type", "SHA1 or SHA256 is expected", "应为 SHA1 或 SHA256(即 hash_type)")),
    };
    if expected.len() != digest.len() || !expected.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let digits = digest.len();
        return Err(unusable(
            "hash.value",
            format!("{digits} hexadecimal digits are expected"),
            format!("应为 {digits} 位十六进制(即 hash_value)"),
        ));
    }
    if expected == digest {
        return Ok(());
    }
    Err(differs(&body))
}

fn differs(body: &[u8]) -> Error {
    let (why, why_zh) = if body.starts_with(&GZIP) {
        (
            ": it is gzip, and hash_value is that of the unpacked bill",
            ":文件是 gzip 格式,hash_value 是解压后的摘要,请先解压",
        )
    } else {
        (" and must not be used: it is cut short or was changed on the way", ",不可使用:文件不完整或被改动,请重新下载")
    };
    Error::new(
        Code::Download,
        "body",
        format!("the file does not have the digest that was announced{why}"),
        format!("文件摘要与 hash_value 不符{why_zh}"),
    )
}

fn unusable(field: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::new(Code::OptionType, field, message.into(), hint.into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::TextOrBytes;

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
        assert!(error.message().contains("gzip"), "{error}");
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
