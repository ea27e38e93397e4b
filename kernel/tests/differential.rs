//! The kernel beside plain modular exponentiation of `crypto-bigint`, and what faults and blinding do to it.
//!
//! Debug builds assert the bound of every column on the way.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, NonZero, Odd, Resize as _};
use getrandom::SysRng;
use rand_core::{TryRng as _, UnwrapErr};
use rsa::hazmat::rsa_decrypt_and_check;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use rsa_kernel::{BLINDING_USES, EXPONENT_BITS, Key, MODULUS_BITS, PRIME_BITS, PublicKey, Stage, fault, fused};

/// The arithmetic that is always there, and the fused one.
const POWERS: [Option<fused::Power>; 2] = [None, Some(fused::power)];

/// How many keys and messages; a run with more is
/// `KERNEL_KEYS=25 KERNEL_MESSAGES=4000 RUSTFLAGS=-Ctarget-cpu=native cargo test --release --package rsa-kernel random -- --nocapture`.
/// (Where the processor's fused multiply-add is not asked for, it is a call of a function.)
fn count(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |number| number.parse().unwrap())
}

/// Odd numbers take the place of primes: the arithmetic does not ask.
fn power_of(base: &BoxedUint, exponent: &BoxedUint, modulus: &BoxedUint) -> BoxedUint {
    let params = BoxedMontyParams::new(Odd::new(modulus.clone()).unwrap());
    let base = base.rem(&NonZero::new(modulus.clone()).unwrap()).resize_unchecked(modulus.bits_precision());
    BoxedMontyForm::new(base, &params).pow(exponent).retrieve()
}

fn key_of(key: &rsa::PrivateKey) -> Key {
    let [p, q] = key.primes() else { panic!("two primes") };
    Key::new([p, key.dp().unwrap()], [q, key.dq().unwrap()], key.e()).unwrap()
}

fn random_key() -> rsa::PrivateKey {
    rsa::PrivateKey::new(&mut UnwrapErr(SysRng), 2048).unwrap()
}

fn random_message() -> [u8; 256] {
    let mut message = [0; 256];
    SysRng.try_fill_bytes(&mut message).unwrap();
    message
}

fn assert_residues(
    key: &rsa::PrivateKey,
    kernel: &Key,
    message: &[u8; 256],
    blinding: &mut Option<rsa_kernel::Blinding>,
) {
    let number = BoxedUint::from_be_slice(message, 2048).unwrap();
    let exponents = [key.dp().unwrap(), key.dq().unwrap()];
    for fused in POWERS {
        let residues = kernel.residues(message, blinding, fused, &mut SysRng).unwrap();
        for ((residue, prime), exponent) in residues.iter().zip(key.primes()).zip(exponents) {
            assert_eq!(**residue, power_of(&number, exponent, prime), "message {message:02x?}");
        }
    }
}

/// The `rsa` crate's own private operation is what the residues are compared with.
#[test]
fn random_messages_under_random_keys() {
    // Past two redrawings of the blinding factors.
    let (keys, messages) = (count("KERNEL_KEYS", 3), count("KERNEL_MESSAGES", 2 * BLINDING_USES as usize + 5));
    for at in 1..=keys {
        let key = random_key();
        let kernel = key_of(&key);
        let mut blindings = [None, None];
        for _ in 0..messages {
            let message = random_message();
            let number = BoxedUint::from_be_slice(&message, 2048).unwrap().rem(key.n());
            let expected = rsa_decrypt_and_check(&key, None::<&mut UnwrapErr<SysRng>>, &number).unwrap();
            for (fused, blinding) in POWERS.into_iter().zip(&mut blindings) {
                let residues = kernel.residues(&message, blinding, fused, &mut SysRng).unwrap();
                for (residue, prime) in residues.iter().zip(key.primes()) {
                    assert_eq!(**residue, expected.rem(prime.as_nz_ref()), "message {message:02x?}");
                }
            }
        }
        println!("key {at} of {keys}: {messages} messages");
    }
}

#[test]
fn edges_of_the_input_and_of_its_digits() {
    let key = random_key();
    let kernel = key_of(&key);
    let mut blinding = None;
    let of_number = |number: &BoxedUint| <[u8; 256]>::try_from(&*number.resize_unchecked(2048).to_be_bytes()).unwrap();
    let [p, q] = key.primes() else { panic!("two primes") };
    let n = key.n().as_ref().clone();
    let one = BoxedUint::one_with_precision(2048);
    let numbers = [
        BoxedUint::zero_with_precision(2048),
        one.clone(),
        n.wrapping_sub(&one),
        (**p).clone(),
        (**q).clone(),
        p.wrapping_sub(BoxedUint::one()),
    ];
    for message in numbers.iter().map(of_number) {
        assert_residues(&key, &kernel, &message, &mut blinding);
    }
    // Digits 2^23-1, 2^23, 2^23+1, 0 and 2^24-1 everywhere: the edges of balancing and of the carries.
    for digit in [0x7F_FFFFu32, 0x80_0000, 0x80_0001, 0xFF_FFFF, 0x00_0001] {
        let mut message = [0; 256];
        let bytes = digit.to_be_bytes();
        message.rchunks_exact_mut(3).for_each(|chunk| chunk.copy_from_slice(&bytes[1..]));
        assert_residues(&key, &kernel, &message, &mut blinding);
    }
    assert_residues(&key, &kernel, &[0xFF; 256], &mut blinding);
}

#[test]
fn a_fault_at_any_stage_and_in_either_lane_changes_the_result() {
    let key = random_key();
    let kernel = key_of(&key);
    let message = random_message();
    for fused in POWERS {
        let mut blinding = None;
        let right = kernel.residues(&message, &mut blinding, fused, &mut SysRng).unwrap();
        for stage in Stage::ALL {
            for change in [[1.0, 0.0], [0.0, 1.0]] {
                fault::inject(stage, change);
                let wrong = kernel.residues(&message, &mut blinding, fused, &mut SysRng).unwrap();
                assert!(!fault::is_pending(), "{stage:?} was not reached");
                // A table entry may be unused by every window of a lane: (31/32)^218, one run in a thousand.
                if stage != Stage::Table {
                    assert!(*wrong[0] != *right[0] || *wrong[1] != *right[1], "{stage:?}");
                }
                // The factors were disturbed too; draw others.
                blinding = None;
            }
        }
    }
}

#[test]
fn the_power_is_the_work_of_the_fused_arithmetic_where_it_is_given() {
    let key = random_key();
    let kernel = key_of(&key);
    let message = random_message();
    let residues = |fused| kernel.residues(&message, &mut None, fused, &mut SysRng).unwrap().map(|it| it.to_be_bytes());
    assert_eq!(residues(Some(fused::power)), residues(None));
    assert_ne!(residues(Some(|_, _| ())), residues(None));
}

#[test]
fn keys_that_do_not_fit_are_left_to_other_code() {
    let e = BoxedUint::from(65_537u32);
    let odd = |bits: u32| {
        let top = BoxedUint::one_with_precision(2048).shl(bits - 1);
        top.wrapping_add(BoxedUint::one())
    };
    let exponent = BoxedUint::one_with_precision(1024);
    let fits = |p: &BoxedUint, q: &BoxedUint| Key::new([p, &exponent], [q, &exponent], &e).is_some();
    assert!(fits(&odd(PRIME_BITS), &odd(1018)), "unequal primes");
    assert!(!fits(&odd(PRIME_BITS + 1), &odd(1018)));
    assert!(!fits(&odd(1018), &odd(PRIME_BITS + 1)));
    assert!(!fits(&odd(1024).wrapping_sub(BoxedUint::one()), &odd(1024)), "even");
    let long = BoxedUint::one_with_precision(128).shl(EXPONENT_BITS);
    assert!(Key::new([&odd(1024), &exponent], [&odd(1024), &exponent], &long).is_none(), "a long e");
}

fn assert_public(n: &BoxedUint, e: u64, input: &BoxedUint) {
    let size = n.bit_width().div_ceil(8) as usize;
    let octets = |number: &BoxedUint| {
        let bytes = number.resize_unchecked(MODULUS_BITS).to_be_bytes();
        bytes[bytes.len() - size..].to_vec()
    };
    let e = BoxedUint::from(e);
    let key = PublicKey::new(n, &e).unwrap();
    let power = key.power(&octets(input)).unwrap();
    assert_eq!(*power, octets(&power_of(input, &e, n)), "{} bits, input {input}", n.bit_width());
}

/// Debug builds notice a column above 64 bits: numbers of the largest digits come closest.
#[test]
fn the_public_operation_over_random_and_extreme_numbers() {
    let one = BoxedUint::one_with_precision(MODULUS_BITS);
    let random = |bits: u32| {
        let mut bytes = [0; MODULUS_BITS as usize / 8];
        SysRng.try_fill_bytes(&mut bytes).unwrap();
        BoxedUint::from_be_slice(&bytes, MODULUS_BITS).unwrap().shr(MODULUS_BITS - bits)
    };
    for bits in [2048, 2049, 2050, 3072, 4095, 4096, MODULUS_BITS] {
        let top = one.shl(bits - 1);
        let largest = top.wrapping_sub(&one).wrapping_add(&top);
        for n in [top.wrapping_add(&one), largest, random(bits).bitor(&top).bitor(&one)] {
            let last = n.wrapping_sub(&one);
            let within = random(bits).rem(&NonZero::new(n.clone()).unwrap());
            for input in [BoxedUint::zero_with_precision(MODULUS_BITS), one.clone(), last, within] {
                for e in [3, 17, 65_537, 0xFFFF_FFFF] {
                    assert_public(&n, e, &input);
                }
            }
        }
    }
}

#[test]
fn what_is_no_number_below_the_modulus_is_refused() {
    let key = random_key();
    let n = key.n().as_ref();
    let public = PublicKey::new(n, key.e()).unwrap();
    let octets = n.to_be_bytes();
    assert!(public.power(&octets).is_none(), "n itself");
    assert!(public.power(&[0xFF; 256]).is_none());
    assert!(public.power(&octets[1..]).is_none(), "one byte less");
    assert!(public.power(&[&[0], &*octets].concat()).is_none(), "one byte more");
    assert!(public.power(&[]).is_none());
    let one = BoxedUint::one_with_precision(MODULUS_BITS + 64);
    assert!(PublicKey::new(&n.wrapping_add(BoxedUint::one()), key.e()).is_none(), "even");
    assert!(PublicKey::new(n, &BoxedUint::from(65_536u32)).is_none(), "an even exponent");
    assert!(PublicKey::new(n, &BoxedUint::one()).is_none(), "no exponent at all");
    assert!(PublicKey::new(&one.shl(MODULUS_BITS).wrapping_add(&one), key.e()).is_none(), "too long");
}
