//! Platform certificates as GET /v3/certificates delivers them, encrypted under the APIv3 key
//! (interface-rules/certificate-callback-decryption, 2024.12.23).
//!
//! Trust in the download comes from AES-GCM: only WeChat Pay and the merchant know the key. That is what makes the
//! first download possible, when there is no certificate yet that could verify a signature.

use serde::{Deserialize, Serialize};

use crate::admit::shape::{Form, Member, Shape};
use crate::call::notification::{Encrypted, required};
use crate::call::response::{SignatureHeaders, Window};
use crate::credential::cache::Cache;
use crate::credential::certificate::Certificate;
use crate::credential::key::KeyInput;
use crate::credential::platform_key::{PlatformKeyInput, PlatformKeys};
use crate::credential::serial::Serial;
use crate::crypto::aead::ApiV3Key;
use crate::error::{Code, Error, Result, shown};
use crate::reason::Reason;
use crate::reason::words::Words;
use crate::wire::bytes::TextOrBytes;
use crate::wire::headers::Headers;
use crate::wire::json::{self, Members};

/// Options of `parseCertificates`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ParseCertificatesOptions {
    /// GET /v3/certificates 的应答原文。 The body of the answer as received.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array | ArrayBuffer"))]
    pub body: TextOrBytes,
    /// APIv3 密钥，32 字节。 The merchant's APIv3 key, 32 bytes.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub api_v3_key: KeyInput,
    /// 收到的 HTTP 头；给出时检查应答时间（前后 300 秒内）。 With them the answer must be fresh, within 300 seconds.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "ReceivedHeaders"))]
    pub headers: Option<Headers>,
    /// 已有的微信支付公钥与平台证书；Wechatpay-Serial 指明其中之一时必须验签通过。 Where `Wechatpay-Serial` names one of
    /// them, its signature must be valid; needs `headers`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "readonly PlatformKeyInput[]"))]
    pub keys: Option<Vec<PlatformKeyInput>>,
    /// 当前时间，Unix 秒；默认取系统时间。 Unix seconds, default now.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub now: Option<i64>,
}

impl ParseCertificatesOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("body", Form::RawBody),
        Member::required("apiV3Key", Form::TextOrBytes),
        Member::optional("headers", Form::ReceivedHeaders),
        Member::optional("keys", Form::List(&Form::Object(PlatformKeyInput::SHAPE))),
        Member::optional("now", Form::Integer),
    ];
}

/// 下载到的平台证书，可直接放进 `keys`:`{ certificate }`。 A platform certificate; frozen.
///
/// @readonly
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PlatformCertificate {
    /// 证书自身的序列号（大写十六进制）。
    #[serde(rename = "serialNo")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    pub serial: Serial,
    /// 证书 PEM 文本。
    pub certificate: String,
    /// 启用时间 RFC 3339，取自应答；以证书自身的有效期（inspectCertificate）为准。 As received, not encrypted.
    pub effective_time: String,
    /// 弃用时间 RFC 3339，取自应答。
    pub expire_time: String,
}

struct Item {
    serial_no: Option<String>,
    effective_time: Option<String>,
    expire_time: Option<String>,
    encrypt_certificate: Option<Encrypted>,
}

/// Decrypts every certificate of a download. `clock` is now in Unix seconds, used where `options.now` is absent.
///
/// # Errors
/// [`Code::ApiV3Key`], [`Code::Decrypt`]; [`Code::ResponseBody`] when the body is not what the documents describe or a
/// `serial_no` is not the certificate's; [`Code::Certificate`]. With `headers` also those of
/// [`verify`](crate::call::response::verify) but [`Code::UnknownSerial`]: another key's signature is not looked at.
pub fn parse(options: ParseCertificatesOptions, cache: &mut Cache, clock: i64) -> Result<Vec<PlatformCertificate>> {
    let window = Window::new(options.now.unwrap_or(clock), None)?;
    let keys = PlatformKeys::resolve(options.keys.as_deref().unwrap_or_default(), cache)?;
    let key = ApiV3Key::read(&options.api_v3_key)?;
    let body = options.body.as_bytes();
    match &options.headers {
        Some(headers) => check_answer(headers, body, &keys, &window)?,
        None if keys.is_empty() => {}
        None => {
            return Err(Error::new(Code::MissingOption, "headers", Reason::HeadersMissingWithKeys));
        }
    }
    let text = std::str::from_utf8(body).map_err(|_| not_a_download(json::Shape::NotText.words()))?;
    let items = Item::read_all(text)
        .map_err(not_a_download)?
        .ok_or_else(|| Error::new(Code::ResponseBody, "body.data", Reason::CertificatesMissing))?;
    let open = |(at, item): (usize, Item)| item.open(&key).map_err(|error| error.within(&format!("body.data[{at}]")));
    items.into_iter().enumerate().map(open).collect()
}

fn check_answer(headers: &Headers, body: &[u8], keys: &PlatformKeys, window: &Window) -> Result<()> {
    let signed = SignatureHeaders::read(headers)?;
    window.check(&signed)?;
    keys.named(signed.serial()).map_or(Ok(()), |key| signed.verify(body, key, keys, window))
}

impl Item {
    /// The items of `data`, if it is there.
    fn read_all(text: &str) -> std::result::Result<Option<Vec<Self>>, Words> {
        let json = json::read(text).map_err(|fault| fault.words())?;
        let Some(data) = Members::of(&json)?.objects("data")? else { return Ok(None) };
        let mut items = Vec::new();
        for members in &data {
            items.push(Self::read(members)?);
        }
        Ok(Some(items))
    }

    fn read(members: &Members<'_, '_>) -> std::result::Result<Self, Words> {
        Ok(Self {
            serial_no: members.text("serial_no")?,
            effective_time: members.text("effective_time")?,
            expire_time: members.text("expire_time")?,
            encrypt_certificate: members
                .object("encrypt_certificate")?
                .map(|encrypted| Encrypted::read(&encrypted))
                .transpose()?,
        })
    }

    fn open(self, key: &ApiV3Key) -> Result<PlatformCertificate> {
        let encrypted = required(self.encrypt_certificate, "encrypt_certificate")?;
        // A certificate is public: nothing to zeroise.
        let text = encrypted.open(key).map_err(|error| error.within("encrypt_certificate"))?.to_string();
        let certificate = Certificate::read(text.as_bytes(), "encrypt_certificate")?;
        refuse_embedded(&text)?;
        let announced = required(self.serial_no, "serial_no")?;
        if Serial::parse(&announced, "serial_no").ok().as_ref() != Some(&certificate.serial) {
            return Err(Error::new(
                Code::ResponseBody,
                "serial_no",
                Reason::SerialNotOfDownload { given: shown(&announced), serial: certificate.serial.to_string() },
            ));
        }
        Ok(PlatformCertificate {
            serial: certificate.serial,
            certificate: text,
            effective_time: required(self.effective_time, "effective_time")?,
            expire_time: required(self.expire_time, "expire_time")?,
        })
    }
}

/// The same key encrypts notifications, which carry text of strangers: a certificate within one of them is nobody's
/// platform certificate.
fn refuse_embedded(text: &str) -> Result<()> {
    if text.trim_start().starts_with("-----BEGIN CERTIFICATE-----") {
        return Ok(());
    }
    Err(Error::new(Code::Certificate, "encrypt_certificate", Reason::CertificateEmbedded))
}

fn not_a_download(fault: Words) -> Error {
    Error::new(Code::ResponseBody, "body", Reason::NotCertificates { fault })
}
