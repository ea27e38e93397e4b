//! Why something that WeChat Pay should have signed does not verify. Nothing in here makes it believed: what is tried is
//! named, never returned.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::credential::platform_key::{PlatformKey, PlatformKeys};
use crate::crypto::signature;
use crate::error::{Error, shown};
use crate::reason::Reason;
use crate::reason::types::BodyChange;
use crate::wire::headers::Headers;
use crate::wire::json;

/// Longer bodies are not tried in other forms.
const MOST_BYTES: usize = 64 * 1024;

/// Of this many other keys it is tried whether they made the signature: a hostile one costs so many public operations.
const MOST_KEYS: usize = 4;

/// A body that was received, as it was before one change.
type Undone = fn(&[u8]) -> Option<Vec<u8>>;

/// What is done to bodies on the way to a handler, and how to undo it.
const CHANGES: [(BodyChange, Undone); 8] = [
    (BodyChange::BlanksAround, |body| Some(body.trim_ascii().to_vec())),
    (BodyChange::LaidOut, |body| Some(without_layout(body))),
    (BodyChange::SerialisedAgain, |body| Some(json::read_ambiguous(text(body)?).ok()?.compact().into_bytes())),
    (BodyChange::Base64, |body| STANDARD.decode(body.trim_ascii()).ok()),
    (BodyChange::Quoted, |body| Some(json::read_ambiguous(text(body)?).ok()?.text()?.into_owned().into_bytes())),
    (BodyChange::ByteOrderMark, |body| Some(body.strip_prefix("\u{feff}".as_bytes())?.to_vec())),
    (BodyChange::Charset, |body| text(body)?.chars().map(|character| u8::try_from(character).ok()).collect()),
    (BodyChange::NotEmpty, |_| Some(Vec::new())),
];

/// Why, where the key recovered a digest: WeChat Pay signed, but another body. `is_signed` tells whether it was this one.
pub fn altered(body: &[u8], is_signed: impl Fn(&[u8]) -> bool) -> Reason {
    if body.is_empty() {
        return Reason::BodyRead;
    }
    let fits = |undone: &Undone| undone(body).is_some_and(|original| is_signed(&original));
    let found = CHANGES.iter().filter(|_| body.len() <= MOST_BYTES).find(|(_, undone)| fits(undone));
    found.map_or(Reason::BodyAltered, |(change, _)| Reason::BodyAlteredBy { change: *change })
}

/// Why, where the key recovers nothing.
pub fn unrecovered(signature: &str, key: &PlatformKey, keys: &PlatformKeys) -> Reason {
    let name = || key.name.as_str().to_string();
    let length = signature::decode(signature).map(|bytes| bytes.len());
    if length != Some(key.key.size()) {
        return Reason::AnswerSignatureForm { length };
    }
    let mut others = keys.iter().filter(|other| other.name != key.name).take(MOST_KEYS);
    match others.find(|other| signature::recovered(signature, &other.key).is_some()) {
        Some(other) => Reason::SignedByOtherKey { name: name(), other: other.name.as_str().into() },
        None => Reason::SignatureUnrecovered { name: name() },
    }
}

/// What lacks the headers altogether, and is something else by its looks.
pub fn unsigned(error: Error, headers: &Headers, body: &[u8]) -> Error {
    let is_signed = headers.iter().any(|(name, _)| name.to_ascii_lowercase().starts_with("wechatpay-"));
    let start = String::from_utf8_lossy(body.get(..body.len().min(1024)).unwrap_or_default()).into_owned();
    let is_json = start.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
    match *error.reason() {
        Reason::AnswerHeaderMissing if is_signed => error,
        Reason::AnswerHeaderMissing if is_v2(&start) => error.because(Reason::AnswerIsV2),
        Reason::AnswerHeaderMissing if start.trim_start().starts_with('<') => error.because(Reason::AnswerIsPage),
        Reason::AnswerHeaderMissing if let Some(code) = code_of_error(body) => {
            error.because(Reason::AnswerIsError { code })
        }
        Reason::AnswerHeaderMissing if !is_json && !body.is_empty() => error.because(Reason::AnswerIsFile),
        _ => error,
    }
}

/// `code` of an error answer, which has a `message`, too.
fn code_of_error(body: &[u8]) -> Option<String> {
    let answer = json::read_ambiguous(text(body)?).ok()?;
    answer.get("message")?.text()?;
    Some(shown(&answer.get("code")?.text()?))
}

/// APIv2 speaks XML.
pub fn is_v2(body: &str) -> bool {
    body.trim_start_matches('\u{feff}').trim_start().starts_with("<xml") || body.contains("<return_code>")
}

fn text(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok()
}

/// JSON without the blanks between its tokens, which stay as they are.
fn without_layout(body: &[u8]) -> Vec<u8> {
    let (mut inside, mut escaped) = (false, false);
    let keep = |byte: &u8| {
        let is_blank = !inside && byte.is_ascii_whitespace();
        if *byte == b'"' && !escaped {
            inside = !inside;
        }
        escaped = inside && *byte == b'\\' && !escaped;
        !is_blank
    };
    let mut out = body.to_vec();
    out.retain(keep);
    out
}
