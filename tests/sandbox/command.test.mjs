// npx wechatpay-wasm sandbox
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { run } from "./entry.mjs";
import { build, call, ECHO, exchange, verifies } from "./merchant.mjs";

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
  assert.match(out, /商户号：1900009191/);
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

const foreignKey = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" });

/** What a folder holds, and when each of it was last written. */
function stateOf(path) {
  return readdirSync(path).map((name) => {
    const { mtimeMs, mode, ino } = statSync(join(path, name));
    return { name, mtimeMs, mode, ino, content: readFileSync(join(path, name), "latin1") };
  });
}

/** The variables of a `.env` whose values are bare, as /bin/sh reads them. */
function variablesIn(path) {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return Object.fromEntries(lines.filter((line) => !line.startsWith("#")).map((line) => line.split(/=(.*)/s, 2)));
}

/** A folder that the command wrote. */
async function written(name, ...argv) {
  const out = join(folder, name);
  const { code, err } = await running(["--out", out, ...argv], () => {});
  assert.equal(code, 0, err);
  return out;
}

test("--out writes a .env with the names that the documents use, and platform keys that nobody takes for WeChat Pay's", async () => {
  const out = await written("variables");
  const read = (name) => readFileSync(join(out, name), "utf8");
  const facts = JSON.parse(read("sandbox.json"));
  assert.deepEqual(variablesIn(join(out, ".env")), {
    WECHATPAY_HOST: facts.url,
    WECHATPAY_MCHID: "1900000001",
    WECHATPAY_SERIAL_NO: new X509Certificate(read("apiclient_cert.pem")).serialNumber,
    WECHATPAY_PRIVATE_KEY_FILE: join(out, "apiclient_key.pem"),
    WECHATPAY_CERT_FILE: join(out, "apiclient_cert.pem"),
    WECHATPAY_APIV3_KEY: read("apiv3_key.txt"),
    WECHATPAY_APIV2_KEY: read("apiv2_key.txt"),
    WECHATPAY_PUB_KEY_ID: facts.publicKeyId,
    WECHATPAY_PUB_KEY_FILE: join(out, "pub_key.pem"),
    WECHATPAY_PLATFORM_CERT_FILE: join(out, "wechatpay_cert.pem"),
  });
  const ownKey = createPrivateKey(read("sandbox_private_key_of_wechatpay_cert.pem"));
  assert.ok(new X509Certificate(read("wechatpay_cert.pem")).checkPrivateKey(ownKey));
  createPrivateKey(read("sandbox_private_key_of_pub_key.pem"));
  const withPrivateKeys = readdirSync(out).filter((name) => read(name).includes("PRIVATE KEY-----"));
  assert.deepEqual(withPrivateKeys.sort(), [
    "apiclient_key.pem",
    "sandbox_private_key_of_pub_key.pem",
    "sandbox_private_key_of_wechatpay_cert.pem",
  ]);
});

test("a folder is used again: the same merchant, platform and port", async () => {
  const out = await written("again", "--mchid", "1900009191", "--answer-key", "publicKey");
  const before = stateOf(out);
  const facts = JSON.parse(readFileSync(join(out, "sandbox.json"), "utf8"));
  const read = (name) => readFileSync(join(out, name), "utf8");
  const { code, out: printed } = await running(["--out", out], async (stdout) => {
    assert.equal(/http:\/\/[\d.:]+/.exec(stdout.text)[0], facts.url);
    const merchant = { mchid: facts.mchid, serialNo: facts.serialNo, privateKey: read("apiclient_key.pem") };
    const sandbox = { port: new URL(facts.url).port, merchant };
    const keys = [{ id: facts.publicKeyId, publicKey: read("pub_key.pem") }, { certificate: read("wechatpay_cert.pem") }];
    for (const serial of [facts.publicKeyId, facts.certificateSerialNo]) {
      const answer = await call(sandbox, "GET", "/v3/certificates", { headers: { "Wechatpay-Serial": serial } });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers["wechatpay-serial"], serial);
      assert.ok(verifies(answer, keys), serial);
    }
  });
  assert.equal(code, 0);
  assert.match(printed, /沿用/);
  const kept = (state) => state.filter(({ name }) => name !== "sandbox.json");
  assert.deepEqual(kept(stateOf(out)), kept(before));
});

test("a folder whose keys belong to another merchant or platform than asked for: exit 2", async () => {
  const out = await written("other");
  const before = stateOf(out);
  for (const argv of [
    ["--mchid", "1900009191"],
    ["--platform", "publicKey"],
  ]) {
    const { code, err } = await failing("--out", out, ...argv);
    assert.equal(code, 2);
    assert.match(err, /--fresh/);
  }
  assert.deepEqual(stateOf(out), before);
});

for (const [name, change] of [
  [
    "a real merchant's folder",
    (out) => {
      rmSync(out, { recursive: true });
      mkdirSync(out);
      writeFileSync(join(out, "apiclient_key.pem"), foreignKey());
    },
  ],
  ["a real key in the place of the sandbox's", (out) => writeFileSync(join(out, "apiclient_key.pem"), foreignKey())],
  ["a real APIv3 key in the place of the sandbox's", (out) => writeFileSync(join(out, "apiv3_key.txt"), "0".repeat(32))],
  ["a real key beside the sandbox's", (out) => writeFileSync(join(out, "backup"), foreignKey())],
  ["a key file of another kind", (out) => writeFileSync(join(out, "apiclient_cert.p12"), Buffer.from([0x30, 0x82]))],
  ["an APIv3 key under any name", (out) => writeFileSync(join(out, "notes"), `${"a1".repeat(16)}\n`)],
  [
    "a record that names none of the keys",
    (out) => {
      const { fingerprints, ...facts } = JSON.parse(readFileSync(join(out, "sandbox.json"), "utf8"));
      writeFileSync(join(out, "sandbox.json"), JSON.stringify(facts));
    },
  ],
  ["a record that is none", (out) => writeFileSync(join(out, "sandbox.json"), "[")],
]) {
  test(`--out, with --fresh and without, leaves ${name} as it is: exit 1`, async () => {
    const out = await written(`foreign-${name.replace(/\W/g, "-")}`);
    change(out);
    const before = stateOf(out);
    for (const argv of [[], ["--fresh"]]) {
      const { code, err } = await running(["--out", out, ...argv], () => assert.fail("it must not serve"));
      assert.equal(code, 1, name);
      assert.match(err, /什么也没有改动/);
    }
    assert.deepEqual(stateOf(out), before);
  });
}

test("--fresh renews the keys; an existing .env stays, and the lines it lacks are printed without the APIv3 key", async () => {
  const out = await written("fresh");
  writeFileSync(join(out, "README"), "of mine");
  const before = new Map(stateOf(out).map(({ name, content }) => [name, content]));
  const { code, out: printed } = await running(["--out", out, "--fresh"], () => {});
  assert.equal(code, 0);
  const after = new Map(stateOf(out).map(({ name, content }) => [name, content]));
  assert.deepEqual([...after.keys()], [...before.keys()]);
  for (const [name, content] of after) assert.equal(content === before.get(name), [".env", "README"].includes(name), name);
  const { serialNo } = JSON.parse(after.get("sandbox.json"));
  assert.ok(printed.includes(`WECHATPAY_SERIAL_NO=${serialNo}`));
  assert.ok(printed.includes("WECHATPAY_APIV3_KEY=<apiv3_key.txt>"));
  assert.doesNotMatch(printed, /WECHATPAY_MCHID/);
  assert.ok(!printed.includes(after.get("apiv3_key.txt")));
});

test("--fresh follows no link out of the folder", {
  skip: process.platform === "win32" && "links need a privilege",
}, async () => {
  const out = await written("linked");
  const elsewhere = join(folder, "elsewhere.pem");
  cpSync(join(out, "apiclient_key.pem"), elsewhere);
  rmSync(join(out, "apiclient_key.pem"));
  symlinkSync(elsewhere, join(out, "apiclient_key.pem"));
  const before = readFileSync(elsewhere, "utf8");
  assert.equal((await running(["--out", out, "--fresh"], () => {})).code, 0);
  assert.equal(readFileSync(elsewhere, "utf8"), before);
  assert.notEqual(readFileSync(join(out, "apiclient_key.pem"), "utf8"), before);
});

test("a .env that was there is not changed", async () => {
  const out = join(folder, "project");
  mkdirSync(out);
  writeFileSync(join(out, ".env"), "WECHATPAY_MCHID=1900000001\nOTHER=1\n");
  const { code, out: printed } = await running(["--out", out, "--locale", "en"], () => {});
  assert.equal(code, 0);
  assert.equal(readFileSync(join(out, ".env"), "utf8"), "WECHATPAY_MCHID=1900000001\nOTHER=1\n");
  assert.match(printed, /\.env exists and was not changed/);
  assert.match(printed, /^ {2}WECHATPAY_PRIVATE_KEY_FILE=.*apiclient_key\.pem$/m);
});

test("a folder that lacks a key says so, and --fresh makes new ones", async () => {
  const out = await written("lacking");
  rmSync(join(out, "apiv3_key.txt"));
  const { code, err } = await running(["--out", out], () => assert.fail("it must not serve"));
  assert.deepEqual([code, /apiv3_key\.txt.*--fresh/.test(err)], [1, true]);
  assert.equal((await running(["--out", out, "--fresh"], () => {})).code, 0);
});

test("one language at a time: help, greeting, log and farewell", async () => {
  const request = async (stdout) => {
    const { port } = new URL(/http:\/\/[\d.:]+/.exec(stdout.text)[0]);
    await exchange({ port }, "GET", ECHO, { Accept: "*/*", "User-Agent": "x", Authorization: "Bearer x" });
  };
  const { out: english } = await running(["--locale", "en", "--out", join(folder, "english")], request);
  // The gateway's own message is Chinese, as WeChat Pay's are.
  assert.doesNotMatch(english.replace("Http头Authorization认证类型不正确", ""), /[\u3000-\u9fff\uff00-\uffef]/);
  const { out: chinese } = await running(["--out", join(folder, "chinese")], request);
  const words = chinese.replace(/^ {2}\/.*|https?:\S+|node --env-file\S+|[A-F0-9]{40}|PUB_KEY_ID_\d+/gm, "").match(/[a-z]{3,}/gi);
  // Names of headers, of the protocol and of keys have no Chinese.
  const names = "GET echo sandbox SIGN ERROR Http Authorization Accept User Agent WECHATPAY SHA RSA Ctrl";
  assert.deepEqual(
    words.filter((word) => !names.split(" ").includes(word)),
    [],
  );
  assert.doesNotMatch((await failing("--help", "--locale", "en")).out, /[\u3000-\u9fff\uff00-\uffef]/);
  assert.match((await failing("--help")).out, /^用法：/);
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
