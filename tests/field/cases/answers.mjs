// Limits, permissions, the network, pages.
import { COMMUNITY, favour } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, host } from "../materials.mjs";
import { authorization, nginxHeaders, nginxPage, order, says } from "../sent.mjs";

export default [
  it(
    "ip-not-allowed",
    `${COMMUNITY}enterprisewechat/doc/000ee296c208b8246771e9b366bc00; klover2/wechatpay-node-v3-ts#67`,
    "“此IP地址不允许调用该接口”: the egress address is not on the list",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("INVALID_REQUEST", "此IP地址不允许调用该接口\t"),
        request: kit.signed({ url: "/v3/transfer/batches", body: { appid } }),
      }),
    first(/白名单|出口 ?(的)?(公网)? ?IP|IP_|IP.{0,12}(名单|商户平台)/),
  ),
  it(
    "rate-limit-as-invalid",
    `${COMMUNITY}pay/doc/0006a6c6e38d0073ceac81a215b400`,
    "“调用频率过高” under INVALID_REQUEST",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("INVALID_REQUEST", "调用频率过高"),
        request: kit.signed({ url: favour, body: { stock_id: "1" }, idempotencyKey: "field-41" }),
      }),
    first(/RATE_LIMITED|限流|太频繁|"retryable":true/),
    /"idempotencyKey":"new"|"retryable":false/,
  ),
  it(
    "accepted-202",
    "binarywang/WxJava#4050",
    "202 USERPAYING: ask for the result, do not charge again",
    (kit) =>
      kit.explain({
        status: 202,
        body: says("USERPAYING", "需要用户输入支付密码"),
        request: kit.signed({ url: "/v3/pay/transactions/codepay", body: { a: 1 } }),
      }),
    first(/ACCEPTED|已受理|查(单|询)/),
  ),
  it(
    "dns-refused",
    "wechatpay-apiv3/wechatpay-go#126",
    "the name server refuses: queryA ECONNREFUSED",
    (kit) =>
      kit.explain({
        error: Object.assign(new Error("queryA ECONNREFUSED api.mch.weixin.qq.com"), {
          code: "ECONNREFUSED",
          syscall: "queryA",
          hostname: "api.mch.weixin.qq.com",
        }),
      }),
    first(/HOST_NOT_FOUND|DNS|域名解析|解析不(了|到|出)/),
    /没有程序在听|CONNECTION_REFUSED/,
  ),
  it(
    "authorization-twice-page",
    COMMUNITY +
      "pay/doc/00044edf480640fd996a3a52e51c00; 00028e11d3c3f871b82c3bea851000; develop/doc/000244e625c4d84597eb9da8951000 (8 threads)",
    "WeChat's own nginx 400 page, nothing more is known",
    (kit) =>
      kit.explain({
        status: 400,
        headers: nginxHeaders,
        body: nginxPage("400 Bad Request"),
        request: kit.signed({ url: "/v3/pay/transactions/jsapi", body: order }),
      }),
    first(
      /Authorization.{0,16}(两|重复|多次|2 ?次)|(两|重复|多)(个|次|份)?.{0,8}Authorization|请求头.{0,16}(不合法|格式|换行|重复|两)/,
    ),
    /被代理、CDN|截住/,
  ),
  it(
    "authorization-twice",
    `${COMMUNITY}pay/doc/00044edf480640fd996a3a52e51c00`,
    "the same, and the request given shows Authorization twice",
    (kit) => {
      const s = kit.signed({ url: "/v3/pay/transactions/jsapi", body: order });
      return kit.explain({
        status: 400,
        headers: nginxHeaders,
        body: nginxPage("400 Bad Request"),
        request: {
          method: "POST",
          url: s.url,
          headers: [...Object.entries(s.headers), ["Authorization", s.headers.Authorization]],
          body: s.body,
        },
      });
    },
    first(/Authorization.{0,16}(两|重复|多次|2 ?次)|(两|重复|多)(个|次|份)?.{0,8}Authorization/),
    /被代理、CDN|截住/,
  ),
  it(
    "nginx-404",
    "developers.weixin.qq.com/community/personal",
    "a path that does not exist: WeChat's nginx 404 page",
    (kit) =>
      kit.explain({
        status: 404,
        headers: nginxHeaders,
        body: nginxPage("404 Not Found"),
        request: kit.signed({ url: "/v3/fund-transfer/bills/transfer-bills", body: { appid } }),
      }),
    first(/PATH_UNKNOWN|没有这个(接口)?路径|路径(不对|不存在|错)/),
    /被代理、CDN|截住/,
  ),
  it(
    "no-accept-number",
    `${COMMUNITY}pay/doc/000ec22767c6d058f72b81be956000`,
    "400, body not read, …-270924291; the request has neither Accept nor User-Agent",
    (kit) =>
      kit.explain({
        status: 400,
        headers: {
          "Request-ID": "08F6A1B2C3-270924291",
          Server: "nginx",
          "Content-Length": "71",
          "Content-Type": "application/json; charset=utf-8",
        },
        request: { method: "GET", url: `${host}/v3/certificates`, headers: { Authorization: authorization() } },
      }),
    first(/ACCEPT_OR_USER_AGENT|Accept|User-Agent/),
    /多半来自接入层|代理,说不准/,
  ),
  it(
    "headers-incomplete",
    `pay.weixin.qq.com/doc/v3/merchant/4016111664; ${COMMUNITY}pay/doc/000a68bc8c0bd0ae2d82bac9d61000`,
    "“头部信息不完整”; the request given has neither Accept nor User-Agent",
    (kit) => {
      const s = kit.signed({
        url: "/v3/merchant-service/complaints-v2?limit=50&offset=0&begin_date=2026-11-01&end_date=2026-11-30",
      });
      return kit.explain({
        status: 400,
        body: says("INVALID_REQUEST", "头部信息不完整"),
        request: {
          method: "GET",
          url: s.url,
          headers: { Authorization: s.headers.Authorization, "Content-Type": "application/json" },
        },
      });
    },
    first(/ACCEPT_OR_USER_AGENT|Accept|User-Agent/),
  ),
  it(
    "option-header",
    "developers.weixin.qq.com/community/personal",
    "option header instead of headers",
    (kit) => kit.refusal(() => kit.signed({ url: "/v3/pay/transactions/jsapi", header: { "User-Agent": "x" }, body: { a: 1 } })),
    /headers/,
  ),
  it(
    "no-platform-certificate",
    `${COMMUNITY}pay/doc/0008661417ca18f4d25284d8161c00`,
    "GET /v3/certificates: 404 “证书不存在” for a new merchant",
    (kit) =>
      kit.explain({
        status: 404,
        body: says("RESOURCE_NOT_EXISTS", "证书不存在"),
        request: kit.signed({ url: "/v3/certificates" }),
      }),
    first(/PLATFORM_CERTIFICATE_NONE|微信支付公钥|没有平台证书/),
    /单号、批次号/,
  ),
  it(
    "ip-no-auth",
    `${COMMUNITY}enterprisewechat/doc/0002ae115e8ab0293a891ae5859c00; 0006aa72214a58b4774c1d01454400`,
    "the IP list under NO_AUTH",
    (kit) =>
      kit.explain({
        status: 403,
        body: says("NO_AUTH", "此IP地址不允许调用接口，如有需要请登录微信支付商户平台更改配置"),
        request: kit.signed({ url: "/v3/transfer/batches", body: { appid } }),
      }),
    first(/白名单|出口 ?(的)?(公网)? ?IP|IP_|IP.{0,12}(名单|允许|安全)/),
    /产品没有开通|用错了商户号/,
  ),
  it(
    "authorization-line-break",
    `csdn 126604156; ${COMMUNITY}pay/doc/000e480ce105406d345e27bfa5b000`,
    "nginx 400 page; the request given has a line break in Authorization",
    (kit) => {
      const s = kit.signed({ url: "/v3/pay/transactions/jsapi", body: order });
      return kit.explain({
        status: 400,
        headers: nginxHeaders,
        body: nginxPage("400 Bad Request"),
        request: {
          method: "POST",
          url: s.url,
          headers: { ...s.headers, Authorization: s.headers.Authorization.replace(/signature="(.{76})/, 'signature="$1\n') },
          body: s.body,
        },
      });
    },
    first(/(?<!不能有)换行|折行/),
    /被代理、CDN|截住/,
  ),
  it(
    "headers-incomplete-alone",
    "pay.weixin.qq.com/doc/v3/merchant/4016111664",
    "“头部信息不完整”, the request is not known",
    (kit) => kit.explain({ status: 400, body: says("INVALID_REQUEST", "头部信息不完整") }),
    first(/ACCEPT_OR_USER_AGENT|Accept|User-Agent/),
  ),
  it(
    "tls-self-signed",
    `${COMMUNITY}develop/doc/00062006244e18eba0ee4bf145b000`,
    "DEPTH_ZERO_SELF_SIGNED_CERT (微信云托管)",
    (kit) => {
      const cause = Object.assign(new Error("self signed certificate"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
      return kit.explain({
        error: Object.assign(new Error("Error: self signed certificate"), {
          name: "RequestError",
          cause,
          error: cause,
          options: { method: "GET", url: `${host}/v3/certificates` },
        }),
      });
    },
    first(/TLS_CERTIFICATE|证书不受信任|根证书/),
  ),
  it(
    "slash-lost",
    "TheNorthMemory/wechatpay-axios-plugin#16",
    "the endpoint's final slash was lost: 404 without a body",
    (kit) =>
      kit.explain({
        status: 404,
        headers: { Server: "nginx" },
        body: "",
        request: kit.signed({ url: "/v3/applyment4sub/applyment", body: "{}" }),
      }),
    first(/PATH_UNKNOWN|路径/),
  ),
];
