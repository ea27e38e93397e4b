//! SIGN_ERROR: the text that was signed against the text that the server put together from the request it received.
//!
//! The server tells its own view in `detail.sign_information`: method, url, the message with the body cut after a few
//! bytes, and the whole message's length in bytes (gitbook FAQ 签名相关). Where it tells nothing, what the host says it
//! sent takes its place.

use super::cause::Cause;
use super::facts::Sent;
use super::{Values, sign_body, sign_url};
use crate::wire::json::Json;

/// One side: what a message consists of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    method: String,
    url: String,
    timestamp: String,
    nonce: String,
    /// The body, or its beginning.
    pub(super) body: Vec<u8>,
    /// The whole message's length in bytes, where it is known.
    pub(super) length: Option<usize>,
    /// Where this was cut off, if it was.
    pub(super) cut: Option<Cut>,
}

/// Where the server cut its message off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
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
    pub(super) fn new(cause: Cause, line: &str, signed: &str, received: &str) -> Self {
        let values = vec![("line", line.into()), ("signed", shortened(signed)), ("received", shortened(received))];
        Self { cause, values }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// The server's view in the answer's `detail`.
pub fn of_server(detail: &Json<'_>) -> Option<View> {
    let within = || detail.get("detail")?.get("sign_information");
    let information = detail.get("sign_information").or_else(within)?;
    let text = |name: &str| information.get(name).and_then(Json::text);
    let message = text("truncated_sign_message").map(|message| unescaped(&message)).unwrap_or_default();
    let ends = message.matches('\n').count();
    let cut = if ends < 4 { Cut::Head(ends) } else { Cut::Body };
    let message = if ends < 4 { message.trim_end_matches(['.', '…']) } else { &message };
    // A number, or text.
    let length = information.get("sign_message_length").and_then(|it| it.as_written().trim_matches('"').parse().ok());
    let mut view = View { length, cut: Some(cut), ..of_message(message.as_bytes()) };
    if let Some(method) = text("method") {
        view.method = method.into_owned();
    }
    if let Some(url) = text("url") {
        view.url = url.into_owned();
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
    pub(super) fn body_length(&self) -> Option<usize> {
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
        .or_else(|| sign_url::compare(&signed.url, &received.url))
        .or_else(|| timestamp(&signed, &received))
        .or_else(|| nonce(&signed, &received))
        .or_else(|| sign_body::compare(message, &signed, &received))
}

/// The part of the body that the server did not show, where the host tells what it sent: it has the same length, or the
/// server would have received another.
pub fn compare_unseen(message: &[u8], sent: &View) -> Option<Difference> {
    let signed = of_message(message);
    let comparable = signed.body.len() == sent.body.len();
    let received = View { body: sent.body.clone(), length: Some(message.len()), ..signed.clone() };
    if comparable { sign_body::compare(message, &signed, &received) } else { None }
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
    let expected: Vec<&str> = received.head().iter().map(|line| line.as_str()).collect();
    let in_order = head == expected;
    let shown = |lines: &[&str]| lines.join("\n");
    let difference = Difference::new(Cause::SignLineOrder, "1", &shown(&head), &shown(&expected));
    if is_time(head.first()) || first.starts_with('/') || !in_order && same_lines(&head, expected) {
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

/// Whether the two hold the same lines in whatever order.
fn same_lines(lines: &[&str], mut others: Vec<&str>) -> bool {
    let mut take = |line| others.iter().position(|other| *other == line).map(|at| others.swap_remove(at)).is_some();
    lines.iter().all(|line| take(*line)) && others.is_empty()
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

fn shortened(text: &str) -> String {
    let visible = text.replace('\r', "\\r").replace('\n', "\\n");
    if visible.chars().count() <= 300 {
        return visible;
    }
    visible.chars().take(300).chain(['…']).collect()
}
