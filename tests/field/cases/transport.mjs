// The network, pages, runtimes.
import { fetchFailed, jsapi, thrown } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { host } from "../materials.mjs";
import { nginxPage, order } from "../sent.mjs";

export default [
  it(
    "await-on-client",
    "TheNorthMemory/wechatpay-axios-plugin#59",
    "an axios error: 404 page of https://api.mch.weixin.qq.com/then (the client was awaited)",
    (kit) =>
      kit.explain({
        error: thrown("Request failed with status code 404", {
          name: "AxiosError",
          isAxiosError: true,
          code: "ERR_BAD_REQUEST",
          config: {
            method: "post",
            baseURL: `${host}/`,
            url: "then",
            headers: { Accept: "application/json", "User-Agent": "wechatpay-axios-plugin/0.8" },
          },
          request: { method: "POST", path: `${host}/then`, host: "api.mch.weixin.qq.com" },
          response: {
            status: 404,
            statusText: "Not Found",
            headers: { server: "nginx", "content-type": "text/html" },
            data: nginxPage("404 Not Found"),
          },
        }),
      }),
    first(/PATH_UNKNOWN|没有这个(接口)?路径|路径(不对|不存在|错)|\/then|await/),
    /被代理、CDN|截住/,
  ),
  it(
    "curl-60-verbose",
    "wechatpay-apiv3/CertificateDownloader#11; wechatpay-php#44",
    "curl -v on a machine without root certificates, given to the command",
    (kit) =>
      kit.doctor(
        ["doctor", "--response", "-"],
        "*   Trying 14.215.140.116...\n* TCP_NODELAY set\n* Connected to api.mch.weixin.qq.com (14.215.140.116) port 443 (#0)\n* ALPN, offering http/1.1\n* SSL certificate problem: unable to get local issuer certificate\n* Closing connection 0\ncurl: (60) SSL certificate problem: unable to get local issuer certificate\n",
      ),
    /TLS|证书不受信任|根证书|ca-certificates|cacert/i,
    /平台证书(错|不对|过期)|(更换|重新下载) ?apiclient_cert/,
  ),
  it(
    "container-without-roots",
    "dounine/wechat-pay-rust-sdk#9",
    "a slim container without ca-certificates: unable to get local issuer certificate",
    (kit) =>
      kit.explain({
        error: fetchFailed(thrown("unable to get local issuer certificate", { code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" })),
        request: kit.signed({ url: jsapi, body: order }),
      }),
    first(/TLS_CERTIFICATE|证书不受信任|根证书|ca-certificates/i),
    /平台证书(错|不对|过期)|(更换|重新下载) ?apiclient_cert/,
  ),
  it(
    "refund-hang-up",
    "supersheep/wechat-pay#61",
    "socket hang up during a refund: whether it was done is not known",
    (kit) =>
      kit.explain({
        error: thrown("socket hang up", { code: "ECONNRESET" }),
        request: kit.signed({
          url: "/v3/refund/domestic/refunds",
          body: { out_trade_no: "FIELD0001", out_refund_no: "FIELD0001R", amount: { refund: 1, total: 1, currency: "CNY" } },
        }),
      }),
    /^(?=.*(?:断开|断了|中断|被断|重置|RESET))(?=.*(?:可能已|结果(?:未知|不明)|不知道|查(?:询|单)|同一|相同|原(?:来的)?(?:单号|参数)|"retryable":true))/is,
    /单号.{0,6}换新的|"idempotencyKey":"new"/,
  ),
  it(
    "proxy-refuses-connect",
    "binarywang/WxJava#2885; wechatpay-apache-httpclient#171",
    "one's own nginx as forward proxy answers CONNECT with 400 (undici's words)",
    (kit) =>
      kit.explain({
        error: fetchFailed(
          thrown("Proxy response (400) !== 200 when HTTP Tunneling", { name: "AbortError", code: "UND_ERR_ABORTED" }),
        ),
        request: kit.signed({ url: jsapi, body: order }),
      }),
    first(/代理|proxy/i),
    /PARAM_ERROR|参数(错误|有误)|微信支付(的|返回的) ?nginx/,
  ),
  it(
    "apihk-connect-timeout",
    "wechatpay-apiv3/wechatpay-java#311",
    "a connection to apihk times out now and then",
    (kit) =>
      kit.explain({
        error: fetchFailed(
          thrown("Connect Timeout Error (attempted address: apihk.mch.weixin.qq.com:443, timeout: 10000ms)", {
            name: "ConnectTimeoutError",
            code: "UND_ERR_CONNECT_TIMEOUT",
          }),
        ),
      }),
    first(/超时|TIMEOUT|TIMED_OUT|连(接)?不上/),
    /参数错误|"code":"[^"]*SIGN/,
  ),
  it(
    "header-character",
    "Appdynamics/CWOM-Action-Integration#18; memochou1993/gpt-ai-assistant#308",
    "node:http refuses Authorization: a line feed or blank from an environment variable",
    (kit) =>
      kit.explain({
        error: Object.assign(new TypeError('Invalid character in header content ["Authorization"]'), {
          code: "ERR_INVALID_CHAR",
        }),
        request: { method: "GET", url: `${host}/v3/certificates` },
      }),
    first(/换行|不可见|控制字符|(不合法|非法|不允许|不能有)的?字符/),
    /微信支付(返回|拒绝)|CONNECTION_|PROXY/,
  ),
  it(
    "json-ended",
    "go-pay/gopay#499 #288",
    "Unexpected end of JSON input: the body was empty, or read before",
    (kit) => kit.explain({ error: new SyntaxError("Unexpected end of JSON input") }),
    first(/空(的|报文|字符串|内容| ?body)|(为|是)空|没有(内容|报文)|不完整|截断|读(过|走|完)|204/),
    /签名(错|不对)|CONNECTION_/,
  ),
];
