// Node 16 and 18 have no globalThis.crypto.
import { crypto } from "./builtin.js";

export function fillRandom(bytes) {
  crypto().randomFillSync(bytes);
}

export const isRandomnessThere = () => true;
