// What people really met, from public reports: the true cause is said first, and nothing that is false. Each case was
// reduced to its input, and its right answer written down, before it was run; those of products.mjs and programs.mjs were
// written down from the vendor's pages and the threads, and a few from sentences of our own, while their rules were built.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

import { assertJudged } from "./judge.mjs";
import { kit } from "./package.mjs";

const files = readdirSync(new URL("./cases/", import.meta.url)).sort();
const cases = (await Promise.all(files.map((file) => import(`./cases/${file}`)))).flatMap((module) => module.default);

test("every case has a name of its own", () => {
  assert.ok(cases.length >= 610, `${cases.length} cases`);
  assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length);
});

for (const one of cases) {
  test(`${one.id}: ${one.trouble} (${one.source})`, async () => assertJudged(one, await one.run(kit)));
}
