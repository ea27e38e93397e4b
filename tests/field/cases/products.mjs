// What the server says at the endpoints of each product, and what the vendor's own lists of questions answer to it.
import { answered, COMMUNITY, xml } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid } from "../materials.mjs";
import { says } from "../sent.mjs";

const FAQ = "pay.weixin.qq.com/doc/v3/";
const OWN = "a sentence of our own, close to the documents' tables";
/** A general code's meaning, or another product's, must not stand before the sentence or against it. */
const OTHER_MEANINGS = /"code":"[^"]*SIGN|HTTP 请求不合|类型、长度和取值|PROXY_|CONNECTION_/;
const said = (id, source, code, message, want, { not = OTHER_MEANINGS, status = 400, request } = {}) =>
  it(id, source, `${code} “${message}”`, (kit) => answered(kit, status, says(code, message), request), first(want), not);
const refund = {
  url: "/v3/refund/domestic/refunds",
  body: { out_trade_no: "FIELD0001", out_refund_no: "FIELDR0001", amount: { refund: 1, total: 1, currency: "CNY" } },
};
const failed = (id, source, answer, want) =>
  it(
    id,
    source,
    `200, but ${JSON.stringify(answer)}`,
    (kit) => kit.explain({ status: 200, body: JSON.stringify(answer) }),
    first(want),
    /这次调用是成功的/,
  );
const v2 = (id, source, members, want) =>
  it(
    id,
    source,
    `APIv2: ${JSON.stringify(members)}`,
    (kit) =>
      kit.explain({ status: 200, headers: { "Content-Type": "text/xml" }, body: xml({ return_code: "SUCCESS", ...members }) }),
    first(want),
    /PROXY_|CONNECTION_|网页/,
  );

export default [
  // Transfers.
  said(
    "transfer-number-exists",
    `${FAQ}merchant/4013778940`,
    "INVALID_REQUEST",
    "单号已存在但信息不一致，请查单后比较确认",
    /单号.{0,20}(重复|用过|用了)|新的单号/,
  ),
  said("transfer-limits", `${FAQ}merchant/4013778940`, "INVALID_REQUEST", "超过单笔转账上下限，核实产品设置是否准确", /转账额度/),
  said(
    "transfer-day-limit",
    `${COMMUNITY}pay/doc/0000c4ce8fc640598fee2a6e551800`,
    "INVALID_REQUEST",
    "超出商户单日转账额度，请核实产品设置是否准确",
    /转账额度/,
    {
      not: /充值/,
    },
  ),
  said(
    "transfer-merchant-abnormal",
    `${FAQ}merchant/4013778940`,
    "USER_ERROR",
    "当前商户存在异常，暂时无法进行转账。",
    /违约记录|站内信/,
    {
      status: 403,
    },
  ),
  said(
    "transfer-funds",
    `${COMMUNITY}pay/doc/0000c4ce8fc640598fee2a6e551800`,
    "NOT_ENOUGH",
    "资金不足，商户账户资金不足，请充值后原单重试，请勿更换商家转账批次单号",
    /充值.{0,20}原单号/,
    { status: 403 },
  ),
  said(
    "transfer-order-there",
    `${COMMUNITY}develop/doc/000a0856350600ccbbaefa3695b000`,
    "INVALID_REQUEST",
    "对应的订单已经存在，请查单检查避免重复转账",
    /先查询/,
  ),
  said(
    "transfer-batch-parameter",
    `${COMMUNITY}personal/oCJUswzmltmZgzcnHV-klRweQjdI/answer`,
    "PARAM_ERROR",
    "转账批次参数不正确",
    /转账批次参数不正确/,
  ),
  failed(
    "transfer-frozen",
    `${FAQ}merchant/4013774966`,
    { out_bill_no: "FIELD0001", state: "FAIL", fail_reason: "ACCOUNT_FROZEN" },
    /冻结/,
  ),
  failed(
    "transfer-not-verified",
    `${FAQ}merchant/4013774966`,
    { detail_status: "FAIL", fail_reason: "REAL_NAME_CHECK_FAIL" },
    /实名/,
  ),
  failed(
    "transfer-quota",
    `${COMMUNITY}personal/oCJUsw7EaSZTZMIBsuvG6iMKcKGA/answer`,
    { detail_status: "FAIL", fail_reason: "TRANSFER_QUOTA_EXCEED" },
    /额度/,
  ),
  v2(
    "v2-name-mismatch",
    `${COMMUNITY}develop/doc/000c2825920c5015e5ac4e1f55bc00`,
    {
      return_msg: "支付失败",
      result_code: "FAIL",
      err_code: "NAME_MISMATCH",
      err_code_des: "真实姓名不一致.",
    },
    /实名/,
  ),
  v2(
    "v2-not-verified",
    `${COMMUNITY}pay/doc/00008adf1603d098549a3705056400`,
    {
      result_code: "FAIL",
      err_code: "V2_ACCOUNT_SIMPLE_BAN",
      err_code_des: "非实名用户账号不可发放",
    },
    /实名/,
  ),

  // Profit sharing.
  said(
    "sharing-not-declared",
    `${COMMUNITY}pay/doc/000284823e8460aada68dacca5b008 (Q1)`,
    "INVALID_REQUEST",
    "非分账订单不支持分账",
    /profit_sharing/,
  ),
  said(
    "sharing-amount",
    `${COMMUNITY}pay/doc/000284823e8460aada68dacca5b008 (Q2)`,
    "NOT_ENOUGH",
    "分账金额不足",
    /剩余待分|手续费/,
    {
      status: 403,
      not: /充值/,
    },
  ),
  said(
    "sharing-receiver",
    `${COMMUNITY}pay/doc/000284823e8460aada68dacca5b008 (Q3)`,
    "INVALID_REQUEST",
    "分账接收方关系不存在，请检查参数中每个接收方的关系",
    /receivers\/add|添加分账接收方/,
  ),
  said(
    "sharing-ratio",
    `${COMMUNITY}develop/doc/0008003fc683f8229193489f961400`,
    "INVALID_REQUEST",
    "分账金额超出最大分账比例",
    /最大分账比例/,
  ),
  said("sharing-right", `${COMMUNITY}pay/doc/000284823e8460aada68dacca5b008 (Q5)`, "NO_AUTH", "无分账权限", /产品中心/, {
    status: 403,
  }),
  said(
    "sharing-name",
    `${COMMUNITY}pay/doc/000284823e8460aada68dacca5b008 (Q6)`,
    "PARAM_ERROR",
    "微信用户姓名与实名不一致",
    /实名/,
  ),
  said(
    "sharing-under-way",
    `${COMMUNITY}personal/oCJUsw97JHHKj3RwVjp7o6B0h8aU/question`,
    "INVALID_REQUEST",
    "订单处理中，暂时无法分账，请稍后再试",
    /"retryable":true.*稍后|稍后.*同一个/,
  ),
  failed(
    "sharing-relation-gone",
    `${FAQ.replace("v3", "v2")}partner/4015505153`,
    { state: "FINISHED", receivers: [{ result: "CLOSED", fail_reason: "NO_RELATION" }] },
    /添加分账接收方/,
  ),
  v2(
    "v2-return-not-open",
    "binarywang/WxJava#3091",
    {
      return_code: "FAIL",
      error_code: "NOAUTH",
      error_msg: "回退方没有开通分账回退功能",
    },
    /没有开通分账回退功能/,
  ),
  v2(
    "v2-return-amount",
    `${COMMUNITY}develop/doc/000ce8de6208a8df42234223466800`,
    {
      return_code: "FAIL",
      error_code: "AMOUNT_OVERDUE",
      error_msg: "剩余可回退的金额不足",
    },
    /接收方收到/,
  ),

  // Payscore.
  said(
    "payscore-right",
    `${COMMUNITY}develop/doc/000e8c629dc55099d69b4144b56009`,
    "NO_AUTH",
    "商户暂无权限使用此服务\t",
    /need_user_confirm/,
    { status: 403 },
  ),
  said(
    "payscore-state",
    `${COMMUNITY}pay/doc/0008e29f1809c06666201cf0b6b800`,
    "INVALID_REQUEST",
    "当前订单状态不合法",
    /查询.{0,12}状态/,
  ),
  said(
    "payscore-state-parameter",
    `${COMMUNITY}personal/oCJUsw_StW2-7WV8wjvsJIeE8Huw/question`,
    "PARAM_ERROR",
    "完结订单状态不合法",
    /查询.{0,12}状态/,
  ),
  said(
    "payscore-other-reason",
    `${COMMUNITY}develop/doc/000e08a85ec1301ed57a41f825bc00`,
    "INVALID_REQUEST",
    "其他原因185",
    /Request-ID/,
  ),

  // Refunds.
  said(
    "refund-balance",
    `${COMMUNITY}pay/doc/0004ee20844e207ddb0d771175b800`,
    "NOT_ENOUGH",
    "基本账户余额不足，请充值后重新发起",
    /余额/,
    {
      status: 403,
      request: refund,
    },
  ),
  said(
    "refund-unsettled",
    `${COMMUNITY}pay/doc/000a26ac4cc84830f70a885ae56800`,
    "INVALID_REQUEST",
    "交易未结算资金不足，请使用可用余额退款",
    /可用余额/,
    { request: refund },
  ),
  said(
    "refund-account-closed",
    `${COMMUNITY}personal/oCJUsw2HtA1yVaG3fB-PcZ_vc3Wg/answer`,
    "USER_ACCOUNT_ABNORMAL",
    "用户账户异常或已注销，不能原路退回，请使用其他方式进行退款",
    /别的方式/,
    { status: 403, request: refund },
  ),
  said(
    "refund-number-differs",
    "pay.weixin.qq.com/wiki/doc/api_external/ch/faq/chapter1_3_1.shtml",
    "INVALID_REQUEST",
    "支付单号校验不一致，请核实后再试",
    /out_refund_no/,
    {
      request: refund,
    },
  ),
  said(
    "refund-done",
    `${COMMUNITY}personal/oCJUsw5UVNKWjzENy1XIilqwp2T8/answer`,
    "INVALID_REQUEST",
    "订单已全额退款",
    /已全额退款.*查询/,
    {
      request: refund,
    },
  ),
  said("refund-too-late", `${FAQ}partner/4012709253`, "INVALID_REQUEST", "交易时间超过一年的订单无法提交退款", /期限/, {
    request: refund,
  }),
  said(
    "refund-old-order-rate",
    `${COMMUNITY}pay/doc/000004ff5105b8753b9a09bfb56800`,
    "FREQUENCY_LIMITED",
    "频率限制，1个月之前的订单请降低申请频率再重试",
    /"retryable":true/,
    { status: 429, not: /没有生效/, request: refund },
  ),
  failed("refund-abnormal", `${FAQ}merchant/4012556457`, { status: "ABNORMAL", out_refund_no: "FIELDR0001" }, /异常退款/),

  // Orders, codes.
  said(
    "code-expired",
    `${COMMUNITY}pay/doc/000a8e42c200603d735cc325b51c00`,
    "AUTH_CODE_INVALID",
    "101 付款码已过期，请退出重试",
    /刷新付款码.*out_trade_no/,
  ),
  said(
    "code-used",
    `${COMMUNITY}personal/oCJUsw2VpxuZhwj8BunjPcD5SGyo/question`,
    "INVALID_REQUEST",
    "101 每个二维码仅限使用一次，请刷新再试",
    /刷新付款码.*out_trade_no/,
  ),
  said("bank-down", `${FAQ}merchant/4012791869`, "BANK_ERROR", "银行系统异常", /原单号查单/, {
    status: 500,
    not: /微信支付系统错误/,
  }),
  said(
    "order-reentered",
    `${COMMUNITY}pay/doc/000a64ab27c9884f305eb94ae56000`,
    "INVALID_REQUEST",
    "重入请求数据和已存在的业务单据数据不一致",
    /新的单号/,
  ),
  said("openid-required", `${FAQ}merchant/4012791869`, "INVALID_REQUEST", "JSAPI支付必须传openid", /缺少.{0,20}openid/, {
    not: /OPENID_WRONG/,
  }),

  // Providers.
  said("provider-relation", `${FAQ}partner/4013080245`, "INVALID_REQUEST", "受理关系不可用", /授权/),
  said("provider-sub-appid", `${FAQ}partner/4013080245`, "PARAM_ERROR", "sub_appid与sub_mch_id不匹配", /绑定/),
  said(
    "provider-not-granted",
    `${COMMUNITY}pay/doc/000a80e687018814277a2fb2556c00`,
    "NO_AUTH",
    "特约子商户该产品权限未开通",
    /子商户.{0,20}(开通|授权)/,
    {
      status: 403,
    },
  ),
  said(
    "provider-header-mchid",
    `${COMMUNITY}personal/oCJUswzg_Eh2um1nBzHON9JT7KTU/answer`,
    "PARAM_ERROR",
    "http header中的mchid与post payload中的mchid不匹配",
    /Authorization.{0,20}mchid/,
  ),
  it(
    "cloud-provider-not-granted",
    `${COMMUNITY}develop/doc (cloudPay.unifiedOrder)`,
    "cloudPay: what the cloud made of an answer of APIv2",
    (kit) =>
      kit.explain({
        returnCode: "FAIL",
        returnMsg: "特约子商户商户号未授权服务商的产品权限",
        errMsg: "cloudPay.unifiedOrder:ok",
      }),
    first(/授权/),
    /没有可供判断的内容|网页/,
  ),

  // Complaints, applications of merchants.
  said("complaint-of-other", `${FAQ}partner/4016111688`, "NO_AUTH", "您暂无权限为该投诉单提交商户回复", /被诉商户号/, {
    status: 403,
    not: /产品中心/,
  }),
  said(
    "complaint-reply-failed",
    `${COMMUNITY}pay/doc/00086e708789e078422c80b3c56400`,
    "INVALID_REQUEST",
    "提交商户回复失败，请稍后重试",
    /稍后/,
  ),
  said(
    "complaint-state",
    `${FAQ}partner/4016111688`,
    "INVALID_REQUEST",
    "当前单据状态不支持操作，请检查是否重复调用",
    /查询.{0,12}状态/,
  ),
  said(
    "complaint-links",
    `${FAQ}partner/4016111688`,
    "NO_AUTH",
    "此商户号暂不支持发送外部链接，如有需要请联系对接的微信支付行业运营评估配置",
    /暂不支持发送外部链接/,
    { status: 403 },
  ),
  said(
    "applyment-bank",
    `${COMMUNITY}pay/doc/000e6acbd28ad0fa675ae560456408 (Q2)`,
    "PARAM_ERROR",
    "开户银行取值有误，不在微信支付提供的银行对照表中，请检查后再试",
    /银行对照表/,
    { not: /"code":"(?!PARAMETER)/ },
  ),
  said(
    "applyment-id-number",
    `${COMMUNITY}pay/doc/000e6acbd28ad0fa675ae560456408 (Q3)`,
    "PARAM_ERROR",
    "身份证号码，与营业执照不匹配，请核对修改",
    /营业执照不匹配/,
    { not: /没有实名/ },
  ),
  said(
    "applyment-required",
    `${COMMUNITY}pay/doc/000e6acbd28ad0fa675ae560456408 (Q6)`,
    "PARAM_ERROR",
    "参数“组织机构代码证照片”是必填项",
    /组织机构代码证照片/,
  ),
  said(
    "applyment-twice",
    `${COMMUNITY}pay/doc/0004e6832309f89859b058d6f66c00`,
    "PARAM_ERROR",
    "UBO信息重复提交，请修改",
    /UBO信息重复提交/,
    { not: /单号/ },
  ),
  said("applyment-under-way", `${FAQ}partner/4012719997`, "INVALID_REQUEST", "存在流程进行中的申请单，请检查是否重入", /查询/, {
    not: /参数与第一次/,
  }),

  // Coupons.
  said(
    "coupon-permission",
    `${COMMUNITY}develop/doc/000cc4053485b0062b9040f0565400`,
    "REQUEST_BLOCKED",
    "商户权限校验不通过",
    /没有权限/,
    {
      status: 403,
      not: /频率|批次查不到/,
    },
  ),
  said(
    "coupon-batch-parameters",
    `${COMMUNITY}pay/doc/000aee973d8a40dfd023c7a3e61c00`,
    "REQUEST_BLOCKED",
    "参数错误，请检查批次参数",
    /请检查批次参数/,
    {
      status: 403,
      not: /权限|频率/,
    },
  ),
  said(
    "coupon-time",
    `${COMMUNITY}develop/doc/0002cc22fb8328d92b594dcc95bc00`,
    "REQUEST_BLOCKED",
    "活动未开始或已结束\n",
    /批次.{0,20}时间/,
    { status: 403 },
  ),
  v2(
    "v2-coupon-other-number",
    `${COMMUNITY}pay/doc/0004ce2987c74094d4afaaa8554c00`,
    {
      result_code: "FAIL",
      err_code: "INVALID_REQUEST",
      err_code_des: "268495045",
    },
    /268495045.*APIv2/,
  ),
  v2(
    "v2-openid-of-appid",
    `${COMMUNITY}pay/doc/00002804f14f880b5aa46d88269400`,
    {
      appid,
      result_code: "FAIL",
      err_code: "OPENID_ERROR",
      err_code_des: "openid和商户appid不匹配",
    },
    /openid/,
  ),
  // Words that look like another's.
  said("transfer-not-found", OWN, "NOT_FOUND", "转账单不存在", /转账单不存在/, {
    not: /账单还没有生成|BILL_/,
  }),
  said("merchant-restricted", OWN, "ACCOUNT_ERROR", "商户账户付款受限", /MERCHANT_UNAVAILABLE.*商户账户付款受限/, {
    not: /用户的账户|用户在微信/,
  }),
  said("merchant-frozen", OWN, "INVALID_REQUEST", "商户号被冻结，无法交易", /MERCHANT_UNAVAILABLE/),
  said("combine-repeated", OWN, "INVALID_REQUEST", "重复下单且结算信息不一致", /IDEMPOTENCY_KEY_REUSED/),
  said("scene-not-configured", OWN, "INVALID_REQUEST", "该商户号未配置转账场景", /产品中心/),
  said("bill-of-today", OWN, "INVALID_REQUEST", "不能下载当天账单", /次日/),
  said("coupon-used", OWN, "INVALID_REQUEST", "券已被核销", /COUPON_REFUSED/),
  said("image-hash", OWN, "PARAM_ERROR", "图片sha256校验失败", /UPLOAD_HASH/),
  said("method-by-code", OWN, "INVALID_REQUEST", "请求方法错误", /METHOD_NOT_ALLOWED/, { status: 405 }),
  said("amount-with-decimals", OWN, "PARAM_ERROR", "参数错误", /PARAMETER_AMOUNT.*amount\.total.*分/, {
    request: { url: "/v3/pay/transactions/native", body: { amount: { total: 12.5, currency: "CNY" } } },
  }),
  said("vague-invalid-request", OWN, "INVALID_REQUEST", "请求参数不合法", /PARAMETER_WRONG/, { not: /没有问题/ }),
];
