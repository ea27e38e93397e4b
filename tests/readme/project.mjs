// What a reader has after the quick start: a project with the package, the files of the documents, and a sandbox.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseEnv } from "node:util";
import { root } from "./blocks.mjs";

/** Before a project's own variables are in it. */
const inherited = { ...process.env };

const command = path.join(root, "pkg/command/index.js");
const { openSandbox } = await import(pathToFileURL(path.join(root, "pkg/sandbox/sandbox.js")));
const { readKept } = await import(pathToFileURL(path.join(root, "pkg/command/folder.js")));

/**
 * A project in `target/readme/` with every file of `blocks`, what `sandboxCommand` writes, and that sandbox, which notifies
 * and fails on demand.
 */
export async function createProject(language, blocks, sandboxCommand) {
  const folder = path.join(root, "target/readme", language);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  install(path.join(folder, "node_modules"));
  write(folder, "package.json", '{ "type": "module" }\n');
  for (const { name, code } of blocks) write(folder, name, code);
  const started = shell({ folder, env: {} }, sandboxCommand);
  await started.printed(/--env-file/);
  started.stop();
  await started.exit;
  const env = parseEnv(readFileSync(path.join(folder, "wechatpay/.env"), "utf8"));
  const { keys } = readKept(path.join(folder, "wechatpay"));
  const { sandbox } = await openSandbox({ port: Number(new URL(env.WECHATPAY_HOST).port) }, keys);
  return { folder, sandbox, env: { ...env, ...texts(env) }, close: () => sandbox.close() };
}

/** A folder of links: the package itself beside what tests/readme/package.json pins. */
function install(folder) {
  const installed = path.join(root, "tests/readme/node_modules");
  mkdirSync(folder);
  for (const name of readdirSync(installed).filter((name) => !name.startsWith(".")))
    symlinkSync(path.join(installed, name), path.join(folder, name), "dir");
  symlinkSync(path.join(root, "pkg"), path.join(folder, "wechatpay-wasm"), "dir");
}

function write(folder, name, content) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Where a host has no files, the environment holds the texts themselves. */
function texts(env) {
  const text = (name) => readFileSync(env[name], "utf8");
  return {
    WECHATPAY_PRIVATE_KEY: text("WECHATPAY_PRIVATE_KEY_FILE"),
    WECHATPAY_PUB_KEY: text("WECHATPAY_PUB_KEY_FILE"),
    WECHATPAY_PLATFORM_CERT: text("WECHATPAY_PLATFORM_CERT_FILE"),
  };
}

/** Loads a file of the project as its users do: in its folder, `.cjs` by require. */
export async function load({ folder }, name) {
  const file = path.join(folder, name);
  const previous = process.cwd();
  process.chdir(folder);
  try {
    return name.endsWith(".cjs") ? createRequire(file)(file) : await import(pathToFileURL(file));
  } finally {
    process.chdir(previous);
  }
}

/** Runs a file of the project with the environment of the quick start. */
export const run = (project, words, more) => start(project, process.execPath, words, more);

/** A line of a terminal; the package's command is the one that was built. */
export function shell(project, line) {
  const npx = `npx() { shift; exec "${process.execPath}" "${command}" "$@"; }; ${line}`;
  return start(project, "sh", ["-c", npx]);
}

function start({ folder, env }, program, words, more = {}) {
  const child = spawn(program, words, { cwd: folder, env: { ...inherited, ...env, ...more } });
  let output = "";
  const listeners = new Set();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  }
  const exit = new Promise((resolve) => child.on("close", resolve));
  const printed = (pattern) =>
    new Promise((resolve, reject) => {
      const check = () => pattern.test(output) && resolve();
      listeners.add(check);
      exit.then((code) => reject(new Error(`exited with ${code}: ${output}`)));
      check();
    });
  return { exit, printed, output: () => output, stop: () => child.kill() };
}
