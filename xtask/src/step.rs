//! Steps of a run: progress while they run, a table at the end.

use std::collections::VecDeque;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::process::{Log, root};

/// How often a long step says that it is still there.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Steps on the built package run side by side; the steps before them use both cores themselves.
const WORKERS: usize = 2;

/// What a step does; its output goes to the log.
type Work = Box<dyn FnOnce(&Log) -> Result<Report> + Send>;

/// One thing that is checked, with a name for `--only` and the summary.
pub struct Step {
    pub name: String,
    pub place: Place,
    run: Work,
}

/// When a step runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On its own: cargo uses every core itself.
    Alone,
    /// On its own too; builds the package, which the steps on it wait for.
    Build,
    /// After the package is built, still on its own.
    OnPackageAlone,
    /// On the built package, next to others.
    OnPackage,
}

impl Place {
    pub fn needs_package(self) -> bool {
        matches!(self, Self::OnPackageAlone | Self::OnPackage)
    }
}

impl Step {
    pub fn new(
        name: impl Into<String>,
        place: Place,
        run: impl FnOnce(&Log) -> Result<Report> + Send + 'static,
    ) -> Self {
        Self { name: name.into(), place, run: Box::new(run) }
    }
}

/// What a step found out. An `Err` instead of a report is one failed test.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub passed: u64,
    pub failed: u64,
    /// What could not be run here, each with its reason.
    pub not_run: Vec<String>,
    /// Further lines of the summary.
    pub notes: Vec<String>,
}

impl Report {
    /// One thing that held.
    pub fn passed() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub fn add(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
        self.not_run.extend(other.not_run);
        self.notes.extend(other.notes);
    }
}

/// What `not run` means for the verdict.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NotRun {
    Listed,
    Fails,
}

/// The exit code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Good,
    Bad,
}

struct Done {
    name: String,
    report: Report,
    time: Duration,
}

enum Event {
    Started(String),
    Ended(Done, Option<PathBuf>),
}

/// Runs every step and prints the table; the last line is `N passed, N failed`.
pub fn run_all(steps: Vec<Step>, not_run: NotRun) -> Result<Verdict> {
    let logs = root().join("target/logs");
    fs::create_dir_all(&logs)?;
    let total = steps.len();
    let started = Instant::now();
    let mut done = Vec::new();
    let (on_package, before): (Vec<_>, Vec<_>) = steps.into_iter().partition(|step| step.place.needs_package());
    let (alone, together): (Vec<_>, Vec<_>) =
        on_package.into_iter().partition(|step| step.place == Place::OnPackageAlone);
    let mut built = true;
    run_side_by_side(before, 1, total, &mut done, |place, report| {
        built &= !(place == Place::Build && report.failed > 0);
    })?;
    if built {
        run_side_by_side(alone, 1, total, &mut done, |_, _| {})?;
        run_side_by_side(together, WORKERS, total, &mut done, |_, _| {})?;
    } else {
        done.extend(alone.into_iter().chain(together).map(without_package));
    }
    Ok(summary(&done, not_run, started.elapsed()))
}

fn without_package(step: Step) -> Done {
    let report = Report { not_run: vec!["the package was not built".to_string()], ..Report::default() };
    Done { name: step.name, report, time: Duration::ZERO }
}

fn run_side_by_side(
    steps: Vec<Step>,
    workers: usize,
    total: usize,
    done: &mut Vec<Done>,
    mut seen: impl FnMut(Place, &Report),
) -> Result<()> {
    let queue = Mutex::new(VecDeque::from(steps));
    let places: Vec<(String, Place)> = lock(&queue).iter().map(|step| (step.name.clone(), step.place)).collect();
    thread::scope(|scope| {
        let (send, events) = mpsc::channel();
        for _ in 0..workers {
            let send = send.clone();
            let queue = &queue;
            scope.spawn(move || {
                while let Some(step) = { lock(queue).pop_front() } {
                    // The receiver outlives this scope.
                    drop(send.send(Event::Started(step.name.clone())));
                    drop(send.send(run_one(step)));
                }
            });
        }
        drop(send);
        let mut running: Vec<(String, Instant)> = Vec::new();
        loop {
            match events.recv_timeout(HEARTBEAT) {
                Ok(Event::Started(name)) => {
                    println!("[{}/{total}] {name} …", done.len() + running.len() + 1);
                    running.push((name, Instant::now()));
                }
                Ok(Event::Ended(one, log)) => {
                    running.retain(|(name, _)| *name != one.name);
                    show(&one, log)?;
                    if let Some((_, place)) = places.iter().find(|(name, _)| *name == one.name) {
                        seen(*place, &one.report);
                    }
                    done.push(one);
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    for (name, since) in &running {
                        println!("      {name}: {} s", since.elapsed().as_secs());
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    })
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run_one(step: Step) -> Event {
    let started = Instant::now();
    let path = root().join(format!("target/logs/{}.log", step.name));
    let (name, run) = (step.name, step.run);
    let report = Log::create(&path).and_then(|log| {
        let report = run(&log);
        if let Err(error) = &report {
            log.line(&format!("error: {error:#}"));
        }
        report
    });
    let report =
        report.unwrap_or_else(|error| Report { failed: 1, notes: vec![format!("{error:#}")], ..Report::default() });
    let log = (report.failed > 0).then_some(path);
    Event::Ended(Done { name, report, time: started.elapsed() }, log)
}

fn show(done: &Done, log: Option<PathBuf>) -> Result<()> {
    let word = result_word(&done.report);
    if let Some(log) = log {
        println!("----- {}: {word}; target/logs/{}.log:", done.name, done.name);
        println!("{}", String::from_utf8_lossy(&fs::read(log)?).trim_end());
        println!("-----");
    }
    println!("      {}: {word}, {:.1} s", done.name, done.time.as_secs_f64());
    Ok(())
}

fn result_word(report: &Report) -> &'static str {
    match report {
        Report { failed: 1.., .. } => "FAILED",
        Report { passed: 0, .. } => "not run",
        _ => "passed",
    }
}

fn summary(done: &[Done], not_run: NotRun, elapsed: Duration) -> Verdict {
    let width = done.iter().map(|one| one.name.len()).max().unwrap_or(4).max(4);
    println!("\n{:width$}  result   seconds  tests", "step");
    let mut sum = Report::default();
    for one in done {
        let Report { passed, failed, not_run, notes } = &one.report;
        let failures = if *failed > 0 { format!(", {failed} failed") } else { String::new() };
        println!(
            "{:width$}  {:7}  {:7.1}  {passed}{failures}",
            one.name,
            result_word(&one.report),
            one.time.as_secs_f64()
        );
        notes.iter().for_each(|note| println!("{:width$}  {note}", ""));
        not_run.iter().for_each(|what| println!("{:width$}  not run: {what}", ""));
        sum.passed = sum.passed.saturating_add(*passed);
        sum.failed = sum.failed.saturating_add(*failed);
        sum.not_run.extend(not_run.iter().cloned());
    }
    println!("{} min {:02} s", elapsed.as_secs() / 60, elapsed.as_secs() % 60);
    if !sum.not_run.is_empty() && not_run == NotRun::Fails {
        println!("{} not run; --strict makes that a failure", sum.not_run.len());
        sum.failed = sum.failed.saturating_add(u64::try_from(sum.not_run.len()).unwrap_or(u64::MAX));
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 && sum.passed > 0 { Verdict::Good } else { Verdict::Bad }
}
