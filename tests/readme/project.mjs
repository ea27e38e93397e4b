// What a reader has after the quick start: a project with the package, the files of the documents, and a sandbox.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseEnv } from "node:util";
import { root } from "./blocks.mjs";

const { startSandbox } = await import(pathToFileURL(path.join(root, "pkg/sandbox/index.js")));

/** A project in `target/readme/` with every file of `blocks`, and a sandbox as it starts by default. */
export async function createProject(language, blocks) {
  const folder = path.join(root, "target/readme", language);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  install(path.join(folder, "node_modules"));
  write(folder, "package.json", '{ "type": "module" }\n');
  for (const { name, code } of blocks) write(folder, name, code);
  const sandbox = await startSandbox();
  writeCredentials(folder, sandbox);
  const env = parseEnv(readFileSync(path.join(folder, "wechatpay/.env"), "utf8"));
  return { folder, sandbox, env: { ...env, ...texts(folder, env) }, close: () => sandbox.close() };
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

/** The files and names that `sandbox --out wechatpay` writes. */
function writeCredentials(folder, { merchant, platform, url }) {
  const [certificate, publicKey] = ["certificate", "publicKey"].map((kind) => platform.keys.find((key) => key[kind]));
  const files = {
    "apiclient_key.pem": merchant.privateKey,
    "apiclient_cert.pem": merchant.certificate,
    "wechatpay_cert.pem": certificate.certificate,
    "pub_key.pem": publicKey.publicKey,
    ".env": `WECHATPAY_MCHID=${merchant.mchid}
WECHATPAY_SERIAL_NO=${merchant.serialNo}
WECHATPAY_PRIVATE_KEY_FILE=wechatpay/apiclient_key.pem
WECHATPAY_CERT_FILE=wechatpay/apiclient_cert.pem
WECHATPAY_APIV3_KEY=${merchant.apiV3Key}
WECHATPAY_PUB_KEY_ID=${publicKey.id}
WECHATPAY_PUB_KEY_FILE=wechatpay/pub_key.pem
WECHATPAY_PLATFORM_CERT_FILE=wechatpay/wechatpay_cert.pem
WECHATPAY_HOST=${url}
`,
  };
  for (const [name, content] of Object.entries(files)) write(folder, `wechatpay/${name}`, content);
}

/** Where a host has no files, the environment holds the texts themselves. */
function texts(folder, env) {
  const text = (name) => readFileSync(path.join(folder, env[name]), "utf8");
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
export function run({ folder, env }, words, more = {}) {
  const child = spawn(process.execPath, words, { cwd: folder, env: { ...process.env, ...env, ...more } });
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

export async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
