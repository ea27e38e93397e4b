// Every code block of the READMEs and of docs/ is run, from a project that has the built package installed, against the sandbox.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { blocksOf, documents, root } from "./blocks.mjs";
import { files as expected, runLine } from "./expected.mjs";
import { createProject, shell } from "./project.mjs";

for (const [language, pages] of Object.entries(documents)) {
  test(`${language}: every block runs`, async (t) => {
    const blocks = pages.map(blocksOf);
    const files = blocks.flatMap(({ files }) => files);
    const commands = blocks.flatMap(({ commands }) => commands);
    assert.deepEqual(files.map(({ name }) => name).sort(), Object.keys(expected).sort());
    const project = await createProject(
      language,
      files,
      commands.find((line) => line.includes(" sandbox --out ")),
    );
    t.after(() => project.close());

    for (const line of new Set(commands)) await t.test(line, () => runLine(project, line));
    Object.assign(process.env, project.env);
    await t.test("its types, strictly", () => compile(project.folder));
    for (const { name, prints } of files) {
      await t.test(name, async () => {
        const output = await expected[name](project, name);
        if (prints !== undefined) assert.equal(output, prints);
      });
    }
    for (const { command, prints } of blocks.flatMap(({ sessions }) => sessions)) {
      await t.test(command.slice(0, 40), async () => {
        const program = shell({ ...project, env: {} }, command);
        await program.exit;
        assert.equal(program.output(), prints);
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
  writeFileSync(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, exclude: ["compiled", "node_modules"] }),
  );
  const compiler = path.join(root, "xtask/npm/node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "--project", "."], { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, stdout);
}
