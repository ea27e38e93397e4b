// 查询: query rules (merchant/4012380536), filters, pages of either kind, the empty list.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startSandbox } from "./entry.mjs";
import { APPID, build, call, LIST, listTarget, outcome, terminate } from "./merchant.mjs";

const OTHER_APPID = "wxd678efh567hg6787";
const stocks = Array.from({ length: 7 }, (_, index) => ({
  stock_id: `${100 + index}`,
  business_type: index < 5 ? "FAVOR_STOCK" : "BUSIFAVOR_STOCK",
}));
const bodyOf = (stock, partner = { type: "APPID", appid: APPID }) => JSON.stringify({ partner, authorized_data: stock });
const MERCHANT = { type: "MERCHANT", merchant_id: "2480029552" };

async function filled(options) {
  const sandbox = await startSandbox({ appids: [APPID, OTHER_APPID], stocks, platform: "certificate", ...options });
  for (const stock of stocks) assert.equal((await build(sandbox, { body: bodyOf(stock) })).status, 200);
  await build(sandbox, { body: bodyOf(stocks[0], { type: "APPID", appid: OTHER_APPID }) });
  await build(sandbox, { body: bodyOf(stocks[5], MERCHANT) });
  return sandbox;
}

const idsOf = (answer) => answer.json.data.map((item) => item.authorized_data.stock_id);
const FAVOR = { business_type: "FAVOR_STOCK" };
const BUSIFAVOR = { business_type: "BUSIFAVOR_STOCK" };

let pages;
let rows;
before(async () => {
  pages = await filled({});
  rows = await filled({ list: { offset: "rows", empty: "ok", order: "newest", state: "include" } });
});
after(() => Promise.all([pages.close(), rows.close()]));

const list = (sandbox, data, rest) => call(sandbox, "GET", listTarget(data, rest));

test("by business_type, oldest first, limit 20 and offset 0 by default", async () => {
  const answer = await list(pages, FAVOR);
  assert.equal(answer.status, 200);
  assert.deepEqual(idsOf(answer), ["100", "101", "102", "103", "104", "100"]);
  const { data, ...rest } = answer.json;
  assert.deepEqual(rest, { offset: 0, limit: 20, total_count: 6 });
  assert.deepEqual(Object.keys(data[0]), ["partner", "authorized_data", "build_time", "create_time", "update_time"]);
});

test("newest first and with state when set so", async () => {
  const answer = await list(rows, FAVOR);
  assert.deepEqual(idsOf(answer), ["100", "104", "103", "102", "101", "100"]);
  assert.equal(answer.json.data[0].state, "ESTABLISHED");
});

test("by stock_id", async () => {
  assert.deepEqual(idsOf(await list(pages, { ...FAVOR, stock_id: "102" })), ["102"]);
});

for (const [name, partner, expected] of [
  ["type alone", { type: "APPID" }, ["105", "106"]],
  ["type and appid", { type: "APPID", appid: APPID }, ["105", "106"]],
  ["MERCHANT alone", { type: "MERCHANT" }, ["105"]],
  ["MERCHANT and merchant_id", MERCHANT, ["105"]],
  ["MERCHANT with both ids: only merchant_id counts", { ...MERCHANT, appid: APPID }, ["105"]],
  ["both ids: only the one of type counts", { type: "APPID", appid: APPID, merchant_id: "99999999" }, ["105", "106"]],
]) {
  test(`by partner, ${name}`, async () => {
    assert.deepEqual(idsOf(await list(pages, BUSIFAVOR, { partner: JSON.stringify(partner) })), expected);
  });
}

test("the query of the guide, in lower-case hex and its own order", async () => {
  const target = `${LIST}?authorized_data=%7b%22business_type%22%3a%22BUSIFAVOR_STOCK%22%7d&partner=%7b%22type%22%3a%22APPID%22%7d&offset=0&limit=5`;
  assert.deepEqual(idsOf(await call(pages, "GET", target)), ["105", "106"]);
});

test("the query of the current API page: other order, both ids", async () => {
  const target = `${LIST}?limit=5&offset=0&authorized_data=%7B%22business_type%22%3A%22FAVOR_STOCK%22%2C%22stock_id%22%3A%22100%22%7D&partner=%7B%22type%22%3A%22APPID%22%2C%22appid%22%3A%22wx4e1916a585d1f4e9%22%2C%22merchant_id%22%3A%222480029552%22%7D`;
  assert.deepEqual(idsOf(await call(pages, "GET", target)), ["100"]);
});

test("blanks as + and as %20", async () => {
  const target = `${LIST}?authorized_data=%7B%22business_type%22:+%22FAVOR_STOCK%22,%20%22stock_id%22:%22100%22%7D`;
  assert.deepEqual(idsOf(await call(pages, "GET", target)), ["100", "100"]);
});

test("offset as pages", async () => {
  const page = (offset) => list(pages, FAVOR, { offset, limit: 4 });
  const first = await page(0);
  assert.deepEqual(idsOf(first), ["100", "101", "102", "103"]);
  assert.equal(first.json.total_count, 6);
  const second = await page(1);
  assert.deepEqual(idsOf(second), ["104", "100"]);
  assert.deepEqual(Object.keys(second.json), ["data", "offset", "limit"]);
});

test("offset as rows", async () => {
  assert.deepEqual(idsOf(await list(rows, FAVOR, { offset: 1, limit: 4 })), ["104", "103", "102", "101"]);
  assert.deepEqual(idsOf(await list(rows, FAVOR, { offset: 4, limit: 4 })), ["101", "100"]);
});

test("an empty page as an error", async () => {
  for (const answer of [await list(pages, { ...FAVOR, stock_id: "9" }), await list(pages, FAVOR, { offset: 2, limit: 4 })]) {
    assert.deepEqual(outcome(answer), [400, "INVALID_REQUEST", "查询结果为0"]);
  }
});

test("an empty page as 200 with total_count", async () => {
  assert.deepEqual((await list(rows, { ...FAVOR, stock_id: "9" })).json, { data: [], offset: 0, limit: 20, total_count: 0 });
  assert.deepEqual((await list(rows, FAVOR, { offset: 6, limit: 4 })).json, { data: [], offset: 6, limit: 4, total_count: 6 });
});

test("a terminated partnership stays in the list with its terminate_time", async () => {
  const stock = { business_type: "BUSIFAVOR_STOCK", stock_id: "106" };
  const { terminate_time: ended } = (await terminate(pages, { body: bodyOf(stock) })).json;
  const [item] = (await list(pages, stock)).json.data;
  assert.equal(item.terminate_time, ended);
  assert.equal("state" in item, false);
  await terminate(rows, { body: bodyOf(stock) });
  assert.equal((await list(rows, stock)).json.data[0].state, "TERMINATED");
});

const data = encodeURIComponent(JSON.stringify(FAVOR));
for (const [name, query, field, issue] of [
  ["no query", "", "authorized_data", "必填"],
  ["an empty query", "?", "authorized_data", "必填"],
  [
    "the = encoded, as in an old page",
    `?authorized_data%3D${data}`,
    `authorized_data=${JSON.stringify(FAVOR)}`,
    "非法的额外参数",
  ],
  ["dotted names", "?authorized_data.business_type=FAVOR_STOCK", "authorized_data.business_type", "非法的额外参数"],
  ["Map.toString", "?authorized_data=%7Bbusiness_type=FAVOR_STOCK%7D", "authorized_data", "不是JSON"],
  ["an empty authorized_data", "?authorized_data=", "authorized_data", "为空"],
  ["authorized_data without =", "?authorized_data", "authorized_data", "为空"],
  ["no business_type", "?authorized_data=%7B%7D", "authorized_data", "必填"],
  [
    "an unknown business_type",
    "?authorized_data=%7B%22business_type%22:%22X%22%7D",
    "authorized_data",
    "应为FAVOR_STOCK、BUSIFAVOR_STOCK之一",
  ],
  [
    "null inside",
    "?authorized_data=%7B%22business_type%22:%22FAVOR_STOCK%22,%22stock_id%22:null%7D",
    "authorized_data",
    "不允许为null",
  ],
  [
    "stock_id as number",
    "?authorized_data=%7B%22business_type%22:%22FAVOR_STOCK%22,%22stock_id%22:1%7D",
    "authorized_data",
    "应为字符串",
  ],
  ["twice encoded", `?authorized_data=${encodeURIComponent(data)}`, "authorized_data", "不是JSON"],
  ["a broken escape", "?authorized_data=%7", "authorized_data", "不是合法的URL编码"],
  ["authorized_data twice", `?authorized_data=${data}&authorized_data=${data}`, "authorized_data", "重复"],
  ["an unknown parameter", `?authorized_data=${data}&page=1`, "page", "非法的额外参数"],
  ["a partner without type", `?authorized_data=${data}&partner=%7B%7D`, "partner", "必填"],
  [
    "a partner of unknown type",
    `?authorized_data=${data}&partner=%7B%22type%22:%22X%22%7D`,
    "partner",
    "应为APPID、MERCHANT之一",
  ],
  ["limit=0", `?authorized_data=${data}&limit=0`, "limit", "应为1至50的整数"],
  ["limit=51", `?authorized_data=${data}&limit=51`, "limit", "应为1至50的整数"],
  ["limit=-1", `?authorized_data=${data}&limit=-1`, "limit", "应为1至50的整数"],
  ["limit=5.0", `?authorized_data=${data}&limit=5.0`, "limit", "应为1至50的整数"],
  ["an empty offset", `?authorized_data=${data}&offset=`, "offset", `应为0至${Number.MAX_SAFE_INTEGER}的整数`],
  ["offset=-1", `?authorized_data=${data}&offset=-1`, "offset", `应为0至${Number.MAX_SAFE_INTEGER}的整数`],
]) {
  test(`${name}: 400 PARAM_ERROR at ${field}`, async () => {
    const answer = await call(pages, "GET", `${LIST}${query}`);
    assert.equal(answer.status, 400);
    assert.equal(answer.json.code, "PARAM_ERROR");
    assert.deepEqual([answer.json.detail.field, answer.json.detail.issue, answer.json.detail.location], [field, issue, "query"]);
  });
}

test("limit 1 and 50 pass", async () => {
  assert.equal((await list(pages, FAVOR, { limit: 1 })).json.data.length, 1);
  assert.equal((await list(pages, FAVOR, { limit: 50 })).json.limit, 50);
});
