// Every code block of the READMEs and of docs/ is run, from a project that has the built package installed, against the sandbox.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { blocksOf, documents, root, textOf } from "./blocks.mjs";
import { files as expected } from "./expected.mjs";
import { createProject } from "./project.mjs";

for (const [language, pages] of Object.entries(documents)) {
  test(`${language}: every block runs`, async (t) => {
    const blocks = pages.flatMap((page) => blocksOf(page).files);
    const names = blocks.map(({ name }) => name);
    assert.deepEqual([...names].sort(), Object.keys(expected).sort());
    const project = await createProject(language, blocks);
    t.after(() => project.close());
    Object.assign(process.env, project.env);

    await t.test("its types, strictly", () => compile(project.folder));
    for (const { name, prints } of blocks) {
      await t.test(name, async () => {
        const output = await expected[name](project, name);
        if (prints !== undefined) assert.equal(output, prints);
      });
    }
  });
}

/** Checked as a strict TypeScript project reads it, all files at once; `compiled/` is what runs of the `.ts` files. */
function compile(folder) {
  const options = {
    target: "es2022",
    module: "nodenext",
    strict: true,
    // The parameters of the JavaScript samples have no types to write.
    noImplicitAny: false,
    allowJs: true,
    checkJs: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    outDir: "compiled",
    rootDir: ".",
    types: ["node"],
  };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, exclude: ["compiled", "node_modules"] }));
  const compiler = path.join(root, "xtask/npm/node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "--project", "."], { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, stdout);
}
