// What the benchmark says, apart from the times themselves: its statistics, its options, its tables and picture, and when
// it fails.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { parse } from "../../bench/options.mjs";
import { picture } from "../../bench/picture.mjs";
import { figures, replaced } from "../../bench/readme.mjs";
import { limits, over, sizes } from "../../bench/sizes.mjs";
import { compared, difference, interleaved, line, quantile, ratio, summary } from "../../bench/statistics.mjs";
import { details, goals, goalsTable, number } from "../../bench/tables.mjs";
import { results } from "./results.mjs";

const root = new URL("../../", import.meta.url);

test("quantiles lie between the two neighbours", () => {
  // Python: statistics.quantiles([1, 2, 4, 8, 16, 32], n=4, method="inclusive") is [2.5, 6.0, 14.0]
  assert.deepEqual(
    [0, 0.25, 0.5, 0.75, 1].map((q) => quantile([1, 2, 4, 8, 16, 32], q)),
    [1, 2.5, 6, 14, 32],
  );
  assert.deepEqual(summary([3, 1, 2]), { median: 2, q1: 1.5, q3: 2.5, min: 1, max: 3, samples: 3 });
  assert.throws(() => quantile([], 0.5), RangeError);
});

test("a ratio is taken within a round: what slows a whole round down falls out", () => {
  const disturbed = [1, 10, 1, 100];
  assert.equal(
    ratio(
      disturbed.map((value) => value * 3),
      disturbed,
    ).q3,
    3,
  );
  assert.equal(
    difference(
      disturbed.map((value) => value + 2),
      disturbed,
    ).max,
    2,
  );
  assert.throws(() => ratio([1], [1, 2]), RangeError);
  assert.deepEqual(
    compared({ ours: [4, 8], theirs: [1, 2] }).map((row) => row.ratio.median),
    [1, 4],
  );
});

test("a line through points on a line has its slope, and no deviation; a parabola has one", () => {
  const straight = line([
    [0, 5],
    [10, 25],
    [20, 45],
  ]);
  assert.deepEqual([straight.slope, straight.intercept, straight.deviation], [2, 5, 0]);
  assert.ok(
    line([
      [0, 0],
      [1, 1],
      [2, 4],
      [3, 9],
    ]).deviation > 0.1,
  );
});

test("contestants take turns, the first one moves on, and promises are awaited", async () => {
  const order = [];
  const spin = (milliseconds) => {
    for (const end = performance.now() + milliseconds; performance.now() < end; );
  };
  const contestants = [
    {
      name: "a",
      run: () => {
        order.push("a");
        spin(40);
      },
    },
    {
      name: "b",
      asynchronous: true,
      run: async () => {
        await new Promise((resolve) => setTimeout(resolve, 60));
        order.push("b");
      },
    },
  ];
  const samples = await interleaved(contestants, { rounds: 3, slice: 1 });
  assert.deepEqual(order.slice(-6), ["a", "b", "b", "a", "a", "b"]);
  assert.deepEqual(Object.keys(samples), ["a", "b"]);
  assert.ok(samples.b.length === 3 && samples.b.every((ms) => ms >= 55), "a promise counts until it is settled");
});

test("options: names are checked, and the pages take figures of whole runs only", () => {
  const names = ["sign", "keys"];
  assert.deepEqual(parse(["--quick", "--only", "sign,keys", "--json"], names), {
    quick: true,
    json: true,
    "update-readme": false,
    list: false,
    check: false,
    only: names,
  });
  assert.deepEqual(parse(["--only=keys"], names).only, ["keys"]);
  assert.equal(parse([], names).only, undefined);
  assert.equal(parse(["--kernel", "plain"], names).kernel, "plain");
  assert.equal(parse([], names).kernel, undefined);
  for (const wrong of [
    ["quick"],
    ["--fast"],
    ["--only"],
    ["--only", ","],
    ["--only", "sing"],
    ["--kernel"],
    ["--kernel", "slow"],
    ["--update-readme", "--kernel", "plain"],
    ["--update-readme", "--quick"],
    ["--update-readme", "--only", "sign"],
  ]) {
    assert.equal(typeof parse(wrong, names).refused, "string", wrong.join(" "));
  }
});

test("a size at its goal passes; one byte or one dependency more, or a size that is not there, does not", () => {
  assert.deepEqual(over(limits), []);
  for (const name of Object.keys(limits)) assert.deepEqual(over({ ...limits, [name]: limits[name] + 1 }), [name]);
  assert.deepEqual(over({ ...limits, tarball: undefined }), ["tarball"]);
});

test("sizes are those of the built package", async () => {
  const measured = await sizes();
  assert.equal(measured.wasm, readFileSync(new URL("pkg/core/core.wasm", root)).length);
  assert.ok(measured.gzipped < measured.wasm && measured.wasm < measured.installed && measured.tarball < measured.installed);
  assert.equal(measured.dependencies, 0);
});

test("numbers have three digits that count, and no exponent", () => {
  assert.deepEqual([1234.5, 123.4, 12.34, 1.234, 0.1234, 0.01234, -1.234].map(number), [
    "1235",
    "123",
    "12.3",
    "1.23",
    "0.123",
    "0.0123",
    "-1.23",
  ]);
});

test("the goals' table has a row for each goal, and says which are met", () => {
  const rows = goals(results.measures);
  const verdict = (figure, at = 0) => rows.filter((row) => row.figure.startsWith(figure))[at].met;
  assert.equal(rows.length, 18);
  assert.equal(verdict("signRequest, RSA-2048, warm / node:crypto with a parsed"), false, "5 × is more than 3.5 ×");
  assert.equal(verdict("signRequest, RSA-2048, warm / node:crypto with PEM"), false, "1 × is more than 0.95 ×");
  assert.equal(verdict("dependencies"), true);
  assert.equal(verdict("core.wasm"), false);
  assert.equal(verdict("memory"), true);
  const grown = structuredClone(results.measures);
  grown.memory.held.at(-1).wasm += 65_536;
  assert.equal(goals(grown).at(-1).met, false, "one more page of wasm memory is not flat");
  assert.deepEqual(goals({}), []);
  const table = goalsTable(results);
  for (const { figure, goal, measured } of rows)
    assert.ok(table.includes(figure) && table.includes(goal) && table.includes(measured), figure);
  assert.match(table, /Node v20\.0\.0/);
});

test("the details name every contestant and what could not be run", () => {
  const text = details(results);
  for (const name of [
    "jsrsasign",
    "first module alone",
    "ES module, nothing loaded",
    "does not verify the answer",
    "200,000",
    "bun",
    "not run: no binary",
  ])
    assert.ok(text.includes(name), name);
});

test("the picture is well-formed, names every contestant, and its bars are as long as the times", () => {
  const machine = { ...results.machine, cpu: 'A<B>&"C"' };
  const svg = picture({ ...results, machine });
  assertWellFormed(svg);
  for (const name of ["wechatpay-wasm", "node-forge", "WebCrypto", "rsa crate"]) assert.ok(svg.includes(`>${name}`), name);
  const bars = [...svg.matchAll(/<rect class="bar[^>]* width="([\d.]+)"[^>]*>\s*<line[^>]*>\s*<text[^>]*>([\d.]+)</g)].map(
    ([, width, value]) => width / value,
  );
  assert.equal(bars.length, 15);
  for (const chart of [bars.slice(0, 10), bars.slice(10)])
    chart.forEach((scale) => assert.ok(Math.abs(scale / chart.at(-1) - 1) < 0.01, `${chart}`));
});

test("the figures of both languages are the same numbers", () => {
  const numbers = (language) => figures(results, { language, picture: "results.svg" }).match(/\d+(\.\d+)?/g);
  assert.deepEqual(numbers("zh"), numbers("en"));
  const table = figures(results, { language: "en", picture: "results.svg" })
    .split("\n")
    .filter((line) => line.startsWith("|"));
  assert.ok(
    table.every((line) => [5, 7].includes(line.split("|").length - 1)),
    "every row has its columns",
  );
});

test("only what stands between the marks is replaced", () => {
  const readme = "a\n<!-- figures: written by `cargo xtask bench --update-readme` -->\nold\n<!-- end of figures -->\nz\n";
  const once = replaced(readme, "new");
  assert.equal(once, readme.replace("old", "new"));
  assert.equal(replaced(once, "new"), once);
  for (const broken of ["", readme.replace("end", "END"), readme + readme]) assert.throws(() => replaced(broken, "new"));
});

test("both pages show the picture and the same figures, and the picture is there", () => {
  const shown = ["docs/speed.md", "docs/en/speed.md"].map((file) => {
    const text = readFileSync(new URL(file, root), "utf8");
    const block = text.slice(text.indexOf("<!-- figures:"), text.indexOf("<!-- end of figures"));
    assert.match(block, /\]\((\.\.\/)+bench\/results\.svg\)/, file);
    return block.replace("figures: written", "").match(/\d+(\.\d+)?/g);
  });
  assert.deepEqual(shown[0], shown[1]);
  assertWellFormed(readFileSync(new URL("bench/results.svg", root), "utf8"));
});

/** Elements are closed in order, attributes quoted, and `<`, `>` and `&` are marks or entities. */
function assertWellFormed(svg) {
  const open = [];
  const rest = svg.replace(/<(\/?)([a-z]+)((?: [a-zA-Z0-9:-]+="[^"<]*")*)(\/?)>/g, (_, end, name, __, alone) => {
    if (end) assert.equal(open.pop(), name);
    else if (!alone) open.push(name);
    return "";
  });
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest.replace(/&#\d+;/g, ""), /[<&]/);
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
}
