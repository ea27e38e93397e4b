// The sentences stand in the package's JavaScript, not in the wasm, and cost a start no more than their bytes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import packed from "../../pkg/core/words.data.js";
import { withBothEntries } from "./entries.mjs";
import { key, merchant } from "./files.mjs";

const table = JSON.parse(packed());
const wasm = readFileSync(new URL("../../pkg/core/core.wasm", import.meta.url));

/** Every form of every text, without what is filled in. */
function* pieces(language) {
  const both = (text) => (typeof text === "string" ? table.shared[text.slice(1)] : text);
  const entries = [...Object.values(table.sentences), ...Object.values(table.causes)];
  const texts = entries.flatMap(({ text, title, cause, remedies = [] }) => [text, title, cause, ...remedies].filter(Boolean));
  for (const text of [...texts, ...Object.values(table.shared), ...Object.values(table.errors)]) {
    for (const form of [both(text)[language]].flat()) yield* form.split(/\{[a-zA-Z]+\}/);
  }
}

/** Words by which a server's answer or a certificate is recognised. */
const recognised = readdirSync(new URL("../../src/diagnosis/explain/", import.meta.url))
  .map((file) => `diagnosis/explain/${file}`)
  .concat("credential/certificate/mod.rs")
  .map((file) => readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8"))
  .flatMap((source) => source.match(/[\u4e00-\u9fff]+/g) ?? []);

test("the wasm holds no sentence", () => {
  const holds = (piece) => wasm.includes(piece) && !recognised.includes(piece);
  const chinese = [...pieces(0)].filter((piece) => /[\u4e00-\u9fff]{2}.*[，。：；（]|[\u4e00-\u9fff]{6}/.test(piece));
  const english = [...pieces(1)].filter((piece) => piece.trim().split(" ").length >= 5);
  assert.ok(chinese.length > 400 && english.length > 400, `${chinese.length} and ${english.length} pieces`);
  assert.deepEqual(chinese.filter(holds), []);
  assert.deepEqual(english.filter(holds), []);
  // Sentences that any build had before, and what every Chinese sentence needs.
  for (const mark of ["is required", "is expected", "must not", "应为", "必填", "，", "。", "：", "；"])
    assert.ok(!holds(mark), mark);
});

test("what Chinese the wasm holds is what it looks for in a server's words", () => {
  const text = new TextDecoder("utf-8", { fatal: false }).decode(wasm);
  // Texts stand in the wasm one behind the other.
  const isMadeOf = (run) => run === "" || recognised.some((word) => run.startsWith(word) && isMadeOf(run.slice(word.length)));
  for (const run of new Set(text.match(/[\u4e00-\u9fff]{2,}/g))) assert.ok(isMadeOf(run), run);
});

test("a start parses no sentence", () => {
  for (const entry of ["index.js", "index.cjs"]) {
    const url = new URL(`../../pkg/${entry}`, import.meta.url);
    const load = entry.endsWith(".cjs")
      ? `require(${JSON.stringify(fileURLToPath(url))})`
      : `await import(${JSON.stringify(url.href)})`;
    const program = `
      const { parse } = JSON;
      let parsed = 0;
      JSON.parse = (text, ...rest) => { if (String(text).includes("SerialIsPublicKeyId")) parsed += 1; return parse(text, ...rest); };
      (async () => {
        const pkg = ${load};
        const atStart = parsed;
        for (let count = 0; count < 3; count += 1) try { pkg.signRequest({}); } catch {}
        console.log(atStart, parsed);
      })();`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
    assert.equal(stdout, "0 1\n", stderr);
  }
});

withBothEntries("the sentences of an error", (pkg) => {
  const { signRequest, explainError, preflight } = pkg;
  const refused = (options) => {
    try {
      return signRequest({ ...merchant, url: "/v3/certificates", ...options });
    } catch (error) {
      return error;
    }
  };

  test("title, cause and remedies each say something of their own, in both languages", () => {
    for (const options of [
      { mchid: "1 " },
      { timestamp: "0" },
      { privateKey: key("merchant.crt") },
      { url: "/v3/x y" },
      { body: 5 },
      { mchId: "1" },
      { mchid: undefined },
    ]) {
      const error = refused(options);
      for (const locale of ["zh-CN", "en"]) {
        const { title, cause, remedies } = explainError({ error, locale });
        assert.equal(cause, locale === "en" ? error.message : error.hint);
        const said = [title, cause, ...remedies];
        assert.equal(new Set(said).size, said.length, said.join("\n"));
        assert.ok(remedies.length > 0, cause);
        for (const remedy of remedies) assert.ok(!cause.includes(remedy) && !title.includes(remedy), remedy);
      }
    }
  });

  test("a remedy fits what was given", () => {
    const error = refused({ timestamp: "0" });
    assert.match(explainError({ error }).remedies.join(), /写成数字，不带引号/);
    assert.doesNotMatch(explainError({ error }).remedies.join(), /用字符串/);
    assert.match(explainError({ error: refused({ mchid: 1 }) }).remedies.join(), /写成字符串/);
    assert.match(refused({ mchid: undefined }).hint, /变量可能没有设置/);
  });

  test("an argument is called by its own name", () => {
    assert.throws(() => pkg.partnershipRequests.build("x", { idempotencyKey: "1" }), { field: "input" });
  });

  test("a finding says what the refusal of the same value says", () => {
    for (const [name, value] of [
      ["mchid", "1 "],
      ["serialNo", "pub_key_id_1"],
      ["privateKey", key("merchant.crt")],
    ]) {
      const error = refused({ [name]: value });
      const [finding] = preflight({ ...merchant, [name]: value }).filter(({ field }) => field === name);
      assert.equal(error.hint, `${name}：${finding.title.zh}`);
    }
  });

  test("an error of another copy of the package is explained by its code and its own words", () => {
    const { title, cause, remedies } = explainError({
      error: new pkg.WechatPayError("ERR_WECHATPAY_URL", "url: …", { hint: "url：…" }),
    });
    assert.deepEqual([title, cause], ["url 不能原样发送", "url：…"]);
    assert.ok(remedies.length > 0);
  });
});
