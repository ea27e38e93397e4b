// Steps 4 to 7 of the guide: the stock's creator and an authorised partner hand out its coupons, nobody else does.
import { createHmac, randomBytes, randomInt } from "node:crypto";
import { okAnswer, pageAnswer, Refusal, refuseParameter, refuseRequest } from "./answer.js";
import { CouponRefusal, readPageUrl, readPluginCall } from "./coupon-rules.js";
import { bodyPlace, onlyMembers, readObjectBytes, readString, refuseMember } from "./json.js";
import { checkStock } from "./partnership-rules.js";
import { rfc3339 } from "./time.js";

const USER = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

/**
 * The APIv2 key that a merchant of this sandbox has: the partner's as well as the creator's.
 *
 * @param {{ apiV3Key: string }} merchant
 * @param {string} merchantId
 */
export function apiV2KeyOf({ apiV3Key }, merchantId) {
  return createHmac("sha256", apiV3Key).update(`APIv2 ${merchantId}`).digest("hex").slice(0, 32);
}

export function createCoupons(options, { merchant, partnerships, clock }) {
  const coupons = [];
  const rules = { ...options.coupons, keyOf: (merchantId) => apiV2KeyOf(merchant, merchantId) };

  /** { appid | merchant_id, stock_id, openid } → the coupon, or a Refusal. */
  function handOut({ appid, merchant_id: merchantId, stock_id: stockId, openid }) {
    const stock = stockOf(stockId);
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
    return keep({ ...data, partner, openid });
  }

  function stockOf(stockId) {
    return options.stocks.find((candidate) => candidate.stock_id === stockId);
  }

  /** @param {Record<string, any>} given */
  function keep({ coupon_code: code, ...of }) {
    const coupon = { coupon_id: code ?? newCouponId(), ...of, send_time: rfc3339(clock()) };
    coupons.push(coupon);
    return coupon;
  }

  /** Whether `sender` may hand out the stock now. */
  function mayHandOut(sender, { stock_id, business_type }) {
    if (sender === merchant.mchid) return true;
    const authorized_data = { business_type, stock_id };
    if (business_type === "FAVOR_STOCK")
      return options.coupons.favorStock === "partnership" && partnerships.isEstablishedWithAny(authorized_data);
    return partnerships.isEstablished({ partner: { type: "MERCHANT", merchant_id: sender }, authorized_data });
  }

  /** The item of send_coupon_result for one coupon. */
  function result(coupon, { sender, openid, page }) {
    const { stock_id, out_request_no, coupon_code, create_coupon_merchant: creator } = coupon;
    const item = (code, message, more) => ({ code, message, stock_id, out_request_no, ...more });
    const stock = stockOf(stock_id);
    if (!stock || (page && stock.business_type === "FAVOR_STOCK")) return item("FAILED", "批次不存在");
    if (stock.business_type === "FAVOR_STOCK" && creator === undefined) return item("FAILED", "批次的商户号为空");
    if (creator !== undefined && creator !== merchant.mchid) return item("FAILED", "批次不存在");
    if (!mayHandOut(sender, stock))
      return item("FAILED", stock.business_type === "FAVOR_STOCK" ? "批次不支持跨商户发券" : "发券商户无权限使用此API");
    const isSame = (one) => one.openid === openid && one.out_request_no === out_request_no;
    const given = coupons.filter((one) => one.stock_id === stock_id);
    if (given.some((one) => isSame(one) || one.coupon_id === coupon_code)) return item("DUPREQUEST", "单据号重复");
    const partner = { type: "MERCHANT", merchant_id: sender };
    const { business_type } = stock;
    const { coupon_id } = keep({ business_type, stock_id, partner, openid, out_request_no, coupon_code });
    return item("SUCCESS", "发放成功", { coupon_code: coupon_id });
  }

  /** What the plugin's event or the page is given; `note` is for the log. */
  function answered(read) {
    try {
      const { coupons: asked, ...call } = read();
      return { said: { errcode: "OK", msg: "ok", send_coupon_result: asked.map((coupon) => result(coupon, call)) } };
    } catch (error) {
      if (!(error instanceof CouponRefusal)) throw error;
      const { errcode, message: msg, note } = error;
      if (errcode === "PARAM_ERROR") return { said: { errcode, msg }, note };
      const graphid = randomInt(1e8, 1e9);
      const hint = randomBytes(8).toString("hex");
      return { said: { errcode, graphid, hint, msg, time: rfc3339(clock()).slice(0, 19).replace("T", " ") }, note };
    }
  }

  function plugin(parameters, openid) {
    return answered(() => ({ ...readPluginCall(parameters, rules), openid, page: false }));
  }

  function page(url) {
    return answered(() => ({ ...readPageUrl(url, rules), page: true }));
  }

  /** The creator hands out a favor coupon (docs send-coupon). */
  function send(body, openid) {
    const { stock_id, out_request_no, appid, stock_creator_mchid } = readSend(body);
    if (!options.appids.includes(appid))
      throw new Refusal({ status: 400, code: "APPID_MCHID_NOT_MATCH", message: "商户号与appid不匹配", number: "270079507" });
    const data = { business_type: "FAVOR_STOCK", stock_id };
    if (stock_creator_mchid !== merchant.mchid) throw refuseRequest({ message: "查询批次为空", number: "270079488" });
    checkStock(data, options.stocks);
    const same = coupons.find(
      (one) => one.stock_id === stock_id && one.openid === openid && one.out_request_no === out_request_no,
    );
    const partner = { type: "MERCHANT", merchant_id: merchant.mchid };
    return okAnswer({ coupon_id: (same ?? keep({ ...data, partner, openid, out_request_no })).coupon_id });
  }

  return {
    handOut(input) {
      return copy(handOut(readCoupon(input)));
    },
    /** POST /v3/sandbox/coupons */
    answer(body) {
      return okAnswer(handOut(readCoupon(readObjectBytes(body, bodyPlace))));
    },
    /** POST /v3/marketing/favor/users/{openid}/coupons */
    sendAnswer(body, segment) {
      return send(body, openidIn(segment));
    },
    plugin(parameters, openid = USER) {
      return copy(plugin(parameters, openid).said);
    },
    /** @param {string} url with its fragment */
    page(url) {
      const { search, hash } = new URL(url);
      return copy(page({ query: search, fragment: hash }).said);
    },
    /** POST /busifavor/sendcoupon: the plugin's attributes, and `openid` for the user who is logged in. */
    pluginAnswer(body) {
      return pageAnswer(
        answered(() => {
          const { openid = USER, ...parameters } = parsed(body);
          return { ...readPluginCall(parameters, rules), openid, page: false };
        }),
      );
    },
    /** GET /busifavor/getcouponinfo */
    urlAnswer(query) {
      return pageAnswer(page({ query, fragment: undefined }));
    },
    /** @returns {import("./index.d.ts").SandboxCoupon[]} */
    snapshot() {
      return coupons.map(copy);
    },
  };
}

function openidIn(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw refuseParameter({ field: "openid", location: "path", issue: "不是合法的URL编码", value: segment });
  }
}

/** Whatever is no JSON object is refused by the rules. */
function parsed(body) {
  try {
    return Object(JSON.parse(body.toString()));
  } catch {
    return {};
  }
}

function readSend(bytes) {
  const body = readObjectBytes(bytes, bodyPlace);
  onlyMembers(body, ["stock_id", "out_request_no", "appid", "stock_creator_mchid"], bodyPlace);
  const read = (name, max) => readString(body, name, bodyPlace, { min: 1, max });
  const outRequestNo = read("out_request_no", 128);
  if (!/^[0-9A-Za-z|_*-]+$/.test(outRequestNo)) throw refuseMember("out_request_no", bodyPlace, "只能是字母、数字、|、_、*、-");
  return {
    stock_id: read("stock_id", 20),
    out_request_no: outRequestNo,
    appid: read("appid", 128),
    stock_creator_mchid: read("stock_creator_mchid", 20),
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
