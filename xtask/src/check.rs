//! `cargo xtask check`: what can be said without running the product.

use anyhow::Result;

use crate::process::{Log, Tool, root};
use crate::step::{Place, Report, Step};
use crate::{build, cargo, npm, snapshot, wasm};

/// The checks in order; the last ones look at the built package.
pub fn steps() -> Vec<Step> {
    vec![
        Step::new("format", Place::Alone, format),
        Step::new("javascript", Place::Alone, javascript),
        Step::new("clippy", Place::Alone, clippy),
        Step::new("clippy-wasm", Place::Alone, clippy_wasm),
        Step::new("documents", Place::Alone, documents),
        Step::new("dependencies", Place::Alone, dependencies),
        Step::new("build", Place::Build, |log| build::build(log).map(|_| Report::passed())),
        Step::new("declarations", Place::OnPackage, |_| {
            snapshot::check_declarations(&root().join("pkg")).map(|()| Report::passed())
        }),
        Step::new("published", Place::OnPackage, published),
    ]
}

fn format(log: &Log) -> Result<Report> {
    cargo::ensure_component("rustfmt", log)?;
    Tool::new("cargo")
        .args(["fmt", "--all", "--check"])
        .when_failed("some files are not formatted; `cargo fmt --all` does it")
        .run(log)?;
    Ok(Report::passed())
}

/// Format and lint, imports in a circle among it (biome.jsonc); the package's own types against its declarations
/// (tsconfig.json).
fn javascript(log: &Log) -> Result<Report> {
    npm::install("xtask/npm", log)?;
    let tools = root().join("xtask/npm/node_modules");
    let mut report = Report::default();
    Tool::node()
        .arg(tools.join("@biomejs/biome/bin/biome"))
        .args(["check", "--error-on-warnings", "--max-diagnostics=50"])
        .directory(root())
        .when_failed(
            "`node xtask/npm/node_modules/@biomejs/biome/bin/biome check --write` does what can be done by itself",
        )
        .run(log)?;
    report.add(Report::passed());
    Tool::node().arg(tools.join("typescript/bin/tsc")).args(["--project", "."]).directory(root()).run(log)?;
    report.add(Report::passed());
    Ok(report)
}

fn clippy(log: &Log) -> Result<Report> {
    cargo::ensure_component("clippy", log)?;
    Tool::new("cargo")
        .args(["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"])
        .run(log)?;
    Ok(Report::passed())
}

/// The boundary exists for wasm32 only. Same flags and folder as the build, so that its dependencies are shared.
fn clippy_wasm(log: &Log) -> Result<Report> {
    cargo::ensure_component("clippy", log)?;
    cargo::ensure_wasm_target(log)?;
    Tool::new("cargo")
        .args(["clippy", "--package", "wechatpay-wasm", "--lib", "--locked", "--target", "wasm32-unknown-unknown"])
        .args(["--", "--deny", "warnings"])
        .env("CARGO_ENCODED_RUSTFLAGS", wasm::rust_flags(log)?.join("\u{1f}"))
        .env_remove("RUSTFLAGS")
        .run(log)?;
    Ok(Report::passed())
}

fn documents(log: &Log) -> Result<Report> {
    Tool::new("cargo")
        .args(["doc", "--package", "wechatpay-wasm", "--no-deps", "--document-private-items", "--locked"])
        .env("RUSTDOCFLAGS", "--deny warnings")
        .run(log)?;
    Ok(Report::passed())
}

/// Licences, bans and sources always; advisories when their database can be reached.
fn dependencies(log: &Log) -> Result<Report> {
    let deny = cargo::deny(log)?;
    let mut report = Report::default();
    for what in ["licenses", "bans", "sources"] {
        Tool::new(&deny)
            .args(["check", what])
            .when_failed("a dependency is not what deny.toml allows; its message is above")
            .run(log)?;
        report.add(Report::passed());
    }
    let fetched = Tool::new(&deny).args(["fetch", "db"]).limit(std::time::Duration::from_secs(90)).run(log);
    if let Err(error) = fetched {
        log.line(&format!("{error:#}"));
        return Ok(report.with_note("advisories: not checked (no network)"));
    }
    Tool::new(&deny)
        .args(["check", "--disable-fetch", "advisories"])
        .when_failed("a dependency has a known weakness; its message is above")
        .run(log)?;
    report.add(Report::passed().with_note("advisories: checked"));
    Ok(report)
}

/// The packed tarball: its files, and what publint and arethetypeswrong say about it.
fn published(log: &Log) -> Result<Report> {
    let pkg = root().join("pkg");
    let mut report = Report::default();
    snapshot::check_published_files(&pkg, log)?;
    report.add(Report::passed());
    npm::install("xtask/npm", log)?;
    let tools = root().join("xtask/npm/node_modules");
    let tarball = root().join("target/package/wechatpay-wasm.tgz");
    Tool::node().arg(tools.join("publint/src/cli.js")).args(["run", "--strict"]).arg(&tarball).run(log)?;
    report.add(Report::passed());
    Tool::node()
        .arg(tools.join("@arethetypeswrong/cli/dist/index.js"))
        .args(["--profile", "node16", "--no-emoji"])
        .arg(&tarball)
        .run(log)?;
    report.add(Report::passed());
    Ok(report)
}
