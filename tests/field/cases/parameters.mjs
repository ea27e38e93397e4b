// Parameters of a request.
import { COMMUNITY } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, openid } from "../materials.mjs";
import { order, says } from "../sent.mjs";

export default [
  it(
    "total-in-yuan",
    "TheNorthMemory/wechatpay-axios-plugin#38",
    "amount.total 0.01 (yuan) where an integer number of fen is wanted",
    (kit) =>
      kit.explain({
        status: 400,
        body: says(
          "PARAM_ERROR",
          "无法将 JSON 输入源“/body/amount/total”映射到目标字段“总金额”中，此字段需要一个合法的 64 位有符号整数",
          { location: "body", value: 0.01 },
        ),
        request: kit.signed({ url: "/v3/pay/transactions/native", body: { ...order, amount: { total: 0.01, currency: "CNY" } } }),
      }),
    first(/amount\/total|总金额|整数|单位是分/),
  ),
  it(
    "wrapped-body",
    "hpyer/node-easywechat#69",
    "the whole body stands inside { data: … }; the server misses /appid",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("PARAM_ERROR", "输入源“/appid”映射到字段“公众号ID”必填性规则校验失败，此字段为必填项", {
          location: null,
          value: "",
        }),
        request: kit.signed({ url: "/v3/pay/transactions/jsapi", body: { data: order } }),
      }),
    first(
      /(在|放到|放进|包在|套在|里面?的|外层|一层).{0,12}data|data.{0,12}(里|外层|一层|包|套)|最外层|多(包|套)了一层|去掉外层/,
    ),
  ),
  it(
    "undocumented-parameter",
    "minibear2021/wechatpayv3#87; yansongda/pay#857 #854",
    "payer.openid sent to the partner endpoint, which does not know it",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("PARAM_ERROR", "请求中含有未在API文档中定义的参数", { location: null, value: ["/body/payer/openid"] }),
        request: kit.signed({
          url: "/v3/pay/partner/transactions/jsapi",
          body: { sp_appid: appid, sp_mchid: "1900000001", sub_mchid: "1900000002", payer: { openid } },
        }),
      }),
    first(/(删(掉|除|去)|去掉|改名|没有(定义|这个参数)|不(认识|支持|接受)).{0,40}|sp_openid|sub_openid/),
    /类型、长度和取值/,
  ),
  it(
    "merchant-endpoint-for-provider",
    `yansongda/pay#1049 #1009; ${COMMUNITY}develop/doc/000acc1187049827cf44f6cf266400`,
    "a service provider's number at the endpoint of ordinary merchants",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("PARAM_ERROR", "受理机构必须传入sub_mch_id"),
        request: kit.signed({ url: "/v3/pay/transactions/jsapi", body: order }),
      }),
    first(/服务商|partner|sub_mchid/),
  ),
  it(
    "product-not-open",
    "dromara/payment-spring-boot#112",
    "400 INVALID_REQUEST “产品权限异常”: the product is not open for this merchant",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("INVALID_REQUEST", "产品权限异常"),
        request: kit.signed({ url: "/v3/transfer/batches", body: { appid, out_batch_no: "b1" } }),
      }),
    first(/NO_AUTHORITY|没有开通|未开通|产品中心|没有.{0,8}权限/),
  ),
  it(
    "old-transfer-closed",
    "wechatpay-apiv3/wechatpay-java#353 #330 #399; wechatpay-go#248",
    "the old batch transfer is closed for merchants who have the new one",
    (kit) =>
      kit.explain({
        status: 403,
        body: says("NO_AUTH", "当前商户号接入升级版本功能，暂不支持使用升级前功能"),
        request: kit.signed({ url: "/v3/transfer/batches", body: { appid, out_batch_no: "b1" } }),
      }),
    first(/mch-transfer|transfer-bills|新版|旧(版|接口)|升级(后|版).{0,10}接口|停用|已下线/),
    /产品没有开通|用错了商户号/,
  ),
  it(
    "empty-path-part",
    "yansongda/pay#776",
    "users//coupons: the openid is missing in the path",
    (kit) =>
      kit.pre({
        request: {
          url: "/v3/marketing/favor/users//coupons",
          body: { stock_id: "2000000005", out_request_no: "r1", appid, stock_creator_mchid: "1900000001" },
        },
      }),
    first(/路径.{0,16}(空|\/\/)|\/\/|空(参数|的一段|段)|EMPTY/),
  ),
  it(
    "placeholder-encoded",
    `${COMMUNITY}pay/doc/0004e4e5910fc872381b449905b400`,
    "the documents' {service_id} was sent, percent-encoded",
    (kit) =>
      kit.pre({
        request: { url: "/v3/payscore/user-service-state?service_id=%7Bservice_id%7D&appid=%7Bappid%7D&openid=%7Bopenid%7D" },
      }),
    first(/占位|没有(换成|替换)|未替换|placeholder/),
  ),
  it(
    "appid-equals-in-path",
    `${COMMUNITY}pay/doc/0000ec100b0ed0d389b92e76850000`,
    "…/coupons/2000000001/appid=wx… instead of /appids/wx…",
    (kit) => kit.pre({ request: { url: `/v3/marketing/busifavor/users/${openid}/coupons/2000000001/appid=${appid}` } }),
    first(/appids|appid=|路径.{0,10}(=|等号)/),
  ),
  it(
    "system-error-blank",
    `${COMMUNITY}pay/doc/00000cb928c2d07b540bbeb875a400; wechatpay-apiv3/wechatpay-java#245`,
    "SYSTEM_ERROR every time: the appid has a leading blank (before sending)",
    (kit) => kit.pre({ request: { url: "/v3/pay/transactions/jsapi", body: { ...order, appid: ` ${appid}` } } }),
    first(/appid.{0,20}(空格|空白)|(空格|空白).{0,20}appid/),
  ),
  it(
    "utf8-cut",
    "cloudreve/cloudreve#2491",
    "a description cut in the middle of a character",
    (kit) =>
      kit.pre({
        request: {
          url: "/v3/pay/transactions/native",
          body: Buffer.concat([Buffer.from('{"description":"'), Buffer.from("云盘会员").subarray(0, 10), Buffer.from('"}')]),
        },
      }),
    first(/UTF-?8/),
  ),
  it(
    "post-for-get",
    `${COMMUNITY}pay/doc/00082080774e78aa5b2a666b656400`,
    "POST where the query by business_code wants GET",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("PARAM_ERROR", "参数“业务申请编号 ”是必填项", {
          field: "/SubmitReq/business_code",
          location: "body",
          value: "",
        }),
        request: kit.signed({ method: "POST", url: "/v3/applyment4sub/applyment/business_code/100000000001" }),
      }),
    first(/GET|请求方法|方法(不对|错|或路径)/),
  ),
];
