// inspectSetup: the findings of preflight, and what was checked; doctor, which prints that and holds what was sent and
// answered against it.
import assert from "node:assert/strict";
import { sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { API_V3_KEY, envelope, PLATFORM_SERIAL, signedNotification } from "./answers.mjs";
import { esm, withBothEntries } from "./entries.mjs";
import { key, merchant } from "./files.mjs";

const setup = { ...merchant, certificate: key("merchant.crt") };
const keys = [{ certificate: key("platform.crt") }];
const lines = (checks, done) => checks.filter(({ checked }) => checked === done).map(({ title }) => title.zh);

withBothEntries("inspectSetup", (pkg) => {
  const { inspectSetup, preflight, inspectCertificate } = pkg;
  const notAfter = Date.parse(inspectCertificate(setup.certificate).notAfter) / 1000;

  test("lists what was checked and what was not", () => {
    const { findings, checks } = inspectSetup({
      ...setup,
      keys,
      apiV3Key: API_V3_KEY,
      serverDate: new Date(),
      request: { url: "/v3/x" },
    });
    assert.deepEqual(findings, []);
    const done = lines(checks, true).join("\n");
    for (const words of [
      /私钥 2048 位/,
      /成对/,
      /有效至/,
      /408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB/,
      /1900007291/,
      /APIv3 密钥 32 字节/,
      /5157F09EFDC096DE15EBE81A47057A7232F1B8E1/,
      /时钟/,
      /URL/,
    ])
      assert.match(done, words);
    assert.equal(lines(checks, false).length, 1, "what only WeChat Pay knows");
    assert.ok(Object.isFrozen(checks) && Object.isFrozen(checks[0]) && Object.isFrozen(checks[0].title));
    assert.ok(!JSON.stringify(checks).includes(API_V3_KEY));
  });

  test("what was not given is not checked, and what was found wrong is in neither list", () => {
    const { checks } = inspectSetup({ mchid: merchant.mchid, privateKey: merchant.privateKey });
    assert.deepEqual(lines(checks, true), ["私钥 2048 位", "商户号 1900007291"]);
    for (const words of [/成对/, /没有给证书/, /APIv3 密钥/, /平台证书/, /时钟/])
      assert.match(lines(checks, false).join("\n"), words);
    const wrong = inspectSetup({ ...setup, certificate: key("other.crt"), serialNo: undefined, apiV3Key: "short" });
    const said = [...lines(wrong.checks, true), ...lines(wrong.checks, false)].join("\n");
    assert.ok(wrong.findings.some(({ code }) => code === "KEY_PAIR_MISMATCH"));
    assert.doesNotMatch(said, /成对|APIv3/);
  });

  test("the findings are those of preflight, whatever is given", () => {
    for (const options of [
      setup,
      { ...setup, mchid: "1 " },
      { ...setup, keys: [] },
      {},
      undefined,
      null,
      5,
      { mchid: 5 },
      { request: { url: "x y" } },
    ])
      assert.deepEqual(inspectSetup(options).findings, preflight(options));
    const thrower = new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
        ownKeys() {
          throw new Error("no");
        },
      },
    );
    assert.deepEqual(inspectSetup(thrower).findings, preflight(thrower));
  });

  test("a certificate that ends within 30 days is a warning, in preflight only where it is asked for", () => {
    const day = 86_400;
    for (const [days, within, found] of [
      [31, undefined, false],
      [30, undefined, true],
      [0, undefined, true],
      [31, 31, true],
      [2, 1, false],
    ]) {
      const options = { ...setup, keys, now: notAfter - days * day, ...(within === undefined ? {} : { expiresWithin: within }) };
      const codes = inspectSetup(options).findings.map(({ code, severity }) => `${code} ${severity}`);
      assert.equal(codes.includes("CERTIFICATE_ENDS_SOON warning"), found, `${days} ${within}`);
      assert.ok(codes.every((code) => code.endsWith("warning")));
      assert.equal(
        preflight(options).some(({ code }) => code === "CERTIFICATE_ENDS_SOON"),
        found && within !== undefined,
      );
    }
    const ends = inspectSetup({
      mchid: "1",
      keys,
      now: Date.parse(inspectCertificate(keys[0].certificate).notAfter) / 1000 - day,
    });
    assert.ok(
      ends.findings.some(({ code, field }) => code === "PLATFORM_CERTIFICATE_ENDS_SOON" && field === "keys[0].certificate"),
    );
  });
});

describe("doctor", () => {
  let folder;
  const file = (name, content) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "setup-"));
    file("apiclient_key.pem", merchant.privateKey);
    file("apiclient_cert.pem", setup.certificate);
    file("apiv3_key.txt", API_V3_KEY);
    file("wechatpay_cert.pem", keys[0].certificate);
  });
  after(() => rmSync(folder, { recursive: true }));

  async function doctor(...argv) {
    const printed = [];
    const sink = { write: (text) => printed.push(text) };
    const { run } = await import(new URL("../../pkg/command/run.js", import.meta.url));
    const code = await run(["doctor", ...argv, "--locale", "zh-CN"], { stdout: sink, stderr: sink, env: {} });
    return { code, text: printed.join("") };
  }

  const text = "GET\n/v3/certificates\n1700000000\nN\n\n";
  /** What curl -v printed of a call with this signature, and what the server answered. */
  function verbose({
    serial = merchant.serialNo,
    mchid = merchant.mchid,
    signed = text,
    message = "错误的签名，验签失败",
    date = "Tue, 14 Nov 2023 22:13:25 GMT",
  }) {
    const signature = sign("sha256", signed, merchant.privateKey).toString("base64");
    return `> GET /v3/certificates HTTP/1.1
> Host: api.mch.weixin.qq.com
> Authorization: WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="N",signature="${signature}",timestamp="1700000000",serial_no="${serial}"
> Accept: application/json
> User-Agent: x
>
< HTTP/1.1 401 Unauthorized
< Date: ${date}
< Content-Type: application/json
<
{"code":"SIGN_ERROR","message":"${message}"}`;
  }

  test("a healthy folder: what was checked, and exit code 0; --expires-within makes the end of a certificate one", async () => {
    const { code, text: said } = await doctor("--dir", folder);
    assert.equal(code, 0);
    for (const words of [/✓ 没有发现问题/, /✓ 私钥 2048 位/, /✓ 私钥与证书成对/, /✓ 证书有效至 \d{4}-/, /– 未检查/])
      assert.match(said, words);
    const ends = await doctor("--dir", folder, "--expires-within", "99999");
    assert.deepEqual([ends.code, /还有 \d+ 天到期/.test(ends.text)], [1, true]);
    const end = Date.parse(esm.inspectCertificate(setup.certificate).notAfter) / 1000;
    const near = await doctor("--dir", folder, "--now", String(end - 10 * 86_400));
    assert.deepEqual([near.code, /还有 \d+ 天到期/.test(near.text)], [0, true], "a warning by itself");
  });

  test("the serial number and merchant number that were sent are held against the certificate", async () => {
    const serial = await doctor(
      "--dir",
      folder,
      "--response",
      file("a.txt", verbose({ serial: "AAAA07E79B8269FEC3D5D3E6AB8ED163A6A380DB", message: "商户证书序列号有误" })),
    );
    assert.equal(serial.code, 1);
    assert.doesNotMatch(serial.text, /没有发现问题/);
    assert.match(serial.text, /SERIAL_OF_OTHER_CERTIFICATE · serialNo/);
    assert.match(serial.text, /SERIAL_OF_OTHER_CERTIFICATE · 已证实/);
    const number = await doctor(
      "--dir",
      folder,
      "--response",
      file("b.txt", verbose({ mchid: "1900000109", message: "商户号不存在" })),
    );
    assert.match(number.text, /MCHID_NOT_OF_CERTIFICATE/);
  });

  test("the clock of the call is told by the answer's date", async () => {
    const { text: said } = await doctor(
      "--dir",
      folder,
      "--response",
      file(
        "c.txt",
        verbose({
          date: "Tue, 14 Nov 2023 22:23:20 GMT",
          message: "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
        }),
      ),
    );
    assert.match(said, /CLOCK_OFF/);
  });

  test("the signature is opened with the folder's key; without one the first sentence names --signed", async () => {
    const answer = file("d.txt", verbose({ signed: text.slice(0, -1) }));
    assert.match((await doctor("--dir", folder, "--response", answer)).text, /SIGN_FINAL_NEWLINE · 已证实/);
    assert.match((await doctor("--response", answer)).text, /✗ 签名验证失败；[^\n]*--signed 文件/);
    const signed = file("signed.txt", text.replace("/v3/certificates", "/v3/x"));
    assert.match((await doctor("--response", answer, "--signed", signed)).text, /SIGN_PATH_DIFFERS · 很可能/);
    const right = await doctor("--dir", folder, "--response", file("e.txt", verbose({})));
    assert.match(right.text, /SIGN_RIGHT · 已证实/);
  });

  test("a genuine notification is recognised and verified; a changed one is not", async () => {
    const notification = signedNotification(JSON.stringify(envelope('{"a":1}')), { serial: PLATFORM_SERIAL });
    const kept = (body) => file("n.json", JSON.stringify({ headers: notification.headers, body }));
    const genuine = await doctor("--dir", folder, "--response", kept(notification.body));
    assert.deepEqual(
      [genuine.code, /NOTIFICATION_GIVEN/.test(genuine.text), /✓ 应答（通知）的签名有效/.test(genuine.text)],
      [0, true, true],
      genuine.text,
    );
    const changed = await doctor("--dir", folder, "--response", kept(`${notification.body}\n`));
    assert.deepEqual([changed.code, /没有通过验签/.test(changed.text)], [1, true], changed.text);
  });

  test("remedies name flags and files, not options of JavaScript", async () => {
    const { text: said } = await doctor(
      "--key",
      join(folder, "apiclient_cert.pem"),
      "--serial",
      "PUB_KEY_ID_01",
      "--platform-key",
      join(folder, "apiclient_cert.pem"),
      "--platform-key-id",
      "PUB_KEY_ID_1",
    );
    const remedies = said.split("\n").filter((line) => line.includes("→"));
    assert.ok(remedies.length >= 4);
    for (const line of remedies) assert.doesNotMatch(line, /keys: \[|explainError|signRequest|readFileSync|apiV3Key/, line);
  });
});
