// What was sent and answered, held against the credentials: by the same checks, which are given what went over the wire.
import { verifyResponse } from "wechatpay-wasm";
import { defined } from "./arguments.js";

/** Seconds: an answer older than that says nothing of the clock now. */
const DAY = 86_400;
const NOTICEABLE = 60;

/**
 * What to check: serial number, merchant number and clock are those of the request that was sent, unless something else was
 * `stated`.
 *
 * @param {import("wechatpay-wasm").PreflightOptions} options
 * @param {{ serialNo?: string, mchid?: string }} stated
 * @param {any} [seen] what `observed` gives of the failure
 */
export function compared(options, stated, seen) {
  const member = (name) => authorizationMember(seen?.request, name) || undefined;
  return defined({
    ...options,
    serialNo: stated.serialNo ?? member("serial_no") ?? options.serialNo,
    mchid: stated.mchid ?? member("mchid") ?? options.mchid,
    ...clockOf(options, Number(member("timestamp")), Date.parse(headerOf(seen?.headers, "date") ?? "") / 1000),
  });
}

/** A member of a request's Authorization, such as `nonce_str`. */
export function authorizationMember(request, name) {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(headerOf(request?.headers, "authorization") ?? "")?.[1];
}

/** What was signed, from text: what `signRequest` returned, as JSON; else the signed text, beside what was `sent`. */
export function signedIn(text, sent) {
  try {
    return JSON.parse(text);
  } catch {
    return { ...sent, message: text };
  }
}

/** The server's `Date` and the time that was signed tell how far this host's clock was off then. */
function clockOf(options, signedAt, answeredAt) {
  const { serverDate, now } = options;
  if (serverDate !== undefined || now !== undefined || Number.isNaN(signedAt + answeredAt) || signedAt > 1e11) return {};
  const isRecent = Math.abs(answeredAt - Date.now() / 1000) < DAY;
  return isRecent || Math.abs(signedAt - answeredAt) > NOTICEABLE ? { serverDate: answeredAt, now: signedAt } : {};
}

/** Whether the keys given verify what was received: `{}`, or `{ error }`; nothing where it is not signed or there is no key. */
export function verification({ headers, body }, keys) {
  const timestamp = headerOf(headers, "wechatpay-timestamp");
  if (keys === undefined || timestamp === undefined || headerOf(headers, "wechatpay-signature") === undefined) return undefined;
  try {
    // When it was received is not known: the time is its own.
    verifyResponse({ headers, body: body ?? "", keys, ...(/^\d{10}$/.test(timestamp) ? { now: Number(timestamp) } : {}) });
    return {};
  } catch (error) {
    return { error: { code: error.code, zh: error.hint ?? error.message, en: error.message } };
  }
}

/** The first value of a header, of pairs. */
function headerOf(headers, name) {
  return headers?.find((pair) => pair[0].toLowerCase() === name)?.[1];
}
