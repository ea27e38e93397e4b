//! Lists compared by their names, in n·log n steps however many there are.
//!
//! By a heap throughout: of all ways to sort it is the one that brings the least code along.

use std::borrow::Cow;
use std::collections::BinaryHeap;

/// A name, and where it stands.
pub type Placed<'a> = (Cow<'a, str>, usize);

/// Names in their order, the same ones in that of their places.
pub fn sorted<'a>(names: impl Iterator<Item = Cow<'a, str>>) -> Vec<Placed<'a>> {
    names.zip(0..).collect::<BinaryHeap<Placed<'a>>>().into_sorted_vec()
}

/// The first place with a name that was there before, and the place where that was.
pub fn repeated<'a>(names: impl Iterator<Item = Cow<'a, str>>) -> Option<Repeated> {
    let names = sorted(names);
    let neighbours = names.iter().zip(names.iter().skip(1));
    let same = neighbours.filter(|((one, _), (other, _))| one == other);
    same.map(|((_, first), (_, again))| Repeated { first: *first, again: *again }).min_by_key(|it| it.again)
}

/// Two places with one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeated {
    /// The earlier one.
    pub first: usize,
    /// The later one.
    pub again: usize,
}

/// Whether each of `some` is in `all`; both are sorted.
pub fn are_within(some: &[Placed<'_>], all: &[Placed<'_>]) -> bool {
    let mut all = all.iter().map(|(name, _)| name).peekable();
    some.iter().all(|(name, _)| {
        while all.next_if(|other| *other < name).is_some() {}
        all.peek().is_some_and(|other| *other == name)
    })
}

#[cfg(test)]
mod tests {
    use super::{Repeated, are_within, repeated, sorted};

    fn list(names: &str) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
        names.split(' ').map(Into::into)
    }

    #[test]
    fn the_first_repetition_is_told_with_the_place_before_it() {
        let of = |names| repeated(list(names)).map(|Repeated { first, again }| (first, again));
        assert_eq!(of("a b c"), None);
        assert_eq!(of("z a b a z"), Some((1, 3)));
        assert_eq!(of("b a a a b"), Some((1, 2)));
    }

    #[test]
    fn one_list_is_within_another_in_any_order_and_number() {
        let within = |some, all| are_within(&sorted(list(some)), &sorted(list(all)));
        assert!(within("c a", "a b c") && within("a a", "b a"));
        assert!(!within("a d", "a b c") && !within("0", "a") && !within("b", "a c"));
    }
}
