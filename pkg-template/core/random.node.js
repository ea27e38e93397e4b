// Node 16 and 18 have no globalThis.crypto.
import { createRequire } from "node:module";

// From anywhere: what is Node's own is found everywhere. (process.getBuiltinModule came with Node 20.16.)
const require = createRequire("/");

export function fillRandom(bytes) {
  // It takes milliseconds to load, and is not needed before.
  require("node:crypto").randomFillSync(bytes);
}

export const isRandomnessThere = () => true;
