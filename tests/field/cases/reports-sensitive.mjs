// From public reports. Encrypted fields and uploads.
import { answered, COMMUNITY, json, thrown } from "../asks.mjs";
import { ACCEPTED, first, it } from "../judge.mjs";
import { appid, certificate, host, openid, pub, pubId } from "../materials.mjs";
import { says } from "../sent.mjs";
import { BLAMES_NETWORK, BLAMES_SIGNATURE, NEW_NUMBER, or, RETRYABLE, SIGN_CODE, title, told } from "../verdicts.mjs";

export default [
  it(
    "upload-not-a-picture",
    `${COMMUNITY}pay/doc/000668670aca8030da8a0e2a05b400`,
    "image upload: “文件二进制内容不是图片”: the file's bytes were damaged on the way into the multipart",
    (kit) => answered(kit, 400, says("PARAM_ERROR", "文件二进制内容不是图片,请检查后重新提交")),
    first(/文本|字符串|UTF-?8|Base64|损坏|改坏|坏了|原样|原始|字节|Buffer|Uint8Array|Blob|buildUpload/i),
    or(SIGN_CODE, /没有加密|未加密|"retryable":true/),
  ),
  it(
    "encrypted-with-own-certificate",
    `${COMMUNITY}personal/oCJUswwJ0bvhC_T5jJk5NQr1GubI/answer`,
    "进件 (平台私钥解密失败): the fields were encrypted with the merchant's own certificate; here the package is given it",
    (kit) => kit.refusal(() => kit.encryptSensitive({ plaintext: "张三", key: { certificate } })),
    /商户.{0,12}证书|apiclient_cert|平台证书|微信支付公钥/,
    ACCEPTED,
  ),
  it(
    "account-name-in-another-charset",
    `${COMMUNITY}personal/oCJUsw1S2Vl3IIU4GRUUFqXsFO-s/answer; pay/doc/0000c204628200205b3c8a52051800`,
    "进件: account_name “必须与…商户名称一致” though it was: the text was not UTF-8 (or has blanks) when it was encrypted",
    (kit) => {
      const e = (plaintext) => kit.encryptSensitive({ plaintext, key: pub }).ciphertext;
      return answered(
        kit,
        400,
        says(
          "PARAM_ERROR",
          "结算银行账户开户名称（bank_account_info/account_name）有误：选择“对公银行账户”时，开户名称必须与营业执照或登记证书上的“商户名称”一致",
        ),
        {
          url: "/v3/applyment4sub/applyment/",
          wechatpaySerial: pubId,
          body: {
            business_code: "FIELD0001",
            subject_info: {
              subject_type: "SUBJECT_TYPE_ENTERPRISE",
              business_license_info: { license_number: "91330000000000000X", merchant_name: "测试科技有限公司" },
            },
            bank_account_info: {
              bank_account_type: "BANK_ACCOUNT_TYPE_CORPORATE",
              account_name: e("测试科技有限公司"),
              account_bank: "招商银行",
              bank_address_code: "310012",
              account_number: e("6200000000000000"),
            },
          },
        },
      );
    },
    first(
      /UTF-?8|字符集|编码|乱码|空格|加密前|加密之前|明文|原文|(account_name|开户名称)[\s\S]{0,80}(merchant_name|商户名称|营业执照)|(merchant_name|商户名称|营业执照)[\s\S]{0,80}(account_name|开户名称)/i,
    ),
    or(
      BLAMES_NETWORK,
      BLAMES_SIGNATURE,
      RETRYABLE,
      /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(没有加密|未加密|解不开|多包|外层)/,
    ),
  ),
  it(
    "go-encrypted-twice",
    `${COMMUNITY}pay/doc/00084493e446589e4e7f696ae51c00; personal/oCJUsw9QXovH_YiDGqUDkKk2t9Jc/question; personal/oCJUsw9kvvz_oPIJL89xkG1gaCVo/answer`,
    "wechatpay-go, transfer: “message too long for RSA public key size”: a ciphertext was handed over, the SDK encrypts by itself",
    (kit) =>
      kit.explain({
        error: thrown(
          "encrypt request failed: encrypt struct failed: encrypt message with public key err:crypto/rsa: message too long for RSA public key size",
        ),
      }),
    first(
      /(两|二|2|第二) ?次|重复加密|再(次)?加密|又加密|已(经)?(是密文|加密)|自动加密|自(己|行)(会|就)?加密|传明文|给明文|214|190|太长|过长|超长|超过[\s\S]{0,16}(字节|长度)/,
    ),
    or(
      BLAMES_NETWORK,
      BLAMES_SIGNATURE,
      RETRYABLE,
      /"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(商户私钥|APIv3 ?密钥|网络)/,
    ),
  ),
  it(
    "name-in-base64-only",
    `${COMMUNITY}develop/doc/000e66cb548e70516a0fcc09e5b000`,
    "transfer: “请确认待处理的消息是否为加密后的密文”; user_name is the name in Base64 (12 characters), never encrypted",
    (kit) =>
      answered(kit, 400, says("PARAM_ERROR", "请确认待处理的消息是否为加密后的密文"), {
        url: "/v3/transfer/batches",
        wechatpaySerial: pubId,
        body: {
          appid,
          out_batch_no: "202310311137226392",
          batch_name: "field",
          batch_remark: "field",
          total_amount: 44483,
          total_num: 1,
          transfer_detail_list: [
            {
              out_detail_no: "202310311137226392",
              transfer_amount: 44483,
              transfer_remark: "field",
              openid,
              user_name: Buffer.from("李小明").toString("base64"),
            },
          ],
          transfer_scene_id: "1001",
        },
      }),
    first(/(user_name|姓名)[\s\S]{0,160}(加密|密文|Base64|明文|原文)|(加密|密文|Base64|明文|原文)[\s\S]{0,160}(user_name|姓名)/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE),
  ),
  it(
    "transfer-name-not-taken-as-ciphertext",
    `juejin.cn/post/7559808408153686056; ${COMMUNITY}personal/oCJUsw267mTPkntqv4AWMVPv0L10/answer`,
    "transfer with user_name: “请确认待处理的消息是否为加密后的密文”; it is said to be encrypted, how is not known: key (WeChat Pay's), OAEP, Base64, Wechatpay-Serial",
    (kit) => answered(kit, 400, says("PARAM_ERROR", "请确认待处理的消息是否为加密后的密文")),
    told(/加密|密文|明文|OAEP|encryptSensitive|微信支付公钥|平台证书|SENSITIVE/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, RETRYABLE, title("通知|多包|外层")),
  ),
  it(
    "upload-system-error",
    `${COMMUNITY}pay/doc/000c4e146f40e0e5593b504e45b000`,
    "image upload: SYSTEM_ERROR “系统繁忙”, nothing more: the server's side for now; try again, else Request-ID to WeChat Pay, or look at the multipart",
    (kit) =>
      kit.explain({
        status: 500,
        headers: { ...json, "Request-ID": "08F6A1B2C3D40510C8E3" },
        body: says("SYSTEM_ERROR", "系统繁忙，请稍后重试"),
        request: { method: "POST", url: `${host}/v3/merchant/media/upload` },
      }),
    told(/"retryable":true|重试|再试|稍后|稍等|再(发|传|请求|上传)|Request-ID|multipart|\bmeta\b|技术支持/i),
    or(BLAMES_NETWORK, BLAMES_SIGNATURE, NEW_NUMBER, title("没有开通|没有绑定|退款|扣款")),
  ),
];
