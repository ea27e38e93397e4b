// A second table, from threads of the Weixin community and pages found there. The answers were written from the threads, before any run.
// node tests/field/run.mjs <package dir> --file <this file>
import * as k from "./kit.mjs";
import { appid, c, first, host, keys, mismatch, openid, order, says } from "./kit.mjs";

const NEW = "unseen";
const C = "developers.weixin.qq.com/community/";
const json = { Server: "nginx", "Content-Type": "application/json; charset=utf-8" };
const answered = (kit, status, body, request, headers = json) => kit.explain({ status, headers, body, ...(request ? { request: kit.signed(request) } : {}) });
const thrown = (message, more = {}) => Object.assign(new Error(message), more);
const bills = "/v3/fund-app/mch-transfer/transfer-bills";
const transfer = (infos) => ({ appid, out_bill_no: "field0001", transfer_scene_id: "1005", openid, transfer_amount: 100, transfer_remark: "field", ...(infos ? { transfer_scene_report_infos: infos } : {}) });
const send = { stock_id: "2000000001", out_request_no: "FIELD0001", appid, stock_creator_mchid: "1900000002" };
const sendUrl = `/v3/marketing/favor/users/${openid}/coupons`;
const build = (business_type = "FAVOR_STOCK") => ({ partner: { type: "APPID", appid }, authorized_data: { business_type, stock_id: "2000000001" } });
const refund = { out_trade_no: "FIELD0001", out_refund_no: "FIELDR0001", amount: { refund: 1, total: 1, currency: "CNY" } };
const PUB = k.pubId, PLATFORM = k.platformSerial;
// The request as another client made it: its own Authorization, over the message given.
const foreign = (url, message, { timestamp, nonce, headers = {}, body, method = "POST" }) => ({ method, url: host + url, headers: { Accept: "application/json", "User-Agent": "x/1", "Content-Type": "application/json", Authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${k.mchid}",nonce_str="${nonce}",signature="${k.signedText ?? ""}",timestamp="${timestamp}",serial_no="${k.serialNo}"`, ...headers }, ...(body !== undefined ? { body } : {}), message });
const withSignature = (L, request) => ({ ...request, headers: { ...request.headers, Authorization: request.headers.Authorization.replace('signature=""', () => `signature="${L.signMessage({ message: request.message, privateKey: k.privateKey })}"`) } });
const slashed = (b) => { for (;;) { const h = k.sealed(b); if (h["Wechatpay-Signature"].includes("/")) return { ...h, "Wechatpay-Signature": h["Wechatpay-Signature"].replaceAll("/", "\\/") }; } };
const OTHER_WORDS = /HTTP 请求不合|同一单号换过参数/; // not what these business refusals mean
const BOTH_KEYS = first(/平台证书|(请求|头).{0,20}(Wechatpay-Serial|公钥 ?ID)|(Wechatpay-Serial|公钥 ?ID).{0,30}请求|wechatpaySerial/i);

export const cases = [
  // ---- transfers ----
  c("report-infos-not-given", C + "pay/doc/000e68e23e8928d53c03df30661800; 000c4afec307c86abbb2e23f661400", "transfer: 需传入转账场景报备信息, nothing was given", NEW,
    (L, kit) => answered(kit, 400, says("PARAM_ERROR", "需传入转账场景报备信息,请检查"), { url: bills, body: transfer() }),
    first(/transfer_scene_report_infos|info_type/), /多包|外层/),
  c("report-infos-of-another-scene", C + "pay/doc/00004ca369c5784926939f5b061800", "transfer: one free text was given where the scene wants its own fixed names, all of them", NEW,
    (L, kit) => answered(kit, 400, says("PARAM_ERROR", "未传入完整且对应的转账场景报备信息,请检查"), { url: bills, body: transfer([{ info_type: "活动", info_content: "field" }]) }),
    first(/transfer_scene_report_infos|info_type/), /多包|外层/),
  c("ip-not-allowed-by-entry", "hey99.cn/shot/CSDN_155394294 (1)", "“此IP地址不允许调用接口”: the address (IPv6 too) is not in the product's list", NEW,
    (L, kit) => answered(kit, 403, says("NO_AUTH", "此IP地址不允许调用接口,请按开发指引设置"), { url: bills, body: transfer() }),
    first(/\bIP\b.{0,40}(名单|商户平台|产品中心|出口)|(名单|商户平台|产品中心|出口).{0,40}\bIP\b/i), /私钥|证书序列号|CONNECTION_/),
  // ---- coupons ----
  c("batch-information-failed", C + "develop/doc/000c0e8312c0385ce05b54f105f400", "INVALID_REQUEST “批次信息获取失败,请确认参数是否有误”: stock_id and its creator do not go together", NEW,
    (L, kit) => answered(kit, 400, says("INVALID_REQUEST", "批次信息获取失败,请确认参数是否有误"), { url: sendUrl, body: send }), first(/stock_id|stock_creator_mchid|批次.{0,30}(创建|归属|属于|商户)/), OTHER_WORDS),
  c("batch-id-required-but-given", C + "develop/doc/000a489d564660a2be0960bd251400", "“参数“批次id”是必填项” although the body holds stock_id: the server did not get the body", NEW,
    (L, kit) => answered(kit, 400, says("PARAM_ERROR", "参数“批次id”是必填项", { field: "stock_id" }), { url: sendUrl, body: send }),
    first(/(已|有|带|传|含)(经)?了? ?[“"]?stock_id|没有(收到|解析|读到)|实际发(出|送)|发出去|Content-Type|序列化|外层|表单/), /^.{0,400}(补上|加上) ?stock_id/s),
  c("plugin-item-failed", C + "develop/doc/00002c634d48909a8b49f18d857800", "the coupon plug-in's result: errcode 0, but the item says FAILED “KV RouteUin 非法”", NEW,
    (L, kit) => kit.explain({ error: { errcode: "OK", msg: "ok", send_coupon_result: [{ code: "FAILED", message: "KV RouteUin 非法", out_request_no: "FIELD0001", stock_id: "2000000001" }] } }),
    first(/FAILED|没有发(出|放|成)|发券失败|未发放|send_coupon_result/), /网页|CONNECTION_|"retryable":true/),
  c("rules-of-batch-wrong", C + "personal/oCJUsw4l2wicV8nMnQ-zj9BEAE7k", "INVALID_REQUEST “批次发放规则或核销规则有误”: the batch's own rules", NEW,
    (L, kit) => answered(kit, 400, says("INVALID_REQUEST", "批次发放规则或核销规则有误,请修改后重试"), { url: "/v3/marketing/favor/coupon-stocks", body: { stock_name: "field", belong_merchant: "1900000001", stock_type: "NORMAL", out_request_no: "FIELD0001", stock_use_rule: { max_coupons: 10, max_amount: 100, max_coupons_per_user: 1 } } }),
    first(/stock_use_rule|coupon_use_rule|(发放|核销)规则.{0,60}(字段|取值|检查|核对|改|金额|数)/), OTHER_WORDS),
  c("available-merchants-wrong", C + "personal/oCJUswxqMD-hknnGBGDFHPvE7W9o/answer", "INVALID_REQUEST “可用商户不符合规则,请检查”: available_merchants", NEW,
    (L, kit) => answered(kit, 400, says("INVALID_REQUEST", "可用商户不符合规则,请检查"), { url: "/v3/marketing/favor/coupon-stocks", body: { stock_name: "field", belong_merchant: "1900000001", stock_type: "NORMAL", out_request_no: "FIELD0001", coupon_use_rule: { available_merchants: ["1900000001"] } } }),
    first(/available_merchants|可用商户.{0,40}(商户号|关系|归属|受理|品牌|检查哪|特约)/), OTHER_WORDS),
  c("coupon-not-of-batch", C + "personal/oCJUswzhCg0jHZqDXejoOMElAU3g", "RESOURCE_NOT_EXISTS “查询不到该券,请确认批次号与coupon_code是否匹配”", NEW,
    (L, kit) => answered(kit, 404, says("RESOURCE_NOT_EXISTS", "查询不到该券,请确认批次号与coupon_code是否匹配"), { url: `/v3/marketing/busifavor/users/${openid}/coupons/FIELD0001/appids/${appid}` }),
    first(/(批次|stock_id|coupon_code|券).{0,50}(匹配|对应|属于|不存在|查不到|查询不到)/), /订单|路径(写|拼)错|网页/),
  c("batch-not-there", C + "personal/oCJUsw4w98N9FdBy6uw5XO-lodGo", "RESOURCE_NOT_EXISTS “批次不存在”", NEW,
    (L, kit) => answered(kit, 404, says("RESOURCE_NOT_EXISTS", "批次不存在"), { url: "/v3/marketing/favor/stocks/2000000001?stock_creator_mchid=1900000001" }),
    first(/stock_creator_mchid|stock_id|批次号|创建/), /订单不存在|网页/),
  c("callbacks-by-creator-only", C + "personal/oCJUsw2g4hHK_Y5lROadrDzuZox0", "REQUEST_BLOCKED “调用商户无权限” at /v3/marketing/favor/callbacks", NEW,
    (L, kit) => answered(kit, 403, says("REQUEST_BLOCKED", "调用商户无权限"), { url: "/v3/marketing/favor/callbacks", body: { mchid: "1900000001", notify_url: "https://shop.example/n" } }),
    first(/产品|开通|创建|制券|APIv3 ?密钥|营销事件|商户平台/), /频率|太快|防火墙|"retryable":true/),
  c("cannot-be-taken-now", C + "personal/oCJUsw-XTrwngBooUam59pDLvD44/question", "INVALID_REQUEST “暂时无法领取,请联系商家处理。”: which cannot be told", NEW,
    (L, kit) => answered(kit, 400, says("INVALID_REQUEST", "暂时无法领取，请联系商家处理。"), { url: sendUrl, body: send }),
    first(/批次|预算|余额|风控|Request-ID|说不准/), /HTTP 请求不合|同一单号换过参数|用户(已|领)(经)?(达|满)/),
  c("send-parameters-wrong", C + "personal/oCJUsw1_-WqzlFxXAGobaizbbCTc/question", "PARAM_ERROR “参数错误,请核对文档要求”: no field named", NEW,
    (L, kit) => answered(kit, 400, says("PARAM_ERROR", "参数错误,请核对文档要求"), { url: sendUrl, body: send }),
    first(/没有(说|指|写|给)(明|出)?|哪(个|一)|逐(个|项|一)|Request-ID|stock_creator_mchid/), /"code":"[^"]*SIGN/),
  c("only-dotnet-words", C + "pay/doc/0004605a3fcf909feabab354351c00; develop/doc/0002a6d6e44a60257f437eeba61000", ".NET's WebException only: “远程服务器返回错误: (400) 错误的请求。”", NEW,
    (L, kit) => kit.explain({ error: thrown("远程服务器返回错误: (400) 错误的请求。", { name: "WebException" }) }),
    first(/(应答|报文|正文|body|内容|Response).{0,40}(没有|缺|看不到|读|取|给|保留|打印|传|一并|附)|(没有|缺|看不到|读|取|给|保留|打印|传|附).{0,40}(应答|报文|正文|body|Response)/i), /CONNECTION_|被代理、CDN|截住/),
  c("merchant-ticket-failed", C + "pay/doc/000206eda583d8cbe4fb5203e5d000", "busifavor: INVALID_REQUEST “商户票据校验失败”; nobody answered: open", NEW,
    (L, kit) => answered(kit, 400, says("INVALID_REQUEST", "商户票据校验失败"), { url: "/v3/marketing/busifavor/stocks", body: { stock_name: "field", belong_merchant: "1900000002", stock_type: "NORMAL", out_request_no: "FIELD0001" } }),
    first(/belong_merchant|归属商户|商户.{0,30}(关系|权限|产品|授权)|文字说明|Request-ID|说不准/), /"code":"[^"]*SIGN|证书序列号/),
  // ---- partnerships ----
  c("build-parameters-wrong", C + "personal/oCJUsw5oU_3gQGqF-GdlDX742H6Y", "partnerships/build: PARAM_ERROR “参数错误”; partner MERCHANT of BUSIFAVOR_STOCK", NEW,
    (L, kit) => answered(kit, 400, says("PARAM_ERROR", "参数错误"), { url: "/v3/marketing/partnerships/build", body: { partner: { type: "MERCHANT", merchant_id: "1900000002" }, authorized_data: { business_type: "BUSIFAVOR_STOCK", stock_id: "2000000001" } }, headers: { "Idempotency-Key": "FIELD0001" } }),
    first(/没有(说|指|写|给)(明|出)?|哪(个|一)|逐(个|项|一)|Request-ID|对照|核对|stock_id|批次/), /"code":"[^"]*SIGN|CONNECTION_/),
  c("build-signed-whole-url", C + "develop/doc/000248478741f80e3b7a62ca65c800; personal/oCJUsw9WqRNxd2CmY0DVLSPPkw7o/question", "partnerships/build: the whole URL with the host was signed", NEW,
    (L, kit) => { const body = JSON.stringify(build()), url = "/v3/marketing/partnerships/build", timestamp = 1591234567, nonce = "FIELDB27"; const message = `POST\n${host}${url}\n${timestamp}\n${nonce}\n${body}\n`; return kit.explain({ status: 401, headers: json, body: mismatch({ method: "POST", url, timestamp, nonce, shown: body }), request: withSignature(L, foreign(url, message, { timestamp, nonce, body, headers: { "Idempotency-Key": "FIELD0001" } })) }); },
    first(/域名|完整.{0,6}(URL|网址|地址)|https?:\/\//i), /密钥是旧的|时钟/),
  c("build-coupon-query-failed", C + "personal/oCJUsw9WqRNxd2CmY0DVLSPPkw7o/question", "partnerships/build: INVALID_REQUEST “查询代金券出错”", NEW,
    (L, kit) => answered(kit, 400, says("INVALID_REQUEST", "查询代金券出错"), { url: "/v3/marketing/partnerships/build", body: build(), headers: { "Idempotency-Key": "FIELD0001" } }),
    first(/stock_id|批次.{0,30}(创建|归属|属于|商户|类|存在)|business_type/), /HTTP 请求不合/),
  // ---- change-over to the public key ----
  c("php-serial-not-found", C + "develop/doc/000a46f8294040a62f93e777e63400; pay/doc/00020e884246983d272314ee86b000", "wechatpay-php: the answer bears the platform certificate's serial, only the public key is configured", NEW,
    (L, kit) => kit.explain({ error: thrown("Cannot found the serial(`" + PLATFORM + "`)'s configuration, which's from the response(header:Wechatpay-Serial), your's " + PUB + ".") }),
    BOTH_KEYS, /网页|CONNECTION_|商户(API)?证书序列号(不|有误|错)/),
  c("java-not-equal", C + "develop/doc/0000e41e270c2825d0736dc226c000; personal/oCJUsw-jrrO_DKkJWHjDIOyom4ro/answer; pay/doc/000e2231924ca84a9df38427c61800; 00002cdedfcf40d81554402af66000", "wechatpay-java: publicKeyId[PUB_KEY_ID_…] and serialNumber[…] are not equal", NEW,
    (L, kit) => kit.explain({ error: thrown(`com.wechat.pay.java.core.exception.ValidationException: Validate response failed,the WechatPay signature is incorrect.publicKeyId[${PUB}] and serialNumber[${PLATFORM}] are not equal`) }),
    BOTH_KEYS, /网页|CONNECTION_/),
  c("answer-by-platform-certificate", C + "personal/oCJUsw_KXaFlCGxuuQUSQ1496bio/answer", "verifyResponse: only the public key is given, the answer is signed by the platform certificate", NEW,
    (L, kit) => { const b = '{"prepay_id":"wx0001"}'; return kit.refusal(() => L.verifyResponse({ status: 200, headers: k.sealed(b), body: b, keys: [k.pub] })); },
    /平台证书|wechatpaySerial/),
  c("validator-for-input-pub", C + "pay/doc/000c4eb371c4989b212314fb869c00", "wechatpay-apache-httpclient: For input string: \"PUB\": its certificate verifier was handed a public-key ID", NEW,
    (L, kit) => kit.explain({ error: thrown('java.lang.NumberFormatException: For input string: "PUB_KEY_ID_0119000000012026010100000000000001"') }),
    first(/公钥/), /网页|CONNECTION_|时钟/),
  c("certificates-gone", C + "develop/doc/00046ce9a00e200d363447b286f400", "GET /v3/certificates: 403 NOT_ENOUGH “平台证书已过期失效”: the words, not the code", NEW,
    (L, kit) => answered(kit, 403, says("NOT_ENOUGH", "平台证书已过期失效,请联系微信支付技术支持。"), { url: "/v3/certificates" }),
    first(/平台证书.{0,30}(过期|失效|重新申请|公钥)|微信支付公钥/), /余额|充值/),
  c("certificates-empty", C + "personal/oCJUsww_D7fM-yG9ntSW-DlVBCU0/answer", "GET /v3/certificates answers {\"data\":[]}: this merchant has no platform certificate", NEW,
    (L, kit) => kit.refusal(() => L.parseCertificates({ body: '{"data":[]}', apiV3Key: k.apiV3Key })),
    /公钥|没有(可用的)?平台证书|no platform certificate/i),
  c("go-no-certificate-downloaded", C + "personal/oCJUsww_D7fM-yG9ntSW-DlVBCU0/answer", "wechatpay-go: the download brought no certificate", NEW,
    (L, kit) => kit.explain({ error: thrown("no certificate downloaded") }),
    first(/公钥|平台证书/), /网页|CONNECTION_|超时/),
  c("public-key-not-this-merchants", C + "pay/doc/00048ca5b780c02a3a13f34cb6b400", "“平台证书序列号Wechatpay-Serial错误”: the request names a public-key ID that is not (yet) this merchant's", NEW,
    (L, kit) => { const s = kit.signed({ url: "/v3/applyment4sub/applyment/", body: { business_code: "FIELD0001" } }); return kit.explain({ status: 400, headers: json, body: says("PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误"), request: { ...s, headers: { ...s.headers, "Wechatpay-Serial": PUB } } }); },
    first(/(公钥 ?ID|PUB_KEY_ID).{0,60}(商户|启用|生效|加密|对应|不是|核对)/), /商户(API)?证书序列号(有误|错误)|时钟/),
  c("serial-is-own", C + "personal/oCJUsww_D7fM-yG9ntSW-DlVBCU0/answer?page=6", "“请确认待处理的消息是否为加密后的密文”, request's Wechatpay-Serial is the merchant's own serial: encrypted with the wrong key", NEW,
    (L, kit) => { const s = kit.signed({ url: "/v3/applyment4sub/applyment/", body: { business_code: "FIELD0001", contact_info: { contact_name: "QUJD".repeat(86) } } }); return kit.explain({ status: 400, headers: json, body: says("PARAM_ERROR", "请确认待处理的消息是否为加密后的密文"), request: { ...s, headers: { ...s.headers, "Wechatpay-Serial": k.serialNo } } }); },
    first(/商户(API)?证书.{0,12}(序列号)?|(平台证书|微信支付公钥).{0,20}(加密|序列号)/), /时钟|CONNECTION_/),
  c("php-key-not-coerced", C + "personal/oCJUsww_D7fM-yG9ntSW-DlVBCU0/answer?page=4", "PHP: openssl_verify(): supplied key param cannot be coerced into a public key", NEW,
    (L, kit) => kit.explain({ error: thrown("openssl_verify(): supplied key param cannot be coerced into a public key") }),
    first(/公钥|平台证书|PEM/), /网页|CONNECTION_|私钥(格式|不对|读不)/),
  c("php-decrypt-failed", C + "personal/oCJUsww_D7fM-yG9ntSW-DlVBCU0/answer", "wechatpay-php: Decrypting the input $ciphertext failed, please checking your $key and $iv", NEW,
    (L, kit) => kit.explain({ error: thrown("Decrypting the input $ciphertext failed, please checking your $key and $iv whether or nor correct.") }),
    first(/APIv3 ?密钥|apiV3Key/i), /网页|CONNECTION_/),
  // ---- signatures and notifications ----
  c("guzzle-cut-sign-error", C + "personal/oCJUsw7n4x23K8sRY7fgHB1iTnNw; personal/oCJUsw9OOfAdUbgeqeiVCHngplTc", "Guzzle cut the 401's JSON in the middle of sign_information", NEW,
    (L, kit) => kit.explain({ error: thrown('Client error: `POST https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi` resulted in a `401 Unauthorized` response:\n{"code":"SIGN_ERROR","detail":{"detail":{"issue":"sign not match"},"field":"signature","location":"authorization","sign_ (truncated...)\n') }),
    first(/"code":"[^"]*SIGN/), /网页|截住|SERVER_ERROR/),
  c("notification-signature-slashes", C + "personal/oCJUsw-5irL-erzpQ9PI3mwtGQX8", "the stored Wechatpay-Signature has \\/ for / (json_encode)", NEW,
    (L, kit) => { const b = k.notification(); return kit.refusal(() => L.parseNotification({ headers: slashed(b), body: b, keys, apiV3Key: k.apiV3Key })); }, /反斜杠|转义|Base64/i),
  c("notification-rebuilt-short", C + "personal/oCJUswxF2b8rURSTDeLqbLJcKNgQ", "the body was put together again and lost `summary`", NEW,
    (L, kit) => { const b = k.notification(); const o = JSON.parse(b); delete o.summary; return kit.refusal(() => L.parseNotification({ headers: k.sealed(b), body: JSON.stringify(o), keys, apiV3Key: k.apiV3Key })); }, /原始|原文|重新(序列化|生成|拼)|逐字节|一字不差/),
  c("timestamp-in-ms", C + "pay/doc/0008aac51c0ef09efad27e7c161400", "the Authorization's timestamp is in milliseconds", NEW,
    (L, kit) => { const timestamp = Date.now(), nonce = "FIELDB21", url = "/v3/pay/transactions/jsapi", body = JSON.stringify(order); return kit.explain({ status: 401, headers: { ...json, Date: new Date().toUTCString() }, body: says("SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"), request: withSignature(L, foreign(url, `POST\n${url}\n${timestamp}\n${nonce}\n${body}\n`, { timestamp, nonce, body })) }); },
    first(/毫秒|\b1000\b|秒.{0,10}(单位|为单位)|单位.{0,6}秒|10 ?位/), first(/私钥/)),
  c("clock-of-machine", C + "pay/doc/000862f4d2ce6896938b8dde25b800; blog.csdn.net 142482616", "the machine's clock is 40 minutes behind the answer's Date", NEW,
    (L, kit) => { const timestamp = k.now() - 2400, nonce = "FIELDB21B", url = "/v3/pay/transactions/jsapi", body = JSON.stringify(order); return kit.explain({ status: 401, headers: { ...json, Date: new Date().toUTCString() }, body: says("SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"), request: withSignature(L, foreign(url, `POST\n${url}\n${timestamp}\n${nonce}\n${body}\n`, { timestamp, nonce, body })) }); },
    first(/时钟|NTP|系统时间|本机时间|校时/), first(/毫秒|私钥/)),
  // ---- refunds and profit sharing ----
  c("refund-amounts-changed", C + "pay/doc/000246066e04c86deac0e843866000", "refund: “订单金额或退款金额与之前请求不一致”: out_refund_no was used before with other amounts", NEW,
    (L, kit) => answered(kit, 400, says("INVALID_REQUEST", "订单金额或退款金额与之前请求不一致,请核实后再试"), { url: "/v3/refund/domestic/refunds", body: refund }),
    first(/out_refund_no|退款单号|同一(退款)?单号/), /"retryable":true|余额不足/),
  c("refund-more-than-left", C + "pay/doc/000c86698204e078e252aef9561000; 000200385bc3f8838282964b96bc00", "refund: “申请退款金额超过订单可退金额”: earlier partial refunds", NEW,
    (L, kit) => answered(kit, 400, says("INVALID_REQUEST", "申请退款金额超过订单可退金额"), { url: "/v3/refund/domestic/refunds", body: refund }),
    first(/(已|部分|此前|之前).{0,6}退|累计|剩余|可退.{0,30}(查|已退|减|剩|核对)/), /"retryable":true|HTTP 请求不合/),
  c("sharing-receivers-changed", C + "pay/doc/00064ae7d9c0b853b290766ac6ac00", "profit sharing: “分账接收方与原请求不一致”: same out_order_no, other receivers", NEW,
    (L, kit) => answered(kit, 400, says("PARAM_ERROR", "分账接收方与原请求不一致"), { url: "/v3/profitsharing/orders", body: { appid, transaction_id: "4200000000000000000000000001", out_order_no: "FIELD0001", receivers: [{ type: "MERCHANT_ID", account: "1900000002", amount: 1, description: "field" }], unfreeze_unsplit: true } }),
    first(/out_order_no|(同一|相同|原)(个|来的)?(分账)?单号|换.{0,6}单号/), /"retryable":true|类型、长度和取值/),
  // ---- uploads ----
  c("upload-meta-not-read", C + "pay/doc/000a84ecdb0798b8c02a02c6a56c00; 000426502ccd20d769fa5068651000", "image upload: 401 whose message has an empty last line: meta was not read out of the multipart", NEW,
    (L, kit) => { const url = "/v3/marketing/favor/media/image-upload", timestamp = 1600000089, nonce = "FIELDUPLOAD"; const meta = `{"filename":"a.png","sha256":"${"8b".repeat(32)}"}`; const message = `POST\n${url}\n${timestamp}\n${nonce}\n${meta}\n`; const body = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b--\r\n`; return kit.explain({ status: 401, headers: json, body: mismatch({ method: "POST", url, timestamp, nonce }), request: withSignature(L, foreign(url, message, { timestamp, nonce, body, headers: { "Content-Type": "multipart/form-data; boundary=b" } })) }); },
    first(/\bmeta\b|multipart|boundary|buildUpload/i), /时钟|商户证书已/),
  c("upload-hash-wrong", C + "personal/oCJUsw8vodq7wcNLVLscS14zuJig; pay/doc/000acca1a004", "upload: PARAM_ERROR “图片sha256值有误”: the hash is not of the bytes sent", NEW,
    (L, kit) => answered(kit, 400, says("PARAM_ERROR", "图片sha256值有误,请检查后重新提交")),
    first(/sha-?256.{0,60}(字节|文件|二进制|内容|meta|重新计算|摘要)|(字节|文件|二进制|内容|摘要).{0,60}sha-?256|buildUpload/i), /签名错|验签失败/),
  c("sign-source-form-wrong", C + "pay/doc/0002acfd8c4f3835ccd2b4d876b400", "“签名源串格式错误”-like mismatch: the method line was left out, the merchant number stands where the nonce belongs", NEW,
    (L, kit) => { const body = JSON.stringify(order), url = "/v3/pay/transactions/jsapi", timestamp = 1654200000, nonce = "FIELDNONCE"; const message = `${url}\n${timestamp}\n${k.mchid}\n${body}\n`; return kit.explain({ status: 401, headers: json, body: mismatch({ method: "POST", url, timestamp, nonce, shown: body }), request: withSignature(L, foreign(url, message, { timestamp, nonce, body })) }); },
    first(/签名串.{0,80}(行|不同|不一致|缺|少|方法|随机串|格式)|(方法|nonce|随机串|行数|换行).{0,60}(签名串|缺|少|不同|不一致)/), first(/私钥与|时钟/)),
];
