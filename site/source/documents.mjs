// The documents as they stand in the repository, with their links turned into the site's own.
import { readFileSync } from "node:fs";
import path from "node:path";
import { documentInLanguage, joined, PREFIX } from "./language.mjs";
import { sequenceDiagram } from "./sequence.mjs";

export const root = path.resolve(import.meta.dirname, "../..");

export const textOf = (file) => readFileSync(path.join(root, file), "utf8");

const README = { zh: "README.zh-CN.md", en: "README.md" };
const FOLDER = { zh: "docs", en: "docs/en" };

/** The pages of a language in the order of its table of contents: `{ file, page, title, about }`. */
export function contents(language) {
  const rows = textOf(`${FOLDER[language]}/README.md`).matchAll(/^\| \[([^\]]+)\]\(([^)]+)\.md\) \| (.*) \|$/gm);
  const pages = [...rows].map(([, title, page, about]) => ({ file: `${FOLDER[language]}/${page}.md`, page, title, about }));
  if (pages.length === 0) throw new Error(`${FOLDER[language]}/README.md has no table of contents`);
  return pages;
}

const QUESTION = /^## (\d)\. (.+)$/gm;

/** The five questions of the guide, in their words: `{ number, text }`. */
export function questions(language) {
  return [...textOf(`${FOLDER[language]}/questions.md`).matchAll(QUESTION)].map(([, number, text]) => ({ number, text }));
}

/** Every document with the page that it becomes: `{ file: page }`. */
export function pagesOfFiles(language) {
  const pages = { [README[language]]: "start", [`${FOLDER[language]}/README.md`]: "", "SECURITY.md": "security" };
  pages["CHANGELOG.md"] = "changelog";
  for (const { file, page } of contents(language)) pages[file] = page;
  return pages;
}

/** `{ page: markdown }` of a language, but for the first page. */
export function documents(language, links) {
  const written = {};
  for (const [file, page] of Object.entries(pagesOfFiles(language))) {
    if (page === "") continue;
    let markdown = textOf(file);
    if (page === "changelog") markdown = documentInLanguage(markdown, language);
    if (page === "questions") markdown = markdown.replace(QUESTION, (heading, number) => `${heading} {:#question-${number}}`);
    written[page] = withTitle(onSite(markdown, file, language, links), page, language);
  }
  return written;
}

const TITLES = { start: { zh: "快速开始", en: "Quick start" }, security: { zh: "安全", en: "Security" } };

/** The name under which a page stands in the tab and in search; the README's heading is the package's name. */
function withTitle(markdown, page, language) {
  const title = TITLES[page]?.[language];
  return title ? markdown.replace(/^# .*$/m, `# ${title}`) : markdown;
}

/** The rows of the error table of the README: `{ code: meaning }`. */
export function meanings(language) {
  const rows = textOf(README[language]).matchAll(/^\| `(ERR_WECHATPAY_\w+)` \| (.*) \|$/gm);
  return Object.fromEntries([...rows].map(([, code, meaning]) => [code, meaning]));
}

/** The table of every function in the README, which is also the order of the reference. */
export function functionTable(language) {
  const heading = { zh: "全部函数", en: "Every function" }[language];
  const [, section] = textOf(README[language]).split(`\n## ${heading}\n`);
  if (!section) throw new Error(`${README[language]} has no section "${heading}"`);
  return section.split("\n## ")[0].trim();
}

/** @param {(code: string, language: string) => string | undefined} links where a name that stands as code leads */
export function onSite(markdown, file, language, links) {
  // A fence stays as it is; diagrams are drawn.
  const parts = markdown.split(/^( *```[\s\S]*?^ *```$)/m);
  const written = parts.map((part, at) => (at % 2 ? fence(part) : prose(part, file, language, links)));
  return joined(written.join(""));
}

function fence(block) {
  const [, diagram] = /^```mermaid\n([\s\S]*)```$/.exec(block) ?? [];
  return diagram ? sequenceDiagram(diagram) : block;
}

function prose(text, file, language, links) {
  const pages = pagesOfFiles(language);
  return (
    text
      // What is quoted keeps its lines.
      .replace(/^(> .*)$(?=\n> )/gm, "$1  ")
      .replace(/^\[(English|中文)\]\([^)]*\)\n+/m, "")
      .replace(/ ?\[(English|中文)\]\([^)]*\)/g, "")
      .replace(/\[([^\]]+)\]\(([^)#\s]+)(#[^)\s]*)?\)/g, (link, words, target, hash = "") => {
        if (/^(https?:|\/)/.test(target)) return link;
        const named = path.join(path.dirname(file), target);
        if (named.endsWith(".svg")) return `[${words}](/${path.basename(named)})`;
        return named in pages ? `[${words}](${PREFIX[language]}/${pages[named]}${hash})` : words;
      })
      .replace(/(?<!\[)`([A-Za-z][\w./-]*)`(?!\])/g, (code, name) => {
        const page = pages[name];
        if (page !== undefined) return `[${code}](${PREFIX[language]}/${page})`;
        const address = links(name, language);
        return address ? `[${code}](${address})` : code;
      })
  );
}
