//! JSON text (RFC 8259), read so that no two parsers understand it differently (I-JSON, RFC 7493): no member twice in
//! one object, numbers a double can hold, whole characters.
//!
//! A reader of its own: serde_json, with the maps, the doubles and the readers of each type that come with it, was a tenth
//! of the package, and keeps numbers only as what they round to. What is read here points into its text: values are not
//! copied, so that a secret among them needs wiping in one place only, and numbers stay as they were written.
//! `tests/wire/json.rs` and the fuzzer hold it against serde_json.

mod members;
mod number;
mod reader;
mod value;
mod write;

pub use members::{Members, Shape};
pub use reader::{Fault, FaultAt, Grammar, check, read, read_ambiguous};
pub use value::Json;
pub use write::object;
