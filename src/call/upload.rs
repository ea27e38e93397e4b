//! Uploads: the multipart body (RFC 7578) and the `meta` text that is signed in its place
//! (the documents' page on the signature of image uploads).

use std::fmt;

use serde::de::Deserializer;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::admit::shape::{Form, Member, Shape};
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::wire::bytes::{TextOrBytes, hex, text_or_bytes};
use crate::wire::headers::Headers;
use crate::wire::json;

/// Options of `buildUpload`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct BuildUploadOptions {
    /// 文件内容。 The file's bytes.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array | ArrayBuffer"))]
    pub file: FileBytes,
    /// 文件名，含后缀，如 shop.png；可用中文。 With its extension; Chinese is fine.
    pub filename: String,
    /// 文件的 MIME 类型；默认按后缀（jpg、png、bmp、mp4、pdf），否则 application/octet-stream。 Default by extension.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub content_type: Option<String>,
}

impl BuildUploadOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("file", Form::FileBytes),
        Member::required("filename", Form::FreeText),
        Member::optional("contentType", Form::Text),
    ];
}

/// A file's content: bytes only, because text given here is usually a path.
#[derive(Clone, PartialEq, Eq)]
pub struct FileBytes(pub Vec<u8>);

impl fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileBytes({} bytes)", self.0.len())
    }
}

impl<'de> Deserialize<'de> for FileBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        text_or_bytes(deserializer).map(Self)
    }
}

/// 上传请求的组成部分：`signRequest({ ...buildUpload(…), url, … })`。 To be spread into `signRequest`; frozen.
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Upload {
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"POST\""))]
    #[allow(missing_docs)]
    pub method: &'static str,
    /// multipart/form-data 报文。
    #[cfg_attr(target_arch = "wasm32", tsify(type = "BodyBytes"))]
    pub body: TextOrBytes,
    #[cfg_attr(target_arch = "wasm32", tsify(type = "{ readonly \"Content-Type\": string }"))]
    #[allow(missing_docs)]
    pub headers: Headers,
    /// 参与签名的 meta 文本，与报文中的 meta 部分逐字节相同。 The text of the `meta` part, byte for byte.
    pub sign_body: String,
}

/// Builds the body and its `meta` text.
///
/// # Errors
/// [`Code::Upload`] naming `file`, `filename` or `contentType`.
pub fn build(options: &BuildUploadOptions) -> Result<Upload> {
    let (file, filename) = (options.file.0.as_slice(), options.filename.as_str());
    if file.is_empty() {
        return Err(refused("file", Reason::FileEmpty));
    }
    check_filename(filename)?;
    let file_type = match &options.content_type {
        Some(given) => checked_media_type(given)?,
        None => media_type_of(filename),
    };
    let digest = Sha256::digest(file);
    // In the order of the documents.
    let meta = json::object(&[("filename", Some(filename)), ("sha256", Some(&hex(&digest)))]);
    let boundary = boundary(&digest, file)?;
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{meta}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\nContent-Type: {file_type}\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let mut headers = Headers::default();
    headers.push("Content-Type", format!("multipart/form-data; boundary={boundary}"));
    Ok(Upload { method: "POST", body: TextOrBytes::Bytes(body), headers, sign_body: meta })
}

/// The name stands in a quoted string and in JSON, and both must mean the same to every parser: what would need an
/// escape is refused, and what some read as one (WHATWG's `%22`, `%0D` and `%0A`). Other scripts are sent as UTF-8 (RFC 7578 section 5.1), which APIv3 limits to three bytes a
/// character.
fn check_filename(filename: &str) -> Result<()> {
    if filename.trim().is_empty() {
        return Err(refused("filename", Reason::FilenameEmpty));
    }
    if filename.contains(|c: char| c.is_control() || matches!(c, '"' | '\\' | '/')) {
        return Err(refused("filename", Reason::FilenameCharacter));
    }
    if filename.split('%').skip(1).any(|rest| ["22", "0d", "0D", "0a", "0A"].iter().any(|hex| rest.starts_with(hex))) {
        return Err(refused("filename", Reason::FilenameEscape));
    }
    if filename.chars().any(|c| c > '\u{FFFF}') {
        return Err(refused("filename", Reason::FilenameEmoji));
    }
    Ok(())
}

fn media_type_of(filename: &str) -> &'static str {
    let extension = filename.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("bmp") => "image/bmp",
        Some("mp4") => "video/mp4",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// `type/subtype`, both tokens (RFC 9110 section 8.3.1).
fn checked_media_type(given: &str) -> Result<&str> {
    let is_token = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    match given.split_once('/') {
        Some((kind, subtype)) if is_token(kind) && is_token(subtype) => Ok(given),
        _ => Err(refused("contentType", Reason::MediaTypeForm)),
    }
}

/// A line that is nowhere in the file: taken from the file's own hash, and looked for all the same.
fn boundary(digest: &[u8], file: &[u8]) -> Result<String> {
    let candidate = |attempt: u32| {
        let hash = Sha256::new_with_prefix(digest).chain_update(attempt.to_be_bytes()).finalize();
        format!("wechatpay-{}", hex(hash.get(..16).unwrap_or_default()))
    };
    let free = |boundary: &String| !file.windows(boundary.len()).any(|window| window == boundary.as_bytes());
    (0..100).map(candidate).find(free).ok_or_else(|| Error::internal(Reason::BoundaryNotFound))
}

fn refused(field: &'static str, reason: Reason) -> Error {
    Error::new(Code::Upload, field, reason)
}
