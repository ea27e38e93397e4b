//! The codes of findings.

use std::borrow::Cow;

use strum::{IntoStaticStr, VariantArray};

use crate::diagnosis::finding::{Finding, Stage};
use crate::error::Error;
use crate::reason::Reason;
use crate::reason::kind::Kind;

/// Problems of a setup. Wrong kinds of keys have composed codes, see [`Place::code`].
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
    CertificateBehind,
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
    CertificateEndsSoon,
    PlatformCertificateExpired,
    PlatformCertificateEndsSoon,
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
    ApiV2KeyBlanks,
    ApiV2KeyIsPem,
    ApiV2KeyNotAscii,
    ApiV2KeyLength,
    // As a wrong kind of key is named.
    #[strum(to_string = "API_V2_KEY_IS_APIV3_KEY")]
    ApiV2KeyIsApiV3Key,
    AppidBlanks,
    AppidIsMchid,
    AppidIsOriginalId,
    AppidIsSecret,
    AppidUpperCase,
    AppidMalformed,
    // Of requests that signing does not refuse. The others have the code of the error.
    UrlHost,
    UrlIsV2,
    UrlWithoutV3,
    UrlPrefix,
    UrlGlobal,
    UrlPlaceholder,
    UrlValueMissing,
    UrlSegmentEmpty,
    UrlSegmentNamed,
    QueryWithoutValue,
    QueryPlus,
    QueryEncodedTwice,
    TimestampOff,
    AcceptNotJson,
    ContentTypeNotJson,
    ContentTypeCharset,
    WechatpaySerialIsMerchant,
    WechatpaySerialUnknown,
    BodyNotUtf8,
    BodyByteOrderMark,
    BodyObjectObject,
    BodyNotJson,
    BodySerialisedTwice,
    BodyNull,
    BodyEmoji,
    BodyBlank,
    BodyValueMissing,
    BodyNotifyUrl,
    BodyAmount,
    IdempotencyKeyMissing,
    PartnershipMember,
    PartnershipBody,
    PartnershipQuery,
    PartnershipQueryNotJson,
}

/// A finding that certainly fails.
pub fn problem(code: Problem, stage: Stage, field: impl Into<String>, reason: Reason) -> Finding {
    Finding::error(<&str>::from(code), stage, field, reason)
}

/// The same, of the request.
pub fn request_problem(code: Problem, field: impl Into<String>, reason: Reason) -> Finding {
    problem(code, Stage::Request, field, reason)
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
    pub fn finding(self, error: &Error, field: &str) -> Finding {
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

/// Every code a [`Finding`] can have besides those of [`Code`](crate::error::Code).
pub fn finding_codes() -> impl Iterator<Item = Cow<'static, str>> {
    let places = Place::VARIANTS
        .iter()
        .flat_map(|place| Kind::VARIANTS.iter().filter(|kind| **kind != place.wanted()).map(|kind| place.code(*kind)));
    let others = Problem::VARIANTS.iter().map(|problem| Cow::from(<&str>::from(problem)));
    others.chain(places)
}
