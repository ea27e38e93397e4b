//! One side of the comparison.
//!
//! The server tells its own view in `detail.sign_information`: method, url, the message with the body cut after a few
//! bytes, and the whole message's length in bytes (gitbook FAQ 签名相关). Where it tells nothing, what the host says it
//! sent takes its place.

use crate::diagnosis::facts::Sent;
use crate::wire::json::Json;

/// One side: what a message consists of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    pub method: String,
    pub url: String,
    pub timestamp: String,
    pub nonce: String,
    /// The body, or its beginning.
    pub body: Vec<u8>,
    /// The whole message's length in bytes, where it is known.
    pub length: Option<usize>,
    /// Where this was cut off, if it was.
    pub cut: Option<Cut>,
}

/// Where the server cut its message off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// In the head: only so many lines have their end.
    Head(usize),
    /// In the body.
    Body,
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
pub fn of_message(message: &[u8]) -> View {
    let mut lines = message.splitn(5, |byte| *byte == b'\n');
    let mut line = || String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let (method, url, timestamp, nonce) = (line(), line(), line(), line());
    let body = lines.next().unwrap_or_default();
    let body = body.strip_suffix(b"\n").unwrap_or(body).to_vec();
    View { method, url, timestamp, nonce, body, length: Some(message.len()), cut: None }
}

impl View {
    pub fn head(&self) -> [&String; 4] {
        [&self.method, &self.url, &self.timestamp, &self.nonce]
    }

    /// The message it stands for, as far as the body is known.
    pub fn message(&self) -> Vec<u8> {
        let head = format!("{}\n{}\n{}\n{}\n", self.method, self.url, self.timestamp, self.nonce);
        [head.as_bytes(), &self.body, b"\n"].concat()
    }

    /// The body's length in bytes, where it is known.
    pub fn body_length(&self) -> Option<usize> {
        // Each line of the head has its line feed, and so has the body.
        let head = self.head().iter().map(|line| line.len()).fold(5, usize::saturating_add);
        self.length?.checked_sub(head)
    }

    /// Lines that were cut off, taken from the other side where they agree as far as they go.
    pub fn completed(mut self, signed: &View) -> View {
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
