//! The seeded mutator over the corpus, on stable.
//!
//! `fuzz [seconds] [seed]`: a short run, its time shared between the targets.
//!
//! `fuzz counted FILE [TARGET]`: every target, or one, as often as [`fuzz::TARGETS`] says, in ten parts of a seed each. What
//! is finished stands in FILE, and is not run again when the same command is given again.
//!
//! A failure leaves its input in `fuzz/artifacts/`, where a debugger or `cargo fuzz` takes it up.

use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, fs, panic};

use fuzz::mutator::{Random, seeds};
use fuzz::{TARGETS, Target};

/// The target and the input that run now, for the panic hook.
static RUNNING: Mutex<(&str, Vec<u8>)> = Mutex::new(("", Vec::new()));

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    save_the_input_of_a_panic();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["counted", file] => counted(Path::new(file), |_| true),
        ["counted", file, name] => counted(Path::new(file), |target| target.name == *name),
        [] => short(20, 1),
        [seconds] => short(number(seconds), 1),
        [seconds, seed] => short(number(seconds), number(seed)),
        _ => panic!("[seconds] [seed], or counted FILE [TARGET]"),
    }
}

fn number(word: &str) -> u64 {
    word.parse().expect("seconds and seed are numbers")
}

fn short(seconds: u64, seed: u64) {
    let share = Duration::from_secs(seconds) / u32::try_from(TARGETS.len()).expect("few targets");
    let mut total = 0;
    for target in TARGETS {
        let end = Instant::now() + share;
        let executions = run(&target, seed, |_| Instant::now() < end);
        println!("{:<22}{executions:>10} executions", target.name);
        total += executions;
    }
    println!("{total} executions in {seconds} s, seed {seed}, no failure");
}

/// Finished parts are lines of `file`: target, seed, executions.
fn counted(file: &Path, is_wanted: impl Fn(&Target) -> bool) {
    const PARTS: u64 = 10;
    let finished = fs::read_to_string(file).unwrap_or_default();
    let mut log = fs::OpenOptions::new().create(true).append(true).open(file).expect("a file that can be written");
    for seed in 1..=PARTS {
        for target in TARGETS.into_iter().filter(&is_wanted) {
            let part = target.executions / PARTS;
            let line = format!("{:<22} seed {seed:>2} {part:>10} executions", target.name);
            if finished.lines().any(|done| done.starts_with(&line)) {
                continue;
            }
            let start = Instant::now();
            run(&target, seed, |executions| executions < part);
            writeln!(log, "{line} in {} s", start.elapsed().as_secs()).expect("a file that can be written");
        }
    }
}

/// Runs the target while `go_on` says so of the number of executions, which is returned.
fn run(target: &Target, seed: u64, go_on: impl Fn(u64) -> bool) -> u64 {
    let (seeds, mut random) = (seeds(target), Random(seed));
    assert!(!seeds.is_empty(), "corpus/{} is empty", target.corpus);
    let mut executions = 0;
    while go_on(executions) {
        let input = (target.mutated)(&seeds, &mut random);
        *RUNNING.lock().expect("one thread") = (target.name, input.clone());
        (target.run)(&input);
        executions += 1;
    }
    executions
}

fn save_the_input_of_a_panic() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |information| {
        report(information);
        let Ok(running) = RUNNING.lock() else { return };
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts");
        let path = directory.join(format!("{}-failure", running.0));
        match fs::create_dir_all(&directory).and_then(|()| fs::write(&path, &running.1)) {
            Ok(()) => eprintln!("the input is in {}", path.display()),
            Err(error) => eprintln!("the input could not be written: {error}\n{:?}", running.1),
        }
    }));
}
