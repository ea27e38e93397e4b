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

    /// The same on several lines, each level `indent` blanks further in, as `JSON.stringify(value, null, indent)` writes it.
    pub fn indented(&self, indent: usize) -> String {
        let line = |level: usize| ["\n", &" ".repeat(indent.saturating_mul(level))].concat();
        laid_out(&self.compact(), ",", ": ", Some(&line))
    }

    /// The same with a blank behind each comma and colon, as Python writes it.
    pub fn spaced(&self) -> String {
        laid_out(&self.compact(), ", ", ": ", None)
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

/// Compact JSON with other separators, and line breaks where `line` makes them for a level.
fn laid_out(compact: &str, comma: &str, colon: &str, line: Option<&dyn Fn(usize) -> String>) -> String {
    let mut out = String::with_capacity(compact.len().saturating_mul(2));
    let (mut inside, mut escaped, mut level, mut before) = (false, false, 0_usize, ' ');
    let begin = |out: &mut String, level| out.push_str(&line.map(|line| line(level)).unwrap_or_default());
    for character in compact.chars() {
        let opens = matches!(before, '{' | '[') && !inside;
        let closes = matches!(character, '}' | ']') && !inside;
        if closes {
            level = level.saturating_sub(1);
        }
        if opens != closes {
            begin(&mut out, level);
        }
        match character {
            ',' if !inside => {
                out.push_str(comma);
                begin(&mut out, level);
            }
            ':' if !inside => out.push_str(colon),
            _ => out.push(character),
        }
        if matches!(character, '{' | '[') && !inside {
            level = level.saturating_add(1);
        }
        if character == '"' && !escaped {
            inside = !inside;
        }
        escaped = inside && character == '\\' && !escaped;
        before = if inside { ' ' } else { character };
    }
    out
}
