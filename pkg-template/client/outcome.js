// Errors of the client: what happened to the operation, and whether it may be repeated.
//
// `outcome` is what a caller needs for money: "not_sent" (nothing left this machine), "refused" (the server said no),
// "unknown" (it may have happened: ask again with the same Idempotency-Key).
import { explainError } from "../index.js";
import { loggable } from "./cause.js";
import { refusal, statusError } from "./internal.js";
import { firstOf } from "./response.js";

/** @typedef {import("./index.d.ts").ClientError["outcome"]} Outcome */

/** Statuses that another attempt may change. */
const TRANSIENT = [429, 500, 502, 503];

/** Errors that come before anything is sent, by code or by what Node's socket was doing. Others may come while it waits. */
const BEFORE_SENDING = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "connect", "getaddrinfo"];

/** The request never left: an input or option is wrong, or signing failed. */
export function notSent(error, transient = false) {
  return withExplanation(error, { outcome: "not_sent", transient });
}

/** The same before the first attempt, unless it is known already what happened. */
export function ofInput(error, idempotencyKey) {
  return withOutcome(notSent(error), [], idempotencyKey);
}

/** The list did not stand still while it was read; another time it may. */
export function ofUnstable(error) {
  return withOutcome(withExplanation(error, { outcome: "unknown", transient: true }), ["unknown"]);
}

/**
 * The answer was not 2xx. `verify()` throws what a signed one is worth. Whether another attempt may help follows the
 * status either way.
 */
export async function ofStatus(answer, request, verify) {
  const { status, headers, bytes } = answer;
  const error = await errorOf(answer, verify);
  const isBelieved = error.code === "ERR_WECHATPAY_HTTP_STATUS";
  if (error.status !== undefined) error.answerVerified = isBelieved && isSigned(answer);
  return withExplanation(error, {
    outcome: isBelieved && isRefusal(error, answer) ? "refused" : "unknown",
    transient: TRANSIENT.includes(status),
    answered: status !== 429 && status < 500,
    delayMs: toldToWait(firstOf(headers, "retry-after")),
    seen: { status, headers, body: bytes, request },
  });
}

/** A body that was not read to its end cannot be verified, and nothing of it is believed. */
function isSigned({ headers, bytes }) {
  return headers["wechatpay-signature"] !== undefined && bytes !== undefined;
}

/** A 4xx that verifies, with a code of WeChat Pay's, or with no body. A page of something in between may have hidden a success. */
function isRefusal({ serverCode, answerVerified }, { status, bytes }) {
  if (status < 400 || status > 499 || status === 408) return false;
  return answerVerified || serverCode !== undefined || bytes?.length === 0;
}

/** A 2xx that cannot be trusted or read: the operation may have been carried out. */
export function unverified(error, request) {
  return withExplanation(error, { outcome: "unknown", answered: true, seen: { request } });
}

/** `fetch` threw, or the body broke off. */
export function ofNetwork(cause, request) {
  const error = refusal("ERR_WECHATPAY_NETWORK", undefined, "ClientNetwork", {}, loggable(cause));
  return withExplanation(error, {
    outcome: isBeforeSending(cause) ? "not_sent" : "unknown",
    transient: true,
    seen: { error: cause, request },
  });
}

function isBeforeSending(cause) {
  const error = cause?.cause?.code === undefined ? cause : cause.cause;
  // Node tries the addresses of a host one after the other, and fails with the errors of all.
  const tried = Array.isArray(error?.errors) && error.errors.length > 0 ? error.errors : [error];
  return tried.every((one) => BEFORE_SENDING.includes(one?.code) || BEFORE_SENDING.includes(one?.syscall));
}

/** The attempt's or the call's time is over. */
export function ofTimeout(ms, outcome) {
  const error = refusal("ERR_WECHATPAY_TIMEOUT", undefined, "ClientTimeout", { ms: String(ms) });
  return withExplanation(error, { outcome, transient: true });
}

/** The caller's signal aborted the call. */
export function ofAbort(signal, outcome) {
  const error = refusal("ERR_WECHATPAY_ABORTED", undefined, "ClientAborted", {}, signal.reason);
  return withExplanation(error, { outcome });
}

/**
 * `outcome`: of the last attempt, whatever became of those before it; `transient`: whether another may help; `answered`:
 * whether the server gave an answer that asking again would not change; `delayMs`: what it told to wait.
 */
export function retryAdvice(error) {
  return advice.get(error) ?? { transient: false, answered: false };
}

/** Why it failed as it did. */
export function withCause(error, cause) {
  Object.defineProperty(error, "cause", { value: cause, configurable: true, writable: true });
  return error;
}

/** What happened over all attempts: once it may have happened, a later refusal does not make it undone. */
export function withOutcome(error, outcomes, idempotencyKey) {
  const all = [error.outcome, ...outcomes];
  error.outcome = ["unknown", "refused"].find((outcome) => all.includes(outcome)) ?? "not_sent";
  error.attempts ??= outcomes.length;
  if (idempotencyKey !== undefined) error.idempotencyKey = idempotencyKey;
  return error;
}

// Not members of the error: they only steer the loop.
const advice = new WeakMap();

/**
 * @param {any} error
 * @param {{ outcome: Outcome, transient?: boolean, answered?: boolean, delayMs?: number, seen?: object }} what
 * @returns {import("./index.d.ts").ClientError}
 */
function withExplanation(error, { outcome, transient = false, answered = false, delayMs, seen }) {
  if (advice.has(error)) return error;
  advice.set(error, { outcome, transient, answered, delayMs });
  // The explanation goes with the error; its evidence quotes the request and stays out.
  const { evidence, ...explanation } = explainError({ error, ...seen });
  return Object.assign(error, {
    outcome,
    retryable: transient || explanation.retryable,
    explanation: Object.freeze(explanation),
  });
}

/** What a signed answer is worth, or what an unsigned one says. */
async function errorOf(answer, verify) {
  const { status, requestId, bytes } = answer;
  if (isSigned(answer)) {
    try {
      await verify();
    } catch (error) {
      return error;
    }
  }
  const headers = requestId === undefined ? {} : { "Request-ID": requestId };
  // A browser gives 0 for a redirect that is not followed.
  return statusError({ status: status || 300, headers, body: bytes ?? "" });
}

/** Retry-After in milliseconds, given in seconds or as a date. */
function toldToWait(header) {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms >= 0 ? ms : undefined;
}
