//! Client requests: what a program may ask of the valgrind that runs it (`valgrind.h`, `memcheck.h`).

use std::hint::black_box;

const RUNNING_ON_VALGRIND: usize = 0x1001;
const COUNT_ERRORS: usize = 0x1201;
/// The first of memcheck's own requests.
const MEMCHECK: usize = (b'M' as usize) << 24 | (b'C' as usize) << 16;
const MAKE_MEM_UNDEFINED: usize = MEMCHECK + 1;
const GET_VBITS: usize = MEMCHECK + 8;

/// A place in memory, by address and bytes.
pub type Memory = (*const u8, usize);

pub fn is_running_on_valgrind() -> bool {
    request([RUNNING_ON_VALGRIND, 0, 0, 0, 0, 0]) != 0
}

/// Everything reported so far that the suppressions do not name.
pub fn reports() -> usize {
    request([COUNT_ERRORS, 0, 0, 0, 0, 0])
}

pub fn memory<T>(values: &[T]) -> Memory {
    (values.as_ptr().cast(), size_of_val(values))
}

/// From here on every branch and every address that depends on it is reported.
pub fn mark_secret((start, bytes): Memory) {
    request([MAKE_MEM_UNDEFINED, start as usize, bytes, 0, 0, 0]);
}

/// Whether any bit of it is, or was computed from, something secret.
pub fn is_secret((start, bytes): Memory) -> bool {
    let mut bits = vec![0u8; bytes];
    let answer = request([GET_VBITS, start as usize, bits.as_mut_ptr() as usize, bytes, 0, 0]);
    assert_eq!(answer, 1, "memcheck knows nothing of this memory");
    black_box(&bits).iter().any(|byte| *byte != 0)
}

/// Zero where no valgrind listens: then the instructions change nothing.
#[allow(unsafe_code)]
#[inline(never)]
fn request(words: [usize; 6]) -> usize {
    let words = black_box(&words);
    // What memcheck changes lies in a memory of its own: the program's values stay what they are. The exception is
    // GET_VBITS, which writes to a buffer that is exclusively borrowed for it.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        let result: usize;
        std::arch::asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") words,
            inout("rdx") 0usize => result,
            options(nostack),
        );
        result
    }
    #[cfg(target_arch = "aarch64")]
    unsafe {
        let result: usize;
        std::arch::asm!(
            "ror x12, x12, #3",
            "ror x12, x12, #13",
            "ror x12, x12, #51",
            "ror x12, x12, #61",
            "orr x10, x10, x10",
            inout("x3") 0usize => result,
            in("x4") words,
            options(nostack),
        );
        result
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        let _ = words;
        0
    }
}
