//! The `rsa` crate as wasm and nothing else: what this package's own RSA operation is compared with.

use rand_core::{TryCryptoRng, TryRng};
use rsa::PrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::signature::{RandomizedSigner as _, SignatureEncoding as _};
use sha2::Sha256;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "node:crypto")]
extern "C" {
    #[wasm_bindgen(js_name = randomFillSync)]
    fn random_fill_sync(bytes: &mut [u8]);
}

struct HostRandom;

impl TryRng for HostRandom {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        random_fill_sync(bytes);
        Ok(())
    }
}

impl TryCryptoRng for HostRandom {}

/// A parsed private key.
#[wasm_bindgen]
pub struct Signer(SigningKey<Sha256>);

#[wasm_bindgen]
impl Signer {
    /// From PKCS#8 PEM.
    #[wasm_bindgen(constructor)]
    pub fn new(pem: &str) -> Result<Signer, JsError> {
        Ok(Self(SigningKey::new(PrivateKey::from_pkcs8_pem(pem)?)))
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, blinded.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign_with_rng(&mut HostRandom, message).to_vec()
    }
}
