// Every code block of the READMEs is run, from a project that has the built package installed, against the sandbox.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import test from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { startSandbox } = await import(pathToFileURL(path.join(root, "pkg/sandbox/index.js")));

/** What each file of the READMEs is expected to do. A block without an entry here fails the test. */
const scripts = {
  "partnerships.mjs": [/200/, /build_time|APPID/],
  "failed.mjs": [/AppID与mchid不匹配/, /refused/],
  "with-fetch.mjs": [/ESTABLISHED/],
  "with-https.mjs": [/data/],
  "with-axios.mjs": [/200 .*ESTABLISHED/],
  "sandbox.mjs": [/ESTABLISHED 1/],
};
const modules = {
  "merchant.mjs": async (load) => assert.ok((await load()).merchant.privateKey.includes("PRIVATE KEY")),
  "worker.mjs": async (load, sandbox) => {
    const { default: worker } = await load();
    const response = await worker.fetch(new Request("https://worker.example/"), bindings(sandbox));
    assert.equal(response.status, 200);
    assert.ok(Array.isArray((await response.json()).data));
  },
  "cloud-function.cjs": async (load) => {
    const event = { stock_id: "2433405", appid: "wx4e1916a585d1f4e9", idempotencyKey: "cloud_1" };
    assert.equal((await (await load()).main(event)).state, "ESTABLISHED");
  },
  "notify-express.mjs": async (_, sandbox, project) => {
    const port = await freePort();
    const server = run(project, "notify-express.mjs", { ...environment(sandbox), PORT: String(port) });
    try {
      await server.printed(/listening/);
      await notifies(sandbox, (input) => sandbox.notify({ url: `http://127.0.0.1:${port}/notify`, ...input }));
      assert.equal(server.output().match(/COUPON\.SEND/g).length, 1, "a repeated notification is handled once");
    } finally {
      server.stop();
    }
  },
  "notify-hono.mjs": async (load, sandbox) => {
    const { default: app } = await load();
    const stored = new Map();
    const HANDLED = { get: async (id) => stored.get(id) ?? null, put: async (id, value) => void stored.set(id, value) };
    await viaHttp(
      sandbox,
      async (url, headers, body) => {
        const response = await app.fetch(new Request(url, { method: "POST", headers, body }), { ...bindings(sandbox), HANDLED });
        return response.status;
      },
      "/notify",
    );
    assert.equal(stored.size, 1);
  },
  "notify-cloud-function.cjs": async (load, sandbox) => {
    const { main } = await load();
    await viaHttp(sandbox, async (_, headers, body) => (await main({ headers, body: body.toString() })).statusCode);
  },
};

for (const language of ["README.md", "README.zh-CN.md"]) {
  test(`${language}: every js block runs`, async (t) => {
    const sandbox = await startSandbox({ answerKey: "publicKey" });
    t.after(() => sandbox.close());
    const blocks = codeBlocks(language);
    const project = createProject(language, blocks, sandbox);
    Object.assign(process.env, environment(sandbox));
    assert.deepEqual(blocks.map(({ name }) => name).sort(), [...Object.keys(scripts), ...Object.keys(modules)].sort());

    for (const { name } of blocks) {
      await t.test(name, async () => {
        const file = path.join(project, name);
        const load = async () => (name.endsWith(".cjs") ? createRequire(pathToFileURL(file))(file) : import(pathToFileURL(file)));
        const previous = process.cwd();
        process.chdir(project);
        try {
          if (modules[name]) return await modules[name](load, sandbox, project);
        } finally {
          process.chdir(previous);
        }
        const script = run(project, name, environment(sandbox));
        assert.equal(await script.exit, 0, script.output());
        for (const expected of scripts[name]) assert.match(script.output(), expected);
      });
    }
  });
}

test("both READMEs have the same code but for their comments and texts", () => {
  const skeleton = (language) =>
    codeBlocks(language).map(({ name, code }) => [
      name,
      code
        .replace(/ *\/\/.*$/gm, "")
        .replace(/"[^"\n]*[\u4e00-\u9fff][^"\n]*"|"(done|done, no content|failed|network error)"/g, '""'),
    ]);
  assert.deepEqual(skeleton("README.md"), skeleton("README.zh-CN.md"));
});

test("the runtimes in both READMEs are the pinned ones", () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(path.join(root, "tests/runtimes/package.json"), "utf8"));
  const pinned = (name) => /(\d+\.\d+)\.\d+$/.exec(optionalDependencies[name] ?? dependencies[name])[1];
  const nodes = Object.keys(optionalDependencies).filter((name) => name.startsWith("node"));
  const [, ...workerd] = /^1\.(\d{4})(\d\d)(\d\d)/.exec(dependencies.workerd);
  const rows = [
    `| Node.js | ${nodes.map(pinned).join(", ")} |`,
    `| Deno | ${pinned("@deno/linux-x64-glibc")} |`,
    `| Bun | ${pinned("@oven/bun-linux-x64")} |`,
    `workerd ${workerd.join("-")}`,
    `edge-runtime ${pinned("edge-runtime")}`,
    `Next.js ${pinned("next")}`,
    `functions-framework ${pinned("@cloudbase/functions-framework")}`,
  ];
  for (const language of ["README.md", "README.zh-CN.md"]) {
    const text = readFileSync(path.join(root, language), "utf8").replaceAll("、", ", ");
    for (const row of rows) assert.ok(text.includes(row), `${language} lacks ${row}`);
  }
});

test("every error code is in both READMEs", async () => {
  const { errorCodes } = await import(pathToFileURL(path.join(root, "pkg/index.js")));
  for (const language of ["README.md", "README.zh-CN.md"]) {
    const text = readFileSync(path.join(root, language), "utf8");
    for (const code of errorCodes) assert.ok(text.includes(`\`${code}\``), `${language} lacks ${code}`);
  }
});

function codeBlocks(file) {
  const text = readFileSync(path.join(root, file), "utf8");
  const blocks = [...text.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, code]) => ({ name, code }));
  // Shell lines and what a terminal shows are not run here; every other block is, and for that it needs its name.
  const fences = [...text.matchAll(/^ *(?:```|~~~)([^\n`]+)$/gm)]
    .map(([, language]) => language)
    .filter((language) => !["sh", "text"].includes(language));
  assert.deepEqual(
    fences,
    blocks.map(() => "js"),
    `${file}: a block without a name`,
  );
  return blocks;
}

function createProject(language, blocks, sandbox) {
  const project = path.join(root, "target/readme", language);
  rmSync(project, { recursive: true, force: true });
  mkdirSync(path.join(project, "node_modules"), { recursive: true });
  cpSync(path.join(root, "tests/readme/node_modules"), path.join(project, "node_modules"), { recursive: true });
  symlinkSync(path.join(root, "pkg"), path.join(project, "node_modules/wechatpay-wasm"), "dir");
  for (const { name, code } of blocks) writeFileSync(path.join(project, name), code);
  writeFileSync(path.join(project, "apiclient_key.pem"), sandbox.clientOptions.privateKey);
  writeFileSync(path.join(project, "pub_key.pem"), publicKey(sandbox).publicKey);
  return project;
}

function publicKey(sandbox) {
  return sandbox.clientOptions.keys.find(({ id }) => id !== undefined);
}

function environment(sandbox) {
  return { ...bindings(sandbox) };
}

function bindings(sandbox) {
  const { mchid, serialNo, privateKey, apiV3Key } = sandbox.clientOptions;
  const { id, publicKey: pem } = publicKey(sandbox);
  return {
    MCHID: mchid,
    SERIAL_NO: serialNo,
    PRIVATE_KEY: privateKey,
    APIV3_KEY: apiV3Key,
    PUB_KEY_ID: id,
    PUBLIC_KEY: pem,
    WECHATPAY_HOST: sandbox.url,
  };
}

/** A good notification is taken, the same one again too, and a forged one is refused. */
async function notifies(_, send) {
  const id = "EV-readme-1";
  assert.ok([200, 204].includes((await send({ resource: { coupon_id: "1" }, id })).status));
  assert.ok([200, 204].includes((await send({ resource: { coupon_id: "1" }, id })).status));
  assert.ok((await send({ resource: { coupon_id: "1" }, fault: "wrongSignature" })).status >= 400);
  assert.ok((await send({ resource: { coupon_id: "1" }, fault: "probe" })).status >= 400);
}

/** Puts a handler that is no server behind one. */
async function viaHttp(sandbox, handle, pathname = "/") {
  const http = await import("node:http");
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = `http://127.0.0.1:${server.address().port}${request.url}`;
    response.writeHead(await handle(url, request.headers, Buffer.concat(chunks))).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${server.address().port}${pathname}`;
    await notifies(sandbox, (input) => sandbox.notify({ url, ...input }));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function run(cwd, file, env) {
  const child = spawn(process.execPath, [file], { cwd, env: { ...process.env, ...env } });
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

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
