// From what was given to what is said of it: the package's functions, put together as `npx wechatpay-wasm doctor` does.
import { buildSignMessage, explainError, inspectSetup } from "wechatpay-wasm";
import { authorizationMember, compared, signedIn, verification } from "#package/command/compared.js";
import { observed } from "#package/command/explanation.js";
import { readWords } from "#package/core/capture.js";
import { lineEnds, visible, withoutSecrets } from "#package/quoted.js";

/** Of text that is no JSON, so many characters are read; so does explainError. */
const LONGEST_TEXT = 1 << 20;
/** Of a body, so many characters are masked, and so many of them shown. */
const MASKED = 1 << 16;
const SHOWN = 2000;

/** What `explainError` takes, of any text; `entry`: which of a HAR, counted from 1. */
export function readAnswer(text, entry) {
  if (text.trim() === "") return undefined;
  try {
    return readWords(/^\s*[{[\uFEFF]/.test(text) ? text : text.slice(0, LONGEST_TEXT), entry);
  } catch {
    // A HAR that was edited: no such entry, Base64 that is none.
    return { body: text.slice(0, LONGEST_TEXT) };
  }
}

/**
 * What is to be said. It keeps nothing of the private key.
 *
 * @param {{ answer?: any, signed: string, stated: { mchid?: string, serialNo?: string }, credentials: object }} given
 * @param {Uint8Array | undefined} privateKey
 * @param {"zh-CN" | "en"} locale
 */
export function examine({ answer, signed, stated, credentials }, privateKey, locale) {
  const request = signed === "" ? answer?.request : signedIn(signed, answer?.request);
  const seen = answer || request ? observed({ ...answer, request }) : undefined;
  const options = compared({ ...credentials, ...(privateKey ? { privateKey } : {}) }, stated, seen);
  const { certificate } = options;
  return {
    explanation: answer && explainError({ ...answer, request, certificate, privateKey, locale }),
    verified: seen && verification(seen, options.keys),
    ...(Object.keys(options).length > 0 ? inspectSetup(options) : { findings: [], checks: [] }),
    message: seen?.request && messageOf(seen.request),
  };
}

/**
 * The text to be signed, its lines as they are shown: as it was given, else of the request that was sent.
 *
 * @returns {{ given: boolean, lines: { text: string, end: string }[], bodyKnown: boolean, bodyLength: number } | undefined}
 */
function messageOf(request) {
  const given = request.message !== undefined;
  const text = given ? request.message : ofSent(request);
  if (text === undefined) return undefined;
  const parts = text.split("\n");
  const body = parts.slice(4).join("\n");
  const head = parts.slice(0, 4).map((line, at) => (at === 3 && isNonce(parts) ? line : withoutSecrets(line)));
  const masked = withoutSecrets(body.slice(0, MASKED));
  const shown = masked.length > SHOWN ? `${masked.slice(0, SHOWN)}…` : masked;
  const lines = lineEnds([...head, ...(parts.length > 4 ? [shown] : [])].join("\n"));
  const bodyKnown = given || request.body !== undefined || isWithoutBody(request.method);
  return {
    given,
    lines: (bodyKnown ? lines : lines.slice(0, 4)).map(({ text, end }) => ({ text: visible(text), end })),
    bodyKnown,
    bodyLength: body.replace(/\n$/, "").length,
  };
}

/** A nonce looks like a secret and is none: behind the time is its place. */
function isNonce(parts) {
  return /^\d{10}$/.test(parts[2]) && /^[0-9A-Za-z_-]{1,32}$/.test(parts[3]);
}

function isWithoutBody(method) {
  return /^(GET|HEAD|DELETE)$/i.test(method);
}

function ofSent(request) {
  const { method, url, body = "" } = request;
  const [timestamp, nonceStr] = ["timestamp", "nonce_str"].map((name) => authorizationMember(request, name));
  if (!method || !url || !/^\d{1,15}$/.test(timestamp ?? "") || !nonceStr) return undefined;
  const target = url.replace(/^[a-z]+:\/\/[^/?#]*/i, "").replace(/#.*$/s, "");
  try {
    return buildSignMessage({ method: method.toUpperCase(), url: target, timestamp: Number(timestamp), nonceStr, body });
  } catch {
    // It has no such text; what is wrong with it is said elsewhere.
    return undefined;
  }
}
