//! What is wrong with a merchant's credentials, found before anything is sent.
//!
//! Order (that of `Stage`): unusable keys and wrong kinds, key and certificate that are no pair, the serial number, the
//! clock, validity, the merchant number, the form of the rest.

use std::borrow::Cow;
use std::rc::Rc;

use serde::Deserialize;
use strum::{IntoStaticStr, VariantArray};

use super::{Finding, Stage};
use crate::admit::shape::{Form, Member, Shape};
use crate::aead::ApiV3Key;
use crate::appid;
use crate::cache::Cache;
use crate::certificate::{Certificate, Holder, day, iso_time};
use crate::error::{Code, Error};
use crate::key::{KeyInput, PrivateKey, text};
use crate::kind::Kind;
use crate::mchid;
use crate::platform::{KeyName, PlatformKey, PlatformKeyInput};
use crate::reason::Reason;
use crate::refusals;
use crate::request::{SignRequestOptions, check_pair};
use crate::serial::Serial;

/// The server refuses timestamps further away than this (seconds; 401 SIGN_ERROR).
pub const SERVER_TOLERANCE: i64 = 300;
/// A clock this far off is going to be a problem.
const CLOCK_WARNING: i64 = 60;

/// Problems of credentials. Wrong kinds of keys have composed codes, see [`Place::code`].
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum Problem {
    PrivateKeyShort,
    CertificateKeyWrong,
    CertificateIsPlatform,
    PlatformCertificateIsMerchant,
    PlatformCertificateKeyWrong,
    PlatformKeyIsMerchant,
    PlatformPublicKeyShort,
    KeysEmpty,
    KeyPairMismatch,
    SerialMissing,
    SerialMalformed,
    SerialIsPublicKeyId,
    SerialIsDecimal,
    SerialIsPlatform,
    SerialIsMchid,
    SerialOfOtherCertificate,
    NowInMilliseconds,
    ServerDateUnreadable,
    ClockOff,
    CertificateExpired,
    CertificateNotYetValid,
    PlatformCertificateExpired,
    MchidMissing,
    MchidBlanks,
    MchidIsAppid,
    MchidMalformed,
    MchidLength,
    MchidNotOfCertificate,
    ApiV3KeyBlanks,
    ApiV3KeyIsPem,
    ApiV3KeyNotAscii,
    ApiV3KeyLength,
    ApiV3KeyLooksLikeV2,
    AppidBlanks,
    AppidIsMchid,
    AppidIsOriginalId,
    AppidIsSecret,
    AppidUpperCase,
    AppidMalformed,
}

/// Where a key or certificate belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Place {
    /// `privateKey`.
    PrivateKey,
    /// `certificate`: the merchant API certificate.
    Certificate,
    /// `keys[].publicKey`: 微信支付公钥.
    PlatformPublicKey,
    /// `keys[].certificate`: a platform certificate.
    PlatformCertificate,
}

impl Place {
    /// The name in codes.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// What belongs here.
    pub fn wanted(self) -> Kind {
        match self {
            Place::PrivateKey => Kind::PrivateKey,
            Place::Certificate | Place::PlatformCertificate => Kind::Certificate,
            Place::PlatformPublicKey => Kind::PublicKey,
        }
    }

    /// `PRIVATE_KEY_IS_CERTIFICATE`: what stands here is something else.
    pub fn code(self, kind: Kind) -> Cow<'static, str> {
        format!("{}_IS_{}", self.as_str(), kind.as_str().to_ascii_uppercase()).into()
    }

    /// What the refusal of a key or certificate is called here.
    fn finding(self, error: &Error, field: &str) -> Finding {
        let reason = match *error.reason() {
            Reason::NotCertificate { kind } if self == Place::Certificate => Reason::NotMerchantCertificate { kind },
            Reason::NotCertificate { kind } => Reason::NotPlatformCertificate { kind },
            ref other => other.clone(),
        };
        let (code, seen) = match (self, &reason) {
            (
                _,
                Reason::NotPrivateKey { kind }
                | Reason::NotPublicKey { kind }
                | Reason::NotMerchantCertificate { kind }
                | Reason::NotPlatformCertificate { kind },
            ) => (self.code(*kind), String::from(kind.as_str())),
            (Place::PrivateKey, Reason::PrivateKeyTooShort { bits }) => {
                (<&str>::from(Problem::PrivateKeyShort).into(), bits_of(*bits))
            }
            (Place::PlatformPublicKey, Reason::PublicKeyTooShort { bits }) => {
                (<&str>::from(Problem::PlatformPublicKeyShort).into(), bits_of(*bits))
            }
            (Place::PrivateKey | Place::PlatformPublicKey, Reason::KeyTooLong { bits, .. }) => {
                (self.code(Kind::Damaged), bits_of(*bits))
            }
            (Place::PlatformCertificate, _) => {
                return problem(Problem::PlatformCertificateKeyWrong, Stage::Keys, field, reason);
            }
            _ => return problem(Problem::CertificateKeyWrong, Stage::Keys, field, reason),
        };
        Finding::error(code, Stage::Keys, field, reason).seen(seen)
    }
}

fn bits_of(bits: u32) -> String {
    format!("{bits} bits")
}

/// `preflight` 的选项;全部可选,给什么查什么。 Options of `preflight`: what is given is checked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PreflightOptions {
    /// 商户号。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub mchid: Option<String>,
    /// 商户API证书序列号。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub serial_no: Option<String>,
    /// 商户API证书私钥 apiclient_key.pem。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub private_key: Option<KeyInput>,
    /// 商户API证书 apiclient_cert.pem。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub certificate: Option<KeyInput>,
    /// APIv3 密钥。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub api_v3_key: Option<KeyInput>,
    /// 微信支付公钥、平台证书。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "PlatformKeyInput[]"))]
    pub keys: Option<Vec<Option<PlatformKeyInput>>>,
    /// AppID。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub appid: Option<String>,
    /// 要发送的请求:`signRequest` 的选项(不含凭据),或它的返回值。 What is going to be signed.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Partial<SignRequestOptions> | PreparedRequest"))]
    pub request: Option<SignRequestOptions>,
    /// 任一服务器应答的 Date 头,用来核对本机时钟。 The `Date` header of any server's answer; a Date or Unix seconds also do.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | number | Date"))]
    pub server_date: Option<f64>,
    /// Unix 秒;默认当前时间。 Default now.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub now: Option<i64>,
}

impl PreflightOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::optional("mchid", Form::Text),
        Member::optional("serialNo", Form::Text),
        Member::optional("privateKey", Form::TextOrBytes),
        Member::optional("certificate", Form::TextOrBytes),
        Member::optional("apiV3Key", Form::TextOrBytes),
        Member::optional("keys", Form::List(&Form::Object(PlatformKeyInput::SHAPE))),
        Member::optional("appid", Form::Text),
        Member::optional("request", Form::Partial(SignRequestOptions::SHAPE)),
        Member::optional("serverDate", Form::Moment),
        Member::optional("now", Form::Integer),
    ];
}

/// What could be read of the options; what could not is already a finding.
#[derive(Debug, Default)]
pub struct Input {
    /// The merchant number.
    pub mchid: Option<String>,
    /// Serial number of the merchant certificate.
    pub serial_no: Option<String>,
    /// The merchant's private key.
    pub private_key: Option<KeyInput>,
    /// The merchant API certificate.
    pub certificate: Option<KeyInput>,
    /// The APIv3 key.
    pub api_v3_key: Option<KeyInput>,
    /// WeChat Pay's keys, each with its place in the list.
    pub keys: Option<Vec<(usize, PlatformKeyInput)>>,
    /// The appid.
    pub appid: Option<String>,
    /// A server's clock, Unix seconds.
    pub server_time: Option<i64>,
    /// This host's clock, Unix seconds.
    pub now: i64,
    /// Options that were given but could not be read, so that they are not called missing.
    pub unreadable: Vec<String>,
    /// Whether something is to be signed.
    pub signs: bool,
}

/// What was read on the way, for the checks of the request.
#[derive(Debug)]
pub struct Known {
    /// The serial number of the merchant's certificate.
    pub merchant_serial: Option<Serial>,
    /// The keys that can verify.
    pub platform_keys: Vec<PlatformKey>,
    /// The best guess at the real time, Unix seconds.
    pub time: i64,
}

/// Every problem of the credentials, unordered.
pub fn check(input: &Input, cache: &mut Cache) -> (Vec<Finding>, Known) {
    let mut findings = Vec::new();
    let time = clock(input, &mut findings);
    let private_key = private_key(input, cache, &mut findings);
    let certificate = merchant_certificate(input, cache, &mut findings);
    let platform_keys = platform_keys(input, cache, &mut findings);
    // What is known to be WeChat Pay's is not measured as the merchant's.
    let merchant = certificate.as_deref().filter(|certificate| certificate.holder != Holder::Platform);
    own_key_among(&platform_keys, private_key.as_deref(), merchant, &mut findings);
    pair(private_key.as_deref(), merchant, &mut findings);
    let serial = serial(input, certificate.as_deref(), &platform_keys, &mut findings);
    validity(merchant, time, &mut findings);
    platform_validity(&platform_keys, time, &mut findings);
    mchid(input, merchant, &mut findings);
    api_v3_key(input, &mut findings);
    appid(input, &mut findings);
    let merchant_serial = merchant.map(|certificate| certificate.serial.clone()).or(serial);
    let platform_keys = platform_keys.into_iter().map(|(_, key)| key).collect();
    (findings, Known { merchant_serial, platform_keys, time })
}

fn clock(input: &Input, findings: &mut Vec<Finding>) -> i64 {
    let now = if input.now >= 100_000_000_000 {
        let reason = Reason::TimestampMilliseconds;
        findings.push(problem(Problem::NowInMilliseconds, Stage::Clock, "now", reason).seen(input.now.to_string()));
        input.now.div_euclid(1000)
    } else {
        input.now
    };
    let Some(server) = input.server_time else { return now };
    let off = now.saturating_sub(server);
    if off.abs() > CLOCK_WARNING {
        let seconds = off.unsigned_abs();
        let reason = if off > 0 { Reason::ClockFast { seconds } } else { Reason::ClockSlow { seconds } };
        let finding = problem(Problem::ClockOff, Stage::Clock, "serverDate", reason).seen(format!("{off:+} s"));
        findings.push(if off.abs() > SERVER_TOLERANCE { finding } else { finding.warning() });
    }
    server
}

fn private_key(input: &Input, cache: &mut Cache, findings: &mut Vec<Finding>) -> Option<Rc<PrivateKey>> {
    let read = cache.private_key(input.private_key.as_ref()?, "privateKey");
    read.map_err(|error| findings.push(Place::PrivateKey.finding(&error, "privateKey"))).ok()
}

fn merchant_certificate(input: &Input, cache: &mut Cache, findings: &mut Vec<Finding>) -> Option<Rc<Certificate>> {
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

fn platform_keys(input: &Input, cache: &mut Cache, findings: &mut Vec<Finding>) -> Vec<(String, PlatformKey)> {
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
    key.flatten()
}

/// The merchant's own public key verifies nothing that WeChat Pay signed.
fn own_key_among(
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

fn pair(key: Option<&PrivateKey>, certificate: Option<&Certificate>, findings: &mut Vec<Finding>) {
    let (Some(key), Some(certificate)) = (key, certificate) else { return };
    if let Err(error) = check_pair(&key.public_key(), certificate) {
        let finding = problem(Problem::KeyPairMismatch, Stage::Pair, "privateKey", error.reason().clone());
        findings.push(finding.seen(format!("{}…", key.public_key().modulus_start())));
    }
}

fn serial(
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
    let read = read_serial(given, input, own).and_then(|serial| {
        let of_platform = |key: &PlatformKey| matches!(&key.name, KeyName::Serial(other) if *other == serial);
        let platform = certificate
            .is_some_and(|certificate| certificate.holder == Holder::Platform && certificate.serial == serial)
            || platform_keys.iter().any(|(_, key)| of_platform(key));
        match own {
            Some(own) if own.serial == serial => Ok(serial),
            _ if platform => Err(Reason::SerialIsPlatform),
            Some(own) => Err(Reason::SerialMismatch { given: shown(given, input), serial: own.serial.to_string() }),
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
    findings.push(problem(code, Stage::Serial, "serialNo", reason).seen(shown(given, input)));
    None
}

/// The serial number given, unless it is another number of the merchant's: of hex digits these may be, too.
fn read_serial(given: &str, input: &Input, own: Option<&Certificate>) -> Result<Serial, Reason> {
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

fn validity(certificate: Option<&Certificate>, time: i64, findings: &mut Vec<Finding>) {
    let Some(certificate) = certificate else { return };
    let finding = |code, seconds, reason| problem(code, Stage::Validity, "certificate", reason).seen(iso_time(seconds));
    if before(certificate.not_after, time) {
        let reason = Reason::MerchantCertificateExpired { date: day(certificate.not_after) };
        findings.push(finding(Problem::CertificateExpired, certificate.not_after, reason));
    } else if before(unsigned(time), signed(certificate.not_before)) {
        let reason = Reason::MerchantCertificateNotYetValid { date: day(certificate.not_before) };
        findings.push(finding(Problem::CertificateNotYetValid, certificate.not_before, reason));
    }
}

/// An expired platform certificate beside another key is only left over; alone it verifies nothing.
fn platform_validity(platform_keys: &[(String, PlatformKey)], time: i64, findings: &mut Vec<Finding>) {
    let expired = |key: &PlatformKey| key.certificate.as_ref().filter(|it| before(it.not_after, time)).cloned();
    let usable = platform_keys.iter().any(|(_, key)| expired(key).is_none());
    for (field, key) in platform_keys {
        let Some(certificate) = expired(key) else { continue };
        let (serial, date) = (certificate.serial.to_string(), day(certificate.not_after));
        let reason = Reason::PlatformCertificateExpired { serial, date };
        let field = format!("{field}.certificate");
        let finding = problem(Problem::PlatformCertificateExpired, Stage::Validity, field, reason)
            .seen(iso_time(certificate.not_after));
        findings.push(if usable { finding.warning() } else { finding });
    }
}

fn before(earlier: u64, later: i64) -> bool {
    signed(earlier) < later
}

fn signed(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

fn unsigned(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0)
}

fn mchid(input: &Input, certificate: Option<&Certificate>, findings: &mut Vec<Finding>) {
    let Some(mchid) = input.mchid.as_deref() else {
        if !input.unreadable.iter().any(|field| field == "mchid") {
            findings.push(problem(Problem::MchidMissing, Stage::Merchant, "mchid", Reason::MchidMissing));
        }
        return;
    };
    let finding =
        |code, reason| problem(code, Stage::Merchant, "mchid", reason).seen(format!("{:?}", shown(mchid, input)));
    let flaw = mchid::check(mchid).err();
    if let Some(reason) = flaw.clone() {
        let code = match reason {
            Reason::MchidMissing => Problem::MchidMissing,
            Reason::MchidBlank { .. } => Problem::MchidBlanks,
            Reason::MchidIsAppid => Problem::MchidIsAppid,
            _ => Problem::MchidMalformed,
        };
        findings.push(finding(code, reason));
    }
    let Some(Holder::Merchant { mchid: Some(certified) }) = certificate.map(|certificate| &certificate.holder) else {
        // With nothing to compare it with, only its length can tell.
        if flaw.is_none() && !mchid::has_documented_length(mchid) {
            findings.push(finding(Problem::MchidLength, Reason::MchidLength).warning());
        }
        return;
    };
    let given = mchid.trim();
    if is_digits(given) && certified != given {
        let reason = Reason::MchidNotOfCertificate { given: given.into(), expected: certified.clone() };
        findings.push(problem(Problem::MchidNotOfCertificate, Stage::Merchant, "mchid", reason).seen(given));
    }
}

fn api_v3_key(input: &Input, findings: &mut Vec<Finding>) {
    let Some(given) = &input.api_v3_key else { return };
    let bytes = given.as_bytes();
    let finding = |code, reason| problem(code, Stage::Form, "apiV3Key", reason).seen(format!("{} bytes", bytes.len()));
    match ApiV3Key::flaw(bytes) {
        Some(reason) => {
            let code = match reason {
                Reason::ApiV3KeyIsPem => Problem::ApiV3KeyIsPem,
                Reason::ApiV3KeyBlank { .. } => Problem::ApiV3KeyBlanks,
                Reason::ApiV3KeyNotAscii { .. } => Problem::ApiV3KeyNotAscii,
                _ => Problem::ApiV3KeyLength,
            };
            findings.push(finding(code, reason));
        }
        None if ApiV3Key::looks_like_v2(bytes) => {
            findings.push(finding(Problem::ApiV3KeyLooksLikeV2, Reason::ApiV3KeyLooksLikeV2).warning());
        }
        None => {}
    }
}

fn appid(input: &Input, findings: &mut Vec<Finding>) {
    let Some((appid, reason)) = input.appid.as_deref().and_then(|appid| Some((appid, appid::flaw(appid)?))) else {
        return;
    };
    let code = match reason {
        Reason::AppidBlank => Problem::AppidBlanks,
        Reason::AppidUpperCase => Problem::AppidUpperCase,
        Reason::AppidIsMchid => Problem::AppidIsMchid,
        Reason::AppidIsOriginalId => Problem::AppidIsOriginalId,
        Reason::AppidIsSecret => Problem::AppidIsSecret,
        _ => Problem::AppidMalformed,
    };
    findings.push(problem(code, Stage::Form, "appid", reason).seen(format!("{:?}", shown(appid, input))));
}

/// `text` where it may be shown: something secret may have been put in the wrong place.
fn shown(text: &str, input: &Input) -> String {
    let is_api_v3_key = input.api_v3_key.as_ref().is_some_and(|key| key.as_bytes() == text.trim().as_bytes());
    let length = text.chars().count();
    let may_be_secret = match text::recognise(text.as_bytes(), Kind::PrivateKey).kind() {
        Kind::SerialNo | Kind::PublicKeyId | Kind::Empty => false,
        // An APIv3 key with other characters than letters and digits, or with one too few or too many.
        Kind::Unrecognised => (28..=36).contains(&length),
        _ => !is_digits(text.trim()),
    };
    if is_api_v3_key || length > 64 || may_be_secret { format!("({length} characters)") } else { text.into() }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn problem(code: Problem, stage: Stage, field: impl Into<String>, reason: Reason) -> Finding {
    Finding::error(<&str>::from(code), stage, field, reason)
}

/// The finding for an option whose value is of the wrong type, cannot be read, or has an unknown name.
pub fn option_finding(error: &Error) -> Finding {
    let stage = match error.code() {
        Code::UnknownOption | Code::OptionUnreadable => Stage::Options,
        _ => stage_of(error.field().unwrap_or_default()),
    };
    Finding::thrown(error, stage, "options")
}

fn stage_of(field: &str) -> Stage {
    let name = field.split(['.', '[']).next().unwrap_or_default();
    match name {
        "options" => Stage::Options,
        "privateKey" | "certificate" | "keys" => Stage::Keys,
        "serialNo" => Stage::Serial,
        "now" | "serverDate" => Stage::Clock,
        "mchid" => Stage::Merchant,
        "request" => Stage::Request,
        _ => Stage::Form,
    }
}

/// The finding for a `serverDate` that is no date.
pub fn server_date_unreadable() -> Finding {
    problem(Problem::ServerDateUnreadable, Stage::Clock, "serverDate", Reason::ServerDateUnreadable).warning()
}
