//! Line 2: the URL that was signed against the one that was received.

use super::difference::Difference;
use crate::diagnosis::cause::Cause;
use crate::wire::names;
use crate::wire::percent::decoded;

/// Where the second line differs first, and why.
pub fn compare(signed: &str, received: &str) -> Option<Difference> {
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
    if received.strip_prefix('/') == Some(signed) {
        return Cause::SignLeadingSlash;
    }
    if signed.ends_with(received) || received.ends_with(signed) || !signed.starts_with('/') {
        return Cause::SignPathPrefix;
    }
    Cause::SignPathDiffers
}

fn query_cause(signed: &str, received: &str) -> Cause {
    let pairs = |query| names::sorted(str::split(query, '&').map(|pair| decoded(pair).into()));
    let (signed_pairs, received_pairs) = (pairs(signed), pairs(received));
    let less = names::are_within(&signed_pairs, &received_pairs);
    let more = names::are_within(&received_pairs, &signed_pairs);
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
