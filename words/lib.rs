//! Reads the sentences: for the build, which writes them into the package, and for the tests that keep them in order.
//!
//! How they are written: `words/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// All sentences.
#[derive(Debug, Default, Serialize)]
pub struct House {
    /// What is said of a reason, or a part of that, by name: the sentence and what to do.
    pub sentences: BTreeMap<String, Sentence>,
    /// Causes of failed calls, by code.
    pub causes: BTreeMap<String, Cause>,
    /// What an error is about, by code.
    pub errors: BTreeMap<String, Text>,
    /// What several refer to, by name.
    pub shared: BTreeMap<String, Text>,
    /// Pages of the documents, by name.
    pub docs: BTreeMap<String, String>,
}

/// One sentence, and what to do about it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// What is wrong.
    pub text: Text,
    /// What to do, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Text>,
}

/// The cause of a failed call.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// In one sentence.
    pub title: Text,
    /// Why.
    pub cause: Text,
    /// What to do, in order.
    pub remedies: Vec<Text>,
    /// A page of `docs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}

/// A text in both languages, 中文 first, or `@name` of a shared one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Text {
    /// `@name`
    Shared(String),
    /// 中文，English.
    Both([Forms; 2]),
}

/// A text, or several of which the first counts whose values are all known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Forms {
    /// The only form.
    One(String),
    /// The first that can be filled counts.
    Several(Vec<String>),
}

impl Forms {
    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            Forms::One(form) => std::slice::from_ref(form),
            Forms::Several(forms) => forms,
        }
    }
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Itself.
    Plain(&'a str),
    /// `{name}`: letters alone. Other braces are the text's own.
    Value(&'a str),
}

/// The pieces of a text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        let name: &str = text[open + 1..].split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let end = open + 1 + name.len();
        if !name.is_empty() && text[end..].starts_with('}') {
            pieces.push(Piece::Plain(&text[plain..open]));
            pieces.push(Piece::Value(name));
            plain = end + 1;
        }
        at = end;
    }
    pieces.push(Piece::Plain(&text[plain..]));
    pieces
}

/// The names of the values that a text is filled with.
pub fn values(text: &str) -> BTreeSet<&str> {
    pieces(text)
        .into_iter()
        .filter_map(|piece| if let Piece::Value(name) = piece { Some(name) } else { None })
        .collect()
}

/// The folder that this crate stands in.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The reasons that an error or a finding can have, by its code: `codes.toml` in `folder`.
///
/// # Errors
/// Why it cannot be read.
pub fn codes(folder: &Path) -> Result<BTreeMap<String, Vec<String>>, String> {
    file(&folder.join("codes.toml"))
}

impl House {
    /// Reads the sentences below `folder`.
    ///
    /// # Errors
    /// The file that cannot be read, and why.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut house = House {
            errors: file(&folder.join("errors.toml"))?,
            shared: file(&folder.join("shared.toml"))?,
            docs: file(&folder.join("docs.toml"))?,
            ..House::default()
        };
        for path in files(&folder.join("reasons"))? {
            add(&mut house.sentences, file(&path)?)?;
        }
        for path in files(&folder.join("parts"))? {
            for (group, parts) in file::<BTreeMap<String, Sentence>>(&path)? {
                let named = parts.into_iter().map(|(name, sentence)| (format!("{group}.{name}"), sentence));
                add(&mut house.sentences, named.collect())?;
            }
        }
        for path in files(&folder.join("causes"))? {
            add(&mut house.causes, file(&path)?)?;
        }
        Ok(house)
    }

    /// The forms of a text, 中文 and English; nothing where it refers to what is not there.
    pub fn forms<'a>(&'a self, text: &'a Text) -> Option<&'a [Forms; 2]> {
        match text {
            Text::Both(forms) => Some(forms),
            Text::Shared(name) => match self.shared.get(name.strip_prefix('@')?)? {
                Text::Both(forms) => Some(forms),
                Text::Shared(_) => None,
            },
        }
    }

    /// Every text with the place it stands at.
    pub fn texts(&self) -> Vec<(String, &Text)> {
        let mut texts = Vec::new();
        for (name, Sentence { text, remedies }) in &self.sentences {
            texts.push((name.clone(), text));
            texts.extend(remedies.iter().map(|remedy| (format!("{name}, remedies"), remedy)));
        }
        for (code, Cause { title, cause, remedies, .. }) in &self.causes {
            texts.push((format!("{code}, title"), title));
            texts.push((format!("{code}, cause"), cause));
            texts.extend(remedies.iter().map(|remedy| (format!("{code}, remedies"), remedy)));
        }
        texts.extend(self.errors.iter().map(|(code, text)| (code.clone(), text)));
        texts.extend(self.shared.iter().map(|(name, text)| (format!("@{name}"), text)));
        texts
    }
}

fn file<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<BTreeMap<String, T>, String>
where
    BTreeMap<String, T>: for<'de> Deserialize<'de>,
{
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn add<T>(all: &mut BTreeMap<String, T>, more: BTreeMap<String, T>) -> Result<(), String> {
    for (name, entry) in more {
        if all.contains_key(&name) {
            return Err(format!("{name} stands in two files"));
        }
        all.insert(name, entry);
    }
    Ok(())
}
