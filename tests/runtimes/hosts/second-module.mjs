// Watches the second wasm module from its linking on. Imported before the library.
const { Instance } = WebAssembly;
const lies = Boolean(globalThis.process?.argv?.includes("lying"));

/** How often it was linked and asked for a power, and whether the engine fuses multiplication and addition in it. */
export const seen = { linked: 0, fuses: undefined, powers: 0 };

WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    const { fuses, power } = this.exports;
    if (!power) return;
    seen.linked += 1;
    const exports = {
      fuses(difference) {
        seen.fuses = Boolean(fuses(difference));
        return lies || seen.fuses;
      },
      power(...given) {
        seen.powers += 1;
        power(...given);
      },
    };
    Object.defineProperty(this, "exports", { value: exports });
  }
};
