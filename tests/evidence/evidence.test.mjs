// A short run of what SECURITY.md tells how to run at length, and the statistics behind it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBothEntries } from "../package/entries.mjs";
import { compare } from "./differential.mjs";
import { detectable, largest, THRESHOLD, welch } from "./timing.mjs";

withBothEntries("as node:crypto", (pkg) => {
  test("signatures and decryptions under fresh keys", () => {
    assert.deepEqual(compare(pkg, { keys: 5, messages: 80 }), { signatures: 400, decryptions: 50 });
  });

  test("a difference is an error that names the input", () => {
    const other = { ...pkg, signMessage: (options) => pkg.signMessage({ ...options, message: `${options.message}.` }) };
    assert.throws(() => compare(other, { keys: 1, messages: 1 }), /a signature differs: ""/);
  });
});

test("Welch's t is that of Python's statistics module", () => {
  // (mean(a) - mean(b)) / sqrt(variance(a) / len(a) + variance(b) / len(b))
  const a = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
  const b = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.1];
  assert.ok(Math.abs(welch(a, b) - -2.835308880711536) < 1e-9);
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Times with a long tail: 1 ms, 1 %, and one in twenty much later. */
function times(count, next) {
  const bell = () => next() + next() + next() + next() - 2;
  return Array.from({ length: count }, () => 1e6 * (1 + 0.01 * bell()) + (next() < 0.05 ? 5e6 * next() : 0));
}

test("times of one kind show no difference, and the stated delay nearly always one", () => {
  const found = [];
  for (let seed = 1; seed <= 20; seed += 1) {
    const next = generator(seed);
    const [a, b] = [times(2_000, next), times(2_000, next)];
    assert.ok(Math.abs(largest(a, b).t) < THRESHOLD, `seed ${seed}`);
    const delay = detectable([...a, ...b], 0.5, (limit) => Math.floor(next() * limit));
    assert.ok(delay > 500 && delay < 5_000, `${delay} ns`);
    found.push(
      Math.abs(
        largest(
          a.map((time) => time + delay),
          b,
        ).t,
      ) >= THRESHOLD,
    );
  }
  assert.ok(found.filter(Boolean).length >= 19);
});
