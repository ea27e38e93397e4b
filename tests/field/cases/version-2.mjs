// Answers of APIv2.
import { xml } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { apiV3Key, appid, keys } from "../materials.mjs";

export default [
  it(
    "v2-signature",
    "binarywang/WxJava#3351 #2820; Javen205/IJPay#56; binarywang/weixin-java-pay-demo#99",
    "an XML “签名错误，请检查后再试”: an APIv2 endpoint with the APIv3 key",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { Server: "nginx", "Content-Type": "text/plain" },
        body: xml({ return_code: "FAIL", return_msg: "签名错误，请检查后再试" }),
      }),
    first(/APIv2|\bv2\b|V2/),
    /PROXY|被代理|网页|登录页/,
  ),
  it(
    "v2-coupon-number",
    "binarywang/WxJava#860",
    "APIv2 send_coupon: INVALID_REQUEST and a number that no public table has",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { "Content-Type": "text/xml" },
        body: xml({
          return_code: "SUCCESS",
          appid,
          mch_id: "1900000001",
          result_code: "FAIL",
          err_code: "INVALID_REQUEST",
          err_code_des: "268645892",
        }),
      }),
    first(/APIv2|\bv2\b|V2/),
    /批次不存在|已过期|PROXY|被代理/,
  ),
  it(
    "v2-refund-balance",
    "binarywang/WxJava#716",
    "APIv2 refund: NOTENOUGH “基本账户余额不足，请充值后重新发起”",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { "Content-Type": "text/xml" },
        body: xml({
          return_code: "SUCCESS",
          return_msg: "OK",
          appid,
          mch_id: "1900000001",
          result_code: "FAIL",
          err_code: "NOTENOUGH",
          err_code_des: "基本账户余额不足，请充值后重新发起",
        }),
      }),
    first(/余额/),
    /PROXY|被代理|网页/,
  ),
  it(
    "v2-transfer-no-auth",
    "binarywang/weixin-java-pay-demo#107; yansongda/pay#658",
    "the old APIv2 transfer answers NO_AUTH in XML: product not open; new merchants have only 商家转账 (APIv3)",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { "Content-Type": "text/plain" },
        body: xml({
          return_code: "SUCCESS",
          return_msg: "NO_AUTH",
          mch_appid: appid,
          mchid: "1900000001",
          result_code: "FAIL",
          err_code: "NO_AUTH",
          err_code_des: "产品权限验证失败,请查看您当前是否具有该产品的权限",
        }),
      }),
    first(/权限|开通|NO_AUTH|产品中心/),
    /被代理、CDN|截住|"retryable":true|"code":"[^"]*SIGN/,
  ),
  it(
    "v2-refund-notification",
    "w7corp/easywechat#2737",
    "an APIv2 refund notification (XML with req_info) at the v3 handler",
    (kit) =>
      kit.refusal(() =>
        kit.parseNotification({
          headers: { "content-type": "text/xml" },
          body: xml({
            return_code: "SUCCESS",
            appid,
            mch_id: "1900000001",
            nonce_str: "386b97b0bb85c14315bf000000004a9a",
            req_info: "WsZuZPAevvi/qeYHIHOjJmzgd5fUTTBojngCRnsPJBSJ3WkJ3UBWbxD+H5woEeYX",
          }),
          keys,
          apiV3Key: apiV3Key,
        }),
      ),
    /APIv2|\bv2\b|XML/i,
    /^\(accepted\)|可能被网关|反向代理丢掉/,
  ),
  it(
    "v2-refunded-already",
    "blog.csdn.net/qq_41509873/article/details/106258205",
    "APIv2 refund: err_code ERROR “订单已全额退款”",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { "Content-Type": "text/xml" },
        body: "<xml><return_code><![CDATA[SUCCESS]]></return_code>\n<return_msg><![CDATA[OK]]></return_msg>\n<result_code><![CDATA[FAIL]]></result_code>\n<err_code><![CDATA[ERROR]]></err_code>\n<err_code_des><![CDATA[订单已全额退款]]></err_code_des>\n</xml>",
      }),
    first(/全额退款|已(经)?(全部|全额|退)|(查|核对).{0,16}退款|APIv2|\bv2\b/i),
    /"retryable":true|余额不足|PROXY_PAGE|CONNECTION_|是一个网页/,
  ),
];
