//! Disturbs one stage of the next operation, for tests of what happens then.

use std::cell::Cell;

use crate::Stage;
use crate::pair::Pair;

thread_local! {
    static NEXT: Cell<Option<(Stage, [f64; 2])>> = const { Cell::new(None) };
}

/// The next time `stage` is reached on this thread, `change` is added to the lanes of one digit.
pub fn inject(stage: Stage, change: [f64; 2]) {
    NEXT.set(Some((stage, change)));
}

/// Whether an injected fault still waits.
pub fn is_pending() -> bool {
    NEXT.get().is_some()
}

/// Adds the change to a digit if it waits for this stage.
pub(crate) fn disturb(stage: Stage, digit: &mut Pair) {
    if let Some((wanted, [p, q])) = NEXT.get()
        && wanted == stage
    {
        NEXT.set(None);
        *digit = *digit + Pair::new(p, q);
    }
}
