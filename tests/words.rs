//! The sentences of `words/`: every reason and cause has its own, in both languages, and they keep the rules of
//! `words/README.md`. Rendered here as the package renders them, with and without each value that may be missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use strum::VariantArray as _;
use wechatpay_wasm::diagnosis::cause::{Cause, Known};
use wechatpay_wasm::diagnosis::explain::numbers;
use wechatpay_wasm::error::Code;
use wechatpay_wasm::reason::Reason;
use wechatpay_wasm::reason::check::Check;
use wechatpay_wasm::reason::kind::Kind;
use wechatpay_wasm::reason::types::{BodyChange, Expected, Found};
use wechatpay_wasm::reason::words::Sentence as Declared;
use wechatpay_wasm::wire::json::{FaultAt, Grammar, Shape};
use wechatpay_wasm::wire::target::Forbidden;
use words::{Forms, House, Piece, Text, pieces, values};

/// A value's name, and whether it may be missing.
type Values = BTreeMap<&'static str, bool>;

/// What is wrong, all of it.
#[derive(Default)]
struct Faults(BTreeSet<String>);

impl Faults {
    fn unless(&mut self, right: bool, fault: impl FnOnce() -> String) {
        if !right {
            self.0.insert(fault());
        }
    }

    fn none(self) {
        assert!(self.0.is_empty(), "{:#?}", self.0);
    }
}

fn house() -> House {
    House::read(&words::folder()).unwrap()
}

/// What the crate can say, with the values that fill it.
fn declared() -> BTreeMap<String, Values> {
    let all: [&[Declared]; 10] = [
        Reason::SENTENCES,
        Kind::SENTENCES,
        Grammar::SENTENCES,
        FaultAt::SENTENCES,
        Shape::SENTENCES,
        Forbidden::SENTENCES,
        Expected::SENTENCES,
        Found::SENTENCES,
        BodyChange::SENTENCES,
        Check::SENTENCES,
    ];
    let all = all.concat().into_iter().map(|(name, values)| (name.into(), values.iter().copied().collect()));
    all.chain(numbers().map(|number| (format!("Number.{number}"), Values::new()))).collect()
}

fn values_of(cause: Cause) -> Values {
    cause.values().iter().map(|(name, known)| (*name, *known == Known::Sometimes)).collect()
}

/// Sentences of the package's JavaScript, by the names that stand in it.
fn javascript() -> String {
    let mut text = String::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg-template"), &mut text);
    assert!(text.len() > 10_000, "the package's JavaScript was not found");
    text
}

fn collect(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "js") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_reason_cause_and_code_has_words_and_no_word_is_left_over() {
    let house = house();
    let javascript = javascript();
    let of_javascript = |name: &&String| javascript.contains(&format!("\"{name}\""));
    // What the documents say of the server's codes is said where such a code comes.
    let of_server = |name: &&String| name.starts_with("Code.");
    let written: BTreeSet<&str> =
        house.sentences.keys().filter(|name| !of_javascript(name) && !of_server(name)).map(String::as_str).collect();
    let declared = declared();
    let declared: BTreeSet<&str> = declared.keys().filter(|name| !of_javascript(name)).map(String::as_str).collect();
    assert_eq!(written.symmetric_difference(&declared).collect::<Vec<_>>(), Vec::<&&str>::new());
    let causes: BTreeSet<&str> = Cause::VARIANTS.iter().map(<&str>::from).collect();
    assert_eq!(house.causes.keys().map(String::as_str).collect::<BTreeSet<_>>(), causes);
    let codes: BTreeSet<&str> = Code::VARIANTS.iter().map(|code| code.as_str()).collect();
    assert_eq!(house.errors.keys().map(String::as_str).collect::<BTreeSet<_>>(), codes);
}

#[test]
fn every_placeholder_has_a_value_and_every_value_is_used() {
    let house = house();
    let mut faults = Faults::default();
    for (name, mut given) in declared() {
        let sentence = &house.sentences[&name];
        let remedies: Vec<&Text> = sentence.remedies.iter().collect();
        // What to do is told in the words of who asks.
        if used(&house, remedies.iter().copied()).contains("command") {
            given.insert("command", true);
        }
        check_values(&house, &name, &[&sentence.text], &remedies, &given, &mut faults);
    }
    for cause in Cause::VARIANTS {
        let words = &house.causes[<&str>::from(cause)];
        let mut given = values_of(*cause);
        let remedies: Vec<&Text> = words.remedies.iter().collect();
        let names = used(&house, remedies.iter().copied());
        let names: BTreeSet<&str> = names.union(&used(&house, [&words.title, &words.cause])).copied().collect();
        // Whether there is an Idempotency-Key, every cause is told, and whether the command asks, and what the server said.
        for name in ["key", "command", "said"].into_iter().filter(|name| names.contains(name)) {
            given.entry(name).or_insert(true);
        }
        check_values(&house, <&str>::from(cause), &[&words.title, &words.cause], &remedies, &given, &mut faults);
    }
    faults.none();
}

fn used<'a>(house: &'a House, texts: impl IntoIterator<Item = &'a Text>) -> BTreeSet<&'a str> {
    let forms = texts.into_iter().filter_map(|text| house.forms(text)).flatten();
    forms.flat_map(Forms::all).flat_map(|form| values(form)).collect()
}

fn check_values(
    house: &House,
    name: &str,
    always_said: &[&Text],
    remedies: &[&Text],
    given: &Values,
    faults: &mut Faults,
) {
    for text in always_said {
        for forms in house.forms(text).unwrap() {
            let last = values(forms.all().last().unwrap());
            let missing: Vec<_> = last.iter().filter(|value| given.get(*value) != Some(&false)).collect();
            faults.unless(missing.is_empty(), || {
                format!("{name}: its last form needs {missing:?}, which may be missing")
            });
        }
    }
    let all: BTreeSet<&str> = used(house, always_said.iter().chain(remedies).copied());
    let given: BTreeSet<&str> = given.keys().copied().collect();
    faults.unless(all == given, || format!("{name} says {all:?} and is given {given:?}"));
}

#[test]
fn both_languages_say_the_same_with_the_same_values() {
    let house = house();
    let mut faults = Faults::default();
    for (place, text) in house.texts() {
        let [chinese, english] = house.forms(text).unwrap_or_else(|| panic!("{place} refers to nothing"));
        let named = |forms: &Forms| {
            forms.all().iter().map(|form| values(form).into_iter().map(String::from).collect()).collect()
        };
        let (of_chinese, of_english): (Vec<Vec<String>>, Vec<Vec<String>>) = (named(chinese), named(english));
        faults.unless(of_chinese == of_english, || format!("{place}: {of_chinese:?} and {of_english:?}"));
        for form in chinese.all().iter().chain(english.all()) {
            faults.unless(!form.trim().is_empty() && form.trim() == form, || format!("{place}: {form:?}"));
        }
        for form in english.all() {
            // The server's own words.
            let quoted = form.replace("商户号不存在", "");
            faults.unless(!quoted.contains(is_chinese), || format!("{place}: {form}"));
        }
    }
    faults.none();
}

#[test]
fn a_sentence_that_several_share_is_written_once_and_none_is_unused() {
    let house = house();
    let mut places: BTreeMap<&Forms, Vec<String>> = BTreeMap::new();
    let mut referred = BTreeSet::new();
    for (place, text) in house.texts() {
        match text {
            Text::Shared(name) => drop(referred.insert(name.trim_start_matches('@'))),
            Text::Both([chinese, _]) => places.entry(chinese).or_default().push(place),
        }
    }
    let twice: Vec<_> = places.values().filter(|places| places.len() > 1).collect();
    assert!(twice.is_empty(), "the same words stand at {twice:#?}");
    let shared: BTreeSet<&str> = house.shared.keys().map(String::as_str).collect();
    let javascript = javascript();
    let of_javascript = |name: &&&str| javascript.contains(&format!("\"{name}\""));
    let unused: Vec<_> = shared.difference(&referred).filter(|name| !of_javascript(name)).collect();
    assert!(unused.is_empty(), "nobody refers to {unused:?}");
    let pages: BTreeSet<&str> = house.causes.values().filter_map(|cause| cause.doc.as_deref()).collect();
    assert_eq!(house.docs.keys().map(String::as_str).collect::<BTreeSet<_>>(), pages);
}

fn is_chinese(character: char) -> bool {
    ('\u{4E00}'..'\u{A000}').contains(&character)
}

#[test]
fn chinese_has_its_own_punctuation() {
    let mut faults = Faults::default();
    for (place, text) in house().texts() {
        let Text::Both([chinese, _]) = text else { continue };
        for form in chinese.all() {
            faults.unless(half_width(form).is_none(), || format!("{place}: {:?} in {form}", half_width(form)));
        }
    }
    faults.none();
    for wrong in ["编码,再签", "原因:{host}", "密钥(32 位)", "BOM(U+FEFF)在前", "对吗?", "见 data;GET 没有"]
    {
        assert!(half_width(wrong).is_some(), "{wrong}");
    }
    for right in
        ["填 { id: \"…\", publicKey }", "先 trim() 再签", "Math.floor(Date.now() / 1000)，再签", "https://主机[:端口]"]
    {
        assert_eq!(half_width(right), None, "{right}");
    }
}

/// Punctuation of Latin prose in a Chinese text: that of code has a Latin letter, a digit, a quote or a blank on both
/// sides, and a parenthesis of code opens a call.
fn half_width(text: &str) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    if !text.contains(is_chinese) {
        return None;
    }
    let at = |index: Option<usize>| index.and_then(|index| characters.get(index)).copied().unwrap_or(' ');
    let is_prose = |c: char| is_chinese(c) || "，。：；（）！？“”、…".contains(c);
    characters.iter().enumerate().find_map(|(index, character)| {
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let wrong = match character {
            ',' | ';' => is_prose(before) || is_prose(after) || after.is_ascii_uppercase() || before == '}',
            ':' => is_prose(before) || is_prose(after) && before != '[' || after == '{',
            '!' | '?' => is_prose(before),
            '(' => !(before.is_ascii_alphanumeric() && after != 'U' || after == ' '),
            _ => false,
        };
        wrong.then(|| characters[index.saturating_sub(5)..(index + 6).min(characters.len())].iter().collect())
    })
}

/// A text as people read it.
fn rendered(house: &House, text: &Text, language: usize, given: &BTreeMap<&str, String>) -> Option<String> {
    house.forms(text).unwrap()[language].all().iter().find_map(|form| {
        let filled = pieces(form).into_iter().map(|piece| match piece {
            Piece::Plain(text) => Some(text.to_string()),
            Piece::Value(name) => given.get(name).cloned(),
        });
        filled.collect::<Option<String>>()
    })
}

/// All values, and all without each one that may be missing.
fn selections(given: &Values) -> Vec<BTreeMap<&'static str, String>> {
    let whole: BTreeMap<&'static str, String> = given.keys().map(|name| (*name, format!("⟨{name}⟩"))).collect();
    let mut selections = vec![whole.clone()];
    for name in given.iter().filter(|(_, optional)| **optional).map(|(name, _)| *name) {
        let mut less = whole.clone();
        less.remove(name);
        selections.push(less);
    }
    selections.push(whole.into_iter().filter(|(name, _)| !given[name]).collect());
    selections
}

#[test]
fn what_is_said_has_no_hole_and_what_to_do_does_not_repeat_it() {
    let house = house();
    let mut seen = 0;
    let mut faults = Faults::default();
    for (name, mut given) in declared() {
        let sentence = &house.sentences[&name];
        given.insert("command", true);
        for selection in selections(&given) {
            for language in [0, 1] {
                let said = [rendered(&house, &sentence.text, language, &selection).unwrap()];
                check_rendered(&house, &name, &said, &sentence.remedies, language, &selection, &mut faults);
                seen += 1;
            }
        }
    }
    for cause in Cause::VARIANTS {
        let words = &house.causes[<&str>::from(cause)];
        let mut given = values_of(*cause);
        for name in ["key", "command", "said"] {
            given.entry(name).or_insert(true);
        }
        for selection in selections(&given) {
            for language in [0, 1] {
                let said = [&words.title, &words.cause];
                let said = said.map(|text| rendered(&house, text, language, &selection).unwrap());
                faults.unless(said[0] != said[1], || format!("{} says twice: {}", <&str>::from(cause), said[0]));
                check_rendered(&house, <&str>::from(cause), &said, &words.remedies, language, &selection, &mut faults);
                seen += 1;
            }
        }
    }
    assert!(seen > 1000, "{seen}");
    faults.none();
}

/// What a call may not have is not spoken of: a key where it only reads, `fetch` where a command or another library sent it.
fn check_rendered(
    house: &House,
    name: &str,
    said: &[String],
    remedies: &[Text],
    language: usize,
    given: &BTreeMap<&str, String>,
    faults: &mut Faults,
) {
    let todo: Vec<String> = remedies.iter().filter_map(|text| rendered(house, text, language, given)).collect();
    // A part belongs to a sentence, which says what to do; what is of the wrong type, the type says.
    let is_part = name.contains('.') || name == "WrongType";
    faults.unless(is_part || !todo.is_empty(), || format!("{name}: nothing to do, with {given:?}"));
    for text in said.iter().chain(&todo) {
        for hole in ["未知）", "(unknown)", "目标主机", "未标明", "未给出", "undefined", "{key}", "  "] {
            let quoted = text.replace("undefined、null", "null").replace("undefined, null", "null");
            faults.unless(!quoted.contains(hole), || format!("{name}: {hole:?} in {text}"));
        }
    }
    for (at, text) in todo.iter().enumerate() {
        let repeats = said.iter().any(|sentence| sentence.contains(text.as_str()));
        faults.unless(!repeats, || format!("{name} says twice: {text}"));
        faults.unless(!todo[..at].contains(text), || format!("{name} advises twice: {text}"));
        faults.unless(!text.contains("fetch("), || format!("{name}: {text}"));
        let about_key = name.contains("IDEMPOTENCY") || name.contains("Idempotency");
        let fits = about_key || given.contains_key("key") || !text.contains("Idempotency-Key");
        faults.unless(fits, || format!("{name} speaks of a key that is not there: {text}"));
    }
}

#[test]
fn errors_speak_english_in_rust() {
    let error = wechatpay_wasm::credential::serial::Serial::parse("40G", "serialNo").unwrap_err();
    assert_eq!(error.to_string(), "serialNo: a serial number consists of hex digits; character 3 is 'G'");
    let reason = Reason::NotPrivateKey { kind: Kind::Empty };
    assert!(reason.words().english().ends_with("this is empty"));
    let status = |said| Reason::HttpStatus { status: 404, said }.words().english();
    assert_eq!(status(None), "the server answered 404");
    assert_eq!(status(Some("NO_AUTH: no".into())), "the server answered 404 NO_AUTH: no");
}
