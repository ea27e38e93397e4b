//! The URL: split into origin and request target, refused where the host's URL parser would change a byte.
//!
//! What is accepted is what `new URL(…).href` returns unchanged in every supported runtime (WHATWG URL, section 4),
//! so that the signed target is the one that is sent.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::{Code, Error, Result};

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
        if url.is_empty() {
            return Err(refused("the URL is empty", "url 为空"));
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

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes everything outside RFC 3986's unreserved characters, with upper-case hex.
pub fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `key=value&…`, both sides encoded.
pub fn encode_query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let encoded = |(key, value)| [encode_component(key), encode_component(value)].join("=");
    pairs.into_iter().map(encoded).collect::<Vec<_>>().join("&")
}

/// The origin in `base`, which may end in a slash.
///
/// # Errors
/// [`Code::BaseUrl`]
pub fn parse_base(base: &str) -> Result<String> {
    let base_error =
        |message: &str, hint: &str| Error::new(Code::BaseUrl, "baseUrl", message.to_string(), hint.to_string());
    if !base.contains("://") {
        return Err(base_error(
            "an origin is expected: https://host[:port]",
            "要填 https://主机[:端口],如 https://api.mch.weixin.qq.com",
        ));
    }
    let (origin, rest) = if base.bytes().all(|byte| byte.is_ascii_graphic()) {
        split(base).map_err(|error| base_error(error.message(), error.hint()))?
    } else {
        return Err(base_error(
            "only printable ASCII without blanks is possible here",
            "只能含可见 ASCII 字符,不能有空格或中文",
        ));
    };
    if !matches!(rest, "" | "/") {
        return Err(base_error(
            "give the origin only (https://host[:port]): a path here would be sent but not be part of the signed URL",
            "只填 https://主机[:端口]:这里带路径的话,签名用的路径就和实际请求的不一致了",
        ));
    }
    Ok(origin.to_string())
}

/// Splits an absolute URL behind its authority.
fn split(url: &str) -> Result<(&str, &str)> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(refused(
            "the URL must start with https:// or with a slash (/v3/…)",
            "url 要以 https:// 开头,或是以 / 开头的路径(/v3/…)",
        ));
    };
    let authority_length = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..authority_length).unwrap_or_default();
    let host = check_authority(authority, scheme)?;
    match scheme {
        "https" => {}
        "http" if is_loopback(host) => {}
        "http" => {
            return Err(refused(
                "http is allowed for loopback only (127.0.0.1, localhost, [::1]); use https",
                "http 只允许本机回环地址(127.0.0.1、localhost、[::1]);请用 https",
            ));
        }
        _ => {
            return Err(refused(
                format!("the scheme must be https in lower case, not {:?}", shortened(scheme)),
                "协议必须是小写的 https",
            ));
        }
    }
    let origin_length = url.len().saturating_sub(rest.len()).saturating_add(authority_length);
    Ok(url.split_at(origin_length))
}

/// Returns the host; what the URL parser would rewrite (case, default port, short IPv4 forms) is refused.
fn check_authority<'a>(authority: &'a str, scheme: &str) -> Result<&'a str> {
    if authority.contains('@') {
        return Err(refused("user name and password do not belong into the URL", "url 不能带用户名密码(@)"));
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

fn check_ipv6(address: &str) -> Result<()> {
    // The URL parser writes embedded IPv4 addresses in hex.
    let canonical = |parsed: std::net::Ipv6Addr| parsed.to_string() == address && !address.contains('.');
    if address.parse().is_ok_and(canonical) {
        return Ok(());
    }
    Err(refused("the IPv6 address must be in its shortest form (RFC 5952)", "IPv6 地址要写成最简形式(RFC 5952)"))
}

fn check_port(port: &str, scheme: &str) -> Result<()> {
    let canonical = port.parse::<u16>().is_ok_and(|number| number.to_string() == port);
    let default = matches!((scheme, port), ("https", "443") | ("http", "80"));
    if canonical && !default {
        return Ok(());
    }
    Err(refused(
        "the port must be 0 to 65535 without leading zeros, and left out when it is the default one",
        "端口应为 0–65535、无前导零;默认端口(443/80)请省略",
    ))
}

fn check_host(host: &str) -> Result<()> {
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
    Err(refused(
        "the host must be a lower-case domain name, or an IPv4 address in full",
        "主机名应为小写域名,或完整的 IPv4 地址",
    ))
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "[::1]")
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Characters that no part of a URL may contain.
fn refuse_everywhere(url: &str) -> Result<()> {
    let position = |at: usize| at.saturating_add(1);
    for (at, character) in url.chars().enumerate() {
        let (what, hint) = match character {
            '!'..='~' if !matches!(character, '#' | '"' | '<' | '>' | '\\') => continue,
            ' ' => ("a blank", "空格"),
            '#' => ("a fragment (#), which is never sent", "#(片段不会发给服务器)"),
            '\t' | '\r' | '\n' => ("a tab or line break, which the URL parser drops", "制表符或换行"),
            '"' | '<' | '>' | '\\' => ("a character that must be percent-encoded", "需要百分号编码的字符"),
            _ if character.is_ascii() => ("a control character", "控制字符"),
            _ => ("a character outside ASCII", "非 ASCII 字符"),
        };
        return Err(refused(
            format!(
                "the URL contains {what}: {character:?} at position {}. Percent-encode values first (option query does it)",
                position(at)
            ),
            format!(
                "url 第 {} 个字符是{hint} {character:?};参数值要先做 URL 编码(用 query 选项可自动编码)",
                position(at)
            ),
        ));
    }
    Ok(())
}

/// Path and query; `offset` is where they start in the whole URL, for positions in messages.
fn check_target(target: &str, offset: usize) -> Result<()> {
    if !target.starts_with('/') {
        return Err(refused(
            "the path is missing: write at least a slash behind the host",
            "缺少路径:主机名后至少要有 /",
        ));
    }
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    refuse_characters(path, &['`', '{', '}', '^'], offset)?;
    if path.split('/').any(is_dot_segment) {
        return Err(refused(
            "the path contains a dot segment (. or ..), which the URL parser resolves",
            "路径含 . 或 .. 段,会被 URL 解析器改写",
        ));
    }
    match query {
        Some("") => Err(refused("the query is empty: leave the ? out", "? 后没有参数,请去掉 ?")),
        Some(query) => {
            let start = offset.saturating_add(path.len()).saturating_add(1);
            refuse_characters(query, &['\''], start)
        }
        None => Ok(()),
    }
}

fn refuse_characters(part: &str, refused_here: &[char], offset: usize) -> Result<()> {
    for (at, character) in part.char_indices() {
        let position = offset.saturating_add(at).saturating_add(1);
        if refused_here.contains(&character) {
            return Err(refused(
                format!(
                    "the URL contains {character:?} at position {position}, which is sent percent-encoded: encode it"
                ),
                format!("url 第 {position} 个字符 {character:?} 发送时会被编码,请先做 URL 编码"),
            ));
        }
        let is_escape = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        if character == '%' && !part.get(at.saturating_add(1)..).is_some_and(is_escape) {
            return Err(refused(
                format!("the % at position {position} is not followed by two hex digits: write %25 for a percent sign"),
                format!("url 第 {position} 个字符 % 后面不是两位十六进制;百分号本身要写成 %25"),
            ));
        }
    }
    Ok(())
}

fn is_dot_segment(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().as_str(), "." | "%2e" | ".." | ".%2e" | "%2e." | "%2e%2e")
}

fn shortened(text: &str) -> String {
    text.chars().take(20).collect()
}

fn refused(
    message: impl Into<std::borrow::Cow<'static, str>>,
    hint: impl Into<std::borrow::Cow<'static, str>>,
) -> Error {
    Error::new(Code::Url, "url", message, hint)
}
