//! Node.js, and the pinned npm packages that build and test the package.

use std::fs;

use anyhow::{Result, ensure};

use crate::process::{Log, Tool, root};

/// The oldest Node.js that the build tools and Node's test runner work on.
const NODE_MAJOR: u32 = 20;

pub fn ensure_node(log: &Log) -> Result<()> {
    let version = Tool::node().arg("--version").output(log)?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|digits| digits.parse::<u32>().ok());
    ensure!(
        major.is_some_and(|major| major >= NODE_MAJOR),
        "Node.js {NODE_MAJOR} or newer is needed to build and test the package, but `node --version` says {}; \
         install it from https://nodejs.org",
        version.trim()
    );
    Ok(())
}

/// npm, started so that it works under any name the platform gives it.
pub fn npm() -> Tool {
    Tool::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
        .when_missing("it fetches the pinned tools; install Node.js 20 or newer (https://nodejs.org), which brings npm")
        .when_failed("if packages could not be downloaded, check the network (`npm config get registry`) and run the command again")
}

/// `npm ci` in `folder`, unless what its lock file names is installed already.
pub fn install(folder: &str, log: &Log) -> Result<()> {
    let folder = root().join(folder);
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    log.line(&format!("npm ci ({})", folder.strip_prefix(root()).unwrap_or(&folder).display()));
    npm().args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).directory(&folder).run(log)?;
    fs::write(stamp, lock)?;
    Ok(())
}
