//! Why it does not work: [`preflight`] looks at what a merchant configured, [`explain`] at what came back.
//!
//! Decisions are made here and have stable codes; the sentences for people stand in the package's `explanations.js`,
//! under the same codes. Nothing here fails: what cannot be read is itself a finding.

pub mod body;
pub mod cause;
pub mod explain;
pub mod facts;
pub mod network;
pub mod partnership;
pub mod preflight;
pub mod refusal;
pub mod request;
pub mod sign_body;
pub mod sign_error;
pub mod sign_url;

use std::borrow::Cow;
use std::ops::Deref;

use serde::{Serialize, Serializer};
use strum::VariantArray as _;

use crate::error::Error;
use crate::key::text::Kind;

/// Whether the setup fails with certainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It fails.
    Error,
    /// It may fail, or fails later.
    Warning,
}

/// Values for the placeholders of a sentence, in order of writing.
pub type Values = Vec<(&'static str, String)>;

pub(crate) fn as_object<S: Serializer>(values: &Values, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(name, value)| (name, value)))
}

/// One problem of a setup.
///
/// One pointer wide, as [`Error`] is and for its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding(Box<Details>);

/// What a [`Finding`] consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Details {
    /// The stable code.
    pub code: Cow<'static, str>,
    /// How certain the failure is.
    pub severity: Severity,
    /// The option it is about, as a path such as `keys[0].certificate`.
    pub field: String,
    /// What was found there; never a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// Values for the sentences.
    #[serde(serialize_with = "as_object")]
    pub values: Values,
    /// How basic the problem is.
    #[serde(skip)]
    pub(crate) stage: Stage,
}

/// The order of findings: what must be repaired first stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// The options object itself.
    Options,
    /// Keys and certificates that cannot be used, or stand in the wrong place.
    Keys,
    /// Key and certificate that are no pair.
    Pair,
    /// The serial number.
    Serial,
    /// The clock, against which validity is judged.
    Clock,
    /// Certificates out of their time.
    Validity,
    /// The merchant number.
    Merchant,
    /// The form of the other values.
    Form,
    /// The request.
    Request,
}

impl Deref for Finding {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl Finding {
    /// A problem that certainly fails.
    pub(crate) fn error(code: impl Into<Cow<'static, str>>, stage: Stage, field: impl Into<String>) -> Self {
        Self::new(code.into(), stage, field.into())
    }

    #[inline(never)]
    fn new(code: Cow<'static, str>, stage: Stage, field: String) -> Self {
        let severity = Severity::Error;
        Self(Box::new(Details { code, severity, field, seen: None, values: Vec::new(), stage }))
    }

    /// What a call would throw: the error's own code and words.
    pub(crate) fn thrown(error: &Error, stage: Stage, default_field: &str) -> Self {
        let field = error.field().unwrap_or(default_field);
        Self::error(error.code().as_str(), stage, field)
            .with("message", error.message().to_string())
            .with("hint", error.hint().to_string())
    }

    /// How basic the problem is, for sorting.
    pub fn stage(&self) -> impl Ord + use<> {
        self.stage
    }

    #[must_use]
    pub(crate) fn warning(mut self) -> Self {
        self.0.severity = Severity::Warning;
        self
    }

    #[must_use]
    pub(crate) fn seen(mut self, seen: impl Into<String>) -> Self {
        self.0.seen = Some(seen.into());
        self
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.values.push((name, value.into()));
        self
    }
}

/// Every code a [`Finding`] can have besides those of [`Code`](crate::error::Code).
pub fn finding_codes() -> impl Iterator<Item = Cow<'static, str>> {
    let places = preflight::Place::VARIANTS
        .iter()
        .flat_map(|place| Kind::VARIANTS.iter().filter(|kind| **kind != place.wanted()).map(|kind| place.code(*kind)));
    let others = preflight::Problem::VARIANTS.iter().map(|problem| problem.into());
    let requests = request::Problem::VARIANTS.iter().map(|problem| problem.into());
    others.chain(requests).map(|code: &str| Cow::from(code)).chain(places)
}

/// Every code an explanation can have besides those of [`Code`](crate::error::Code).
pub fn cause_codes() -> impl Iterator<Item = &'static str> {
    cause::Cause::VARIANTS.iter().map(|cause| cause.into())
}
