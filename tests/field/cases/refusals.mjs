// Refusals of the business: transfers, coupons, partnerships, refunds, profit sharing.
import {
  answered,
  bills,
  build,
  COMMUNITY,
  foreign,
  json,
  OTHER_WORDS,
  refund,
  send,
  sendUrl,
  thrown,
  transfer,
  transferOf,
} from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, host, openid, platformSerial } from "../materials.mjs";
import { mismatch, order, says } from "../sent.mjs";

export default [
  it(
    "appid-not-linked",
    "hey99.cn/shot/CSDN_155394294 (2)",
    "transfer: “APPID不存在”, the appid is not linked with this merchant number",
    (kit) => answered(kit, 400, says("INVALID_REQUEST", "APPID不存在"), { url: bills, body: transfer }),
    first(/关联|绑定|AppID ?账号管理/i),
    /LIST_EMPTY|没有符合条件|空列表|结果为 ?0/,
  ),
  it(
    "transfer-scene-not-granted",
    "hey99.cn/shot/CSDN_155394294 (3)",
    "transfer: “你尚未获取该转账场景”",
    (kit) => answered(kit, 400, says("INVALID_REQUEST", "你尚未获取该转账场景"), { url: bills, body: transfer }),
    first(/(申请|开通|审核|产品中心|商户平台).{0,30}场景|场景.{0,30}(申请|开通|审核|产品中心|商户平台)/),
    /HTTP 请求不合|同一单号换过参数|"retryable":true/,
  ),
  it(
    "perception-not-allowed",
    "hey99.cn/shot/CSDN_155394294 (4)",
    "transfer: “暂不支持展示当前传入的用户收款感知”",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "暂不支持展示当前传入的用户收款感知"), {
        url: bills,
        body: { ...transfer, user_recv_perception: "拉新红包" },
      }),
    first(/user_recv_perception|收款感知.{0,30}(取值|场景|规定|改|换|文档|不传|去掉)/),
    /HTTP 请求不合|同一单号换过参数|"retryable":true/,
  ),
  it(
    "merchant-without-right",
    "w7corp/easywechat#2563",
    "403 NO_AUTH “商户号无权限” of the batch transfer; the same merchant works with APIv2",
    (kit) =>
      answered(kit, 403, says("NO_AUTH", "商户号无权限"), {
        url: "/v3/transfer/batches",
        body: { appid, out_batch_no: "field0001" },
      }),
    first(/NO_AUTHORITY|没有开通|未开通|产品中心|没有.{0,8}权限/),
    /LIST_EMPTY|"code":"[^"]*SIGN/,
  ),
  it(
    "order-number-used",
    "fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#126; yansongda/pay#705; dromara/payment-spring-boot#38",
    "“201 商户订单号重复”: the order was placed before, with other parameters",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "201 商户订单号重复"), { url: "/v3/pay/transactions/native", body: order }),
    first(
      /(换|新).{0,10}(out_trade_no|订单号|单号)|(out_trade_no|订单号|单号).{0,30}(换|新的|只能|已(经)?(用|下)|参数.{0,8}(一致|相同|不同|变))/,
    ),
    /"retryable":true|HTTP 请求不合|订单不存在/,
  ),
  it(
    "bill-not-made",
    "wechatpay-apiv3/wechatpay-java#238",
    "NO_STATEMENT_EXIST “请求的账单文件不存在”",
    (kit) =>
      answered(kit, 400, says("NO_STATEMENT_EXIST", "请求的账单文件不存在"), {
        url: "/v3/bill/tradebill?bill_date=2026-11-27&bill_type=ALL",
      }),
    first(/10 ?点|次日|第二天|还没(有)?(生成|出)|尚未生成|未生成|没有(交易|资金|产生)|日期/),
    /LIST_EMPTY|单号、批次号|"code":"[^"]*SIGN/,
  ),
  it(
    "signature-under-invalid-request",
    "wechatpay-apiv3/wechatpay-java#160",
    "a wrong signature under INVALID_REQUEST: the words count",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "错误的签名，导致验签失败"), {
        url: "/v3/transferdownload/signfile?token=FIELDTOKEN",
      }),
    first(/"code":"[^"]*SIGN|(签名|验签).{0,40}(核对|比对|私钥|序列号|待签名串|request)/),
    /业务规则|HTTP 请求不合|同一单号换过参数|请求不符合接口规则/,
  ),
  it(
    "field-encrypted-wrong",
    "wechatpay-apiv3/wechatpay-guzzle-middleware#49",
    "“the field you encrypt is error ”: an encrypted field",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "the field you encrypt is error "), {
        url: "/v3/applyment4sub/applyment/",
        body: { contact_info: { contact_name: "AbCd==" } },
        wechatpaySerial: platformSerial,
      }),
    first(/加密|密文|SENSITIVE/),
    /类型、长度和取值/,
  ),
  it(
    "report-infos-not-given",
    `${COMMUNITY}pay/doc/000e68e23e8928d53c03df30661800; 000c4afec307c86abbb2e23f661400`,
    "transfer: 需传入转账场景报备信息, nothing was given",
    (kit) => answered(kit, 400, says("PARAM_ERROR", "需传入转账场景报备信息,请检查"), { url: bills, body: transferOf() }),
    first(/transfer_scene_report_infos|info_type/),
    /多包|外层/,
  ),
  it(
    "report-infos-of-another-scene",
    `${COMMUNITY}pay/doc/00004ca369c5784926939f5b061800`,
    "transfer: one free text was given where the scene wants its own fixed names, all of them",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "未传入完整且对应的转账场景报备信息,请检查"), {
        url: bills,
        body: transferOf([{ info_type: "活动", info_content: "field" }]),
      }),
    first(/transfer_scene_report_infos|info_type/),
    /多包|外层/,
  ),
  it(
    "ip-not-allowed-by-entry",
    "hey99.cn/shot/CSDN_155394294 (1)",
    "“此IP地址不允许调用接口”: the address (IPv6 too) is not in the product's list",
    (kit) => answered(kit, 403, says("NO_AUTH", "此IP地址不允许调用接口,请按开发指引设置"), { url: bills, body: transferOf() }),
    first(/\bIP\b.{0,40}(名单|商户平台|产品中心|出口)|(名单|商户平台|产品中心|出口).{0,40}\bIP\b/i),
    /私钥|证书序列号|CONNECTION_/,
  ),
  it(
    "batch-information-failed",
    `${COMMUNITY}develop/doc/000c0e8312c0385ce05b54f105f400`,
    "INVALID_REQUEST “批次信息获取失败,请确认参数是否有误”: stock_id and its creator do not go together",
    (kit) => answered(kit, 400, says("INVALID_REQUEST", "批次信息获取失败,请确认参数是否有误"), { url: sendUrl, body: send }),
    first(/stock_id|stock_creator_mchid|批次.{0,30}(创建|归属|属于|商户)/),
    OTHER_WORDS,
  ),
  it(
    "batch-id-required-but-given",
    `${COMMUNITY}develop/doc/000a489d564660a2be0960bd251400`,
    "“参数“批次id”是必填项” although the body holds stock_id: the server did not get the body",
    (kit) => answered(kit, 400, says("PARAM_ERROR", "参数“批次id”是必填项", { field: "stock_id" }), { url: sendUrl, body: send }),
    first(/(已|有|带|传|含)(经)?了? ?[“"]?stock_id|没有(收到|解析|读到)|实际发(出|送)|发出去|Content-Type|序列化|外层|表单/),
    /^.{0,400}(补上|加上) ?stock_id/s,
  ),
  it(
    "available-merchants-wrong",
    `${COMMUNITY}personal/oCJUswxqMD-hknnGBGDFHPvE7W9o/answer`,
    "INVALID_REQUEST “可用商户不符合规则,请检查”: available_merchants",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "可用商户不符合规则,请检查"), {
        url: "/v3/marketing/favor/coupon-stocks",
        body: {
          stock_name: "field",
          belong_merchant: "1900000001",
          stock_type: "NORMAL",
          out_request_no: "FIELD0001",
          coupon_use_rule: { available_merchants: ["1900000001"] },
        },
      }),
    first(/available_merchants|可用商户.{0,40}(商户号|关系|归属|受理|品牌|检查哪|特约)/),
    OTHER_WORDS,
  ),
  it(
    "coupon-not-of-batch",
    `${COMMUNITY}personal/oCJUswzhCg0jHZqDXejoOMElAU3g`,
    "RESOURCE_NOT_EXISTS “查询不到该券,请确认批次号与coupon_code是否匹配”",
    (kit) =>
      answered(kit, 404, says("RESOURCE_NOT_EXISTS", "查询不到该券,请确认批次号与coupon_code是否匹配"), {
        url: `/v3/marketing/busifavor/users/${openid}/coupons/FIELD0001/appids/${appid}`,
      }),
    first(/(批次|stock_id|coupon_code|券).{0,50}(匹配|对应|属于|不存在|查不到|查询不到)/),
    /订单|路径(写|拼)错|网页/,
  ),
  it(
    "batch-not-there",
    `${COMMUNITY}personal/oCJUsw4w98N9FdBy6uw5XO-lodGo`,
    "RESOURCE_NOT_EXISTS “批次不存在”",
    (kit) =>
      answered(kit, 404, says("RESOURCE_NOT_EXISTS", "批次不存在"), {
        url: "/v3/marketing/favor/stocks/2000000001?stock_creator_mchid=1900000001",
      }),
    first(/stock_creator_mchid|stock_id|批次号|创建/),
    /订单不存在|网页/,
  ),
  it(
    "callbacks-by-creator-only",
    `${COMMUNITY}personal/oCJUsw2g4hHK_Y5lROadrDzuZox0`,
    "REQUEST_BLOCKED “调用商户无权限” at /v3/marketing/favor/callbacks",
    (kit) =>
      answered(kit, 403, says("REQUEST_BLOCKED", "调用商户无权限"), {
        url: "/v3/marketing/favor/callbacks",
        body: { mchid: "1900000001", notify_url: "https://shop.example/n" },
      }),
    first(/产品|开通|创建|制券|APIv3 ?密钥|营销事件|商户平台/),
    /频率|太快|防火墙|"retryable":true/,
  ),
  it(
    "cannot-be-taken-now",
    `${COMMUNITY}personal/oCJUsw-XTrwngBooUam59pDLvD44/question`,
    "INVALID_REQUEST “暂时无法领取,请联系商家处理。”: which cannot be told",
    (kit) => answered(kit, 400, says("INVALID_REQUEST", "暂时无法领取，请联系商家处理。"), { url: sendUrl, body: send }),
    first(/批次|预算|余额|风控|Request-ID|说不准/),
    /HTTP 请求不合|同一单号换过参数|用户(已|领)(经)?(达|满)/,
  ),
  it(
    "send-parameters-wrong",
    `${COMMUNITY}personal/oCJUsw1_-WqzlFxXAGobaizbbCTc/question`,
    "PARAM_ERROR “参数错误,请核对文档要求”: no field named",
    (kit) => answered(kit, 400, says("PARAM_ERROR", "参数错误,请核对文档要求"), { url: sendUrl, body: send }),
    first(/没有(说|指|写|给)(明|出)?|哪(个|一)|逐(个|项|一)|Request-ID|stock_creator_mchid/),
    /"code":"[^"]*SIGN/,
  ),
  it(
    "only-dotnet-words",
    `${COMMUNITY}pay/doc/0004605a3fcf909feabab354351c00; develop/doc/0002a6d6e44a60257f437eeba61000`,
    ".NET's WebException only: “远程服务器返回错误: (400) 错误的请求。”",
    (kit) => kit.explain({ error: thrown("远程服务器返回错误: (400) 错误的请求。", { name: "WebException" }) }),
    first(
      /(应答|报文|正文|body|内容|Response).{0,40}(没有|缺|看不到|读|取|给|保留|打印|传|一并|附)|(没有|缺|看不到|读|取|给|保留|打印|传|附).{0,40}(应答|报文|正文|body|Response)/i,
    ),
    /CONNECTION_|被代理、CDN|截住/,
  ),
  it(
    "merchant-ticket-failed",
    `${COMMUNITY}pay/doc/000206eda583d8cbe4fb5203e5d000`,
    "busifavor: INVALID_REQUEST “商户票据校验失败”; nobody answered: open",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "商户票据校验失败"), {
        url: "/v3/marketing/busifavor/stocks",
        body: { stock_name: "field", belong_merchant: "1900000002", stock_type: "NORMAL", out_request_no: "FIELD0001" },
      }),
    first(/belong_merchant|归属商户|商户.{0,30}(关系|权限|产品|授权)|文字说明|Request-ID|说不准/),
    /"code":"[^"]*SIGN|证书序列号/,
  ),
  it(
    "build-parameters-wrong",
    `${COMMUNITY}personal/oCJUsw5oU_3gQGqF-GdlDX742H6Y`,
    "partnerships/build: PARAM_ERROR “参数错误”; partner MERCHANT of BUSIFAVOR_STOCK",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "参数错误"), {
        url: "/v3/marketing/partnerships/build",
        body: {
          partner: { type: "MERCHANT", merchant_id: "1900000002" },
          authorized_data: { business_type: "BUSIFAVOR_STOCK", stock_id: "2000000001" },
        },
        headers: { "Idempotency-Key": "FIELD0001" },
      }),
    first(/没有(说|指|写|给)(明|出)?|哪(个|一)|逐(个|项|一)|Request-ID|对照|核对|stock_id|批次/),
    /"code":"[^"]*SIGN|CONNECTION_/,
  ),
  it(
    "build-signed-whole-url",
    `${COMMUNITY}develop/doc/000248478741f80e3b7a62ca65c800; personal/oCJUsw9WqRNxd2CmY0DVLSPPkw7o/question`,
    "partnerships/build: the whole URL with the host was signed",
    (kit) => {
      const body = JSON.stringify(build()),
        url = "/v3/marketing/partnerships/build",
        timestamp = 1591234567,
        nonce = "FIELDB27";
      const message = `POST\n${host}${url}\n${timestamp}\n${nonce}\n${body}\n`;
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "POST", url, timestamp, nonce, shown: body }),
        request: foreign({ url, message: message, timestamp, nonce, body, headers: { "Idempotency-Key": "FIELD0001" } }),
      });
    },
    first(/域名|完整.{0,6}(URL|网址|地址)|https?:\/\//i),
    /密钥是旧的|时钟/,
  ),
  it(
    "build-coupon-query-failed",
    `${COMMUNITY}personal/oCJUsw9WqRNxd2CmY0DVLSPPkw7o/question`,
    "partnerships/build: INVALID_REQUEST “查询代金券出错”",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "查询代金券出错"), {
        url: "/v3/marketing/partnerships/build",
        body: build(),
        headers: { "Idempotency-Key": "FIELD0001" },
      }),
    first(/stock_id|批次.{0,30}(创建|归属|属于|商户|类|存在)|business_type/),
    /HTTP 请求不合/,
  ),
  it(
    "refund-amounts-changed",
    `${COMMUNITY}pay/doc/000246066e04c86deac0e843866000`,
    "refund: “订单金额或退款金额与之前请求不一致”: out_refund_no was used before with other amounts",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "订单金额或退款金额与之前请求不一致,请核实后再试"), {
        url: "/v3/refund/domestic/refunds",
        body: refund,
      }),
    first(/out_refund_no|退款单号|同一(退款)?单号/),
    /"retryable":true|余额不足/,
  ),
  it(
    "refund-more-than-left",
    `${COMMUNITY}pay/doc/000c86698204e078e252aef9561000; 000200385bc3f8838282964b96bc00`,
    "refund: “申请退款金额超过订单可退金额”: earlier partial refunds",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "申请退款金额超过订单可退金额"), {
        url: "/v3/refund/domestic/refunds",
        body: refund,
      }),
    first(/(已|部分|此前|之前).{0,6}退|累计|剩余|可退.{0,30}(查|已退|减|剩|核对)/),
    /"retryable":true|HTTP 请求不合/,
  ),
  it(
    "sharing-receivers-changed",
    `${COMMUNITY}pay/doc/00064ae7d9c0b853b290766ac6ac00`,
    "profit sharing: “分账接收方与原请求不一致”: same out_order_no, other receivers",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "分账接收方与原请求不一致"), {
        url: "/v3/profitsharing/orders",
        body: {
          appid,
          transaction_id: "4200000000000000000000000001",
          out_order_no: "FIELD0001",
          receivers: [{ type: "MERCHANT_ID", account: "1900000002", amount: 1, description: "field" }],
          unfreeze_unsplit: true,
        },
      }),
    first(/out_order_no|(同一|相同|原)(个|来的)?(分账)?单号|换.{0,6}单号/),
    /"retryable":true|类型、长度和取值/,
  ),
];
