// What the client asks the core directly. The main entry has it, whose instance and error class the client shares.
import { WechatPayError } from "../index.js";

const internal = WechatPayError[Symbol.for("wechatpay-wasm.internal")];

/** Refuses keys, a certificate, an APIv3 key or a hash that could not be used later. */
export const checkConfigured = internal.checkConfigured;

/** Refuses pointers to the fields of an answer that could not be used later; a copy of them. */
export const checkDecryption = internal.checkDecryption;

/** Fills bytes with what the host's random source gives. */
export const fillRandom = internal.fillRandom;

/** Whether the refusal of a list means that it has no entry. */
export const isEmptyList = internal.isEmptyList;

/** Whether what could not be verified is worth a download of certificates. */
export const mayNameNewCertificate = internal.mayNameNewCertificate;

/** The error for an answer that is not 2xx. It is not verified here. */
export const statusError = internal.statusError;

/** The reason of an error of this library: its name and its values. */
export const reasonOf = internal.reasonOf;

/** The error for a reason of `words/`, by its name and with its values. */
export function refusal(code, field, id, values = {}, cause = undefined) {
  return internal.refusal(code, field, { id, values }, cause);
}
