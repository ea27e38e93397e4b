//! `cargo xtask bench`: builds the package and what it is compared with; `bench/run.mjs` measures, and asserts the sizes.

use std::time::Duration;

use anyhow::Result;

use crate::process::{Log, Tool, root};
use crate::{build, cargo, npm, wasm};

/// `cargo xtask bench`; the options are those of `bench/run.mjs`.
pub fn command(options: &[&str]) -> Result<()> {
    // Standard output belongs to the result.
    let log = Log::Stderr;
    npm::ensure_node(&log)?;
    if options == ["--list"] {
        return runner(options).run(&Log::Terminal);
    }
    // A wrong option is refused before minutes of building.
    runner(options).arg("--check").run(&log)?;
    build::build(&log)?;
    npm::install("bench", &log)?;
    plain_rsa(&log)?;
    runner(options).limit(Duration::from_secs(4 * 60 * 60)).run(&Log::Terminal)
}

fn runner(options: &[&str]) -> Tool {
    Tool::node().arg("bench/run.mjs").args(options).when_failed("the reason is above")
}

/// The `rsa` crate alone, to compare with: the package's own flags, but optimised for nothing but speed.
fn plain_rsa(log: &Log) -> Result<()> {
    log.line("the rsa crate as wasm, to compare with");
    cargo::ensure_wasm_target(log)?;
    let out = root().join("target/bench");
    Tool::new("cargo")
        .args(["build", "--release", "--locked", "--package", "plain-rsa", "--target", "wasm32-unknown-unknown"])
        .args(["--config", "profile.release.opt-level=3"])
        .args(["--config", "profile.release.package.crypto-bigint.opt-level=3"])
        .arg("--target-dir")
        .arg(out.join("cargo"))
        .env("CARGO_ENCODED_RUSTFLAGS", wasm::rust_flags(log)?.join("\u{1f}"))
        .env_remove("RUSTFLAGS")
        .run(log)?;
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(out.join("cargo/wasm32-unknown-unknown/release/plain_rsa.wasm"))
        .nodejs(true)?
        .generate(out.join("plain-rsa"))
}
