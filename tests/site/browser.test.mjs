// The site in Chromium: the search finds, the pages can be used by everybody, and nothing leaves this machine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { executable, launch, pages, serve, visitor } from "./site.mjs";

const skip = executable() ? false : "no chromium on PATH";
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

/** The addresses that the search names, best first. */
async function found(page, words) {
  await page.locator(".VPNavBarSearch button").first().click();
  await page.locator(".VPLocalSearchBox input").fill(words);
  const results = page.locator(".VPLocalSearchBox .result");
  await results.first().waitFor();
  // Filled in one step, the list may still be that of less.
  await page.waitForTimeout(400);
  const links = await results.evaluateAll((all) =>
    all.map((link) => new URL(link.href)).map(({ pathname, hash }) => pathname + hash),
  );
  await page.keyboard.press("Escape");
  return links;
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
      const links = await found(page, words);
      assert.ok(links.slice(0, 3).includes(`/questions#question-${at + 1}`), `${words}: ${links.slice(0, 5)}`);
    }
  }
  await page.goto(`${server.address}/en/`);
  for (const [at, words] of [...IN_ENGLISH.entries(), ...QUESTIONS.map(([words], at) => [at, words])]) {
    const links = await found(page, words);
    assert.ok(links.slice(0, 3).includes(`/en/questions#question-${at + 1}`), `${words}: ${links.slice(0, 5)}`);
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
  ]) {
    const links = await found(page, words);
    assert.ok(
      links.slice(0, 5).some((link) => link.split("#")[0] === address),
      `${words}: ${links.slice(0, 5)}`,
    );
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
    if (!/^\/[\w-]*$|^\/api\/(types|client|sandbox)$|^\/errors\/(numbers|ERR_\w+)?$/.test(address)) continue;
    await page.goto(server.address + address);
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(address);
  }
  assert.deepEqual(wide, []);
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
