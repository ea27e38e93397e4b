// 委托营销 input: every rule of the documents' tables (merchant/4012380498, merchant/4012380536, partner/4017171868).
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBothEntries } from "./entries.mjs";
import { assertRefused, assertUnharmed } from "./refusal.mjs";

const appid = "wx4e1916a585d1f4e9";
const favor = { business_type: "FAVOR_STOCK", stock_id: "2433405" };
const busifavor = { business_type: "BUSIFAVOR_STOCK", stock_id: "1234567890" };
const byAppid = { type: "APPID", appid };
const byMerchant = { type: "MERCHANT", merchant_id: "2480029552" };

/** Wrong in build and terminate: [what, input, code, field, further expectations]. */
const wrongBodies = [
  ["FAVOR_STOCK with MERCHANT", { authorized_data: favor, partner: byMerchant }, "PARTNERSHIP", "partner.type"],
  [
    "APPID with merchant_id",
    { authorized_data: favor, partner: { type: "APPID", merchant_id: "2480029552" } },
    "PARTNERSHIP",
    "partner.merchant_id",
  ],
  [
    "APPID with both ids",
    { authorized_data: favor, partner: { ...byAppid, merchant_id: "2480029552" } },
    "PARTNERSHIP",
    "partner.merchant_id",
  ],
  ["MERCHANT with appid", { authorized_data: busifavor, partner: { type: "MERCHANT", appid } }, "PARTNERSHIP", "partner.appid"],
  ["MERCHANT with both ids", { authorized_data: busifavor, partner: { ...byMerchant, appid } }, "PARTNERSHIP", "partner.appid"],
  ["APPID without appid", { authorized_data: favor, partner: { type: "APPID" } }, "PARTNERSHIP", "partner.appid"],
  [
    "MERCHANT without merchant_id",
    { authorized_data: busifavor, partner: { type: "MERCHANT" } },
    "PARTNERSHIP",
    "partner.merchant_id",
  ],
  ["no type", { authorized_data: favor, partner: { appid } }, "MISSING_OPTION", "partner.type"],
  [
    "another type",
    { authorized_data: favor, partner: { type: "appid", appid } },
    "OPTION_TYPE",
    "partner.type",
    { hint: /APPID、MERCHANT/ },
  ],
  ["a number as type", { authorized_data: favor, partner: { type: 1, appid } }, "OPTION_TYPE", "partner.type"],
  ["no partner", { authorized_data: favor }, "MISSING_OPTION", "partner"],
  ["null as partner", { authorized_data: favor, partner: null }, "OPTION_TYPE", "partner"],
  ["no authorized_data", { partner: byAppid }, "MISSING_OPTION", "authorized_data"],
  [
    "no business_type",
    { authorized_data: { stock_id: "1" }, partner: byAppid },
    "MISSING_OPTION",
    "authorized_data.business_type",
  ],
  [
    "another business_type",
    { authorized_data: { ...favor, business_type: "FAVOR" }, partner: byAppid },
    "OPTION_TYPE",
    "authorized_data.business_type",
  ],
  [
    "the misspelt bussiness_type",
    { authorized_data: { bussiness_type: "FAVOR_STOCK", stock_id: "1" }, partner: byAppid },
    "UNKNOWN_OPTION",
    "authorized_data.bussiness_type",
  ],
  [
    "no stock_id",
    { authorized_data: { business_type: "FAVOR_STOCK" }, partner: byAppid },
    "PARTNERSHIP",
    "authorized_data.stock_id",
  ],
  [
    "a number as stock_id",
    { authorized_data: { ...favor, stock_id: 2433405 }, partner: byAppid },
    "OPTION_TYPE",
    "authorized_data.stock_id",
  ],
  ...["", " 2433405", "2433405\n", "批次", "1".repeat(21), "24 33"].map((stock_id) => [
    `the stock_id ${JSON.stringify(stock_id)}`,
    { authorized_data: { ...favor, stock_id }, partner: byAppid },
    "PARTNERSHIP",
    "authorized_data.stock_id",
  ]),
  ...["", " wx1", "wx1 ", "应用", "a".repeat(33), "wx\n1"].map((wrong) => [
    `the appid ${JSON.stringify(wrong)}`,
    { authorized_data: favor, partner: { type: "APPID", appid: wrong } },
    "PARTNERSHIP",
    "partner.appid",
  ]),
  ...["", "1234567", "1".repeat(16), "24800 29552", "248002955x"].map((merchant_id) => [
    `the merchant_id ${JSON.stringify(merchant_id)}`,
    { authorized_data: busifavor, partner: { type: "MERCHANT", merchant_id } },
    "PARTNERSHIP",
    "partner.merchant_id",
  ]),
  ["camel case", { authorizedData: favor, partner: byAppid }, "UNKNOWN_OPTION", "authorizedData"],
  ...["mchid", "mch_id", "mchId", "merchantId"].map((name) => [
    `${name} for merchant_id`,
    { authorized_data: busifavor, partner: { type: "MERCHANT", [name]: "2480029552" } },
    "UNKNOWN_OPTION",
    `partner.${name}`,
    { message: /did you mean merchant_id\?/ },
  ]),
  [
    "scenarios, which is not open",
    { authorized_data: { ...favor, scenarios: ["COUPON_SEND"] }, partner: byAppid },
    "UNKNOWN_OPTION",
    "authorized_data.scenarios",
  ],
  ["paging", { authorized_data: favor, partner: byAppid, limit: 5 }, "UNKNOWN_OPTION", "limit"],
  [
    "a throwing getter",
    {
      authorized_data: {
        get business_type() {
          throw new Error("mine");
        },
      },
      partner: byAppid,
    },
    "OPTION_UNREADABLE",
    "authorized_data.business_type",
  ],
];

const wrongQueries = [
  [
    "FAVOR_STOCK with MERCHANT",
    { authorized_data: { business_type: "FAVOR_STOCK" }, partner: { type: "MERCHANT" } },
    "PARTNERSHIP",
    "partner.type",
  ],
  [
    "APPID with merchant_id",
    { authorized_data: busifavor, partner: { type: "APPID", merchant_id: "2480029552" } },
    "PARTNERSHIP",
    "partner.merchant_id",
  ],
  ["MERCHANT with appid", { authorized_data: busifavor, partner: { type: "MERCHANT", appid } }, "PARTNERSHIP", "partner.appid"],
  [
    "APPID with both ids",
    { authorized_data: favor, partner: { ...byAppid, merchant_id: "2480029552" } },
    "PARTNERSHIP",
    "partner.merchant_id",
  ],
  ["a bad appid", { authorized_data: favor, partner: { type: "APPID", appid: "wx 1" } }, "PARTNERSHIP", "partner.appid"],
  ["a bad stock_id", { authorized_data: { ...favor, stock_id: "批次" } }, "PARTNERSHIP", "authorized_data.stock_id"],
  ["no authorized_data", { partner: byAppid }, "MISSING_OPTION", "authorized_data"],
  ["a partner without a type", { authorized_data: favor, partner: {} }, "MISSING_OPTION", "partner.type"],
  ...[0, 51, 1e9].map((limit) => [`the limit ${limit}`, { authorized_data: favor, limit }, "PARTNERSHIP", "limit"]),
  ...[-1, 1.5, NaN, "5", null, 2 ** 60].flatMap((number) =>
    ["limit", "offset"].map((name) => [
      `the ${name} ${JSON.stringify(number)}`,
      { authorized_data: favor, [name]: number },
      "OPTION_TYPE",
      name,
    ]),
  ),
];

withBothEntries("partnerships", (pkg) => {
  for (const [name, input, code, field, expectations] of wrongBodies) {
    test(`build and terminate: ${name}`, () => {
      assertRefused(pkg, () => pkg.buildPartnershipBody(input), { code, field, ...expectations });
      assertRefused(pkg, () => pkg.partnershipRequests.build(input, { idempotencyKey: "12345" }), { code, field });
      assertRefused(pkg, () => pkg.partnershipRequests.terminate(input, { idempotencyKey: "12345" }), { code, field });
      assertUnharmed(pkg);
    });
  }

  for (const [name, input, code, field] of wrongQueries) {
    test(`list: ${name}`, () => {
      assertRefused(pkg, () => pkg.buildPartnershipQuery(input), { code, field });
      assertRefused(pkg, () => pkg.partnershipRequests.list(input), { code, field });
      assertUnharmed(pkg);
    });
  }

  test("build and terminate need an Idempotency-Key", () => {
    for (const call of [pkg.partnershipRequests.build, pkg.partnershipRequests.terminate]) {
      const input = { authorized_data: favor, partner: byAppid };
      for (const options of [undefined, {}, { idempotencyKey: undefined }])
        assertRefused(pkg, () => call(input, options), { code: "MISSING_OPTION", field: "idempotencyKey" });
      assertRefused(pkg, () => call(input, { idempotencyKey: 12345 }), { code: "OPTION_TYPE", field: "idempotencyKey" });
      assertRefused(pkg, () => call(input, { idempotency_key: "12345" }), {
        code: "UNKNOWN_OPTION",
        field: "idempotency_key",
        message: /idempotencyKey/,
      });
      assertRefused(pkg, () => call(input, null), { code: "OPTION_TYPE", field: "options" });
      for (const idempotencyKey of ["", "a b", "a".repeat(49), "键", "a.b"])
        assertRefused(pkg, () => call(input, { idempotencyKey }), { code: "IDEMPOTENCY_KEY", field: "idempotencyKey" });
      assert.equal(call(input, { idempotencyKey: "aZ09|_*-".repeat(6) }).idempotencyKey.length, 48);
    }
    assertUnharmed(pkg);
  });

  test("bodies: compact, in the guide's order, whatever the input's order", () => {
    assert.equal(
      pkg.buildPartnershipBody({
        partner: { merchant_id: "2480029552", type: "MERCHANT" },
        authorized_data: { stock_id: "1234567890", business_type: "BUSIFAVOR_STOCK" },
      }),
      '{"authorized_data":{"business_type":"BUSIFAVOR_STOCK","stock_id":"1234567890"},"partner":{"merchant_id":"2480029552","type":"MERCHANT"}}',
    );
    assert.equal(
      pkg.buildPartnershipBody({ partner: { ...byAppid, merchant_id: undefined }, authorized_data: favor }),
      '{"authorized_data":{"business_type":"FAVOR_STOCK","stock_id":"2433405"},"partner":{"appid":"wx4e1916a585d1f4e9","type":"APPID"}}',
    );
  });

  test("queries: authorized_data, partner, offset, limit, as new URL reads them", () => {
    const input = { limit: 50, offset: 10, partner: byAppid, authorized_data: favor };
    const query = pkg.buildPartnershipQuery(input);
    assert.doesNotMatch(query, /%[0-9A-F]?[a-f]/);
    const read = [...new URL(`https://x/?${query}`).searchParams];
    assert.deepEqual(read, [
      ["authorized_data", '{"business_type":"FAVOR_STOCK","stock_id":"2433405"}'],
      ["partner", '{"appid":"wx4e1916a585d1f4e9","type":"APPID"}'],
      ["offset", "10"],
      ["limit", "50"],
    ]);
    assert.equal(
      pkg.buildPartnershipQuery({ authorized_data: { business_type: "FAVOR_STOCK" } }),
      "authorized_data=%7B%22business_type%22%3A%22FAVOR_STOCK%22%7D",
    );
    assert.equal(
      pkg
        .buildPartnershipQuery({ authorized_data: busifavor, partner: { type: "MERCHANT" }, limit: 1, offset: -0 })
        .split("&")
        .slice(1)
        .join("&"),
      "partner=%7B%22type%22%3A%22MERCHANT%22%7D&offset=0&limit=1",
    );
  });
});
