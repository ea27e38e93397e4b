// What can be said of the site's files: every document, function and code has its page, and every link leads somewhere.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { BASE, isFile, pages, root, site } from "./site.mjs";

const all = pages();
const LANGUAGES = { "": "zh-CN", "/en": "en" };
const library = await import(pathToFileURL(path.join(root, "pkg/index.js")));
const declared = readFileSync(path.join(root, "pkg/index.d.ts"), "utf8");

function union(name) {
  const [, literals] = new RegExp(`export type ${name} =([^;]*);`).exec(declared);
  return [...literals.matchAll(/"(\w+)"/g)].map(([, code]) => code);
}

const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

test("every error, finding and cause has a page of its own in both languages, which says what to do", () => {
  const codes = new Set([...library.errorCodes, ...union("FindingCode"), ...union("ExplanationCode")]);
  assert.ok(codes.size > 300, `${codes.size}`);
  for (const prefix of Object.keys(LANGUAGES)) {
    for (const code of codes) {
      const html = all.get(`${prefix}/errors/${code}`);
      assert.ok(html, `${prefix}/errors/${code}`);
      const [, heading] = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html);
      assert.ok(plain(heading).trim().startsWith(`${code} `), heading);
      // The sandbox writes its own sentences.
      if (code !== "ERR_WECHATPAY_SANDBOX_OPTION")
        assert.match(html, prefix ? /(What to do|Which of them)/ : /(怎么办|具体是哪一种)/, code);
    }
  }
});

test("the sentence that the library says is on the page of its code", () => {
  const options = { mchid: "1900000001", serialNo: "PUB_KEY_ID_0114232134912410000000000000", url: "/v3/certificates" };
  const [finding] = library.preflight(options).filter(({ code }) => code === "SERIAL_IS_PUBLIC_KEY_ID");
  for (const [prefix, language] of [
    ["", "zh"],
    ["/en", "en"],
  ]) {
    const text = plain(all.get(`${prefix}/errors/SERIAL_IS_PUBLIC_KEY_ID`));
    for (const said of [finding.title[language], ...finding.remedies[language]]) assert.ok(text.includes(said), said);
  }
});

test("every document and every exported name of the package is there in both languages", () => {
  for (const [prefix, folder] of [
    ["", "docs"],
    ["/en", "docs/en"],
  ]) {
    const names = readdirSync(path.join(root, folder)).filter((file) => file.endsWith(".md") && file !== "README.md");
    assert.ok(names.length > 10);
    const documents = names.map((file) => file.replace(/\.md$/, ""));
    for (const page of [...documents, "start", "changelog", "security", "errors/numbers", "api/client", "api/sandbox"])
      assert.ok(all.has(`${prefix}/${page}`), `${prefix}/${page}`);
    for (const name of Object.keys(library)) assert.ok(all.has(`${prefix}/api/${name}`), `${prefix}/api/${name}`);
    const api = [...all].filter(([address]) => address.startsWith(`${prefix}/api/`)).map(([, html]) => html);
    for (const file of ["index.d.ts", "client/index.d.ts", "sandbox/index.d.ts"]) {
      const text = readFileSync(path.join(root, "pkg", file), "utf8");
      for (const [, name] of text.matchAll(/^export (?:interface|type|class) (\w+)/gm))
        assert.ok(
          api.some((html) => html.includes(`id="${name}"`) || html.includes(`<h1 id="${name.toLowerCase()}"`)),
          name,
        );
    }
  }
});

test("a page says its language, and has its counterpart in the other", () => {
  for (const [address, html] of all) {
    if (address.endsWith("/doctor/")) continue;
    const prefix = address.startsWith("/en/") ? "/en" : "";
    assert.match(html, new RegExp(`<html lang="${LANGUAGES[prefix]}"`), address);
    const other = prefix ? address.slice(3) : `/en${address}`;
    assert.ok(all.has(other), `${address} has no counterpart ${other}`);
  }
});

test("no link is dead, and none is to an address of the site's own that nobody gave", () => {
  const dead = [];
  let seen = 0;
  for (const [address, html] of all) {
    const markup = html.replace(/(<script[^>]*>)[\s\S]*?(<\/script>)/g, "$1$2");
    for (const [, quoted] of markup.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const target = quoted.replaceAll("&amp;", "&");
      const url = new URL(target, `http://site${BASE}${address}`);
      if (url.host !== "site") continue;
      seen += 1;
      const own = url.pathname.startsWith(`${BASE}/`) ? url.pathname.slice(BASE.length) : "/not below the base";
      const page = all.get(decodeURI(own));
      const id = decodeURIComponent(url.hash.slice(1));
      if (!page ? !isFile(own) : id !== "" && !page.includes(`id="${id}"`)) dead.push(`${address}: ${target}`);
    }
    assert.doesNotMatch(html, /rel="canonical"/, address);
  }
  assert.ok(seen > 10_000, `${seen}`);
  assert.deepEqual([...new Set(dead)], []);
  assert.ok(!existsSync(path.join(site, "sitemap.xml")));
});
