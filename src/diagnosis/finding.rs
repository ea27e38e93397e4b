//! What `preflight` finds.

use std::borrow::Cow;
use std::ops::Deref;

use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::reason::Reason;

/// Whether the setup fails with certainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It fails.
    Error,
    /// It may fail, or fails later.
    Warning,
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
