//! `cargo xtask test`: every step in one table.

use anyhow::{Context as _, Result, bail, ensure};

use crate::process::{Log, Tool};
use crate::step::{NotRun, Place, Report, Step, Verdict, run_all};
use crate::{check, demo, memcheck, reproducible, runtimes, site, suite};

const FUZZ_SECONDS: &str = "20";

/// What `--quick` leaves to the whole run: every engine and bundler, evidence, and what changes seldom.
const NOT_QUICK: &[&str] = &[
    "documents",
    "dependencies",
    "memcheck",
    "fuzz",
    "reproducible",
    runtimes::STEP,
    "demo",
    "bench",
    "evidence",
    "readme",
    "types",
    "libraries",
    "page",
    "sandbox-page",
    site::STEP,
];

/// Every step, in order. What runs on the built package is `Place::OnPackage`; the longest starts first.
fn steps(cases: Vec<String>) -> Result<Vec<Step>> {
    let mut steps = check::steps();
    steps.extend([
        Step::new("native", Place::Alone, native),
        Step::new("memcheck", Place::Alone, memcheck::run),
        Step::new("fuzz", Place::Alone, fuzz),
        Step::new("reproducible", Place::OnPackageAlone, reproducible::test),
        Step::new(runtimes::STEP, Place::OnPackage, move |log| runtimes::run(&cases, log)),
        Step::new("demo", Place::OnPackage, demo::test),
    ]);
    // tests/*/*.test.mjs: a step for each folder, named like it.
    for suite in suite::node_suites()? {
        let run = if suite.name == site::STEP { site::test } else { suite::NodeSuite::run };
        steps.push(Step::new(suite.name.clone(), Place::OnPackage, move |log| run(&suite, log)));
    }
    Ok(steps)
}

fn native(log: &Log) -> Result<Report> {
    suite::cargo_test(Tool::new("cargo").args(["test", "--workspace", "--locked"]), log)
}

/// The seeded mutator; a debug build, so that overflows are seen.
fn fuzz(log: &Log) -> Result<Report> {
    let output = Tool::new("cargo")
        .args(["run", "--package", "fuzz", "--bin", "fuzz", "--locked", "--", FUZZ_SECONDS])
        .when_failed("an input made the crate panic; it was saved in fuzz/artifacts/")
        .output(log)?;
    Ok(Report::passed().with_note(output.lines().last().unwrap_or_default()))
}

struct Options {
    not_run: NotRun,
    extent: Extent,
    /// Every step if there are none.
    only: Vec<String>,
}

#[derive(PartialEq)]
enum Extent {
    Whole,
    /// Without [`NOT_QUICK`].
    Quick,
}

/// `cargo xtask test`
pub fn command(words: &[&str]) -> Result<Verdict> {
    if words == ["--list"] {
        steps(Vec::new())?.iter().for_each(|step| println!("{}", step.name));
        runtimes::cases(&Log::Terminal)?.iter().for_each(|case| println!("  {case}"));
        return Ok(Verdict::Good);
    }
    let options = parse(words)?;
    if options.extent == Extent::Quick {
        ensure!(options.only.is_empty(), "--quick and --only exclude each other");
        let mut quick = steps(Vec::new())?;
        quick.retain(|step| !NOT_QUICK.contains(&step.name.as_str()));
        println!("--quick leaves out: {}", NOT_QUICK.join(", "));
        return run_all(quick, options.not_run);
    }
    if options.only.is_empty() {
        return run_all(steps(Vec::new())?, options.not_run);
    }
    run_all(chosen(&options.only)?, options.not_run)
}

fn parse(words: &[&str]) -> Result<Options> {
    let mut options = Options { not_run: NotRun::Listed, extent: Extent::Whole, only: Vec::new() };
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        let list = match word {
            "--strict" => {
                options.not_run = NotRun::Fails;
                continue;
            }
            "--quick" => {
                options.extent = Extent::Quick;
                continue;
            }
            "--only" => words.next().unwrap_or_default(),
            _ => word.strip_prefix("--only=").with_context(|| {
                format!("`{word}` is not an option of test; it takes --quick, --only NAME[,NAME], --strict and --list")
            })?,
        };
        let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
        let before = options.only.len();
        options.only.extend(names.map(str::to_string));
        ensure!(options.only.len() > before, "--only needs the name of a step; `cargo xtask test --list` shows them");
    }
    Ok(options)
}

/// The named steps, and the build if one of them needs it. A runtime's name stands for the step that runs it.
fn chosen(only: &[String]) -> Result<Vec<Step>> {
    let known: Vec<String> = steps(Vec::new())?.into_iter().map(|step| step.name).collect();
    let (mut names, others): (Vec<String>, Vec<String>) = only.iter().cloned().partition(|name| known.contains(name));
    if !others.is_empty() {
        let cases = runtimes::cases(&Log::Terminal)?;
        if let Some(name) = others.iter().find(|name| !cases.iter().any(|case| runtimes::matches(name, case))) {
            bail!("there is no step or runtime `{name}`; `cargo xtask test --list` shows them");
        }
        names.push(runtimes::STEP.to_string());
    }
    let mut steps = steps(others)?;
    let needs_build = steps.iter().any(|step| names.contains(&step.name) && step.place.needs_package());
    steps.retain(|step| names.contains(&step.name) || (needs_build && step.place == Place::Build));
    Ok(steps)
}
