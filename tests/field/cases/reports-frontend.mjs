// From public reports. The front end, and APIv2 beside APIv3.
import { COMMUNITY, plain, thrown, versionTwo, xml } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, host, mchid } from "../materials.mjs";
import { BLAMES_NETWORK, BLAMES_SIGNATURE, NETWORK_ANYWHERE, or, RETRYABLE, title, told } from "../verdicts.mjs";

export default [
  it(
    "h5-address-differs",
    "the H5 cashier's messages in public notes; pay.weixin.qq.com H5 guide",
    "the H5 cashier: “网络环境未能通过安全验证”: payer_client_ip is not the address of the user who pays",
    (kit) => kit.explain({ error: thrown("网络环境未能通过安全验证，请稍后再试") }),
    first(/payer_client_ip|(用户|付款人|下单|终端|客户端).{0,30}\bIP\b|\bIP\b.{0,30}(不一致|一致|真实|不同|不是)/i),
    /"retryable":true|CONNECTION_|HOST_NOT_FOUND|TLS|根证书|Referer.{0,6}(是|为)空/,
  ),
  it(
    "jsapi-page-not-registered",
    "public notes on JSAPI",
    "JSAPI: “当前页面的URL未注册”: the page is not in the merchant's 支付授权目录",
    (kit) =>
      kit.explain({
        error: {
          err_code: "3",
          err_desc: "当前页面的URL未注册:https://shop.example/pay.html",
          err_msg: "get_brand_wcpay_request:fail",
        },
      }),
    first(/授权目录|支付目录/),
    or(NETWORK_ANYWHERE, /"retryable":true/, first(/paySign|notify_url/)),
  ),
  it(
    "app-minus-one",
    `${COMMUNITY}pay/doc/000c6a35e80b60115ead1182e5b000; pay/doc/00004c5fb9036083cb8bbe36b5b809`,
    "uni-app, APIv3 app payment: -1 and nothing else: signature of the call, appid, package name and signature of the app",
    (kit) => kit.explain({ error: { errMsg: "requestPayment:fail:[payment微信:-1]General errors", errCode: -100, code: -100 } }),
    first(/包名|应用签名|签名|appid|partnerid|signPayment|开放平台/i),
    or(NETWORK_ANYWHERE, /"retryable":true/, first(/授权目录/)),
  ),
  it(
    "payment-banned-in-mini-program",
    `${COMMUNITY}pay/doc/000e842c7706700f87e24e6f966400; pay/doc/0006e28c78cf888139c2a854366800; personal/oCJUsw-QxhzdimTQsAvavhY5UDE0/question`,
    "wx.requestPayment: errno 102, “jsapi has been banned”: the mini program's payment is switched off (发货管理, 认证, 授权, violations)",
    (kit) =>
      kit.explain({
        error: {
          errno: 102,
          errMsg:
            "requestPayment:fail jsapi has no permission, event=requestPayment, runningState=foreground, permissionMsg=permission got, detail=jsapi has been banned",
        },
      }),
    first(
      /封禁|封停|禁用|被禁|禁止|停用|被限制|限制了|处罚|违规|发货(信息)?管理|(小程序|公众平台|mp\.weixin)[\s\S]{0,60}(权限|能力|接口|后台|认证|限制)|(权限|能力|接口)[\s\S]{0,40}小程序/,
    ),
    or(
      BLAMES_NETWORK,
      RETRYABLE,
      /"code":"SIGN_|"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(paySign|签名|授权目录|package)/,
    ),
  ),
  it(
    "jssdk-offline-verifying",
    `segmentfault.com/q/1010000012579592; ${COMMUNITY}pay/doc/00002a447c8820999ee767c9d54400; develop/doc/000662186e4ce8cb20ff7fea751000`,
    "chooseWXPay: “the permission value is offline verifying”: wx.config has not passed or lacks chooseWXPay; also in the developer tool (a phone works)",
    (kit) => kit.explain({ error: { errMsg: "chooseWXPay:fail, the permission value is offline verifying" } }),
    first(/wx\.config|\bconfig\b|jsApiList|wx\.ready|JS-?SDK|真机|手机|开发者工具|模拟器|授权目录|JS ?接口安全域名/i),
    or(BLAMES_NETWORK, RETRYABLE, /"code":"SIGN_|"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(paySign|package|prepay_id)/),
  ),
  it(
    "app-signed-with-md5",
    `${COMMUNITY}pay/doc/000eca8d3200a06a8641309fa66400`,
    "APIv3 app payment: 支付验证签名失败; sign has 32 hex digits: an APIv2 MD5, APIv3 wants RSA with the merchant's private key",
    (kit) =>
      kit.explain({
        error: thrown(
          `支付验证签名失败 ${JSON.stringify({ appid, noncestr: "WQWTQWSADG", package: "Sign=WXPay", partnerid: mchid, prepayid: "wx26141217471092000000003117dcdb6a0000", timestamp: 1711354547, sign: "57FD00DEDA5C05AB48A6E025C2404F07" })}`,
        ),
      }),
    first(/MD5|APIv2|\bv2\b|HMAC|32 ?(位|个)|RSA|(商户)?私钥[\s\S]{0,40}签|signPayment/i),
    or(
      BLAMES_NETWORK,
      RETRYABLE,
      /"code":"SIGN_KEY|"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(授权目录|通知的签名|应答的签名|平台证书)/,
    ),
  ),
  it(
    "h5-domain-not-registered",
    `${COMMUNITY}develop/doc/000a22c63acf803fb2a17a58161800; pay/doc/0008e23f6dca18ca518b3b9ea5b800; blog.csdn.net/dijiejing/article/details/107084989`,
    "the H5 cashier: “商家存在未配置的参数”: the page's domain (Referer, redirect_url) is not the registered H5 domain",
    (kit) => kit.explain({ error: thrown("商家存在未配置的参数，请联系商家解决") }),
    first(
      /H5 ?支付?(的)?域名|Referer|redirect_url|域名[\s\S]{0,60}(商户平台|产品中心|开发配置|登记|配置|一致)|(登记|配置|授权|申请)[\s\S]{0,30}域名/i,
    ),
    or(
      BLAMES_NETWORK,
      BLAMES_SIGNATURE,
      RETRYABLE,
      /"code":"PARAM_ERROR|"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(类型、长度|参数错误)/,
    ),
  ),
  it(
    "v2-sharing-return-certificate",
    "binarywang/WxJava#1995",
    "APIv2 profitsharingreturn: error_code CERT_ERROR “证书验证失败”: the merchant's client certificate was not presented (or is another's)",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { Server: "nginx", "Content-Type": "text/plain" },
        body: "<xml>\n<return_code>FAIL</return_code>\n<error_code>CERT_ERROR</error_code>\n<error_msg>证书验证失败</error_msg>\n</xml>",
        request: {
          method: "POST",
          url: `${host}/secapi/pay/profitsharingreturn`,
          headers: { "Content-Type": "text/xml" },
          body: xml({
            appid,
            mch_id: mchid,
            nonce_str: "1612320995574",
            sign: "57".repeat(16),
            sign_type: "HMAC-SHA256",
            out_order_no: "FIELD0001",
            out_return_no: "FIELDR0001",
            return_account_type: "MERCHANT_ID",
            return_account: "1900000002",
            return_amount: "1",
            description: "field",
          }),
        },
      }),
    first(/客户端证书|apiclient_cert|API ?证书|双向|p12|商户(API)? ?证书/i),
    or(
      BLAMES_NETWORK,
      BLAMES_SIGNATURE,
      RETRYABLE,
      /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(平台证书|微信支付公钥|根证书)/,
    ),
  ),
  it(
    "v2-refund-sign-type-unsaid",
    `${COMMUNITY}personal/oCJUsw6KRQDrp-DHtK6fzTJFm-5E/answer`,
    "APIv2 refund: “非法的请求参数”; sign has 64 hex digits (HMAC-SHA256), but no sign_type says so, so MD5 is expected",
    (kit) =>
      kit.explain({
        status: 200,
        headers: plain,
        body: xml({ return_code: "FAIL", return_msg: "非法的请求参数" }),
        request: versionTwo("/secapi/pay/refund", {
          transaction_id: "4200000000000000000000000001",
          nonce_str: "1718182921",
          refund_desc: "退款",
          out_refund_no: "1800699258358202368-155499APPLET",
          appid,
          total_fee: "2",
          refund_fee: "2",
          sign: "648E8A721B6EDD5CCFBF75AA71A8BDCD2F3E0B0810EC9CCA7A9C0D1E2F304152".slice(0, 64),
          mch_id: mchid,
        }),
      }),
    first(/sign_type|HMAC[\s\S]{0,80}(声明|没有|没写|缺|未|默认|指定|注明|要写)|(默认|当作|按)[\s\S]{0,20}MD5|64 ?(位|个|字)/i),
    or(BLAMES_NETWORK, RETRYABLE),
  ),
  it(
    "paid-by-another-account",
    "pay.weixin.qq.com/doc/v3/partner/4013462619",
    "the mini program's payment: “下单账号与支付账号不一致”: the order bears another user's openid than the one who pays",
    (kit) => kit.explain({ error: { errMsg: "requestPayment:fail 下单账号与支付账号不一致，请核实后再支付" } }),
    first(
      /openid|(同一|另一|别的|不同|其他|换了|当前)(个|位)?[\s\S]{0,12}(用户|微信号|微信|账号|人)|下单[\s\S]{0,40}(用户|微信号|账号)[\s\S]{0,40}(支付|付款)/i,
    ),
    or(BLAMES_NETWORK, RETRYABLE, /"code":"SIGN_/, title("签名|授权目录|package|已取消")),
  ),
  it(
    "mini-program-banned-with-appid",
    `${COMMUNITY}personal/oCJUsw1ZMMSDcgp5k8Xsr-miH7Qc/question`,
    "wx.requestPayment: errno 102 “jsapi has been banned, appId=…”: the mini program's payment is switched off (违规, 发货管理, 认证)",
    (kit) =>
      kit.explain({
        error: {
          errno: 102,
          errMsg: `requestPayment:fail jsapi has no permission, event=requestPayment, runningState=foreground, permissionMsg=permission got, detail=jsapi has been banned, appId=${appid}`,
        },
      }),
    told(
      /封禁|封停|封了|禁用|被禁|禁止|停用|关闭了|被限制|限制了|处罚|违规|发货(信息)?管理|(小程序|公众平台|mp\.weixin)[\s\S]{0,60}(权限|能力|接口|后台|认证|限制)|(权限|能力|接口)[\s\S]{0,40}小程序/,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("paySign|签名|授权目录|package")),
  ),
  it(
    "jsapi-invalid-appid",
    `${COMMUNITY}pay/doc/0004a2f9fc4bc09d1331819aa66c00; pay/doc/000244a13a451024bc026e17561400; pay/doc/0000aca98dcc706c264a2e94b51800`,
    "JSAPI in a page: “jsapi param invalid:appid”: appId missing in the call (name, app_id), or it is another one than the order's",
    (kit) => kit.explain({ error: { err_msg: "jsapi param invalid:appid" } }),
    told(
      /app_?id[\s\S]{0,160}(一致|不同|同一|缺|没有|没传|未传|空|名字|字段名|键名|写成|写错|大小写|绑定|下单|公众号|小程序|不对|不正确|无效|核对|检查|传错|用错|错)|(一致|不同|同一|缺|没有|没传|未传|空|字段名|键名|写成|绑定|下单|公众号|核对|检查|传错|用错|无效|不对)[\s\S]{0,160}app_?id/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("授权目录|加密|通知")),
  ),
  it(
    "h5-merchant-parameter-format",
    `${COMMUNITY}personal/oCJUsw38spgTTneGufuxmBD6Iaw0/question; pay/doc/000e44f72f43902afccfde21d51400; cnblogs.com/shaoyang0123/p/16111597; juejin.cn/post/7380195856375726134`,
    "the H5 cashier: “商家参数格式有误，请联系商家解决”: the page was opened without a Referer (in the order, payer_client_ip holds a domain)",
    (kit) =>
      kit.explain({
        error: thrown("商家参数格式有误，请联系商家解决"),
        request: kit.signed({
          url: "/v3/pay/transactions/h5",
          body: {
            mchid,
            out_trade_no: "H51217752501201407033233368011",
            appid,
            description: "测试",
            notify_url: "http://shop.example/",
            amount: { total: 1, currency: "CNY" },
            scene_info: { payer_client_ip: "shop.example", h5_info: { type: "Wap" } },
          },
        }),
      }),
    told(/Referer|来源(页|地址|域名)?|payer_client_ip|H5 ?(支付)?域名/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "payment-of-another-kind",
    `${COMMUNITY}develop/doc/00022e6dfe4d703f67d7e0b4f5ac00`,
    "wx.requestPayment: “Invalid payment situation”: the order was made for another kind of payment (NATIVE), a mini program wants JSAPI",
    (kit) => kit.explain({ error: { err_desc: "Invalid payment situation", err_code: "-1", errMsg: "requestPayment:fail" } }),
    told(
      /trade_type|NATIVE|JSAPI[\s\S]{0,40}(下单|接口|类型)|(下单|prepay_id|订单|预支付)[\s\S]{0,80}(支付类型|支付方式|交易类型|场景|JSAPI|另一种|别的(方式|类型|接口)|哪(个|种)(接口|方式))|(支付|交易|付款|调起)(的)?(类型|方式|场景|产品)[\s\S]{0,40}(不符|不一致|不同|不对|一致|另|不匹配)|(App|H5|Native)[\s\S]{0,20}下单/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("授权目录|加密|通知的签名")),
  ),
];
