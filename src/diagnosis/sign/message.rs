//! The message line by line, and as a whole.

use super::difference::Difference;
use super::view::{View, of_message};
use super::{body, url};
use crate::diagnosis::cause::Cause;

/// The first difference between what was signed and what was received.
pub fn compare(message: &[u8], received: &View) -> Option<Difference> {
    if let Some(difference) = shape(message, received) {
        return Some(difference);
    }
    let signed = of_message(message);
    let received = received.clone().completed(&signed);
    method(&signed, &received)
        .or_else(|| url::compare(&signed.url, &received.url))
        .or_else(|| timestamp(&signed, &received))
        .or_else(|| nonce(&signed, &received))
        .or_else(|| body::compare(message, &signed, &received))
}

/// The part of the body that the server did not show, where the host tells what it sent: it has the same length, or the
/// server would have received another.
pub fn compare_unseen(message: &[u8], sent: &View) -> Option<Difference> {
    let signed = of_message(message);
    let comparable = signed.body.len() == sent.body.len();
    let received = View { body: sent.body.clone(), length: Some(message.len()), ..signed.clone() };
    if comparable { body::compare(message, &signed, &received) } else { None }
}

/// The body was signed in another charset than it was sent in, as the host tells.
pub fn compare_charset(message: &[u8], sent: &View) -> Option<Difference> {
    let signed = of_message(message);
    let differs = body::in_other_charset(&signed.body, &sent.body);
    let start = |body: &[u8]| String::from_utf8_lossy(body.get(..body.len().min(40)).unwrap_or_default()).into_owned();
    differs.then(|| {
        Difference::new(Cause::BodyCharset, "5", &start(&signed.body), &start(&sent.body))
            .with("signedLength", message.len())
            .with("receivedLength", sent.message().len())
    })
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
