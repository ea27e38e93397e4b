// The examples, as they are, against the embedded gateway.
import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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
  const sandbox = await startSandbox({ platform: "publicKey" });
  try {
    const { mchid, serialNo, privateKey, apiV3Key, keys } = sandbox.clientOptions;
    const env = {
      MCHID: mchid,
      SERIAL_NO: serialNo,
      PRIVATE_KEY: privateKey,
      PUB_KEY_ID: keys[0].id,
      PUB_KEY: keys[0].publicKey,
      APIV3_KEY: apiV3Key,
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
  const { status } = await sandbox.notify({ url, resource });
  expect(`a notification: HTTP ${status}`, status === 204);
  const forged = await sandbox.notify({ url, resource, fault: "wrongSignature" });
  expect(`a forged notification: HTTP ${forged.status}`, forged.status === 502);
  return { passed: 5 - failures.length, failures };
}

const served = (name, command, prefix) => () =>
  withSandbox(async (sandbox, env) => {
    const folder = copy(name);
    const port = await freePort();
    const [program, ...args] = await command(folder, port, env);
    return serving(program, args, { cwd: folder, env: { ...env, PORT: String(port) } }, () => use(sandbox, port, prefix));
  });

async function workers(_folder, port, env) {
  const variables = Object.entries(env).map(([name, value]) => `${name}="${value.trim().replaceAll("\n", "\\n")}"\n`);
  project("examples/hono-workers", { ".dev.vars": variables.join("") });
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
  "example-node-express": served("node-express", () => [engine("node20"), "server.js"]),
  "example-hono-workers": served("hono-workers", workers),
  "example-nextjs": served("nextjs", next, "/api"),
  "example-deno": served("deno", () => [engine("deno"), "run", "--no-prompt", "--allow-net", "--allow-env", "main.js"]),
  "example-bun": served("bun", () => [engine("bun"), "server.js"]),
  "example-cloud-function-node16": cloudFunction("node16"),
  "example-cloud-function-node18": cloudFunction("node18"),
};
