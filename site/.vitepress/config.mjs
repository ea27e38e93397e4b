// The site: 中文 at its root, English below /en/. `cargo xtask site` writes what it reads and says where it will stand.
import path from "node:path";
import { defineConfig } from "vitepress";
import { contents } from "../source/documents.mjs";
import { PREFIX } from "../source/language.mjs";
import { functions } from "../source/reference.mjs";
import { searching, tokenize } from "./search.mjs";

const { SITE_SOURCE, SITE_OUT, SITE_BASE = "/", SITE_ADDRESS } = process.env;

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#08703a"/>' +
  '<path d="m4 8.5 3 3 5.5-6.5" fill="none" stroke="#fff" stroke-width="2"/></svg>';

const SAYS = {
  zh: {
    documents: "文档",
    doctor: "诊断",
    start: "快速开始",
    reference: "参考",
    functions: "函数",
    types: "类型",
    all: "全部函数",
    errors: "错误与诊断代码",
    numbers: "微信支付的数字与代码",
    changelog: "更新记录",
    security: "安全",
  },
  en: {
    documents: "Documents",
    doctor: "Doctor",
    start: "Quick start",
    reference: "Reference",
    functions: "Functions",
    types: "Types",
    all: "Every function",
    errors: "Codes",
    numbers: "WeChat Pay's numbers and codes",
    changelog: "Changelog",
    security: "Security",
  },
};

/** The id of a heading, as where the documents are read in the repository: their own links name it. */
const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

/** VitePress adds the base to links that its router takes, not to those with a target: the doctor's. */
function withBase({ tokens }) {
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    const href = token.attrGet("href");
    if (token.attrGet("target") && href?.startsWith("/")) token.attrSet("href", SITE_BASE + href.slice(1));
  }
}

function themeOf(language) {
  const says = SAYS[language];
  const at = (page) => `${PREFIX[language]}/${page}`;
  const reference = [
    { text: says.all, link: at("api/") },
    { text: says.errors, link: at("errors/") },
    { text: says.numbers, link: at("errors/numbers") },
    { text: says.changelog, link: at("changelog") },
    { text: says.security, link: at("security") },
  ];
  const documents = contents(language).map(({ title, page }) => ({ text: title, link: at(page) }));
  const subpaths = ["client", "sandbox"].map((name) => ({ text: `wechatpay-wasm/${name}`, link: at(`api/${name}`) }));
  return {
    nav: [
      // A document of its own: the router must not take it.
      { text: says.doctor, link: at("doctor/"), target: "_self" },
      { text: says.documents, link: at("start"), activeMatch: `^${PREFIX[language]}/(?!api/|errors/|$|en/)` },
      { text: "API", link: at("api/"), activeMatch: at("api/") },
      { text: says.errors, link: at("errors/"), activeMatch: at("errors/") },
    ],
    sidebar: {
      [at("api/")]: [
        { text: "wechatpay-wasm", items: functions.map(({ name }) => ({ text: name, link: at(`api/${name}`) })) },
        { text: says.reference, items: [...reference.slice(0, 1), { text: says.types, link: at("api/types") }, ...subpaths] },
      ],
      [at("")]: [
        { text: says.documents, items: [{ text: says.start, link: at("start") }, ...documents] },
        { text: says.reference, items: reference },
      ],
    },
  };
}

const chinese = {
  ...themeOf("zh"),
  outline: { level: [2, 3], label: "本页" },
  docFooter: { prev: "上一页", next: "下一页" },
  darkModeSwitchLabel: "深色",
  lightModeSwitchTitle: "切换到浅色",
  darkModeSwitchTitle: "切换到深色",
  sidebarMenuLabel: "目录",
  returnToTopLabel: "回到顶部",
  langMenuLabel: "语言",
  skipToContentLabel: "跳到正文",
  notFound: { title: "没有这一页", quote: "地址可能写错了；可以搜索，或回到首页。", linkLabel: "回到首页", linkText: "回到首页" },
};

const english = {
  ...themeOf("en"),
  outline: { level: [2, 3], label: "On this page" },
  notFound: {
    title: "No such page",
    quote: "The address may be mistyped. Search, or go to the first page.",
    linkText: "First page",
  },
};

const searchInChinese = {
  button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
  modal: {
    displayDetails: "显示详情",
    resetButtonTitle: "清除",
    backButtonTitle: "关闭",
    noResultsText: "没有找到",
    footer: {
      selectText: "打开",
      selectKeyAriaLabel: "回车",
      navigateText: "选择",
      navigateUpKeyAriaLabel: "向上",
      navigateDownKeyAriaLabel: "向下",
      closeText: "关闭",
      closeKeyAriaLabel: "Esc",
    },
  },
};

export default defineConfig({
  srcDir: SITE_SOURCE,
  outDir: SITE_OUT,
  cacheDir: path.join(SITE_SOURCE, "../site-cache"),
  base: SITE_BASE,
  title: "wechatpay-wasm",
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }]],
  cleanUrls: true,
  // The list of pages stands in a file of its own instead of in every page.
  metaChunk: true,
  // No address is invented for a site that has none.
  ...(SITE_ADDRESS ? { sitemap: { hostname: SITE_ADDRESS + SITE_BASE } } : {}),
  transformHead: ({ page }) => {
    const name = page.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "");
    return SITE_ADDRESS ? [["link", { rel: "canonical", href: `${SITE_ADDRESS}${SITE_BASE}${name}` }]] : [];
  },
  locales: {
    root: { label: "中文", lang: "zh-CN", themeConfig: chinese },
    en: { label: "English", lang: "en", themeConfig: english },
  },
  themeConfig: {
    search: {
      provider: "local",
      options: {
        locales: { root: { translations: searchInChinese } },
        miniSearch: { options: { tokenize }, searchOptions: searching },
      },
    },
  },
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    anchor: { slugify },
    // Braces alone are the documents' own.
    attrs: { leftDelimiter: "{:" },
    config: (markdown) => markdown.core.ruler.push("base", withBase),
  },
  vite: { logLevel: "warn", build: { chunkSizeWarningLimit: 8192 } },
});
