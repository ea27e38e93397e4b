//! X.509 certificates: merchant API certificates and WeChat Pay platform certificates.

mod structure;

use pkcs8::der::asn1::AnyRef;
use pkcs8::der::oid::ObjectIdentifier;
use pkcs8::der::{Tag, Tagged as _};

use crate::credential::key::PublicKey;
use crate::credential::key::text::{self, Content};
use crate::credential::serial::Serial;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::reason::kind::Kind;
use structure::{Attribute, Structure};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// RFC 4514 section 3.
const SHORT_NAMES: [(ObjectIdentifier, &str); 8] = [
    (COMMON_NAME, "CN"),
    (ObjectIdentifier::new_unwrap("2.5.4.6"), "C"),
    (ObjectIdentifier::new_unwrap("2.5.4.7"), "L"),
    (ObjectIdentifier::new_unwrap("2.5.4.8"), "ST"),
    (ObjectIdentifier::new_unwrap("2.5.4.9"), "STREET"),
    (ORGANIZATION, "O"),
    (ObjectIdentifier::new_unwrap("2.5.4.11"), "OU"),
    (ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.25"), "DC"),
];

/// A parsed certificate with an RSA key of at least 2048 bits. Expired ones are read like any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The serial number.
    pub serial: Serial,
    /// The subject, in the order of the certificate: `CN=Tenpay.com sign, O=Tenpay.com, …`.
    pub subject: String,
    /// The issuer, written as the subject is.
    pub issuer: String,
    /// Start of validity, Unix seconds.
    pub not_before: u64,
    /// End of validity, Unix seconds.
    pub not_after: u64,
    /// Whose certificate this is, where that can be told.
    pub holder: Holder,
    /// The certified key.
    pub public_key: PublicKey,
}

/// Whose certificate it is, on positive recognition only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A merchant API certificate (`apiclient_cert.pem`): the subject is 微信商户系统, or Tenpay's CA certified a
    /// merchant number.
    Merchant {
        /// The subject's common name where it is all digits.
        mchid: Option<String>,
    },
    /// A WeChat Pay platform certificate: the subject is `Tenpay.com sign`.
    Platform,
    /// Neither form was recognised.
    Unknown,
}

impl Certificate {
    /// Reads PEM, DER or bare Base64; `field` names the option in errors.
    ///
    /// # Errors
    /// [`Code::Certificate`] saying what the text is instead, or what is wrong with the certificate.
    pub fn read(input: &[u8], field: &'static str) -> Result<Self> {
        match text::recognise(input, Kind::Certificate) {
            Content::Certificate(der) => Self::from_der(&der, field),
            other => Err(wrong(field, Reason::NotCertificate { kind: other.kind() })),
        }
    }

    fn from_der(der: &[u8], field: &'static str) -> Result<Self> {
        let certificate = AnyRef::try_from(der).ok().and_then(Structure::read);
        let certificate = certificate.ok_or_else(|| wrong(field, Reason::NotCertificate { kind: Kind::Damaged }))?;
        let public_key = match text::public_key_info(&certificate.public_key_info) {
            Content::RsaPublicKey(der) => {
                PublicKey::from_pkcs1_der(&der, field).map_err(|error| error.with_code(Code::Certificate))?
            }
            other => return Err(wrong(field, Reason::CertificateKey { kind: other.kind() })),
        };
        Ok(Self {
            serial: Serial::from_der_integer(certificate.serial)
                .ok_or_else(|| wrong(field, Reason::CertificateSerial))?,
            subject: name(&certificate.subject),
            issuer: name(&certificate.issuer),
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            holder: holder(&certificate.subject, &certificate.issuer),
            public_key,
        })
    }
}

/// The attributes in their order, `CN=…, O=…`; the names of RFC 4514 and a dotted OID for any other.
fn name(attributes: &[Attribute<'_>]) -> String {
    let attributes = attributes.iter().map(|attribute| {
        let value = value(attribute).unwrap_or_else(|| String::from("?"));
        match SHORT_NAMES.iter().find(|(oid, _)| *oid == attribute.oid) {
            Some((_, short)) => format!("{short}={value}"),
            None => format!("{}={value}", attribute.oid),
        }
    });
    attributes.collect::<Vec<_>>().join(", ")
}

fn holder(subject: &[Attribute<'_>], issuer: &[Attribute<'_>]) -> Holder {
    let common_name = attribute(subject, COMMON_NAME);
    if common_name.as_deref() == Some("Tenpay.com sign") {
        return Holder::Platform;
    }
    let mchid = common_name.filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()));
    let merchant_system = attribute(subject, ORGANIZATION).as_deref() == Some("微信商户系统");
    let tenpay = attribute(issuer, COMMON_NAME).is_some_and(|name| name.starts_with("Tenpay.com"));
    if merchant_system || tenpay && mchid.is_some() { Holder::Merchant { mchid } } else { Holder::Unknown }
}

fn attribute(name: &[Attribute<'_>], oid: ObjectIdentifier) -> Option<String> {
    name.iter().find(|attribute| attribute.oid == oid).and_then(value)
}

fn value(attribute: &Attribute<'_>) -> Option<String> {
    let bytes = attribute.value.value();
    match attribute.value.tag() {
        // BMPString: UTF-16, big-endian.
        Tag::BmpString => {
            let (pairs, []) = bytes.as_chunks::<2>() else { return None };
            let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            String::from_utf16(&units).ok()
        }
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::TeletexString | Tag::NumericString => {
            String::from_utf8(bytes.to_vec()).ok()
        }
        _ => None,
    }
}

fn wrong(field: &'static str, reason: Reason) -> Error {
    Error::new(Code::Certificate, field, reason)
}
