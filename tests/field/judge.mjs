// What a case is, and how an answer is judged: by what a developer reads first.
import assert from "node:assert/strict";

/** What a developer reads first, as JSON text: code, title, cause, the first remedy (`do`), then the others (`more`).
 * Without evidence, which only repeats the input. A refusal: code, field, hint, message. A command: its output. */
export function firstAnswer(result) {
  if (typeof result === "string") return result.replace(/^ {2}[A-Za-z]+: .*\n?/gm, ""); // the command prints evidence as “  name: value”
  if (Array.isArray(result)) {
    if (result.length === 0) return "(no finding)";
    const [{ code, severity, field, title, remedies }] = result;
    const [first, ...more] = remedies?.zh ?? remedies ?? [];
    return JSON.stringify({ code, severity, field, title: title?.zh ?? title, do: first, more });
  }
  if (result?.accepted === true)
    return `(accepted) ${typeof result.value === "string" ? result.value : (JSON.stringify(result.value) ?? "")}`;
  if (result && "hint" in result)
    return JSON.stringify({ code: result.code, field: result.field, hint: result.hint, message: result.message });
  const { code, title, cause, remedies = [], retryable, idempotencyKey } = result ?? {};
  const [first, ...more] = remedies;
  return JSON.stringify({ code, retryable, idempotencyKey, title, cause, do: first, more });
}
/** `re` must match in what is said first: code, title, cause or the first remedy; not further down a list. */
export const first = (re) => new RegExp(`^(?:(?!"more":).)*?(?:${re.source})`, "is");
/** One case: whose report, what went wrong, how it is shown to the package, what has to be said first and what must not. */
export const it = (id, source, trouble, run, want, not) => ({ id, source, trouble, run, want, not });
export const NONE = /^\(no finding\)$/;
export const ACCEPTED = /^\(accepted\)/;

/** Whether an answer says what is wanted, and nothing that is false. */
export function assertJudged({ want, not }, result) {
  const text = firstAnswer(result);
  assert.match(text, want);
  if (not) assert.doesNotMatch(text, not);
}
