//! All credentials, and how they fit together.
//!
//! Order (that of [`Stage`](crate::diagnosis::finding::Stage)): unusable keys and wrong kinds, key and certificate that
//! are no pair, the serial number, the clock, validity, the merchant number, the form of the rest.

use std::rc::Rc;

use super::input::Input;
use super::{api_keys, appid, certificate, clock, mchid, platform_keys, private_key, serial_no};
use crate::credential::cache::Cache;
use crate::credential::certificate::{Certificate, Holder};
use crate::credential::platform_key::PlatformKey;
use crate::credential::serial::Serial;
use crate::diagnosis::finding::Finding;

/// What was read on the way, for the checks of the request.
#[derive(Debug)]
pub struct Setup {
    /// The serial number of the merchant's certificate.
    pub merchant_serial: Option<Serial>,
    /// The bits of the private key.
    pub key_bits: Option<u32>,
    /// The merchant's certificate.
    pub certificate: Option<Rc<Certificate>>,
    /// The keys that can verify.
    pub platform_keys: Vec<PlatformKey>,
    /// The best guess at the real time, Unix seconds.
    pub time: i64,
}

/// Every problem of the credentials, unordered.
pub fn check(input: &Input, cache: &mut Cache) -> (Vec<Finding>, Setup) {
    let mut findings = Vec::new();
    let time = clock::time(input, &mut findings);
    let private_key = private_key::read(input, cache, &mut findings);
    let certificate = certificate::read(input, cache, &mut findings);
    let platform_keys = platform_keys::read(input, cache, &mut findings);
    // What is known to be WeChat Pay's is not measured as the merchant's.
    let merchant = certificate.as_deref().filter(|certificate| certificate.holder != Holder::Platform);
    platform_keys::own_key_among(&platform_keys, private_key.as_deref(), merchant, &mut findings);
    certificate::pair(private_key.as_deref(), merchant, &mut findings);
    let serial = serial_no::read(input, certificate.as_deref(), &platform_keys, &mut findings);
    let since_epoch = u64::try_from(time).unwrap_or(0);
    certificate::validity(merchant, since_epoch, input.expires_within, &mut findings);
    platform_keys::validity(&platform_keys, since_epoch, input.expires_within, &mut findings);
    mchid::check(input, merchant, &mut findings);
    api_keys::check(input, &mut findings);
    appid::check(input, &mut findings);
    let merchant_serial = merchant.map(|certificate| certificate.serial.clone()).or(serial);
    let platform_keys = platform_keys.into_iter().map(|(_, key)| key).collect();
    let key_bits = private_key.map(|key| key.public_key().bits());
    let certificate = certificate.filter(|certificate| certificate.holder != Holder::Platform);
    (findings, Setup { merchant_serial, key_bits, certificate, platform_keys, time })
}
