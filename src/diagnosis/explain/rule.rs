//! How errors of other programs are recognised.

use super::found::Again;
use crate::diagnosis::cause::Cause;
use crate::diagnosis::facts::Thrown;

/// A cause, whether to try again, and how it is recognised: by codes (a `…` at the end stands for anything), or by words
/// of a message in lower case with blanks for underscores; alternatives stand between `|`.
pub type Rule = (Cause, Again, &'static str, &'static str);

/// Whether an error or a cause of it has one of the codes or says one of the words.
pub fn fits((_, _, codes, words): &Rule, thrown: &Thrown) -> bool {
    let is = |code: &String| {
        codes.split('|').any(|known| match known.strip_suffix('…') {
            Some(start) => code.starts_with(start),
            None => code == known,
        })
    };
    thrown.codes.iter().filter(|code| !code.is_empty()).any(is)
        || !words.is_empty() && words.split('|').any(|word| thrown.says(word))
}
