// The client against the sandbox over HTTP, imported and required. Node 16 has no fetch and uses its own https.
import { createRequire } from "node:module";
import { startSandbox } from "wechatpay-wasm/sandbox";

const require = createRequire(import.meta.url);
const forms = { imported: await import("wechatpay-wasm/client"), required: require("wechatpay-wasm/client") };
const input = {
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
  partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
};

const failures = [];
let passed = 0;
async function check(name, use) {
  try {
    if ((await use()) === false) throw new Error("not as expected");
    passed += 1;
  } catch (error) {
    failures.push(`${name}: ${error.stack}`);
  }
}
const failureOf = (promise) =>
  promise.then(
    () => ({}),
    (error) => error,
  );

for (const [form, { createClient }] of Object.entries(forms)) {
  const sandbox = await startSandbox();
  const client = createClient({ ...sandbox.clientOptions, certificates: "auto", retry: { baseDelayMs: 1 } });
  const calls = {
    "build, 503 on the way": async () => {
      sandbox.inject({ kind: 503, effect: "after" });
      return (await client.partnerships.build(input)).status === 200 && sandbox.partnerships.length === 1;
    },
    "a connection that breaks, and a body that ends early": async () => {
      sandbox.inject({ kind: "dropAfter" });
      sandbox.inject({ kind: "truncated" });
      return (await client.partnerships.build(input)).status === 200;
    },
    listAll: async () => {
      for await (const { partner } of client.partnerships.listAll({ authorized_data: input.authorized_data }))
        return partner.appid === input.partner.appid;
      return false;
    },
    "a redirect is not followed": async () => {
      sandbox.inject({ kind: "redirect", location: "/v3/sandbox/echo" });
      const error = await failureOf(client.partnerships.build(input));
      return error.status === 302 && error.outcome === "unknown";
    },
    "an unsigned answer": async () => {
      sandbox.inject({ kind: "unsigned" });
      const error = await failureOf(client.partnerships.build(input));
      return error.code === "ERR_WECHATPAY_RESPONSE_HEADER" && error.outcome === "unknown";
    },
    "a rotated key": async () => {
      await sandbox.rotatePlatformKey();
      return (await client.partnerships.build(input)).status === 200;
    },
    "bytes and Chinese text": async () => {
      const { data } = await client.request({ method: "POST", path: "/v3/sandbox/echo", body: "图\n" });
      return Buffer.from(data.body, "base64").toString() === "图\n";
    },
    upload: async () =>
      (await client.upload({ path: "/v3/merchant/media/upload", file: new Uint8Array([0, 255]), filename: "图.png" })).status ===
      200,
    bill: async () => {
      const { data } = await client.request({ path: "/v3/bill/tradebill?bill_date=2024-01-31" });
      return (await client.download(data.download_url, { hash: { type: data.hash_type, value: data.hash_value } })).length > 0;
    },
    "a packed bill as a stream": async () => {
      // As the documents say for Node 16.
      globalThis.ReadableStream ??= require("node:stream/web").ReadableStream;
      const query = { bill_date: "2024-01-31", tar_type: "GZIP" };
      const { data } = await client.request({ path: "/v3/bill/tradebill", query });
      const hash = { type: data.hash_type, value: data.hash_value };
      const pieces = [];
      for await (const piece of await client.downloadStream(data.download_url, { hash, gzip: "unpack" })) pieces.push(piece);
      const wrong = await client.downloadStream(data.download_url, { hash: { ...hash, value: "0".repeat(40) } });
      const error = await failureOf(wrong.getReader().read());
      return new TextDecoder().decode(Buffer.concat(pieces)).startsWith("交易时间") && error.code === "ERR_WECHATPAY_DOWNLOAD";
    },
    "a timeout": async () => {
      const hasty = createClient({ ...sandbox.clientOptions, attemptTimeoutMs: 100, retry: false });
      sandbox.inject({ kind: "latency", ms: 5000 });
      return (await failureOf(hasty.partnerships.build(input))).code === "ERR_WECHATPAY_TIMEOUT";
    },
    "an abort": async () => {
      const controller = new AbortController();
      sandbox.inject({ kind: "latency", ms: 5000 });
      setTimeout(() => controller.abort(), 100);
      return (await failureOf(client.partnerships.build(input, { signal: controller.signal }))).code === "ERR_WECHATPAY_ABORTED";
    },
    "nobody listens": async () => {
      const error = await failureOf(
        createClient({ ...sandbox.clientOptions, hosts: ["http://127.0.0.1:1"], retry: false }).partnerships.build(input),
      );
      return error.code === "ERR_WECHATPAY_NETWORK" && error.cause !== undefined;
    },
  };
  for (const [name, call] of Object.entries(calls)) await check(`${form}: ${name}`, call);
  await sandbox.close();
}
console.log(`RESULT ${JSON.stringify({ passed, failures })}`);
