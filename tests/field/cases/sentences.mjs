// The server's sentence is the reason: it comes first, and no other reason with it.
import { first, it } from "../judge.mjs";
import { says } from "../sent.mjs";

const SOURCE = "public threads";
const OTHER_REASONS = /HTTP 请求不合|类型、长度和取值/;
const said = (id, code, message, want, not = OTHER_REASONS, status = 400) =>
  it(id, SOURCE, `${code} “${message}”`, (kit) => kit.explain({ status, body: says(code, message) }), want, not);

export default [
  said("invalid-with-sentence", "INVALID_REQUEST", "该门店尚未完成备案，暂不可用", first(/该门店尚未完成备案，暂不可用/)),
  said("parameter-with-sentence", "PARAM_ERROR", "活动开始时间早于当前时间", first(/活动开始时间早于当前时间/)),
  it(
    "invalid-without-sentence",
    SOURCE,
    "INVALID_REQUEST and no message: both kinds are possible",
    (kit) => kit.explain({ status: 400, body: says("INVALID_REQUEST", "") }),
    first(/APIv3 规则，或参数不合业务规则/),
  ),
  said("parameter-without-sentence", "PARAM_ERROR", "参数错误", first(/类型、长度和取值/), /按“参数错误”/),
  said("scene-not-granted", "NO_AUTH", "该商户未获取“现金营销”转账场景", first(/产品中心.{0,12}申请/), undefined, 403),
  said("budget-of-account", "NOT_ENOUGH", "账户余额不足", first(/充值/), undefined, 403),
  said("refund-left", "INVALID_REQUEST", "退款金额大于可退金额", first(/已有的退款|前面的退款/)),
  said("hash-of-picture", "PARAM_ERROR", "图片sha256值有误", first(/原始字节/)),
  said("stock-use-rule", "PARAM_ERROR", "发放规则有误", first(/stock_use_rule/)),
];
