// The declarations say of the sources what the type checker reads from these.
// Compiled by `cargo xtask check`, never run.
import type * as declared from "wechatpay-wasm";
import type { createClient } from "../../pkg-template/client/client.js";
import type { createClient as declaredClient } from "../../pkg-template/client/index.d.ts";
import type * as source from "../../pkg-template/index.js";
import type { choices } from "../../pkg-template/sandbox/choices.js";
import type { faultKinds } from "../../pkg-template/sandbox/faults.js";
import type * as declaredSandbox from "../../pkg-template/sandbox/index.d.ts";
import type { startSandbox } from "../../pkg-template/sandbox/sandbox.js";

/** Either may stand for the other. */
type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : { missing: Other }) : { differs: One };
/** Without members by symbol, which a host may lack. */
type Named<Value> = Pick<Value, keyof Value & string>;

export const main: Same<Omit<typeof source, "WechatPayError">, Omit<typeof declared, "WechatPayError">> = true;
export const error: typeof declared.WechatPayError = {} as typeof source.WechatPayError;
export const client: Same<ReturnType<typeof createClient>, ReturnType<typeof declaredClient>> = true;
export const clientOptions: Same<Parameters<typeof createClient>, Parameters<typeof declaredClient>> = true;
export const sandbox: Same<Named<Awaited<ReturnType<typeof startSandbox>>>, declaredSandbox.Sandbox> = true;
export const sandboxOptions: Same<Parameters<typeof startSandbox>, Parameters<typeof declaredSandbox.startSandbox>> = true;
export const kinds: Same<(typeof faultKinds)[number], declaredSandbox.FaultKind> = true;
export const choice: Same<(typeof choices)[number], declaredSandbox.Choice> = true;
