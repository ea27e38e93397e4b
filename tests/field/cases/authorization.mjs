// Authorization, signatures of requests, uploads.
import crypto from "node:crypto";

import { COMMUNITY, escaped, foreign, jsapi, json, slashed, thrown } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import {
  apiV3Key,
  certificate,
  decimal,
  host,
  keys,
  mchid,
  merchant,
  privateKey,
  serialNo,
  strangerPrivateKey,
} from "../materials.mjs";
import { AUTHORIZATION_WORDS, authorization, mismatch, notification, now, order, says, sealed } from "../sent.mjs";

export default [
  it(
    "bill-url-opened",
    "wechatpay-apiv3/wechatpay-java#322",
    "the bill's download_url was opened in a browser: it must be signed too",
    (kit) =>
      kit.explain({
        status: 401,
        body: says("SIGN_ERROR", AUTHORIZATION_WORDS),
        request: {
          method: "GET",
          url: `${host}/v3/billdownload/file?token=FIELDTOKEN`,
          headers: { Accept: "text/html,application/xhtml+xml", "User-Agent": "Mozilla/5.0" },
        },
      }),
    first(/AUTHORIZATION_MISSING|没有 ?Authorization|(也|同样)(要|需要|得)签名/),
    /看不出是哪一项/,
  ),
  it(
    "authorization-is-bare-signature",
    "wechatpay-apiv3/wechatpay-php#115",
    "Authorization holds the signature alone",
    (kit) => {
      const s = kit.signed({ url: "/v3/pay/transactions/h5", body: order });
      const signature = /signature="([^"]+)"/.exec(s.headers.Authorization)[1];
      return kit.explain({
        status: 401,
        body: says("SIGN_ERROR", AUTHORIZATION_WORDS),
        request: { ...s, headers: { ...s.headers, Authorization: signature } },
      });
    },
    first(/WECHATPAY2-SHA256-RSA2048|认证类型|(只有|只是|单独的).{0,6}签名|AUTHORIZATION_(SCHEME|TYPE|PREFIX)/),
    /看不出是哪一项/,
  ),
  it(
    "line-feeds-in-letters",
    `${COMMUNITY}pay/doc/0000220af80cf8681a3b5f02c5bc00`,
    "the text to sign has a backslash and an n where line feeds belong",
    (kit) => {
      const nonce = "FIELDLETTERS00000000000000000001";
      const message = `GET\\n/v3/certificates\\n1604291859\\n${nonce}\\n\\n`;
      const signature = kit.signMessage({ message, privateKey: privateKey });
      return kit.explain({
        status: 401,
        headers: {
          Server: "nginx",
          "Content-Type": "application/json; charset=utf-8",
          "Content-Length": "68",
          "Request-ID": "08D799FEFC0510DA071885CBEEA30620F26028FBBA04-270924360",
        },
        body: says("SIGN_ERROR", " 签名信息错误，验签失败"),
        request: {
          method: "GET",
          url: `${host}/v3/certificates`,
          headers: {
            Accept: "application/json",
            "User-Agent": "x/1",
            Authorization: authorization({ timestamp: "1604291859", nonce, signature }),
          },
          message,
        },
      });
    },
    first(/字面|反斜杠|\\\\n|转义|(不是|没有)(真正的)?换行|真正的换行|换行.{0,12}(写成|变成|成了)|(写成|变成|当成).{0,12}n/),
    /问题在私钥|SIGN_KEY_OR_SERIAL/,
  ),
  it(
    "only-401",
    "wechatpay-apiv3/CertificateDownloader#21",
    "401 and the request's headers; what the server said was not kept",
    (kit) => kit.explain({ status: 401, request: kit.signed({ url: "/v3/certificates" }) }),
    first(
      /(没有|缺|看不到|未|给出|附上|带上|保留|传|读).{0,24}(应答|报文|正文|body|message)|(应答|报文|正文|body).{0,24}(没有|缺|空|未|保留|传|读)|sign_information/i,
    ),
    /私钥(错|不对|填错)|AUTHORIZATION_MISSING/,
  ),
  it(
    "key-not-of-certificate",
    "wechatpay-apiv3/wechatpay-java#256",
    "both texts agree; the signature was made with a key that is not the certificate's",
    (kit) => {
      const s = kit.signRequest({
        ...merchant,
        privateKey: strangerPrivateKey,
        url: "/v3/certificates",
        timestamp: 1700000101,
        nonceStr: "FIELD101",
      });
      return kit.explain({
        status: 401,
        body: mismatch({ method: "GET", url: "/v3/certificates", timestamp: 1700000101, nonce: "FIELD101" }),
        request: s,
        certificate: certificate,
      });
    },
    first(
      /(私钥|密钥).{0,24}(不是一对|不成对|不配对|不匹配|对不上|不是同一(对|把)|不属于)|(不是一对|不成对|不匹配|对不上).{0,24}(私钥|证书)|KEY_(MISMATCH|NOT|PAIR)|另一把|不是.{0,12}证书.{0,8}(私钥|密钥)|(公钥|证书).{0,24}(验不(过|通)|恢复不出|不通过|对不上)/,
    ),
    /摘要|占位|签名串不一致/,
  ),
  it(
    "sign-error-in-wrapper",
    "wechatpay-apiv3/wechatpay-php#90",
    "one's own 500 wrapper around Guzzle's message: a 401 inside",
    (kit) =>
      kit.explain({
        error: {
          success: false,
          code: 500,
          message:
            'Client error: `GET https://api.mch.weixin.qq.com/v3/certificates` resulted in a `401 Unauthorized` response:\n{"code":"SIGN_ERROR","message":" 签名信息错误，验签失败"}\n',
        },
      }),
    first(/"code":"[^"]*SIGN|私钥|序列号/),
    /SERVER_ERROR|SYSTEM_ERROR|"retryable":true/,
  ),
  it(
    "merchant-serial-decimal",
    "wechatpay-apiv3/wechatpay-go#214",
    "serial_no in decimal, as cert.SerialNumber.String() gives it",
    (kit) =>
      kit.refusal(() =>
        kit
          .signRequest({ ...merchant, serialNo: decimal(serialNo), url: "/v3/certificates" })
          .headers.Authorization.includes(`serial_no="${serialNo}"`)
          ? "hex"
          : "sent as it is",
      ),
    /^\(accepted\) hex|十进制|十六进制/,
  ),
  it(
    "serial-of-another-certificate",
    "repo.worldsplats.com kevin/life-echo api/certs/README_wechat_cert.md",
    "the serial number is not that of the certificate beside it (before sending)",
    (kit) => kit.pre({ serialNo: `7C${"0123456789ABCDEF".repeat(3).slice(0, 38)}` }),
    first(/序列号|serialNo/),
  ),
  it(
    "sandbox-path",
    "wechatpay-apiv3/wechatpay-apache-httpclient#45",
    "/sandboxnew/ before /v3/: APIv3 has no such sandbox (before sending)",
    (kit) => kit.pre({ request: { url: `/sandboxnew${jsapi}`, body: order } }),
    first(/沙箱|sandbox|\/v3\/ ?(起|开头|开始)|WITHOUT_V3|没有这个路径/i),
  ),
  it(
    "guzzle-cut-sign-error",
    `${COMMUNITY}personal/oCJUsw7n4x23K8sRY7fgHB1iTnNw; personal/oCJUsw9OOfAdUbgeqeiVCHngplTc`,
    "Guzzle cut the 401's JSON in the middle of sign_information",
    (kit) =>
      kit.explain({
        error: thrown(
          'Client error: `POST https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi` resulted in a `401 Unauthorized` response:\n{"code":"SIGN_ERROR","detail":{"detail":{"issue":"sign not match"},"field":"signature","location":"authorization","sign_ (truncated...)\n',
        ),
      }),
    first(/"code":"[^"]*SIGN/),
    /网页|截住|SERVER_ERROR/,
  ),
  it(
    "notification-signature-slashes",
    `${COMMUNITY}personal/oCJUsw-5irL-erzpQ9PI3mwtGQX8`,
    "the stored Wechatpay-Signature has \\/ for / (json_encode)",
    (kit) => {
      const b = notification();
      return kit.refusal(() => kit.parseNotification({ headers: slashed(b), body: b, keys, apiV3Key: apiV3Key }));
    },
    /反斜杠|转义|Base64/i,
  ),
  it(
    "notification-rebuilt-short",
    `${COMMUNITY}personal/oCJUswxF2b8rURSTDeLqbLJcKNgQ`,
    "the body was put together again and lost `summary`",
    (kit) => {
      const b = notification();
      const o = JSON.parse(b);
      delete o.summary;
      return kit.refusal(() => kit.parseNotification({ headers: sealed(b), body: JSON.stringify(o), keys, apiV3Key: apiV3Key }));
    },
    /原始|原文|重新(序列化|生成|拼)|逐字节|一字不差/,
  ),
  it(
    "timestamp-in-ms",
    `${COMMUNITY}pay/doc/0008aac51c0ef09efad27e7c161400`,
    "the Authorization's timestamp is in milliseconds",
    (kit) => {
      const timestamp = Date.now(),
        nonce = "FIELDB21",
        url = "/v3/pay/transactions/jsapi",
        body = JSON.stringify(order);
      return kit.explain({
        status: 401,
        headers: { ...json, Date: new Date().toUTCString() },
        body: says("SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"),
        request: foreign({ url, message: `POST\n${url}\n${timestamp}\n${nonce}\n${body}\n`, timestamp, nonce, body }),
      });
    },
    first(/毫秒|\b1000\b|秒.{0,10}(单位|为单位)|单位.{0,6}秒|10 ?位/),
    first(/私钥/),
  ),
  it(
    "clock-of-machine",
    `${COMMUNITY}pay/doc/000862f4d2ce6896938b8dde25b800; blog.csdn.net 142482616`,
    "the machine's clock is 40 minutes behind the answer's Date",
    (kit) => {
      const timestamp = now() - 2400,
        nonce = "FIELDB21B",
        url = "/v3/pay/transactions/jsapi",
        body = JSON.stringify(order);
      return kit.explain({
        status: 401,
        headers: { ...json, Date: new Date().toUTCString() },
        body: says("SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"),
        request: foreign({ url, message: `POST\n${url}\n${timestamp}\n${nonce}\n${body}\n`, timestamp, nonce, body }),
      });
    },
    first(/时钟|NTP|系统时间|本机时间|校时/),
    first(/毫秒|私钥/),
  ),
  it(
    "upload-meta-not-read",
    `${COMMUNITY}pay/doc/000a84ecdb0798b8c02a02c6a56c00; 000426502ccd20d769fa5068651000`,
    "image upload: 401 whose message has an empty last line: meta was not read out of the multipart",
    (kit) => {
      const url = "/v3/marketing/favor/media/image-upload",
        timestamp = 1600000089,
        nonce = "FIELDUPLOAD";
      const meta = `{"filename":"a.png","sha256":"${"8b".repeat(32)}"}`;
      const message = `POST\n${url}\n${timestamp}\n${nonce}\n${meta}\n`;
      const body = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b--\r\n`;
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "POST", url, timestamp, nonce }),
        request: foreign({
          url,
          message: message,
          timestamp,
          nonce,
          body,
          headers: { "Content-Type": "multipart/form-data; boundary=b" },
        }),
      });
    },
    first(/\bmeta\b|multipart|boundary|buildUpload/i),
    /时钟|商户证书已/,
  ),
  it(
    "sign-source-form-wrong",
    `${COMMUNITY}pay/doc/0002acfd8c4f3835ccd2b4d876b400`,
    "“签名源串格式错误”-like mismatch: the method line was left out, the merchant number stands where the nonce belongs",
    (kit) => {
      const body = JSON.stringify(order),
        url = "/v3/pay/transactions/jsapi",
        timestamp = 1654200000,
        nonce = "FIELDNONCE";
      const message = `${url}\n${timestamp}\n${mchid}\n${body}\n`;
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "POST", url, timestamp, nonce, shown: body }),
        request: foreign({ url, message: message, timestamp, nonce, body }),
      });
    },
    first(/签名串.{0,80}(行|不同|不一致|缺|少|方法|随机串|格式)|(方法|nonce|随机串|行数|换行).{0,60}(签名串|缺|少|不同|不一致)/),
    first(/私钥与|时钟/),
  ),
  it(
    "signed-with-question-marks",
    "wechatpay-apiv3/wechatpay-apache-httpclient#8",
    "the body was read in Latin-1 for signing: every Chinese character became “?”",
    (kit) => {
      const body = JSON.stringify({ ...order, description: "微信支付测试" });
      const head = `POST\n${jsapi}\n1700000101\nFIELD101\n`;
      const message = `${head + body.replace(/[^\x00-\x7f]/g, "?")}\n`;
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({
          method: "POST",
          url: jsapi,
          timestamp: 1700000101,
          nonce: "FIELD101",
          shown: body.slice(0, 8),
          length: Buffer.byteLength(`${head + body}\n`),
        }),
        request: foreign({ method: "POST", url: jsapi, timestamp: "1700000101", nonce: "FIELD101", message, body }),
      });
    },
    first(/UTF-?8|字符集|编码|中文|汉字|问号|乱码|非 ?ASCII/i),
    /BODY_NOT_SENT|字段先后变了/,
  ),
  it(
    "query-not-signed",
    "hpyer/node-easywechat#60; w7corp/easywechat#2443",
    "?mchid=… was sent and not signed",
    (kit) => {
      const path = "/v3/pay/transactions/id/4200000000000000000000000001";
      const url = `${path}?mchid=1900000001`;
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "GET", url, timestamp: 1700000102, nonce: "FIELD102" }),
        request: foreign({
          method: "GET",
          url,
          timestamp: "1700000102",
          nonce: "FIELD102",
          message: `GET\n${path}\n1700000102\nFIELD102\n\n`,
        }),
      });
    },
    first(/查询(参数|串|字符串|部分)|query|\?mchid|[?？] ?(后|之后|及其后|号)|问号/i),
    /SIGN_KEY_OR_SERIAL|BODY_NOT_SENT/,
  ),
  it(
    "query-signed-unencoded",
    "go-pay/gopay#178",
    "the query was signed as it is written and sent percent-encoded",
    (kit) => {
      const raw = '/v3/marketing/partnerships?authorized_data={"business_type":"FAVOR_STOCK"}&limit=5&offset=0';
      const url = "/v3/marketing/partnerships?authorized_data=%7B%22business_type%22%3A%22FAVOR_STOCK%22%7D&limit=5&offset=0";
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "GET", url, timestamp: 1700000103, nonce: "FIELD103" }),
        request: foreign({
          method: "GET",
          url,
          timestamp: "1700000103",
          nonce: "FIELD103",
          message: `GET\n${raw}\n1700000103\nFIELD103\n\n`,
        }),
      });
    },
    first(/编码|encode|转义|%7B|%22|百分号/i),
    /SIGN_KEY_OR_SERIAL|BODY_NOT_SENT/,
  ),
  it(
    "pss-padding",
    `${COMMUNITY}pay/doc/00002c64df0918ca2410fdc926b800`,
    ".NET: RSASignaturePadding.Pss where PKCS#1 v1.5 is wanted; both texts agree",
    (kit) => {
      const body = JSON.stringify(order),
        url = "/v3/pay/transactions/jsapi",
        timestamp = 1654200301,
        nonce = "FIELDC01";
      const message = `POST\n${url}\n${timestamp}\n${nonce}\n${body}\n`;
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "POST", url, timestamp, nonce, shown: body }),
        request: foreign({ url, message, timestamp, nonce, body, padding: crypto.constants.RSA_PKCS1_PSS_PADDING }),
      });
    },
    first(/SIGN_KEY_OR_SERIAL|私钥|PSS|PKCS ?#?1|填充|签名算法|证书序列号/),
    first(/BODY_NOT_SENT|时钟|报文.{0,6}(是|为)?空|(只|是).{0,6}摘要/),
  ),
  it(
    "json-unicode-escaped",
    "php.bkmy88.com/faq/2127148.html",
    "PHP: json_encode's \\uXXXX text was signed, another JSON text (the characters themselves) was sent",
    (kit) => {
      const body = JSON.stringify({ ...order, description: "测试商品" }),
        url = "/v3/pay/transactions/jsapi",
        timestamp = 1654200302,
        nonce = "FIELDC02";
      const head = `POST\n${url}\n${timestamp}\n${nonce}\n`;
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "POST", url, timestamp, nonce, shown: body }),
        request: foreign({ url, message: `${head + escaped(body)}\n`, timestamp, nonce, body }),
      });
    },
    first(
      /转义|\\+u[0-9a-fX]{0,4}|Unicode|BODY_|json_encode|(序列化|编码).{0,20}(两次|不同|不一|变|重新|再)|(两次|重新|再次?)(序列化|编码)|(报文|body|正文).{0,40}(不同|不一致|不一样|对不上|不是同|不是一|变了|有差)|(不同|不一致|不一样|差别).{0,30}(报文|body|正文)/i,
    ),
    first(/时钟|私钥(与|和|不)/),
  ),
  it(
    "one-line-feed-too-many",
    "runxinzhi.com/SparkMore-p-15895427.html",
    "downloading an electronic receipt: the text of a GET ends in one line feed too many",
    (kit) => {
      const url = "/v3/billdownload/file?token=FIELDTOKEN0001",
        timestamp = 1644660603,
        nonce = "FIELDC03";
      const message = `GET\n${url}\n${timestamp}\n${nonce}\n\n`;
      return kit.explain({
        status: 401,
        headers: json,
        body: mismatch({ method: "GET", url, timestamp, nonce }),
        request: foreign({ method: "GET", url, message: `${message}\n`, timestamp, nonce }),
      });
    },
    first(/换行|空行|多(了|出)?.{0,8}(一行|行|字节|字符|\\n)|行数|(末尾|结尾|最后).{0,16}(多|\\n)|LINE_FEED|NEWLINE/i),
    first(/时钟|私钥(与|和|不)/),
  ),
  it(
    "cloud-function-only-words",
    "ask.dcloud.net.cn/article/39985",
    "uniCloud function, profit sharing: 401 with the words alone; neither request nor sign_information were kept",
    (kit) => kit.explain({ status: 401, body: says("SIGN_ERROR", "签名信息错误，验签失败") }),
    first(
      /"code":"[^"]*SIGN|(缺|少|没有|给出|传|附|保留|还要|提供).{0,30}(request|请求|签名串|sign_information)|(request|请求|签名串|sign_information).{0,30}(缺|没有|一并|一起|给|传|比对|对照)/i,
    ),
    /频率|"retryable":true|网页|CONNECTION_/,
  ),
  it(
    "coupon-plugin-signtype",
    "blog.gitcode.com/f1e7544fdc0562ffe9eb52f66cc7d83a.html",
    "overtrue/wechat, mini-program coupon plug-in: “插件发券签名错误”; an APIv2 signature (signType was signed too)",
    (kit) => kit.explain({ error: { errcode: 272758293, msg: "插件发券签名错误" } }),
    first(/HMAC|APIv2|\bv2\b|发券插件|H5 ?发券|小程序发券/i),
    /SIGN_KEY_OR_SERIAL|网页|CONNECTION_|"retryable":true/,
  ),
];
