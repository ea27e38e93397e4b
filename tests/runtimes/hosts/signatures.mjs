// Signatures are right whatever the engine makes of the second module, and come of it where it can be relied on.
// biome-ignore-all assist/source/organizeImports: the second module is watched before the library is there
import { seen } from "./second-module.mjs";
import { clearKeys, prepareRequest, signMessage } from "wechatpay-wasm";
import vectors from "../conformance/vectors.mjs";

/** So many signatures each: past a redrawing of what blinds them. */
const SIGNATURES = 40;

const expectations = {
  /** The engine does not know its instructions, or the host may not compile it. */
  absent: { linked: 0, fuses: undefined, powers: 0 },
  fused: { linked: 2, fuses: true, powers: 2 * SIGNATURES },
  /** The engine rounds twice. */
  unused: { linked: 2, fuses: false, powers: 0 },
  /** The same, and it was relied on once for each instance: the check has found it out. */
  wrong: { linked: 2, fuses: false, powers: 2 },
};

export function outcome(expected) {
  const failures = [];
  const check = (what, found, wanted) => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      failures.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  };
  const { privateKey } = vectors.merchant;
  const sign = () => {
    for (let at = 0; at < SIGNATURES; at += 1) {
      const { message, signature } = [vectors.build, vectors.list, vectors.terminate][at % 3];
      check("a signature", signMessage({ message, privateKey }), signature);
    }
  };
  check("linked at load", seen.linked, 0);
  sign();
  breakInstance();
  sign();
  check("the second module", seen, expectations[expected]);
  return { passed: 2 * SIGNATURES + 2 - failures.length, failures, note: `${expected}: ${seen.powers} powers` };
}

/** A clock that throws breaks the instance: the next call starts on a fresh one, with a fresh memory. */
function breakInstance() {
  const { now } = Date;
  Date.now = () => {
    throw new Error("no clock");
  };
  try {
    prepareRequest({ mchid: "1900000109", serialNo: "0A", url: "/v3/x" });
  } catch {
    // That it did.
  } finally {
    Date.now = now;
  }
  clearKeys();
}
