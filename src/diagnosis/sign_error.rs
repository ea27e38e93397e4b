//! SIGN_ERROR: the text that was signed against the text that the server put together from the request it received.
//!
//! The server tells its own view in `detail.sign_information`: method, url, the message with the body cut after a few
//! bytes, and the whole message's length in bytes (gitbook FAQ 签名相关). Where it tells nothing, what the host says it
//! sent takes its place.

use serde_json::Value;

use super::Values;
use super::cause::Cause;
use super::facts::Sent;
use super::partnership::decoded;

/// One side: what a message consists of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    method: String,
    url: String,
    timestamp: String,
    nonce: String,
    /// The body, or its beginning.
    body: Vec<u8>,
    /// The body's length in bytes, where it is known.
    body_length: Option<usize>,
    /// Whether `body` is all of it.
    whole: bool,
}

/// Why the two differ first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The likely reason.
    pub cause: Cause,
    /// Values for its sentences, among them `line`, `signed` and `received`.
    pub values: Values,
}

impl Difference {
    fn new(cause: Cause, line: &str, signed: &str, received: &str) -> Self {
        let values = vec![("line", line.into()), ("signed", shortened(signed)), ("received", shortened(received))];
        Self { cause, values }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// The server's view in the answer's `detail`.
pub fn of_server(detail: &Value) -> Option<View> {
    let information = ["/sign_information", "/detail/sign_information"].iter().find_map(|at| detail.pointer(at))?;
    let text = |name: &str| information.get(name).and_then(Value::as_str);
    let message = text("truncated_sign_message").map(unescaped).unwrap_or_default();
    let mut view = of_message(message.as_bytes());
    view.whole = false;
    if let Some(method) = text("method") {
        view.method = method.into();
    }
    if let Some(url) = text("url") {
        view.url = url.into();
    }
    let length = information.get("sign_message_length");
    let length = length.and_then(|it| it.as_u64().or_else(|| it.as_str()?.parse().ok()));
    view.body_length =
        length.and_then(|length| usize::try_from(length).ok()?.checked_sub(view.head_length())?.checked_sub(1));
    Some(view)
}

/// Some answers carry the line breaks as the two characters `\n`.
fn unescaped(message: &str) -> String {
    if message.contains('\n') { message.into() } else { message.replace("\\n", "\n") }
}

/// What the host says it sent: the message a server would put together from it.
pub fn of_sent(sent: &Sent) -> Option<View> {
    let url = sent.target()?;
    let authorization = sent.authorization();
    let member = |name: &str| authorization.as_ref().and_then(|value| value.member(name));
    let signed = sent.message.as_deref().map(|message| of_message(message.as_bytes())).unwrap_or_default();
    let body = if sent.is_upload() { signed.body } else { sent.body.clone().unwrap_or_default() };
    Some(View {
        method: sent.method.as_ref()?.to_ascii_uppercase(),
        url,
        timestamp: member("timestamp").unwrap_or(signed.timestamp),
        nonce: member("nonce_str").unwrap_or(signed.nonce),
        body_length: Some(body.len()),
        body,
        whole: true,
    })
}

/// A message's five lines; the body's own line feed at the end is not part of it.
fn of_message(message: &[u8]) -> View {
    let mut lines = message.splitn(5, |byte| *byte == b'\n');
    let mut line = || String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let (method, url, timestamp, nonce) = (line(), line(), line(), line());
    let body = lines.next().unwrap_or_default();
    let body = body.strip_suffix(b"\n").unwrap_or(body).to_vec();
    View { method, url, timestamp, nonce, body_length: Some(body.len()), body, whole: true }
}

impl View {
    /// Bytes of the first four lines.
    fn head_length(&self) -> usize {
        [&self.method, &self.url, &self.timestamp, &self.nonce]
            .iter()
            .map(|line| line.len().saturating_add(1))
            .fold(0, usize::saturating_add)
    }

    /// The message it stands for, as far as the body is known.
    pub fn message(&self) -> Vec<u8> {
        let head = format!("{}\n{}\n{}\n{}\n", self.method, self.url, self.timestamp, self.nonce);
        [head.as_bytes(), &self.body, b"\n"].concat()
    }

    /// The message's length in bytes, where it is known.
    pub fn length(&self) -> Option<usize> {
        self.body_length?.checked_add(self.head_length())?.checked_add(1)
    }
}

/// The first difference between what was signed and what was received.
pub fn compare(message: &[u8], received: &View) -> Option<Difference> {
    if let Some(difference) = shape(message, received) {
        return Some(difference);
    }
    let signed = of_message(message);
    method(&signed, received)
        .or_else(|| url(&signed.url, &received.url))
        .or_else(|| timestamp(&signed, received))
        .or_else(|| nonce(&signed, received))
        .or_else(|| body(message, &signed, received))
}

/// Faults of the message as a whole: line ends, byte order mark, order of the lines.
fn shape(message: &[u8], received: &View) -> Option<Difference> {
    let text = String::from_utf8_lossy(message);
    let first = text.lines().next().unwrap_or_default();
    let of = |cause, line: &str| Some(Difference::new(cause, line, first, &received.method));
    if text.starts_with('\u{feff}') {
        return of(Cause::SignByteOrderMark, "1");
    }
    let head: Vec<&str> = text.splitn(5, '\n').take(4).collect();
    if head.iter().any(|line| line.ends_with('\r')) {
        return of(Cause::SignCarriageReturn, "1");
    }
    if !text.contains('\n') && text.contains("\\n") {
        return of(Cause::SignLiteralNewline, "1");
    }
    let is_time =
        |line: Option<&&str>| line.is_some_and(|line| line.len() >= 10 && line.bytes().all(|b| b.is_ascii_digit()));
    if is_time(head.first()) {
        return of(Cause::SignLineOrder, "1");
    }
    if !message.ends_with(b"\n") && first.eq_ignore_ascii_case(&received.method) {
        return Some(Difference::new(Cause::SignFinalNewline, "5", last_line(&text), "\\n"));
    }
    let lines = message.iter().filter(|byte| **byte == b'\n').count();
    if lines == 4 && first.eq_ignore_ascii_case(&received.method) {
        return Some(Difference::new(Cause::SignFinalNewline, "5", last_line(&text), "\\n"));
    }
    None
}

fn last_line(text: &str) -> &str {
    text.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default()
}

fn method(signed: &View, received: &View) -> Option<Difference> {
    if signed.method == received.method || received.method.is_empty() {
        return None;
    }
    let same = signed.method.eq_ignore_ascii_case(&received.method);
    let cause = if same { Cause::SignMethodCase } else { Cause::SignMethodDiffers };
    Some(Difference::new(cause, "1", &signed.method, &received.method))
}

fn url(signed: &str, received: &str) -> Option<Difference> {
    if signed == received || received.is_empty() {
        return None;
    }
    let position = signed.bytes().zip(received.bytes()).take_while(|(a, b)| a == b).count().saturating_add(1);
    let of = |cause| Some(Difference::new(cause, "2", signed, received).with("position", position));
    if let Some((_, rest)) = signed.split_once("://") {
        let target = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default();
        return of(if target == received { Cause::SignFullUrl } else { Cause::SignFullUrlAndMore });
    }
    if signed.split('#').next() == Some(received) {
        return of(Cause::SignFragment);
    }
    if signed.trim() == received {
        return of(Cause::SignUrlBlanks);
    }
    let (signed_path, signed_query) = split_query(signed);
    let (received_path, received_query) = split_query(received);
    if signed_path != received_path {
        return of(path_cause(signed_path, received_path));
    }
    of(match (signed_query, received_query) {
        (None, Some(_)) => Cause::SignQueryNotSigned,
        (Some(_), None) => Cause::SignQueryNotSent,
        (Some(signed), Some(received)) => query_cause(signed, received),
        (None, None) => Cause::SignUrlDiffers,
    })
}

fn split_query(url: &str) -> (&str, Option<&str>) {
    match url.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (url, None),
    }
}

fn path_cause(signed: &str, received: &str) -> Cause {
    if signed.eq_ignore_ascii_case(received) {
        return Cause::SignUrlCase;
    }
    if signed.trim_end_matches('/') == received.trim_end_matches('/') {
        return Cause::SignTrailingSlash;
    }
    if signed.ends_with(received) || received.ends_with(signed) || !signed.starts_with('/') {
        return Cause::SignPathPrefix;
    }
    if decoded(signed) == decoded(received) { Cause::SignEncodingDiffers } else { Cause::SignPathDiffers }
}

fn query_cause(signed: &str, received: &str) -> Cause {
    if upper_hex(signed) == upper_hex(received) {
        return Cause::SignHexCase;
    }
    if signed.eq_ignore_ascii_case(received) {
        return Cause::SignUrlCase;
    }
    let once = (decoded(signed), decoded(received));
    if once.0 == received || upper_hex(&once.0) == upper_hex(received) {
        return Cause::SignEncodedTwice;
    }
    if once.1 == signed {
        return if has_escapes(signed) { Cause::SentEncodedTwice } else { Cause::SignNotEncoded };
    }
    if once.0 == once.1 {
        let plus = signed.contains('+') != received.contains('+');
        return if plus {
            Cause::SignSpaceAsPlus
        } else if has_escapes(signed) {
            Cause::SignEncodingDiffers
        } else {
            Cause::SignNotEncoded
        };
    }
    let sorted = |query: &str| {
        let mut pairs: Vec<String> = query.split('&').map(decoded).collect();
        pairs.sort_unstable();
        pairs
    };
    if sorted(signed) == sorted(received) {
        return Cause::SignQueryOrder;
    }
    if received.starts_with(signed) || signed.starts_with(received) {
        return Cause::SignQueryPart;
    }
    Cause::SignQueryDiffers
}

fn has_escapes(text: &str) -> bool {
    text.as_bytes().windows(3).any(|it| matches!(it, [b'%', a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit()))
}

/// Escapes in upper case, everything else as it is.
fn upper_hex(text: &str) -> String {
    let mut left: u8 = 0;
    text.chars()
        .map(|character| {
            if character == '%' {
                left = 2;
                return character;
            }
            if left == 0 {
                return character;
            }
            left = left.saturating_sub(1);
            character.to_ascii_uppercase()
        })
        .collect()
}

fn timestamp(signed: &View, received: &View) -> Option<Difference> {
    if signed.timestamp == received.timestamp || received.timestamp.is_empty() {
        return None;
    }
    let milliseconds = signed.timestamp.len() == 13 && signed.timestamp.starts_with(&received.timestamp);
    let cause = if milliseconds { Cause::SignTimestampMilliseconds } else { Cause::SignTimestampDiffers };
    Some(Difference::new(cause, "3", &signed.timestamp, &received.timestamp))
}

fn nonce(signed: &View, received: &View) -> Option<Difference> {
    if signed.nonce == received.nonce || received.nonce.is_empty() {
        return None;
    }
    Some(Difference::new(Cause::SignNonceDiffers, "4", &signed.nonce, &received.nonce))
}

const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

fn body(message: &[u8], signed: &View, received: &View) -> Option<Difference> {
    let lengths = (signed.body.len(), received.body_length);
    let of = |cause| {
        let difference = Difference::new(cause, "5", &start(&signed.body), &start(&received.body))
            .with("signedLength", message.len())
            .with("receivedLength", received.length().map_or("?".into(), |length| length.to_string()));
        let bytes = lengths.1.map_or(0, |length| length.abs_diff(lengths.0));
        Some(difference.with("bytes", bytes))
    };
    match lengths {
        (1.., Some(0)) => return of(Cause::BodyNotSent),
        (0, Some(1..)) => return of(Cause::BodyNotSigned),
        _ => {}
    }
    if signed.body.starts_with(BYTE_ORDER_MARK) != received.body.starts_with(BYTE_ORDER_MARK)
        && lengths.1.is_some_and(|length| length.abs_diff(lengths.0) == 3)
    {
        return of(Cause::BodyByteOrderMark);
    }
    if signed.body.starts_with(b"--") && !received.body.starts_with(b"--") {
        return of(Cause::UploadSignedWhole);
    }
    if lengths.1.is_some_and(|length| length != lengths.0) {
        return of(length_cause(&signed.body, received));
    }
    let same =
        if received.whole { signed.body == received.body } else { signed.body.starts_with(&cut(&received.body)) };
    if same { None } else { of(Cause::BodyDiffers) }
}

/// The server may have cut inside a character, which then arrives as U+FFFD.
fn cut(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    text.trim_end_matches('\u{FFFD}').trim_end_matches("...").as_bytes().to_vec()
}

/// Which change of the body gives just this length.
fn length_cause(signed: &[u8], received: &View) -> Cause {
    let Some(length) = received.body_length else { return Cause::BodyLength };
    let text = String::from_utf8_lossy(signed);
    let matches = |other: usize| other == length;
    if text.trim_end_matches(['\r', '\n']).len() == length || matches(signed.len().saturating_add(1)) {
        return Cause::BodyLineEnd;
    }
    let feeds = text.matches('\n').count();
    let returns = text.matches("\r\n").count();
    if feeds > 0
        && (matches(signed.len().saturating_add(feeds)) || returns > 0 && matches(signed.len().saturating_sub(returns)))
    {
        return Cause::BodyCarriageReturns;
    }
    let wide: usize = text.chars().filter(|c| !c.is_ascii()).count();
    if wide > 0 && matches(text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).fold(0, usize::saturating_add)) {
        return Cause::BodyCharset;
    }
    let escaped = |c: char| if c.is_ascii() { 1 } else { c.len_utf16().saturating_mul(6) };
    if wide > 0 && matches(text.chars().map(escaped).fold(0, usize::saturating_add)) {
        return Cause::BodyUnicodeEscapes;
    }
    let slashes = text.matches('/').count();
    let escaped_slashes = text.matches("\\/").count();
    if slashes > 0
        && (matches(signed.len().saturating_add(slashes)) || matches(signed.len().saturating_sub(escaped_slashes)))
    {
        return Cause::BodySlashEscapes;
    }
    if is_json(&text) { Cause::BodySerialisedAgain } else { Cause::BodyLength }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_object() || value.is_array())
}

fn start(body: &[u8]) -> String {
    String::from_utf8_lossy(body.get(..body.len().min(40)).unwrap_or_default()).into_owned()
}

fn shortened(text: &str) -> String {
    let visible = text.replace('\r', "\\r").replace('\n', "\\n");
    if visible.chars().count() <= 300 {
        return visible;
    }
    visible.chars().take(300).chain(['…']).collect()
}
