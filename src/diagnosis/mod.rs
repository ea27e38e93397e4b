//! Why it does not work: [`preflight`] looks at what a merchant configured, [`explain`] at what came back.
//!
//! A finding is what an error is, a code, a field and a reason, and says the same. Causes have codes of their own, and
//! their sentences stand in `words/causes/`. Nothing here fails: what cannot be read is itself a finding.

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
use crate::kind::Kind;
use crate::reason::Reason;

/// Whether a value is known whenever its cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It is.
    Always,
    /// Its sentences have a form without it.
    Sometimes,
}

/// Whether the setup fails with certainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It fails.
    Error,
    /// It may fail, or fails later.
    Warning,
}

/// Values for the sentences of a cause, and what it was seen by.
pub type Values = Vec<(&'static str, String)>;

pub(crate) fn as_object<S: Serializer>(values: &Values, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(name, value)| (name, value)))
}

fn worded<S: Serializer>(reason: &Reason, serializer: S) -> Result<S::Ok, S::Error> {
    reason.words().serialize(serializer)
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
    /// Why.
    #[serde(serialize_with = "worded")]
    pub reason: Reason,
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
    #[inline(never)]
    pub(crate) fn error(
        code: impl Into<Cow<'static, str>>,
        stage: Stage,
        field: impl Into<String>,
        reason: Reason,
    ) -> Self {
        let (code, field) = (code.into(), field.into());
        Self(Box::new(Details { code, severity: Severity::Error, field, seen: None, reason, stage }))
    }

    /// What a call would throw.
    pub(crate) fn thrown(error: &Error, stage: Stage, default_field: &str) -> Self {
        let field = error.field().unwrap_or(default_field);
        Self::error(error.code().as_str(), stage, field, error.reason().clone())
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
