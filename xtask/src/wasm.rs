//! How wasm is compiled and optimised, the package's modules and what they are compared with alike.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::cargo::sysroot;
use crate::process::{Log, Tool, root};

/// What every supported engine can do, Node 16 included; reference types are not among it.
const TARGET_FEATURES: &str = "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext,+simd128";

/// The flags of the wasm build. Paths of this machine must not end up in it: two checkouts give the same bytes. (cargo
/// names the checkout's own files relative to it.)
pub fn rust_flags(log: &Log) -> Result<Vec<String>> {
    Ok(vec![
        "-Ctarget-cpu=mvp".to_string(),
        format!("-Ctarget-feature={TARGET_FEATURES}"),
        format!("--remap-path-prefix={}=/cargo", cargo_home()?.display()),
        format!("--remap-path-prefix={}=/rust", sysroot(log)?),
    ])
}

pub fn cargo_home() -> Result<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).context("neither CARGO_HOME nor HOME is set")
}

/// Runs wasm-opt for what every supported engine can do, and with `features` besides.
pub fn wasm_opt(from: &Path, to: &Path, features: &[&str], log: &Log) -> Result<()> {
    Tool::node()
        .arg(root().join("xtask/npm/node_modules/binaryen/bin/wasm-opt"))
        .arg(from)
        // What pays is inlined by LLVM already; more of it makes the module larger, compressed above all.
        .args([
            "-Os",
            "--skip-pass=inlining-optimizing",
            "--enable-bulk-memory",
            "--enable-mutable-globals",
            "--enable-nontrapping-float-to-int",
        ])
        .args(["--enable-sign-ext", "--enable-simd", "--strip-debug", "--strip-producers", "--strip-target-features"])
        .args(features)
        .arg("-o")
        .arg(to)
        .run(log)
}
