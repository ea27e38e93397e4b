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
    /// The whole message's length in bytes, where it is known.
    length: Option<usize>,
    /// Where this was cut off, if it was.
    cut: Option<Cut>,
}

/// Where the server cut its message off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// In the head: only so many lines have their end.
    Head(usize),
    /// In the body.
    Body,
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
    let ends = message.matches('\n').count();
    let cut = if ends < 4 { Cut::Head(ends) } else { Cut::Body };
    let message = if ends < 4 { message.trim_end_matches(['.', '…']) } else { &message };
    let length = information.get("sign_message_length");
    let length = length.and_then(|it| it.as_u64().or_else(|| it.as_str()?.parse().ok()));
    let mut view = View {
        length: length.and_then(|length| usize::try_from(length).ok()),
        cut: Some(cut),
        ..of_message(message.as_bytes())
    };
    if let Some(method) = text("method") {
        view.method = method.into();
    }
    if let Some(url) = text("url") {
        view.url = url.into();
    }
    // Without a line of it nothing can be compared.
    (!view.url.is_empty()).then_some(view)
}

/// Some answers carry the line breaks as the two characters `\n`; so may a body, whatever the breaks are.
fn unescaped(message: &str) -> String {
    if message.contains('\n') {
        return message.into();
    }
    let lines: Vec<&str> = message.strip_suffix("\\n").unwrap_or(message).splitn(5, "\\n").collect();
    lines.join("\n")
}

/// What the host says it sent: the message a server would put together from it.
pub fn of_sent(sent: &Sent) -> Option<View> {
    let url = sent.target()?;
    let authorization = sent.authorization();
    let member = |name: &str| authorization.as_ref().and_then(|value| value.member(name));
    let signed = sent.message.as_deref().map(|message| of_message(message.as_bytes())).unwrap_or_default();
    let body = if sent.is_upload() { signed.body } else { sent.body.clone().unwrap_or_default() };
    let view = View {
        method: sent.method.as_ref()?.to_ascii_uppercase(),
        url,
        timestamp: member("timestamp").unwrap_or(signed.timestamp),
        nonce: member("nonce_str").unwrap_or(signed.nonce),
        body,
        length: None,
        cut: None,
    };
    Some(View { length: Some(view.message().len()), ..view })
}

/// A message's five lines; the body's own line feed at the end is not part of it.
fn of_message(message: &[u8]) -> View {
    let mut lines = message.splitn(5, |byte| *byte == b'\n');
    let mut line = || String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let (method, url, timestamp, nonce) = (line(), line(), line(), line());
    let body = lines.next().unwrap_or_default();
    let body = body.strip_suffix(b"\n").unwrap_or(body).to_vec();
    View { method, url, timestamp, nonce, body, length: Some(message.len()), cut: None }
}

impl View {
    fn head(&self) -> [&String; 4] {
        [&self.method, &self.url, &self.timestamp, &self.nonce]
    }

    /// The message it stands for, as far as the body is known.
    pub fn message(&self) -> Vec<u8> {
        let head = format!("{}\n{}\n{}\n{}\n", self.method, self.url, self.timestamp, self.nonce);
        [head.as_bytes(), &self.body, b"\n"].concat()
    }

    /// The body's length in bytes, where it is known.
    fn body_length(&self) -> Option<usize> {
        // Each line of the head has its line feed, and so has the body.
        let head = self.head().iter().map(|line| line.len()).fold(5, usize::saturating_add);
        self.length?.checked_sub(head)
    }

    /// Lines that were cut off, taken from the other side where they agree as far as they go.
    fn completed(mut self, signed: &View) -> View {
        let Some(Cut::Head(ends)) = self.cut else { return self };
        let lines = [&mut self.method, &mut self.url, &mut self.timestamp, &mut self.nonce];
        for (line, whole) in lines.into_iter().zip(signed.head()).skip(ends) {
            if whole.starts_with(line.as_str()) {
                line.clone_from(whole);
            }
        }
        self
    }
}

/// The first difference between what was signed and what was received.
pub fn compare(message: &[u8], received: &View) -> Option<Difference> {
    if let Some(difference) = shape(message, received) {
        return Some(difference);
    }
    let signed = of_message(message);
    let received = received.clone().completed(&signed);
    method(&signed, &received)
        .or_else(|| url(&signed.url, &received.url))
        .or_else(|| timestamp(&signed, &received))
        .or_else(|| nonce(&signed, &received))
        .or_else(|| body(message, &signed, &received))
}

/// The part of the body that the server did not show, where the host tells what it sent: it has the same length, or the
/// server would have received another.
pub fn compare_unseen(message: &[u8], sent: &View) -> Option<Difference> {
    let signed = of_message(message);
    let comparable = signed.body.len() == sent.body.len();
    let received = View { body: sent.body.clone(), length: Some(message.len()), ..signed.clone() };
    if comparable { body(message, &signed, &received) } else { None }
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
    let mut expected: Vec<&str> = received.head().iter().map(|line| line.as_str()).collect();
    let in_order = head == expected;
    let shown = |lines: &[&str]| lines.join("\n");
    let difference = Difference::new(Cause::SignLineOrder, "1", &shown(&head), &shown(&expected));
    expected.sort_unstable();
    let mut sorted = head.clone();
    sorted.sort_unstable();
    if is_time(head.first()) || first.starts_with('/') || !in_order && sorted == expected {
        return Some(difference);
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
    let same = signed.method.trim().eq_ignore_ascii_case(&received.method);
    let cause = if same { Cause::SignMethodCase } else { Cause::SignMethodDiffers };
    Some(Difference::new(cause, "1", &signed.method, &received.method))
}

fn url(signed: &str, received: &str) -> Option<Difference> {
    if signed == received || received.is_empty() {
        return None;
    }
    let position = signed.bytes().zip(received.bytes()).take_while(|(a, b)| a == b).count().saturating_add(1);
    let of = |cause| Some(Difference::new(cause, "2", signed, received).with("position", position));
    if let Some(target) = without_host(signed) {
        return of(if target == received { Cause::SignFullUrl } else { Cause::SignFullUrlAndMore });
    }
    if signed.split('#').next() == Some(received) {
        return of(Cause::SignFragment);
    }
    if signed.trim() == received {
        return of(Cause::SignUrlBlanks);
    }
    if let Some(cause) = encoding_cause(signed, received) {
        return of(cause);
    }
    if signed.eq_ignore_ascii_case(received) {
        return of(Cause::SignUrlCase);
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

/// What follows the host, where there is one; it has a dot, and a path does not begin with it.
fn without_host(url: &str) -> Option<&str> {
    let with_scheme = url.split_once("://").filter(|(scheme, _)| !scheme.contains('/'));
    let (scheme, rest) = with_scheme.unwrap_or(("", url.strip_prefix("//").unwrap_or(url)));
    let at = rest.find('/').unwrap_or(rest.len());
    let (host, target) = rest.split_at(at);
    (!scheme.is_empty() || host.contains('.')).then_some(target)
}

fn split_query(url: &str) -> (&str, Option<&str>) {
    match url.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (url, None),
    }
}

/// Two ways of writing the same URL.
fn encoding_cause(signed: &str, received: &str) -> Option<Cause> {
    if fully_decoded(signed) != fully_decoded(received) {
        return None;
    }
    let more = |pattern: &str, one: &str, other: &str| one.matches(pattern).count() > other.matches(pattern).count();
    // What no URL on the wire has.
    let is_raw = |byte: u8| !byte.is_ascii_graphic() || b"\"<>\\^`{|}".contains(&byte);
    Some(if upper_hex(signed) == upper_hex(received) {
        Cause::SignHexCase
    } else if more("%25", signed, received) || more("/", received, signed) {
        Cause::SignEncodedTwice
    } else if more("%25", received, signed) {
        Cause::SentEncodedTwice
    } else if signed.contains('+') != received.contains('+') {
        Cause::SignSpaceAsPlus
    } else if signed.bytes().any(is_raw) {
        Cause::SignNotEncoded
    } else {
        Cause::SignEncodingDiffers
    })
}

/// Every level of percent-encoding undone; `+` is a blank on the first.
fn fully_decoded(text: &str) -> String {
    let mut current = decoded(text);
    for _ in 0..3 {
        current = decoded(&current.replace('+', "%2B"));
    }
    current
}

fn path_cause(signed: &str, received: &str) -> Cause {
    if signed.trim_end_matches('/') == received.trim_end_matches('/') {
        return Cause::SignTrailingSlash;
    }
    if signed.ends_with(received) || received.ends_with(signed) || !signed.starts_with('/') {
        return Cause::SignPathPrefix;
    }
    Cause::SignPathDiffers
}

fn query_cause(signed: &str, received: &str) -> Cause {
    let pairs = |query: &str| query.split('&').map(decoded).collect::<Vec<String>>();
    let (signed_pairs, received_pairs) = (pairs(signed), pairs(received));
    let within = |some: &[String], all: &[String]| some.iter().all(|pair| all.contains(pair));
    let (less, more) = (within(&signed_pairs, &received_pairs), within(&received_pairs, &signed_pairs));
    if less && more && signed_pairs.len() == received_pairs.len() {
        return Cause::SignQueryOrder;
    }
    if less || more || received.starts_with(signed) || signed.starts_with(received) {
        return Cause::SignQueryPart;
    }
    Cause::SignQueryDiffers
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

/// The server may have cut inside a character, which then arrives as U+FFFD.
fn cut(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    text.trim_end_matches('\u{FFFD}').trim_end_matches("...").as_bytes().to_vec()
}

/// Which change of the body gives just this length.
fn length_cause(signed: &[u8], length: usize, received: &View) -> Cause {
    let text = String::from_utf8_lossy(signed);
    let matches = |other: usize| other == length;
    let sum = |of: fn(char) -> usize| text.chars().map(of).fold(0, usize::saturating_add);
    // A blank inside makes it as much longer as a line break behind it; the blank may be seen.
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
    let json = serde_json::from_str::<Value>(&text).ok().filter(|value| value.is_object() || value.is_array());
    let compact = json.as_ref().map_or(0, |value| value.to_string().len());
    if is_wide && matches(sum(|c| if c.is_ascii() { 1 } else { c.len_utf16().saturating_mul(6) }))
        || text.contains("\\u") && matches(compact)
    {
        return Cause::BodyUnicodeEscapes;
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
        || serde_json::from_slice::<Value>(&received.body).is_ok_and(|other| other == json);
    if same { Cause::BodySerialisedAgain } else { Cause::BodyDiffers }
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
