// The public names. Every function of the core is given a copy of its arguments and goes through `guard`, which keeps one
// bad call from breaking the next.
import { fillRandom } from "#random";
import { asking } from "./core/asking.js";
import * as core from "./core/core.js";
import { explained, listed, worded } from "./core/diagnosis.js";
import { WechatPayError } from "./core/error.js";
import { languageOf, observe, reasonIn } from "./core/facts.js";
import { checkDecryption, decryptBody as decryptFields, encryptBody as encryptFields } from "./core/fields.js";
import { guard } from "./core/guard.js";
import { frozen } from "./core/plain.js";
import { reasonOf, refusal } from "./core/refusal.js";
import { calledFrom } from "./trace.js";

export { WechatPayError };

/**
 * A function of the core as its users call it.
 *
 * @template {(...args: any[]) => any} Call
 * @param {Call} call
 * @returns {Call}
 */
function reading(call) {
  const ask = asking(call);
  return entered(/** @type {any} */ ((...args) => frozen(ask(...args))));
}

/**
 * A function whose errors begin where it was called.
 *
 * @template {(...args: any[]) => any} Call
 * @param {Call} call
 * @returns {Call}
 */
function entered(call) {
  const entry = (...args) => {
    try {
      return call(...args);
    } catch (error) {
      throw calledFrom(error, entry);
    }
  };
  return /** @type {any} */ (entry);
}

export const signRequest = reading(core.signRequest);
export const prepareRequest = reading(core.prepareRequest);
export const completeRequest = reading(core.completeRequest);
export const buildSignMessage = reading(core.buildSignMessage);
export const buildAuthorization = reading(core.buildAuthorization);
export const signMessage = reading(core.signMessage);
export const verifyMessage = reading(core.verifyMessage);

export const buildPartnershipBody = reading(core.buildPartnershipBody);
export const buildPartnershipQuery = reading(core.buildPartnershipQuery);
export const partnershipRequests = Object.freeze({
  build: reading(core.partnershipBuild),
  list: reading(core.partnershipList),
  terminate: reading(core.partnershipTerminate),
});

export const verifyResponse = reading(core.verifyResponse);
export const parseNotification = reading(core.parseNotification);
export const digestDownload = reading(core.digestDownload);
export const verifyDownload = reading(core.verifyDownload);
export const decryptResource = reading(core.decryptResource);
export const parseCertificates = reading(core.parseCertificates);
export const inspectCertificate = reading(core.inspectCertificate);
export const encryptSensitive = reading(core.encryptSensitive);
export const decryptSensitive = reading(core.decryptSensitive);
/** @type {typeof import("wechatpay-wasm").encryptBody} */
export const encryptBody = entered(encryptFields);
/** @type {typeof import("wechatpay-wasm").decryptBody} */
export const decryptBody = entered(decryptFields);

export const signPayment = reading(core.signPayment);
export const signCoupons = reading(core.signCoupons);
export const buildUpload = reading(core.buildUpload);

const findProblems = reading(core.preflight);
const inspect = reading(core.inspectSetup);

/**
 * @param {import("wechatpay-wasm").PreflightOptions} options
 * @returns {readonly import("wechatpay-wasm").Finding[]}
 */
export function preflight(options) {
  return Object.freeze(unthrown(findProblems, options, (found) => found).map((found) => worded(found)));
}

/**
 * @param {import("wechatpay-wasm").PreflightOptions} options
 * @returns {import("wechatpay-wasm").SetupReport}
 */
export function inspectSetup(options) {
  return reported(options);
}

function reported(options, asked = undefined) {
  const { findings, checks } = unthrown(inspect, options, (found) => ({ findings: found, checks: [] }));
  return Object.freeze({
    findings: Object.freeze(findings.map((found) => worded(found, asked))),
    checks: Object.freeze(checks.map(listed)),
  });
}

/** What `pass` gives; or, where reading the options broke the instance, the one thing that is known. */
function unthrown(pass, options, of) {
  try {
    return pass(options);
  } catch (error) {
    return of([{ code: error.code, severity: "error", field: "options", reason: reasonOf(error) }]);
  }
}

const findCause = guard(core.explainFacts);

/** @param {Parameters<typeof import("wechatpay-wasm").explainError>[0]} failure */
export function explainError(failure) {
  return explain(failure);
}

function explain(failure, asked = undefined) {
  const cause = causeOf(failure);
  return explained(cause, languageOf(failure), reasonIn(failure, cause.code), asked);
}

/** @returns {import("./core/core.js").Cause} */
function causeOf(failure) {
  try {
    return findCause(observe(failure));
  } catch {
    return { code: "UNKNOWN", values: {}, certainty: "open", evidence: {}, retryable: false };
  }
}

/** @type {readonly import("wechatpay-wasm").ErrorCode[]} */
export const errorCodes = Object.freeze(core.errorCodes());

/** The sandbox stands alone: what it refuses is a TypeError. */
const OTHER_NAMES = { ERR_WECHATPAY_SANDBOX_OPTION: "TypeError" };

/** @type {typeof import("wechatpay-wasm").isWechatPayError} */
export function isWechatPayError(error) {
  try {
    const { name, code } = /** @type {any} */ (error);
    return errorCodes.includes(code) && name === (OTHER_NAMES[code] ?? "WechatPayError");
  } catch {
    // Nothing was thrown, or a getter of what was throws.
    return false;
  }
}

export const clearKeys = reading(core.clearKeys);

// What the client and the command ask directly, and is no part of the interface: one instance and one class of errors serve all.
// Configurable, because this file may be evaluated twice over one class (`import("…?again")`).
Object.defineProperty(WechatPayError, Symbol.for("wechatpay-wasm.internal"), {
  configurable: true,
  value: Object.freeze({
    checkConfigured: asking(core.checkConfigured),
    checkDecryption,
    diagnosisCodes: asking(core.diagnosisCodes),
    explain,
    fillRandom,
    inspectSetup: reported,
    isEmptyList: asking(core.isEmptyList),
    mayNameNewCertificate: asking(core.mayNameNewCertificate),
    observe,
    reasonOf,
    refusal,
    statusError: asking(core.statusError),
  }),
});
