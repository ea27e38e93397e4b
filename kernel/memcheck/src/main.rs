//! The private operation under valgrind's memcheck, everything secret marked as undefined: memcheck then reports every
//! branch and every address that depends on a secret. `cargo xtask test --only memcheck` builds and runs it.
//!
//! Secret are the primes, the exponents and whatever a key computes from them, every random number that blinds, and the
//! message. What is public of them stands in `public.supp`, each with its reason.

// The product's own code between the kernel and its callers: recombination and the check.
#[path = "../../../src/credential/key/operation.rs"]
mod operation;
mod request;

use std::convert::Infallible;
use std::fs;
use std::hint::black_box;
use std::process::ExitCode;

use crypto_bigint::{BoxedUint, NonZero};
use getrandom::SysRng;
use rand_core::{TryCryptoRng, TryRng};
use request::{Memory, is_secret, mark_secret, memory, reports};
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use rsa_kernel::BLINDING_USES;

/// Past one redrawing of the blinding factors.
const OPERATIONS: u32 = BLINDING_USES + 3;

const NOTHING_SHOWN: &str = "the secrets have not reached the result, so that silence shows nothing";

/// What memcheck should say of a part of the run.
#[derive(PartialEq)]
enum Expected {
    Reports,
    Silence,
}

fn main() -> ExitCode {
    if !request::is_running_on_valgrind() {
        eprintln!("this runs under valgrind alone: cargo xtask test --only memcheck");
        return ExitCode::FAILURE;
    }
    let mut as_expected = true;
    let mut part = |name: &str, expected: Expected, run: &mut dyn FnMut()| {
        let before = reports();
        run();
        let count = reports() - before;
        let good = (count > 0) == (expected == Expected::Reports);
        println!("{} {name}: {count} reports", if good { "as expected" } else { "NOT AS EXPECTED" });
        as_expected &= good;
    };
    part("control, a branch on a secret", Expected::Reports, &mut branch);
    part("control, a table read at a secret place", Expected::Reports, &mut address);
    part("control, the variable-time division of crypto-bigint", Expected::Reports, &mut division);
    for path in std::env::args().skip(1) {
        let pem = fs::read_to_string(&path).unwrap();
        let key = || rsa::PrivateKey::from_pkcs8_pem(&pem).unwrap();
        part(&format!("{path}, a key prepared"), Expected::Silence, &mut || preparation(&key()));
        part(&format!("{path}, {OPERATIONS} operations of the kernel"), Expected::Silence, &mut || kernel(&key()));
        part(&format!("{path}, {OPERATIONS} operations, recombined and checked"), Expected::Silence, &mut || {
            whole(&key())
        });
    }
    if as_expected { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Random numbers that are secret.
struct SecretRng;

impl TryRng for SecretRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        SysRng.try_fill_bytes(bytes).unwrap();
        mark_secret(memory(bytes));
        Ok(())
    }
}

impl TryCryptoRng for SecretRng {}

/// A message that is secret, below any modulus of 2,048 bits.
fn secret_message() -> [u8; 256] {
    let mut message = [0; 256];
    SysRng.try_fill_bytes(&mut message[1..]).unwrap();
    mark_secret(memory(&message));
    message
}

/// Everything secret in the key of the `rsa` crate.
fn secrets_of(key: &rsa::PrivateKey) -> Vec<Memory> {
    let inverse = key.qinv().unwrap();
    let [p, q] = key.primes() else { panic!("two primes") };
    let modulus = inverse.params().modulus();
    let numbers = [p, q, modulus, key.d(), key.dp().unwrap(), key.dq().unwrap(), inverse.as_montgomery()];
    numbers.into_iter().map(|number| memory(number.as_words())).collect()
}

fn preparation(key: &rsa::PrivateKey) {
    let [p, q] = key.primes() else { panic!("two primes") };
    secrets_of(key).into_iter().for_each(mark_secret);
    let prepared = rsa_kernel::Key::new([p, key.dp().unwrap()], [q, key.dq().unwrap()], key.e()).unwrap();
    assert!(rsa_kernel::secrets(&prepared).into_iter().all(is_secret), "{NOTHING_SHOWN}");
}

fn kernel(key: &rsa::PrivateKey) {
    let [p, q] = key.primes() else { panic!("two primes") };
    let prepared = rsa_kernel::Key::new([p, key.dp().unwrap()], [q, key.dq().unwrap()], key.e()).unwrap();
    rsa_kernel::secrets(&prepared).into_iter().for_each(mark_secret);
    let mut blinding = None;
    for _ in 0..OPERATIONS {
        let message = secret_message();
        let residues = prepared.residues(&message, &mut blinding, &mut SecretRng).unwrap();
        assert!(residues.iter().all(|residue| is_secret(memory(residue.as_words()))), "{NOTHING_SHOWN}");
    }
}

fn whole(key: &rsa::PrivateKey) {
    let fast = operation::Fast::new(key).unwrap();
    secrets_of(key).into_iter().for_each(mark_secret);
    for _ in 0..OPERATIONS {
        let message = secret_message();
        let result = operation::private(key, Some(&fast), &message, &mut SecretRng).unwrap();
        assert!(is_secret(memory(&result)), "{NOTHING_SHOWN}");
    }
}

fn secret_bytes() -> [u8; 128] {
    let mut bytes = [0; 128];
    SecretRng.try_fill_bytes(&mut bytes).unwrap();
    black_box(bytes)
}

/// Square and multiply, as the textbook has it.
#[inline(never)]
fn branch() {
    let (mut power, exponent) = (1u64, secret_bytes());
    for byte in exponent {
        power = power.wrapping_mul(power);
        if black_box(byte) & 1 == 1 {
            power = black_box(power.wrapping_mul(3));
        }
    }
    black_box(power);
}

/// A table of powers, the wanted one read alone.
#[inline(never)]
fn address() {
    let table: [u64; 32] = black_box(std::array::from_fn(|at| at as u64));
    black_box(table[usize::from(secret_bytes()[1] & 31)]);
}

/// Arithmetic that is not meant for secrets, and says so.
#[inline(never)]
fn division() {
    let number = |bytes: &[u8]| BoxedUint::from_be_slice_truncated(bytes, 1024);
    let divisor = NonZero::new(number(&secret_bytes())).into_option().unwrap();
    black_box(number(&[0xFF; 128]).rem_vartime(&divisor));
}
