// Encrypted fields, and the header that names their key.

import { first, it } from "../judge.mjs";
import { keys, openid, platformSerial, privateKey, pub, serialNo } from "../materials.mjs";
import { says } from "../sent.mjs";

export default [
  it(
    "plain-text-name",
    "klover2/wechatpay-node-v3-ts#14; go-pay/gopay#173",
    "a receiver's name was sent in plain text",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("PARAM_ERROR", "请确认待处理的消息是否为加密后的密文"),
        request: kit.signed({
          url: "/v3/profitsharing/orders",
          body: { receivers: [{ type: "PERSONAL_OPENID", account: openid, name: "测试", amount: 1, description: "分账" }] },
        }),
      }),
    first(/没有加密|未加密|明文|encryptSensitive|SENSITIVE/),
    /类型、长度和取值/,
  ),
  it(
    "serial-header-missing",
    "klover2/wechatpay-node-v3-ts#31; yansongda/pay#546 #565; WxJava#1959; WeiXinMPSDK#3274",
    "a request with encrypted fields lacks the header Wechatpay-Serial",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("PARAM_ERROR", "HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)"),
        request: kit.signed({
          url: "/v3/profitsharing/receivers/add",
          body: { type: "MERCHANT_ID", account: "1900000002", name: "测试有限公司", relation_type: "SERVICE_PROVIDER" },
        }),
      }),
    first(
      /(缺少|缺|没有|没带|未带|未传|漏).{0,20}Wechatpay-Serial|Wechatpay-Serial.{0,6}(缺|没有|漏)|WECHATPAY_SERIAL_MISSING|(传|加上|带上) ?wechatpaySerial/,
    ),
    /不是同一把|密文被改动/,
  ),
  it(
    "serial-is-merchants-pre",
    "wechatpay-apiv3/wechatpay-apache-httpclient#147",
    "Wechatpay-Serial is the merchant's own serial number (before sending)",
    (kit) =>
      kit.pre({
        keys,
        request: {
          url: "/v3/transfer/batches",
          wechatpaySerial: serialNo,
          body: { transfer_detail_list: [{ user_name: "AbCd==" }] },
        },
      }),
    first(/商户证书/),
  ),
  it(
    "platform-serial-wrong",
    "weixin-java-pay-demo#140; klover2/wechatpay-node-v3-ts#38",
    "“平台证书序列号Wechatpay-Serial错误”: not a serial that is valid for this merchant",
    (kit) => kit.explain({ status: 400, body: says("PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误") }),
    first(
      /(序列号|公钥ID|Wechatpay-Serial).{0,24}(不是(?!同一把)|不对(?!应)|失效|过期|不属于|填错|填成|别的商户|有误)|(填错|填成|误填|误用).{0,24}(序列号|证书)|WECHATPAY_SERIAL/,
    ),
    /密文被改动|微信支付解不开/,
  ),
  it(
    "private-key-cannot-decrypt",
    "wechatpay-apiv3/wechatpay-java#234",
    "“平台私钥解密失败”",
    (kit) =>
      kit.explain({
        status: 400,
        body: says("PARAM_ERROR", "平台私钥解密失败"),
        request: kit.signed({
          url: "/v3/capital/capitallhh/banks/search-banks-by-bank-account",
          query: { account_number: "abc+def=" },
          wechatpaySerial: platformSerial,
        }),
      }),
    first(/SENSITIVE|解不开|加密/),
  ),
  it(
    "plus-in-query-pre",
    "wechatpay-apiv3/wechatpay-java#234",
    "a ciphertext stands raw in the query: + becomes a blank",
    (kit) => kit.pre({ request: { url: "/v3/capital/capitallhh/banks/search-banks-by-bank-account?account_number=ab+/cd==" } }),
    first(/\+.{0,24}(空格|编码|%2B)|%2B|加号/),
  ),
  it(
    "decrypt-own-ciphertext",
    "wechatpay-apiv3/wechatpay-go#53; wechatpay-guzzle-middleware#17",
    "tries to decrypt what it encrypted for WeChat Pay",
    (kit) => {
      const { ciphertext } = kit.encryptSensitive({ plaintext: "测试", key: pub });
      return kit.refusal(() => kit.decryptSensitive({ ciphertext, privateKey: privateKey }));
    },
    /只有微信|(微信支付|平台).{0,4}公钥.{0,8}加密.{0,24}(解不开|不能|无法|只有)|encryptSensitive.{0,30}(解|不能)|自己加密的/i,
  ),
  it(
    "serial-header-missing-doctor",
    "WeiXinMPSDK#2654",
    "the same answer, given to the command as curl -i prints it",
    (kit) =>
      kit.doctor(
        ["doctor", "--response", "-"],
        `HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: application/json; charset=utf-8\r\nRequest-ID: 08F6A1B2C3-268435462\r\n\r\n${says("PARAM_ERROR", "HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)")}`,
      ),
    /(缺少|缺|没有|没带|未带|未传|漏).{0,20}Wechatpay-Serial|Wechatpay-Serial.{0,6}(缺|没有|漏)|WECHATPAY_SERIAL_MISSING|(传|加上|带上) ?wechatpaySerial/,
    /不是同一把|密文被改动/,
  ),
];
