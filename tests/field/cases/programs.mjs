// Texts of programs, libraries and front ends that come without an answer of WeChat Pay's, or hold it.
import { COMMUNITY, thrown } from "../asks.mjs";
import { first, it } from "../judge.mjs";

const NOTHING_SAID = /说不准|没有可供判断/;
const text = (id, source, message, want, not = NOTHING_SAID, more = undefined) =>
  it(id, source, message.slice(0, 100), (kit) => kit.explain({ error: thrown(message, more) }), first(want), not);
const front = (id, source, told, want, not = NOTHING_SAID) =>
  it(id, source, JSON.stringify(told), (kit) => kit.explain(told), first(want), not);

export default [
  // Java.
  text(
    "wxjava-key-length",
    "binarywang/WxJava#3698",
    "com.github.binarywang.wxpay.exception.WxPayException: 解析报文异常！",
    /32/,
    /商户私钥/,
    { cause: thrown("java.security.InvalidKeyException: Invalid AES key length: 33 bytes") },
  ),
  text(
    "wxjava-setting",
    "binarywang/WxJava#2448",
    "WxPayException(customErrorMsg=请确保privateKeyPath已设置, returnCode=null)",
    /privateKeyPath/,
  ),
  text(
    "wxjava-setting-key",
    "binarywang/WxJava#3252",
    "com.github.binarywang.wxpay.exception.WxPayException: 请确保apiV3Key值已设置",
    /apiV3Key/,
  ),
  text(
    "wxjava-private-key",
    "binarywang/weixin-java-pay-demo#96",
    "me.chanjar.weixin.common.error.WxRuntimeException: 无效的私钥",
    /私钥/,
  ),
  text(
    "wxjava-xml-inside",
    "binarywang/weixin-java-pay-demo#136",
    "com.github.binarywang.wxpay.exception.WxPayException: 返回代码：[FAIL]，返回信息：[签名错误，请检查后再试]，微信返回的原始报文：\n<xml><return_code><![CDATA[FAIL]]></return_code>\n<return_msg><![CDATA[签名错误，请检查后再试]]></return_msg>\n</xml>",
    /签名错误.*APIv2/,
  ),
  text(
    "java-okhttp-3",
    "wechatpay-apiv3/wechatpay-java#70 #78",
    "java.lang.NoSuchMethodError: okhttp3.RequestBody.create(Ljava/lang/String;Lokhttp3/MediaType;)Lokhttp3/RequestBody;",
    /okhttp/,
  ),
  text(
    "java-provider-exists",
    "wechatpay-apiv3/wechatpay-java (RSAAutoCertificateConfig)",
    "java.lang.IllegalStateException: The corresponding provider for the merchant already exists",
    /单例/,
  ),
  text(
    "java-key-size",
    "binarywang/weixin-java-pay-demo#103 (comment)",
    "java.security.InvalidKeyException: Illegal key size",
    /JDK/,
    /私钥（或公钥/,
  ),
  text(
    "java-decryption",
    "wechatpay-apiv3/wechatpay-java#304",
    "com.wechat.pay.java.core.exception.DecryptionException: Decryption failed",
    /APIv3 ?密钥/,
  ),
  text(
    "java-update-failed",
    "binarywang/weixin-java-pay-demo#91",
    'Auto update cert failed, statusCode = 401,body = {"code":"SIGN_ERROR","message":"商户证书序列号有误。"}',
    /序列号/,
  ),
  text(
    "java-sharing-inside",
    `${COMMUNITY}develop/doc/0008003fc683f8229193489f961400`,
    'com.wechat.pay.java.core.exception.ServiceException: Wrong HttpStatusCode[400]\nhttpResponseBody[{"code":"INVALID_REQUEST","message":"分账金额超出最大分账比例"}] HttpRequest[{"http_method":"POST"}]',
    /最大分账比例/,
  ),

  // PHP.
  text(
    "yansongda-not-verified",
    "yansongda/pay#966 #1007",
    "[object] (Yansongda\\Pay\\Exception\\InvalidSignException(code: 9500): 签名异常: 验证微信签名失败",
    /平台证书|SIGNTEST/,
  ),
  text("yansongda-setting", "yansongda/pay (ConfigFailed)", "配置异常: 缺少微信配置 -- [mch_secret_cert]", /mch_secret_cert/),
  text(
    "php-private-key",
    "w7corp/easywechat#2757",
    "openssl_sign(): Supplied key param cannot be coerced into a private key",
    /私钥.{0,20}读不了|PEM/,
  ),
  text(
    "php-client-certificate",
    "w7corp/easywechat (cURL 58)",
    "cURL error 58: unable to set private key file: '/cert/apiclient_key.pem' type PEM",
    /apiclient_key\.pem/,
  ),
  text("php-certificates-file", "curl 77", "cURL error 77: error setting certificate verify locations", /根证书|ca-certificates/),

  // .NET, Python, Go.
  text(
    "senparc-no-serial",
    "JeffreySu/WeiXinMPSDK#3276",
    "RequestAsync 签名验证失败：公钥序列号不存在！请查看日志！",
    /Wechatpay-Serial|可能已经生效/,
  ),
  text(
    "skit-no-certificate",
    "fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#104",
    'Verify signature of event failed. ---> There is no platform certificate matched the serial number: "3ACF". Please make sure you have downloaded platform certificates first.',
    /平台证书/,
  ),
  text(
    "dotnet-pfx",
    "public threads (.NET)",
    "System.Security.Cryptography.CryptographicException: 指定的网络密码不正确。",
    /p12|商户号/,
  ),
  text(
    "python-no-certificate",
    "minibear2021/wechatpayv3#56",
    "No wechatpay platform certificate, please double check your init params.",
    /公钥|平台证书/,
  ),
  text("python-key", "minibear2021/wechatpayv3 (load_private_key)", "failed to load private key.", /私钥/),
  text(
    "gopay-key-size",
    "go-pay/gopay#390 (kind)",
    "init client setting err:decrypt downloaded certificate failed: crypto/aes: invalid key size 40",
    /32/,
    /商户私钥/,
  ),

  // Node, edge runtimes, cloud functions.
  text("node-openssl-3", "befinal/node-tenpay (kind)", "Unsupported PKCS12 PFX data", /p12|pfx/),
  text(
    "node-prepay-id",
    "public threads",
    "Cannot read properties of undefined (reading 'prepay_id')",
    /下单没有成功|应答/,
    NOTHING_SAID,
    { name: "TypeError" },
  ),
  text("worker-cpu", "cloudflare/workerd (limits)", "Worker exceeded resource limits", /限额/),
  front(
    "cloud-function-name",
    `${COMMUNITY}develop (callFunction)`,
    {
      errCode: -501000,
      errMsg: "cloud.callFunction:fail Error: errCode: -501000 | errMsg: FunctionName parameter could not be found",
    },
    /云函数/,
  ),

  // Mini programs, pages, apps.
  front(
    "front-banned",
    `${COMMUNITY}personal/oCJUsw9CJvLXfoIsy8cDn__JOfUc/answer?page=84`,
    { errMsg: "requestMerchantTransfer:fail banned" },
    /封禁/,
  ),
  front(
    "front-offline-verifying",
    "pay.weixin.qq.com/wiki/doc/api_external/en/faq/chapter1_1_3.shtml",
    { errMsg: "chooseWXPay:fail, the permission value is offline verifying" },
    /jsApiList|wx\.config/,
  ),
  front(
    "front-fail-alone",
    "annkee/exception#14; PingPlusPlus/pingpp-js#26",
    { err_msg: "get_brand_wcpay_request:fail" },
    /授权目录/,
    /参数不全或类型不对/,
  ),
  front(
    "front-scene",
    `${COMMUNITY}develop/doc/00022e6dfe4d703f67d7e0b4f5ac00`,
    { err_desc: "Invalid payment situation", err_code: "-1", errMsg: "requestPayment:fail" },
    /trade_type|下单.{0,10}方式/,
  ),
  front(
    "front-app",
    "juejin.cn/post/6979431553310916622",
    { errMsg: "requestPayment:fail [payment微信:-1]General errors", errCode: -100, code: -100 },
    /应用签名|包名/,
  ),
  front(
    "front-other-payee",
    `${COMMUNITY}personal/oCJUsw3Xic4fez0dO6_7p7cyFwKo/question?page=1`,
    { errMsg: "requestMerchantTransfer:fail 你的微信号与商家指定的微信号不一致" },
    /openid/,
  ),
  front(
    "front-transfer-closed",
    `${COMMUNITY}personal/oCJUsw91cWOK8UC3ni9XohdBL4dU/question`,
    { errMsg: "requestMerchantTransfer:close" },
    /查转账单/,
    /支付授权目录/,
  ),
  text("page-other-payer", "pay.weixin.qq.com/doc/v3/merchant/4012791869", "下单账号与支付账号不一致，请核实后再支付", /openid/),
  text("page-expired", "blog.csdn.net/qq_26369317/article/details/82216443 (4)", "支付请求已失效，请重新发起支付", /5 ?分钟/),
  text(
    "page-address",
    "cnblogs.com/xbq8080/p/7545409",
    "网络环境未能通过安全验证，请稍后再试",
    /payer_client_ip/,
    /"retryable":true|CONNECTION_/,
  ),
  text("page-appid", "pay.weixin.qq.com/doc/v3/merchant/4013070182", "商户传入的appid参数不正确，请联系商户处理", /appid/i),
  text(
    "page-app-signature",
    "pay.weixin.qq.com/doc/v3/merchant/4013070182",
    "签名不对，请检查签名是否与开放平台上填写的一致",
    /应用签名|包名/,
  ),
  text("page-no-right", "kancloud.cn/pangxiekeji/jinli/1918586 (2)", "商家暂时没有此类交易权限，请联系商家客服", /产品中心/),
  text("page-outside", "pay.weixin.qq.com/doc/v3/merchant/4012791869", "该商户暂不支持通过外部拉起微信完成支付", /微信/),
  text("app-invoke", "yorkie/react-native-wechat#314", "WeChat API invoke returns false.", /应用签名|包名/),
  front("app-payscore-view", `${COMMUNITY}pay/doc/000e4ab79a05203f8b3d3365051800`, { errMsg: "openBusinessView:fail" }, /APIv2/),
  // What is said field by field, or in a sentence alone.
  text(
    "wxjava-written-fields",
    "the form of binarywang/WxJava#2448, with what v3 answers",
    "WxPayException(customErrorMsg=商户证书序列号有误。\n, returnCode=null, returnMsg=null, resultCode=null, errCode=SIGN_ERROR, errCodeDes=商户证书序列号有误。, xmlString=null)",
    /序列号/,
    /APIv2/,
  ),
  text(
    "map-of-v2",
    "binarywang/weixin-java-pay-demo#66",
    "结果业务代码异常，返回结果：{return_msg=签名错误, return_code=FAIL}",
    /签名错误.*APIv2/,
  ),
  text(
    "unipay-written-fields",
    "dcloud uni-pay: errCode and errMsg in one text",
    "errCode: NO AUTH|errMsg:商户号该产品权限未开通，请前往商户平台>产品中心检查后重试",
    /产品中心/,
  ),
  text(
    "python-written",
    "Python's text of a dict",
    "Exception: {'code': 'INVALID_REQUEST', 'message': '订单已支付'}",
    /ORDER_STATE/,
  ),
  text("node-written", "util.inspect of a body", "{ code: 'PARAM_ERROR', message: '无效的openid' }", /openid/),
  text(
    "php-written",
    "var_dump of an answer of APIv2",
    'array(2) { ["return_code"]=> string(4) "FAIL" ["return_msg"]=> string(12) "appid不存在" }',
    /appid不存在.*APIv2/,
  ),
  text("sentence-appid", "JeffreySu/WeiXinMPSDK#572 and like threads", "当前商户号与AppID不匹配", /绑定/),
  text("sentence-not-of-pay", "a page of OAuth, not of WeChat Pay", "scope 参数错误或没有 scope 权限", /说不准/, /产品中心/),
  text("sentence-of-own-program", "an own backend says the like", "订单不存在", /说不准/, /微信支付没有|NOT_EXISTS/),
  text("sentence-of-own-limit", "an own backend says the like", "操作过于频繁，请稍后再试", /说不准/, /RATE_LIMITED/),
  // Verification, and what looks like it.
  text(
    "httpclient-unverified",
    "wechatpay-apiv3/wechatpay-apache-httpclient#152",
    "com.wechat.pay.contrib.apache.httpclient.exception.ValidationException: 验签失败：serial=[4FE088A8E7AC57DBA7A29F37BAA76ADA8F9EAD05] message=[1655705237] sign=[Hs]",
    /平台证书或公钥/,
  ),
  text(
    "sign-refused-sentence",
    "the sentence of a 401, which is no failed verification",
    "签名信息错误，验签失败",
    /./,
    /ANSWER_UNVERIFIED/,
  ),
  text(
    "paylinks-unverified",
    "essensoft/paylinks-samples#2",
    "验签失败: 微信平台证书管理器中未找到有效平台证书",
    /平台证书或公钥/,
  ),
  text(
    "senparc-unverified",
    "JeffreySu/WeiXinMPSDK#3276",
    "RequestAsync 签名验证失败：公钥序列号不存在！请查看日志！",
    /平台证书或公钥/,
  ),
  text(
    "openssl-block-type",
    "OpenSSL 1.1 when the key is another's",
    "error:0407006A:rsa routines:RSA_padding_check_PKCS1_type_1:block type is not 01",
    /平台证书或公钥/,
  ),
  text(
    "yansongda-decrypt",
    "yansongda/pay#908",
    "Yansongda\\Pay\\decrypt_wechat_resource_aes_256_gcm(): Return value must be of type array|string, bool returned",
    /APIv3 密钥/,
  ),
  text("elixir-certificates", "feng19/wechat#10", "Init certificates error", /公钥/),
  // Clients whose error was kept as text.
  text("text-reset", "Node's text", "Error: read ECONNRESET", /结果未知/),
  text("text-tls-timeout", "Go's text", "net/http: TLS handshake timeout", /没有发出/, /可能已经到达/),
  text(
    "text-no-answer",
    "Apache HttpClient's text",
    "org.apache.http.NoHttpResponseException: api.mch.weixin.qq.com:443 failed to respond",
    /结果未知/,
  ),
  text(
    "text-not-json",
    "wechatpay-apiv3/wechatpay-java, its text",
    "com.wechat.pay.java.core.exception.MalformedMessageException: Response body isn't JSON",
    /不是 JSON/,
  ),
  text(
    "text-codec",
    "Python's text",
    "UnicodeEncodeError: 'latin-1' codec can't encode characters in position 37-40: ordinal not in range(256)",
    /没有发出/,
  ),
  // Front ends.
  text("front-not-in-wechat", "a page outside of WeChat", "ReferenceError: WeixinJSBridge is not defined", /在微信里打开/),
  text(
    "front-config",
    "WeChat's JS-SDK",
    "config:fail,Error: 系统错误，错误码：63002,invalid signature",
    /wx\.config/,
    /paySign/,
  ),
  text("front-no-permission", "WeChat's JS-SDK", "requestPayment:fail jsapi has no permission", /权限/, /PAYMENT_PARAMETER/),
  text(
    "front-uni-app",
    "a uni-app on Android",
    "requestPayment:fail:[payment微信:-1]General errors",
    /包名/,
    /PAYMENT_PARAMETER/,
  ),
  text("front-code-expired", "a code that was scanned too late", "此二维码已过期，请重新扫码", /code_url/, /付款码/),
];
