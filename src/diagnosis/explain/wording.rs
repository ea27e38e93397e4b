//! How the server's words are matched.

const MISSING: &str = "缺少|缺失|必填|必传|必须传|不能为空|没有传|未传|missing|required";

/// Whether [`plain`] words fit a rule: all its groups must be there, each by one of its alternatives, and none of those
/// after `!`. `?` stands for words that something is missing, which is not that it is wrong.
pub fn fits(rule: &str, words: &str) -> bool {
    let is_there = |word: &str| match word {
        "?" => MISSING.split('|').any(|word| words.contains(word)),
        _ => words.contains(word),
    };
    let any = |alternatives: &str| alternatives.split('|').any(is_there);
    rule.split(' ').all(|group| group.strip_prefix('!').map_or_else(|| any(group), |unwanted| !any(unwanted)))
}

/// Whether something is said to be missing.
pub fn says_missing(message: &str) -> bool {
    fits("?", &plain(message))
}

/// Letters alone: without digits, blanks and punctuation, in half width and lower case.
pub fn plain(text: &str) -> String {
    let half = |character: char| match character {
        '\u{FF01}'..='\u{FF5E}' => {
            u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
        }
        _ => character,
    };
    let is_letter = |character: &char| character.is_ascii_alphabetic() || ('\u{3400}'..'\u{A000}').contains(character);
    text.chars().map(half).filter(is_letter).map(|character| character.to_ascii_lowercase()).collect()
}
