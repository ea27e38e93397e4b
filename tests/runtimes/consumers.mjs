// What users build with: type checkers, test runners, bundlers for servers, single executables.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build, rollup, vite, webpack } from "./bundlers.mjs";
import { result, run } from "./process.mjs";
import { elsewhere, engine, project, root, tool, version, work } from "./workspace.mjs";

const entry = () => join(work, "hosts/print.mjs");

/** Runs a bundle, or an executable, from a folder where nothing else of the project is. */
function moved(program, file, args = []) {
  return elsewhere(file, (copy) => result(program ?? copy, program ? [...args, copy] : args, { cwd: dirname(copy) }));
}

async function esbuild(format) {
  const outfile = join(project(`esbuild-${format}`, {}), format === "esm" ? "bundle.mjs" : "bundle.cjs");
  await build({ entryPoints: [entry()], outfile, format, platform: "node" });
  return { ...(await moved(engine("node18"), outfile)), note: `esbuild ${version("esbuild")}` };
}

/** A browser bundle of CommonJS code must not ask for Node's modules. */
async function esbuildBrowserRequire() {
  const folder = project("esbuild-browser-require", {
    "main.cjs": 'console.log(require("wechatpay-wasm").errorCodes.length);\n',
  });
  const outfile = join(folder, "bundle.js");
  await build({ entryPoints: [join(folder, "main.cjs")], outfile, platform: "browser" });
  const { stdout } = await run(engine("node20"), [outfile]);
  const asks = /require\d*\(["'](?:node:)?crypto["']\)/.test(readFileSync(outfile, "utf8"));
  return { passed: 1, failures: Number(stdout) > 0 && !asks ? [] : [stdout] };
}

async function webpackServer() {
  const folder = project("webpack-server", {});
  await webpack({ entry: entry(), target: "node", output: { path: folder, filename: "bundle.cjs" } });
  return { ...(await moved(engine("node18"), join(folder, "bundle.cjs"))), note: `webpack ${version("webpack")}` };
}

/** The suite as a user's compiler leaves it for tools of before ES2020. The package stays outside. */
async function compiled(folder) {
  const outfile = join(folder, "conformance.cjs");
  await build({
    entryPoints: [join(work, "hosts/static.mjs")],
    outfile,
    format: "cjs",
    platform: "node",
    target: "es2019",
    external: ["wechatpay-wasm", "wechatpay-wasm/*"],
  });
  return outfile;
}

const printing = `console.log("RESULT " + JSON.stringify(require("./conformance.cjs").conformance()));\n`;

async function webpack4() {
  const folder = project("webpack4", { "main.js": printing });
  await compiled(folder);
  await webpack({ entry: join(folder, "main.js"), target: "node", output: { path: folder, filename: "bundle.cjs" } }, "webpack4");
  return { ...(await moved(engine("node18"), join(folder, "bundle.cjs"))), note: `webpack ${version("webpack4")}` };
}

/** A server's bundle with everything in it. Parcel reads no `exports` unless it is told to. */
async function parcel() {
  const folder = project("parcel", {
    "package.json": {
      private: true,
      targets: { bundle: { source: "main.js", distDir: "dist", context: "node", includeNodeModules: true } },
    },
    "main.js": printing,
  });
  await compiled(folder);
  await run(engine("node20"), [tool("parcel"), "build", "--no-cache", "--no-source-maps"], { cwd: folder });
  return { ...(await moved(engine("node18"), join(folder, "dist/main.js"))), note: `parcel ${version("parcel")}` };
}

async function rollupServer() {
  const file = join(project("rollup-server", {}), "bundle.mjs");
  await rollup(entry(), { file, format: "es" }, { exportConditions: ["node"] });
  return { ...(await moved(engine("node18"), file)), note: `rollup ${version("rollup")}` };
}

/** Where the package stays outside of the bundle it is loaded before the watch begins, so there is no load time. */
async function viteSsr(noExternal) {
  const root = project(noExternal ? "vite-ssr-bundled" : "vite-ssr", { "main.mjs": 'import "../hosts/print.mjs";\n' });
  await vite({ root, ssr: noExternal ? { noExternal } : {}, build: { ssr: "main.mjs", outDir: "dist" } });
  const file = join(root, "dist/main.mjs");
  const note = `vite ${version("vite")}`;
  if (noExternal) return { ...(await moved(engine("node20"), file)), note };
  const { passed, failures } = await result(engine("node20"), [file], { cwd: root });
  return { passed, failures, note };
}

async function bunCompile() {
  const outfile = join(project("bun-compile", {}), "executable");
  await run(engine("bun"), ["build", "--compile", entry(), "--outfile", outfile], { cwd: work });
  return moved(undefined, outfile);
}

// Test runners capture console.log; a file descriptor they leave alone.
const test = `test("conformance", () => {
  const outcome = conformance();
  writeSync(1, "\\nRESULT " + JSON.stringify(outcome) + "\\n");
  expect(outcome.failures).toEqual([]);
});
`;

const environmentOf = (name) => createRequire(tool(name, "jest")).resolve("jest-environment-node");

async function jest(name) {
  const folder = project(name, {
    // By its path: both versions are installed, and Jest looks for the name from this folder.
    "package.json": { private: true, jest: { reporters: [], testEnvironment: environmentOf(name) } },
    "library.test.js": `const { writeSync } = require("node:fs");\nconst { conformance } = require("./conformance.cjs");\n\n${test}`,
  });
  await compiled(folder);
  const outcome = await result(engine("node20"), [tool(name, "jest"), "--ci", "--runInBand"], { cwd: folder });
  return { ...outcome, note: `jest ${version(name)}` };
}

/** Vitest's loader reads the clock between two imports, so loading is not watched here. */
async function vitest() {
  const folder = project("vitest", {
    "library.test.mjs": `import { writeSync } from "node:fs";
import { expect, test } from "vitest";
import * as library from "wechatpay-wasm";
import { createClient } from "wechatpay-wasm/client";
import { run } from "../conformance/suite.mjs";
import { watch as begin } from "../conformance/watch.mjs";

const conformance = () => {
  const watch = begin();
  watch.loaded();
  return run(library, { watch, createClient });
};

${test}`,
  });
  const args = [tool("vitest"), "run", "--root", folder, "--pool", "forks"];
  const { passed, failures } = await result(engine("node24"), args, { cwd: folder });
  return { passed, failures, note: `vitest ${version("vitest")}` };
}

/** Resolutions, each with a compiler that has it. */
const typescriptOptions = {
  node10: { module: "commonjs", moduleResolution: "node" },
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
};
const libraries = {
  dom: { lib: ["es2022", "dom"], types: [] },
  "no-dom": { lib: ["es2022"], types: [] },
};

/** Every declaration file is checked, none is skipped; what comes out is run. */
async function typescript(resolution, library) {
  const source = readFileSync(join(root, "tests/runtimes/consumers/typed.ts"), "utf8");
  const files = { node10: ["script.cts"], nodenext: ["module.mts", "script.cts"], bundler: ["module.mts"] }[resolution];
  // The newest has no node10.
  const compiler = resolution === "node10" ? "typescript" : "typescript-7";
  const folder = project(`typescript-${resolution}-${library}`, {
    ...Object.fromEntries(files.map((file) => [file, source])),
    "tsconfig.json": {
      compilerOptions: {
        ...typescriptOptions[resolution],
        ...libraries[library],
        target: "es2022",
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        outDir: "out",
      },
      files,
    },
  });
  await run(engine("node24"), [tool(compiler, "tsc"), "--project", folder], { cwd: folder });
  for (const file of files) await run(engine("node18"), [join(folder, "out", file.replace("ts", "js"))]);
  return { passed: files.length, note: `typescript ${version(compiler)}` };
}

export const consumerCases = {
  ...Object.fromEntries(
    Object.keys(typescriptOptions).flatMap((resolution) =>
      Object.keys(libraries).map((library) => [`typescript-${resolution}-${library}`, () => typescript(resolution, library)]),
    ),
  ),
  "esbuild-esm": () => esbuild("esm"),
  "esbuild-cjs": () => esbuild("cjs"),
  "esbuild-browser-require": esbuildBrowserRequire,
  "webpack-server": webpackServer,
  "rollup-server": rollupServer,
  "vite-ssr": () => viteSsr(false),
  "vite-ssr-bundled": () => viteSsr(true),
  "bun-compile": bunCompile,
  webpack4,
  parcel,
  jest: () => jest("jest"),
  jest27: () => jest("jest27"),
  vitest,
};
