//! The error for an option that does not exist, with the one that was probably meant.

use super::told;
use crate::error::{Code, Error, shown};

/// Names that other libraries and the documents use for the same thing.
const OTHER_NAMES: [(&str, &str); 23] = [
    ("merchantid", "mchid"),
    ("mchid", "merchant_id"),
    ("mchno", "mchid"),
    ("spmchid", "mchid"),
    ("serial", "serialNo"),
    ("serialnumber", "serialNo"),
    ("certserialno", "serialNo"),
    ("certificateserialno", "serialNo"),
    ("key", "privateKey"),
    ("merchantprivatekey", "privateKey"),
    ("cert", "certificate"),
    ("publickey", "certificate"),
    ("nonce", "nonceStr"),
    ("data", "body"),
    ("json", "body"),
    ("payload", "body"),
    ("params", "query"),
    ("path", "url"),
    ("apikey", "apiV3Key"),
    ("apiv3", "apiV3Key"),
    ("aad", "associatedData"),
    ("platformcertificates", "keys"),
    ("certificates", "keys"),
];

/// The error for a name that is not among `fields`, with the one that was probably meant.
pub fn unknown_option(name: &str, fields: &'static [&'static str]) -> Error {
    let (message, hint) = match suggestion(name, fields) {
        Some(right) => (format!("no such option; did you mean {right}?"), format!("没有这个选项,是不是想写 {right}?")),
        None => (
            format!("no such option; known are {}", fields.join(", ")),
            format!("没有这个选项;可用的有 {}", fields.join("、")),
        ),
    };
    Error::new(Code::UnknownOption, shown(name), told(message, hint))
}

/// The known name that was probably meant: the same but for case and separators, a known synonym, or at most two typos
/// away; in a short name two typos would leave nothing of it.
fn suggestion(name: &str, fields: &'static [&'static str]) -> Option<&'static str> {
    let simple = simplified(name);
    let typos = (simple.len() / 2).min(2);
    let known = |wanted: &str| fields.iter().copied().find(|field| *field == wanted);
    fields
        .iter()
        .copied()
        .find(|field| simplified(field) == simple)
        .or_else(|| OTHER_NAMES.iter().find(|(other, _)| *other == simple).and_then(|(_, right)| known(right)))
        .or_else(|| {
            fields
                .iter()
                .copied()
                .filter(|field| distance(&simplified(field), &simple) <= typos)
                .min_by_key(|field| distance(&simplified(field), &simple))
        })
        .filter(|_| simple.len() <= 60)
}

fn simplified(name: &str) -> String {
    name.chars().take(64).filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Levenshtein distance, row by row.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut previous = i;
        let mut left = i.saturating_add(1);
        let mut next = vec![left];
        for (y, above) in b.bytes().zip(row.iter().skip(1)) {
            left =
                (previous.saturating_add(usize::from(x != y))).min(above.saturating_add(1)).min(left.saturating_add(1));
            previous = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
