// What the gateway says: status, code, Chinese message, detail, Request-ID, and the platform's signature on 2xx.
import { randomBytes } from "node:crypto";
import { signAnswer } from "./platform-keys.js";

/** Last part of Request-ID, where the public troubleshooting pages print one. The others end in UNDOCUMENTED. */
export const numbers = Object.freeze({
  ok: "0",
  signature: "268443699",
  parameter: "268435461",
  extraMember: "270924358",
  appidMismatch: "268445527",
  reentry: "268498688",
  frequency: "268447840",
});
const UNDOCUMENTED = "0";

/**
 * What an error answer says. `number`: the last part of its Request-ID.
 *
 * @typedef {{ status: number, code: string, message: string, detail?: object, number?: string }} ErrorAnswer
 */

/**
 * Why a check failed, for people; shown in the language of the log.
 *
 * @typedef {{ zh: string, en: string }} Note
 */

/** Thrown by a check: the request is answered with it and has no effect. */
export class Refusal extends Error {
  /** @param {ErrorAnswer & { note?: Note }} answer `note` is for the log only */
  constructor({ status, code, message, detail, number, note }) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.answer = errorAnswer({ status, code, message, detail, number });
    this.note = note;
  }
}

export function refuseParameter({ field, location, issue, value, number = numbers.parameter }) {
  const detail = { field };
  if (value !== undefined) detail.value = value;
  Object.assign(detail, { issue, location });
  return new Refusal({ status: 400, code: "PARAM_ERROR", message: `参数错误：${field} ${issue}`, detail, number });
}

/** @param {Omit<ErrorAnswer, "status" | "code"> & { note?: Note }} answer */
export function refuseRequest({ message, detail, number, note }) {
  return new Refusal({ status: 400, code: "INVALID_REQUEST", message, detail, number, note });
}

/** @param {Omit<ErrorAnswer, "status" | "code" | "number"> & { note?: Note }} answer */
export function refuseSignature({ message, detail, note }) {
  return new Refusal({ status: 401, code: "SIGN_ERROR", message, detail, number: numbers.signature, note });
}

/** @param {ErrorAnswer} answer */
export function errorAnswer({ status, code, message, detail, number = UNDOCUMENTED }) {
  const value = { code };
  if (detail) value.detail = detail;
  value.message = message;
  return { status, code, message, number, body: json(value), contentType: "application/json; charset=utf-8", signed: false };
}

/** 404 and 405 have an empty body. */
export function emptyAnswer(status) {
  return { status, number: UNDOCUMENTED, body: Buffer.alloc(0), signed: false };
}

export function okAnswer(value) {
  return { status: 200, number: numbers.ok, body: json(value), contentType: "application/json; charset=utf-8", signed: true };
}

/**
 * What the coupon plugin or page says: JSON with `errcode`, always 200, without Request-ID and not signed.
 *
 * @param {{ said: Record<string, any>, note?: Note }} given
 */
export function pageAnswer({ said, note }) {
  const code = said.errcode === "OK" ? undefined : String(said.errcode);
  const contentType = "application/json; charset=utf-8";
  return { status: 200, code, message: said.msg, note, body: json(said), contentType, signed: false, foreign: true };
}

export function noContentAnswer() {
  return { status: 204, number: numbers.ok, body: Buffer.alloc(0), signed: true };
}

/** Bytes without a signature: bill files and images. */
export function fileAnswer(bytes, contentType) {
  return { status: 200, number: numbers.ok, body: bytes, contentType, signed: false };
}

export function newRequestId() {
  return `08${randomBytes(20).toString("hex").toUpperCase()}`;
}

/** The headers of an answer as name/value pairs. `signing`: { key, timestamp, nonce?, signature? }; `announced`: the Content-Length. */
export function answerHeaders(answer, { requestId, now, signing, announced }) {
  const headers = [["Date", new Date(now * 1000).toUTCString()]];
  if (answer.contentType) headers.push(["Content-Type", answer.contentType]);
  if (answer.status !== 204) headers.push(["Content-Length", String(announced)]);
  if (requestId) headers.push(["Request-ID", `${requestId}-${answer.number}`]);
  for (const pair of answer.headers || []) headers.push(pair);
  if (answer.signed) headers.push(...signatureHeaders(answer.body, signing));
  return headers;
}

/**
 * The five headers of a signed message: an answer or a notification.
 *
 * @param {Buffer} body
 * @param {{ key: any, timestamp: number, nonce?: string, signature?: string }} signing
 */
export function signatureHeaders(body, { key, timestamp, nonce = randomBytes(16).toString("hex"), signature }) {
  return [
    ["Wechatpay-Nonce", nonce],
    ["Wechatpay-Signature", signature || signAnswer(key, timestamp, nonce, body)],
    ["Wechatpay-Timestamp", String(timestamp)],
    ["Wechatpay-Serial", key.id],
    ["Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"],
  ];
}

function json(value) {
  return Buffer.from(JSON.stringify(value));
}
