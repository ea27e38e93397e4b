// The site in Chromium: the search finds, the pages can be used by everybody, and nothing leaves this machine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { BASE, launch, missing, pages, serve, visitor } from "./site.mjs";

const skip = missing ?? false;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
let server;

before(async () => {
  if (skip) return;
  [browser, server] = await Promise.all([launch(), serve()]);
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** That the search names `wanted`, a page or a place in one, among the first three for `words`. */
async function finds(page, words, wanted) {
  await page.locator(".VPNavBarSearch button").first().click();
  await page.locator(".VPLocalSearchBox input").fill(words);
  const isThere = ([wanted, base]) => {
    const results = [...document.querySelectorAll(".VPLocalSearchBox .result")].slice(0, 3);
    const addresses = results.map(({ href }) => href.slice(location.origin.length + base.length));
    return addresses.some((address) => (wanted.includes("#") ? address : address.split("#")[0]) === wanted);
  };
  await page.waitForFunction(isThere, [wanted, BASE], { timeout: 10_000 }).catch(async () => {
    const found = await page.locator(".VPLocalSearchBox .result").evaluateAll((all) => all.map(({ href }) => href));
    assert.fail(`${words}: ${wanted} is not among ${found.slice(0, 3)}`);
  });
  await page.keyboard.press("Escape");
}

/** The questions of the guide, in its own words, and what somebody remembers of them. */
const QUESTIONS = [
  ["AppID与mchid不匹配", "AppID 不匹配"],
  ["商户号不存在", "商户号 不存在"],
  ["签名错误或签名信息不完整", "签名信息不完整"],
  ["商户证书序列号有误。请使用签名私钥匹配的证书序列号", "证书序列号有误"],
  ["HTTP头缺少Accept或User-Agent", "缺少Accept或User-Agent"],
];
const IN_ENGLISH = [
  "appid does not belong to the merchant",
  "no such merchant number",
  "signature is wrong or incomplete",
  "serial number is wrong",
  "Accept or User-Agent is missing",
];

test("the search finds the guide's five questions by their text, in both languages", { skip }, async () => {
  const { page, faults, close } = await visitor(browser);
  await page.goto(`${server.address}/`);
  for (const [at, asked] of QUESTIONS.entries()) {
    for (const words of asked) {
      await finds(page, words, `/questions#question-${at + 1}`);
    }
  }
  await page.goto(`${server.address}/en/`);
  for (const [at, words] of [...IN_ENGLISH.entries(), ...QUESTIONS.map(([words], at) => [at, words])]) {
    await finds(page, words, `/en/questions#question-${at + 1}`);
  }
  assert.deepEqual(faults, []);
  await close();
});

test("the search finds a code, a function and a word of 中文 inside a sentence", { skip }, async () => {
  const { page, faults, close } = await visitor(browser);
  await page.goto(`${server.address}/`);
  for (const [words, address] of [
    ["ERR_WECHATPAY_SERIAL_NO", "/errors/ERR_WECHATPAY_SERIAL_NO"],
    ["SIGN_URL_CASE", "/errors/SIGN_URL_CASE"],
    ["parseNotification", "/api/parseNotification"],
    ["幂等键", "/outcome"],
    ["USER_PAYING", "/errors/numbers"],
  ]) {
    await finds(page, words, address);
  }
  assert.deepEqual(faults, []);
  await close();
});

const PAGES = [
  "/",
  "/start",
  "/questions",
  "/errors/",
  "/errors/ERR_WECHATPAY_SERIAL_NO",
  "/api/",
  "/api/signRequest",
  "/api/client",
  "/en/",
  "/en/questions",
  "/en/errors/SIGN_URL_CASE",
];

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["dark", 390],
]) {
  test(`pages have no serious fault for those who hear or cannot see well: ${colorScheme}, ${width} wide`, { skip }, async () => {
    const { page, faults, close } = await visitor(browser, {
      colorScheme,
      viewport: { width, height: 900 },
      reducedMotion: "reduce",
    });
    const broken = [];
    for (const address of PAGES) {
      await page.goto(server.address + address);
      await page.evaluate(axe);
      const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
      assert.ok(passes.length > 10, address);
      for (const { id, impact, nodes } of violations)
        if (["serious", "critical"].includes(impact))
          broken.push(`${address} ${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))}`);
    }
    assert.deepEqual(broken, []);
    assert.deepEqual(faults, []);
    await close();
  });
}

test("no page is wider than a phone", { skip }, async () => {
  const { page, faults, close } = await visitor(browser, { viewport: { width: 360, height: 800 } });
  const wide = [];
  for (const address of pages().keys()) {
    if (!/^\/[\w-]*$|^\/api\/(types|client|sandbox)$|^\/errors\/(numbers|ERR_WECHATPAY_URL)?$/.test(address)) continue;
    await page.goto(server.address + address);
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(address);
  }
  assert.deepEqual(wide, []);
  assert.deepEqual(faults, []);
  await close();
});

test("the doctor is reached from every page by a full load, and leads back", { skip }, async () => {
  const { page, faults, close } = await visitor(browser);
  for (const [from, to] of [
    ["/errors/SIGN_URL_CASE", "/doctor/"],
    ["/en/errors/SIGN_URL_CASE", "/en/doctor/"],
  ]) {
    await page.goto(server.address + from);
    await page.evaluate(() => {
      globalThis.stayed = true;
    });
    await page.locator(`.VPNavBarMenu a[href="${BASE}${to}"]`).click();
    await page.waitForURL(`**${to}`);
    assert.equal(await page.evaluate(() => globalThis.stayed), undefined);
    const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
    assert.match(await policy.getAttribute("content"), /default-src 'none'/);
    await page.locator("a", { hasText: "wechatpay-wasm" }).first().click();
    await page.waitForURL(`**${to.replace("doctor/", "")}*`);
    await page.locator(".VPNavBar").waitFor();
  }
  assert.deepEqual(faults, []);
  await close();
});

test("the language can be changed where one is, and the other colours stay chosen", { skip }, async () => {
  const { page, faults, close } = await visitor(browser, { colorScheme: "light" });
  await page.goto(`${server.address}/errors/SIGN_URL_CASE`);
  await page.locator(".VPNavBarAppearance .VPSwitch").click();
  assert.equal(await page.evaluate(() => document.documentElement.classList.contains("dark")), true);
  await page.locator(".VPNavBarTranslations button").click();
  await page.getByRole("link", { name: "English" }).first().click();
  await page.waitForURL("**/en/errors/SIGN_URL_CASE");
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.classList.contains("dark")), true);
  assert.deepEqual(faults, []);
  await close();
});

test("a page can be read without scripts, and an address that is none says so", { skip }, async () => {
  const { page, close } = await visitor(browser, { javaScriptEnabled: false });
  await page.goto(`${server.address}/errors/SIGN_URL_CASE`);
  assert.match(await page.locator("main").textContent(), /怎么办/);
  const response = await page.goto(`${server.address}/errors/NO_SUCH_CODE`);
  assert.equal(response.status(), 404);
  await close();
});
