//! 商户API证书 apiclient_cert.pem.

use std::mem::discriminant;
use std::rc::Rc;

use super::input::Input;
use super::problem::{Place, Problem, problem};
use crate::call::request::check_pair;
use crate::credential::cache::Cache;
use crate::credential::certificate::{Certificate, Holder};
use crate::credential::key::{KeyInput, PrivateKey};
use crate::diagnosis::finding::{Finding, Stage};
use crate::reason::Reason;
use crate::wire::time::{day, iso_time};

pub fn read(input: &Input, cache: &mut Cache, findings: &mut Vec<Finding>) -> Option<Rc<Certificate>> {
    let given = input.certificate.as_ref()?;
    let read = cache.certificate(given, "certificate");
    let certificate = read.map_err(|error| findings.push(Place::Certificate.finding(&error, "certificate"))).ok()?;
    if certificate.holder == Holder::Platform {
        let code = Problem::CertificateIsPlatform;
        findings.push(
            problem(code, Stage::Keys, "certificate", Reason::CertificateIsPlatform).seen(certificate.subject.clone()),
        );
    }
    behind(given, &certificate, "certificate", findings);
    Some(certificate)
}

/// Another certificate of the same holder in one PEM: only the first counts. One of the issuer may follow.
pub fn behind(given: &KeyInput, first: &Certificate, field: &str, findings: &mut Vec<Finding>) {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    let text = String::from_utf8_lossy(given.as_bytes());
    let read = |block: &str| Certificate::read(format!("{BEGIN}{block}").as_bytes(), "certificate").ok();
    let of_same = |other: &Certificate| discriminant(&other.holder) == discriminant(&first.holder);
    let others = text.split(BEGIN).skip(2).take(8).filter_map(read);
    if let Some(second) = others.filter(of_same).find(|other| other.serial != first.serial) {
        let (serial, second) = (first.serial.to_string(), second.serial.to_string());
        let reason = Reason::CertificateBehind { serial, second };
        findings.push(problem(Problem::CertificateBehind, Stage::Keys, field, reason).warning());
    }
}

pub fn pair(key: Option<&PrivateKey>, certificate: Option<&Certificate>, findings: &mut Vec<Finding>) {
    let (Some(key), Some(certificate)) = (key, certificate) else { return };
    if let Err(error) = check_pair(&key.public_key(), certificate) {
        let finding = problem(Problem::KeyPairMismatch, Stage::Pair, "privateKey", error.reason().clone());
        findings.push(finding.seen(format!("{}…", key.public_key().modulus_start())));
    }
}

/// Seconds.
const DAY: u64 = 86_400;

/// In how many days it ends, if within so many.
pub fn days_left(certificate: &Certificate, time: u64, within: Option<u64>) -> Option<u64> {
    let days = certificate.not_after.checked_sub(time)?.checked_div(DAY)?;
    (days <= within?).then_some(days)
}

pub fn validity(certificate: Option<&Certificate>, time: u64, within: Option<u64>, findings: &mut Vec<Finding>) {
    let Some(certificate) = certificate else { return };
    let finding = |code, seconds, reason| problem(code, Stage::Validity, "certificate", reason).seen(iso_time(seconds));
    if certificate.not_after < time {
        let reason = Reason::MerchantCertificateExpired { date: day(certificate.not_after) };
        findings.push(finding(Problem::CertificateExpired, certificate.not_after, reason));
    } else if time < certificate.not_before {
        let reason = Reason::MerchantCertificateNotYetValid { date: day(certificate.not_before) };
        findings.push(finding(Problem::CertificateNotYetValid, certificate.not_before, reason));
    } else if let Some(days) = days_left(certificate, time, within) {
        let reason = Reason::MerchantCertificateEnds { date: day(certificate.not_after), days };
        findings.push(finding(Problem::CertificateEndsSoon, certificate.not_after, reason).warning());
    }
}
