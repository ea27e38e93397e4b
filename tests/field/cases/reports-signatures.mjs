// From public reports. Signatures of one's own code.
import crypto from "node:crypto";

import { COMMUNITY, dumps, foreign, jsapi, json, orderText, thrown } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, host, openid, ownPublicKey } from "../materials.mjs";
import { mismatch, order } from "../sent.mjs";
import { BLAMES_KEY_OR_CLOCK, BLAMES_NETWORK, code, or, title } from "../verdicts.mjs";

export default [
  it(
    "httpx-json-reserialised",
    "minibear2021/wechatpayv3#91",
    "Python, async client: the compact JSON was signed, httpx's json= sent it with blanks and \\uXXXX",
    (kit) => {
      const o = { ...order, description: "测试商品" },
        body = dumps(o),
        timestamp = 1752800101,
        nonce = "FIELDE01";
      const head = `POST\n${jsapi}\n${timestamp}\n${nonce}\n`;
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({
          method: "POST",
          url: jsapi,
          timestamp,
          nonce,
          shown: body.slice(0, 8),
          length: Buffer.byteLength(`${head + body}\n`),
          message: "签名错误，请检查后再试",
        }),
        request: foreign({
          url: jsapi,
          message: `${head + JSON.stringify(o)}\n`,
          timestamp,
          nonce,
          body,
          headers: { "User-Agent": "python-httpx/0.27.0" },
        }),
      });
    },
    first(
      /空格|空白|序列化|转义|\\+u[0-9a-fX]{0,4}|Unicode|json\.dumps|紧凑|BODY_(?!NOT_SENT)|(报文|body|正文).{0,40}(不同|不一致|不一样|对不上|不是同|不是一|变了|有差)|(不同|不一致|不一样|差别).{0,30}(报文|body|正文)/i,
    ),
    first(/时钟|私钥(与|和|不)|SIGN_KEY_OR_SERIAL|BODY_NOT_SENT/),
  ),
  it(
    "chinese-in-query",
    "dromara/payment-spring-boot#113",
    "parking: the plate number's Chinese character stands unencoded in the query; signed so, and sent encoded by the client",
    (kit) =>
      kit.refusal(() => {
        const s = kit.signed({
          url: `/v3/vehicle/parking/services/find?appid=${appid}&openid=${openid}&plate_number=粤B888888&plate_color=BLUE`,
        });
        const at = (name) => new RegExp(`${name}="([^"]+)"`).exec(s.headers.Authorization)[1];
        const message = `GET\n${s.url.replace(host, "")}\n${at("timestamp")}\n${at("nonce_str")}\n\n`;
        return crypto.verify("sha256", Buffer.from(message), ownPublicKey, Buffer.from(at("signature"), "base64"))
          ? s.url
          : "signed another URL than is sent";
      }),
    /^\(accepted\) \S*%E7%B2%A4|编码|百分号|encodeURI|ASCII|中文|汉字/i,
    /^\(accepted\) signed another/,
  ),
  it(
    "wxjava-certificates-401",
    "binarywang/weixin-java-pay-demo#91",
    "WxJava's log only: “Auto update cert failed, statusCode = 401”, the answer inside says sign not match",
    (kit) =>
      kit.explain({
        error: thrown(
          "Auto update cert failed, statusCode = 401,body = " +
            mismatch({ method: "GET", url: "/v3/certificates", timestamp: 1639990003, nonce: "FIELDE03" }),
        ),
      }),
    first(/"code":"[^"]*SIGN|(商户)?私钥.{0,40}(证书|序列号|核对|不是|一对|配)|(商户证书|序列号).{0,40}私钥|签名串/),
    first(/PLATFORM_CERTIFICATE_NONE|没有平台证书|APIv3 ?密钥(不对|错)|"retryable":true|被代理、CDN|CONNECTION_/),
  ),
  it(
    "server-saw-empty-object",
    "developers.weixin.qq.com/community/personal/oCJUsw6m2mtQ6iOTVaRa8gwl2M2A/follow",
    "Java (hutool), 收付通 application: the application was signed, the server received {}",
    (kit) => {
      const url = "/v3/ecommerce/applyments/",
        timestamp = 1709573143,
        nonce = "FIELDC0001";
      const head = `POST\n${url}\n${timestamp}\n${nonce}\n`;
      const body = JSON.stringify({
        out_request_no: "FIELD0001",
        organization_type: "2",
        merchant_shortname: "测试",
        need_account_info: true,
      });
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "POST", url, timestamp, nonce, shown: "{}" }),
        request: foreign({ url, message: `${head + body}\n`, timestamp, nonce, headers: { "Content-Type": "application/json" } }),
      });
    },
    first(
      /\{\}|空(的)?(JSON ?)?对象|BODY_|(报文|body|正文|请求体).{0,40}(不同|不一致|不一样|对不上|不是同|不是一|没有|没发|丢|变了|有差|空)|(不同|不一致|不一样|差别).{0,30}(报文|body|正文)/i,
    ),
    BLAMES_KEY_OR_CLOCK,
  ),
  it(
    "lines-in-another-order",
    "a project's trouble log (问题 #036)",
    "Python: the text to sign began with timestamp and nonce; method and path came behind them",
    (kit) => {
      const url = "/v3/certificates",
        timestamp = 1784246402,
        nonce = "FIELDC02FIELDC02FIELDC02FIELDC02";
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "GET", url, timestamp, nonce, message: "签名错误，请检查后再试" }),
        request: foreign({ method: "GET", url, message: `${timestamp}\n${nonce}\nGET\n${url}\n\n`, timestamp, nonce }),
      });
    },
    first(/顺序|次序|(?<!字段)先后|颠倒|错位|对调|(方法|GET|路径|URL).{0,40}(在前|开头|最前)|第 ?[一1] ?行/i),
    first(/SIGN_KEY_OR_SERIAL|时钟|私钥(与|和|不)|BODY_NOT_SENT|字段先后/),
  ),
  it(
    "path-encoded-for-signing",
    "shangjiazhushou.com/article/23972839-426",
    "asking for an order: the whole path was URL-encoded before it was signed",
    (kit) => {
      const url = "/v3/pay/transactions/out-trade-no/FIELD0001?mchid=1900000001",
        timestamp = 1784246403,
        nonce = "FIELDC03";
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "GET", url, timestamp, nonce }),
        request: foreign({
          method: "GET",
          url,
          message: `GET\n${encodeURIComponent(url)}\n${timestamp}\n${nonce}\n\n`,
          timestamp,
          nonce,
        }),
      });
    },
    first(/编码|encode|%2F|百分号|转义/i),
    first(/SIGN_KEY_OR_SERIAL|时钟|BODY_NOT_SENT/),
  ),
  it(
    "carriage-returns-in-signed-text",
    "binarywang/WxJava#2979",
    "Java on Windows: the lines of the text to sign were ended by the system's line end, so each has a \\r before its \\n",
    (kit) => {
      const body = JSON.stringify(order),
        timestamp = 1784246404,
        nonce = "FIELDC04";
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "POST", url: jsapi, timestamp, nonce, shown: body }),
        request: foreign({
          url: jsapi,
          message: ["POST", jsapi, timestamp, nonce, body, ""].join("\r\n"),
          timestamp,
          nonce,
          body,
        }),
      });
    },
    first(
      /\\r|回车|CR ?\+? ?LF|\bCR\b|U\+000D|0x0D|(系统|Windows)(的)?换行|换行符?[^"]{0,12}(不同|不一样|不对|只能|必须是|应(该)?(是|为)|多)/i,
    ),
    first(/SIGN_KEY_OR_SERIAL|时钟|BODY_NOT_SENT|字段先后|私钥(与|和|不)/),
  ),
  it(
    "no-leading-slash",
    "klover2/wechatpay-node-v3-ts#77",
    "Node, app payment: the path was signed without its first slash (v3/pay/transactions/app)",
    (kit) => {
      const url = "/v3/pay/transactions/app",
        timestamp = 1790000101,
        nonce = "FIELDE301",
        { payer, ...o } = order,
        body = JSON.stringify(o);
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "POST", url, timestamp, nonce, shown: body }),
        request: foreign({ url, message: `POST\n${url.slice(1)}\n${timestamp}\n${nonce}\n${body}\n`, timestamp, nonce, body }),
      });
    },
    first(
      /斜[杠线]|SIGN_URL|"code":"[^"]*(?:URL|PATH)|(?:路径|URL|网址|地址|path)[^"]{0,70}(?:不同|不一致|不一样|不是同|对不上|少|缺|漏|丢|没有|开头|有差|变了)|(?:不同|不一致|不一样|对不上|少|缺|漏|丢)[^"]{0,40}(?:路径|URL|网址|地址|path)|[“「`'](?:\\?\/)[”」`'][^"]{0,10}(?:开头|打头)/i,
    ),
    BLAMES_KEY_OR_CLOCK,
  ),
  it(
    "literal-backslash-n",
    `${COMMUNITY}pay/doc/000e42378987a023844b85b0f5b800; personal/oCJUsw_65KynkTpKx4T3e7d-vYXA/answer; pay/doc/000480f37600785dc8996bd6751c00`,
    "PHP (C# too): the \\n between the lines stands in single quotes: backslash and n were signed, no line feed",
    (kit) => {
      const url = "/v3/certificates",
        timestamp = 1790000102,
        nonce = "FIELDE302";
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "GET", url, timestamp, nonce }),
        request: foreign({ method: "GET", url, message: `GET\\n${url}\\n${timestamp}\\n${nonce}\\n\\n`, timestamp, nonce }),
      });
    },
    first(
      /反斜[杠线]|字面|单引号|双引号|转义|两个字符|0x0A|U\+000A|真(?:正)?的?换行|(?:成|只有|只是|全在|都在|连成|挤成|拼成)(?:了)?(?:同)?一(?:整)?行|换行(?:符)?[^"]{0,40}(?:不是|写成|成了|变成|没有|不对|少|缺|换成|代替|原样)|(?:没有|不是|缺|缺少|少了|并非|不含|当成)[^"]{0,24}换行|(?:没有|不是|只有|没|分成|不够|不足)[^"]{0,12}(?:五|5) ?行/i,
    ),
    or(BLAMES_KEY_OR_CLOCK, title(/最后(?:一行|面|一个)?[^"]{0,10}(?:少|缺|没有)/)),
  ),
  it(
    "path-of-the-sample-signed",
    `${COMMUNITY}pay/doc/000e683d7e8b0838b13fdbb0c53c00`,
    "an order: the text to sign still held the sample's path /v3/certificates",
    (kit) => {
      const timestamp = 1790000103,
        nonce = "FIELDE303";
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "POST", url: jsapi, timestamp, nonce, shown: orderText, message: "签名错误，请检查后再试" }),
        request: foreign({
          url: jsapi,
          message: `POST\n/v3/certificates\n${timestamp}\n${nonce}\n${orderText}\n`,
          timestamp,
          nonce,
          body: orderText,
        }),
      });
    },
    first(
      /v3\/certificates|SIGN_URL|"code":"[^"]*(?:URL|PATH)|(?:路径|URL|网址|地址|path)[^"]{0,70}(?:不同|不一致|不一样|不是同|不是这|对不上|有差|变了|另一)|(?:不同|不一致|不一样|对不上|另一个?|别的)[^"]{0,40}(?:路径|URL|网址|地址|path)/i,
    ),
    BLAMES_KEY_OR_CLOCK,
  ),
  it(
    "dotnet-jsapi-sign-not-match",
    "fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#121",
    ".NET after an upgrade: 401 for a JSAPI order; only the answer (with what the server built) was kept",
    (kit) =>
      kit.explain({
        status: 401,
        headers: json,
        body: mismatch({
          method: "POST",
          url: "/v3/pay/transactions/jsapi",
          timestamp: 1707795359,
          nonce: "295a3652e3e642548e19464e990ec16e",
          shown: '{"mchid"',
          length: 329,
          message: "签名错误，请检查后再试",
        }),
      }),
    first(
      /(?:签名串|message|sign_information|truncated|报文|正文|body|request|请求|私钥|序列号)[\s\S]{0,200}?(?:比|对照|一致|不同|给出|提供|一起|一并|传|附|缺|还要|还差|逐|核对|检查|配对|同一|成对|不匹配)|(?:比|对照|核对|提供|给出|缺|还要|还差|检查)[\s\S]{0,120}?(?:签名串|message|sign_information|报文|request|请求|私钥|序列号)/,
    ),
    or(code("CONNECTION|HOST_NOT|PROXY"), title("时钟|平台证书|APIv3 ?密钥|一个网页|没有 ?Authorization"), /"retryable":true/),
  ),
  it(
    "query-not-in-signed-url",
    "wwog/wechat-pay-v3-sdk#3; woofcloud/labrador#25",
    "asking for an order: mchid is in the URL that is sent, not in the text that was signed",
    (kit) => {
      const url = "/v3/pay/transactions/out-trade-no/FIELD0001?mchid=1900000001",
        timestamp = 1688112003,
        nonce = "FIELDG03FIELDG03FIELDG03FIELDG03";
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "GET", url, timestamp, nonce }),
        request: foreign({
          method: "GET",
          url,
          message: `GET\n${url.split("?")[0]}\n${timestamp}\n${nonce}\n\n`,
          timestamp,
          nonce,
        }),
      });
    },
    first(
      /查询(?:参数|串|字符串|部分|条件)|query|\?mchid|\?号|问号|mchid=|(?:URL|路径|地址)[^"]{0,60}(?:不同|不一致|不一样|对不上|少|缺|漏|没有带|不全|后面)|(?:少|缺|漏|没(?:有)?(?:签|带|算|包含))[^"]{0,40}(?:URL|路径|参数|\?)|SIGN_URL/,
    ),
    or(code("SIGN_KEY|CLOCK|CONNECTION"), title("时钟|私钥")),
  ),
  it(
    "java-merchant-serial-wrong",
    "binarywang/WxJava#3757",
    "WxJava: WxPayException SIGN_ERROR “商户证书序列号有误。”: the serial_no that was sent is none of this merchant's (there: none was set)",
    (kit) =>
      kit.explain({
        error: thrown(
          "WxPayException(customErrorMsg=商户证书序列号有误。\n, returnCode=null, returnMsg=null, resultCode=null, errCode=SIGN_ERROR, errCodeDes=商户证书序列号有误。, xmlString=null)\n\tat com.github.binarywang.wxpay.service.impl.WxPayServiceApacheHttpImpl.convertException(WxPayServiceApacheHttpImpl.java:409)\n\tat com.github.binarywang.wxpay.service.impl.WxPayServiceApacheHttpImpl.postV3WithWechatpaySerial(WxPayServiceApacheHttpImpl.java:185)\n\tat com.github.binarywang.wxpay.service.impl.BaseWxPayServiceImpl.unifiedOrderV3(BaseWxPayServiceImpl.java:799)",
        ),
      }),
    first(
      /serial_no|(?:商户|API|apiclient_cert)[^"]{0,30}序列号|序列号[^"]{0,60}(?:商户|不对|有误|不是|错|空|不属于|对不上|配对|查|核对)|certSerialNo|SERIAL/,
    ),
    or(BLAMES_NETWORK, title("平台证书|APIv3 ?密钥|报文|时钟")),
  ),
  it(
    "v2-sign-error-tool-agrees",
    "yansongda/pay#837",
    "APIv2 order (yansongda/pay 2): “签名错误”, though the official tool computes the same: mostly the APIv2 key is not the merchant's",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { Server: "nginx", "Content-Type": "text/plain" },
        body: "<xml><return_code><![CDATA[FAIL]]></return_code>\n<return_msg><![CDATA[签名错误，请检查后再试]]></return_msg>\n</xml>",
        request: {
          method: "POST",
          url: `${host}/pay/unifiedorder`,
          headers: { "Content-Type": "text/xml" },
          body: `<xml><appid><![CDATA[${appid}]]></appid><attach><![CDATA[market]]></attach><body><![CDATA[极速推广]]></body><mch_id>1900000001</mch_id><nonce_str><![CDATA[WpL07ZENHceBaFAO]]></nonce_str><notify_url><![CDATA[http://shop.example/notify/wechat]]></notify_url><openid><![CDATA[${openid}]]></openid><out_trade_no>2023080810148101</out_trade_no><spbill_create_ip>192.0.2.1</spbill_create_ip><total_fee>9999</total_fee><trade_type><![CDATA[JSAPI]]></trade_type><sign><![CDATA[0123456789ABCDEF0123456789ABCDEF]]></sign></xml>`,
        },
      }),
    first(/API ?v2|\bv2\b|API ?密钥|商户密钥|mch_?key|\bMD5\b|HMAC/),
    or(BLAMES_NETWORK, code("AUTHORIZATION|SIGN_KEY"), title("商户私钥|证书序列号|Authorization"), /"retryable":true/),
  ),
];
