// What can be said of the documents without running them: both languages alike, links that lead somewhere, nothing left out.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { blocksOf, documents, root, textOf } from "./blocks.mjs";

const READMES = [documents.zh[0], documents.en[0]];

test("both languages have the same pages, and on each the same code but for the comments", () => {
  const names = (language) => documents[language].slice(1).map((page) => path.basename(page));
  assert.deepEqual(names("en"), names("zh"));
  for (const [at, page] of documents.zh.entries()) {
    const [zh, en] = [page, documents.en[at]].map((file) => {
      const { files, commands, sessions } = blocksOf(file);
      return {
        files: files.map(({ name, code, prints }) => [name, withoutComments(code), prints]),
        commands,
        sessions: sessions.length,
      };
    });
    assert.deepEqual(en, zh, page);
  }
});

const withoutComments = (code) => code.replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, "").replace(/^ *\/\/.*\n| *\/\/ .*$/gm, "");

test("every page is in the tables of contents, and what is there is a page", () => {
  for (const [language, folder] of [
    ["zh", "docs"],
    ["en", "docs/en"],
  ]) {
    const [readme, ...pages] = documents[language];
    const contents = textOf(`${folder}/README.md`);
    const others = pages.filter((page) => page !== `${folder}/README.md`);
    const rows = [...contents.matchAll(/^\| \[[^\]]+\]\(([^)]+)\)/gm)].map(([, page]) => `${folder}/${page}`);
    const named = [...textOf(readme).matchAll(/^\| `(docs\/[^`]+)`/gm)].map(([, page]) => page);
    assert.deepEqual(rows.sort(), others, `${folder}/README.md`);
    assert.deepEqual(named.sort(), others, readme);
  }
});

test("links lead to files; those of the READMEs to files of the package", () => {
  for (const page of Object.values(documents).flat()) {
    for (const [, target] of textOf(page).matchAll(/\[[^\]]*\]\(([^)#\s]+)\)/g)) {
      if (/^https:\/\//.test(target)) continue;
      const file = path.join(root, path.dirname(page), target);
      assert.ok(existsSync(file), `${page}: ${target}`);
      if (READMES.includes(page))
        assert.ok(existsSync(path.join(root, "pkg", target)), `${page}: ${target} is not in the package`);
    }
  }
});

test("every low-level sample says which key the answer is to be signed with", () => {
  const samples = Object.values(documents).flatMap((pages) => pages.flatMap((page) => blocksOf(page).files));
  const signing = samples.filter(({ code }) => /\b(signRequest|prepareRequest)\(\{/.test(code));
  assert.ok(signing.length > 0);
  for (const { name, code } of signing) assert.match(code, /wechatpaySerial: /, name);
});

test("the page on moving names what the two packages have", () => {
  const require = createRequire(import.meta.url);
  const names = (pattern) => [...new Set([...textOf("docs/migrate.md").matchAll(pattern)].map(([, name]) => name))];
  const WxPay = require("wechatpay-node-v3");
  const methods = names(/`pay\.(\w+)\(/g);
  assert.ok(methods.length > 10);
  for (const name of methods) assert.equal(typeof WxPay.prototype[name], "function", name);
  const plugin = require("wechatpay-axios-plugin");
  const members = names(/`((?:Formatter|Rsa|Aes|Multipart|FormData|Wechatpay)(?:\.\w+)*)\(/g);
  assert.ok(members.length > 5);
  for (const name of members) assert.equal(typeof name.split(".").reduce((value, part) => value[part], plugin), "function", name);
  const versions = [...textOf("docs/migrate.md").matchAll(/(wechatpay-(?:node-v3|axios-plugin)) (\d+\.\d+\.\d+)/g)];
  assert.equal(versions.length, 2);
  for (const [, name, version] of versions) assert.equal(packageOf(require.resolve(name)).version, version);
});

function packageOf(file) {
  const [, folder] = /^(.*node_modules\/[^/]+)\//.exec(file);
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
}

test("the runtimes in both READMEs are the pinned ones", () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(path.join(root, "tests/runtimes/package.json"), "utf8"));
  const pinned = (name) => /(\d+\.\d+)\.\d+$/.exec(optionalDependencies[name] ?? dependencies[name])[1];
  const nodes = Object.keys(optionalDependencies).filter((name) => name.startsWith("node"));
  const [, ...workerd] = /^1\.(\d{4})(\d\d)(\d\d)/.exec(dependencies.workerd);
  const rows = [
    `| Node.js | ${nodes.map(pinned).join(", ")} |`,
    `| Deno | ${pinned("@deno/linux-x64-glibc")} |`,
    `| Bun | ${pinned("@oven/bun-linux-x64")} |`,
    `workerd ${workerd.join("-")}`,
    `edge-runtime ${pinned("edge-runtime")}`,
    `Next.js ${pinned("next")}`,
    `functions-framework ${pinned("@cloudbase/functions-framework")}`,
  ];
  for (const readme of READMES) {
    const text = textOf(readme).replaceAll("、", ", ");
    for (const row of rows) assert.ok(text.includes(row), `${readme} lacks ${row}`);
  }
});

test("every error code is in both READMEs", async () => {
  const { errorCodes } = await import(pathToFileURL(path.join(root, "pkg/index.js")));
  for (const readme of READMES)
    for (const code of errorCodes) assert.ok(textOf(readme).includes(`\`${code}\``), `${readme} lacks ${code}`);
});
