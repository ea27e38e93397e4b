// What went wrong and what to do, for people.
import { explainError } from "wechatpay-wasm";
import { onOneLine, withoutSecrets } from "../quoted.js";

/** Prints why the library refused, and is false: the command did not succeed. */
export function printFailure(error, given, print) {
  const explanation = explainError({ error, locale: print.language === "en" ? "en" : "zh-CN" });
  if (given["--json"])
    print.json({ error: { code: error.code, field: error.field, message: withoutSecrets(error.message) }, explanation });
  else printExplanation(explanation, print);
  return false;
}

/** Whether nothing is wrong with what is explained. */
export function isSuccess({ code }) {
  return code.startsWith("SUCCEEDED") && code !== "SUCCEEDED_UNSIGNED";
}

/**
 * @param {import("wechatpay-wasm").Explanation} explanation
 * @param {ReturnType<typeof import("./print.js").printer>} print
 */
export function printExplanation({ code, title, cause, remedies, doc, retryable, idempotencyKey, evidence = {} }, print) {
  print.line();
  print.line(isSuccess({ code }) ? print.green("✓") : print.red("✗"), " ", print.bold(onOneLine(title)));
  if (cause !== title) print.line("  ", onOneLine(cause));
  for (const remedy of remedies) print.line("  → ", onOneLine(remedy));
  if (!code.startsWith("SUCCEEDED") && code !== "NOTHING_GIVEN") print.line("  ", again(retryable, idempotencyKey, print));
  if (doc) print.line(`  ${print.say("文档：", "See: ")}${doc}`);
  print.line(print.dim(`  ${code}`));
  for (const [name, value] of Object.entries(evidence)) print.line(print.dim(`  ${name}: ${onOneLine(value)}`));
}

function again(retryable, idempotencyKey, print) {
  const parts = [
    retryable ? print.say("可以重试", "May be repeated") : print.say("原样重试没有用", "Repeating it unchanged does not help"),
  ];
  if (idempotencyKey === "same") parts.push(print.say("Idempotency-Key 保持不变", "keep the Idempotency-Key"));
  if (idempotencyKey === "new")
    parts.push(print.say("改了参数就换新的 Idempotency-Key", "with other parameters use a new Idempotency-Key"));
  return parts.join(print.say("；", "; "));
}
