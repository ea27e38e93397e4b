//! `cargo xtask test`: every step in one table.

use anyhow::{Result, bail};

use crate::process::Tool;
use crate::step::{NotRun, Place, Step, Verdict, run_all};
use crate::{check, suite};

/// Every step, in order. What runs on the built package is `Place::OnPackage`.
fn steps() -> Result<Vec<Step>> {
    let mut steps = check::steps();
    steps.push(Step::new("native", Place::Alone, |log| {
        suite::cargo_test(Tool::new("cargo").args(["test", "--workspace", "--locked"]), log)
    }));
    // tests/*/*.test.mjs, a step for each folder and named like it.
    for (name, files) in suite::node_suites()? {
        let title = name.clone();
        steps.push(Step::new(title, Place::OnPackage, move |log| suite::node_test(&name, &files, log)));
    }
    Ok(steps)
}

pub fn command(options: &[&str]) -> Result<Verdict> {
    let mut not_run = NotRun::Listed;
    let mut only: Vec<String> = Vec::new();
    let mut words = options.iter().copied();
    let steps = steps()?;
    while let Some(word) = words.next() {
        match (word, word.strip_prefix("--only=")) {
            ("--strict", _) => not_run = NotRun::Fails,
            ("--list", _) => {
                steps.iter().for_each(|step| println!("{}", step.name));
                return Ok(Verdict::Good);
            }
            ("--only", _) => only.extend(names(words.next().unwrap_or_default())),
            (_, Some(list)) => only.extend(names(list)),
            _ => bail!("`{word}` is not an option of test; it takes --only NAME[,NAME], --strict and --list"),
        }
    }
    if options.iter().any(|word| word.starts_with("--only")) {
        run_all(chosen(steps, &only)?, not_run)
    } else {
        run_all(steps, not_run)
    }
}

fn names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_string).collect()
}

/// The named steps, and the build if one of them needs it.
fn chosen(steps: Vec<Step>, only: &[String]) -> Result<Vec<Step>> {
    let known: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
    if only.is_empty() {
        bail!("--only needs the name of a step: {}", known.join(", "));
    }
    if let Some(name) = only.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("there is no step `{name}`; the steps are {}", known.join(", "));
    }
    let needs_build = steps.iter().any(|step| only.contains(&step.name) && step.place == Place::OnPackage);
    Ok(steps
        .into_iter()
        .filter(|step| only.contains(&step.name) || (needs_build && step.place == Place::Build))
        .collect())
}
