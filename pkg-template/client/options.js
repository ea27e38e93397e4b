// Options of the client: unknown names, null and impossible values are refused before anything is sent.
import { WechatPayError, decryptResource, prepareRequest, verifyResponse } from "wechatpay-wasm";
import { suggestion } from "../suggestion.js";

const HOSTS = ["https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"];
const RETRY = { attempts: 3, baseDelayMs: 200, maxDelayMs: 5_000 };
const KNOWN = /** @type {const} */ ([
  "mchid", "serialNo", "certificate", "privateKey", "signer", "keys", "apiV3Key", "certificates", "fetch", "hosts",
  "timeoutMs", "attemptTimeoutMs", "retry", "userAgent", "isEmptyList", "onRequest", "onResponse",
]);

/**
 * Checks the options of `createClient`.
 *
 * @param {import("./index.d.ts").ClientOptions} options
 */
export function readOptions(options) {
  const given = readOwn(options, KNOWN);
  const { privateKey, signer, certificates = "manual", retry = {} } = given;
  if ((privateKey === undefined) === (signer === undefined)) {
    throw refused("privateKey", "exactly one of privateKey and signer is expected", "privateKey 与 signer 二选一");
  }
  requireFunctions(given, ["signer", "fetch", "isEmptyList", "onRequest", "onResponse"]);
  if (certificates !== "manual" && certificates !== "auto") {
    throw refused("certificates", '"manual" or "auto" is expected', "只能是 manual 或 auto");
  }
  if (certificates === "auto" && given.apiV3Key === undefined) {
    throw refused("apiV3Key", 'is required with certificates: "auto"', "certificates 为 auto 时必填:下载的平台证书要用它解密");
  }
  if (given.apiV3Key !== undefined) checkApiV3Key(given.apiV3Key);
  const keys = given.keys ?? [];
  if (!Array.isArray(keys) || (keys.length === 0 && certificates === "manual")) {
    throw refused("keys", "at least one platform key is expected: without it no answer can be verified", "至少给一把微信支付公钥或平台证书,否则无法验签");
  }
  if (keys.length > 0) checkKeys(keys);
  const identity = { mchid: given.mchid, serialNo: given.serialNo, certificate: given.certificate, userAgent: given.userAgent };
  const hosts = readHosts(given.hosts ?? HOSTS, identity);
  return {
    identity,
    privateKey,
    signer,
    keys: keys.map((key) => ({ ...key })),
    apiV3Key: given.apiV3Key,
    certificates,
    fetch: given.fetch,
    hosts,
    timeoutMs: milliseconds("timeoutMs", given.timeoutMs ?? 30_000, 1),
    attemptTimeoutMs: milliseconds("attemptTimeoutMs", given.attemptTimeoutMs ?? 10_000, 1),
    retry: readRetry(retry),
    isEmptyList: given.isEmptyList ?? (() => false),
    onRequest: given.onRequest ?? (() => {}),
    onResponse: given.onResponse ?? (() => {}),
  };
}

/**
 * A copy of the members of `object` that are not undefined; an unknown name or null is refused.
 *
 * @template {object} Options
 * @template {keyof Options} Name
 * @param {Options | undefined} object
 * @param {readonly Name[] & import("../suggestion.js").EveryNameOf<Options, Name>} known
 * @returns {Options}
 */
export function readOwn(object = /** @type {Options} */ ({}), known) {
  if (object === null || typeof object !== "object") {
    throw refused("options", "a plain object is expected", "应为普通对象 { … }", "ERR_WECHATPAY_OPTION_TYPE");
  }
  const names = /** @type {readonly string[]} */ (known);
  const copy = /** @type {any} */ ({});
  for (const name of Object.keys(object)) {
    if (!names.includes(name)) {
      const right = suggestion(name, names);
      const list = known.join(", ");
      const [en, zh] = right ? [`did you mean ${right}?`, `是不是想写 ${right}?`] : [`known are ${list}`, `可用的有 ${list}`];
      throw refused(name, `no such option; ${en}`, `没有这个选项;${zh}`, "ERR_WECHATPAY_UNKNOWN_OPTION");
    }
    const value = object[name];
    if (value === null) {
      throw refused(name, "null is not taken: leave the option out instead", "不接受 null:不需要时请不要传", "ERR_WECHATPAY_OPTION_TYPE");
    }
    if (value !== undefined) copy[name] = value;
  }
  return copy;
}

/** An AbortSignal or undefined. */
export function readSignal(signal) {
  if (signal === undefined || typeof signal.addEventListener === "function") return signal;
  throw refused("signal", "an AbortSignal is expected", "应为 AbortSignal", "ERR_WECHATPAY_OPTION_TYPE");
}

/** Refuses an option that was left out. */
export function required(name, value) {
  if (value === undefined) throw refused(name, "is required", "必填", "ERR_WECHATPAY_MISSING_OPTION");
}

/** A refused option, as the core refuses one. */
export function refused(field, message, hint, code = "ERR_WECHATPAY_CLIENT_OPTION") {
  return new WechatPayError(code, `${field}: ${message}`, { field, hint: `${field}:${hint}` });
}

/** Origins only; the core's own check of mchid, serialNo, certificate and userAgent runs with the first. */
function readHosts(hosts, identity) {
  if (!Array.isArray(hosts) || hosts.length === 0) {
    throw refused("hosts", "a list of origins such as https://api.mch.weixin.qq.com is expected", "应为非空的主机列表");
  }
  return hosts.map((baseUrl, at) => {
    try {
      // Time and nonce are given, so that creating a client needs neither a clock nor randomness.
      const { url } = prepareRequest({ ...identity, baseUrl, url: "/", timestamp: 1, nonceStr: "0" });
      return url.slice(0, -1);
    } catch (error) {
      throw error.field === "baseUrl" ? renamed(error, "baseUrl", `hosts[${at}]`) : error;
    }
  });
}

/** An error of the core's about an option that has another name here. */
function renamed({ code, message, hint }, from, to) {
  const named = (text) => text?.replace(from, to);
  return new WechatPayError(code, named(message), { field: to, hint: named(hint) });
}

/** Every key is read before the headers are missed: a wrong one is refused here, not with the first answer. */
function checkKeys(keys) {
  try {
    verifyResponse({ headers: {}, body: "", keys, now: 1 });
  } catch (error) {
    if (error.code !== "ERR_WECHATPAY_RESPONSE_HEADER") throw error;
  }
}

/** Its length is looked at before the ciphertext: a wrong one is refused here, not years later when a certificate changes. */
function checkApiV3Key(apiV3Key) {
  try {
    decryptResource({ ciphertext: "", nonce: "0".repeat(12), apiV3Key });
  } catch (error) {
    if (error.field === "apiV3Key") throw error;
  }
}

/** @param {import("./index.d.ts").RetryOptions | false} retry */
function readRetry(retry) {
  if (retry === false) return { ...RETRY, attempts: 1 };
  const { attempts, baseDelayMs, maxDelayMs } = { ...RETRY, ...readOwn(retry, ["attempts", "baseDelayMs", "maxDelayMs"]) };
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 10) {
    throw refused("retry.attempts", "an integer from 1 to 10 is expected", "应为 1–10 的整数(含第一次)");
  }
  return { attempts, baseDelayMs: milliseconds("retry.baseDelayMs", baseDelayMs, 0), maxDelayMs: milliseconds("retry.maxDelayMs", maxDelayMs, 0) };
}

/** setTimeout counts in 31 bits. */
function milliseconds(field, value, least) {
  if (typeof value === "number" && value >= least && value <= 2 ** 31 - 1) return value;
  throw refused(field, `milliseconds, at least ${least}, are expected`, `应为不小于 ${least} 的毫秒数`);
}

function requireFunctions(given, names) {
  for (const name of names) {
    if (given[name] !== undefined && typeof given[name] !== "function") {
      throw refused(name, "a function is expected", "应为函数", "ERR_WECHATPAY_OPTION_TYPE");
    }
  }
}
