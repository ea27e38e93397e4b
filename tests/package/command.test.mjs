// npx wechatpay-wasm doctor | sign | verify | decrypt | call | trigger, run as a command on the built package.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createCipheriv, createDecipheriv } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { verifies } from "../sandbox/merchant.mjs";
import { handmade, send } from "./handmade.mjs";
import { startMaterials } from "./materials.mjs";

const command = fileURLToPath(new URL("../../pkg/command/index.js", import.meta.url));
const BUILD = "/v3/marketing/partnerships/build";
const BODY =
  '{"authorized_data":{"business_type":"FAVOR_STOCK","stock_id":"2433405"},"partner":{"appid":"wx4e1916a585d1f4e9","type":"APPID"}}';
const LIST = "/v3/marketing/partnerships?authorized_data=%7B%22business_type%22%3A%22FAVOR_STOCK%22%7D";

let sandbox;
let folder;
const file = (name) => join(folder, name);

before(async () => {
  ({ sandbox } = await startMaterials());
  folder = mkdtempSync(join(tmpdir(), "doctor-"));
  const { merchant, platform } = sandbox;
  writeFileSync(file("apiclient_key.pem"), merchant.privateKey);
  writeFileSync(file("apiclient_cert.pem"), merchant.certificate);
  writeFileSync(file("apiv3_key.txt"), `${merchant.apiV3Key}\n`);
  writeFileSync(file("wechatpay_cert.pem"), platform.keys.find((key) => key.certificate).certificate);
});
after(async () => {
  rmSync(folder, { recursive: true });
  await sandbox.close();
});

/** { code, stdout, stderr } of a program. */
function execute(program, argv, { input, env = {}, cwd } = {}) {
  return new Promise((resolve) => {
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(WECHATPAY_|LC_|LANG|NO_COLOR|HTTPS?_PROXY|https?_proxy)/.test(name)),
    );
    const child = execFile(program, argv, { cwd, env: { ...clean, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

const run = (argv, options) => execute(process.execPath, [command, ...argv], options);
/** The same without a process of its own, for many calls in a row; what was not caught rejects. */
async function runHere(argv) {
  const printed = [];
  const sink = { write: (text) => printed.push(text) };
  const { run: command } = await import(new URL("../../pkg/command/run.js", import.meta.url));
  return { code: await command(argv, { stdout: sink, stderr: sink, env: {} }), text: printed.join("") };
}

const shell = (line) => execute("/bin/sh", ["-c", line]);

test("doctor finds nothing wrong with a healthy folder", async () => {
  const { code, stdout, stderr } = await run(["doctor", "--dir", folder]);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /没有发现问题/);
  assert.doesNotMatch(stdout, /\u001b/);
});

test("doctor lists problems, most basic first, with exit code 1", async () => {
  const { code, stdout } = await run([
    "doctor",
    "--dir",
    folder,
    "--serial",
    "PUB_KEY_ID_01",
    "--mchid",
    "1900000001 ",
    "--json",
  ]);
  assert.equal(code, 1);
  assert.deepEqual(
    JSON.parse(stdout).findings.map((one) => one.code),
    ["SERIAL_IS_PUBLIC_KEY_ID", "MCHID_BLANKS"],
  );
});

test("doctor speaks English where the host does", async () => {
  const { stdout } = await run(["doctor", "--dir", folder, "--mchid", "x"], { env: { LANG: "en_US.UTF-8" } });
  assert.match(stdout, /The merchant number consists of 1 to 32 digits/);
});

for (const [name, request] of [
  ["a GET with a query", ["--url", LIST]],
  [
    "a POST with quotes, Chinese and a percent sign",
    [
      "--url",
      BUILD,
      "--body",
      `${BODY.slice(0, -1)},"note":"it's 100% 中文 \\"x\\" $HOME \`id\`"}`,
      "--idempotency-key",
      "12345",
    ],
  ],
]) {
  test(`the curl line is accepted by the gateway, and the OpenSSL line gives the same signature: ${name}`, async () => {
    const { stdout } = await run(["doctor", "--dir", folder, "--base-url", sandbox.url, "--json", ...request]);
    const { request: signed } = JSON.parse(stdout);
    const answer = await shell(`${signed.curl} --silent --noproxy '*'`);
    assert.equal(answer.code, 0, answer.stderr);
    // What fails after the signature was checked (an empty list, an unknown member) is no matter here.
    const checks = sandbox.requests[sandbox.requests.length - 1].checks;
    assert.deepEqual(
      checks.find((check) => check.name === "signature"),
      { name: "signature", passed: true },
      answer.stdout,
    );
    const signature = await shell(signed.openssl);
    assert.equal(signature.stdout, /signature="([^"]+)"/.exec(signed.headers.Authorization)[1], signature.stderr);
  });
}

test("doctor holds the request of an axios error's JSON against the credentials, and verifies the answer in it", async () => {
  const request = handmade({ merchant: sandbox.merchant, url: sandbox.url }, { target: "/v3/certificates" });
  const { status, headers, body } = await send(request);
  assert.equal(status, 200);
  const Authorization = request.headers.Authorization.replace(/mchid="\d+"/, 'mchid="1900000009"');
  const config = { method: "get", url: request.url, headers: { ...request.headers, Authorization } };
  const error = { name: "AxiosError", message: "x", config, response: { status, headers, data: body.toString() } };
  const argv = ["doctor", "--dir", folder, "--response", "-", "--json"];
  const { findings, verification } = JSON.parse((await run(argv, { input: JSON.stringify(error) })).stdout);
  assert.deepEqual(
    findings.map(({ field }) => field),
    ["mchid"],
  );
  assert.deepEqual(verification, { verified: true });
});

test("doctor explains an answer kept with curl -i, compared with what was signed", async () => {
  const request = handmade(
    { merchant: sandbox.merchant, url: sandbox.url },
    { target: LIST, signed: { target: "/v3/marketing/partnerships" } },
  );
  const { status, headers, body } = await send(request);
  const kept = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 ${status} Unauthorized\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n${body}`;
  writeFileSync(file("signed.json"), JSON.stringify(request));
  const { code, stdout } = await run(["doctor", "--response", "-", "--signed", file("signed.json"), "--json"], { input: kept });
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).explanation.code, "SIGN_QUERY_NOT_SIGNED");
  assert.equal(
    (await run(["doctor", "--response", "-", "--signed", file("signed.json")], { input: kept })).stdout.includes("漏了查询串"),
    true,
  );
});

test("doctor finds the failed entry of a HAR file", async () => {
  const entry = (status, text, headers = []) => ({
    request: { method: "GET", url: `https://api.mch.weixin.qq.com${LIST}`, headers },
    response: { status, headers: [{ name: "Content-Type", value: "application/json" }], content: { text } },
  });
  const log = {
    entries: [
      entry(200, "{}"),
      entry(400, '{"code":"INVALID_REQUEST","message":"Http头缺少Accept或User-Agent"}', [
        { name: "Accept", value: "application/json" },
      ]),
      entry(204, ""),
    ],
  };
  const { code, stdout } = await run(["doctor", "--response", "-", "--json"], { input: JSON.stringify({ log }) });
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).explanation.code, "ACCEPT_OR_USER_AGENT_MISSING");
  assert.match(JSON.parse(stdout).explanation.title, /User-Agent/);
});

test("sign prints an Authorization that the gateway accepts", async () => {
  const { code, stdout } = await run(["sign", "--dir", folder, "--url", `${sandbox.url}/v3/certificates`]);
  assert.equal(code, 0);
  const answer = await send({
    method: "GET",
    url: `${sandbox.url}/v3/certificates`,
    headers: { Accept: "application/json", "User-Agent": "x", Authorization: stdout.trim() },
  });
  assert.equal(answer.status, 200);
});

test("verify accepts a kept answer, and names the reason when a byte has changed", async () => {
  const request = handmade({ merchant: sandbox.merchant, url: sandbox.url }, { target: "/v3/certificates" });
  const { status, headers, body } = await send(request);
  const keep = (text) => JSON.stringify({ status, headers, body: text });
  const argv = ["verify", "--dir", folder, "--response", "-"];
  const good = await run(argv, { input: keep(body.toString()) });
  assert.equal(good.code, 0, good.stdout + good.stderr);
  const changed = await run([...argv, "--json"], { input: keep(`${body} `) });
  assert.equal(changed.code, 1);
  assert.equal(JSON.parse(changed.stdout).explanation.code, "ERR_WECHATPAY_SIGNATURE_INVALID");
});

test("decrypt prints the plaintext of a notification, and says why it cannot", async () => {
  const nonce = "0123456789ab";
  const cipher = createCipheriv("aes-256-gcm", sandbox.merchant.apiV3Key, nonce).setAAD(Buffer.from("coupon"));
  const ciphertext = Buffer.concat([cipher.update('{"a":"中文"}'), cipher.final(), cipher.getAuthTag()]).toString("base64");
  const notification = JSON.stringify({
    id: "1",
    resource: { algorithm: "AEAD_AES_256_GCM", ciphertext, nonce, associated_data: "coupon" },
  });
  const { code, stdout } = await run(["decrypt", "--dir", folder, "--resource", "-"], { input: notification });
  assert.deepEqual([code, stdout], [0, '{"a":"中文"}\n']);
  const wrong = await run(["decrypt", "--resource", "-"], {
    input: notification,
    env: { WECHATPAY_APIV3_KEY: "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb" },
  });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stdout, /apiV3Key/);
});

test("decrypt takes what verify takes: what curl -i printed, JSON with headers and body, a HAR file", async () => {
  const url = `${sandbox.url}/v3/certificates`;
  const request = handmade({ merchant: sandbox.merchant, url: sandbox.url }, { target: "/v3/certificates" });
  const { status, headers, body } = await send(request);
  const text = body.toString();
  const curl = `HTTP/1.1 ${status} OK\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n${text}`;
  const har = {
    log: {
      entries: [
        {
          request: { method: "GET", url, headers: [] },
          response: {
            status,
            headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
            content: { text },
          },
        },
      ],
    },
  };
  const certificate = sandbox.platform.keys.find((key) => key.certificate).certificate;
  for (const input of [curl, JSON.stringify({ status, headers, body: text }), JSON.stringify(har), text]) {
    for (const option of ["--response", "--resource"]) {
      const { code, stdout } = await run(["decrypt", "--dir", folder, option, "-"], { input });
      assert.deepEqual([code, stdout.trim()], [0, certificate.trim()], input.slice(0, 20));
    }
  }
});

/** An address on which nobody listens any more. */
async function closed() {
  const server = http.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** The same with an environment, a terminal to answer and a network of its own; `asked` counts what was sent. */
async function callHere(argv, { env = {}, answer, response = new Response(null, { status: 404 }) } = {}) {
  const { run: command } = await import(new URL("../../pkg/command/run.js", import.meta.url));
  const [out, complaints, sent] = [[], [], []];
  const stdin = Object.assign(Readable.from(answer === undefined ? [] : [answer]), { isTTY: answer !== undefined });
  const { fetch } = globalThis;
  globalThis.fetch = async (url, init) => {
    sent.push({ url, ...init });
    return response;
  };
  try {
    const host = {
      stdin,
      stdout: { write: (text) => out.push(text) },
      stderr: Object.assign(new PassThrough(), { write: (text) => complaints.push(text) }),
      env,
    };
    return { code: await command(["call", ...argv], host), stdout: out.join(""), stderr: complaints.join(""), sent };
  } finally {
    globalThis.fetch = fetch;
  }
}

test("call sends one request and shows it, its answer, the verification and an explanation", async () => {
  const argv = ["--dir", folder, "--host", sandbox.url];
  const good = await run(["call", "/v3/certificates", ...argv]);
  assert.equal(good.code, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /^> GET http:\/\/127\.0\.0\.1:\d+\/v3\/certificates$/m);
  assert.match(good.stdout, /^> Authorization: WECHATPAY2-SHA256-RSA2048 /m);
  assert.match(good.stdout, /^< HTTP\/1\.1 200$/m);
  assert.match(good.stdout, /✓ 验签通过/);
  assert.equal(
    sandbox.requests.at(-1).checks.every(({ passed }) => passed),
    true,
  );
  const empty = await run(["call", LIST, ...argv, "--json"]);
  const parts = JSON.parse(empty.stdout);
  assert.equal(empty.code, 1);
  assert.deepEqual([parts.status, parts.verification.state, parts.explanation.code], [400, "unsigned", "LIST_EMPTY"]);
  assert.equal(
    parts.request.message,
    `GET\n${LIST}\n${parts.request.message.split("\n")[2]}\n${parts.request.message.split("\n")[3]}\n\n`,
  );
  const built = await run(["call", BUILD, ...argv, "--method", "POST", "--body", BODY, "--idempotency-key", "call_1"]);
  assert.equal(built.code, 0, built.stdout + built.stderr);
  assert.match(built.stdout, /^> \{"authorized_data"/m);
});

test("what call --json prints is read by verify, decrypt and doctor", async () => {
  const { stdout } = await run(["call", "/v3/certificates", "--dir", folder, "--host", sandbox.url, "--json"]);
  const { certificate } = sandbox.platform.keys.find((key) => key.certificate);
  for (const [name, expected] of [
    ["verify", /✓ 验签通过/],
    ["decrypt", new RegExp(certificate.split("\n")[1].replace(/[+/]/g, "\\$&"))],
    ["doctor", /SUCCEEDED/],
  ]) {
    const result = await run([name, "--dir", folder, "--response", "-"], { input: stdout });
    assert.equal(result.code, 0, result.stdout + result.stderr);
    assert.match(result.stdout, expected);
  }
});

test("call trusts no answer that does not verify", async () => {
  const argv = ["call", "/v3/certificates", "--host", sandbox.url, "--json"];
  sandbox.inject({ kind: "wrongSignature" });
  const forged = await run([...argv, "--dir", folder]);
  assert.equal(JSON.parse(forged.stdout).verification.verified, false);
  assert.deepEqual([forged.code, JSON.parse(forged.stdout).verification.state], [1, "invalid"]);
  assert.equal(JSON.parse(forged.stdout).explanation.code, "ERR_WECHATPAY_SIGNATURE_INVALID");
  sandbox.inject({ kind: "unsigned" });
  const unsigned = await run([...argv, "--dir", folder]);
  assert.deepEqual([unsigned.code, JSON.parse(unsigned.stdout).verification.state], [1, "unsigned"]);
  const noKeys = await run([...argv, "--key", file("apiclient_key.pem"), "--cert", file("apiclient_cert.pem")]);
  assert.deepEqual([noKeys.code, JSON.parse(noKeys.stdout).verification.state], [1, "no-keys"]);
  const nobody = await run(["call", "/v3/certificates", "--host", await closed(), "--dir", folder, "--json"]);
  assert.deepEqual([nobody.code, JSON.parse(nobody.stdout).explanation.code], [1, "CONNECTION_REFUSED"]);
});

test("call goes to WeChat Pay, to this machine or where --host says, and nowhere else", async () => {
  const elsewhere = "https://api.mch.weixin.qq.com.evil.example";
  writeFileSync(file(".env"), `WECHATPAY_HOST=${elsewhere}\n`);
  const marked = mkdtempSync(join(tmpdir(), "marked-"));
  cpSync(folder, marked, { recursive: true });
  writeFileSync(join(marked, "sandbox.json"), JSON.stringify({ url: elsewhere }));
  const dir = ["--dir", folder];
  for (const [argv, options] of [
    [["/v3/certificates", ...dir, "--env", file(".env")]],
    [["/v3/certificates", ...dir], { env: { WECHATPAY_HOST: elsewhere } }],
    [["/v3/certificates", "--dir", marked]],
    [[`${elsewhere}/v3/certificates`, ...dir]],
    [[`${elsewhere}/v3/certificates`, ...dir, "--host", sandbox.url]],
    [["/v3/certificates", ...dir], { env: { WECHATPAY_HOST: "https://127.0.0.1.evil.example" } }],
    [["/v3/certificates", ...dir], { env: { WECHATPAY_HOST: "https://localhost.evil.example" } }],
  ]) {
    const { code, stderr, sent } = await callHere(argv, options);
    assert.deepEqual([code, sent.length], [2, 0], argv.join(" "));
    assert.match(stderr, /--host https:\/\//);
  }
  for (const [argv, options, host] of [
    [[], {}, "https://api.mch.weixin.qq.com"],
    [[], { env: { WECHATPAY_HOST: "https://api2.mch.weixin.qq.com" } }, "https://api2.mch.weixin.qq.com"],
    [[], { env: { WECHATPAY_HOST: "http://127.0.0.1:1" } }, "http://127.0.0.1:1"],
    [["--host", elsewhere], {}, elsewhere],
    [["--host", "http://[::1]:1"], { env: { WECHATPAY_HOST: elsewhere } }, "http://[::1]:1"],
  ]) {
    const { sent, stderr } = await callHere(["/v3/certificates", ...dir, ...argv], options);
    assert.deepEqual(
      sent.map(({ url, method, redirect }) => [url, method, redirect]),
      [[`${host}/v3/certificates`, "GET", "manual"]],
      stderr,
    );
  }
  rmSync(marked, { recursive: true });
});

test("call asks before it sends anything but GET to another machine", async () => {
  const argv = [BUILD, "--dir", folder, "--method", "POST", "--body", BODY, "--idempotency-key", "1"];
  for (const [more, options, sent] of [
    [[], {}, 0],
    [[], { answer: "\n" }, 0],
    [[], { answer: "n\n" }, 0],
    [[], { answer: "y\n" }, 1],
    [["--yes"], {}, 1],
    [["--host", "http://127.0.0.1:1"], {}, 1],
  ]) {
    const result = await callHere([...argv, ...more], options);
    assert.equal(result.sent.length, sent, JSON.stringify([more, options, result.stderr]));
    if (sent === 0) assert.notEqual(result.code, 0);
  }
  const unasked = await callHere(argv);
  assert.deepEqual([unasked.code, /--yes/.test(unasked.stderr)], [2, true]);
  for (const method of ["DELETE", "PUT", "PATCH", "HEAD"])
    assert.equal((await callHere(["/v3/x", "--dir", folder, "--method", method])).sent.length, 0, method);
  assert.equal((await callHere([BUILD, "--dir", folder, "--body", BODY])).sent.length, 0, "a body makes no POST of itself");
});

test("a .env is read only where --env names it, and what the environment says counts before it", async () => {
  const { merchant, platform } = sandbox;
  const escaped = merchant.privateKey.trim().replaceAll("\n", "\\n");
  const text = `# the sandbox's
export WECHATPAY_HOST=${sandbox.url} # a remark
WECHATPAY_MCHID='${merchant.mchid}'
WECHATPAY_SERIAL_NO=${merchant.serialNo}
WECHATPAY_PRIVATE_KEY="${escaped}"
WECHATPAY_PLATFORM_CERT_FILE=${file("wechatpay_cert.pem")}
NODE_OPTIONS=--nonsense
`;
  const project = mkdtempSync(join(tmpdir(), "project-"));
  for (const [name, content] of [
    [".env", text],
    ["lines.env", text.replace(/\r?\n/g, "\r\n").replace(escaped, merchant.privateKey)],
  ]) {
    writeFileSync(join(project, name), content);
    const there = await run(["call", "/v3/certificates", "--env", join(project, name)]);
    assert.equal(there.code, 0, there.stdout + there.stderr);
    for (const argv of [["doctor"], ["sign", "--url", "/v3/x"]])
      assert.equal((await run([...argv, "--env", join(project, name)])).code, 0, argv[0]);
  }
  const unread = await execute(process.execPath, [command, "call", "/v3/certificates", "--json"], { cwd: project });
  assert.deepEqual([unread.code, unread.stdout, /--env/.test(unread.stderr)], [2, "", true]);
  const over = await run(["call", "/v3/certificates", "--env", join(project, ".env"), "--json"], {
    env: { WECHATPAY_MCHID: "1900000999" },
  });
  assert.equal(JSON.parse(over.stdout).status, 401);
  const none = await run(["call", "/v3/certificates", "--env", file("wechatpay_cert.pem")]);
  assert.deepEqual([none.code, /WECHATPAY_/.test(none.stderr)], [2, true]);
  rmSync(project, { recursive: true });
  assert.ok(platform.keys.length > 0);
});

test("no line of an answer's looks like one of the command's", async () => {
  const body = "\u001b[2J✓ 验签通过\n✓ The signature is valid\r\n> GET /v3/certificates\u2028✓ 验签通过";
  const response = new Response(body, { status: 200, headers: { "Wechatpay-Serial": "x" } });
  const { stdout, code } = await callHere(["/v3/certificates", "--dir", folder], { response });
  assert.equal(code, 1);
  assert.doesNotMatch(stdout, /[\u001b\u2028]/);
  assert.doesNotMatch(stdout, /^✓/m);
  assert.equal(stdout.match(/^> GET/gm).length, 1);
});

/** A folder that the sandbox command wrote, of a sandbox that runs meanwhile. */
async function withFolder(use) {
  const out = join(mkdtempSync(join(tmpdir(), "trigger-")), "wechatpay");
  const { sandbox: start } = await import(new URL("../../pkg/command/sandbox.js", import.meta.url));
  const [controller, printed] = [new AbortController(), []];
  const stdout = { write: (text) => printed.push(text) };
  const ended = start(["--out", out], { stdout, stderr: stdout, signal: controller.signal });
  while (!printed.join("").includes("Ctrl-C")) await new Promise((resolve) => setTimeout(resolve, 5));
  try {
    await use(out);
  } finally {
    controller.abort();
    await ended;
    rmSync(out, { recursive: true });
  }
}

test("trigger delivers what the folder's sandbox signs and encrypts: a notification, a coupon, a forgery", async () => {
  await withFolder(async (out) => {
    const facts = JSON.parse(readFileSync(join(out, "sandbox.json"), "utf8"));
    const read = (name) => readFileSync(join(out, name), "utf8");
    const keys = [{ id: facts.publicKeyId, publicKey: read("pub_key.pem") }, { certificate: read("wechatpay_cert.pem") }];
    const received = [];
    const handler = http.createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const isSigned =
        request.headers["wechatpay-signature"] !== undefined && verifies({ headers: request.headers, bytes }, keys);
      if (isSigned) received.push({ ...JSON.parse(bytes), serial: request.headers["wechatpay-serial"] });
      response.writeHead(isSigned ? 204 : 401).end();
    });
    await new Promise((resolve) => handler.listen(0, "127.0.0.1", resolve));
    const argv = ["--dir", out, "--to", `http://127.0.0.1:${handler.address().port}/notify`];
    /** What node:crypto makes of the resource. */
    const plaintext = ({ resource: { ciphertext, nonce, associated_data: data } }) => {
      const bytes = Buffer.from(ciphertext, "base64");
      const decipher = createDecipheriv("aes-256-gcm", read("apiv3_key.txt"), nonce).setAAD(Buffer.from(data));
      return decipher.setAuthTag(bytes.subarray(-16)).update(bytes.subarray(0, -16)).toString();
    };
    try {
      const more = ["--resource", "-", "--event-type", "X.Y", "--id", "id-1", "--sign-with", "publicKey"];
      const one = await run(["trigger", "notification", ...argv, ...more], { input: '{"a":"中文"}' });
      assert.equal(one.code, 0, one.stdout + one.stderr);
      assert.match(one.stdout, /处理程序已接收/);
      const { id, event_type: type, serial } = received.at(-1);
      assert.deepEqual([id, type, serial, plaintext(received.at(-1))], ["id-1", "X.Y", facts.publicKeyId, '{"a":"中文"}']);
      const early = await run(["trigger", "coupon", ...argv, "--json"]);
      assert.deepEqual([early.code, JSON.parse(early.stdout).explanation.code, received.length], [1, "NO_AUTHORITY", 1]);
      const built = ["call", BUILD, "--method", "POST", "--body", BODY, "--idempotency-key", "1", "--env", join(out, ".env")];
      assert.equal((await run(built)).code, 0);
      const coupon = await run(["trigger", "coupon", ...argv, "--json"]);
      assert.equal(coupon.code, 0, coupon.stdout + coupon.stderr);
      assert.equal(JSON.parse(plaintext(received.at(-1))).stock_id, "2433405");
      for (const fault of ["probe", "wrongSignature", "staleTimestamp", "unsigned"]) {
        const { code, stdout } = await run(["trigger", "notification", ...argv, "--fault", fault]);
        // The handler here looks at no clock.
        assert.equal(code, fault === "staleTimestamp" ? 1 : 0, stdout);
      }
      for (const { stdout } of [one, early, coupon]) assert.ok(!stdout.includes(read("apiv3_key.txt")));
    } finally {
      handler.close();
    }
    const nobody = await run(["trigger", "notification", "--dir", out, "--to", "http://127.0.0.1:9/"]);
    assert.deepEqual([nobody.code, /没有应答/.test(nobody.stdout)], [1, true]);
    for (const wrong of [
      ["--dir", folder, "--to", "http://127.0.0.1:9/"],
      ["--dir", out],
      ["--dir", out, "--to", "127.0.0.1"],
      ["--dir", out, "--to", "https://example.invalid/"],
      ["--dir", out, "--to", "http://127.0.0.1:9/", "--fault", "x"],
    ])
      assert.equal((await run(["trigger", "notification", ...wrong])).code, 2, wrong.join(" "));
  });
});

test("no secret is ever printed", async () => {
  const { privateKey, apiV3Key } = sandbox.merchant;
  const lines = privateKey.split("\n").filter((line) => line.length > 40 && !line.startsWith("-"));
  for (const argv of [
    ["doctor", "--dir", folder, "--url", LIST],
    ["sign", "--dir", folder, "--url", LIST, "--json"],
    [
      "doctor",
      "--key",
      file("apiclient_cert.pem"),
      "--cert",
      file("apiclient_key.pem"),
      "--apiv3-key-file",
      file("apiclient_key.pem"),
      "--json",
    ],
    ["doctor", "--mchid", apiV3Key, "--serial", lines[0], "--dir", folder],
  ]) {
    const { stdout, stderr } = await run(argv);
    for (const secret of [apiV3Key, ...lines]) assert.ok(!(stdout + stderr).includes(secret), argv.join(" "));
  }
});

test("secrets are not taken from the command line, and what is wrong about arguments is said with exit code 2", async () => {
  for (const argv of [
    [],
    ["nonsense"],
    ["doctor"],
    ["doctor", "--apiv3-key", "x"],
    ["doctor", "--what"],
    ["doctor", "--key"],
    ["doctor", "--key", file("none.pem")],
    ["sign", "--dir", folder],
    ["verify"],
    ["decrypt", "--resource", "-"],
  ]) {
    const { code, stderr, stdout } = await run(argv, { input: "{}" });
    assert.equal(code, 2, argv.join(" "));
    assert.match(stderr + stdout, /[一-鿿].*[a-z]{3}/su);
  }
});

test("a secret in the place of anything else is not printed either", async () => {
  const { privateKey, apiV3Key } = sandbox.merchant;
  const lines = privateKey.split("\n").filter((line) => line.length > 40 && !line.startsWith("-"));
  const url = ["--dir", folder, "--url"];
  const misplaced = [
    ["--key", apiV3Key],
    ["--key", lines[0]],
    ["--apiv3-key-file", apiV3Key],
    ["--dir", apiV3Key],
    ["--response", lines[0]],
    ["--signed", apiV3Key, "--status", "400"],
    [apiV3Key],
    [`--${apiV3Key}`],
    ["--dir", folder, lines[0]],
    [`--apiV3Key=${apiV3Key}`],
    ["--private-key", lines[0]],
    ["--timestamp", apiV3Key, ...url, "/v3/x"],
    ["--header", apiV3Key, ...url, "/v3/x"],
    ["--header", `X-Key: ${apiV3Key}`, ...url, "/v3/x"],
    [...url, `/v3/x?key=${apiV3Key}`],
    [...url, `/v3/x?key=${apiV3Key}`, "--json"],
    [...url, "/v3/x", "--body", JSON.stringify({ key: lines[1] })],
    ["--serial", apiV3Key],
    ["--mchid", lines[0]],
    ["--appid", apiV3Key],
  ];
  for (const argv of misplaced) {
    const { stdout, stderr } = await run(["doctor", ...argv]);
    for (const secret of [apiV3Key, ...lines]) assert.ok(!(stdout + stderr).includes(secret), argv.join(" ").slice(0, 40));
    assert.ok((stdout + stderr).length > 0);
  }
});

/** No 24 characters of a secret, line breaks aside, are in what was printed. */
function givesNothingAway(printed, secrets) {
  const compact = (text) => text.replace(/\s|\\[nr]/g, "");
  const shown = compact(printed);
  for (const secret of secrets.map(compact)) {
    for (let at = 0; at + 24 <= secret.length; at += 1)
      assert.ok(!shown.includes(secret.slice(at, at + 24)), `${secret.slice(at, at + 24)} in ${printed}`);
  }
}

/** The keys as they get into a file by mistake: whole, cut, in other forms, within other text. Names, not keys, for messages. */
function mistaken({ privateKey, apiV3Key }) {
  const lines = privateKey.trim().split("\n");
  const base64 = lines.slice(1, -1).join("");
  const der = Buffer.from(base64, "base64");
  const answer = (member) => JSON.stringify({ code: "PARAM_ERROR", message: "x", ...member });
  const har = (response, request = {}) =>
    JSON.stringify({
      log: {
        entries: [
          {
            request: { method: "GET", url: "https://api.mch.weixin.qq.com/v3/x", ...request },
            response: { status: 400, ...response },
          },
        ],
      },
    });
  return {
    "apiv3_key.txt": `${apiV3Key}\n`,
    "APIv3 key with a byte order mark": `\ufeff${apiV3Key}`,
    "APIv3 key in a sentence": `密钥${apiV3Key},勿外传`,
    "APIv3 key in an environment file": `WECHATPAY_APIV3_KEY=${apiV3Key}\r\n`,
    "APIv3 key as JSON text": JSON.stringify(apiV3Key),
    "APIv3 key in a message": answer({ message: `key ${apiV3Key}` }),
    "APIv3 key in a detail": answer({ detail: { field: "/x", value: apiV3Key, issue: "i" } }),
    "APIv3 key in a HAR header": har({
      headers: [
        { name: "Request-ID", value: apiV3Key },
        { name: "Server", value: apiV3Key },
      ],
    }),
    "APIv3 key in a HAR address": har({ status: 404 }, { url: `https://api.mch.weixin.qq.com/v3/${apiV3Key}` }),
    "apiclient_key.pem": privateKey,
    "private key with CRLF": privateKey.replace(/\n/g, "\r\n"),
    "private key with escaped line breaks": privateKey.replace(/\n/g, "\\n"),
    "private key without its first lines": lines.slice(3).join("\n"),
    "private key without its first line, escaped": lines.slice(1).join("\\n"),
    "private key cut": privateKey.slice(0, 300),
    "private key in bare Base64": base64,
    "private key in Base64 of 76 columns": base64.replace(/.{76}/g, "$&\n"),
    "private key in a sentence": `my key: ${base64.slice(0, 44)} ok`,
    "private key in a message": answer({ message: privateKey }),
    "private key as JSON text": JSON.stringify(privateKey),
    "private key in a HAR body": har({ content: { text: privateKey } }),
    "private key in Base64 in a HAR body": har({
      content: { text: Buffer.from(privateKey).toString("base64"), encoding: "base64" },
    }),
    "private key in a HAR error": JSON.stringify({ log: { entries: [{ response: { status: 0, _error: privateKey } }] } }),
    "private key in DER": der,
  };
}

test("a key given as the answer, as what was signed or as the body is not printed", async () => {
  const { privateKey, apiV3Key } = sandbox.merchant;
  const secrets = [privateKey.split("\n").slice(1, -2).join(""), apiV3Key];
  for (const [name, content] of Object.entries(mistaken(sandbox.merchant))) {
    writeFileSync(file("mistaken"), content);
    for (const argv of [
      ["doctor", "--response", file("mistaken"), "--status", "400"],
      ["doctor", "--response", file("mistaken"), "--json"],
      ["doctor", "--status", "401", "--signed", file("mistaken"), "--json"],
      ["verify", "--response", file("mistaken"), "--platform-cert", file("wechatpay_cert.pem"), "--json"],
      ["decrypt", "--resource", file("mistaken"), "--dir", folder],
      ...(name.startsWith("APIv3") || /HAR|JSON|message|sentence/.test(name)
        ? []
        : [["doctor", "--url", BUILD, "--body-file", file("mistaken")]]),
    ]) {
      const { code, text } = await runHere(argv);
      assert.ok([0, 1, 2].includes(code), name);
      assert.match(text, /[一-鿿]/, name);
      givesNothingAway(text, secrets);
    }
  }
});

test("what is no secret is still shown: ids, paths, serial numbers, the nonce that differs", async () => {
  const requestId = "08F78BB5AF0610D302189CF2D36520B2E1E2AC0128C4F70130-0";
  const unknown = {
    status: 404,
    headers: { "Request-ID": requestId },
    request: { method: "GET", url: "https://api.mch.weixin.qq.com/v3/pay/transactions/out-trade-no/20250603ABC" },
  };
  const { explanation } = JSON.parse(
    (await run(["doctor", "--response", "-", "--json"], { input: JSON.stringify(unknown) })).stdout,
  );
  assert.match(JSON.stringify(explanation), /out-trade-no\/20250603ABC/);
  assert.equal(explanation.evidence.requestId, requestId);
  const request = handmade(
    { merchant: sandbox.merchant, url: sandbox.url },
    { target: LIST, signed: { nonce: "0123456789ABCDEF0123456789ABCDEF" } },
  );
  const { status, headers, body } = await send(request);
  writeFileSync(file("signed.json"), JSON.stringify(request));
  const { stdout } = await run(["doctor", "--response", "-", "--signed", file("signed.json"), "--json"], {
    input: JSON.stringify({ status, headers, body: body.toString() }),
  });
  assert.equal(JSON.parse(stdout).explanation.code, "SIGN_NONCE_DIFFERS");
  assert.deepEqual(
    [JSON.parse(stdout).explanation.evidence.signed, JSON.parse(stdout).explanation.evidence.received],
    ["0123456789ABCDEF0123456789ABCDEF", "593BEC0C930BF1AFEB40B4A08C8FB242"],
  );
});

test("a HAR file with any JSON type in any place ends in a sentence", async () => {
  const entry = {
    request: {
      method: "POST",
      url: `https://api.mch.weixin.qq.com${BUILD}`,
      headers: [{ name: "Authorization", value: "x" }],
      postData: { mimeType: "application/json", text: BODY },
    },
    response: {
      status: 400,
      _error: "net::ERR",
      headers: [{ name: "Date", value: "x" }],
      content: { encoding: "base64", text: "e30=" },
    },
  };
  const har = { log: { version: "1.2", entries: [entry, entry] } };
  const values = [
    null,
    true,
    0,
    -1,
    400,
    1e300,
    "",
    "400",
    "base64",
    [],
    [null],
    [["a", 1]],
    {},
    { toString: 1 },
    { valueOf: null, toString: null },
    { length: -1 },
    JSON.parse('{"then":1}'),
    JSON.parse('{"__proto__":{"status":200}}'),
  ];
  const places = (value, path = []) =>
    typeof value === "object" && value !== null
      ? [path, ...Object.keys(value).flatMap((name) => places(value[name], [...path, name]))]
      : [path];
  const replaced = (value, [name, ...rest], by) => {
    if (name === undefined) return by;
    const copy = Array.isArray(value) ? value.slice() : { ...value };
    copy[name] = replaced(value[name], rest, by);
    return copy;
  };
  // xorshift32 (Marsaglia, 2003): the same files every time.
  let state = 20260101;
  const below = (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
  const files = places(har).flatMap((path) => values.map((value) => replaced(har, path, value)));
  for (let count = 0; count < 1000; count += 1) {
    let one = har;
    for (let changes = 0; changes <= below(4); changes += 1) {
      const all = places(one);
      one = replaced(one, all[below(all.length)], values[below(values.length)]);
    }
    files.push(one);
  }
  assert.ok(files.length > 1500);
  for (const one of files) {
    writeFileSync(file("odd.har"), JSON.stringify(one));
    for (const argv of [
      ["doctor", "--response", file("odd.har")],
      ["verify", "--response", file("odd.har"), "--platform-cert", file("wechatpay_cert.pem")],
    ]) {
      const { code, text } = await runHere(below(2) === 0 ? argv : [...argv, "--entry", "2"]).catch((error) =>
        assert.fail(`${argv[0]} ${JSON.stringify(one)}: ${error.stack}`),
      );
      assert.ok([0, 1, 2].includes(code));
      assert.match(text, /[一-鿿]/, JSON.stringify(one));
    }
  }
});

test("a path in a key's place is no secret: the sentences keep their words", async () => {
  const { stdout } = await run(["doctor", "--locale", "zh-CN"], { env: { WECHATPAY_PRIVATE_KEY: "apiclient_key.pem" } });
  assert.match(stdout, /PRIVATE_KEY_IS_FILE_PATH/);
  assert.match(stdout, /--key 指定商户平台下发的 apiclient_key\.pem/);
});

test("an option that does not exist names the one that was meant", async () => {
  for (const [wrong, right] of [
    ["--cret", "--cert"],
    ["--serial-no", "--serial"],
    ["--certificate", "--cert"],
    ["--mch-id", "--mchid"],
    ["--private-key", "--key"],
    ["--apiV3Key", "--apiv3-key-file"],
  ]) {
    const { code, stderr } = await run(["doctor", wrong, "x"]);
    assert.equal(code, 2);
    assert.ok(stderr.includes(`${right} `) || stderr.includes(`${right}?`), stderr);
  }
});

const optionsOf = async (name) => {
  const { stdout } = await run([name, "--help"]);
  return [...new Set(stdout.match(/^ {2}--[a-z0-9-]+/gm).map((option) => option.trim()))];
};

test("every option of --help is known to its command", async () => {
  for (const name of COMMANDS) {
    for (const option of await optionsOf(name)) {
      // A number that is none ends the sandbox, whose switches start it.
      const { stderr } = await run([name, option, ...(name === "sandbox" ? ["--port", "x"] : [])]);
      assert.doesNotMatch(stderr, /没有 --\S+ 这个选项/, option);
    }
  }
});

test("each command lists only what it uses", async () => {
  const [verify, decrypt, sign] = [await optionsOf("verify"), await optionsOf("decrypt"), await optionsOf("sign")];
  for (const option of ["--key", "--cert", "--mchid", "--serial", "--apiv3-key-file", "--appid", "--url"])
    assert.ok(!verify.includes(option), option);
  for (const option of ["--key", "--cert", "--mchid", "--serial", "--platform-key", "--platform-cert", "--appid", "--now"])
    assert.ok(!decrypt.includes(option), option);
  for (const option of ["--apiv3-key-file", "--platform-key", "--platform-key-id", "--platform-cert", "--appid"])
    assert.ok(!sign.includes(option), option);
});

test("a command or a kind that does not exist names the one that was meant", async () => {
  for (const [argv, right] of [
    [["docter"], "doctor"],
    [["verfy"], "verify"],
    [["Call"], "call"],
    [["trigger", "notificaton"], "notification"],
    [["trigger", "cupon"], "coupon"],
  ]) {
    const { code, stderr } = await run(argv);
    assert.equal(code, 2);
    assert.ok(stderr.includes(`是不是想写 ${right}？Did you mean ${right}?`), stderr);
  }
});

test("what curl kept is understood: -v with its marks, and its own complaint", async () => {
  const verbose =
    '* Trying\n> GET /v3/x HTTP/1.1\n> Host: x\n>\n< HTTP/1.1 403 Forbidden\n< Content-Type: application/json\n< \n{ [20 bytes data]\n{"code":"NO_AUTH",\n"message":"商户未被授权"}\n* Connection left intact\n';
  const complaint = "curl: (6) Could not resolve host: api.mch.weixin.qq.com\n";
  for (const [input, expected] of [
    [verbose, "NO_AUTHORITY"],
    [complaint, "HOST_NOT_FOUND"],
  ]) {
    const { stdout } = await run(["doctor", "--response", "-", "--json"], { input });
    assert.equal(JSON.parse(stdout).explanation.code, expected);
  }
});

test("a browser's HAR file: pseudo headers, Base64, and a request that never got an answer", async () => {
  const request = {
    method: "POST",
    url: `https://api.mch.weixin.qq.com${BUILD}`,
    headers: [{ name: ":method", value: "POST" }],
    postData: { mimeType: "application/json", text: BODY },
  };
  const refused = { code: "PARAM_ERROR", message: "appid和mch_id不匹配" };
  const answered = {
    request,
    response: {
      status: 400,
      headers: [],
      content: { encoding: "base64", text: Buffer.from(JSON.stringify(refused)).toString("base64") },
    },
  };
  const unanswered = { request, response: { status: 0, headers: [], content: {}, _error: "net::ERR_CONNECTION_REFUSED" } };
  const har = JSON.stringify({ log: { entries: [answered, unanswered] } });
  for (const [argv, expected] of [
    [["--entry", "1"], "APPID_NOT_BOUND"],
    [[], "CONNECTION_REFUSED"],
  ]) {
    const { stdout } = await run(["doctor", "--response", "-", "--json", ...argv], { input: har });
    assert.equal(JSON.parse(stdout).explanation.code, expected);
  }
});

test("a status alone is explained, and a folder without any of the files is no healthy one", async () => {
  const { code, stdout } = await run(["doctor", "--status", "404", "--json"]);
  assert.deepEqual([code, JSON.parse(stdout).explanation.code], [1, "PATH_UNKNOWN"]);
  for (const argv of [
    ["--dir", tmpdir()],
    ["--dir", file("apiclient_key.pem")],
    ["--key", folder],
  ])
    assert.equal((await run(["doctor", ...argv])).code, 2, argv.join(" "));
});

const COMMANDS = ["doctor", "sign", "verify", "decrypt", "call", "trigger", "sandbox"];

test("help comes in one language, 中文 unless the host or --locale says English, and costs nothing", async () => {
  for (const argv of [["--help"], ...COMMANDS.map((name) => [name, "--help"]), ["sign", "-h"]]) {
    const chinese = await run(argv);
    assert.equal(chinese.code, 0);
    assert.match(chinese.stdout, /^用法：/);
    assert.match(chinese.stdout, /退出码：/);
    for (const english of [await run([...argv, "--locale", "en"]), await run(argv, { env: { LANG: "en_US.UTF-8" } })]) {
      assert.equal(english.code, 0);
      assert.match(english.stdout, /^Usage: /);
      const foreign = english.stdout.match(/.*[\u3000-\u9fff\uff00-\uffef].*/g) ?? [];
      assert.deepEqual(
        foreign.filter((line) => !line.endsWith("中文：--locale zh-CN")),
        [],
      );
    }
  }
  assert.equal((await run(["help", "call"])).stdout, (await run(["call", "--help"])).stdout);
  const { version } = JSON.parse(readFileSync(new URL("../../pkg/package.json", import.meta.url), "utf8"));
  assert.equal((await run(["--version"])).stdout, `${version}\n`);
});

test("what a hostile answer holds cannot steer the terminal", async () => {
  const body = JSON.stringify({
    code: "X",
    message: "\u001b]0;title\u0007\u001b[2Jcleared \u001b[8mhidden\u009b1m \u202eturned\n  → rm -rf /",
  });
  for (const argv of [[], ["--json"]]) {
    const { stdout } = await run(["doctor", "--response", "-", "--status", "400", ...argv], { input: body });
    assert.doesNotMatch(stdout, /[\u0007\u001b\u009b\u202e]/);
    assert.doesNotMatch(stdout, /^ {2}→ rm/m, "no line of its own");
  }
});
