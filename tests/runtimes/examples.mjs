// The examples, as they are, against the embedded gateway.
import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { blocksOf } from "../readme/blocks.mjs";
import { freePort, get, result, run, serving } from "./process.mjs";
import { engine, project, root, tool, work } from "./workspace.mjs";

const require = createRequire(join(work, "package.json"));

function copy(name) {
  const folder = join(work, "examples", name);
  cpSync(join(root, "examples", name), folder, { recursive: true });
  return folder;
}

/** Starts the gateway of the packed tarball, and hands over what an example is configured with. */
async function withSandbox(use) {
  const { startSandbox } = await import(pathToFileURL(require.resolve("wechatpay-wasm/sandbox")).href);
  const sandbox = await startSandbox();
  try {
    const { mchid, serialNo, privateKey, apiV3Key, keys } = sandbox.clientOptions;
    const { id, publicKey } = keys.find((key) => key.publicKey);
    const { certificate } = keys.find((key) => key.certificate);
    const env = {
      WECHATPAY_MCHID: mchid,
      WECHATPAY_SERIAL_NO: serialNo,
      WECHATPAY_PRIVATE_KEY: privateKey,
      WECHATPAY_PUB_KEY_ID: id,
      WECHATPAY_PUB_KEY: publicKey,
      WECHATPAY_PLATFORM_CERT: certificate,
      WECHATPAY_APIV3_KEY: apiV3Key,
      WECHATPAY_APIV2_KEY: sandbox.merchant.apiV2Key,
      WECHATPAY_HOST: sandbox.url,
    };
    return await use(sandbox, env);
  } finally {
    await sandbox.close();
  }
}

const operation = (sandbox, appid = sandbox.appid) => ({
  id: "20261123-1",
  partner: { type: "APPID", appid },
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
});

/** Uses a running example: a partnership, one the gateway refuses, a notification, a forged one. */
async function use(sandbox, port, prefix = "") {
  const failures = [];
  const expect = (name, value) => value || failures.push(name);
  const post = (body) =>
    fetch(`http://127.0.0.1:${port}${prefix}/partnerships`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  // The server is there as soon as it answers anything.
  await get(port, "/", { seconds: 180 }).catch((error) => {
    if (!/HTTP 4/.test(error.message)) throw error;
  });

  const built = await post(operation(sandbox));
  const text = await built.text();
  expect(`a partnership: HTTP ${built.status} ${text}`, built.ok && JSON.parse(text).partner.appid === sandbox.appid);
  expect("the gateway has no partnership", sandbox.partnerships.length === 1);
  const refused = await post(operation(sandbox, "wx0000000000000000"));
  expect(
    `a refused one: HTTP ${refused.status}`,
    refused.status === 502 && (await refused.json()).code === "ERR_WECHATPAY_HTTP_STATUS",
  );

  const url = `http://127.0.0.1:${port}${prefix}/notify`;
  const resource = { coupon_id: "1", attach: "中文" };
  for (const signWith of ["certificate", "publicKey"]) {
    const { status } = await sandbox.notify({ url, resource, signWith });
    expect(`a notification, signed with the ${signWith}: HTTP ${status}`, status === 204);
  }
  const forged = await sandbox.notify({ url, resource, fault: "wrongSignature" });
  expect(`a forged notification: HTTP ${forged.status}`, forged.status === 502);
  return { passed: 6 - failures.length, failures };
}

/** The coupon plugin's attributes, which the gateway takes. */
async function handsOut(sandbox, port) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`http://127.0.0.1:${port}/coupons`, { method: "POST", headers, body: '{"order":1}' });
  const { errcode, msg, send_coupon_result: results } = sandbox.sendCoupons(await answer.json());
  const failures = results?.[0].code === "SUCCESS" ? [] : [`coupons: ${errcode} ${msg}`];
  return { passed: 1 - failures.length, failures };
}

const served = (name, command, prefix, more) => () =>
  withSandbox(async (sandbox, env) => {
    const folder = copy(name);
    const port = await freePort();
    const [program, ...args] = await command(folder, port, env);
    return serving(program, args, { cwd: folder, env: { ...env, PORT: String(port) } }, async () => {
      const [first, then] = [await use(sandbox, port, prefix), await more?.(sandbox, port)];
      return { passed: first.passed + (then?.passed ?? 0), failures: first.failures.concat(then?.failures ?? []) };
    });
  });

const workers = (_folder, port, env) => wranglerDev("examples/hono-workers", port, env);

/** In the real workerd, the variables in .dev.vars. */
async function wranglerDev(name, port, env) {
  const variables = Object.entries(env).map(([variable, value]) => `${variable}="${value.trim().replaceAll("\n", "\\n")}"\n`);
  project(name, { ".dev.vars": variables.join("") });
  return [
    engine("node24"),
    tool("wrangler"),
    "dev",
    "--ip",
    "127.0.0.1",
    "--port",
    String(port),
    "--inspector-port",
    String(await freePort()),
  ];
}

/** The Workers of docs/workers.md, in workerd: one builds a partnership, the other lists what there is. */
const pageWorker = (file) => () =>
  withSandbox(async (sandbox, env) => {
    const { code } = blocksOf("docs/workers.md").files.find(({ name }) => name === file);
    const name = `pages/${file}`;
    const configuration = { name: "page", main: file, compatibility_date: "2026-11-01" };
    const folder = project(name, { [file]: code, "wrangler.json": configuration });
    const { createClient } = await import(pathToFileURL(require.resolve("wechatpay-wasm/client")).href);
    const { id, ...input } = operation(sandbox);
    await createClient(sandbox.clientOptions).partnerships.build(input, { idempotencyKey: id });
    const port = await freePort();
    const [program, ...args] = await wranglerDev(name, port, env);
    return serving(program, args, { cwd: folder }, async () => {
      await get(port, "/", { seconds: 180 }).catch((error) => {
        if (!/HTTP [45]/.test(error.message)) throw error;
      });
      const before = sandbox.requests.length;
      const body = JSON.stringify({ id: "1", stock_id: "2433405", appid: sandbox.appid });
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body });
      const asked = sandbox.requests.slice(before).map(({ status }) => status);
      const failures = answer.ok && asked.join() === "200" ? [] : [`HTTP ${answer.status}; the gateway answered ${asked}`];
      return { passed: 1 - failures.length, failures };
    });
  });

async function next(folder, port) {
  // Turbopack takes the folder of the nearest lock file for its root, and the tools are installed above it.
  const args = [tool("next"), "build", "--webpack"];
  await run(engine("node20"), args, { cwd: folder, env: { NEXT_TELEMETRY_DISABLED: "1" }, seconds: 300 });
  return [engine("node20"), tool("next"), "start", "--hostname", "127.0.0.1", "--port", String(port)];
}

/** Loaded by require and called, as the platform does. */
const cloudFunction = (name) => () =>
  withSandbox(async (sandbox, env) => {
    const folder = copy("cloud-function");
    const call = (appid) =>
      result(engine(name), [join(work, "hosts/call.cjs"), join(folder, "index.js"), JSON.stringify(operation(sandbox, appid))], {
        cwd: folder,
        env,
      });
    const built = await call();
    const refused = await call("wx0000000000000000");
    const failures = [
      built.ok && built.data.partner.appid === sandbox.appid && sandbox.partnerships.length === 1 ? [] : [JSON.stringify(built)],
      !refused.ok && refused.code === "ERR_WECHATPAY_HTTP_STATUS" ? [] : [JSON.stringify(refused)],
    ].flat();
    return { passed: 2 - failures.length, failures };
  });

export const exampleCases = {
  "example-node-express": served("node-express", () => [engine("node20"), "server.js"], "", handsOut),
  "example-hono-workers": served("hono-workers", workers),
  "page-worker": pageWorker("worker.mjs"),
  "page-worker-private-key": pageWorker("worker-private-key.mjs"),
  "example-nextjs": served("nextjs", next, "/api"),
  "example-deno": served("deno", () => [engine("deno"), "run", "--no-prompt", "--allow-net", "--allow-env", "main.js"]),
  "example-bun": served("bun", () => [engine("bun"), "server.js"]),
  "example-cloud-function-node16": cloudFunction("node16"),
  "example-cloud-function-node18": cloudFunction("node18"),
};
