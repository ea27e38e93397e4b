//! Calls that succeeded, of operations that did not: the answer says why.
//!
//! Sources: 订单失败原因说明 (merchant/4013774966), 分账失败处理指引 (partner/4015505153), 查询订单, 查询退款.

use super::answer::ParsedAnswer;
use super::found::{Again, Found};
use crate::diagnosis::cause::{Cause, shortened};
use crate::wire::json::Json;

/// Lists of operations within one answer.
const LISTS: [&str; 3] = ["receivers", "transfer_detail_list", "details"];

/// The operation that failed, where there is one.
pub fn failed(answer: &ParsedAnswer<'_>) -> Option<Found> {
    let json = answer.json.as_ref()?;
    let listed = LISTS.iter().filter_map(|name| json.get(name)?.items()).flatten();
    let reason = std::iter::once(json).chain(listed).find_map(|one| text(one, "fail_reason"));
    let state = || {
        let state = text(json, "trade_state").or_else(|| text(json, "status"))?;
        matches!(&*state, "PAYERROR" | "ABNORMAL").then_some(state)
    };
    let code = reason.or_else(state)?;
    Some(
        Found::new(Cause::OperationFailed, Again::Done)
            .with("code", shortened(&code))
            .with_known("message", text(json, "trade_state_desc").as_deref().map(shortened)),
    )
}

fn text(json: &Json<'_>, name: &str) -> Option<String> {
    json.get(name)?.text().map(|text| text.into_owned()).filter(|text| !text.is_empty())
}
