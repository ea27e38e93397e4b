//! Numbers by their digits: no double is read or printed, and none is rounded.

/// The first digits of the smallest number that a double rounds to infinity, 0.17976931348623158079…E309 (cut, so that
/// at most one in 10^20 is refused that would just fit).
const TOO_LARGE: (i64, &str) = (309, "17976931348623158079");

/// A number as 0.`digits` × 10^`magnitude`, where the first digit is not 0.
pub struct Number<'a> {
    is_negative: bool,
    /// The digits before the point, and those behind it.
    parts: [&'a str; 2],
    magnitude: i64,
}

impl<'a> Number<'a> {
    /// `text` is a number of JSON.
    pub fn of(text: &'a str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let unsigned = mantissa.trim_start_matches('-');
        let parts: [&str; 2] = unsigned.split_once('.').unwrap_or((unsigned, "")).into();
        let length = |digits: usize| i64::try_from(digits).unwrap_or(i64::MAX);
        let zeros = parts.iter().flat_map(|part| part.bytes()).take_while(|digit| *digit == b'0').count();
        // An exponent that no i64 holds: the digits cannot make up for it.
        let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        let magnitude = length(parts[0].len()).saturating_sub(length(zeros)).saturating_add(exponent);
        Self { is_negative: mantissa.starts_with('-'), parts, magnitude }
    }

    fn digits(&self) -> impl Iterator<Item = u8> + use<'a> {
        self.parts.into_iter().flat_map(str::bytes).skip_while(|digit| *digit == b'0')
    }

    fn is_zero(&self) -> bool {
        self.digits().next().is_none()
    }

    /// Whether a double can hold it.
    pub fn is_finite(&self) -> bool {
        let (magnitude, digits) = TOO_LARGE;
        self.magnitude < magnitude || self.is_zero() || self.magnitude == magnitude && self.digits().lt(digits.bytes())
    }
}

impl PartialEq for Number<'_> {
    fn eq(&self, other: &Self) -> bool {
        let significant = |number: &Self| number.digits().map(char::from).collect::<String>();
        let same = (self.is_negative, self.magnitude) == (other.is_negative, other.magnitude);
        self.is_zero() && other.is_zero()
            || same && significant(self).trim_end_matches('0') == significant(other).trim_end_matches('0')
    }
}
