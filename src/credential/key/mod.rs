//! RSA keys: read from whatever form they arrive in, validated once.

mod operation;
pub mod text;

use std::cell::OnceCell;
use std::fmt;

use crypto_bigint::BoxedUint;
use pkcs1::{RsaPrivateKeyRef, RsaPublicKeyRef, UintRef, Version};
use pkcs8::der::Decode as _;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use serde::{Deserialize, Deserializer};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::error::{Code, Error, Result};
use crate::randomness::{NoRandomness, Tested};
use crate::reason::Reason;
use crate::reason::kind::Kind;
use crate::wire::bytes;
pub use operation::set_fused;
use text::Content;

/// Key or certificate text as it was given: text, or PEM or DER bytes. Zeroised on drop, redacted in `Debug`.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct KeyInput(Zeroizing<Vec<u8>>);

impl KeyInput {
    /// The bytes given.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for KeyInput {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for KeyInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyInput(…)")
    }
}

impl<'de> Deserialize<'de> for KeyInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        bytes::text_or_bytes(deserializer).map(Self::from)
    }
}

/// RSA keys below this are refused everywhere (bits).
pub const MIN_BITS: u32 = 2048;
/// RSA keys above this are refused: no signature would be worth the time it takes (bits).
pub const MAX_BITS: u32 = 8192;

/// A validated RSA private key. `Debug` shows nothing of it; its numbers are zeroised on drop. (Copies that the `rsa` crate
/// makes and does not zeroise are overwritten by the allocator of the wasm build.)
#[derive(ZeroizeOnDrop)]
pub struct PrivateKey {
    inner: rsa::PrivateKey,
    /// Zeroised on drop by itself.
    #[zeroize(skip)]
    fast: Option<Box<operation::Fast>>,
}

/// A validated RSA public key.
#[derive(Clone)]
pub struct PublicKey {
    inner: rsa::PublicKey,
    /// Prepared at the first use.
    operation: OnceCell<Option<rsa_kernel::PublicKey>>,
}

impl PrivateKey {
    /// Reads PKCS#8 or PKCS#1, PEM, DER or bare Base64; `field` names the option in errors.
    ///
    /// # Errors
    /// [`Code::PrivateKey`] saying what the text is instead, or that the key is too short.
    pub fn read(input: &[u8], field: &'static str) -> Result<Self> {
        let der = match text::recognise(input, Kind::PrivateKey) {
            Content::RsaPrivateKey(der) => der,
            other => return Err(wrong_private_key(field, other.kind())),
        };
        let given = RsaPrivateKeyRef::from_der(&der).map_err(|_| wrong_private_key(field, Kind::Damaged))?;
        check_length(bit_length(given.modulus.as_bytes()), |bits| Reason::PrivateKeyTooShort { bits })
            .map_err(|reason| Error::new(Code::PrivateKey, field, reason))?;
        let inner = checked(&given).ok_or_else(|| wrong_private_key(field, Kind::Damaged))?;
        Ok(Self { fast: operation::Fast::new(&inner), inner })
    }

    /// The public half.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from(self.inner.to_public_key())
    }

    /// The modulus' length in bytes, which is a signature's and a ciphertext's.
    pub fn size(&self) -> usize {
        self.inner.size()
    }

    /// RSASP1 and RSADP (RFC 8017 section 5): `input`^d modulo n, both big-endian and [`PrivateKey::size`] bytes long,
    /// checked with the public key. `None` when `input` is not below n.
    ///
    /// # Errors
    /// Those of the randomness.
    pub(crate) fn private_operation(
        &self,
        input: &[u8],
        rng: &mut impl rand_core::TryCryptoRng,
    ) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, NoRandomness> {
        let mut random = Tested::new(rng);
        let output = operation::private(&self.inner, self.fast.as_deref(), input, &mut random);
        if random.has_failed() { Err(NoRandomness) } else { Ok(output) }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

impl PublicKey {
    /// Reads SubjectPublicKeyInfo or PKCS#1, PEM, DER or bare Base64.
    ///
    /// # Errors
    /// [`Code::PublicKey`] saying what the text is instead, or that the key is too short.
    pub fn read(input: &[u8], field: &'static str) -> Result<Self> {
        match text::recognise(input, Kind::PublicKey) {
            Content::RsaPublicKey(der) => Self::from_pkcs1_der(&der, field),
            other => Err(wrong_public_key(field, other.kind())),
        }
    }

    /// From the DER of an RSAPublicKey (RFC 8017 A.1.1).
    ///
    /// # Errors
    /// [`Code::PublicKey`] when it is malformed or too short.
    pub fn from_pkcs1_der(der: &[u8], field: &'static str) -> Result<Self> {
        let given = RsaPublicKeyRef::from_der(der).map_err(|_| wrong_public_key(field, Kind::Damaged))?;
        check_length(bit_length(given.modulus.as_bytes()), |bits| Reason::PublicKeyTooShort { bits })
            .map_err(|reason| Error::new(Code::PublicKey, field, reason))?;
        let [n, e] = [given.modulus, given.public_exponent].map(integer);
        let inner = n.zip(e).and_then(|(n, e)| rsa::PublicKey::new(n, e).ok());
        inner.map(Self::from).ok_or_else(|| wrong_public_key(field, Kind::Damaged))
    }

    /// The modulus' length in bits.
    pub fn bits(&self) -> u32 {
        self.inner.n().bit_width()
    }

    /// The modulus' length in bytes, which is a signature's.
    pub fn size(&self) -> usize {
        self.inner.size()
    }

    /// The modulus, big-endian without leading zeros.
    pub fn modulus(&self) -> Vec<u8> {
        self.inner.n_bytes().into_vec()
    }

    /// The modulus' first bytes, which are public, as `openssl -modulus` prints them.
    pub fn modulus_start(&self) -> String {
        self.modulus().iter().take(8).map(|byte| format!("{byte:02X}")).collect()
    }

    /// RSAVP1 (RFC 8017 section 5.2.2): `input`^e modulo n, both big-endian and [`PublicKey::size`] bytes long. `None`
    /// when `input` is not below n.
    pub(crate) fn public_operation(&self, input: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let prepare = || rsa_kernel::PublicKey::new(self.inner.n().as_ref(), self.inner.e());
        self.operation.get_or_init(prepare).as_ref()?.power(input)
    }

    pub(crate) fn rsa(&self) -> &rsa::PublicKey {
        &self.inner
    }
}

impl From<rsa::PublicKey> for PublicKey {
    fn from(inner: rsa::PublicKey) -> Self {
        Self { inner, operation: OnceCell::new() }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} bits)", self.bits())
    }
}

/// A key of two primes whose eight numbers belong together. The crate compares n, e, d, p and q with each other, and works
/// out itself the three numbers behind them: where it gets others, those given are damaged.
fn checked(given: &RsaPrivateKeyRef<'_>) -> Option<rsa::PrivateKey> {
    if given.version() != Version::TwoPrime {
        return None;
    }
    let [n, e, d] = [given.modulus, given.public_exponent, given.private_exponent].map(integer);
    let primes = vec![integer(given.prime1)?, integer(given.prime2)?];
    let key = rsa::PrivateKey::from_components(n?, e?, d?, primes).ok()?;
    let same = |number: &BoxedUint, given: UintRef<'_>| {
        let bytes = Zeroizing::new(number.to_be_bytes());
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        bytes.get(zeros..) == Some(given.as_bytes())
    };
    let belong = same(key.dp()?, given.exponent1)
        && same(key.dq()?, given.exponent2)
        && same(&Zeroizing::new(key.qinv()?.retrieve()), given.coefficient);
    belong.then_some(key)
}

/// An integer in as many bits as its bytes have.
fn integer(number: UintRef<'_>) -> Option<BoxedUint> {
    let bytes = number.as_bytes();
    BoxedUint::from_be_slice(bytes, u32::try_from(bytes.len()).ok()?.checked_mul(8)?).ok()
}

fn bit_length(bytes: &[u8]) -> u32 {
    let Some(first) = bytes.iter().position(|byte| *byte != 0) else { return 0 };
    let rest = bytes.get(first..).unwrap_or_default();
    let top = rest.first().map_or(8, |byte| byte.leading_zeros());
    u32::try_from(rest.len()).unwrap_or(u32::MAX).saturating_mul(8).saturating_sub(top)
}

fn check_length(bits: u32, too_short: fn(u32) -> Reason) -> std::result::Result<(), Reason> {
    match bits {
        ..MIN_BITS => Err(too_short(bits)),
        MIN_BITS..=MAX_BITS => Ok(()),
        _ => Err(Reason::KeyTooLong { bits, most: MAX_BITS }),
    }
}

fn wrong_private_key(field: &'static str, kind: Kind) -> Error {
    Error::new(Code::PrivateKey, field, Reason::NotPrivateKey { kind })
}

fn wrong_public_key(field: &'static str, kind: Kind) -> Error {
    Error::new(Code::PublicKey, field, Reason::NotPublicKey { kind })
}
