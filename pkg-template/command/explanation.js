// What went wrong and what to do, for people.
import { WechatPayError } from "wechatpay-wasm";
import { onOneLine, withoutSecrets } from "../quoted.js";

/** @type {{ explain: Function, inspectSetup: Function, observe: Function }} */
const internal = WechatPayError[Symbol.for("wechatpay-wasm.internal")];

/** Under that value the remedies speak of flags and files. */
const ASKED = { command: "npx wechatpay-wasm doctor" };

/**
 * `explainError` in the command's language and words.
 *
 * @returns {import("wechatpay-wasm").Explanation}
 */
export function explain(failure, print) {
  return internal.explain({ ...failure, locale: print.language === "en" ? "en" : "zh-CN" }, ASKED);
}

/**
 * `inspectSetup` in the command's words.
 *
 * @returns {import("wechatpay-wasm").SetupReport}
 */
export function inspect(options) {
  return internal.inspectSetup(options, ASKED);
}

/** What is known of a failure, in whichever library's shape it is: `{ status?, headers, body?, error?, request? }`, headers as pairs. */
export function observed(failure) {
  return internal.observe(failure);
}

/** How sure it is, in 中文 and English. */
export const CERTAINTIES = {
  proved: ["已证实", "proved"],
  likely: ["很可能", "likely"],
  open: ["说不准", "open"],
};

/** Prints why the library refused, and is false: the command did not succeed. */
export function printFailure(error, given, print) {
  const explanation = explain({ error }, print);
  if (given["--json"])
    print.json({ error: { code: error.code, field: error.field, message: withoutSecrets(error.message) }, explanation });
  else printExplanation(explanation, print);
  return false;
}

/** Whether nothing is wrong with what is explained. */
export function isSuccess({ code }) {
  return code.startsWith("SUCCEEDED") && code !== "SUCCEEDED_UNSIGNED";
}

/** Whether what is explained is no failure. */
export function isNoFailure({ code }) {
  return isSuccess({ code }) || code === "NOTIFICATION_GIVEN";
}

/**
 * @param {import("wechatpay-wasm").Explanation} explanation
 * @param {ReturnType<typeof import("./print.js").printer>} print
 */
export function printExplanation(explanation, print) {
  const { code, title, cause, remedies, doc, certainty, evidence = {} } = explanation;
  const repeated = again(explanation, print.say);
  print.line();
  print.line(isNoFailure(explanation) ? print.green("✓") : print.red("✗"), " ", print.bold(onOneLine(title)));
  if (cause !== title) print.line("  ", onOneLine(cause));
  for (const remedy of remedies) print.line("  → ", onOneLine(remedy));
  if (repeated !== undefined) print.line("  ", repeated);
  if (doc) print.line(`  ${print.say("文档：", "See: ")}${doc}`);
  print.line(print.dim(`  ${code} · ${print.say(...CERTAINTIES[certainty])}`));
  for (const [name, value] of Object.entries(evidence)) print.line(print.dim(`  ${name}: ${onOneLine(value)}`));
}

/**
 * Whether to send it again, in the words that `say` takes of 中文 and English; nothing where nothing failed.
 *
 * @param {Pick<import("wechatpay-wasm").Explanation, "code" | "retryable" | "idempotencyKey">} explanation
 * @param {(zh: string, en: string) => string} say
 */
export function again({ code, retryable, idempotencyKey }, say) {
  if (code.startsWith("SUCCEEDED") || code === "NOTIFICATION_GIVEN" || code === "NOTHING_GIVEN") return undefined;
  const parts = [retryable ? say("可以重试", "May be repeated") : say("原样重试没有用", "Repeating it unchanged does not help")];
  if (idempotencyKey === "same") parts.push(say("Idempotency-Key 保持不变", "keep the Idempotency-Key"));
  if (idempotencyKey === "new")
    parts.push(say("改了参数就换新的 Idempotency-Key", "with other parameters use a new Idempotency-Key"));
  return parts.join(say("；", "; "));
}
