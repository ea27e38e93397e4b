// The Authorization header: its form, and the signature over the raw request target and the raw body bytes
// (doc merchant/4012365344). This is node:crypto on purpose: the end-to-end tests compare two implementations.
import { verify } from "node:crypto";
import { refuseSignature } from "./answer.js";

const SCHEME = "WECHATPAY2-SHA256-RSA2048";
const FIELDS = ["mchid", "nonce_str", "timestamp", "serial_no", "signature"];
const TOLERANCE_SECONDS = 300;
// Public samples of truncated_sign_message keep the first 8 bytes of a body, then its newline.
const TRUNCATED_BODY_BYTES = 8;

const malformed = (zh, en) =>
  refuseSignature({
    message: "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》",
    note: { zh, en },
  });

/** The five fields, or a Refusal. `values`: every Authorization header received, in order. */
export function parseAuthorization(values) {
  if (values.length === 0) throw malformed("缺少 Authorization", "Authorization is missing");
  if (values.length > 1) throw malformed("Authorization 发了不止一次", "Authorization was sent more than once");
  const [value] = values;
  const blank = value.indexOf(" ");
  const scheme = blank === -1 ? value : value.slice(0, blank);
  if (scheme !== SCHEME) {
    const note = { zh: `应为 ${SCHEME}`, en: `expected ${SCHEME}` };
    throw refuseSignature({ message: "Http头Authorization认证类型不正确", note });
  }
  if (blank === -1) throw malformed("认证类型之后什么也没有", "nothing follows the scheme");
  return parseFields(value.slice(blank + 1));
}

function parseFields(text) {
  if (!/^[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*$/.test(text))
    throw malformed('应写作 名="值",名="值"', 'expected name="value",name="value"');
  const fields = {};
  for (const [, name, value] of text.matchAll(/([a-z_]+)="([^"]*)"/g)) {
    if (!FIELDS.includes(name)) throw malformed(`Authorization 没有 ${name} 这个字段`, `${name} is not a field of Authorization`);
    if (name in fields) throw malformed(`${name} 出现了两次`, `${name} appears twice`);
    fields[name] = value;
  }
  for (const name of FIELDS) {
    if (!fields[name]) throw malformed(`缺少 ${name}`, `${name} is missing`);
  }
  if (!/^\d{1,15}$/.test(fields.timestamp)) throw malformed("timestamp 不是秒数", "timestamp is not a number of seconds");
  return fields;
}

export function checkMerchant(fields, merchant) {
  if (fields.mchid === merchant.mchid) return;
  const note = { zh: "不是沙箱的商户号（看看有没有空格）", en: "mchid is not the sandbox merchant (look for blanks)" };
  throw refuseSignature({ message: "商户号不存在", note });
}

export function checkSerial(fields, { merchant, platform, now }) {
  const serial = fields.serial_no;
  if (serial !== merchant.serialNo) {
    throw refuseSignature({
      message: "商户证书序列号有误。请使用签名私钥匹配的证书序列号",
      note: serialNote(serial, merchant, platform),
    });
  }
  if (merchant.revoked) throw refuseSignature({ message: "商户证书已作废" });
  if (now > merchant.notAfter) throw refuseSignature({ message: "商户证书已过期" });
}

function serialNote(serial, merchant, platform) {
  if (serial.startsWith("PUB_KEY_ID_"))
    return {
      zh: "这是微信支付公钥的 ID，不是商户证书的序列号",
      en: "this is the id of a WeChat Pay public key, not of the merchant certificate",
    };
  if (platform.owns(serial))
    return {
      zh: "这是平台证书的序列号，不是商户证书的",
      en: "this is a platform certificate, not the merchant certificate",
    };
  if (serial.toUpperCase() === merchant.serialNo)
    return { zh: "序列号正确，但字母的大小写不对", en: "the right serial in the wrong letter case" };
  return { zh: "没有哪张商户证书有这个序列号", en: "no merchant certificate has this serial" };
}

export function checkTimestamp(fields, now) {
  const difference = Number(fields.timestamp) - Math.floor(now);
  if (Math.abs(difference) <= TOLERANCE_SECONDS) return;
  throw refuseSignature({
    message: "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
    note: { zh: `timestamp 与网关的时钟相差 ${difference} 秒`, en: `timestamp is ${difference} s from the gateway's clock` },
  });
}

/** The bytes a request signs: five lines, each ended by LF. Node gives the request line and headers as Latin-1. */
export function buildMessage({ method, target, timestamp, nonce, body }) {
  return Buffer.concat([Buffer.from(`${method}\n${target}\n${timestamp}\n${nonce}\n`, "latin1"), body, Buffer.from("\n")]);
}

export function checkSignature(fields, { method, target, body, message, merchant }) {
  if (isBase64(fields.signature)) {
    if (verify("sha256", message, merchant.publicKey, Buffer.from(fields.signature, "base64"))) return;
  }
  throw refuseSignature({
    message: "错误的签名，验签失败",
    detail: {
      field: "signature",
      issue: "sign not match",
      location: "authorization",
      sign_information: {
        method,
        url: target,
        truncated_sign_message: truncated(message, body),
        sign_message_length: message.length,
      },
    },
    note: {
      zh: "下面的验签名串用商户证书验不过",
      en: "the canonical string below does not verify with the merchant certificate",
    },
  });
}

function truncated(message, body) {
  const head = message.subarray(0, message.length - body.length - 1);
  return `${head.toString()}${body.subarray(0, TRUNCATED_BODY_BYTES).toString()}\n`;
}

function isBase64(text) {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
