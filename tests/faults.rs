//! A fault in the fast RSA operation costs time and never a signature: what leaves is right or does not leave.

use std::cell::Cell;

use getrandom::SysRng;
use rsa_kernel::{Stage, fault, fused};
use wechatpay_wasm::credential::key::{self, PrivateKey};
use wechatpay_wasm::crypto::signature;

const MESSAGE: &[u8] = b"disturbed\n";

fn private_key() -> PrivateKey {
    PrivateKey::read(include_bytes!("keys/rsa2048.pem"), "privateKey").unwrap()
}

fn sign(key: &PrivateKey) -> String {
    signature::sign(MESSAGE, key, &mut SysRng).unwrap()
}

#[test]
fn a_signature_is_right_whatever_stage_was_disturbed() {
    let key = private_key();
    let right = sign(&key);
    signature::verify(MESSAGE, &right, &key.public_key()).unwrap();
    for find in [|| None, || Some(fused::power as fused::Power)] {
        for stage in Stage::ALL {
            for change in [[1.0, 0.0], [0.0, 1.0], [-4096.0, 77.0]] {
                // After a wrong result it is not asked again.
                key::set_fused(find);
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

fn asked(find: fn() -> Option<fused::Power>) -> u32 {
    let key = private_key();
    let right = sign(&key);
    key::set_fused(find);
    ASKED.set(0);
    for _ in 0..3 {
        assert_eq!(sign(&key), right);
    }
    ASKED.get()
}

fn wrong(_: &mut fused::State, _: u32) {
    ASKED.set(ASKED.get() + 1);
}

fn right(state: &mut fused::State, windows: u32) {
    ASKED.set(ASKED.get() + 1);
    fused::power(state, windows);
}

#[test]
fn a_fused_arithmetic_that_is_wrong_is_asked_once() {
    assert_eq!(asked(|| Some(wrong)), 1);
    assert_eq!(asked(|| Some(right)), 3);
}
