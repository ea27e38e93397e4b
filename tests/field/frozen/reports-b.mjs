// A third table (b): reports from pages (Weixin community, CSDN, cnblogs mirrors, GitCode notes, DCloud, blogs). Answers written before any run.
// node run.mjs <package dir> --file <this file>
import crypto from "node:crypto";
import * as k from "./kit.mjs";
import { ACCEPTED, NONE, appid, c, first, host, mismatch, openid, order, says } from "./kit.mjs";

const NEW = "unseen";
const C = "developers.weixin.qq.com/community/";
const json = { Server: "nginx", "Content-Type": "application/json; charset=utf-8" };
const thrown = (message, more = {}) => Object.assign(new Error(message), more);
const keys = [k.pub, { certificate: k.platformCertificate }];
/** parseNotification of a genuine notification that was changed on the way. */
const notified = (L, kit, { headers = (h) => h, body = (b) => b, make, sign, ...options } = {}) => { const b = k.notification(make); return kit.refusal(() => L.parseNotification({ headers: headers(k.sealed(b, sign)), body: body(b), keys, apiV3Key: k.apiV3Key, ...options })); };
const verified = (L, kit, given, { by = "certificate", body = '{"prepay_id":"wx0001"}' } = {}) => kit.refusal(() => L.verifyResponse({ status: 200, headers: k.sealed(body, { by }), body, keys: given }));
const signedWith = (kit, privateKey) => kit.refusal(() => kit.signed({ privateKey, url: "/v3/certificates" }).headers.Authorization.slice(0, 25));
/** A request of another client: its Authorization is really signed over `message`. */
const foreign = ({ method = "POST", url, message, timestamp, nonce, body, padding = crypto.constants.RSA_PKCS1_PADDING }) => {
  const signature = crypto.sign("sha256", Buffer.from(message), { key: k.privateKey, padding }).toString("base64");
  return { method, url: host + url, headers: { Accept: "application/json", "User-Agent": "x/1", ...(body === undefined ? {} : { "Content-Type": "application/json" }), Authorization: k.authorization({ timestamp: String(timestamp), nonce, signature }) }, ...(body === undefined ? {} : { body }), message };
};
const without = (h, ...names) => Object.fromEntries(Object.entries(h).filter(([n]) => !names.includes(n)));
const oneLine = (pem) => pem.replace(/\r?\n/g, "");
const escaped = (text) => text.replace(/[\u0080-\uffff]/g, (ch) => "\\u" + ch.charCodeAt(0).toString(16).padStart(4, "0"));
const ELSEWHERE = /网页|CONNECTION_|HOST_NOT_FOUND|PROXY_PAGE/; // nothing here is a matter of the network

export const cases = [
  // ---- signatures of requests ----
  c("pss-padding", C + "pay/doc/00002c64df0918ca2410fdc926b800", ".NET: RSASignaturePadding.Pss where PKCS#1 v1.5 is wanted; both texts agree", NEW,
    (L, kit) => { const body = JSON.stringify(order), url = "/v3/pay/transactions/jsapi", timestamp = 1654200301, nonce = "FIELDC01"; const message = `POST\n${url}\n${timestamp}\n${nonce}\n${body}\n`; return kit.explain({ status: 401, headers: json, body: mismatch({ method: "POST", url, timestamp, nonce, shown: body }), request: foreign({ url, message, timestamp, nonce, body, padding: crypto.constants.RSA_PKCS1_PSS_PADDING }) }); },
    first(/SIGN_KEY_OR_SERIAL|私钥|PSS|PKCS ?#?1|填充|签名算法|证书序列号/), first(/BODY_NOT_SENT|时钟|报文.{0,6}(是|为)?空|(只|是).{0,6}摘要/)),
  c("json-unicode-escaped", "php.bkmy88.com/faq/2127148.html", "PHP: json_encode's \\uXXXX text was signed, another JSON text (the characters themselves) was sent", NEW,
    (L, kit) => { const body = JSON.stringify({ ...order, description: "测试商品" }), url = "/v3/pay/transactions/jsapi", timestamp = 1654200302, nonce = "FIELDC02"; const head = `POST\n${url}\n${timestamp}\n${nonce}\n`; return kit.explain({ status: 401, headers: json, body: mismatch({ method: "POST", url, timestamp, nonce, shown: body }), request: foreign({ url, message: head + escaped(body) + "\n", timestamp, nonce, body }) }); },
    first(/转义|\\+u[0-9a-fX]{0,4}|Unicode|BODY_|json_encode|(序列化|编码).{0,20}(两次|不同|不一|变|重新|再)|(两次|重新|再次?)(序列化|编码)|(报文|body|正文).{0,40}(不同|不一致|不一样|对不上|不是同|不是一|变了|有差)|(不同|不一致|不一样|差别).{0,30}(报文|body|正文)/i), first(/时钟|私钥(与|和|不)/)),
  c("one-line-feed-too-many", "runxinzhi.com/SparkMore-p-15895427.html", "downloading an electronic receipt: the text of a GET ends in one line feed too many", NEW,
    (L, kit) => { const url = "/v3/billdownload/file?token=FIELDTOKEN0001", timestamp = 1644660603, nonce = "FIELDC03"; const message = `GET\n${url}\n${timestamp}\n${nonce}\n\n`; return kit.explain({ status: 401, headers: json, body: mismatch({ method: "GET", url, timestamp, nonce }), request: foreign({ method: "GET", url, message: message + "\n", timestamp, nonce }) }); },
    first(/换行|空行|多(了|出)?.{0,8}(一行|行|字节|字符|\\n)|行数|(末尾|结尾|最后).{0,16}(多|\\n)|LINE_FEED|NEWLINE/i), first(/时钟|私钥(与|和|不)/)),
  c("cloud-function-only-words", "ask.dcloud.net.cn/article/39985", "uniCloud function, profit sharing: 401 with the words alone; neither request nor sign_information were kept", NEW,
    (L, kit) => kit.explain({ status: 401, body: says("SIGN_ERROR", "签名信息错误，验签失败") }),
    first(/"code":"[^"]*SIGN|(缺|少|没有|给出|传|附|保留|还要|提供).{0,30}(request|请求|签名串|sign_information)|(request|请求|签名串|sign_information).{0,30}(缺|没有|一并|一起|给|传|比对|对照)/i), /频率|"retryable":true|网页|CONNECTION_/),
  c("coupon-plugin-signtype", "blog.gitcode.com/f1e7544fdc0562ffe9eb52f66cc7d83a.html", "overtrue/wechat, mini-program coupon plug-in: “插件发券签名错误”; an APIv2 signature (signType was signed too)", NEW,
    (L, kit) => kit.explain({ error: { errcode: 272758293, msg: "插件发券签名错误" } }),
    first(/HMAC|APIv2|\bv2\b|发券插件|H5 ?发券|小程序发券/i), /SIGN_KEY_OR_SERIAL|网页|CONNECTION_|"retryable":true/),

  // ---- keys, as they were given ----
  c("key-as-dotnet-xml", "www.wxopen.club/topic/5e66ec7a22fd14058023ff4c", ".NET keeps its keys as <RSAKeyValue> XML; that text is given as the private key", NEW,
    (L, kit) => { const b = (v) => Buffer.from(v, "base64url").toString("base64"); const j = crypto.createPrivateKey(k.privateKey).export({ format: "jwk" }); return signedWith(kit, `<RSAKeyValue><Modulus>${b(j.n)}</Modulus><Exponent>${b(j.e)}</Exponent><P>${b(j.p)}</P><Q>${b(j.q)}</Q><DP>${b(j.dp)}</DP><DQ>${b(j.dq)}</DQ><InverseQ>${b(j.qi)}</InverseQ><D>${b(j.d)}</D></RSAKeyValue>`); },
    /XML|RSAKeyValue|PEM|apiclient_key\.pem|^\(accepted\)/i, /是证书|PKCS ?#?12|加密(了)?的私钥|为空|是空的/),
  c("p12-filtered-by-maven", "blog.csdn.net/weixin_41456284/article/details/110633501", "Maven's resource filter rewrote apiclient_cert.p12 as text; its bytes are given as the private key", NEW,
    (L, kit) => signedWith(kit, Buffer.from(k.p12.toString("utf8"))),
    /PKCS ?#?12|p12|二进制|文本|UTF-?8|损坏|改坏|坏了|过滤|apiclient_key/i, /^\(accepted\)|OpenSSH|为空|是空的/),
  c("pkcs1-public-key-one-line", "t.zoukankan.com/johnson108178-p-9590956.html", "the public key as PKCS#1 (BEGIN RSA PUBLIC KEY) in a single line", NEW,
    (L, kit) => verified(L, kit, [{ id: k.pubId, publicKey: oneLine(crypto.createPublicKey(k.wechatPublicKey).export({ type: "pkcs1", format: "pem" })) }], { by: "publicKey" }),
    /^\(accepted\)|PKCS ?#?1|RSA PUBLIC KEY|换行|一行|BEGIN PUBLIC KEY|PEM/i, /私钥给|报文(被|已)改|时钟/),

  // ---- which key verifies ----
  c("probe-as-java-text", C + "pay/doc/000c4edfd047f84a02525da7761400; blog.gitcode.com/d7a06f9a92c0c8914484e39d8b770edb.html; blog.youkuaiyun.com/gitblog_01415/article/details/149958258", "wechatpay-java now and then: signature verification failed; its sign begins with WECHATPAY/SIGNTEST/", NEW,
    (L, kit) => kit.explain({ error: thrown(`com.wechat.pay.java.core.exception.ValidationException: Processing WechatPay notification,signature verification failed,signType[WECHATPAY2-SHA256-RSA2048]\tserial[${k.platformSerial}]\tmessage[1729512147\n6K9cI3QxLNdZ\n{"id":"field"}\n]\tsign[WECHATPAY/SIGNTEST/${"A".repeat(320)}==]`) }),
    first(/SIGNTEST.{0,8}(开头|起头|打头|是|的|说明)|探测|探针|故意|测试(流量|签名|请求)|演练|PROBE/i), ELSEWHERE),
  c("platform-certificate-rotated", "shangjiazhushou.com/article/23972839-434", "only an older platform certificate is kept; the answer names another serial", NEW,
    (L, kit) => verified(L, kit, [{ certificate: k.secondPlatformCertificate }]),
    /平台证书|Wechatpay-Serial|\/v3\/certificates/i, /^\(accepted\)|(换|改|检查)(成|用)?商户私钥|时钟|报文(被|已)改/),
  c("gopay-verification-error", "blog.gitcode.com/98f7a0f51ec26a295eb5e3c3536f3ebb.html", "gopay: [verify signature error]: crypto/rsa: verification error, for a notification", NEW,
    (L, kit) => kit.explain({ error: thrown("[verify signature error]: crypto/rsa: verification error") }),
    first(/平台证书|微信支付公钥|原始|原文|一字不|逐字节|Wechatpay-Serial|验签|(通知|应答|回调).{0,20}签名|说不准/i), first(/网页|CONNECTION_|SIGN_KEY_OR_SERIAL|商户私钥(与|和|不)/)),
  c("wxjava-no-usable-certificate", "blog.gitcode.com/bf509c3e4f4ae7880957213976d6aa2e.html", "WxJava 4.7.3.B, transfer: v3请求构造异常, its cause “无可用的平台证书…” (no answer beside it)", NEW,
    (L, kit) => { const cause = thrown("无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。", { name: "WxRuntimeException" }); return kit.explain({ error: thrown("v3请求构造异常！", { name: "WxPayException", cause }) }); },
    first(/公钥|PUB_KEY_ID/), first(/APIv3 ?密钥(不对|错|不是)|网页|CONNECTION_|路径(不|写|拼)/)),
  c("certificates-file-not-there", C + "develop/article/doc/000ca894a20c983cad52242286b813", "GET /v3/certificates: “文件不存在” for merchants that have the public key only", NEW,
    (L, kit) => kit.explain({ status: 404, headers: json, body: says("RESOURCE_NOT_EXISTS", "文件不存在"), request: kit.signed({ url: "/v3/certificates" }) }),
    first(/公钥|PUB_KEY_ID|没有(可用的)?平台证书/), first(/账单|订单|电子回单|批次|"retryable":true/)),

  // ---- notifications ----
  c("tag-mismatch-bare", "blog.csdn.net/qq_40523572/article/details/116752366; inbai.net/article/123.html", "Java: AEADBadTagException: Tag mismatch! and nothing else (there: associated_data was lost)", NEW,
    (L, kit) => kit.explain({ error: thrown("javax.crypto.AEADBadTagException: Tag mismatch!") }),
    first(/APIv3 ?密钥|apiV3Key|associated_data|附加数据/i), first(/网页|CONNECTION_|商户私钥|证书序列号/)),
  c("getallheaders-under-nginx", "blog.csdn.net/coKelele_123/article/details/119034724", "PHP behind nginx: the request's own headers were not read; no Wechatpay-* header is there", NEW,
    (L, kit) => notified(L, kit, { headers: () => ({ "Content-Type": "application/json", "Content-Length": "800" }) }),
    /Wechatpay-|(请求)?头.{0,24}(缺|没有|丢|空|不全|没读)|(缺|没有|丢|少).{0,24}(请求)?头/i, /^\(accepted\)|APIv3 ?密钥(不对|错)|时钟|重新序列化/),
  c("serial-header-filtered", "php.sqjnqi.com/faq/2142963.html (1)", "Laravel: a middleware let Wechatpay-Serial fall; the other headers are there", NEW,
    (L, kit) => notified(L, kit, { headers: (h) => without(h, "Wechatpay-Serial") }),
    /Wechatpay-Serial/i, /^\(accepted\)|APIv3 ?密钥(不对|错)|时钟|重新序列化/),
  c("nonce-lower-cased", "blog.dankying.com/posts/20250526-things-to-watch-out-for-when-using-golang-to-connect-to-wechat-pay", "Wechatpay-Nonce came in another letter case than it was signed in; only that it does not fit can be seen", NEW,
    (L, kit) => notified(L, kit, { headers: (h) => ({ ...h, "Wechatpay-Nonce": h["Wechatpay-Nonce"].toLowerCase() }) }),
    /验签|签名.{0,60}(不一致|不匹配|不对|不通过|不符|失败|没有?通过|对不上|无效)|原始|原样|原文|Wechatpay-Nonce|SIGNATURE/i, /^\(accepted\)|时钟|APIv3 ?密钥(不对|错)/),

  // ---- parameters and business ----
  c("emoji-in-description", "php.sqjnqi.com/faq/2142963.html (2)", "description holds an emoji: PARAM_ERROR (before sending)", NEW,
    (L, kit) => kit.pre({ request: { url: "/v3/pay/transactions/jsapi", body: { ...order, description: "生日会员🎉" } } }),
    first(/emoji|表情|(四|4) ?(个)?字节|(1|一).{0,6}(3|三) ?(个)?字节|超过 ?(3|三) ?(个)?字节|U\+1F389|FOUR_BYTE|EMOJI/i)),
  c("sharing-amount-in-yuan", "shangjiazhushou.com/article/23972839-256", "profit sharing: a receiver's amount in yuan, with decimals (before sending)", NEW,
    (L, kit) => kit.pre({ request: { url: "/v3/profitsharing/orders", body: { appid, transaction_id: "4200000000000000000000000001", out_order_no: "FIELDP0001", receivers: [{ type: "MERCHANT_ID", account: "1900000002", amount: 12.5, description: "field" }], unfreeze_unsplit: true } } }),
    first(/amount|金额|整数|单位(是|为)?.{0,4}分|以分为/)),
  c("v2-refunded-already", "blog.csdn.net/qq_41509873/article/details/106258205", "APIv2 refund: err_code ERROR “订单已全额退款”", NEW,
    (L, kit) => kit.explain({ status: 200, headers: { "Content-Type": "text/xml" }, body: "<xml><return_code><![CDATA[SUCCESS]]></return_code>\n<return_msg><![CDATA[OK]]></return_msg>\n<result_code><![CDATA[FAIL]]></result_code>\n<err_code><![CDATA[ERROR]]></err_code>\n<err_code_des><![CDATA[订单已全额退款]]></err_code_des>\n</xml>" }),
    first(/全额退款|已(经)?(全部|全额|退)|(查|核对).{0,16}退款|APIv2|\bv2\b/i), /"retryable":true|余额不足|PROXY_PAGE|CONNECTION_|是一个网页/),
  c("front-invalid-signature", C + "develop/doc/0008c88aabc6305155e227a8963400", "mini-program: requestPayment fails “invalid signature”; what was signed is not known", NEW,
    (L, kit) => kit.explain({ error: { errMsg: "requestPayment:fail invalid signature" } }),
    first(/paySign|签名/i), /网页|CONNECTION_|"retryable":true/),

  // ---- healthy ----
  c("ok-pkcs1-private-key", "control (php.bkmy88.com/faq/2104315.html)", "a private key in PKCS#1 form (BEGIN RSA PRIVATE KEY) signs as well", NEW,
    (L, kit) => signedWith(kit, crypto.createPrivateKey(k.privateKey).export({ type: "pkcs1", format: "pem" })), ACCEPTED),
  c("ok-empty-associated-data", "control (blog.csdn.net/qq_40523572/article/details/116752366 asks when it is absent)", "a genuine notification whose associated_data is empty", NEW,
    (L, kit) => notified(L, kit, { make: { resource: { ciphertext: k.seal(JSON.stringify(k.transaction), { aad: "" }), associated_data: "" } } }), ACCEPTED),
  c("ok-three-byte-characters", "control (php.sqjnqi.com/faq/2142963.html (2))", "Chinese, full-width signs and ☆ are three bytes each: nothing to find", NEW,
    (L, kit) => kit.pre({ request: { url: "/v3/pay/transactions/jsapi", body: { ...order, description: "生日会员（☆年卡）" } } }), NONE),
];
