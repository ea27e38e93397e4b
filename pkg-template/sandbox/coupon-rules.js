// What the coupon plugin and the H5 page are given: their tables, and the signature of APIv2 (docs merchant/4012285674,
// merchant/4012285783). They answer with an `errcode`, not as APIv3 does.
import { createHmac } from "node:crypto";

const MOST = 10;
const ITEM = ["stock_id", "out_request_no", "coupon_code", "create_coupon_merchant", "customize_send_time"];
const REQUIRED = ["stock_id", "out_request_no"];
const PAGE = ["stock_id", "out_request_no", "coupon_code", "customize_send_time", "customize_send_time0"];
const FRAGMENTS = ["#wechat_pay&wechat_redirect", "#wechat_redirect"];
const MERCHANT = /^\d{8,15}$/;

const FORMS = {
  stock_id: /^[\x21-\x7e]{1,20}$/,
  out_request_no: /^[0-9A-Za-z|_*-]{1,128}$/,
  coupon_code: /^\S{1,128}$/u,
  create_coupon_merchant: MERCHANT,
  customize_send_time: /^(?=.{1,32}$)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
};

/** Samples of the documents: the MD5 of APIv2's example twice over, and one that is no hex. */
const SAMPLES = [/^9A0A8659F005D6984697E2CA0A9CF3B7/, /^D0D02821.*AFF$/];

export const errcodes = Object.freeze({ signature: 272758293, parameter: 268435461 });

/** Answered with `errcode` and `msg`, nothing was handed out. */
export class CouponRefusal extends Error {
  /**
   * @param {string | number} errcode
   * @param {string} msg
   * @param {import("./answer.js").Note} [note] for the log only
   */
  constructor(errcode, msg, note) {
    super(msg);
    this.errcode = errcode;
    this.note = note;
  }
}

/**
 * The attributes of the plugin, all but the user checked: { sender, coupons }.
 *
 * @param {any} given
 * @param {{ keyOf: (merchantId: string) => string, unsigned: string | undefined }} rules
 */
export function readPluginCall(given, rules) {
  const refuse = (field, issue) => new CouponRefusal("PARAM_ERROR", `参数错误：${field}${issue}`);
  if (!isObject(given)) throw refuse("", "应为对象");
  const { send_coupon_params: coupons, sign, send_coupon_merchant: sender, ...others } = given;
  for (const name of Object.keys(others)) throw refuse(name, "不是插件的属性");
  if (!Array.isArray(coupons) || coupons.length < 1 || coupons.length > MOST)
    throw refuse("send_coupon_params", `应为1至${MOST}项`);
  if (typeof sender !== "string" || !MERCHANT.test(sender)) throw refuse("send_coupon_merchant", "应为8至15位数字");
  if (typeof sign !== "string") throw refuse("sign", "必填");
  const fields = [["send_coupon_merchant", sender]];
  coupons.forEach((coupon, index) => {
    const place = `send_coupon_params[${index}]`;
    if (!isObject(coupon)) throw refuse(place, "应为对象");
    checkItem(coupon, { place, known: ITEM, refuse });
    fields.push(...Object.entries(coupon).map(([name, value]) => [`${name}${index}`, value]));
  });
  checkSign(sign, fields, { sender, rules, msg: "插件发券签名错误" });
  return { sender, coupons: coupons.map((coupon) => ({ ...coupon })) };
}

/**
 * The URL of the page: { sender, coupons, openid }. A fragment is not sent over HTTP: `fragment` is undefined there.
 *
 * @param {{ query: string, fragment: string | undefined }} url
 * @param {{ keyOf: (merchantId: string) => string, unsigned: string | undefined, sendTimeName: string }} rules
 */
export function readPageUrl({ query, fragment }, rules) {
  const refuse = (field, issue) =>
    new CouponRefusal(errcodes.parameter, "参数非法", { zh: `${field}${issue}`, en: `${field}: ${issue}` });
  if (fragment !== undefined && !FRAGMENTS.includes(fragment)) throw refuse(FRAGMENTS[0], "缺少");
  const pairs = Array.from(new URLSearchParams(query));
  const given = Object.fromEntries(pairs);
  if (Object.keys(given).length !== pairs.length) throw refuse("", "参数重复");
  const { sign, send_coupon_merchant: sender, open_id: openid, ...coupon } = given;
  if (openid === undefined || !/^[\x21-\x7e]{1,128}$/.test(openid)) throw refuse("open_id", "应为1至128个字符");
  if (sender === undefined || !MERCHANT.test(sender)) throw refuse("send_coupon_merchant", "应为8至15位数字");
  const known = PAGE.filter((name) => !name.startsWith("customize_send_time") || name === rules.sendTimeName);
  checkItem(coupon, { place: "", known, refuse });
  if (!/^[0-9A-Za-z]+$/.test(coupon.out_request_no)) throw refuse("out_request_no", "只能是字母和数字");
  const fields = pairs.filter(([name]) => name !== "sign");
  checkSign(sign ?? "", fields, { sender, rules, msg: "签名错误" });
  return { sender, coupons: [coupon], openid };
}

function checkItem(coupon, { place, known, refuse }) {
  const at = (name) => (place === "" ? name : `${place}.${name}`);
  for (const name of REQUIRED) if (coupon[name] === undefined) throw refuse(at(name), "必填");
  for (const [name, value] of Object.entries(coupon)) {
    if (!known.includes(name)) throw refuse(at(name), "不是文档中的参数");
    if (typeof value !== "string" || !FORMS[name.replace(/0$/, "")].test(value)) throw refuse(at(name), "格式不对");
  }
}

// Every field that was sent is signed, but the one that the option says is not.
function checkSign(sign, fields, { sender, rules, msg }) {
  const isSigned = ([name]) => name.replace(/\d+$/, "") !== rules.unsigned;
  const sorted = fields.filter(isSigned).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = sorted.map(([name, value]) => `${name}=${value}`).join("&");
  const key = rules.keyOf(sender);
  const right = createHmac("sha256", key).update(`${text}&key=${key}`).digest("hex").toUpperCase();
  if (sign !== right) throw new CouponRefusal(errcodes.signature, msg, noteOf(sign, text));
}

function noteOf(sign, text) {
  if (SAMPLES.some((sample) => sample.test(sign)))
    return { zh: "sign 是文档里的示例，不是签名", en: "sign is the documents' sample, no signature" };
  if (!/^[0-9A-F]{64}$/.test(sign))
    return { zh: "sign 应为 64 位大写十六进制（HMAC-SHA256）", en: "sign is 64 upper-case hex digits (HMAC-SHA256)" };
  return { zh: `沙箱签的是 ${text}&key=…`, en: `the sandbox signed ${text}&key=…` };
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
