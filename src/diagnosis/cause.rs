//! Causes: their codes, and the values that fill their sentences.

#[cfg(not(target_arch = "wasm32"))]
use Known::{Always, Sometimes};
use serde::Serializer;
use strum::{IntoStaticStr, VariantArray};

/// Causes of failed calls. Errors of this library have their own code.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum Cause {
    // The signed text is not the one the server puts together.
    SignByteOrderMark,
    SignCarriageReturn,
    SignLiteralNewline,
    SignLineOrder,
    SignFinalNewline,
    SignMethodCase,
    SignMethodDiffers,
    SignFullUrl,
    SignFullUrlAndMore,
    SignFragment,
    SignUrlBlanks,
    SignUrlCase,
    SignTrailingSlash,
    SignLeadingSlash,
    SignPathPrefix,
    SignPathDiffers,
    SignQueryNotSigned,
    SignQueryNotSent,
    SignQueryPart,
    SignQueryOrder,
    SignQueryDiffers,
    SignHexCase,
    SignEncodedTwice,
    SentEncodedTwice,
    SignNotEncoded,
    SignSpaceAsPlus,
    SignEncodingDiffers,
    SignUrlDiffers,
    SignTimestampMilliseconds,
    SignTimestampDiffers,
    SignNonceDiffers,
    BodyNotSent,
    BodyNotSigned,
    BodyByteOrderMark,
    BodyLineEnd,
    BodyCarriageReturns,
    BodyCharset,
    BodyUnicodeEscapes,
    BodySlashEscapes,
    BodySerialisedAgain,
    BodyDiffers,
    BodyLength,
    BodyNotSerialised,
    BodyQuotesEscaped,
    UploadSignedWhole,
    SignatureForm,
    SignatureWrapped,
    SignatureIsDigest,
    SignOtherAttempt,
    SignKeyOrSerial,
    SignOtherHash,
    SignOtherKey,
    SignOtherText,
    SignRight,
    SignUncompared,
    SerialOfOtherCertificate,
    // The rest of 401.
    TimestampMilliseconds,
    TimestampOff,
    TimestampStale,
    MchidBlanks,
    MchidUnknown,
    SerialIsPublicKeyId,
    SerialIsPlatform,
    SerialMalformed,
    SerialWrong,
    MerchantApiV3KeyUnset,
    MerchantCertificateNone,
    MerchantCertificateExpired,
    MerchantCertificateRevoked,
    MerchantCertificateReplaced,
    AuthorizationMissing,
    AuthorizationScheme,
    AuthorizationFormat,
    AuthorizationLost,
    AuthorizationTwice,
    HeaderLineBreak,
    HeadersRefused,
    // Requests and parameters.
    AcceptOrUserAgentMissing,
    AcceptOrUserAgentLost,
    ContentTypeWrong,
    ContentTypeMissing,
    ImageContentType,
    MultipartBoundary,
    MultipartUnread,
    BodyMissing,
    BodyWrapped,
    BodyNotUtf8,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    AppidNotBound,
    MerchantUnavailable,
    StockUnavailable,
    StockState,
    StockOfOtherMerchant,
    StockChannel,
    StockRules,
    CouponAmount,
    StockCreatorOnly,
    CouponRefused,
    CouponUnavailable,
    CouponItemFailed,
    CouponPluginSignature,
    CouponPluginCreator,
    CouponSignSample,
    CouponSignForm,
    CouponPageParameter,
    OpenidWrong,
    MchidInParameters,
    MchidDiffers,
    ProviderAtMerchantEndpoint,
    MerchantAtProviderEndpoint,
    SubMerchantUnknown,
    OrderState,
    RefundExceeds,
    RefundTooLate,
    AuthCode,
    ComplaintOfOther,
    OrderNotShared,
    ReceiverUnknown,
    SharingAmount,
    PayscoreAuthority,
    PayscoreRefused,
    SubMerchantAuthority,
    RiskControl,
    RealName,
    UserAccount,
    LimitExceeded,
    TryLater,
    BalanceInsufficient,
    SceneValue,
    TransferReport,
    UploadHash,
    UploadContent,
    MediaId,
    BillNone,
    ListEmpty,
    ParameterUnknown,
    ParameterTwice,
    ParameterOfV2,
    ParameterNotList,
    CrossBorderPath,
    BodySerialisedTwice,
    ParameterBlanks,
    ParameterAmount,
    ParameterMissing,
    ParameterNotReceived,
    BodyEmoji,
    BodyNull,
    SensitiveKey,
    SensitiveNotEncrypted,
    WechatpaySerialMissing,
    WechatpaySerialIsMerchant,
    WechatpaySerialRefused,
    ParameterWrong,
    BusinessRule,
    RequestInvalid,
    NoAuthority,
    IpNotAllowed,
    EndpointRetired,
    PlatformCertificateNone,
    AlreadyExists,
    NotExists,
    PathUnknown,
    MethodNotAllowed,
    TooLarge,
    RateLimited,
    SystemError,
    ServiceUnavailable,
    ServerRefused,
    // Answers that are not WeChat Pay's.
    ProxyPage,
    ProxyForbidden,
    ProxyAuthentication,
    ProxyFailed,
    GatewayEmpty,
    FrontPage,
    AnswerEmpty,
    AnswerUnread,
    AnswerForeign,
    AnswerOfPlatform,
    AnswerIsV2,
    Redirected,
    // No failure, or not one of the server.
    Succeeded,
    SucceededEmpty,
    Accepted,
    SucceededUnsigned,
    OperationFailed,
    AnswerCut,
    AnswerNotJson,
    // No answer.
    ConnectionRefused,
    HostNotFound,
    NetworkUnreachable,
    ConnectTimeout,
    AnswerTimeout,
    Aborted,
    ConnectionLost,
    TlsCertificateExpired,
    TlsCertificateUntrusted,
    TlsHostMismatch,
    TlsFailed,
    FetchMissing,
    FetchRefused,
    NetworkFailed,
    // Errors that are no HTTP client's.
    FileUnreadable,
    KeyUnreadable,
    P12Unreadable,
    ClientCertificate,
    JavaKeySize,
    ApiV3KeyLength,
    DecryptionFailed,
    SensitiveOtherKey,
    SensitiveTooLong,
    AnswerUnverified,
    DownloadUnsigned,
    SignatureProbe,
    NotificationUnread,
    AnswerTimeOff,
    PublicKeyIdAtCertificates,
    CertificatesNotDownloaded,
    PlatformKeyUnreadable,
    RuntimeWithoutCrypto,
    OwnCertificateConfigured,
    ConfigMissing,
    DependencyMissing,
    HttpClientClosed,
    SdkConfiguredTwice,
    AnswerUsedUnchecked,
    FunctionTimeout,
    RuntimeLimit,
    CloudFunctionFailed,
    FrontendCall,
    PaymentSignature,
    PaymentParameter,
    PaymentPage,
    PaymentPermission,
    PaymentPayer,
    PaymentScene,
    PaymentExpired,
    PaymentAddress,
    PaymentAppid,
    AppPayment,
    PaymentFailed,
    ReceiptFailed,
    PayscoreViewFailed,
    PaymentCancelled,
    AnswerNotKept,
    NotificationGiven,
    NothingGiven,
    CiphertextSuspected,
    KeySuspected,
    VerificationSuspected,
    Unknown,
}

impl Cause {
    /// The names of the values that fill its sentences, and whether each is always known.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn values(self) -> &'static [(&'static str, Known)] {
        match self {
            Cause::SignLineOrder
            | Cause::SignMethodCase
            | Cause::SignMethodDiffers
            | Cause::SignFullUrlAndMore
            | Cause::SignUrlCase
            | Cause::SignTrailingSlash
            | Cause::SignLeadingSlash
            | Cause::SignPathPrefix
            | Cause::SignOtherAttempt
            | Cause::SignQueryNotSigned
            | Cause::SignQueryNotSent
            | Cause::SignQueryPart
            | Cause::SignQueryOrder
            | Cause::SignHexCase
            | Cause::SignEncodedTwice
            | Cause::SentEncodedTwice
            | Cause::SignNotEncoded
            | Cause::SignSpaceAsPlus
            | Cause::SignUrlDiffers
            | Cause::SignTimestampMilliseconds
            | Cause::SignTimestampDiffers
            | Cause::SignNonceDiffers
            | Cause::BodyDiffers => &[("received", Always), ("signed", Always)],
            Cause::SignFullUrl => &[("received", Always)],
            Cause::BodyNotSerialised => &[("signed", Always)],
            Cause::SignPathDiffers | Cause::SignQueryDiffers | Cause::SignEncodingDiffers => {
                &[("position", Always), ("received", Always), ("signed", Always)]
            }
            Cause::BodyNotSent => {
                &[("bytes", Always), ("receivedLength", Always), ("signed", Always), ("signedLength", Always)]
            }
            Cause::BodyNotSigned => &[("bytes", Always), ("received", Always)],
            Cause::BodyLineEnd
            | Cause::BodyCarriageReturns
            | Cause::BodyCharset
            | Cause::BodyUnicodeEscapes
            | Cause::BodyQuotesEscaped
            | Cause::BodySlashEscapes => &[("receivedLength", Always), ("signedLength", Always)],
            Cause::BodySerialisedAgain => &[
                ("bytes", Always),
                ("received", Always),
                ("receivedLength", Always),
                ("signed", Always),
                ("signedLength", Always),
            ],
            Cause::BodyLength => &[("bytes", Always), ("receivedLength", Always), ("signedLength", Always)],
            Cause::SignatureForm => &[("form", Sometimes)],
            Cause::SignUncompared => &[("server", Sometimes), ("start", Sometimes)],
            Cause::SignRight => &[("start", Sometimes)],
            Cause::SerialOfOtherCertificate => &[("serial", Always), ("certificateSerial", Always)],
            Cause::SignKeyOrSerial => &[("serial", Sometimes), ("unseen", Sometimes)],
            Cause::TimestampMilliseconds => &[("timestamp", Always)],
            Cause::TimestampOff => &[("seconds", Sometimes)],
            Cause::TimestampStale => &[("seconds", Always)],
            Cause::MchidBlanks => &[("mchid", Always)],
            Cause::MchidUnknown => &[("mchid", Sometimes)],
            Cause::SerialIsPublicKeyId
            | Cause::WechatpaySerialIsMerchant
            | Cause::SerialIsPlatform
            | Cause::SerialMalformed => &[("serial", Always)],
            Cause::WechatpaySerialRefused => &[("serial", Sometimes)],
            Cause::AuthorizationMissing => &[("name", Sometimes)],
            Cause::AuthorizationFormat => {
                &[("breaks", Sometimes), ("missing", Sometimes), ("quote", Sometimes), ("reason", Sometimes)]
            }
            Cause::HeaderLineBreak => &[("name", Always)],
            Cause::MultipartBoundary => &[("given", Sometimes)],
            Cause::MultipartUnread | Cause::BodyMissing | Cause::ParameterNotReceived => &[("field", Always)],
            Cause::BodyWrapped => &[("field", Always), ("name", Always)],
            Cause::ParameterBlanks | Cause::ParameterAmount => &[("path", Always)],
            Cause::SystemError => &[("path", Sometimes), ("suspect", Sometimes)],
            Cause::StockState | Cause::CouponRefused | Cause::OrderState | Cause::BusinessRule | Cause::OpenidWrong => {
                &[("meaning", Sometimes)]
            }
            Cause::AcceptOrUserAgentMissing => &[("name", Always)],
            Cause::AcceptOrUserAgentLost => &[("accept", Sometimes)],
            Cause::ParameterUnknown => &[("field", Sometimes)],
            Cause::ParameterNotList => &[("field", Always)],
            Cause::ParameterOfV2 => &[("instead", Always), ("name", Always)],
            Cause::BodyEmoji => &[("character", Always)],
            Cause::ParameterWrong => &[
                ("field", Sometimes),
                ("issue", Sometimes),
                ("meaning", Sometimes),
                ("message", Sometimes),
                ("value", Sometimes),
            ],
            Cause::NotExists => &[("meaning", Sometimes), ("message", Sometimes)],
            Cause::RequestInvalid
            | Cause::FetchRefused
            | Cause::ConfigMissing
            | Cause::DependencyMissing
            | Cause::HttpClientClosed
            | Cause::CloudFunctionFailed
            | Cause::PaymentPermission
            | Cause::PaymentFailed
            | Cause::ReceiptFailed
            | Cause::RuntimeWithoutCrypto
            | Cause::CiphertextSuspected
            | Cause::KeySuspected
            | Cause::VerificationSuspected
            | Cause::Unknown => &[("message", Sometimes)],
            Cause::CouponSignForm => &[("length", Always)],
            Cause::CouponPageParameter => &[("missing", Sometimes)],
            Cause::PathUnknown => &[("path", Sometimes)],
            Cause::CrossBorderPath => &[("path", Always)],
            Cause::MethodNotAllowed => &[("method", Sometimes)],
            Cause::RateLimited => &[("retryAfter", Sometimes)],
            Cause::FileUnreadable => &[("path", Sometimes)],
            Cause::AnswerNotKept => &[("status", Always)],
            Cause::NotificationGiven => &[("event", Sometimes)],
            Cause::ServerRefused | Cause::OperationFailed => {
                &[("code", Always), ("meaning", Sometimes), ("message", Sometimes)]
            }
            Cause::CouponItemFailed => &[("code", Always), ("message", Sometimes)],
            Cause::IdempotencyKeyReused => &[("number", Sometimes)],
            Cause::ProxyPage | Cause::AnswerForeign => &[("server", Sometimes), ("status", Sometimes)],
            Cause::ProxyForbidden => &[("server", Sometimes), ("status", Always)],
            Cause::GatewayEmpty | Cause::AnswerEmpty => &[("status", Always)],
            Cause::AnswerOfPlatform => &[("code", Always), ("message", Always)],
            Cause::ParameterMissing => &[("field", Sometimes)],
            Cause::FrontPage => &[("title", Sometimes)],
            Cause::AnswerUnread => &[("status", Sometimes)],
            Cause::Redirected => &[("location", Sometimes)],
            Cause::ConnectionRefused
            | Cause::HostNotFound
            | Cause::NetworkUnreachable
            | Cause::ConnectTimeout
            | Cause::TlsCertificateUntrusted
            | Cause::TlsHostMismatch => &[("host", Sometimes)],
            _ => &[],
        }
    }
}

impl Cause {
    /// Whether it says that the cause is open.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Cause::SignUncompared
                | Cause::SignOtherText
                | Cause::CouponUnavailable
                | Cause::PaymentFailed
                | Cause::AnswerEmpty
                | Cause::AnswerForeign
                | Cause::AnswerNotKept
                | Cause::AnswerUnread
                | Cause::NetworkFailed
                | Cause::NothingGiven
                | Cause::CiphertextSuspected
                | Cause::KeySuspected
                | Cause::VerificationSuspected
                | Cause::Unknown
        )
    }
}

/// Every code an explanation can have besides those of [`Code`](crate::error::Code).
pub fn cause_codes() -> impl Iterator<Item = &'static str> {
    Cause::VARIANTS.iter().map(|cause| cause.into())
}

/// Whether a value is known whenever its cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It is.
    Always,
    /// Its sentences have a form without it.
    Sometimes,
}

/// Values for the sentences of a cause, and what it was seen by.
pub type Values = Vec<(&'static str, String)>;

pub(crate) fn as_object<S: Serializer>(values: &Values, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(name, value)| (name, value)))
}

/// The beginning, as long as a value may be.
pub fn shortened(text: &str) -> String {
    if text.chars().count() <= 300 { text.into() } else { text.chars().take(300).chain(['…']).collect() }
}
