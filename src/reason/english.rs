//! The English of sentences, for `Display` of native builds. The wasm has none.

use super::words::{Value, Values, Words};

include!(concat!(env!("OUT_DIR"), "/english.rs"));

impl Words {
    /// The sentence in English. Native builds only.
    pub fn english(&self) -> String {
        let forms = ENGLISH.binary_search_by_key(&self.id, |(id, _)| id).ok().and_then(|at| ENGLISH.get(at));
        let forms = forms.map_or(&[][..], |(_, forms)| forms);
        forms.iter().find_map(|form| filled(form, &self.values)).unwrap_or_else(|| self.id.to_string())
    }
}

/// The form with its placeholders filled; `None` where one of them is not known.
fn filled(form: &str, values: &Values) -> Option<String> {
    let mut pieces = form.split('\u{1}');
    let mut text = pieces.next()?.to_string();
    while let (Some(name), Some(rest)) = (pieces.next(), pieces.next()) {
        let (_, value) = values.iter().find(|(known, _)| *known == name)?;
        match value {
            Value::Text(value) => text.push_str(value),
            Value::List(values) => text.push_str(&values.join(", ")),
            Value::Words(words) => text.push_str(&words.english()),
        }
        text.push_str(rest);
    }
    Some(text)
}
