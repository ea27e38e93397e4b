//! Runners of tests: how many passed, failed and were left out, read from what the runner itself counts.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use crate::npm;
use crate::process::{Finished, Log, Tool, root};
use crate::step::Report;

/// Runs `cargo test` and counts its tests.
pub fn cargo_test(tool: Tool, log: &Log) -> Result<Report> {
    let finished = tool.finish(log)?;
    let report = count_cargo(&finished.stdout)?;
    agree(&finished, report)
}

/// Runs the files with Node's test runner and counts the tests in them.
fn node_test(name: &str, files: &[PathBuf], log: &Log) -> Result<Report> {
    let tap = root().join(format!("target/logs/{name}.tap"));
    let tap_destination = format!("--test-reporter-destination={}", tap.display());
    let finished = Tool::node()
        .args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap"])
        .arg(&tap_destination)
        .args(files)
        .finish(log)?;
    let text = fs::read_to_string(&tap).with_context(|| format!("node wrote no {}", tap.display()))?;
    agree(&finished, count_tap(&text)?)
}

/// A folder under `tests/` with files for Node's test runner.
pub struct NodeSuite {
    pub name: String,
    folder: PathBuf,
    files: Vec<PathBuf>,
}

impl NodeSuite {
    /// Runs its tests; what they import from npm is pinned by a lock file next to them.
    pub fn run(&self, log: &Log) -> Result<Report> {
        if self.folder.join("package-lock.json").exists() {
            npm::install(&format!("tests/{}", self.name), log)?;
        }
        node_test(&self.name, &self.files, log)
    }
}

/// Every folder under `tests/` that holds such files.
pub fn node_suites() -> Result<Vec<NodeSuite>> {
    let mut suites = Vec::new();
    for folder in sorted(&root().join("tests"))? {
        if !folder.is_dir() {
            continue;
        }
        let mut files = sorted(&folder)?;
        files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !files.is_empty() {
            suites.push(NodeSuite { name, folder, files });
        }
    }
    Ok(suites)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The exit code and the count must tell the same story.
fn agree(finished: &Finished, mut report: Report) -> Result<Report> {
    if !finished.status.success() && report.failed == 0 {
        report.failed = 1;
        report.notes.push(format!("every test passed, but the runner failed ({})", finished.status));
    }
    ensure!(
        finished.status.success() || report.failed > 0,
        "the runner says that all is well, but {} tests failed",
        report.failed
    );
    if report.passed == 0 && report.failed == 0 {
        bail!("the runner ran no test");
    }
    Ok(report)
}

/// Sums cargo's lines `test result: ok. 3 passed; 0 failed; 1 ignored; …`; an ignored test was not run.
fn count_cargo(text: &str) -> Result<Report> {
    let mut report = Report::default();
    for line in text.lines() {
        if let Some(name) = ignored_test(line) {
            report.not_run.push(name);
        }
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
            continue;
        };
        report.passed = report.passed.saturating_add(number_before(counts, " passed")?);
        report.failed = report.failed.saturating_add(number_before(counts, " failed")?);
    }
    Ok(report)
}

/// `test name ... ignored` or `test name ... ignored, reason`.
fn ignored_test(line: &str) -> Option<String> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ")?;
    rest.strip_prefix("ignored").map(|reason| format!("{name}{reason}"))
}

fn number_before(counts: &str, word: &str) -> Result<u64> {
    let number = counts.split("; ").find_map(|part| part.strip_suffix(word));
    number.and_then(|digits| digits.trim().parse().ok()).with_context(|| format!("no number before{word}: {counts}"))
}

/// Reads the closing counts of Node's TAP report, and the names of what it skipped.
fn count_tap(text: &str) -> Result<Report> {
    let count = |name: &str| -> Result<u64> {
        let prefix = format!("# {name} ");
        let line = text.lines().rev().find_map(|line| line.strip_prefix(&prefix));
        line.and_then(|digits| digits.trim().parse().ok()).with_context(|| format!("node's report has no `{prefix}`"))
    };
    let mut report = Report {
        passed: count("pass")?,
        failed: count("fail")?.saturating_add(count("cancelled")?),
        ..Report::default()
    };
    for line in text.lines() {
        let line = line.trim_start();
        // A file without any test counts as one test that passed, named after the file.
        if let Some(name) = line.strip_prefix("ok ").and_then(|rest| rest.split_once(" - ")).map(|(_, name)| name) {
            if name.ends_with(".test.mjs") {
                report.passed = report.passed.saturating_sub(1);
                report.failed = report.failed.saturating_add(1);
                report.notes.push(format!("no test in {name}"));
            }
            if name.contains(" # SKIP") || name.contains(" # TODO") {
                report.not_run.push(name.to_string());
            }
        }
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_binary_of_cargo_is_counted() {
        let text = "running 2 tests\ntest a ... ok\ntest b ... ignored, takes an hour\n\n\
            test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        let report = count_cargo(text).unwrap();
        assert_eq!((report.passed, report.failed), (4, 2));
        assert_eq!(report.not_run, ["b, takes an hour"]);
    }

    #[test]
    fn node_counts_are_its_own_and_skipped_tests_have_names() {
        let text = "TAP version 13\n# Subtest: a\nok 1 - a\nok 2 - b # SKIP no network\n1..2\n# tests 3\n# suites 0\n\
            # pass 1\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n# duration_ms 5\n";
        let report = count_tap(text).unwrap();
        assert_eq!((report.passed, report.failed), (1, 2));
        assert_eq!(report.not_run, ["b # SKIP no network"]);
    }

    #[test]
    fn a_file_without_tests_is_a_failure() {
        let text = "ok 1 - /x/tests/sandbox/empty.test.mjs\n# pass 1\n# fail 0\n# cancelled 0\n";
        let report = count_tap(text).unwrap();
        assert_eq!((report.passed, report.failed), (0, 1));
    }

    #[test]
    fn a_report_without_counts_is_an_error() {
        assert!(count_tap("TAP version 13\n").is_err());
    }
}
