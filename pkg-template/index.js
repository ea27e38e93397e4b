// The public names. Every function of the core goes through `guard`, which keeps one bad call from breaking the next.
import * as core from "./core/core.js";
import { explained, worded } from "./core/diagnosis.js";
import { languageOf, observe } from "./core/facts.js";
import { guard } from "./core/guard.js";

export { WechatPayError } from "./core/error.js";

export const signRequest = guard(core.signRequest);
export const prepareRequest = guard(core.prepareRequest);
export const completeRequest = guard(core.completeRequest);
export const buildSignMessage = guard(core.buildSignMessage);
export const buildAuthorization = guard(core.buildAuthorization);
export const signMessage = guard(core.signMessage);
export const verifyMessage = guard(core.verifyMessage);

export const buildPartnershipBody = guard(core.buildPartnershipBody);
export const buildPartnershipQuery = guard(core.buildPartnershipQuery);
export const partnershipRequests = Object.freeze({
  build: guard(core.partnershipBuild),
  list: guard(core.partnershipList),
  terminate: guard(core.partnershipTerminate),
});

export const verifyResponse = guard(core.verifyResponse);
export const parseNotification = guard(core.parseNotification);
export const verifyDownload = guard(core.verifyDownload);
export const decryptResource = guard(core.decryptResource);
export const parseCertificates = guard(core.parseCertificates);
export const inspectCertificate = guard(core.inspectCertificate);
export const encryptSensitive = guard(core.encryptSensitive);
export const decryptSensitive = guard(core.decryptSensitive);

export const signPayment = guard(core.signPayment);
export const buildUpload = guard(core.buildUpload);

const findProblems = guard(core.preflight);
export function preflight(options) {
  return Object.freeze(findings(options).map(worded));
}

function findings(options) {
  try {
    return findProblems(options);
  } catch (error) {
    // Reading the options broke the instance: the one thing that is known.
    return [{ code: error.code, severity: "error", field: "options", values: { hint: error.hint, message: error.message } }];
  }
}

const findCause = guard(core.explainFacts);
export function explainError(failure) {
  return explained(causeOf(failure), languageOf(failure));
}

function causeOf(failure) {
  try {
    return findCause(observe(failure));
  } catch {
    return { code: "UNKNOWN", values: {}, evidence: {}, retryable: false };
  }
}

export const errorCodes = Object.freeze(core.errorCodes());
export const clearKeys = guard(core.clearKeys);
