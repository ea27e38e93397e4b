//! What an options object may consist of.

use crate::reason::types::Expected;

/// The members of an options object, in the order in which they are listed for people.
pub type Shape = &'static [Member];

/// One option.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// Its name in JavaScript.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: Need,
    /// What it may be.
    pub form: Form,
}

/// Whether a member must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Its absence is refused.
    Required,
    /// It may be left out.
    Optional,
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// Text of characters that its own rule is about.
    Text,
    /// Text of any characters.
    FreeText,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Text or bytes.
    TextOrBytes,
    /// A file's bytes: text given here is usually a path.
    FileBytes,
    /// Bytes.
    Bytes,
    /// Text or bytes exactly as they were received: a parsed object is refused with the reason.
    RawBody,
    /// Text, bytes, or an object that becomes JSON text.
    Body,
    /// An object or array of what has a form in JSON.
    Tree,
    /// An object whose members become texts.
    Query,
    /// A value of a query.
    QueryValue,
    /// Headers to be sent: an object, or an iterable of pairs.
    Headers,
    /// Headers that came with an answer. Hosts put more than text among them (`:status` of HTTP/2 is a number in Node),
    /// which says nothing about who signed.
    ReceivedHeaders,
    /// A header in an iterable of pairs.
    HeaderPair,
    /// The value of a header to be sent, or its values.
    HeaderValue,
    /// The same of a header that came with an answer.
    ReceivedHeaderValue,
    /// A safe integer.
    Integer,
    /// A safe integer that is not negative.
    WholeNumber,
    /// Unix seconds that become digits.
    Seconds,
    /// A time in any form that becomes Unix seconds, or NaN.
    Moment,
    /// An object of this shape.
    Object(Shape),
    /// The same, but nothing must be there.
    Partial(Shape),
    /// An array.
    List(&'static Form),
}

impl Member {
    /// A member whose absence is refused.
    pub const fn required(name: &'static str, form: Form) -> Self {
        Self { name, need: Need::Required, form }
    }

    /// A member that may be left out.
    pub const fn optional(name: &'static str, form: Form) -> Self {
        Self { name, need: Need::Optional, form }
    }
}

impl Form {
    /// What people are told.
    pub fn expected(self) -> Expected {
        match self {
            Self::Text | Self::FreeText | Self::OneOf(_) => Expected::Text,
            Self::TextOrBytes | Self::RawBody => Expected::TextOrBytes,
            Self::FileBytes => Expected::FileBytes,
            Self::Bytes => Expected::Bytes,
            Self::Body => Expected::Body,
            Self::QueryValue => Expected::QueryValue,
            Self::Headers | Self::ReceivedHeaders => Expected::Headers,
            Self::HeaderPair => Expected::HeaderPair,
            Self::HeaderValue | Self::ReceivedHeaderValue => Expected::HeaderValue,
            Self::Integer | Self::WholeNumber => Expected::Integer,
            Self::Seconds => Expected::Seconds,
            Self::Moment => Expected::Moment,
            Self::Tree | Self::Query | Self::Object(_) | Self::Partial(_) => Expected::Object,
            // WeChat Pay's keys, whose entries begin so.
            Self::List(Self::Object([Member { name: "id", .. }, ..])) => Expected::KeyList,
            Self::List(_) => Expected::List,
        }
    }
}
