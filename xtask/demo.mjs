// cargo xtask demo: 从构建好的包出发，经真实 HTTP，把委托营销走一遍。
// The main job from the built package over real HTTP, against the embedded gateway on loopback.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import {
  buildPartnershipBody,
  explainError,
  parseNotification,
  partnershipRequests,
  preflight,
  signCoupons,
  signRequest,
  verifyResponse,
} from "wechatpay-wasm";
import { createClient } from "wechatpay-wasm/client";
import { startSandbox } from "wechatpay-wasm/sandbox";

// 指引的输入 The guide's input
const appid = "wx4e1916a585d1f4e9";
const idempotencyKey = "12345";
const partnership = {
  partner: { type: "APPID", appid },
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
};
const guidesQuery =
  "authorized_data=%7b%22business_type%22%3a%22BUSIFAVOR_STOCK%22%7d&partner=%7b%22type%22%3a%22APPID%22%7d&offset=0&limit=5";

title("启动内嵌网关", "Start the embedded gateway");
const sandbox = await startSandbox();
const { mchid, serialNo, privateKey, certificate, keys, apiV3Key } = sandbox.clientOptions;
const merchant = { mchid, serialNo, privateKey, baseUrl: sandbox.url };
print("地址 address", sandbox.url);
print("商户号 mchid", mchid);
print("证书序列号 serial", serialNo);

title("建立合作关系（指引的输入）", "Build a partnership (the guide's input)");
const build = signRequest({ ...merchant, ...partnershipRequests.build(partnership, { idempotencyKey }) });
const built = await send(build);
assert.equal(built.status, 200);
assert.equal(JSON.parse(built.verified).partner.appid, appid);

title(
  "查询合作关系列表（指引的查询串，原样签名、原样发送）",
  "List partnerships (the guide's query, signed and sent as it stands)",
);
// 指引查的是 BUSIFAVOR_STOCK：先放一条，让查询有结果。 The guide asks for BUSIFAVOR_STOCK: one is put there first.
await createClient(sandbox.clientOptions).partnerships.build({
  ...partnership,
  authorized_data: { business_type: "BUSIFAVOR_STOCK", stock_id: "2433406" },
});
const list = signRequest({ ...merchant, url: `/v3/marketing/partnerships?${guidesQuery}` });
assert.ok(list.url.endsWith(guidesQuery));
const listed = await send(list);
assert.equal(listed.status, 200);
assert.equal(JSON.parse(listed.verified).data.length, 1);

title(
  "同样的事用客户端做：应答丢了会用同一个幂等键重发，不会重复执行",
  "The same with the client: a lost answer is asked for again under the same Idempotency-Key, nothing is done twice",
);
const client = createClient({
  ...sandbox.clientOptions,
  onRequest: ({ attempt, method, url }) => print(`第 ${attempt} 次 attempt ${attempt}`, `${method} ${url}`),
  onResponse: ({ status, ms }) => print("应答 answer", `HTTP ${status}, ${ms} ms`),
});
sandbox.inject({ kind: "dropAfter" });
const terminated = await client.partnerships.terminate(partnership, { idempotencyKey: "12347" });
print("终止 terminated", terminated.data.terminate_time);
for await (const item of client.partnerships.listAll({ authorized_data: { business_type: "BUSIFAVOR_STOCK" } })) {
  print("列表 listed", `${item.partner.appid} ${item.authorized_data.stock_id}`);
}
assert.equal(sandbox.partnerships.filter(({ state }) => state === "TERMINATED").length, 1);

title("步骤 4 至 7：授权合作商户，由它发券，查询，终止", "Steps 4 to 7: authorise a merchant, which hands out, list, terminate");
const partner = "1900000109";
const authorisation = {
  partner: { type: "MERCHANT", merchant_id: partner },
  authorized_data: { business_type: "BUSIFAVOR_STOCK", stock_id: "2433406" },
};
await client.partnerships.build(authorisation, { idempotencyKey: "12348" });
const attributes = signCoupons({
  type: "plugin",
  coupons: [{ stock_id: "2433406", out_request_no: "demo1" }],
  sendCouponMerchant: partner,
  apiV2Key: sandbox.apiV2KeyOf(partner),
});
print("插件的属性 the plugin's attributes", JSON.stringify(attributes, null, 1));
const handedOut = sandbox.sendCoupons(attributes);
print("插件的事件 the plugin's event", JSON.stringify(handedOut));
assert.equal(handedOut.send_coupon_result[0].code, "SUCCESS");
const { url: couponPage } = signCoupons({
  type: "h5",
  coupons: [{ stock_id: "2433406", out_request_no: "demo2" }],
  openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
  sendCouponMerchant: partner,
  apiV2Key: sandbox.apiV2KeyOf(partner),
});
print("H5 页面 the H5 page", couponPage);
assert.equal(sandbox.openCouponPage(couponPage).send_coupon_result[0].code, "SUCCESS");
for await (const item of client.partnerships.listAll(authorisation)) {
  print("列表 listed", `${item.partner.merchant_id} ${item.authorized_data.stock_id}`);
}
await client.partnerships.terminate(authorisation, { idempotencyKey: "12349" });
const [late] = sandbox.sendCoupons(attributes, { openid: "oAnother" }).send_coupon_result;
print("终止之后 once terminated", `${late.code} ${late.message}`);
assert.equal(late.code, "FAILED");

title("故意发错：签名之后又把报文重新序列化", "Wrong on purpose: the body is serialised again after it was signed");
const signed = signRequest({ ...merchant, ...partnershipRequests.build(partnership, { idempotencyKey: "12346" }) });
const wrong = { ...signed, body: JSON.stringify(JSON.parse(buildPartnershipBody(partnership)), null, 1) };
const refused = await send(wrong);
assert.equal(refused.status, 401);
for (const locale of ["zh-CN", "en"]) {
  const { code, title, cause, remedies } = explainError({ ...refused, request: signed, locale });
  print(
    locale === "en" ? "explainError" : "诊断 explainError",
    `${code}\n${title}\n${cause}\n${remedies.map((remedy) => `→ ${remedy}`).join("\n")}`,
  );
}

title("收到通知：验签并解密", "A notification arrives: verified and decrypted");
const handled = await notified();
print("原文 plaintext", handled.plaintext);
print("事件 event", `${handled.eventType} ${handled.id}`);
assert.equal(handled.resource.stock_id, "2433405");

title("坏配置：发送之前就查出来", "A broken setup, found before anything is sent");
const other = {
  mchid: `${mchid} `,
  serialNo: keys.find((key) => key.id)?.id ?? "PUB_KEY_ID_0",
  privateKey: certificate,
  certificate,
  keys,
};
const findings = preflight(other);
assert.ok(findings.length >= 3);
for (const { code, severity, field, title, remedies } of findings) {
  print(`${severity} ${field}`, `${code}\n${title.zh}\n${title.en}\n→ ${remedies.zh[0]}\n→ ${remedies.en[0]}`);
}

await sandbox.close();
console.log("\n✓ 完成：建立、查询、发券、拒绝、通知、诊断 Done: built, listed, handed out, refused, notified, diagnosed");

/** Sends what was signed, prints both sides of it, and verifies a signed answer. */
async function send(request) {
  print("签名串 canonical string", visible(request.message));
  print("请求 request", `${request.method} ${request.url}`);
  print("请求头 headers", lines(request.headers));
  if (request.body !== undefined) print("报文 body", visible(request.body));
  const response = await fetch(request.url, request);
  const [status, headers, body] = [response.status, response.headers, await response.text()];
  const seen = sandbox.requests.at(-1);
  print("网关检查 the gateway checked", seen.checks.map(({ name, passed }) => `${passed ? "✓" : "✗"} ${name}`).join("  "));
  print("应答 answer", `HTTP ${status}  Request-ID: ${headers.get("request-id")}\n${body}`);
  if (status !== 200) return { status, headers, body };
  const verified = verifyResponse({ status, headers, body, keys });
  print("应答验签 answer verified", `✓ Wechatpay-Serial: ${headers.get("wechatpay-serial")}`);
  return { status, headers, body, verified };
}

/** A handler of the merchant's, and one notification sent to it. */
async function notified() {
  let handled;
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      try {
        handled = parseNotification({ headers: request.headers, body: Buffer.concat(chunks), keys, apiV3Key });
        response.writeHead(204).end();
      } catch (error) {
        console.error(error);
        response.writeHead(401).end();
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/notify`;
  const { status, sent } = await sandbox.notify({ url, resource: { stock_id: "2433405", coupon_id: "9867041" } });
  server.close();
  print("密文通知 encrypted", sent.body);
  print("处理程序应答 handler answered", `HTTP ${status}`);
  assert.equal(status, 204);
  return handled;
}

function title(zh, en) {
  title.number = (title.number ?? 0) + 1;
  console.log(`\n━━ ${title.number}. ${zh} / ${en}`);
}

function print(name, text) {
  const [first, ...rest] = String(text).split("\n");
  if (rest.length === 0) return console.log(`  ${name}: ${first}`);
  console.log(`  ${name}:`);
  for (const line of [first, ...rest]) console.log(`    ${line}`);
}

/** Line ends are part of what is signed: each is shown. */
function visible(text) {
  return text.replaceAll("\n", "⏎\n").replace(/\n$/, "");
}

function lines(headers) {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}
