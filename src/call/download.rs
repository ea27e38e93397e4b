//! Downloaded files: bills are the one answer that WeChat Pay does not sign. The signed answer before them names a
//! digest (`hash_type`, `hash_value`).

use serde::Deserialize;
use sha1::Sha1;
use sha1::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest, Sha256};

use crate::admit::shape::{Form, Member, Shape};
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::wire::bytes::{TextOrBytes, hex};

/// Options of `verifyDownload` and `digestDownload`.
#[derive(Debug, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct VerifyDownloadOptions {
    /// 下载到的文件；有 `state` 时是其后的部分。 The file as received; with `state` what comes after it.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array | ArrayBuffer"))]
    pub body: TextOrBytes,
    /// 申请账单应答里的 hash_type 与 hash_value。 From the signed answer that gave the address.
    pub hash: DownloadHash,
    /// 前面各段：上一次 `digestDownload` 的返回值。 The pieces before: what `digestDownload` returned last.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Uint8Array"))]
    pub state: Option<TextOrBytes>,
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
    pub const SHAPE: Shape = &[
        Member::required("body", Form::RawBody),
        Member::required("hash", Form::Object(DownloadHash::SHAPE)),
        Member::optional("state", Form::Bytes),
    ];
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

/// The first byte of a state; what follows is whether the file begins as gzip does, and the digest as its crate writes it.
const VERSION: u8 = 1;

/// 8 PiB in blocks of 64 bytes. A state comes from outside, and the crates count bits without a look at overflows.
const MOST_BLOCKS: u64 = 1 << 47;

/// Where the digest of a file stands after another piece of it: plain bytes, so that nothing is kept here between calls.
///
/// # Errors
/// [`Code::OptionType`] when the hash is impossible, or the state none of this digest.
pub fn advance(options: VerifyDownloadOptions) -> Result<Vec<u8>> {
    let algorithm = options.hash.check()?;
    Ok(after(algorithm, options.state.as_ref().map(TextOrBytes::as_bytes), options.body.as_bytes())?.state)
}

/// Compares a downloaded file, or the last piece of it, with its digest.
///
/// # Errors
/// [`Code::Download`] when the digest differs; [`Code::OptionType`] as [`advance`].
pub fn verify(options: VerifyDownloadOptions) -> Result<()> {
    let algorithm = options.hash.check()?;
    let state = options.state.as_ref().map(TextOrBytes::as_bytes);
    let body = options.body.as_bytes();
    let is_of = |point: &Point| options.hash.value.eq_ignore_ascii_case(&hex(&point.digest));
    let end = after(algorithm, state, body)?;
    if is_of(&end) {
        return Ok(());
    }
    let mark = after(algorithm, None, BYTE_ORDER_MARK)?;
    Err(Error::new(
        Code::Download,
        "body",
        if begins_packed(&end.state) {
            Reason::DigestOfPacked
        } else if state.is_none() && is_of(&after(algorithm, Some(&mark.state), body)?) {
            Reason::DigestWithMark
        } else {
            Reason::DigestDiffers
        },
    ))
}

/// A place in a file.
struct Point {
    /// What the digest goes on from.
    state: Vec<u8>,
    /// That of what comes before.
    digest: Vec<u8>,
}

fn begins_packed(state: &[u8]) -> bool {
    state.get(1) == Some(&1)
}

fn after(algorithm: Algorithm, state: Option<&[u8]>, bytes: &[u8]) -> Result<Point> {
    let is_packed = state.map_or(bytes.starts_with(&GZIP), begins_packed);
    let refused = || unusable("state", Reason::DigestState);
    let written = state.map(|state| algorithm.written_in(state).ok_or_else(refused)).transpose()?;
    let (written, digest) = match algorithm {
        Algorithm::Sha1 => resume::<Sha1>(written, bytes),
        Algorithm::Sha256 => resume::<Sha256>(written, bytes),
    }
    .ok_or_else(refused)?;
    Ok(Point { state: [&[VERSION, u8::from(is_packed)], written.as_slice()].concat(), digest })
}

impl Algorithm {
    /// What the crate wrote, if it can be that: behind the words of the digest stands how many blocks are in them.
    fn written_in(self, state: &[u8]) -> Option<&[u8]> {
        let (&[VERSION, 0 | 1], written) = state.split_first_chunk()? else { return None };
        let words = match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        };
        let blocks = written.get(words..)?.first_chunk().copied().map(u64::from_le_bytes)?;
        (blocks <= MOST_BLOCKS).then_some(written)
    }
}

/// The digest after what was `written` and these bytes, as it is written and as it is.
fn resume<D: Digest + SerializableState>(written: Option<&[u8]>, bytes: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut digest = match written {
        Some(written) => D::deserialize(<&SerializedState<D>>::try_from(written).ok()?).ok()?,
        None => D::new(),
    };
    digest.update(bytes);
    Some((digest.serialize().to_vec(), digest.finalize().to_vec()))
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
            state: None,
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

    fn piece(body: &[u8], (kind, value): (&str, &str), state: Option<Vec<u8>>) -> VerifyDownloadOptions {
        VerifyDownloadOptions {
            body: TextOrBytes::Bytes(body.to_vec()),
            hash: DownloadHash { kind: kind.into(), value: value.into() },
            state: state.map(TextOrBytes::Bytes),
        }
    }

    // FIPS 180-2, appendices A.3 and B.3: a million times the letter a.
    const MILLION: [(&str, &str); 2] = [
        ("SHA1", "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
        ("SHA256", "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ];

    #[test]
    fn pieces_of_any_length_have_the_digest_of_the_whole() {
        let file = vec![b'a'; 1_000_000];
        for hash in MILLION {
            for length in [1 << 20, 65_536, 4_001, 64, 63] {
                let mut pieces: Vec<&[u8]> = file.chunks(length).collect();
                let last = pieces.pop().unwrap();
                let state = pieces.iter().fold(None, |state, body| Some(advance(piece(body, hash, state)).unwrap()));
                assert_eq!(verify(piece(last, hash, state.clone())), Ok(()));
                let ended = advance(piece(last, hash, state)).unwrap();
                assert_eq!(verify(piece(b"", hash, Some(ended.clone()))), Ok(()));
                let error = verify(piece(b"a", hash, Some(ended))).unwrap_err();
                assert_eq!((error.code(), error.reason()), (Code::Download, &Reason::DigestDiffers));
            }
        }
    }

    #[test]
    fn a_packed_bill_is_told_as_such_behind_a_state_too() {
        let state = advance(piece(b"\x1f\x8b\x08", MILLION[0], None)).unwrap();
        let error = verify(piece(b"a", MILLION[0], Some(state))).unwrap_err();
        assert_eq!(error.reason(), &Reason::DigestOfPacked);
    }

    #[test]
    fn a_state_of_something_else_is_refused() {
        for (at, hash) in MILLION.into_iter().enumerate() {
            let good = advance(piece(&[b'a'; 70], hash, None)).unwrap();
            let other = MILLION[1 - at];
            // The words of the digest, and behind them the count of blocks.
            let count = 2 + hash.1.len() / 2;
            let with = |at: usize, byte: u8| {
                let mut state = good.clone();
                state[at] = byte;
                state
            };
            let longer = [good.as_slice(), &[0]].concat();
            let most = {
                let mut state = good.clone();
                state[count..count + 8].copy_from_slice(&MOST_BLOCKS.to_le_bytes());
                state
            };
            let above = {
                let mut state = good.clone();
                state[count..count + 8].copy_from_slice(&(MOST_BLOCKS + 1).to_le_bytes());
                state
            };
            assert!(advance(piece(b"a", hash, Some(most))).is_ok());
            let position = count + 8;
            for (name, state) in [
                ("empty", vec![]),
                ("one byte", vec![VERSION]),
                ("head alone", vec![VERSION, 0]),
                ("cut", good[..good.len() - 1].to_vec()),
                ("longer", longer),
                ("another version", with(0, VERSION + 1)),
                ("no such mark", with(1, 2)),
                ("more than 8 PiB", above),
                ("a counter at its end", {
                    let mut state = good.clone();
                    state[count..count + 8].fill(0xff);
                    state
                }),
                ("a position outside of the block", with(position, 64)),
                ("bytes behind the position", with(good.len() - 1, 1)),
            ] {
                for refused in [
                    advance(piece(b"a", hash, Some(state.clone()))).map(drop),
                    verify(piece(b"a", hash, Some(state.clone()))),
                ] {
                    let error = refused.expect_err(name);
                    assert_eq!((error.code(), error.field()), (Code::OptionType, Some("state")), "{name}");
                    assert_eq!(error.reason(), &Reason::DigestState, "{name}");
                }
            }
            let error = advance(piece(b"a", other, Some(good))).unwrap_err();
            assert_eq!((error.code(), error.field()), (Code::OptionType, Some("state")), "of the other algorithm");
        }
    }
}
