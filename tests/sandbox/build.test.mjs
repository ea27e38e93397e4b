// 建立与终止: body rules (the build table of merchant/4012380498), business rules, Idempotency-Key, states.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startSandbox } from "./entry.mjs";
import { APPID, BUILD, build, call, guideBody, outcome, TERMINATE, terminate } from "./merchant.mjs";

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/;
const MERCHANT = { type: "MERCHANT", merchant_id: "2480029552" };
const FAVOR = { business_type: "FAVOR_STOCK", stock_id: "2433405" };
const BUSIFAVOR = { business_type: "BUSIFAVOR_STOCK", stock_id: "2433406" };
const PARTNER = { type: "APPID", appid: APPID };

let sandbox;
let lenient;
let clocked;
let now = 1432128575.12;
before(async () => {
  sandbox = await startSandbox();
  lenient = await startSandbox({ build: { answer: 204, extraId: "ignore" }, platform: "certificate" });
  clocked = await startSandbox({ now: () => now, platform: "certificate" });
});
after(() => Promise.all([sandbox, lenient, clocked].map((one) => one.close())));

const textOf = (partner, data) => JSON.stringify({ partner, authorized_data: data });

test("a build answers every field of the table", async () => {
  const answer = await build(sandbox, { body: guideBody });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["content-type"], "application/json; charset=utf-8");
  assert.match(answer.headers["request-id"], /^[0-9A-F]+-0$/);
  const { build_time: built, create_time: created, update_time: updated, ...rest } = answer.json;
  assert.deepEqual(rest, { partner: PARTNER, authorized_data: FAVOR, state: "ESTABLISHED" });
  for (const time of [built, created, updated]) assert.match(time, RFC3339);
  assert.ok(Math.abs(new Date(built) - Date.now()) < 60000);
});

test("a merchant as partner of a BUSIFAVOR_STOCK", async () => {
  const answer = await build(sandbox, { body: textOf(MERCHANT, BUSIFAVOR) });
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.json.partner, MERCHANT);
});

test("build may be set to answer 204", async () => {
  const answer = await build(lenient, { key: "k" });
  assert.equal(answer.status, 204);
  assert.equal(answer.bytes.length, 0);
  assert.equal(answer.headers["content-length"], undefined);
  assert.equal((await build(lenient, { key: "k" })).status, 204);
  assert.equal(lenient.partnerships.length, 1);
});

for (const [name, body, field, issue] of [
  ["an empty body", "", "/", "为空"],
  ["no JSON", '{"partner":', "/", "不是JSON"],
  ["the artefact of Map.toString", "{partner={type=APPID}}", "/", "不是JSON"],
  ["a JSON array", "[]", "/", "不是JSON对象"],
  ["a JSON string", '"{}"', "/", "不是JSON对象"],
  ["a byte order mark", `\ufeff${guideBody}`, "/", "不是JSON"],
  ["GBK bytes", Buffer.concat([Buffer.from('{"partner":"'), Buffer.from([0xb2, 0xe2]), Buffer.from('"}')]), "/", "不是UTF-8"],
  ["null", textOf({ ...PARTNER, merchant_id: null }, FAVOR), "/partner/merchant_id", "不允许为null"],
  ["an emoji", textOf({ ...PARTNER, appid: "wx😀" }, FAVOR), "/partner/appid", "含有4字节的UTF-8字符"],
  [
    "an escaped emoji",
    textOf(PARTNER, { ...FAVOR, stock_id: "X" }).replace('"X"', '"\\ud83d\\ude00"'),
    "/authorized_data/stock_id",
    "含有4字节的UTF-8字符",
  ],
  ["an emoji in a name", '{"😀":1}', "/", "含有4字节的UTF-8字符"],
  ["a repeated member", guideBody.replace('{"authorized_data"', '{"partner":{},"authorized_data"'), "/", "成员“partner”重复"],
  [
    "a repeated member, once escaped",
    guideBody.replace('"type":"APPID"', '"type":"APPID","\\u0074ype":"APPID"'),
    "/",
    "成员“type”重复",
  ],
  ["an unknown member", JSON.stringify({ ...JSON.parse(guideBody), note: "x" }), "/note", "非法的额外参数"],
  ["an unknown partner member", textOf({ ...PARTNER, name: "x" }, FAVOR), "/partner/name", "非法的额外参数"],
  ["scenarios", textOf(PARTNER, { ...FAVOR, scenarios: ["COUPON_SEND"] }), "/authorized_data/scenarios", "非法的额外参数"],
  [
    "the misspelt bussiness_type",
    textOf(PARTNER, { bussiness_type: "FAVOR_STOCK", stock_id: "2433405" }),
    "/authorized_data/bussiness_type",
    "非法的额外参数",
  ],
  ["__proto__", `{"__proto__":{},${guideBody.slice(1)}`, "/__proto__", "非法的额外参数"],
  ["no partner", JSON.stringify({ authorized_data: FAVOR }), "/partner", "必填"],
  ["no authorized_data", JSON.stringify({ partner: PARTNER }), "/authorized_data", "必填"],
  ["partner as text", textOf(JSON.stringify(PARTNER), FAVOR), "/partner", "应为JSON对象"],
  ["partner as array", textOf([PARTNER], FAVOR), "/partner", "应为JSON对象"],
  ["no type", textOf({ appid: APPID }, FAVOR), "/partner/type", "必填"],
  ["an unknown type", textOf({ type: "OPENID", appid: APPID }, FAVOR), "/partner/type", "应为APPID、MERCHANT之一"],
  ["type in lower case", textOf({ type: "appid", appid: APPID }, FAVOR), "/partner/type", "应为APPID、MERCHANT之一"],
  ["no appid", textOf({ type: "APPID" }, FAVOR), "/partner/appid", "必填"],
  ["an empty appid", textOf({ type: "APPID", appid: "" }, FAVOR), "/partner/appid", "长度应为1至32个字符"],
  ["an appid of 33", textOf({ type: "APPID", appid: "w".repeat(33) }, FAVOR), "/partner/appid", "长度应为1至32个字符"],
  ["no merchant_id", textOf({ type: "MERCHANT" }, BUSIFAVOR), "/partner/merchant_id", "必填"],
  [
    "a merchant_id of 7",
    textOf({ type: "MERCHANT", merchant_id: "1234567" }, BUSIFAVOR),
    "/partner/merchant_id",
    "长度应为8至15个字符",
  ],
  [
    "a merchant_id of 16",
    textOf({ type: "MERCHANT", merchant_id: "1".repeat(16) }, BUSIFAVOR),
    "/partner/merchant_id",
    "长度应为8至15个字符",
  ],
  [
    "a merchant_id as number",
    textOf({ type: "MERCHANT", merchant_id: 2480029552 }, BUSIFAVOR),
    "/partner/merchant_id",
    "应为字符串",
  ],
  [
    "both ids with APPID",
    textOf({ ...PARTNER, merchant_id: "2480029552" }, FAVOR),
    "/partner/merchant_id",
    "与type=APPID不符，应只填appid",
  ],
  [
    "both ids with MERCHANT",
    textOf({ ...MERCHANT, appid: APPID }, BUSIFAVOR),
    "/partner/appid",
    "与type=MERCHANT不符，应只填merchant_id",
  ],
  ["no business_type", textOf(PARTNER, { stock_id: "2433405" }), "/authorized_data/business_type", "必填"],
  [
    "an unknown business_type",
    textOf(PARTNER, { ...FAVOR, business_type: "COUPON" }),
    "/authorized_data/business_type",
    "应为FAVOR_STOCK、BUSIFAVOR_STOCK之一",
  ],
  ["no stock_id", textOf(PARTNER, { business_type: "FAVOR_STOCK" }), "/authorized_data/stock_id", "必填"],
  ["stock_id as number", textOf(PARTNER, { ...FAVOR, stock_id: 2433405 }), "/authorized_data/stock_id", "应为字符串"],
  ["an empty stock_id", textOf(PARTNER, { ...FAVOR, stock_id: "" }), "/authorized_data/stock_id", "长度应为1至20个字符"],
  [
    "a stock_id of 21",
    textOf(PARTNER, { ...FAVOR, stock_id: "1".repeat(21) }),
    "/authorized_data/stock_id",
    "长度应为1至20个字符",
  ],
  ["nesting without end", `{"partner":${"[".repeat(5000)}${"]".repeat(5000)}}`, undefined, "嵌套过深"],
]) {
  test(`${name}: 400 PARAM_ERROR at ${field || "the place"}`, async () => {
    for (const target of [BUILD, TERMINATE]) {
      const answer = await call(sandbox, "POST", target, {
        body,
        headers: { "Content-Type": "application/json", "Idempotency-Key": "body-rules" },
      });
      assert.equal(answer.status, 400);
      const { code, detail } = answer.json;
      assert.equal(code, "PARAM_ERROR");
      assert.equal(detail.issue, issue);
      assert.equal(detail.location, "body");
      if (field) assert.equal(detail.field, field);
      assert.match(
        answer.headers["request-id"],
        issue.includes("额外") || issue.includes("重复") ? /-270924358$/ : /-268435461$/,
      );
    }
  });
}

test("detail.value is what was sent", async () => {
  const answer = await build(sandbox, { body: textOf({ type: "OPENID", appid: APPID }, FAVOR) });
  assert.equal(answer.json.detail.value, "OPENID");
});

test("characters of three bytes pass the reading of JSON", async () => {
  const answer = await build(sandbox, { body: textOf({ ...PARTNER, appid: "微信" }, FAVOR) });
  assert.deepEqual(outcome(answer), [400, "INVALID_REQUEST", "AppID与mchid不匹配"]);
});

test("braces and colons inside strings are not members", async () => {
  const answer = await build(sandbox, { body: textOf({ ...PARTNER, appid: '{":","a":1}\\' }, FAVOR) });
  assert.deepEqual(outcome(answer), [400, "INVALID_REQUEST", "AppID与mchid不匹配"]);
});

for (const [name, body, message, number] of [
  ["FAVOR_STOCK with MERCHANT", textOf(MERCHANT, FAVOR), "代金券批次暂不支持合作方为商户的场景", "0"],
  [
    "an appid that is not bound",
    textOf({ type: "APPID", appid: "wxd678efh567hg6787" }, FAVOR),
    "AppID与mchid不匹配",
    "268445527",
  ],
  ["an unknown stock", textOf(PARTNER, { ...FAVOR, stock_id: "1" }), "查询代金券出错", "0"],
  ["a stock of the other type", textOf(PARTNER, { ...BUSIFAVOR, stock_id: "2433405" }), "查询商家券出错", "0"],
]) {
  test(`${name}: 400 INVALID_REQUEST ${message}`, async () => {
    const answer = await build(sandbox, { body });
    assert.deepEqual(outcome(answer), [400, "INVALID_REQUEST", message]);
    assert.equal(answer.headers["request-id"].split("-")[1], number);
  });
}

test("the other id may be set to be ignored, as the documents' own sample sends both", async () => {
  const answer = await build(lenient, { body: textOf({ ...MERCHANT, appid: APPID }, BUSIFAVOR) });
  assert.equal(answer.status, 204);
  assert.deepEqual(
    lenient.partnerships.map((one) => one.partner),
    [PARTNER, MERCHANT],
  );
});

test("Idempotency-Key missing: 400 INVALID_REQUEST", async () => {
  const answer = await build(sandbox, { headers: { "Idempotency-Key": undefined } });
  assert.deepEqual(outcome(answer), [400, "INVALID_REQUEST", "Http头Idempotency-Key缺失"]);
  assert.equal(answer.json.detail.location, "header");
});

for (const key of ["", "a b", "a.b", "a/b", "a:b", "k".repeat(49), "clé"]) {
  test(`Idempotency-Key "${key}": 400 INVALID_REQUEST`, async () => {
    const answer = await build(sandbox, { key });
    assert.deepEqual(outcome(answer), [400, "INVALID_REQUEST", "Http头Idempotency-Key应为1至48个英文字母、数字或|_*-"]);
  });
}

for (const key of ["12345", "buildreq_001", "A|_*-z", "k".repeat(48)]) {
  test(`Idempotency-Key "${key}" passes`, async () => {
    assert.equal((await build(sandbox, { key })).status, 200);
  });
}

test("the same key and body: the same answer, signed afresh, and one partnership", async () => {
  const signed = { timestamp: Math.floor(now) };
  const first = await build(clocked, { key: "again", signed });
  now += 10;
  const second = await build(clocked, { key: "again", signed });
  assert.deepEqual(second.bytes, first.bytes);
  assert.notEqual(second.headers["wechatpay-nonce"], first.headers["wechatpay-nonce"]);
  assert.equal(second.headers["wechatpay-timestamp"], "1432128585");
  assert.equal(clocked.partnerships.length, 1);
  assert.deepEqual(
    clocked.requests.map((entry) => entry.replayed),
    [false, true],
  );
});

test("the same key with another body: 400 INVALID_REQUEST, nothing built", async () => {
  await build(sandbox, { key: "k", body: guideBody });
  const built = sandbox.partnerships;
  const answer = await build(sandbox, { key: "k", body: textOf({ type: "MERCHANT", merchant_id: "88888888" }, BUSIFAVOR) });
  assert.deepEqual(outcome(answer), [400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致"]);
  assert.match(answer.headers["request-id"], /-268498688$/);
  const spaced = await build(sandbox, { key: "k", body: JSON.stringify(JSON.parse(guideBody), null, 1) });
  assert.equal(spaced.status, 400);
  assert.deepEqual(sandbox.partnerships, built);
});

test("a refused request does not use its key up", async () => {
  await build(sandbox, { key: "twice", body: textOf(PARTNER, { ...FAVOR, stock_id: "1" }) });
  assert.equal((await build(sandbox, { key: "twice", body: guideBody })).status, 200);
});

test("build and terminate have their own keys", async () => {
  assert.equal((await build(sandbox, { key: "shared" })).status, 200);
  assert.deepEqual(Object.keys((await terminate(sandbox, { key: "shared" })).json), ["terminate_time"]);
});

test("the life of a partnership: built, built again, terminated, terminated again, re-established", async () => {
  now = 1432128575.12;
  const body = textOf(MERCHANT, BUSIFAVOR);
  const step = async (target) => {
    now += 1;
    const timestamp = Math.floor(now);
    const answer = await call(clocked, "POST", target, {
      body,
      headers: { "Idempotency-Key": `life-${timestamp}` },
      signed: { timestamp },
    });
    return answer.json;
  };
  const known = () => clocked.partnerships.find((one) => one.partner.type === "MERCHANT");
  const first = await step(BUILD);
  assert.equal(first.build_time, "2015-05-20T21:29:36.120+08:00");
  assert.deepEqual(await step(BUILD), first);
  const ended = await step(TERMINATE);
  assert.deepEqual(ended, { terminate_time: "2015-05-20T21:29:38.120+08:00" });
  assert.deepEqual(await step(TERMINATE), ended);
  assert.deepEqual(known(), { ...first, state: "TERMINATED", update_time: ended.terminate_time, ...ended });
  const again = await step(BUILD);
  assert.deepEqual(again, {
    ...first,
    build_time: "2015-05-20T21:29:40.120+08:00",
    update_time: "2015-05-20T21:29:40.120+08:00",
  });
  assert.deepEqual(known(), again);
});

test("terminating what does not exist: 400 INVALID_REQUEST", async () => {
  const answer = await terminate(sandbox, { body: textOf({ type: "MERCHANT", merchant_id: "99999999" }, BUSIFAVOR) });
  assert.deepEqual(outcome(answer), [400, "INVALID_REQUEST", "合作关系不存在"]);
});

test("snapshots are copies", async () => {
  await build(sandbox);
  sandbox.partnerships[0].state = "changed";
  assert.notEqual(sandbox.partnerships[0].state, "changed");
});
