// From public reports. Permissions, products, service providers.
import { answered, COMMUNITY, combined, json, plain, sub, thrown, versionTwo, xml } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, host, mchid, openid, pub, pubId } from "../materials.mjs";
import { authorization, order, says } from "../sent.mjs";
import { BLAMES_NETWORK, BLAMES_SIGNATURE, NETWORK_ANYWHERE, or, RETRYABLE, SIGN_CODE, title, told } from "../verdicts.mjs";

export default [
  it(
    "upload-without-right",
    `${COMMUNITY}personal/oCJUsw3WQ0eNIi8EPNgA4UJu1Wx8/question`,
    "/v3/merchant/media/upload: PARAM_ERROR, but the words are “商户没有权限”",
    (kit) => answered(kit, 400, says("PARAM_ERROR", "商户没有权限")),
    first(
      /NO_AUTHORITY|没有开通|未开通|(开通|申请).{0,24}(权限|产品)|权限.{0,50}(开通|申请|产品|服务商|核对|商户平台|商户号)|产品中心|服务商/,
    ),
    or(SIGN_CODE, /类型、长度和取值|"retryable":true/),
  ),
  it(
    "sub-merchant-not-authorised",
    `${COMMUNITY}personal/oCJUswxvaGjqj2dyuy3eHw4l9D3A/question; personal/oCJUsw-0Pg3HnXwmaJML5RgQnzls/question`,
    "service provider, APIv2 order for a (micro) sub-merchant: “特约子商户商户号未授权服务商的产品权限”",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { Server: "nginx", "Content-Type": "text/plain" },
        body: xml({ return_code: "FAIL", return_msg: "特约子商户商户号未授权服务商的产品权限" }),
      }),
    first(/(子商户|特约商户|sub_mch).{0,80}(授权|开通|产品|权限)|(授权|开通|权限).{0,60}(子商户|特约商户)/),
    or(NETWORK_ANYWHERE, SIGN_CODE, /PROXY|"retryable":true/),
  ),
  it(
    "acceptance-relation-missing",
    `${COMMUNITY}personal/oCJUsw8yFnOFj4STQDwbDwK8ix_0/answer?page=2003`,
    "partner JSAPI order: NO_AUTH “受理关系不存在”: the sub-merchant is not this provider's",
    (kit) =>
      answered(kit, 403, says("NO_AUTH", "受理关系不存在"), {
        url: "/v3/pay/partner/transactions/jsapi",
        body: {
          sp_mchid: mchid,
          sp_appid: appid,
          sub_mchid: "1900000002",
          sub_appid: "wxfedcba9876543210",
          description: "field",
          notify_url: "https://shop.example/n",
          payer: { sp_openid: openid },
          amount: { total: 1, currency: "CNY" },
          out_trade_no: "FIELD0001",
        },
      }),
    first(
      /(sub_mchid|子商户|特约商户)[\s\S]{0,80}(服务商|sp_mchid|受理|名下|授权|绑定|关系|进件)|(服务商|sp_mchid|受理|名下|授权|绑定|进件)[\s\S]{0,80}(sub_mchid|子商户|特约商户)/,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*产品.{0,6}(没有|未)开通/),
  ),
  it(
    "fapiao-wants-a-provider",
    `${COMMUNITY}pay/doc/0000087e7400c8c6e7059d9296b400`,
    "Java, feign: NO_AUTH “商户未完成服务商电子发票的开通设置”: a single merchant at a provider's endpoint",
    (kit) =>
      kit.explain({
        error: thrown(
          'feign.FeignException$Forbidden: [403 Forbidden] during [GET] to [https://api.mch.weixin.qq.com/v3/new-tax-control-fapiao/merchant/tax-codes?offset=0&limit=20] [WechatInvoiceSpi#queryTaxCodes(int,int)]: [{"code":"NO_AUTH","message":"商户未完成服务商电子发票的开通设置"}]',
        ),
      }),
    first(
      /"code":"[^"]*(NO_AUTH|AUTHORITY|PERMISSION)|(开通|申请|权限)[\s\S]{0,60}(服务商|商户平台|产品中心|电子发票)|(服务商|电子发票|产品)[\s\S]{0,60}(开通|模式|权限|商户号)/,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "authorization-of-sub-merchant",
    `${COMMUNITY}pay/doc/00042a50ff8ea8088852729c96b000; pay/doc/0002ae3b260ca05c07aac593b5f400; personal/oCJUsw6xlpnF-mZlPduw1bYGQI-4/answer?page=3`,
    "partner order signed as the sub-merchant: “http header中的mchid与post payload中的mchid不匹配”; provider's number, serial and key belong there",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "http header中的mchid与post payload中的mchid不匹配"), {
        mchid: "1900000002",
        url: "/v3/pay/partner/transactions/jsapi",
        body: {
          sp_mchid: mchid,
          sp_appid: appid,
          sub_mchid: "1900000002",
          sub_appid: "wxfedcba9876543210",
          description: "field",
          notify_url: "https://shop.example/n",
          payer: { sub_openid: openid },
          amount: { total: 1, currency: "CNY" },
          out_trade_no: "FIELD0001",
        },
      }),
    first(
      /(Authorization|请求头|头部|header|签名)[\s\S]{0,100}(sp_mchid|服务商)|(sp_mchid|服务商)[\s\S]{0,100}(Authorization|请求头|头部|header|签名)/i,
    ),
    or(
      BLAMES_NETWORK,
      BLAMES_SIGNATURE,
      RETRYABLE,
      /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(appid[^"]{0,12}(没有|未)绑定|多包|外层)/,
    ),
  ),
  it(
    "receiver-with-the-name-of-v2",
    `${COMMUNITY}pay/doc/0008e200bc4aa8b7426faba1751000; develop/doc/0002a621b9cc70bee3047a6e161800`,
    "adding a receiver as a provider: NO_AUTH “无分账权限”; the body says sub_mch_id, APIv3 wants sub_mchid, so the provider itself was looked at",
    (kit) =>
      answered(kit, 403, says("NO_AUTH", "无分账权限"), {
        url: "/v3/profitsharing/receivers/add",
        wechatpaySerial: pubId,
        body: {
          appid,
          name: kit.encryptSensitive({ plaintext: "测试科技有限公司", key: pub }).ciphertext,
          relation_type: "SERVICE_PROVIDER",
          sub_mch_id: sub,
          type: "MERCHANT_ID",
          account: mchid,
        },
      }),
    first(
      /sub_mch_id|(字段名|参数名|拼写|写错|写成|拼错)|(缺|没有|没传|漏|未传|不含|必填)[\s\S]{0,24}sub_mchid|sub_mchid[\s\S]{0,40}(缺|没有|没传|漏|未传|必填|不在)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "native-with-the-product-jsapi",
    `${COMMUNITY}pay/doc/000e2a12d18b304f23245e63a61800; pay/doc/0004e80f7b4828b832b1f43bd61800; develop/doc/000cc82e1140283fe574443406d000`,
    "wechatpay-java, a Native order: NO_AUTH “商户号该产品权限未开通”: JSAPI was opened, Native is another product",
    (kit) =>
      kit.explain({
        error: thrown(
          `Wrong HttpStatusCode[403]\r\nhttpResponseBody[{"code":"NO_AUTH","message":"商户号该产品权限未开通，请前往商户平台>产品中心检查后重试"}]\tHttpRequest[{"http_method":"POST","url":"https://api.mch.weixin.qq.com/v3/pay/transactions/native","uri":"https://api.mch.weixin.qq.com/v3/pay/transactions/native","headers":{"headers":{"Authorization":"${authorization().replaceAll('"', '\\"')}","Accept":"application/json","User-Agent":"WechatPay-Java/0.2.12 (Windows 10/10.0) Java/11.0.2 Credential/WechatPay2Credential Validator/WechatPay2Validator okhttp3/null","Content-Type":"application/json"}},"body":{"body":"{\\"appid\\":\\"${appid}\\",\\"mchid\\":\\"${mchid}\\",\\"description\\":\\"测试商品标题\\",\\"out_trade_no\\":\\"out_trade_no_001\\",\\"notify_url\\":\\"https://shop.example/n\\",\\"amount\\":{\\"total\\":1}}"}}]`,
        ),
      }),
    first(/Native|产品中心|(开通|申请|签约)[\s\S]{0,40}(产品|权限|能力)|(产品|权限|能力)[\s\S]{0,40}(开通|申请|签约)/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("受理关系|请求不合")),
  ),
  it(
    "combined-order-without-sub-mchid",
    `${COMMUNITY}pay/doc/00002afea28c28a8045ac8a0f56c00; personal/oCJUsw7RNaX6_zb4LbNZJ7wfLTec/answer`,
    "a provider's combined order: “受理机构必须传入sub_mch_id”, a name which the document does not have: sub_mchid in each of sub_orders, mchid there is the provider's",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "受理机构必须传入sub_mch_id"), {
        url: "/v3/combine-transactions/app",
        body: combined({ mchid: sub, profit_sharing: false }),
      }),
    first(/sub_mchid|sub_orders|子单|二级商户|(每|各)(个|一)?(笔)?子(订)?单/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("多包|外层|没有绑定")),
  ),
  it(
    "openid-of-the-other-appid",
    `${COMMUNITY}pay/doc/0008ceae7f81f0c46be21a1c761400; develop/doc/0006a23269cc707728a230e1661400`,
    "a provider's JSAPI order: “appid和openid不匹配”: sp_openid holds an openid that was got under the sub-merchant's mini program (belongs in sub_openid with sub_appid)",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "appid和openid不匹配"), {
        url: "/v3/pay/partner/transactions/jsapi",
        body: {
          sp_appid: appid,
          sp_mchid: mchid,
          sub_mchid: sub,
          notify_url: "https://shop.example/n",
          description: "field",
          out_trade_no: "FIELD0001",
          amount: { total: 1000, currency: "CNY" },
          payer: { sp_openid: openid },
        },
      }),
    first(
      /sp_openid|sub_openid|sp_appid|sub_appid|openid[\s\S]{0,80}(appid|小程序|公众号|应用)[\s\S]{0,40}(获取|取得|得到|登录|换|拿|下的|对应|属于|不同)|(获取|取得|得到|登录|拿)[\s\S]{0,60}openid/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title('商户号[^"]{0,12}(没有|未)绑定|多包|外层')),
  ),
  it(
    "v2-sub-appid-bound-elsewhere",
    `${COMMUNITY}personal/oCJUsw4Z4-kcM5Kwar5avQ9ME7G4/answer; pay/doc/0002069cc00328d95c00ef13b6e400; pay/doc/000c4009ae00881ff23a0df6256000`,
    "a provider's APIv2 order: “sub_mch_id与sub_appid不匹配”: the pair has to be bound in the provider's platform (特约商户 → 开发配置), not in the sub-merchant's",
    (kit) =>
      kit.explain({
        status: 200,
        headers: plain,
        body: xml({ return_code: "FAIL", return_msg: "sub_mch_id与sub_appid不匹配" }),
        request: versionTwo("/pay/unifiedorder", {
          appid,
          mch_id: mchid,
          sub_appid: "wxfedcba9876543210",
          sub_mch_id: sub,
          sub_openid: openid,
          nonce_str: "b5a0c2ca84775ef4",
          sign: "7E".repeat(16),
          body: "field",
          out_trade_no: "FIELD0001",
          total_fee: "1",
          spbill_create_ip: "127.0.0.1",
          notify_url: "https://shop.example/n",
          trade_type: "JSAPI",
        }),
      }),
    first(
      /(服务商|合作伙伴|特约商户|子商户)[\s\S]{0,80}(开发配置|绑定|配置|关联)|sub_appid[\s\S]{0,80}(绑定|配置|关联)|(绑定|配置|关联)[\s\S]{0,80}(sub_appid|特约商户|子商户)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "return-at-the-platforms-endpoint",
    `${COMMUNITY}pay/doc/000c6c3a244f78b2e3ff2fa7c55c00`,
    "an ordinary provider returns shared money at /v3/ecommerce/…: “非电商商户暂不支持调用此API”: another endpoint is his",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "非电商商户暂不支持调用此API"), {
        url: "/v3/ecommerce/profitsharing/returnorders",
        body: {
          sub_mchid: sub,
          out_order_no: "FIELDP0001",
          out_return_no: "FIELDR0001",
          return_mchid: mchid,
          amount: 10,
          description: "用户退款",
        },
      }),
    first(
      /ecommerce|收付通|电商|profitsharing\/return-orders|(接口|端点|路径)[\s\S]{0,40}(用错|调错|不对|不是|另|换|普通服务商)|普通(服务商|商户)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("字段|类型、长度|余额不足")),
  ),
  it(
    "jsapi-product-not-opened",
    `${COMMUNITY}pay/doc/000cca95fb47482224a15638766800; pay/doc/000c0a79b041a8ac1ce11f5ec61c00; develop/doc/000e62729d4dc02880b3310be61800; pay/doc/000ac6313f8108f77e2e1f95f5b400`,
    "a JSAPI order: 403 NO_AUTH “商户号该产品权限未开通”: the product is not opened for this number (or it is a sub-merchant's number)",
    (kit) =>
      answered(kit, 403, says("NO_AUTH", "商户号该产品权限未开通，请前往商户平台>产品中心检查后重试"), {
        url: "/v3/pay/transactions/jsapi",
        body: order,
      }),
    told(
      /产品中心|JSAPI ?支付|(开通|申请|签约)[\s\S]{0,60}(产品|权限|能力|功能)|(产品|权限|能力|功能)[\s\S]{0,60}(开通|申请|签约)|二级商户|特约商户|子商户/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "collecting-restricted",
    `${COMMUNITY}pay/doc/0008ca09070330832cf15c2c66b000`,
    "an order: NO_AUTH “此商家的收款功能已被限制”: a risk measure on the merchant; see reason and remedy in 商家助手 / the merchant platform, not in the code",
    (kit) =>
      answered(
        kit,
        403,
        says(
          "NO_AUTH",
          "此商家的收款功能已被限制，暂无法支付。商家可以登录微信商户平台/微信支付商家助手小程序查看原因和解决方案。",
        ),
        { url: "/v3/pay/transactions/jsapi", body: order },
      ),
    told(/限制|管控|处置|处罚|风险|风控|违规|冻结|解除|解限|解脱|申诉|商家助手/),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("(产品|功能|权限)(没有|未)开通|没有绑定|白名单")),
  ),
  it(
    "payscore-without-right",
    `${COMMUNITY}pay/doc/0008c6b95fc6882757fa34ab156c00; personal/oCJUsw33uvrb4H35ra7E1eaekdRs/answer; pay.weixin.qq.com/doc/v3/partner/4012625499`,
    "支付分 (service provider): NO_AUTH “商户暂无权限使用此服务”: numbers and appids are not those bound to the service_id; WeChat Pay's operations bind them",
    (kit) =>
      kit.explain({
        status: 403,
        headers: json,
        body: says("NO_AUTH", "商户暂无权限使用此服务"),
        request: { method: "POST", url: `${host}/v3/payscore/partner/serviceorder` },
      }),
    told(
      /支付分|payscore|service_id|服务 ?ID|运营|(开通|申请|授权|绑定|签约)[\s\S]{0,60}(产品|权限|能力|服务|商户号|appid)|(产品|权限|能力|服务)[\s\S]{0,60}(开通|申请|授权|绑定|签约|核对|检查)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "coupon-used-by-the-sender",
    `${COMMUNITY}pay/doc/000a20a2ae89602e209f2a9c75b800`,
    "商家券 redeemed with the sender's number: NO_AUTH “商户无权限操作该券”: the merchant who made the batch has to redeem it",
    (kit) =>
      kit.explain({
        status: 403,
        headers: json,
        body: says("NO_AUTH", "商户无权限操作该券"),
        request: { method: "POST", url: `${host}/v3/marketing/busifavor/coupons/use` },
      }),
    told(
      /(制券|创券|建券|归属|发券|核销)[\s\S]{0,12}(方|商户|者|权)|(创建|制作|归属|属于)[\s\S]{0,30}(批次|券|商户)|(批次|券)[\s\S]{0,40}(创建|归属|属于|不是|别的商户|其他商户|另一)|stock_id|belong_merchant|合作关系|委托营销|partnerships/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "coupon-entrance-appid",
    `${COMMUNITY}personal/oCJUsw0iXF_82PVj0NfkyZ4hT6tw/question; pay/doc/000a8cc778c4205a03ca90d4751c00; pay/doc/00006eb440cba034b44e8c3e95bc00`,
    "a provider makes a 商家券 batch for a sub-merchant: the mini program is bound to the sub-merchant, not to the calling number",
    (kit) => kit.explain({ error: thrown("传入的小程序appid或商户appid，必须与调用方商户号存在关联关系") }),
    told(/appid[\s\S]{0,120}(关联|绑定|对应)|(关联|绑定|对应)[\s\S]{0,120}appid|APPID_MCHID/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "provider-with-the-sub-merchants-appid",
    `${COMMUNITY}pay/doc/000262210dce98889e5d149da56c00`,
    "a partner JSAPI order: APPID_MCHID_NOT_MATCH: sp_appid is an appid bound to the sub-merchant; it belongs in sub_appid, sp_appid has to be the provider's own",
    (kit) =>
      answered(kit, 400, says("APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配，请检查后再试"), {
        url: "/v3/pay/partner/transactions/jsapi",
        body: {
          sp_appid: appid,
          sp_mchid: mchid,
          sub_mchid: sub,
          description: "field",
          out_trade_no: "FIELD0001",
          notify_url: "https://shop.example/n",
          amount: { total: 1, currency: "CNY" },
          payer: { sp_openid: openid },
        },
      }),
    told(
      /sp_appid|sub_appid|(服务商|sp_mchid)[\s\S]{0,80}(appid|绑定|关联)|appid[\s\S]{0,80}(绑定|关联|不匹配|不属于|对应)|(绑定|关联)[\s\S]{0,80}appid/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
];
