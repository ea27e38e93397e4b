//! Where a key keeps its secrets, for the run under memcheck.

use std::slice;

use crate::Key;

/// The memory of everything secret in `key`, by address and bytes: all but e, the number of windows, and what the fused
/// arithmetic will compute from it.
pub fn secrets(key: &Key) -> Vec<(*const u8, usize)> {
    let Key { modulus, offset, squared, cubed, primes, public: _, windows: _, fused: _ } = key;
    let numbers = [modulus, offset, squared, cubed].map(|number| memory(slice::from_ref(number)));
    let primes = primes.iter().flat_map(|prime| [prime.divisor.as_ref(), &*prime.order, &*prime.private]);
    numbers.into_iter().chain(primes.map(|number| memory(number.as_words()))).collect()
}

fn memory<T>(values: &[T]) -> (*const u8, usize) {
    (values.as_ptr().cast(), size_of_val(values))
}
