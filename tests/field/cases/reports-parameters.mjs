// From public reports. The shape of bodies and URLs.
import {
  answered,
  COMMUNITY,
  combined,
  json,
  otherAppid,
  service_id,
  sub,
  thrown,
  transaction_id,
  unverified,
} from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, host, mchid, openid, pubId } from "../materials.mjs";
import { says } from "../sent.mjs";
import {
  BLAMES_NETWORK,
  BLAMES_SIGNATURE,
  NETWORK_ANYWHERE,
  or,
  RETRYABLE,
  SIGN_CODE,
  title,
  told,
  WRAPPED,
} from "../verdicts.mjs";

export default [
  it(
    "payscore-number-in-path-and-body",
    `${COMMUNITY}personal/oCJUsw4kyA3d2Lo5e8oE-aFTyjUg/fav`,
    "支付分 complete: out_order_no stands in the path and in the body too; it belongs in the path alone",
    (kit) =>
      answered(
        kit,
        400,
        says(
          "PARAM_ERROR",
          "无法将输入源“/body/out_order_no”映射到目标字段“商户服务订单号”中，此字段并非多重字段但被输入源“/uri_template/out_order_no”映射过了",
          { location: "body", value: "FIELD0001" },
        ),
        {
          url: "/v3/payscore/serviceorder/FIELD0001/complete",
          body: {
            out_order_no: "FIELD0001",
            appid,
            service_id,
            post_payments: [{ name: "费用", amount: 100 }],
            total_amount: 100,
          },
        },
      ),
    first(
      /(路径|URL|网址|地址|path)[^"]{0,80}(重复|两处|两次|同时|又|也|再|已(经)?|去掉|删|移除|不要)|(重复|同时|两处|两次|去掉|删|移除|不要)[^"]{0,60}(out_order_no|报文|body|路径)/i,
    ),
    or(WRAPPED, /"retryable":true|单号(已|被)(使用|用过)/),
  ),
  it(
    "receivers-as-text",
    `${COMMUNITY}pay/doc/0002c217d1812810752272bcf66800`,
    "profit sharing of the platform: receivers is JSON text inside a string, an array is wanted",
    (kit) => {
      const receivers = JSON.stringify([
        { type: "MERCHANT_ID", receiver_account: "1900000002", amount: 1, description: "field" },
      ]);
      return answered(
        kit,
        400,
        says("PARAM_ERROR", "无法将 JSON 输入源“/body/receivers”映射到多重字段“分账接收方列表”中，此字段需要 JSON 数组对象", {
          location: "body",
          value: receivers,
        }),
        {
          url: "/v3/ecommerce/profitsharing/orders",
          body: { appid, sub_mchid: "1900000003", transaction_id, out_order_no: "FIELD0001", receivers, finish: true },
        },
      );
    },
    first(/数组|array|\[ ?\{|JSON\.stringify|序列化|字符串/i),
    or(WRAPPED, /没有加密|未加密/),
  ),
  it(
    "receiver-account-empty-in-own-answer",
    "an admin page's test in a public repository",
    "one's own server wraps the answer as text: receivers[0].account was an empty string (the user's openid was not kept)",
    (kit) =>
      kit.explain({
        error: {
          error:
            "create profit sharing failed: HTTP 400, " +
            says(
              "PARAM_ERROR",
              "输入源“/body/receivers/0/account”映射到值字段“分账接收方帐号”字符串规则校验失败，字符数 0，小于最小值 1",
              { location: "body", value: 0 },
            ),
          trace_id: "web-ps-share-empty-openid",
        },
      }),
    first(/receivers|\baccount\b|接收方.{0,4}(帐|账)号/i),
    or(NETWORK_ANYWHERE, /没有加密|未加密|应答没有内容|SERVER_ERROR/),
  ),
  it(
    "onboarding-official-account-missing",
    `${COMMUNITY}pay/doc/000e4a4142c6883b1a4212d7666000`,
    "进件: sales_scenes_type says 公众号, but its object (mp_info with an appid) is missing",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "服务商公众号APPID与商家公众号APPID不能同时为空"), {
        url: "/v3/applyment4sub/applyment/",
        wechatpaySerial: pubId,
        body: {
          business_code: "FIELD_0001",
          business_info: {
            merchant_shortname: "测试",
            service_phone: "0758000000",
            sales_info: { sales_scenes_type: ["SALES_SCENES_MP"] },
          },
        },
      }),
    first(/公众号 ?APPID|mp_info|mp_(sub_)?appid|sales_(scenes|info)/i),
    or(/没有绑定|还没有与这个商户号绑定|没有加密|未加密/, WRAPPED, SIGN_CODE),
  ),
  it(
    "media-id-of-another-upload",
    `${COMMUNITY}pay/doc/0006ee1889cc1075448aa0ab25b000`,
    "进件: the MediaID came from the official account's material upload (cgi-bin), not from /v3/merchant/media/upload",
    (kit) =>
      answered(
        kit,
        400,
        says("PARAM_ERROR", "营业执照照片（/subject_info/business_license_info/license_copy）取值有误：必须为MediaID"),
        {
          url: "/v3/applyment4sub/applyment/",
          wechatpaySerial: pubId,
          body: {
            business_code: "FIELD_0001",
            subject_info: {
              subject_type: "SUBJECT_TYPE_ENTERPRISE",
              business_license_info: {
                license_copy: "mG7zWVqQ1x0aFieldMaterial0001",
                license_number: "123456789012345678",
                merchant_name: "测试有限公司",
                legal_person: "张三",
              },
            },
          },
        },
      ),
    first(
      /media\/upload|(商户|支付|V3|APIv3).{0,16}(图片|媒体)?上传|图片上传|上传.{0,40}(图片|接口|media_?id)|media_?id.{0,60}上传/i,
    ),
    or(WRAPPED, SIGN_CODE),
  ),
  it(
    "settlement-number-cut",
    `${COMMUNITY}develop/doc/000484c56505503198bd0e0f751800`,
    "进件, PHP: Guzzle cut the answer; settlement_id was given as the number 716, a string is wanted",
    (kit) =>
      kit.explain({
        error: thrown(
          'Client error: `POST https://api.mch.weixin.qq.com/v3/applyment4sub/applyment/` resulted in a `400 Bad Request` response:\n{"code":"PARAM_ERROR","detail":{"location":"body","value":716},"message":"无法将 JSON 输入源“/body/settlement_in (truncated...)\n',
        ),
      }),
    first(
      /settlement_in[\s\S]{0,160}(类型|字符串|string|引号|数字|整数|截断|不完整|完整)|(类型|字符串|string|引号|数字|整数|截断|不完整|完整)[\s\S]{0,160}settlement_in|716[\s\S]{0,60}(类型|字符串|string|引号)/i,
    ),
    or(
      BLAMES_NETWORK,
      BLAMES_SIGNATURE,
      RETRYABLE,
      /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(多包|外层|没有加密|未加密)/,
    ),
  ),
  it(
    "fapiao-camel-case-and-null",
    `${COMMUNITY}pay/doc/000cc4457f06480627ff0ba2651400`,
    "e-invoice, Java: only “应答的状态码不为200-299” was kept; the body's names are camelCase and many members null",
    (kit) =>
      kit.explain({
        error: thrown("c.w.p.c.apache.httpclient.SignatureExec  : 应答的状态码不为200-299。"),
        request: unverified({
          url: "/v3/new-tax-control-fapiao/fapiao-applications",
          body: '{"scene":"WITH_WECHATPAY","fapiaoApplyId":"1673535948278861824","buyerInformation":{"type":"INDIVIDUAL","name":"张三","taxpayerId":null,"address":null,"telephone":null,"bankName":null,"bankAccount":null,"phone":null,"email":null},"fapiaoInformation":[{"fapiaoId":"20230101123456","totalAmount":1,"needlist":false,"remark":null,"items":[{"taxCode":"3040203000000000000","goodsCategory":null,"goodsName":null,"goodsId":null,"specification":null,"unit":null,"quantity":100000000,"totalAmount":1,"taxRate":null,"taxPrefer_mark":null,"discount":false}]}]}',
        }),
      }),
    first(
      /null|驼峰|下划线|snake|fapiao_?apply_?id|buyer_?information|字段名|(应答|响应|正文|报文|body)[\s\S]{0,40}(没有|没留|缺|打印|看|读|取|给|保留|传|附)|(没有|缺|打印|看不到|读|取|给|保留|传|附)[\s\S]{0,40}(应答|响应|正文|报文|body)/i,
    ),
    or(BLAMES_NETWORK, /"code":"SIGN_|"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(签名|验签)/, RETRYABLE),
  ),
  it(
    "file-part-has-another-name",
    `${COMMUNITY}pay/doc/000c88c00c44787157db9fba851400`,
    "Node, picture upload: the file's part is named after the file, not “file”; the multipart is known",
    (kit) => {
      const b = "69f1396082ff11eb905447f8867994e5";
      return kit.explain({
        status: 400,
        headers: json,
        body: says("PARAM_ERROR", "输入源“/body/file”映射到字段“图片文件”必填性规则校验失败，此字段为必填项", {
          location: "body",
          value: "",
        }),
        request: unverified({
          url: "/v3/merchant/media/upload",
          headers: { "Content-Type": `multipart/form-data;boundary=${b}` },
          body: `--${b}\r\nContent-Disposition: form-data; name="meta";\r\nContent-Type: application/json\r\n\r\n{"filename":"efeacaf5290d5f7012390433538725bd.jpg","sha256":"${"6a".repeat(32)}"}\r\n--${b}\r\nContent-Disposition: form-data; name="efeacaf5290d5f7012390433538725bd"; filename="efeacaf5290d5f7012390433538725bd.jpg";\r\nContent-Type: image/jpg\r\n\r\nJPEGJPEGJPEG\r\n--${b}--\r\n`,
        }),
      });
    },
    first(
      /name ?= ?\\?["“”']?file\b|(\bname\b|名字|名称|名为|叫做?|命名)[\s\S]{0,40}\bfile\b|\bfile\b[\s\S]{0,30}(\bname\b|名字|名称|命名)|efeacaf/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "refund-at-the-cross-border-path",
    `${COMMUNITY}pay/doc/0002ac3241cb20f0ec3b0eed656800`,
    "a domestic merchant's refund went to /hk/v3/refunds: “参数格式错误”, 缺少必填字段; the domestic endpoint is /v3/refund/domestic/refunds",
    (kit) =>
      kit.explain({
        status: 400,
        headers: json,
        body: says("PARAM_ERROR", "参数格式错误", { field: "#", issue: "缺少必填字段", location: "body" }),
        request: unverified({
          url: "/hk/v3/refunds",
          body: JSON.stringify({
            appid,
            mchid,
            transaction_id: "4200000000000000000000000001",
            out_trade_no: "000009",
            out_refund_no: "aaaaaaaaa",
            amount: { refund: 1, total: 2, currency: "CNY" },
            reason: "退款测试",
            notify_url: "https://shop.example/n",
          }),
        }),
      }),
    first(
      /\/hk\b|apihk|香港|境外|海外|跨境|全球|global|refund\/domestic|(路径|网址|端点|接口地址|URL)[\s\S]{0,40}(错|不对|不是|不存在|另一|国内|境内|内地)|(国内|境内|内地)(的)?(商户|退款|接口|端点|路径)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "json-encoded-twice",
    `${COMMUNITY}personal/oCJUsw6vHO4DHdYv18zmiRjROcMc/answer`,
    "PHP, combined order: SYSTEM_ERROR “系统繁忙” again and again; the body had been JSON-encoded twice, so it is a string, not an object",
    (kit) =>
      kit.explain({
        status: 500,
        headers: json,
        body: says("SYSTEM_ERROR", "系统繁忙，请稍后重试"),
        request: unverified({
          url: "/v3/combine-transactions/jsapi",
          body: JSON.stringify(
            JSON.stringify({
              ...combined({ sub_mchid: sub, settle_info: { profit_sharing: true, subsidy_amount: 0 } }),
              combine_payer_info: { openid },
            }),
          ),
        }),
      }),
    first(
      /(两|二|2|第二|多) ?[次遍](?!数)|重复(编码|序列化|转)|又(编码|序列化|转)|再(次)?(编码|序列化|转)|(是|成了|变成|只是|一个)[\s\S]{0,12}字符串|字符串[\s\S]{0,20}(不是|而非|而不是|里面|套)|转义|stringify|json_encode|(不是|并非|不是一个)[\s\S]{0,12}(JSON ?)?对象|引号/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE),
  ),
  it(
    "date-became-an-array",
    `${COMMUNITY}personal/oCJUsw6wwLsY4RBR_x1E38I9TgPk/fav`,
    "进件, Java: card_period_begin went out as [2016,10,26] (a LocalDate); a string like 2016-10-26 is wanted",
    (kit) =>
      answered(
        kit,
        400,
        says(
          "PARAM_ERROR",
          "无法将 JSON 输入源“/body/subject_info/identity_info/id_card_info/card_period_begin”映射到目标字段“身份证有效期开始时间”中，此字段需要一个 string 类型的 Json 值",
          { location: "body", value: [2016, 10, 26] },
        ),
      ),
    first(
      /card_period_begin[\s\S]{0,200}(字符串|string|类型|数组|array|日期|YYYY|格式|引号)|(字符串|string|类型|数组|array|日期|YYYY|格式|引号)[\s\S]{0,200}card_period_begin/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("多包|外层|加密|缺少|必填")),
  ),
  it(
    "close-without-mchid",
    `${COMMUNITY}personal/oCJUsw5BOdlBbS17cFwn1E6T5eh0/question`,
    "closing an order: “输入源“/uri_template/mchid”…必填”: mchid belongs in the JSON body of the close request (the answer's text as it was logged)",
    (kit) =>
      kit.explain({
        error: thrown(
          JSON.stringify(
            JSON.stringify({
              code: "PARAM_ERROR",
              detail: { location: "uri_template", value: "" },
              message: "输入源“/uri_template/mchid”映射到字段“直连商户号”必填性规则校验失败，此字段为必填项",
            }),
          ),
        ),
      }),
    first(
      /mchid[\s\S]{0,160}(正文|body|JSON|请求体|报文|包体|查询|query|必填|缺|没有|没传|漏|补|带上|传)|(正文|body|JSON|请求体|报文|包体|必填|缺|没有|没传|漏|补)[\s\S]{0,160}mchid/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("多包|外层|没有绑定|不匹配")),
  ),
  it(
    "business-code-not-seen",
    `${COMMUNITY}personal/oCJUsw8ZFGPvuuMqim3RDVJyEhq0/question; personal/oCJUsw7o8Lbu4kxtXmS2yW_YinWA/follow`,
    "进件: “/business_code … 必填性规则校验失败” with location null, though it was filled in: the server saw none in the body (not sent, empty, not JSON, wrapped)",
    (kit) =>
      kit.explain({
        status: 400,
        headers: json,
        body: says("PARAM_ERROR", "输入源“/business_code”映射到字段“业务申请编号 ”必填性规则校验失败，此字段为必填项", {
          location: null,
          value: "",
        }),
        request: { method: "POST", url: `${host}/v3/applyment4sub/applyment/` },
      }),
    told(
      /business_code|业务申请编号|(正文|报文|请求体|body|JSON|包体)[\s\S]{0,40}(空|没有|没发|未发|没收到|没送|外层|格式|类型)|(没有|没|未)(收到|看到|发出|发送|带)[\s\S]{0,16}(正文|报文|请求体|body|JSON)|Content-Type/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("加密|没有绑定")),
  ),
  it(
    "sharing-receivers-is-one-object",
    `${COMMUNITY}personal/oCJUswwQJO_-EYhmdpeGiChhx2Ao/answer`,
    "profit sharing, PHP: Guzzle cuts the answer after detail.value; the code shows receivers as one object, an array of objects is wanted",
    (kit) =>
      kit.explain({
        error: thrown(
          'Client error: `POST https://api.mch.weixin.qq.com/v3/profitsharing/orders` resulted in a `400 Bad Request` response:\n{"code":"PARAM_ERROR","detail":{"location":"body","value":{"account":"1900000002","amount":5,"description":"分账商户 (truncated...)\n',
        ),
        request: kit.signed({
          url: "/v3/profitsharing/orders",
          body: {
            sub_mchid: sub,
            appid,
            sub_appid: otherAppid,
            transaction_id: "4200000000000000000000000001",
            out_order_no: "FIELD0001",
            unfreeze_unsplit: true,
            receivers: { type: "MERCHANT_ID", account: "1900000002", amount: 5, description: "分账商户" },
          },
        }),
      }),
    told(/receivers|数组|array|列表|\[ ?\{/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("加密|没有绑定")),
  ),
  it(
    "refund-with-appid-and-mchid",
    "ArtisanCloud/PowerWeChat#5",
    "refund: “请求中含有未在API文档中定义的参数”: /body/appid and /body/mchid have to go",
    (kit) =>
      answered(
        kit,
        400,
        says("PARAM_ERROR", "请求中含有未在API文档中定义的参数", { location: null, value: ["/body/appid", "/body/mchid"] }),
        {
          url: "/v3/refund/domestic/refunds",
          body: {
            amount: { currency: "CNY", refund: 1, total: 1 },
            appid,
            mchid,
            out_refund_no: "551977893977339565922219",
            transaction_id: "4200000000000000000000000001",
          },
        },
      ),
    told(
      /(appid|mchid)[\s\S]{0,120}(删|去掉|移除|拿掉|不要|不(认识|支持|接受|需要|该)|没有(定义|这个)|未(在|定义)|多(余|了|出|传))|(删|去掉|移除|拿掉|不要|不(认识|支持|接受|需要|该)|没有(定义|这个)|未(在|定义)|多(余|了|出|传))[\s\S]{0,120}(appid|mchid)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("没有绑定|不匹配|加密")),
  ),
];
