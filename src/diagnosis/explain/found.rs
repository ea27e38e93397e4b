//! A cause with its values, and whether to try again.

use serde::Serialize;

use crate::diagnosis::cause::{Cause, Values};
use crate::diagnosis::sign::Difference;

/// Whether, and how, the operation may be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Unchanged, with the same Idempotency-Key: it may have taken effect, or can take effect later.
    Unchanged,
    /// After the setup was repaired; the operation and its Idempotency-Key stay.
    Repaired,
    /// After its parameters were changed, which makes it another operation with another Idempotency-Key.
    Changed,
    /// There is nothing to repeat.
    Done,
}

/// How far a cause is established.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// By a computation: a signature that matches, or a check of this library.
    Proved,
    /// By what was said, or by comparing what was given.
    Likely,
    /// Not at all: what is known is said, and what to send next.
    Open,
}

/// A cause before the evidence is added.
pub struct Found {
    pub code: &'static str,
    pub values: Values,
    pub again: Again,
    pub certainty: Certainty,
    /// The server's number, where it has words of its own.
    pub number: Option<u32>,
}

impl Found {
    pub fn new(cause: Cause, again: Again) -> Self {
        let certainty = if cause.is_open() { Certainty::Open } else { Certainty::Likely };
        Self { code: cause.into(), values: Vec::new(), again, certainty, number: None }
    }

    pub fn proved(self) -> Self {
        Self { certainty: Certainty::Proved, ..self }
    }

    pub fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with_known(name, Some(value.into()))
    }

    /// What is not known has words of its own among the sentences.
    pub fn with_known(mut self, name: &'static str, value: Option<String>) -> Self {
        self.values.extend(value.map(|value| (name, value)));
        self
    }

    /// With the words of this number.
    pub fn by_number(self, number: Option<u32>) -> Self {
        Self { number, ..self }
    }
}

impl From<Difference> for Found {
    fn from(Difference { cause, values }: Difference) -> Self {
        Self { values, ..Self::new(cause, Again::Repaired) }
    }
}
