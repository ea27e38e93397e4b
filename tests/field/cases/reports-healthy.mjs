// From public reports. Healthy: nothing may be found, or an ordinary answer is explained as one.
import crypto from "node:crypto";

import {
  answered,
  COMMUNITY,
  combined,
  dumps,
  jsapi,
  json,
  notified,
  OTHER_WORDS,
  plain,
  service_id,
  signedWith,
  sub,
  xml,
} from "../asks.mjs";
import { ACCEPTED, first, it, NONE } from "../judge.mjs";
import {
  apiV3Key,
  appid,
  expiredPlatformCertificate,
  keys,
  mchid,
  openid,
  ownPublicKey,
  platformCertificate,
  privateKey,
  pub,
  pubId,
  wechatPublicKey,
} from "../materials.mjs";
import { notification, order, says, seal, sealed } from "../sent.mjs";
import { BLAMES_NETWORK, BLAMES_SIGNATURE, NEW_NUMBER, or, SIGN_CODE, title, told } from "../verdicts.mjs";

export default [
  it(
    "ok-body-text-with-blanks",
    "control (minibear2021/wechatpayv3#91)",
    "a body given as text, with blanks and \\uXXXX: what is signed is what is sent",
    (kit) => kit.pre({ keys, request: { url: jsapi, body: dumps({ ...order, description: "测试商品" }) } }),
    NONE,
  ),
  it(
    "ok-key-with-crlf",
    "control (fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#123)",
    "the whole apiclient_key.pem as an editor of Windows keeps it (CR LF)",
    (kit) => signedWith(kit, privateKey.replace(/\n/g, "\r\n")),
    ACCEPTED,
  ),
  it(
    "ok-expired-beside-current",
    "control (wechatpay-apiv3/wechatpay-apache-httpclient#9)",
    "an expired platform certificate is still in the list, the current one verifies the answer",
    (kit) => {
      const b = '{"prepay_id":"wx0001"}';
      return kit.refusal(
        () =>
          kit.verifyResponse({
            status: 200,
            headers: sealed(b),
            body: b,
            keys: [{ certificate: expiredPlatformCertificate }, { certificate: platformCertificate }],
          }) ?? "verified",
      );
    },
    ACCEPTED,
  ),
  it(
    "ok-change-over",
    "control (fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#197)",
    "during the change-over: public key and platform certificate are both given, the notification is signed by the certificate",
    (kit) => {
      const b = notification();
      return kit.refusal(() => kit.parseNotification({ headers: new Headers(sealed(b)), body: b, keys, apiV3Key }));
    },
    ACCEPTED,
  ),
  it(
    "ok-payscore-evaluation",
    "control (pay.weixin.qq.com/docs/merchant/products/weixin-pay-score-no-confirm/question.html)",
    "支付分 create: “综合评估未通过”: an ordinary answer about the user",
    (kit) =>
      answered(kit, 400, says("INVALID_REQUEST", "综合评估未通过"), {
        url: "/v3/payscore/serviceorder",
        body: {
          out_order_no: "FIELD0001",
          appid,
          service_id,
          service_introduction: "测试",
          time_range: { start_time: "OnAccept" },
          risk_fund: { name: "ESTIMATE_ORDER_COST", amount: 100 },
          notify_url: "https://shop.example/n",
          need_user_confirm: true,
        },
      }),
    first(/用户.{0,50}(评估|使用|服务|信用|条件|行为|支付分)|评估.{0,50}(用户|风控|换|其他|押金)|换.{0,20}(付款|支付|方式)/),
    or(OTHER_WORDS, SIGN_CODE, /"retryable":true|没有开通|产品中心/),
  ),
  it(
    "ok-no-authorisation-yet",
    "control (the same page)",
    "支付分: 404 ORDER_NOT_EXIST “请求操作的授权记录不存在”: the user has never authorised; normal",
    (kit) =>
      answered(kit, 404, says("ORDER_NOT_EXIST", "请求操作的授权记录不存在"), {
        url: `/v3/payscore/permissions/openid/${openid}?service_id=${service_id}&appid=${appid}`,
      }),
    first(/授权.{0,30}(记录|不存在|没有|未)|(没有|未|尚未|从未|还没).{0,30}授权/),
    or(SIGN_CODE, /PATH_UNKNOWN|平台证书|公钥|out_trade_no/),
  ),
  it(
    "ok-partner-order",
    `control (${COMMUNITY}pay/doc/00002804f14f880b5aa46d88269400)`,
    "a provider's JSAPI order with sub_appid and sub_openid alone: nothing to find",
    (kit) =>
      kit.pre({
        keys,
        request: {
          url: "/v3/pay/partner/transactions/jsapi",
          body: {
            sp_appid: appid,
            sp_mchid: mchid,
            sub_appid: "wxfedcba9876543210",
            sub_mchid: "1900000002",
            description: order.description,
            out_trade_no: "FIELD0001",
            notify_url: "https://shop.example/n",
            settle_info: { profit_sharing: true },
            amount: { total: 1, currency: "CNY" },
            payer: { sub_openid: openid },
          },
        },
      }),
    NONE,
  ),
  it(
    "ok-payscore-complete",
    "control (first case)",
    "the completion with out_order_no in the path alone",
    (kit) =>
      kit.pre({
        keys,
        request: {
          url: "/v3/payscore/serviceorder/FIELD0001/complete",
          body: { appid, service_id, post_payments: [{ name: "费用", amount: 100 }], total_amount: 100 },
        },
      }),
    NONE,
  ),
  it(
    "ok-chinese-is-signed-as-sent",
    "control (Javen205/IJPay#9)",
    "a body with Chinese: the signature is over the UTF-8 bytes that are sent",
    (kit) =>
      kit.refusal(() => {
        const s = kit.signed({ url: jsapi, body: { ...order, description: "微信支付测试" } });
        const at = (name) => new RegExp(`${name}="([^"]+)"`).exec(s.headers.Authorization)[1];
        const sent = typeof s.body === "string" ? Buffer.from(s.body, "utf8") : Buffer.from(s.body);
        const message = Buffer.concat([
          Buffer.from(`POST\n${jsapi}\n${at("timestamp")}\n${at("nonce_str")}\n`),
          sent,
          Buffer.from("\n"),
        ]);
        return crypto.verify("sha256", message, ownPublicKey, Buffer.from(at("signature"), "base64")) &&
          sent.includes(Buffer.from("微信支付测试", "utf8"))
          ? "signed as sent"
          : "signed another text than is sent";
      }),
    /^\(accepted\) signed as sent/,
  ),
  it(
    "ok-refund-notification",
    "control (blog.youkuaiyun.com/jingchao1998/article/details/128309046)",
    "a genuine notification of a refund (associated_data refund), raw body and headers as they came",
    (kit) =>
      kit.refusal(() => {
        const b = notification({
          event_type: "REFUND.SUCCESS",
          summary: "退款成功",
          resource: {
            original_type: "refund",
            associated_data: "refund",
            ciphertext: seal(
              JSON.stringify({
                mchid,
                out_trade_no: "FIELD0001",
                out_refund_no: "FIELDR0001",
                refund_status: "SUCCESS",
                amount: { total: 1, refund: 1, payer_total: 1, payer_refund: 1 },
              }),
              { aad: "refund" },
            ),
          },
        });
        return kit.parseNotification({ headers: sealed(b), body: b, keys, apiV3Key });
      }),
    ACCEPTED,
  ),
  it(
    "ok-public-key-with-crlf",
    "control (Javen205/IJPay#87)",
    "pub_key.pem as an editor of Windows keeps it (CR LF): the answer verifies",
    (kit) =>
      kit.refusal(() => {
        const b = '{"prepay_id":"wx0001"}';
        return (
          kit.verifyResponse({
            status: 200,
            headers: sealed(b, { by: "publicKey" }),
            body: b,
            keys: [{ id: pubId, publicKey: wechatPublicKey.replace(/\n/g, "\r\n") }],
          }) ?? "verified"
        );
      }),
    ACCEPTED,
  ),
  it(
    "ok-refund-query",
    "control (yansongda/pay#935)",
    "asking for a refund: GET without a body",
    (kit) => kit.pre({ keys, apiV3Key, request: { url: "/v3/refund/domestic/refunds/FIELDR0001" } }),
    NONE,
  ),
  it(
    "ok-no-fund-flow",
    `control (${COMMUNITY}develop/doc/000626286f08d843e9ee29c295d000; pay.weixin.qq.com/doc/v3/merchant/4013071254)`,
    "the funds bill of a provider: NO_STATEMENT_EXIST though the trade bill is there: nothing moved on this account that day; ordinary",
    (kit) =>
      answered(kit, 400, says("NO_STATEMENT_EXIST", "请求的账单文件不存在"), {
        url: "/v3/bill/fundflowbill?bill_date=2026-11-27",
      }),
    first(
      /(没有|无|未)[\s\S]{0,20}(资金|流水|交易|退款|产生|发生)|资金[\s\S]{0,16}(流水|变动|往来)|account_type|10 ?点|次日|日期/,
    ),
    or(
      BLAMES_NETWORK,
      BLAMES_SIGNATURE,
      /"code":"[^"]*(PATH_UNKNOWN|LIST_EMPTY)|"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(路径|平台证书|公钥)/,
    ),
  ),
  it(
    "ok-user-cancelled",
    `control (${COMMUNITY}pay/doc/000684079e437875872d0657f5b000)`,
    "requestPayment:fail cancel: the user left the payment; nothing is wrong",
    (kit) => kit.explain({ error: { errMsg: "requestPayment:fail cancel" } }),
    first(/取消|放弃|关掉了|没有付款|未付款/),
    or(BLAMES_NETWORK, /"code":"SIGN_|"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(签名|授权目录|package)/),
  ),
  it(
    "ok-app-call",
    `control (${COMMUNITY}pay/doc/000eca8d3200a06a8641309fa66400)`,
    "the app's call: its sign verifies with the merchant's public key over appid, timestamp, noncestr, prepayid",
    (kit) =>
      kit.refusal(() => {
        const prepayId = "wx26141217471092000000003117dcdb6a0000";
        const made = kit.signPayment({ appid, prepayId, privateKey, type: "app", mchid });
        const values = [];
        JSON.stringify(made, (_n, v) => {
          if (typeof v === "string" || typeof v === "number") values.push(String(v));
          return v;
        });
        const signs = values.filter((v) => /^[A-Za-z0-9+/]{342}==$/.test(v)),
          times = values.filter((v) => /^\d{10}$/.test(v)),
          nonces = values.filter((v) => /^[0-9A-Za-z_-]{8,64}$/.test(v));
        return signs.some((s) =>
          times.some((t) =>
            nonces.some((n) =>
              crypto.verify("sha256", Buffer.from(`${appid}\n${t}\n${n}\n${prepayId}\n`), ownPublicKey, Buffer.from(s, "base64")),
            ),
          ),
        )
          ? "verifies"
          : "does not verify";
      }),
    /^\(accepted\) verifies/,
  ),
  it(
    "ok-application-encrypted",
    `control (${COMMUNITY}develop/doc/000484c56505503198bd0e0f751800)`,
    "进件 with settlement_id as a string and its sensitive fields encrypted for the public key that Wechatpay-Serial names",
    (kit) => {
      const e = (plaintext) => kit.encryptSensitive({ plaintext, key: pub }).ciphertext;
      return kit.pre({
        keys,
        apiV3Key,
        request: {
          url: "/v3/applyment4sub/applyment/",
          wechatpaySerial: pubId,
          body: {
            business_code: "20260331163018197",
            contact_info: {
              contact_type: "LEGAL",
              contact_name: e("张三"),
              mobile_phone: e("13800000000"),
              contact_email: e("a@shop.example"),
            },
            settlement_info: { settlement_id: "716", qualification_type: "餐饮" },
            bank_account_info: {
              bank_account_type: "BANK_ACCOUNT_TYPE_CORPORATE",
              account_name: e("测试科技有限公司"),
              account_bank: "招商银行",
              bank_address_code: "310012",
              account_number: e("6200000000000000"),
            },
          },
        },
      });
    },
    NONE,
  ),
  it(
    "ok-app-order",
    "control (klover2/wechatpay-node-v3-ts#77)",
    "the app order with its slash, without a payer",
    (kit) => {
      const { payer, ...o } = order;
      return kit.pre({ keys, request: { url: "/v3/pay/transactions/app", body: o } });
    },
    NONE,
  ),
  it(
    "ok-key-without-final-line-feed",
    "control (minibear2021/wechatpayv3#21)",
    "apiclient_key.pem copied without its last line feed: it signs",
    (kit) =>
      kit.refusal(() =>
        kit.signed({ privateKey: privateKey.trimEnd(), url: "/v3/certificates" }).headers.Authorization.slice(0, 25),
      ),
    ACCEPTED,
  ),
  it(
    "ok-answer-without-body",
    `control (${COMMUNITY}pay/article/doc/0004a879f60928d89340b8b9f64c13)`,
    "closing an order: 204 without a body, signed by the public key: verifies",
    (kit) =>
      kit.refusal(() => kit.verifyResponse({ status: 204, headers: sealed("", { by: "key" }), body: "", keys }) ?? "verified"),
    ACCEPTED,
  ),
  it(
    "ok-coupon-notification",
    `control (${COMMUNITY}develop/doc/000064ea45ce68a1c1bb4f91e51400)`,
    "a genuine COUPON.SEND notification (associated_data coupon) with the right APIv3 key",
    (kit) => {
      const b = notification({
        event_type: "COUPON.SEND",
        summary: "商家券领券通知",
        resource: {
          original_type: "coupon",
          associated_data: "coupon",
          nonce: "ls2ADfEEHn25",
          ciphertext: seal(
            JSON.stringify({
              event_type: "EVENT_TYPE_BUSICOUPON_SEND",
              coupon_code: "FIELD0001",
              stock_id: "2000000001",
              send_time: "2026-11-28T10:00:00+08:00",
              openid,
              unionid: "oTestUnion",
            }),
            { nonce: "ls2ADfEEHn25", aad: "coupon" },
          ),
        },
      });
      return kit.refusal(() => kit.parseNotification({ headers: sealed(b), body: b, keys, apiV3Key }));
    },
    ACCEPTED,
  ),
  it(
    "ok-coupon-limit-reached",
    `control (${COMMUNITY}personal/oCJUsw1CvofOqaFmaXJilPQy_Ruk/question)`,
    "sending a coupon: RULE_LIMIT “用户已达最大领券次数”: an ordinary answer about the user and the batch's limit",
    (kit) =>
      answered(kit, 403, says("RULE_LIMIT", "用户已达最大领券次数"), {
        url: `/v3/marketing/favor/users/${openid}/coupons`,
        body: { stock_id: "9856000", out_request_no: "FIELD0001", appid, stock_creator_mchid: mchid },
      }),
    first(/上限|限领|最大|最多|领(取|券)?[\s\S]{0,12}(次数|张数|数量|限|满|完)|max_coupons_per_user|限制|已领/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, title("请求不合|字段|权限|没有绑定|频率")),
  ),
  it(
    "ok-pay-code-expired",
    `control (${COMMUNITY}pay/doc/000a8e42c200603d735cc325b51c00; pay/doc/000ecafccc4670d9accde558f53c00)`,
    "APIv2 micropay: AUTH_CODE_INVALID “101 付款码已过期”: an ordinary answer; scan again",
    (kit) =>
      kit.explain({
        status: 200,
        headers: plain,
        body: xml({
          return_code: "SUCCESS",
          return_msg: "OK",
          appid,
          mch_id: mchid,
          device_info: "127.0.0.1",
          nonce_str: "0IldcE0W6F58zeIc",
          sign: "5F".repeat(16),
          result_code: "FAIL",
          err_code: "AUTH_CODE_INVALID",
          err_code_des: "101 付款码已过期，请退出重试",
        }),
      }),
    first(/付款码|auth_code|条码|二维码|重新扫|刷新/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, title("APIv2 ?密钥|证书")),
  ),
  it(
    "ok-combined-order",
    `control (${COMMUNITY}pay/doc/00002afea28c28a8045ac8a0f56c00)`,
    "the same combined order with sub_mchid in its part: nothing to find",
    (kit) =>
      kit.pre({
        keys,
        apiV3Key,
        request: {
          url: "/v3/combine-transactions/jsapi",
          body: { ...combined({ sub_mchid: sub }), combine_payer_info: { openid } },
        },
      }),
    NONE,
  ),
  it(
    "ok-transfer-with-encrypted-name",
    `control (${COMMUNITY}personal/oCJUsw_pd5LAq6gR8A3ki7Tu05uI/answer)`,
    "商家转账 of scene 1005 with its own two report infos and an encrypted name: nothing to find",
    (kit) =>
      kit.pre({
        keys,
        apiV3Key,
        request: {
          url: "/v3/fund-app/mch-transfer/transfer-bills",
          wechatpaySerial: pubId,
          body: {
            appid,
            out_bill_no: "FIELD0001",
            transfer_scene_id: "1005",
            openid,
            user_name: kit.encryptSensitive({ plaintext: "李小明", key: pub }).ciphertext,
            transfer_amount: 250000,
            transfer_remark: "推广佣金",
            notify_url: "https://shop.example/n",
            user_recv_perception: "劳务报酬",
            transfer_scene_report_infos: [
              { info_type: "岗位类型", info_content: "销售员" },
              { info_type: "报酬说明", info_content: "11月佣金" },
            ],
          },
        },
      }),
    NONE,
  ),
  it(
    "ok-answer-by-certificate-among-keys",
    "control (wechatpay-apiv3/wechatpay-guzzle-middleware#5)",
    "the same answer with the platform certificate among the keys: verifies",
    (kit) =>
      kit.refusal(() => {
        const b = '{"prepay_id":"wx0001"}';
        return kit.verifyResponse({ status: 200, headers: sealed(b), body: b, keys }) ?? "verified";
      }),
    ACCEPTED,
  ),
  it(
    "ok-notification-by-public-key",
    "control (wechatpay-apiv3/wechatpay-go#63)",
    "a genuine notification signed by the public key, with the public key and its ID",
    (kit) => notified(kit, { keys: [pub], sign: { by: "key" } }),
    ACCEPTED,
  ),
  it(
    "ok-order-query-with-mchid",
    "control (wwog/wechat-pay-v3-sdk#3)",
    "asking for an order with mchid in the URL",
    (kit) => kit.pre({ keys, request: { url: "/v3/pay/transactions/out-trade-no/FIELD0001?mchid=1900000001" } }),
    NONE,
  ),
  it(
    "ok-private-key-with-crlf",
    "control (TheNorthMemory/wechatpay-axios-plugin#13)",
    "apiclient_key.pem as an editor of Windows keeps it (CR LF): it signs",
    (kit) =>
      kit.refusal(() =>
        kit.signed({ privateKey: privateKey.replace(/\n/g, "\r\n"), url: "/v3/certificates" }).headers.Authorization.slice(0, 25),
      ),
    ACCEPTED,
  ),
  it(
    "ok-transfer-waits-for-the-user",
    `control (${COMMUNITY}personal/oCJUswymrqm2abNVuAFUCTTqIL8E/question; personal/oCJUsw3Xic4fez0dO6_7p7cyFwKo/answer)`,
    "transfer-bills answered 200, WAIT_USER_CONFIRM with package_info: accepted; the user confirms in wx.requestMerchantTransfer",
    (kit) =>
      kit.explain({
        status: 200,
        headers: json,
        body: JSON.stringify({
          create_time: "2026-11-28T08:39:26+08:00",
          out_bill_no: "SJZZ202506300839261554",
          package_info:
            "ABBQO+oYAAABAAAAAACZQGDkKx4GB4oIvtxhaBAAAADnGpepZahT9IkJjn90+1qgSclnOkdvzN+2CXyKbIEfj76x6EcsWBlLBzGP+CBOtNgJVRFctXRrJIHbU3r2JAfGO24yCwg3G5V8NcrO6i7T5qPaq04=",
          state: "WAIT_USER_CONFIRM",
          transfer_bill_no: "1330001424260332506300083551658036",
        }),
        request: kit.signed({
          url: "/v3/fund-app/mch-transfer/transfer-bills",
          body: {
            appid,
            out_bill_no: "SJZZ202506300839261554",
            transfer_scene_id: "1000",
            openid,
            transfer_amount: 200,
            transfer_remark: "活动奖励",
            transfer_scene_report_infos: [
              { info_type: "活动名称", info_content: "新会员有礼" },
              { info_type: "奖励说明", info_content: "注册会员抽奖一等奖" },
            ],
          },
        }),
      }),
    told(
      /成功|已受理|受理了|接受|已收下|WAIT_USER_CONFIRM|(等|待)[\s\S]{0,12}(用户|收款人)[\s\S]{0,8}确认|用户(还)?(没有|未)确认|没有(错误|失败|出错)|不是(错误|失败)|正常|SUCCESS|ACCEPTED/,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, NEW_NUMBER, /"title":"(?![^"]*(不是|没有|并非|无|不算|不需))[^"]*(失败|错误|未开通)/),
  ),
  it(
    "ok-no-fund-flow-of-provider",
    `control (${COMMUNITY}pay/doc/00088a25bd0008929702c9e946e400)`,
    "a provider's funds bill: NO_STATEMENT_EXIST: no bill for that day and account; an ordinary answer",
    (kit) =>
      answered(kit, 400, says("NO_STATEMENT_EXIST", "请求的账单文件不存在"), {
        url: "/v3/bill/fundflowbill?bill_date=2026-11-26",
      }),
    told(
      /(没有|无|未|不)[\s\S]{0,24}(资金|流水|交易|退款|产生|发生|账单)|资金[\s\S]{0,16}(流水|变动|往来)|account_type|10 ?点|次日|当(天|日)|日期|账单[\s\S]{0,12}(不存在|没有)/,
    ),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, /"code":"[^"]*(PATH_UNKNOWN|LIST_EMPTY)/, title("路径|平台证书|公钥|没有开通")),
  ),
  it(
    "ok-commission-transfer",
    `control (${COMMUNITY}personal/oCJUsw_pd5LAq6gR8A3ki7Tu05uI/answer, the solution)`,
    "scene 1005 with 岗位类型 and 报酬说明, 劳务报酬: nothing to find before sending",
    (kit) =>
      kit.pre({
        keys,
        request: {
          url: "/v3/fund-app/mch-transfer/transfer-bills",
          body: {
            appid,
            out_bill_no: "FIELD202503170001",
            transfer_scene_id: "1005",
            openid,
            transfer_amount: 299,
            transfer_remark: "推广佣金",
            notify_url: "https://shop.example/n",
            user_recv_perception: "劳务报酬",
            transfer_scene_report_infos: [
              { info_type: "岗位类型", info_content: "销售员" },
              { info_type: "报酬说明", info_content: "11月佣金2.99元" },
            ],
          },
        },
      }),
    NONE,
  ),
  it(
    "ok-close-order",
    `control (${COMMUNITY}personal/oCJUsw33KLTXioSRoNm5GRXh3lng/question, as the document has it)`,
    "closing an order: the number in the path, mchid alone in the body: nothing to find before sending",
    (kit) =>
      kit.pre({
        keys,
        request: { method: "POST", url: "/v3/pay/transactions/out-trade-no/FIELD0001/close", body: { mchid } },
      }),
    NONE,
  ),
];
