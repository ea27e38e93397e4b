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
use crate::cache::Cache;
use crate::certificate::{Certificate, Holder, iso_time};
use crate::error::Code;
use crate::key::text::{self, Kind};
use crate::key::{self, KeyInput, PrivateKey, PublicKey};
use crate::platform::{KeyName, PlatformKey, PlatformKeyInput};
use crate::request::{SignRequestOptions, check_mchid, check_pair};
use crate::serial::{PUBLIC_KEY_ID_PREFIX, Serial};

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

    fn finding(self, kind: Kind, field: impl Into<String>) -> Finding {
        Finding::error(self.code(kind), Stage::Keys, field)
            .seen(kind.as_str())
            .with("place", self.as_str())
            .with("kind", kind.as_str())
    }
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
        findings.push(problem(Problem::NowInMilliseconds, Stage::Clock, "now").seen(input.now.to_string()));
        input.now.div_euclid(1000)
    } else {
        input.now
    };
    let Some(server) = input.server_time else { return now };
    let off = now.saturating_sub(server);
    if off.abs() > CLOCK_WARNING {
        let (direction, pace) = if off > 0 { ("ahead", "快") } else { ("behind", "慢") };
        let finding = problem(Problem::ClockOff, Stage::Clock, "serverDate")
            .seen(format!("{off:+} s"))
            .with("seconds", off.abs().to_string())
            .with("direction", direction)
            .with("pace", pace);
        findings.push(if off.abs() > SERVER_TOLERANCE { finding } else { finding.warning() });
    }
    server
}

fn private_key(input: &Input, cache: &mut Cache, findings: &mut Vec<Finding>) -> Option<Rc<PrivateKey>> {
    let given = input.private_key.as_ref()?;
    let content = text::recognise(given.as_bytes(), Kind::PrivateKey);
    if let text::Content::RsaPrivateKey(der) = &content {
        match cache.private_key(given, "privateKey") {
            Ok(key) => return Some(key),
            Err(_) => findings.push(unusable_private_key(key::private_modulus_bits(der))),
        }
    } else {
        findings.push(Place::PrivateKey.finding(content.kind(), "privateKey"));
    }
    None
}

fn unusable_private_key(bits: Option<u32>) -> Finding {
    match bits {
        Some(bits) if bits < key::MIN_BITS => short(Problem::PrivateKeyShort, "privateKey", bits),
        _ => Place::PrivateKey.finding(Kind::Damaged, "privateKey"),
    }
}

fn short(code: Problem, field: impl Into<String>, bits: u32) -> Finding {
    problem(code, Stage::Keys, field).seen(format!("{bits} bits")).with("bits", bits.to_string())
}

fn merchant_certificate(input: &Input, cache: &mut Cache, findings: &mut Vec<Finding>) -> Option<Rc<Certificate>> {
    let given = input.certificate.as_ref()?;
    let certificate = certificate(given, Place::Certificate, "certificate", cache, findings)?;
    if certificate.holder == Holder::Platform {
        findings.push(
            problem(Problem::CertificateIsPlatform, Stage::Keys, "certificate")
                .seen(certificate.subject.clone())
                .with("serial", certificate.serial.as_str()),
        );
    }
    Some(certificate)
}

fn certificate(
    given: &KeyInput,
    place: Place,
    field: &str,
    cache: &mut Cache,
    findings: &mut Vec<Finding>,
) -> Option<Rc<Certificate>> {
    let kind = text::recognise(given.as_bytes(), Kind::Certificate).kind();
    if kind != Kind::Certificate {
        findings.push(place.finding(kind, field));
        return None;
    }
    match cache.certificate(given, "certificate") {
        Ok(certificate) => Some(certificate),
        Err(error) => {
            let code = match place {
                Place::PlatformCertificate => Problem::PlatformCertificateKeyWrong,
                _ => Problem::CertificateKeyWrong,
            };
            let finding = problem(code, Stage::Keys, field)
                .with("message", error.message().to_string())
                .with("hint", error.hint().to_string());
            findings.push(finding);
            None
        }
    }
}

fn platform_keys(input: &Input, cache: &mut Cache, findings: &mut Vec<Finding>) -> Vec<(String, PlatformKey)> {
    let Some(entries) = &input.keys else { return Vec::new() };
    if entries.is_empty() && !input.unreadable.iter().any(|field| field.starts_with("keys")) {
        findings.push(problem(Problem::KeysEmpty, Stage::Keys, "keys").warning());
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
    if let Some(given) = &entry.public_key {
        let content = text::recognise(given.as_bytes(), Kind::PublicKey);
        let member = format!("{field}.publicKey");
        let text::Content::RsaPublicKey(der) = &content else {
            findings.push(Place::PlatformPublicKey.finding(content.kind(), member));
            return None;
        };
        if let Some(bits) = key::public_modulus_bits(der).filter(|bits| *bits < key::MIN_BITS) {
            findings.push(short(Problem::PlatformPublicKeyShort, member, bits));
            return None;
        }
    }
    if let Some(given) = &entry.certificate {
        let member = format!("{field}.certificate");
        let certificate = certificate(given, Place::PlatformCertificate, &member, cache, findings)?;
        if let Holder::Merchant { .. } = certificate.holder {
            findings.push(
                problem(Problem::PlatformCertificateIsMerchant, Stage::Keys, member)
                    .seen(certificate.subject.clone())
                    .with("serial", certificate.serial.as_str()),
            );
            return None;
        }
    }
    match entry.resolve(cache) {
        Ok(key) => Some(key),
        Err(error) => {
            findings.push(Finding::thrown(&error.within(field), Stage::Keys, field));
            None
        }
    }
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
            findings.push(problem(Problem::PlatformKeyIsMerchant, Stage::Keys, field).seen(entry.name.as_str()));
        }
    }
}

fn pair(key: Option<&PrivateKey>, certificate: Option<&Certificate>, findings: &mut Vec<Finding>) {
    let (Some(key), Some(certificate)) = (key, certificate) else { return };
    if check_pair(&key.public_key(), certificate).is_err() {
        findings.push(
            problem(Problem::KeyPairMismatch, Stage::Pair, "privateKey")
                .seen(format!("{}…", modulus_start(&key.public_key())))
                .with("serial", certificate.serial.as_str())
                .with("keyModulus", modulus_start(&key.public_key()))
                .with("certificateModulus", modulus_start(&certificate.public_key)),
        );
    }
}

/// The first bytes of the modulus, which is public, as `openssl -modulus` prints them.
fn modulus_start(key: &PublicKey) -> String {
    key.modulus().iter().take(8).map(|byte| format!("{byte:02X}")).collect()
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
            findings.push(problem(Problem::SerialMissing, Stage::Serial, "serialNo"));
        }
        return None;
    };
    let own = certificate.filter(|certificate| certificate.holder != Holder::Platform);
    let expected = own.map(|certificate| certificate.serial.as_str());
    let found = |code: Problem| {
        let finding = problem(code, Stage::Serial, "serialNo").seen(shown(given, input));
        finding.with("given", shown(given, input)).with("expected", expected.unwrap_or_default())
    };
    if given.trim_start().to_ascii_uppercase().starts_with(PUBLIC_KEY_ID_PREFIX) {
        findings.push(found(Problem::SerialIsPublicKeyId));
        return None;
    }
    let digits = given.trim();
    if is_digits(digits) && input.mchid.as_deref().is_some_and(|mchid| mchid.trim() == digits) {
        findings.push(found(Problem::SerialIsMchid));
        return None;
    }
    let as_decimal = decimal_to_serial(digits);
    if digits.len() > 40 && as_decimal.is_some()
        || as_decimal.is_some() && as_decimal.as_ref() == own.map(|certificate| &certificate.serial)
    {
        let hex = as_decimal.as_ref().map_or("", Serial::as_str);
        findings.push(found(Problem::SerialIsDecimal).with("hex", hex));
        return None;
    }
    let serial = match Serial::parse(given, "serialNo") {
        Ok(serial) => serial,
        Err(error) => {
            let finding = found(Problem::SerialMalformed);
            findings.push(finding.with("message", error.message()).with("hint", error.hint()));
            return None;
        }
    };
    let platform = certificate
        .filter(|certificate| certificate.holder == Holder::Platform && certificate.serial == serial)
        .is_some()
        || platform_keys.iter().any(|(_, key)| matches!(&key.name, KeyName::Serial(other) if *other == serial));
    if platform && own.is_none_or(|certificate| certificate.serial != serial) {
        findings.push(found(Problem::SerialIsPlatform));
        return None;
    }
    if own.is_some_and(|certificate| certificate.serial != serial) {
        findings.push(found(Problem::SerialOfOtherCertificate));
        return None;
    }
    Some(serial)
}

/// A decimal number of up to 20 bytes as a serial number.
fn decimal_to_serial(digits: &str) -> Option<Serial> {
    if !(1..=49).contains(&digits.len()) || !is_digits(digits) {
        return None;
    }
    let mut bytes = [0u8; 21];
    for digit in digits.bytes() {
        let mut carry = u16::from(digit.saturating_sub(b'0'));
        for byte in bytes.iter_mut().rev() {
            let sum = u16::from(*byte).saturating_mul(10).saturating_add(carry);
            [_, *byte] = sum.to_be_bytes();
            carry = sum >> 8;
        }
        if carry != 0 {
            return None;
        }
    }
    Serial::from_der_integer(&bytes)
}

fn validity(certificate: Option<&Certificate>, time: i64, findings: &mut Vec<Finding>) {
    let Some(certificate) = certificate else { return };
    let finding = |code: Problem, seconds: u64| {
        problem(code, Stage::Validity, "certificate")
            .seen(iso_time(seconds))
            .with("date", day(seconds))
            .with("serial", certificate.serial.as_str())
    };
    if before(certificate.not_after, time) {
        findings.push(finding(Problem::CertificateExpired, certificate.not_after));
    } else if before(unsigned(time), signed(certificate.not_before)) {
        findings.push(finding(Problem::CertificateNotYetValid, certificate.not_before));
    }
}

/// An expired platform certificate beside another key is only left over; alone it verifies nothing.
fn platform_validity(platform_keys: &[(String, PlatformKey)], time: i64, findings: &mut Vec<Finding>) {
    let expired = |key: &PlatformKey| key.certificate.as_ref().filter(|it| before(it.not_after, time)).cloned();
    let usable = platform_keys.iter().any(|(_, key)| expired(key).is_none());
    for (field, key) in platform_keys {
        let Some(certificate) = expired(key) else { continue };
        let finding = problem(Problem::PlatformCertificateExpired, Stage::Validity, format!("{field}.certificate"))
            .seen(iso_time(certificate.not_after))
            .with("date", day(certificate.not_after))
            .with("serial", certificate.serial.as_str());
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

fn day(seconds: u64) -> String {
    iso_time(seconds).chars().take(10).collect()
}

fn mchid(input: &Input, certificate: Option<&Certificate>, findings: &mut Vec<Finding>) {
    let Some(mchid) = input.mchid.as_deref() else {
        if !input.unreadable.iter().any(|field| field == "mchid") {
            findings.push(problem(Problem::MchidMissing, Stage::Merchant, "mchid"));
        }
        return;
    };
    let shown = shown(mchid, input);
    let trimmed = mchid.trim();
    let malformed = if trimmed.is_empty() {
        Some(Problem::MchidMissing)
    } else if mchid.chars().any(is_blank) {
        Some(Problem::MchidBlanks)
    } else if looks_like_appid(trimmed) {
        Some(Problem::MchidIsAppid)
    } else {
        check_mchid(mchid).err().map(|_| Problem::MchidMalformed)
    };
    let finding =
        |code| problem(code, Stage::Merchant, "mchid").seen(format!("{shown:?}")).with("given", shown.clone());
    if let Some(code) = malformed {
        findings.push(finding(code));
    }
    let Some(Holder::Merchant { mchid: Some(certified) }) = certificate.map(|certificate| &certificate.holder) else {
        // With nothing to compare it with, only its length can tell; partner.merchant_id is documented as string[8,15].
        if malformed.is_none() && !(8..=15).contains(&mchid.len()) {
            findings.push(finding(Problem::MchidLength).warning());
        }
        return;
    };
    if is_digits(trimmed) && certified != trimmed {
        findings.push(
            problem(Problem::MchidNotOfCertificate, Stage::Merchant, "mchid")
                .seen(trimmed)
                .with("given", trimmed)
                .with("expected", certified.clone()),
        );
    }
}

fn api_v3_key(input: &Input, findings: &mut Vec<Finding>) {
    let Some(given) = &input.api_v3_key else { return };
    let bytes = given.as_bytes();
    let finding = |code: Problem| {
        let length = bytes.len().to_string();
        problem(code, Stage::Form, "apiV3Key").seen(format!("{length} bytes")).with("length", length)
    };
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let blanks =
        text.chars().filter(|character| is_blank(*character)).map(char::len_utf8).fold(0, usize::saturating_add);
    if bytes.windows(5).any(|window| window == b"-----") {
        findings.push(finding(Problem::ApiV3KeyIsPem));
    } else if blanks > 0 && (bytes.len() == 32 || bytes.len().saturating_sub(blanks) == 32) {
        findings.push(finding(Problem::ApiV3KeyBlanks));
    } else if bytes.len() != 32 {
        let code = if text.is_ascii() { Problem::ApiV3KeyLength } else { Problem::ApiV3KeyNotAscii };
        findings.push(finding(code));
    } else if looks_like_md5(bytes) {
        findings.push(finding(Problem::ApiV3KeyLooksLikeV2).warning());
    }
}

/// Blanks, and the characters without width that come with pasting.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

/// 32 hex digits in one letter case, as MD5 tools print them: v2 keys are commonly made so. Such a value has letters.
fn looks_like_md5(bytes: &[u8]) -> bool {
    let one_case = |letters: fn(&u8) -> bool| bytes.iter().all(|byte| byte.is_ascii_digit() || letters(byte));
    !bytes.iter().all(u8::is_ascii_digit)
        && (one_case(|byte| (b'a'..=b'f').contains(byte)) || one_case(|byte| (b'A'..=b'F').contains(byte)))
}

fn appid(input: &Input, findings: &mut Vec<Finding>) {
    let Some(appid) = input.appid.as_deref() else { return };
    let code = if appid.chars().any(is_blank) {
        Problem::AppidBlanks
    } else if looks_like_appid(appid) {
        return;
    } else if looks_like_appid(&appid.to_ascii_lowercase()) {
        Problem::AppidUpperCase
    } else if is_digits(appid) {
        Problem::AppidIsMchid
    } else if appid.starts_with("gh_") {
        Problem::AppidIsOriginalId
    } else if appid.len() == 32 && appid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Problem::AppidIsSecret
    } else {
        Problem::AppidMalformed
    };
    findings.push(
        problem(code, Stage::Form, "appid")
            .seen(format!("{:?}", shown(appid, input)))
            .with("given", shown(appid, input)),
    );
}

/// `wx` (企业微信: `ww`) and 16 letters or digits.
fn looks_like_appid(text: &str) -> bool {
    text.len() == 18
        && (text.starts_with("wx") || text.starts_with("ww"))
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
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

fn problem(code: Problem, stage: Stage, field: impl Into<String>) -> Finding {
    Finding::error(<&str>::from(code), stage, field)
}

/// The finding for an option whose value is of the wrong type, cannot be read, or has an unknown name.
pub fn option_finding(error: &crate::error::Error) -> Finding {
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
    problem(Problem::ServerDateUnreadable, Stage::Clock, "serverDate").warning()
}
