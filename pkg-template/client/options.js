// Options of the client: unknown names, null and impossible values are refused before anything is sent.
import { prepareRequest } from "../index.js";
import { suggestion } from "../suggestion.js";
import { checkConfigured, reasonOf, refusal } from "./internal.js";

/** WeChat Pay's own: the main host and the one beside it. */
export const HOSTS = ["https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"];
/** The others that it names in its answers. */
const FURTHER_HOSTS = ["https://api.wechatpay.cn", "https://api2.wechatpay.cn", "https://apihk.mch.weixin.qq.com"];
const RETRY = { attempts: 3, baseDelayMs: 200, maxDelayMs: 5_000 };
const KNOWN = /** @type {const} */ ([
  "mchid",
  "serialNo",
  "certificate",
  "privateKey",
  "signer",
  "keys",
  "apiV3Key",
  "certificates",
  "fetch",
  "hosts",
  "gateway",
  "timeoutMs",
  "attemptTimeoutMs",
  "retry",
  "userAgent",
  "isEmptyList",
  "onRequest",
  "onResponse",
  "onAttemptEnd",
  "onCallEnd",
]);
const HOOKS = /** @type {const} */ (["onRequest", "onResponse", "onAttemptEnd", "onCallEnd"]);

/**
 * Checks the options of `createClient`.
 *
 * @param {import("./index.d.ts").ClientOptions} options
 */
export function readOptions(options) {
  const given = readOwn(options, KNOWN);
  const { privateKey, signer, certificates = "manual", retry = {} } = given;
  if (privateKey === undefined && signer === undefined) throw refused("privateKey", "ClientKeyMissing");
  if (privateKey !== undefined && signer !== undefined) throw refused("privateKey", "ClientKeyOrSigner");
  requireFunctions(given, ["signer", "fetch", "isEmptyList", ...HOOKS]);
  if (certificates !== "manual" && certificates !== "auto") {
    throw refused("certificates", "NotOneOf", { known: ["manual", "auto"] });
  }
  if (certificates === "auto" && given.apiV3Key === undefined) {
    throw refused("apiV3Key", "ClientApiV3KeyForAuto");
  }
  const { apiV3Key, certificate, keys = [] } = given;
  checkConfigured({ apiV3Key, privateKey, certificate, keys });
  if (keys.length === 0 && certificates === "manual") {
    throw refused("keys", given.keys === undefined ? "ClientKeysMissing" : "KeysEmpty");
  }
  const identity = { mchid: given.mchid, serialNo: given.serialNo, certificate, userAgent: given.userAgent };
  if (given.hosts !== undefined && given.gateway !== undefined) throw refused("gateway", "ClientGatewayOrHosts");
  const hosts = readHosts(given.hosts ?? HOSTS, identity);
  const gateways = given.gateway === undefined ? undefined : readGateways(given.gateway, identity);
  return {
    identity,
    privateKey,
    signer,
    keys: keys.map((key) => ({ ...key })),
    apiV3Key: given.apiV3Key,
    certificates,
    fetch: given.fetch,
    /** Those whose urls a download takes. */
    hosts: gateways === undefined ? hosts : [...HOSTS, ...FURTHER_HOSTS],
    /** What the target is appended to, as it is signed and as it is sent; a gateway has a prefix that is not signed. */
    routes: gateways?.map((gateway) => ({ baseUrl: HOSTS[0], gateway })) ?? hosts.map((baseUrl) => ({ baseUrl })),
    timeoutMs: milliseconds("timeoutMs", given.timeoutMs ?? 30_000, 1),
    attemptTimeoutMs: milliseconds("attemptTimeoutMs", given.attemptTimeoutMs ?? 10_000, 1),
    retry: readRetry(retry),
    isEmptyList: given.isEmptyList ?? (() => false),
    hooks: Object.fromEntries(HOOKS.map((name) => [name, given[name]])),
  };
}

/**
 * A copy of the members of `object` that are not undefined; an unknown name or null is refused.
 *
 * @template {object} Options
 * @template {keyof Options} Name
 * @param {Options | undefined} object
 * @param {readonly Name[] & import("../suggestion.js").EveryNameOf<Options, Name>} known
 * @param {string} [within] the option that holds it
 * @returns {Options}
 */
export function readOwn(object = /** @type {Options} */ ({}), known, within) {
  if (object === null || typeof object !== "object") {
    throw refused(within ?? "options", "ClientNotObject", {}, "ERR_WECHATPAY_OPTION_TYPE");
  }
  const fieldOf = (name) => (within === undefined ? name : `${within}.${name}`);
  const names = /** @type {readonly string[]} */ (known);
  const copy = /** @type {any} */ ({});
  for (const name of Object.keys(object)) {
    if (!names.includes(name)) {
      const values = valuesOf(name, names);
      throw refused(fieldOf(name), "UnknownOption", values, "ERR_WECHATPAY_UNKNOWN_OPTION");
    }
    const value = object[name];
    if (value === null) {
      throw refused(fieldOf(name), "ClientNull", {}, "ERR_WECHATPAY_OPTION_TYPE");
    }
    if (value !== undefined) copy[name] = value;
  }
  return copy;
}

/** What is to be said of a name that is not among those known: where it belongs, or what was probably meant. */
function valuesOf(name, known) {
  if (known !== KNOWN && KNOWN.includes(name)) return { owners: ["createClient"], known };
  // One letter away from apiV3Key, and another key.
  if (name === "apiV2Key") return { owners: ["signCoupons"], known };
  const meant = suggestion(name, known);
  return meant === undefined ? { known } : { meant, known };
}

/** An AbortSignal or undefined. */
export function readSignal(signal) {
  if (signal === undefined || typeof signal.addEventListener === "function") return signal;
  throw refused("signal", "ClientSignal", {}, "ERR_WECHATPAY_OPTION_TYPE");
}

/** Refuses an option that was left out. */
export function required(name, value) {
  if (value === undefined) throw refused(name, "Required", {}, "ERR_WECHATPAY_MISSING_OPTION");
}

/** A refused option, as the core refuses one. */
export function refused(field, id, values = {}, code = "ERR_WECHATPAY_CLIENT_OPTION") {
  return refusal(code, field, id, values);
}

/** Origins only; the core's own check of mchid, serialNo, certificate and userAgent runs with the first. */
function readHosts(hosts, identity) {
  if (!Array.isArray(hosts) || hosts.length === 0) {
    throw refused("hosts", "ClientHosts");
  }
  return hosts.map((baseUrl, at) => {
    try {
      // Time and nonce are given, so that creating a client needs neither a clock nor randomness.
      const { url } = prepareRequest({ ...identity, baseUrl, url: "/", timestamp: 1, nonceStr: "0" });
      return url.slice(0, -1);
    } catch (error) {
      throw error.field === "baseUrl" ? moved(error, `hosts[${at}]`) : error;
    }
  });
}

/** Prefixes that no parser of URLs between here and WeChat Pay reads in another way. */
function readGateways(given, identity) {
  const isList = Array.isArray(given);
  const gateways = isList ? given : [given];
  if (gateways.length === 0) throw refused("gateway", "ClientGateway");
  return gateways.map((gateway, at) => {
    const field = isList ? `gateway[${at}]` : "gateway";
    const [scheme, rest] = typeof gateway === "string" ? gateway.split(/:\/\/(.*)/s) : [];
    if (rest === undefined || /[?#%]|\/\//.test(rest)) throw refused(field, "ClientGateway");
    try {
      const url = `${scheme}://${rest.replace(/\/$/, "")}/`;
      return prepareRequest({ ...identity, url, timestamp: 1, nonceStr: "0" }).url.slice(0, -1);
    } catch (error) {
      throw error.field === "url" ? moved(error, field) : error;
    }
  });
}

/** An error of the core's about an option that has another name here. */
function moved(error, field) {
  const { id, values } = reasonOf(error);
  return refusal(error.code, field, id, values);
}

/** @param {import("./index.d.ts").RetryOptions | false} retry */
function readRetry(retry) {
  if (retry === false) return { ...RETRY, attempts: 1 };
  const given = readOwn(retry, ["attempts", "baseDelayMs", "maxDelayMs"], "retry");
  const { attempts, baseDelayMs, maxDelayMs } = { ...RETRY, ...given };
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 10) {
    throw refused("retry.attempts", "ClientAttempts");
  }
  return {
    attempts,
    baseDelayMs: milliseconds("retry.baseDelayMs", baseDelayMs, 0),
    maxDelayMs: milliseconds("retry.maxDelayMs", maxDelayMs, 0),
  };
}

/** setTimeout counts in 31 bits. */
function milliseconds(field, value, least) {
  if (typeof value === "number" && value >= least && value <= 2 ** 31 - 1) return value;
  throw refused(field, "ClientMilliseconds", { least: String(least) });
}

function requireFunctions(given, names) {
  for (const name of names) {
    if (given[name] !== undefined && typeof given[name] !== "function") {
      throw refused(name, "ClientFunction", {}, "ERR_WECHATPAY_OPTION_TYPE");
    }
  }
}
