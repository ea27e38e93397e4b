//! The private operation under valgrind: `kernel/memcheck`.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::process::{Log, Tool};
use crate::step::Report;

const TARGET: &str = "target/memcheck";

/// Both sizes of public exponent: of the usual key and of the smallest.
const KEYS: [&str; 2] = ["tests/keys/rsa2048.pem", "tests/keys/rsa2048_e3.pem"];

/// Builds it natively and runs it; not run where there is no valgrind.
pub fn run(log: &Log) -> Result<Report> {
    if !cfg!(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))) {
        return Ok(not_run("valgrind runs on Linux"));
    }
    if let Err(error) = ensure_valgrind(log) {
        log.line(&format!("{error:#}"));
        return Ok(not_run("no valgrind on PATH, and apt-get could not install it (Debian: apt install valgrind)"));
    }
    // As the wasm is built, but for names in the reports: link-time optimisation loses those of inlined functions.
    Tool::new("cargo")
        .args(["build", "--release", "--locked", "--package", "memcheck", "--target-dir", TARGET])
        .args(["--config", "profile.release.strip=false", "--config", "profile.release.lto=\"off\""])
        .args(["--config", "profile.release.debug=\"line-tables-only\""])
        .env("RUSTFLAGS", if has_fma() { "-Ctarget-feature=+fma" } else { "" })
        .run(log)?;
    let finished = Tool::new("valgrind")
        .args(["--tool=memcheck", "--error-limit=no", "--num-callers=40"])
        .args(["--suppressions=kernel/memcheck/public.supp", &format!("{TARGET}/release/memcheck")])
        .args(KEYS)
        .finish(log)?;
    let count = |verdict: &str| finished.stdout.lines().filter(|line| line.starts_with(verdict)).count();
    let mut report = Report {
        passed: u64::try_from(count("as expected"))?,
        failed: u64::try_from(count("NOT AS EXPECTED"))?,
        ..Report::default()
    };
    report.not_run.extend(finished.stdout.lines().filter(|line| line.contains("was not run")).map(str::to_string));
    ensure!(finished.status.success() || report.failed > 0, "memcheck did not end well ({})", finished.status);
    Ok(report)
}

/// Whether x86's fused multiply-add has to be asked for, and can be; elsewhere it is always there, or never.
fn has_fma() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("fma");
    #[cfg(not(target_arch = "x86_64"))]
    false
}

fn not_run(reason: &str) -> Report {
    Report { not_run: vec![format!("memcheck: {reason}")], ..Report::default() }
}

/// On PATH, else Debian's, installed with apt-get where this user may.
fn ensure_valgrind(log: &Log) -> Result<()> {
    if Tool::new("valgrind").arg("--version").run(log).is_ok() {
        return Ok(());
    }
    let is_root = Tool::new("id").arg("-u").output(log)?.trim() == "0";
    let apt_get =
        || if is_root { Tool::new("apt-get") } else { Tool::new("sudo").args(["--non-interactive", "apt-get"]) };
    let apt_get = || apt_get().env("DEBIAN_FRONTEND", "noninteractive").limit(Duration::from_secs(300));
    apt_get().arg("update").run(log)?;
    apt_get().args(["install", "--yes", "--no-install-recommends", "valgrind"]).run(log)
}
