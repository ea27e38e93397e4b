//! The merchant's own values in a request: who signs, and with which certificate.

use crate::credential::certificate::{Certificate, Holder};
use crate::credential::key::{PrivateKey, PublicKey};
use crate::credential::mchid;
use crate::credential::serial::Serial;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;

/// Refuses a merchant number of another form than 1 to 32 digits.
///
/// # Errors
/// [`Code::Mchid`]
pub fn check_mchid(mchid: &str) -> Result<()> {
    mchid::check(mchid).map_err(|reason| Error::new(Code::Mchid, "mchid", reason))
}

/// Refuses a certificate that is not the key's.
///
/// # Errors
/// [`Code::KeyPairMismatch`]
pub fn check_pair(key: &PublicKey, certificate: &Certificate) -> Result<()> {
    if *key == certificate.public_key {
        return Ok(());
    }
    Err(Error::new(
        Code::KeyPairMismatch,
        "certificate",
        Reason::KeyPairMismatch {
            serial: certificate.serial.to_string(),
            key: key.modulus_start(),
            certificate: certificate.public_key.modulus_start(),
        },
    ))
}

/// Refuses a certificate that is WeChat Pay's, or not the key's.
///
/// # Errors
/// [`Code::Certificate`], [`Code::KeyPairMismatch`]
pub fn check_certificate(certificate: &Certificate, key: &PrivateKey) -> Result<()> {
    refuse_platform(certificate)?;
    check_pair(&key.public_key(), certificate)
}

fn refuse_platform(certificate: &Certificate) -> Result<()> {
    if certificate.holder != Holder::Platform {
        return Ok(());
    }
    Err(Error::new(Code::Certificate, "certificate", Reason::CertificateIsPlatform))
}

pub(super) fn serial_no(given: Option<&str>, certificate: Option<&Certificate>) -> Result<Serial> {
    let given = given.map(|text| Serial::parse(text, "serialNo")).transpose()?;
    let Some(certificate) = certificate else {
        return given.ok_or_else(|| Error::new(Code::MissingOption, "serialNo", Reason::SerialMissing));
    };
    refuse_platform(certificate)?;
    match given {
        Some(given) if given != certificate.serial => Err(Error::new(
            Code::SerialMismatch,
            "serialNo",
            Reason::SerialMismatch { given: given.to_string(), serial: certificate.serial.to_string() },
        )),
        _ => Ok(certificate.serial.clone()),
    }
}
