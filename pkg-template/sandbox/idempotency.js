// Idempotency-Key: its form, and what was answered under it.
import { createHash } from "node:crypto";
import { numbers, refuseRequest } from "./answer.js";
import { valuesOf } from "./headers.js";

const FORM = /^[A-Za-z0-9|_*-]{1,48}$/;

/**
 * A successful answer is remembered until the sandbox closes, per endpoint and key. A refused request leaves no trace,
 * so its key may be used again with a corrected body.
 */
export function createIdempotencyMemory() {
  const answers = new Map();
  return {
    /** The earlier answer under this key, or undefined. A Refusal if the key came with another body. */
    recall(endpoint, key, body) {
      const known = answers.get(`${endpoint} ${key}`);
      if (!known) return undefined;
      if (known.bodyHash === hash(body)) return known.answer;
      throw refuseRequest({
        message: "请求重入时，参数与首次请求时不一致",
        detail: { field: "Idempotency-Key", value: key, issue: "相同的Idempotency-Key使用了不同的参数", location: "header" },
        number: numbers.reentry,
      });
    },
    remember(endpoint, key, body, answer) {
      answers.set(`${endpoint} ${key}`, { bodyHash: hash(body), answer });
    },
  };
}

export function readIdempotencyKey(pairs) {
  const values = valuesOf(pairs, "idempotency-key");
  if (values.length === 0) throw refuseKey({ issue: "缺失" });
  if (values.length > 1) throw refuseKey({ issue: "重复" });
  const [key] = values;
  if (!FORM.test(key)) throw refuseKey({ value: key, issue: "应为1至48个英文字母、数字或|_*-" });
  return key;
}

/** @param {{ value?: string, issue: string }} flaw */
function refuseKey({ value, issue }) {
  const detail = { field: "Idempotency-Key" };
  if (value !== undefined) detail.value = value;
  return refuseRequest({ message: `Http头Idempotency-Key${issue}`, detail: { ...detail, issue, location: "header" } });
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
