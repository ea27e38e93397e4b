// The declarations as their users compile them: both module resolutions, ESM and CommonJS, with the DOM library, with
// Node's types and with neither, nothing skipped. A use that should not compile and does is an error too.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));

const resolutions = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
};
const libraries = {
  dom: { lib: ["es2022", "dom"], types: [] },
  node: { lib: ["es2022"], types: ["node"], typeRoots: [`${here}node_modules/@types`] },
  neither: { lib: ["es2022"], types: [] },
};
const strictest = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  target: "es2022",
};

/** [compiler, its folder in node_modules, libraries]; the newest types of Node want a newer compiler than the oldest. */
const compilers = [
  ["TypeScript 7.0", "typescript", ["dom", "node", "neither"]],
  ["TypeScript 5.7", "typescript-5.7", ["dom", "neither"]],
];

for (const [name, compiler, known] of compilers) {
  for (const [resolution, module] of Object.entries(resolutions)) {
    for (const library of known) {
      test(`${name}, ${resolution}, ${library}`, () => {
        const project = `${root}target/types/${compiler}-${resolution}-${library}/`;
        rmSync(project, { recursive: true, force: true });
        mkdirSync(`${project}node_modules`, { recursive: true });
        symlinkSync(`${root}pkg`, `${project}node_modules/wechatpay-wasm`, "junction");
        const sources = library === "neither" ? ["consumer", "client"] : ["consumer", "client", "fetch"];
        const endings = resolution === "nodenext" ? ["mts", "cts"] : ["ts"];
        const files = sources.flatMap((source) =>
          endings.map((ending) => {
            cpSync(`${here}${source}.ts`, `${project}${source}.${ending}`);
            return `${source}.${ending}`;
          }),
        );
        writeFileSync(`${project}package.json`, '{ "type": "module" }');
        writeFileSync(
          `${project}tsconfig.json`,
          JSON.stringify({ compilerOptions: { ...strictest, ...module, ...libraries[library] }, files }),
        );
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [`${here}node_modules/${compiler}/bin/tsc`, "--project", project],
          { encoding: "utf8" },
        );
        assert.equal(status, 0, `${stdout}${stderr}`);
      });
    }
  }
}
