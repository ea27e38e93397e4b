// What a host has after a failed call, read into plain data. It comes from a network and from other people's libraries; in
// which shapes they keep it, the tables here say: axios, got, superagent, undici, node:http, wechatpay-node-v3,
// wechatpay-axios-plugin, wx.request and uni.request, cloud functions, HAR.
import { answerInText, answerWithin, isServerCode } from "./answer-in-text.js";
import { readCapture, readHar, readWords } from "./capture.js";
import { reasonOf } from "./refusal.js";
import {
  attempt,
  bytesIn,
  codeOf,
  firstOf,
  isObject,
  MAX_TEXT,
  pairsOf,
  read,
  statusOf,
  stringOf,
  textOf,
  urlOf,
} from "./values.js";

const MAX_CAUSES = 8;
const MAX_PLACES = 12;
const MAX_KEY = 1 << 16;

/** From where to where an answer may be kept, the nearest first. */
const LINKS = ["error", "response", "errRaw", "reason", "err", "originalError", "original", "cause", "data", "result"];
const STATUS = ["status", "statusCode"];
const HEADERS = ["headers", "header"];
/** A function `text()` is no text. */
const BODY = ["body", "data", "content.text", "rawBody"];

/** The body of a request. */
const SENT = ["body", "data", "_data", "json", "postData.text"];

const NAMES = ["name"];
/** The coupon plugin's result, coupon by coupon. */
const COUPONS = "send_coupon_result";
/** What a library, or the cloud, made of an answer of APIv2. */
const OF_V2 = ["return_code", "returnCode", "return_msg", "returnMsg", "err_code", "errCode", "err_code_des", "errCodeDes"];
const CODES = ["code", "errCode", "errorCode", "errcode"];
const MESSAGES = ["message", "errMsg", "errorMessage", "err_desc", "err_msg", "errmsg", "errorMsg", "error"];
const HOSTS = ["hostname", "address", "host"];

/** Where a request that was sent may be kept, seen from an answer or error: what went over the wire counts first. */
const WIRE = ["request", "req", "response.req", "response.request", "request._currentRequest"];
const CONFIGURED = ["config", "options", "request.options", "response.request.options", "response.config", "response.request"];

/** The facts for the core; never throws. */
export function observe(failure) {
  const given = typeof failure === "string" ? attempt(() => readWords(failure.slice(0, MAX_TEXT))) : (harOf(failure) ?? failure);
  const places = placesFrom(given);
  const error = errorOf(given);
  const answers = places.filter(isObject).map(answerAt);
  const told = answerInText(textToSearch(given, error));
  const status = first(answers, ({ status }) => status) ?? told.status;
  const bodies = answers.map(({ body }) => body).filter((one) => one !== undefined);
  // One's own service may have wrapped it, in an answer of its own.
  const received = bodies.find((text) => isAnswer(attempt(() => JSON.parse(text)))) ?? bodies[0];
  const body = received === undefined ? told.body : (answerWithin(received) ?? received);
  const headers = first(answers, ({ headers }) => headers);
  const request = requestOf(given, places);
  return {
    now: Math.floor(Date.now() / 1000),
    headers: headers || [],
    ...(status === undefined ? {} : { status }),
    ...(body === undefined ? {} : { body }),
    ...(error === undefined ? {} : { error: thrownOf(error) }),
    ...(request ? { request } : {}),
    ...ownKeys(given),
  };
}

/** The reason of the error of this library with that code, where the error or a cause of it is one. */
export function reasonIn(failure, code) {
  let error = read(failure, "error") ?? failure;
  for (let depth = 0; depth < MAX_CAUSES && isObject(error); depth += 1) {
    if (read(error, "code") === code) return attempt(() => reasonOf(error));
    error = read(error, "cause");
  }
  return undefined;
}

/** `en…` is English, everything else Chinese. */
export function languageOf(failure) {
  const locale = read(failure, "locale");
  return typeof locale === "string" && /^en\b/i.test(locale) ? "en" : "zh";
}

function harOf(failure) {
  const entries = read(failure, "log.entries");
  return Array.isArray(entries) ? attempt(() => readHar(entries)) : undefined;
}

/** The merchant's own, only where it was given for this: an error may have anything in it. */
function ownKeys(failure) {
  if (isError(failure)) return {};
  const keys = {};
  for (const name of ["certificate", "privateKey"]) {
    const value = read(failure, name);
    const bytes = bytesIn(value);
    if (typeof value === "string" ? value.length <= MAX_KEY : bytes && bytes.length <= MAX_KEY) keys[name] = bytes ?? value;
  }
  return keys;
}

/** An error given by itself rather than as a member; what `signRequest` returns has a message too, but no name. */
function isError(failure) {
  return typeof read(failure, "name") === "string" && typeof read(failure, "message") === "string";
}

function errorOf(failure) {
  // OpenSSL's errors have a text of that name; a rejection has the error there.
  const given = read(failure, "error") ?? (isError(failure) ? undefined : (read(failure, "reason") ?? read(failure, "err")));
  if (given !== undefined && given !== null) return isAnswer(given) ? undefined : given;
  if (isError(failure)) return failure;
  const told = firstOf(failure, MESSAGES.slice(1), stringOf);
  return told === undefined || /:ok$/.test(told) || isAnswer(failure) ? undefined : failure;
}

/** The failure and what it leads to, breadth first. */
function placesFrom(failure) {
  const places = [];
  const queue = [failure];
  while (queue.length > 0 && places.length < MAX_PLACES) {
    const place = queue.shift();
    if (!isObject(place) || places.includes(place)) continue;
    places.push(place);
    queue.push(...LINKS.map((name) => read(place, name)));
  }
  return places;
}

/** Status, headers and body as they are kept at a place. */
function answerAt(place) {
  const library = serverFacts(place);
  const body = library?.body ?? (isAnswer(place) ? bare(place) : undefined);
  // superagent keeps the text beside what it parsed of it.
  return {
    status: firstOf(place, STATUS, statusOf),
    headers: firstOf(place, HEADERS, pairsOf) ?? library?.headers,
    body: body ?? stringOf(read(place, "text")) ?? firstOf(place, BODY, textOf),
  };
}

/** WeChat Pay's { code, message } or the coupon plugin's { errcode, msg } given by itself rather than as `body`. */
function isAnswer(place) {
  if (isError(place) || read(place, "stack") !== undefined || read(place, "syscall") !== undefined) return false;
  const words =
    ["message", "msg", "errmsg"].some((name) => typeof read(place, name) === "string") || read(place, COUPONS) !== undefined;
  if (words && (isServerCode(read(place, "code")) || codeOf(read(place, "errcode")) !== undefined)) return true;
  return OF_V2.slice(0, 2).some((name) => typeof read(place, name) === "string");
}

function bare(place) {
  const names = ["code", "message", "detail", "errcode", "msg", "errmsg", COUPONS, ...OF_V2];
  const members = names.map((name) => [name, read(place, name)]);
  return textOf(Object.fromEntries(members.filter(([, value]) => value !== undefined)));
}

/** ERR_WECHATPAY_HTTP_STATUS carries the answer in parts. */
function serverFacts(error) {
  const [code, message] = [read(error, "serverCode"), read(error, "serverMessage")];
  const id = read(error, "requestId");
  const headers = typeof id === "string" ? [["Request-ID", id]] : undefined;
  if (typeof code !== "string" && typeof message !== "string") return headers && { headers };
  return { headers, body: textOf({ code, message, detail: read(error, "detail") }) };
}

/** Everything that was said and may quote an answer. */
function textToSearch(failure, error) {
  const places = typeof error === "string" ? [] : causesOf(error ?? failure);
  const texts = places.flatMap((place) => [...MESSAGES, "stackTrace"].map((name) => stringOf(read(place, name))));
  const all = [typeof error === "string" ? error : undefined, ...texts].filter((text) => text !== undefined);
  return all.length > 0 ? all.join("\n") : undefined;
}

function first(list, of) {
  for (const item of list) {
    const value = of(item);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** An error and its causes, outermost first. */
function causesOf(error) {
  const seen = new Set();
  const queue = [error];
  while (queue.length > 0 && seen.size < MAX_CAUSES) {
    const next = queue.shift();
    if (!isObject(next) || seen.has(next)) continue;
    seen.add(next);
    // An AggregateError (several addresses tried) has its causes in a list.
    const errors = read(next, "errors");
    const several = Array.isArray(errors) ? attempt(() => errors.slice(0, MAX_CAUSES)) || [] : [];
    queue.push(read(next, "cause"), read(next, "original"), ...several);
  }
  return [...seen];
}

/** `name`, `code` and `message` of an error and its causes. */
function thrownOf(error) {
  if (typeof error === "string") return { names: [], codes: [], messages: [error.slice(0, 1000)] };
  const places = causesOf(error);
  const all = (names, as) => places.map((place) => firstOf(place, names, as)?.slice(0, 1000)).filter((one) => one !== undefined);
  const host = first(places, (place) => firstOf(place, HOSTS, stringOf));
  const messages = places.flatMap(wordsOf);
  const [path, hint] = ["path", "hint"].map((name) => stringOf(read(error, name)));
  const reason = attempt(() => reasonOf(error))?.id;
  return {
    names: all(NAMES, stringOf),
    codes: [...all(CODES, codeOf), ...(places.some(isOfTls) ? ["createSecureContext"] : []), ...curlCodes(messages)],
    messages,
    ...(host ? { host: host.slice(0, 300) } : {}),
    ...(path ? { path: path.slice(0, 300) } : {}),
    ...(hint ? { hint: hint.slice(0, 1000) } : {}),
    ...(reason ? { reason } : {}),
  };
}

/** Everything an error says, the most telling last: `errMsg` only says that it failed where `err_desc` says why. */
function wordsOf(place) {
  const words = MESSAGES.map((name) => stringOf(read(place, name))?.slice(0, 1000)).filter((one) => one !== undefined);
  return [...new Set(words)];
}

/** curl's number, however a library words it: `cURL error 60`, `curl: (60)`, `curl出错，错误码:60`. */
function curlCodes(messages) {
  return messages
    .map((text) => /curl[^\d\n]{0,20}([1-9]\d?)\b/i.exec(text)?.[1])
    .flatMap((code) => (code ? [`CURL_${code}`] : []));
}

/** Where node:tls reads keys and certificates, its errors say no more than "too long". */
function isOfTls(error) {
  return stringOf(read(error, "stack"))?.slice(0, 4000).includes("createSecureContext") ?? false;
}

/** The request: of what was kept with the error each part that is there, which is what was sent; the rest as it was given. */
function requestOf(failure, places) {
  const given = read(failure, "request");
  // The text that was signed.
  if (typeof given === "string") return requestOfText(given);
  const kept = (paths) => places.flatMap((place) => paths.map((path) => read(place, path))).filter(isObject);
  /** @type {any} */
  const found = merged([...kept(WIRE).map(wireOf), ...kept(CONFIGURED).map(partsOf), ...kept(WIRE).map(partsOf)]);
  const gateway = stringOf(read(given, "gateway"));
  return found?.url === undefined || gateway === undefined ? found : { ...found, url: unprefixed(found.url, gateway) };
}

/** The url without the path by which a gateway is reached: WeChat Pay never sees it. */
function unprefixed(url, gateway) {
  const prefix = gateway.replace(/\/$/, "");
  const origin = /^[a-z]+:\/\/[^/]+/i.exec(prefix);
  return origin && url.startsWith(`${prefix}/`) ? origin[0] + url.slice(prefix.length) : url;
}

function requestOfText(text) {
  const captured = attempt(() => readCapture(text)?.request);
  return captured ? merged([partsOf(captured)]) : { headers: [], message: text.slice(0, MAX_TEXT) };
}

/** node:http's ClientRequest, which knows what was really sent. */
function wireOf(request) {
  const headers = attempt(() => (typeof request.getHeaders === "function" ? request.getHeaders() : undefined));
  const path = stringOf(read(request, "path"));
  if (!isObject(headers) || path === undefined) return undefined;
  const origin = `${read(request, "protocol") ?? "https:"}//${read(headers, "host") ?? read(request, "host") ?? ""}`;
  return { method: stringOf(read(request, "method")), url: `${origin}${path}`, headers: pairsOf(headers) };
}

/** What `signRequest` returned, or the request of an HTTP library. */
function partsOf(request) {
  const sent = firstOf(request, SENT, (value) => bytesIn(value)?.slice(0, MAX_TEXT) ?? textOf(value));
  // What the coupon plugin is given is no request: it is what is sent.
  const plugin = Array.isArray(read(request, "send_coupon_params")) ? textOf(request) : undefined;
  const timestamp = Number(codeOf(read(request, "timestamp")));
  return {
    method: stringOf(read(request, "method")),
    url: wholeUrl(request),
    message: stringOf(read(request, "message")),
    headers: firstOf(request, HEADERS, pairsOf),
    body: sent ?? plugin,
    timestamp: Number.isSafeInteger(timestamp) ? timestamp : undefined,
    nonceStr: stringOf(read(request, "nonceStr")),
  };
}

/** axios puts a URL together from three options. */
function wholeUrl(request) {
  const [url, base] = [urlOf(read(request, "url")) ?? urlOf(read(request, "uri")), stringOf(read(request, "baseURL"))];
  const whole = base === undefined || (url !== undefined && /^[a-z]+:\/\//i.test(url)) ? url : joined(base, url ?? "");
  const params = read(request, "params");
  if (whole === undefined || !isObject(params)) return whole;
  const query = attempt(() => new URLSearchParams(/** @type {any} */ (params)).toString());
  return query ? `${whole}${whole.includes("?") ? "&" : "?"}${query}` : whole;
}

function joined(base, url) {
  return url === "" ? base : `${base.replace(/\/+$/, "")}/${url.replace(/^\/+/, "")}`;
}

/** Of each part the first that is there. */
function merged(requests) {
  const known = requests.filter(isObject);
  const request = {};
  for (const part of known) {
    for (const [name, value] of Object.entries(part)) if (value !== undefined) request[name] ??= value;
  }
  return Object.keys(request).length > 0 ? { headers: [], ...request } : undefined;
}
