//! Why it does not work: [`preflight`] looks at what a merchant configured, [`explain`] at what came back.
//!
//! A finding is what an error is, a code, a field and a reason, and says the same. Causes have codes of their own, and
//! their sentences stand in `words/causes/`. Nothing here fails: what cannot be read is itself a finding.

mod basic_rules;
pub mod cause;
pub mod explain;
pub mod facts;
pub mod finding;
pub mod preflight;
mod sign;
mod url_parts;
