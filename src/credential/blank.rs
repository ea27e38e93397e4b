//! What is copied along from a web page or a file and cannot be seen.

/// Blanks, and the characters without width that come with pasting.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// The first of them in `text`, and its place from 1.
pub fn first_blank(text: &str) -> Option<(usize, char)> {
    (1..).zip(text.chars()).find(|(_, character)| is_blank(*character))
}
