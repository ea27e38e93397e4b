//! An empty list. Documented (merchant/4012380536): it is answered as an error; which, is not stated.

use super::answer::ParsedAnswer;
use crate::call::partnerships::LIST_PATH;
use crate::diagnosis::facts::{Facts, Sent};

/// Whether the whole message says that the list has no entry, and nothing else: `authorized_data为空` speaks of a
/// parameter, `无记录,商户无权限` of a permission.
pub fn is_empty_list(status: u16, facts: &Facts, answer: &ParsedAnswer<'_>) -> bool {
    let target = facts.request.as_ref().and_then(Sent::target);
    let of_list = target.is_none_or(|target| target.split('?').next() == Some(LIST_PATH));
    of_list && status < 500 && says_so(&answer.message)
}

const NOUNS: [&str; 7] =
    ["符合条件的合作关系", "符合条件的记录", "合作关系记录", "合作关系", "查询结果", "记录", "结果"];
const BEFORE: [&str; 11] =
    ["无", "暂无", "查无", "没有", "没有查询到", "没有查到", "没有找到", "未查询到", "未查到", "未找到", "查询不到"];
const AFTER: [&str; 5] = ["为空", "为0", "数为0", "条数为0", "不存在"];

fn says_so(message: &str) -> bool {
    let words: String = message.chars().filter(|character| character.is_alphanumeric()).collect();
    NOUNS.iter().filter_map(|noun| words.split_once(noun)).any(|parts| match parts {
        (before, "") => BEFORE.contains(&before),
        ("", after) => AFTER.contains(&after),
        _ => false,
    })
}
