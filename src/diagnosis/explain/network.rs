//! No answer, or none that could be read: errors of `fetch`, of HTTP clients, of TLS.

use super::answer::ParsedAnswer;
use super::found::{Again, Found};
use super::host::{SUSPECTS, of_host};
use super::rule::{Rule, fits};
use super::said::about_quoted;
use crate::diagnosis::cause::{Cause, shortened};
use crate::diagnosis::facts::{Facts, Thrown};
use crate::diagnosis::url_parts;

/// The first that fits counts: what is more telling stands first. Codes are those of Node, undici, axios and Bun, words
/// those of Deno, workerd, browsers (`net::ERR_…` as HAR files keep it) and curl.
const RULES: [Rule; 17] = [
    // The name server refused or was silent, not the host: c-ares names the query, curl says what it waited for.
    (Cause::HostNotFound, Again::Unchanged, "", "querya |queryaaaa |queryany |resolving timed out"),
    (
        Cause::ProxyFailed,
        Again::Repaired,
        "UND_ERR_PRX_TLS",
        "err proxy|err tunnel|proxy response|from proxy|tunnel failed|connect to proxy",
    ),
    (
        Cause::ConnectionRefused,
        Again::Unchanged,
        "CURL_7|ECONNREFUSED|ConnectionRefused",
        "connection refused|connect to server|econnrefused",
    ),
    (
        Cause::HostNotFound,
        Again::Unchanged,
        "CURL_6|ENOTFOUND|EAI_AGAIN|EAI_NODATA",
        "getaddrinfo|no such host|unknownhostexception|dns error|name or service not known|not resolve|name not resolved",
    ),
    (
        Cause::TlsCertificateExpired,
        Again::Repaired,
        "CERT_HAS_EXPIRED|CERT_NOT_YET_VALID",
        "certificate has expired|cert has expired|certificate: expired|not yet valid|cert date invalid",
    ),
    (
        Cause::TlsHostMismatch,
        Again::Repaired,
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "altname|notvalidforname|cert common name|sslpeerunverified",
    ),
    (
        Cause::TlsCertificateUntrusted,
        Again::Repaired,
        "CURL_51|CURL_60|CURL_77|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_…|CERT_UNTRUSTED|CERT_REVOKED",
        "self-signed|self signed|unable to verify|local issuer|not trusted|cert authority|\
         pkix path|unknown authority|valid certification path|certificate verify locations|remote certificate is invalid|\
         invalid peer certificate",
    ),
    (
        Cause::TlsFailed,
        Again::Repaired,
        "CURL_35|ERR_SSL_…|ERR_TLS_…|CERT_…|EPROTO",
        "before secure tls|ssl hand shake|sslhandshake|corrupt message|ssl routines|ssl certificate|err ssl|err cert|\
         ssl connection could not be established|ssl connect|handshake failure|sslexception|violation of protocol|ssl/tls secure channel|ssl/tls 安全通道|closed connection during handshake",
    ),
    (
        Cause::FetchRefused,
        Again::Repaired,
        "ERR_INVALID_…|ERR_HTTP_INVALID_…|ERR_UNESCAPED_CHARACTERS|UND_ERR_INVALID_ARG|\
         UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
        "invalid url|failed to parse url|unknown scheme|url scheme|absolute urls|api cannot load|bad port|\
         cannot have body|cannot have a body|invalid redirect|header value|invalid value|invalid header|bytestring|codec can't encode|contentlength=",
    ),
    (Cause::FetchMissing, Again::Repaired, "", "fetch is not defined|fetch is not a function"),
    (
        Cause::Redirected,
        Again::Repaired,
        "ERR_FR_TOO_MANY_REDIRECTS",
        "unexpected redirect|unexpectedredirect|redirect count|too many redirects|number of redirects|redirect mode",
    ),
    (
        Cause::ConnectTimeout,
        Again::Unchanged,
        "UND_ERR_CONNECT_TIMEOUT",
        "connect timeout|connect timed out|connecttimeoutexception|connect etimedout|connection timed out|failed to connect|\
         tls handshake timeout|handshake timed out",
    ),
    // After the timeout: where one address was waited for and another has no route, the first is the one that counts.
    (
        Cause::NetworkUnreachable,
        Again::Unchanged,
        "ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL",
        "network is unreachable|no route to host|enetunreach|ehostunreach|connect eacces|internet disconnected|address unreachable",
    ),
    (
        Cause::AnswerTimeout,
        Again::Unchanged,
        "CURL_28|ERR_WECHATPAY_TIMEOUT|ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|UND_ERR_HEADERS_TIMEOUT|\
         UND_ERR_BODY_TIMEOUT",
        "timed out|timeout|etimedout",
    ),
    (
        Cause::Aborted,
        Again::Unchanged,
        "ERR_WECHATPAY_ABORTED|ABORT_ERR|UND_ERR_ABORTED|ERR_CANCELED",
        "err aborted|operation was aborted|context canceled",
    ),
    (
        Cause::ConnectionLost,
        Again::Unchanged,
        "CURL_52|CURL_55|CURL_56|ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ConnectionReset|\
         ConnectionClosed|ERR_STREAM_PREMATURE_CLOSE",
        "socket hang up|econnreset|failed to respond|terminated|other side closed|connection lost|connection reset|\
         connection closed|connection was closed|基础连接已经关闭|unexpected eof|\": eof|empty reply|empty response|reading a body",
    ),
    // FailedToOpenSocket: Bun's code for more than one failure before the connection.
    (
        Cause::NetworkFailed,
        Again::Unchanged,
        "ERR_WECHATPAY_NETWORK|ERR_NETWORK|FailedToOpenSocket",
        "fetch failed|failed to fetch|load failed|networkerror|network error|error sending request|\
         internal error; reference|send request failed",
    ),
];

/// What parsers of JSON say, where their error has another name or is text.
const NOT_JSON: [&str; 8] = [
    "expected begin object",
    "body isn't json",
    "unmarshal json failed",
    "expecting value: line 1",
    "unexpected token '<'",
    "unexpected token < in json",
    "failed to decode response",
    "invalid character '<' looking for",
];

/// An error without an answer.
pub fn thrown_cause(thrown: &Thrown, facts: &Facts, answer: &ParsedAnswer<'_>) -> Found {
    if thrown.is_named("SyntaxError") || NOT_JSON.iter().any(|words| thrown.says(words)) {
        let cut = answer.body.is_empty() && thrown.says("unexpected end");
        return Found::new(if cut { Cause::AnswerCut } else { Cause::AnswerNotJson }, Again::Unchanged);
    }
    if let Some(found) = of_host(thrown, facts) {
        return found;
    }
    let named = [("TimeoutError", Cause::AnswerTimeout), ("AbortError", Cause::Aborted)];
    let told = thrown.without_frames();
    let by_rule = RULES.iter().find(|rule| fits(rule, &told)).map(|(cause, again, ..)| (*cause, *again));
    let by_name = || named.iter().find(|(name, _)| thrown.is_named(name)).map(|(_, cause)| (*cause, Again::Unchanged));
    // `fetch failed` says nothing where a name does.
    let found = by_rule.filter(|(cause, _)| *cause != Cause::NetworkFailed).or_else(by_name).or(by_rule);
    let quoted = || thrown.messages.iter().rev().find_map(|message| about_quoted(message));
    if found.is_none()
        && !answer.is_given
        && let Some(about) = quoted()
    {
        return about.found(facts, answer);
    }
    let suspect = || SUSPECTS.iter().find(|rule| fits(rule, &told)).map(|(cause, again, ..)| (*cause, *again));
    let (cause, again) = found.or_else(suspect).unwrap_or((Cause::Unknown, Again::Repaired));
    let message = thrown.messages.last().filter(|message| !message.is_empty()).map(|message| shortened(message));
    Found::new(cause, again).with_known("host", host(facts)).with_known("message", message)
}

fn host(facts: &Facts) -> Option<String> {
    let url = facts.request.as_ref().and_then(|sent| sent.url.as_deref()).unwrap_or_default();
    url_parts::authority(url).or_else(|| facts.error.as_ref()?.host.as_deref()).map(shortened)
}
