//! JSON text, compact.

use super::value::{Inside, Json};

/// An object of texts as JSON, without those that are absent.
pub fn object(members: &[(&str, Option<&str>)]) -> String {
    let mut out = String::from("{");
    for (name, text) in members {
        let Some(text) = text else { continue };
        separate(&mut out);
        write_text(name, &mut out);
        out.push(':');
        write_text(text, &mut out);
    }
    out.push('}');
    out
}

/// Writes the comma before every part but the first.
fn separate(out: &mut String) {
    if !out.ends_with(['{', '[']) {
        out.push(',');
    }
}

/// Writes text in quotes.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..='\u{1f}' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('"');
}

impl Json<'_> {
    /// The value as text without blanks and without escapes that need not be.
    pub fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match &self.inside {
            Inside::Nothing => match self.text() {
                Some(text) => write_text(&text, out),
                None => out.push_str(self.text),
            },
            Inside::Items(items) => {
                out.push('[');
                for item in items {
                    separate(out);
                    item.write(out);
                }
                out.push(']');
            }
            Inside::Members(members) => {
                out.push('{');
                for (name, value) in members {
                    separate(out);
                    name.write(out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}
