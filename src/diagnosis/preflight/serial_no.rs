//! 商户API证书序列号.

use super::input::{Input, is_digits};
use super::problem::{Problem, problem};
use crate::credential::certificate::{Certificate, Holder};
use crate::credential::platform_key::{KeyName, PlatformKey};
use crate::credential::serial::Serial;
use crate::diagnosis::finding::{Finding, Stage};
use crate::reason::Reason;

pub fn read(
    input: &Input,
    certificate: Option<&Certificate>,
    platform_keys: &[(String, PlatformKey)],
    findings: &mut Vec<Finding>,
) -> Option<Serial> {
    let Some(given) = input.serial_no.as_deref() else {
        let unreadable = input.unreadable.iter().any(|field| field == "serialNo" || field == "certificate");
        if input.signs && input.certificate.is_none() && !unreadable {
            findings.push(problem(Problem::SerialMissing, Stage::Serial, "serialNo", Reason::SerialMissing));
        }
        return None;
    };
    let own = certificate.filter(|certificate| certificate.holder != Holder::Platform);
    let read = unmistaken(given, input, own).and_then(|serial| {
        let of_platform = |key: &PlatformKey| matches!(&key.name, KeyName::Serial(other) if *other == serial);
        let platform = certificate
            .is_some_and(|certificate| certificate.holder == Holder::Platform && certificate.serial == serial)
            || platform_keys.iter().any(|(_, key)| of_platform(key));
        match own {
            Some(own) if own.serial == serial => Ok(serial),
            _ if platform => Err(Reason::SerialIsPlatform),
            Some(own) => Err(Reason::SerialMismatch { given: input.showable(given), serial: own.serial.to_string() }),
            None => Ok(serial),
        }
    });
    let reason = match read {
        Ok(serial) => return Some(serial),
        Err(reason) => reason,
    };
    let code = match reason {
        Reason::SerialIsPublicKeyId => Problem::SerialIsPublicKeyId,
        Reason::SerialIsMchid => Problem::SerialIsMchid,
        Reason::SerialIsDecimal { .. } => Problem::SerialIsDecimal,
        Reason::SerialIsPlatform => Problem::SerialIsPlatform,
        Reason::SerialMismatch { .. } => Problem::SerialOfOtherCertificate,
        _ => Problem::SerialMalformed,
    };
    findings.push(problem(code, Stage::Serial, "serialNo", reason).seen(input.showable(given)));
    None
}

/// The serial number given, unless it is another number of the merchant's: of hex digits these may be, too.
fn unmistaken(given: &str, input: &Input, own: Option<&Certificate>) -> Result<Serial, Reason> {
    let digits = given.trim();
    if is_digits(digits) && input.mchid.as_deref().is_some_and(|mchid| mchid.trim() == digits) {
        return Err(Reason::SerialIsMchid);
    }
    match Serial::from_decimal(digits) {
        Some(serial) if own.is_some_and(|certificate| certificate.serial == serial) => {
            Err(Reason::SerialIsDecimal { hex: Some(serial.to_string()) })
        }
        _ => Serial::read(given),
    }
}
