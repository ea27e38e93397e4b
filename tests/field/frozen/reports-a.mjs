// Public reports that no earlier table has, reduced to inputs. The answers were written from the threads, before any run.
// node run.mjs <package dir> --file <this file>
import * as k from "./kit.mjs";
import { ACCEPTED, NONE, appid, authorization, c, first, host, keys, mismatch, openid, order, says } from "./kit.mjs";

const NEW = "unseen";
const COMMUNITY = "developers.weixin.qq.com/community/";
const jsapi = "/v3/pay/transactions/jsapi";
const json = { Server: "nginx", "Content-Type": "application/json; charset=utf-8" };
const answered = (kit, status, body, request) => kit.explain({ status, headers: json, body, ...(request ? { request: kit.signed(request) } : {}) });
const thrown = (message, more = {}) => Object.assign(new Error(message), more);
const NETWORK = /被代理、CDN|截住|CONNECTION_|HOST_NOT_FOUND/;
/** preflight; what it throws counts as its answer. */
const pre = (kit, options) => { try { return kit.pre(options); } catch (e) { return { code: e?.code, message: e?.message, hint: e?.hint, field: e?.field }; } };
/** A request as another client made it: `message` is what was signed. */
const foreign = (L, { method, url, timestamp, nonce, message, body }) => ({ method, url: host + url, headers: { Accept: "application/json", "User-Agent": "x/1", ...(body === undefined ? {} : { "Content-Type": "application/json" }), Authorization: authorization({ timestamp, nonce, signature: L.signMessage({ message, privateKey: k.privateKey }) }) }, message, ...(body === undefined ? {} : { body }) });
const xml = (members) => `<xml>\n${Object.entries(members).map(([n, v]) => `<${n}><![CDATA[${v}]]></${n}>`).join("\n")}\n</xml>`;

export const cases = [
  // ---- parameters ----
  c("appid-empty-transfer", "yansongda/pay#863", "transfer: appid reached the server as an empty string (the SDK took another of its settings)", NEW,
    (L, kit) => answered(kit, 400, says("PARAM_ERROR", "输入源“/body/appid”映射到值字段“商户appid”字符串规则校验失败，字符数 0，小于最小值 1", { location: "body", value: 0 }), { url: "/v3/transfer/batches", body: { appid: "", out_batch_no: "FIELD0001", batch_name: "field", batch_remark: "-", total_amount: 100, total_num: 1, transfer_detail_list: [{ openid, out_detail_no: "FIELD0001", transfer_amount: 100, transfer_remark: "field" }] } }),
    first(/appid/i), first(/没有绑定|还没有与这个商户号绑定|多包|外层/)),
  c("notify-url-leading-blank", "stored source comment: Rust crate's types/mod.rs with a kept answer (index id 38297712548)", "notify_url begins with a blank, so the pattern does not match", NEW,
    (L, kit) => answered(kit, 400, says("PARAM_ERROR", "输入源“/body/notify_url”映射到值字段“通知地址”字符串规则校验失败，字符串必须匹配正则表达式“^https?://([^\\s/?#\\[\\]\\@]+\\@)?([^\\s/?#\\@:]+)(?::\\d{2,5})?([^\\s?#\\[\\]]*)$”", { location: "body", value: " https://shop.example/n" }), { url: jsapi, body: { ...order, notify_url: " https://shop.example/n" } }),
    first(/空格|空白/), /多包|外层/),
  c("notify-url-null", "minibear2021/wechatpayv3#70", "an optional notify_url that is not given goes out as null (before sending)", NEW,
    (L, kit) => pre(kit, { keys, request: { url: "/v3/fund-app/mch-transfer/transfer-bills", body: { appid, out_bill_no: "FIELD0001", transfer_scene_id: "1000", openid, transfer_amount: 100, transfer_remark: "field", notify_url: null, transfer_scene_report_infos: [{ info_type: "活动名称", info_content: "新会员有礼" }, { info_type: "奖励说明", info_content: "注册会员抽奖一等奖" }] } } }),
    first(/null|notify_url.{0,40}(空|省略|去掉|删|不要传|没有值)/i)),
  c("coupon-mode", COMMUNITY + "pay/doc/000a6add0a8f402042997385851800", "代金券 send: “发券模式不合法”: the batch's mode does not fit this endpoint", NEW,
    (L, kit) => answered(kit, 400, says("INVALID_REQUEST", "发券模式不合法"), { url: `/v3/marketing/favor/users/${openid}/coupons`, body: { stock_id: "2000000001", out_request_no: "FIELD0001", appid, stock_creator_mchid: "1900000001" } }),
    first(/批次.{0,40}(模式|渠道|类型|方式|接口|设置|配置)|(模式|渠道|类型|方式).{0,40}(批次|接口)|Request-ID|技术支持|客服/), /HTTP 请求不合|同一单号换过参数|多半是批次不存在|"retryable":true/),
  c("v2-transfer-no-auth", "binarywang/weixin-java-pay-demo#107; yansongda/pay#658", "the old APIv2 transfer answers NO_AUTH in XML: product not open; new merchants have only 商家转账 (APIv3)", NEW,
    (L, kit) => kit.explain({ status: 200, headers: { "Content-Type": "text/plain" }, body: xml({ return_code: "SUCCESS", return_msg: "NO_AUTH", mch_appid: appid, mchid: "1900000001", result_code: "FAIL", err_code: "NO_AUTH", err_code_des: "产品权限验证失败,请查看您当前是否具有该产品的权限" }) }),
    first(/权限|开通|NO_AUTH|产品中心/), /被代理、CDN|截住|"retryable":true|"code":"[^"]*SIGN/),

  // ---- signature ----
  c("signed-with-question-marks", "wechatpay-apiv3/wechatpay-apache-httpclient#8", "the body was read in Latin-1 for signing: every Chinese character became “?”", NEW,
    (L, kit) => { const body = JSON.stringify({ ...order, description: "微信支付测试" }); const head = `POST\n${jsapi}\n1700000101\nFIELD101\n`; const message = head + body.replace(/[^\x00-\x7f]/g, "?") + "\n"; return kit.explain({ status: 401, headers: json, body: mismatch({ method: "POST", url: jsapi, timestamp: 1700000101, nonce: "FIELD101", shown: body.slice(0, 8), length: Buffer.byteLength(head + body + "\n") }), request: foreign(L, { method: "POST", url: jsapi, timestamp: "1700000101", nonce: "FIELD101", message, body }) }); },
    first(/UTF-?8|字符集|编码|中文|汉字|问号|乱码|非 ?ASCII/i), /BODY_NOT_SENT|字段先后变了/),
  c("query-not-signed", "hpyer/node-easywechat#60; w7corp/easywechat#2443", "?mchid=… was sent and not signed", NEW,
    (L, kit) => { const path = "/v3/pay/transactions/id/4200000000000000000000000001"; const url = `${path}?mchid=1900000001`; return kit.explain({ status: 401, headers: json, body: mismatch({ method: "GET", url, timestamp: 1700000102, nonce: "FIELD102" }), request: foreign(L, { method: "GET", url, timestamp: "1700000102", nonce: "FIELD102", message: `GET\n${path}\n1700000102\nFIELD102\n\n` }) }); },
    first(/查询(参数|串|字符串|部分)|query|\?mchid|[?？] ?(后|之后|及其后|号)|问号/i), /SIGN_KEY_OR_SERIAL|BODY_NOT_SENT/),
  c("query-signed-unencoded", "go-pay/gopay#178", "the query was signed as it is written and sent percent-encoded", NEW,
    (L, kit) => { const raw = '/v3/marketing/partnerships?authorized_data={"business_type":"FAVOR_STOCK"}&limit=5&offset=0'; const url = "/v3/marketing/partnerships?authorized_data=%7B%22business_type%22%3A%22FAVOR_STOCK%22%7D&limit=5&offset=0"; return kit.explain({ status: 401, headers: json, body: mismatch({ method: "GET", url, timestamp: 1700000103, nonce: "FIELD103" }), request: foreign(L, { method: "GET", url, timestamp: "1700000103", nonce: "FIELD103", message: `GET\n${raw}\n1700000103\nFIELD103\n\n` }) }); },
    first(/编码|encode|转义|%7B|%22|百分号/i), /SIGN_KEY_OR_SERIAL|BODY_NOT_SENT/),

  // ---- keys and certificates ----
  c("public-key-as-certificate", "YunaiV/ruoyi-vue-pro#1012", "WeChat Pay's public key stands where the merchant's certificate belongs", NEW,
    (L, kit) => pre(kit, { certificate: k.wechatPublicKey }),
    first(/公钥|PUBLIC KEY|不是(一张)?(商户)?(API ?)?证书|apiclient_cert|BEGIN CERTIFICATE/i), /证书(已|已经)?过期|序列号(与|和).{0,12}不一致/),
  c("certificate-file-is-an-error", "stored page: wechat-pay-callback-troubleshooting/SKILL.md (index id 58883108371)", "the saved “platform certificate” is the error answer of the failed download", NEW,
    (L, kit) => kit.refusal(() => L.verifyResponse({ status: 200, headers: k.sealed("{}"), body: "{}", keys: [{ certificate: '{"code":"SIGN_ERROR","message":"错误的签名，验签失败"}' }] })),
    /JSON|错误(应答|响应|信息)|不是.{0,12}(证书|PEM)|(无法|不能|没能|读不|认不|解析).{0,24}(证书|PEM)|(证书|PEM).{0,24}(无法|不能|没能|读不|认不|解析|不对|不合|格式)|BEGIN CERTIFICATE/i, /^\(accepted\)|报文被改动|证书(已|已经)?过期/),
  c("php-private-key-not-coerced", "w7corp/easywechat#2757; overtrue/laravel-wechat#463", "PHP: openssl_sign(): Supplied key param cannot be coerced into a private key (the file was not on the server)", NEW,
    (L, kit) => kit.explain({ error: thrown("openssl_sign(): Supplied key param cannot be coerced into a private key") }),
    first(/私钥|apiclient_key/), NETWORK),
  c("tls-key-too-long", "befinal/node-tenpay#95 #43", "Node could not read the file given as pfx (the .pem instead of the .p12): createSecureContext", NEW,
    (L, kit) => kit.explain({ error: Object.assign(thrown("too long, POST https://api.mch.weixin.qq.com/mmpaymkttransfers/gettransferinfo -1 (connected: false, keepalive socket: false, socketHandledRequests: 0, socketHandledResponses: 0)\nheaders: {}"), { status: -1, path: "/mmpaymkttransfers/gettransferinfo", headers: {}, stack: "Error: too long\n    at Object.createSecureContext (_tls_common.js:210:19)\n    at Object.connect (_tls_wrap.js:1127:48)\n    at Agent.createConnection (https.js:120:22)" }) }),
    first(/p12|PKCS#?12|pfx|(证书|密钥|私钥).{0,30}(文件|读|格式|解析|认)|(文件|读不|解析).{0,20}(证书|密钥|私钥)|createSecureContext/i), /被代理、CDN|截住|HOST_NOT_FOUND|(字段|参数|报文|描述).{0,8}(太长|过长)/),

  // ---- answers and notifications, as the SDKs say it ----
  c("go-no-certificate-for-serial", "wechatpay-apiv3/wechatpay-go#11", "wechatpay-go: the answer's serial has no certificate in the validator's list", NEW,
    (L, kit) => kit.explain({ error: thrown(`validate verify fail serial=${k.platformSerial} request-id=08C091D8850610EB04188FD9EEA30620E23828EFF801-0 err=no serial number:${k.platformSerial} corresponding certificate`) }),
    first(/平台证书|Wechatpay-Serial|(没有|缺|找不到|未配置|不在).{0,30}(证书|公钥|密钥)|(证书|公钥|密钥).{0,20}(没有|缺|找不到|未配置|不在)/), /商户证书序列号有误|"code":"SIGN_ERROR|被代理、CDN/),
  c("java-response-not-verified", "binarywang/WxJava#3517 #3520 #3548; binarywang/weixin-java-pay-demo#134 #135", "WxJava in public-key mode: “应答的微信支付签名验证失败”, only the exception is kept", NEW,
    (L, kit) => kit.explain({ error: thrown("org.apache.http.HttpException: 应答的微信支付签名验证失败\n\tat com.github.binarywang.wxpay.v3.SignatureExec.executeWithSignature(SignatureExec.java:86)\n\tat com.github.binarywang.wxpay.v3.SignatureExec.execute(SignatureExec.java:60)") }),
    first(/平台证书|微信支付公钥|公钥 ?ID|PUB_KEY_ID|Wechatpay-|应答(的)? ?(头|headers)/i), /"code":"SIGN_(ERROR|KEY|METHOD|URL)|商户私钥.{0,12}(不匹配|不配对|用错)|被代理、CDN/),
  c("bill-in-middleware", "wechatpay-apiv3/wechatpay-guzzle-middleware#46; minibear2021/wechatpayv3#2; yansongda/pay#882; dromara/payment-spring-boot#18", "the middleware verifies a downloaded bill, which bears no signature; the request is given", NEW,
    (L, kit) => kit.explain({ error: thrown("应答的微信支付签名验证失败"), request: kit.signed({ url: "/v3/billdownload/file?token=FIELDTOKEN0001&tartype=gzip" }) }),
    first(/账单|下载.{0,30}(签名|验签)|billdownload|verifyDownload|(不带|没有|不含).{0,6}签名/), /"code":"SIGN_ERROR|商户私钥.{0,12}(不匹配|不配对|用错)/),
  c("java-empty-aead-key", "wechatpay-apiv3/wechatpay-java#350 #307; wechatpay-apache-httpclient#220", "wechatpay-java: the notification's config has no APIv3 key (Empty key in AbstractAeadCipher.decrypt)", NEW,
    (L, kit) => kit.explain({ error: thrown("java.lang.IllegalArgumentException: Empty key\n\tat javax.crypto.spec.SecretKeySpec.<init>(SecretKeySpec.java:99)\n\tat com.wechat.pay.java.core.cipher.AbstractAeadCipher.decrypt(AbstractAeadCipher.java:71)\n\tat com.wechat.pay.java.core.notification.NotificationParser.decryptData(NotificationParser.java:154)\n\tat com.wechat.pay.java.core.notification.NotificationParser.parse(NotificationParser.java:50)") }),
    first(/APIv3 ?密钥|apiV3Key|API ?v3 ?(密钥|key)|NotificationConfig/i), /被代理、CDN|商户私钥.{0,12}空|"code":"SIGN/),
  c("go-key-size-6", "go-pay/gopay#390", "gopay: what was given as the APIv3 key has 6 bytes", NEW,
    (L, kit) => kit.explain({ error: thrown("decrypt cipher text error(aes.GCMDecrypt, err:crypto/aes: invalid key size 6") }),
    first(/APIv3 ?密钥|apiV3Key|密钥.{0,30}(32|长度|字节)|32.{0,10}(字节|位|个字符)/i), NETWORK),
  c("java-base64-of-signature", "binarywang/WxJava#3288; wechatpay-apiv3/wechatpay-java#289", "Java: Base64 of Wechatpay-Signature cannot be decoded: the signature probe", NEW,
    (L, kit) => kit.explain({ error: thrown("java.lang.IllegalArgumentException: Last unit does not have enough valid bits\n\tat java.util.Base64$Decoder.decode0(Base64.java:734)\n\tat java.util.Base64$Decoder.decode(Base64.java:526)\n\tat com.github.binarywang.wxpay.v3.auth.CertificatesVerifier.verify(CertificatesVerifier.java:33)\n\tat com.github.binarywang.wxpay.service.impl.BaseWxPayServiceImpl.verifyNotifySign(BaseWxPayServiceImpl.java:351)\n\tat com.github.binarywang.wxpay.service.impl.BaseWxPayServiceImpl.parseComplaintNotifyResult(BaseWxPayServiceImpl.java:1294)") }),
    first(/SIGNTEST|探测|Base64/i), /被代理、CDN|APIv3 密钥.{0,12}(不对|错)|私钥.{0,20}(读不|格式|不对)/),
  c("java-notification-headers", "binarywang/WxJava#3399", "WxJava: “非法请求，头部信息验证失败”: the notification's signature did not verify (not: Accept or User-Agent)", NEW,
    (L, kit) => kit.explain({ error: thrown("com.github.binarywang.wxpay.exception.WxPayException: 非法请求，头部信息验证失败\n\tat com.github.binarywang.wxpay.service.impl.BaseWxPayServiceImpl.baseParseOrderNotifyV3Result(BaseWxPayServiceImpl.java:368)\n\tat com.github.binarywang.wxpay.service.impl.BaseWxPayServiceImpl.parseTransferBatchesNotifyV3Result(BaseWxPayServiceImpl.java:437)") }),
    first(/通知|回调|验签|验证签名|签名.{0,12}(验证|没有通过|不通过|对不上)|平台证书|微信支付公钥|Wechatpay-/), /ACCEPT_OR_USER_AGENT|User-Agent|"code":"SIGN_ERROR|被代理、CDN/),
  c("java-content-type-text", "wechatpay-apiv3/wechatpay-java#368", "wechatpay-java cannot take the upload's answer: Unsupported content-type[text/plain]; the answer is not kept", NEW,
    (L, kit) => kit.explain({ error: thrown("com.wechat.pay.java.core.exception.MalformedMessageException: Unsupported content-type[text/plain]") }),
    first(/text\/plain|应答.{0,60}(Content-Type|JSON|类型|正文|保留|打印|传|附|缺|没有)|(保留|打印|给出|传|附|缺|没有|看).{0,30}应答/i), /有报文的接口要求|image\/(jpe?g|png)|请求.{0,10}Content-Type.{0,10}(不正确|缺|漏)|CONNECTION_|HOST_NOT_FOUND/),
  c("v2-refund-notification", "w7corp/easywechat#2737", "an APIv2 refund notification (XML with req_info) at the v3 handler", NEW,
    (L, kit) => kit.refusal(() => L.parseNotification({ headers: { "content-type": "text/xml" }, body: xml({ return_code: "SUCCESS", appid, mch_id: "1900000001", nonce_str: "386b97b0bb85c14315bf000000004a9a", req_info: "WsZuZPAevvi/qeYHIHOjJmzgd5fUTTBojngCRnsPJBSJ3WkJ3UBWbxD+H5woEeYX" }), keys, apiV3Key: k.apiV3Key })),
    /APIv2|\bv2\b|XML/i, /^\(accepted\)|可能被网关|反向代理丢掉/),

  // ---- healthy ----
  c("ok-public-key-notification", "control (wechatpay-apiv3/wechatpay-go#263)", "a notification signed by the public key; the public key and the certificate are both given; Node's lower-case headers", "control",
    (L, kit) => kit.refusal(() => { const b = k.notification(); const h = k.sealed(b, { by: "publicKey" }); return L.parseNotification({ headers: Object.fromEntries(Object.entries(h).map(([n, v]) => [n.toLowerCase(), v])), body: Buffer.from(b), keys, apiV3Key: k.apiV3Key }); }), ACCEPTED),
  c("ok-query-in-url", "control (hpyer/node-easywechat#60)", "the query stands in the url that is signed", "control",
    (L, kit) => kit.pre({ keys, request: { url: "/v3/pay/transactions/id/4200000000000000000000000001?mchid=1900000001" } }), NONE),
  c("ok-transfer-without-notify-url", "control (minibear2021/wechatpayv3#70)", "a transfer that leaves the optional notify_url out", "control",
    (L, kit) => kit.pre({ keys, request: { url: "/v3/fund-app/mch-transfer/transfer-bills", body: { appid, out_bill_no: "FIELD0001", transfer_scene_id: "1000", openid, transfer_amount: 100, transfer_remark: "field", transfer_scene_report_infos: [{ info_type: "活动名称", info_content: "新会员有礼" }, { info_type: "奖励说明", info_content: "注册会员抽奖一等奖" }] } } }), NONE),
];
