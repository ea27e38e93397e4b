//! Line 5: the body that was signed against the one that was received.

use super::difference::Difference;
use super::view::View;
use crate::diagnosis::cause::Cause;
use crate::wire::json;

const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Where the body differs, and why. The server shows only its beginning, but the whole message's length.
pub fn compare(message: &[u8], signed: &View, received: &View) -> Option<Difference> {
    let lengths = (signed.body.len(), received.body_length());
    let of = |cause| {
        let difference = Difference::new(cause, "5", &start(&signed.body), &start(&received.body))
            .with("signedLength", message.len());
        let Some((length, body_length)) = received.length.zip(lengths.1) else { return Some(difference) };
        Some(difference.with("receivedLength", length).with("bytes", body_length.abs_diff(lengths.0)))
    };
    match lengths {
        (1.., Some(0)) if signed.body.iter().all(|byte| matches!(byte, b'\r' | b'\n')) => {
            return of(Cause::BodyLineEnd);
        }
        (1.., Some(0)) => return of(Cause::BodyNotSent),
        (0, Some(1..)) => return of(Cause::BodyNotSigned),
        _ => {}
    }
    if signed.body.starts_with(BYTE_ORDER_MARK) != received.body.starts_with(BYTE_ORDER_MARK)
        && lengths.1.is_some_and(|length| length.abs_diff(lengths.0) == 3)
    {
        return of(Cause::BodyByteOrderMark);
    }
    // What JavaScript makes of an object that nobody serialised.
    if cut(&received.body).starts_with(b"[object") && !signed.body.starts_with(b"[object") {
        return of(Cause::BodyNotSerialised);
    }
    if signed.body.starts_with(b"--") && !received.body.starts_with(b"--") {
        return of(Cause::UploadSignedWhole);
    }
    if let Some(length) = lengths.1.filter(|length| *length != lengths.0) {
        return of(length_cause(&signed.body, length, received));
    }
    let same = match received.cut {
        None => signed.body == received.body,
        Some(_) => signed.body.starts_with(&cut(&received.body)),
    };
    if same { None } else { of(Cause::BodyDiffers) }
}

/// The body that was sent, where the one that was signed is the same read or written in another charset: `?` in place of
/// every character that the charset lacks (or of each of its bytes), or bytes that were taken for characters.
pub fn in_other_charset(signed: &[u8], sent: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(sent) else { return false };
    if text.is_ascii() || signed == sent {
        return false;
    }
    let replaced = |marks: fn(char) -> usize| {
        let mut out = String::new();
        for character in text.chars() {
            if character.is_ascii() {
                out.push(character);
            } else {
                out.extend(std::iter::repeat_n('?', marks(character)));
            }
        }
        out.into_bytes()
    };
    let as_latin_1: String = sent.iter().map(|byte| char::from(*byte)).collect();
    replaced(|_| 1) == signed
        || replaced(char::len_utf8) == signed
        || as_latin_1.as_bytes() == signed
        || String::from_utf8_lossy(signed).contains('\u{FFFD}') && !text.contains('\u{FFFD}')
}

/// The server may have cut inside a character, which then arrives as U+FFFD.
fn cut(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_end_matches('\u{FFFD}');
    text.strip_suffix("...").unwrap_or(text).as_bytes().to_vec()
}

/// Which change of the body gives just this length.
fn length_cause(signed: &[u8], length: usize, received: &View) -> Cause {
    let text = String::from_utf8_lossy(signed);
    let matches = |other: usize| other == length;
    let sum = |of: fn(char) -> usize| text.chars().map(of).fold(0, usize::saturating_add);
    // A blank inside makes it as much longer as a line break after it; the blank may be seen.
    let seen = cut(received.body.trim_ascii_end());
    let longer = (1..=2).any(|more| matches(signed.len().saturating_add(more)));
    if text.trim_end_matches(['\r', '\n']).len() == length || longer && signed.starts_with(&seen) {
        return Cause::BodyLineEnd;
    }
    let feeds = text.matches('\n').count();
    let returns = text.matches("\r\n").count();
    if feeds > 0
        && (matches(signed.len().saturating_add(feeds)) || returns > 0 && matches(signed.len().saturating_sub(returns)))
    {
        return Cause::BodyCarriageReturns;
    }
    // GBK has two bytes for a character, and `?` stands for what a charset does not know.
    let is_wide = !text.is_ascii();
    if is_wide && (matches(sum(|c| if c.is_ascii() { 1 } else { 2 })) || matches(sum(|_| 1))) {
        return Cause::BodyCharset;
    }
    let json = json::read_ambiguous(&text).ok().filter(|value| value.items().is_some() || value.members().is_some());
    let compact = json.as_ref().map_or(0, |value| value.compact().len());
    if is_wide && matches(sum(|c| if c.is_ascii() { 1 } else { c.len_utf16().saturating_mul(6) }))
        || text.contains("\\u") && matches(compact)
    {
        return Cause::BodyUnicodeEscapes;
    }
    let quotes = text.matches("\\\"").count();
    let unescaped = text.replace("\\\"", "\"");
    if quotes > 0 && matches(signed.len().saturating_sub(quotes)) && unescaped.as_bytes().starts_with(&seen) {
        return Cause::BodyQuotesEscaped;
    }
    let slashes = text.matches('/').count();
    let escaped_slashes = text.matches("\\/").count();
    if slashes > 0
        && (matches(signed.len().saturating_add(slashes)) || matches(signed.len().saturating_sub(escaped_slashes)))
    {
        return Cause::BodySlashEscapes;
    }
    let Some(json) = json else { return Cause::BodyLength };
    // What is seen of the other body must not contradict: it is the same but for blanks, or the same value.
    let without_blanks = |bytes: &[u8]| bytes.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect::<Vec<u8>>();
    let same = without_blanks(signed).starts_with(&without_blanks(&cut(&received.body)))
        || std::str::from_utf8(&received.body)
            .is_ok_and(|text| json::read_ambiguous(text).is_ok_and(|other| other == json));
    if same { Cause::BodySerialisedAgain } else { Cause::BodyDiffers }
}

fn start(body: &[u8]) -> String {
    String::from_utf8_lossy(body.get(..body.len().min(40)).unwrap_or_default()).into_owned()
}
