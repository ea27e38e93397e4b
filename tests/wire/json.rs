//! The JSON reader against serde_json, an independent one: the same texts are refused and the same values read, but for
//! what I-JSON (RFC 7493) adds.

use proptest::prelude::*;
use serde_json::Value;
use wechatpay_wasm::wire::json::{self, Json};

/// What RFC 8259 allows.
const JSON: &[&str] = &[
    "0",
    "-0",
    "0e0",
    "0.0E+00",
    "-1.5e-3",
    "10",
    "1E5",
    "1e308",
    "-1.7976931348623157e308",
    "1e-400",
    "0e999999999999999999999999",
    "1e-999999999999999999999999",
    "9007199254740993",
    "123456789012345678901234567890",
    "null",
    "true",
    "false",
    "\"\"",
    "\"\u{7f}é€😀\u{2028}\u{FFFE}\"",
    r#""\"\\\/\b\f\n\r\t\u0000\u00e9\u20AC\ud83d\uDE00\uFFFF""#,
    "[]",
    "{}",
    "[ ]",
    "{ }",
    " \t\r\n[ 1 , 2 ,[3 ] ] \n",
    r#"{"":{"":[{"":null}]},"a":"a"}"#,
    r#"{"__proto__":1,"constructor":2}"#,
];

/// What it does not allow, and what no double, no Unicode text and no stack can hold.
const NOT_JSON: &[&str] = &[
    "",
    " ",
    "\u{feff}{}",
    "\u{a0}1",
    "1\u{0}",
    "nul",
    "nulll",
    "NULL",
    "True",
    "undefined",
    "NaN",
    "-Infinity",
    "+1",
    "-",
    "--1",
    "01",
    "-01",
    "00",
    ".5",
    "1.",
    "1.e5",
    "1e",
    "1e+",
    "1e5.5",
    "0x10",
    "1_000",
    "１",
    "1 2",
    "1,",
    ",1",
    "1e309",
    "-1e400",
    "1e999999999999999999999999",
    "179769313486231580800e288",
    "'a'",
    "\"",
    "\"a",
    "a\"",
    "\"\\\"",
    r#""\a""#,
    r#""\U0041""#,
    r#""\u""#,
    r#""\u12""#,
    r#""\u123g""#,
    r#""\u+123""#,
    r#""\ud800""#,
    r#""\ud800\u0041""#,
    r#""\ud800x""#,
    r#""\udc00""#,
    r#""\udc00\ud800""#,
    r#""\ud83d\u""#,
    "\"a\nb\"",
    "\"\t\"",
    "\"\u{0}\"",
    "\"\u{1f}\"",
    "\"a\"b",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1}",
    "[1]]",
    "{",
    "}",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{,}",
    "{\"a\"}",
    "{\"a\" 1}",
    "{\"a\"::1}",
    "{a:1}",
    "{1:1}",
    "{null:1}",
    "{'a':1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1]",
    "{}{}",
    "{}x",
    "[] // comment",
    "/**/[]",
    "<xml>",
];

/// An object with two members of one name, however the name is written.
const AMBIGUOUS: &[&str] = &[
    r#"{"a":1,"a":1}"#,
    r#"{"a":1,"b":2,"a":3}"#,
    r#"{"a":1,"\u0061":1}"#,
    r#"[{"":0,"":0}]"#,
    r#"{"x":{"\u00e9":1,"é":2}}"#,
    r#"{"\/":1,"/":2}"#,
    r#"{"\ud83d\ude00":1,"😀":2}"#,
];

#[test]
fn what_is_json_is_read_and_nothing_else() {
    for text in JSON {
        assert!(serde_json::from_str::<Value>(text).is_ok(), "{text}");
        assert_eq!(value(&json::read(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))), parsed(text), "{text}");
    }
    for text in NOT_JSON {
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
        assert!(json::read(text).is_err() && json::read_ambiguous(text).is_err(), "{text}");
    }
}

#[test]
fn a_name_that_is_there_twice_is_refused_and_else_the_last_counts() {
    for text in AMBIGUOUS {
        let fault = json::check(text).expect_err(text).to_string();
        assert!(fault.contains("more than once"), "{text}: {fault}");
        let read = json::read_ambiguous(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(value(&read), parsed(text), "{text}");
    }
    json::check(r#"{"a":{"b":1},"c":{"b":1},"A":[{"b":1},{"b":1}]}"#).expect("the same name in different objects");
}

#[test]
fn nesting_ends_before_the_stack_does() {
    let nested = |open: &str, close: &str, levels: usize| [open.repeat(levels), close.repeat(levels)].concat();
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deepest = |levels| nested(open, close, levels).replace(":}", ":1}");
        assert!(json::check(&deepest(127)).is_ok() && serde_json::from_str::<Value>(&deepest(127)).is_ok());
        assert!(json::check(&deepest(128)).is_err() && serde_json::from_str::<Value>(&deepest(128)).is_err());
        json::check(&open.repeat(1_000_000)).expect_err("not an exhausted stack");
    }
}

#[test]
fn many_members_are_not_compared_with_each_other() {
    let members: Vec<String> = (0..200_000).rev().map(|name| format!("\"{name}\":0")).collect();
    let text = format!("{{{}}}", members.join(","));
    let started = std::time::Instant::now();
    json::check(&text).expect("every name once");
    // Comparing each with each would take minutes.
    assert!(started.elapsed().as_secs() < 10);
}

#[test]
fn a_fault_says_where_and_quotes_no_value() {
    for (text, line, column) in [
        ("", 1, 1),
        ("<xml>", 1, 1),
        ("{\"a\": secret}", 1, 7),
        ("{\n  \"a\": \"secret\"\n  \"b\": 1\n}", 3, 3),
        ("[\"密钥\", \"secret\\x\"]", 1, 15),
        ("[\"secret", 1, 9),
        ("{\"a\":1}secret", 1, 8),
        ("[\r\n123456e", 2, 8),
        ("{\"a\":1,\"a\":2}", 1, 11),
    ] {
        let fault = json::check(text).expect_err(text);
        assert_eq!((fault.line, fault.column), (line, column), "{text}: {fault}");
        let shown = fault.to_string();
        assert!(shown.ends_with(&format!(" at line {line} column {column}")), "{shown}");
        assert!(!["secret", "密钥", "123456"].iter().any(|value| shown.contains(value)), "{shown}");
    }
}

#[test]
fn numbers_are_the_same_by_their_value() {
    let equal = |one: &str, other: &str| {
        json::read(one).unwrap_or_else(|fault| panic!("{fault}"))
            == json::read(other).unwrap_or_else(|fault| panic!("{fault}"))
    };
    for (one, other) in [
        ("1", "1.0"),
        ("1.50", "15e-1"),
        ("100", "1e2"),
        ("0.001", "1E-3"),
        ("-0", "0"),
        ("0.0", "0e7"),
        ("120", "12.0e1"),
        ("[1, 2.0]", "[1.0,2]"),
        (r#"{"a":1,"b":"\u00e9"}"#, r#"{"b":"é","a":1e0}"#),
    ] {
        assert!(equal(one, other), "{one} {other}");
    }
    for (one, other) in [
        ("1", "-1"),
        ("1", "10"),
        ("10", "1"),
        ("0", "null"),
        ("1", "\"1\""),
        ("9007199254740993", "9007199254740992"),
        ("[1,2]", "[2,1]"),
        ("[1]", "[1,1]"),
        ("[]", "{}"),
        (r#"{"a":1}"#, r#"{"a":1,"b":2}"#),
        (r#"{"a":1}"#, r#"{"b":1}"#),
    ] {
        assert!(!equal(one, other), "{one} {other}");
    }
}

#[test]
fn an_object_of_texts_is_written_as_serde_json_does() {
    let every: String = (0..=0x7f).map(char::from).chain("é€😀\u{2028}".chars()).collect();
    let written = json::object(&[("appid", None), ("name", Some(&every)), ("type", Some(""))]);
    assert_eq!(written, format!("{{\"name\":{},\"type\":\"\"}}", serde_json::to_string(&every).expect("a text")));
    assert_eq!(json::object(&[("appid", None)]), "{}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// Texts that are nearly JSON: what one parser takes, the other takes, for the same value.
    #[test]
    fn two_parsers_agree(text in nearly_json()) {
        let theirs = serde_json::from_str::<Value>(&text);
        let ours = json::read_ambiguous(&text);
        prop_assert_eq!(ours.is_err(), theirs.is_err(), "{}", text);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(value(&ours), theirs.clone());
            prop_assert_eq!(parsed(&ours.compact()), theirs);
            if json::check(&text).is_ok() {
                prop_assert!(json::read(&ours.compact()).is_ok_and(|compact| compact == ours), "{}", text);
            }
        }
    }

    /// Around the largest double, against Rust's own reader of numbers, which rounds correctly.
    #[test]
    fn numbers_end_where_doubles_do(
        digits in prop_oneof!["1797693134862315[0-9]{0,12}", "[0-9]{1,30}"], point in 0usize..30, exponent in 270i32..320, sign in "-?",
    ) {
        let significant = digits.trim_start_matches('0');
        prop_assume!(!significant.is_empty());
        let (whole, fraction) = significant.split_at(point.clamp(1, significant.len()));
        let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
        let text = format!("{sign}{whole}{fraction}e{exponent}");
        let fits = text.parse::<f64>().expect("a number").is_finite();
        prop_assert_eq!(json::check(&text).is_ok(), fits, "{}", text);
    }

    /// Where there are no numbers, which are left as they are written, the compact form is serde_json's.
    #[test]
    fn text_is_written_compactly(texts in prop::collection::vec(".{0,20}", 0..5)) {
        let written = serde_json::to_string_pretty(&texts).expect("texts");
        let compact = json::read(&written).map(|value| value.compact()).map_err(|fault| fault.to_string());
        prop_assert_eq!(compact, Ok(serde_json::to_string(&texts).expect("texts")));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,200}") {
        let _ = json::check(&text);
    }
}

/// JSON with spaces and escapes, in half of the cases changed in one place.
fn nearly_json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_string()),
        Just("true".to_string()),
        "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
        "[-+.0-9eE]{1,8}",
        r#""([ -!#-\[\]-~é😀]|\\["\\/bfnrt]|\\u00[0-9a-fA-F]{2}|\\ud83d\\ude0[0-9a-f]|\\u[0-9a-fA-F]{4}){0,6}""#,
        r#""[ab]?""#,
    ];
    let value = scalar.prop_recursive(4, 24, 4, |inner| {
        let blank = "[ \t\r\n]{0,2}";
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..4), blank)
                .prop_map(|(items, blank)| format!("[{blank}{}]{blank}", items.join(&format!("{blank},")))),
            (prop::collection::vec((r#""[ab]?""#, inner), 0..4), blank).prop_map(|(members, blank)| {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| format!("{name}{blank}:{value}")).collect();
                format!("{{{}{blank}}}", members.join(&format!(",{blank}")))
            }),
        ]
    });
    let piece = prop_oneof![
        Just(String::new()),
        "[\\[\\]{}:,\"\\\\]",
        "[-+.0-9eE]",
        "[a-z \n\u{0}\u{1f}\u{feff}é]",
        "\\\\u[0-9a-fA-F]{0,4}"
    ];
    (value, prop::option::of((any::<prop::sample::Index>(), 0usize..3, piece))).prop_map(|(text, change)| {
        let Some((at, removed, piece)) = change else { return text };
        let mut characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len() + 1);
        let end = (at + removed).min(characters.len());
        characters.splice(at..end, piece.chars());
        characters.into_iter().collect()
    })
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// What was read, as serde_json holds it; numbers by their text.
fn value(json: &Json<'_>) -> Value {
    if let Some(items) = json.items() {
        return items.iter().map(value).collect();
    }
    if let Some(members) = json.members() {
        let name = |name: &Json<'_>| name.text().expect("names are texts").into_owned();
        return Value::Object(members.iter().map(|(key, item)| (name(key), value(item))).collect());
    }
    match json.text() {
        Some(text) => Value::String(text.into_owned()),
        None => parsed(json.as_written()),
    }
}
