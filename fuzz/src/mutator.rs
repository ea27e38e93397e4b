//! Inputs from seeds: the same number gives the same inputs in the same order.

use std::fs;
use std::path::PathBuf;

use crate::Target;

/// The files of the target's corpus, by name.
pub fn seeds(target: &Target) -> Vec<Vec<u8>> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let mut files: Vec<PathBuf> = fs::read_dir(format!("{directory}/{}", target.corpus))
        .expect("a corpus for each target")
        .map(|entry| entry.expect("a readable corpus").path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a readable seed")).collect()
}

/// One seed after one to eight changes.
pub fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut input = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(8) {
        change(&mut input, seeds, random);
    }
    input
}

pub fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
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
        6 if !seeds.is_empty() => {
            let other = &seeds[random.below(seeds.len())];
            let from = random.below(other.len() + 1);
            input.truncate(at);
            input.extend_from_slice(&other[from..]);
        }
        _ => input.insert(at, random.next() as u8),
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014), from its seed.
pub struct Random(pub u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }
}
