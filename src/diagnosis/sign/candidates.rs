//! What may have been signed instead: one mistake of those that people make, or two of the most frequent.

use super::view::View;
use crate::wire::json::{self, Json};
use crate::wire::percent::{decoded, encode_component};

/// So many texts are tried.
const MOST: usize = 200;

/// Longer messages are not tried in other forms (bytes).
const LONGEST: usize = 64 * 1024;

/// A request as it might have been put together for signing.
#[derive(Clone)]
struct Draft {
    view: View,
    /// The whole text, where its form is another than five lines.
    end: fn(Vec<u8>) -> Vec<u8>,
}

/// What a mistake makes of a draft; nothing where it changes nothing.
type Mistake = fn(&Draft) -> Option<Draft>;

/// The most frequent first, in the order in which two of them are made.
const FREQUENT: [Mistake; 14] = [
    |draft| url(draft, |url| decoded(&url.replace('+', "%2B"))),
    |draft| url(draft, |url| url.replace('%', "%25")),
    |draft| url(draft, str::to_ascii_lowercase),
    |draft| url(draft, |url| url.split('?').next().unwrap_or_default().into()),
    |draft| url(draft, |url| format!("https://api.mch.weixin.qq.com{url}")),
    |draft| body(draft, |_| Some(Vec::new())),
    |draft| body_json(draft, |json| json.compact()),
    |draft| body_json(draft, |json| json.spaced()),
    |draft| body_json(draft, |json| json.indented(2)),
    |draft| body_text(draft, |text| text.replace('"', "\\\"")),
    |draft| method(draft, str::to_ascii_lowercase),
    |draft| Some(Draft { end: without_final_feed, ..draft.clone() }),
    |draft| Some(Draft { end: |message| replaced(&message, "\n", "\r\n"), ..draft.clone() }),
    |draft| Some(Draft { end: |message| ["\u{feff}".as_bytes(), &message].concat(), ..draft.clone() }),
];

/// The rest, which is tried by itself.
const OTHERS: [Mistake; 31] = [
    |draft| method(draft, |_| "GET".into()),
    |draft| method(draft, |_| "POST".into()),
    |draft| url(draft, |url| format!("api.mch.weixin.qq.com{url}")),
    |draft| url(draft, |url| url.trim_start_matches('/').into()),
    |draft| url(draft, |url| url.strip_prefix("/v3").unwrap_or(url).into()),
    |draft| url(draft, encode_component),
    |draft| url(draft, |url| escapes(url, |hex| hex.to_ascii_lowercase())),
    |draft| url(draft, |url| escapes(url, |hex| hex.to_ascii_uppercase())),
    |draft| url(draft, |url| url.replace("%20", "+")),
    |draft| url(draft, |url| url.replace('+', "%20")),
    |draft| url(draft, with_other_slash),
    |draft| url(draft, |url| url.split_once('?').map_or("", |(_, query)| query).into()),
    |draft| body_json(draft, |json| json.indented(4)),
    |draft| body_text(draft, |text| text.replace('/', "\\/")),
    |draft| body_text(draft, |text| text.replace("\\/", "/")),
    |draft| body_text(draft, ascii),
    |draft| body_text(draft, |text| text.trim().into()),
    |draft| body_text(draft, |text| format!("{text}\n")),
    |draft| body_text(draft, |text| text.replace('\n', "\r\n")),
    |draft| body_text(draft, |text| text.replace("\r\n", "\n")),
    |draft| body_text(draft, |text| format!("\u{feff}{text}")),
    |draft| body_text(draft, str::to_ascii_lowercase),
    |draft| body(draft, |_| Some(b"{}".to_vec())),
    |draft| body(draft, |_| Some(b"null".to_vec())),
    |draft| body(draft, |_| Some(b"undefined".to_vec())),
    |draft| body(draft, |_| Some(b"[object Object]".to_vec())),
    |draft| body(draft, |_| Some(query_as_json(&draft.view.url)?.into_bytes())),
    |draft| Some(Draft { end: |message| [message.as_slice(), b"\n"].concat(), ..draft.clone() }),
    |draft| Some(Draft { end: |message| message.trim_ascii().to_vec(), ..draft.clone() }),
    |draft| Some(Draft { end: |message| replaced(&message, "\n", "\\n"), ..draft.clone() }),
    |draft| Some(Draft { end: |message| ordered(&message, &[2, 3, 4]), ..draft.clone() }),
];

/// Orders of the five lines other than the right one.
const ORDERS: [fn(Vec<u8>) -> Vec<u8>; 3] = [
    |message| ordered(&message, &[0, 1, 3, 2, 4]),
    |message| ordered(&message, &[1, 0, 2, 3, 4]),
    |message| ordered(&message, &[2, 3, 0, 1, 4]),
];

/// Texts that may have been signed instead of the message of `right`. Times and nonces are those at hand: none is
/// guessed.
pub fn candidates<'a>(
    right: &View,
    timestamps: &'a [String],
    nonces: &'a [String],
) -> impl Iterator<Item = Vec<u8>> + use<'a> {
    let start = Draft { view: right.clone(), end: |message| message };
    let too_long = right.message().len() > LONGEST;
    let with = |view: View| Draft { view, ..start.clone() };
    let by_time = timestamps.iter().map(|timestamp| with(View { timestamp: timestamp.clone(), ..right.clone() }));
    let by_nonce = nonces.iter().map(|nonce| with(View { nonce: nonce.clone(), ..right.clone() }));
    let both = timestamps.iter().zip(nonces);
    let by_both = both
        .map(|(timestamp, nonce)| with(View { timestamp: timestamp.clone(), nonce: nonce.clone(), ..right.clone() }));
    let at_hand: Vec<Draft> = by_time.chain(by_nonce).chain(by_both).collect();
    let orders: Vec<Draft> = ORDERS.iter().map(|end| Draft { end: *end, ..start.clone() }).collect();
    let single = start.clone();
    let singles = FREQUENT.iter().chain(&OTHERS).filter_map(move |mistake| mistake(&single));
    let pairs = FREQUENT.iter().enumerate().flat_map(move |(at, first)| {
        let made = first(&start);
        let seconds = FREQUENT.iter().skip(at.saturating_add(1));
        made.into_iter().flat_map(move |draft| seconds.clone().filter_map(move |second| second(&draft)))
    });
    let all = singles.chain(at_hand).chain(orders).chain(pairs);
    all.take(if too_long { 0 } else { MOST }).map(|draft| (draft.end)(draft.view.message()))
}

fn method(draft: &Draft, of: fn(&str) -> String) -> Option<Draft> {
    let method = of(&draft.view.method);
    changed(draft, View { method, ..draft.view.clone() })
}

fn url(draft: &Draft, of: fn(&str) -> String) -> Option<Draft> {
    let url = of(&draft.view.url);
    changed(draft, View { url, ..draft.view.clone() })
}

fn body(draft: &Draft, of: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Option<Draft> {
    let body = of(&draft.view.body)?;
    changed(draft, View { body, ..draft.view.clone() })
}

fn body_text(draft: &Draft, of: fn(&str) -> String) -> Option<Draft> {
    body(draft, |body| Some(of(std::str::from_utf8(body).ok()?).into_bytes()))
}

fn body_json(draft: &Draft, of: fn(&Json<'_>) -> String) -> Option<Draft> {
    body(draft, |body| Some(of(&json::read_ambiguous(std::str::from_utf8(body).ok()?).ok()?).into_bytes()))
}

fn changed(draft: &Draft, view: View) -> Option<Draft> {
    (view != draft.view).then(|| Draft { view, ..draft.clone() })
}

fn without_final_feed(mut message: Vec<u8>) -> Vec<u8> {
    message.pop_if(|last| *last == b'\n');
    message
}

fn replaced(message: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(message).replace(from, to).into_bytes()
}

/// The lines at these places, each with its line feed.
fn ordered(message: &[u8], places: &[usize]) -> Vec<u8> {
    let whole = message.strip_suffix(b"\n").unwrap_or(message);
    let lines: Vec<&[u8]> = whole.splitn(5, |byte| *byte == b'\n').collect();
    let line = |at: &usize| [lines.get(*at).copied().unwrap_or_default(), b"\n"].concat();
    places.iter().flat_map(line).collect()
}

fn with_other_slash(url: &str) -> String {
    let (path, query) = url.split_at(url.find('?').unwrap_or(url.len()));
    path.strip_suffix('/').map_or_else(|| format!("{path}/{query}"), |path| format!("{path}{query}"))
}

/// Each `%XX` in another form.
fn escapes(url: &str, of: fn(&str) -> String) -> String {
    let mut parts = url.split('%');
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| match part.split_at_checked(2) {
        Some((hex, rest)) => text + "%" + &of(hex) + rest,
        None => text + "%" + part,
    })
}

/// Text with what is not ASCII as `\uXXXX`.
fn ascii(text: &str) -> String {
    let mut units = [0; 2];
    text.chars().fold(String::new(), |mut out, character| {
        if character.is_ascii() {
            out.push(character);
        } else {
            character.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
        out
    })
}

/// The parameters of a query as the object they may have been signed as.
fn query_as_json(url: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let pairs: Vec<(String, String)> = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    let members: Vec<(&str, Option<&str>)> =
        pairs.iter().map(|(name, value)| (name.as_str(), Some(value.as_str()))).collect();
    Some(json::object(&members))
}
