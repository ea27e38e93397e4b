//! `cargo xtask demo`: the main job, step by step, from the built package in a project of its own.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::build;
use crate::process::{Log, Tool, root};
use crate::step::Report;

/// What the demo must have shown, one test each.
const SHOWN: &[&str] = &[
    "/v3/marketing/partnerships/build⏎",
    "\"stock_id\":\"2433405\"",
    "Idempotency-Key: 12345",
    "%7b%22business_type%22%3a%22BUSIFAVOR_STOCK%22%7d&partner=%7b%22type%22%3a%22APPID%22%7d&offset=0&limit=5⏎",
    "✓ signature",
    "HTTP 200",
    "✓ Wechatpay-Serial:",
    "\"send_coupon_merchant\": \"1900000109\"",
    "#wechat_pay&wechat_redirect",
    "FAILED 发券商户无权限使用此API",
    "✗ signature",
    "HTTP 401",
    "✓ 完成",
];

/// `cargo xtask demo`
pub fn command(log: &Log) -> Result<()> {
    build::build(log)?;
    project()?.run(log)
}

/// The same as a test, on the package that is built already.
pub fn test(log: &Log) -> Result<Report> {
    let finished = project()?.finish(log)?;
    if !finished.status.success() {
        bail!("the demo failed ({})", finished.status);
    }
    let missing: Vec<&str> = SHOWN.iter().copied().filter(|line| !finished.stdout.contains(line)).collect();
    if !missing.is_empty() {
        bail!("the demo did not show {missing:?}");
    }
    Ok(Report::passed())
}

/// A project that has the package installed, and the program to run in it.
fn project() -> Result<Tool> {
    let project = root().join("target/demo");
    let installed: PathBuf = project.join("node_modules/wechatpay-wasm");
    if installed.exists() {
        fs::remove_dir_all(&installed)?;
    }
    build::copy_tree(&root().join("pkg"), &installed)?;
    fs::copy(root().join("xtask/demo.mjs"), project.join("demo.mjs"))?;
    Ok(Tool::node().directory(&project).arg("demo.mjs"))
}
