//! What values are by their type, as options are described to people.

use crate::reason::words::worded;

worded! {
    /// What an option should be.
    #[derive(Copy)]
    Expected("Expected.") {
        Text,
        TextOrBytes,
        FileBytes,
        Bytes,
        Body,
        QueryValue,
        Headers,
        HeaderPair,
        HeaderValue,
        Integer,
        Seconds,
        Moment,
        Object,
        KeyList,
        List,
    }
}

worded! {
    /// What it is instead.
    #[derive(Copy)]
    Found("Found.") {
        Undefined,
        Text,
        NotDigits,
        Boolean,
        Number,
        NotFinite,
        Fraction,
        Negative,
        BigInt,
        Symbol,
        Function,
        Bytes,
        Promise,
        Array,
        Empty,
        Object,
    }
}

worded! {
    /// What was done to a body between WeChat Pay and the verification.
    #[derive(Copy)]
    BodyChange("BodyChange.") {
        LaidOut,
        SerialisedAgain,
        BlanksAround,
        Base64,
        Quoted,
        ByteOrderMark,
        Charset,
        NotEmpty,
    }
}
