// npx wechatpay-wasm sandbox
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { run } from "./entry.mjs";
import { build, ECHO, exchange } from "./merchant.mjs";

const folder = mkdtempSync(join(tmpdir(), "sandbox-command-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function sink() {
  const chunks = [];
  return {
    write: (text) => chunks.push(text),
    get text() {
      return chunks.join("");
    },
  };
}

/** Starts the command, hands its output to `use` once it listens, then ends it. */
async function running(argv, use) {
  const [stdout, stderr, controller] = [sink(), sink(), new AbortController()];
  let over = false;
  const ended = run(argv, { stdout, stderr, signal: controller.signal }).finally(() => {
    over = true;
  });
  while (!over && !stdout.text.includes("http://")) await new Promise((resolve) => setTimeout(resolve, 5));
  try {
    if (!over) await use(stdout);
  } finally {
    controller.abort();
  }
  return { code: await ended, out: stdout.text, err: stderr.text };
}

async function failing(...argv) {
  const [stdout, stderr] = [sink(), sink()];
  return { code: await run(argv, { stdout, stderr }), out: stdout.text, err: stderr.text };
}

test("--help and --choices print and exit 0", async () => {
  const help = await failing("--help");
  assert.equal(help.code, 0);
  for (const word of ["用法", "--port", "--offset", "--empty", "--platform", "--out", "--json", "退出码"])
    assert.ok(help.out.includes(word), word);
  const choices = await failing("--choices");
  assert.equal(choices.code, 0);
  assert.ok(choices.out.includes("list.offset"));
});

for (const argv of [
  ["--prot", "1"],
  ["extra"],
  ["--port"],
  ["--port", "x"],
  ["--port", "--json"],
  ["--stock", "1"],
  ["--offset", "page"],
  ["--host", "0.0.0.0"],
  ["--build", "201"],
  ["--retired-serial", "drop"],
  ["constructor", "1"],
]) {
  test(`${argv.join(" ")}: exit 2`, async () => {
    const { code, out, err } = await failing(...argv);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.notEqual(err, "");
  });
}

test("it serves, logs each request, prints no key, and closes with 0", async () => {
  const { code, out } = await running(["--mchid=1900009191", "--platform", "both"], async (stdout) => {
    const url = /http:\/\/[\d.:]+/.exec(stdout.text)[0];
    await exchange({ port: new URL(url).port }, "GET", ECHO, { Accept: "*/*", "User-Agent": "x", Authorization: "Bearer x" });
  });
  assert.equal(code, 0);
  assert.match(out, /商户号 mchid: 1900009191/);
  assert.match(out, /PUB_KEY_ID_\d+/);
  assert.match(out, /#1 GET \/v3\/sandbox\/echo → 401 SIGN_ERROR Http头Authorization认证类型不正确/);
  assert.match(out, /已关闭/);
  assert.ok(!out.includes("PRIVATE KEY"));
});

test("--out writes keys for the owner only, which work; --json is one object per line", async () => {
  const out = join(folder, "new", "keys");
  const argv = [
    "--out",
    out,
    "--json",
    "--build",
    "204",
    "--offset",
    "rows",
    "--empty",
    "ok",
    "--order",
    "newest",
    "--appid",
    "wx1",
    "--appid",
    "wx2",
    "--stock",
    "77:BUSIFAVOR_STOCK",
    "--latency",
    "1",
    "--answer-key",
    "publicKey",
    "--locale",
    "en",
    "--port",
    "0",
    "--host",
    "127.0.0.1",
  ];
  const result = await running(argv, async () => {
    const facts = JSON.parse(readFileSync(join(out, "sandbox.json")));
    const read = (name) => readFileSync(join(out, name), "utf8");
    const sandbox = {
      port: new URL(facts.url).port,
      merchant: { mchid: facts.mchid, serialNo: facts.serialNo, privateKey: read("apiclient_key.pem") },
    };
    const body = JSON.stringify({
      partner: { type: "APPID", appid: "wx2" },
      authorized_data: { business_type: "BUSIFAVOR_STOCK", stock_id: "77" },
    });
    const answer = await build(sandbox, { body });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers["wechatpay-serial"], facts.publicKeyId);
    assert.ok(new X509Certificate(read("apiclient_cert.pem")).checkPrivateKey(createPrivateKey(read("apiclient_key.pem"))));
    assert.equal(new X509Certificate(read("wechatpay_cert.pem")).serialNumber, facts.certificateSerialNo);
    assert.match(read("pub_key.pem"), /^-----BEGIN PUBLIC KEY-----/);
    assert.equal(read("apiv3_key.txt").length, 32);
    assert.ok(!JSON.stringify(facts).includes(read("apiv3_key.txt")));
  });
  assert.equal(result.code, 0);
  const events = result.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    events.map((event) => event.event),
    ["listening", "request", "closed"],
  );
  assert.equal(events[0].files.length, readdirSync(out).length);
  assert.ok(!result.out.includes(readFileSync(join(out, "apiv3_key.txt"), "utf8")));
  if (process.platform === "win32") return;
  for (const name of readdirSync(out)) assert.equal(statSync(join(out, name)).mode & 0o777, 0o600, name);
  assert.equal(statSync(out).mode & 0o777, 0o700);
});

test("a file that exists is not replaced: exit 1", async () => {
  writeFileSync(join(folder, "apiclient_key.pem"), "a real one");
  const { code, err } = await running(["--out", folder], () => assert.fail("it must not serve"));
  assert.equal(code, 1);
  assert.match(err, /apiclient_key\.pem/);
  assert.equal(readFileSync(join(folder, "apiclient_key.pem"), "utf8"), "a real one");
});

test("a port in use: exit 1 and a sentence", async () => {
  await running([], async (stdout) => {
    const { port } = new URL(/http:\/\/[\d.:]+/.exec(stdout.text)[0]);
    const second = await failing("--port", port);
    assert.equal(second.code, 1);
    assert.match(second.err, /--port/);
  });
});

test("Ctrl-C closes it with 0 and leaves no listener behind", {
  skip: process.platform === "win32" && "no SIGINT to send",
}, async () => {
  const entry = new URL("./entry.mjs", import.meta.url).href;
  const script = `import { run } from ${JSON.stringify(entry)}; const code = await run([], process); process.exitCode = code + 10 * process.listenerCount('SIGINT');`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => child.stdout.on("data", (chunk) => /Ctrl-C/.test(chunk) && resolve()));
  child.kill("SIGINT");
  const code = await new Promise((resolve) => child.on("exit", resolve));
  assert.equal(code, 0);
});

test("a pipe that nobody reads any more, as with | head, ends it without a complaint", {
  skip: process.platform === "win32" && "no such pipe",
}, async () => {
  const command = fileURLToPath(new URL("../../pkg/command/index.js", import.meta.url));
  const child = spawn(process.execPath, [command, "sandbox"], { stdio: ["ignore", "pipe", "pipe"] });
  const complaints = [];
  child.stderr.on("data", (chunk) => complaints.push(chunk));
  const exited = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
  const port = await new Promise((resolve) =>
    child.stdout.on("data", (chunk) => /http:\/\/127\.0\.0\.1:(\d+)/.test(chunk) && resolve(RegExp.$1)),
  );
  child.stdout.destroy();
  await exchange({ port }, "GET", ECHO, { Accept: "*/*", "User-Agent": "x" }).catch(() => {});
  assert.equal(await exited, 0);
  assert.equal(Buffer.concat(complaints).toString(), "");
});
