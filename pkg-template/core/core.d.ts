// What the glue exports: the public functions, what the loader keeps to itself, and what becomes public with its words.
import type { Explanation, Finding, PreflightOptions } from "wechatpay-wasm";

export * from "wechatpay-wasm";

/** The next call starts on a fresh instance. */
export function __wbg_reset_state(): void;
/** The instance in use; another one after a reset. */
export function memoryOfInstance(): WebAssembly.Memory;

/** Those of `partnershipRequests`. */
export const partnershipBuild: typeof import("wechatpay-wasm").partnershipRequests.build;
export const partnershipList: typeof import("wechatpay-wasm").partnershipRequests.list;
export const partnershipTerminate: typeof import("wechatpay-wasm").partnershipRequests.terminate;

export function errorCodes(): readonly string[];

/** What the words are filled in with. */
export type Values = Record<string, string>;

export type Found = Pick<Finding, "code" | "severity" | "field" | "seen"> & { values: Values };
export function preflight(options: PreflightOptions): readonly Found[];

export type Cause = Pick<Explanation, "code" | "retryable" | "idempotencyKey"> & { values: Values; evidence: Values };
export function explainFacts(facts: object): Cause;
