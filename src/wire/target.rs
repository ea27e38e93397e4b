//! The URL: split into origin and request target, refused where the host's URL parser would change a byte.
//!
//! What is accepted is what `new URL(…).href` returns unchanged in every supported runtime (WHATWG URL, section 4),
//! so that the signed target is the one that is sent.

use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::reason::words::worded;

/// [`Result`] before the option is known that it is about.
type Checked<T> = std::result::Result<T, Reason>;

/// The main host (domain names page of the documents).
pub const DEFAULT_BASE_URL: &str = "https://api.mch.weixin.qq.com";

/// A URL in its two parts; `origin` followed by `target` is the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// Scheme, host and port, without a slash at the end.
    pub origin: String,
    /// Path and query: the second line of the signed message.
    pub target: String,
}

impl Url {
    /// Reads an absolute URL, or a path that is appended to the origin `base` as text.
    ///
    /// # Errors
    /// [`Code::Url`] naming the offending character and its position, or what else would not survive.
    pub fn parse(url: &str, base: &str) -> Result<Self> {
        Self::checked(url, base).map_err(|reason| Error::new(Code::Url, "url", reason))
    }

    fn checked(url: &str, base: &str) -> Checked<Self> {
        if url.is_empty() {
            return Err(Reason::UrlEmpty);
        }
        refuse_everywhere(url)?;
        if url.starts_with('/') {
            check_target(url, 0)?;
            return Ok(Self { origin: base.to_string(), target: url.to_string() });
        }
        let (origin, target) = split(url)?;
        check_target(target, origin.len())?;
        Ok(Self { origin: origin.to_string(), target: target.to_string() })
    }

    /// The whole URL.
    pub fn href(&self) -> String {
        format!("{}{}", self.origin, self.target)
    }
}

/// The origin in `base`, which may end in a slash.
///
/// # Errors
/// [`Code::BaseUrl`]
pub fn parse_base(base: &str) -> Result<String> {
    origin(base).map_err(|reason| Error::new(Code::BaseUrl, "baseUrl", reason))
}

fn origin(base: &str) -> Checked<String> {
    if !base.contains("://") {
        return Err(Reason::BaseUrlNotOrigin);
    }
    if !base.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Reason::BaseUrlCharacter);
    }
    match split(base)? {
        (origin, "" | "/") => Ok(origin.to_string()),
        _ => Err(Reason::BaseUrlPath),
    }
}

/// Splits an absolute URL behind its authority.
fn split(url: &str) -> Checked<(&str, &str)> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(Reason::UrlWithoutScheme);
    };
    let authority_length = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..authority_length).unwrap_or_default();
    let host = check_authority(authority, scheme)?;
    match scheme {
        "https" => {}
        "http" if is_loopback(host) => {}
        "http" => {
            return Err(Reason::UrlHttp);
        }
        _ => {
            return Err(Reason::UrlScheme { scheme: scheme.chars().take(20).collect() });
        }
    }
    let origin_length = url.len().saturating_sub(rest.len()).saturating_add(authority_length);
    Ok(url.split_at(origin_length))
}

/// Returns the host; what the URL parser would rewrite (case, default port, short IPv4 forms) is refused.
fn check_authority<'a>(authority: &'a str, scheme: &str) -> Checked<&'a str> {
    if authority.contains('@') {
        return Err(Reason::UrlUserInfo);
    }
    let bracketed = authority.starts_with('[').then(|| authority.find(']')).flatten();
    let (host, port) = match bracketed {
        Some(end) => authority.split_at(end.saturating_add(1)),
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    match (host.strip_prefix('['), port) {
        (Some(address), _) => check_ipv6(address.trim_end_matches(']'))?,
        (None, _) => check_host(host)?,
    }
    if !port.is_empty() {
        // Without a colon it is no port; `check_port` refuses it.
        check_port(port.strip_prefix(':').unwrap_or(port), scheme)?;
    }
    Ok(host)
}

fn check_ipv6(address: &str) -> Checked<()> {
    // The URL parser writes embedded IPv4 addresses in hex.
    let canonical = |parsed: std::net::Ipv6Addr| parsed.to_string() == address && !address.contains('.');
    if address.parse().is_ok_and(canonical) {
        return Ok(());
    }
    Err(Reason::UrlIpv6Form)
}

fn check_port(port: &str, scheme: &str) -> Checked<()> {
    let canonical = port.parse::<u16>().is_ok_and(|number| number.to_string() == port);
    let default = matches!((scheme, port), ("https", "443") | ("http", "80"));
    if canonical && !default {
        return Ok(());
    }
    Err(Reason::UrlPort)
}

fn check_host(host: &str) -> Checked<()> {
    let label_ok = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
            && !label.starts_with("xn--")
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    let numeric = last.bytes().all(|byte| byte.is_ascii_digit())
        || last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let ok = if numeric {
        host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.to_string() == host)
    } else {
        host.len() <= 253 && host.split('.').all(label_ok)
    };
    if ok {
        return Ok(());
    }
    Err(Reason::UrlHostForm)
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "[::1]")
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Characters that no part of a URL may contain.
fn refuse_everywhere(url: &str) -> Checked<()> {
    for (at, character) in url.chars().enumerate() {
        let what = match character {
            '!'..='~' if !matches!(character, '#' | '"' | '<' | '>' | '\\') => continue,
            ' ' => Forbidden::Blank,
            '#' => Forbidden::Fragment,
            '\t' | '\r' | '\n' => Forbidden::LineBreak,
            '"' | '<' | '>' | '\\' => Forbidden::Unencoded,
            _ if character.is_ascii() => Forbidden::Control,
            _ => Forbidden::NotAscii,
        };
        let (what, position) = (what.words(), at.saturating_add(1));
        return Err(Reason::UrlCharacter { what, position, character: format!("{character:?}") });
    }
    Ok(())
}

worded! {
    /// What no part of a URL may contain.
    Forbidden("Forbidden.") {
        Blank,
        Fragment,
        LineBreak,
        Unencoded,
        Control,
        NotAscii,
    }
}

/// Path and query; `offset` is where they start in the whole URL, for positions in messages.
fn check_target(target: &str, offset: usize) -> Checked<()> {
    if !target.starts_with('/') {
        return Err(Reason::UrlPathMissing);
    }
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    if let Some(name) = path.split('/').find_map(placeholder) {
        return Err(Reason::UrlPlaceholder { name: name.chars().take(40).collect() });
    }
    refuse_characters(path, &['`', '{', '}', '^'], offset)?;
    if path.split('/').any(is_dot_segment) {
        return Err(Reason::UrlDotSegment);
    }
    match query {
        Some("") => Err(Reason::UrlQueryEmpty),
        Some(query) => {
            let start = offset.saturating_add(path.len()).saturating_add(1);
            refuse_characters(query, &['\''], start)
        }
        None => Ok(()),
    }
}

/// A name in braces, as the documents and templates write it where a value goes.
fn placeholder(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix("${").or_else(|| segment.strip_prefix('{'))?.trim_matches(['{', '}']);
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && segment.ends_with('}')).then_some(segment)
}

fn refuse_characters(part: &str, refused_here: &[char], offset: usize) -> Checked<()> {
    for (at, character) in part.char_indices() {
        let position = offset.saturating_add(at).saturating_add(1);
        if refused_here.contains(&character) {
            return Err(Reason::UrlUnencoded { position, character: format!("{character:?}") });
        }
        let is_escape = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        if character == '%' && !part.get(at.saturating_add(1)..).is_some_and(is_escape) {
            return Err(Reason::UrlPercent { position });
        }
    }
    Ok(())
}

fn is_dot_segment(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().as_str(), "." | "%2e" | ".." | ".%2e" | "%2e." | "%2e%2e")
}
