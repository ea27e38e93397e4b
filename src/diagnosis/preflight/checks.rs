//! What was checked and found right, and what could not be checked with what was given.

use serde::Serialize;

use super::credentials::Setup;
use super::input::Input;
use super::problem::Problem;
use crate::diagnosis::finding::{Finding, Stage};
use crate::reason::check::Check;
use crate::reason::words::Words;
use crate::wire::time::day;

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The option it is about.
    pub field: &'static str,
    /// Whether it was done, and nothing was found.
    pub checked: bool,
    /// What was checked, or what is lacking.
    pub reason: Words,
}

/// Whether a request was among what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// It was.
    Given,
    /// It was not.
    Absent,
}

/// The checks of one pass, which found `findings`. What something was found about is in none of them.
pub fn checks(input: &Input, setup: &Setup, request: Request, findings: &[Finding]) -> Vec<Item> {
    let soon = [Problem::CertificateEndsSoon, Problem::PlatformCertificateEndsSoon].map(<&str>::from);
    let found = |stage: Option<Stage>, field: &str| {
        let about = |finding: &&Finding| stage.map_or(finding.field.starts_with(field), |stage| finding.stage == stage);
        findings.iter().filter(|finding| !soon.contains(&&*finding.code)).any(|finding| about(&finding))
    };
    let mut items = Vec::new();
    let mut add = |field, done: Option<Check>, lacking: Option<Check>, stage: Option<Stage>| {
        let reason = match (done, lacking) {
            (Some(done), _) if !found(stage, field) => (true, done),
            (None, Some(lacking)) if !found(stage, field) => (false, lacking),
            _ => return,
        };
        items.push(Item { field, checked: reason.0, reason: reason.1.words() });
    };
    let certificate = setup.certificate.as_deref();
    let absent = |is_given: bool, lacking| (!is_given).then_some(lacking);
    add(
        "privateKey",
        setup.key_bits.map(|bits| Check::PrivateKey { bits }),
        absent(input.private_key.is_some(), Check::NoPrivateKey),
        None,
    );
    add(
        "certificate",
        setup.key_bits.zip(certificate).map(|_| Check::Pair),
        Some(Check::NoPair).filter(|_| setup.key_bits.is_none() != certificate.is_none()),
        Some(Stage::Pair),
    );
    add(
        "certificate",
        certificate.map(|certificate| Check::Validity { date: day(certificate.not_after) }),
        absent(input.certificate.is_some(), Check::NoCertificate),
        None,
    );
    add(
        "serialNo",
        setup.merchant_serial.as_ref().map(|serial| Check::Serial { serial: serial.to_string() }),
        None,
        Some(Stage::Serial),
    );
    add("mchid", input.mchid.clone().map(|mchid| Check::Mchid { mchid }), None, Some(Stage::Merchant));
    add(
        "apiV3Key",
        input.api_v3_key.as_ref().map(|_| Check::ApiV3Key),
        absent(input.api_v3_key.is_some(), Check::NoApiV3Key),
        None,
    );
    add("apiV2Key", input.api_v2_key.as_ref().map(|_| Check::ApiV2Key), None, None);
    let names: Vec<String> = setup.platform_keys.iter().map(|key| key.name.as_str().into()).collect();
    add(
        "keys",
        Some(names).filter(|names| !names.is_empty()).map(|names| Check::PlatformKeys { names }),
        absent(input.keys.is_some(), Check::NoPlatformKeys),
        None,
    );
    add(
        "serverDate",
        input.server_time.map(|_| Check::Clock),
        absent(input.server_time.is_some(), Check::NoClock),
        Some(Stage::Clock),
    );
    add("request", Some(Check::Request).filter(|_| request == Request::Given), None, Some(Stage::Request));
    add("options", None, Some(Check::Platform), None);
    items
}
