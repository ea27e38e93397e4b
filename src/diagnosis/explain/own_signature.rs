//! A signature that the merchant made, opened with his own key: which text it was made over.
//!
//! One public operation gives the digest; the texts that it may be of are hashed. A match is a proof, whatever was said.

use super::found::{Again, Found};
use crate::credential::key::PublicKey;
use crate::crypto::signature::{self, Digest, Opened};
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::Sent;
use crate::diagnosis::sign::{self, View};

/// What was signed, as far as the key and what is at hand tell; nothing where too little of the request is known.
pub fn opened(sent: &Sent, signature: &str, of_server: Option<&View>, key: &PublicKey) -> Option<Found> {
    let digest = match signature::opened(signature, key) {
        Opened::Digest(digest) => digest,
        Opened::OtherHash => return Some(Found::new(Cause::SignOtherHash, Again::Repaired).proved()),
        Opened::Nothing => return Some(Found::new(Cause::SignOtherKey, Again::Repaired)),
    };
    let right = sign::of_sent(sent)?;
    let message = signed(sent, &right, of_server, &digest);
    let Some(message) = message else {
        return Some(Found::new(Cause::SignOtherText, Again::Repaired));
    };
    let difference =
        of_server.and_then(|server| sign::compare(&message, server)).or_else(|| sign::compare(&message, &right));
    Some(match difference {
        Some(difference) => Found::from(difference).proved(),
        None => Found::new(Cause::SignRight, Again::Repaired).with_known("start", start(&right)).proved(),
    })
}

/// Method and URL: what a text is known by. What has another beginning may be anything, a key among others.
pub fn start(view: &View) -> Option<String> {
    let is_method = (3..=7).contains(&view.method.len()) && view.method.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_method && view.url.starts_with('/')).then(|| shortened(&format!("{} {}", view.method, view.url)))
}

/// The text of this digest: the one given, the right one, or one with a mistake in it.
fn signed(sent: &Sent, right: &View, of_server: Option<&View>, digest: &Digest) -> Option<Vec<u8>> {
    let given = sent.message.as_ref().map(|message| message.as_bytes().to_vec());
    let of_given = given.as_deref().map(sign::of_message);
    let views = || of_given.iter().chain(of_server);
    let timestamps = others(views().map(|view| &view.timestamp).chain(&by_itself(sent.timestamp)), &right.timestamp);
    let nonces = others(views().map(|view| &view.nonce).chain(&sent.nonce_str), &right.nonce);
    let certain = given.into_iter().chain([right.message()]);
    certain.chain(sign::candidates(right, &timestamps, &nonces)).find(|message| signature::digest(message) == *digest)
}

fn by_itself(timestamp: Option<i64>) -> Option<String> {
    timestamp.map(|timestamp| timestamp.to_string())
}

/// Those that differ from the one in `Authorization`, each once.
fn others<'a>(all: impl Iterator<Item = &'a String>, right: &str) -> Vec<String> {
    let mut others: Vec<String> = all.filter(|one| !one.is_empty() && *one != right).cloned().collect();
    others.dedup();
    others.truncate(4);
    others
}
