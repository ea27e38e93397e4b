//! The kinds of things that are found where a key or certificate belongs.

use strum::{IntoStaticStr, VariantArray};

use crate::reason::words::worded;

worded! {
    /// What a text or some bytes given as a key or certificate really are.
    #[derive(Copy, IntoStaticStr, VariantArray)]
    #[strum(serialize_all = "snake_case")]
    Kind("Kind.") {
        Empty,
        PrivateKey,
        PublicKey,
        Certificate,
        CertificateRequest,
        EncryptedPrivateKey,
        EcKey,
        Sm2Key,
        #[strum(to_string = "ed25519_key")]
        EdKey,
        RsaPssKey,
        MultiPrimeKey,
        LargeExponentKey,
        OtherKey,
        #[strum(to_string = "openssh_key")]
        OpenSshKey,
        Pkcs12,
        #[strum(to_string = "apiv3_key")]
        ApiV3Key,
        SerialNo,
        PublicKeyId,
        FilePath,
        Truncated,
        Damaged,
        BinaryAsText,
        Utf16,
        TooLong,
        Unrecognised,
    }
}

impl Kind {
    /// A stable name for machines.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
