// A parameter that the answer names, or that is seen before sending.
import { answered, bills, COMMUNITY, javaText, jsapi, thrown, transfer } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, keys, openid } from "../materials.mjs";
import { order, says } from "../sent.mjs";

export default [
  it(
    "order-number-too-short",
    "w7corp/easywechat#2954",
    "out_trade_no is the row id “1”: one byte, at least six are wanted",
    (kit) =>
      answered(
        kit,
        400,
        says("PARAM_ERROR", "输入源“/body/out_trade_no”映射到值字段“商户订单号”字符串规则校验失败，字节数 1，小于最小值 6", {
          location: "body",
          value: 1,
        }),
        { url: jsapi, body: { ...order, out_trade_no: "1" } },
      ),
    first(/out_trade_no|商户订单号/),
    /订单不存在|订单号重复/,
  ),
  it(
    "message-without-answer",
    "w7corp/easywechat#2954",
    "only the HTTP library's sentence was kept: a 400, but not what WeChat Pay said",
    (kit) =>
      kit.explain({
        error: thrown('HTTP/1.1 400 Bad Request returned for "https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi".'),
      }),
    first(
      /(应答|报文|正文|body|内容).{0,30}(没有|缺|看不到|读|取|给|保留|打印|传|一并|附)|(没有|缺|看不到|读|取|给|保留|打印|传|附).{0,30}(应答|报文|正文|body|内容)/i,
    ),
    /被代理、CDN|截住|CONNECTION_|HOST_NOT_FOUND/,
  ),
  it(
    "parameter-error-bare",
    "wechatpay-apiv3/wechatpay-go#216",
    "“参数错误” and no detail: which one cannot be told",
    (kit) => answered(kit, 400, says("PARAM_ERROR", "参数错误"), { url: jsapi, body: order }),
    first(/哪(个|一)|没有(说|指|写|给)(明|出)?|逐(个|项|一)|Request-ID|对照|核对/),
    /订单不存在|"code":"[^"]*SIGN/,
  ),
  it(
    "number-with-chinese",
    "wechatpay-apiv3/wechatpay-postman-script#7",
    "Chinese characters in out_request_no, which must match a pattern",
    (kit) =>
      answered(
        kit,
        400,
        says(
          "PARAM_ERROR",
          "输入源“/body/out_request_no”映射到值字段“商户单据号”字符串规则校验失败，字符串必须匹配正则表达式“^[0-9a-zA-Z_\\-|\\*]{1,}$”",
          { location: "body", value: "20190522_001中文11" },
        ),
        {
          url: `/v3/marketing/favor/users/${openid}/coupons`,
          body: { stock_id: "2000000001", out_request_no: "20190522_001中文11", appid, stock_creator_mchid: "1900000001" },
        },
      ),
    first(/out_request_no|商户单据号/),
    /批次不存在|同一单号换过参数/,
  ),
  it(
    "notify-url-empty-go",
    "labring/sealos#2300",
    "wechatpay-go's error text: the answer, its detail and headers inside; notify_url is empty",
    (kit) =>
      kit.explain({
        error: thrown(
          'call Prepay err:error http response:[StatusCode: 400 Code: "PARAM_ERROR"\nMessage: 输入源“/body/notify_url”映射到值字段“通知地址”字符串规则校验失败，字符串必须匹配正则表达式“^https?://([^\\s/?#\\[\\]\\@]+\\@)?([^\\s/?#\\@:]+)(?::\\d{2,5})?([^\\s?#\\[\\]]*)$”\nDetail:\n{\n  "location": "body",\n  "value": ""\n}\nHeader:\n - Server=[nginx]\n - Content-Type=[application/json; charset=utf-8]\n - Keep-Alive=[timeout=8]\n - Request-Id=[0897F6959D0610C406188BC3DE4820B1D5102888C903-268435461]\n - Content-Language=[zh-CN]]',
        ),
      }),
    first(/notify_url|通知地址/),
    /被代理、CDN|CONNECTION_/,
  ),
  it(
    "time-expire-compact",
    "dromara/payment-spring-boot#66",
    "time_expire as 20220421191948, the form of APIv2",
    (kit) =>
      answered(
        kit,
        400,
        says(
          "PARAM_ERROR",
          "输入源“/body/time_expire”映射到值字段“交易结束时间”字符串规则校验失败，字符串必须是符合 RFC3339 日期时间格式",
          { location: "body", value: "20220421191948" },
        ),
        { url: "/v3/pay/transactions/h5", body: { ...order, time_expire: "20220421191948" } },
      ),
    first(/time_expire|RFC ?3339|交易结束时间/),
    /时钟|NTP|订单已(关闭|过期)/,
  ),
  it(
    "transfer-scene-missing",
    "binarywang/WxJava#3845",
    "transfer_scene_id is missing",
    (kit) =>
      answered(
        kit,
        400,
        says("PARAM_ERROR", "输入源“/body/transfer_scene_id”映射到字段“转账场景ID”必填性规则校验失败，此字段为必填项", {
          location: "body",
          value: "",
        }),
        { url: bills, body: { ...transfer, transfer_scene_id: undefined } },
      ),
    first(/transfer_scene_id|转账场景/),
    /多包|外层/,
  ),
  it(
    "openid-missing-java",
    "wenku.csdn.net/answer/vf3804ys3c",
    "wechatpay-java's ServiceException as text, answer and request inside; payer is empty",
    (kit) =>
      kit.explain({
        error: thrown(
          javaText(
            400,
            '{"code":"PARAM_ERROR","detail":{"location":"body","value":""},"message":"输入源“/body/payer/openid”映射到字段“用户标识”必填性规则校验失败，此字段为必填项"}',
            jsapi,
          ),
        ),
      }),
    first(/payer[/.]openid|openid|用户标识/),
    /被代理、CDN|应答没有内容/,
  ),
  it(
    "query-name-misspelt",
    "wechatpay-apiv3/wechatpay-php#64 #17",
    "sub_mch_id in the query of an APIv3 endpoint",
    (kit) =>
      answered(
        kit,
        400,
        says("PARAM_ERROR", "请求中含有未在API文档中定义的参数", { location: null, value: ["/query/sub_mch_id"] }),
        { url: "/v3/pay/transactions/out-trade-no/FIELD0001?mchid=1900000001&sub_mch_id=1900000002" },
      ),
    first(/sub_mch_id/),
    /类型、长度和取值/,
  ),
  it(
    "partner-endpoint-for-merchant",
    "go-pay/gopay#281",
    "an ordinary merchant at the partner endpoint: “普通商户不允许传sub_mch_id”",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "普通商户不允许传sub_mch_id"), {
        url: "/v3/pay/partner/transactions/native",
        body: {
          sp_appid: appid,
          sp_mchid: "1900000001",
          sub_mchid: "1900000002",
          description: "field",
          out_trade_no: "FIELD0001",
          notify_url: "https://shop.example/n",
          amount: { total: 1, currency: "CNY" },
        },
      }),
    first(
      /直连|不是服务商|服务商.{0,16}(接口|路径|模式)|(去掉|删(掉|除|去)|不要(再)?传|移除).{0,16}(sub_|子商户)|\/v3\/pay\/transactions/,
    ),
    /必须传入|补上 ?sub/,
  ),
  it(
    "openid-of-another-appid",
    `${COMMUNITY}pay/doc/00002804f14f880b5aa46d88269400`,
    "sp_openid and sub_openid are the same though the appids differ",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "appid和openid不匹配"), {
        url: "/v3/pay/partner/transactions/jsapi",
        body: {
          sp_appid: appid,
          sp_mchid: "1900000001",
          sub_appid: "wxfedcba9876543210",
          sub_mchid: "1900000002",
          description: "field",
          out_trade_no: "FIELD0001",
          notify_url: "https://shop.example/n",
          amount: { total: 1, currency: "CNY" },
          payer: { sp_openid: openid, sub_openid: openid },
        },
      }),
    first(/openid.{0,40}(同一|对应|属于|获取|取得|哪个|另一|别的|换|不同|下的)|sp_openid|sub_openid/i),
    first(/(商户号|mchid).{0,12}绑定|绑定.{0,12}(商户号|mchid)/),
  ),
  it(
    "goods-tag-list",
    `${COMMUNITY}pay/doc/0000641fb8cd08b2065908d1851400`,
    "goods_tag of a coupon batch is a list where a string is wanted",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "无法将传入参数“订单优惠标记”转换为string/bytes类型。"), {
        url: "/v3/marketing/favor/coupon-stocks",
        body: {
          stock_name: "field",
          belong_merchant: "1900000001",
          coupon_use_rule: { goods_tag: [] },
          stock_type: "NORMAL",
          out_request_no: "191016115001001",
        },
      }),
    first(/订单优惠标记|goods_tag/),
    /多包|外层|批次不存在/,
  ),
  it(
    "appid-empty-transfer",
    "yansongda/pay#863",
    "transfer: appid reached the server as an empty string (the SDK took another of its settings)",
    (kit) =>
      answered(
        kit,
        400,
        says("PARAM_ERROR", "输入源“/body/appid”映射到值字段“商户appid”字符串规则校验失败，字符数 0，小于最小值 1", {
          location: "body",
          value: 0,
        }),
        {
          url: "/v3/transfer/batches",
          body: {
            appid: "",
            out_batch_no: "FIELD0001",
            batch_name: "field",
            batch_remark: "-",
            total_amount: 100,
            total_num: 1,
            transfer_detail_list: [{ openid, out_detail_no: "FIELD0001", transfer_amount: 100, transfer_remark: "field" }],
          },
        },
      ),
    first(/appid/i),
    first(/没有绑定|还没有与这个商户号绑定|多包|外层/),
  ),
  it(
    "notify-url-leading-blank",
    "stored source comment: Rust crate's types/mod.rs with a kept answer (index id 38297712548)",
    "notify_url begins with a blank, so the pattern does not match",
    (kit) =>
      answered(
        kit,
        400,
        says(
          "PARAM_ERROR",
          "输入源“/body/notify_url”映射到值字段“通知地址”字符串规则校验失败，字符串必须匹配正则表达式“^https?://([^\\s/?#\\[\\]\\@]+\\@)?([^\\s/?#\\@:]+)(?::\\d{2,5})?([^\\s?#\\[\\]]*)$”",
          { location: "body", value: " https://shop.example/n" },
        ),
        { url: jsapi, body: { ...order, notify_url: " https://shop.example/n" } },
      ),
    first(/空格|空白/),
    /多包|外层/,
  ),
  it(
    "notify-url-null",
    "minibear2021/wechatpayv3#70",
    "an optional notify_url that is not given goes out as null (before sending)",
    (kit) =>
      kit.pre({
        keys,
        request: {
          url: "/v3/fund-app/mch-transfer/transfer-bills",
          body: {
            appid,
            out_bill_no: "FIELD0001",
            transfer_scene_id: "1000",
            openid,
            transfer_amount: 100,
            transfer_remark: "field",
            notify_url: null,
            transfer_scene_report_infos: [
              { info_type: "活动名称", info_content: "新会员有礼" },
              { info_type: "奖励说明", info_content: "注册会员抽奖一等奖" },
            ],
          },
        },
      }),
    first(/null|notify_url.{0,40}(空|省略|去掉|删|不要传|没有值)/i),
  ),
  it(
    "coupon-mode",
    `${COMMUNITY}pay/doc/000a6add0a8f402042997385851800`,
    "代金券 send: “发券模式不合法”: the batch's mode does not fit this endpoint",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "发券模式不合法"), {
        url: `/v3/marketing/favor/users/${openid}/coupons`,
        body: { stock_id: "2000000001", out_request_no: "FIELD0001", appid, stock_creator_mchid: "1900000001" },
      }),
    first(/批次.{0,40}(模式|渠道|类型|方式|接口|设置|配置)|(模式|渠道|类型|方式).{0,40}(批次|接口)|Request-ID|技术支持|客服/),
    /HTTP 请求不合|同一单号换过参数|多半是批次不存在|"retryable":true/,
  ),
  it(
    "emoji-in-description",
    "php.sqjnqi.com/faq/2142963.html (2)",
    "description holds an emoji: PARAM_ERROR (before sending)",
    (kit) => kit.pre({ request: { url: "/v3/pay/transactions/jsapi", body: { ...order, description: "生日会员🎉" } } }),
    first(/emoji|表情|(四|4) ?(个)?字节|(1|一).{0,6}(3|三) ?(个)?字节|超过 ?(3|三) ?(个)?字节|U\+1F389|FOUR_BYTE|EMOJI/i),
  ),
  it(
    "sharing-amount-in-yuan",
    "shangjiazhushou.com/article/23972839-256",
    "profit sharing: a receiver's amount in yuan, with decimals (before sending)",
    (kit) =>
      kit.pre({
        request: {
          url: "/v3/profitsharing/orders",
          body: {
            appid,
            transaction_id: "4200000000000000000000000001",
            out_order_no: "FIELDP0001",
            receivers: [{ type: "MERCHANT_ID", account: "1900000002", amount: 12.5, description: "field" }],
            unfreeze_unsplit: true,
          },
        },
      }),
    first(/amount|金额|整数|单位(是|为)?.{0,4}分|以分为/),
  ),
];
