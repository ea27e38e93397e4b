//! What the package looks like from outside: its declarations, committed in `tests/snapshots/`, and its files.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

use crate::process::{Log, root};
use crate::{build, npm};

const DECLARATIONS: &str = "tests/snapshots/index.d.ts";

/// What is done with `tests/snapshots/`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Snapshots {
    /// The checks compare with them.
    Kept,
    /// They are written anew.
    Updated,
}

impl Snapshots {
    pub fn from_options(options: &[&str]) -> Result<Self> {
        match options {
            [] => Ok(Self::Kept),
            ["--update-snapshots"] => Ok(Self::Updated),
            _ => bail!("`{}` is not an option of build; it takes --update-snapshots", options.join(" ")),
        }
    }
}

/// `cargo xtask build`
pub fn build_command(snapshots: Snapshots, log: &Log) -> Result<()> {
    let pkg = build::build(log)?;
    if snapshots == Snapshots::Updated {
        update(&pkg, log)?;
    }
    Ok(())
}

/// Writes the snapshot from `pkg`.
fn update(pkg: &Path, log: &Log) -> Result<()> {
    fs::create_dir_all(root().join("tests/snapshots"))?;
    fs::copy(pkg.join("index.d.ts"), root().join(DECLARATIONS))?;
    log.line(&format!("updated {DECLARATIONS}; read the difference before it is committed"));
    Ok(())
}

/// The declarations are the committed ones.
pub fn check_declarations(pkg: &Path) -> Result<()> {
    compare(DECLARATIONS, &fs::read_to_string(pkg.join("index.d.ts"))?)
}

/// npm would publish the files of `pkg-template/`, the documents and what the build makes, and nothing else.
pub fn check_published_files(pkg: &Path, log: &Log) -> Result<()> {
    let published = pack(pkg, log)?;
    let mut meant: BTreeSet<String> = build::DOCUMENTS.into_iter().chain(build::MADE).map(str::to_string).collect();
    files_below(&root().join("pkg-template"), "", &mut meant)?;
    let manifest = fs::read_to_string(pkg.join("package.json"))?;
    meant.retain(|path| !is_bundled(path) || manifest.contains(path.as_str()) || published.contains(path));
    let missing: Vec<_> = meant.difference(&published).collect();
    ensure!(missing.is_empty(), "npm would not publish {missing:?}");
    let foreign: Vec<_> = published.difference(&meant).collect();
    ensure!(foreign.is_empty(), "npm would publish {foreign:?}, which neither pkg-template/ holds nor the build makes");
    Ok(())
}

/// Whether a file may have become part of the main entry.
fn is_bundled(path: &str) -> bool {
    path.starts_with("core/") && path.ends_with(".js")
}

/// Their paths from `folder`, after `prefix`.
fn files_below(folder: &Path, prefix: &str, paths: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            files_below(&entry.path(), &format!("{path}/"), paths)?;
        } else {
            paths.insert(path);
        }
    }
    Ok(())
}

/// Packs `pkg` into `target/package/wechatpay-wasm.tgz` and returns its files.
fn pack(pkg: &Path, log: &Log) -> Result<BTreeSet<String>> {
    let folder = root().join("target/package");
    fs::create_dir_all(&folder)?;
    let packed = npm::npm()
        .directory(pkg)
        .args(["pack", "--json", "--loglevel=error", "--pack-destination"])
        .arg(&folder)
        .output(log)?;
    let packed: serde_json::Value = serde_json::from_str(&packed).context("npm pack printed no JSON")?;
    let name = packed[0]["filename"].as_str().context("npm pack names no file")?;
    fs::rename(folder.join(name), folder.join("wechatpay-wasm.tgz"))?;
    let files = packed[0]["files"].as_array().context("npm pack lists no files")?;
    Ok(files.iter().filter_map(|file| file["path"].as_str()).map(str::to_string).collect())
}

fn compare(snapshot: &str, now: &str) -> Result<()> {
    let before = fs::read_to_string(root().join(snapshot)).with_context(|| format!("{snapshot} cannot be read"))?;
    if before == now {
        return Ok(());
    }
    let gone = before.lines().filter(|line| !now.lines().any(|other| other == *line)).map(|line| format!("- {line}"));
    let come = now.lines().filter(|line| !before.lines().any(|other| other == *line)).map(|line| format!("+ {line}"));
    let differences: Vec<String> = gone.chain(come).collect();
    bail!(
        "the build differs from {snapshot}; if that is meant, run `cargo xtask build --update-snapshots`\n{}",
        differences.join("\n")
    )
}
