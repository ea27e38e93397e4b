//! Unix seconds, as requests, answers and payment parameters carry them.

use crate::error::{Code, Error, Result};
use crate::reason::Reason;

/// Refuses what is not Unix seconds; `field` names the option in errors.
///
/// # Errors
/// [`Code::Timestamp`]
pub fn check_timestamp(timestamp: i64, field: &'static str) -> Result<()> {
    match timestamp {
        1..=99_999_999_999 => Ok(()),
        100_000_000_000.. => Err(Error::new(Code::Timestamp, field, Reason::TimestampMilliseconds)),
        _ => Err(Error::new(Code::Timestamp, field, Reason::TimestampNotPositive)),
    }
}
