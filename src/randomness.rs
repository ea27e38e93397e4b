//! A health test of the host's randomness, before anything secret rests on it.
//!
//! Hosts get it from JavaScript, where a test's mock or a broken polyfill may leave the bytes as they were, or fill in
//! always the same. Signatures would lose their blinding, ciphertexts their secrecy, and what draws until a number fits
//! would never end. Everything that draws does so through [`Tested`].

use std::fmt;

use rand_core::{TryCryptoRng, TryRng};

use crate::error::Error;
use crate::reason::Reason;

/// So many bytes of one value in a row are refused: the repetition count test (NIST SP 800-90B section 4.4.1) for 8 bits
/// a byte and a false alarm every 2^120 bytes, which nobody will ever draw.
const RUN: u8 = 16;

/// More bytes than one operation ever draws. The greediest looks for a number below the modulus: at least every second
/// one is, and one of 8192 bits takes 1,024 bytes, so that 255 in a row would have to be too large.
const BUDGET: usize = 256 * 1024;

/// A source of randomness for one operation that fails instead of handing out what cannot be random: bytes all of one
/// value, or more and more of what is thrown away. (A sequence that merely repeats is not found out.)
pub struct Tested<'s, S: ?Sized> {
    source: &'s mut S,
    /// The last byte, and how often it came in a row.
    run: (u8, u8),
    left: usize,
    failed: bool,
}

/// The source of randomness threw, or is stuck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRandomness;

impl<'s, S: TryCryptoRng + ?Sized> Tested<'s, S> {
    /// Tests what `source` gives.
    pub fn new(source: &'s mut S) -> Self {
        Self { source, run: (0, 0), left: BUDGET, failed: false }
    }

    /// Whether anything was refused, for callers of what does not say so.
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.left = self.left.checked_sub(bytes.len()).ok_or(NoRandomness)?;
        // What a source leaves untouched is then seen for what it is.
        bytes.fill(0);
        self.source.try_fill_bytes(bytes).map_err(|_| NoRandomness)?;
        self.test(bytes)
    }

    fn test(&mut self, bytes: &[u8]) -> Result<(), NoRandomness> {
        for byte in bytes {
            let length = if self.run.0 == *byte { self.run.1.saturating_add(1) } else { 1 };
            self.run = (*byte, length);
            if length >= RUN {
                return Err(NoRandomness);
            }
        }
        Ok(())
    }
}

impl<S: TryCryptoRng + ?Sized> TryRng for Tested<'_, S> {
    type Error = NoRandomness;

    fn try_next_u32(&mut self) -> Result<u32, NoRandomness> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, NoRandomness> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        let filled = self.fill(bytes);
        self.failed |= filled.is_err();
        filled
    }
}

impl<S: TryCryptoRng + ?Sized> TryCryptoRng for Tested<'_, S> {}

impl fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for NoRandomness {}

impl From<NoRandomness> for Error {
    fn from(_: NoRandomness) -> Self {
        Error::internal(Reason::RandomnessFailed)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use getrandom::SysRng;
    use rand_core::{TryCryptoRng, TryRng};

    use super::{BUDGET, NoRandomness, RUN, Tested};

    /// Gives the bytes of `pattern` over and over.
    struct Repeating(std::iter::Cycle<std::vec::IntoIter<u8>>);

    impl TryRng for Repeating {
        type Error = Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Infallible> {
            unreachable!()
        }

        fn try_next_u64(&mut self) -> Result<u64, Infallible> {
            unreachable!()
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
            bytes.iter_mut().zip(&mut self.0).for_each(|(byte, next)| *byte = next);
            Ok(())
        }
    }

    impl TryCryptoRng for Repeating {}

    fn repeating(pattern: &[u8]) -> Repeating {
        Repeating(Vec::from(pattern).into_iter().cycle())
    }

    #[test]
    fn a_run_is_refused_at_its_length_however_it_is_drawn() {
        for run in [RUN - 1, RUN] {
            let pattern = [&vec![7; run.into()][..], &[1, 2]].concat();
            let (mut whole, mut pieces) = (repeating(&pattern), repeating(&pattern));
            let expected = if run < RUN { Ok(()) } else { Err(NoRandomness) };
            assert_eq!(Tested::new(&mut whole).try_fill_bytes(&mut [0; 100]), expected);
            let mut tested = Tested::new(&mut pieces);
            assert_eq!((0..12).try_for_each(|_| tested.try_next_u64().map(drop)), expected);
        }
    }

    #[test]
    fn what_is_drawn_for_ever_ends() {
        let mut endless = repeating(&[254, 255]);
        let mut tested = Tested::new(&mut endless);
        let draws = (0..).take_while(|_| tested.try_fill_bytes(&mut [0; 48]).is_ok()).count();
        assert_eq!(draws, BUDGET / 48);
    }

    #[test]
    fn ten_million_bytes_of_the_system_pass() {
        for _ in 0..40 {
            Tested::new(&mut SysRng).try_fill_bytes(&mut vec![0; BUDGET]).unwrap();
        }
    }
}
