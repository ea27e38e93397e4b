//! `cargo run --package fuzz -- [seconds] [seed]`: a seeded mutator over the corpus, for a short run on stable.
//!
//! The time is shared between the targets. A failure leaves its input in `fuzz/artifacts/`, where a debugger or
//! `cargo fuzz` takes it up; the same seed meets the same inputs in the same order.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, fs, panic};

use fuzz::TARGETS;

/// The target and the input that run now, for the panic hook.
static RUNNING: Mutex<(&str, Vec<u8>)> = Mutex::new(("", Vec::new()));

fn main() {
    let mut arguments =
        env::args().skip(1).map(|argument| argument.parse::<u64>().expect("seconds and seed are numbers"));
    let seconds = arguments.next().unwrap_or(20);
    let seed = arguments.next().unwrap_or(1);
    save_the_input_of_a_panic();
    let share = Duration::from_secs(seconds) / u32::try_from(TARGETS.len()).expect("few targets");
    let mut total = 0;
    for (name, target) in TARGETS {
        let executions = run(name, target, share, Random(seed));
        println!("{name:<14}{executions:>10} executions");
        total += executions;
    }
    println!("{total} executions in {seconds} s, seed {seed}, no failure");
}

fn run(name: &'static str, target: fn(&[u8]), time: Duration, mut random: Random) -> u64 {
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "corpus/{name} is empty");
    let end = Instant::now() + time;
    let mut executions = 0;
    while Instant::now() < end {
        let input = mutated(&seeds, &mut random);
        *RUNNING.lock().expect("one thread") = (name, input.clone());
        target(&input);
        executions += 1;
    }
    executions
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> = fs::read_dir(directory().join("corpus").join(name))
        .expect("a corpus for each target")
        .map(|entry| entry.expect("a readable corpus").path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a readable seed")).collect()
}

fn save_the_input_of_a_panic() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |information| {
        report(information);
        let Ok(running) = RUNNING.lock() else { return };
        let path = directory().join("artifacts").join(format!("{}-failure", running.0));
        match fs::create_dir_all(directory().join("artifacts")).and_then(|()| fs::write(&path, &running.1)) {
            Ok(()) => eprintln!("the input is in {}", path.display()),
            Err(error) => eprintln!("the input could not be written: {error}\n{:?}", running.1),
        }
    }));
}

fn directory() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One seed after one to eight changes.
fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut input = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(8) {
        change(&mut input, seeds, random);
    }
    input
}

fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
    const TELLING: &[u8] = b"\0\x01\x30\x7f\x80\x82\xff \t\r\n\"\\{}[]:,-=+/%#?&.'";
    let at = random.below(input.len() + 1);
    let length = random.below(16).min(input.len() - at);
    match random.below(8) {
        0 if at < input.len() => input[at] ^= 1 << random.below(8),
        1 if at < input.len() => input[at] = TELLING[random.below(TELLING.len())],
        2 => input.insert(at, TELLING[random.below(TELLING.len())]),
        3 => drop(input.drain(at..at + length)),
        4 => {
            let repeated = input[at..at + length].to_vec();
            input.splice(at..at, repeated);
        }
        5 => input.truncate(at),
        6 => {
            let other = &seeds[random.below(seeds.len())];
            let from = random.below(other.len() + 1);
            input.truncate(at);
            input.extend_from_slice(&other[from..]);
        }
        _ => input.insert(at, random.next() as u8),
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }
}
