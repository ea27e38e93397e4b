// The @example blocks of the declarations, as a reader copies them: each compiles in strict mode, beside what it names.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));

/** What a reader has: his credentials, an answer, a request. */
const HIS = {
  mchid: "string",
  serialNo: "string",
  privateKey: "string",
  certificate: "string",
  publicKey: "string",
  apiV3Key: "string",
  apiV2Key: "string",
  wechatpaySerial: "string",
  keys: 'readonly import("wechatpay-wasm").PlatformKeyInput[]',
  response: "Response",
  headers: "Headers",
  body: "string",
  options: 'import("wechatpay-wasm").SignRequestOptions',
  prepared: 'import("wechatpay-wasm").PreparedRequest',
  kms: "{ sign(message: string): Promise<string> }",
  resource: "{ ciphertext: string; nonce: string; associated_data: string }",
  bill: "Uint8Array",
  hashValue: "string",
  downloadUrl: "string",
  pieces: "AsyncIterable<Uint8Array>",
  part: "WritableStream",
  timestamp: "number",
  nonceStr: "string",
  signature: "string",
  message: "string",
  ciphertext: "string",
  file: "Uint8Array",
  appid: "string",
  prepayId: "string",
  client: 'import("wechatpay-wasm/client").Client',
  input: 'import("wechatpay-wasm").PartnershipInput',
  order: "{ appid: string }",
};

/** [declarations, imported as]. */
const DECLARATIONS = [
  ["index.d.ts", "wechatpay-wasm"],
  ["client/index.d.ts", "wechatpay-wasm/client"],
];

const all = DECLARATIONS.flatMap(([file]) => {
  const text = readFileSync(`${root}pkg/${file}`, "utf8");
  return [...text.matchAll(/@example\n *\* ```ts\n([\s\S]*?)\n *\* ```/g)].map(([, lines]) => lines.replace(/^ *\* ?/gm, ""));
});

test("every function has an example", () => {
  const text = readFileSync(`${root}pkg/index.d.ts`, "utf8");
  const parts = text.split("export function ").map((part) => [part.slice(part.lastIndexOf("/**")), /^\w+/.exec(part)?.[0]]);
  const without = parts.slice(1).flatMap(([, name], at) => (parts[at][0].includes("@example") ? [] : [name]));
  assert.deepEqual(without, ["clearKeys"]);
});

test("they compile", () => {
  const project = `${root}target/types/examples/`;
  rmSync(project, { recursive: true, force: true });
  mkdirSync(`${project}node_modules`, { recursive: true });
  symlinkSync(`${root}pkg`, `${project}node_modules/wechatpay-wasm`, "junction");
  const names = (file) => [...readFileSync(`${root}pkg/${file}`, "utf8").matchAll(/^export (?:function|const) (\w+)/gm)];
  const imports = DECLARATIONS.map(
    ([file, from]) =>
      `import { ${names(file)
        .map(([, name]) => name)
        .join(", ")} } from "${from}";`,
  );
  const files = all.map((code, at) => {
    const made = [...code.matchAll(/const (?:\{([^}]*)\}|(\w+))/g)].flatMap(([, names, name]) => names?.split(/[\s,]+/) ?? name);
    const his = Object.entries(HIS)
      .filter(([name]) => !made.includes(name))
      .map(([name, type]) => `declare const ${name}: ${type};`);
    writeFileSync(`${project}${at}.ts`, [...imports, ...his, code, "export {};"].join("\n"));
    return `${at}.ts`;
  });
  assert.ok(files.length >= 25, `${files.length}`);
  writeFileSync(`${project}package.json`, '{ "type": "module" }');
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: "es2022",
    module: "nodenext",
    moduleResolution: "nodenext",
    lib: ["es2022", "dom"],
    types: [],
  };
  writeFileSync(`${project}tsconfig.json`, JSON.stringify({ compilerOptions, files }));
  const compiler = `${here}node_modules/typescript/bin/tsc`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, "--project", project], { encoding: "utf8" });
  assert.equal(status, 0, `${stdout}${stderr}`);
});
