//! What stands where a value was meant.

/// What JavaScript writes for a variable without a value, or for an object.
pub fn is_no_value(text: &str) -> bool {
    matches!(text, "undefined" | "null" | "NaN" | "[object Object]" | "[object Promise]")
}
