//! What a setup was checked for, and what for lack of something it was not.

use crate::reason::words::worded;

worded! {
    /// A check, done or not.
    Check("Check.") {
        PrivateKey { bits: u32 },
        Pair,
        Validity { date: String },
        Serial { serial: String },
        Mchid { mchid: String },
        ApiV3Key,
        ApiV2Key,
        PlatformKeys { names: Vec<String> },
        Clock,
        Request,
        NoPrivateKey,
        NoPair,
        NoCertificate,
        NoApiV3Key,
        NoPlatformKeys,
        NoClock,
        Platform,
    }
}
