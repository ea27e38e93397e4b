// What any web page, and anybody who may send a request, can do to the machine that the sandbox runs on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { run, startSandbox } from "./entry.mjs";
import { build, call, ECHO, exchange, raw } from "./merchant.mjs";

let lines = [];
let sandbox;
before(async () => {
  sandbox = await startSandbox({ log: (line) => lines.push(line), hostNames: ["Pay.Test", "sandbox"] });
});
after(() => sandbox.close());

for (const [headers, status] of [
  [{ Host: "127.0.0.1" }, 200],
  [{ Host: "localhost:1" }, 200],
  [{ Host: "LOCALHOST" }, 200],
  [{ Host: "[::1]:8080" }, 200],
  [{ Host: "sandbox:8080" }, 200],
  [{ Host: "pay.test" }, 200],
  [{ Origin: "http://localhost:3000" }, 200],
  [{ Origin: "https://127.0.0.1" }, 200],
  [{ Origin: "http://sandbox" }, 200],
  [{ Host: "attacker.example" }, 403],
  [{ Host: "localhost.attacker.example" }, 403],
  [{ Host: "attacker.example:127.0.0.1" }, 403],
  [{ Host: "127.0.0.1.nip.io" }, 403],
  [{ Host: "pay.test." }, 403],
  [{ Host: "0.0.0.0" }, 403],
  [{ Host: "localhost@attacker.example" }, 403],
  [{ Origin: "https://attacker.example" }, 403],
  [{ Origin: "http://localhost.attacker.example" }, 403],
  [{ Origin: "http://attacker.example:localhost" }, 403],
  [{ Origin: "null" }, 403],
  [{ Origin: "file://localhost" }, 403],
  [{ Host: "localhost", Origin: "https://attacker.example" }, 403],
]) {
  test(`${JSON.stringify(headers)}: ${status}`, async () => {
    const answer = await call(sandbox, "GET", ECHO, { headers });
    assert.equal(answer.status, status, answer.text);
    if (status !== 403) return;
    assert.equal(answer.json.code, "FORBIDDEN");
    assert.equal(answer.headers.connection, "close");
    assert.match(sandbox.requests[sandbox.requests.length - 1].note, /不是本机.*--host-name/);
  });
}

test("a foreign request has no effect, whatever the path, and its body is not kept", async () => {
  const before = sandbox.partnerships.length;
  const answer = await build(sandbox, { headers: { Origin: "https://attacker.example" } });
  assert.equal(answer.status, 403);
  assert.equal(sandbox.partnerships.length, before);
  assert.equal(sandbox.requests[sandbox.requests.length - 1].body.length, 0);
  assert.equal((await exchange(sandbox, "GET", "/nothing", { Host: "attacker.example" })).status, 403);
});

test("an empty Host is foreign; of two the foreign one counts; HTTP/1.0 has none", async () => {
  assert.equal((await raw(sandbox, `GET ${ECHO} HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n`)).status, 403);
  const twice = await raw(
    sandbox,
    `GET ${ECHO} HTTP/1.1\r\nHost: localhost\r\nHost: attacker.example\r\nConnection: close\r\n\r\n`,
  );
  assert.ok([400, 403].includes(twice.status), twice.head);
  const none = await raw(sandbox, `GET ${ECHO} HTTP/1.0\r\n\r\n`);
  assert.equal(none.json.code, "INVALID_REQUEST");
});

test("an injected fault is not spent on a foreign request", async () => {
  const fault = sandbox.inject({ kind: "500" });
  assert.equal((await call(sandbox, "GET", ECHO, { headers: { Host: "attacker.example" } })).status, 403);
  assert.equal(fault.remaining, 1);
  fault.cancel();
});

test("the journal is limited in bytes: what is unsigned and large does not stay", async () => {
  const body = Buffer.alloc(16 * 1024 * 1024, 0x61);
  for (let count = 0; count < 5; count += 1) await exchange(sandbox, "POST", ECHO, { Accept: "*/*", "User-Agent": "x" }, body);
  const kept = sandbox.requests;
  assert.ok(kept.reduce((sum, entry) => sum + entry.body.length, 0) <= 32 * 1024 * 1024);
  assert.equal(kept[kept.length - 1].body.length, body.length);
  await exchange(sandbox, "POST", ECHO, { Accept: "*/*", "User-Agent": "x" }, Buffer.alloc(32 * 1024 * 1024 + 1));
  const [only, ...others] = sandbox.requests;
  assert.equal(others.length, 0);
  assert.equal(only.status, 413);
  for (let count = 0; count < 3; count += 1) await call(sandbox, "GET", ECHO);
  assert.equal(sandbox.requests.length, 3);
});

const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const hostile = "\u001b]0;title\u0007\u001b[2J\u009b1m\u202ex\r\n#9 GET / → 200\n   ✓ 通过: signature";

test("what a request holds can neither steer the terminal nor look like a line of the log", async () => {
  lines = [];
  // A member of that name, signed as it should be.
  await build(sandbox, { body: JSON.stringify({ [hostile]: 1 }) });
  // A body of that text, signed wrongly: the canonical string is shown.
  await call(sandbox, "POST", ECHO, { body: hostile, signBody: "x" });
  assert.equal(lines.length, 2);
  for (const line of lines) {
    assert.doesNotMatch(line, STEERING);
    assert.equal(line.split("\n").filter((one) => one.startsWith("#")).length, 1, line);
    assert.equal(line.split("\n").filter((one) => one.startsWith("   ✓")).length, 1, line);
  }
});

test("nor can it on the command's output, with --json or without, nor what stands on its command line", async () => {
  for (const extra of [[], ["--json"]]) {
    const written = [];
    const sink = { write: (text) => written.push(text) };
    const controller = new AbortController();
    const ended = run([...extra, "--host-name", "sandbox"], { stdout: sink, stderr: sink, signal: controller.signal });
    while (!written.join("").includes("http://")) await new Promise((resolve) => setTimeout(resolve, 5));
    const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(written.join(""))[1];
    await exchange(
      { port },
      "POST",
      ECHO,
      { Host: "sandbox", Accept: "*/*", "User-Agent": "x", Authorization: 'WECHATPAY2-SHA256-RSA2048 \u009b1m="x"' },
      hostile,
    );
    await exchange({ port }, "GET", ECHO, { Host: "attacker\u009b1m.example" });
    controller.abort();
    assert.equal(await ended, 0);
    assert.doesNotMatch(written.join(""), STEERING);
    assert.match(written.join(""), /403 FORBIDDEN/);
  }
  for (const argv of [["--\u001b[2J"], ["--port", "\u001b[2J"], ["--stock", "\u009b1m"]]) {
    const written = [];
    const sink = { write: (text) => written.push(text) };
    assert.equal(await run(argv, { stdout: sink, stderr: sink }), 2);
    assert.doesNotMatch(written.join(""), STEERING);
  }
});

test("a key in an argument's place is not printed", async () => {
  for (const secret of [
    "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb",
    sandbox.merchant.privateKey.split("\n")[3],
    sandbox.merchant.privateKey,
  ]) {
    for (const argv of [[secret], ["--port", secret], ["--stock", secret], ["--latency", secret]]) {
      const written = [];
      const sink = { write: (text) => written.push(text) };
      assert.equal(await run(argv, { stdout: sink, stderr: sink }), 2);
      for (const line of secret.split("\n").filter((one) => one.length >= 32 && !one.startsWith("-")))
        assert.ok(!written.join("").includes(line), argv[0]);
    }
  }
});
