//! From options to the request, prepared or signed.

use rand_core::TryCryptoRng;

use super::check::{Defaults, Parts, check, is_read, signed_body};
use super::merchant::{check_certificate, check_mchid, serial_no};
use super::options::SignRequestOptions;
use super::prepared::Prepared;
use crate::credential::certificate::Certificate;
use crate::credential::key::PrivateKey;
use crate::crypto::signature;
use crate::error::Result;
use crate::refusals;
use crate::wire::message::{RequestParts, request_message};

/// Checks the options and builds the request.
///
/// # Errors
/// The code of the option that is wrong; see [`crate::error::Code`].
pub fn prepare(options: SignRequestOptions, certificate: Option<&Certificate>, defaults: Defaults) -> Result<Prepared> {
    check_mchid(&options.mchid)?;
    let serial_no = serial_no(options.serial_no.as_deref(), certificate)?;
    let parts = refusals::first(|refusals| Ok(check(&options, &defaults, refusals)?.parts()))?;
    let Parts { timestamp, nonce_str, url, method, headers } = parts;
    // A GET must go out without a body, even an empty one: fetch refuses it otherwise.
    let sends_body = !is_read(&method);
    let message = request_message(&RequestParts {
        method: &method,
        target: &url.target,
        timestamp: &timestamp.to_string(),
        nonce_str: &nonce_str,
        body: signed_body(&options, &headers)?,
    })?;
    let body = options.body.filter(|_| sends_body);
    Ok(Prepared { mchid: options.mchid, serial_no, method, url, headers, body, timestamp, nonce_str, message })
}

/// Prepares, signs and completes.
///
/// # Errors
/// As [`prepare`], and [`crate::error::Code::KeyPairMismatch`] when `certificate` is not the key's.
pub fn sign(
    options: SignRequestOptions,
    key: &PrivateKey,
    certificate: Option<&Certificate>,
    defaults: Defaults,
    rng: &mut impl TryCryptoRng,
) -> Result<Prepared> {
    if let Some(certificate) = certificate {
        check_certificate(certificate, key)?;
    }
    let prepared = prepare(options, certificate, defaults)?;
    let signature = signature::sign(&prepared.message, key, rng)?;
    prepared.complete(&signature)
}
