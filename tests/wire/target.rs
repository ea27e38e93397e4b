//! URLs: split where the host's parser splits them, refused where it would change a byte (WHATWG URL, section 4).
//! The same is held against `new URL` itself, at random, in tests/package/random.test.mjs.

use wechatpay_wasm::error::Code;
use wechatpay_wasm::wire::percent::{encode_component, encode_query};
use wechatpay_wasm::wire::target::{DEFAULT_BASE_URL, Url, parse_base};

#[test]
fn a_url_is_its_origin_and_its_target() {
    for (url, origin, target) in [
        ("/v3/certificates", DEFAULT_BASE_URL, "/v3/certificates"),
        ("//evil.example/x", DEFAULT_BASE_URL, "//evil.example/x"),
        ("https://api2.mch.weixin.qq.com/v3/x?a=1?b", "https://api2.mch.weixin.qq.com", "/v3/x?a=1?b"),
        ("https://a_b.example:8443/", "https://a_b.example:8443", "/"),
        ("http://127.0.0.1:1/x", "http://127.0.0.1:1", "/x"),
        ("http://localhost/x", "http://localhost", "/x"),
        ("http://[::1]:9/x", "http://[::1]:9", "/x"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]", "/x"),
        ("/v3/x?q=%7b%22a%22%3a1%7D+|^`{}", DEFAULT_BASE_URL, "/v3/x?q=%7b%22a%22%3a1%7D+|^`{}"),
    ] {
        let parsed = Url::parse(url, DEFAULT_BASE_URL).unwrap_or_else(|error| panic!("{url}: {error}"));
        assert_eq!((parsed.origin.as_str(), parsed.target.as_str()), (origin, target));
        assert_eq!(parsed.href(), format!("{origin}{target}"));
    }
}

#[test]
fn what_a_url_parser_would_change_is_refused() {
    for url in [
        "",
        "v3/x",
        "https:/x",
        "https:///x",
        "https://x",
        "https://x?a=1",
        "HTTPS://x/",
        "ftp://x/",
        "http://example.com/",
        "http://127.1/",
        "https://X/",
        "https://x.:1/",
        "https://a..b/",
        "https://1.2.3/",
        "https://01.2.3.4/",
        "https://0x7f.0.0.1/",
        "https://x:443/",
        "http://localhost:80/",
        "https://x:00/",
        "https://x:65536/",
        "https://x:/",
        "https://u:p@x/",
        "https://xn--fiqs8s/",
        "https://[::1/",
        "https://[::1]x/",
        "https://[0:0::1]/",
        "https://[::ffff:1.2.3.4]/",
        "/v3/../x",
        "/v3/./x",
        "/v3/..",
        "/v3/%2e%2E/x",
        "/v3/x?",
        "/v3/x#a",
        "/v3/x?a#",
        "/v3\\x",
        "/v3/x y",
        "/v3/x\u{0}",
        "/v3/x\n",
        "/v3/名",
        "/v3/{id}",
        "/v3/^",
        "/v3/`",
        "/v3/\"",
        "/v3/x?a='",
        "/v3/x?a=<b>",
        "/v3/%",
        "/v3/%4",
        "/v3/%zz?x",
        "/v3/x?%e4%b",
    ] {
        let error = Url::parse(url, DEFAULT_BASE_URL).expect_err(url);
        assert_eq!((error.code(), error.field()), (Code::Url, Some("url")), "{url}");
    }
}

#[test]
fn the_offending_character_and_its_position_are_named() {
    for (url, named) in [
        ("/v3/x?a={\"b\":1}", "'\"' at position 10"),
        ("https://x/a b", "' ' at position 12"),
        ("https://x/{", "'{' at position 11"),
        ("/v3/x?名", "'名' at position 7"),
        ("/v3/x?a=%E4%B", "% at position 12"),
        ("https://x/?'", "'\\'' at position 12"),
    ] {
        let error = Url::parse(url, DEFAULT_BASE_URL).expect_err(url);
        assert!(error.to_string().contains(named), "{url}: {error}");
    }
}

#[test]
fn a_base_url_is_an_origin() {
    for (base, origin) in [
        (DEFAULT_BASE_URL, DEFAULT_BASE_URL),
        ("https://api2.mch.weixin.qq.com/", "https://api2.mch.weixin.qq.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ] {
        assert_eq!(parse_base(base).unwrap(), origin);
    }
    for base in
        ["", "x", "https://x/wx", "https://x//", "https://x?a", "https://x/#", "http://x", "https://中", "https://x y"]
    {
        let error = parse_base(base).expect_err(base);
        assert_eq!((error.code(), error.field()), (Code::BaseUrl, Some("baseUrl")), "{base}");
    }
}

#[test]
fn everything_but_unreserved_characters_is_encoded_with_upper_case_hex() {
    // RFC 3986 section 2.3.
    let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    assert_eq!(encode_component(unreserved), unreserved);
    assert_eq!(encode_component(" !\"'()*+,/:;=?[]{}%"), "%20%21%22%27%28%29%2A%2B%2C%2F%3A%3B%3D%3F%5B%5D%7B%7D%25");
    assert_eq!(encode_component("深圳😀"), "%E6%B7%B1%E5%9C%B3%F0%9F%98%80");
    assert_eq!(encode_query([("a b", "1&2"), ("c", "")]), "a%20b=1%262&c=");
    assert_eq!(encode_query([]), "");
}
