//! SIGN_ERROR: what was signed is not what the server received, or not with the key it knows.

use super::answer::ParsedAnswer;
use super::authorization;
use super::found::{Again, Found};
use super::own_signature::{self, start};
use crate::crypto::signature::{self, Flaw};
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::{Facts, OwnKey, Sent};
use crate::diagnosis::sign::{self, Difference, View};

pub fn signature(facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    let of_server = answer.detail().and_then(sign::of_server);
    let Some(sent) = &facts.request else { return uncompared(of_server.as_ref(), None) };
    if sent.headers.iter().next().is_some() && sent.authorization().is_none() {
        return authorization::authorization_missing(facts);
    }
    if let Some(found) = flawed(sent) {
        return found;
    }
    if let Some(found) = of_server.as_ref().and_then(|server| other_attempt(sent, server)) {
        return found;
    }
    let opened = match (&facts.own_key, member(sent, "signature")) {
        (Some(OwnKey::Read(key, _)), Some(signature)) => {
            own_signature::opened(sent, &signature, of_server.as_ref(), key)
        }
        _ => None,
    };
    match opened {
        // What was signed is right, or what is wrong with it was found.
        Some(found) if found.code != <&str>::from(Cause::SignRight) => found,
        Some(found) => authorization::other_certificate(facts).unwrap_or(found),
        None => compared(sent, of_server),
    }
}

fn compared(sent: &Sent, of_server: Option<View>) -> Found {
    let of_sent = sign::of_sent(sent);
    let message = sent.message.as_ref().map(|message| message.as_bytes().to_vec());
    let Some(message) = message.or_else(|| Some(of_sent.as_ref()?.message())) else {
        return uncompared(of_server.as_ref(), None);
    };
    let charset = of_sent.as_ref().filter(|_| sent.body.is_some() && !sent.is_upload());
    let difference = charset.and_then(|of_sent| sign::compare_charset(&message, of_sent));
    let difference = difference.or_else(|| match (&of_server, &of_sent) {
        (Some(server), sent) => {
            sign::compare(&message, server).or_else(|| sign::compare_unseen(&message, sent.as_ref()?))
        }
        (None, Some(sent)) => sign::compare(&message, sent),
        (None, None) => None,
    });
    match difference {
        // Of an upload the server signs meta: it found none.
        Some(Difference { cause: Cause::BodyNotSent, .. }) if sent.is_upload() => {
            Found::new(Cause::MultipartUnread, Again::Repaired).with("field", "meta")
        }
        Some(difference) => difference.into(),
        // Where it is not known what was signed, agreement says only that the request arrived as it was sent.
        None => match of_server.as_ref().filter(|_| sent.message.is_some()) {
            Some(server) => Found::new(Cause::SignKeyOrSerial, Again::Repaired)
                .with_known("serial", member(sent, "serial_no").as_deref().map(shortened))
                .with_known("unseen", unseen(server).map(|bytes| bytes.to_string())),
            None => uncompared(of_server.as_ref(), sent.message.as_deref()),
        },
    }
}

fn member(sent: &Sent, name: &str) -> Option<String> {
    sent.authorization()?.member(name)
}

/// How many bytes of the body the server does not show; another body of the same length may differ there.
fn unseen(server: &View) -> Option<usize> {
    server.body_length()?.checked_sub(server.body.len()).filter(|bytes| *bytes > 0)
}

/// A signature that is none, whatever it was made over.
fn flawed(sent: &Sent) -> Option<Found> {
    let flaw = signature::flaw(&member(sent, "signature")?)?;
    let of = |cause| Found::new(cause, Again::Repaired);
    let form = match flaw {
        Flaw::Wrapped => return Some(of(Cause::SignatureWrapped)),
        Flaw::Digest(digest) => {
            let texts = [sent.message.clone().map(String::into_bytes), sign::of_sent(sent).map(|view| view.message())];
            let is_of = |text: &Vec<u8>| signature::digest(text) == digest;
            let found = of(Cause::SignatureIsDigest);
            return Some(if texts.iter().flatten().any(is_of) { found.proved() } else { found });
        }
        Flaw::Md5 => Some("MD5".into()),
        Flaw::Sha256 => Some("HMAC-SHA256 / SHA-256".into()),
        Flaw::Hex => Some("hex".into()),
        Flaw::Base64Url => Some("Base64URL".into()),
        Flaw::Short(bytes) => Some(format!("{bytes} bytes")),
        Flaw::Unknown => None,
    };
    Some(of(Cause::SignatureForm).with_known("form", form))
}

/// Time and nonce are both others than the server saw: what is given is another attempt than the one it answered.
fn other_attempt(sent: &Sent, server: &View) -> Option<Found> {
    let (timestamp, nonce) = (member(sent, "timestamp")?, member(sent, "nonce_str")?);
    let differ = |seen: &str, given: &str| !seen.is_empty() && !given.starts_with(seen);
    let pair = |timestamp: &str, nonce: &str| shortened(&format!("{timestamp} {nonce}"));
    (differ(&server.timestamp, &timestamp) && differ(&server.nonce, &nonce)).then(|| {
        let (given, seen) = (pair(&timestamp, &nonce), pair(&server.timestamp, &server.nonce));
        Difference::new(Cause::SignOtherAttempt, "4", &given, &seen).into()
    })
}

/// What is lacking, and what is known: the server's text, or that the one given is as it was sent.
fn uncompared(of_server: Option<&View>, message: Option<&str>) -> Found {
    let server = of_server.map(|view| shortened(&view.head().map(String::as_str).join(" ")));
    let given = message.and_then(|message| start(&sign::of_message(message.as_bytes())));
    Found::new(Cause::SignUncompared, Again::Repaired).with_known("server", server).with_known("start", given)
}
