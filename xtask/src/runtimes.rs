//! The packed package in every runtime and build tool: `tests/runtimes/run.mjs`, whose cases become lines here.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::process::{Log, Tool};
use crate::step::Report;

pub const STEP: &str = "runtimes";

const RUNNER: &str = "tests/runtimes/run.mjs";

/// The names of its cases.
pub fn cases(log: &Log) -> Result<Vec<String>> {
    let list = Tool::node().args([RUNNER, "--list"]).output(log)?;
    Ok(list.lines().map(str::to_string).collect())
}

/// Whether `name`, given to `--only`, means this case: it, or the beginning of its name.
pub fn matches(name: &str, case: &str) -> bool {
    case.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Runs the named cases, or all of them.
pub fn run(only: &[String], log: &Log) -> Result<Report> {
    // Downloads, bundlers and browsers: far more than one suite.
    let mut runner = Tool::node().args([RUNNER, "--json"]).limit(Duration::from_secs(45 * 60));
    if !only.is_empty() {
        runner = runner.args(["--only", &only.join(",")]);
    }
    let finished = runner.finish(log)?;
    let answer: Value = serde_json::from_str(&finished.stdout)
        .with_context(|| format!("{RUNNER} ended without a result ({})", finished.status))?;
    let cases = answer["cases"].as_array().context("the runner reports no cases")?;
    let mut report = Report::default();
    for case in cases {
        report.add(one_case(case));
    }
    Ok(report)
}

fn one_case(case: &Value) -> Report {
    let name = case["name"].as_str().unwrap_or_default();
    let details = || {
        let lines = case["details"].as_array().into_iter().flatten().filter_map(Value::as_str);
        lines.collect::<Vec<_>>().join(" ")
    };
    let load = case["loadMilliseconds"].as_f64().map(|load| format!("load {load:.1} ms")).unwrap_or_default();
    let note = case["note"].as_str().unwrap_or_default();
    match case["result"].as_str() {
        Some("passed") => {
            let checks = case["checks"].as_u64().unwrap_or(0);
            Report { passed: checks, ..Report::default() }
                .with_note(format!("{name:28} passed {checks:5}  {load} {note}").trim_end().to_string())
        }
        Some("not run") => Report { not_run: vec![format!("{name}: {}", details())], ..Report::default() },
        _ => Report { failed: 1, ..Report::default() }.with_note(format!("{name:28} FAILED {}", details())),
    }
}
