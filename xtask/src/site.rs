//! `cargo xtask site`: the documents, the reference and a page for every code as a static site, and the doctor in it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use words::House;

use crate::process::{Log, Tool, root};
use crate::step::{Report, Verdict};
use crate::suite::NodeSuite;
use crate::{build, npm};

/// The suite under `tests/` that looks at the built site.
pub const STEP: &str = "site";

const HELP: &str = "\
用法：cargo xtask site [选项]

  --serve          构建之后在本机显示：http://127.0.0.1:4173
  --port N         显示时用的端口
  --base /PATH/    站点在域名下的路径，默认 /
  --address URL    站点的地址，如 https://docs.example.com：只有给出时才写 sitemap 与 canonical 链接

站点写到 target/site/，可放到任何静态主机；地址没有 .html 后缀，主机要把 /a 对应到 a.html。

Usage: cargo xtask site [options]

  --serve          show it on this machine after the build: http://127.0.0.1:4173
  --port N         the port for that
  --base /PATH/    where the site stands below its host; / by default
  --address URL    the site's address, such as https://docs.example.com: only then a sitemap and canonical links are written

The site is written to target/site/ for any static host. Addresses have no .html: the host must answer /a with a.html.
";

/// How the site is built, and whether it is shown.
struct Options<'a> {
    base: &'a str,
    address: &'a str,
    /// Shown on loopback afterwards, at this port.
    port: Option<&'a str>,
}

/// `cargo xtask site`
pub fn command(words: &[&str], log: &Log) -> Result<Verdict> {
    if matches!(words, ["--help" | "-h"]) {
        print!("{HELP}");
        return Ok(Verdict::Good);
    }
    let options = parse(words)?;
    build::build(log)?;
    let site = write(&options, log)?;
    log.line(&format!("{}", site.display()));
    if let Some(port) = options.port {
        Tool::node()
            .arg("site/serve.mjs")
            .args(["--dir".as_ref(), site.as_os_str()])
            .args(["--base", options.base, "--port", port])
            .limit(std::time::Duration::MAX)
            .run(log)?;
    }
    Ok(Verdict::Good)
}

/// The site of the package that is built already, and what its suite says of it.
pub fn test(suite: &NodeSuite, log: &Log) -> Result<Report> {
    // Below a path: what forgets the base is found, and what works there works at the root.
    write(&Options { base: "/docs/", address: "", port: None }, log)?;
    suite.run(log)
}

fn parse<'a>(words: &[&'a str]) -> Result<Options<'a>> {
    let mut options = Options { base: "/", address: "", port: None };
    let mut words = words.iter().copied();
    let (mut serve, mut port) = (false, "4173");
    while let Some(word) = words.next() {
        let place = match word {
            "--serve" => {
                serve = true;
                continue;
            }
            "--base" => &mut options.base,
            "--address" => &mut options.address,
            "--port" => &mut port,
            _ => bail!("`{word}` is not an option of site; `cargo xtask site --help` lists them"),
        };
        match words.next() {
            Some(value) if !value.starts_with("--") => *place = value,
            _ => bail!("{word} needs a value; `cargo xtask site --help` shows it"),
        }
    }
    ensure!(
        options.base.starts_with('/') && options.base.ends_with('/'),
        "--base begins and ends with a slash, such as /docs/"
    );
    let origin = options.address.strip_prefix("https://").or_else(|| options.address.strip_prefix("http://"));
    ensure!(
        options.address.is_empty() || origin.is_some_and(|host| !host.is_empty() && !host.contains('/')),
        "--address is https:// and a host, without a path: that is --base"
    );
    options.port = serve.then_some(port);
    Ok(options)
}

/// Writes `target/site` from `docs/`, `words/` and `pkg/`.
fn write(options: &Options, log: &Log) -> Result<PathBuf> {
    npm::ensure_node(log)?;
    npm::install("site", log)?;
    let (source, site) = (root().join("target/site-source"), root().join("target/site"));
    let words = root().join("target/site-words.json");
    fs::write(&words, sentences()?)?;
    Tool::node()
        .arg("site/source.mjs")
        .args(["--words".as_ref(), words.as_os_str(), "--out".as_ref(), source.as_os_str()])
        .run(log)?;
    Tool::node()
        .args(["site/node_modules/vitepress/bin/vitepress.js", "build", "site"])
        .env("SITE_SOURCE", &source)
        .env("SITE_OUT", &site)
        .env("SITE_BASE", options.base)
        .env("SITE_ADDRESS", options.address)
        .run(log)?;
    // The doctor's page is a document of its own beside those of the generator.
    Tool::node().args(["site/doctor/build.mjs", "--pkg", "pkg", "--out"]).arg(&site).run(log)?;
    Ok(site)
}

/// `words/` as JSON: the sentences, and the reasons of every code.
fn sentences() -> Result<String> {
    let house = House::read(&words::folder()).map_err(anyhow::Error::msg)?;
    let reasons = words::codes(&words::folder()).map_err(anyhow::Error::msg)?;
    Ok(serde_json::to_string(&serde_json::json!({ "house": house, "reasons": reasons }))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_has_slashes_and_an_address_no_path() {
        for wrong in [
            &["--base", "docs"][..],
            &["--base", "/docs"],
            &["--base"],
            &["--address", "docs.example.com"],
            &["--address", "https://example.com/docs"],
            &["--address", "https://"],
            &["--port", "--serve"],
            &["--open"],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
        let options = parse(&["--base", "/docs/", "--address", "https://example.com"]).unwrap();
        assert_eq!((options.base, options.address, options.port), ("/docs/", "https://example.com", None));
    }

    #[test]
    fn a_port_is_used_only_where_the_site_is_shown() {
        assert_eq!(parse(&["--port", "8080"]).unwrap().port, None);
        assert_eq!(parse(&["--serve"]).unwrap().port, Some("4173"));
        assert_eq!(parse(&["--port", "8080", "--serve"]).unwrap().port, Some("8080"));
    }
}
