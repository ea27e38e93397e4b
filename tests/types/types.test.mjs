// The declarations as their users compile them: every compiler from the oldest that is promised, every module resolution, ESM
// and CommonJS, with the DOM library, with Node's types and with neither, checked themselves and skipped. A use that should
// not compile and does is an error too.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));

const resolutions = {
  node10: { module: "commonjs", moduleResolution: "node" },
  node16: { module: "node16", moduleResolution: "node16" },
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
  // The compiler's own libraries are none of ours.
  skipDefaultLibCheck: true,
  noEmit: true,
  target: "es2022",
};

/** A compiler's folder in node_modules, and what it knows; the newest types of Node want a newer one than the oldest. */
const compilers = {
  "typescript-4.7": { known: ["node10", "node16", "nodenext"], libraries: ["dom", "neither"] },
  "typescript-5.1": { known: ["node10", "node16", "nodenext", "bundler"], libraries: ["dom"] },
  "typescript-5.6": { known: ["node10", "node16", "nodenext", "bundler"], libraries: ["dom"] },
  "typescript-5.9": { known: ["node10", "node16", "nodenext", "bundler"], libraries: ["dom"] },
  typescript: { known: ["node16", "nodenext", "bundler"], libraries: ["dom", "node", "neither"] },
};

describe("the declarations", { concurrency: Math.min(2, availableParallelism()) }, () => {
  for (const [compiler, { known, libraries: those }] of Object.entries(compilers)) {
    for (const resolution of known) {
      for (const library of those) {
        test(`${compiler}, ${resolution}, ${library}`, () => compile(compiler, resolution, library, { skipLibCheck: false }));
      }
      test(`${compiler}, ${resolution}, skipLibCheck`, () => compile(compiler, resolution, "dom", { skipLibCheck: true }));
    }
  }
});

async function compile(compiler, resolution, library, check) {
  const project = `${root}target/types/${compiler}-${resolution}-${library}-${check.skipLibCheck}/`;
  rmSync(project, { recursive: true, force: true });
  mkdirSync(`${project}node_modules`, { recursive: true });
  symlinkSync(`${root}pkg`, `${project}node_modules/wechatpay-wasm`, "junction");
  const sources = library === "neither" ? ["consumer", "client"] : ["consumer", "client", "fetch"];
  const endings = ["node16", "nodenext"].includes(resolution) ? ["mts", "cts"] : ["ts"];
  const files = sources.flatMap((source) =>
    endings.map((ending) => {
      cpSync(`${here}${source}.ts`, `${project}${source}.${ending}`);
      return `${source}.${ending}`;
    }),
  );
  writeFileSync(`${project}package.json`, '{ "type": "module" }');
  const compilerOptions = { ...strictest, ...check, ...resolutions[resolution], ...libraries[library] };
  writeFileSync(`${project}tsconfig.json`, JSON.stringify({ compilerOptions, files }));
  const { code, said } = await finished([`${here}node_modules/${compiler}/bin/tsc`, "--project", project]);
  assert.equal(code, 0, said);
}

function finished(args) {
  return new Promise((resolve) =>
    execFile(process.execPath, args, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, said: `${stdout}${stderr}` })),
  );
}
