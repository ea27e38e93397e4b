// What the glue exports: the public functions, what the loader keeps to itself, and what becomes public with its words.
import type {
  DecryptBodyOptions,
  EncryptBodyOptions,
  ErrorCode,
  Explanation,
  Finding,
  PlatformKeyInput,
  PreflightOptions,
  SetupCheck,
  VerifyDownloadOptions,
  WechatPayError,
} from "wechatpay-wasm";

export * from "wechatpay-wasm";

/** The next call starts on a fresh instance. */
export function __wbg_reset_state(): void;
/** The instance in use; another one after a reset. */
export function memoryOfInstance(): WebAssembly.Memory;
/** The codes of what preflight finds and of what explainError tells. */
export function diagnosisCodes(): { findings: string[]; causes: string[] };

/** Those of `partnershipRequests`. */
export const partnershipBuild: typeof import("wechatpay-wasm").partnershipRequests.build;
export const partnershipList: typeof import("wechatpay-wasm").partnershipRequests.list;
export const partnershipTerminate: typeof import("wechatpay-wasm").partnershipRequests.terminate;

export function errorCodes(): readonly ErrorCode[];

/** Which sentence, by its name in `words/`, and what it is filled in with. */
export interface Reason {
  id: string;
  values: Values;
}
export type Values = { [name: string]: string | readonly string[] | Reason };

export type Found = Pick<Finding, "code" | "severity" | "field" | "seen"> & { reason: Reason };
export function preflight(options: PreflightOptions): readonly Found[];

export type Check = Pick<SetupCheck, "field" | "checked"> & { reason: Reason };
export function inspectSetup(options: PreflightOptions): { findings: readonly Found[]; checks: readonly Check[] };

export type Cause = Pick<Explanation, "code" | "certainty" | "retryable" | "idempotencyKey"> & {
  values: Values;
  evidence: Values;
  number?: number;
};
export function explainFacts(facts: object): Cause;

/** Refuses what could not be used later. */
export function checkConfigured(given: {
  apiV3Key?: string;
  privateKey?: string | Uint8Array;
  certificate?: string | Uint8Array;
  keys?: readonly PlatformKeyInput[];
  hash?: VerifyDownloadOptions["hash"];
}): void;
/** The options of `encryptBody`, copied. */
export function admitEncryptBody(options: EncryptBodyOptions): EncryptBodyOptions;
/** The options of `decryptBody`, copied. */
export function admitDecryptBody(options: DecryptBodyOptions): DecryptBodyOptions;
/** Whether the refusal of a list means that it has no entry. */
export function isEmptyList(refused: { status: number; serverCode?: string; serverMessage?: string }): boolean;
/** Whether what could not be verified is worth a download of certificates. */
export function mayNameNewCertificate(unverified: {
  headers: Record<string, string>;
  notification?: string | Uint8Array;
}): boolean;
/** The error for an answer that is not 2xx; it is not verified. */
export function statusError(answer: {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}): WechatPayError;
