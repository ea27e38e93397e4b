//! The keys that a merchant sets in the merchant platform, one for APIv2 and one for APIv3: 32 letters and digits each.

use crate::credential::blank::is_blank;
use crate::reason::Reason;

/// The bytes of either.
pub const LENGTH: usize = 32;

/// What is wrong with a text or bytes given as one of them; `key` is what people are told, `APIv2` or `APIv3`.
pub fn flaw(bytes: &[u8], key: &'static str) -> Option<Reason> {
    let length = bytes.len();
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let blanks = text.chars().filter(|c| is_blank(*c)).map(char::len_utf8).fold(0, usize::saturating_add);
    Some(if bytes.windows(5).any(|window| window == b"-----") {
        Reason::ApiKeyIsPem { key }
    } else if blanks > 0 && (length == LENGTH || length.saturating_sub(blanks) == LENGTH) {
        // The merchant platform takes letters and digits only.
        Reason::ApiKeyBlank { key, length }
    } else if length == LENGTH {
        return None;
    } else if text.is_ascii() {
        Reason::ApiKeyLength { key, length }
    } else {
        Reason::ApiKeyNotAscii { key, length }
    })
}
