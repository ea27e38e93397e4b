//! 商户API证书 apiclient_cert.pem.

use std::rc::Rc;

use super::input::Input;
use super::problem::{Place, Problem, problem};
use crate::call::request::check_pair;
use crate::credential::cache::Cache;
use crate::credential::certificate::{Certificate, Holder};
use crate::credential::key::PrivateKey;
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
    Some(certificate)
}

pub fn pair(key: Option<&PrivateKey>, certificate: Option<&Certificate>, findings: &mut Vec<Finding>) {
    let (Some(key), Some(certificate)) = (key, certificate) else { return };
    if let Err(error) = check_pair(&key.public_key(), certificate) {
        let finding = problem(Problem::KeyPairMismatch, Stage::Pair, "privateKey", error.reason().clone());
        findings.push(finding.seen(format!("{}…", key.public_key().modulus_start())));
    }
}

pub fn validity(certificate: Option<&Certificate>, time: u64, findings: &mut Vec<Finding>) {
    let Some(certificate) = certificate else { return };
    let finding = |code, seconds, reason| problem(code, Stage::Validity, "certificate", reason).seen(iso_time(seconds));
    if certificate.not_after < time {
        let reason = Reason::MerchantCertificateExpired { date: day(certificate.not_after) };
        findings.push(finding(Problem::CertificateExpired, certificate.not_after, reason));
    } else if time < certificate.not_before {
        let reason = Reason::MerchantCertificateNotYetValid { date: day(certificate.not_before) };
        findings.push(finding(Problem::CertificateNotYetValid, certificate.not_before, reason));
    }
}
