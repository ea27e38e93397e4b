// A name that was mistyped, and what other libraries and the documents call it: the option that was meant is named. One that
// belongs elsewhere is said to.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { createClient } from "../../pkg/client/index.js";
import * as library from "../../pkg/index.js";
import { startSandbox } from "../../pkg/sandbox/index.js";

let sandbox;
let client;
before(async () => {
  sandbox = await startSandbox();
  client = createClient(sandbox.clientOptions);
});
after(() => sandbox.close());

const input = {
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
  partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
};

/** What takes names: the calls of the core, the client's, and what stands in their options. */
const calls = {
  signRequest: (given) => library.signRequest(given),
  prepareRequest: (given) => library.prepareRequest(given),
  buildSignMessage: (given) => library.buildSignMessage(given),
  buildAuthorization: (given) => library.buildAuthorization(given),
  signMessage: (given) => library.signMessage(given),
  verifyMessage: (given) => library.verifyMessage(given),
  verifyResponse: (given) => library.verifyResponse(given),
  parseNotification: (given) => library.parseNotification(given),
  decryptResource: (given) => library.decryptResource(given),
  parseCertificates: (given) => library.parseCertificates(given),
  digestDownload: (given) => library.digestDownload(given),
  verifyDownload: (given) => library.verifyDownload(given),
  encryptSensitive: (given) => library.encryptSensitive(given),
  decryptSensitive: (given) => library.decryptSensitive(given),
  encryptBody: (given) => library.encryptBody(given),
  decryptBody: (given) => library.decryptBody(given),
  signPayment: (given) => library.signPayment(given),
  buildUpload: (given) => library.buildUpload(given),
  signCoupons: (given) => library.signCoupons(given),
  "a coupon": (given) => library.signCoupons({ type: "plugin", coupons: [given], sendCouponMerchant: "1", apiV2Key: "" }),
  buildPartnershipBody: (given) => library.buildPartnershipBody(given),
  buildPartnershipQuery: (given) => library.buildPartnershipQuery(given),
  "an entry of keys": (given) => library.verifyMessage({ message: "m", signature: "c2ln", key: given }),
  "the hash of a download": (given) => library.verifyDownload({ body: "", hash: given }),
  "a partner": (given) => library.buildPartnershipQuery({ ...input, partner: given }),
  authorized_data: (given) => library.buildPartnershipQuery({ authorized_data: given }),
  "the options of partnershipRequests.build": (given) => library.partnershipRequests.build(input, given),
  createClient: (given) => createClient(given),
  "retry of createClient": (given) => createClient({ ...sandbox.clientOptions, retry: given }),
  "client.partnerships.build, input": (given) => client.partnerships.build(given),
  "client.partnerships.build, options": (given) => client.partnerships.build(input, given),
  "client.partnerships.list": (given) => client.partnerships.list(given),
  "client.partnerships.listAll": (given) => client.partnerships.listAll(given).next(),
  "client.request": (given) => client.request(given),
  "client.upload": (given) => client.upload(given),
  "client.download": (given) => client.download("x", given),
  "client.downloadStream": (given) => client.downloadStream("x", given),
  "client.notifications.parse": (given) => client.notifications.parse(given),
  "client.certificates.download": (given) => client.certificates.download(given),
};

async function refusalOf(call, name) {
  try {
    await call({ [name]: "x" });
  } catch (error) {
    return error;
  }
}

/** As people mistype a name: with other separators, in another case, a letter forgotten, one doubled, two exchanged. */
function mistyped(name) {
  const middle = Math.ceil(name.length / 2);
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const others = [snake, name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), name.toUpperCase(), `${name}s`];
  if (name.length > 3) {
    others.push(name.slice(0, middle) + name.slice(middle + 1));
    others.push(name.slice(0, middle) + name[middle] + name.slice(middle));
  }
  if (name.length > 4) {
    others.push(name.slice(0, middle - 1) + name[middle] + name[middle - 1] + name.slice(middle + 1));
  }
  return others;
}

for (const [where, call] of Object.entries(calls)) {
  test(`${where}: every name, mistyped`, async () => {
    const { code, message } = await refusalOf(call, "noSuchNameAnywhere");
    assert.equal(code, "ERR_WECHATPAY_UNKNOWN_OPTION");
    const known = /known are (.*)$/.exec(message)[1].split(", ");
    for (const name of known) {
      for (const wrong of mistyped(name).filter((other) => !known.includes(other))) {
        const { hint, message: english } = (await refusalOf(call, wrong)) ?? {};
        if (/属于 .*createClient.* 的选项/.test(hint)) continue;
        const meant = /是不是想写 (\w+)？$/.exec(hint)?.[1];
        assert.ok(meant === name || known.includes(meant), `${wrong}: ${hint}`);
        assert.ok(english.endsWith(`did you mean ${meant}?`), english);
        if (wrong.replace(/_/g, "").toLowerCase() === name.replace(/_/g, "").toLowerCase()) assert.equal(meant, name);
      }
    }
  });
}

for (const [where, wrong, meant] of [
  ["createClient", "serial_no", "serialNo"],
  ["createClient", "mch_id", "mchid"],
  ["createClient", "private_key", "privateKey"],
  ["createClient", "baseURL", "hosts"],
  ["createClient", "timeout", "timeoutMs"],
  ["createClient", "host", "hosts"],
  ["createClient", "maxRetries", "retry"],
  ["retry of createClient", "retries", "attempts"],
  ["client.request", "url", "path"],
  ["client.request", "params", "query"],
  ["client.request", "data", "body"],
  ["client.upload", "buffer", "file"],
  ["client.notifications.parse", "rawBody", "body"],
  ["client.partnerships.list", "pageSize", "limit"],
  ["signRequest", "path", "url"],
  ["signRequest", "uri", "url"],
  ["signRequest", "host", "baseUrl"],
  ["an entry of keys", "serialNo", "id"],
  ["signCoupons", "open_id", "openid"],
  ["signCoupons", "mchid", "sendCouponMerchant"],
  ["signCoupons", "key", "apiV2Key"],
  ["a coupon", "stockId", "stock_id"],
]) {
  test(`${where}: ${wrong} is ${meant} in other libraries`, async () => {
    assert.match((await refusalOf(calls[where], wrong)).hint, new RegExp(`是不是想写 ${meant}？$`));
  });
}

test("an option of another function is said to belong there", async () => {
  for (const [name, give] of [
    ["apiV3Key", () => library.signRequest({ ...sandbox.merchant, url: "/v3/x" })],
    ["apiV3Key", () => library.verifyResponse({ apiV3Key: "x" })],
    ["apiV3Key", () => library.signCoupons({ apiV3Key: "x" })],
    ["keys", () => library.signRequest({ keys: [] })],
    ["mchid", () => client.request({ mchid: "x" })],
    ["timeoutMs", () => client.partnerships.build(input, { timeoutMs: 1 })],
  ]) {
    const error = await (async () => give())().catch((thrown) => thrown);
    assert.deepEqual([error.code, error.field], ["ERR_WECHATPAY_UNKNOWN_OPTION", name]);
    assert.match(error.hint, /属于 .*createClient 的选项，这里不用，请去掉$/);
    assert.match(error.message, /is an option of .*createClient, which is of no use here: leave it out$/);
  }
});

test("what is undefined may be an environment variable that is missing", async () => {
  const { clientOptions } = sandbox;
  const [key] = clientOptions.keys;
  for (const [field, change] of [
    ["mchid", { mchid: undefined }],
    ["serialNo", { serialNo: undefined, certificate: undefined }],
    ["privateKey", { privateKey: undefined }],
    ["keys", { keys: undefined }],
    ["keys[0]", { keys: [{ certificate: undefined }] }],
    ["keys[0].id", { keys: [{ id: undefined, publicKey: key.publicKey ?? "x" }] }],
    ["keys[0].publicKey", { keys: [{ id: "PUB_KEY_ID_1", publicKey: undefined }] }],
    ["apiV3Key", { certificates: "auto", apiV3Key: undefined }],
  ]) {
    const error = await refusalOf(() => createClient({ ...clientOptions, ...change }), "x");
    assert.equal(error.field, field);
    assert.match(error.hint, /取自环境变量的，变量可能没有设置$/, field);
    assert.match(error.message, /from the environment, the variable may be unset$/, field);
  }
});

test("the APIv2 key is signCoupons' alone, and not taken for a mistyped apiV3Key", async () => {
  for (const give of [
    () => library.parseNotification({ apiV2Key: "x" }),
    () => library.decryptResource({ apiV2Key: "x" }),
    () => createClient({ ...sandbox.clientOptions, apiV2Key: "x" }),
  ]) {
    const { code, hint } = await (async () => give())().catch((thrown) => thrown);
    assert.equal(code, "ERR_WECHATPAY_UNKNOWN_OPTION");
    assert.match(hint, /apiV2Key.*属于 signCoupons 的选项/);
  }
});
