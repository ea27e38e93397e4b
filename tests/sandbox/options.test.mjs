// Options, what a sandbox hands out, the log, and the declarations.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { choices, declarations, faultKinds, startSandbox } from "./entry.mjs";
import { build, call, ECHO, guideBody } from "./merchant.mjs";

const lines = [];
let sandbox;
before(async () => {
  sandbox = await startSandbox({ log: (line) => lines.push(line), host: "localhost", apiV3Key: `${"a".repeat(31)}Z` });
});
after(() => sandbox.close());

const refused = (field) => ({ name: "TypeError", code: "ERR_WECHATPAY_SANDBOX_OPTION", field });

for (const [options, field] of [
  [null, "options"],
  [[], "options"],
  ["port", "options"],
  [{ prot: 1 }, "prot"],
  [{ api_v3_key: "x" }, "api_v3_key"],
  [{ port: "8080" }, "port"],
  [{ port: 65536 }, "port"],
  [{ host: "0.0.0.0" }, "host"],
  [{ host: "192.168.0.1" }, "host"],
  [{ host: "" }, "host"],
  [{ hostNames: "sandbox" }, "hostNames"],
  [{ hostNames: ["sandbox:8080"] }, "hostNames[0]"],
  [{ log: true }, "log"],
  [{ locale: "fr" }, "locale"],
  [{ mchid: 1900000001 }, "mchid"],
  [{ mchid: "19 " }, "mchid"],
  [{ apiV3Key: "short" }, "apiV3Key"],
  [{ merchantCertificate: "lost" }, "merchantCertificate"],
  [{ appids: [] }, "appids"],
  [{ appids: [1] }, "appids[0]"],
  [{ stocks: {} }, "stocks"],
  [{ stocks: [{ stock_id: 1 }] }, "stocks[0].stock_id"],
  [{ stocks: [{ stock_id: "1", business_type: "X" }] }, "stocks[0].business_type"],
  [{ stocks: [{ stockId: "1" }] }, "stocks[0].stockId"],
  [{ list: { offset: "page" } }, "list.offset"],
  [{ list: { empty: true } }, "list.empty"],
  [{ list: { pages: 1 } }, "list.pages"],
  [{ list: null }, "list"],
  [{ build: { answer: "204" } }, "build.answer"],
  [{ build: { extraId: "keep" } }, "build.extraId"],
  [{ coupons: { favorStock: "anybody" } }, "coupons.favorStock"],
  [{ coupons: { unsigned: "stock_id" } }, "coupons.unsigned"],
  [{ coupons: { unsigned: ["create_coupon_merchant"] } }, "coupons.unsigned"],
  [{ coupons: { sendTimeName: "time" } }, "coupons.sendTimeName"],
  [{ platform: "none" }, "platform"],
  [{ platform: "certificate", answerKey: "publicKey" }, "answerKey"],
  [{ retiredSerial: "drop" }, "retiredSerial"],
  [{ headerCase: "odd" }, "headerCase"],
  [{ latencyMs: -1 }, "latencyMs"],
  [{ latencyMs: [5, 1] }, "latencyMs"],
  [{ faults: { rate: 2 } }, "faults.rate"],
  [{ faults: { rate: NaN } }, "faults.rate"],
  [{ faults: {} }, "faults.rate"],
  [{ faults: { rate: 0.1, kinds: ["x"] } }, "faults.kinds[0]"],
  [{ faults: { rate: 0.1, kinds: [] } }, "faults.kinds"],
  [{ faults: { rate: 0.1, seed: 1.5 } }, "faults.seed"],
  [{ now: 5 }, "now"],
  [{ now: () => NaN }, "now"],
]) {
  test(`startSandbox(${inspect(options)}) names ${field}`, async () => {
    await assert.rejects(startSandbox(options), refused(field));
  });
}

test("a misspelt option is recognised", async () => {
  await assert.rejects(startSandbox({ api_v3_key: "x" }), /did you mean apiV3Key\?/);
  await assert.rejects(startSandbox({ Latencyms: 1 }), /did you mean latencyMs\?/);
});

for (const [fault, field] of [
  [undefined, "fault"],
  [{}, "fault.kind"],
  [{ kind: "404" }, "fault.kind"],
  [{ kind: "latency", times: 0 }, "fault.times"],
  [{ kind: "latency", seconds: 1 }, "fault.seconds"],
  [{ kind: "latency", ms: -1 }, "fault.ms"],
  [{ kind: "500", effect: "during" }, "fault.effect"],
  [{ kind: "429", retryAfter: -1 }, "fault.retryAfter"],
  [{ kind: "500", match: { url: "/" } }, "fault.match.url"],
  [{ kind: "500", match: { path: "v3" } }, "fault.match.path"],
  [{ kind: "500", match: { method: "get" } }, "fault.match.method"],
  [{ kind: "redirect", location: "a\r\nb" }, "fault.location"],
]) {
  test(`inject(${inspect(fault)}) names ${field}`, () => {
    assert.throws(() => sandbox.inject(fault), refused(field));
  });
}

for (const [notification, field] of [
  [undefined, "notification"],
  [{ resource: {} }, "notification.url"],
  [{ url: "ftp://x", resource: {} }, "notification.url"],
  [{ url: "http://127.0.0.1:9/" }, "notification.resource"],
  [{ url: "http://127.0.0.1:9/", resource: () => {} }, "notification.resource"],
  [{ url: "http://127.0.0.1:9/", resource: 5 }, "notification.resource"],
  [{ url: "http://127.0.0.1:9/", resource: {}, event_type: "X" }, "notification.event_type"],
  [{ url: "http://127.0.0.1:9/", resource: {}, fault: "x" }, "notification.fault"],
  [{ url: "http://127.0.0.1:9/", resource: {}, signWith: "x" }, "notification.signWith"],
]) {
  test(`notify(${inspect(notification)}) names ${field}`, async () => {
    await assert.rejects(sandbox.notify(notification), refused(field));
  });
}

test("a port in use is Node's own error", async () => {
  await assert.rejects(startSandbox({ port: sandbox.port, platform: "certificate" }), { code: "EADDRINUSE" });
});

test("clientOptions is plain and complete", () => {
  const { merchant, url, platform } = sandbox;
  assert.deepEqual(sandbox.clientOptions, {
    mchid: merchant.mchid,
    serialNo: merchant.serialNo,
    privateKey: merchant.privateKey,
    certificate: merchant.certificate,
    apiV3Key: `${"a".repeat(31)}Z`,
    keys: platform.keys,
    hosts: [url],
  });
  assert.equal(url, `http://localhost:${sandbox.port}`);
  assert.deepEqual(
    [sandbox.appid, sandbox.stocks],
    [
      "wx4e1916a585d1f4e9",
      [
        { stock_id: "2433405", business_type: "FAVOR_STOCK" },
        { stock_id: "2433406", business_type: "BUSIFAVOR_STOCK" },
      ],
    ],
  );
});

test("a sandbox printed or serialised shows no key, is frozen, and is not thenable", () => {
  for (const text of [inspect(sandbox), JSON.stringify(sandbox), String(sandbox)]) {
    assert.ok(!text.includes("PRIVATE KEY") && !text.includes(sandbox.merchant.apiV3Key), text);
  }
  assert.ok(Object.isFrozen(sandbox));
  assert.equal(sandbox.then, undefined);
});

test("the log says what was checked, and on a failure the canonical string; never a key", async () => {
  lines.length = 0;
  await build(sandbox);
  assert.equal(lines.length, 1);
  assert.match(
    lines[0],
    /^#\d+ POST \/v3\/marketing\/partnerships\/build → 200\n {3}✓ 通过：长度、Accept 与 User-Agent、.*签名.*业务规则$/,
  );
  await call(sandbox, "POST", ECHO, { body: guideBody, signBody: "other", signed: { nonce: "NONCE" } });
  assert.match(lines[1], /→ 401 SIGN_ERROR 错误的签名，验签失败/);
  assert.match(lines[1], /✗ 未通过：签名\n {5}下面的验签名串用商户证书验不过\n/);
  assert.match(lines[1], /验签名串（\d+ 字节）："POST\\n\/v3\/sandbox\/echo\\n\d{10}\\nNONCE\\n\{/);
  sandbox.inject({ kind: "dropBefore" });
  await call(sandbox, "GET", ECHO).catch(() => undefined);
  assert.match(lines[2], /→ 连接断开（故障：dropBefore）$/);
  const all = lines.join("\n");
  assert.ok(!all.includes(sandbox.merchant.apiV3Key) && !all.includes("PRIVATE KEY"));
  assert.ok(!all.includes("WECHATPAY2-SHA256-RSA2048 mchid"));
});

test("the log in English", async () => {
  const english = [];
  const other = await startSandbox({ log: (line) => english.push(line), locale: "en", platform: "certificate" });
  try {
    await call(other, "GET", ECHO, { signed: { mchid: "1" } });
    assert.match(english[0], /✗ failed: mchid\n {5}mchid is not the sandbox merchant/);
    assert.doesNotMatch(english[0].replace(other.requests[0].answerMessage, ""), /[\u3000-\u9fff\uff00-\uffef]/);
  } finally {
    await other.close();
  }
});

test("a clock or a log that breaks while running breaks one request, not the process", async () => {
  let broken = false;
  const now = () => (broken ? "x" : Date.now() / 1000);
  const log = () => {
    if (broken) throw new Error("full");
  };
  const other = await startSandbox({ now, log, platform: "certificate" });
  try {
    broken = true;
    await assert.rejects(call(other, "GET", ECHO), { code: "ECONNRESET" });
    broken = false;
    assert.equal((await call(other, "GET", ECHO)).status, 200);
  } finally {
    await other.close();
  }
});

test("IPv6 loopback", async (context) => {
  let other;
  try {
    other = await startSandbox({ host: "::1", platform: "certificate" });
  } catch (error) {
    return context.skip(`no IPv6 here (${error.code})`);
  }
  assert.equal(other.url, `http://[::1]:${other.port}`);
  await other.close();
});

test("the declarations name every fault kind, every option, and every member of a sandbox", () => {
  const text = readFileSync(declarations, "utf8");
  for (const kind of faultKinds) assert.ok(text.includes(`"${kind}"`) && text.includes(`\`${kind}\``), kind);
  const members = (name) =>
    new Set(
      [
        ...text
          .split(`interface ${name} {`)[1]
          .split("\n}\n")[0]
          .matchAll(/^ {2}(?:readonly )?(\w+)[?(:]/gm),
      ].map((match) => match[1]),
    );
  const declared = members("Sandbox");
  assert.deepEqual([...declared].sort(), Object.keys(sandbox).sort());
  assert.deepEqual([...members("SandboxClientOptions")].sort(), Object.keys(sandbox.clientOptions).sort());
  assert.deepEqual([...members("JournalEntry")].sort(), Object.keys(sandbox.requests[0]).sort());
  return assert.rejects(startSandbox({ "?": 1 }), (error) => {
    const known = error.message.split("known are ")[1].split(", ");
    assert.deepEqual([...members("SandboxOptions")].sort(), known.sort());
    return true;
  });
});

test("choices are said in both languages, and each option they name exists", async () => {
  assert.ok(choices.length > 20);
  for (const choice of choices) {
    assert.ok(choice.zh && choice.en && choice.subject, choice.subject);
    if (!choice.option) continue;
    const [group, name] = choice.option.split(".");
    await assert.rejects(startSandbox({ [group]: { [name]: "no such value" } }), refused(choice.option));
  }
  assert.equal(new Set(choices.map((choice) => choice.subject)).size, choices.length);
});
