//! What the package looks like from outside, committed in `tests/snapshots/`: declarations and published files.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::npm;
use crate::process::{Log, root};

const DECLARATIONS: &str = "tests/snapshots/index.d.ts";
const PUBLISHED_FILES: &str = "tests/snapshots/published-files.txt";

/// Writes both snapshots from `pkg`.
pub fn update(pkg: &Path, log: &Log) -> Result<()> {
    fs::create_dir_all(root().join("tests/snapshots"))?;
    fs::copy(pkg.join("index.d.ts"), root().join(DECLARATIONS))?;
    fs::write(root().join(PUBLISHED_FILES), pack(pkg, log)?)?;
    log.line(&format!("updated {DECLARATIONS} and {PUBLISHED_FILES}; read the difference before it is committed"));
    Ok(())
}

/// The declarations are the committed ones.
pub fn check_declarations(pkg: &Path) -> Result<()> {
    compare(DECLARATIONS, &fs::read_to_string(pkg.join("index.d.ts"))?)
}

/// npm would publish exactly the committed list of files.
pub fn check_published_files(pkg: &Path, log: &Log) -> Result<()> {
    compare(PUBLISHED_FILES, &pack(pkg, log)?)
}

/// Packs `pkg` into `target/package/wechatpay-wasm.tgz` and returns its files, one a line.
fn pack(pkg: &Path, log: &Log) -> Result<String> {
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
    let mut paths: Vec<&str> = files.iter().filter_map(|file| file["path"].as_str()).collect();
    paths.sort_unstable();
    Ok(paths.join("\n") + "\n")
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
