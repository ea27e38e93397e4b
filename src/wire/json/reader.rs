//! The grammar of RFC 8259 and the limits of RFC 7493.

use std::borrow::Cow;
use std::collections::BinaryHeap;

use super::number::Number;
use super::value::{Inside, Json, escape};
use crate::error::shown;
use crate::reason::words::{Words, worded};

/// Objects and arrays within each other, counted from the outermost: far from the end of wasm's stack.
const MAX_DEPTH: usize = 127;

worded! {
    /// What is wrong with a text; quotes no value, at most the name of a member.
    Grammar("Json.") {
        Trailing,
        Ended,
        ValueExpected,
        NameExpected,
        ColonExpected,
        CommaOrBracketExpected { bracket: char },
        DigitExpected,
        EscapeUnknown,
        ControlCharacter,
        TextEnded,
        NumberTooLarge,
        TooDeep { most: usize },
        MemberTwice { name: String },
    }
}

/// The first fault, with line and column.
#[derive(Debug)]
pub struct Fault {
    grammar: Grammar,
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
}

impl Fault {
    /// The sentence that names fault and place.
    pub fn words(&self) -> Words {
        FaultAt::At { fault: self.grammar.words(), line: self.line, column: self.column }.words()
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words().english())
    }
}

worded! {
    /// A fault and its place.
    FaultAt("Json.") {
        At { fault: Words, line: usize, column: usize },
    }
}

/// Reads I-JSON.
///
/// # Errors
/// The first fault, with line and column.
pub fn read(text: &str) -> Result<Json<'_>, Fault> {
    Reader::new(text, Names::Once).whole()
}

/// Refuses text that is not I-JSON.
///
/// # Errors
/// The first fault, with line and column.
pub fn check(text: &str) -> Result<(), Fault> {
    read(text).map(drop)
}

/// Reads JSON whose names may repeat, the last of them counting: for diagnosis, which trusts nothing of it.
///
/// # Errors
/// The first fault, with line and column.
pub fn read_ambiguous(text: &str) -> Result<Json<'_>, Fault> {
    Reader::new(text, Names::Repeated).whole()
}

/// Whether an object may have two members of one name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// I-JSON.
    Once,
    /// The last counts.
    Repeated,
}

/// Reads `text` from the beginning of `rest`, which on failure stands where it failed.
struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
    names: Names,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, names: Names) -> Self {
        Self { text, rest: text, names }
    }

    /// The value that is the whole text.
    fn whole(mut self) -> Result<Json<'a>, Fault> {
        let read = self.value(0).and_then(|value| {
            self.skip_blanks();
            if self.rest.is_empty() { Ok(value) } else { Err(Grammar::Trailing) }
        });
        read.map_err(|grammar| {
            let before = until(self.text, self.rest);
            let line = before.bytes().filter(|byte| *byte == b'\n').count().saturating_add(1);
            let column = before.chars().rev().take_while(|character| *character != '\n').count().saturating_add(1);
            Fault { grammar, line, column }
        })
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, Grammar> {
        self.skip_blanks();
        let start = self.rest;
        let inside = match start.bytes().next() {
            Some(b'{') => Inside::Members(self.members(depth.saturating_add(1))?),
            Some(b'[') => Inside::Items(self.items(depth.saturating_add(1))?),
            Some(b'"') => return self.text(),
            Some(b'-' | b'0'..=b'9') => self.number().map(|()| Inside::Nothing)?,
            None => return Err(Grammar::Ended),
            _ if ["null", "true", "false"].iter().any(|word| self.take_word(word)) => Inside::Nothing,
            _ => return Err(Grammar::ValueExpected),
        };
        Ok(Json { text: until(start, self.rest), inside })
    }

    fn members(&mut self, depth: usize) -> Result<Vec<(Json<'a>, Json<'a>)>, Grammar> {
        let start = self.rest;
        let (mut members, mut names) = (Vec::new(), BinaryHeap::new());
        let mut more = self.open(b'{', b'}', depth)?;
        while more {
            self.skip_blanks();
            let name = self.text()?;
            if self.names == Names::Once {
                names.push((name.text().unwrap_or_default(), self.rest.len()));
            }
            self.skip_blanks();
            if !self.take(b':') {
                return Err(Grammar::ColonExpected);
            }
            members.push((name, self.value(depth)?));
            more = self.goes_on('}')?;
        }
        self.refuse_repeated(start, names)?;
        Ok(members)
    }

    /// Looks at the names of an object in their order, in which the same ones are neighbours; each comes with how much of
    /// `start` is left behind it.
    fn refuse_repeated(&mut self, start: &'a str, mut names: BinaryHeap<(Cow<'a, str>, usize)>) -> Result<(), Grammar> {
        let mut last = None;
        while let Some((name, left)) = names.pop() {
            if last.as_ref() == Some(&name) {
                self.rest = start.get(start.len().saturating_sub(left)..).unwrap_or_default();
                return Err(Grammar::MemberTwice { name: format!("{:?}", shown(&name)) });
            }
            last = Some(name);
        }
        Ok(())
    }

    fn items(&mut self, depth: usize) -> Result<Vec<Json<'a>>, Grammar> {
        let mut items = Vec::new();
        let mut more = self.open(b'[', b']', depth)?;
        while more {
            items.push(self.value(depth)?);
            more = self.goes_on(']')?;
        }
        Ok(items)
    }

    /// Goes into an object or array; false where it is empty.
    fn open(&mut self, bracket: u8, end: u8, depth: usize) -> Result<bool, Grammar> {
        if depth > MAX_DEPTH {
            return Err(Grammar::TooDeep { most: MAX_DEPTH });
        }
        self.take(bracket);
        self.skip_blanks();
        Ok(!self.take(end))
    }

    /// Behind a member or item: whether another follows.
    fn goes_on(&mut self, end: char) -> Result<bool, Grammar> {
        self.skip_blanks();
        if self.take(b',') {
            return Ok(true);
        }
        if u8::try_from(end).is_ok_and(|end| self.take(end)) {
            Ok(false)
        } else {
            Err(Grammar::CommaOrBracketExpected { bracket: end })
        }
    }

    fn text(&mut self) -> Result<Json<'a>, Grammar> {
        let start = self.rest;
        if !self.take(b'"') {
            return Err(Grammar::NameExpected);
        }
        loop {
            let special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
            self.skip(self.rest.bytes().position(special).unwrap_or(self.rest.len()));
            if self.take(b'"') {
                return Ok(Json { text: until(start, self.rest), inside: Inside::Nothing });
            }
            let mut rest = self.rest.chars();
            match rest.next() {
                Some('\\') => {
                    escape(&mut rest).ok_or(Grammar::EscapeUnknown)?;
                    self.rest = rest.as_str();
                }
                Some(_) => return Err(Grammar::ControlCharacter),
                None => return Err(Grammar::TextEnded),
            }
        }
    }

    fn number(&mut self) -> Result<(), Grammar> {
        let start = self.rest;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        if Number::of(until(start, self.rest)).is_finite() {
            return Ok(());
        }
        Err(Grammar::NumberTooLarge)
    }

    fn digits(&mut self) -> Result<(), Grammar> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        self.skip(count);
        if count > 0 { Ok(()) } else { Err(Grammar::DigitExpected) }
    }

    fn take(&mut self, expected: u8) -> bool {
        let is_there = self.rest.as_bytes().first() == Some(&expected);
        self.skip(usize::from(is_there));
        is_there
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_there = self.rest.starts_with(word);
        self.skip(if is_there { word.len() } else { 0 });
        is_there
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn skip_blanks(&mut self) {
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        self.skip(self.rest.bytes().take_while(is_blank).count());
    }
}

/// What `start` has before `rest`, its end.
fn until<'a>(start: &'a str, rest: &str) -> &'a str {
    start.get(..start.len().saturating_sub(rest.len())).unwrap_or_default()
}
