//! Notifications: verified first, decrypted after, never the other way round
//! (interface-rules/certificate-callback-decryption, 2024.12.23).
//!
//! The time window does not stop a replay inside it: handlers must de-duplicate by `id`.

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::admit::shape::{Form, Member, Shape};
use crate::call::response::{self, Window};
use crate::credential::cache::Cache;
use crate::credential::key::KeyInput;
use crate::credential::platform_key::{PlatformKeyInput, PlatformKeys};
use crate::crypto::aead::{ALGORITHM, ApiV3Key, Sealed};
use crate::error::{Code, Error, Result, shown};
use crate::reason::Reason;
use crate::reason::words::Words;
use crate::wire::bytes::TextOrBytes;
use crate::wire::headers::Headers;
use crate::wire::json::{self, Members};

/// Options of `parseNotification`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ParseNotificationOptions {
    /// 收到的 HTTP 头：Headers、键值对数组或普通对象，大小写不限。 Names in any case; values may be lists, as Node gives them.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "ReceivedHeaders"))]
    pub headers: Headers,
    /// 收到的原始报文，不能是解析后的对象。 The body as received, before any JSON middleware.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array | ArrayBuffer"))]
    pub body: TextOrBytes,
    /// 微信支付公钥与平台证书，可同时给多个。 Public keys and platform certificates side by side.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "readonly PlatformKeyInput[]"))]
    pub keys: Vec<PlatformKeyInput>,
    /// APIv3 密钥，32 字节。 The merchant's APIv3 key, 32 bytes.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub api_v3_key: KeyInput,
    /// 当前时间，Unix 秒；默认取系统时间。 Unix seconds, default now.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub now: Option<i64>,
    /// 允许的时间差，1–300 秒，默认 300。 Seconds, 1 to 300, default 300.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub tolerance_seconds: Option<i64>,
}

impl ParseNotificationOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("headers", Form::ReceivedHeaders),
        Member::required("body", Form::RawBody),
        Member::required("keys", Form::List(&Form::Object(PlatformKeyInput::SHAPE))),
        Member::required("apiV3Key", Form::TextOrBytes),
        Member::optional("now", Form::Integer),
        Member::optional("toleranceSeconds", Form::Integer),
    ];
}

/// A notification whose origin is verified.
#[derive(Clone)]
pub struct Notification {
    /// The same for every repetition: de-duplicate by it.
    pub id: String,
    /// `create_time`, RFC 3339 as received.
    pub create_time: String,
    /// `event_type`, such as `TRANSACTION.SUCCESS`.
    pub event_type: String,
    /// `resource_type`, `encrypt-resource` in every notification known.
    pub resource_type: String,
    /// `summary`.
    pub summary: String,
    /// `resource.original_type`, such as `transaction`.
    pub original_type: String,
    /// The decrypted JSON text, I-JSON (RFC 7493).
    pub plaintext: Zeroizing<String>,
}

impl std::fmt::Debug for Notification {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notification")
            .field("id", &self.id)
            .field("event_type", &self.event_type)
            .finish_non_exhaustive()
    }
}

struct Envelope {
    id: Option<String>,
    create_time: Option<String>,
    event_type: Option<String>,
    resource_type: Option<String>,
    summary: Option<String>,
    original_type: Option<String>,
    resource: Option<Encrypted>,
}

/// What is encrypted under the APIv3 key, in a notification or a download of certificates.
pub(crate) struct Encrypted {
    algorithm: Option<String>,
    ciphertext: Option<String>,
    nonce: Option<String>,
    associated_data: Option<String>,
}

/// Verifies and decrypts a notification. `clock` is now in Unix seconds, used where `options.now` is absent.
///
/// # Errors
/// As [`response::verify`]; [`Code::ApiV3Key`] before anything else is looked at; [`Code::ResponseBody`] when the
/// verified body, or its plaintext, is not what the documents describe, a member repeated included;
/// [`Code::Decrypt`].
pub fn parse(options: ParseNotificationOptions, cache: &mut Cache, clock: i64) -> Result<Notification> {
    let window = Window::new(options.now.unwrap_or(clock), options.tolerance_seconds)?;
    let keys = PlatformKeys::resolve(&options.keys, cache)?;
    let api_v3_key = ApiV3Key::read(&options.api_v3_key)?;
    let body = options.body.into_bytes();
    response::check_signed(&options.headers, &body, &keys, &window)?;
    open_verified(body, &api_v3_key)
}

/// What follows the signature: reads and decrypts a body that [`response::check_signed`] accepted. By itself it says
/// nothing of the body's origin.
///
/// # Errors
/// [`Code::ResponseBody`] and [`Code::Decrypt`], as [`parse`].
pub fn open_verified(body: Vec<u8>, key: &ApiV3Key) -> Result<Notification> {
    let text = response::text(body)?;
    let envelope = Envelope::read(&text).map_err(not_a_notification)?;
    envelope.open(key).map_err(|error| error.within("body"))
}

/// Whether the text has the form of a notification. By itself it says nothing of its origin.
pub fn is_one(body: &[u8]) -> bool {
    let envelope = std::str::from_utf8(body).ok().and_then(|text| Envelope::read(text).ok());
    envelope.is_some_and(|envelope| envelope.complete().is_ok_and(|(_, resource)| resource.sealed().is_ok()))
}

impl Envelope {
    fn read(text: &str) -> std::result::Result<Self, Words> {
        let json = json::read(text).map_err(|fault| fault.words())?;
        let members = Members::of(&json)?;
        let resource = members.object("resource")?;
        Ok(Self {
            id: members.text("id")?,
            create_time: members.text("create_time")?,
            event_type: members.text("event_type")?,
            resource_type: members.text("resource_type")?,
            summary: members.text("summary")?,
            original_type: resource.as_ref().map_or(Ok(None), |resource| resource.text("original_type"))?,
            resource: resource.as_ref().map(Encrypted::read).transpose()?,
        })
    }

    fn open(self, key: &ApiV3Key) -> Result<Notification> {
        let (notification, resource) = self.complete()?;
        let plaintext = resource.open(key).map_err(|error| error.within("resource"))?;
        json::check(&plaintext).map_err(|fault| plaintext_is_not_json(&fault))?;
        Ok(Notification { plaintext, ..notification })
    }

    /// Its members, none of which may be missing, and what is still to be decrypted.
    fn complete(self) -> Result<(Notification, Encrypted)> {
        let resource = required(self.resource, "resource")?;
        let notification = Notification {
            id: required(self.id, "id")?,
            create_time: required(self.create_time, "create_time")?,
            event_type: required(self.event_type, "event_type")?,
            resource_type: required(self.resource_type, "resource_type")?,
            summary: required(self.summary, "summary")?,
            original_type: required(self.original_type, "resource.original_type")?,
            plaintext: Zeroizing::default(),
        };
        Ok((notification, resource))
    }
}

impl Encrypted {
    pub(crate) fn read(members: &Members<'_, '_>) -> std::result::Result<Self, Words> {
        Ok(Self {
            algorithm: members.text("algorithm")?,
            ciphertext: members.text("ciphertext")?,
            nonce: members.text("nonce")?,
            associated_data: members.text("associated_data")?,
        })
    }

    /// Decrypts it. Errors name the member; the caller adds where it stands.
    ///
    /// # Errors
    /// [`Code::ResponseBody`] for a member that is missing or another algorithm, [`Code::Decrypt`].
    pub(crate) fn open(&self, key: &ApiV3Key) -> Result<Zeroizing<String>> {
        self.sealed()?.open_text(key)
    }

    fn sealed(&self) -> Result<Sealed<'_>> {
        check_algorithm(required(self.algorithm.as_deref(), "algorithm")?)?;
        Ok(Sealed {
            ciphertext: required(self.ciphertext.as_deref(), "ciphertext")?,
            nonce: required(self.nonce.as_deref(), "nonce")?,
            associated_data: self.associated_data.as_deref().unwrap_or_default(),
        })
    }
}

/// Refuses another algorithm than the one that is open to merchants.
fn check_algorithm(algorithm: &str) -> Result<()> {
    if algorithm == ALGORITHM {
        return Ok(());
    }
    Err(Error::new(Code::ResponseBody, "algorithm", Reason::AlgorithmUnknown { given: shown(algorithm) }))
}

/// A member of what was received, which must be there.
///
/// # Errors
/// [`Code::ResponseBody`] naming it.
pub(crate) fn required<T>(member: Option<T>, name: &'static str) -> Result<T> {
    member.ok_or_else(|| Error::new(Code::ResponseBody, name, Reason::MemberMissing))
}

fn not_a_notification(fault: Words) -> Error {
    Error::new(Code::ResponseBody, "body", Reason::NotNotification { fault })
}

/// The fault may quote a member's name, never a value.
fn plaintext_is_not_json(fault: &json::Fault) -> Error {
    Error::new(Code::ResponseBody, "resource.ciphertext", Reason::PlaintextNotJson { fault: fault.words() })
}
