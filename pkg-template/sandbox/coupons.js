// Steps 4 to 7 of the guide: an authorised partner hands out the stock's coupon, nobody else does.
import { randomInt } from "node:crypto";
import { okAnswer, Refusal } from "./answer.js";
import { bodyPlace, onlyMembers, readObjectBytes, readString, refuseMember } from "./json.js";
import { checkStock } from "./partnership-rules.js";
import { rfc3339 } from "./time.js";

export function createCoupons(options, partnerships, clock) {
  const coupons = [];

  /** { appid | merchant_id, stock_id, openid } → the coupon, or a Refusal. */
  function handOut({ appid, merchant_id: merchantId, stock_id: stockId, openid }) {
    const stock = options.stocks.find((candidate) => candidate.stock_id === stockId);
    const data = { business_type: stock ? stock.business_type : "FAVOR_STOCK", stock_id: stockId };
    checkStock(data, options.stocks);
    const partner = appid === undefined ? { type: "MERCHANT", merchant_id: merchantId } : { type: "APPID", appid };
    if (!partnerships.isEstablished({ partner, authorized_data: data })) {
      throw new Refusal({
        status: 403,
        code: "NO_AUTH",
        message: "商户未被授权",
        note: {
          zh: "与这个合作方没有已建立的、针对这个批次的合作关系",
          en: "no established partnership with this partner for this stock",
        },
      });
    }
    const coupon = { coupon_id: newCouponId(), ...data, partner, openid, send_time: rfc3339(clock()) };
    coupons.push(coupon);
    return coupon;
  }

  return {
    handOut(input) {
      return copy(handOut(readCoupon(input)));
    },
    /** POST /v3/sandbox/coupons */
    answer(body) {
      return okAnswer(handOut(readCoupon(readObjectBytes(body, bodyPlace))));
    },
    /** @returns {import("./index.d.ts").SandboxCoupon[]} */
    snapshot() {
      return coupons.map(copy);
    },
  };
}

function readCoupon(input) {
  onlyMembers(input, ["appid", "merchant_id", "stock_id", "openid"], bodyPlace);
  const appid = readString(input, "appid", bodyPlace, { min: 1, max: 32, required: "optional" });
  const merchantId = readString(input, "merchant_id", bodyPlace, { min: 8, max: 15, required: "optional" });
  if ((appid === undefined) === (merchantId === undefined)) throw refuseMember("appid", bodyPlace, "与merchant_id应填且只填一个");
  return {
    appid,
    merchant_id: merchantId,
    stock_id: readString(input, "stock_id", bodyPlace, { min: 1, max: 20 }),
    openid: readString(input, "openid", bodyPlace, { min: 1, max: 128 }),
  };
}

function newCouponId() {
  return Array.from({ length: 16 }, (_, place) => randomInt(place === 0 ? 1 : 0, 10)).join("");
}

function copy(value) {
  return JSON.parse(JSON.stringify(value));
}
