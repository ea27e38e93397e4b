//! 微信支付公钥 and platform certificates.

use super::certificate;
use super::certificate::days_left;
use super::input::Input;
use super::problem::{Place, Problem, problem};
use crate::credential::cache::Cache;
use crate::credential::certificate::Certificate;
use crate::credential::key::PrivateKey;
use crate::credential::platform_key::{PlatformKey, PlatformKeyInput};
use crate::diagnosis::finding::{Finding, Stage};
use crate::error::Code;
use crate::reason::Reason;
use crate::refusals;
use crate::wire::time::{day, iso_time};

pub fn read(input: &Input, cache: &mut Cache, findings: &mut Vec<Finding>) -> Vec<(String, PlatformKey)> {
    let Some(entries) = &input.keys else { return Vec::new() };
    if entries.is_empty() && !input.unreadable.iter().any(|field| field.starts_with("keys")) {
        findings.push(problem(Problem::KeysEmpty, Stage::Keys, "keys", Reason::KeysEmpty).warning());
    }
    let read = |(index, entry): &(usize, PlatformKeyInput)| {
        let field = format!("keys[{index}]");
        platform_key(entry, &field, cache, findings).map(|key| (field, key))
    };
    entries.iter().filter_map(read).collect()
}

fn platform_key(
    entry: &PlatformKeyInput,
    field: &str,
    cache: &mut Cache,
    findings: &mut Vec<Finding>,
) -> Option<PlatformKey> {
    let (key, errors) = refusals::all(|refusals| entry.read(cache, refusals));
    for error in errors {
        let member = format!("{field}.{}", error.field().unwrap_or_default());
        findings.push(match error.code() {
            Code::Certificate => Place::PlatformCertificate.finding(&error, &member),
            Code::PublicKey => Place::PlatformPublicKey.finding(&error, &member),
            Code::Keys if *error.reason() == Reason::PlatformCertificateIsMerchant => {
                let code = Problem::PlatformCertificateIsMerchant;
                let given = entry.certificate.as_ref().and_then(|given| cache.certificate(given, "certificate").ok());
                let subject = given.map(|certificate| certificate.subject.clone()).unwrap_or_default();
                problem(code, Stage::Keys, member, Reason::PlatformCertificateIsMerchant).seen(subject)
            }
            _ => Finding::thrown(&error.within(field), Stage::Keys, field),
        });
    }
    let key = key.flatten()?;
    if let Some((given, certificate)) = entry.certificate.as_ref().zip(key.certificate.as_deref()) {
        certificate::behind(given, certificate, &format!("{field}.certificate"), findings);
    }
    Some(key)
}

/// The merchant's own public key verifies nothing that WeChat Pay signed.
pub fn own_key_among(
    platform_keys: &[(String, PlatformKey)],
    private_key: Option<&PrivateKey>,
    certificate: Option<&Certificate>,
    findings: &mut Vec<Finding>,
) {
    let own = private_key.map(PrivateKey::public_key);
    let own = [own.as_ref(), certificate.map(|certificate| &certificate.public_key)];
    for (field, entry) in platform_keys {
        if own.iter().flatten().any(|key| **key == *entry.key) {
            let reason = Reason::PlatformKeyIsMerchant;
            findings
                .push(problem(Problem::PlatformKeyIsMerchant, Stage::Keys, field, reason).seen(entry.name.as_str()));
        }
    }
}

/// An expired platform certificate beside another key is only left over; alone it verifies nothing.
pub fn validity(platform_keys: &[(String, PlatformKey)], time: u64, within: Option<u64>, findings: &mut Vec<Finding>) {
    let expired = |key: &PlatformKey| key.certificate.as_ref().filter(|it| it.not_after < time).cloned();
    let usable = platform_keys.iter().any(|(_, key)| expired(key).is_none());
    for (field, key) in platform_keys {
        let Some(certificate) = &key.certificate else { continue };
        let (serial, date) = (certificate.serial.to_string(), day(certificate.not_after));
        let finding = |code, reason| {
            problem(code, Stage::Validity, format!("{field}.certificate"), reason).seen(iso_time(certificate.not_after))
        };
        if expired(key).is_some() {
            let finding =
                finding(Problem::PlatformCertificateExpired, Reason::PlatformCertificateExpired { serial, date });
            findings.push(if usable { finding.warning() } else { finding });
        } else if let Some(days) = days_left(certificate, time, within) {
            let reason = Reason::PlatformCertificateEnds { serial, date, days };
            findings.push(finding(Problem::PlatformCertificateEndsSoon, reason).warning());
        }
    }
}
