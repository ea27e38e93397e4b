//! What is to be said, without saying it: the name of a sentence and the values that fill it.
//!
//! The sentences stand in `words/`, in both languages, under the same names. The package's JavaScript renders them; the
//! wasm holds none. Native builds carry the English ones, for `Display`.

use serde::{Serialize, Serializer};

/// What fills a placeholder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// The same in every language.
    Text(String),
    /// Several such, separated as the language does.
    List(Vec<String>),
    /// Another sentence, or a part of one.
    Words(Words),
}

/// Values by the names of their placeholders; what is not known is not among them.
pub type Values = Vec<(&'static str, Value)>;

/// A sentence by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Its name in `words/`.
    pub id: &'static str,
    /// What fills it.
    #[serde(serialize_with = "by_name")]
    pub values: Values,
}

fn by_name<S: Serializer>(values: &Values, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(name, value)| (name, value)))
}

/// What can fill a placeholder.
pub trait Fill {
    /// Whether it may be missing. The sentences then have a form without it.
    const OPTIONAL: bool = false;

    /// The value, if it is known.
    fn value(&self) -> Option<Value>;
}

impl<T: Fill> Fill for Option<T> {
    const OPTIONAL: bool = true;

    fn value(&self) -> Option<Value> {
        self.as_ref().and_then(Fill::value)
    }
}

impl Fill for Vec<String> {
    fn value(&self) -> Option<Value> {
        Some(Value::List(self.clone()))
    }
}

impl Fill for Words {
    fn value(&self) -> Option<Value> {
        Some(Value::Words(self.clone()))
    }
}

/// Text that means itself.
macro_rules! texts {
    ($($kind:ty),*) => {
        $(impl Fill for $kind {
            fn value(&self) -> Option<Value> {
                Some(Value::Text(self.to_string()))
            }
        })*
    };
}
texts!(String, &'static str, usize, u64, u32, u16, i64, char);

/// An enum of sentences: each variant has one under its own name behind `$prefix`, and its members fill it.
macro_rules! worded {
    (
        $(#[$about:meta])*
        $name:ident($prefix:literal) { $($(#[$of:meta])* $variant:ident $({ $($member:ident: $kind:ty),* })?,)* }
    ) => {
        $(#[$about])*
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $(
                #[doc = concat!("`", $prefix, stringify!($variant), "` in `words/`.")]
                $(#[$of])*
                $variant $({ $(#[doc = concat!("`{", stringify!($member), "}`")] $member: $kind),* })?,
            )*
        }

        impl $name {
            /// The sentence and what fills it.
            pub fn words(&self) -> $crate::reason::words::Words {
                match self {
                    $(Self::$variant $({ $($member),* })? => $crate::reason::words::words_of(
                        concat!($prefix, stringify!($variant)),
                        &[$($((stringify!($member), $member)),*)?],
                    ),)*
                }
            }

            /// Every sentence with the names of its values, and whether each may be missing.
            #[cfg(not(target_arch = "wasm32"))]
            pub const SENTENCES: &'static [$crate::reason::words::Sentence] = &[
                $((
                    concat!($prefix, stringify!($variant)),
                    &[$($((stringify!($member), <$kind as $crate::reason::words::Fill>::OPTIONAL)),*)?],
                ),)*
            ];
        }

        impl $crate::reason::words::Fill for $name {
            fn value(&self) -> Option<$crate::reason::words::Value> {
                Some($crate::reason::words::Value::Words(self.words()))
            }
        }

        impl From<$name> for $crate::reason::words::Words {
            fn from(of: $name) -> Self {
                of.words()
            }
        }
    };
}
pub(crate) use worded;

/// A sentence's name, and the names of its values with whether each may be missing.
#[cfg(not(target_arch = "wasm32"))]
pub type Sentence = (&'static str, &'static [(&'static str, bool)]);

/// Not inlined: reasons are worded in one place and never in a hurry.
#[cold]
#[inline(never)]
pub(crate) fn words_of(id: &'static str, members: &[(&'static str, &dyn Known)]) -> Words {
    let known = members.iter().filter_map(|(name, member)| Some((*name, member.known()?)));
    Words { id, values: known.collect() }
}

/// [`Fill`] without its constant, so that members of every type stand in one list.
pub(crate) trait Known {
    fn known(&self) -> Option<Value>;
}

impl<T: Fill> Known for T {
    fn known(&self) -> Option<Value> {
        self.value()
    }
}
