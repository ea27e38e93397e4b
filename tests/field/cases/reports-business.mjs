// From public reports. Refunds, transfers, profit sharing, pay score, coupons, onboarding.
import { answered, COMMUNITY, OTHER_WORDS, plain, service_id, sub, thrown, transaction_id, xml } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, host, mchid, openid, pub, pubId } from "../materials.mjs";
import { says } from "../sent.mjs";
import {
  BLAMES_NETWORK,
  BLAMES_SIGNATURE,
  NETWORK_ANYWHERE,
  NEW_NUMBER,
  or,
  RETRYABLE,
  SIGN_CODE,
  title,
  told,
  WRAPPED,
} from "../verdicts.mjs";

export default [
  it(
    "refund-system-error",
    `${COMMUNITY}pay/doc/00084a14b9c3c8518d3e5d1d056c00`,
    "one order's refund answers SYSTEM_ERROR: same number and parameters again, or ask for the refund; why cannot be told",
    (kit) =>
      answered(kit, 500, says("SYSTEM_ERROR", "系统繁忙，请稍后重试"), {
        url: "/v3/refund/domestic/refunds",
        body: { transaction_id, out_refund_no: "FIELDR0001", reason: "退货", amount: { refund: 1, total: 1, currency: "CNY" } },
      }),
    first(
      /(相同|同样|同一|原(来)?的?|不(要)?(换|改)).{0,24}(参数|单号|报文|请求|out_refund_no)|(参数|单号|报文|out_refund_no).{0,16}(不变|不要换|不换|保持)|查(询|一下)?.{0,16}退款/,
    ),
    or(/"idempotencyKey":"new"|"retryable":false|单号.{0,6}换新的/, NETWORK_ANYWHERE),
  ),
  it(
    "v2-refund-url-bare-400",
    "wechatpy/wechatpy#631",
    "Python: only requests' sentence “400 Client Error … secapi/pay/refund” was kept: an APIv2 endpoint (wants the client certificate); APIv3 has another",
    (kit) =>
      kit.explain({
        error: thrown("400 Client Error: Bad Request for url: https://api.mch.weixin.qq.com/secapi/pay/refund", {
          name: "HTTPError",
        }),
      }),
    first(
      /APIv2|\bv2\b|双向|客户端证书|apiclient_cert|API ?证书|\/v3\/refund|(应答|响应|正文|报文|body).{0,40}(没有|缺|打印|看|读|取|给|保留|传|附)|(没有|缺|打印|看不到|读|取|给|保留|传|附).{0,40}(应答|响应|正文|报文|body)/i,
    ),
    or(/CONNECTION_|HOST_NOT_FOUND|"retryable":true/, SIGN_CODE),
  ),
  it(
    "transfer-confirm-page",
    `${COMMUNITY}pay/doc/000e000b290118112ec22f9f261400; pay/doc/000aace6b0894059bef24360d66800; develop/doc/000ccceae883205cb0b2953cc61400; develop/doc/000c4a5a5c838000eab28e45b61400`,
    "wx.requestMerchantTransfer fails (the page: 转账单号错误): package is not package_info as it was given, or mchId/appId are others",
    (kit) => kit.explain({ error: { result: "fail", errno: 4, errMsg: "requestMerchantTransfer:fail:internal error" } }),
    first(/package|WAIT_USER_CONFIRM|mchId|转账单/i),
    or(NETWORK_ANYWHERE, first(/paySign|prepay_id/)),
  ),
  it(
    "sharing-order-in-work",
    `${COMMUNITY}develop/doc/000ee87c090d486e996d09ec65bc00; pay/doc/000448c4c600c039db5b4559f5bc00`,
    "profit sharing right after payment: “订单处理中,请稍后重试”: wait (a minute; until settled), same number",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "订单处理中，请稍后重试"), {
        url: "/v3/profitsharing/orders",
        body: {
          appid,
          sub_mchid: "1900000003",
          transaction_id,
          out_order_no: "P1643350227",
          receivers: [{ amount: 62, type: "MERCHANT_ID", account: "1900000002", description: "field" }],
          unfreeze_unsplit: true,
        },
      }),
    first(/"retryable":true|(1|一) ?分钟|结算|同一(个)?(分账)?单号|过(一)?会|稍后|稍等|等.{0,12}再/),
    or(OTHER_WORDS, /"idempotencyKey":"new"|"retryable":false|订单不存在/),
  ),
  it(
    "v2-sharing-return-not-open",
    "binarywang/WxJava#3091",
    "APIv2 profitsharingreturn: the reason stands in error_code / error_msg (not err_code): 回退方没有开通分账回退功能",
    (kit) =>
      kit.explain({
        status: 200,
        headers: { Server: "nginx", "Content-Type": "text/plain" },
        body: xml({ return_code: "FAIL", error_code: "NOAUTH", error_msg: "回退方没有开通分账回退功能" }),
      }),
    first(/回退.{0,60}(开通|权限|功能|授权)|(开通|权限).{0,40}回退/),
    or(NETWORK_ANYWHERE, SIGN_CODE, /PROXY|余额不足|"retryable":true/),
  ),
  it(
    "bill-in-the-making",
    "pay.weixin.qq.com/doc/v3/merchant/4013071254 (question 3)",
    "the trade bill: STATEMENT_CREATING “账单生成中”: after ten o'clock, every half hour",
    (kit) =>
      answered(kit, 400, says("STATEMENT_CREATING", "账单生成中"), {
        url: "/v3/bill/tradebill?bill_date=2026-11-27&bill_type=ALL",
      }),
    first(/10 ?点|十点|半(个)?小时|30 ?分钟|稍后|"retryable":true|过.{0,8}再|生成.{0,24}(再|重试|重新|等)|等.{0,16}生成/),
    or(SIGN_CODE, /"retryable":false|LIST_EMPTY|PATH_UNKNOWN/),
  ),
  it(
    "stock-budget-product",
    `${COMMUNITY}personal/oCJUsw3ta4al6FPF-Is9Nqv43VKg/question`,
    "coupon batch: “批次预算等于批次面额乘以发券数”: max_amount 1000, but 1000 × 10 were announced",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "批次预算等于批次面额乘以发券数"), {
        url: "/v3/marketing/favor/coupon-stocks",
        body: {
          stock_type: "NORMAL",
          coupon_use_rule: {
            available_merchants: ["1900000001"],
            fixed_normal_coupon: { coupon_amount: 1000, transaction_minimum: 1001 },
          },
          no_cash: true,
          stock_use_rule: {
            prevent_api_abuse: true,
            natural_person_limit: true,
            max_amount: 1000,
            max_coupons_per_user: 10,
            max_coupons: 10,
          },
          stock_name: "测试批次",
          available_begin_time: "2026-12-01T00:00:00+08:00",
          available_end_time: "2026-12-31T23:59:59+08:00",
          comment: "field",
          belong_merchant: "1900000001",
          out_request_no: "FIELD0001",
        },
      }),
    first(/max_amount|max_coupons|coupon_amount|批次预算|面额.{0,12}(乘|×|x|\*)|10000/i),
    or(WRAPPED, OTHER_WORDS, /预算(不足|用完|已用)|充值|批次不存在|"retryable":true/),
  ),
  it(
    "plugin-batch-without-card-pack",
    `${COMMUNITY}personal/oCJUsw9hcE_a_1gM7MSCMJulao-c/follow`,
    "mini-program coupon plug-in, a batch made by API: “插件发劵只允许配置了插入卡包的批次”",
    (kit) =>
      kit.explain({
        error: {
          errcode: "OK",
          msg: "ok",
          send_coupon_result: [
            {
              code: "FAILED",
              message: "插件发劵只允许配置了插入卡包的批次",
              out_request_no: "FIELD0001",
              stock_id: "2000000001",
            },
          ],
        },
      }),
    first(/卡包|批次.{0,40}(配置|设置|规则)|send_coupon_result|没有发(出|放|成)|发券失败|未发放/),
    or(NETWORK_ANYWHERE, /"retryable":true|HMAC/),
  ),
  it(
    "refund-of-complained-order",
    `${COMMUNITY}develop/doc/000806545a44d0daf4925e2896b000`,
    "refund: “该笔交易被投诉,不支持当前指定的多账户出款方案”: handle it in the complaint (or do not name the accounts)",
    (kit) => answered(kit, 400, says("INVALID_REQUEST", "该笔交易被投诉，不支持当前指定的多账户出款方案")),
    first(
      /投诉[\s\S]{0,80}(处理|回复|投诉单|进度|撤|商户平台|update-refund|complaints?)|(出款|amount[./]from|\bfrom\b|funds_account)[\s\S]{0,80}(去掉|删|移除|改|不传|不要|换|单一|一个账户)/,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, OTHER_WORDS, /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*余额不足/),
  ),
  it(
    "transfer-batch-with-fewer-details",
    `${COMMUNITY}develop/doc/0000ea69408d1097f870e346762000`,
    "old batch transfer: one of 50 details was sent again under the same out_batch_no: “单号已存在但信息不一致,请查单后比较确认”",
    (kit) =>
      kit.explain({
        error: thrown('[{"code":"INVALID_REQUEST","message":"单号已存在但信息不一致,请查单后比较确认"}]'),
        request: kit.signed({
          url: "/v3/transfer/batches",
          body: {
            appid,
            out_batch_no: "FIELDB0001",
            batch_name: "field",
            batch_remark: "field",
            total_amount: 100,
            total_num: 1,
            transfer_detail_list: [{ out_detail_no: "FIELDD0007", transfer_amount: 100, transfer_remark: "field", openid }],
          },
        }),
      }),
    first(
      /out_batch_no|(批次)?单号[\s\S]{0,60}(用过|使用过|以前|之前|上次|第一次|已(经)?(有|存在|提交|受理)|参数|不同|不一致)|查(询|一下)?[\s\S]{0,20}(单|批次)/,
    ),
    or(
      BLAMES_NETWORK,
      BLAMES_SIGNATURE,
      RETRYABLE,
      /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(不存在|没有找到|余额不足)/,
    ),
  ),
  it(
    "sharing-over-the-ratio",
    `${COMMUNITY}develop/doc/0008003fc683f8229193489f961400`,
    "Java's text of profit sharing: “分账金额超出最大分账比例”: more than the ratio set for the merchant (30 % at most)",
    (kit) =>
      kit.explain({
        error: thrown(
          'httpResponseBody[{"code":"INVALID_REQUEST","message":"分账金额超出最大分账比例"}] HttpRequest[{"http_method":"POST","url":"https://api.mch.weixin.qq.com/v3/profitsharing/orders","uri":"https://api.mch.weixin.qq.com/v3/profitsharing/orders","headers":',
        ),
      }),
    first(
      /比例[\s\S]{0,80}(30|商户平台|产品中心|设置|上限|调|授权)|(超|大于|高于|多于)[\s\S]{0,20}比例|(金额|amount)[\s\S]{0,40}比例/,
    ),
    or(
      BLAMES_NETWORK,
      BLAMES_SIGNATURE,
      RETRYABLE,
      OTHER_WORDS,
      /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(余额不足|待分账金额不足)/,
    ),
  ),
  it(
    "sharing-order-not-marked",
    `${COMMUNITY}pay/doc/000026af68ca509890a93a34b5b800; pay/doc/000c6c748b8ba01927f260c686b000`,
    "one's own server wraps the APIv2 answer NOT_SHARE_ORDER “非分账订单不支持分账”: the order was placed without the mark, or another transaction_id",
    (kit) =>
      kit.explain({
        error: {
          code: 1,
          msg: "返回成功",
          time: "1577352273",
          data: {
            code: 0,
            msg: "非分账订单不支持分账",
            data: {
              return_code: "SUCCESS",
              result_code: "FAIL",
              err_code: "NOT_SHARE_ORDER",
              err_code_des: "非分账订单不支持分账",
              mch_id: mchid,
              appid,
              nonce_str: "b5a0c2ca84775ef4",
              sign: "7E".repeat(32),
            },
          },
        },
      }),
    first(/profit_sharing|分账标[识记志]|settle_info|下单[\s\S]{0,40}(分账|标[识记志]|标明|声明|指定)|transaction_id/),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, OTHER_WORDS),
  ),
  it(
    "payscore-completed-too-early",
    `${COMMUNITY}pay/doc/0008e29f1809c06666201cf0b6b800`,
    "支付分 complete: “当前订单状态不合法”: the order is CREATED (the user has not confirmed) or REVOKED",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "当前订单状态不合法"), {
        url: "/v3/payscore/serviceorder/FIELD0001/complete",
        body: { appid, service_id, post_payments: [{ name: "费用", amount: 100 }], total_amount: 100 },
      }),
    first(
      /用户[\s\S]{0,30}确认|确认[\s\S]{0,20}(服务|订单|用户)|\bDOING\b|\bCREATED\b|\bREVOKED\b|查(询|一下|看)?[\s\S]{0,30}(状态|state|服务订单|订单)|(状态|state)[\s\S]{0,40}(查|核对|先看)/,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, OTHER_WORDS),
  ),
  it(
    "paygift-coupons-differ",
    `${COMMUNITY}develop/doc/000862be384f58c311daa4a4a51000`,
    "支付有礼, a GIFT_PACKAGE of five: “传入的多张商户券的信息不一致”: limit per user and time of use of the batches must be alike",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "传入的多张商户券的信息不一致"), {
        url: "/v3/marketing/paygiftactivity/unique-threshold-activity",
        body: {
          activity_base_info: {
            activity_name: "field",
            activity_second_title: "field",
            merchant_logo_url: "https://qpic.cn/x",
            background_color: "COLOR010",
            begin_time: "2026-12-01T00:00:00+08:00",
            end_time: "2026-12-31T00:00:00+08:00",
            out_request_no: "FIELD0001",
            delivery_purpose: "OFF_LINE_PAY",
            mini_programs_appid: appid,
            mini_programs_path: "/",
          },
          award_send_rule: {
            transaction_amount_minimum: 100,
            send_content: "GIFT_PACKAGE",
            award_type: "BUSIFAVOR",
            award_list: ["1", "2", "3", "4", "5"].map((n) => ({
              stock_id: `200000000${n}`,
              original_image_url: "https://qpic.cn/x",
            })),
            merchant_option: "IN_SEVICE_COUPON_MERCHANT",
          },
        },
      }),
    first(
      /(限领|每人|核销|有效期|可用时间|使用时间|属性|规则|设置|配置)[\s\S]{0,60}(一致|相同|一样|同样|对齐|不同)|(一致|相同|一样|不同)[\s\S]{0,60}(限领|每人|核销|有效期|可用时间|使用时间|属性|规则|设置|配置|批次|award_list)|award_list|GIFT_PACKAGE|SINGLE_COUPON|send_content/,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, OTHER_WORDS),
  ),
  it(
    "plugin-budget-used-up",
    `${COMMUNITY}pay/doc/000e6641cb4d085f0bfe840a256000`,
    "mini-program coupon plug-in: errcode OK, but the item says NOTENOUGH: the 商家券 batch's budget is used up; raise it",
    (kit) =>
      kit.explain({
        error: {
          errcode: "OK",
          msg: "ok",
          send_coupon_result: [{ code: "NOTENOUGH", message: "总预算用完", out_request_no: "FIELD0001", stock_id: "2000000001" }],
        },
      }),
    first(/预算/),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*余额不足/),
  ),
  it(
    "transfer-scene-unusable",
    `${COMMUNITY}develop/doc/000c0e601e46c0bcfdd220b496c000`,
    "商家转账: “该转账场景不可用”, though scene 1005 is open: another transfer_scene_id was sent",
    (kit) => kit.explain({ error: thrown('{"code":"INVALID_REQUEST","message":"该转账场景不可用"}') }),
    first(
      /transfer_scene_id|场景[\s\S]{0,6}(ID|编号|代码|号)|(开通|申请|获取|核对|检查|确认)[\s\S]{0,40}场景|场景[\s\S]{0,60}(开通|申请|获取|核对|检查|确认|没有|未)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("请求不合|余额不足|transfer_scene_report_infos")),
  ),
  it(
    "refund-of-an-unknown-order",
    `${COMMUNITY}personal/oCJUsw1FY0H5Zi_5kwtZ9HkD1WgY/question`,
    "refund after a payment that succeeded: RESOURCE_NOT_EXISTS “订单不存在”: no such order under this merchant number (number, merchant, transaction_id); which cannot be told",
    (kit) =>
      answered(kit, 404, says("RESOURCE_NOT_EXISTS", "订单不存在"), {
        url: "/v3/refund/domestic/refunds",
        body: {
          amount: { currency: "CNY", refund: 18000, total: 18000 },
          out_refund_no: "SS1729156829593831RF",
          out_trade_no: "SS1729156829593831",
          reason: "主动申请退款",
        },
      }),
    first(
      /out_trade_no|transaction_id|(商户)?订单号|单号|(商户号|mchid|这个商户|该商户)[\s\S]{0,60}(下单|订单|支付|付款|名下|不是)|(下单|订单|支付|付款)[\s\S]{0,60}(商户号|mchid|这个商户|该商户)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, /"code":"[^"]*PATH_UNKNOWN/, title("券|批次|路径|接口不存在")),
  ),
  it(
    "onboarding-by-the-old-document",
    `${COMMUNITY}pay/doc/00066a81e14d10cf1c3eec97c5c800; pay/doc/000cea64c84ba07bab5235dd26b800`,
    "进件: “请按最新的接口文档要求进件”: contact_type (required since 2022) is missing, ubo_info stands for ubo_info_list",
    (kit) => {
      const e = (plaintext) => kit.encryptSensitive({ plaintext, key: pub }).ciphertext;
      return answered(kit, 400, says("PARAM_ERROR", "请按最新的接口文档要求进件"), {
        url: "/v3/applyment4sub/applyment/",
        wechatpaySerial: pubId,
        body: {
          business_code: "FIELD0001",
          contact_info: {
            contact_name: e("张三"),
            contact_id_number: e("110101199001010000"),
            mobile_phone: e("13800000000"),
            contact_email: e("a@shop.example"),
          },
          subject_info: {
            subject_type: "SUBJECT_TYPE_ENTERPRISE",
            business_license_info: {
              license_copy: "V1_x",
              license_number: "91330000000000000X",
              merchant_name: "测试科技有限公司",
              legal_person: "张三",
            },
            identity_info: {
              id_doc_type: "IDENTIFICATION_TYPE_IDCARD",
              owner: false,
              id_card_info: {
                id_card_copy: "V1_x",
                id_card_national: "V1_x",
                id_card_name: e("张三"),
                id_card_number: e("110101199001010000"),
                card_period_begin: "2016-10-26",
                card_period_end: "2036-10-26",
              },
            },
            ubo_info: {
              id_type: "IDENTIFICATION_TYPE_IDCARD",
              id_card_copy: "V1_x",
              id_card_national: "V1_x",
              name: e("李四"),
              id_number: e("110101199001010001"),
              id_period_begin: "2016-10-26",
              id_period_end: "2036-10-26",
            },
          },
          settlement_info: { settlement_id: "716", qualification_type: "零售批发" },
        },
      });
    },
    first(
      /contact_type|ubo_info|\bowner\b|(旧|老|过时|过期|更新|改版|升级|新增|新版|最新|现行)[\s\S]{0,60}(字段|参数|文档|接口|流程|要求)|(字段|参数|文档|接口)[\s\S]{0,60}(旧|老|过时|更新|改版|升级|新增|新版|最新|现行)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("没有加密|未加密|解不开|多包|外层")),
  ),
  it(
    "v2-upload-of-a-link",
    `${COMMUNITY}pay/doc/000a8e2c5e07d00c2c6937b6e5b000`,
    "APIv2 uploadmedia: “图片参数填写有误”: media holds the picture's address as text, the file itself (multipart, with filename) is wanted",
    (kit) => {
      const b = "------------------------69f1396082ff11eb";
      const part = (name, value) => `--${b}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
      return kit.explain({
        status: 200,
        headers: plain,
        body: xml({
          return_code: "SUCCESS",
          return_msg: "OK",
          result_code: "FAIL",
          err_code: "PARAM_ERROR",
          err_code_des: "图片参数填写有误，请检查后重新提交",
        }),
        request: {
          method: "POST",
          url: `${host}/secapi/mch/uploadmedia`,
          headers: { "Content-Type": `multipart/form-data; boundary=${b}` },
          body:
            part("mch_id", mchid) +
            part("sign_type", "HMAC-SHA256") +
            part("media_hash", "ad".repeat(16)) +
            part("sign", "1D".repeat(32)) +
            part("media", "http://shop.example/upload/15717359497723.jpg") +
            `--${b}--\r\n`,
        },
      });
    },
    first(
      /(\bmedia\b|图片|文件)[\s\S]{0,100}(二进制|filename|multipart|文件(内容|本身|流|体|名)|字节|内容|格式|大小)|(网址|URL|链接|地址)[\s\S]{0,60}(文件|二进制|图片|media)|media_hash/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "plugin-number-used-again",
    `${COMMUNITY}pay/doc/000cc6b55641f01bd82d704e351000; pay/doc/0006a071120ab03b5f71279076b000`,
    "mini-program coupon plug-in: the user took a coupon, used it, takes another: DUPREQUEST: the same out_request_no was sent again",
    (kit) =>
      kit.explain({
        error: {
          errcode: "OK",
          msg: "ok",
          send_coupon_result: [
            {
              code: "DUPREQUEST",
              message: "已通过该发券凭证给用户发券",
              out_request_no: "FIELD0001",
              stock_id: "2000000001",
              coupon_code: "167252229117145315659875",
            },
          ],
        },
      }),
    first(
      /out_request_no|发券凭证|(单号|凭证|请求号)[\s\S]{0,40}(用过|重复|新|换|唯一|已)|已(经)?(用|通过|凭)[\s\S]{0,30}(发|领)|已(经)?(发过|发放|领过|领取|给用户)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("预算|余额不足")),
  ),
  it(
    "transfer-guzzle-403-alone",
    `${COMMUNITY}personal/oCJUsw9p202oUNSDMtvYf2BUsKvA/question; develop/doc/0002ae1b598ed85e81b4effcf66800; develop/doc/000e4af75c85c0c074733cf566b000`,
    "transfer, PHP: only Guzzle's first line was kept: 403 Forbidden; the reason stands in the answer's body (there: balance), which was not looked at",
    (kit) =>
      kit.explain({
        error: thrown(
          "Client error: `POST https://api.mch.weixin.qq.com/v3/fund-app/mch-transfer/transfer-bills` resulted in a `403 Forbidden` response",
        ),
      }),
    told(
      /(应答|响应|返回|回应)[\s\S]{0,40}(正文|报文|内容|body|包体|没有|缺|打印|看|读|取|给|保留|传|附|贴)|(正文|body|报文|包体)[\s\S]{0,40}(没有|缺|打印|看不到|读|取|给|保留|附|贴)|(没有|缺|打印|看不到|读|取出|保留|附上|贴)[\s\S]{0,40}(应答|响应|正文|body|报文)|getBody|getResponse|getContents/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "transfer-report-infos-renamed",
    `${COMMUNITY}pay/doc/000e68e23e8928d53c03df30661800; pay/doc/000c4afec307c86abbb2e23f661400; develop/doc/0002c022e145a0dc3353bade266400`,
    "transfer, scene 1000: “需传入转账场景报备信息”: info_type says 活动说明, the fixed words are 活动名称 and 奖励说明",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "需传入转账场景报备信息，请检查"), {
        url: "/v3/fund-app/mch-transfer/transfer-bills",
        body: {
          transfer_scene_report_infos: [
            { info_type: "活动说明", info_content: "向参与活动的用户发放现金奖励" },
            { info_type: "奖励说明", info_content: "恭喜您在抽奖活动中获得2.0元" },
          ],
          transfer_amount: 200,
          openid,
          appid,
          out_bill_no: "SJZZ202503131710111872",
          notify_url: "https://shop.example/n",
          transfer_scene_id: "1000",
          transfer_remark: "恭喜您在抽奖活动中获得2.0元",
        },
      }),
    told(
      /info_type|活动名称|(固定|规定|原样|照抄|一字不|逐字|文档|场景)[\s\S]{0,60}(信息类型|类型|取值|值|文字|字样|报备|内容)|(信息类型|报备信息|report_infos)[\s\S]{0,100}(固定|规定|原样|照|文档|场景|对应|不符|不对|齐|完整|每一项)/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("加密|没有绑定|余额")),
  ),
  it(
    "refund-403-body-unread",
    `${COMMUNITY}pay/doc/0006e41bc30ee04ec10d0a3f75b400; personal/oCJUsw3LxQkWBCXssBT3sQ2MCmys/question`,
    "refund, Java: the response object was printed (HttpResponseProxy: 403, Content-Length 85), not its content: the reason is in those 85 bytes",
    (kit) =>
      kit.explain({
        error: thrown(
          "HttpResponseProxy{HTTP/1.1 403 Forbidden [Server: nginx, Date: Mon, 15 Nov 2021 03:48:12 GMT, Content-Type: application/json; charset=utf-8, Content-Length: 85, Connection: keep-alive, Keep-Alive: timeout=8, Cache-Control: no-cache, must-revalidate, X-Content-Type-Options: nosniff, Request-ID: 08FCC3C78C0610, Content-Language: zh-CN, Wechatpay-Nonce: x, Wechatpay-Signature: x, Wechatpay-Timestamp: 1636948092, Wechatpay-Serial: x] ResponseEntityProxy{[Content-Type: application/json; charset=utf-8,Content-Length: 85,Chunked: false]}}",
        ),
        request: { method: "POST", url: `${host}/v3/refund/domestic/refunds` },
      }),
    told(
      /(应答|响应|返回|回应)[\s\S]{0,40}(正文|报文|内容|body|包体|没有|缺|打印|看|读|取|给|保留|传|附|贴)|(正文|body|报文|包体)[\s\S]{0,40}(没有|缺|打印|看不到|读|取|给|保留|附|贴)|(没有|缺|打印|看不到|读|取出|保留|附上|贴)[\s\S]{0,40}(应答|响应|正文|body|报文)|getEntity|EntityUtils|85 ?(个)?字节|Request-ID[\s\S]{0,40}(提供|交给|发给|客服|技术支持)|余额/i,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "refund-of-the-platform-balance",
    `${COMMUNITY}personal/oCJUsw0XDhkUK2OAfdlxU9mvGutQ/question`,
    "收付通 refund of an order not yet shared: NOT_ENOUGH “基本账户余额不足，请充值后重新发起”: the money comes from the available balance; fill it, same refund number",
    (kit) =>
      answered(kit, 403, says("NOT_ENOUGH", "基本账户余额不足，请充值后重新发起"), {
        url: "/v3/ecommerce/refunds/apply",
        body: {
          sub_mchid: sub,
          sp_appid: appid,
          transaction_id: "4200000000000000000000000001",
          out_refund_no: "FIELDR0001",
          amount: { refund: 1, total: 1, currency: "CNY" },
        },
      }),
    told(/余额|充值|资金(不足|不够)|账户[\s\S]{0,12}(钱|资金)|不够|NOT_ENOUGH|BALANCE/),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, NEW_NUMBER, title("没有开通|没有绑定")),
  ),
  it(
    "coupon-threshold-below-amount",
    `${COMMUNITY}pay/doc/000048131ac6e0da1102f5cbc66800; pay/doc/0008ca730541583ae64b89c4056800; personal/oCJUswzilxtO4RAnts-laJT237z4/answer`,
    "a 代金券 batch, PHP: “券面额必须大于0”: coupon_amount is 1000, transaction_minimum 100: the threshold has to be greater than the amount taken off",
    (kit) =>
      kit.explain({
        error: thrown(
          'Client error: `POST https://api.mch.weixin.qq.com/v3/marketing/favor/coupon-stocks` resulted in a `400 Bad Request` response:\n{"code":"PARAM_ERROR","message":"券面额必须大于0"}\n',
        ),
        request: kit.signed({
          url: "/v3/marketing/favor/coupon-stocks",
          body: {
            stock_name: "10元代金券",
            belong_merchant: mchid,
            available_begin_time: "2026-12-20T17:23:44+08:00",
            available_end_time: "2026-12-24T17:23:44+08:00",
            stock_use_rule: {
              max_coupons: 10000000,
              max_amount: 10000000000,
              max_coupons_per_user: 1,
              natural_person_limit: true,
              prevent_api_abuse: false,
            },
            coupon_use_rule: {
              fixed_normal_coupon: { coupon_amount: 1000, transaction_minimum: 100 },
              available_merchants: [mchid],
            },
            no_cash: true,
            stock_type: "NORMAL",
            out_request_no: "16622554942024082017234466c460a079848",
          },
        }),
      }),
    told(/transaction_minimum|门槛|最低(消费|金额|限额)|满减/),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("加密|没有绑定|余额|预算")),
  ),
];
