//! Values, as they stand in their text.

use std::borrow::Cow;
use std::str::Chars;

use super::number::Number;
use crate::wire::names::{self, Placed};

/// A JSON value as it stands in its text.
pub struct Json<'a> {
    /// The value's own text, quotes and brackets included.
    pub(super) text: &'a str,
    pub(super) inside: Inside<'a>,
}

pub(super) enum Inside<'a> {
    /// Text, a number, `true`, `false` or `null`; which of them, its first character tells.
    Nothing,
    Items(Vec<Json<'a>>),
    Members(Vec<Member<'a>>),
}

impl<'a> Json<'a> {
    /// The value as it is written.
    pub fn as_written(&self) -> &'a str {
        self.text
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.text == "null"
    }

    /// The characters of a text.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
        let Some(at) = inner.find('\\') else { return Some(Cow::Borrowed(inner)) };
        let (plain, escaped) = inner.split_at_checked(at)?;
        let mut text = String::with_capacity(inner.len());
        text.push_str(plain);
        let mut rest = escaped.chars();
        while let Some(character) = rest.next() {
            text.push(if character == '\\' { escape(&mut rest)? } else { character });
        }
        Some(Cow::Owned(text))
    }

    /// The items of an array.
    pub fn items(&self) -> Option<&[Json<'a>]> {
        match &self.inside {
            Inside::Items(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object, in the order of the text; their names are texts.
    pub fn members(&self) -> Option<&[(Json<'a>, Json<'a>)]> {
        match &self.inside {
            Inside::Members(members) => Some(members),
            _ => None,
        }
    }

    /// The member of that name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.members()?.iter().rfind(|(other, _)| other.text().as_deref() == Some(name)).map(|(_, value)| value)
    }

    fn number(&self) -> Option<Number<'a>> {
        self.text.starts_with(|first: char| first == '-' || first.is_ascii_digit()).then(|| Number::of(self.text))
    }
}

/// The same value, however it is written: members in any order, `1.50` and `15e-1`. An object in which a name repeats
/// equals none.
impl PartialEq for Json<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.inside, &other.inside) {
            (Inside::Nothing, Inside::Nothing) => match (self.text(), other.text()) {
                (None, None) => self.text == other.text || self.number().is_some_and(|it| Some(it) == other.number()),
                (text, other) => text == other,
            },
            (Inside::Items(items), Inside::Items(others)) => items == others,
            (Inside::Members(members), Inside::Members(others)) => same_members(members, others),
            _ => false,
        }
    }
}

type Member<'a> = (Json<'a>, Json<'a>);

/// By name: in their order both lists have the same names, none twice, and behind each the same value.
fn same_members(members: &[Member<'_>], others: &[Member<'_>]) -> bool {
    let (mine, theirs) = (by_name(members), by_name(others));
    let repeats = mine.iter().zip(mine.iter().skip(1)).any(|((one, _), (next, _))| one == next);
    let same = |(name, at): &Placed<'_>, (other, there): &Placed<'_>| {
        name == other && members.get(*at).zip(others.get(*there)).is_some_and(|((_, one), (_, other))| one == other)
    };
    mine.len() == theirs.len() && !repeats && mine.iter().zip(&theirs).all(|(one, other)| same(one, other))
}

fn by_name<'a>(members: &[Member<'a>]) -> Vec<Placed<'a>> {
    names::sorted(members.iter().map(|(name, _)| name.text().unwrap_or_default()))
}

/// The character that an escape stands for, behind its backslash.
pub(super) fn escape(rest: &mut Chars<'_>) -> Option<char> {
    Some(match rest.next()? {
        character @ ('"' | '\\' | '/') => character,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let first = code_unit(rest)?;
            if !matches!(first, 0xD800..0xDC00) {
                return char::from_u32(first.into());
            }
            let second = (rest.next()? == '\\' && rest.next()? == 'u').then(|| code_unit(rest))??;
            char::decode_utf16([first, second]).next()?.ok()?
        }
        _ => return None,
    })
}

/// Four hex digits.
fn code_unit(rest: &mut Chars<'_>) -> Option<u16> {
    let mut digit = || rest.next()?.to_digit(16);
    u16::try_from(digit()? << 12 | digit()? << 8 | digit()? << 4 | digit()?).ok()
}
