// An error of the library, in words.
import { explainError } from "wechatpay-wasm";
import { withoutSecrets } from "../quoted.js";
import { printExplanation } from "./doctor.js";

/** Prints why, and is false: the command did not succeed. */
export function printFailure(error, given, print) {
  const explanation = explainError({ error, locale: print.language === "en" ? "en" : "zh-CN" });
  if (given["--json"]) print.json({ error: { code: error.code, field: error.field, message: withoutSecrets(error.message) }, explanation });
  else printExplanation(explanation, print);
  return false;
}
