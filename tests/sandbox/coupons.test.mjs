// Step 7: the plugin and the H5 page are given signed parameters. Signed here with node:crypto by the documents' rule, so that
// neither side is held against itself.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { afterEach, describe, test } from "node:test";

import { startSandbox } from "./entry.mjs";
import { build, call, terminate } from "./merchant.mjs";

const PARTNER = "1900000109";
const OTHER = "1900000110";
const BUSIFAVOR = "2433406";
const FAVOR = "2433405";
const openid = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

let sandbox;
afterEach(() => sandbox.close());

async function started(options) {
  sandbox = await startSandbox(options);
  return sandbox;
}

/** APIv2's signature, by its rule. */
function signed(parameters, key) {
  const text = Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join("&");
  return createHmac("sha256", key).update(`${text}&key=${key}`).digest("hex").toUpperCase();
}

/** The plugin's attributes. `unsigned`: what is sent and not signed. */
function plugin(coupons, { sender = sandbox.merchant.mchid, key = sandbox.apiV2KeyOf(sender), unsigned = [] } = {}) {
  const fields = coupons.flatMap((coupon, at) =>
    Object.entries(coupon)
      .filter(([name]) => !unsigned.includes(name))
      .map(([name, value]) => [`${name}${at}`, value]),
  );
  const sign = signed({ ...Object.fromEntries(fields), send_coupon_merchant: sender }, key);
  return { send_coupon_params: coupons, sign, send_coupon_merchant: sender };
}

function page(coupon, { sender = sandbox.merchant.mchid, fragment = "#wechat_pay&wechat_redirect", named = {} } = {}) {
  const parameters = { ...coupon, send_coupon_merchant: sender, open_id: openid, ...named };
  const query = new URLSearchParams({ ...parameters, sign: signed(parameters, sandbox.apiV2KeyOf(sender)) });
  return `https://action.weixin.qq.com/busifavor/getcouponinfo?${query}${fragment}`;
}

const coupon = (stock_id, out_request_no = "r1", more = {}) => ({ stock_id, out_request_no, ...more });
const codes = (result) => result.send_coupon_result.map(({ code }) => code);

/** Builds the partnership; gives what ends it. */
async function authorised(partner, stock_id, business_type) {
  const body = JSON.stringify({ partner, authorized_data: { business_type, stock_id } });
  assert.equal((await build(sandbox, { body })).status, 200);
  return async () => assert.equal((await terminate(sandbox, { body })).status, 200);
}

describe("who hands out", () => {
  test("a 商家券: its creator, and a MERCHANT partner from build to terminate", async () => {
    await started();
    assert.deepEqual(codes(sandbox.sendCoupons(plugin([coupon(BUSIFAVOR)]))), ["SUCCESS"]);
    const asPartner = (number) => sandbox.sendCoupons(plugin([coupon(BUSIFAVOR, number)], { sender: PARTNER }));
    const before = asPartner("p1").send_coupon_result[0];
    assert.deepEqual([before.code, before.message], ["FAILED", "发券商户无权限使用此API"]);
    const ended = await authorised({ type: "MERCHANT", merchant_id: PARTNER }, BUSIFAVOR, "BUSIFAVOR_STOCK");
    assert.deepEqual(codes(asPartner("p2")), ["SUCCESS"]);
    assert.deepEqual(codes(sandbox.sendCoupons(plugin([coupon(BUSIFAVOR)], { sender: OTHER }))), ["FAILED"]);
    await ended();
    assert.deepEqual(codes(asPartner("p3")), ["FAILED"]);
    const given = sandbox.coupons.map(({ partner, out_request_no }) => [partner.merchant_id, out_request_no]);
    assert.deepEqual(given, [
      [sandbox.merchant.mchid, "r1"],
      [PARTNER, "p2"],
    ]);
  });

  test("a 代金券: its creator, which the item has to name; with a partnership others where the option says so", async () => {
    const partner = { type: "APPID", appid: "wx4e1916a585d1f4e9" };
    const asOther = () =>
      sandbox.sendCoupons(plugin([coupon(FAVOR, "r2", { create_coupon_merchant: sandbox.merchant.mchid })], { sender: OTHER }))
        .send_coupon_result[0];
    await started();
    const nameless = sandbox.sendCoupons(plugin([coupon(FAVOR)])).send_coupon_result[0];
    assert.deepEqual([nameless.code, nameless.message], ["FAILED", "批次的商户号为空"]);
    const named = plugin([coupon(FAVOR, "r1", { create_coupon_merchant: sandbox.merchant.mchid })]);
    assert.deepEqual(codes(sandbox.sendCoupons(named)), ["SUCCESS"]);
    await authorised(partner, FAVOR, "FAVOR_STOCK");
    assert.deepEqual([asOther().code, asOther().message], ["FAILED", "批次不支持跨商户发券"]);
    await sandbox.close();
    await started({ coupons: { favorStock: "partnership" } });
    assert.equal(asOther().code, "FAILED");
    await authorised(partner, FAVOR, "FAVOR_STOCK");
    assert.equal(asOther().code, "SUCCESS");
  });

  test("a 代金券 by the server API: the creator, once for an out_request_no", async () => {
    await started();
    const { appid, merchant } = sandbox;
    const send = (more) => {
      const body = { stock_id: FAVOR, out_request_no: "r1", appid, stock_creator_mchid: merchant.mchid, ...more };
      return call(sandbox, "POST", `/v3/marketing/favor/users/${openid}/coupons`, { body: JSON.stringify(body) });
    };
    const [first, again] = [await send(), await send()];
    assert.equal(first.status, 200);
    assert.deepEqual(again.json, first.json);
    assert.equal(sandbox.coupons.length, 1);
    assert.equal((await send({ appid: "wx0000000000000000" })).json.code, "APPID_MCHID_NOT_MATCH");
    assert.equal((await send({ stock_creator_mchid: OTHER })).json.message, "查询批次为空");
  });
});

describe("what is checked", () => {
  test("the signature, over every field that was sent", async () => {
    await started();
    const one = plugin([coupon(BUSIFAVOR)]);
    const whole = coupon(BUSIFAVOR, "a|_*-1", {
      coupon_code: "code1",
      create_coupon_merchant: sandbox.merchant.mchid,
      customize_send_time: "2015-05-20T13:29:35+08:00",
    });
    for (const wrong of [
      { ...one, sign: one.sign.toLowerCase() },
      { ...one, sign: "9A0A8659F005D6984697E2CA0A9CF3B79A0A8659F005D6984697E2CA0A9CF3B7" },
      { ...one, send_coupon_params: [coupon(BUSIFAVOR, "r2")] },
      { ...one, send_coupon_params: [coupon(BUSIFAVOR, "r1", { coupon_code: "c" })] },
      plugin([whole], { unsigned: ["create_coupon_merchant"] }),
      plugin([coupon(BUSIFAVOR)], { key: sandbox.merchant.apiV3Key }),
      plugin([coupon(BUSIFAVOR)], { sender: PARTNER, key: sandbox.merchant.apiV2Key }),
    ]) {
      const { errcode, msg, send_coupon_result } = sandbox.sendCoupons(wrong);
      assert.deepEqual([errcode, msg, send_coupon_result], [272758293, "插件发券签名错误", undefined], JSON.stringify(wrong));
    }
    const { send_coupon_result } = sandbox.sendCoupons(plugin([whole, coupon(BUSIFAVOR)]));
    assert.deepEqual(
      send_coupon_result.map(({ code, coupon_code }) => [code, typeof coupon_code]),
      [
        ["SUCCESS", "string"],
        ["SUCCESS", "string"],
      ],
    );
    assert.equal(send_coupon_result[0].coupon_code, "code1");
  });

  test("a field that the option says is not signed", async () => {
    await started({ coupons: { unsigned: "create_coupon_merchant" } });
    const named = [coupon(FAVOR, "r1", { create_coupon_merchant: sandbox.merchant.mchid })];
    assert.equal(sandbox.sendCoupons(plugin(named)).errcode, 272758293);
    assert.equal(sandbox.sendCoupons(plugin(named, { unsigned: ["create_coupon_merchant"] })).errcode, "OK");
  });

  test("the plugin's table", async () => {
    await started();
    const many = Array.from({ length: 11 }, (_, at) => coupon(BUSIFAVOR, `r${at}`));
    for (const wrong of [
      plugin([]),
      plugin(many),
      plugin([coupon("123456789012345678901")]),
      plugin([coupon(BUSIFAVOR, "a b")]),
      plugin([coupon(BUSIFAVOR, "1".repeat(129))]),
      plugin([coupon(BUSIFAVOR, "r1", { customize_send_time: "2015-05-20" })]),
      plugin([coupon(BUSIFAVOR, "r1", { openid })]),
      plugin([coupon(BUSIFAVOR)], { sender: "1234567" }),
      { ...plugin([coupon(BUSIFAVOR)]), sign: undefined },
      { ...plugin([coupon(BUSIFAVOR)]), suggest: true },
    ]) {
      assert.equal(sandbox.sendCoupons(wrong).errcode, "PARAM_ERROR", JSON.stringify(wrong));
    }
    assert.deepEqual(new Set(codes(sandbox.sendCoupons(plugin(many.slice(1))))), new Set(["SUCCESS"]));
  });

  test("a number or code that was used, and a stock that is not there", async () => {
    await started();
    const send = (...given) => sandbox.sendCoupons(plugin([coupon(...given)])).send_coupon_result[0].code;
    assert.equal(send(BUSIFAVOR, "r1", { coupon_code: "c1" }), "SUCCESS");
    assert.equal(send(BUSIFAVOR, "r1"), "DUPREQUEST");
    assert.equal(send(BUSIFAVOR, "r2", { coupon_code: "c1" }), "DUPREQUEST");
    assert.equal(send("9999999", "r3"), "FAILED");
    const anybody = plugin([coupon(BUSIFAVOR)]);
    assert.equal(sandbox.sendCoupons(anybody, { openid: "another" }).send_coupon_result[0].code, "SUCCESS");
  });
});

describe("the H5 page", () => {
  test("one coupon, whatever host the URL names", async () => {
    await started();
    const url = page(coupon(BUSIFAVOR));
    assert.deepEqual(codes(sandbox.openCouponPage(url)), ["SUCCESS"]);
    assert.deepEqual(codes(sandbox.openCouponPage({ url: page(coupon(BUSIFAVOR, "r2"), { fragment: "#wechat_redirect" }) })), [
      "SUCCESS",
    ]);
    assert.deepEqual(
      sandbox.coupons.map((one) => one.openid),
      [openid, openid],
    );
    assert.deepEqual(codes(sandbox.openCouponPage(page(coupon(FAVOR, "r3")))), ["FAILED"]);
  });

  test("the numbers of the page", async () => {
    await started();
    const opened = (...given) => sandbox.openCouponPage(page(...given)).errcode;
    assert.equal(opened(coupon(BUSIFAVOR), { fragment: "" }), 268435461);
    assert.equal(opened(coupon(BUSIFAVOR, "r_1")), 268435461);
    assert.equal(opened(coupon(BUSIFAVOR), { named: { open_id: "" } }), 268435461);
    assert.equal(opened(coupon(BUSIFAVOR), { named: { openid } }), 268435461);
    assert.equal(sandbox.openCouponPage(page(coupon(BUSIFAVOR)).replace("r1", "r2")).errcode, 272758293);
  });

  test("customize_send_time under the name that the option says", async () => {
    const time = "2015-05-20T13:29:35+08:00";
    await started();
    assert.deepEqual(codes(sandbox.openCouponPage(page(coupon(BUSIFAVOR, "r1", { customize_send_time: time })))), ["SUCCESS"]);
    const numbered = () => sandbox.openCouponPage(page(coupon(BUSIFAVOR, "r2", { customize_send_time0: time })));
    assert.equal(numbered().errcode, 268435461);
    await sandbox.close();
    await started({ coupons: { sendTimeName: "customize_send_time0" } });
    assert.deepEqual(codes(numbered()), ["SUCCESS"]);
  });
});

test("both over HTTP, where a URL has no fragment", async () => {
  await started();
  const sent = await fetch(`${sandbox.url}/busifavor/sendcoupon`, {
    method: "POST",
    body: JSON.stringify({ ...plugin([coupon(BUSIFAVOR)]), openid }),
  });
  assert.deepEqual(codes(await sent.json()), ["SUCCESS"]);
  const { pathname, search } = new URL(page(coupon(BUSIFAVOR, "r2")));
  const opened = await fetch(`${sandbox.url}${pathname}${search}`);
  assert.deepEqual([opened.status, codes(await opened.json())], [200, ["SUCCESS"]]);
  const wrong = await fetch(`${sandbox.url}${pathname}${search.replace("r2", "r3")}`);
  assert.equal((await wrong.json()).errcode, 272758293);
  const { code, note } = sandbox.requests.at(-1);
  assert.equal(code, "272758293");
  assert.match(note, /out_request_no=r3&.*key=…$/);
  assert.ok(!note.includes(sandbox.merchant.apiV2Key));
  const broken = await fetch(`${sandbox.url}/busifavor/sendcoupon`, { method: "POST", body: "x" });
  assert.equal((await broken.json()).errcode, "PARAM_ERROR");
});

test("every merchant number has its own APIv2 key, the same whenever it is asked for", async () => {
  await started();
  assert.equal(sandbox.apiV2KeyOf(sandbox.merchant.mchid), sandbox.merchant.apiV2Key);
  assert.match(sandbox.apiV2KeyOf(PARTNER), /^[0-9a-f]{32}$/);
  assert.notEqual(sandbox.apiV2KeyOf(PARTNER), sandbox.merchant.apiV2Key);
  assert.throws(() => sandbox.apiV2KeyOf("x"), { code: "ERR_WECHATPAY_SANDBOX_OPTION" });
  assert.throws(() => sandbox.sendCoupons(plugin([coupon(BUSIFAVOR)]), { name: "x" }), { field: "user.name" });
  assert.throws(() => sandbox.openCouponPage("https://example.com/"), { field: "url" });
});
