//! Values of DER and what can be done to one of them; the lengths around it stay right, so that more than the outermost one
//! is looked at.

use crate::mutator::{self, Random};

/// A value: its tag, and what is in it.
#[derive(Clone)]
pub struct Value {
    tag: u8,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Bytes(Vec<u8>),
    Values(Vec<Value>),
}

impl Value {
    /// The values one behind the other; `None` where a length does not fit.
    pub fn read_all(mut bytes: &[u8]) -> Option<Vec<Self>> {
        let mut values = Vec::new();
        while let Some((&tag, rest)) = bytes.split_first() {
            let (&first, rest) = rest.split_first()?;
            let (length, rest) = match first {
                0..=0x7F => (usize::from(first), rest),
                0x81 => (usize::from(*rest.first()?), &rest[1..]),
                0x82 => (usize::from(u16::from_be_bytes(*rest.first_chunk()?)), &rest[2..]),
                _ => return None,
            };
            let (content, rest) = rest.split_at_checked(length)?;
            let inner = if tag & 0x20 == 0 { None } else { Self::read_all(content) };
            values.push(Self { tag, content: inner.map_or_else(|| Content::Bytes(content.to_vec()), Content::Values) });
            bytes = rest;
        }
        Some(values)
    }

    /// Their bytes.
    pub fn write_all(values: &[Self]) -> Vec<u8> {
        let mut out = Vec::new();
        for Self { tag, content } in values {
            let content = match content {
                Content::Bytes(bytes) => bytes.clone(),
                Content::Values(values) => Self::write_all(values),
            };
            out.push(*tag);
            let [high, low] = u16::try_from(content.len()).expect("short").to_be_bytes();
            match (high, low) {
                (0, 0..0x80) => out.push(low),
                (0, _) => out.extend([0x81, low]),
                _ => out.extend([0x82, high, low]),
            }
            out.extend(content);
        }
        out
    }

    /// How many there are, within one another too.
    pub fn count(values: &[Self]) -> usize {
        let within = |value: &Self| match &value.content {
            Content::Bytes(_) => 0,
            Content::Values(values) => Self::count(values),
        };
        values.len() + values.iter().map(within).sum::<usize>()
    }
}

/// What is done to a value.
#[derive(Clone, Copy)]
pub enum Edit {
    /// It is taken out.
    Remove,
    /// It stands there twice.
    Repeat,
    /// It and the one behind it change places.
    Swap,
    /// Nothing is in it.
    Empty,
    /// It has another tag.
    Tag(u8),
    /// Before it stands an empty value of this tag.
    Insert(u8),
    /// Its content begins with one more byte.
    Prefix(u8),
    /// Its content ends with one more byte.
    Suffix(u8),
    /// One more byte stands in the middle of its content.
    Middle(u8),
    /// Its content begins with another byte.
    First(u8),
    /// Any change of its content, by this number.
    Any(u64),
}

impl Edit {
    /// Every one but those that go by a number. The tags: BOOLEAN to BMPString, SEQUENCE, SET, and those of a certificate's
    /// own. The bytes: the ends of what begins a number, a part of an OID, a length, a text.
    pub const ALL: [Self; 76] = {
        const TAGS: [u8; 24] =
            *b"\x01\x02\x03\x04\x05\x06\x0C\x12\x13\x14\x16\x17\x18\x1C\x1E\x30\x31\x80\x81\x82\xA0\xA1\xA2\xA3";
        const BYTES: [u8; 6] = [0x00, 0x01, 0x7F, 0x80, 0x81, 0xFF];
        let mut all = [Self::Remove; 76];
        (all[1], all[2], all[3]) = (Self::Repeat, Self::Swap, Self::Empty);
        let mut at = 0;
        while at < TAGS.len() {
            all[4 + at] = Self::Tag(TAGS[at]);
            all[28 + at] = Self::Insert(TAGS[at]);
            at += 1;
        }
        let mut at = 0;
        while at < BYTES.len() {
            all[52 + at] = Self::Prefix(BYTES[at]);
            all[58 + at] = Self::Suffix(BYTES[at]);
            all[64 + at] = Self::First(BYTES[at]);
            all[70 + at] = Self::Middle(BYTES[at]);
            at += 1;
        }
        all
    };

    /// One of them, or any change of the content.
    pub fn any(random: &mut Random) -> Self {
        if random.below(2) == 0 { Self::Any(random.next()) } else { Self::ALL[random.below(Self::ALL.len())] }
    }

    /// Does it to the value that `place` values come before. There is none behind the last.
    pub fn apply(self, values: &mut Vec<Value>, place: usize) {
        self.at(values, &mut { place });
    }

    fn at(self, values: &mut Vec<Value>, place: &mut usize) -> bool {
        for at in 0..values.len() {
            if *place == 0 {
                self.to(values, at);
                return true;
            }
            *place -= 1;
            if let Content::Values(inner) = &mut values[at].content
                && self.at(inner, place)
            {
                return true;
            }
        }
        false
    }

    fn to(self, values: &mut Vec<Value>, at: usize) {
        let mut content = match &values[at].content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Values(inner) => Value::write_all(inner),
        };
        match self {
            Self::Remove => return drop(values.remove(at)),
            Self::Repeat => return values.insert(at, values[at].clone()),
            Self::Swap => {
                let next = (at + 1) % values.len();
                return values.swap(at, next);
            }
            Self::Tag(tag) => return values[at].tag = tag,
            Self::Insert(tag) => return values.insert(at, Value { tag, content: Content::Bytes(Vec::new()) }),
            Self::Empty => content.clear(),
            Self::Prefix(byte) => content.insert(0, byte),
            Self::Middle(byte) => content.insert(content.len() / 2, byte),
            Self::Suffix(byte) => content.push(byte),
            Self::First(byte) => content.iter_mut().take(1).for_each(|first| *first = byte),
            Self::Any(number) => mutator::change(&mut content, &[], &mut Random(number)),
        }
        values[at].content = Content::Bytes(content);
    }
}
