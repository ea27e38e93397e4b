//! What cargo and rustup bring: targets, components, and tools installed in pinned versions.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::process::{Log, Tool, root};

/// Pinned: what it accepts must not change under our feet.
const CARGO_DENY: &str = "0.20.2";

pub fn sysroot(log: &Log) -> Result<String> {
    Ok(Tool::new("rustc").args(["--print", "sysroot"]).output(log)?.trim().to_string())
}

pub fn ensure_wasm_target(log: &Log) -> Result<()> {
    if Path::new(&sysroot(log)?).join("lib/rustlib/wasm32-unknown-unknown/lib").exists() {
        return Ok(());
    }
    log.line("rustup target add wasm32-unknown-unknown");
    Tool::new("rustup")
        .args(["target", "add", "wasm32-unknown-unknown"])
        .when_missing("it adds the wasm32 target; install it from https://rustup.rs, or add the target with your toolchain's own means")
        .when_failed("the package is compiled for wasm32-unknown-unknown, which rustup downloads; check the network and run the command again")
        .run(log)
}

/// rustfmt and clippy are separate components of a minimal toolchain.
pub fn ensure_component(component: &str, log: &Log) -> Result<()> {
    let program = Path::new(&sysroot(log)?).join("bin").join(match component {
        "clippy" => "cargo-clippy",
        other => other,
    });
    if program.exists() || program.with_extension("exe").exists() {
        return Ok(());
    }
    log.line(&format!("rustup component add {component}"));
    Tool::new("rustup")
        .args(["component", "add", component])
        .when_missing(
            "it adds rustfmt and clippy; install it from https://rustup.rs, or both with your toolchain's own means",
        )
        .when_failed(
            "the checks need this component, which rustup downloads; check the network and run the command again",
        )
        .run(log)
}

/// The path of cargo-deny, built into `target/tools` the first time.
pub fn deny(log: &Log) -> Result<PathBuf> {
    let tools = root().join("target/tools");
    let program = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let wanted = format!("cargo-deny {CARGO_DENY}");
    if program.exists() && Tool::new(&program).arg("--version").output(log).is_ok_and(|text| text.trim() == wanted) {
        return Ok(program);
    }
    log.line(&format!("cargo install cargo-deny {CARGO_DENY} into target/tools (once, one to two minutes)"));
    Tool::new("cargo")
        .args(["install", "--locked", "--debug", "--force", "--version", CARGO_DENY, "--root"])
        .arg(&tools)
        .arg("--target-dir")
        .arg(tools.join("build"))
        .arg("cargo-deny")
        .env_remove("RUSTFLAGS")
        .when_failed("cargo-deny checks licences and sources and is built from crates.io; check the network and run the command again")
        .run(log)?;
    Ok(program)
}
