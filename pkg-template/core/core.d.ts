// What the glue exports: the public functions, and what the loader keeps to itself.
import type { Explanation } from "wechatpay-wasm";

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
/** `explainError` without its words. */
export function explainFacts(facts: object): Pick<Explanation, "code" | "retryable" | "idempotencyKey"> & Record<"values" | "evidence", Record<string, string>>;
