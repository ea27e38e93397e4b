//! An empty list. Documented (merchant/4012380536): it is answered as an error; which, is not stated.

use super::answer::ParsedAnswer;
use crate::call::partnerships::LIST_PATH;
use crate::diagnosis::facts::{Facts, Sent};

/// Whether the whole message says that the list has no entry, and nothing else: `authorized_data为空` speaks of a
/// parameter, `无记录,商户无权限` of a permission. Where it is not known what was asked, it must speak of partnerships or
/// of a query.
pub fn is_empty_list(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> bool {
    let nouns: &[&str] = match facts.request.as_ref().and_then(Sent::target) {
        None => NOUNS.get(..NAMED).unwrap_or_default(),
        Some(target) if target.split('?').next() == Some(LIST_PATH) => &NOUNS,
        Some(_) => return false,
    };
    status < 500 && says_so(&answer.message, nouns)
}

const NOUNS: [&str; 7] =
    ["符合条件的合作关系", "合作关系记录", "合作关系", "查询结果", "符合条件的记录", "记录", "结果"];
/// How many of them say themselves what they are about.
const NAMED: usize = 4;
const BEFORE: [&str; 11] =
    ["无", "暂无", "查无", "没有", "没有查询到", "没有查到", "没有找到", "未查询到", "未查到", "未找到", "查询不到"];
const AFTER: [&str; 5] = ["为空", "为0", "数为0", "条数为0", "不存在"];

fn says_so(message: &str, nouns: &[&str]) -> bool {
    let words: String = message.chars().take(100).filter(|character| character.is_alphanumeric()).collect();
    nouns.iter().filter_map(|noun| words.split_once(noun)).any(|parts| match parts {
        (before, "") => BEFORE.contains(&before),
        ("", after) => AFTER.contains(&after),
        _ => false,
    })
}
