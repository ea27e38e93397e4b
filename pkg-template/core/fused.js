// Powers modulo the primes by a second, small module on the memory of the first, where the engine can compile it and fuses
// multiplication and addition. Tried at the first signature; elsewhere the first module computes them itself.
import given from "#fused";
import { compileFused } from "./compile.js";

let compiled;
let linked = {};

/** Whether it is there. */
export function linkFused(memory) {
  // A fresh instance of the core has a fresh memory.
  if (linked.memory !== memory) linked = { memory, power: link(memory) };
  return linked.power !== undefined;
}

export function fusedPower(state, windows) {
  linked.power(state, windows);
}

function link(memory) {
  try {
    compiled ??= compileFused(given);
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    const { fuses, power } = /** @type {Record<string, (...given: number[]) => number>} */ (exports);
    // Engines are free to round twice, and some do.
    return fuses(2 ** -30) ? power : undefined;
  } catch {
    return undefined;
  }
}
