// The declarations name exactly the options that the wasm reads: its own list of them is in the error for an unknown one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { esm as library } from "./entries.mjs";

const declarations = readFileSync(new URL("../../pkg/index.d.ts", import.meta.url), "utf8");
const UNKNOWN = "noSuchOptionAnywhere";

/** Types of members, with an input that is read as far as that member. */
const nested = [
  ["Partner", (value) => library.buildPartnershipQuery({ authorized_data: { business_type: "FAVOR_STOCK" }, partner: value })],
  ["AuthorizedData", (value) => library.buildPartnershipQuery({ authorized_data: value })],
  ["PlatformKeyInput", (value) => library.verifyMessage({ message: "m", signature: "c2ln", key: value })],
  ["Coupon", (value) => library.signCoupons({ type: "plugin", coupons: [value], sendCouponMerchant: "1", apiV2Key: "" })],
  ["PartnershipRequestOptions", (value) => library.partnershipRequests.build(partnership(), value)],
];

for (const [name, type] of functions().filter(([name]) => name !== "explainError")) {
  test(`${name} reads the members of ${type} and no others`, () => {
    const read = membersRead((value) => library[name](value, "c2lnbmF0dXJl"));
    assert.deepEqual(
      read.filter((option) => !(name === "prepareRequest" && option === "privateKey")),
      members(type),
    );
  });
}

for (const [type, call] of nested) {
  test(`${type} has the members that are read`, () => assert.deepEqual(membersRead(call), members(type)));
}

test("explainError takes whatever there is, and looks at every member of FailedCall", () => {
  const read = new Set();
  library.explainError(new Proxy({}, { get: (_, name) => void read.add(name) }));
  assert.deepEqual(
    members("FailedCall").filter((name) => !read.has(name)),
    [],
  );
});

test("prepareRequest reads privateKey only to refuse it", () => {
  assert.throws(() => library.prepareRequest({ privateKey: "x", mchid: "1", url: "/" }), {
    code: "ERR_WECHATPAY_UNKNOWN_OPTION",
    field: "privateKey",
  });
});

test("every exported function that takes an object is here", () => {
  const names = functions().map(([name]) => name);
  assert.ok(names.includes("signRequest") && names.length >= 9, `${names}`);
});

function partnership() {
  return {
    partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
    authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
  };
}

/** [function, type of its options] for every exported function whose first parameter is a declared type. */
function functions() {
  const found = declarations.matchAll(/^export function (\w+)(?:<[^>]*>)?\(\w+\??: (\w+)/gm);
  return [...found]
    .map(([, name, type]) => [name, type])
    .filter(([, type]) => !["string", "Uint8Array", "unknown"].includes(type));
}

/** What the wasm says it knows, when it is given what it cannot know. Some functions return instead of throwing. */
function membersRead(call) {
  let said;
  try {
    said = JSON.stringify(call({ [UNKNOWN]: 1 }));
  } catch (error) {
    assert.equal(error.code, "ERR_WECHATPAY_UNKNOWN_OPTION");
    said = error.message;
  }
  const list = /known are ((?:\w+, )*\w+)/.exec(said);
  assert.ok(list, `no list of options in: ${said}`);
  return list[1].split(", ").sort();
}

/** The member names of a declared type, sorted. */
function members(type) {
  const body = new RegExp(`^export interface ${type} \\{\\n([^]*?)^\\}`, "m").exec(declarations);
  if (body) return [...body[1].matchAll(/^ {4}(?:readonly )?(\w+)\??:/gm)].map(([, name]) => name).sort();
  const alias = new RegExp(`^export type ${type} = ([^]*?);$`, "m").exec(declarations);
  assert.ok(alias, `${type} is not declared`);
  const omitted = /^Omit<(\w+), (.*)>$/.exec(alias[1]);
  if (omitted) return members(omitted[1]).filter((name) => !omitted[2].includes(`"${name}"`));
  const inline = [...alias[1].matchAll(/[{;] *(?:readonly )?(\w+)\??:/g)].map(([, name]) => name);
  const named = /\{/.test(alias[1]) ? [] : alias[1].split("|").flatMap((part) => members(part.trim()));
  return [...new Set([...inline, ...named])].sort();
}
