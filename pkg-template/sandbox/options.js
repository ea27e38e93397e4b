// What startSandbox, inject and notify are given: every name and value checked, with the sandbox's own defaults.
import { suggestion } from "../suggestion.js";
import { faultKinds } from "./faults.js";

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
const LONGEST_WAIT = 600000;
const NOTIFICATION_FAULTS = ["probe", "wrongSignature", "staleTimestamp", "unsigned"];

/** A TypeError with `code` and `field`: an option is unknown or its value is not allowed. */
export function optionError(field, expected) {
  return Object.assign(new TypeError(`${field}: ${expected}`), { code: "ERR_WECHATPAY_SANDBOX_OPTION", field });
}

/** @param {import("./index.d.ts").SandboxOptions} given */
export function readOptions(given) {
  const names = /** @type {const} */ ([
    "port",
    "host",
    "hostNames",
    "log",
    "locale",
    "mchid",
    "apiV3Key",
    "merchantCertificate",
    "appids",
    "stocks",
    "list",
    "build",
    "coupons",
    "platform",
    "answerKey",
    "retiredSerial",
    "headerCase",
    "latencyMs",
    "faults",
    "page",
    "now",
  ]);
  const options = members("options", given, names);
  const platform = oneOf("platform", options.platform, ["both", "certificate", "publicKey"]);
  return {
    port: integer("port", options.port, 0, 65535, 0),
    host: host(options.host),
    hostNames: LOOPBACK.concat(hostNames(options.hostNames)),
    log: log(options.log),
    locale: oneOf("locale", options.locale, ["zh-CN", "en"]),
    mchid: text("mchid", options.mchid, /^\d{1,32}$/, "1 to 32 digits", "1900000001"),
    apiV3Key:
      options.apiV3Key === undefined
        ? undefined
        : text("apiV3Key", options.apiV3Key, /^[\x21-\x7e]{32}$/, "32 visible ASCII characters"),
    merchantCertificate: oneOf("merchantCertificate", options.merchantCertificate, ["valid", "expired", "revoked"]),
    appids: appids(options.appids),
    stocks: stocks(options.stocks),
    list: list(options.list),
    build: build(options.build),
    coupons: coupons(options.coupons),
    platform,
    answerKey: answerKey(options.answerKey, platform),
    retiredSerial: oneOf("retiredSerial", options.retiredSerial, ["ignore", "refuse"]),
    headerCase: oneOf("headerCase", options.headerCase, ["canonical", "lower", "upper"]),
    latencyMs: latency(options.latencyMs),
    faults: options.faults === undefined ? undefined : randomFaults(options.faults),
    page: oneOf("page", options.page, [true, false]),
    now: functionOr("now", options.now, undefined),
  };
}

/**
 * What inject takes.
 *
 * @param {import("./index.d.ts").Fault} given
 */
export function readFault(given) {
  const options = members("fault", given, ["kind", "times", "match", "effect", "ms", "retryAfter", "location"]);
  const kind = typeof options.kind === "number" ? String(options.kind) : options.kind;
  if (!(/** @type {readonly string[]} */ (faultKinds).includes(kind)))
    throw optionError("fault.kind", `one of ${faultKinds.join(", ")}`);
  return {
    kind,
    times: options.times === Infinity ? Infinity : integer("fault.times", options.times, 1, 1e9, 1),
    match: options.match,
    matches: matcher(options.match),
    effect: oneOf("fault.effect", options.effect, ["before", "after"]),
    ms: integer("fault.ms", options.ms, 0, LONGEST_WAIT, 100),
    retryAfter: retryAfter("fault.retryAfter", options.retryAfter),
    location: options.location === undefined ? undefined : text("fault.location", options.location, /^[\x21-\x7e]+$/, "a URL"),
  };
}

/**
 * What notify takes.
 *
 * @param {import("./index.d.ts").NotificationInput} given
 */
export function readNotification(given, platform) {
  const names = /** @type {const} */ ([
    "url",
    "eventType",
    "resource",
    "summary",
    "originalType",
    "associatedData",
    "id",
    "signWith",
    "fault",
    "timeoutMs",
  ]);
  const options = members("notification", given, names);
  const signWith =
    options.signWith === undefined ? undefined : oneOf("notification.signWith", options.signWith, kindsOf(platform));
  if (options.resource === null || !["object", "string"].includes(typeof options.resource))
    throw optionError("notification.resource", "the object or text to encrypt");
  return {
    url: text("notification.url", options.url, /^https?:\/\/[^\s]+$/, "an http or https URL"),
    eventType: text("notification.eventType", options.eventType, /^.+$/, "a text such as COUPON.SEND", "COUPON.SEND"),
    resource: options.resource,
    summary: text("notification.summary", options.summary, /^[\s\S]*$/, "a text", "沙箱通知"),
    originalType: text("notification.originalType", options.originalType, /^[\s\S]*$/, "a text", "coupon"),
    associatedData: text("notification.associatedData", options.associatedData, /^[\s\S]*$/, "a text", "coupon"),
    id: options.id === undefined ? undefined : text("notification.id", options.id, /^.+$/, "a text"),
    signWith,
    fault: options.fault === undefined ? undefined : oneOf("notification.fault", options.fault, NOTIFICATION_FAULTS),
    timeoutMs: integer("notification.timeoutMs", options.timeoutMs, 1, LONGEST_WAIT, 5000),
  };
}

/** @param {NonNullable<Parameters<import("./index.d.ts").Sandbox["rotatePlatformKey"]>[0]>} given */
export function readRotation(given, platform) {
  const { kind } = members("rotation", given, ["kind"]);
  return kind === undefined ? undefined : oneOf("rotation.kind", kind, kindsOf(platform));
}

/** @param {NonNullable<Parameters<import("./index.d.ts").Sandbox["sendCoupons"]>[1]>} given */
export function readUser(given) {
  const { openid } = members("user", given, ["openid"]);
  return openid === undefined ? undefined : text("user.openid", openid, /^[\x21-\x7e]{1,128}$/, "1 to 128 visible characters");
}

/** The URL that openCouponPage takes, by itself or as `signCoupons` gives it. */
export function readPage(given) {
  const url = typeof given === "object" && given !== null ? given.url : given;
  return text("url", url, /^https?:\/\/[^/?#]+\/busifavor\/getcouponinfo\?/, "the url that signCoupons gave");
}

/**
 * `given`, whose names are all allowed.
 *
 * @template {object} Options
 * @template {keyof Options} Name
 * @param {string} field
 * @param {Options} given
 * @param {readonly Name[] & import("../suggestion.js").EveryNameOf<Options, Name>} allowed
 */
function members(field, given, allowed) {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw optionError(field, "an object");
  const names = /** @type {readonly string[]} */ (allowed);
  for (const name of Object.keys(given)) {
    if (!names.includes(name))
      throw optionError(field === "options" ? name : `${field}.${name}`, `unknown option${nearest(name, names)}`);
  }
  return given;
}

function nearest(name, allowed) {
  const right = suggestion(name, allowed);
  return right ? `; did you mean ${right}?` : `; known are ${allowed.join(", ")}`;
}

/**
 * The first value is the default.
 *
 * @template {string | number | boolean} Value
 * @param {string} field
 * @param {unknown} value
 * @param {readonly Value[]} allowed
 * @returns {Value}
 */
function oneOf(field, value, allowed) {
  if (value === undefined) return allowed[0];
  if (!(/** @type {readonly unknown[]} */ (allowed).includes(value)))
    throw optionError(field, `one of ${allowed.map((one) => JSON.stringify(one)).join(", ")}`);
  return /** @type {Value} */ (value);
}

/** @returns {number} */
function integer(field, value, least, most, otherwise) {
  if (value === undefined) return otherwise;
  if (!Number.isInteger(value) || value < least || value > most) throw optionError(field, `an integer from ${least} to ${most}`);
  return value;
}

/** @returns {string} */
function text(field, value, form, expected, otherwise) {
  if (value === undefined && otherwise !== undefined) return otherwise;
  if (typeof value !== "string" || !form.test(value)) throw optionError(field, expected);
  return value;
}

function functionOr(field, value, otherwise) {
  if (value === undefined) return otherwise;
  if (typeof value !== "function") throw optionError(field, "a function");
  return value;
}

function log(value) {
  return value === false ? undefined : functionOr("log", value, undefined);
}

// Everything behind this server is made up, and its private keys are handed to whoever starts it: it stays on this machine.
function host(value) {
  if (value === undefined) return LOOPBACK[0];
  if (!LOOPBACK.includes(value)) throw optionError("host", `the sandbox listens on loopback only: ${LOOPBACK.join(", ")}`);
  return value;
}

// How else its own machine, or a container beside it, calls the sandbox.
function hostNames(value = []) {
  if (!Array.isArray(value)) throw optionError("hostNames", "an array of host names without port");
  return value.map((name, index) =>
    text(`hostNames[${index}]`, name, /^[A-Za-z0-9.-]{1,253}$/, "a host name without port").toLowerCase(),
  );
}

function appids(value) {
  if (value === undefined) return ["wx4e1916a585d1f4e9"];
  if (!Array.isArray(value) || value.length === 0) throw optionError("appids", "an array with at least one appid");
  return value.map((appid, index) => text(`appids[${index}]`, appid, /^[\x21-\x7e]{1,32}$/, "a text of 1 to 32 characters"));
}

/**
 * @param {import("./index.d.ts").StockOption[] | undefined} value
 * @returns {Required<import("./index.d.ts").StockOption>[]}
 */
function stocks(value) {
  if (value === undefined)
    return [
      { stock_id: "2433405", business_type: "FAVOR_STOCK" },
      { stock_id: "2433406", business_type: "BUSIFAVOR_STOCK" },
    ];
  if (!Array.isArray(value)) throw optionError("stocks", "an array of { stock_id, business_type }");
  return value.map((stock, index) => {
    const field = `stocks[${index}]`;
    const { stock_id: stockId, business_type: businessType } = members(field, stock, ["stock_id", "business_type"]);
    return {
      stock_id: text(`${field}.stock_id`, stockId, /^[\x21-\x7e]{1,20}$/, "a text of 1 to 20 characters"),
      business_type: oneOf(`${field}.business_type`, businessType, ["FAVOR_STOCK", "BUSIFAVOR_STOCK"]),
    };
  });
}

/** @param {import("./index.d.ts").SandboxOptions["list"]} [value] */
function list(value = {}) {
  const options = members("list", value, ["offset", "empty", "order", "state"]);
  return {
    offset: oneOf("list.offset", options.offset, ["pages", "rows"]),
    empty: oneOf("list.empty", options.empty, ["error", "ok"]),
    order: oneOf("list.order", options.order, ["oldest", "newest"]),
    state: oneOf("list.state", options.state, ["omit", "include"]),
  };
}

/** @param {import("./index.d.ts").SandboxOptions["build"]} [value] */
function build(value = {}) {
  const options = members("build", value, ["answer", "extraId"]);
  return {
    answer: oneOf("build.answer", options.answer, [200, 204]),
    extraId: oneOf("build.extraId", options.extraId, ["refuse", "ignore"]),
  };
}

/** @param {import("./index.d.ts").SandboxOptions["coupons"]} [value] */
function coupons(value = {}) {
  const options = members("coupons", value, ["favorStock", "unsigned", "sendTimeName"]);
  const { unsigned } = options;
  return {
    favorStock: oneOf("coupons.favorStock", options.favorStock, ["creator", "partnership"]),
    unsigned: unsigned && oneOf("coupons.unsigned", unsigned, ["create_coupon_merchant", "customize_send_time"]),
    sendTimeName: oneOf("coupons.sendTimeName", options.sendTimeName, ["customize_send_time", "customize_send_time0"]),
  };
}

function kindsOf(platform) {
  return platform === "both" ? ["certificate", "publicKey"] : [platform];
}

function answerKey(value, platform) {
  return oneOf("answerKey", value, kindsOf(platform));
}

/** @returns {[least: number, most: number]} */
function latency(value) {
  const [least, most] = Array.isArray(value) ? value : [value, value];
  const from = integer("latencyMs", least, 0, LONGEST_WAIT, 0);
  const to = integer("latencyMs", most, 0, LONGEST_WAIT, 0);
  if (from > to) throw optionError("latencyMs", "a number of milliseconds, or [least, most]");
  return [from, to];
}

/** @param {import("./index.d.ts").RandomFaults} value */
function randomFaults(value) {
  const options = members("faults", value, ["seed", "rate", "kinds", "ms", "retryAfter"]);
  const { rate, kinds = faultKinds } = options;
  if (typeof rate !== "number" || !(rate >= 0 && rate <= 1)) throw optionError("faults.rate", "a number from 0 to 1");
  if (!Array.isArray(kinds) || kinds.length === 0) throw optionError("faults.kinds", `an array of ${faultKinds.join(", ")}`);
  return {
    seed: integer("faults.seed", options.seed, 0, 2 ** 32 - 1, 1),
    rate,
    kinds: kinds.map((kind, index) => oneOf(`faults.kinds[${index}]`, String(kind), faultKinds)),
    ms: integer("faults.ms", options.ms, 0, LONGEST_WAIT, 20),
    retryAfter: retryAfter("faults.retryAfter", options.retryAfter),
  };
}

function retryAfter(field, value) {
  if (typeof value === "string") return text(field, value, /^[\x20-\x7e]+$/, "seconds or an HTTP date");
  return integer(field, value, 0, 86400, 1);
}

/** @param {import("./index.d.ts").Fault["match"]} match */
function matcher(match) {
  if (match === undefined) return () => true;
  if (typeof match === "function") return (received) => Boolean(match(received));
  const { method, path } = members("fault.match", match, ["method", "path"]);
  if (method !== undefined) text("fault.match.method", method, /^[A-Z]+$/, "an upper-case method");
  if (path !== undefined && !(path instanceof RegExp)) text("fault.match.path", path, /^\//, "a path without query, or a RegExp");
  return (received) => (method === undefined || method === received.method) && pathMatches(path, received.path);
}

function pathMatches(wanted, path) {
  if (wanted === undefined) return true;
  return wanted instanceof RegExp ? new RegExp(wanted.source, wanted.flags.replace("g", "")).test(path) : wanted === path;
}
