// The build table and the list table (docs merchant/4012380498, merchant/4012380536, chapter9_5_1, chapter9_5_3).
import { numbers, refuseParameter, refuseRequest } from "./answer.js";
import {
  bodyPlace,
  onlyMembers,
  queryPlace,
  readEnum,
  readObjectBytes,
  readObjectText,
  readString,
  refuseMember,
  requiredObject,
} from "./json.js";

const PARTNER_TYPES = ["APPID", "MERCHANT"];
const BUSINESS_TYPES = ["FAVOR_STOCK", "BUSIFAVOR_STOCK"];
const ID_OF = { APPID: "appid", MERCHANT: "merchant_id" };
const ID_LENGTH = { appid: { min: 1, max: 32 }, merchant_id: { min: 8, max: 15 } };
const STOCK_ID = { min: 1, max: 20 };
const QUERY_PARAMETERS = ["authorized_data", "partner", "offset", "limit"];
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 50;

/** { partner, authorized_data } of build and terminate. `extraId`: what to do with the id that `type` does not ask for. */
export function readPartnershipBody(bytes, { extraId }) {
  const body = readObjectBytes(bytes, bodyPlace);
  onlyMembers(body, ["partner", "authorized_data"], bodyPlace);
  const partner = readPartner(requiredObject(body, "partner", bodyPlace), extraId);
  const authorizedData = readAuthorizedData(requiredObject(body, "authorized_data", bodyPlace));
  return { partner, authorized_data: authorizedData };
}

function readPartner(object, extraId) {
  const place = { ...bodyPlace, field: "/partner" };
  onlyMembers(object, ["type", "appid", "merchant_id"], place);
  const type = readEnum(object, "type", place, PARTNER_TYPES);
  const idName = ID_OF[type];
  const id = readString(object, idName, place, ID_LENGTH[idName]);
  const otherName = idName === "appid" ? "merchant_id" : "appid";
  const other = readString(object, otherName, place, { ...ID_LENGTH[otherName], required: "optional" });
  if (other !== undefined && extraId === "refuse") throw refuseMember(otherName, place, `与type=${type}不符，应只填${idName}`);
  return { type, [idName]: id };
}

function readAuthorizedData(object) {
  const place = { ...bodyPlace, field: "/authorized_data" };
  onlyMembers(object, ["business_type", "stock_id"], place);
  return {
    business_type: readEnum(object, "business_type", place, BUSINESS_TYPES),
    stock_id: readString(object, "stock_id", place, STOCK_ID),
  };
}

/** Format is right; now what the merchant may authorise. `stocks`, `appids`: what the sandbox was started with. */
export function checkPartnershipBusiness({ partner, authorized_data: data }, { appids, stocks }) {
  if (data.business_type === "FAVOR_STOCK" && partner.type === "MERCHANT") {
    throw refuseRequest({ message: "代金券批次暂不支持合作方为商户的场景" });
  }
  if (partner.type === "APPID" && !appids.includes(partner.appid)) {
    throw refuseRequest({
      message: "AppID与mchid不匹配",
      number: numbers.appidMismatch,
      note: { zh: "选项 appids（--appid）里没有这个 AppID", en: "the appid is not among the option appids (--appid)" },
    });
  }
  checkStock(data, stocks);
}

export function checkStock({ business_type: businessType, stock_id: stockId }, stocks) {
  if (stocks.some((stock) => stock.stock_id === stockId && stock.business_type === businessType)) return;
  const kind = businessType === "FAVOR_STOCK" ? "代金券" : "商家券";
  throw refuseRequest({
    message: `查询${kind}出错`,
    note: {
      zh: "选项 stocks（--stock）里没有这个业务类别的这个批次",
      en: "no such stock of this business_type among the option stocks (--stock)",
    },
  });
}

/** { business_type, stock_id?, partner?: { type, appid?, merchant_id? }, offset, limit } of a list request. */
export function readListQuery(query) {
  const parameters = readParameters(query);
  if (parameters.authorized_data === undefined) throw refuseQuery("authorized_data", "必填");
  const data = readQueryData(parameters.authorized_data);
  return {
    ...data,
    partner: parameters.partner === undefined ? undefined : readQueryPartner(parameters.partner),
    offset: readInteger(parameters, "offset", { min: 0, max: Number.MAX_SAFE_INTEGER, otherwise: 0 }),
    limit: readInteger(parameters, "limit", { min: 1, max: MAX_LIMIT, otherwise: DEFAULT_LIMIT }),
  };
}

function readParameters(query) {
  const parameters = {};
  for (const pair of query === "" ? [] : query.split("&")) {
    const equals = pair.indexOf("=");
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    if (!QUERY_PARAMETERS.includes(name)) throw refuseQuery(name, "非法的额外参数", numbers.extraMember);
    if (parameters[name] !== undefined) throw refuseQuery(name, "重复", numbers.extraMember);
    parameters[name] = equals === -1 ? "" : decode(pair.slice(equals + 1), name);
  }
  return parameters;
}

// A blank may arrive as "+": the official Java encoder (URLEncoder) writes it so.
function decode(text, name = text) {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    throw refuseQuery(name, "不是合法的URL编码");
  }
}

function readQueryData(text) {
  const place = queryPlace("authorized_data");
  const object = readObjectText(text, place);
  onlyMembers(object, ["business_type", "stock_id"], place);
  return {
    business_type: readEnum(object, "business_type", place, BUSINESS_TYPES),
    stock_id: readString(object, "stock_id", place, { ...STOCK_ID, required: "optional" }),
  };
}

// The documents' own list samples send both ids, and neither: only the one that belongs to `type` filters.
function readQueryPartner(text) {
  const place = queryPlace("partner");
  const object = readObjectText(text, place);
  onlyMembers(object, ["type", "appid", "merchant_id"], place);
  const type = readEnum(object, "type", place, PARTNER_TYPES);
  const appid = readString(object, "appid", place, { ...ID_LENGTH.appid, required: "optional" });
  const merchantId = readString(object, "merchant_id", place, { ...ID_LENGTH.merchant_id, required: "optional" });
  return { type, id: type === "APPID" ? appid : merchantId };
}

function readInteger(parameters, name, { min, max, otherwise }) {
  const text = parameters[name];
  if (text === undefined) return otherwise;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw refuseQuery(name, `应为${min}至${max}的整数`, undefined, text);
}

function refuseQuery(field, issue, number, value) {
  return refuseParameter({ field, location: "query", issue, value, number });
}
