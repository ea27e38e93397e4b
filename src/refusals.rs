//! Where checks report what they refuse: a call stops at the first refusal, a diagnosis reads them all.

use crate::error::{Error, Result};
use crate::reason::Reason;

/// What to do with a refusal.
#[derive(Debug)]
pub enum Refusals {
    /// The first one ends the checks.
    First,
    /// They are gathered, and the checks go on with what is left.
    All(Vec<Error>),
}

impl Refusals {
    /// Notes a refusal.
    ///
    /// # Errors
    /// The refusal itself, where the first one ends the checks.
    pub fn report(&mut self, error: Error) -> Result<()> {
        match self {
            Refusals::First => Err(error),
            Refusals::All(errors) => {
                errors.push(error);
                Ok(())
            }
        }
    }

    /// The value, or nothing where it was refused and the checks go on.
    ///
    /// # Errors
    /// As [`Refusals::report`].
    pub fn take<T>(&mut self, checked: Result<T>) -> Result<Option<T>> {
        match checked {
            Ok(value) => Ok(Some(value)),
            Err(error) => self.report(error).map(|()| None),
        }
    }
}

/// Runs checks that stop at the first refusal.
///
/// # Errors
/// That refusal.
pub fn first<T>(checks: impl FnOnce(&mut Refusals) -> Result<Option<T>>) -> Result<T> {
    // Without a refusal there is a value.
    checks(&mut Refusals::First)?.ok_or_else(|| Error::internal(Reason::NotComputed))
}

/// Runs checks to their end: what they found, and every refusal in their order.
pub fn all<T>(checks: impl FnOnce(&mut Refusals) -> Result<T>) -> (Option<T>, Vec<Error>) {
    let mut refusals = Refusals::All(Vec::new());
    let found = checks(&mut refusals);
    let mut errors = match refusals {
        Refusals::All(errors) => errors,
        Refusals::First => Vec::new(),
    };
    let found = found.map_err(|error| errors.push(error)).ok();
    (found, errors)
}
