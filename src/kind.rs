//! The kinds of things that are found where a key or certificate belongs.

use crate::words::worded;

worded! {
    /// What a text or some bytes given as a key or certificate really are.
    #[derive(Copy)]
    Kind("Kind.") {
        Empty,
        PrivateKey,
        PublicKey,
        Certificate,
        CertificateRequest,
        EncryptedPrivateKey,
        EcKey,
        Sm2Key,
        EdKey,
        RsaPssKey,
        MultiPrimeKey,
        LargeExponentKey,
        OtherKey,
        OpenSshKey,
        Pkcs12,
        ApiV3Key,
        SerialNo,
        PublicKeyId,
        FilePath,
        Truncated,
        Damaged,
        Utf16,
        TooLong,
        Unrecognised,
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 24] = [
        Kind::Empty,
        Kind::PrivateKey,
        Kind::PublicKey,
        Kind::Certificate,
        Kind::CertificateRequest,
        Kind::EncryptedPrivateKey,
        Kind::EcKey,
        Kind::Sm2Key,
        Kind::EdKey,
        Kind::RsaPssKey,
        Kind::MultiPrimeKey,
        Kind::LargeExponentKey,
        Kind::OtherKey,
        Kind::OpenSshKey,
        Kind::Pkcs12,
        Kind::ApiV3Key,
        Kind::SerialNo,
        Kind::PublicKeyId,
        Kind::FilePath,
        Kind::Truncated,
        Kind::Damaged,
        Kind::Utf16,
        Kind::TooLong,
        Kind::Unrecognised,
    ];

    /// A stable name for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Empty => "empty",
            Kind::PrivateKey => "private_key",
            Kind::PublicKey => "public_key",
            Kind::Certificate => "certificate",
            Kind::CertificateRequest => "certificate_request",
            Kind::EncryptedPrivateKey => "encrypted_private_key",
            Kind::EcKey => "ec_key",
            Kind::Sm2Key => "sm2_key",
            Kind::EdKey => "ed25519_key",
            Kind::RsaPssKey => "rsa_pss_key",
            Kind::MultiPrimeKey => "multi_prime_key",
            Kind::LargeExponentKey => "large_exponent_key",
            Kind::OtherKey => "other_key",
            Kind::OpenSshKey => "openssh_key",
            Kind::Pkcs12 => "pkcs12",
            Kind::ApiV3Key => "apiv3_key",
            Kind::SerialNo => "serial_no",
            Kind::PublicKeyId => "public_key_id",
            Kind::FilePath => "file_path",
            Kind::Truncated => "truncated",
            Kind::Damaged => "damaged",
            Kind::Utf16 => "utf16",
            Kind::TooLong => "too_long",
            Kind::Unrecognised => "unrecognised",
        }
    }
}
