//! Dependence runs one way, and only the boundary knows JavaScript. Read from the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Every module of the crate, from the top down: each may use those after it and none before it.
const ORDER: &[&str] = &[
    // JavaScript
    "wasm",
    // What a merchant does
    "diagnosis",
    "payment",
    "partnerships",
    "upload",
    "download",
    "sensitive",
    "platform_certificates",
    "notification",
    "response",
    "request",
    // What it is made of, by the protocol's terms
    "platform",
    "cache",
    "certificate",
    "headers",
    "authorization",
    "message",
    "target",
    "serial",
    "aead",
    "oaep",
    "signature",
    "json",
    // Foundations
    "key",
    "randomness",
    "names",
    "bytes",
    "error",
];

/// Names of crates that only the boundary may write. (Attributes of `tsify`, which read like documentation, are data.)
const JAVASCRIPT: &[&str] = &["wasm_bindgen", "js_sys", "serde_wasm_bindgen", "web_sys"];

#[test]
fn every_module_uses_only_modules_below_it() {
    let broken: Vec<String> = sources().iter().flat_map(upward_uses).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn only_the_boundary_names_javascript() {
    let broken: Vec<String> = sources().iter().flat_map(javascript_names).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let unplaced: Vec<String> =
        sources().into_iter().map(|source| source.module).filter(|module| !ORDER.contains(&module.as_str())).collect();
    assert!(unplaced.is_empty(), "add to ORDER in tests/layers.rs: {unplaced:?}");
}

#[test]
fn a_use_against_the_order_is_found() {
    for text in [
        "use crate::request::Prepared;",
        "use crate::{error::Error, request};",
        "fn f() -> crate::wasm::Returned {}",
        "use super::request::Prepared;",
        "pub use  crate :: response;",
    ] {
        let source = Source { module: "key".into(), text: text.into(), parent: Parent::Crate };
        assert_eq!(upward_uses(&source).len(), 1, "{text}");
    }
    let nested = Source { module: "key".into(), text: "use super::super::request::X;".into(), parent: Parent::Module };
    assert_eq!(upward_uses(&nested).len(), 1);
    let source =
        Source { module: "request".into(), text: "use crate::key::Key; // crate::wasm".into(), parent: Parent::Crate };
    assert_eq!(upward_uses(&source), Vec::<String>::new());
}

#[test]
fn a_javascript_name_outside_the_boundary_is_found() {
    let outside = Source { module: "key".into(), text: "use js_sys::Date;".into(), parent: Parent::Crate };
    assert_eq!(javascript_names(&outside).len(), 1);
    let boundary = Source { module: "wasm".into(), text: "use js_sys::Date;".into(), parent: Parent::Crate };
    assert_eq!(javascript_names(&boundary).len(), 0);
}

/// A file of `src/`, without its comments.
struct Source {
    /// The crate's own module that it belongs to.
    module: String,
    text: String,
    parent: Parent,
}

/// What `super` means in it.
#[derive(PartialEq)]
enum Parent {
    Crate,
    Module,
}

fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    assert!(files.len() > 10, "the sources were not found");
    let lib = src.join("lib.rs");
    files.into_iter().filter(|file| *file != lib).map(|file| source(&src, &file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn source(src: &Path, file: &Path) -> Source {
    let inside = file.strip_prefix(src).unwrap();
    let top = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    let is_module_root = inside.components().count() == 1 || inside.ends_with("mod.rs");
    Source {
        module: top.trim_end_matches(".rs").to_string(),
        text: without_comments(&fs::read_to_string(file).unwrap()),
        parent: if is_module_root { Parent::Crate } else { Parent::Module },
    }
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn upward_uses(source: &Source) -> Vec<String> {
    let place = |module: &str| ORDER.iter().position(|name| *name == module);
    let own = place(&source.module);
    let text = without_comments(&source.text);
    used_modules(&text, &source.parent)
        .into_iter()
        .filter(|used| *used != source.module && place(used) < own)
        .map(|used| format!("{} uses {used}, which is above it", source.module))
        .collect()
}

/// The modules named by `crate::a`, `crate::{a, b::c}` and, where it means the crate, `super::a` or `super::super::a`.
fn used_modules(text: &str, parent: &Parent) -> Vec<String> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut roots = vec!["crate::"];
    roots.push(match parent {
        Parent::Crate => "super::",
        Parent::Module => "super::super::",
    });
    let mut used = Vec::new();
    for root in roots {
        for rest in packed.split(root).skip(1) {
            let names = match rest.strip_prefix('{') {
                Some(group) => top_level(group),
                None => vec![rest],
            };
            used.extend(names.into_iter().map(identifier).filter(|name| ORDER.contains(&name.as_str())));
        }
    }
    used
}

/// The members of `a, b::{c, d}, e}…`.
fn top_level(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut members) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    members
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

fn javascript_names(source: &Source) -> Vec<String> {
    if source.module == "wasm" {
        return Vec::new();
    }
    let named = JAVASCRIPT.iter().filter(|name| source.text.contains(*name));
    named.map(|name| format!("{} names {name}; only src/wasm/ may", source.module)).collect()
}
