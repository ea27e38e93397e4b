//! JSON text (RFC 8259), read so that no two parsers understand it differently (I-JSON, RFC 7493): no member twice in
//! one object, numbers a double can hold, whole characters.
//!
//! A reader of its own: serde_json, with the maps, the doubles and the readers of each type that come with it, was a tenth
//! of the package, and keeps numbers only as what they round to. What is read here points into its text: values are not
//! copied, so that a secret among them needs wiping in one place only, and numbers stay as they were written.
//! `tests/json.rs` and the fuzzer hold it against serde_json.

use std::borrow::Cow;
use std::collections::BinaryHeap;
use std::fmt;
use std::str::Chars;

use crate::error::shown;

/// Objects and arrays within each other, counted from the outermost: far from the end of wasm's stack.
const MAX_DEPTH: usize = 127;

/// The first digits of the smallest number that a double rounds to infinity, 0.17976931348623158079…E309 (cut, so that
/// at most one in 10^20 is refused that would just fit).
const TOO_LARGE: (i64, &str) = (309, "17976931348623158079");

/// A JSON value as it stands in its text.
pub struct Json<'a> {
    /// The value's own text, quotes and brackets included.
    text: &'a str,
    inside: Inside<'a>,
}

enum Inside<'a> {
    /// Text, a number, `true`, `false` or `null`; which of them, its first character tells.
    Nothing,
    Items(Vec<Json<'a>>),
    Members(Vec<(Json<'a>, Json<'a>)>),
}

/// What is wrong with a text and where; quotes no value, at most the name of a member.
#[derive(Debug)]
pub struct Fault {
    reason: Cow<'static, str>,
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.reason, self.line, self.column)
    }
}

/// Reads I-JSON.
///
/// # Errors
/// What makes it something else.
pub fn read(text: &str) -> Result<Json<'_>, Fault> {
    Reader { rest: text, names: Names::Once }.whole(text)
}

/// Refuses text that is not I-JSON.
///
/// # Errors
/// What makes it something else.
pub fn check(text: &str) -> Result<(), Fault> {
    read(text).map(drop)
}

/// Reads JSON whose names may repeat, the last of them counting: for diagnosis, which trusts nothing of it.
///
/// # Errors
/// What makes it something else.
pub fn read_ambiguous(text: &str) -> Result<Json<'_>, Fault> {
    Reader { rest: text, names: Names::Repeated }.whole(text)
}

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

/// The members of an object as the documents describe it: absent and `null` are the same, a value of another type is
/// refused by its path.
pub struct Members<'j, 'a> {
    object: &'j Json<'a>,
    /// Where it stands, with a point behind it; empty for the whole.
    path: String,
}

impl<'j, 'a> Members<'j, 'a> {
    /// Takes an object and nothing else.
    ///
    /// # Errors
    /// That the text is none.
    pub fn of(whole: &'j Json<'a>) -> Result<Self, String> {
        match whole.members() {
            Some(_) => Ok(Self { object: whole, path: String::new() }),
            None => Err("it is not a JSON object".into()),
        }
    }

    fn get(&self, name: &str) -> Option<&'j Json<'a>> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    ///
    /// # Errors
    /// That it is something else.
    pub fn text(&self, name: &str) -> Result<Option<String>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match value.text() {
            Some(text) => Ok(Some(text.into_owned())),
            None => Err(self.is_not(name, "a string")),
        }
    }

    /// An object.
    ///
    /// # Errors
    /// That it is something else.
    pub fn object(&self, name: &str) -> Result<Option<Self>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        self.object_at(value, name).map(Some)
    }

    fn object_at(&self, value: &'j Json<'a>, name: &str) -> Result<Self, String> {
        match value.members() {
            Some(_) => Ok(Self { object: value, path: format!("{}{name}.", self.path) }),
            None => Err(self.is_not(name, "an object")),
        }
    }

    /// An array of objects.
    ///
    /// # Errors
    /// That it, or one of its items, is something else.
    pub fn objects(&self, name: &str) -> Result<Option<Vec<Self>>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let Some(items) = value.items() else { return Err(self.is_not(name, "an array")) };
        let mut objects = Vec::new();
        for (at, item) in items.iter().enumerate() {
            objects.push(self.object_at(item, &format!("{name}[{at}]"))?);
        }
        Ok(Some(objects))
    }

    fn is_not(&self, name: &str, wanted: &str) -> String {
        format!("{}{name} is not {wanted}", self.path)
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
            (Inside::Members(members), Inside::Members(others)) => {
                let is_there = |(name, value): &(Json<'_>, Json<'_>)| {
                    name.text().and_then(|name| other.get(&name)).is_some_and(|other| other == value)
                };
                members.len() == others.len() && members.iter().all(is_there)
            }
            _ => false,
        }
    }
}

impl<'a> Json<'a> {
    fn number(&self) -> Option<Number<'a>> {
        self.text.starts_with(|first: char| first == '-' || first.is_ascii_digit()).then(|| Number::of(self.text))
    }
}

/// A number as 0.`digits` × 10^`magnitude`, where the first digit is not 0.
struct Number<'a> {
    is_negative: bool,
    /// The digits before the point, and those behind it.
    parts: [&'a str; 2],
    magnitude: i64,
}

impl<'a> Number<'a> {
    /// `text` is a number of JSON.
    fn of(text: &'a str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let unsigned = mantissa.trim_start_matches('-');
        let parts: [&str; 2] = unsigned.split_once('.').unwrap_or((unsigned, "")).into();
        let length = |digits: usize| i64::try_from(digits).unwrap_or(i64::MAX);
        let zeros = parts.iter().flat_map(|part| part.bytes()).take_while(|digit| *digit == b'0').count();
        // An exponent that no i64 holds: the digits cannot make up for it.
        let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        let magnitude = length(parts[0].len()).saturating_sub(length(zeros)).saturating_add(exponent);
        Self { is_negative: mantissa.starts_with('-'), parts, magnitude }
    }

    fn digits(&self) -> impl Iterator<Item = u8> + use<'a> {
        self.parts.into_iter().flat_map(str::bytes).skip_while(|digit| *digit == b'0')
    }

    fn is_zero(&self) -> bool {
        self.digits().next().is_none()
    }

    fn is_finite(&self) -> bool {
        let (magnitude, digits) = TOO_LARGE;
        self.magnitude < magnitude || self.is_zero() || self.magnitude == magnitude && self.digits().lt(digits.bytes())
    }
}

impl PartialEq for Number<'_> {
    fn eq(&self, other: &Self) -> bool {
        let significant = |number: &Self| number.digits().map(char::from).collect::<String>();
        let same = (self.is_negative, self.magnitude) == (other.is_negative, other.magnitude);
        self.is_zero() && other.is_zero()
            || same && significant(self).trim_end_matches('0') == significant(other).trim_end_matches('0')
    }
}

/// Whether an object may have two members of one name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Once,
    Repeated,
}

type Reason = Cow<'static, str>;

/// Reads from the beginning of `rest`, which on failure stands where it failed.
struct Reader<'a> {
    rest: &'a str,
    names: Names,
}

impl<'a> Reader<'a> {
    fn whole(mut self, text: &'a str) -> Result<Json<'a>, Fault> {
        let read = self.value(0).and_then(|value| {
            self.skip_blanks();
            if self.rest.is_empty() { Ok(value) } else { Err("something follows the value".into()) }
        });
        read.map_err(|reason| {
            let before = until(text, self.rest);
            let line = before.bytes().filter(|byte| *byte == b'\n').count().saturating_add(1);
            let column = before.chars().rev().take_while(|character| *character != '\n').count().saturating_add(1);
            Fault { reason, line, column }
        })
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, Reason> {
        self.skip_blanks();
        let start = self.rest;
        let inside = match start.bytes().next() {
            Some(b'{') => Inside::Members(self.members(depth.saturating_add(1))?),
            Some(b'[') => Inside::Items(self.items(depth.saturating_add(1))?),
            Some(b'"') => return self.text(),
            Some(b'-' | b'0'..=b'9') => self.number().map(|()| Inside::Nothing)?,
            None => return Err("the text ends where a value is expected".into()),
            _ if ["null", "true", "false"].iter().any(|word| self.take(word)) => Inside::Nothing,
            _ => return Err("a JSON value is expected".into()),
        };
        Ok(Json { text: until(start, self.rest), inside })
    }

    fn members(&mut self, depth: usize) -> Result<Vec<(Json<'a>, Json<'a>)>, Reason> {
        let start = self.rest;
        let (mut members, mut names) = (Vec::new(), BinaryHeap::new());
        let mut more = self.open("{", "}", depth)?;
        while more {
            self.skip_blanks();
            let name = self.text()?;
            if self.names == Names::Once {
                names.push((name.text(), self.rest.len()));
            }
            self.skip_blanks();
            if !self.take(":") {
                return Err("a colon is expected behind a member's name".into());
            }
            members.push((name, self.value(depth)?));
            more = self.goes_on("}", "a comma or } is expected")?;
        }
        self.refuse_repeated(start, names)?;
        Ok(members)
    }

    /// Of the names of an object, each with how much text is left behind it, the same stand together in a heap.
    fn refuse_repeated(
        &mut self,
        start: &'a str,
        mut names: BinaryHeap<(Option<Cow<'a, str>>, usize)>,
    ) -> Result<(), Reason> {
        let mut last = None;
        while let Some((Some(name), left)) = names.pop() {
            if last.as_ref() == Some(&name) {
                self.rest = start.get(start.len().saturating_sub(left)..).unwrap_or_default();
                return Err(format!("the member {:?} is there twice", shown(&name)).into());
            }
            last = Some(name);
        }
        Ok(())
    }

    fn items(&mut self, depth: usize) -> Result<Vec<Json<'a>>, Reason> {
        let mut items = Vec::new();
        let mut more = self.open("[", "]", depth)?;
        while more {
            items.push(self.value(depth)?);
            more = self.goes_on("]", "a comma or ] is expected")?;
        }
        Ok(items)
    }

    /// Goes into an object or array; false where it is empty.
    fn open(&mut self, bracket: &str, end: &str, depth: usize) -> Result<bool, Reason> {
        if depth > MAX_DEPTH {
            return Err(format!("it is nested deeper than {MAX_DEPTH} levels").into());
        }
        self.take(bracket);
        self.skip_blanks();
        Ok(!self.take(end))
    }

    /// Behind a member or item: whether another follows.
    fn goes_on(&mut self, end: &str, expected: &'static str) -> Result<bool, Reason> {
        self.skip_blanks();
        if self.take(",") {
            return Ok(true);
        }
        if self.take(end) { Ok(false) } else { Err(expected.into()) }
    }

    fn text(&mut self) -> Result<Json<'a>, Reason> {
        let start = self.rest;
        if !self.take("\"") {
            return Err("a member's name in double quotes is expected".into());
        }
        loop {
            let special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
            self.skip(self.rest.bytes().position(special).unwrap_or(self.rest.len()));
            if self.take("\"") {
                return Ok(Json { text: until(start, self.rest), inside: Inside::Nothing });
            }
            let mut rest = self.rest.chars();
            match rest.next() {
                Some('\\') => {
                    escape(&mut rest).ok_or("an escape is unknown, or half of a surrogate pair")?;
                    self.rest = rest.as_str();
                }
                Some(_) => return Err("a control character stands in a text without an escape".into()),
                None => return Err("the text ends within a JSON text".into()),
            }
        }
    }

    fn number(&mut self) -> Result<(), Reason> {
        let start = self.rest;
        self.take("-");
        if !self.take("0") {
            self.digits()?;
        }
        if self.take(".") {
            self.digits()?;
        }
        if self.take("e") || self.take("E") {
            let _ = self.take("+") || self.take("-");
            self.digits()?;
        }
        if Number::of(until(start, self.rest)).is_finite() {
            return Ok(());
        }
        Err("a number is larger than a double can be".into())
    }

    fn digits(&mut self) -> Result<(), Reason> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        self.skip(count);
        if count > 0 { Ok(()) } else { Err("a digit is expected".into()) }
    }

    fn take(&mut self, expected: &str) -> bool {
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }
}

/// What `start` has before `rest`, its end.
fn until<'a>(start: &'a str, rest: &str) -> &'a str {
    start.get(..start.len().saturating_sub(rest.len())).unwrap_or_default()
}

/// The character that an escape stands for, behind its backslash.
fn escape(rest: &mut Chars<'_>) -> Option<char> {
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
