// What was sent and answered, held against the credentials: by the same checks, which are given what went over the wire.
import { verifyResponse } from "wechatpay-wasm";
import { defined } from "./arguments.js";

/** Seconds: an answer older than that says nothing of the clock now. */
const DAY = 86_400;
const NOTICEABLE = 60;

/** What to check: serial number, merchant number and clock are those of the request that was sent, unless flags say otherwise. */
export function compared(options, given, sent, answer) {
  const member = (name) =>
    new RegExp(`\\b${name}="([^"]*)"`).exec(headerOf(sent?.headers, "authorization") ?? "")?.[1] || undefined;
  return defined({
    ...options,
    serialNo: given["--serial"] ?? member("serial_no") ?? options.serialNo,
    mchid: given["--mchid"] ?? member("mchid") ?? options.mchid,
    ...clockOf(options, Number(member("timestamp")), Date.parse(headerOf(answer?.headers, "date") ?? "") / 1000),
  });
}

/** The server's `Date` and the time that was signed tell how far this host's clock was off then. */
function clockOf({ serverDate, now }, signedAt, answeredAt) {
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

/** The first value of a header, in pairs or in an object. */
function headerOf(headers, name) {
  if (typeof headers !== "object" || headers === null) return undefined;
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  const value = pairs.find((pair) => Array.isArray(pair) && String(pair[0]).toLowerCase() === name)?.[1];
  return Array.isArray(value) ? value[0] : value;
}
