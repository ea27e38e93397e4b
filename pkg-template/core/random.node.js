// Node 16 and 18 have no globalThis.crypto.
import { builtin } from "./builtin.js";

let crypto;

export function fillRandom(bytes) {
  crypto ??= builtin("node:crypto");
  crypto.randomFillSync(bytes);
}

export const isRandomnessThere = () => true;
