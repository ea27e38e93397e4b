//! Pinned npm packages that build and test the package.

use std::fs;

use anyhow::Result;

use crate::process::{Tool, root};

/// `npm ci` in `folder`, unless what its lock file names is installed already.
pub fn install(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("npm ci ({})", folder.strip_prefix(root()).unwrap_or(&folder).display());
    Tool::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .directory(&folder)
        .needed_for(
            "npm fetches the pinned build tools; install Node.js 20 or newer (https://nodejs.org), which brings npm",
        )
        .run()?;
    fs::write(stamp, lock)?;
    Ok(())
}
