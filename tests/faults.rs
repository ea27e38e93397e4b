//! A fault in the fast RSA operation costs time and never a signature: what leaves is right or does not leave.

use std::cell::Cell;

use getrandom::SysRng;
use rsa_kernel::{Stage, fault, fused};
use wechatpay_wasm::key::{self, PrivateKey};
use wechatpay_wasm::signature;

const MESSAGE: &[u8] = b"disturbed\n";

fn private_key() -> PrivateKey {
    PrivateKey::read(include_bytes!("keys/rsa2048.pem"), "privateKey").unwrap()
}

fn sign(key: &PrivateKey) -> String {
    signature::sign(MESSAGE, key, &mut SysRng).unwrap()
}

fn fused_power(state: &mut fused::State, windows: u32) -> bool {
    fused::power(state, windows);
    true
}

#[test]
fn a_signature_is_right_whatever_stage_was_disturbed() {
    let key = private_key();
    let right = sign(&key);
    signature::verify(MESSAGE, &right, &key.public_key()).unwrap();
    for power in [None, Some(fused_power as fused::Power)] {
        for stage in Stage::ALL {
            for change in [[1.0, 0.0], [0.0, 1.0], [-4096.0, 77.0]] {
                // After a wrong result it is not asked again.
                key::set_fused(power);
                fault::inject(stage, change);
                assert_eq!(sign(&key), right, "{stage:?} {change:?}");
                assert!(!fault::is_pending(), "{stage:?} was not reached");
                // What a fault left in the blinding factors does not spoil the next signature either.
                assert_eq!(sign(&key), right, "after {stage:?}");
            }
        }
    }
}

thread_local! {
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

fn asked(power: fused::Power) -> u32 {
    let key = private_key();
    let right = sign(&key);
    key::set_fused(Some(power));
    ASKED.set(0);
    for _ in 0..3 {
        assert_eq!(sign(&key), right);
    }
    ASKED.get()
}

#[test]
fn a_fused_arithmetic_that_is_wrong_is_asked_once() {
    let wrong = |_: &mut fused::State, _| {
        ASKED.set(ASKED.get() + 1);
        true
    };
    assert_eq!(asked(wrong), 1);
    let right = |state: &mut fused::State, windows| {
        ASKED.set(ASKED.get() + 1);
        fused_power(state, windows)
    };
    assert_eq!(asked(right), 3);
}
