// Coupons and partnerships.
import { COMMUNITY, favour } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, openid } from "../materials.mjs";
import { says } from "../sent.mjs";

export default [
  it(
    "not-by-api",
    "developers.weixin.qq.com/community/personal",
    "APPID_MCHID_NOT_MATCH, but the words say the batch is not handed out by API",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("APPID_MCHID_NOT_MATCH", "不能在api渠道发放"),
        request: kit.signed({
          url: favour,
          body: { stock_creator_mchid: "1900000001", appid, stock_id: "2000000003", out_request_no: "r1" },
        }),
      }),
    first(/渠道|不能(用|通过) ?API/),
    /没有绑定|还没有与这个商户号绑定/,
  ),
  it(
    "mch-not-exists-parameter",
    `${COMMUNITY}pay/doc/00044ecf4000104ee59b85f5951c00`,
    "MCH_NOT_EXISTS “商户号不合法”: a parameter (or the paging), since the signature has passed",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("MCH_NOT_EXISTS", "商户号不合法"),
        request: kit.signed({
          url: "/v3/marketing/favor/stocks/2000000002/merchants?offset=1&limit=50&stock_creator_mchid=1900000001",
        }),
      }),
    first(/参数|stock_creator_mchid|请求里|报文里|分页|offset/),
    /Authorization 里的 mchid 抄错|商户号不存在:1900000001/,
  ),
  it(
    "other-merchants-coupon",
    `${COMMUNITY}pay/doc/00008a9a52468859a542aff176b400; wechatpay-go#265`,
    "another merchant's 商家券 is sent without a partnership",
    (kit) =>
      kit.explain({
        status: 403,
        body: says("NO_AUTH", "发券商户无权限使用此API"),
        request: kit.signed({
          url: "/v3/marketing/busifavor/coupons/send",
          body: { stock_id: "1200000000000012", appid, openid, out_request_no: "r1" },
        }),
      }),
    first(/合作关系|partnerships|委托营销|创券|归属|不归|PARTNERSHIP/),
  ),
  it(
    "number-expired",
    "pay.weixin.qq.com/doc/v3/partner/4020807414",
    "272757274 (batch expired) behind the generic sentence",
    (kit) =>
      kit.explain({
        status: 400,
        headers: { "Request-ID": "08F6A1B2C3-272757274" },
        body: says("INVALID_REQUEST", "请求参数符合参数格式，但不符合业务规则"),
        request: kit.signed(
          kit.partnershipRequests.build(
            { authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" }, partner: { type: "APPID", appid } },
            { idempotencyKey: "12345" },
          ),
        ),
      }),
    first(/过期|有效期/),
    /多半是批次不存在/,
  ),
  it(
    "words-expired",
    "pay.weixin.qq.com/doc/v3/partner/4020807414",
    "“批次已过期” in words: a business refusal",
    (kit) =>
      kit.explain({
        status: 400,
        headers: { "Request-ID": "08F6A1B2C3-272757274" },
        body: says("INVALID_REQUEST", "批次已过期"),
        request: kit.signed(
          kit.partnershipRequests.build(
            { authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" }, partner: { type: "APPID", appid } },
            { idempotencyKey: "12345" },
          ),
        ),
      }),
    first(/过期.{0,40}(换|新的|有效期|不能再|仍在)|(换|新的|有效期|状态).{0,40}过期|BUSINESS_RULE|EXPIRED|STOCK_/),
    /请求不符合接口规则|HTTP 请求不合|同一单号换过参数/,
  ),
  it(
    "partnership-both-ids",
    "pay.weixin.qq.com docs list-partnerships / apilist (the documents' sample)",
    "type APPID with appid AND merchant_id: the latter has to go",
    (kit) =>
      kit.refusal(() =>
        kit.buildPartnershipBody({
          partner: { type: "APPID", appid, merchant_id: "2480000000" },
          authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
        }),
      ),
    /删|去掉|移除|只(填|留|要)|不要(再)?(带|填|传)/,
    /请改填 ?appid/,
  ),
  it(
    "coupon-plugin-signature",
    `${COMMUNITY}develop/article/doc/000cc6d3e686e0222f7133c0669c13; pay/doc/000a6ac7a78a488becdfe95985b000`,
    "the coupon plugin answers errcode 272758293 “签名错误”: an APIv2 HMAC signature",
    (kit) =>
      kit.explain({
        body: '{"errcode":272758293,"graphid":10000001,"hint":"field1","msg":"签名错误","time":"2026-04-26 17:21:33"}',
      }),
    first(/HMAC|APIv2|\bv2\b|插件|H5 ?发券/),
    /网关.{0,16}回的/,
  ),
  it(
    "number-not-running",
    "pay.weixin.qq.com/doc/v3/partner/4020807414",
    "272757265 (batch not running) behind the generic sentence",
    (kit) =>
      kit.explain({
        status: 400,
        headers: { "Request-ID": "08F6A1B2C3-272757265" },
        body: says("INVALID_REQUEST", "请求参数符合参数格式，但不符合业务规则"),
        request: kit.signed(
          kit.partnershipRequests.build(
            { authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" }, partner: { type: "APPID", appid } },
            { idempotencyKey: "12345" },
          ),
        ),
      }),
    first(/运营/),
    /多半是批次不存在/,
  ),
  it(
    "cross-merchant",
    `${COMMUNITY}pay/doc/000a802bfb02f8d32f0c4d3fe56800`,
    "“批次不支持跨商户发券”",
    (kit) =>
      kit.explain({
        status: 400,
        headers: { "Request-ID": "08F6A1B2C3-270079508" },
        body: says("INVALID_REQUEST", "批次不支持跨商户发券"),
        request: kit.signed({
          url: favour,
          body: { stock_creator_mchid: "1900000009", appid, stock_id: "2000000003", out_request_no: "r1" },
        }),
      }),
    first(/(未|没有|没)(开|允许|设置|勾选|授权|包含)|可发券|合作关系|创建(方|批次)的商户|别的商户|创建商户|NO_AUTHORITY/),
    /HTTP 请求不合|同一单号换过参数/,
  ),
  it(
    "partnership-query-map",
    "pay.weixin.qq.com docs list-partnerships (the documents' sample)",
    "authorized_data={business_type=…} is no JSON",
    (kit) =>
      kit.pre({
        request: {
          url: encodeURI(
            `/v3/marketing/partnerships?limit=5&offset=10&authorized_data={business_type=FAVOR_STOCK, stock_id=2433405}&partner={type=APPID, appid=${appid}}`,
          ),
        },
      }),
    first(/JSON/),
  ),
];
