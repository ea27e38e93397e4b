//! A fault in the fast RSA operation costs time and never a signature: what leaves is right or does not leave.

use getrandom::SysRng;
use rsa_kernel::{Stage, fault};
use wechatpay_wasm::credential::key::PrivateKey;
use wechatpay_wasm::crypto::signature;

#[test]
fn a_signature_is_right_whatever_stage_was_disturbed() {
    let key = PrivateKey::read(include_bytes!("keys/rsa2048.pem"), "privateKey").unwrap();
    let message = b"disturbed\n";
    let right = signature::sign(message, &key, &mut SysRng).unwrap();
    signature::verify(message, &right, &key.public_key()).unwrap();
    for stage in Stage::ALL {
        for change in [[1.0, 0.0], [0.0, 1.0], [-4096.0, 77.0]] {
            fault::inject(stage, change);
            assert_eq!(signature::sign(message, &key, &mut SysRng).unwrap(), right, "{stage:?} {change:?}");
            assert!(!fault::is_pending(), "{stage:?} was not reached");
            // What a fault left in the blinding factors does not spoil the next signature either.
            assert_eq!(signature::sign(message, &key, &mut SysRng).unwrap(), right, "after {stage:?}");
        }
    }
}
