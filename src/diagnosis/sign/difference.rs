//! Where the two texts differ first.

use crate::diagnosis::cause::{Cause, Values, shortened};

/// Why the two differ first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The likely reason.
    pub cause: Cause,
    /// Values for its sentences, among them `line`, `signed` and `received`.
    pub values: Values,
}

impl Difference {
    pub fn new(cause: Cause, line: &str, signed: &str, received: &str) -> Self {
        let values = vec![("line", line.into()), ("signed", visible(signed)), ("received", visible(received))];
        Self { cause, values }
    }

    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

fn visible(text: &str) -> String {
    shortened(&text.replace('\r', "\\r").replace('\n', "\\n"))
}
