//! Dependence runs one way: between the layers, which are folders, and between files; only the boundary knows
//! JavaScript. Read from the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the top down: each may use those after it and none before it.
const LAYERS: &[&str] = &[
    "wasm",
    "diagnosis",
    "call",
    "crypto",
    "credential",
    "wire",
    "admit",
    "refusals",
    "randomness",
    "error",
    "reason",
];

/// Names of crates that only the boundary may write. (Attributes of `tsify`, which read like documentation, are data.)
const JAVASCRIPT: &[&str] = &["wasm_bindgen", "js_sys", "serde_wasm_bindgen", "web_sys"];

#[test]
fn every_layer_uses_only_layers_below_it() {
    let house = House::read();
    let place = |module: &str| {
        let layer = module.split("::").next().unwrap_or_default();
        LAYERS.iter().position(|name| *name == layer).unwrap_or_else(|| panic!("add {layer} to LAYERS"))
    };
    let uses = house.uses();
    let upward = uses.iter().filter(|(from, to)| !from.is_empty() && place(to) < place(from));
    let broken: Vec<String> = upward.map(|(from, to)| format!("{from} uses {to}, which is above it")).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_file_takes_part_in_a_circle() {
    let circles = circles(&House::read().uses());
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn only_the_boundary_names_javascript() {
    let house = House::read();
    for (module, source) in &house.sources {
        let named = JAVASCRIPT.iter().find(|name| source.contains(*name));
        assert!(named.is_none() || module.starts_with("wasm"), "{module} names {named:?}; only src/wasm/ may");
    }
}

#[test]
fn uses_are_found_however_they_are_written() {
    let house = House::of(&[
        ("a", "use crate::b::{self, c::{D, E as F}, g};\nfn f() { let x = super::h::i(); }"),
        ("b", "pub mod c;\nmod g;\nuse c::D; // crate::h"),
        ("b::c", "use super::g::X; fn f() { \"crate::a\"; }"),
        ("b::g", "#[cfg(test)]\nmod tests {\n    use crate::a::Z;\n}\n"),
        ("h", "fn f(x: crate::b::g::X) {}"),
    ]);
    let found: Vec<String> = house.uses().iter().map(|(from, to)| format!("{from} > {to}")).collect();
    assert_eq!(found, ["a > b", "a > b::c", "a > b::g", "a > h", "b > b::c", "b::c > b::g", "h > b::g"]);
}

#[test]
fn a_circle_is_found_between_files_and_between_parent_and_child() {
    let pair = House::of(&[("a", "use crate::b::X;"), ("b", "use crate::c::X;"), ("c", "use crate::a::X;")]);
    assert_eq!(circles(&pair.uses()), ["a > b > c > a"]);
    let family = House::of(&[("a", "mod b; use b::X;"), ("a::b", "use super::Y;")]);
    assert_eq!(circles(&family.uses()), ["a > a::b > a"]);
}

/// The modules of the crate, each with its text.
struct House {
    sources: BTreeMap<String, String>,
}

impl House {
    fn read() -> Self {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        collect(&src, &mut files);
        assert!(files.len() > 10, "the sources were not found");
        let named = files.into_iter().filter(|file| *file != src.join("lib.rs")).map(|file| {
            let parts = file.strip_prefix(&src).unwrap().with_extension("");
            let mut names: Vec<&str> = parts.iter().map(|part| part.to_str().unwrap()).collect();
            names.pop_if(|last| *last == "mod");
            (names.join("::"), fs::read_to_string(&file).unwrap())
        });
        Self::new(named)
    }

    fn of(sources: &[(&str, &str)]) -> Self {
        Self::new(sources.iter().map(|(module, text)| (module.to_string(), text.to_string())))
    }

    fn new(sources: impl Iterator<Item = (String, String)>) -> Self {
        Self { sources: sources.map(|(module, text)| (module, code(&text))).collect() }
    }

    /// Which file names which, by modules.
    fn uses(&self) -> BTreeSet<(String, String)> {
        let mut uses = BTreeSet::new();
        for (module, text) in &self.sources {
            for path in paths(text) {
                if let Some(used) = self.resolved(module, &path).filter(|used| used != module) {
                    uses.insert((module.clone(), used));
                }
            }
        }
        uses
    }

    /// The module that a path written in `module` leads into: the longest that is one.
    fn resolved(&self, module: &str, path: &[String]) -> Option<String> {
        let mut at: Vec<&str> = module.split("::").collect();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => {
                at.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    at.pop();
                    rest = &rest[1..];
                }
            }
            child => {
                self.sources.get(&[module, child].join("::"))?;
            }
        }
        for name in rest {
            let deeper = at.iter().copied().chain([name.as_str()]).collect::<Vec<_>>().join("::");
            if !self.sources.contains_key(&deeper) {
                break;
            }
            at.push(name);
        }
        let found = at.join("::");
        self.sources.contains_key(&found).then_some(found)
    }
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

/// Without comments, literals and what follows the first `#[cfg(test)]` that begins a line.
fn code(text: &str) -> String {
    let text = ["\n", text].concat();
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let joined = lines.collect::<Vec<_>>().join("\n");
    joined.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// Every path with at least two names, those of a group one by one.
fn paths(text: &str) -> Vec<Vec<String>> {
    let tokens = tokens(text);
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let starts = is_name(&tokens[at]) && tokens.get(at + 1).is_some_and(|next| next == "::");
        let inside = at > 0 && tokens[at - 1] == "::";
        if starts && !inside {
            at = tree(&tokens, at, &mut Vec::new(), &mut paths);
        } else {
            at += 1;
        }
    }
    paths
}

/// Reads `a::b`, `a::{b, c::d}` from `at` on; returns the place behind it.
fn tree(tokens: &[String], mut at: usize, prefix: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> usize {
    let depth = prefix.len();
    while at < tokens.len() {
        if is_name(&tokens[at]) {
            if tokens[at] != "self" || prefix.is_empty() {
                prefix.push(tokens[at].clone());
            }
            at += 1;
        } else if tokens[at] == "{" {
            at += 1;
            while at < tokens.len() && tokens[at] != "}" {
                at = if is_name(&tokens[at]) { tree(tokens, at, prefix, paths) } else { at + 1 };
            }
            prefix.truncate(depth);
            return at + 1;
        }
        if tokens.get(at).is_none_or(|next| next != "::") {
            break;
        }
        at += 1;
    }
    paths.push(prefix.clone());
    prefix.truncate(depth);
    at
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single characters.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
            }
            ':' if rest.starts_with("::") => 2,
            c => c.len_utf8(),
        };
        if !first.is_whitespace() {
            tokens.push(rest[..length].to_string());
        }
        rest = &rest[length..];
    }
    tokens
}

/// One circle for each set of files that use each other, as `a > b > a`.
fn circles(uses: &BTreeSet<(String, String)>) -> Vec<String> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in uses {
        next.entry(from).or_default().push(to);
    }
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut circles = Vec::new();
    for &module in next.keys() {
        if told.contains(module) {
            continue;
        }
        // Breadth first: the shortest way back.
        let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
        let mut queue = std::collections::VecDeque::from([module]);
        while let Some(at) = queue.pop_front() {
            for &to in next.get(at).into_iter().flatten() {
                if !came_from.contains_key(to) {
                    came_from.insert(to, at);
                    queue.push_back(to);
                }
            }
        }
        let Some(mut last) = came_from.get(module).copied() else { continue };
        let mut circle = vec![module];
        while last != module {
            circle.push(last);
            last = came_from[last];
        }
        circle.push(module);
        circle.reverse();
        told.extend(&circle);
        circles.push(circle.join(" > "));
    }
    circles
}
