// Where the documents are silent or leave a question open, the sandbox does this. Not facts about WeChat Pay.
// `option`: the option of startSandbox that chooses otherwise.

const list = [
  {
    subject: "list.offset",
    option: "list.offset",
    zh: "offset 是页码（文档写作“分页页码”）；可改为行号",
    en: "offset is a page index (the documents say 分页页码); may be a row offset",
  },
  {
    subject: "list.empty",
    option: "list.empty",
    zh: "空页是错误（文档所写），错误码未公布：400 INVALID_REQUEST“查询结果为0”；可改为 200",
    en: "an empty page is an error (documented), its code is not: 400 INVALID_REQUEST; may be 200",
  },
  {
    subject: "list.order",
    option: "list.order",
    zh: "按首次建立的先后；可改为倒序",
    en: "in the order first built; may be reversed",
  },
  {
    subject: "list.state",
    option: "list.state",
    zh: "列表项没有 state（文档没有此字段），已终止的以 terminate_time 表示；可改为带 state",
    en: "items carry no state (not documented there); terminate_time tells a terminated one; state may be included",
  },
  {
    subject: "list.query",
    zh: "未知或重复的查询参数被拒绝；stock_id 与 partner 的 id 可省略；两个 id 都填时只看与 type 相符的",
    en: "unknown or repeated parameters are refused; stock_id and the partner's id may be left out; with both ids only the one of type filters",
  },
  { subject: "list.limit", zh: "limit 最小为 1", en: "limit is at least 1" },
  {
    subject: "build.answer",
    option: "build.answer",
    zh: "建立成功回 200 与报文；可改为 204",
    en: "build answers 200 with a body; may be 204",
  },
  {
    subject: "build.extraId",
    option: "build.extraId",
    zh: "与 type 不符的 id 被拒绝：PARAM_ERROR；可改为忽略",
    en: "the id that type does not ask for is refused with PARAM_ERROR; may be ignored",
  },
  {
    subject: "build.again",
    zh: "已建立的再次建立：回原合作关系，不变；已终止的再次建立：恢复，create_time 不变，build_time 更新",
    en: "building an established one again answers it unchanged; a terminated one is re-established with a new build_time and the old create_time",
  },
  { subject: "build.unknownMember", zh: "未知成员与重复成员：PARAM_ERROR", en: "unknown and repeated members: PARAM_ERROR" },
  {
    subject: "build.merchant",
    zh: "merchant_id 只查长度（8 至 15），不查是否存在",
    en: "merchant_id is checked for its length (8 to 15), not for existence",
  },
  {
    subject: "business.codes",
    zh: "AppID与mchid不匹配、批次不存在、代金券批次授权给商户：400 INVALID_REQUEST",
    en: "appid not bound, unknown stock, FAVOR_STOCK with MERCHANT: 400 INVALID_REQUEST",
  },
  {
    subject: "terminate.unknown",
    zh: "终止不存在的：400 INVALID_REQUEST；终止已终止的：回原 terminate_time",
    en: "terminating an unknown one: 400 INVALID_REQUEST; a terminated one again: its first terminate_time",
  },
  {
    subject: "idempotency.scope",
    zh: "Idempotency-Key 按接口区分，只记住成功的应答，直到沙箱关闭",
    en: "an Idempotency-Key belongs to one endpoint; only successful answers are remembered, until the sandbox closes",
  },
  {
    subject: "idempotency.codes",
    zh: "缺失、不合法、同键不同报文：400 INVALID_REQUEST；长度按终止接口的 1 至 48",
    en: "missing, illegal, or another body under the same key: 400 INVALID_REQUEST; the length is that of terminate, 1 to 48",
  },
  {
    subject: "authorization.form",
    zh: "只接受文档的写法：一个空格、双引号、逗号后无空格、五个字段各一次；序列号须大写",
    en: "only the documented form: one blank, double quotes, no blank after a comma, each field once; the serial in upper case",
  },
  { subject: "authorization.mchid", zh: "商户号不存在：401 SIGN_ERROR", en: "unknown mchid: 401 SIGN_ERROR" },
  {
    subject: "authorization.truncated",
    zh: "truncated_sign_message 保留报文前 8 字节（同公开样例）",
    en: "truncated_sign_message keeps the first 8 bytes of the body (as in public samples)",
  },
  {
    subject: "headers.host",
    option: "hostNames",
    zh: "Host 或 Origin 不是本机的请求最先被拒绝：403 FORBIDDEN，不读报文；可增加名字",
    en: "a Host or Origin that is not this machine's is refused before all else with 403 FORBIDDEN, its body unread; names may be added",
  },
  {
    subject: "headers.accept",
    zh: "Accept 须包含 application/json、application/* 或 */*（下载除外），否则同缺失",
    en: "Accept must allow application/json (except for downloads), otherwise it counts as missing",
  },
  {
    subject: "headers.contentType",
    zh: "Content-Type 缺失或不符：400 INVALID_REQUEST",
    en: "Content-Type missing or wrong: 400 INVALID_REQUEST",
  },
  {
    subject: "headers.wechatpaySerial",
    option: "retiredSerial",
    zh: "请求的 Wechatpay-Serial 不认识或已轮换时，用默认密钥签名，不拒绝；可改为拒绝：验签之后 400 PARAM_ERROR（文档只写明含敏感字段的接口会这样）",
    en: "an unknown or retired Wechatpay-Serial is answered with the default key, not refused; may be refused, after the signature, with 400 PARAM_ERROR (documented only for endpoints with sensitive fields)",
  },
  {
    subject: "answer.requestId",
    zh: "Request-ID 末段：公开的才用公开数字，其余为 0",
    en: "the last part of Request-ID is a published number where there is one, otherwise 0",
  },
  {
    subject: "answer.language",
    zh: "message 总是中文，不看 Accept-Language",
    en: "messages are Chinese whatever Accept-Language says",
  },
  {
    subject: "answer.path",
    zh: "404 与 405 先于 Host 之外的检查，报文为空",
    en: "404 and 405 come before every check but that of Host, with an empty body",
  },
  { subject: "answer.size", zh: "报文超过 32 MiB：413 PARAM_ERROR", en: "a body over 32 MiB: 413 PARAM_ERROR" },
  {
    subject: "upload.rules",
    zh: "不查图片的后缀、类型与大小；media_id 即文件的 sha256",
    en: "the image's suffix, type and size are not checked; media_id is the file's sha256",
  },
  {
    subject: "bill.token",
    zh: "账单地址不过期；内容只有表头与零合计",
    en: "a bill's address does not expire; the file has a head and an empty total",
  },
  {
    subject: "bill.gzip",
    zh: "tar_type=GZIP 的文件不带 Content-Encoding：文档没有写明",
    en: "a file of tar_type=GZIP comes without Content-Encoding: the documents do not say",
  },
  {
    subject: "platform.rotation",
    zh: "轮换后旧证书仍列在 GET /v3/certificates，但不再签名",
    en: "after a rotation the old certificate stays in GET /v3/certificates and signs nothing",
  },
  {
    subject: "coupons.favorStock",
    option: "coupons.favorStock",
    zh: "代金券只有创建批次的商户能发；合作关系是否让其他商户也能发，官方没有写明：可改为能",
    en: "a favor coupon is handed out by its stock's creator; whether a partnership opens it to other merchants is not documented: it may",
  },
  {
    subject: "coupons.unsigned",
    option: "coupons.unsigned",
    zh: "插件与 H5 发送的字段都参与签名，create_coupon_merchant 与 H5 的 customize_send_time 也是（各处说法不一）；可改为不签",
    en: "every field that the plugin or page sends is signed, create_coupon_merchant and the page's customize_send_time too (sources differ); either may be left unsigned",
  },
  {
    subject: "coupons.sendTimeName",
    option: "coupons.sendTimeName",
    zh: "H5 的 customize_send_time{n} 不带序号；可改为 customize_send_time0",
    en: "the page's customize_send_time{n} has no number; may be customize_send_time0",
  },
  {
    subject: "coupons.results",
    zh: "没有权限的、不存在的批次：该券 FAILED，message 为公开见过的原文；签名错误回 272758293 而不是 SIGN_ERROR；页面也回 JSON",
    en: "no authority, or no such stock: that coupon is FAILED with words seen in public; a wrong signature is 272758293, not SIGN_ERROR; the page answers JSON, too",
  },
  {
    subject: "coupons.unchecked",
    zh: "不查批次的 code 模式、库存、领取限制、openid 属于哪个 AppID；HTTP 请求没有 # 之后的部分，openCouponPage 才查",
    en: "a stock's code mode, budget and limits and the openid's appid are not checked; an HTTP request has no fragment, only openCouponPage checks it",
  },
  {
    subject: "coupons.keys",
    zh: "每个商户号都有自己的 APIv2 密钥，由沙箱的 APIv3 密钥推出（apiV2KeyOf）；不查商户号是否存在",
    en: "every merchant number has an APIv2 key, derived from the sandbox's APIv3 key (apiV2KeyOf); whether the number exists is not checked",
  },
  {
    subject: "coupon",
    zh: "发券接口 /v3/sandbox/coupons 与 /v3/sandbox/echo 为沙箱自有，微信支付没有",
    en: "/v3/sandbox/coupons and /v3/sandbox/echo are the sandbox's own; WeChat Pay has neither",
  },
  {
    subject: "page",
    option: "page",
    zh: "GET / 在 Accept 写明 text/html 而没有 Authorization 时是沙箱的网页，/wechatpay-wasm/sandbox/ 之下是它的接口；微信支付没有；可关闭",
    en: "GET / with text/html in Accept and no Authorization is the sandbox's page, what lies under /wechatpay-wasm/sandbox/ is the page's; WeChat Pay has neither; may be switched off",
  },
  {
    subject: "notification",
    zh: "通知只发一次，不重试，限时 5 秒",
    en: "a notification is sent once, within 5 s, and not repeated",
  },
];

export const choices = Object.freeze(list.map((choice) => Object.freeze(choice)));
