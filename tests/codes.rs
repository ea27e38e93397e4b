//! `words/codes.toml`, the reasons of every code: complete, and as the sources have it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use strum::VariantArray as _;
use wechatpay_wasm::diagnosis::preflight::finding_codes;
use wechatpay_wasm::error::Code;
use wechatpay_wasm::reason::Reason;
use words::{House, codes, folder};

/// Reasons that the package's JavaScript gives, whose sentences stand beside those of the crate.
fn of_javascript(house: &House) -> impl Iterator<Item = &str> {
    house.sentences.keys().map(String::as_str).filter(|name| !name.contains('.'))
}

/// `PRIVATE_KEY_IS_EC_KEY`: where, and what stands there. Its reason follows from both.
fn is_composed(code: &str) -> bool {
    let named = ["CERTIFICATE_IS_PLATFORM", "PLATFORM_CERTIFICATE_IS_MERCHANT"];
    let places = ["PRIVATE_KEY_IS_", "CERTIFICATE_IS_", "PLATFORM_PUBLIC_KEY_IS_", "PLATFORM_CERTIFICATE_IS_"];
    places.iter().any(|place| code.starts_with(place)) && !named.contains(&code)
}

#[test]
fn every_code_has_its_reasons_and_every_reason_its_codes() {
    let house = House::read(&folder()).unwrap();
    let codes = codes(&folder()).unwrap();
    let expected: BTreeSet<String> = Code::VARIANTS
        .iter()
        .map(|code| code.as_str().into())
        .chain(finding_codes().map(String::from).filter(|code| !is_composed(code)))
        .collect();
    assert_eq!(codes.keys().cloned().collect::<BTreeSet<_>>(), expected);
    // The sandbox writes its own.
    let empty: Vec<&String> = codes.iter().filter(|(_, reasons)| reasons.is_empty()).map(|(code, _)| code).collect();
    assert_eq!(empty, ["ERR_WECHATPAY_SANDBOX_OPTION"]);
    let listed: BTreeSet<&str> = codes.values().flatten().map(String::as_str).collect();
    let reasons: BTreeSet<&str> =
        Reason::SENTENCES.iter().map(|(name, _)| *name).chain(of_javascript(&house)).collect();
    assert_eq!(listed.symmetric_difference(&reasons).collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// Lines that have one code and one reason put the one to the other.
#[test]
fn what_stands_together_in_the_sources_stands_together_here() {
    let codes = codes(&folder()).unwrap();
    let mut seen = 0;
    let mut missing = Vec::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let code_alone = text.split("#[cfg(test)]").next().unwrap();
        for line in code_alone.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let (named, reasons) = (codes_in(line), names_after(line, "Reason::"));
            let ([code], [reason]) = (named.as_slice(), reasons.as_slice()) else { continue };
            seen += 1;
            if !codes[code].iter().any(|listed| listed == reason) {
                missing.push(format!("{}: {code} = {reason}", path.display()));
            }
        }
    }
    assert!(seen > 80, "only {seen} lines have both");
    assert_eq!(missing, Vec::<String>::new());
}

fn codes_in(line: &str) -> Vec<String> {
    let errors = names_after(line, "Code::").into_iter().map(|name| {
        let code = Code::VARIANTS.iter().find(|code| format!("{code:?}") == name);
        code.unwrap_or_else(|| panic!("no code in {line}")).as_str().to_string()
    });
    let findings = names_after(line, "Problem::").into_iter().map(|name| {
        let code = finding_codes().find(|code| code.replace('_', "") == name.to_ascii_uppercase());
        code.unwrap_or_else(|| panic!("no finding's code in {line}")).to_string()
    });
    errors.chain(findings).collect()
}

/// The variants named behind `path`; constants are none.
fn names_after(line: &str, path: &str) -> Vec<String> {
    let names = line.split(path).skip(1).map(|rest| {
        rest.chars().take_while(|character| character.is_ascii_alphanumeric() || *character == '_').collect::<String>()
    });
    names.filter(|name| name.contains(|character: char| character.is_ascii_lowercase())).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.extension() {
            _ if path.is_dir() => sources(&path),
            Some(extension) if extension == "rs" => vec![path],
            _ => Vec::new(),
        })
        .collect()
}
