//! The private operation under valgrind's memcheck, everything secret marked as undefined: memcheck then reports every
//! branch and every address that depends on a secret. `cargo xtask test --only memcheck` builds and runs it.
//!
//! Secret are the primes, the exponents and whatever a key computes from them, every random number that blinds, and the
//! message. What is public of them stands in `public.supp`, each with its reason.

// The product's own code between the kernel and its callers: recombination and the check.
#[path = "../../../src/credential/key/operation.rs"]
mod operation;
mod request;

use std::cell::Cell;
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
use rsa_kernel::{BLINDING_USES, fused};

/// Of the kernel, past one redrawing of the blinding factors, and of the fused one, whose multiplications valgrind computes
/// bit by bit.
const OPERATIONS: [u32; 2] = [BLINDING_USES + 3, 2];

const NOTHING_SHOWN: &str = "the secrets have not reached the result, so that silence shows nothing";

/// Whether `f64::mul_add` is an instruction. The function of the system in its place has branches of its own.
const FUSES: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));

const POWERS: &[Option<fused::Power>] = if FUSES { &[None, Some(fused_power)] } else { &[None] };

thread_local! {
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

fn fused_power(state: &mut fused::State, windows: u32) {
    ASKED.set(true);
    fused::power(state, windows);
}

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
    part("control, a branch on a fused product", Expected::Reports, &mut product);
    part("control, a table read at a secret place", Expected::Reports, &mut address);
    part("control, the variable-time division of crypto-bigint", Expected::Reports, &mut division);
    for path in std::env::args().skip(1) {
        let pem = fs::read_to_string(&path).unwrap();
        let key = || rsa::PrivateKey::from_pkcs8_pem(&pem).unwrap();
        part(&format!("{path}, a key prepared"), Expected::Silence, &mut || preparation(&key()));
        for (power, operations) in POWERS.iter().zip(OPERATIONS) {
            let name = if power.is_some() { "fused kernel" } else { "kernel" };
            part(&format!("{path}, {operations} operations of the {name}"), Expected::Silence, &mut || {
                kernel(&key(), *power, operations)
            });
            part(
                &format!("{path}, {operations} operations of the {name}, recombined and checked"),
                Expected::Silence,
                &mut || whole(&key(), *power, operations),
            );
        }
    }
    if !FUSES {
        println!("the fused kernel was not run: the build has no fused multiply-add");
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

fn kernel(key: &rsa::PrivateKey, fused: Option<fused::Power>, operations: u32) {
    let [p, q] = key.primes() else { panic!("two primes") };
    let prepared = rsa_kernel::Key::new([p, key.dp().unwrap()], [q, key.dq().unwrap()], key.e()).unwrap();
    rsa_kernel::secrets(&prepared).into_iter().for_each(mark_secret);
    let mut blinding = None;
    for _ in 0..operations {
        let message = secret_message();
        let residues = prepared.residues(&message, &mut blinding, fused, &mut SecretRng).unwrap();
        assert!(residues.iter().all(|residue| is_secret(memory(residue.as_words()))), "{NOTHING_SHOWN}");
    }
}

fn whole(key: &rsa::PrivateKey, fused: Option<fused::Power>, operations: u32) {
    operation::set_fused(if fused.is_some() { || Some(fused_power) } else { || None });
    let fast = operation::Fast::new(key).unwrap();
    secrets_of(key).into_iter().for_each(mark_secret);
    for _ in 0..operations {
        let message = secret_message();
        let result = operation::private(key, Some(&fast), &message, &mut SecretRng).unwrap();
        assert!(is_secret(memory(&result)), "{NOTHING_SHOWN}");
        // After a wrong result it is not asked again.
        assert_eq!(ASKED.take(), fused.is_some(), "another kernel computed it");
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

/// What follows from a secret by way of a fused multiply-add.
#[inline(never)]
fn product() {
    let secret = f64::from(secret_bytes()[0]);
    if black_box(secret.mul_add(black_box(3.0), black_box(1.0))) > 300.0 {
        black_box(secret);
    }
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
