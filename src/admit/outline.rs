//! What kinds of values an argument consists of, and under which names: never the values, which may be secret.

/// A value by its kind, with what it contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its name, in an object; otherwise empty.
    pub name: &'a str,
    /// A number as JavaScript writes it; which of the errors thrown, for what is unreadable; otherwise empty.
    pub number: &'a str,
    /// The members of an object, the items of an array or iterable.
    pub members: Vec<Node<'a>>,
}

/// Declares the kinds once, each with the letter that stands for it.
macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident = $letter:literal,)*) => {
        /// The kinds of values.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $($(#[$about])* $kind,)*
        }

        impl Kind {
            /// The kind that the letter stands for in an outline.
            fn of(letter: u8) -> Option<Self> {
                Some(match letter {
                    $($letter => Self::$kind,)*
                    _ => return None,
                })
            }
        }
    };
}

kinds! {
    /// `undefined`: absent.
    Undefined = b'u',
    /// `null`.
    Null = b'0',
    /// Text.
    Text = b's',
    /// Text that is all digits.
    Digits = b'#',
    /// Text with half of a surrogate pair, which UTF-8 cannot express.
    HalfPair = b'w',
    /// A boolean.
    Boolean = b't',
    /// A number, NaN and Infinity included.
    Number = b'n',
    /// A BigInt.
    BigInt = b'g',
    /// A symbol.
    Symbol = b'y',
    /// A function.
    Function = b'f',
    /// A Uint8Array or ArrayBuffer.
    Bytes = b'b',
    /// A Date.
    Date = b'd',
    /// A Promise.
    Promise = b'p',
    /// A plain object.
    Object = b'o',
    /// An array.
    Array = b'a',
    /// An array of a length that none can have.
    Endless = b'l',
    /// A FormData.
    FormData = b'h',
    /// Another object that can be iterated (Headers, a Map): its items.
    Iterable = b'i',
    /// Any other object.
    Other = b'x',
    /// An object within itself.
    Cycle = b'c',
    /// Nested deeper than it was read.
    Deep = b'v',
    /// In the place of further members: more than were read.
    More = b'm',
    /// In the place of a member whose name has half of a surrogate pair.
    BrokenName = b'~',
    /// Reading it threw.
    Unreadable = b'!',
}

impl Kind {
    /// Whether JavaScript calls it an object, bytes apart.
    pub fn is_object(self) -> bool {
        use Kind::{Array, Cycle, Date, Deep, Endless, FormData, Iterable, Object, Other, Promise};
        matches!(self, Date | Promise | Object | Array | Endless | FormData | Iterable | Other | Cycle | Deep)
    }
}

/// The tree that an outline describes; `None` for what is no outline.
///
/// Each value is a letter, the length of its name in UTF-16 units, `:`, the name, for a number (and what is unreadable)
/// its text and `;`, for an object, array or iterable its members and `.`.
pub fn read(outline: &str) -> Option<Node<'_>> {
    let mut rest = outline;
    node(&mut rest).filter(|_| rest.is_empty())
}

fn node<'a>(rest: &mut &'a str) -> Option<Node<'a>> {
    let kind = Kind::of(*rest.as_bytes().first()?)?;
    let (length, after) = rest.get(1..)?.split_once(':')?;
    let (name, after) = split_at_unit(after, length.parse().ok()?)?;
    *rest = after;
    let mut node = Node { kind, name, number: "", members: Vec::new() };
    match kind {
        Kind::Number | Kind::Unreadable => (node.number, *rest) = rest.split_once(';')?,
        Kind::Object | Kind::Array | Kind::Iterable => {
            while !rest.starts_with('.') {
                node.members.push(self::node(rest)?);
            }
            *rest = rest.get(1..)?;
        }
        _ => {}
    }
    Some(node)
}

/// Splits after `units` UTF-16 units.
fn split_at_unit(text: &str, units: usize) -> Option<(&str, &str)> {
    if text.as_bytes().get(..units)?.is_ascii() {
        return text.split_at_checked(units);
    }
    let mut left = units;
    let bytes = text.chars().take_while(|character| {
        let enough = left == 0;
        left = left.saturating_sub(character.len_utf16());
        !enough
    });
    text.split_at_checked(bytes.map(char::len_utf8).fold(0, usize::saturating_add))
}

impl Node<'_> {
    /// Whether it counts as given.
    pub fn is_given(&self) -> bool {
        self.kind != Kind::Undefined
    }

    /// Whether it is text.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Text | Kind::Digits)
    }

    /// The member called `name`, if it is given.
    pub fn member(&self, name: &str) -> Option<&Self> {
        self.members.iter().find(|member| member.name == name && member.is_given())
    }
}
