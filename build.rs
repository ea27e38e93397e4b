//! Native builds carry the English sentences of `words/`, for `Display`; the wasm has none.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use words::{House, Piece, pieces};

fn main() {
    println!("cargo::rerun-if-changed=words");
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        return;
    }
    let house = House::read(&words::folder()).unwrap_or_else(|fault| panic!("{fault}"));
    let mut source = String::from("const ENGLISH: &[(&str, &[&str])] = &[\n");
    for (name, sentence) in &house.sentences {
        let [_, english] = house.forms(&sentence.text).unwrap_or_else(|| panic!("{name} refers to nothing"));
        let forms: Vec<String> = english.all().iter().map(|form| marked(form)).collect();
        writeln!(source, "    ({name:?}, &{forms:?}),").expect("a String takes everything");
    }
    source.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("english.rs"), source).expect("cargo made the folder");
}

/// The names of values between marks, so that nothing has to be parsed at run time.
fn marked(form: &str) -> String {
    let mark = |piece| match piece {
        Piece::Plain(text) => text.to_string(),
        Piece::Value(name) => format!("\u{1}{name}\u{1}"),
    };
    pieces(form).into_iter().map(mark).collect()
}
