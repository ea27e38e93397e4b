//! WeChat Pay's own keys, which verify what it signed: platform certificates and 微信支付公钥 side by side
//! (merchant/4012154180).

use std::rc::Rc;

use crate::admit::shape::{Form, Member, Shape};
use crate::credential::cache::Cache;
use crate::credential::certificate::{Certificate, Holder};
use crate::credential::key::{KeyInput, PublicKey};
use crate::credential::public_key_id;
use crate::credential::serial::Serial;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::refusals::{self, Refusals};
use crate::wire::names::{self, Repeated};

/// One entry of `keys`, as given.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(
    target_arch = "wasm32",
    tsify(type = "{ id: string; publicKey: string | Uint8Array } | { certificate: string | Uint8Array }")
)]
pub struct PlatformKeyInput {
    /// 微信支付公钥ID。
    pub id: Option<String>,
    /// 微信支付公钥。
    pub public_key: Option<KeyInput>,
    /// 微信支付平台证书。
    pub certificate: Option<KeyInput>,
}

impl PlatformKeyInput {
    /// What JavaScript may give; which of them belong together is judged with the key.
    pub const SHAPE: Shape = &[
        Member::optional("id", Form::Text),
        Member::optional("publicKey", Form::TextOrBytes),
        Member::optional("certificate", Form::TextOrBytes),
    ];
}

/// What `Wechatpay-Serial` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyName {
    /// `PUB_KEY_ID_` and digits.
    PublicKeyId(String),
    /// A platform certificate's serial number.
    Serial(Serial),
}

/// A key ready to verify.
#[derive(Debug, Clone)]
pub struct PlatformKey {
    /// What the server calls it.
    pub name: KeyName,
    /// The key.
    pub key: Rc<PublicKey>,
    /// The certificate it came in, if any.
    pub certificate: Option<Rc<Certificate>>,
}

impl KeyName {
    /// Reads a public key id or serial number.
    ///
    /// # Errors
    /// [`Code::SerialNo`] when it is neither.
    pub fn parse(text: &str, field: &'static str) -> Result<Self> {
        Self::public_key_id(text, field).unwrap_or_else(|| {
            match Serial::read(text) {
                Ok(serial) => Ok(Self::Serial(serial)),
                // The serial number's own words point to the merchant's certificate.
                Err(Reason::SerialIsDecimal { hex }) => Err(Reason::WechatpaySerialIsDecimal { hex }),
                Err(_) => Err(Reason::WechatpaySerialNeither),
            }
            .map_err(|reason| Error::new(Code::SerialNo, field, reason))
        })
    }

    /// Reads a public key id; `None` when the text is not meant as one.
    fn public_key_id(text: &str, field: &'static str) -> Option<Result<Self>> {
        public_key_id::is_meant(text).then(|| match public_key_id::check(text) {
            Ok(()) => Ok(Self::PublicKeyId(text.to_string())),
            Err(reason) => Err(Error::new(Code::SerialNo, field, reason)),
        })
    }

    /// The form that is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::PublicKeyId(id) => id,
            Self::Serial(serial) => serial.as_str(),
        }
    }
}

impl PlatformKeyInput {
    /// Reads the key. Errors name the member; the caller adds where the entry stands.
    ///
    /// # Errors
    /// [`Code::Keys`] for a wrong combination or a merchant certificate, otherwise as the key's or certificate's reader.
    pub fn resolve(&self, cache: &mut Cache) -> Result<PlatformKey> {
        refusals::first(|refusals| self.read(cache, refusals))
    }

    /// [`PlatformKeyInput::resolve`], reporting everything that is wrong.
    ///
    /// # Errors
    /// As [`Refusals::report`].
    pub fn read(&self, cache: &mut Cache, refusals: &mut Refusals) -> Result<Option<PlatformKey>> {
        match (&self.id, &self.public_key, &self.certificate) {
            (None, None, Some(certificate)) => refusals.take(Self::of_certificate(certificate, cache)),
            (None, None, None) => refusals.report(Error::general(Code::Keys, Reason::KeyEntryEmpty)).map(|()| None),
            (_, _, Some(_)) => refusals.report(Error::general(Code::Keys, Reason::KeyEntryForm)).map(|()| None),
            (id, public_key, None) => {
                let missing = |member, reason| Error::new(Code::MissingOption, member, reason);
                let name = id.as_deref().ok_or_else(|| missing("id", Reason::KeyIdMissing)).and_then(key_id);
                let name = refusals.take(name)?;
                let key = public_key.as_ref().ok_or_else(|| missing("publicKey", Reason::PublicKeyMissing));
                let key = refusals.take(key.and_then(|key| cache.public_key(key, "publicKey")))?;
                Ok(name.zip(key).map(|(name, key)| PlatformKey { name, key, certificate: None }))
            }
        }
    }

    fn of_certificate(certificate: &KeyInput, cache: &mut Cache) -> Result<PlatformKey> {
        let certificate = cache.certificate(certificate, "certificate").map_err(wanted_platform)?;
        refuse_merchant(&certificate)?;
        Ok(PlatformKey {
            name: KeyName::Serial(certificate.serial.clone()),
            key: Rc::new(certificate.public_key.clone()),
            certificate: Some(certificate),
        })
    }
}

fn key_id(id: &str) -> Result<KeyName> {
    KeyName::public_key_id(id, "id").unwrap_or_else(|| Err(Error::new(Code::Keys, "id", Reason::KeyIdForm)))
}

/// The keys configured, each under another name.
#[derive(Debug, Clone)]
pub struct PlatformKeys(Vec<PlatformKey>);

impl PlatformKeys {
    /// Reads every entry before any is used, so that a wrong one is found with the first answer and not with the
    /// first answer it should have verified.
    ///
    /// # Errors
    /// As [`PlatformKeyInput::resolve`], with the entry's place; [`Code::Keys`] when two entries have the same name.
    pub fn resolve(inputs: &[PlatformKeyInput], cache: &mut Cache) -> Result<Self> {
        let mut keys: Vec<PlatformKey> = Vec::with_capacity(inputs.len());
        for (at, input) in inputs.iter().enumerate() {
            keys.push(input.resolve(cache).map_err(|error| error.within(&format!("keys[{at}]")))?);
        }
        let Some(Repeated { first, again }) = names::repeated(keys.iter().map(|key| key.name.as_str().into())) else {
            return Ok(Self(keys));
        };
        let name = keys.get(again).map_or_else(String::new, |key| key.name.as_str().into());
        Err(Error::new(Code::Keys, format!("keys[{again}]"), Reason::KeyTwice { first, name }))
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key that `serial`, as received in `Wechatpay-Serial`, names.
    pub fn named(&self, serial: &str) -> Option<&PlatformKey> {
        let name = KeyName::parse(serial, "").ok()?;
        self.0.iter().find(|key| key.name == name)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &PlatformKey> {
        self.0.iter()
    }

    /// The names of all keys.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|key| key.name.as_str().into()).collect()
    }
}

fn refuse_merchant(certificate: &Certificate) -> Result<()> {
    if !matches!(certificate.holder, Holder::Merchant { .. }) {
        return Ok(());
    }
    Err(Error::new(Code::Keys, "certificate", Reason::PlatformCertificateIsMerchant))
}

/// The same refusal, saying which certificate was wanted.
fn wanted_platform(error: Error) -> Error {
    match *error.reason() {
        Reason::NotCertificate { kind } => error.because(Reason::NotPlatformCertificate { kind }),
        _ => error,
    }
}
