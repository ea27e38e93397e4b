//! A cause with its values, and whether to try again.

use crate::diagnosis::cause::{Cause, Values};

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

/// A cause before the evidence is added.
pub struct Found {
    pub code: &'static str,
    pub values: Values,
    pub again: Again,
    /// The server's number, where it has words of its own.
    pub number: Option<u32>,
}

impl Found {
    pub fn new(cause: Cause, again: Again) -> Self {
        Self { code: cause.into(), values: Vec::new(), again, number: None }
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
