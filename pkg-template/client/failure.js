// Errors of the client: what happened to the operation, and whether it may be repeated.
//
// `outcome` is what a caller needs for money: "not_sent" (nothing left this machine), "refused" (the server said no),
// "unknown" (it may have happened: ask again with the same Idempotency-Key).
import { WechatPayError, explainError, verifyResponse } from "wechatpay-wasm";

/** Statuses that another attempt may change. */
const PASSING = [429, 500, 502, 503];

/** Errors of Node's sockets that come before anything is sent. */
const BEFORE_SENDING = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

/** The request never left: signing failed or an option was wrong. */
export function notSent(error) {
  return mark(error, { outcome: "not_sent", passing: false });
}

/** The answer was not 2xx. */
export function ofStatus(answer, request) {
  const error = statusError(answer);
  const server = answer.status >= 500 || answer.status < 400;
  explain(error, { status: answer.status, headers: plain(answer.headers), body: answer.bytes, request });
  return mark(error, { outcome: server ? "unknown" : "refused", passing: PASSING.includes(answer.status) });
}

/** A 2xx that cannot be trusted or read: the operation may have been carried out. */
export function untrusted(error) {
  return mark(error, { outcome: "unknown", passing: false });
}

/** `fetch` threw, or the body broke off. */
export function ofNetwork(cause) {
  const error = new WechatPayError("ERR_WECHATPAY_NETWORK", "the request failed on the network (see cause)", {
    hint: "网络请求失败(见 cause);是否已被微信支付处理未知时,请用同一 Idempotency-Key 重试",
    cause,
  });
  explain(error, { error: cause });
  const code = cause?.cause?.code ?? cause?.code;
  return mark(error, { outcome: BEFORE_SENDING.includes(code) ? "not_sent" : "unknown", passing: true });
}

/** The attempt's or the call's time is over. */
export function ofTimeout(ms, outcome) {
  const error = new WechatPayError("ERR_WECHATPAY_TIMEOUT", `no answer within ${ms} ms`, {
    hint: `${ms} 毫秒内没有应答;操作可能已生效,请用同一 Idempotency-Key 重试`,
  });
  return mark(error, { outcome, passing: true });
}

/** The caller's signal aborted the call. */
export function ofAbort(signal, outcome) {
  const error = new WechatPayError("ERR_WECHATPAY_ABORTED", "the call was aborted by the caller's signal (see cause)", {
    hint: "调用方通过 signal 取消了调用(见 cause)",
    cause: signal.reason,
  });
  return mark(error, { outcome, passing: false });
}

/** Whether another attempt may help. */
export function isPassing(error) {
  return passing.get(error) === true;
}

// Not members of the error: they only steer the loop.
const passing = new WeakMap();

function mark(error, { outcome, passing: value }) {
  passing.set(error, value);
  error.outcome = outcome;
  error.retryable ??= value;
  return error;
}

/** Without its Wechatpay-* headers an answer that is not 2xx always becomes ERR_WECHATPAY_HTTP_STATUS. */
function statusError({ status, headers, bytes }) {
  try {
    const id = headers.get("Request-ID");
    verifyResponse({ status: status || 300, headers: id === null ? {} : { "Request-ID": id }, body: bytes, keys: [] });
  } catch (error) {
    return error;
  }
  throw new TypeError("unreachable: an answer that is not 2xx was verified");
}

/** The explanation goes with the error; its evidence quotes the request and stays out. */
function explain(error, answer) {
  const { evidence, ...explanation } = explainError(answer);
  error.explanation = Object.freeze(explanation);
  error.retryable = explanation.retryable;
}

function plain(headers) {
  return Object.fromEntries(headers.entries());
}
