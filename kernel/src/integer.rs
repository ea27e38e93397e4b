//! Integers by the book, for tests.

/// A number as columns of the radix 2^`BITS`, of any size and sign.
#[derive(Clone, Debug)]
pub struct Integer<const BITS: u32>(pub Vec<i128>);

impl<const BITS: u32> Integer<BITS> {
    pub fn of(digits: &[i64]) -> Self {
        Self(digits.iter().map(|digit| i128::from(*digit)).collect())
    }

    pub fn of_le_bytes(bytes: &[u8]) -> Self {
        let bit = |at: u32| bytes.get(at as usize / 8).map_or(0, |byte| i128::from(byte >> (at % 8) & 1));
        let column = |at: u32| (0..BITS).map(|place| bit(at + place) << place).sum();
        Self((0..8 * bytes.len() as u32).step_by(BITS as usize).map(column).collect())
    }

    pub fn times(&self, other: &Self) -> Self {
        let mut columns = vec![0; self.0.len() + other.0.len()];
        for (i, a) in self.0.iter().enumerate() {
            other.0.iter().enumerate().for_each(|(j, b)| columns[i + j] += a * b);
        }
        Self(columns)
    }

    pub fn scaled(&self, factor: i128) -> Self {
        Self(self.0.iter().map(|column| column * factor).collect())
    }

    pub fn plus(&self, other: &Self) -> Self {
        let at = |columns: &[i128], place| columns.get(place).copied().unwrap_or(0);
        Self((0..self.0.len().max(other.0.len())).map(|place| at(&self.0, place) + at(&other.0, place)).collect())
    }

    /// Times so many powers of the radix.
    pub fn raised(&self, digits: usize) -> Self {
        Self([&*vec![0; digits], &*self.0].concat())
    }

    /// -1, 0 or 1.
    pub fn sign(&self) -> i128 {
        let (mut carry, mut rest) = (0, 0);
        for column in &self.0 {
            let value = column + carry;
            rest |= value.rem_euclid(1 << BITS);
            carry = value.div_euclid(1 << BITS);
        }
        if carry == 0 { rest.signum() } else { carry.signum() }
    }

    pub fn is(&self, other: &Self) -> bool {
        self.plus(&other.scaled(-1)).sign() == 0
    }

    pub fn size(&self) -> Self {
        self.scaled(self.sign())
    }

    pub fn is_at_most(&self, other: &Self) -> bool {
        self.plus(&other.scaled(-1)).sign() <= 0
    }

    /// The same number with digits from 0 to the radix, but for the last.
    pub fn settled(&self) -> Self {
        let mut carry = 0;
        let mut digits: Vec<_> = self
            .0
            .iter()
            .map(|column| {
                let value = column + carry;
                carry = value.div_euclid(1 << BITS);
                value.rem_euclid(1 << BITS)
            })
            .collect();
        digits.push(carry);
        Self(digits)
    }

    /// So many bytes of a number that is not negative.
    pub fn le_bytes(&self, count: usize) -> Vec<u8> {
        let settled = self.settled();
        let bit =
            |at: usize| settled.0.get(at / BITS as usize).map_or(0, |digit| (digit >> (at % BITS as usize) & 1) as u8);
        (0..count).map(|byte| (0..8).map(|place| bit(8 * byte + place) << place).sum()).collect()
    }
}
