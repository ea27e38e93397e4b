//! WeChat Pay's own keys, which verify what it signed: platform certificates and 微信支付公钥 side by side
//! (merchant/4012154180).

use std::rc::Rc;

use crate::cache::Cache;
use crate::certificate::{Certificate, Holder};
use crate::error::{Code, Error, Result};
use crate::key::{KeyInput, PublicKey};
use crate::names::{self, Repeated};
use crate::serial::{PUBLIC_KEY_ID_PREFIX, Serial};

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
        Self::public_key_id(text, field).unwrap_or_else(|| Serial::parse(text, field).map(Self::Serial))
    }

    /// Reads a public key id; `None` when the text is not meant as one.
    fn public_key_id(text: &str, field: &'static str) -> Option<Result<Self>> {
        let digits = text.strip_prefix(PUBLIC_KEY_ID_PREFIX).unwrap_or_default();
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Ok(Self::PublicKeyId(text.to_string())));
        }
        let start = text.trim_start().get(..PUBLIC_KEY_ID_PREFIX.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(PUBLIC_KEY_ID_PREFIX)).then(|| {
            Err(Error::new(
                Code::SerialNo,
                field,
                "a public key id is PUB_KEY_ID_ and digits, in upper case and without blanks: copy it from the merchant platform as it is",
                "公钥ID 是 PUB_KEY_ID_ 加一串数字,大写,前后不能有空格或换行:请从商户平台原样复制",
            ))
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
        match (&self.id, &self.public_key, &self.certificate) {
            (Some(id), Some(public_key), None) => {
                let name = KeyName::public_key_id(id, "id").unwrap_or_else(|| {
                    Err(Error::new(
                        Code::Keys,
                        "id",
                        "the id of a WeChat Pay public key starts with PUB_KEY_ID_; a serial number comes with { certificate }",
                        "微信支付公钥的 id 以 PUB_KEY_ID_ 开头;平台证书请用 { certificate },序列号会自动读取",
                    ))
                })?;
                Ok(PlatformKey { name, key: cache.public_key(public_key, "publicKey")?, certificate: None })
            }
            (None, None, Some(certificate)) => {
                let certificate = cache.certificate(certificate, "certificate")?;
                refuse_merchant(&certificate)?;
                Ok(PlatformKey {
                    name: KeyName::Serial(certificate.serial.clone()),
                    key: Rc::new(certificate.public_key.clone()),
                    certificate: Some(certificate),
                })
            }
            (None, Some(_), None) => Err(Error::new(
                Code::MissingOption,
                "id",
                "is required with publicKey: the PUB_KEY_ID_… shown beside the key in the merchant platform",
                "必填:与 publicKey 配套的公钥ID(PUB_KEY_ID_…),在商户平台查看",
            )),
            (Some(_), None, None) => Err(Error::new(
                Code::MissingOption,
                "publicKey",
                "is required with id",
                "必填:与 id 配套的微信支付公钥",
            )),
            _ => Err(Error::general(
                Code::Keys,
                "either { id, publicKey } or { certificate } is expected",
                "应为 { id, publicKey } 或 { certificate } 二者之一",
            )),
        }
    }
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
        let name = keys.get(again).map_or("", |key| key.name.as_str());
        Err(Error::new(
            Code::Keys,
            format!("keys[{again}]"),
            format!("keys[{first}] is called {name} already: each key or certificate is given once"),
            format!("与 keys[{first}] 重复(都是 {name}):同一公钥或证书只放一次"),
        ))
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

    /// The names of all keys, for people.
    pub fn names(&self) -> String {
        self.0.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

fn refuse_merchant(certificate: &Certificate) -> Result<()> {
    if !matches!(certificate.holder, Holder::Merchant { .. }) {
        return Ok(());
    }
    Err(Error::new(
        Code::Keys,
        "certificate",
        "this is a merchant API certificate (apiclient_cert.pem); a WeChat Pay platform certificate or public key belongs here",
        "这是商户API证书 apiclient_cert.pem;这里要填微信支付平台证书或微信支付公钥",
    ))
}
