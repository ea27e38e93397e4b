// An Idempotency-Key for a caller who gives none: random, never derived from the input, because two equal inputs may be
// two operations.
import { fillRandom } from "./internal.js";

export function randomKey() {
  const bytes = new Uint8Array(16);
  fillRandom(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
