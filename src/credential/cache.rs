//! Parsed keys and certificates, so that passing the text on every call is fast.
//!
//! An entry is found by the full SHA-256 of its kind and its text; the text itself is not kept. Only what was read
//! without error enters. At most [`CAPACITY`] entries, the least recently used leaves first; private keys are
//! zeroised when their last user drops them.

use std::rc::Rc;

use sha2::{Digest as _, Sha256};

use crate::credential::certificate::Certificate;
use crate::credential::key::{KeyInput, PrivateKey, PublicKey};
use crate::error::Result;

/// How many entries are kept.
pub const CAPACITY: usize = 64;

/// The cache.
#[derive(Debug, Default)]
pub struct Cache {
    /// Least recently used first.
    entries: Vec<([u8; 32], Entry)>,
}

#[derive(Debug, Clone)]
enum Entry {
    Private(Rc<PrivateKey>),
    Public(Rc<PublicKey>),
    Certificate(Rc<Certificate>),
}

impl Cache {
    /// The private key in `input`.
    ///
    /// # Errors
    /// As [`PrivateKey::read`].
    pub fn private_key(&mut self, input: &KeyInput, field: &'static str) -> Result<Rc<PrivateKey>> {
        let id = identifier(b"private", input);
        if let Some(Entry::Private(key)) = self.find(&id) {
            return Ok(key);
        }
        let key = Rc::new(PrivateKey::read(input.as_bytes(), field)?);
        self.insert(id, Entry::Private(Rc::clone(&key)));
        Ok(key)
    }

    /// The public key in `input`.
    ///
    /// # Errors
    /// As [`PublicKey::read`].
    pub fn public_key(&mut self, input: &KeyInput, field: &'static str) -> Result<Rc<PublicKey>> {
        let id = identifier(b"public", input);
        if let Some(Entry::Public(key)) = self.find(&id) {
            return Ok(key);
        }
        let key = Rc::new(PublicKey::read(input.as_bytes(), field)?);
        self.insert(id, Entry::Public(Rc::clone(&key)));
        Ok(key)
    }

    /// The certificate in `input`.
    ///
    /// # Errors
    /// As [`Certificate::read`].
    pub fn certificate(&mut self, input: &KeyInput, field: &'static str) -> Result<Rc<Certificate>> {
        let id = identifier(b"certificate", input);
        if let Some(Entry::Certificate(certificate)) = self.find(&id) {
            return Ok(certificate);
        }
        let certificate = Rc::new(Certificate::read(input.as_bytes(), field)?);
        self.insert(id, Entry::Certificate(Rc::clone(&certificate)));
        Ok(certificate)
    }

    /// Forgets everything, the list's own memory included: it holds what entries were found by.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn find(&mut self, id: &[u8; 32]) -> Option<Entry> {
        let at = self.entries.iter().rposition(|(other, _)| other == id)?;
        let found = self.entries.remove(at);
        let entry = found.1.clone();
        self.entries.push(found);
        Some(entry)
    }

    fn insert(&mut self, id: [u8; 32], entry: Entry) {
        if self.entries.len() >= CAPACITY {
            self.entries.remove(0);
        }
        self.entries.push((id, entry));
    }
}

fn identifier(kind: &[u8], input: &KeyInput) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(kind);
    hash.update([0]);
    hash.update(input.as_bytes());
    hash.finalize().into()
}
