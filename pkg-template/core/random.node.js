// Node 16 and 18 have no globalThis.crypto.
import { randomFillSync } from "node:crypto";

export function fillRandom(bytes) {
  randomFillSync(bytes);
}

export const isRandomnessThere = () => true;
