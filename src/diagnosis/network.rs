//! No answer, or none that could be read: errors of `fetch`, of HTTP clients, of TLS.

use super::cause::Cause;
use super::explain::{Again, Answer, Found, shortened};
use super::facts::{Facts, Thrown};

/// An error without an answer: codes of Node and undici, of axios, and the words of Deno, Bun, workerd and browsers.
pub(super) fn thrown_cause(thrown: &Thrown, facts: &Facts, answer: &Answer<'_>) -> Found {
    if thrown.is_named("SyntaxError") {
        let cause = if answer.body.is_empty() && thrown.says(&["unexpected end"]) {
            Cause::AnswerCut
        } else {
            Cause::AnswerNotJson
        };
        return Found::new(cause, Again::Unchanged);
    }
    let again = |cause| Found::new(cause, Again::Unchanged).with("host", host(facts));
    let repaired = |cause| Found::new(cause, Again::Repaired).with("host", host(facts));
    if thrown.has_code(&["ECONNREFUSED", "ConnectionRefused"]) || thrown.says(&["connection refused"]) {
        return again(Cause::ConnectionRefused);
    }
    if thrown.has_code(&["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA"])
        || thrown.says(&["getaddrinfo", "dns error", "name or service not known"])
    {
        return again(Cause::HostNotFound);
    }
    if thrown.has_code(&["ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EADDRNOTAVAIL"]) {
        return again(Cause::NetworkUnreachable);
    }
    if let Some(found) = tls(thrown, facts) {
        return found;
    }
    if thrown.has_code(&["ERR_INVALID_CHAR", "ERR_INVALID_URL", "ERR_INVALID_HTTP_TOKEN", "ERR_UNESCAPED_CHARACTERS"])
        || thrown.says(&["invalid url", "failed to parse url", "cannot have body", "header value", "invalid header"])
    {
        return repaired(Cause::FetchRefused);
    }
    if thrown.is_named("ReferenceError") && thrown.says(&["fetch"]) || thrown.says(&["fetch is not a function"]) {
        return repaired(Cause::FetchMissing);
    }
    if thrown.has_code(&["UND_ERR_CONNECT_TIMEOUT"]) || thrown.says(&["connect timeout", "connect etimedout"]) {
        return again(Cause::ConnectTimeout);
    }
    if thrown.is_named("TimeoutError")
        || thrown.has_code(&[
            "ERR_WECHATPAY_TIMEOUT",
            "ETIMEDOUT",
            "ESOCKETTIMEDOUT",
            "ECONNABORTED",
            "UND_ERR_HEADERS_TIMEOUT",
            "UND_ERR_BODY_TIMEOUT",
        ])
        || thrown.says(&["timed out", "timeout"])
    {
        return again(Cause::AnswerTimeout);
    }
    if thrown.is_named("AbortError")
        || thrown.has_code(&["ERR_WECHATPAY_ABORTED", "ABORT_ERR", "UND_ERR_ABORTED", "ERR_CANCELED"])
    {
        return again(Cause::Aborted);
    }
    if thrown.has_code(&[
        "ECONNRESET",
        "EPIPE",
        "UND_ERR_SOCKET",
        "ConnectionReset",
        "ConnectionClosed",
        "ERR_STREAM_PREMATURE_CLOSE",
    ]) || thrown.says(&[
        "socket hang up",
        "terminated",
        "other side closed",
        "network connection lost",
        "connection reset",
    ]) {
        return again(Cause::ConnectionLost);
    }
    if thrown.has_code(&["ERR_WECHATPAY_NETWORK"])
        || thrown.says(&[
            "fetch failed",
            "failed to fetch",
            "load failed",
            "networkerror",
            "network error",
            "error sending request",
        ])
    {
        return again(Cause::NetworkFailed);
    }
    Found::new(Cause::Unknown, Again::Repaired)
}

fn tls(thrown: &Thrown, facts: &Facts) -> Option<Found> {
    let found = |cause| Some(Found::new(cause, Again::Repaired).with("host", host(facts)));
    if thrown.has_code(&["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"])
        || thrown.says(&["certificate has expired", "not yet valid"])
    {
        return found(Cause::TlsCertificateExpired);
    }
    if thrown.has_code(&["ERR_TLS_CERT_ALTNAME_INVALID"]) || thrown.says(&["altnames"]) {
        return found(Cause::TlsHostMismatch);
    }
    let untrusted = [
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "CERT_UNTRUSTED",
        "CERT_REVOKED",
    ];
    if thrown.has_code(&untrusted) || thrown.says(&["self-signed", "self signed", "unable to verify", "unknownissuer"])
    {
        return found(Cause::TlsCertificateUntrusted);
    }
    let broken = |code: &String| {
        code.starts_with("ERR_SSL_") || code.starts_with("ERR_TLS_") || code.starts_with("CERT_") || code == "EPROTO"
    };
    if thrown.codes.iter().any(broken) { found(Cause::TlsFailed) } else { None }
}

fn host(facts: &Facts) -> String {
    let url = facts.request.as_ref().and_then(|sent| sent.url.as_deref()).unwrap_or_default();
    let host = url.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    host.or_else(|| facts.error.as_ref()?.host.as_deref()).map_or_else(|| "?".into(), shortened)
}
