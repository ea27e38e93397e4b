// The folder everything runs in: target/runtimes/ holds the pinned engines and tools, target/runtimes/work/ the packed
// tarball installed by npm and a copy of what the tests run.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NotRun, run } from "./process.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const tools = join(root, "target/runtimes");
export const work = join(tools, "work");

/** Installs the engines unless what the lock file names is installed already. */
export async function installTools() {
  const source = join(root, "tests/runtimes");
  const lock = readFileSync(join(source, "package-lock.json"), "utf8");
  const stamp = join(tools, "node_modules/.installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  mkdirSync(tools, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(source, name), join(tools, name));
  // Not `npm ci`: it refuses a lock file without the binaries of other platforms, which not every registry has.
  await npm(["install", "--ignore-scripts"], tools, 600);
  writeFileSync(stamp, lock);
}

/** Packs pkg/ and installs the tarball; returns the list of files in it. */
export async function installPackage() {
  if (!existsSync(join(root, "pkg/index.js"))) throw new Error("pkg/ is missing: run `cargo xtask build` first");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const { stdout } = await npm(["pack", join(root, "pkg"), "--json"], work);
  const [{ filename, files }] = [JSON.parse(stdout)].flatMap((packed) =>
    Array.isArray(packed) ? packed : Object.values(packed),
  );
  const dependencies = { "wechatpay-wasm": `file:${filename}` };
  writeFileSync(join(work, "package.json"), JSON.stringify({ private: true, dependencies }));
  await npm(["install", "--ignore-scripts"], work);
  cpSync(join(root, "tests/conformance"), join(work, "conformance"), { recursive: true });
  cpSync(join(root, "tests/runtimes/hosts"), join(work, "hosts"), { recursive: true });
  return { tarball: join(work, filename), files: files.map((file) => file.path).sort() };
}

function npm(args, cwd, seconds = 120) {
  return run("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd, seconds });
}

/** A fresh folder in the workspace, with the given files: name to text. */
export function project(name, files) {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, file);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text, null, 2));
  }
  return folder;
}

/** Calls `use` with a copy of a file or folder that lies where nothing else of the project is. */
export async function elsewhere(path, use) {
  const folder = mkdtempSync(join(tmpdir(), "moved-"));
  try {
    const moved = join(folder, basename(path));
    cpSync(path, moved, { recursive: true });
    return await use(moved);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The binary of an engine installed from npm. */
export function engine(name) {
  const path = join(tools, "node_modules", engines[name]);
  if (!existsSync(path)) throw new NotRun(`npm has no ${name} for ${process.platform}-${process.arch} among the pinned engines`);
  return path;
}

const engines = {
  ...Object.fromEntries([16, 18, 20, 22, 24, 26].map((version) => [`node${version}`, `node${version}/bin/node`])),
  deno: "@deno/linux-x64-glibc/deno",
  bun: "@oven/bun-linux-x64/bin/bun",
  workerd: "@cloudflare/workerd-linux-64/bin/workerd",
};

/** The engine that a case is named after, and its version. */
export function engineIn(name) {
  const [engine] = Object.keys(engines).filter((engine) => name.includes(engine));
  if (engine === undefined) return undefined;
  const [folder] = /^(@[^/]+\/)?[^/]+/.exec(engines[engine]);
  return `${engine.replace(/\d+/, "")} ${version(folder)}`;
}

/** The script behind a command of an installed tool. */
export function tool(name, command = name) {
  const folder = join(tools, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}

export function version(name) {
  return JSON.parse(readFileSync(join(tools, "node_modules", name, "package.json"), "utf8")).version;
}

export function filesOf(folder) {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}
