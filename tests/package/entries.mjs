// The two entries of the built package. Every suite runs once with each.
import { createRequire } from "node:module";
import { describe } from "node:test";

const require = createRequire(import.meta.url);

export const esm = await import("../../pkg/index.js");
export const commonjs = require("../../pkg/index.cjs");

/** `suite(pkg)` for both entries; the name says which one failed. */
export function withBothEntries(name, suite) {
  describe(`${name} [ESM]`, () => suite(esm));
  describe(`${name} [CommonJS]`, () => suite(commonjs));
}
