//! The same sources in another folder give the same wasm, and nothing in it tells where it was built.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::build::{bind, compile, copy_tree, optimise};
use crate::cargo::sysroot;
use crate::fused;
use crate::process::{Log, root};
use crate::step::Report;
use crate::wasm::cargo_home;

/// What a checkout consists of, as far as the wasm is concerned.
const SOURCES: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "src",
    "words",
    "bench/plain-rsa",
    "fuzz",
    "gcm",
    "kernel",
    "xtask/Cargo.toml",
    "xtask/src",
];

pub fn test(log: &Log) -> Result<Report> {
    let elsewhere = built_elsewhere(log)?;
    let mut report = Report::default();
    for name in ["core.wasm", "fused.wasm"] {
        let here = fs::read(root().join("pkg/core").join(name))?;
        ensure!(
            here == fs::read(elsewhere.join(name))?,
            "the wasm depends on the folder it is built in: compare pkg/core/{name} with target/elsewhere/{name}"
        );
        report.add(Report::passed());
        for place in places(log)? {
            let place = place.to_string_lossy().into_owned();
            ensure!(!contains(&here, place.as_bytes()), "pkg/core/{name} contains the path {place} of this machine");
        }
        report.add(Report::passed());
    }
    Ok(report)
}

/// Only the crate itself is compiled again: its dependencies lie in cargo's home, whatever the checkout.
fn built_elsewhere(log: &Log) -> Result<PathBuf> {
    let elsewhere = root().join("target/elsewhere");
    let checkout = elsewhere.join("another checkout");
    if checkout.exists() {
        fs::remove_dir_all(&checkout)?;
    }
    fs::create_dir_all(checkout.join("xtask"))?;
    for name in SOURCES {
        let from = root().join(name);
        if from.is_dir() {
            copy_tree(&from, &checkout.join(name))?;
        } else {
            fs::copy(from, checkout.join(name))?;
        }
    }
    let wasm = compile(&checkout, &root().join("target/wasm"), log)?;
    bind(&wasm, &elsewhere)?;
    optimise(&elsewhere, log)?;
    fused::build(&checkout, &root().join("target/wasm"), &elsewhere.join("fused.wasm"), log)?;
    Ok(elsewhere)
}

fn places(log: &Log) -> Result<Vec<PathBuf>> {
    let mut places = vec![root(), cargo_home()?, PathBuf::from(sysroot(log)?)];
    places.extend(std::env::home_dir());
    places.extend(["/home/", "/root/", "/Users/", "C:\\Users"].map(PathBuf::from));
    // A home like `/` would be found in anything.
    places.retain(|place| place.as_os_str().len() > 3);
    Ok(places)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_inside_is_found() {
        assert!(contains(b"\0\0/home/someone/src\0", b"/home/"));
        assert!(!contains(b"/cargo/registry", b"/home/"));
    }
}
